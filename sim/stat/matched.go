package stat

import (
	"math"

	"dealcast/model/num"
)

// PairedChance is the difference of two probabilities, variant - base, judged
// in the same replications, with its 95% interval. With b replications in which
// only the variant succeeds, c in which only the base does, and n in all, the
// estimate is (b - c)/n. The interval is that of Wald after half a replication
// has been added to each of the four cells of the table (Agresti and Min,
// "Simple improved confidence intervals for comparing matched proportions",
// Statistics in Medicine 24, 2005):
//
//	(b - c)/N ± z sqrt(b' + c' - (b - c)²/N)/N, N = n + 2, b' = b + 1/2, c' = c + 1/2
//
// It has a width even when no replication tells the two apart, for the next one
// may. Without replications the estimate is NaN and the interval zero.
func PairedChance(base, variant []bool) (estimate float64, ci Interval) {
	b, c := 0.0, 0.0
	for r := range base {
		switch {
		case variant[r] && !base[r]:
			b++
		case base[r] && !variant[r]:
			c++
		}
	}
	n := float64(len(base))
	if n == 0 {
		return math.NaN(), Interval{}
	}
	diff, more := b-c, n+2
	z := -num.NormQuantile((1 - Level) / 2)
	middle := diff / more
	half := z * math.Sqrt(b+c+1-float64(diff*diff)/more) / more
	return diff / n, Interval{Low: max(-1, middle-half), High: min(1, middle+half), Confidence: Level}
}
