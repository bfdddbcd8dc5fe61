package dist

import "math"

// The Erlang distribution: the sum of a whole number of exponential variates of
// the same mean, that is, the gamma distribution with a whole shape.
var erlangFamily = Family{
	Name: "erlang",
	Help: "sum of a whole number of equal exponential steps",
	Sets: []Set{
		{Params: []Param{erlangShape, mean}, make: func(v valueList, _ probs) (Dist, fault) {
			return erlang(v[0], v[1]/v[0])
		}},
		{Params: []Param{erlangShape, scale}, make: func(v valueList, _ probs) (Dist, fault) {
			return erlang(v[0], v[1])
		}},
		{Params: []Param{erlangShape, rate}, make: func(v valueList, _ probs) (Dist, fault) {
			return erlang(v[0], 1/v[1])
		}},
		{Params: []Param{erlangShape}, Percentiles: 1, make: func(v valueList, p probs) (Dist, fault) {
			d, f := erlang(v[0], 1)
			return d.Scaled(v[1] / d.Quantile(p[0])), f
		}},
		{Params: []Param{mean, cv}, make: func(v valueList, _ probs) (Dist, fault) {
			return erlangMeanCV(v[0], v[1], 1)
		}},
		{Params: []Param{mean, sd}, make: func(v valueList, _ probs) (Dist, fault) {
			return erlangMeanCV(v[0], v[1]/v[0], v[0])
		}},
	},
}

var erlangShape = Param{"shape", Plain, 1, false, 1e6, "number of steps, whole"}

func erlang(shape, scale float64) (Dist, fault) {
	whole := math.Floor(shape + 0.5)
	var f fault
	if whole != shape {
		f = fault{0, "a whole number such as %v", whole}
	}
	return Dist{kind: kindGamma, a: whole, scale: scale}, f
}

// erlangMeanCV takes a cv of 1/sqrt(k) with a whole k, to one part in 1,000,
// which is how such a number is written by hand. A fault counts cv in units of
// per.
func erlangMeanCV(mean, cv, per float64) (Dist, fault) {
	k := math.Floor(1/float64(cv*cv) + 0.5)
	k = min(max(k, erlangShape.Low), erlangShape.High)
	d, f := erlang(k, mean/k)
	if near := 1 / math.Sqrt(k); math.Abs(cv-near) > near*1e-3 {
		f = fault{1, "what a whole number of steps gives, such as %.4g (gamma takes any)", float64(near * per)}
	}
	return d, f
}
