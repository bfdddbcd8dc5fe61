package dist

import (
	"math"

	"dealcast/model/num"
)

// The hyperexponential distribution: exponential with one mean for a share of
// the deals, with another mean for the rest; cv at least 1. From mean and cv
// the two kinds contribute equally to the mean ("balanced means"): share =
// (1 + sqrt((cv^2-1)/(cv^2+1)))/2.
var hyperexponentialFamily = Family{
	Name: "hyperexponential",
	Help: "two kinds of exponential mixed: most are short, some are long",
	Sets: []Set{
		{Params: []Param{mean, cv}, make: func(v valueList, _ probs) (Dist, fault) {
			return hyperMeanCV(v[0], v[1], 1)
		}},
		{Params: []Param{mean, sd}, make: func(v valueList, _ probs) (Dist, fault) {
			return hyperMeanCV(v[0], v[1]/v[0], v[0])
		}},
		{Params: []Param{share, mean1, mean2}, make: func(v valueList, _ probs) (Dist, fault) {
			return hyper(v[0], v[1], v[2])
		}},
		{Params: []Param{share, rate1, rate2}, make: func(v valueList, _ probs) (Dist, fault) {
			return hyper(v[0], 1/v[1], 1/v[2])
		}},
	},
}

var (
	share = Param{"share", Plain, 0, false, 1, "share of the first kind"}
	mean1 = Param{"mean1", Amount, least, false, most, "mean of the first kind"}
	mean2 = Param{"mean2", Amount, least, false, most, "mean of the second kind"}
	rate1 = Param{"rate1", Rate, least, false, most, "one over mean1"}
	rate2 = Param{"rate2", Rate, least, false, most, "one over mean2"}
)

// hyper is scaled so that the standard distribution has mean 1.
func hyper(share, mean1, mean2 float64) (Dist, fault) {
	m := float64(share*mean1) + float64((1-share)*mean2)
	return Dist{kind: kindHyper, a: share, b: mean1 / m, c: mean2 / m, scale: m}, fault{}
}

// hyperMost is the greatest cv.
const hyperMost = 1000

func hyperMeanCV(mean, cv, per float64) (Dist, fault) {
	var f fault
	switch {
	case cv < 1-slack:
		f = fault{1, "at least %v", per}
	case cv > hyperMost*(1+slack):
		f = outside(1, -1, float64(hyperMost*per))
	}
	cv = min(max(cv, 1), hyperMost)
	c2 := float64(cv * cv)
	p := float64((1 + math.Sqrt((c2-1)/(c2+1))) / 2)
	q := 1 / float64((c2+1)*(1+math.Sqrt((c2-1)/(c2+1)))) // 1 - p without cancellation
	return Dist{kind: kindHyper, a: p, b: 1 / (2 * p), c: 1 / (2 * q), scale: mean}, f
}

// hyperProb is P(X <= x) and P(X > x).
func hyperProb(a, b, c, x float64) (p, q float64) {
	p = -float64(a*num.Expm1(-x/b)) - float64((1-a)*num.Expm1(-x/c))
	q = float64(a*num.Exp(-x/b)) + float64((1-a)*num.Exp(-x/c))
	return p, q
}

// hyperInverse is the quantile by Newton's method on -log P(X > x), a concave
// rising function: from a start below the root every step stays below it.
func hyperInverse(a, b, c, p, q float64) float64 {
	if !(q > 0) {
		return inf
	}
	t := exponentialInverse(p, q)
	x := float64(t * min(b, c))
	if a > 0 {
		x = max(x, float64(b*(t+num.Log(a))))
	}
	if a < 1 {
		x = max(x, float64(c*(t+num.Log1p(-a))))
	}
	for range 60 {
		below, above := hyperProb(a, b, c, x)
		h := -num.Log1p(-below) // -log P(X > x), exact where it is small
		if below > 0.5 {
			h = -num.Log(above)
		}
		slope := (float64(a/b*num.Exp(-x/b)) + float64((1-a)/c*num.Exp(-x/c))) / above
		step := (t - h) / slope
		x += step
		if !(step > x*1e-15) {
			break
		}
	}
	return x
}

func hyperMoments(a, b, c float64) (mean, variance float64) {
	mean = float64(a*b) + float64((1-a)*c)
	square := float64(2 * (float64(a*b*b) + float64((1-a)*c*c)))
	return mean, square - float64(mean*mean)
}

var standardHyper = standard{inverse: hyperInverse, prob: hyperProb, moments: hyperMoments, remaining: hyperRemaining}
