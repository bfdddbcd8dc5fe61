package num

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"pgregory.net/rapid"
)

// The library's functions are a second opinion where millions of arguments are
// wanted; they are good to an ulp or so themselves.
func TestAgainstTheLibrary(t *testing.T) {
	lgamma := func(x float64) float64 { l, _ := math.Lgamma(x); return l }
	for _, c := range []struct {
		name      string
		f, want   func(float64) float64
		low, high float64 // of the argument
		log       bool    // argument spread over its logarithm
		ulps      float64
	}{
		{"Exp", Exp, math.Exp, -708, 709, false, 4},
		{"Exp near 0", Exp, math.Exp, -1, 1, false, 4},
		{"Expm1", Expm1, math.Expm1, -2, 3, false, 4},
		{"Log", Log, math.Log, 1e-300, 1e300, true, 2},
		{"Log near 1", Log, math.Log, 0.9, 1.1, false, 2},
		{"Log1p", Log1p, math.Log1p, -0.99, 3, false, 3},
		{"Erf", Erf, math.Erf, -7, 7, false, 3},
		{"Erfc", Erfc, math.Erfc, -7, 26, false, 6},
		{"Lgamma", Lgamma, lgamma, 2, 1e8, true, 8},
		{"NormQuantile", NormQuantile, mathext.NormalQuantile, 0.0001, 0.9999, false, 20},
	} {
		n := 100000
		for i := range n {
			x := c.low + (c.high-c.low)*(float64(i)+0.5)/float64(n)
			if c.log {
				x = math.Exp(math.Log(c.low) + math.Log(c.high/c.low)*(float64(i)+0.5)/float64(n))
			}
			got, want := c.f(x), c.want(x)
			if e := math.Abs(got-want) / ulp(want); e > c.ulps {
				t.Errorf("%s(%v) = %v, the library says %v: %.1f ulps apart", c.name, x, got, want, e)
				break
			}
		}
	}
	for i := range 20000 {
		x, y := math.Exp(float64(i%200)/20-5), float64(i/200)-50.3
		if got, want := Pow(x, y), math.Pow(x, y); math.Abs(got-want) > 1e-13*want {
			t.Errorf("Pow(%v, %v) = %v, the library says %v", x, y, got, want)
		}
	}
	for i := range 5000 {
		a, x := math.Exp(float64(i%71)/10-3), math.Exp(float64(i/71)/10-3)
		if got, want := GammaP(a, x), mathext.GammaIncReg(a, x); math.Abs(got-want) > 1e-12*want {
			t.Errorf("GammaP(%v, %v) = %v, gonum says %v", a, x, got, want)
		}
		b, u := x, (float64(i%97)+0.5)/97
		if got, want := BetaI(a, b, u), mathext.RegIncBeta(a, b, u); math.Abs(got-want) > 1e-11*want+1e-15 {
			t.Errorf("BetaI(%v, %v, %v) = %v, gonum says %v", a, b, u, got, want)
		}
	}
}

