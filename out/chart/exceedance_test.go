package chart

import (
	"testing"

	"dealcast/sim/stat"
)

// The band of quasi-random draws is that of their blocks: around the curve, and
// none when a block is empty.
func TestExceedanceBandOfBlocks(t *testing.T) {
	for _, n := range []int{1, 15, 16, 40, 320} {
		values := make([]float64, n)
		for i := range values {
			values[i] = float64((i * 7) % n)
		}
		_, y, low, high := exceedanceCurve(sortedOf(values), -1, float64(n), bandOf(values, stat.Blocks))
		wide := false
		for i := range y {
			if low[i] > y[i] || high[i] < y[i] || low[i] < 0 || high[i] > 1 {
				t.Fatalf("%d values: %v to %v around %v", n, low[i], high[i], y[i])
			}
			wide = wide || high[i] > low[i]
		}
		if wide != (n >= 16) {
			t.Errorf("%d values: there is a band: %t", n, wide)
		}
		hits := make([]bool, n)
		for i, x := range values {
			hits[i] = x >= 7
		}
		band := bandOf(values, stat.Blocks)
		if got, want := band(7, false, 0, 0), stat.Blocks.Probability(hits); got != want {
			t.Errorf("%d values: got %v, want %v", n, got, want)
		}
	}
}
