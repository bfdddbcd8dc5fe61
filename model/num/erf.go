package num

import "math"

// Erf and Erfc follow FreeBSD's s_erf.c, with the argument split so that no
// product is fused. Its notice: Copyright (C) 1993 by Sun Microsystems, Inc.
// All rights reserved. Developed at SunPro, a Sun Microsystems, Inc. business.
// Permission to use, copy, modify, and distribute this software is freely
// granted, provided that this notice is preserved.

const erx = 8.45062911510467529297e-01 // erf(1) to single precision

// Rational approximations by range of |x|; coefficients from the constant up.
var (
	// (erf(x) - x)/x in x^2, [0, 0.84375]
	erfSmallP = [...]float64{1.28379167095512558561e-01, -3.25042107247001499370e-01, -2.84817495755985104766e-02, -5.77027029648944159157e-03, -2.37630166566501626084e-05}
	erfSmallQ = [...]float64{1, 3.97917223959155352819e-01, 6.50222499887672944485e-02, 5.08130628187576562776e-03, 1.32494738004321644526e-04, -3.96022827877536812320e-06}
	// erf(x) - erx in |x| - 1, [0.84375, 1.25]
	erfOneP = [...]float64{-2.36211856075265944077e-03, 4.14856118683748331666e-01, -3.72207876035701323847e-01, 3.18346619901161753674e-01, -1.10894694282396677476e-01, 3.54783043256182359371e-02, -2.16637559486879084300e-03}
	erfOneQ = [...]float64{1, 1.06420880400844228286e-01, 5.40397917702171048937e-01, 7.18286544141962662868e-02, 1.26171219808761642112e-01, 1.36370839120290507362e-02, 1.19844998467991074170e-02}
	// log of x e^(x^2) erfc(x), plus 0.5625, in 1/x^2, [1.25, 1/0.35]
	erfcMidP = [...]float64{-9.86494403484714822705e-03, -6.93858572707181764372e-01, -1.05586262253232909814e+01, -6.23753324503260060396e+01, -1.62396669462573470355e+02, -1.84605092906711035994e+02, -8.12874355063065934246e+01, -9.81432934416914548592e+00}
	erfcMidQ = [...]float64{1, 1.96512716674392571292e+01, 1.37657754143519042600e+02, 4.34565877475229228821e+02, 6.45387271733267880336e+02, 4.29008140027567833386e+02, 1.08635005541779435134e+02, 6.57024977031928170135e+00, -6.04244152148580987438e-02}
	// the same, [1/0.35, 28]
	erfcFarP = [...]float64{-9.86494292470009928597e-03, -7.99283237680523006574e-01, -1.77579549177547519889e+01, -1.60636384855821916062e+02, -6.37566443368389627722e+02, -1.02509513161107724954e+03, -4.83519191608651397019e+02}
	erfcFarQ = [...]float64{1, 3.03380607434824582924e+01, 3.25792512996573918826e+02, 1.53672958608443695994e+03, 3.19985821950859553908e+03, 2.55305040643316442583e+03, 4.74528541206955367215e+02, -2.24409524465858183362e+01}
)

// horner is the polynomial with coefficients c, from the constant up, at x.
func horner(c []float64, x float64) float64 {
	s := c[len(c)-1]
	for i := len(c) - 2; i >= 0; i-- {
		s = c[i] + float64(s*x)
	}
	return s
}

// Erf is the error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0
// to x. Error at most 1.5 ulp.
func Erf(x float64) float64 {
	ax := math.Abs(x)
	var y float64
	switch {
	case x != x:
		return x
	case ax < 0x1p-28:
		return float64(x * 1.1283791670955126) // 2/sqrt(pi)
	case ax < 0.84375:
		z := float64(x * x)
		return x + float64(x*(horner(erfSmallP[:], z)/horner(erfSmallQ[:], z)))
	case ax < 1.25:
		s := ax - 1
		y = erx + horner(erfOneP[:], s)/horner(erfOneQ[:], s)
	case ax >= 6:
		y = 1
	default:
		y = 1 - erfcTail(ax)
	}
	if x < 0 {
		return -y
	}
	return y
}

// Erfc is 1 - Erf(x) without cancellation. Error at most 3 ulp for normal
// results; 0 above 27.23.
func Erfc(x float64) float64 {
	ax := math.Abs(x)
	var y float64 // erfc(|x|)
	switch {
	case x != x:
		return x
	case ax < 0x1p-56:
		return 1 - x
	case ax < 0.84375:
		z := float64(x * x)
		y := horner(erfSmallP[:], z) / horner(erfSmallQ[:], z)
		if x < 0.25 {
			return 1 - (x + float64(x*y))
		}
		return 0.5 - (x - 0.5 + float64(x*y))
	case ax < 1.25:
		s := ax - 1
		y := horner(erfOneP[:], s) / horner(erfOneQ[:], s)
		if x < 0 {
			return 1 + erx + y
		}
		return 1 - erx - y
	case x < -6:
		return 2
	case x > 28:
		return 0
	default:
		y = erfcTail(ax)
	}
	if x < 0 {
		return 2 - y
	}
	return y
}

// erfcTail is erfc(x) for x from 1.25 to 28.
func erfcTail(x float64) float64 {
	s := 1 / float64(x*x)
	var q float64
	if x < 1/0.35 {
		q = horner(erfcMidP[:], s) / horner(erfcMidQ[:], s)
	} else {
		q = horner(erfcFarP[:], s) / horner(erfcFarQ[:], s)
	}
	z := math.Float64frombits(math.Float64bits(x) & 0xffffffff00000000) // z^2 is exact
	// The exponent is carried as a pair: rounding x^2 would cost x^2 ulp.
	high, low := twoSum(-float64(z*z)-0.5625, float64((z-x)*(z+x))+q)
	return expScaled(high, low) / x
}
