package stat

import (
	"math"

	"dealcast/model/num"
)

// FirstStage is a first stage for Selection that serves skewed observations too:
// 400 rounds, in batches of 20. With 20 rounds, their variance is too often far
// too small, and the system with the more skewed distribution leaves too early.
const FirstStage = 400

// batches is how many batches a first stage is cut into, if it is that long.
const batches = 20

// Selection picks the system with the largest mean among k by the fully
// sequential procedure KN (Kim and Nelson, "A Fully Sequential Procedure for
// Indifference-Zone Selection in Simulation", ACM TOMACS 11, 2001), with c = 1.
// Each round brings one observation of each system still in; the systems of a
// round may use the same random numbers, which makes it quicker. After a first
// stage of n0 rounds, and after every later round r, a system leaves whose sum
// of observations is behind that of another by more than
//
//	max(0, (h² S² / δ - δ r) / 2),   h² = 2 η (n0 - 1),
//	η = ((2 α / (k - 1))^(-2 / (n0 - 1)) - 1) / 2
//
// with S² the variance (n0 - 1) of the two's difference over the first stage.
// The last one in is selected. If observations are normal and independent from
// round to round, it is the best with probability at least 1 - α whenever the
// best leads by at least δ; else it is within δ of the best with about that
// probability. FirstStage says what skewed observations need. Replications
// under the design Blocks are not independent and do not serve.
//
// A selection knows no random numbers and no clock: it is fed, and tells who is
// in. For the smallest mean, feed negative observations.
type Selection struct {
	delta float64
	batch int     // rounds of a batch
	n0    int     // batches of the first stage
	hh    float64 // h²

	rounds, skipped int
	in              []int // systems still in, rising
	left            []int // round after which a system left, 0: in
	sums            []adder
	first           [][]float64 // batch means of the first stage, by system
	before          []float64   // sums before this batch, in the first stage
	spread          [][]float64 // S², once the first stage is over
}

// NewSelection begins a selection among k >= 1 systems with the indifference
// delta > 0, the error probability alpha, 0 < alpha < 1 - 1/k, and a first stage of
// n0 >= 2 rounds (when that is not a whole number of batches, a few less). It
// panics on others. One system is decided at once.
func NewSelection(k int, delta, alpha float64, n0 int) *Selection {
	if k < 1 || !(delta > 0) || math.IsInf(delta, 0) || k > 1 && !(alpha > 0 && alpha < 1-1/float64(k)) || n0 < 2 {
		panic("stat: no such selection")
	}
	batch := max(1, n0/batches)
	s := &Selection{
		delta: delta, batch: batch, n0: n0 / batch,
		left: make([]int, k), sums: make([]adder, k), first: make([][]float64, k), before: make([]float64, k),
	}
	for i := range k {
		s.in = append(s.in, i)
	}
	if k > 1 {
		m := float64(s.n0 - 1)
		s.hh = m * num.Expm1(-2/m*num.Log(2*alpha/float64(k-1)))
	}
	return s
}

// Feed takes rounds of observations: series[i] is what system i gave in them,
// from the first round that was not fed yet, and is read only while i is in.
// The systems still in have series of the same length. A selection that is
// decided reads no further. A round in which one of those in is undefined (NaN
// or infinite) is skipped.
func (s *Selection) Feed(series [][]float64) {
	for r := 0; !s.Decided() && r < len(series[s.in[0]]); r++ {
		if !s.whole(series, r) {
			s.skipped++
			continue
		}
		s.rounds++
		for _, i := range s.in {
			s.sums[i].add(series[i][r])
		}
		if s.rounds%s.batch == 0 {
			s.endBatch()
		}
	}
}

func (s *Selection) endBatch() {
	r := s.rounds / s.batch
	if r <= s.n0 {
		for i := range s.sums { // nobody has left yet
			sum := s.sums[i].sum()
			s.first[i] = append(s.first[i], (sum-s.before[i])/float64(s.batch))
			s.before[i] = sum
		}
	}
	if r == s.n0 {
		s.measure()
	}
	if r >= s.n0 {
		s.screen()
	}
}

func (s *Selection) whole(series [][]float64, r int) bool {
	for _, i := range s.in {
		if v := series[i][r]; math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

// measure takes the variances of the first stage.
func (s *Selection) measure() {
	k := len(s.left)
	s.spread = make([][]float64, k)
	for i := range k {
		s.spread[i] = make([]float64, k)
	}
	for i := range k {
		for l := range i {
			_, sd := meanSD(Paired(s.first[i], s.first[l]))
			s.spread[i][l] = float64(sd * sd)
			s.spread[l][i] = s.spread[i][l]
		}
	}
	s.first = nil
}

// screen lets go who is too far behind one of those in. Two that stay exactly
// equal until their margin is used up do not differ (a variant that changes
// nothing): the later one goes.
func (s *Selection) screen() {
	stay := make([]int, 0, len(s.in))
	for _, i := range s.in {
		out := false
		for _, l := range s.in {
			if l == i {
				continue
			}
			lead, margin := s.lead(l, i), s.margin(i, l)
			out = out || lead > margin || lead == 0 && margin == 0 && l < i
		}
		if out {
			s.left[i] = s.rounds
		} else {
			stay = append(stay, i)
		}
	}
	s.in = stay
}

// lead is by how much l is ahead of i, in sums of batch means.
func (s *Selection) lead(l, i int) float64 {
	return (s.sums[l].sum() - s.sums[i].sum()) / float64(s.batch)
}

// margin is by how much one of the two may be behind the other now.
func (s *Selection) margin(i, l int) float64 {
	r := float64(s.rounds / s.batch)
	return max(0, (s.hh*s.spread[i][l]/s.delta-float64(s.delta*r))/2)
}

// Decided tells whether one system is left.
func (s *Selection) Decided() bool { return len(s.in) == 1 }

// In lists the systems still in, in rising order; never none.
func (s *Selection) In() []int { return append([]int(nil), s.in...) }

// Left is the number of rounds after which system i left; 0 while it is in.
func (s *Selection) Left(i int) int { return s.left[i] }

// Rounds is how many rounds were used.
func (s *Selection) Rounds() int { return s.rounds }

// Skipped is how many rounds had an undefined observation.
func (s *Selection) Skipped() int { return s.skipped }

// Leader is the system with the largest mean of those in, the first of equal
// ones: the selected one once it is decided.
func (s *Selection) Leader() int {
	best := s.in[0]
	for _, i := range s.in {
		if s.sums[i].sum() > s.sums[best].sum() {
			best = i
		}
	}
	return best
}

// Bound is the number of rounds after which it is decided for certain; 0 during the first stage, when that is not known yet.
func (s *Selection) Bound() int {
	if s.spread == nil {
		return 0
	}
	most := 0.0
	for _, i := range s.in {
		for _, l := range s.in {
			most = max(most, s.hh*s.spread[i][l]/float64(s.delta*s.delta))
		}
	}
	return s.batch * max(s.n0, int(min(math.Floor(most)+1, 1e12)))
}
