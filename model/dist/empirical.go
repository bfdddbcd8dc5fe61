package dist

import (
	"fmt"
	"slices"

	"dealcast/model/num"
)

// The empirical distribution draws one of the given values.
var empiricalFamily = Family{
	Name: "empirical",
	Help: "one of the values seen, by weight; an optional tail beyond the largest",
}

// Empirical draws one of the values, with a probability proportional to its
// weight (nil: all alike). Values are finite; weights are finite, not negative
// and not all 0.
//
// With a tail, the share of the largest value M is drawn from the tail given
// that it exceeds M instead of being M: P(X > x) = share(M) x P(T > x)/P(T > M)
// for x >= M. So as many draws lie beyond the largest value seen as would have
// been that value. A tail that cannot exceed M is an error.
func Empirical(values, weights []float64, tail *Dist) (Dist, error) {
	if len(values) == 0 {
		return Dist{}, fmt.Errorf("empirical: got no values, want at least one")
	}
	if weights != nil && len(weights) != len(values) {
		return Dist{}, fmt.Errorf("empirical: got %d weights for %d values, want one for each", len(weights), len(values))
	}
	weight := func(i int) float64 {
		if weights == nil {
			return 1
		}
		return weights[i]
	}
	total := 0.0
	order := make([]int, 0, len(values))
	for i, x := range values {
		w := weight(i)
		switch {
		case !finite(x):
			return Dist{}, fmt.Errorf("empirical: value %d: got %v, want a number", i+1, x)
		case !(w >= 0) || !finite(w):
			return Dist{}, fmt.Errorf("empirical: weight %d: got %v, want a number of at least 0", i+1, w)
		case w > 0:
			order = append(order, i)
		}
		total += w
	}
	if !(total > 0) || !finite(total) {
		return Dist{}, fmt.Errorf("empirical: weights add up to %v, want more than 0", total)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case values[a] < values[b]:
			return -1
		case values[a] > values[b]:
			return 1
		}
		return 0
	})
	l := &list{}
	for _, i := range order {
		if n := len(l.value); n > 0 && l.value[n-1] == values[i] {
			l.share[n-1] += weight(i) / total
			continue
		}
		l.value = append(l.value, values[i])
		l.share = append(l.share, weight(i)/total)
	}
	l.accumulate()
	d := Dist{kind: kindEmpirical, scale: 1, list: l}
	if tail == nil {
		return d, nil
	}
	largest := l.value[len(l.value)-1]
	if _, q := tail.prob(largest); !(q > 0) {
		return Dist{}, fmt.Errorf("empirical: tail: never exceeds the largest value %v", largest)
	}
	l.part = []Dist{*tail}
	return d, nil
}

// accumulate fills upto, from and guide, which follow from share.
func (l *list) accumulate() {
	n := len(l.share)
	l.upto, l.from = make([]float64, n), make([]float64, n)
	up, down := 0.0, 0.0
	for i := range n {
		up += l.share[i]
		down += l.share[n-1-i]
		l.upto[i], l.from[n-1-i] = min(up, 1), min(down, 1)
	}
	l.upto[n-1], l.from[0] = 1, 1
	l.guide = make([]int32, n)
	i := 0
	for k := range n {
		for l.upto[i] < float64(k)/float64(n) {
			i++
		}
		l.guide[k] = int32(i)
	}
}

func (l *list) empiricalInverse(p, q float64) float64 {
	n := len(l.value)
	if top := l.share[n-1]; l.part != nil && q < top {
		_, s := l.part[0].prob(l.value[n-1])
		q = float64(s * (q / top))
		return max(l.value[n-1], l.part[0].inverse(1-q, q))
	}
	i := int(l.guide[min(int(p*float64(n)), n-1)])
	for i < n-1 && l.upto[i] < p { // about one step on average
		i++
	}
	for i > 0 && l.upto[i-1] >= p { // p n was rounded up
		i--
	}
	return l.value[i]
}

func (l *list) empiricalProb(x float64) (p, q float64) {
	n := len(l.value)
	i, found := slices.BinarySearch(l.value, x)
	if found {
		i++ // values up to and with x
	}
	switch {
	case i == 0:
		return 0, 1
	case i < n:
		return l.upto[i-1], l.from[i]
	case l.part == nil:
		return 1, 0
	}
	_, s := l.part[0].prob(l.value[n-1])
	_, q = l.part[0].prob(x)
	q = min(float64(l.share[n-1]*(q/s)), l.share[n-1])
	return 1 - q, q
}

func (l *list) empiricalMoments() (mean, variance float64) {
	n := len(l.value)
	last, spread := l.value[n-1], 0.0
	if l.part != nil {
		last, spread = l.part[0].momentsAbove(last)
	}
	at := func(i int) float64 {
		if i == n-1 {
			return last
		}
		return l.value[i]
	}
	for i, w := range l.share {
		mean += float64(w * at(i))
	}
	if !finite(mean) {
		return mean, inf
	}
	for i, w := range l.share {
		variance += float64(w * float64((at(i)-mean)*(at(i)-mean)))
	}
	return mean, variance + float64(l.share[n-1]*spread)
}

// momentsAbove are the mean and the variance given that the variate exceeds x.
// With s = P(X > x) and y exponential of mean 1 they are those of the quantile
// at which P(X > .) = s exp(-y); the integral over y is cut into pieces that
// double in length, with 16 points of Gauss and Legendre in each.
func (d *Dist) momentsAbove(x float64) (mean, variance float64) {
	m, v := d.moments()
	if !finite(m) {
		return inf, inf
	}
	_, s := d.prob(x)
	e1, e2 := 0.0, 0.0
	for low, high := 0.0, 0x1p-30; low < 700; low, high = high, float64(2*high) {
		half := float64((high - low) / 2)
		for i, node := range gaussNodes {
			for _, y := range [2]float64{low + half - float64(half*node), low + half + float64(half*node)} {
				e := num.Exp(-y)
				w := float64(half * gaussWeights[i] * e)
				q := float64(s * e)
				over := max(d.inverse(1-q, q)-x, 0)
				if !finite(over) {
					continue // a point so far out that it has no weight
				}
				e1 += float64(w * over)
				e2 += float64(w * over * over)
			}
		}
	}
	if !finite(v) {
		return x + e1, inf
	}
	return x + e1, e2 - float64(e1*e1)
}

// Points and weights of Gauss and Legendre's rule of order 16 on [-1, 1], the
// positive half.
var (
	gaussNodes   = [8]float64{0.09501250983763744, 0.2816035507792589, 0.45801677765722737, 0.6178762444026438, 0.755404408355003, 0.8656312023878318, 0.9445750230732326, 0.9894009349916499}
	gaussWeights = [8]float64{0.1894506104550685, 0.18260341504492358, 0.16915651939500254, 0.14959598881657674, 0.12462897125553388, 0.09515851168249279, 0.062253523938647894, 0.027152459411754096}
)
