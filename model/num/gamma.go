package num

import "math"

// GammaP is the regularised lower incomplete gamma function
//
//	P(a, x) = 1/Gamma(a) times the integral of t^(a-1) e^-t from 0 to x,
//
// for a > 0: the distribution function of a gamma variate with shape a. NaN for
// other a or NaN, 0 for x <= 0. The error is at most 3e-14 relative where P is
// at least 1e-20, and 3e-13 down to 1e-300.
func GammaP(a, x float64) float64 {
	p, _ := GammaPQ(a, x)
	return p
}

// GammaQ is 1 - GammaP(a, x) without cancellation, with the same error bounds.
func GammaQ(a, x float64) float64 {
	_, q := GammaPQ(a, x)
	return q
}

// GammaPQ is GammaP and GammaQ.
func GammaPQ(a, x float64) (p, q float64) {
	switch {
	case !(a > 0 && a < inf) || x != x:
		return nan, nan
	case x <= 0:
		return 0, 1
	case x > math.MaxFloat64:
		return 1, 0
	}
	p, q, _ = gammaAll(a, x, lgamma1p(a))
	return p, q
}

// lgamma1p is log Gamma(1 + a) for a > 0, exact near 0; not used, hence 0, from
// gammaTemme on.
func lgamma1p(a float64) float64 {
	switch {
	case a >= gammaTemme:
		return 0
	case a <= 0.9:
		return lgammaPiece(a, 0)
	}
	return Lgamma(1 + a)
}

// gammaTemme is the least a for the expansion that is uniform in x.
const gammaTemme = 12

// gammaAll is P(a, x), Q(a, x) and x^a e^-x / Gamma(a), the density of log X,
// for finite positive a and x and l = lgamma1p(a).
//
// The ways to compute them, by region, are those of Gil, Segura and Temme,
// "Efficient and accurate algorithms for the computation and inversion of the
// incomplete gamma function ratios", 2012.
func gammaAll(a, x, l float64) (p, q, density float64) {
	if a < 1 && x < 1.5 {
		return gammaCorner(a, x, l)
	}
	var d float64 // x^a e^-x / Gamma(a+1)
	if a >= gammaTemme {
		m := (x - a) / a
		near := m > -0.7 && m < 1.35
		var f float64
		if m > -0.4 && m < 0.5 {
			f = phi(m)
		} else {
			f = m - Log(x/a)
		}
		d = Exp(-float64(a*f)) / (math.Sqrt(float64(2*math.Pi*a)) * Exp(stirling(a)))
		if near {
			p, q = gammaUniform(a, m, f)
			return p, q, float64(a * d)
		}
	} else {
		d = Exp(float64(a*Log(x)) - x - l)
	}
	density = float64(a * d)
	if x < a+1+float64(1.5*math.Sqrt(a+1)) {
		p = float64(d * gammaSeries(a, x))
		return p, 1 - p, density
	}
	q = float64(density * gammaFraction(a, x))
	return 1 - q, q, density
}

// stirling is log Gamma(x) - ((x - 1/2) log x - x + log(2 pi)/2), for x >= 8.
func stirling(x float64) float64 {
	z := 1 / x
	return float64(z * horner(lgammaFar[1:], float64(z*z)))
}

// phi is m - log(1 + m) for m from -0.4 to 0.5, without cancellation: with r =
// m/(2 + m), log(1 + m) = 2 (r + r^3/3 + r^5/5 + ...).
func phi(m float64) float64 {
	r := m / (2 + m)
	z := float64(r * r)
	var s float64
	if z < 0.0025 {
		s = horner(oddReciprocals[:6], z)
	} else {
		s = horner(oddReciprocals[:], z)
	}
	return float64(r * (m - float64(2*z*s)))
}

var oddReciprocals = [12]float64{1.0 / 3, 1.0 / 5, 1.0 / 7, 1.0 / 9, 1.0 / 11,
	1.0 / 13, 1.0 / 15, 1.0 / 17, 1.0 / 19, 1.0 / 21, 1.0 / 23, 1.0 / 25}

