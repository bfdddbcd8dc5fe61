package whatif

import "math"

// fixedWidth is a sequential rule: look at the 95% interval after 200
// replications, then again and again after as many as its width says are
// needed, until its half-width is at most the wanted one. Intervals at random
// sample sizes cover in the limit of small widths (Chow and Robbins, "On the
// Asymptotic Theory of Fixed-Width Sequential Confidence Intervals for the
// Mean", Annals of Mathematical Statistics 36, 1965). What is lost at finite
// ones is kept small by a first look that is not early, and by few looks: each
// aims 5% beyond what the last one says, so that mostly the next is the last.
type fixedWidth struct {
	wanted   float64
	relative bool    // to the size of the result
	reached  float64 // at the last look; NaN: nothing could be said
}

const (
	firstLook  = 200
	longestLeg = 4 // between two looks: times the replications so far
)

// next is at how many replications to look next, after a look at n; 0: none yet.
func (r *fixedWidth) next(n int) int {
	if n == 0 {
		return firstLook
	}
	return max(n+1, int(math.Min(r.needed(n), longestLeg*float64(n))))
}

// needed is about how many replications the wanted width takes, as far as n
// tell; +Inf when they tell nothing.
func (r *fixedWidth) needed(n int) float64 {
	if math.IsNaN(r.reached) {
		return math.Inf(1)
	}
	ratio := r.reached / r.wanted
	return math.Ceil(1.05 * float64(n) * ratio * ratio)
}

// judge looks at an estimate, and reports whether it is good enough. A result
// that never varies is; one without an interval is not.
func (r *fixedWidth) judge(e Estimate) bool {
	r.reached = math.NaN()
	if e.CI.Confidence > 0 {
		r.reached = (e.CI.High - e.CI.Low) / 2
		if r.relative && r.reached > 0 {
			r.reached /= math.Abs(e.Value)
		}
	}
	return r.reached <= r.wanted
}
