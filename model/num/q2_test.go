package num

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"
)

func TestQ2(t *testing.T) {
	chk := func(n string, a, b, x float64) {
		if e := math.Abs(a-b) / math.Abs(b); e > 4e-15 {
			t.Errorf("%s(%v) %v %v %v", n, x, a, b, e)
		}
	}
	for x := -5.0; x < 20; x += 0.0137 {
		chk("erf", Erf(x), math.Erf(x), x)
		chk("erfc", Erfc(x), math.Erfc(x), x)
		chk("expm1", Expm1(x), math.Expm1(x), x)
		if x > 0 {
			l, _ := math.Lgamma(x)
			if x < 1.19 || x > 1.24 {
				chk("lg", Lgamma(x), l, x)
			}
		}
	}
	for p := 1e-9; p < 1; p += 0.00137 {
		chk("nq", NormQuantile(p), mathext.NormalQuantile(p), p)
		chk("nqi", NormCDF(NormQuantile(p)), p, p)
		chk("lgt", Logistic(Logit(p)), p, p)
		chk("gp", GammaP(2.5, 5*p), mathext.GammaIncReg(2.5, 5*p), p)
		if x, y := GammaPInv(2.5, p), mathext.GammaIncRegInv(2.5, p); math.Abs(x-y) > 1e-12*y {
			t.Errorf("gpi(%v) %v %v", p, x, y)
		}
	}
}
