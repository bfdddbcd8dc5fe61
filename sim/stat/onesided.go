package stat

import (
	"math"

	"dealcast/model/num"
)

// Tails are the two one-sided p-values of an estimate against a limit: how
// likely it is to see what was seen, or more of it, if the truth is exactly the
// limit. Both are 1 when nothing can be told.
type Tails struct {
	Above float64 // small: the truth is above the limit
	Below float64 // small: the truth is below the limit
}

// Tails are the one-sided p-values of the estimate against a limit, by Student's
// t with the estimate's degrees of freedom. An estimate without spread (SE 0)
// has 0 and 1, or 1 and 1 if it is the limit itself.
func (e Estimate) Tails(limit float64) Tails {
	d := e.Value - limit
	switch {
	case math.IsNaN(d) || e.DF < 1 || math.IsNaN(e.SE):
		return Tails{1, 1}
	case d == 0 && e.SE == 0:
		return Tails{1, 1}
	case e.SE == 0 && d > 0:
		return Tails{0, 1}
	case e.SE == 0:
		return Tails{1, 0}
	}
	df, t := float64(e.DF), d/e.SE
	tail := float64(TwoSided(t, df) / 2) // a half is a product to the compiler
	if t < 0 {
		return Tails{1 - tail, tail}
	}
	return Tails{tail, 1 - tail}
}

// ChanceTails are the exact one-sided p-values of successes out of n against
// the probability p: Above is P(B >= successes) and Below P(B <= successes) for
// a binomial (n, p) variable B (Clopper and Pearson, "The use of confidence or
// fiducial limits illustrated in the case of the binomial", Biometrika 26,
// 1934). p outside of [0, 1] gives what the nearer end gives.
func ChanceTails(successes, n int, p float64) Tails {
	if n <= 0 || math.IsNaN(p) {
		return Tails{1, 1}
	}
	p = min(max(p, 0), 1)
	k, m := float64(successes), float64(n)
	t := Tails{1, 1}
	if successes > 0 {
		t.Above = num.BetaI(k, m-k+1, p)
	}
	if successes < n {
		t.Below = num.BetaI(m-k, k+1, 1-p)
	}
	return t
}
