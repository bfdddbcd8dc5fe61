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
			return lognormalMeanCV(v[0], v[1], 1)
		}},
		{Params: []Param{mean, sd}, make: func(v valueList, _ probs) (Dist, fault) {
			return lognormalMeanCV(v[0], v[1]/v[0], v[0])
		}},
		{Percentiles: 2, make: lognormalPercentiles},
		{Params: []Param{logMu, sigma}, make: func(v valueList, _ probs) (Dist, fault) {
			return lognormal(num.Exp(v[0]), v[1]), fault{}
		}},
		{Params: []Param{sigma}, Percentiles: 1, make: func(v valueList, p probs) (Dist, fault) {
			return lognormal(v[1]/num.Exp(float64(v[0]*normInverse(p[0], 1-p[0]))), v[0]), fault{}
		}},
		{Params: []Param{sigma, mean}, make: func(v valueList, _ probs) (Dist, fault) {
			return lognormal(v[1]/num.Exp(float64(v[0]*v[0])/2), v[0]), fault{}
		}},
	},
}

var (
	logMu = Param{"mu", Plain, -35, false, 35, "mean of the logarithm of the days or the money"}
	sigma = Param{"sigma", Plain, 1e-6, false, 20, "standard deviation of the logarithm"}
)

func lognormal(median, sigma float64) Dist {
	return Dist{kind: kindLognormal, a: sigma, scale: median}
}

// lognormalMeanCV has this mean and cv. A fault counts cv in units of per.
func lognormalMeanCV(mean, cv, per float64) (Dist, fault) {
	cv, f := cvFault(cv, per)
	s2 := num.Log1p(float64(cv * cv))
	return lognormal(mean/num.Exp(s2/2), math.Sqrt(s2)), f
}

func lognormalPercentiles(v valueList, p probs) (Dist, fault) {
	z0, z1 := normInverse(p[0], 1-p[0]), normInverse(p[1], 1-p[1])
	_, f := above(v[1], v[0], 1)
	s := sigma.Low
	if f.want == "" {
		s = max(num.Log(v[1]/v[0])/(z1-z0), sigma.Low)
	}
	if s > sigma.High*(1+slack) {
		s = sigma.High
		f = outside(1, -1, float64(v[0]*num.Exp(float64(s*(z1-z0)))))
	}
	return lognormal(v[0]/num.Exp(float64(s*z0)), s), f
}

var standardLognormal = standard{
	inverse: func(a, _, _, p, q float64) float64 { return num.Exp(float64(a * normInverse(p, q))) },
	prob: func(a, _, _, x float64) (p, q float64) {
		z := num.Log(x) / a
		return num.NormCDF(z), num.NormCDF(-z)
	},
	moments: func(a, _, _ float64) (mean, variance float64) {
		s2 := float64(a * a)
		return num.Exp(s2 / 2), float64(num.Exp(s2) * num.Expm1(s2))
	},
}
