package stat_test

import (
	"math"
	"slices"
	"testing"

	"dealcast/model/num"
	"dealcast/sim/stat"
	"dealcast/sim/stream"

	"gonum.org/v1/gonum/stat/distuv"
)

func TestTProb(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct{ t, df, want float64 }{ // textbook tables, read backwards
		{12.7062, 1, 0.975}, {4.3027, 2, 0.975}, {-2.2281, 10, 0.025}, {2.0150, 5, 0.95}, {2.7500, 30, 0.995},
		{0, 3, 0.5}, {1.959964, inf, 0.975}, {1.959964, 1e12, 0.975}, {inf, 4, 1}, {-inf, 4, 0},
	} {
		if got := stat.TProb(c.t, c.df); math.Abs(got-c.want) > 5e-6 { // t has 4 decimals, the density there is below 0.1
			t.Errorf("TProb(%v, %v) = %v, want %v", c.t, c.df, got, c.want)
		}
	}
	for _, df := range []float64{0.5, 1, 1.5, 3, 15, 199, 1999} {
		for _, x := range []float64{-40, -6, -2, -1, -1e-3, -1e-9, 1e-9, 0.3, 1, 2.5, 9} {
			got, want := stat.TProb(x, df), distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.CDF(x)
			if math.Abs(got-want) > 1e-9*math.Min(want, 1-want)+1e-14 {
				t.Errorf("TProb(%v, %v) = %v, want %v", x, df, got, want)
			}
			if sum := got + stat.TProb(-x, df); math.Abs(sum-1) > 1e-15 {
				t.Errorf("both tails of %v at %v add up to %v", x, df, sum)
			}
		}
		for _, p := range []float64{1e-6, 1e-4, 0.025, 0.3, 0.7, 0.975} {
			if back := stat.TProb(stat.TQuantile(p, df), df); math.Abs(back-p) > 1e-10*p {
				t.Errorf("TProb of TQuantile(%v, %v) is %v", p, df, back)
			}
		}
	}
	// Cauchy: the far tail is 2 / (π t).
	if got := stat.TwoSided(1e100, 1); math.Abs(got*math.Pi/2e-100-1) > 1e-12 {
		t.Errorf("TwoSided(1e100, 1) = %v", got)
	}
	// The normal begins where it is as good as the beta function.
	if a, b := stat.TwoSided(6, 0.999e10), stat.TwoSided(6, 1.001e10); math.Abs(a/b-1) > 1e-6 {
		t.Errorf("a step at 1e10: %v and %v", a, b)
	}
	for _, bad := range [][2]float64{{nan, 3}, {1, 0}, {1, -2}, {1, nan}} {
		if got := stat.TwoSided(bad[0], bad[1]); !math.IsNaN(got) {
			t.Errorf("TwoSided(%v) = %v, want NaN", bad, got)
		}
	}
}

func TestEstimateTwoSided(t *testing.T) {
	for _, c := range []struct {
		why  string
		e    stat.Estimate
		want float64
	}{
		{"as tabulated", stat.Estimate{Value: -2.2281, SE: 1, DF: 10}, 0.05},
		{"nothing differs", stat.Estimate{DF: 10}, 1},
		{"0 with a spread", stat.Estimate{SE: 3, DF: 10}, 1},
		{"the same difference each time", stat.Estimate{Value: 1, DF: 10}, 0},
		{"spread unknown", stat.Estimate{Value: 1, SE: nan}, nan},
		{"undefined", stat.Estimate{Value: nan, SE: nan}, nan},
	} {
		if got := c.e.TwoSided(); math.Abs(got-c.want) > 1e-5 || math.IsNaN(got) != math.IsNaN(c.want) {
			t.Errorf("%s: got %v, want %v", c.why, got, c.want)
		}
	}
}

func TestHolm(t *testing.T) {
	for _, c := range []struct {
		why     string
		p, want []float64
	}{
		{"none", nil, []float64{}},
		{"one is left as it is", []float64{0.03}, []float64{0.03}},
		{"in any order, times 4, 3, 2, 1", []float64{0.04, 0.005, 0.02, 0.011}, []float64{0.04, 0.02, 0.04, 0.033}},
		{"never below a smaller one", []float64{0.01, 0.012, 0.013}, []float64{0.03, 0.03, 0.03}},
		{"at most 1", []float64{0.6, 0.7}, []float64{1, 1}},
		{"undefined ones count", []float64{nan, 0.01}, []float64{nan, 0.02}},
		{"ties", []float64{0.02, 0.02}, []float64{0.04, 0.04}},
	} {
		got := stat.Holm(c.p)
		for i := range c.want {
			if !near(got[i], c.want[i], 1e-15) {
				t.Errorf("%s: got %v, want %v", c.why, got, c.want)
				break
			}
		}
	}
}

