package dist

import (
	"math"

	"dealcast/model/num"
)

// The normal distribution given that it is above 0. mu and sigma are the mean
// and the standard deviation before the cut; mean, sd, cv and percentiles are
// those of the variate as it is drawn, after the cut. A cut takes some spread
// away: cv is always below 1, the limit being the exponential.
var normalFamily = Family{
	Name: "normal",
	Help: "symmetric around its mean; cut off at 0",
	Sets: []Set{
		{Params: []Param{mean, cv}, make: func(v valueList, _ probs) (Dist, fault) {
			return normalMeanCV(v[0], v[1], 1)
		}},
		{Params: []Param{mean, sd}, make: func(v valueList, _ probs) (Dist, fault) {
			return normalMeanCV(v[0], v[1]/v[0], v[0])
		}},
		{Percentiles: 2, make: normalPercentiles},
		{Params: []Param{normalMu, normalSigma}, make: func(v valueList, _ probs) (Dist, fault) {
			limit := float64(-deepestCut * v[1])
			if v[0] < float64(limit*(1+slack)) {
				return normal(-deepestCut, v[1]), fault{0, "at least -30 sigma = %.4g", limit}
			}
			return normal(v[0]/v[1], v[1]), fault{}
		}},
	},
}

var (
	normalMu    = Param{"mu", Amount, -most, false, most, "mean before the cut"}
	normalSigma = Param{"sigma", Amount, least, false, most, "standard deviation before the cut"}
)

// A normal cut more than deepestCut standard deviations above its mean is
// refused: it is exponential to 3 digits. Above uncut the cut takes nothing
// that float64 can show.
const (
	deepestCut = 30
	uncut      = 39
)

// normal is sigma (m + Z), given that it is positive.
func normal(m, sigma float64) Dist {
	return Dist{kind: kindNormal, a: m, scale: sigma}
}

// normalInverse is the quantile at p = 1 - q of m + Z, given that it is
// positive: P(X > x) = NormCDF(m - x) / NormCDF(m).
func normalInverse(m, p, q float64) float64 {
	above := num.NormCDF(m)
	if y := float64(p*above) / normalDensity(m); float64(y*(1+math.Abs(m))) < nearCut {
		x := y
		for range 3 {
			s, slope := cutIntegral(m, x)
			x -= (s - y) / slope
		}
		return x
	}
	if m > 0 && p <= 0.5 {
		return max(0, m+num.NormQuantile(num.NormCDF(-m)+float64(p*above)))
	}
	return max(0, m-num.NormQuantile(float64(q*above)))
}

func normalProb(m, x float64) (p, q float64) {
	above := num.NormCDF(m)
	if float64(x*(1+math.Abs(m))) < nearCut {
		s, _ := cutIntegral(m, x)
		p = float64(s * (normalDensity(m) / above))
		return p, 1 - p
	}
	q = num.NormCDF(m-x) / above
	if m > 0 && x < m {
		p = (num.NormCDF(x-m) - num.NormCDF(-m)) / above
		return max(p, 0), q
	}
	return 1 - q, q
}

// nearCut is the distance from the cut, in units of 1/(1+|m|), within which the
// probability is a series, because differences of NormCDF would cancel.
const nearCut = 0.02

// cutIntegral is the integral of e^(m t - t^2/2) from 0 to x, and the integrand
// at x, by their power series.
func cutIntegral(m, x float64) (integral, at float64) {
	e0, e1 := 0.0, 1.0 // terms of the integrand
	for k := 1.0; k <= 12; k++ {
		integral += float64(e1 * (x / k))
		at += e1
		e0, e1 = e1, float64(x/k*(float64(m*e1)-float64(x*e0)))
	}
	return integral, at
}

func normalDensity(x float64) float64 {
	const rootTwoPi = 2.5066282746310002
	return num.Exp(-float64(x*x)/2) / rootTwoPi
}

// normalMoments are the mean and the variance of m + Z given that it is
// positive: with r = phi(m)/NormCDF(m) they are m + r and 1 - r (m + r).
func normalMoments(m float64) (mean, variance float64) {
	r := normalDensity(m) / num.NormCDF(m)
	mean = m + r
	return mean, 1 - float64(r*mean)
}

// normalMeanCV has this mean and cv after the cut. A fault counts cv in units
// of per.
func normalMeanCV(mean, cv, per float64) (Dist, fault) {
	cv, f := cvFault(cv, per)
	m := 1 / cv
	if m < uncut {
		m, _ = root(-deepestCut, uncut, func(m float64) float64 {
			mu, v := normalMoments(m)
			return math.Sqrt(v)/mu - cv
		})
	}
	mu, v := normalMoments(m)
	if limit := math.Sqrt(v) / mu; m == -deepestCut && cv > float64(limit*(1+slack)) {
		f = outside(1, -1, float64(per*limit))
	}
	return normal(m, mean/mu), f
}

func normalPercentiles(v valueList, p probs) (Dist, fault) {
	x1, f := above(v[1], v[0], 1)
	sigma := (x1 - v[0]) / (normInverse(p[1], 1-p[1]) - normInverse(p[0], 1-p[0]))
	m := v[0]/sigma - normInverse(p[0], 1-p[0])
	if m >= uncut || f.want != "" {
		return normal(m, sigma), f
	}
	target := num.Log(v[1] / v[0])
	ratio := func(m float64) float64 {
		return num.Log(normalInverse(m, p[1], 1-p[1]) / normalInverse(m, p[0], 1-p[0]))
	}
	m, side := root(-deepestCut, uncut, func(m float64) float64 { return ratio(m) - target })
	if limit := float64(v[0] * num.Exp(ratio(m))); side != 0 && v[1] > float64(limit*(1+slack)) {
		f = outside(1, -1, limit)
	}
	return normal(m, v[0]/normalInverse(m, p[0], 1-p[0])), f
}

var standardNormal = standard{
	inverse: func(a, _, _, p, q float64) float64 { return normalInverse(a, p, q) },
	prob:    func(a, _, _, x float64) (p, q float64) { return normalProb(a, x) },
	moments: func(a, _, _ float64) (mean, variance float64) { return normalMoments(a) },
}
