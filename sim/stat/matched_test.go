package stat_test

import (
	"math"
	"testing"

	"dealcast/sim/stat"
)

// matched are replications in which both, only the variant, only the base and
// neither succeed.
func matched(both, variant, base, neither int) (b, v []bool) {
	for _, c := range []struct {
		n              int
		inBase, inVari bool
	}{{both, true, true}, {variant, false, true}, {base, true, false}, {neither, false, false}} {
		for range c.n {
			b, v = append(b, c.inBase), append(v, c.inVari)
		}
	}
	return b, v
}

// The first is the example of Fagerland, Lydersen and Laake, "Recommended Tests
// and Confidence Intervals for Paired Binomial Proportions", Statistics in
// Medicine 33, 2014, to three decimals; the others are by hand.
func TestPairedChance(t *testing.T) {
	const zz = 3.841459
	for _, c := range []struct {
		why                          string
		both, variant, base, neither int
		want, low, high              float64
	}{
		{"as published", 1, 1, 7, 12, -6. / 21, -0.517, -0.026},
		{"none differs: the next one may", 60, 0, 0, 40, 0, -zz / (100 + zz), zz / (100 + zz)},
		// q = (1 - d)/2: (10 - 10 d)² = z² 10 (1 - d) (1 + d) at d = (10 - z²)/(10 + z²).
		{"all differ", 0, 10, 0, 0, 1, (10 - zz) / (10 + zz), 1},
		{"the other way round", 0, 0, 10, 0, -1, -1, -(10 - zz) / (10 + zz)},
	} {
		got, ci := stat.PairedChance(matched(c.both, c.variant, c.base, c.neither))
		if got != c.want || math.Abs(ci.Low-c.low) > 5.01e-4 || math.Abs(ci.High-c.high) > 5.01e-4 || ci.Confidence != 0.95 {
			t.Errorf("%s: got %v %+v, want %v, %v to %v", c.why, got, ci, c.want, c.low, c.high)
		}
	}
	if got, ci := stat.PairedChance(nil, nil); !math.IsNaN(got) || ci != (stat.Interval{}) {
		t.Errorf("no replications: got %v %+v", got, ci)
	}
}

// With common random numbers, few replications tell two chances apart; the
// interval covers all the same.
func TestPairedChanceCovers(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical size")
	}
	const trials = 2000
	for _, c := range []struct {
		why                  string
		n                    int
		base, gained, undone float64 // chances: of the base; that only the variant, only the base succeeds
	}{
		{"common random numbers", 200, 0.4, 0.1, 0.01},
		{"few replications", 50, 0.4, 0.1, 0.05},
		{"almost nothing differs", 200, 0.8, 0.01, 0},
		{"hardly anything differs", 200, 0.8, 0.002, 0.001},
		{"independent", 200, 0.5, 0.25, 0.25},
	} {
		var y tally
		for e := range trials {
			f := newFair("matched "+c.why, e, 0, nil)
			base, variant := make([]bool, c.n), make([]bool, c.n)
			for r := range c.n {
				u := f.rng.Float64()
				base[r] = u < c.base
				variant[r] = u >= c.undone && u < c.base+c.gained
			}
			_, ci := stat.PairedChance(base, variant)
			y.see(ci, c.gained-c.undone)
		}
		t.Logf("%-23s covers %.4f", c.why, y.hits/y.n)
		if y.hits/y.n < 0.95-3.5*math.Sqrt(0.95*0.05/trials) {
			t.Errorf("%s: covers %.4f", c.why, y.hits/y.n)
		}
	}
}