func TestSimultaneous(t *testing.T) {
	got := stat.Simultaneous([]float64{1, nan, 3, 4}, []float64{2, 1, nan, 0}, 20, 0.95)
	half := 2 * 2.7444 // t(1 - 0.05/8, 20)
	if math.Abs(got[0].Low-(1-half)) > 2e-4 || math.Abs(got[0].High-(1+half)) > 2e-4 || got[0].Confidence != 0.95 {
		t.Errorf("got %+v", got[0])
	}
	zero := stat.Interval{}
	if got[1] != zero || got[2] != zero {
		t.Errorf("without a value or a spread: got %+v, %+v", got[1], got[2])
	}
	if want := (stat.Interval{Low: 4, High: 4, Confidence: 0.95}); got[3] != want {
		t.Errorf("always the same: got %+v", got[3])
	}
	e := stat.Estimate{Value: 7, SE: 2, DF: 9}
	if one := stat.Simultaneous([]float64{7}, []float64{2}, 9, 0.95)[0]; !near(one.Low, e.CI().Low, 1e-14) || !near(one.High, e.CI().High, 1e-14) {
		t.Errorf("one alone: got %+v, want %+v", one, e.CI())
	}
}

// Variants that share a base have correlated differences. Over many small
// experiments, Holm's verdicts are wrong about any true zero at most as often
// as they say, the intervals hold at once at least as often as they say, and
// intervals at Holm's levels would not.
func TestSeveralAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical size")
	}
	const m, n, trials, level = 5, 40, 4000, 0.95
	for _, c := range []struct {
		why    string
		effect [m]float64
		naive  bool // intervals at Holm's levels must be seen to fail
	}{
		{"no variant differs", [m]float64{}, false},
		{"two differ, three do not", [m]float64{0.3, 1}, false},
		{"all differ by far", [m]float64{10, 20, 30, 40, 50}, true},
	} {
		var wrong, joint, naive float64
		for e := range trials {
			estimates, errors, p := experiment(c.why, uint64(e), n, c.effect[:])
			holm := stat.Holm(p)
			rejected := false
			for v := range m {
				rejected = rejected || c.effect[v] == 0 && holm[v] <= 1-level
			}
			wrong += count(rejected)
			joint += count(hold(stat.Simultaneous(estimates, errors, n-1, level), c.effect[:]))
			naive += count(hold(holmLevels(estimates, errors, p, n-1, level), c.effect[:]))
		}
		se := math.Sqrt(level * (1 - level) / trials)
		t.Logf("%-25s wrong verdicts %.4f, intervals hold %.4f, at Holm's levels %.4f", c.why, wrong/trials, joint/trials, naive/trials)
		if wrong/trials > 1-level+3.5*se {
			t.Errorf("%s: wrong verdicts %.4f", c.why, wrong/trials)
		}
		if joint/trials < level-3.5*se {
			t.Errorf("%s: intervals hold %.4f", c.why, joint/trials)
		}
		if c.naive && naive/trials > level-3.5*se {
			t.Errorf("%s: intervals at Holm's levels hold %.4f: then say so", c.why, naive/trials)
		}
	}
}

// experiment is a base and variants of n replications each. A variant is the
// base, its effect and noise of its own, so that differences of two variants
// have the correlation 1/2 by the base's noise that pairing does not take out.
func experiment(name string, e uint64, n int, effect []float64) (estimates, errors, p []float64) {
	key := stream.Source(11, e, stream.Name("several "+name))
	normal := func(r, v int) float64 {
		return num.NormQuantile(stream.Uniform(key.Deal(int64(r)).Bits(stream.At(0, stream.Value), uint32(v))))
	}
	base, variant := make([]float64, n), make([]float64, n)
	for v := range effect {
		for r := range n {
			base[r] = normal(r, 0)
			variant[r] = effect[v] + normal(r, v+1)
		}
		d := stat.Contrast(base, nil, variant, nil)
		estimates, errors, p = append(estimates, d.Value), append(errors, d.SE), append(p, d.TwoSided())
	}
	return estimates, errors, p
}

// holmLevels are the intervals that look right and are not.
func holmLevels(estimates, errors, p []float64, df, level float64) []stat.Interval {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return int(math.Copysign(1, p[a]-p[b])) })
	out := make([]stat.Interval, len(p))
	for rank, i := range order {
		half := stat.TQuantile(1-(1-level)/2/float64(len(p)-rank), df) * errors[i]
		out[i] = stat.Interval{Low: estimates[i] - half, High: estimates[i] + half}
	}
	return out
}

func hold(intervals []stat.Interval, truth []float64) bool {
	for i, ci := range intervals {
		if truth[i] < ci.Low || ci.High < truth[i] {
			return false
		}
	}
	return true
}

func count(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
