package stat_test

import (
	"math"
	"sort"
	"testing"

	"dealcast/sim/stat"
	"dealcast/sim/stream"

	gonum "gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

var nan = math.NaN()

// draws are n uniform numbers from their own address space.
func draws(name string, n int) []float64 {
	key := stream.Source(1, 0, stream.Name(name))
	out := make([]float64, n)
	for i := range out {
		out[i] = stream.Uniform(key.Deal(int64(i)).Bits(stream.At(0, stream.Value), 0))
	}
	return out
}

func near(a, b, tolerance float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= tolerance*math.Max(1, math.Abs(b))
}

func TestSummariseAgainstGonum(t *testing.T) {
	for _, n := range []int{2, 3, 7, 20, 200, 2000} {
		x := draws("summary", n)
		for i := range x {
			x[i] = 1e6 * math.Exp(2*x[i])
		}
		s := stat.Summarise(x)
		mean, sd := gonum.MeanStdDev(x, nil)
		sort.Float64s(x)
		for _, c := range []struct {
			name      string
			got, want float64
		}{
			{"mean", s.Mean, mean},
			{"sd", s.SD, sd},
			{"mcse", s.MCSE, sd / math.Sqrt(float64(n))},
			{"min", s.Min, x[0]},
			{"p05", s.P05, gonum.Quantile(0.05, gonum.Empirical, x, nil)},
			{"p10", s.P10, gonum.Quantile(0.10, gonum.Empirical, x, nil)},
			{"p25", s.P25, gonum.Quantile(0.25, gonum.Empirical, x, nil)},
			{"p50", s.P50, gonum.Quantile(0.50, gonum.Empirical, x, nil)},
			{"p75", s.P75, gonum.Quantile(0.75, gonum.Empirical, x, nil)},
			{"p90", s.P90, gonum.Quantile(0.90, gonum.Empirical, x, nil)},
			{"p95", s.P95, gonum.Quantile(0.95, gonum.Empirical, x, nil)},
			{"max", s.Max, x[n-1]},
			{"ci.mean.low", s.CI.Mean.Low, mean - distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(n - 1)}.Quantile(0.975)*sd/math.Sqrt(float64(n))},
		} {
			if !near(c.got, c.want, 1e-12) {
				t.Errorf("n=%d: %s is %v, want %v", n, c.name, c.got, c.want)
			}
		}
	}
}

func TestSummariseEdges(t *testing.T) {
	for _, c := range []struct {
		why           string
		values        []float64
		n             int
		mean, sd, p50 float64
		confidence    float64 // of the interval of the mean
	}{
		{"no values", nil, 0, nan, nan, nan, 0},
		{"no defined value", []float64{nan, nan}, 0, nan, nan, nan, 0},
		{"one value has no spread", []float64{4}, 1, 4, nan, 4, 0},
		{"undefined values are left out", []float64{nan, 1, nan, 3}, 2, 2, math.Sqrt2, 1, 0.95},
		{"all the same", []float64{5, 5, 5}, 3, 5, 0, 5, 0.95},
		{"the median of an even number is the lower of the two", []float64{4, 3, 2, 1}, 4, 2.5, math.Sqrt(5.0 / 3), 2, 0.95},
		{"the spread survives a large offset", []float64{1e15, 1e15 + 1, 1e15 + 2}, 3, 1e15 + 1, 1, 1e15 + 1, 0.95},
	} {
		s := stat.Summarise(c.values)
		if s.N != c.n || !near(s.Mean, c.mean, 0) || !near(s.SD, c.sd, 1e-15) || !near(s.P50, c.p50, 0) || s.CI.Mean.Confidence != c.confidence {
			t.Errorf("%s: got %+v", c.why, s)
		}
	}
}

func TestSumKeepsSmallTerms(t *testing.T) {
	if got := stat.Sum([]float64{1, 1e100, 1, -1e100}); got != 2 {
		t.Errorf("got %v, want 2: the small terms must survive", got)
	}
	if got := stat.Sum([]float64{1, math.Inf(1), 2}); !math.IsInf(got, 1) {
		t.Errorf("got %v, want +Inf", got)
	}
}

// Values as printed in any statistics textbook, and gonum beyond them.
func TestTQuantile(t *testing.T) {
	for _, c := range []struct{ p, df, want float64 }{
		{0.975, 1, 12.7062}, {0.975, 2, 4.3027}, {0.975, 10, 2.2281}, {0.95, 5, 2.0150},
		{0.995, 30, 2.7500}, {0.975, 15, 2.1314}, {0.975, 1000, 1.9623}, {0.025, 10, -2.2281}, {0.5, 3, 0},
		{0.975, math.Inf(1), 1.9600},
	} {
		if got := stat.TQuantile(c.p, c.df); math.Abs(got-c.want) > 5.01e-5 {
			t.Errorf("TQuantile(%v, %v) = %v, want %v", c.p, c.df, got, c.want)
		}
	}
	for _, df := range []float64{1, 1.5, 2, 3, 9, 40, 199, 1999, 1e5} {
		for _, p := range []float64{1e-6, 0.001, 0.1, 0.4, 0.49, 0.6, 0.9, 0.975, 0.9999} {
			// By the distribution function: gonum's inverse is the less exact of the two.
			back := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.CDF(stat.TQuantile(p, df))
			if math.Abs(back-p) > 1e-10*math.Min(p, 1-p)+1e-14 {
				t.Errorf("CDF(TQuantile(%v, %v)) = %v", p, df, back)
			}
		}
	}
	for _, bad := range [][2]float64{{0, 5}, {1, 5}, {0.5, 0}, {nan, 3}, {0.3, -1}} {
		if got := stat.TQuantile(bad[0], bad[1]); !math.IsNaN(got) {
			t.Errorf("TQuantile(%v) = %v, want NaN", bad, got)
		}
	}
}
