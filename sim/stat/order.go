package stat

import "math"

// Quantile is the p-quantile of the empirical distribution of sorted
// (ascending, no NaN): the smallest value x such that at least the share p of
// the values is <= x. It is always one of the values; NaN when there is none.
// p is in [0, 1]; p = 0 gives the smallest value.
func Quantile(sorted []float64, p float64) float64 {
	n := len(sorted)
	if n == 0 || math.IsNaN(p) {
		return math.NaN()
	}
	return sorted[rank(n, p)-1]
}

// rank is the smallest k in 1..n with k/n >= p. A product such as 0.05 * 20
// may be a rounding above the whole number it stands for; the comparison is
// therefore made with k/n itself.
func rank(n int, p float64) int {
	k := int(math.Ceil(p * float64(n)))
	for k > 1 && float64(k-1)/float64(n) >= p {
		k--
	}
	for k < n && float64(k)/float64(n) < p {
		k++
	}
	return min(max(k, 1), n)
}

// OrderInterval is a distribution-free interval for the p-quantile, 0 < p < 1,
// of the distribution that sorted was drawn from: [X(l), X(u)], of all pairs
// of ranks whose confidence is at least level the one with the smallest u - l,
// and of several such the one with the highest confidence.
//
// With B binomial (n, p), the confidence is P(l <= B <= u-1): exact for a
// continuous distribution, a lower bound for others (David and Nagaraja, Order
// Statistics, 3rd ed., 2003, section 7.1). When even the whole sample is not
// enough, the answer is the zero Interval.
func OrderInterval(sorted []float64, p, level float64) Interval {
	n := len(sorted)
	if n < 2 || !(p > 0 && p < 1) {
		return Interval{}
	}
	l, u, confidence := orderRanks(n, p, level)
	if confidence == 0 {
		return Interval{}
	}
	return Interval{Low: sorted[l-1], High: sorted[u-1], Confidence: confidence}
}

// orderRanks chooses the ranks of OrderInterval. It slides a window over the
// binomial probabilities: the best window that starts at l ends no earlier
// than the best one that starts at l-1.
func orderRanks(n int, p, level float64) (l, u int, confidence float64) {
	from, pmf := binomial(n, p)
	prob := func(k int) float64 {
		if k < from || k >= from+len(pmf) {
			return 0
		}
		return pmf[k-from]
	}
	first := max(1, from)
	last := min(n-1, from+len(pmf)-1) // u-1 is at most n-1
	inside, end := 0.0, first         // probability of l..end-1
	for start := first; start <= last; start++ {
		for end <= last && inside < level {
			inside += prob(end)
			end++
		}
		if inside < level {
			break
		}
		if width := end - start; confidence == 0 || width < u-l || width == u-l && inside > confidence {
			l, u, confidence = start, end, inside
		}
		inside -= prob(start)
	}
	if confidence > 0 { // add up afresh: the running sum has lost some digits
		confidence = 0
		for k := l; k < u; k++ {
			confidence += prob(k)
		}
	}
	return l, u, min(confidence, 1)
}

// binomial gives the probabilities of a binomial (n, p) variable for
// from, from+1, ...; what is left out on either side is below 1e-18 of the
// largest. They follow from their ratios, outwards from the mode, and from
// their sum being 1, without any special function.
func binomial(n int, p float64) (from int, pmf []float64) {
	const negligible = 1e-18
	odds := p / (1 - p)
	mode := min(int(float64(n+1)*p), n)
	width := 2*int(9.2*math.Sqrt(float64(n)*p*(1-p))) + 32 // 9.1 sd hold all but 1e-18
	below := make([]float64, 0, width/2)
	for k, w := mode, 1.0; k > 0; k-- {
		w = w * float64(k) / (float64(n-k+1) * odds)
		if w < negligible {
			break
		}
		below = append(below, w)
	}
	pmf = make([]float64, 0, width)
	for i := len(below) - 1; i >= 0; i-- {
		pmf = append(pmf, below[i])
	}
	pmf = append(pmf, 1)
	for k, w := mode, 1.0; k < n; k++ {
		w = w * float64(n-k) * odds / float64(k+1)
		if w < negligible {
			break
		}
		pmf = append(pmf, w)
	}
	total := Sum(pmf)
	for i := range pmf {
		pmf[i] /= total
	}
	return mode - len(below), pmf
}
