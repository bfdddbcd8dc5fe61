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
	list         *list // of a mixture or an empirical distribution
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
	kindNormal                  // a + z, given that it is positive
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

// Quantile is the inverse of CDF: the smallest x with CDF(x) >= u, for u from
// 0 to 1. It is monotone in u, and +Inf where the variate never happens.
func (d Dist) Quantile(u float64) float64 { return d.inverse(u, 1-u) }

// CDF is the probability of a value of at most x.
func (d Dist) CDF(x float64) float64 {
	p, _ := d.prob(x)
	return p
}

// Mean is the expectation; +Inf when it does not exist or with a part that
// never happens.
func (d Dist) Mean() float64 {
	m, _ := d.moments()
	return m
}

// Var is the variance; +Inf when it does not exist.
func (d Dist) Var() float64 {
	_, v := d.moments()
	return v
}

// Min is the lower end of the support: no value is below it.
func (d Dist) Min() float64 {
	switch d.kind {
	case kindConstant:
		return d.shift
	case kindNever:
		return inf
	case kindMixture, kindEmpirical:
		return d.shift + float64(d.scale*d.list.min())
	}
	return d.shift
}

var inf = math.Inf(1)

// inverse is the quantile at p, given q = 1 - p too, so that it is exact in
// both tails.
func (d *Dist) inverse(p, q float64) float64 {
	if d.kind == kindConstant {
		return d.shift
	}
	return d.shift + float64(d.scale*d.standard(p, q))
}

// prob is the probability p of a value of at most x, and q = 1 - p; the smaller
// one is exact to rounding.
func (d *Dist) prob(x float64) (p, q float64) {
	if d.kind == kindConstant {
		if x < d.shift {
			return 0, 1
		}
		return 1, 0
	}
	return d.standardProb((x - d.shift) / d.scale)
}

// moments are the mean and the variance.
func (d *Dist) moments() (mean, variance float64) {
	if d.kind == kindConstant {
		return d.shift, 0
	}
	m, v := d.standardMoments()
	return d.shift + float64(d.scale*m), float64(d.scale * d.scale * v)
}

// standard is inverse for the standard distribution.
func (d *Dist) standard(p, q float64) float64 {
	switch d.kind {
	case kindExponential:
		return exponentialInverse(p, q)
	case kindLognormal:
		return num.Exp(float64(d.a * normInverse(p, q)))
	case kindGamma:
		return num.GammaInv(d.a, p, q)
	case kindWeibull:
		return num.Pow(exponentialInverse(p, q), 1/d.a)
	case kindLoglogistic:
		return num.Pow(p/q, 1/d.a)
	case kindNormal:
		return normalInverse(d.a, p, q)
	case kindUniform:
		return p
	case kindTriangular:
		return triangularInverse(d.a, p, q)
	case kindBeta:
		return num.BetaInv(d.a, d.b, p, q)
	case kindHyper:
		return hyperInverse(d.a, d.b, d.c, p, q)
	case kindMixture, kindEmpirical:
		return d.list.inverse(p, q)
	}
	return inf // never
}

// standardProb is prob for the standard distribution.
func (d *Dist) standardProb(x float64) (p, q float64) {
	switch {
	case d.kind == kindMixture || d.kind == kindEmpirical:
		return d.list.prob(x)
	case !(x > 0):
		return 0, 1
	}
	switch d.kind {
	case kindExponential:
		return exponentialProb(x)
	case kindLognormal:
		z := num.Log(x) / d.a
		return num.NormCDF(z), num.NormCDF(-z)
	case kindGamma:
		return num.GammaPQ(d.a, x)
	case kindWeibull:
		return exponentialProb(num.Pow(x, d.a))
	case kindLoglogistic:
		z := float64(d.a * num.Log(x))
		return num.Logistic(z), num.Logistic(-z)
	case kindNormal:
		return normalProb(d.a, x)
	case kindUniform:
		return min(x, 1), max(1-x, 0)
	case kindTriangular:
		return triangularProb(d.a, x)
	case kindBeta:
		return num.BetaPQ(d.a, d.b, min(x, 1))
	case kindHyper:
		return hyperProb(d.a, d.b, d.c, x)
	}
	return 0, 1 // never
}

// standardMoments are the mean and the variance of the standard distribution.
func (d *Dist) standardMoments() (mean, variance float64) {
	switch d.kind {
	case kindExponential:
		return 1, 1
	case kindLognormal:
		s2 := float64(d.a * d.a)
		return num.Exp(s2 / 2), float64(num.Exp(s2) * num.Expm1(s2))
	case kindGamma:
		return d.a, d.a
	case kindWeibull, kindLoglogistic:
		return powerMoments(d.kind, d.a)
	case kindNormal:
		return normalMoments(d.a)
	case kindUniform:
		return 0.5, 1.0 / 12
	case kindTriangular:
		return (1 + d.a) / 3, (1 - float64(d.a*(1-d.a))) / 18
	case kindBeta:
		s := d.a + d.b
		return d.a / s, float64(d.a/s*(d.b/s)) / (s + 1)
	case kindHyper:
		return hyperMoments(d.a, d.b, d.c)
	case kindMixture, kindEmpirical:
		return d.list.moments()
	}
	return inf, inf // never
}

// normInverse is the standard normal quantile at p = 1 - q.
func normInverse(p, q float64) float64 {
	if p > 0.5 {
		return -num.NormQuantile(q)
	}
	return num.NormQuantile(p)
}
