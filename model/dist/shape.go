package dist

import "dealcast/model/num"

// shapeSets are the parameter sets of a family with a shape and a scale, of
// which both the coefficient of variation and the ratio of any two percentiles
// fall as the shape rises.
func shapeSets(k kind, shape Param) []Set {
	of := func(shape, scale float64) (Dist, fault) {
		return Dist{kind: k, a: shape, scale: scale}, fault{}
	}
	meanOf := func(shape float64) float64 {
		d := Dist{kind: k, a: shape}
		m, _ := d.standardMoments()
		return m
	}
	percentOf := func(shape, p float64) float64 {
		d := Dist{kind: k, a: shape}
		return d.standard(p, 1-p)
	}
	meanShape := shape
	if k == kindLoglogistic {
		meanShape.Low, meanShape.Open = 1, true // else the mean is infinite
	}
	return []Set{
		{Params: []Param{mean, cv}, make: func(v valueList, _ probs) (Dist, fault) {
			a, f := shapeOfCV(k, &shape, v[1], 1)
			if f.want != "" {
				return Dist{}, f
			}
			return of(a, v[0]/meanOf(a))
		}},
		{Params: []Param{mean, sd}, make: func(v valueList, _ probs) (Dist, fault) {
			a, f := shapeOfCV(k, &shape, v[1]/v[0], v[0])
			if f.want != "" {
				return Dist{}, f
			}
			return of(a, v[0]/meanOf(a))
		}},
		{Percentiles: 2, make: func(v valueList, p probs) (Dist, fault) {
			a, f := shapeOfRatio(k, &shape, v, p)
			if f.want != "" {
				return Dist{}, f
			}
			return of(a, v[1]/percentOf(a, p[1]))
		}},
		{Params: []Param{shape, scale}, make: func(v valueList, _ probs) (Dist, fault) { return of(v[0], v[1]) }},
		{Params: []Param{shape, rate}, make: func(v valueList, _ probs) (Dist, fault) { return of(v[0], 1/v[1]) }},
		{Params: []Param{meanShape, mean}, make: func(v valueList, _ probs) (Dist, fault) {
			return of(v[0], v[1]/meanOf(v[0]))
		}},
		{Params: []Param{shape}, Percentiles: 1, make: func(v valueList, p probs) (Dist, fault) {
			return of(v[0], v[1]/percentOf(v[0], p[0]))
		}},
	}
}

// shapeOfCV is the shape that gives a coefficient of variation. A fault counts
// its limits in units of per: 1 for cv, the mean for sd.
func shapeOfCV(k kind, shape *Param, cv, per float64) (float64, fault) {
	target := float64(2 * num.Log(cv))
	from := shape.Low
	if k == kindLoglogistic {
		from = 2.001 // below 2 the variance is infinite
	}
	a, side := rootLog(from, shape.High, func(a float64) float64 { return logCV2(k, a) - target })
	if side == 0 {
		return a, fault{}
	}
	return 0, outside(1, side, float64(per*num.Exp(logCV2(k, a)/2)))
}

// logCV2 is the logarithm of variance over squared mean.
func logCV2(k kind, shape float64) float64 {
	if k == kindGamma {
		return -num.Log(shape)
	}
	_, d := logMoments(k, shape)
	return num.Log(num.Expm1(d))
}

// shapeOfRatio is the shape that gives two percentiles their ratio.
func shapeOfRatio(k kind, shape *Param, v valueList, p probs) (float64, fault) {
	ratio := func(a float64) float64 { // logarithm
		d := Dist{kind: k, a: a}
		return num.Log(d.standard(p[1], 1-p[1]) / d.standard(p[0], 1-p[0]))
	}
	if !(v[1] > v[0]) {
		return 0, fault{1, "more than %v", v[0], float64(v[0] * num.Exp(ratio(shape.High)))}
	}
	target := num.Log(v[1] / v[0])
	a, side := rootLog(shape.Low, shape.High, func(a float64) float64 { return ratio(a) - target })
	if side == 0 {
		return a, fault{}
	}
	return 0, outside(1, side, float64(v[0]*num.Exp(ratio(a))))
}

// outside is the fault of a value beyond what the least (side -1) or greatest
// shape gives; values fall as the shape rises.
func outside(param, side int, limit float64) fault {
	if side < 0 {
		return fault{param, "at most %v", limit, float64(limit * (1 - 1e-9))}
	}
	return fault{param, "at least %v", limit, float64(limit * (1 + 1e-9))}
}
