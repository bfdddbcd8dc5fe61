package dist

import (
	"math"

	"dealcast/model/num"
)

// root is the root of a falling function between low and high, to the last few
// bits. Side -1 says that it is not above low, which is then returned, and 1
// that it is not below high. Infinite values of f are allowed.
//
// Method: Chandrupatla, "A new hybrid quadratic/bisection algorithm for finding
// the zero of a nonlinear function without using derivatives", 1997.
func root(low, high float64, f func(x float64) float64) (x float64, side int) {
	a, b := high, low
	fa, fb := f(a), f(b)
	switch {
	case !(fb >= 0):
		return low, -1
	case !(fa <= 0):
		return high, 1
	}
	c, fc := a, fa
	t := 0.5
	for range 200 {
		x := a + float64(t*(b-a))
		fx := f(x)
		if (fx > 0) == (fa > 0) {
			c, fc = a, fa
		} else {
			c, b = b, a
			fc, fb = fb, fa
		}
		a, fa = x, fx
		best, fbest := a, fa
		if math.Abs(fb) < math.Abs(fa) {
			best, fbest = b, fb
		}
		tol := float64(0x1p-52*math.Abs(best)) + 1e-300
		limit := tol / math.Abs(b-a)
		if limit > 0.5 || fbest == 0 {
			return best, 0
		}
		t = 0.5
		xi, phi := (a-b)/(c-b), (fa-fb)/(fc-fb)
		if float64(phi*phi) < xi && float64((1-phi)*(1-phi)) < 1-xi {
			t = float64(fa/(fb-fa)*(fc/(fb-fc))) + float64((c-a)/(b-a)*(fa/(fc-fa))*(fb/(fc-fb)))
		}
		t = min(max(t, limit), 1-limit)
	}
	return a, 0
}

// rootLog is root on the logarithmic scale, for 0 < low < high.
func rootLog(low, high float64, f func(x float64) float64) (x float64, side int) {
	y, side := root(num.Log(low), num.Log(high), func(y float64) float64 { return f(num.Exp(y)) })
	switch side {
	case -1:
		return low, side
	case 1:
		return high, side
	}
	return num.Exp(y), 0
}
