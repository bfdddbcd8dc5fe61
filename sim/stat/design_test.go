package stat_test

import (
	"fmt"
	"math"
	"testing"

	"dealcast/model/num"
	"dealcast/sim/stat"
	"dealcast/sim/stream"
)

// hitsOf are the values below p.
func hitsOf(values []float64, p float64) []bool {
	hits := make([]bool, len(values))
	for i, v := range values {
		hits[i] = v < p
	}
	return hits
}

// Callers go through a design; without one, no bit may change.
func TestIndependentIsWithoutDesign(t *testing.T) {
	x := draws("design", 400)
	a, b, c, d := x[:100], x[100:200], x[200:300], x[300:]
	a[3], d[5] = nan, nan
	var zero stat.Design
	if got, want := fmt.Sprintf("%x", zero.Summarise(a)), fmt.Sprintf("%x", stat.Summarise(a)); got != want {
		t.Errorf("Summarise: got %s, want %s", got, want)
	}
	got, ci := zero.Pooled(a, b)
	if want, wantCI := stat.Pooled(a, b); got != want || ci != wantCI {
		t.Errorf("Pooled: got %v %v, want %v %v", got, ci, want, wantCI)
	}
	got, ci = zero.PooledDifference(a, b, c, d)
	if want, wantCI := stat.PooledDifference(a, b, c, d); got != want || ci != wantCI {
		t.Errorf("PooledDifference: got %v %v, want %v %v", got, ci, want, wantCI)
	}
	if got, want := zero.Probability(hitsOf(b, 0.3)), stat.Wilson(count100(b, 0.3), 100, 0.95); got != want {
		t.Errorf("Probability: got %v, want %v", got, want)
	}
}

func count100(values []float64, p float64) (n int) {
	for _, v := range values {
		if v < p {
			n++
		}
	}
	return n
}

// With blocks of one size, everything is the t interval of 16 means.
func TestBlocksAreTheirMeans(t *testing.T) {
	const n = 16 * 25
	x := draws("blocks", 2*n)
	base, variant := x[:n], x[n:]
	means := func(values []float64) []float64 {
		m := make([]float64, 16)
		for k, v := range values {
			m[k%16] += v / 25
		}
		return m
	}
	same := func(what string, value float64, ci stat.Interval, want stat.Summary) {
		t.Helper()
		if !near(value, want.Mean, 1e-13) || !near(ci.Low, want.CI.Mean.Low, 1e-13) || !near(ci.High, want.CI.Mean.High, 1e-13) || ci.Confidence != 0.95 {
			t.Errorf("%s: got %v %+v, want %v %+v", what, value, ci, want.Mean, want.CI.Mean)
		}
	}
	want := stat.Summarise(means(base))
	s, whole := stat.Blocks.Summarise(base), stat.Summarise(base)
	same("mean", s.Mean, s.CI.Mean, want)
	if !near(s.MCSE, want.MCSE, 1e-12) {
		t.Errorf("MCSE is %v, want %v", s.MCSE, want.MCSE)
	}
	whole.MCSE, whole.CI = s.MCSE, stat.SummaryCI{Mean: s.CI.Mean}
	if s != whole {
		t.Errorf("besides the interval of the mean, got %+v, want %+v without intervals", s, whole)
	}
	value, ci := stat.Blocks.PooledDifference(base, nil, variant, nil)
	same("difference", value, ci, stat.Summarise(means(stat.Paired(base, variant))))
	ones := make([]float64, n)
	for i := range ones {
		ones[i] = 1
	}
	value, ci = stat.Blocks.Pooled(base, ones)
	same("pooled", value, ci, want)
	value, ci = stat.Blocks.PooledDifference(base, ones, variant, ones)
	same("pooled difference", value, ci, stat.Summarise(means(stat.Paired(base, variant))))

	// Ratios: the jackknife over 16 pairs of block means.
	value, ci = stat.Blocks.Pooled(base, variant)
	ratio, ratioCI := stat.Pooled(means(base), means(variant))
	if !near(value, ratio, 1e-13) || !near(ci.Low, ratioCI.Low, 1e-12) || !near(ci.High, ratioCI.High, 1e-12) {
		t.Errorf("ratio: got %v %+v, want %v %+v", value, ci, ratio, ratioCI)
	}
}

func TestBlocksThatAreNotFull(t *testing.T) {
	for _, c := range []struct {
		why   string
		n     int
		holes func(k int) bool
		has   bool
	}{
		{"no replication", 0, nil, false},
		{"fewer than blocks", 15, nil, false},
		{"one in each block", 16, nil, true},
		{"some blocks have one, some two", 21, nil, true},
		{"almost two in each", 31, nil, true},
		{"no multiple of 16", 1003, nil, true},
		{"undefined here and there", 320, func(k int) bool { return k%7 == 0 }, true},
		{"a block without a defined value", 320, func(k int) bool { return k%16 == 9 }, false},
	} {
		x := draws("full", 2*c.n)
		base, variant := x[:c.n], x[c.n:]
		for k := range base {
			if c.holes != nil && c.holes(k) {
				base[k] = nan
			}
		}
		plain, _ := stat.Pooled(base, variant)
		difference, _ := stat.PooledDifference(base, nil, variant, nil)
		s := stat.Blocks.Summarise(base)
		pooled, pooledCI := stat.Blocks.Pooled(base, variant)
		gap, gapCI := stat.Blocks.PooledDifference(base, nil, variant, nil)
		ratios, ratiosCI := stat.Blocks.PooledDifference(base, variant, variant, base)
		if (s.CI.Mean.Confidence > 0) != c.has || math.IsNaN(s.MCSE) == c.has ||
			(pooledCI.Confidence > 0) != c.has || (gapCI.Confidence > 0) != c.has || (ratiosCI.Confidence > 0) != c.has {
			t.Errorf("%s: got %+v, %+v, %+v, %+v, %+v", c.why, s.MCSE, s.CI.Mean, pooledCI, gapCI, ratiosCI)
		}
		if want := stat.Summarise(base).Mean; !near(s.Mean, want, 0) || !near(pooled, plain, 1e-13) || !near(gap, difference, 1e-13) || math.IsNaN(ratios) != (c.n == 0) {
			t.Errorf("%s: estimates %v %v %v %v, want %v %v %v", c.why, s.Mean, pooled, gap, ratios, want, plain, difference)
		}
		if c.n > 0 && c.holes == nil && (stat.Blocks.Probability(hitsOf(base, 0.5)).Confidence > 0) != c.has {
			t.Errorf("%s: probability", c.why)
		}
	}
}

