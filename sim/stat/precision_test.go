package stat_test

import (
	"math"
	"slices"
	"testing"

	"dealcast/sim/stat"
)

// The looks are at fixed numbers, whatever is seen.
func TestPrecisionLooks(t *testing.T) {
	wide, narrow := stat.Interval{Low: 0, High: 2, Confidence: 0.95}, stat.Interval{Low: 0.99, High: 1.01, Confidence: 0.95}
	for _, c := range []struct {
		why     string
		most    int
		looks   []stat.Interval
		at      []int
		reached bool
	}{
		{"at once", 10000, []stat.Interval{narrow}, []int{400}, true},
		{"at the third look", 10000, []stat.Interval{wide, wide, narrow}, []int{400, 480, 576}, true},
		{"numbers are rounded up", 10000, []stat.Interval{wide, wide, wide, wide, narrow}, []int{400, 480, 576, 692, 831}, true},
		{"never: gives up", 600, []stat.Interval{wide, wide, wide, wide}, []int{400, 480, 576, 600}, false},
		{"reached at the limit", 480, []stat.Interval{wide, narrow}, []int{400, 480}, true},
		{"few are allowed", 50, []stat.Interval{wide}, []int{50}, false},
		{"no interval", 480, []stat.Interval{{}, {}}, []int{400, 480}, false},
	} {
		for _, relative := range []bool{false, true} {
			p := stat.NewPrecision(0.0102, relative, c.most)
			var at []int
			for i, ci := range c.looks {
				at = append(at, p.Next())
				if done := p.Look(1, ci); done != p.Done() || done && i < len(c.looks)-1 {
					t.Errorf("%s: done at %d", c.why, p.Next())
				}
			}
			if !slices.Equal(at, c.at) || p.Reached() != c.reached {
				t.Errorf("%s: looked at %v, reached %v; want %v, %v", c.why, at, p.Reached(), c.at, c.reached)
			}
		}
	}
}

func TestPrecisionWidth(t *testing.T) {
	for _, c := range []struct {
		why      string
		wish     float64
		relative bool
		estimate float64
		half     float64
		reached  bool
		width    float64
	}{
		{"relative to the estimate", 0.1, true, -200, 18, true, 0.09},
		{"10% of the truth is 9.09% of an estimate that is 10% too high", 0.1, true, 110, 10.1, false, 10.1 / 110},
		{"the same, within", 0.1, true, 110, 10, true, 10. / 110},
		{"a probability, absolute", 0.25, false, 0.5, 0.25, true, 0.25},
		{"a probability, too wide", 0.02, false, 0.9, 0.0201, false, 0.0201},
		{"nothing varies", 0.1, true, 5, 0, true, 0},
		{"always nothing", 0.1, true, 0, 0, true, 0},
		{"around nothing", 0.1, true, 0, 1, false, math.Inf(1)},
	} {
		p := stat.NewPrecision(c.wish, c.relative, 1e6)
		p.Look(c.estimate, stat.Interval{Low: c.estimate - c.half, High: c.estimate + c.half, Confidence: 0.95})
		if p.Reached() != c.reached || !near(p.Width(), c.width, 1e-12) {
			t.Errorf("%s: reached %v, width %v", c.why, p.Reached(), p.Width())
		}
	}
	p := stat.NewPrecision(0.01, false, 1e6)
	if p.Expected() != 400 || !math.IsNaN(p.Width()) {
		t.Errorf("before the first look: %v, %v", p.Expected(), p.Width())
	}
	p.Look(0, stat.Interval{Low: -0.04, High: 0.04, Confidence: 0.95}) // 16 times as many
	if n := p.Expected(); n < 16*400 || n > 16*400*6/5 {
		t.Errorf("expects %d, want the first look from 6400 on", n)
	}
}

// That the number of replications depends on what they gave costs no coverage:
// neither of the interval nor of the precision that it promises.
func TestPrecisionCovers(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical size")
	}
	const trials = 2000
	floor := 0.95 - 3.5*math.Sqrt(0.95*0.05/trials)
	normal := func(z float64) float64 { return 1 + 0.3*z }
	skewed := func(s float64) func(z float64) float64 {
		return func(z float64) float64 { return lognormal(s, z) }
	}
	for _, c := range []struct {
		why   string
		wish  float64
		shape func(z float64) float64 // of mean 1
	}{
		{"normal, cv 0.3, often at the first look", 0.03, normal},
		{"normal, cv 0.3", 0.02, normal},
		{"lognormal, cv 0.5, often at the first look", 0.06, skewed(0.5)},
		{"lognormal, cv 0.5", 0.04, skewed(0.5)},
		{"lognormal, cv 1.3, often at the first look", 0.15, skewed(1)},
		{"lognormal, cv 1.3", 0.1, skewed(1)},
	} {
		covers, within, total := 0.0, 0.0, 0
		for e := range trials {
			f := newFair("precision "+c.why, e, 0, func(_ int, z float64) float64 { return c.shape(z) })
			p, values := stat.NewPrecision(c.wish, true, 1e6), []float64(nil)
			var mean stat.Estimate
			for !p.Done() {
				values = append(values, f.rounds(1, p.Next()-len(values))[0]...)
				mean = stat.Contrast(make([]float64, len(values)), nil, values, nil)
				p.Look(mean.Value, mean.CI())
			}
			ci := mean.CI()
			covers += count(ci.Low <= 1 && 1 <= ci.High)
			within += count(math.Abs(mean.Value-1) <= c.wish)
			total += p.Next()
		}
		t.Logf("%-43s %.2f: covers %.4f, within the wish %.4f, mean replications %d", c.why, c.wish, covers/trials, within/trials, total/trials)
		if covers/trials < floor || within/trials < floor {
			t.Errorf("%s: covers %.4f, within %.4f, want at least %.4f", c.why, covers/trials, within/trials, floor)
		}
	}
	for _, c := range []struct{ p, wish float64 }{{0.5, 0.04}, {0.8, 0.03}, {0.1, 0.02}, {0.5, 0.03}, {0.01, 0.008}} {
		covers, total := 0.0, 0
		for e := range trials {
			f := newFair("precision of a probability", e, 0, nil)
			p, hits, n := stat.NewPrecision(c.wish, false, 1e6), 0, 0
			var ci stat.Interval
			for !p.Done() {
				for ; n < p.Next(); n++ {
					if f.rng.Float64() < c.p {
						hits++
					}
				}
				_, ci = stat.Proportion(hits, n)
				p.Look(float64(hits)/float64(n), ci)
			}
			covers += count(ci.Low <= c.p && c.p <= ci.High)
			total += n
		}
		t.Logf("probability %.2f to %.3f: covers %.4f, mean replications %d", c.p, c.wish, covers/trials, total/trials)
		if covers/trials < floor {
			t.Errorf("probability %v to %v: covers %.4f, want at least %.4f", c.p, c.wish, covers/trials, floor)
		}
	}
}
