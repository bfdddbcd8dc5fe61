package dist

import (
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write golden files anew")

// golden compares text with a file in testdata, or writes it with -update.
func golden(t *testing.T, file, got string) {
	t.Helper()
	file = "testdata/" + file
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if want := string(b); got != want {
		g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
		for i := range max(len(g), len(w)) {
			switch {
			case i >= len(g):
				t.Errorf("%s:%d: missing %s", file, i+1, w[i])
			case i >= len(w):
				t.Errorf("%s:%d: new %s", file, i+1, g[i])
			case g[i] != w[i]:
				t.Errorf("%s:%d: got\n\t%s\nwant\n\t%s", file, i+1, g[i], w[i])
			}
		}
	}
}

// TestErrors keeps every message: one bad input a line, then what is said of it.
func TestErrors(t *testing.T) {
	var b strings.Builder
	for _, c := range []struct {
		family string
		names  string
		values []float64
	}{
		{"gama", "mean cv", nil},
		{"log-normal", "mean cv", nil},
		{"poisson", "mean", nil},
		{"", "", nil},
		{"gamma", "", nil},
		{"gamma", "mean", nil},
		{"gamma", "mean cv sd", nil},
		{"gamma", "mean cv p90", nil},
		{"gamma", "p90", nil},
		{"gamma", "p90 p90", nil},
		{"gamma", "median p50", nil},
		{"gamma", "p0 p90", nil},
		{"gamma", "p50 p100", nil},
		{"exponential", "mean rate", nil},
		{"constant", "mean", nil},
		{"never", "mean", nil},
		{"triangular", "min max", nil},
		{"empirical", "mean cv", nil},
		{"mixture", "", nil},
		{"beta", "mean", nil},
		{"erlang", "p10 p90", nil},
		{"hyperexponential", "median p90", nil},
		{"lognormal", "mu cv", nil},

		{"gamma", "mean cv", []float64{6}},
		{"gamma", "mean cv", []float64{0, 1}},
		{"gamma", "mean cv", []float64{-6, 1}},
		{"gamma", "mean cv", []float64{math.NaN(), 1}},
		{"gamma", "mean cv", []float64{inf, 1}},
		{"gamma", "mean cv", []float64{6, 0}},
		{"gamma", "cv mean", []float64{20, 6}},
		{"gamma", "mean sd", []float64{6, 120}},
		{"gamma", "mean cv", []float64{6, 1e-6}},
		{"gamma", "shape scale", []float64{0.001, 1}},
		{"gamma", "median p90", []float64{5, 5}},
		{"gamma", "median p90", []float64{5, 4}},
		{"gamma", "median p90", []float64{5, 5.0001}},
		{"weibull", "mean cv", []float64{5, 1e6}},
		{"weibull", "shape mean", []float64{0.001, 1}},
		{"loglogistic", "shape mean", []float64{1, 5}},
		{"loglogistic", "mean cv", []float64{5, 5000}},
		{"lognormal", "median p90", []float64{5, 4}},
		{"lognormal", "median p51", []float64{5, 50}},
		{"lognormal", "mu sigma", []float64{100, 1}},
		{"erlang", "shape mean", []float64{2.5, 1}},
		{"erlang", "shape mean", []float64{0, 1}},
		{"erlang", "mean cv", []float64{1, 0.6}},
		{"erlang", "mean sd", []float64{10, 6}},
		{"normal", "mean cv", []float64{5, 1}},
		{"normal", "mean sd", []float64{5, 7}},
		{"normal", "median p90", []float64{1, 20}},
		{"normal", "mu sigma", []float64{-100, 1}},
		{"uniform", "min max", []float64{3, 3}},
		{"uniform", "p10 p90", []float64{3, 2}},
		{"triangular", "min mode max", []float64{1, 5, 4}},
		{"triangular", "min mode max", []float64{1, 0, 4}},
		{"pert", "min mode max", []float64{4, 5, 1}},
		{"pert", "min mode max lambda", []float64{0, 1, 2, 0}},
		{"beta", "mean sd", []float64{0.5, 0.6}},
		{"beta", "mean sd", []float64{1.5, 0.1}},
		{"beta", "mean cv min max", []float64{5, 0.1, 6, 10}},
		{"beta", "mean sd min max", []float64{5, 0.1, 10, 6}},
		{"beta", "p10 p90", []float64{0.5, 1}},
		{"beta", "p10 p90", []float64{0.5, 0.4}},
		{"beta", "min max p10 p90", []float64{2, 8, 1, 7}},
		{"beta", "p10 p90", []float64{0.5, 0.500000001}},
		{"hyperexponential", "mean cv", []float64{5, 0.8}},
		{"hyperexponential", "mean sd", []float64{5, 4}},
		{"hyperexponential", "share mean1 mean2", []float64{1.2, 1, 2}},
		{"exponential", "p90", []float64{-1}},
	} {
		fmt.Fprintf(&b, "%s %s %v\n\t", c.family, c.names, c.values)
		r, err := Lookup(c.family, strings.Fields(c.names))
		if err == nil && c.values != nil {
			_, err = r.Make(c.values)
		}
		if err == nil {
			t.Errorf("%s %s %v is accepted", c.family, c.names, c.values)
		}
		fmt.Fprintln(&b, err)
	}
	list := func(_ Dist, err error) { fmt.Fprintf(&b, "\t%v\n", err) }
	fmt.Fprintln(&b, "lists")
	list(Mixture(nil, nil))
	list(Mixture([]float64{1}, []Dist{{}, {}}))
	list(Mixture([]float64{1, -1}, []Dist{{}, {}}))
	list(Mixture([]float64{0, 0}, []Dist{{}, {}}))
	list(Mixture([]float64{math.NaN(), 1}, []Dist{{}, {}}))
	list(Empirical(nil, nil, nil))
	list(Empirical([]float64{1, inf}, nil, nil))
	list(Empirical([]float64{1, 2}, []float64{1}, nil))
	list(Empirical([]float64{1, 2}, []float64{1, -1}, nil))
	list(Empirical([]float64{1, 2}, []float64{0, 0}, nil))
	short := Constant(1)
	list(Empirical([]float64{1, 2}, nil, &short))
	golden(t, "errors.txt", b.String())
}

// TestTable keeps the names of families, sets and parameters, which files and
// the editor schema rely on.
func TestTable(t *testing.T) {
	var b strings.Builder
	for _, f := range Families() {
		fmt.Fprintf(&b, "%s: %s\n", f.Name, f.Help)
		for _, s := range f.Sets {
			fmt.Fprintf(&b, "\t%s\n", s)
			for _, p := range s.Params {
				if p.Help == "" {
					t.Errorf("%s: %s has no help", f.Name, p.Name)
				}
			}
		}
	}
	golden(t, "families.txt", b.String())
}

func TestMakingDoesNotAllocate(t *testing.T) {
	for _, n := range natives {
		for _, f := range Families() {
			if f.Name != n.family {
				continue
			}
			d := make1(t, n.family, n.set, n.values[0])
			own := map[string]float64{}
			for i, name := range n.set {
				own[name] = n.values[0][i]
			}
			for _, s := range f.Sets {
				var names []string
				for _, p := range s.Params {
					names = append(names, p.Name)
				}
				names = append(names, []string{"p10", "p90"}[:s.Percentiles]...)
				values := make([]float64, len(names))
				for i, name := range names {
					values[i], _ = parameter(d, name, own)
				}
				r, err := Lookup(n.family, names)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := r.Make(values); err != nil {
					continue // no such moment
				}
				if a := testing.AllocsPerRun(5, func() { d, _ = r.Make(values) }); a != 0 {
					t.Errorf("%s: %s: %v allocations", f.Name, s, a)
				}
			}
		}
	}
}

// Whatever the values, clipping gives a proper distribution, and changes
// nothing that Make accepts.
func TestClippingNeverFails(t *testing.T) {
	type choice struct {
		family string
		names  []string
	}
	var choices []choice
	for _, f := range Families() {
		for _, s := range f.Sets {
			var names []string
			for _, p := range s.Params {
				names = append(names, p.Name)
			}
			for _, m := range [][]string{{"p5", "p95"}, {"median", "p90"}, {"p01", "p02"}} {
				choices = append(choices, choice{f.Name, append(names[:len(names):len(names)], m[:s.Percentiles]...)})
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(choices).Draw(t, "set")
		values := make([]float64, len(c.names))
		for i := range values {
			switch rapid.IntRange(0, 3).Draw(t, "kind") {
			case 0:
				values[i] = rapid.Float64().Draw(t, "any")
			case 1:
				values[i] = rapid.Float64Range(0, 10).Draw(t, "usual")
			case 2:
				values[i] = rapid.Float64Range(0, 1).Draw(t, "share")
			case 3:
				values[i] = rapid.SampledFrom([]float64{0, 1, -1, math.NaN(), inf, -inf, 1e-300, 1e300, 5e-324, 2}).Draw(t, "odd")
			}
		}
		r, err := Lookup(c.family, c.names)
		if err != nil {
			t.Fatal(err)
		}
		d, clipped := r.MakeClipped(values)
		if e, err := r.Make(values); (err == nil) == clipped || (err == nil && e != d) {
			t.Fatalf("%v%v: clipped is %v, but Make says %v", c, values, clipped, err)
		}
		if d.kind == kindConstant && c.family != "constant" {
			t.Fatalf("%v%v: no distribution found", c, values)
		}
		last := math.Inf(-1)
		for _, u := range []float64{0.001, 0.1, 0.5, 0.9, 0.999} {
			x := d.Quantile(u)
			if !(x >= last) || (math.IsInf(x, 0) && c.family != "never") {
				t.Fatalf("%v%v: quantile(%v) = %v after %v", c, values, u, x, last)
			}
			last = x
		}
		if m := d.Mean(); !(m >= d.Min()) {
			t.Fatalf("%v%v: mean %v, minimum %v", c, values, m, d.Min())
		}
	})
}