// Nothing that happened in none, or in all, is impossible or certain.
func TestBlocksProbabilityEdges(t *testing.T) {
	x := draws("edges", 320)
	none, all := stat.Blocks.Probability(hitsOf(x, 0)), stat.Blocks.Probability(hitsOf(x, 2))
	if none.Low != 0 || !(none.High > 0.005 && none.High < 0.03) || !near(1-all.Low, none.High, 1e-12) || all.High != 1 {
		t.Errorf("none %+v, all %+v", none, all)
	}
	if got := stat.Blocks.Probability(nil); got != (stat.Interval{}) {
		t.Errorf("no replications: %+v", got)
	}
}

// sequences are n replications of a quasi-random draw (van der Corput, in 16
// randomly shifted sequences) and of a number that is drawn independently.
func sequences(name string, e uint64, n int) (quasi, luck []float64) {
	rng := stream.NewRand(stream.Source(5, e, stream.Name(name)).Deal(0).Bits(0, 0))
	var shift [16]float64
	for i := range shift {
		shift[i] = rng.Float64()
	}
	quasi, luck = make([]float64, n), make([]float64, n)
	for k := range n {
		v, f := shift[k%16], 0.5
		for j := k / 16; j > 0; j, f = j/2, f/2 {
			v += f * float64(j%2)
		}
		quasi[k], luck[k] = math.Mod(v, 1), rng.Float64()
	}
	return quasi, luck
}

// Intervals of blocks cover, whether the quasi-random number says all, half or
// nothing; and they use what it gains.
func TestBlocksCover(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical size")
	}
	const trials = 1000
	for _, c := range []struct {
		why  string
		n    int
		gain float64 // the widths are at most this share of independent ones
		draw func(quasi, luck float64) float64
	}{
		{"all", 520, 0.5, func(q, _ float64) float64 { return q }},
		{"half", 520, 0.9, func(q, l float64) float64 { return triangle(q + l) }},
		{"nothing", 520, 1.15, func(_, l float64) float64 { return l }},
		{"half of few", 40, 1.05, func(q, l float64) float64 { return triangle(q + l) }},
	} {
		names := []string{"mean", "ratio", "difference", "p 0.5", "p 0.8", "p 0.1", "p 0.02", "p 0.005"}
		tallies := make([]tally, len(names))
		width, plain, widthP, plainP := 0.0, 0.0, 0.0, 0.0
		for e := range trials {
			quasi, luck := sequences(c.why, uint64(e), c.n)
			x, y, u := make([]float64, c.n), make([]float64, c.n), make([]float64, c.n)
			for k := range x {
				u[k] = c.draw(quasi[k], luck[k])                    // uniform
				x[k], y[k] = num.NormQuantile(u[k])+2, u[k]+luck[k] // of mean 2 and 1
			}
			s := stat.Blocks.Summarise(x)
			_, ratio := stat.Blocks.Pooled(x, y)
			_, difference := stat.Blocks.PooledDifference(x, y, y, x)
			tallies[0].see(s.CI.Mean, 2)
			tallies[1].see(ratio, 2)
			tallies[2].see(difference, 0.5-2)
			for i, p := range []float64{0.5, 0.8, 0.1, 0.02, 0.005} {
				tallies[3+i].see(stat.Blocks.Probability(hitsOf(u, p)), p)
			}
			width += s.CI.Mean.High - s.CI.Mean.Low
			independent := stat.Summarise(x).CI.Mean
			plain += independent.High - independent.Low
			half := hitsOf(u, 0.5)
			widthP += stat.Blocks.Probability(half).High - stat.Blocks.Probability(half).Low
			plainP += stat.Independent.Probability(half).High - stat.Independent.Probability(half).Low
		}
		if gain := widthP / plainP; gain > c.gain {
			t.Errorf("%s, a probability: %.2f times as wide as independent ones, want at most %.2f", c.why, gain, c.gain)
		}
		if gain := width / plain; gain > c.gain {
			t.Errorf("%s: %.2f times as wide as independent ones, want at most %.2f", c.why, gain, c.gain)
		}
		for i, y := range tallies {
			share := y.hits / y.n
			t.Logf("%-11s %-10s covers %.3f", c.why, names[i], share)
			if share < 0.95-3.5*math.Sqrt(0.95*0.05/trials) {
				t.Errorf("%s, %s: covers %.3f", c.why, names[i], share)
			}
		}
	}
}

// triangle is the distribution function of the sum of two uniform numbers.
func triangle(s float64) float64 {
	if s < 1 {
		return s * s / 2
	}
	return 1 - (2-s)*(2-s)/2
}
