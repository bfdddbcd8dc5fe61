package stat_test

import (
	"math"
	"testing"

	"dealcast/sim/stat"
)

// The examples of Newcombe, "Two-sided confidence intervals for the single
// proportion", Statistics in Medicine 17, 1998, table I, method 3.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		s, n      int
		low, high float64
	}{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
		{20, 20, 0.8389, 1},
		{0, 0, 0, 1},
	} {
		ci := stat.Wilson(c.s, c.n, 0.95)
		if math.Abs(ci.Low-c.low) > 5.01e-5 || math.Abs(ci.High-c.high) > 5.01e-5 || ci.Confidence != 0.95 {
			t.Errorf("Wilson(%d, %d) = %+v, want %v to %v", c.s, c.n, ci, c.low, c.high)
		}
	}
	if share, ci := stat.Proportion(1, 4); share != 0.25 || ci != stat.Wilson(1, 4, 0.95) {
		t.Errorf("Proportion(1, 4) = %v, %v", share, ci)
	}
}

func TestPooled(t *testing.T) {
	for _, c := range []struct {
		why      string
		num, den []float64
		want     float64
		hasCI    bool
	}{
		{"ratio of sums, not mean of ratios", []float64{1, 9}, []float64{1, 3}, 2.5, true},
		{"a pair with a hole is left out whole", []float64{1, nan, 9, 5}, []float64{1, 7, 3, nan}, 2.5, true},
		{"no denominators", []float64{0, 0}, []float64{0, 0}, nan, false},
		{"nothing", nil, nil, nan, false},
		{"one replication has no interval", []float64{3}, []float64{2}, 1.5, false},
		{"all weight on one replication: nothing is left without it", []float64{3, 0}, []float64{2, 0}, 1.5, false},
	} {
		got, ci := stat.Pooled(c.num, c.den)
		if !near(got, c.want, 1e-15) || (ci.Confidence > 0) != c.hasCI {
			t.Errorf("%s: got %v %+v", c.why, got, ci)
		}
	}
}

// With equal denominators the ratio is a mean, and the jackknife gives the
// standard error of that mean exactly.
func TestPooledOfEqualDenominators(t *testing.T) {
	x := draws("pooled", 50)
	ones := make([]float64, len(x))
	for i := range ones {
		ones[i] = 1
	}
	got, ci := stat.Pooled(x, ones)
	want := stat.Summarise(x)
	if !near(got, want.Mean, 1e-14) || !near(ci.Low, want.CI.Mean.Low, 1e-13) || !near(ci.High, want.CI.Mean.High, 1e-13) {
		t.Errorf("got %v %+v, want %v %+v", got, ci, want.Mean, want.CI.Mean)
	}
}
