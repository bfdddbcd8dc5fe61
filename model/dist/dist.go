// Package dist holds the distributions of a scenario: the table of families,
// the parameter sets that determine each of them, and their quantiles,
// distribution functions and moments. It also makes the samplers that the
// engine draws from.
//
// All arithmetic gives the same bits on every CPU: the package takes its
// special functions from model/num and never feeds a bare product to a sum.
package dist

import (
	"math"

	"dealcast/model/num"
)

// Dist is one distribution of which every parameter is known: shift + scale x
// a standard distribution. The zero value is Constant(0). It is a value; copies
// share nothing that changes.
type Dist struct {
	kind         kind
	a, b, c      float64 // shape parameters of the standard distribution, by kind
	scale, shift float64
	more         *parts // of a mixture or an empirical distribution
}

// kind says which standard distribution a Dist scales; families that differ
// only in their parameters share one.
type kind uint8

const (
	kindConstant    kind = iota // 0
	kindExponential             // mean 1
	kindLognormal               // exp(a z)
	kindTable                   // samplers only
	kindNever                   // +Inf
	kindGamma                   // shape a, scale 1
	kindWeibull                 // shape a, scale 1
	kindLoglogistic             // shape a, median 1
	kindNormal                  // a + z, given that it is positive; b: P(z < -a)
	kindUniform                 // on [0, 1]
	kindTriangular              // on [0, 1], mode a
	kindBeta                    // on [0, 1], exponents a and b
	kindHyper                   // exponential of mean b with probability a, else of mean c
	kindMixture
	kindEmpirical
)

// Constant is the distribution of a number that does not vary.
func Constant(x float64) Dist { return Dist{kind: kindConstant, shift: x} }

// Never is the distribution of what does not happen: +Inf.
func Never() Dist { return Dist{kind: kindNever, scale: 1} }

// Scaled is the distribution of f times the variate, for f > 0.
func (d Dist) Scaled(f float64) Dist {
	d.scale = float64(d.scale * f)
	d.shift = float64(d.shift * f)
	return d
}

// Shifted is the distribution of the variate plus s.
func (d Dist) Shifted(s float64) Dist {
	d.shift += s
	return d
}

// Quantile is the inverse of CDF: the smallest x with CDF(x) >= u. It is
// monotone in u, and +Inf where the variate never happens. u is in [0, 1].
func (d Dist) Quantile(u float64) float64 {
	if d.kind == kindConstant {
		return d.shift
	}
	return d.shift + float64(d.scale*d.quantile(u))
}

// CDF is the probability of a value of at most x.
func (d Dist) CDF(x float64) float64 {
	if d.kind == kindConstant || d.scale == 0 {
		if x < d.shift {
			return 0
		}
		return 1
	}
	return d.cdf((x - d.shift) / d.scale)
}

// Mean is the expectation; +Inf when it does not exist or with a part that
// never happens.
func (d Dist) Mean() float64 {
	if d.kind == kindConstant {
		return d.shift
	}
	m, _ := d.moments()
	return d.shift + float64(d.scale*m)
}

// Var is the variance; +Inf when it does not exist.
func (d Dist) Var() float64 {
	if d.kind == kindConstant {
		return 0
	}
	_, v := d.moments()
	return float64(float64(d.scale*d.scale) * v)
}

// Min is the lower end of the support: no value is below it.
func (d Dist) Min() float64 {
	if d.kind == kindConstant {
		return d.shift
	}
	return d.shift + float64(d.scale*d.min())
}

var inf = math.Inf(1)

// quantile is the quantile of the standard distribution.
func (d *Dist) quantile(u float64) float64 {
	switch d.kind {
	case kindExponential:
		return -num.Log1p(-u)
	case kindLognormal:
		return num.Exp(float64(d.a * num.NormQuantile(u)))
	case kindNever:
		return inf
	case kindGamma:
		return num.GammaPInv(d.a, u)
	case kindWeibull:
		return num.Pow(-num.Log1p(-u), 1/d.a)
	case kindLoglogistic:
		return loglogisticQuantile(d.a, u)
	case kindNormal:
		return normalQuantile(d.a, d.b, u)
	case kindUniform:
		return u
	case kindTriangular:
		return triangularQuantile(d.a, u)
	case kindBeta:
		return num.BetaIInv(d.a, d.b, u)
	case kindHyper:
		return hyperQuantile(d.a, d.b, d.c, u)
	case kindMixture, kindEmpirical:
		return d.more.quantile(u)
	}
	return 0
}

// cdf is the distribution function of the standard distribution.
func (d *Dist) cdf(x float64) float64 {
	if d.kind != kindMixture && d.kind != kindEmpirical && !(x > 0) {
		return 0
	}
	switch d.kind {
	case kindExponential:
		return -num.Expm1(-x)
	case kindLognormal:
		return num.NormCDF(num.Log(x) / d.a)
	case kindGamma:
		return num.GammaP(d.a, x)
	case kindWeibull:
		return -num.Expm1(-num.Pow(x, d.a))
	case kindLoglogistic:
		return num.Logistic(float64(d.a * num.Log(x)))
	case kindNormal:
		return normalCDF(d.a, d.b, x)
	case kindUniform:
		return min(x, 1)
	case kindTriangular:
		return triangularCDF(d.a, x)
	case kindBeta:
		return num.BetaI(d.a, d.b, min(x, 1))
	case kindHyper:
		return -float64(d.a*num.Expm1(-x/d.b)) - float64((1-d.a)*num.Expm1(-x/d.c))
	case kindMixture, kindEmpirical:
		return d.more.cdf(x)
	}
	return 0
}

// moments are the mean and the variance of the standard distribution.
func (d *Dist) moments() (mean, variance float64) {
	switch d.kind {
	case kindExponential:
		return 1, 1
	case kindLognormal:
		s2 := float64(d.a * d.a)
		return num.Exp(s2 / 2), float64(num.Exp(s2) * num.Expm1(s2))
	case kindNever:
		return inf, inf
	case kindGamma:
		return d.a, d.a
	case kindWeibull:
		return weibullMoments(d.a)
	case kindLoglogistic:
		return loglogisticMoments(d.a)
	case kindNormal:
		return normalMoments(d.a)
	case kindUniform:
		return 0.5, 1.0 / 12
	case kindTriangular:
		return (1 + d.a) / 3, (1 - float64(d.a*(1-d.a))) / 18
	case kindBeta:
		s := d.a + d.b
		return d.a / s, d.a / s * (d.b / s) / (s + 1)
	case kindHyper:
		m := float64(d.a*d.b) + float64((1-d.a)*d.c)
		e2 := float64(2 * (float64(d.a*d.b*d.b) + float64((1-d.a)*d.c*d.c)))
		return m, e2 - float64(m*m)
	case kindMixture, kindEmpirical:
		return d.more.mean, d.more.variance
	}
	return 0, 0
}

// min is the lower end of the standard distribution.
func (d *Dist) min() float64 {
	switch d.kind {
	case kindNever:
		return inf
	case kindMixture, kindEmpirical:
		return d.more.least
	}
	return 0
}
