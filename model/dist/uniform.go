package dist

import "math"

// The uniform distribution between a least and a greatest value.
var uniformFamily = Family{
	Name: "uniform",
	Help: "every value between min and max is equally likely",
	Sets: []Set{
		{Params: []Param{low, high}, make: func(v valueList, _ probs) (Dist, fault) {
			if f := above(v[1], v[0], 1); f.want != "" {
				return Dist{}, f
			}
			return uniform(v[0], v[1])
		}},
		{Params: []Param{place, sd}, make: func(v valueList, _ probs) (Dist, fault) {
			h := float64(v[1] * math.Sqrt(3))
			return uniform(v[0]-h, v[0]+h)
		}},
		{Params: []Param{mean, cv}, make: func(v valueList, _ probs) (Dist, fault) {
			h := float64(v[0] * v[1] * math.Sqrt(3))
			return uniform(v[0]-h, v[0]+h)
		}},
		{Percentiles: 2, signed: true, make: func(v valueList, p probs) (Dist, fault) {
			if f := above(v[1], v[0], 1); f.want != "" {
				return Dist{}, f
			}
			width := (v[1] - v[0]) / (p[1] - p[0])
			low := v[0] - float64(p[0]*width)
			return uniform(low, low+width)
		}},
	},
}

func uniform(low, high float64) (Dist, fault) {
	return Dist{kind: kindUniform, shift: low, scale: high - low}, fault{}
}

// above is the fault of x, parameter number param, not being above low.
func above(x, low float64, param int) fault {
	if x > low {
		return fault{}
	}
	return fault{param, "more than %v", low, low + float64(1e-9*max(math.Abs(low), 1e-3))}
}

// between is the fault of x, parameter number param, lying outside [low, high].
func between(x, low, high float64, param int) fault {
	switch {
	case x < low:
		return fault{param, "at least %v", low, low}
	case x > high:
		return fault{param, "at most %v", high, high}
	}
	return fault{}
}
