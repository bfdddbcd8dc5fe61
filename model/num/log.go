package num

import "math"

// Log is the natural logarithm. Error at most 0.52 ulp. Log(0) is -Inf,
// Log(x) for x < 0 is NaN, Log(+Inf) is +Inf.
//
// Method: x = 2^k z, a table of c close to 1/z and of -log c, and a polynomial
// in r = z c - 1, which is formed without rounding error but one (Tang,
// "Table-driven implementation of the logarithm function in IEEE floating-point
// arithmetic", 1990).
func Log(x float64) float64 {
	b := math.Float64bits(x)
	if b-0x0010000000000000 >= 0x7ff0000000000000-0x0010000000000000 {
		var ok bool
		if x, b, ok = logEdge(x); !ok {
			return x
		}
	}
	tmp := b - logOffset
	t := &logTable[tmp>>45&127]
	k := float64(int64(tmp) >> 52)
	z := b - tmp&0xfff0000000000000
	// z = zh + zl with 27 significant bits in zh: both products are exact.
	zh := math.Float64frombits(z &^ 0x3ffffff)
	zl := math.Float64frombits(z) - zh
	r := float64(zh*t.inverse) - 1 + float64(zl*t.inverse)
	w := float64(k*ln2High) + t.high // exact
	high := w + r
	low := w - high + r + (float64(k*ln2Low) + t.low)
	return high + (low + float64(float64(r*r)*logPoly(r)))
}

// logOffset is the bits of 0.70703125, the least mantissa of the reduction.
const logOffset = 0x3fe6a00000000000

// logPoly is (log(1+r) - r) / r^2 for |r| <= 2^-7: Taylor's series to r^8.
func logPoly(r float64) float64 {
	r2 := float64(r * r)
	return -0.5 + float64(r*(1.0/3)) + float64(r2*(-1.0/4+float64(r*(1.0/5))+
		float64(r2*(-1.0/6+float64(r*(1.0/7))+float64(r2*(-1.0/8))))))
}

// logEdge handles the arguments of Log that are not positive normal numbers.
// It scales subnormal ones up and takes the scale off the exponent in b; for
// the others x is the result.
func logEdge(x float64) (scaled float64, b uint64, ok bool) {
	switch {
	case x == 0:
		return -inf, 0, false
	case x < 0:
		return nan, 0, false
	case x != x || x > math.MaxFloat64:
		return x, 0, false
	}
	return x, math.Float64bits(float64(x*0x1p52)) - 52<<52, true
}

// logPair is log x as an unevaluated sum high + low with an error below 2^-65
// relative, for positive normal or subnormal finite x.
func logPair(x float64) (high, low float64) {
	b := math.Float64bits(x)
	if b < 0x0010000000000000 {
		_, b, _ = logEdge(x)
	}
	tmp := b - logOffset
	t := &logTable[tmp>>45&127]
	k := float64(int64(tmp) >> 52)
	z := b - tmp&0xfff0000000000000
	zh := math.Float64frombits(z &^ 0x3ffffff)
	zl := math.Float64frombits(z) - zh
	rh, rl := fastTwoSum(float64(zh*t.inverse)-1, float64(zl*t.inverse))
	// r^2/2 = sh^2/2 exactly, with sh the upper half of r, and the rest.
	sh := math.Float64frombits(math.Float64bits(rh) &^ 0x7ffffff)
	sl := rh - sh + rl
	square := float64(-0.5 * float64(sh*sh))
	rest := float64(float64(-0.5*sl)*(rh+sh)) - float64(0.5*float64(sl*rl))

	w := float64(k*ln2High) + t.high
	high, e1 := twoSum(w, rh)
	high, e2 := twoSum(high, square)
	r3 := float64(float64(rh*rh) * rh)
	low = e1 + e2 + rl + float64(k*ln2Low) + t.low + rest + float64(r3*logCube(rh))
	return fastTwoSum(high, low)
}

// logCube is (log(1+r) - r + r^2/2) / r^3 for |r| <= 2^-7.
func logCube(r float64) float64 {
	r2 := float64(r * r)
	return 1.0/3 - float64(r*(1.0/4)) + float64(r2*(1.0/5-float64(r*(1.0/6))+
		float64(r2*(1.0/7-float64(r*(1.0/8))+float64(r2*(1.0/9-float64(r*(1.0/10))))))))
}

// twoSum is a + b as a rounded sum and its exact error (Knuth, The Art of
// Computer Programming 2, 4.2.2, 1969).
func twoSum(a, b float64) (sum, err float64) {
	sum = a + b
	bb := sum - a
	return sum, (a - (sum - bb)) + (b - bb)
}

// fastTwoSum is twoSum where |a| >= |b| or a = 0 (Dekker, "A floating-point
// technique for extending the available precision", 1971).
func fastTwoSum(a, b float64) (sum, err float64) {
	sum = a + b
	return sum, b - (sum - a)
}

// twoProduct is a x b as a rounded product and its exact error, for factors
// below 2^990 (Dekker 1971).
func twoProduct(a, b float64) (product, err float64) {
	product = float64(a * b)
	ah := math.Float64frombits(math.Float64bits(a) &^ 0x7ffffff)
	bh := math.Float64frombits(math.Float64bits(b) &^ 0x7ffffff)
	al, bl := a-ah, b-bh
	return product, float64(al*bl) - (product - float64(ah*bh) - float64(al*bh) - float64(ah*bl))
}

// Log1p is log(1 + x). Error at most 1.2 ulp. Log1p(-1) is -Inf; below -1 it
// is NaN.
//
// Method: log(1+x) with the part of x that is lost in 1+x put back (Kahan).
func Log1p(x float64) float64 {
	switch {
	case x != x || x > math.MaxFloat64:
		return x
	case x < -1:
		return nan
	case x == -1:
		return -inf
	case x > -0x1p-7 && x < 0x1p-7:
		return x + float64(float64(x*x)*logPoly(x))
	}
	u, err := twoSum(1, x)
	return Log(u) + err/u
}
