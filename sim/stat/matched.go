package stat

import (
	"math"

	"dealcast/model/num"
)

// PairedChance is the difference of two probabilities, variant - base, judged
// in the same replications, with its 95% interval. With b replications in which
// only the variant succeeds, c in which only the base does, and n in all, the
// estimate is (b - c)/n. The interval is the score interval of Tango
// ("Equivalence Test and Confidence Interval for the Difference in Proportions
// for the Paired-Sample Design", Statistics in Medicine 17, 1998): the
// differences d with
//
//	(b - c - n d)² <= z² n (2 q + d (1 - d))
//
// where q is the most likely probability that only the base succeeds, given d.
// With common random numbers, few replications tell the two apart; where 2 of
// 200 are expected to, it covers in 95% of trials or more, and an interval by
// the normal distribution in 87%. It has a width even when none does, for the
// next one may: z²/(n + z²) to both sides. Without replications the estimate is
// NaN and the interval zero.
func PairedChance(base, variant []bool) (estimate float64, ci Interval) {
	m := pairs{n: float64(len(base))}
	for r := range base {
		switch {
		case variant[r] && !base[r]:
			m.gained++
		case base[r] && !variant[r]:
			m.lost++
		}
	}
	if m.n == 0 {
		return math.NaN(), Interval{}
	}
	z := -num.NormQuantile((1 - Level) / 2)
	zz := float64(z * z)
	estimate = (m.gained - m.lost) / m.n
	return estimate, Interval{Low: m.bound(estimate, -1, zz), High: m.bound(estimate, 1, zz), Confidence: Level}
}

// pairs counts replications by what base and variant say.
type pairs struct{ gained, lost, n float64 }

// bound is the end of the interval between the estimate, which is inside, and
// an end of what is possible, where the variance is 0.
func (m pairs) bound(inside, outside, zz float64) float64 {
	for range 64 {
		middle := (inside + outside) / 2
		miss := m.gained - m.lost - float64(m.n*middle)
		if float64(miss*miss) <= float64(zz*m.variance(middle)) {
			inside = middle
		} else {
			outside = middle
		}
	}
	return inside
}

// variance is that of gained - lost, if the true difference is d: n (2 q + d (1 - d))
// with q the larger root of
//
//	2 n q² + ((2 n - gained + lost) d - gained - lost) q - lost d (1 - d) = 0
func (m pairs) variance(d float64) float64 {
	a := 2 * m.n
	b := float64((a-m.gained+m.lost)*d) - m.gained - m.lost
	both := float64(d * (1 - d))
	c := -float64(m.lost * both)
	q := (math.Sqrt(max(0, float64(b*b)-float64(4*a*c))) - b) / (2 * a)
	return float64(m.n * max(0, float64(2*q)+both))
}
