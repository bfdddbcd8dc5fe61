package dist

import "math"

// The triangular distribution: the density rises in a straight line from min
// to mode and falls in a straight line to max. Mean (min + mode + max)/3.
var triangularFamily = Family{
	Name: "triangular",
	Help: "least, most likely and greatest value; straight lines between",
	Sets: []Set{{Params: []Param{low, mode, high}, make: func(v valueList, _ probs) (Dist, fault) {
		v, f := orderedMode(v)
		w := v[2] - v[0]
		return Dist{kind: kindTriangular, a: (v[1] - v[0]) / w, shift: v[0], scale: w}, f
	}}},
}

// orderedMode is min, mode and max, made to ascend if they do not.
func orderedMode(v valueList) (valueList, fault) {
	var f, g fault
	v[2], f = above(v[2], v[0], 2)
	v[1], g = between(v[1], v[0], v[2], 1)
	if f.want == "" {
		f = g
	}
	return v, f
}

func triangularInverse(mode, p, q float64) float64 {
	if p < mode {
		return math.Sqrt(float64(p * mode))
	}
	return 1 - math.Sqrt(float64(q*(1-mode)))
}

func triangularProb(mode, x float64) (p, q float64) {
	switch {
	case x >= 1:
		return 1, 0
	case x < mode:
		p = float64(x*x) / mode
		return p, 1 - p
	}
	q = float64((1-x)*(1-x)) / (1 - mode)
	return 1 - q, q
}

var standardTriangular = standard{
	inverse: func(a, _, _, p, q float64) float64 { return triangularInverse(a, p, q) },
	prob:    func(a, _, _, x float64) (p, q float64) { return triangularProb(a, x) },
	moments: func(a, _, _ float64) (mean, variance float64) {
		return (1 + a) / 3, (1 - float64(a*(1-a))) / 18
	},
}
