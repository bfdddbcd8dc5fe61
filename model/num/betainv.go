package num

import "math"

// BetaIInv is the inverse of BetaI in x: the quantile at p of a beta variate
// with exponents a and b. NaN where a, b or p is out of range. See BetaInv.
func BetaIInv(a, b, p float64) float64 { return BetaInv(a, b, p, 1-p) }

// BetaInv is the x with BetaI(a, b, x) = p = 1 - q, given both so that the
// smaller can be as small as 1e-300. The relative error of the smaller of x and
// 1 - x is that of the smaller of p and q, times p over the slope: a/p for small
// x. 1 - x itself is rounded to the grid of float64 below 1.
//
// Method: a guess (Abramowitz and Stegun 26.5.22, or the leading powers), then
// steps of fourth order in the log odds of x; while they are far off, Newton's
// on the logarithm of the tail probability, which is concave.
func BetaInv(a, b, p, q float64) float64 {
	switch {
	case !(a > 0 && a < inf && b > 0 && b < inf) || !(p >= 0 && q >= 0 && p <= 1 && q <= 1):
		return nan
	case p == 0:
		return 0
	case q == 0:
		return 1
	}
	l := betaLog(a, b)
	x, y := betaGuess(a, b, p, q)
	inside := a / b // odds that are not too far out
	for range 100 {
		if !(x > 1e-305) { // I_x(a, b) = x^a / (a B(a, b)) to all digits
			x = Exp((Log(p) + Log(a) + l) / a)
			if x < 1e-305 {
				return x
			}
			x = min(x, 0.5)
			y = 1 - x
		}
		if !(y > 1e-305) {
			y = Exp((Log(q) + Log(b) + l) / b)
			if y < 1e-305 {
				return 1
			}
			y = min(y, 0.5)
			x = 1 - y
		}
		lp, lq, density := betaAll(a, b, x, y, l)
		u := (lp - p) / density
		far := math.Abs(lp-p) > 0.1*p
		if p > q {
			u = (q - lq) / density
			far = math.Abs(lq-q) > 0.1*q
		}
		if !(lp > 0 && lq > 0 && density > 0) { // too far out to see
			x, y = shiftOdds(x, y, math.Sqrt(inside*(y/x)))
			continue
		}
		if far {
			inside = x / y
			d := tailStep(p, q, lp, lq, density)
			x, y = shiftOdds(x, y, Exp(min(max(d, -30), 30)))
			continue
		}
		c := float64(a*y) - float64(b*x)
		w := float64((a + b) * x * y)
		d := -float64(u * (1 + float64(u*(float64(0.5*c)+float64(u*((float64(2*c*c)+w)/6))))))
		x, y = shiftOdds(x, y, Exp(min(max(d, -2), 2)))
		u = math.Abs(u)
		k := float64(u * (1 + math.Abs(c) + math.Sqrt(w)))
		if float64(u*k*k*k) < 3e-13 {
			break
		}
	}
	return x
}

// tailStep is Newton's step towards p on log P, or towards q on log Q for the
// smaller of them, where P has the given density.
func tailStep(p, q, lp, lq, density float64) float64 {
	if p < q {
		return float64(Log(p/lp) * (lp / density))
	}
	return float64(Log(lq/q) * (lq / density))
}

// shiftOdds multiplies the odds x/y by f; x + y = 1.
func shiftOdds(x, y, f float64) (float64, float64) {
	s := float64(x*f) + y
	return float64(x*f) / s, y / s
}

// betaGuess is an approximate quantile x and 1 - x.
func betaGuess(a, b, p, q float64) (x, y float64) {
	if a >= 1 && b >= 1 {
		z := NormQuantile(min(p, q))
		if p < q {
			z = -z
		}
		ra, rb := 1/(float64(2*a)-1), 1/(float64(2*b)-1)
		h := 2 / (ra + rb)
		l := (float64(z*z) - 3) / 6
		w := z*math.Sqrt(l+h)/h - float64((rb-ra)*(l+5.0/6-2/(3*h)))
		e := Exp(min(max(float64(2*w), -600), 600))
		s := a + float64(b*e)
		return a / s, float64(b*e) / s
	}
	t := Exp(float64(a*Log(a/(a+b)))) / a
	u := Exp(float64(b*Log(b/(a+b)))) / b
	w := t + u
	if p < t/w {
		x = Exp((Log(p) + Log(float64(a*w))) / a)
		return x, 1 - x
	}
	y = Exp((Log(q) + Log(float64(b*w))) / b)
	return 1 - y, y
}
