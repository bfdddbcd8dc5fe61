package dist

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// gonum is a second opinion on quantiles and probabilities.
func TestAgainstGonum(t *testing.T) {
	type referee interface {
		CDF(x float64) float64
		Quantile(p float64) float64
		Mean() float64
		Variance() float64
	}
	for _, c := range []struct {
		family string
		set    []string
		values []float64
		want   referee
	}{
		{"exponential", []string{"mean"}, []float64{4}, distuv.Exponential{Rate: 0.25}},
		{"gamma", []string{"shape", "scale"}, []float64{0.3, 2}, distuv.Gamma{Alpha: 0.3, Beta: 0.5}},
		{"gamma", []string{"shape", "rate"}, []float64{7, 2}, distuv.Gamma{Alpha: 7, Beta: 2}},
		{"erlang", []string{"shape", "rate"}, []float64{3, 2}, distuv.Gamma{Alpha: 3, Beta: 2}},
		{"weibull", []string{"shape", "scale"}, []float64{1.7, 3}, distuv.Weibull{K: 1.7, Lambda: 3}},
		{"weibull", []string{"scale", "shape"}, []float64{3, 0.6}, distuv.Weibull{K: 0.6, Lambda: 3}},
		{"lognormal", []string{"mu", "sigma"}, []float64{1, 0.5}, distuv.LogNormal{Mu: 1, Sigma: 0.5}},
		{"uniform", []string{"min", "max"}, []float64{2, 5}, distuv.Uniform{Min: 2, Max: 5}},
		{"triangular", []string{"min", "mode", "max"}, []float64{1, 2, 5}, distuv.NewTriangle(1, 5, 2, nil)},
		{"beta", []string{"alpha", "beta"}, []float64{2, 5}, distuv.Beta{Alpha: 2, Beta: 5}},
		{"beta", []string{"alpha", "beta"}, []float64{0.4, 0.7}, distuv.Beta{Alpha: 0.4, Beta: 0.7}},
		{"pert", []string{"min", "mode", "max"}, []float64{0, 0.25, 1}, distuv.Beta{Alpha: 2, Beta: 4}},
	} {
		d := make1(t, c.family, c.set, c.values)
		label := sprint(c.family, c.values)
		near(t, label+" mean", d.Mean(), c.want.Mean(), 1e-12)
		near(t, label+" variance", d.Var(), c.want.Variance(), 1e-12)
		for u := 0.001; u < 1; u += 0.0173 {
			x := c.want.Quantile(u)
			near(t, label+" quantile", d.Quantile(u), x, 1e-8) // gonum's inverses stop early
			near(t, label+" CDF", d.CDF(x), c.want.CDF(x), 1e-11)
		}
	}
}

// The exact values were computed with 40 digits: loglogistic by its formulas,
// the cut normal by its error functions.
func TestKnownMoments(t *testing.T) {
	for _, c := range []struct {
		why              string
		family           string
		set              []string
		values           []float64
		mean, sd, median float64
	}{
		{"half normal: sqrt(2/pi), sqrt(1 - 2/pi)", "normal", []string{"mu", "sigma"}, []float64{0, 1},
			0.7978845608028654, 0.6028102749890869, 0.6744897501960817},
		{"pi/2, no finite variance", "loglogistic", []string{"shape", "scale"}, []float64{2, 1},
			math.Pi / 2, inf, 1},
		{"(pi/4)/sin(pi/4), (pi/2) - mean^2", "loglogistic", []string{"shape", "scale"}, []float64{4, 1},
			1.1107207345395915, math.Sqrt(math.Pi/2 - 1.1107207345395915*1.1107207345395915), 1},
		{"mean 0.9 + 0.9, square 2 (0.9 + 8.1)", "hyperexponential", []string{"share", "mean1", "mean2"}, []float64{0.9, 1, 9},
			1.8, math.Sqrt(18 - 1.8*1.8), 0.7901355818986436},
		{"three equal steps", "erlang", []string{"shape", "mean"}, []float64{4, 2}, 2, 1, 1.8360303743},
	} {
		d := make1(t, c.family, c.set, c.values)
		near(t, c.why+": mean", d.Mean(), c.mean, 1e-13)
		near(t, c.why+": sd", math.Sqrt(d.Var()), c.sd, 1e-13)
		near(t, c.why+": median", d.Quantile(0.5), c.median, 1e-9)
	}
}

// integrate is the mean of f(X) as the integral over the quantiles, by the
// double exponential rule (Takahasi and Mori, 1974), exact in both tails.
func integrate(d Dist, f func(x float64) float64) float64 {
	const h = 1.0 / 64
	sum := 0.0
	for k := -400; k <= 400; k++ {
		s := float64(k) * h
		a := math.Pi * math.Sinh(s)
		p, q := 1/(1+math.Exp(-a)), 1/(1+math.Exp(a))
		if p == 0 || q == 0 {
			continue
		}
		if y := f(d.inverse(p, q)); finite(y) {
			sum += y * p * q * math.Pi * math.Cosh(s) * h
		}
	}
	return sum
}

