package num

import "math"

// GammaP is the regularised lower incomplete gamma function P(a, x).
func GammaP(a, x float64) float64 {
	p, _ := GammaPQ(a, x)
	return p
}

// GammaQ is 1 - GammaP(a, x) without cancellation.
func GammaQ(a, x float64) float64 {
	_, q := GammaPQ(a, x)
	return q
}

// GammaPQ is GammaP and GammaQ.
func GammaPQ(a, x float64) (p, q float64) {
	switch {
	case a != a || x != x || a <= 0:
		return nan, nan
	case x <= 0:
		return 0, 1
	case x > math.MaxFloat64:
		return 1, 0
	}
	d := Exp(float64(a*Log(x)) - x - Lgamma(a+1))
	if x < a+1 {
		s, t := 1.0, 1.0
		for n := 1.0; t > s*1e-17; n++ {
			t = float64(t * (x / (a + n)))
			s += t
		}
		p = float64(d * s)
		return p, 1 - p
	}
	b := x + 1 - a
	c := 1e300
	e := 1 / b
	h := e
	for i := 1.0; i < 1e7; i++ {
		an := float64(-i * (i - a))
		b += 2
		e = 1 / (float64(an*e) + b)
		c = b + an/c
		h = float64(h * (c * e))
		if math.Abs(float64(c*e)-1) < 1e-16 {
			break
		}
	}
	q = float64(d * a * h)
	return 1 - q, q
}

// GammaInv is the x with GammaP(a, x) = p and GammaQ(a, x) = q = 1 - p.
func GammaInv(a, p, q float64) float64 { return GammaPInv(a, p) }

// BetaPQ is BetaI(a, b, x) and 1 - BetaI(a, b, x).
func BetaPQ(a, b, x float64) (p, q float64) { return nan, nan }

// BetaInv is the x with BetaI(a, b, x) = p = 1 - q.
func BetaInv(a, b, p, q float64) float64 { return nan }

// GammaPInv is the x with GammaP(a, x) = p.
func GammaPInv(a, p float64) float64 {
	switch {
	case !(a > 0) || !(p >= 0 && p <= 1):
		return nan
	case p == 0:
		return 0
	case p == 1:
		return inf
	}
	// bisection on log x, to be replaced
	lo, hi := -750.0, 20+Log(a+1)
	for i := 0; i < 100; i++ {
		m := (lo + hi) / 2
		if m <= lo || m >= hi {
			break
		}
		P, Q := GammaPQ(a, Exp(m))
		if p < 0.5 && P < p || p >= 0.5 && Q > 1-p {
			lo = m
		} else {
			hi = m
		}
	}
	return Exp(lo)
}

// BetaI is the regularised incomplete beta function.
func BetaI(a, b, x float64) float64 { return nan }

// BetaIInv is the inverse of BetaI in x.
func BetaIInv(a, b, p float64) float64 { return nan }
