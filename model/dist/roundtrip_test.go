package dist

import (
	"fmt"
	"math"
	"testing"
)

// natives are distributions of every family by their own parameters, the first
// set of which (by name) makes them; other names follow from these.
var natives = []struct {
	family string
	set    []string
	values [][]float64
}{
	{"constant", []string{"value"}, [][]float64{{0}, {-3}, {12.5}}},
	{"exponential", []string{"mean"}, [][]float64{{1}, {1e-6}, {300}}},
	{"erlang", []string{"shape", "scale"}, [][]float64{{1, 2}, {3, 0.5}, {40, 1}}},
	{"gamma", []string{"shape", "scale"}, [][]float64{{0.02, 100}, {0.9, 6}, {1, 1}, {1.1, 6}, {7.5, 1e-3}, {400, 2}, {1e5, 1}}},
	{"weibull", []string{"shape", "scale"}, [][]float64{{0.12, 100}, {0.7, 20}, {1, 1}, {1.5, 1e4}, {12, 3}, {200, 1}, {5000, 1}}},
	{"lognormal", []string{"mu", "sigma"}, [][]float64{{0, 1}, {-3, 0.05}, {8, 2.5}, {1, 1e-3}}},
	{"loglogistic", []string{"shape", "scale"}, [][]float64{{2.3, 5}, {4, 1}, {30, 2}, {400, 7}}},
	{"normal", []string{"mu", "sigma"}, [][]float64{{10, 3}, {1, 1}, {0, 2}, {-2, 1}, {-40, 4}, {1000, 1}, {200, 5}}},
	{"uniform", []string{"min", "max"}, [][]float64{{0, 1}, {2, 10}, {-1, 3}}},
	{"triangular", []string{"min", "mode", "max"}, [][]float64{{0, 1, 4}, {2, 2, 3}, {-3, 5, 5}}},
	{"pert", []string{"min", "mode", "max", "lambda"}, [][]float64{{0, 1, 4, 4}, {2, 2, 3, 4}, {1, 2, 3, 4}}},
	{"beta", []string{"alpha", "beta"}, [][]float64{{2, 3}, {0.3, 0.8}, {34.5, 22.5}, {1, 1}, {0.05, 4}, {2000, 100}}},
	{"hyperexponential", []string{"share", "mean1", "mean2"}, [][]float64{{0.5, 2, 2}, {0.9, 1, 9}, {0.99, 1, 99}}},
	{"never", nil, [][]float64{{}}},
}

// make1 is Make for a family and parameter names, or fails the test.
func make1(t testing.TB, family string, names []string, values []float64) Dist {
	t.Helper()
	r, err := Lookup(family, names)
	if err != nil {
		t.Fatal(err)
	}
	d, err := r.Make(values)
	if err != nil {
		t.Fatalf("%s%v%v: %v", family, names, values, err)
	}
	return d
}

// parameter is the value of the named parameter of d, whose own ones are given.
func parameter(d Dist, name string, own map[string]float64) (float64, bool) {
	if p, ok := percentile(name); ok {
		return d.Quantile(p), true
	}
	if x, ok := own[name]; ok {
		return x, true
	}
	switch name {
	case "mean":
		return d.Mean(), true
	case "sd":
		return math.Sqrt(d.Var()), true
	case "cv":
		return math.Sqrt(d.Var()) / d.Mean(), true
	case "rate":
		return d.Quantile(0.5) / d.Scaled(d.Scaled(1).scale).Quantile(0.5), true // 1/scale
	case "rate1", "rate2":
		return 1 / own["mean"+name[4:]], true
	case "min":
		return d.Min(), true
	case "max":
		return d.Quantile(1), true
	}
	return 0, false
}

func TestEverySetGivesTheSameDistributionBack(t *testing.T) {
	pairs := [][]string{{"p5", "p95"}, {"median", "p90"}, {"p10", "p25"}, {"p01", "p99"}, {"p75", "p50"}}
	done := map[string]int{}
	for _, n := range natives {
		for _, values := range n.values {
			d := make1(t, n.family, n.set, values)
			own := map[string]float64{}
			for i, name := range n.set {
				own[name] = values[i]
			}
			for _, f := range Families() {
				if f.Name != n.family {
					continue
				}
				for _, s := range f.Sets {
					var names []string
					for _, p := range s.Params {
						names = append(names, p.Name)
					}
					more := [][]string{nil}
					switch s.Percentiles {
					case 1:
						more = [][]string{{"median"}, {"p90"}, {"p10"}}
					case 2:
						more = pairs
					}
					for _, m := range more {
						roundTrip(t, d, n.family, append(names[:len(names):len(names)], m...), own)
						done[n.family+": "+s.String()]++
					}
				}
			}
		}
	}
	for _, f := range Families() {
		for _, s := range f.Sets {
			if done[f.Name+": "+s.String()] == 0 {
				t.Errorf("%s: %s: never tried", f.Name, s)
			}
		}
	}
}

func roundTrip(t *testing.T, d Dist, family string, names []string, own map[string]float64) {
	t.Helper()
	// Sets without lambda or bounds hold only for their defaults.
	values := make([]float64, len(names))
	for i, name := range names {
		x, ok := parameter(d, name, own)
		if !ok {
			t.Fatalf("%s: do not know %s", family, name)
		}
		values[i] = x
	}
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	if math.IsInf(sum, 0) {
		return // no such moment
	}
	label := fmt.Sprint(family, own, names, values)
	if family == "hyperexponential" && names[0] == "mean" {
		// Two moments do not determine three parameters; the moments must fit.
		e := make1(t, family, names, values)
		near(t, label+" mean", e.Mean(), d.Mean(), 1e-12)
		near(t, label+" var", e.Var(), d.Var(), 1e-12)
		return
	}
	r, err := Lookup(family, names)
	if err != nil {
		t.Fatal(err)
	}
	e, err := r.Make(values)
	if err != nil {
		t.Errorf("%s: %v", label, err)
		return
	}
	spread := d.Quantile(0.75) - d.Quantile(0.25)
	for _, u := range []float64{1e-3, 0.05, 0.3, 0.5, 0.8, 0.99, 1 - 1e-6} {
		a, b := e.Quantile(u), d.Quantile(u)
		// Parameters given to 16 digits determine the shape to 1e-16 x level
		// / spread at best; far tails magnify that.
		tol := 1e-9*math.Abs(b) + 1e-9*spread
		if !(math.Abs(a-b) <= tol) && a != b {
			t.Errorf("%s: quantile(%v) = %v, want %v", label, u, a, b)
		}
	}
}

func near(t *testing.T, label string, got, want, rel float64) {
	t.Helper()
	if !(math.Abs(got-want) <= rel*math.Abs(want)) && got != want {
		t.Errorf("%s: got %v, want %v", label, got, want)
	}
}

func TestPercentilesInAnyOrder(t *testing.T) {
	a := make1(t, "gamma", []string{"median", "p90"}, []float64{5, 16})
	b := make1(t, "gamma", []string{"p90", "p50"}, []float64{16, 5})
	if a != b {
		t.Errorf("order of percentiles matters: %v, %v", a, b)
	}
}

func sprint(family string, values []float64) string {
	return fmt.Sprintf("%s%v", family, values)
}
