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
			return betaBetween(v[0], v[1], 0, 1), fault{}
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
			high, f := above(v[3], v[2], 3)
			return betaBetween(v[0], v[1], v[2], high), f
		}},
		{Params: []Param{place, sd, low, high}, make: func(v valueList, _ probs) (Dist, fault) {
			return betaMeanSD(v[0], v[1], v[2], v[3], 1)
		}},
		{Params: []Param{mean, cv, lowAbove0, high}, make: func(v valueList, _ probs) (Dist, fault) {
			return betaMeanSD(v[0], float64(v[0]*v[1]), v[2], v[3], v[0])
		}},
		{Params: []Param{low, high}, Percentiles: 2, signed: true, make: func(v valueList, p probs) (Dist, fault) {
			return betaPercentiles(v[2], v[3], v[0], v[1], p, 2)
		}},
	},
}

var (
	alpha = Param{"alpha", Plain, betaLeast, false, betaMost, "exponent at the lower end"}
	// so that a cv has a meaning
	lowAbove0 = Param{"min", Amount, 0, false, most, "least value"}
	beta      = Param{"beta", Plain, betaLeast, false, betaMost, "exponent at the upper end"}
)

// Range of the exponents.
const (
	betaLeast = 0.01
	betaMost  = 1e6
)

// betaBetween has the given exponents between low and high.
func betaBetween(alpha, beta, low, high float64) Dist {
	return Dist{kind: kindBeta, a: alpha, b: beta, shift: low, scale: high - low}
}

// betaMeanSD has a mean and a standard deviation: with m and s on [0, 1],
// alpha + beta = n = m (1-m)/s^2 - 1. per is what one unit of the second
// parameter is in sd. With a fault it returns the nearest distribution.
func betaMeanSD(mean, sd, low, high, per float64) (Dist, fault) {
	high, f := above(high, low, 3)
	const edge = 1e-6 // the mean keeps this far from the ends
	w := high - low
	m, s := (mean-low)/w, sd/w
	if near := min(max(m, edge), 1-edge); math.Abs(m-near) > edge*slack {
		if f.want == "" && m < near {
			f = fault{0, "more than %v", low}
		} else if f.want == "" {
			f = fault{0, "less than %v", high}
		}
		m = near
	}
	// The smaller exponent is at least betaLeast, the greater at most betaMost.
	spread := float64(m * (1 - m))
	n := spread/float64(s*s) - 1
	from, to := betaLeast/min(m, 1-m), betaMost/max(m, 1-m)
	if bound := min(max(n, from), to); math.Abs(n-bound) > float64(bound*slack) {
		if f.want == "" {
			side := 1
			if n < bound {
				side = -1
			}
			f = outside(1, side, float64(w*math.Sqrt(spread/(bound+1)))/per)
		}
		n = bound
	}
	return betaBetween(float64(m*n), float64((1-m)*n), low, high), f
}

// betaPercentiles has the percentiles x0 and x1 at p, which are parameters
// number at and at+1. For each n = alpha + beta there is one mean that puts x0
// at p[0]; the greater n is, the more lies below x1.
func betaPercentiles(x0, x1, low, high float64, p probs, at int) (Dist, fault) {
	high, f := above(high, low, 1)
	w := high - low
	y0, y1 := (x0-low)/w, (x1-low)/w
	const edge = 1e-3 // where to go from what is refused
	switch {
	case f.want != "":
	case !(x0 > low):
		f = fault{at, "more than %v", low}
	case !(x0 < high):
		f = fault{at, "less than %v", high}
	case !(x1 > x0):
		f = fault{at + 1, "more than %v", x0}
	case !(x1 < high):
		f = fault{at + 1, "less than %v", high}
	}
	if f.want != "" {
		y0 = min(max(y0, edge), 1-2*edge)
		y1 = min(max(y1, y0+edge), 1-edge)
	}
	a, b := betaExponents(y0, y1, p)
	c, d := alpha.clip(a), beta.clip(b)
	if (a != c || b != d) && f.want == "" {
		f = fault{at + 1, "a distance to the lower percentile that alpha and beta from 0.01 to %v allow", betaMost}
	}
	return betaBetween(c, d, low, high), f
}

// betaExponents are the exponents that put y0 and y1 at p on [0, 1]; where they
// would lie outside their range, they are a little outside.
func betaExponents(y0, y1 float64, p probs) (a, b float64) {
	of := func(n float64) (a, b float64) {
		z, _ := root(-100, 100, func(z float64) float64 {
			l, _ := num.BetaPQ(float64(n*num.Logistic(z)), float64(n*num.Logistic(-z)), y0)
			return l - p[0]
		})
		return float64(n * num.Logistic(z)), float64(n * num.Logistic(-z))
	}
	n, _ := rootLog(betaLeast, 3*betaMost, func(n float64) float64 {
		a, b := of(n)
		_, q := num.BetaPQ(a, b, y1)
		return q - (1 - p[1])
	})
	return of(n)
}

var standardBeta = standard{
	inverse: func(a, b, _, p, q float64) float64 { return num.BetaInv(a, b, p, q) },
	prob:    func(a, b, _, x float64) (p, q float64) { return num.BetaPQ(a, b, min(x, 1)) },
	moments: func(a, b, _ float64) (mean, variance float64) {
		s := a + b
		return a / s, float64(a/s*(b/s)) / (s + 1)
	},
}
