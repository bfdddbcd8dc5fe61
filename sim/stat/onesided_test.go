package stat

import (
	"math"
	"testing"
)

// Against published tables: t(0.95, 10) = 1.8125, t(0.975, 1) = 12.706 (Fisher
// and Yates), and the normal quantile 1.959964 for many degrees of freedom.
func TestTailsOfEstimates(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		e            Estimate
		limit        float64
		above, below float64
		why          string
	}{
		{Estimate{1.8124611, 1, 10}, 0, 0.05, 0.95, "t table, 10 degrees of freedom"},
		{Estimate{-1.8124611, 1, 10}, 0, 0.95, 0.05, "the other side"},
		{Estimate{12.706205, 1, 1}, 0, 0.025, 0.975, "t table, 1 degree of freedom"},
		{Estimate{5 + 3*1.959964, 3, 1e9}, 5, 0.025, 0.975, "nearly normal, with a limit and a scale"},
		{Estimate{5, 3, 7}, 5, 0.5, 0.5, "exactly the limit"},
		{Estimate{5, 0, 7}, 4, 0, 1, "no spread, above"},
		{Estimate{5, 0, 7}, 6, 1, 0, "no spread, below"},
		{Estimate{5, 0, 7}, 5, 1, 1, "no spread, at the limit"},
		{Estimate{5, nan, 0}, 4, 1, 1, "one replication tells nothing"},
		{Estimate{nan, nan, 0}, 4, 1, 1, "undefined"},
	} {
		got := c.e.Tails(c.limit)
		if math.Abs(got.Above-c.above) > 2e-7 || math.Abs(got.Below-c.below) > 2e-7 {
			t.Errorf("%s: got %+v, want %v and %v", c.why, got, c.above, c.below)
		}
	}
}

// Against the sum of the binomial probabilities.
func TestTailsOfChances(t *testing.T) {
	for _, n := range []int{1, 2, 20, 101} {
		for _, p := range []float64{0, 0.003, 0.2, 0.5, 0.97, 1} {
			pmf := make([]float64, n+1)
			for k := range pmf {
				c := 1.0
				for i := range k {
					c *= float64(n-i) / float64(k-i)
				}
				pmf[k] = c * math.Pow(p, float64(k)) * math.Pow(1-p, float64(n-k))
			}
			for k := range pmf {
				want := Tails{Sum(pmf[k:]), Sum(pmf[:k+1])}
				if got := ChanceTails(k, n, p); math.Abs(got.Above-want.Above) > 1e-11 || math.Abs(got.Below-want.Below) > 1e-11 {
					t.Errorf("%d of %d against %v: got %+v, want %+v", k, n, p, got, want)
				}
			}
		}
	}
	if got := ChanceTails(0, 0, 0.5); got != (Tails{1, 1}) {
		t.Errorf("nothing seen: got %+v", got)
	}
}
