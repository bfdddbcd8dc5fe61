package stat_test

import (
	"math"
	"testing"

	"dealcast/sim/stat"
)

func TestPaired(t *testing.T) {
	inf := math.Inf(1)
	got := stat.Paired([]float64{1, nan, 3, nan, 5, inf, inf}, []float64{4, 2, nan, nan, 5, inf, 2})
	for i, want := range []float64{3, nan, nan, nan, 0, 0, -inf} {
		if got[i] != want && !(math.IsNaN(want) && math.IsNaN(got[i])) {
			t.Errorf("%d: got %v, want %v", i, got[i], want)
		}
	}
}

func TestContrast(t *testing.T) {
	for _, c := range []struct {
		why                    string
		numA, denA, numB, denB []float64
		want                   float64
		df                     int
	}{
		{"difference of ratios of sums", []float64{1, 9}, []float64{1, 3}, []float64{2, 10}, []float64{1, 2}, 4 - 2.5, 1},
		{"a hole on one side leaves the replication out on both",
			[]float64{1, nan, 9, 5}, []float64{1, 7, 3, 8}, []float64{2, 9, 10, 5}, []float64{1, 7, 2, nan}, 4 - 2.5, 1},
		{"a mean against a ratio", []float64{1, 3}, nil, []float64{2, 10}, []float64{1, 2}, 4 - 2, 1},
		{"two means", []float64{1, 3, 2}, nil, []float64{2, 6, nan}, nil, 2, 1},
		{"no denominators on one side", []float64{1, 2}, []float64{0, 0}, []float64{1, 1}, []float64{1, 1}, nan, 0},
		{"nothing", nil, nil, nil, nil, nan, 0},
		{"nothing, with denominators", nil, []float64{}, nil, []float64{}, nan, 0},
		{"one replication has no spread", []float64{3}, []float64{2}, []float64{4}, []float64{2}, 0.5, 0},
		{"one replication has no spread, as a mean", []float64{3}, nil, []float64{4}, nil, 1, 0},
		{"all weight of one side on one replication", []float64{3, 0}, []float64{2, 0}, []float64{1, 1}, []float64{1, 1}, -0.5, 0},
	} {
		e := stat.Contrast(c.numA, c.denA, c.numB, c.denB)
		value, ci := stat.PooledDifference(c.numA, c.denA, c.numB, c.denB)
		if !near(e.Value, c.want, 1e-15) || e.DF != c.df || math.IsNaN(e.SE) != (c.df == 0) {
			t.Errorf("%s: got %+v", c.why, e)
		}
		if !near(value, c.want, 1e-15) || (ci.Confidence > 0) != (c.df > 0) {
			t.Errorf("%s: got %v %+v", c.why, value, ci)
		}
	}
}

// By the definition: all differences without one replication, from scratch.
func TestContrastIsTheJackknife(t *testing.T) {
	const n = 40
	x := draws("contrast", 4*n)
	numA, denA, numB, denB := x[:n], x[n:2*n], x[2*n:3*n], x[3*n:]
	difference := func(without int) float64 {
		var s [4]float64
		for i := range n {
			if i != without {
				for j, v := range [][]float64{numA, denA, numB, denB} {
					s[j] += v[i]
				}
			}
		}
		return s[2]/s[3] - s[0]/s[1]
	}
	mean, squares := 0.0, 0.0
	for i := range n {
		mean += difference(i) / n
	}
	for i := range n {
		squares += (difference(i) - mean) * (difference(i) - mean)
	}
	se := math.Sqrt((n - 1.0) / n * squares)
	e := stat.Contrast(numA, denA, numB, denB)
	if !near(e.Value, difference(-1), 1e-14) || math.Abs(e.SE/se-1) > 1e-11 || e.DF != n-1 {
		t.Errorf("got %+v, want %v and %v", e, difference(-1), se)
	}
}

// Means are the special case; a mean over ones as denominators, and a constant
// zero for the other side, come to the same.
func TestContrastOfMeansIsTheTInterval(t *testing.T) {
	base, variant := draws("base", 60), draws("variant", 60)
	base[7] = nan
	want := stat.Summarise(stat.Paired(base, variant))
	got, ci := stat.PooledDifference(base, nil, variant, nil)
	if got != want.Mean || ci != want.CI.Mean {
		t.Errorf("got %v %+v, want %v %+v: not a bit apart", got, ci, want.Mean, want.CI.Mean)
	}
	ones := make([]float64, 60)
	for i := range ones {
		ones[i] = 1
	}
	got, ci = stat.PooledDifference(base, ones, variant, ones)
	if !near(got, want.Mean, 1e-14) || !near(ci.Low, want.CI.Mean.Low, 1e-13) || !near(ci.High, want.CI.Mean.High, 1e-13) {
		t.Errorf("over ones: got %v %+v, want %v %+v", got, ci, want.Mean, want.CI.Mean)
	}
	zero := make([]float64, 60)
	one, oneCI := stat.PooledDifference(zero, ones, base, variant)
	alone, aloneCI := stat.Pooled(base, variant)
	if !near(one, alone, 1e-14) || !near(oneCI.Low, aloneCI.Low, 1e-12) || !near(oneCI.High, aloneCI.High, 1e-12) {
		t.Errorf("against zero: got %v %+v, want %v %+v", one, oneCI, alone, aloneCI)
	}
}

// What does not differ, differs by exactly 0.
func TestContrastOfEqualsIsZero(t *testing.T) {
	num, den := draws("equal.num", 50), draws("equal.den", 50)
	for i := range num {
		num[i] *= 1e9
	}
	zero := stat.Estimate{DF: 49}
	if got := stat.Contrast(num, den, num, den); got != zero {
		t.Errorf("ratios: got %+v", got)
	}
	if got := stat.Contrast(num, nil, num, nil); got != zero {
		t.Errorf("means: got %+v", got)
	}
}

// A small difference of large numbers keeps its spread.
func TestContrastOfLargeNumbers(t *testing.T) {
	small := draws("small", 200)
	base, variant, ones := draws("large", 200), make([]float64, 200), make([]float64, 200)
	for i := range base {
		base[i] = 1e10 + math.Floor(1e10*base[i])
		small[i] = math.Floor(1024*small[i]) / 1024 // base + small is exact
		variant[i], ones[i] = base[i]+small[i], 1
	}
	want := stat.Summarise(small)
	got := stat.Contrast(base, ones, variant, ones)
	if math.Abs(got.Value-want.Mean) > 1e-5 || math.Abs(got.SE/want.MCSE-1) > 1e-4 {
		t.Errorf("got %+v, want %v and %v", got, want.Mean, want.MCSE)
	}
}

func BenchmarkContrast(b *testing.B) {
	x := draws("bench", 8000)
	b.ReportAllocs()
	for b.Loop() {
		stat.Contrast(x[:2000], x[2000:4000], x[4000:6000], x[6000:])
	}
}
