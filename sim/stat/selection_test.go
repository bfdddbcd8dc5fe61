package stat_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"dealcast/model/num"
	"dealcast/sim/stat"
	"dealcast/sim/stream"
)

// fair draws rounds of observations of k systems; normal numbers of which a
// part is common to all, as with common random numbers.
type fair struct {
	rng    *stream.Rand
	common float64 // share of the variance
	shape  func(system int, normal float64) float64
}

func (f *fair) normal() float64 {
	return num.NormQuantile((float64(f.rng.Uint64()>>12) + 0.5) / (1 << 52))
}

func (f *fair) rounds(k, n int) [][]float64 {
	series := make([][]float64, k)
	for range n {
		all := math.Sqrt(f.common) * f.normal()
		for i := range k {
			series[i] = append(series[i], f.shape(i, all+math.Sqrt(1-f.common)*f.normal()))
		}
	}
	return series
}

func newFair(name string, e int, common float64, shape func(system int, normal float64) float64) *fair {
	return &fair{rng: stream.NewRand(stream.Source(3, uint64(e), stream.Name(name)).Deal(0).Bits(0, 0)), common: common, shape: shape}
}

// lognormal has mean 1 and the coefficient of variation sqrt(e^(s²) - 1).
func lognormal(s, normal float64) float64 { return math.Exp(s*normal - s*s/2) }

// The guarantee, where it is hardest: the best leads by exactly the
// indifference, all others are equal.
func TestSelectionIsCorrect(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical size")
	}
	const trials, delta, alpha = 1000, 0.25, 0.05
	const less = 0.1 // so that it is not decided by the first stage
	lead := func(i, best int, by float64) float64 {
		if i == best {
			return by
		}
		return 0
	}
	for _, c := range []struct {
		why    string
		k, n0  int
		delta  float64
		common float64
		shape  func(i int, normal float64) float64
		best   int
	}{
		{"normal, independent, 2", 2, 20, delta, 0, func(i int, z float64) float64 { return z + lead(i, 1, delta) }, 1},
		{"normal, independent, 5", 5, 20, delta, 0, func(i int, z float64) float64 { return z + lead(i, 4, delta) }, 4},
		{"normal, correlated, 5", 5, 20, delta, 0.5, func(i int, z float64) float64 { return z + lead(i, 4, delta) }, 4},
		{"normal, highly correlated, 10", 10, 20, delta, 0.9, func(i int, z float64) float64 { return z + lead(i, 9, delta) }, 9},
		{"normal, short first stage", 5, 5, delta, 0.5, func(i int, z float64) float64 { return z + lead(i, 0, delta) }, 0},
		{"lognormal, all alike", 5, stat.FirstStage, less, 0.5, func(i int, z float64) float64 { return lognormal(1, z) + lead(i, 4, less) }, 4},
		{"lognormal, the best is the more skewed", 5, stat.FirstStage, less, 0.5, func(i int, z float64) float64 {
			if i == 4 {
				return lognormal(1, z) + less
			}
			return lognormal(0.5, z)
		}, 4},
		{"lognormal, the others are the more skewed", 5, stat.FirstStage, less, 0.5, func(i int, z float64) float64 {
			if i == 4 {
				return lognormal(0.5, z) + less
			}
			return lognormal(1, z)
		}, 4},
		{"lognormal, effects multiply", 5, stat.FirstStage, less, 0.5, func(i int, z float64) float64 { return lognormal(0.7, z) * (1 + lead(i, 2, less)) }, 2},
	} {
		right, rounds, observations := 0.0, 0, 0
		for e := range trials {
			f := newFair("selection "+c.why, e, c.common, c.shape)
			s := stat.NewSelection(c.k, c.delta, alpha, c.n0)
			for !s.Decided() {
				s.Feed(f.rounds(c.k, 16))
			}
			right += count(s.Leader() == c.best)
			rounds += s.Rounds()
			for i := range c.k {
				if n := s.Left(i); n > 0 {
					observations += n
				} else {
					observations += s.Rounds()
				}
			}
		}
		t.Logf("%-42s correct %.3f, mean rounds %.0f, mean observations of a system %.0f",
			c.why, right/trials, float64(rounds)/trials, float64(observations)/trials/float64(c.k))
		if right/trials < 0.93 { // 0.95 - 2.9 standard errors
			t.Errorf("%s: %.3f are correct, want 0.95", c.why, right/trials)
		}
	}
}

// When all are equal, there is nothing to find, and it ends all the same.
func TestSelectionEnds(t *testing.T) {
	for e := range 100 {
		f := newFair("selection ends", e, 0.5, func(_ int, z float64) float64 { return z })
		s := stat.NewSelection(4, 0.5, 0.05, 10)
		for bound := 0; !s.Decided(); {
			s.Feed(f.rounds(4, 1))
			if bound == 0 {
				bound = s.Bound()
			}
			if bound > 0 && s.Rounds() > bound {
				t.Fatalf("%d rounds, and the bound was %d", s.Rounds(), bound)
			}
		}
	}
}

