package whatif

import (
	"context"
	"math"
	"slices"
)

// survey looks over the range, for where the goal begins to be reached: at the
// ends, today, and between. The change nearest to today's value counts. Where
// all values are alike, it looks for the best (or, if all reach it, keeps the
// worst).
//
// A second survey, with more replications, looks again at what is near the best
// (the worst), and at what the first could not tell for sure.
func (f *seeker) survey(ctx context.Context) error {
	numbers, start := f.spread()
	again := f.surveyed != nil
	if again {
		numbers = f.doubtful()
	}
	readings := make([]Reading, len(numbers))
	for i, x := range numbers {
		var err error
		if readings[i], err = f.judge(ctx, x); err != nil {
			return err
		}
	}
	if !again && !slices.ContainsFunc(readings, func(r Reading) bool { return r.Reaches }) {
		var err error
		if readings, err = f.climb(ctx, readings); err != nil {
			return err
		}
	}
	f.surveyed = readings
	near, far, changes := 0, math.Inf(1), 0
	for i := 1; i < len(readings); i++ {
		if readings[i].Reaches == readings[i-1].Reaches {
			continue
		}
		changes++
		if d := min(math.Abs(readings[i].Number-start), math.Abs(readings[i-1].Number-start)); d < far {
			near, far = i, d
		}
	}
	if changes == 0 {
		f.found = f.probe(readings[f.extreme(readings)].Number)
		return nil
	}
	f.sign = +1
	if readings[near-1].Reaches {
		f.sign = -1
	}
	low, high := readings[near-1].Number, readings[near].Number
	f.at = f.sign * f.v.below((low+high)/2)
	if changes == 1 || f.monotone() {
		low, high = f.v.lo, f.v.hi
	}
	f.bound(low, high)
	return nil
}

// doubtful are the numbers of the last survey that are worth another look.
func (f *seeker) doubtful() (numbers []float64) {
	const certain = 1e-6
	best := f.extreme(f.surveyed)
	for i, r := range f.surveyed {
		if max(i-best, best-i) <= 1 || min(r.PReaches, r.PMisses) > certain {
			numbers = append(numbers, r.Number)
		}
	}
	return numbers
}

// spread are the numbers of a survey, in order, and the one of them that is
// today's, or nearest to it.
func (f *seeker) spread() (numbers []float64, today float64) {
	v := f.v
	today = min(max(v.today, v.lo), v.hi)
	if math.IsNaN(today) {
		today = v.at(v.below((v.lo + v.hi) / 2))
	}
	part := func(a, b, t float64) float64 { return v.at(v.below(a + float64((b-a)*t))) }
	numbers = []float64{v.lo, part(v.lo, today, 0.5), today, part(today, v.hi, 0.1), part(today, v.hi, 0.3), v.hi}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	return numbers, today
}

// climb looks for the best value where none reaches the goal: it tries the
// middle of the wider gap beside the best one, until the gaps are 2% of it, or
// one of them does reach the goal.
func (f *seeker) climb(ctx context.Context, readings []Reading) ([]Reading, error) {
	for range 12 {
		i := f.extreme(readings)
		best := readings[i].Number
		left, right := best, best
		if i > 0 {
			left = readings[i-1].Number
		}
		if i+1 < len(readings) {
			right = readings[i+1].Number
		}
		at, gap := i, best-left
		if right-best > gap {
			at, gap = i+1, right-best
		}
		middle := f.v.at(f.v.below(readings[at].Number - float64(gap/2)))
		if gap <= 0.02*math.Abs(best) || middle == readings[at].Number || at > 0 && middle == readings[at-1].Number {
			break
		}
		r, err := f.judge(ctx, middle)
		if err != nil {
			return nil, err
		}
		if readings = slices.Insert(readings, at, r); r.Reaches {
			break
		}
	}
	return readings, nil
}

// extreme is the reading that is nearest to the goal from the side on which all
// of them are: of none that reaches it the best, of all that do the worst.
func (f *seeker) extreme(readings []Reading) int {
	best := 0
	for i, r := range readings {
		d, least := f.margin(r), f.margin(readings[best])
		if math.IsNaN(least) || r.Reaches && d < least || !r.Reaches && d > least {
			best = i
		}
	}
	return best
}
