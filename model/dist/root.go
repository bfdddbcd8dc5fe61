package dist

import (
	"math"

	"dealcast/model/num"
)

// narrow shrinks a bracket to neighbouring numbers: f is at least 0 (or rises to
// it) at b and below 0 at a, with values fb and fa; the order of a and b does
// not matter. Infinite values of f and jumps are allowed. It stops early at a
// zero of f if stop says so.
//
// Method: Chandrupatla, "A new hybrid quadratic/bisection algorithm for finding
// the zero of a nonlinear function without using derivatives", 1997.
func narrow(a, b, fa, fb float64, stop bool, f func(x float64) float64) (below, atLeast float64) {
	c, fc := a, fa
	t := 0.5
	for range 300 {
		x := a + float64(t*(b-a))
		if x == a || x == b {
			if x = a + float64(0.5*(b-a)); x == a || x == b {
				break
			}
		}
		fx := f(x)
		if (fx >= 0) == (fa >= 0) {
			c, fc = a, fa
		} else {
			c, b = b, a
			fc, fb = fb, fa
		}
		a, fa = x, fx
		if fx == 0 && stop {
			return x, x
		}
		best := a
		if math.Abs(fb) < math.Abs(fa) {
			best = b
		}
		limit := min(float64(0x1p-53*math.Abs(best))/math.Abs(b-a), 0.5)
		t = 0.5
		xi, phi := (a-b)/(c-b), (fa-fb)/(fc-fb)
		if float64(phi*phi) < xi && float64((1-phi)*(1-phi)) < 1-xi {
			t = float64(fa/(fb-fa)*(fc/(fb-fc))) + float64((c-a)/(b-a)*(fa/(fc-fa))*(fb/(fc-fb)))
		}
		t = min(max(t, limit), 1-limit)
	}
	if fa >= 0 {
		return b, a
	}
	return a, b
}

// root is the root of a falling function between low and high, to the last few
// bits. Side -1 says that it is not above low, which is then returned, and 1
// that it is not below high. Infinite values of f are allowed.
func root(low, high float64, f func(x float64) float64) (x float64, side int) {
	flow, fhigh := f(low), f(high)
	switch {
	case !(flow >= 0):
		return low, -1
	case !(fhigh < 0):
		if fhigh == 0 {
			return high, 0
		}
		return high, 1
	}
	_, x = narrow(high, low, fhigh, flow, true, f)
	return x, 0
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

// crossing is where a function that rises to 0 on the way from low to high does
// so. A bracket that is not finite, or has no inside, gives its upper end.
func crossing(low, high float64, excess func(x float64) float64) float64 {
	if low == high || !finite(low) || !finite(high) {
		return high
	}
	flow, fhigh := excess(low), excess(high)
	switch { // the bracket can miss by rounding
	case flow >= 0:
		return low
	case fhigh < 0:
		return high
	}
	_, x := narrow(low, high, flow, fhigh, false, excess)
	return x
}
