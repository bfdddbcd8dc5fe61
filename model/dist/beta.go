package dist

import (
	"math"

	"dealcast/model/num"
)

// The beta distribution with exponents alpha and beta between min and max (0
// and 1 where not given): density proportional to (x-min)^(alpha-1)
// (max-x)^(beta-1). On [0, 1] the mean is alpha/(alpha + beta).
var betaFamily = Family{
	Name: "beta",
	Help: "between two bounds, of many shapes; min and max are 0 and 1 where not given",
	Sets: []Set{
		{Params: []Param{alpha, beta}, make: func(v valueList, _ probs) (Dist, fault) {
			return betaBetween(v[0], v[1], 0, 1)
		}},
		{Params: []Param{mean, sd}, make: func(v valueList, _ probs) (Dist, fault) {
			return betaMeanSD(v[0], v[1], 0, 1, 1)
		}},
		{Params: []Param{mean, cv}, make: func(v valueList, _ probs) (Dist, fault) {
			return betaMeanSD(v[0], float64(v[0]*v[1]), 0, 1, v[0])
		}},
		{Percentiles: 2, signed: true, make: func(v valueList, p probs) (Dist, fault) {
			return betaPercentiles(v[0], v[1], 0, 1, p, 0)
		}},
		{Params: []Param{alpha, beta, low, high}, make: func(v valueList, _ probs) (Dist, fault) {
			return betaBetween(v[0], v[1], v[2], v[3])
		}},
		{Params: []Param{place, sd, low, high}, make: func(v valueList, _ probs) (Dist, fault) {
			return betaMeanSD(v[0], v[1], v[2], v[3], 1)
		}},
		{Params: []Param{mean, cv, low, high}, make: func(v valueList, _ probs) (Dist, fault) {
			return betaMeanSD(v[0], float64(v[0]*v[1]), v[2], v[3], v[0])
		}},
		{Params: []Param{low, high}, Percentiles: 2, signed: true, make: func(v valueList, p probs) (Dist, fault) {
			return betaPercentiles(v[2], v[3], v[0], v[1], p, 2)
		}},
	},
}

var (
	alpha = Param{"alpha", Plain, betaLeast, false, betaMost, "exponent at the lower end"}
	beta  = Param{"beta", Plain, betaLeast, false, betaMost, "exponent at the upper end"}
)

// Range of the exponents.
const (
	betaLeast = 0.01
	betaMost  = 1e7
)

// betaBetween has the given exponents between low and high, which stand last
// in the parameter list.
func betaBetween(alpha, beta, low, high float64) (Dist, fault) {
	if f := above(high, low, 3); f.want != "" {
		return Dist{}, f
	}
	return Dist{kind: kindBeta, a: alpha, b: beta, shift: low, scale: high - low}, fault{}
}

// betaMeanSD has a mean and a standard deviation: with m and s on [0, 1],
// alpha + beta = m (1-m)/s^2 - 1. per is what one unit of the second parameter
// is in sd.
func betaMeanSD(mean, sd, low, high, per float64) (Dist, fault) {
	if f := above(high, low, 3); f.want != "" {
		return Dist{}, f
	}
	w := high - low
	m, s := (mean-low)/w, sd/w
	if !(m > 0 && m < 1) {
		if m >= 1 {
			return Dist{}, fault{0, "less than %v", high, high - float64(1e-3*w)}
		}
		return Dist{}, fault{0, "more than %v", low, low + float64(1e-3*w)}
	}
	// The smaller exponent is at least betaLeast, the greater at most betaMost.
	n := float64(m*(1-m))/float64(s*s) - 1
	small, great := min(m, 1-m), max(m, 1-m)
	limit := func(n float64) float64 { return float64(w*math.Sqrt(float64(m*(1-m))/(n+1))) / per }
	switch least, most := betaLeast/small, betaMost/great; {
	case n < least:
		return Dist{}, outside(1, -1, limit(least))
	case n > most:
		return Dist{}, outside(1, 1, limit(most))
	}
	return betaBetween(float64(m*n), float64((1-m)*n), low, high)
}

// betaPercentiles has the percentiles x0 and x1 at p, which are parameters
// number at and at+1. For each n = alpha + beta there is one mean that puts x0
// at p[0]; the greater n is, the more lies below x1.
func betaPercentiles(x0, x1, low, high float64, p probs, at int) (Dist, fault) {
	if f := above(high, low, 1); f.want != "" {
		return Dist{}, f
	}
	w := high - low
	switch tiny := float64(1e-6 * w); {
	case !(x0 > low):
		return Dist{}, fault{at, "more than %v", low, low + tiny}
	case !(x0 < high):
		return Dist{}, fault{at, "less than %v", high, high - float64(2*tiny)}
	case !(x1 > x0):
		return Dist{}, fault{at + 1, "more than %v", x0, x0 + float64(1e-3*(high-x0))}
	case !(x1 < high):
		return Dist{}, fault{at + 1, "less than %v", high, high - float64(1e-3*(high-x0))}
	}
	y0, y1 := (x0-low)/w, (x1-low)/w
	exponents := func(n float64) (a, b float64) {
		z, _ := root(-100, 100, func(z float64) float64 {
			l, _ := num.BetaPQ(float64(n*num.Logistic(z)), float64(n*num.Logistic(-z)), y0)
			return l - p[0]
		})
		return float64(n * num.Logistic(z)), float64(n * num.Logistic(-z))
	}
	n, _ := rootLog(2*betaLeast, 2*betaMost, func(n float64) float64 {
		a, b := exponents(n)
		_, q := num.BetaPQ(a, b, y1)
		return q - (1 - p[1])
	})
	a, b := exponents(n)
	if a < alpha.Low || a > alpha.High || b < beta.Low || b > beta.High || n <= 2*betaLeast || n >= 2*betaMost {
		d, _ := betaBetween(alpha.clip(a), beta.clip(b), low, high)
		return d, fault{at + 1, "percentiles that need alpha and beta from 0.01 to %v", betaMost, math.NaN()}
	}
	return betaBetween(a, b, low, high)
}
