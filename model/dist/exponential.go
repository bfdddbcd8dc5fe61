package dist

import "dealcast/model/num"

var exponentialFamily = Family{
	Name: "exponential",
	Help: "no memory: what is left does not depend on how long it has lasted",
	Sets: []Set{
		{Params: []Param{mean}, make: func(v valueList, _ probs) (Dist, fault) {
			return exponential(v[0]), fault{}
		}},
		{Params: []Param{rate}, make: func(v valueList, _ probs) (Dist, fault) {
			return exponential(1 / v[0]), fault{}
		}},
		{Percentiles: 1, make: func(v valueList, p probs) (Dist, fault) {
			return exponential(v[0] / -num.Log1p(-p[0])), fault{}
		}},
	},
}

func exponential(mean float64) Dist {
	return Dist{kind: kindExponential, scale: mean}
}
