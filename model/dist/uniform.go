package dist

import "math"

// The uniform distribution between a least and a greatest value.
var uniformFamily = Family{
	Name: "uniform",
	Help: "every value between min and max is equally likely",
	Sets: []Set{
		{Params: []Param{low, high}, make: func(v valueList, _ probs) (Dist, fault) {
			high, f := above(v[1], v[0], 1)
			return uniform(v[0], high), f
		}},
		{Params: []Param{place, sd}, make: func(v valueList, _ probs) (Dist, fault) {
			h := float64(v[1] * math.Sqrt(3))
			high, f := above(v[0]+h, v[0]-h, 1)
			return uniform(v[0]-h, high), f
		}},
		{Params: []Param{mean, cv}, make: func(v valueList, _ probs) (Dist, fault) {
			h := float64(v[0] * v[1] * math.Sqrt(3))
			high, f := above(v[0]+h, v[0]-h, 1)
			return uniform(v[0]-h, high), f
		}},
		{Percentiles: 2, signed: true, make: func(v valueList, p probs) (Dist, fault) {
			x1, f := above(v[1], v[0], 1)
			width := (x1 - v[0]) / (p[1] - p[0])
			low := v[0] - float64(p[0]*width)
			return uniform(low, low+width), f
		}},
	},
}

func uniform(low, high float64) Dist {
	return Dist{kind: kindUniform, shift: low, scale: high - low}
}

// above is x, or the nearest that will do with a fault of parameter number
// param, which is to be above low.
func above(x, low float64, param int) (float64, fault) {
	if gap := float64(1e-9 * math.Abs(low)); x > low+gap || (low == 0 && x > 0) {
		return x, fault{}
	}
	return low + float64(1e-6*max(math.Abs(low), 1e-3)), fault{param, "more than %v", low}
}

// between is x, or the nearest that will do with a fault of parameter number
// param, which is to lie in [low, high].
func between(x, low, high float64, param int) (float64, fault) {
	switch {
	case x < low:
		return low, fault{param, "at least %v", low}
	case x > high:
		return high, fault{param, "at most %v", high}
	}
	return x, fault{}
}

var standardUniform = standard{
	inverse:   func(_, _, _, p, _ float64) float64 { return p },
	prob:      func(_, _, _, x float64) (p, q float64) { return min(x, 1), max(1-x, 0) },
	moments:   func(_, _, _ float64) (mean, variance float64) { return 0.5, 1.0 / 12 },
	remaining: uniformRemaining,
}
