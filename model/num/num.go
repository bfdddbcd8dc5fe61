// Package num holds the special functions of the project in a portable form:
// the same argument gives the same 64 bits on every CPU and in every build.
// The functions use only + - * / and square root on float64, each of which
// IEEE 754 defines exactly, and bit operations; every product is rounded by an
// explicit float64() before it can meet a sum, because a compiler may otherwise
// fuse the two and change the last bit.
//
// Each function states a bound of its error: in ulps, the distance between
// neighbouring float64 values at the result, or relative to the result. The
// bounds are tested against values of 25 digits.
package num

import "math"

// ln2 in two parts: high has 11 trailing zero bits, so that k x ln2High is
// exact for every exponent k of a float64.
const (
	ln2High = 0x1.62e42fefa3800p-1
	ln2Low  = 0x1.ef35793c76730p-45

	// The same for ln2/32, with products of up to 16 bits exact.
	ln2By32High = 0x1.62e42fefa0000p-6
	ln2By32Low  = 0x1.cf79abc9e3b3ap-45
	inverse     = 0x1.71547652b82fep+5 // 32 / ln2

	// Adding and subtracting shifter rounds to the nearest integer and leaves
	// that integer in the low bits.
	shifter = 0x1.8p52
)

var (
	inf = math.Inf(1)
	nan = math.NaN()
)

// Exp is e^x. Error at most 0.6 ulp for normal results and one unit of the
// smallest subnormal below. Exp(x) is +Inf above 709.78 and 0 below -745.14.
//
// Method: x = (k/32) ln2 + r, a table of 2^(i/32), and a polynomial in r
// (Tang, "Table-driven implementation of the exponential function in IEEE
// floating-point arithmetic", 1989).
func Exp(x float64) float64 {
	if !(x > -708 && x < 709) {
		return expEdge(x)
	}
	kd := float64(x*inverse) + shifter
	k := math.Float64bits(kd)
	kd -= shifter
	r := x - float64(kd*ln2By32High) - float64(kd*ln2By32Low)
	t := &expTable[k&31]
	r2 := float64(r * r)
	// (e^r - 1) + low part of the table: Taylor's series, |r| <= 0.0109.
	p := t.low + r + float64(r2*(0.5+float64(r*(1.0/6))+
		float64(r2*(1.0/24+float64(r*(1.0/120))+float64(r2*(1.0/720))))))
	high := math.Float64frombits(math.Float64bits(t.high) + (k>>5)<<52)
	return high + float64(high*p)
}

// expEdge serves the arguments of Exp whose result overflows, is subnormal, or
// is not a number.
func expEdge(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > 709.782712893384:
		return inf
	case x < -745.1332191019412:
		return 0
	}
	return expScaled(x, 0)
}

// expScaled is e^(x + low) for x from -746 to 709.79 and a small low, through
// a power of two that is applied in two steps, so that nothing overflows and
// subnormal results are rounded nearly correctly.
func expScaled(x, low float64) float64 {
	kd := float64(x*inverse) + shifter
	k := math.Float64bits(kd)
	kd -= shifter
	r := x - float64(kd*ln2By32High) - float64(kd*ln2By32Low) + low
	t := &expTable[k&31]
	r2 := float64(r * r)
	p := t.low + r + float64(r2*(0.5+float64(r*(1.0/6))+
		float64(r2*(1.0/24+float64(r*(1.0/120))+float64(r2*(1.0/720))))))
	y := t.high + float64(t.high*p)
	e := int64(k<<44) >> 49 // the low 20 bits as a signed number, over 32
	half := e / 2
	a := math.Float64frombits(uint64(half+1023) << 52)
	b := math.Float64frombits(uint64(e-half+1023) << 52)
	return float64(float64(y*a) * b)
}
