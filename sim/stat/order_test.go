package stat_test

import (
	"math"
	"testing"

	"dealcast/sim/stat"

	"gonum.org/v1/gonum/stat/distuv"
)

// ranks are 1, 2, ..., n: an order statistic is then its own rank.
func ranks(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(i + 1)
	}
	return x
}

func TestQuantileIsTheInverseOfTheECDF(t *testing.T) {
	for _, c := range []struct {
		why  string
		n    int
		p    float64
		want float64
	}{
		{"exactly 5% of 20 are at most the first", 20, 0.05, 1},
		{"0.15 * 20 is above 3 in floating point, yet 3/20 reaches it", 20, 0.15, 3},
		{"just above a step takes the next", 20, 0.0500001, 2},
		{"0 is the smallest", 20, 0, 1},
		{"1 is the largest", 20, 1, 20},
		{"median of an odd number", 5, 0.5, 3},
		{"95% of 2000", 2000, 0.95, 1900},
		{"one value", 1, 0.7, 1},
	} {
		if got := stat.Quantile(ranks(c.n), c.p); got != c.want {
			t.Errorf("%s: got %v, want %v", c.why, got, c.want)
		}
	}
	if !math.IsNaN(stat.Quantile(nil, 0.5)) {
		t.Error("no values: want NaN")
	}
}

// Ranks for the median as in Conover, Practical Nonparametric Statistics, and
// David and Nagaraja, Order Statistics, section 7.1.
func TestOrderInterval(t *testing.T) {
	for _, c := range []struct {
		why             string
		n               int
		p               float64
		low, high, conf float64
	}{
		{"5 values cannot give 95% for the median", 5, 0.5, 0, 0, 0},
		{"6 can, by their whole range: 1 - 2/2^6", 6, 0.5, 1, 6, 0.96875},
		{"10: 1 - 2 (1 + 10) / 2^10", 10, 0.5, 2, 9, 1 - 22.0/1024},
		{"20, as tabulated", 20, 0.5, 6, 15, 0.9586},
		{"100, as tabulated", 100, 0.5, 40, 60, 0.9540},
		{"58 values are not enough for p95", 58, 0.95, 0, 0, 0},
		{"no values", 0, 0.5, 0, 0, 0},
	} {
		ci := stat.OrderInterval(ranks(c.n), c.p, 0.95)
		if c.n == 100 {
			// [40, 60] and [41, 61] are equally good.
			if ci.High-ci.Low != 20 || math.Abs(ci.Confidence-c.conf) > 5.01e-3 {
				t.Errorf("%s: got %+v", c.why, ci)
			}
			continue
		}
		if ci.Low != c.low || ci.High != c.high || math.Abs(ci.Confidence-c.conf) > 5.01e-5 {
			t.Errorf("%s: got %+v", c.why, ci)
		}
	}
}

// No pair of ranks that is closer together reaches the level, and the stated
// confidence is the binomial probability.
func TestOrderIntervalIsTheNarrowest(t *testing.T) {
	for _, n := range []int{6, 13, 60, 200, 500} {
		for _, p := range []float64{0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95} {
			b := distuv.Binomial{N: float64(n), P: p}
			cover := func(l, u int) float64 { return b.CDF(float64(u-1)) - b.CDF(float64(l-1)) }
			ci := stat.OrderInterval(ranks(n), p, 0.95)
			if ci.Confidence == 0 {
				if cover(1, n) >= 0.95 {
					t.Errorf("n=%d p=%v: no interval, but the whole range has %v", n, p, cover(1, n))
				}
				continue
			}
			l, u := int(ci.Low), int(ci.High)
			if math.Abs(ci.Confidence-cover(l, u)) > 1e-10 {
				t.Errorf("n=%d p=%v: confidence %v, want %v", n, p, ci.Confidence, cover(l, u))
			}
			for k := 1; k+u-l-1 <= n; k++ {
				if c := cover(k, k+u-l-1); c >= 0.95+1e-10 {
					t.Errorf("n=%d p=%v: [%d, %d] is narrower than [%d, %d] and has %v", n, p, k, k+u-l-1, l, u, c)
				}
			}
		}
	}
}

func BenchmarkSummarise(b *testing.B) {
	x := draws("bench", 2000)
	b.ReportAllocs()
	for b.Loop() {
		stat.Summarise(x)
	}
}
