package stat

import (
	"math"

	"dealcast/model/num"
)

// TProb is the distribution function of Student's t with df > 0 degrees of
// freedom (not necessarily whole, +Inf is the normal): the probability of at
// most t. NaN where t or df is out of range. With half the two-sided
// probability, each tail keeps its digits.
func TProb(t, df float64) float64 {
	tail := float64(TwoSided(t, df) / 2) // a half is a product to the compiler
	if t > 0 {
		return 1 - tail
	}
	return tail
}

// TwoSided is the two-sided p-value of a t statistic: the probability that |T|
// is at least |t|. With Y ~ Beta(1/2, df/2), T² = df Y / (1 - Y) (Johnson, Kotz,
// Balakrishnan, Continuous Univariate Distributions, vol. 2, 1995, ch. 28).
// It is 0 beyond |t| = 1e150.
func TwoSided(t, df float64) float64 {
	switch {
	case math.IsNaN(t) || !(df > 0):
		return math.NaN()
	case math.Abs(t) > 1e150:
		return 0
	case df > 1e10: // within 1e-10 relative of the normal as far as 1e-20, but for the beta function too large
		return 2 * num.NormCDF(-math.Abs(t))
	}
	square := float64(t * t)
	if square < df { // the smaller of y and 1 - y keeps its digits
		_, q := num.BetaPQ(0.5, df/2, square/(df+square))
		return q
	}
	p, _ := num.BetaPQ(df/2, 0.5, df/(df+square))
	return p
}

// TwoSided is the two-sided p-value of the hypothesis that the true number is
// 0. An estimate without any spread says it for certain: 1 for 0, else 0. NaN
// when it is undefined or its spread cannot be told.
func (e Estimate) TwoSided() float64 {
	switch {
	case math.IsNaN(e.Value) || math.IsNaN(e.SE) || e.DF < 1:
		return math.NaN()
	case e.Value == 0:
		return 1
	case e.SE == 0:
		return 0
	}
	return TwoSided(e.Value/e.SE, float64(e.DF))
}
