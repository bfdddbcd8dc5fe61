package dist

import "dealcast/model/num"

// The loglogistic distribution with a shape and a scale: P(X > x) =
// 1/(1 + (x/scale)^shape). The scale is the median; the mean is finite for a
// shape above 1, the variance above 2.
var loglogisticFamily = Family{
	Name: "loglogistic",
	Help: "like lognormal with a heavier tail: the chance to end rises, then falls",
	Sets: shapeSets(kindLoglogistic, Param{"shape", Plain, 0.1, false, 1e5, "greater is narrower"}),
}

var standardLoglogistic = standard{
	inverse: func(a, _, _, p, q float64) float64 { return num.Pow(p/q, 1/a) },
	prob: func(a, _, _, x float64) (p, q float64) {
		z := float64(a * num.Log(x))
		return num.Logistic(z), num.Logistic(-z)
	},
	moments:   func(a, _, _ float64) (mean, variance float64) { return powerMoments(kindLoglogistic, a) },
	remaining: loglogisticRemaining,
}
