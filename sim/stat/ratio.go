package stat

import (
	"math"

	"dealcast/model/num"
)

// Wilson is the score interval for the probability behind successes out of n,
// at the given confidence, 0 < confidence < 1:
//
//	(s + z²/2 ± z sqrt(s (n-s) / n + z²/4)) / (n + z²)
//
// with z the normal quantile of 1 - (1-confidence)/2 (Wilson, "Probable
// Inference, the Law of Succession, and Statistical Inference", JASA 22, 1927).
// It lies in [0, 1] and never has zero width. Without observations it is [0, 1].
func Wilson(successes, n int, confidence float64) Interval {
	if n <= 0 {
		return Interval{Low: 0, High: 1, Confidence: confidence}
	}
	z := -num.NormQuantile((1 - confidence) / 2)
	ci := score(float64(successes), float64(n), z)
	ci.Confidence = confidence
	// At the ends the bound is exactly the end; rounding must not say otherwise.
	if successes == 0 {
		ci.Low = 0
	}
	if successes == n {
		ci.High = 1
	}
	return ci
}

// score is the interval of Wilson for s successes out of m, whole or not.
func score(s, m, z float64) Interval {
	zz := float64(z * z)
	middle := (s + float64(zz/2)) / (m + zz) // a half is a product to the compiler
	half := z * math.Sqrt(float64(s*(m-s))/m+float64(zz/4)) / (m + zz)
	return Interval{Low: max(0, middle-half), High: min(1, middle+half)}
}

// Proportion is the share of successes among n (NaN for n = 0) with its 95%
// Wilson interval.
func Proportion(successes, n int) (share float64, ci Interval) {
	if n <= 0 {
		return math.NaN(), Wilson(0, 0, Level)
	}
	return float64(successes) / float64(n), Wilson(successes, n, Level)
}

// Pooled is the ratio of sums, sum(num) / sum(den), over replications, with
// its 95% interval by the jackknife: with R(i) the ratio without replication
// i, and M their mean,
//
//	R ± t(0.975, n-1) sqrt((n-1)/n sum((R(i) - M)²))
//
// (Miller, "The Jackknife: a Review", Biometrika 61, 1974). A pair with a NaN
// on either side is left out. The estimate is NaN when the denominators add up
// to 0; the interval is the zero Interval when fewer than two pairs are there
// or a ratio without one of them is undefined.
func Pooled(num, den []float64) (estimate float64, ci Interval) {
	var nums, dens adder
	n := 0
	for i := range num {
		if defined(num[i], den[i]) {
			nums.add(num[i])
			dens.add(den[i])
			n++
		}
	}
	top, bottom := nums.sum(), dens.sum()
	if n == 0 || bottom == 0 {
		return math.NaN(), Interval{}
	}
	estimate = top / bottom
	if n < 2 {
		return estimate, Interval{}
	}
	without := make([]float64, 0, n)
	for i := range num {
		if defined(num[i], den[i]) {
			rest := bottom - den[i]
			if rest == 0 {
				return estimate, Interval{}
			}
			without = append(without, (top-num[i])/rest)
		}
	}
	_, sd := meanSD(without)
	se := sd * float64(n-1) / math.Sqrt(float64(n)) // sd already holds 1/(n-1)
	return estimate, around(estimate, se, n-1)
}

func defined(a, b float64) bool { return !math.IsNaN(a) && !math.IsNaN(b) }