// What leaves and when does not depend on how the rounds are handed over.
func TestSelectionInBlocks(t *testing.T) {
	f := newFair("selection blocks", 0, 0.5, func(i int, z float64) float64 { return z + float64(i)/10 })
	series := f.rounds(6, 2000)
	var want string
	for i, size := range []int{1, 7, 16, 500, 2000, 1, 7, 2000} {
		first := 20
		if i >= 5 { // in batches of 5
			first = 100
		}
		if i == 5 {
			want = ""
		}
		s := stat.NewSelection(6, 0.1, 0.05, first)
		for at := 0; at < 2000; at += size {
			part := make([][]float64, 6)
			for _, i := range s.In() { // who has left sends nothing
				part[i] = series[i][at:min(at+size, 2000)]
			}
			s.Feed(part)
		}
		got := fmt.Sprint(s.In(), s.Leader(), s.Rounds(), s.Bound())
		for i := range 6 {
			got += fmt.Sprint(" ", s.Left(i))
		}
		if want == "" {
			want = got
		}
		if got != want || !s.Decided() {
			t.Errorf("in blocks of %d: got %s, want %s", size, got, want)
		}
	}
}

func TestSelectionEdges(t *testing.T) {
	if s := stat.NewSelection(1, 1, 0.05, 2); !s.Decided() || s.Leader() != 0 || s.Rounds() != 0 {
		t.Error("one system is decided at once")
	}
	constant := func(v float64, n int) []float64 { return slices.Repeat([]float64{v}, n) }
	for _, c := range []struct {
		why    string
		series [][]float64
		best   int
		rounds int
		in     int
	}{
		{"no noise: decided after the first stage", [][]float64{constant(1, 9), constant(2, 9), constant(1.5, 9)}, 1, 5, 1},
		{"exactly the same: the first", [][]float64{constant(2, 9), constant(2, 9)}, 0, 5, 1},
		{"a variant that changes nothing", [][]float64{{1, 5, 2, 8, 3, 4}, {1, 5, 2, 8, 3, 4}}, 0, 5, 1},
		{"first stage not over", [][]float64{constant(1, 4), constant(2, 4)}, 1, 4, 2},
		{"undefined rounds are skipped", [][]float64{{1, nan, 1, 1, 1, 1, 1}, {2, 2, math.Inf(1), 2, 2, 2, 2}}, 1, 5, 1},
		{"nothing", [][]float64{nil, nil}, 0, 0, 2},
	} {
		s := stat.NewSelection(len(c.series), 0.1, 0.05, 5)
		s.Feed(c.series)
		if s.Leader() != c.best || s.Rounds() != c.rounds || len(s.In()) != c.in {
			t.Errorf("%s: leader %d after %d rounds, in %v", c.why, s.Leader(), s.Rounds(), s.In())
		}
		if c.why == "undefined rounds are skipped" && s.Skipped() != 2 {
			t.Errorf("%s: %d skipped", c.why, s.Skipped())
		}
	}
}

// Batches are means of rounds, and nothing else.
func TestSelectionOfBatches(t *testing.T) {
	f := newFair("selection batches", 0, 0.5, func(i int, z float64) float64 { return z + float64(i)/10 })
	series, means := f.rounds(4, 3000), make([][]float64, 4)
	for i := range series {
		for r := 0; r < 3000; r += 4 {
			means[i] = append(means[i], stat.Sum(series[i][r:r+4])/4)
		}
	}
	whole, batched := stat.NewSelection(4, 0.1, 0.05, 80), stat.NewSelection(4, 0.1, 0.05, 20)
	whole.Feed(series)
	batched.Feed(means)
	if !whole.Decided() || whole.Leader() != batched.Leader() || whole.Rounds() != 4*batched.Rounds() || whole.Bound() != 4*batched.Bound() {
		t.Errorf("rounds: %d after %d of %d, means: %d after %d of %d",
			whole.Leader(), whole.Rounds(), whole.Bound(), batched.Leader(), batched.Rounds(), batched.Bound())
	}
}

// The boundary by hand: k = 2, n0 = 2, α = 0.05: η = (0.1^-2 - 1) / 2 = 49.5,
// h² = 99. Differences 0 and 2 have S² = 2: with δ = 1 the margin after r rounds
// is (198 - r) / 2, and 198 rounds leave none.
func TestSelectionBoundary(t *testing.T) {
	s := stat.NewSelection(2, 1, 0.05, 2)
	s.Feed([][]float64{{0, 0}, {0, 2}})
	if s.Bound() != 199 && s.Bound() != 198 { // 99 has a rounding error
		t.Errorf("bound %d", s.Bound())
	}
	// The second leads by 2 + 4 a round: 2 + 4 m > (198 - 2 - m) / 2 first at m = 22.
	s.Feed([][]float64{make([]float64, 100), slices.Repeat([]float64{4}, 100)})
	if !s.Decided() || s.Leader() != 1 || s.Rounds() != 24 || s.Left(0) != 24 {
		t.Errorf("decided %v, leader %d, rounds %d", s.Decided(), s.Leader(), s.Rounds())
	}
}

func TestSelectionRefuses(t *testing.T) {
	for _, c := range []struct {
		k            int
		delta, alpha float64
		n0           int
	}{{0, 1, 0.05, 10}, {3, 0, 0.05, 10}, {3, nan, 0.05, 10}, {3, 1, 0.7, 10}, {3, 1, 0, 10}, {3, 1, 0.05, 1}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v was accepted", c)
				}
			}()
			stat.NewSelection(c.k, c.delta, c.alpha, c.n0)
		}()
	}
}
