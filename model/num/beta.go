package num

import "math"

// BetaI is the regularised incomplete beta function
//
//	I_x(a, b) = 1/B(a, b) times the integral of t^(a-1) (1-t)^(b-1) from 0 to x,
//
// for a, b > 0 and x in [0, 1], beyond which it is 0 or 1. NaN for other a or b.
// The error is at most 1e-13 relative for a and b up to 1e4 where the result is
// at least 1e-20, and 1e-12 down to 1e-300 or up to 1e7.
func BetaI(a, b, x float64) float64 {
	p, _ := BetaPQ(a, b, x)
	return p
}

// BetaPQ is BetaI(a, b, x) and 1 - BetaI(a, b, x), each without cancellation.
func BetaPQ(a, b, x float64) (p, q float64) {
	switch {
	case !(a > 0 && a < inf && b > 0 && b < inf) || x != x:
		return nan, nan
	case x <= 0:
		return 0, 1
	case x >= 1:
		return 1, 0
	}
	p, q, _ = betaAll(a, b, x, 1-x, betaLog(a, b))
	return p, q
}

// betaStirling is the least of a and b from which the powers are taken around
// the mean.
const betaStirling = 10

// betaLog is log B(a, b) where the smaller of a and b is below betaStirling;
// else it is not used, and 0.
func betaLog(a, b float64) float64 {
	s, l := min(a, b), max(a, b)
	switch {
	case s >= betaStirling:
		return 0
	case l < betaStirling:
		return lgamma1p(s) - Log(s) + (Lgamma(l) - Lgamma(s+l))
	}
	// log Gamma(l) - log Gamma(s+l) by Stirling's formula, without cancellation
	return lgamma1p(s) - Log(s) + s - float64((l-0.5)*Log1p(s/l)) - float64(s*Log(s+l)) +
		(stirling(l) - stirling(s+l))
}

// betaAll is I_x(a, b), its complement, and x^a y^b / B(a, b), the density of
// the log odds of X, for y = 1 - x, x and y positive, and l = betaLog(a, b).
func betaAll(a, b, x, y, l float64) (p, q, density float64) {
	density = betaDensity(a, b, x, y, l)
	if float64(x*(a+b+2)) < a+1 {
		p = float64(density * betaFraction(a, b, x, y))
		p = min(p, 1)
		return p, 1 - p, density
	}
	q = float64(density * betaFraction(b, a, y, x))
	q = min(q, 1)
	return 1 - q, q, density
}

func betaDensity(a, b, x, y, l float64) float64 {
	n := a + b
	if min(a, b) < betaStirling {
		lx, ly := Log(x), Log(y)
		if x < 0.5 {
			ly = Log1p(-x)
		} else {
			lx = Log1p(-y)
		}
		return Exp(float64(a*lx) + float64(b*ly) - l)
	}
	// With d = n x - a, x = a/n (1 + d/a) and y = b/n (1 - d/b).
	d := float64(n*x) - a
	if x > 0.5 {
		d = b - float64(n*y)
	}
	e := float64(a*logExcess(d/a, float64(x*(n/a)))) + float64(b*logExcess(-d/b, float64(y*(n/b))))
	return float64(math.Sqrt(a*(b/n)*(1/(2*math.Pi))) * Exp(stirling(n)-stirling(a)-stirling(b)-e))
}

// logExcess is m - log(1 + m), given also one = 1 + m, exact near 0.
func logExcess(m, one float64) float64 {
	if m > -0.4 && m < 0.5 {
		return phi(m)
	}
	return m - Log(one)
}

// betaFraction is I_x(a, b) B(a, b) / (x^a y^b) for y = 1 - x and x below the
// mean or so, by the even part of the continued fraction DLMF 8.17.22, arranged
// around l = a - (a+b) x so that nothing cancels where a or b is great
// (DiDonato and Morris, "Algorithm 708: significant digit computation of the
// incomplete beta function ratios", 1992). The numerator and denominator of its
// convergents follow their recurrence; they are compared once in two steps.
func betaFraction(a, b, x, y float64) float64 {
	l := a - float64((a+b)*x)
	if x > 0.5 {
		l = float64((a+b)*y) - b
	}
	c, c0, c1 := 1+l, b/a, 1+1/a
	p, s := 1.0, a+1
	n0, d0 := 0.0, 1.0
	n1, d1 := 1.0, c/c1
	last := c1 / c
	for n := 1.0; n < 100000; n++ {
		t := n / a
		w := float64(n * (b - n) * x)
		e := a / s
		alpha := float64(float64(p*(p+c0)) * float64(e*e) * float64(w*x))
		beta := n + w/s + float64((1+t)/(c1+float64(2*t))*(c+float64(n*(1+y))))
		p = 1 + t
		s += 2
		n0, n1 = n1, float64(alpha*n0)+float64(beta*n1)
		d0, d1 = d1, float64(alpha*d0)+float64(beta*d1)
		if int(n)&1 == 1 {
			r := n1 / d1
			if math.Abs(r-last) <= float64(math.Abs(r)*1e-16) {
				return r
			}
			last = r
			n0, d0, n1, d1 = n0/d1, d0/d1, r, 1
		}
	}
	return last
}
