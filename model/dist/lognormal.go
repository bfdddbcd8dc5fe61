package dist

import (
	"math"

	"dealcast/model/num"
)

// The lognormal with parameters mu and sigma: log X is normal with this mean
// and standard deviation. Mean exp(mu + sigma^2/2), cv^2 = exp(sigma^2) - 1,
// median exp(mu).
var lognormalFamily = Family{
	Name: "lognormal",
	Help: "product of many small influences; long right tail",
	Sets: []Set{
		{Params: []Param{mean, cv}, make: func(v valueList, _ probs) (Dist, fault) {
			return lognormalMeanCV(v[0], v[1]), fault{}
		}},
		{Params: []Param{mean, sd}, make: func(v valueList, _ probs) (Dist, fault) {
			return lognormalMeanCV(v[0], v[1]/v[0]), fault{}
		}},
		{Percentiles: 2, make: lognormalPercentiles},
		{Params: []Param{mu, sigma}, make: func(v valueList, _ probs) (Dist, fault) {
			return lognormal(num.Exp(v[0]), v[1]), fault{}
		}},
		{Params: []Param{sigma}, Percentiles: 1, make: func(v valueList, p probs) (Dist, fault) {
			return lognormal(v[1]/num.Exp(float64(v[0]*num.NormQuantile(p[0]))), v[0]), fault{}
		}},
		{Params: []Param{mean, sigma}, make: func(v valueList, _ probs) (Dist, fault) {
			return lognormal(float64(v[0]*num.Exp(-float64(v[1]*v[1])/2)), v[1]), fault{}
		}},
	},
}

func lognormal(median, sigma float64) Dist {
	return Dist{kind: kindLognormal, a: sigma, scale: median}
}

func lognormalMeanCV(mean, cv float64) Dist {
	s2 := num.Log1p(float64(cv * cv))
	return lognormal(float64(mean*num.Exp(-s2/2)), math.Sqrt(s2))
}

func lognormalPercentiles(v valueList, p probs) (Dist, fault) {
	if f := ascending(v); f.want != "" {
		return Dist{}, f
	}
	z0, z1 := num.NormQuantile(p[0]), num.NormQuantile(p[1])
	s := num.Log(v[1]/v[0]) / (z1 - z0)
	return lognormal(float64(v[0]*num.Exp(-float64(s*z0))), s), fault{}
}

// ascending is the fault of two percentiles that do not ascend.
func ascending(v valueList) fault {
	if v[0] < v[1]*(1-1e-7) {
		return fault{}
	}
	return fault{1, "more than the lower percentile", float64(v[0] * (1 + 2e-7))}
}
