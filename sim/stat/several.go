package stat

import (
	"math"
	"slices"
)

// Holm adjusts p-values for being several (Holm, "A Simple Sequentially
// Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6,
// 1979): with p(1) <= ... <= p(m), the adjusted p(i) is the largest of
// min(1, (m-j+1) p(j)) over j <= i. Rejecting what is adjusted to at most α
// rejects any true hypothesis with probability at most α, however the p-values
// depend on each other. The order is that of p; a NaN stays one and counts
// among the m, so that what could not be tested makes no other test easier.
func Holm(p []float64) []float64 {
	order := make([]int, 0, len(p))
	adjusted := make([]float64, len(p))
	for i, v := range p {
		if math.IsNaN(v) {
			adjusted[i] = v
			continue
		}
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	largest := 0.0
	for rank, i := range order {
		largest = max(largest, min(1, float64(len(p)-rank)*p[i]))
		adjusted[i] = largest
	}
	return adjusted
}

// Simultaneous are intervals that all hold at once with at least the
// confidence level, 0 < level < 1, however the estimates depend on each other:
//
//	estimate ± t(1 - (1-level)/(2m), df) × standard error
//
// for m estimates (Bonferroni's inequality; Miller, Simultaneous Statistical
// Inference, 2nd ed., 1981, section 2.3). Their Confidence is the joint one. An
// undefined estimate or standard error gets the zero Interval, and counts
// among the m.
//
// They are wider than Holm's test needs, so that a difference may be told from
// 0 by Holm although its interval still holds 0. Verdicts come from Holm,
// ranges from here. Intervals at the levels of Holm's steps, 1 - α/m for the
// smallest p-value, then 1 - α/(m-1), ... 1 - α, do not hold at once: Holm's
// steps are protected by stopping at the first true hypothesis, but an interval
// can miss at each step. When all m true differences are far from 0, those
// intervals miss with probabilities α/m, α/(m-1), ... α, together up to
// α (1 + 1/2 + ... + 1/m): 2.3 α for 5.
func Simultaneous(estimates, standardErrors []float64, df, level float64) []Interval {
	out := make([]Interval, len(estimates))
	if len(estimates) == 0 {
		return out
	}
	t := -TQuantile((1-level)/(2*float64(len(estimates))), df) // by the tail: 1 minus it would lose digits
	for i, e := range estimates {
		half := float64(t * standardErrors[i])
		if math.IsNaN(half) || math.IsInf(half, 0) || math.IsNaN(e) || math.IsInf(e, 0) {
			continue
		}
		out[i] = Interval{Low: e - half, High: e + half, Confidence: level}
	}
	return out
}
