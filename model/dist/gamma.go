package dist

import (
	"math"

	"dealcast/model/num"
)

// The gamma distribution with a shape and a scale: density proportional to
// x^(shape-1) exp(-x/scale). Mean shape x scale, cv = 1/sqrt(shape).
var gammaFamily = Family{
	Name: "gamma",
	Help: "sum of several exponential waits; any spread; lighter tail than lognormal",
	Sets: shapeSets(kindGamma),
}

// The Weibull distribution with a shape and a scale: P(X > x) =
// exp(-(x/scale)^shape). Mean scale x Gamma(1 + 1/shape).
var weibullFamily = Family{
	Name: "weibull",
	Help: "hazard that rises (shape above 1) or falls (below 1) with time",
	Sets: shapeSets(kindWeibull),
}

// shapeSets are the parameter sets of a family with a shape and a scale.
func shapeSets(k kind) []Set {
	of := func(shape, scale float64) (Dist, fault) {
		return Dist{kind: k, a: shape, scale: scale}, fault{}
	}
	std := func(shape float64) *Dist { return &Dist{kind: k, a: shape} }
	meanOf := func(shape float64) float64 { m, _ := std(shape).moments(); return m }
	byCV := func(mean, cv float64, v float64) (Dist, fault) {
		a, f := shapeOfCV(k, cv)
		if f.want != "" {
			f.limit = float64(f.limit * v)
			return Dist{}, f
		}
		return of(a, mean/meanOf(a))
	}
	return []Set{
		{Params: []Param{mean, cv}, make: func(v valueList, _ probs) (Dist, fault) { return byCV(v[0], v[1], 1) }},
		{Params: []Param{mean, sd}, make: func(v valueList, _ probs) (Dist, fault) { return byCV(v[0], v[1]/v[0], v[0]) }},
		{Percentiles: 2, make: func(v valueList, p probs) (Dist, fault) {
			if f := ascending(v); f.want != "" {
				return Dist{}, f
			}
			a, f := shapeOfRatio(k, v, p)
			if f.want != "" {
				return Dist{}, f
			}
			return of(a, v[1]/std(a).quantile(p[1]))
		}},
		{Params: []Param{shape, scale}, make: func(v valueList, _ probs) (Dist, fault) { return of(v[0], v[1]) }},
		{Params: []Param{shape, rate}, make: func(v valueList, _ probs) (Dist, fault) { return of(v[0], 1/v[1]) }},
		{Params: []Param{shape, mean}, make: func(v valueList, _ probs) (Dist, fault) { return of(v[0], v[1]/meanOf(v[0])) }},
		{Params: []Param{shape}, Percentiles: 1, make: func(v valueList, p probs) (Dist, fault) {
			return of(v[0], v[1]/std(v[0]).quantile(p[0]))
		}},
	}
}

// shapeOfCV is the shape that gives a coefficient of variation.
func shapeOfCV(k kind, cv float64) (float64, fault) {
	switch least, most := math.Sqrt(1/shape.High), 10.0; {
	case cv < least:
		return 0, fault{1, "at least %v", least}
	case cv > most:
		return 0, fault{1, "at most %v", most}
	}
	if k == kindGamma {
		return 1 / float64(cv*cv), fault{}
	}
	return solveShape(func(a float64) float64 {
		m, v := (&Dist{kind: k, a: a}).moments()
		return num.Log(v/float64(m*m)) - float64(2*num.Log(cv))
	}), fault{}
}

// shapeOfRatio is the shape that gives the ratio of two percentiles.
func shapeOfRatio(k kind, v valueList, p probs) (float64, fault) {
	if k == kindWeibull {
		return (num.Log(-num.Log1p(-p[1])) - num.Log(-num.Log1p(-p[0]))) / num.Log(v[1]/v[0]), fault{}
	}
	target := num.Log(v[1] / v[0])
	return solveShape(func(a float64) float64 {
		d := Dist{kind: k, a: a}
		return num.Log(d.quantile(p[1])/d.quantile(p[0])) - target
	}), fault{}
}

// solveShape finds the root of a falling function of the shape, by bisection
// on the logarithm.
func solveShape(f func(shape float64) float64) float64 {
	lo, hi := num.Log(shape.Low), num.Log(shape.High)
	for range 60 {
		m := (lo + hi) / 2
		if f(num.Exp(m)) > 0 {
			lo = m
		} else {
			hi = m
		}
	}
	return num.Exp((lo + hi) / 2)
}

// weibullMoments are the mean and variance of a Weibull variate of scale 1.
func weibullMoments(shape float64) (mean, variance float64) {
	l1, l2 := num.Lgamma(1+1/shape), num.Lgamma(1+2/shape)
	mean = num.Exp(l1)
	return mean, float64(mean * mean * num.Expm1(l2-float64(2*l1)))
}
