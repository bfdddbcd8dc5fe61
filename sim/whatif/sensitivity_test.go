package whatif

import (
	"context"
	"math"
	"strings"
	"testing"
)

// Two uncertain numbers, a rate X and a conversion Y, uniform and independent,
// and revenue without queues: a compound Poisson number with mean H v XY. Every
// index is known, those of luck too. The deals of two worlds with the same luck
// are nested: a lead comes in both if it comes by min(X, X') in operational
// time, and is won in both if its uniform number is below min(Y, Y').
func TestSobolIndicesOfRevenue(t *testing.T) {
	const (
		days         = 250.0
		x0, x1       = 0.1, 0.3
		y0, y1       = 0.3, 0.7
		value, extra = 1e4, 1 + 0.5*0.5 // E[V²]/E[V]² of a gamma with cv 0.5
	)
	n := 12000
	if testing.Short() {
		n = 3000
	}
	scn := written(t, `
stages = ["only"]
[time]
start = 2027-01-01
horizon = "250d"
warmup = "0d"
[source.web]
rate = { dist = "uniform", min = "0.1/day", max = "0.3/day" }
[deal]
value = { dist = "gamma", mean = 10000, cv = 0.5 }
[stage.only]
conversion = { dist = "uniform", min = 0.3, max = 0.7 }
`)
	r, err := Levers(context.Background(), scn, LeverOptions{Sensitivity: true, Full: true}, Options{Replications: n, Seed: seedOf("sobol indices of revenue")})
	if err != nil {
		t.Fatal(err)
	}
	mean := func(a, b float64) float64 { return (a + b) / 2 }
	square := func(a, b float64) float64 { return (a*a + a*b + b*b) / 3 }
	variance := func(a, b float64) float64 { return (b - a) * (b - a) / 12 }
	apart := func(a, b float64) float64 { return (b - a) / 3 } // E|X - X'|
	least := func(a, b float64) float64 { return a + (b-a)/3 } // E min(X, X')
	ex, ey := mean(x0, x1), mean(y0, y1)
	known := days * value * days * value                              // of XY
	luck := days * value * value * extra                              // of a region of XY
	both := square(x0, x1)*square(y0, y1) - ex*ex*ey*ey               // variance of XY
	all := known*both + luck*ex*ey                                    // variance of revenue
	together := known*both + luck*(ex*ey-least(x0, x1)*least(y0, y1)) // with the same luck
	want := map[string][2]float64{
		"rate of web": {known * variance(x0, x1) * ey * ey / all,
			(known*square(y0, y1)*variance(x0, x1) + luck*apart(x0, x1)*ey/2) / all},
		"conversion in only": {known * variance(y0, y1) * ex * ex / all,
			(known*square(x0, x1)*variance(y0, y1) + luck*ex*apart(y0, y1)/2) / all},
		"luck": {1 - together/all, luck * ex * ey / all},
	}
	s := r.Sensitivity
	if s == nil || len(s.Factors) != len(want) || s.Replications != n {
		t.Fatalf("got %+v", s)
	}
	if got, want := s.SD, math.Sqrt(all); math.Abs(got/want-1) > 4*math.Sqrt(1/float64(n)) {
		t.Errorf("sd %.0f, want %.0f", got, want)
	}
	for _, f := range s.Factors {
		w, ok := want[f.Name]
		if !ok {
			t.Errorf("%s: not expected", f.Name)
			continue
		}
		for i, e := range []Estimate{f.First, f.Total} {
			se := (e.CI.High - e.CI.Low) / 2 / 1.96
			if !(se > 0 && se < 1.2/math.Sqrt(float64(n))) {
				t.Errorf("%s: standard error %v", f.Name, se)
			}
			if math.Abs(e.Value-w[i]) > 4*se {
				t.Errorf("%s, index %d: %.4f, want %.4f ± %.4f", f.Name, i, e.Value, w[i], 4*se)
			}
		}
		t.Logf("%-20s first %.4f (want %.4f), total %.4f (want %.4f)", f.Name, f.First.Value, w[0], f.Total.Value, w[1])
	}
}

// The shares of one table are drawn together, and are one factor.
func TestSharesOfRoutesAreOneFactor(t *testing.T) {
	scn := written(t, `
stages = ["first", "second"]
[time]
start = 2027-01-01
horizon = "90d"
[source.web]
rate = "1/day to 2/day"
[stage.first]
routes = { second = "30 of 80", won = "20 of 80" }
[stage.second]
title = "the second"
conversion = "30 of 80"
dwell = { dist = "gamma", mean = "4d to 6d", cv = 1 }
`)
	r, err := Levers(context.Background(), scn, LeverOptions{Sensitivity: true}, Options{Replications: 40})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"rate of web": 1, "routes in first": 3, "conversion in the second": 1, "mean of dwell in the second": 1, "luck": 0}
	for _, f := range r.Sensitivity.Factors {
		n, ok := want[f.Name]
		if !ok || n != len(f.Paths) || f.Luck() != (f.Name == "luck") {
			t.Errorf("%q with %q", f.Name, f.Paths)
		}
		delete(want, f.Name)
	}
	if len(want) > 0 {
		t.Errorf("missing %v", want)
	}
}

// Numbers that go together are one factor, and all that moves the market is one,
// which no measuring makes known.
func TestCorrelatedNumbersAndTheMarketAreFactors(t *testing.T) {
	scn := written(t, `
stages = ["first", "second"]
[time]
start = 2027-01-01
horizon = "90d"
warmup = "0d"
[source.web]
rate = "1/day to 2/day"
cost = "5 to 10"
[stage.first]
conversion = "0.5 to 0.7"
[stage.second]
conversion = "30 of 80"
[correlation]
"source.web.rate ~ stage.second.conversion" = 0.5
[factor.economy]
sd = 0.3
each = "month"
elasticity = { rate = 1 }
[shock.fire]
probability = 0.5
lasts = "30d"
rate_times = 0.1
`)
	r, err := Levers(context.Background(), scn, LeverOptions{Sensitivity: true}, Options{Replications: 200})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"rate of web with conversion in second": "source.web.rate stage.second.conversion",
		"cost of web":                           "source.web.cost",
		"conversion in first":                   "stage.first.conversion",
		"market":                                "factor.economy shock.fire",
		"luck":                                  "",
	}
	for i, f := range r.Sensitivity.Factors {
		paths, ok := want[f.Name]
		if !ok || strings.Join(f.Paths, " ") != paths || f.Market != (f.Name == "market") {
			t.Errorf("%q with %q", f.Name, f.Paths)
		}
		if f.Name == "cost of web" && (f.First.Value != 0 || f.Total.Value != 0) {
			t.Errorf("what leads cost makes %v of the spread of wins", f.Total.Value)
		}
		if f.Market && r.Sensitivity.Measure() == i {
			t.Error("the market is to be measured")
		}
		delete(want, f.Name)
	}
	if len(want) > 0 {
		t.Errorf("missing %v", want)
	}
}
