package dist

import (
	"math"
	"testing"
)

func TestFirst(t *testing.T) {
	for _, c := range []struct {
		f string
		n []string
		v []float64
	}{
		{"gamma", []string{"mean", "cv"}, []float64{6, .9}},
		{"gamma", []string{"p90", "median"}, []float64{16, 5}},
		{"weibull", []string{"mean", "cv"}, []float64{20, .7}},
		{"weibull", []string{"p10", "p75"}, []float64{2, 9}},
		{"lognormal", []string{"p10", "p75"}, []float64{2, 9}},
		{"lognormal", []string{"cv", "mean"}, []float64{2, 9}},
		{"exponential", []string{"median"}, []float64{9}},
	} {
		r, err := Lookup(c.f, c.n)
		if err != nil {
			t.Fatal(err)
		}
		d, err := r.Make(c.v)
		if err != nil {
			t.Fatal(err)
		}
		for i, n := range c.n {
			got := math.NaN()
			if p, ok := percentile(n); ok {
				got = d.Quantile(p)
			}
			switch n {
			case "mean":
				got = d.Mean()
			case "cv":
				got = math.Sqrt(d.Var()) / d.Mean()
			}
			if math.Abs(got/c.v[i]-1) > 1e-9 {
				t.Error(c, n, got)
			}
		}
		if a := testing.AllocsPerRun(10, func() { r.Make(c.v) }); a > 1 {
			t.Error("allocs", c, a)
		}
	}
	for _, n := range [][]string{{"mean"}, {"foo", "p90"}, {"median", "p50"}} {
		_, err := Lookup("gamma", n)
		t.Log(err)
	}
	_, err := Lookup("gama", nil)
	t.Log(err)
	r, _ := Lookup("lognormal", []string{"median", "p90"})
	_, err = r.Make([]float64{5, 4})
	t.Log(err)
	_, err = r.Make([]float64{-5, 4})
	t.Log(err)
	t.Log(r.MakeClipped([]float64{5, 4}))
}