// gammaCorner serves a < 1 and x < 1.5, where P can be close to 1 though x is
// small: P = x^a/Gamma(1+a) (1 + a sum), sum over k >= 1 of (-x)^k/((a+k) k!).
func gammaCorner(a, x, l float64) (p, q, density float64) {
	v := float64(a*Log(x)) - l
	sum, t := 0.0, 1.0
	for k := 1.0; k < 40; k++ {
		t = float64(t * (-x / k))
		sum += t / (a + k)
		if t < 1e-17 && t > -1e-17 {
			break
		}
	}
	as := float64(a * sum)
	e := Exp(v)
	p = float64(e * (1 + as))
	q = -Expm1(v) - float64(e*as)
	return p, q, float64(a * e * Exp(-x))
}

// gammaSeries is P(a, x) Gamma(a+1) / (x^a e^-x) = 1 + x/(a+1) + x^2/((a+1)(a+2))
// + ... (DLMF 8.11.4).
func gammaSeries(a, x float64) float64 {
	s, t := 1.0, 1.0
	for n := a + 1; t > float64(s*2e-17); n++ {
		t = float64(t * (x / n))
		s += t
	}
	return s
}

// gammaFraction is Q(a, x) Gamma(a) / (x^a e^-x), by the even part of the
// continued fraction (DLMF 8.9.2) as a sum.
func gammaFraction(a, x float64) float64 {
	x1 := x + 1 - a
	p, s := 0.0, 1-a
	q, r := float64((x-1-a)*x1), float64(4*x1)
	rho, t, g := 0.0, 1.0, 1.0
	for range 1000 {
		p += s
		q += r
		r += 8
		s += 2
		tau := float64(p * (1 + rho))
		rho = tau / (q - tau)
		t = float64(t * rho)
		g += t
		if math.Abs(t) < float64(g*2e-17) {
			break
		}
	}
	return g / x1
}

// gammaUniform is P and Q for a >= gammaTemme by Temme's expansion: with eta^2/2
// = f = phi(m) and eta of the sign of m = x/a - 1,
//
//	Q = erfc(eta sqrt(a/2))/2 + R, P = erfc(-eta sqrt(a/2))/2 - R,
//	R = e^(-a f)/sqrt(2 pi a) S(eta),
//
// S a power series whose coefficients follow from those of eta/m.
func gammaUniform(a, m, f float64) (p, q float64) {
	eta := math.Sqrt(2 * f)
	if m < 0 {
		eta = -eta
	}
	n := 25
	switch { // as many terms as matter
	case a < 50:
	case f < 0.006:
		n = 11
	case f < 0.1:
		n = 17
	}
	var b [26]float64
	b[n], b[n-1] = gammaTemmeSeries[n+1], gammaTemmeSeries[n]
	ra := 1 / a
	for k := n - 1; k > 0; k-- {
		b[k-1] = gammaTemmeSeries[k] + float64(float64(float64(k+1)*ra)*b[k+1])
	}
	s := horner(b[:n], eta) / (1 + float64(ra*b[1]))
	r := float64(Exp(-float64(a*f))*s) / math.Sqrt(float64(2*math.Pi*a))
	y := math.Sqrt(float64(a * f))
	if m < 0 {
		p = float64(0.5*Erfc(y)) - r
		return p, 1 - p
	}
	q = float64(0.5*Erfc(y)) + r
	return 1 - q, q
}

// gammaTemmeSeries are the coefficients of eta/m in powers of eta.
var gammaTemmeSeries = [...]float64{
	1.0, -0.3333333333333333, 0.08333333333333333, -0.014814814814814815, 0.0011574074074074073,
	0.0003527336860670194, -0.0001787551440329218, 3.919263178522438e-05, -2.185448510679992e-06, -1.85406221071516e-06,
	8.296711340953087e-07, -1.7665952736826078e-07, 6.707853543401498e-09, 1.0261809784240309e-08, -4.382036018453353e-09,
	9.14769958223679e-10, -2.5514193994946248e-11, -5.830772132550426e-11, 2.4361948020667415e-11, -5.0276692801141755e-12,
	1.1004392031956135e-13, 3.371763262400985e-13, -1.392388722418162e-13, 2.8534893807047445e-14, -5.139111834242572e-16,
	-1.9752288294349442e-15, 8.099521156704561e-16,
}
