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
			if m := v[0] / v[1]; m < -deepestCut {
				limit := float64(-deepestCut * v[1])
				return Dist{}, fault{0, "at least -30 sigma = %v", limit, float64(limit * (1 - 1e-12))}
			}
			return normal(v[0]/v[1], v[1])
		}},
	},
}

var (
	normalMu    = Param{"mu", Amount, -most, false, most, "mean before the cut"}
	normalSigma = Param{"sigma", Amount, 0, true, most, "standard deviation before the cut"}
)

// A normal cut more than deepestCut standard deviations above its mean is
// refused: it is exponential to 3 digits. Above uncut the cut takes nothing
// that float64 can show.
const (
	deepestCut = 30
	uncut      = 39
)

// normal is sigma (m + Z), given that it is positive.
func normal(m, sigma float64) (Dist, fault) {
	return Dist{kind: kindNormal, a: m, scale: sigma}, fault{}
}

// normalInverse is the quantile at p = 1 - q of m + Z, given that it is
// positive: P(X > x) = NormCDF(m - x) / NormCDF(m).
func normalInverse(m, p, q float64) float64 {
	if m > 0 && p <= 0.5 {
		return max(0, m+num.NormQuantile(num.NormCDF(-m)+float64(p*num.NormCDF(m))))
	}
	return max(0, m-num.NormQuantile(float64(q*num.NormCDF(m))))
}

func normalProb(m, x float64) (p, q float64) {
	q = num.NormCDF(m-x) / num.NormCDF(m)
	if m > 0 && x < m {
		p = (num.NormCDF(x-m) - num.NormCDF(-m)) / num.NormCDF(m)
		return max(p, 0), q
	}
	return 1 - q, q
}

// normalMoments are the mean and the variance of m + Z given that it is
// positive: with r = phi(m)/NormCDF(m) they are m + r and 1 - r (m + r).
func normalMoments(m float64) (mean, variance float64) {
	const rootTwoPi = 2.5066282746310002
	r := num.Exp(-float64(m*m)/2) / float64(rootTwoPi*num.NormCDF(m))
	mean = m + r
	return mean, 1 - float64(r*mean)
}

// normalMeanCV has this mean and cv after the cut. A fault counts cv in units
// of per.
func normalMeanCV(mean, cv, per float64) (Dist, fault) {
	m := 1 / cv
	if m < uncut {
		var side int
		m, side = root(-deepestCut, uncut, func(m float64) float64 {
			mu, v := normalMoments(m)
			return math.Sqrt(v)/mu - cv
		})
		if side != 0 {
			mu, v := normalMoments(-deepestCut)
			return Dist{}, outside(1, -1, float64(per*math.Sqrt(v)/mu))
		}
	}
	mu, _ := normalMoments(m)
	return normal(m, mean/mu)
}

func normalPercentiles(v valueList, p probs) (Dist, fault) {
	if !(v[1] > v[0]) {
		return Dist{}, fault{1, "more than %v", v[0], float64(v[0] * (1 + 1e-9))}
	}
	z0, z1 := normInverse(p[0], 1-p[0]), normInverse(p[1], 1-p[1])
	sigma := (v[1] - v[0]) / (z1 - z0)
	m := v[0]/sigma - z0
	if m >= uncut {
		return normal(m, sigma)
	}
	target := num.Log(v[1] / v[0])
	ratio := func(m float64) float64 {
		return num.Log(normalInverse(m, p[1], 1-p[1]) / normalInverse(m, p[0], 1-p[0]))
	}
	m, side := root(-deepestCut, uncut, func(m float64) float64 { return ratio(m) - target })
	if side != 0 {
		return Dist{}, outside(1, -1, float64(v[0]*num.Exp(ratio(-deepestCut))))
	}
	return normal(m, v[1]/normalInverse(m, p[1], 1-p[1]))
}
