package dist

import "dealcast/model/num"

// The exponential distribution: P(X > x) = exp(-x/mean).
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
			return exponential(v[0] / exponentialInverse(p[0], 1-p[0])), fault{}
		}},
	},
}

func exponential(mean float64) Dist { return Dist{kind: kindExponential, scale: mean} }

// exponentialInverse is the quantile at p = 1 - q for mean 1.
func exponentialInverse(p, q float64) float64 {
	if p < 0.5 {
		return -num.Log1p(-p)
	}
	return -num.Log(q)
}

// exponentialProb is P(X <= x) and P(X > x) for mean 1.
func exponentialProb(x float64) (p, q float64) { return -num.Expm1(-x), num.Exp(-x) }

var standardExponential = standard{
	inverse:   func(_, _, _, p, q float64) float64 { return exponentialInverse(p, q) },
	prob:      func(_, _, _, x float64) (p, q float64) { return exponentialProb(x) },
	moments:   func(_, _, _ float64) (mean, variance float64) { return 1, 1 },
	remaining: exponentialRemaining,
}