func TestSpecialValues(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		why       string
		got, want float64
	}{
		{"exp of 0", Exp(0), 1},
		{"exp of -0", Exp(math.Copysign(0, -1)), 1},
		{"exp of +Inf", Exp(inf), inf},
		{"exp of -Inf", Exp(-inf), 0},
		{"exp of NaN", Exp(nan), nan},
		{"exp overflows", Exp(709.7827128933841), inf},
		{"the greatest exp", Exp(709.782712893384), 1.7976931348622732e308},
		{"exp underflows", Exp(-745.2), 0},
		{"the least exp", Exp(-745.1), 5e-324},
		{"expm1 of 0", Expm1(0), 0},
		{"expm1 of -Inf", Expm1(-inf), -1},
		{"expm1 of +Inf", Expm1(inf), inf},
		{"expm1 of NaN", Expm1(nan), nan},
		{"expm1 of the least number", Expm1(5e-324), 5e-324},
		{"log of 1", Log(1), 0},
		{"log of 0", Log(0), -inf},
		{"log of -0", Log(math.Copysign(0, -1)), -inf},
		{"log of a negative number", Log(-1), nan},
		{"log of -Inf", Log(-inf), nan},
		{"log of +Inf", Log(inf), inf},
		{"log of NaN", Log(nan), nan},
		{"log of the least number", Log(5e-324), -744.4400719213812},
		{"log1p of 0", Log1p(0), 0},
		{"log1p of -1", Log1p(-1), -inf},
		{"log1p below -1", Log1p(-1.5), nan},
		{"log1p of +Inf", Log1p(inf), inf},
		{"log1p of NaN", Log1p(nan), nan},
		{"log1p of the least number", Log1p(5e-324), 5e-324},
		{"erf of +Inf", Erf(inf), 1},
		{"erf of -Inf", Erf(-inf), -1},
		{"erf of NaN", Erf(nan), nan},
		{"erf of the least number", Erf(5e-324), 5e-324},
		{"erfc of +Inf", Erfc(inf), 0},
		{"erfc of -Inf", Erfc(-inf), 2},
		{"erfc of NaN", Erfc(nan), nan},
		{"erfc of 0", Erfc(0), 1},
		{"the normal below the mean", NormCDF(0), 0.5},
		{"the normal at -Inf", NormCDF(-inf), 0},
		{"the normal at +Inf", NormCDF(inf), 1},
		{"the normal at NaN", NormCDF(nan), nan},
		{"the normal's quantile at 0", NormQuantile(0), -inf},
		{"the normal's quantile at 1", NormQuantile(1), inf},
		{"the normal's quantile at 1/2", NormQuantile(0.5), 0},
		{"the normal's quantile below 0", NormQuantile(-0.1), nan},
		{"the normal's quantile above 1", NormQuantile(1.1), nan},
		{"the normal's quantile at NaN", NormQuantile(nan), nan},
		{"lgamma of 1", Lgamma(1), 0},
		{"lgamma of 2", Lgamma(2), 0},
		{"lgamma of 0", Lgamma(0), inf},
		{"lgamma of a negative number", Lgamma(-0.5), nan},
		{"lgamma of +Inf", Lgamma(inf), inf},
		{"lgamma of NaN", Lgamma(nan), nan},
		{"logit of 0", Logit(0), -inf},
		{"logit of 1", Logit(1), inf},
		{"logit of 1/2", Logit(0.5), 0},
		{"logit outside", Logit(1.5), nan},
		{"logistic of -Inf", Logistic(-inf), 0},
		{"logistic of +Inf", Logistic(inf), 1},
		{"logistic of NaN", Logistic(nan), nan},
		{"P(a, 0)", GammaP(2, 0), 0},
		{"P(a, +Inf)", GammaP(2, inf), 1},
		{"P of a bad shape", GammaP(0, 1), nan},
		{"P of a negative x", GammaP(2, -1), 0},
		{"P of NaN", GammaP(2, nan), nan},
		{"Q(a, 0)", GammaQ(2, 0), 1},
		{"gamma's quantile at 0", GammaPInv(2, 0), 0},
		{"gamma's quantile at 1", GammaPInv(2, 1), inf},
		{"gamma's quantile above 1", GammaPInv(2, 1.1), nan},
		{"gamma's quantile of a bad shape", GammaPInv(-1, 0.5), nan},
		{"gamma's quantile that vanishes", GammaPInv(0.001, 0.4), 0},
		{"beta's distribution below 0", BetaI(2, 3, -1), 0},
		{"beta's distribution above 1", BetaI(2, 3, 2), 1},
		{"beta's distribution of a bad exponent", BetaI(0, 3, 0.5), nan},
		{"beta's quantile at 0", BetaIInv(2, 3, 0), 0},
		{"beta's quantile at 1", BetaIInv(2, 3, 1), 1},
		{"beta's quantile below 0", BetaIInv(2, 3, -0.1), nan},
		{"uniform's quantile", BetaIInv(1, 1, 0.25), 0.25},
		{"x^0", Pow(nan, 0), 1},
		{"1^y", Pow(1, nan), 1},
	} {
		if c.got != c.want && !(math.IsNaN(c.got) && math.IsNaN(c.want)) {
			t.Errorf("%s: got %v, want %v", c.why, c.got, c.want)
		}
	}
}

// Pow follows the library in every special case.
func TestPowSpecialCases(t *testing.T) {
	odd := []float64{math.Inf(-1), -1e300, -3, -2, -1.5, -1, -0.5, -5e-324, math.Copysign(0, -1), 0,
		5e-324, 1e-310, 0.5, 1, 1.5, 2, 3, 1e300, 0x1p53 - 1, 0x1p53, 0x1p64, math.Inf(1), math.NaN()}
	for _, x := range odd {
		for _, y := range odd {
			got, want := Pow(x, y), math.Pow(x, y)
			if math.IsNaN(got) && math.IsNaN(want) {
				continue
			}
			if math.Signbit(got) != math.Signbit(want) || (got != want && !(math.Abs(got-want) <= 1e-14*math.Abs(want))) {
				t.Errorf("Pow(%v, %v) = %v, the library says %v", x, y, got, want)
			}
		}
	}
}

