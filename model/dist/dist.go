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

// standard is a distribution on [0, inf) with shape parameters a, b and c.
type standard struct {
	// inverse is the quantile at p = 1 - q.
	inverse func(a, b, c, p, q float64) float64
	// prob is P(X <= x) and P(X > x) for x > 0; the smaller of them is exact
	// to rounding.
	prob func(a, b, c, x float64) (p, q float64)
	// moments are the mean and the variance.
	moments func(a, b, c float64) (mean, variance float64)
	// remaining is the quantile at u = 1 - v of X - z given that X > z, for z >
	// 0; nil: through prob and inverse.
	remaining func(a, b, c, z, u, v float64) float64
}

// standards is the table of standard distributions; a list stands for the kinds
// that are not in it.
var standards = [...]standard{
	kindExponential: standardExponential,
	kindLognormal:   standardLognormal,
	kindNever:       standardNever,
	kindGamma:       standardGamma,
	kindWeibull:     standardWeibull,
	kindLoglogistic: standardLoglogistic,
	kindNormal:      standardNormal,
	kindUniform:     standardUniform,
	kindTriangular:  standardTriangular,
	kindBeta:        standardBeta,
	kindHyper:       standardHyper,
}

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

// standard is inverse for shift 0 and scale 1; not for a constant.
func (d *Dist) standard(p, q float64) float64 {
	if d.list != nil {
		return d.list.inverse(p, q)
	}
	return standards[d.kind].inverse(d.a, d.b, d.c, p, q)
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
	x = (x - d.shift) / d.scale
	switch {
	case d.list != nil:
		return d.list.prob(x)
	case !(x > 0):
		return 0, 1
	}
	return standards[d.kind].prob(d.a, d.b, d.c, x)
}

// moments are the mean and the variance.
func (d *Dist) moments() (mean, variance float64) {
	switch {
	case d.kind == kindConstant:
		return d.shift, 0
	case d.list != nil:
		mean, variance = d.list.moments()
	default:
		mean, variance = standards[d.kind].moments(d.a, d.b, d.c)
	}
	return d.shift + float64(d.scale*mean), float64(d.scale * d.scale * variance)
}

// normInverse is the standard normal quantile at p = 1 - q.
func normInverse(p, q float64) float64 {
	if p > 0.5 {
		return -num.NormQuantile(q)
	}
	return num.NormQuantile(p)
}
