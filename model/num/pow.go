package num

import "math"

// Pow is x to the power y. Error at most 0.6 ulp for normal results. Special
// cases are those of the standard library: Pow(x, 0) = 1 and Pow(1, y) = 1
// even for NaN; a negative x needs a whole y, else the result is NaN.
//
// Method: exp(y log x) with the logarithm and the product carried in pairs of
// float64 numbers.
func Pow(x, y float64) float64 {
	if !(x > 0 && x < inf && y < 0x1p62 && y > -0x1p62) || x == 1 {
		return powEdge(x, y)
	}
	if y > -0x1p-70 && y < 0x1p-70 {
		return 1
	}
	high, low := logPair(x)
	if a := float64(high * y); !(a > -746 && a < 709.9) {
		if a > 0 {
			return inf
		}
		return 0
	}
	p, e := twoProduct(high, y)
	e += float64(low * y)
	return expScaled(p, e)
}

// powEdge is Pow where x is not positive and finite, x is 1, or y is huge.
func powEdge(x, y float64) float64 {
	switch {
	case y == 0 || x == 1:
		return 1
	case x != x || y != y:
		return nan
	case y > math.MaxFloat64 || y < -math.MaxFloat64 || (x > 0 && x < inf):
		switch ax := math.Abs(x); {
		case ax == 1:
			return 1
		case (ax < 1) == (y > 0):
			return 0
		}
		return inf
	}
	// x is zero, infinite or negative.
	whole := math.Floor(y) == y
	odd := whole && math.Abs(y) < 0x1p53 && math.Floor(y/2)*2 != y
	var r float64
	switch {
	case x == 0 || x > math.MaxFloat64 || x < -math.MaxFloat64:
		r = inf
		if (x == 0) == (y > 0) {
			r = 0
		}
	case !whole:
		return nan
	default:
		r = Pow(-x, y)
	}
	if odd && math.Float64bits(x)>>63 == 1 {
		return -r
	}
	return r
}
