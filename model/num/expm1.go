package num

import "math"

// Expm1 is e^x - 1 without cancellation. Error at most 4 ulp.
//
// Method: as Exp, with e^x = high (1 + p) taken apart: (high - 1) + high p,
// where high - 1 is exact for high in [1/2, 2].
func Expm1(x float64) float64 {
	if !(x > -40 && x < 700) {
		if x < 0 {
			return -1
		}
		return Exp(x)
	}
	kd := float64(x*inverse) + shifter
	k := math.Float64bits(kd)
	kd -= shifter
	r := x - float64(kd*ln2By32High) - float64(kd*ln2By32Low)
	t := &expTable[k&31]
	r2 := float64(r * r)
	p := r + (t.low + float64(r2*(0.5+float64(r*(1.0/6))+
		float64(r2*(1.0/24+float64(r*(1.0/120))+float64(r2*(1.0/720)))))))
	high := math.Float64frombits(math.Float64bits(t.high) + (k>>5)<<52)
	return (high - 1) + float64(high*p)
}