func TestMomentsAreThoseOfTheQuantiles(t *testing.T) {
	for name, d := range everyDist(t) {
		m, v := d.Mean(), d.Var()
		if !finite(m) {
			continue
		}
		tol := 1e-9 // of the rule, where the quantile is smooth
		switch d.kind {
		case kindMixture, kindEmpirical:
			tol = 0.02 // jumps
		case kindTriangular, kindHyper:
			tol = 2e-5 // a kink, or nearly
		}
		if got := integrate(d, func(x float64) float64 { return x }); !(math.Abs(got-m) <= tol*(math.Abs(m)+math.Sqrt(v))) {
			t.Errorf("%s: mean %v, the quantiles' is %v", name, m, got)
		}
		if !finite(v) {
			continue
		}
		if got := integrate(d, func(x float64) float64 { return (x - m) * (x - m) }); !(math.Abs(got-v) <= 1e-6*v+tol*v) && v > 0 {
			t.Errorf("%s: variance %v, the quantiles' is %v", name, v, got)
		}
	}
}

func TestQuantileInvertsCDF(t *testing.T) {
	for name, d := range everyDist(t) {
		last := math.Inf(-1)
		for _, u := range []float64{0, 1e-300, 1e-20, 1e-9, 1e-3, 0.02, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.95, 0.999, 1 - 1e-9, 1} {
			x := d.Quantile(u)
			if !(x >= last) {
				t.Errorf("%s: quantile(%v) = %v, below %v", name, u, x, last)
			}
			last = x
			if x < d.Min() {
				t.Errorf("%s: quantile(%v) = %v, below the minimum %v", name, u, x, d.Min())
			}
			if math.IsInf(x, 1) || x == d.Min() {
				continue
			}
			// The smallest x with CDF(x) >= u, up to rounding of x.
			if p := d.CDF(math.Nextafter(x, math.Inf(1))); !(p >= u-1e-9*u-1e-12) {
				t.Errorf("%s: CDF above quantile(%v) = %v is %v", name, u, x, p)
			}
			if p := d.CDF(x - math.Abs(x)*1e-9); p > u+1e-6*u+1e-9 {
				t.Errorf("%s: CDF just below quantile(%v) = %v is %v", name, u, x, p)
			}
		}
	}
}

func TestProbabilitiesOfBothSidesAddUp(t *testing.T) {
	for name, d := range everyDist(t) {
		for _, u := range []float64{1e-6, 0.01, 0.3, 0.5, 0.7, 0.99, 1 - 1e-6} {
			x := d.Quantile(u)
			if math.IsInf(x, 1) {
				continue
			}
			for _, x := range []float64{x, x - 0.1, x + 0.1} {
				p, q := d.prob(x)
				if math.Abs(p+q-1) > 1e-14 || !(p >= 0 && q >= 0) {
					t.Errorf("%s: P(X <= %v) = %v and P(X > %v) = %v", name, x, p, x, q)
				}
			}
		}
	}
}

// The tail stands for the largest value: it takes its share, from that value on.
func TestEmpiricalTail(t *testing.T) {
	exp := make1(t, "exponential", []string{"mean"}, []float64{5})
	d, err := Empirical([]float64{1, 2, 3, 10}, nil, &exp)
	if err != nil {
		t.Fatal(err)
	}
	// An exponential beyond 10 is 10 plus the same exponential.
	near(t, "mean", d.Mean(), (1+2+3+15)/4.0, 1e-12)
	second := (1 + 4 + 9 + (25 + 15*15)) / 4.0
	near(t, "variance", d.Var(), second-5.25*5.25, 1e-11)
	near(t, "P(X > 12)", 1-d.CDF(12), 0.25*math.Exp(-2.0/5), 1e-13)
	near(t, "P95", d.Quantile(0.95), 10-5*math.Log(0.05/0.25), 1e-13)
	near(t, "P75", d.Quantile(0.75), 3, 0)
	near(t, "P50", d.Quantile(0.5), 2, 0)

	heavy := make1(t, "loglogistic", []string{"shape", "scale"}, []float64{0.9, 5})
	d, err = Empirical([]float64{1, 2}, nil, &heavy)
	if err != nil {
		t.Fatal(err)
	}
	if !math.IsInf(d.Mean(), 1) || !math.IsInf(d.Var(), 1) {
		t.Errorf("mean %v and variance %v with a tail without mean", d.Mean(), d.Var())
	}
	short := make1(t, "uniform", []string{"min", "max"}, []float64{0, 2})
	if _, err = Empirical([]float64{1, 2}, nil, &short); err == nil {
		t.Error("a tail that ends at the largest value is accepted")
	}
}

func TestMixtureWithNever(t *testing.T) {
	d := lists(t)["mixture with never"]
	if !math.IsInf(d.Mean(), 1) || !math.IsInf(d.Var(), 1) {
		t.Errorf("mean %v, variance %v, want +Inf", d.Mean(), d.Var())
	}
	if x := d.Quantile(0.69999); math.IsInf(x, 1) {
		t.Errorf("P69.999 = %v, want a number", x)
	}
	if x := d.Quantile(0.70001); !math.IsInf(x, 1) {
		t.Errorf("P70.001 = %v, want +Inf", x)
	}
	near(t, "share that ends", d.CDF(1e9), 0.7, 1e-15)
}

// The guide leads to the same value as a search from the start.
func TestEmpiricalGuide(t *testing.T) {
	var values, weights []float64
	for i := range 500 {
		values = append(values, float64(i*i))
		weights = append(weights, float64(i*7919%13)*float64(i*104729%11))
	}
	d, err := Empirical(values, weights, nil)
	if err != nil {
		t.Fatal(err)
	}
	for k := range 20001 {
		u := float64(k) / 20000
		want := math.NaN()
		for i, c := range d.list.upto {
			if c >= u {
				want = d.list.value[i]
				break
			}
		}
		if got := d.Quantile(u); got != want {
			t.Fatalf("quantile(%v) = %v, want %v", u, got, want)
		}
	}
}
