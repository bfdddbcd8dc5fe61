package dist

import "dealcast/model/num"

// The gamma distribution with a shape and a scale: density proportional to
// x^(shape-1) exp(-x/scale). Mean shape x scale, cv = 1/sqrt(shape).
var gammaFamily = Family{
	Name: "gamma",
	Help: "sum of several exponential waits; any spread; lighter tail than lognormal",
	Sets: shapeSets(kindGamma, gammaShape),
}

var gammaShape = Param{"shape", Plain, 0.01, false, 1e8, "1/cv^2; 1 is exponential"}

var standardGamma = standard{
	inverse: func(a, _, _, p, q float64) float64 { return num.GammaInv(a, p, q) },
	prob:    func(a, _, _, x float64) (p, q float64) { return num.GammaPQ(a, x) },
	moments: func(a, _, _ float64) (mean, variance float64) { return a, a },
}
