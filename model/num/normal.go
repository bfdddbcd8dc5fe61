package num

import "math"

// Rational approximations of the normal quantile (Wichura, "Algorithm AS 241:
// the percentage points of the normal distribution", 1988), coefficients from
// the constant up: the centre |p - 1/2| <= 0.425 in 0.425^2 - (p - 1/2)^2, and
// the tails in r = sqrt(-log p) - 1.6 up to r = 3.4, in r - 5 beyond.
var (
	normCentreP = [...]float64{3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3}
	normCentreQ = [...]float64{1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3}
	normTailP   = [...]float64{1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4}
	normTailQ   = [...]float64{1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9}
	normFarP    = [...]float64{6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7}
	normFarQ    = [...]float64{1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15}
)

// NormCDF is the standard normal distribution function. Error at most 4 ulp for
// normal results, in the lower tail too.
func NormCDF(x float64) float64 {
	return float64(0.5 * erfcScaled(x))
}

// erfcScaled is erfc(-x/sqrt(2)); the rounding of the argument is made good,
// because it would cost x^2 ulp in the tail.
func erfcScaled(x float64) float64 {
	const rootHalf, rootHalfLow = 0x1.6a09e667f3bcdp-1, -0x1.bdd3413b26456p-55
	y, err := twoProduct(-x, rootHalf)
	if !(y > 1 && y < 28) { // elsewhere the rounding does not matter
		return Erfc(y)
	}
	err += float64(-x * rootHalfLow)
	// erfc'(y) = -2/sqrt(pi) exp(-y^2), erfc(y) ~ exp(-y^2) / (y sqrt(pi))
	v := Erfc(y)
	return v - float64(float64(err*1.1283791670955126)*Exp(-float64(y*y)))
}

// NormQuantile is the inverse of NormCDF: -Inf at 0, +Inf at 1, NaN outside
// [0, 1]. Error at most 2e-15 relative.
func NormQuantile(p float64) float64 {
	q := p - 0.5
	if q >= -0.425 && q <= 0.425 {
		r := 0.180625 - float64(q*q)
		return float64(q * (horner(normCentreP[:], r) / horner(normCentreQ[:], r)))
	}
	r := p
	if q > 0 {
		r = 1 - p
	}
	if !(r > 0) {
		switch {
		case p == 0:
			return -inf
		case p == 1:
			return inf
		}
		return nan
	}
	r = math.Sqrt(-Log(r))
	var x float64
	if r <= 5 {
		x = horner(normTailP[:], r-1.6) / horner(normTailQ[:], r-1.6)
	} else {
		x = horner(normFarP[:], r-5) / horner(normFarQ[:], r-5)
	}
	if q < 0 {
		return -x
	}
	return x
}

// Logit is log(p / (1-p)), the inverse of Logistic: -Inf at 0, +Inf at 1, NaN
// outside. Error at most 3 ulp.
func Logit(p float64) float64 {
	if p > 0.3 && p < 0.7 {
		// near 1/2 the two logarithms would cancel; 2p - 1 is exact
		return Log1p((p - 0.5 + (p - 0.5)) / (1 - p))
	}
	return Log(p / (1 - p))
}

// Logistic is 1 / (1 + e^-x). Error at most 3 ulp for normal results.
func Logistic(x float64) float64 {
	if x < 0 {
		e := Exp(x)
		return e / (1 + e)
	}
	return 1 / (1 + Exp(-x))
}
