package dist

import "math"

// list is what a mixture or an empirical distribution consists of. Its slices
// are never changed after it is made.
type list struct {
	share []float64 // of the parts; they add up to 1
	part  []Dist    // of a mixture; of an empirical distribution: the tail, or none

	value []float64 // of an empirical distribution, ascending, all different
	upto  []float64 // share of the values up to each; the last is 1
	from  []float64 // share of the values from each on; the first is 1
	guide []int32   // of n values, at k: the first up to which the share is at least k/n
}

func (l *list) inverse(p, q float64) float64 {
	if l.value != nil {
		return l.empiricalInverse(p, q)
	}
	return l.mixtureInverse(p, q)
}

func (l *list) prob(x float64) (p, q float64) {
	if l.value != nil {
		return l.empiricalProb(x)
	}
	return l.mixtureProb(x)
}

func (l *list) moments() (mean, variance float64) {
	if l.value != nil {
		return l.empiricalMoments()
	}
	return l.mixtureMoments()
}

func (l *list) min() float64 {
	if l.value != nil {
		return l.value[0]
	}
	x := inf
	for i := range l.part {
		x = min(x, l.part[i].Min())
	}
	return x
}

// finite says whether x is a number that is not infinite.
func finite(x float64) bool { return math.Abs(x) <= math.MaxFloat64 }