// The tables are what they say, to the last bit.
func TestTables(t *testing.T) {
	const prec = 200
	for i, e := range expTable {
		x := big.NewFloat(2).SetPrec(prec) // 2^(i/32) by five square roots
		for range 5 {
			x.Sqrt(x)
		}
		v := big.NewFloat(1).SetPrec(prec)
		for range i {
			v.Mul(v, x)
		}
		high, _ := v.Float64()
		rest := new(big.Float).SetPrec(prec).Sub(v, big.NewFloat(high))
		low, _ := rest.Quo(rest, big.NewFloat(high)).Float64()
		if e.high != high || e.low != low {
			t.Errorf("expTable[%d] = %v, want %v %v", i, e, high, low)
		}
	}
	for i, e := range logTable {
		// log(inverse) + high + low = 0: exp of it is 1.
		sum := new(big.Float).SetPrec(prec).Add(big.NewFloat(e.high), big.NewFloat(e.low))
		v := bigExp(sum)
		v.Mul(v, big.NewFloat(e.inverse))
		off, _ := v.Sub(v, big.NewFloat(1)).Float64()
		if math.Abs(off) > 0x1p-90 {
			t.Errorf("logTable[%d]: off by %v", i, off)
		}
		if e.high*0x1p43 != math.Floor(e.high*0x1p43) || e.inverse*0x1p9 != math.Floor(e.inverse*0x1p9) {
			t.Errorf("logTable[%d] has too many bits: %x %x", i, e.inverse, e.high)
		}
	}
}

// bigExp is e^x for small x, by its series.
func bigExp(x *big.Float) *big.Float {
	sum, term := big.NewFloat(1).SetPrec(200), big.NewFloat(1).SetPrec(200)
	for k := 1; k < 60; k++ {
		term.Mul(term, x).Quo(term, big.NewFloat(float64(k)))
		sum.Add(sum, term)
	}
	return sum
}

func TestInversesAreMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := math.Exp(rapid.Float64Range(-4.6, 14).Draw(t, "log a"))
		b := math.Exp(rapid.Float64Range(-4.6, 10).Draw(t, "log b"))
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		q := rapid.Float64Range(0, 1).Draw(t, "q")
		if p > q {
			p, q = q, p
		}
		// Neighbours may change places by the rounding of the inverse.
		le := func(name string, x, y float64) {
			if !(x <= y || x-y <= 1e-12*math.Abs(y)) {
				t.Errorf("%s: %v at %v, %v at %v", name, x, p, y, q)
			}
		}
		le("gamma", GammaPInv(a, p), GammaPInv(a, q))
		le("beta", BetaIInv(a, b, p), BetaIInv(a, b, q))
		le("normal", NormQuantile(p), NormQuantile(q))
	})
}

// Quantiles are continuous in the shape: a little more shape, a little more x.
func TestInversesAreContinuousInTheShape(t *testing.T) {
	for _, p := range []float64{1e-12, 0.001, 0.2, 0.5, 0.9, 0.9999} {
		last := 0.0
		for a := 0.3; a < 40; a *= 1.001 {
			x := GammaPInv(a, p)
			if last > 0 && !(x > last && x < last*(1.001+0.03/a*(1-math.Log(p)))) {
				t.Errorf("GammaPInv(%v, %v) = %v after %v", a, p, x, last)
				break
			}
			last = x
		}
	}
}

func BenchmarkFunctions(b *testing.B) {
	for _, c := range []struct {
		name      string
		f         func(float64) float64
		low, high float64
	}{
		{"Exp", Exp, -5, 5},
		{"math.Exp", math.Exp, -5, 5},
		{"Expm1", Expm1, -1, 1},
		{"Log", Log, 0.01, 20},
		{"math.Log", math.Log, 0.01, 20},
		{"Log1p", Log1p, -0.9, 1},
		{"Pow(x, 1.3)", func(x float64) float64 { return Pow(x, 1.3) }, 0.01, 20},
		{"Erfc", Erfc, -3, 5},
		{"Lgamma", Lgamma, 0.1, 20},
		{"NormCDF", NormCDF, -5, 5},
		{"NormQuantile", NormQuantile, 0, 1},
		{"Logistic", Logistic, -5, 5},
	} {
		b.Run(c.name, func(b *testing.B) { benchmark(b, c.f, c.low, c.high) })
	}
	for _, a := range []float64{0.1, 0.5, 0.9, 1.5, 2.5, 5, 20, 1000} {
		b.Run(fmt.Sprintf("GammaP(%v, a x)", a), func(b *testing.B) {
			benchmark(b, func(x float64) float64 { return GammaP(a, a*x) }, 0, 3)
		})
		b.Run(fmt.Sprintf("GammaPInv(%v, p)", a), func(b *testing.B) {
			benchmark(b, func(p float64) float64 { return GammaPInv(a, p) }, 0, 1)
		})
		b.Run(fmt.Sprintf("BetaIInv(%v, %v, p)", a, a+1), func(b *testing.B) {
			benchmark(b, func(p float64) float64 { return BetaIInv(a, a+1, p) }, 0, 1)
		})
	}
}

var sink float64

// benchmark calls f over the range in an order that no branch predictor learns.
func benchmark(b *testing.B, f func(float64) float64, low, high float64) {
	b.ReportAllocs()
	u := 0.5
	for b.Loop() {
		if u += 0.6180339887498949; u >= 1 {
			u--
		}
		sink = f(low + (high-low)*u)
	}
}
