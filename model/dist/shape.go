package dist

import (
	"math"

	"dealcast/model/num"
)

// shapeSets are the parameter sets of a family with a shape and a scale, of
// which both the coefficient of variation and the ratio of any two percentiles
// fall as the shape rises.
func shapeSets(k kind, shape Param) []Set {
	of := func(shape, scale float64) Dist { return Dist{kind: k, a: shape, scale: scale} }
	meanOf := func(shape float64) float64 {
		m, _ := standards[k].moments(shape, 0, 0)
		return m
	}
	percentOf := func(shape, p float64) float64 {
		return standards[k].inverse(shape, 0, 0, p, 1-p)
	}
	meanShape := shape
	if k == kindLoglogistic {
		meanShape.Low, meanShape.Open = 1, true // else the mean is infinite
	}
	return []Set{
		{Params: []Param{mean, cv}, make: func(v valueList, _ probs) (Dist, fault) {
			a, f := shapeOfCV(k, &shape, v[1], 1)
			return of(a, v[0]/meanOf(a)), f
		}},
		{Params: []Param{mean, sd}, make: func(v valueList, _ probs) (Dist, fault) {
			a, f := shapeOfCV(k, &shape, v[1]/v[0], v[0])
			return of(a, v[0]/meanOf(a)), f
		}},
		{Percentiles: 2, make: func(v valueList, p probs) (Dist, fault) {
			a, f := shapeOfRatio(k, &shape, v, p)
			return of(a, v[0]/percentOf(a, p[0])), f
		}},
		{Params: []Param{shape, scale}, make: func(v valueList, _ probs) (Dist, fault) { return of(v[0], v[1]), fault{} }},
		{Params: []Param{shape, rate}, make: func(v valueList, _ probs) (Dist, fault) { return of(v[0], 1/v[1]), fault{} }},
		{Params: []Param{meanShape, mean}, make: func(v valueList, _ probs) (Dist, fault) {
			return of(v[0], v[1]/meanOf(v[0])), fault{}
		}},
		{Params: []Param{shape}, Percentiles: 1, make: func(v valueList, p probs) (Dist, fault) {
			return of(v[0], v[1]/percentOf(v[0], p[0])), fault{}
		}},
	}
}

// shapeOfCV is the shape that gives a coefficient of variation, or the nearest
// with a fault that counts its limits in units of per: 1 for cv, the mean for
// sd.
func shapeOfCV(k kind, shape *Param, cv, per float64) (float64, fault) {
	target := float64(2 * num.Log(cv))
	from := shape.Low
	if k == kindLoglogistic {
		from = 2.001 // below 2 the variance is infinite
	}
	a, side := rootLog(from, shape.High, func(a float64) float64 { return logCV2(k, a) - target })
	limit := num.Exp(logCV2(k, a) / 2)
	if side == 0 || math.Abs(cv-limit) <= float64(limit*slack) {
		return a, fault{}
	}
	return a, outside(1, side, float64(per*limit))
}

// logCV2 is the logarithm of variance over squared mean.
func logCV2(k kind, shape float64) float64 {
	if k == kindGamma {
		return -num.Log(shape)
	}
	_, d := logMoments(k, shape)
	return num.Log(num.Expm1(d))
}

// shapeOfRatio is the shape that gives two percentiles their ratio, or the
// nearest with a fault.
func shapeOfRatio(k kind, shape *Param, v valueList, p probs) (float64, fault) {
	ratio := func(a float64) float64 { // logarithm
		inverse := standards[k].inverse
		return num.Log(inverse(a, 0, 0, p[1], 1-p[1]) / inverse(a, 0, 0, p[0], 1-p[0]))
	}
	if !(v[1] > v[0]) {
		return shape.High, fault{1, "more than %v", v[0]}
	}
	target := num.Log(v[1] / v[0])
	a, side := rootLog(shape.Low, shape.High, func(a float64) float64 { return ratio(a) - target })
	limit := float64(v[0] * num.Exp(ratio(a)))
	if side == 0 || math.Abs(v[1]-limit) <= float64(limit*slack) {
		return a, fault{}
	}
	return a, outside(1, side, limit)
}

// outside is the fault of a value beyond what the least (side -1) or greatest
// shape gives; values fall as the shape rises. The message rounds the limit to
// four digits, on its inner side.
func outside(param, side int, limit float64) fault {
	unit := 1e-3 // of the fourth digit, relative to a number from 1 to 10
	for x := limit; x < 1; x = float64(x * 10) {
		unit /= 10
	}
	for x := limit; x >= 10; x /= 10 {
		unit = float64(unit * 10)
	}
	shown := float64(math.Floor(limit/unit+0.5) * unit)
	if side < 0 {
		if shown > float64(limit*(1+slack)) {
			shown -= unit
		}
		return fault{param, "at most %.4g", shown}
	}
	if shown < float64(limit*(1-slack)) {
		shown += unit
	}
	return fault{param, "at least %.4g", shown}
}

// slack is how far beyond its limits a value is still taken for the limit, so
// that a limit can be written as it reads in an error.
const slack = 1e-9

// cvFault is the fault of a coefficient of variation, parameter number 1,
// beyond the range of the parameter cv, and the nearest one within it; the
// message counts in units of per.
func cvFault(x, per float64) (float64, fault) {
	switch {
	case x < float64(cv.Low*(1-slack)):
		return cv.Low, outside(1, 1, float64(cv.Low*per))
	case x > float64(cv.High*(1+slack)):
		return cv.High, outside(1, -1, float64(cv.High*per))
	}
	return x, fault{}
}
