package num

import "math"

// Lgamma follows FreeBSD's e_lgamma_r.c. Its notice: Copyright (C) 1993 by Sun
// Microsystems, Inc. All rights reserved. Developed at SunPro, a Sun
// Microsystems, Inc. business. Permission to use, copy, modify, and distribute
// this software is freely granted, provided that this notice is preserved.

const (
	lgammaMinAt   = 1.46163214496836224576e+00  // where lgamma is least
	lgammaMin     = -1.21486290535849611461e-01 // its value there
	lgammaMinTail = -3.63867699703950536541e-18 // minus what lgammaMin lacks
)

// Polynomials by range of x; coefficients from the constant up.
var (
	// in (2-x)^2, even and odd part, around 2 (or 1 - x, around 1)
	lgammaTwoEven = [...]float64{7.72156649015328655494e-02, 6.73523010531292681824e-02, 7.38555086081402883957e-03, 1.19270763183362067845e-03, 2.20862790713908385557e-04, 2.52144565451257326939e-05}
	lgammaTwoOdd  = [...]float64{3.22467033424113591611e-01, 2.05808084325167332806e-02, 2.89051383673415629091e-03, 5.10069792153511336608e-04, 1.08011567247583939954e-04, 4.48640949618915160150e-05}
	// in w = y^3 around the minimum, by rest of the power
	lgammaMin0 = [...]float64{4.83836122723810047042e-01, -3.27885410759859649565e-02, 6.10053870246291332635e-03, -1.40346469989232843813e-03, 3.15632070903625950361e-04}
	lgammaMin1 = [...]float64{-1.47587722994593911752e-01, 1.79706750811820387126e-02, -3.68452016781138256760e-03, 8.81081882437654011382e-04, -3.12754168375120860518e-04}
	lgammaMin2 = [...]float64{6.46249402391333854778e-02, -1.03142241298341437450e-02, 2.25964780900612472250e-03, -5.38595305356740546715e-04, 3.35529192635519073543e-04}
	// around 1, rational
	lgammaOneP = [...]float64{-7.72156649015328655494e-02, 6.32827064025093366517e-01, 1.45492250137234768737e+00, 9.77717527963372745603e-01, 2.28963728064692451092e-01, 1.33810918536787660377e-02}
	lgammaOneQ = [...]float64{1.0, 2.45597793713041134822e+00, 2.12848976379893395361e+00, 7.69285150456672783825e-01, 1.04222645593369134254e-01, 3.21709242282423911810e-03}
	// [2, 3], rational
	lgammaThreeP = [...]float64{-7.72156649015328655494e-02, 2.14982415960608852501e-01, 3.25778796408930981787e-01, 1.46350472652464452805e-01, 2.66422703033638609560e-02, 1.84028451407337715652e-03, 3.19475326584100867617e-05}
	lgammaThreeQ = [...]float64{1.0, 1.39200533467621045958e+00, 7.21935547567138069525e-01, 1.71933865632803078993e-01, 1.86459191715652901344e-02, 7.77942496381893596434e-04, 7.32668430744625636189e-06}
	// Stirling's series with adjusted coefficients; the first stands alone
	lgammaFar = [...]float64{4.18938533204672725052e-01, 8.33333333333329678849e-02, -2.77777777728775536470e-03, 7.93650558643019558500e-04, -5.95187557450339963135e-04, 8.36339918996282139126e-04, -1.63092934096575273989e-03}
)

// Lgamma is the logarithm of the gamma function for x > 0. Error at most 3 ulp,
// near its zeros 1 and 2 too. NaN for x < 0, +Inf at 0.
func Lgamma(x float64) float64 {
	switch {
	case x < 0:
		return nan
	case x != x || x > math.MaxFloat64:
		return x
	case x < 0x1p-70:
		return -Log(x)
	case x < 2:
		return lgammaBelowTwo(x)
	case x < 8:
		i := math.Floor(x)
		y := x - i
		r := float64(0.5*y) + float64(y*horner(lgammaThreeP[:], y))/horner(lgammaThreeQ[:], y)
		if i < 3 {
			return r
		}
		z := y + 2
		for k := 3.0; k < i; k++ {
			z = float64(z * (y + k))
		}
		return r + Log(z)
	case x < 0x1p58:
		z := 1 / x
		w := lgammaFar[0] + float64(z*horner(lgammaFar[1:], float64(z*z)))
		return float64((x-0.5)*(Log(x)-1)) + w
	}
	return float64(x * (Log(x) - 1))
}

// lgammaBelowTwo is Lgamma for 2^-70 <= x < 2, by lgamma(x) = lgamma(x+1) -
// log x up to 0.9.
func lgammaBelowTwo(x float64) float64 {
	if x <= 0.9 {
		return lgammaPiece(x, 0) - Log(x)
	}
	return lgammaPiece(x, 1)
}

// lgammaPiece is Lgamma(1 + x - base) for base 0 or 1 and a first argument
// between -0.1 and 1.
func lgammaPiece(x, base float64) float64 {
	switch {
	case x >= base+0.7316321449683623:
		y := base + 1 - x
		z := float64(y * y)
		return float64(y*horner(lgammaTwoEven[:], z)) + float64(z*horner(lgammaTwoOdd[:], z)) - float64(0.5*y)
	case x >= base+0.23163214496836226:
		y := x - (lgammaMinAt - 1 + base)
		z := float64(y * y)
		w := float64(z * y)
		p := float64(z*horner(lgammaMin0[:], w)) -
			(lgammaMinTail - float64(w*(horner(lgammaMin1[:], w)+float64(y*horner(lgammaMin2[:], w)))))
		return lgammaMin + p
	}
	y := x - base
	return float64(y*horner(lgammaOneP[:], y))/horner(lgammaOneQ[:], y) - float64(0.5*y)
}
