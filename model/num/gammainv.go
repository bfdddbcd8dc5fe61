package num

import "math"

// GammaPInv is the inverse of GammaP in x: the quantile at p of a gamma variate
// with shape a. 0 at p = 0, +Inf at p = 1, NaN where a or p is out of range.
// See GammaInv for errors.
func GammaPInv(a, p float64) float64 { return GammaInv(a, p, 1-p) }

// GammaInv is the x with GammaP(a, x) = p and GammaQ(a, x) = q, given both so
// that the smaller can be as small as 1e-300; p + q = 1. The relative error of
// x is that of the smaller of p and q, a few 1e-14, over the slope x P'/P (a for
// small x), so that it grows for a below 1.
//
// Method: a guess (DiDonato and Morris, "Computation of the incomplete gamma
// function ratios and their inverse", 1986), then steps of fourth order on the
// logarithmic scale.
func GammaInv(a, p, q float64) float64 {
	switch {
	case !(a > 0 && a < inf) || !(p >= 0 && q >= 0 && p <= 1 && q <= 1):
		return nan
	case p == 0:
		return 0
	case q == 0:
		return inf
	case a == 1:
		if p < 0.5 {
			return -Log1p(-p)
		}
		return -Log(q)
	}
	l := lgamma1p(a)
	if a >= gammaTemme {
		l = Lgamma(a + 1)
	}
	x := gammaGuess(a, p, q, l)
	if x < 1e-290 { // P = x^a / Gamma(a+1) to all digits
		return x
	}
	for range 30 {
		lp, lq, density := gammaAll(a, x, l)
		var u float64
		if p < q {
			u = (lp - p) / density
		} else {
			u = (q - lq) / density
		}
		w := gammaStep(a, x, u)
		x = float64(x * w)
		// What is left is about u k^3 / 24, in units of x.
		u = math.Abs(u)
		k := float64(u * (1 + math.Abs(a-x)))
		if float64(u*k*k*k) < 3e-13 {
			break
		}
	}
	return x
}

// gammaStep is the factor by which x is to change when P is off by u g, where g
// is the density of log X. The first two derivatives of log g are a - x and -x;
// with c = a - x the series of log x in P gives -u - u^2 c/2 - u^3 (2 c^2 + x)/6.
func gammaStep(a, x, u float64) float64 {
	c := a - x
	d := -float64(u * (1 + float64(u*(float64(0.5*c)+float64(u*((float64(2*c*c)+x)/6))))))
	if d > -0.1 && d < 0.1 {
		return 1 + float64(d*(1+float64(d*(0.5+float64(d*(1.0/6+float64(d*(1.0/24))))))))
	}
	if !(d > -2) {
		d = -2
	}
	return Exp(min(d, 2))
}

// gammaGuess is an approximate quantile; l is log Gamma(a+1).
func gammaGuess(a, p, q, l float64) float64 {
	if a > 1 {
		return gammaGuessLarge(a, p, q, l)
	}
	const euler = 0.5772156649015329
	b := float64(q * Exp(l) / a)
	switch {
	case b > 0.6 || (b >= 0.45 && a >= 0.3):
		u := Exp((Log(p) + l) / a)
		if q < 1e-5 || float64(b*q) <= 1e-8 {
			u = Exp(-q/a - euler)
		}
		return u / (1 - u/(a+1))
	case a < 0.3 && b >= 0.35:
		t := Exp(-euler - b)
		return float64(t * Exp(float64(t*Exp(t))))
	}
	y := -Log(b)
	if b <= 0.01 {
		return gammaGuessTail(a, y)
	}
	u := y - float64((1-a)*Log(y))
	if b > 0.15 || a >= 0.3 {
		return y - float64((1-a)*Log(u)) - Log(1+(1-a)/(1+u))
	}
	return y - float64((1-a)*Log(u)) - Log((float64(u*u)+float64(2*(3-a)*u)+float64((2-a)*(3-a)))/
		(float64(u*u)+float64((5-a)*u)+2))
}

// gammaGuessTail is the asymptotic quantile for y = -log(q Gamma(a)) large.
func gammaGuessTail(a, y float64) float64 {
	c1 := float64((a - 1) * Log(y))
	c12 := float64(c1 * c1)
	c13 := float64(c12 * c1)
	a2 := float64(a * a)
	c2 := float64((a - 1) * (1 + c1))
	c3 := float64((a - 1) * (float64(-0.5*c12) + float64((a-2)*c1) + float64(1.5*a) - 2.5))
	c4 := float64((a - 1) * (c13/3 - float64((float64(1.5*a)-2.5)*c12) + float64((a2-float64(6*a)+7)*c1) +
		(float64(11*a2)-float64(46*a)+47)/6))
	return y + c1 + (c2+(c3+c4/y)/y)/y
}

// gammaGuessLarge serves a > 1: Cornish and Fisher's expansion in the normal
// quantile, mended in the tails for small a.
func gammaGuessLarge(a, p, q, l float64) float64 {
	var s float64
	if p < q {
		s = NormQuantile(p)
	} else {
		s = -NormQuantile(q)
	}
	r := math.Sqrt(a)
	s2 := float64(s * s)
	s3 := float64(s2 * s)
	s4 := float64(s2 * s2)
	w := a + float64(s*r) + (s2-1)/3 + (s3-float64(7*s))/(36*r) -
		(float64(3*s4)+float64(7*s2)-16)/(810*a) + (float64(9*float64(s4*s))+float64(256*s3)-float64(433*s))/(38880*float64(a*r))
	if p > 0.5 {
		if w < 3*a {
			return w
		}
		y := -Log(q) - l + Log(a) // -log(q Gamma(a))
		if y > max(2, float64(a*(a-1)))*2.3 {
			return gammaGuessTail(a, y)
		}
		u := y + float64((a-1)*Log(w)) - Log(1+(1-a)/(1+w))
		return y + float64((a-1)*Log(u)) - Log(1+(1-a)/(1+u))
	}
	if w > 0.7*(a+1) {
		return w
	}
	return gammaGuessLower(a, p, w, l)
}

// gammaGuessLower solves x^a e^-x S(x) = p Gamma(a+1), S being the start of
// gammaSeries, by repeated substitution.
func gammaGuessLower(a, p, w, l float64) float64 {
	v := Log(p) + l
	z := max(w, 0)
	if z < 0.15*(a+1) {
		z = Exp((v + z) / a)
		for range 3 {
			s := Log1p(float64(z / (a + 1) * (1 + float64(z/(a+2)*(1+z/(a+3))))))
			z = Exp((v + z - s) / a)
		}
	}
	if z <= 0.01*(a+1) || z > 0.7*(a+1) {
		return z
	}
	s, t := 1.0, 1.0
	for n := a + 1; t > 1e-4*s; n++ {
		t = float64(t * (z / n))
		s += t
	}
	ls := Log(s)
	z = Exp((v + z - ls) / a)
	return float64(z * (1 - (float64(a*Log(z))-z-v+ls)/(a-z)))
}
