package stat

import "math"

// Design says how replications depend on each other, and so how certain their
// mean is. The methods are the statistics of the same names under a design:
// who uses them writes one thing for all designs.
type Design int

const (
	// Independent replications, the zero value: the methods are the functions
	// of this package, to the last bit.
	Independent Design = 0

	// Blocks is the design of quasi-random draws: 16 sequences of points, each
	// scrambled by itself; replication k is of sequence k mod 16. Replications
	// of one sequence depend on each other, the sequences do not. So what is
	// certain comes from the 16 block means, t with 15 degrees of freedom
	// (L'Ecuyer, Nakayama, Owen, Tuffin, "Confidence Intervals for Randomized
	// Quasi-Monte Carlo Estimators", Winter Simulation Conference 2023). Values
	// that begin with a later replication are in the same blocks under other
	// numbers, which changes nothing. With fewer than 16 replications a block is
	// empty, and there are no intervals.
	Blocks Design = 16
)

// Summarise is Summarise under the design. In blocks, MCSE is that of the block
// means and CI.Mean has 15 degrees of freedom; percentiles have no interval,
// because order statistics presume independence. SD is the spread of the
// values, as ever. When a block has no defined value, MCSE is NaN and CI.Mean
// zero.
func (d Design) Summarise(values []float64) Summary {
	if d == Independent {
		return Summarise(values)
	}
	s := describe(values, false)
	mean := d.ratio(values, nil)
	s.MCSE, s.CI = mean.SE, SummaryCI{Mean: around(s.Mean, mean.SE, mean.DF)}
	return s
}

// Pooled is Pooled under the design. In blocks, the jackknife leaves out one
// block after the other.
func (d Design) Pooled(num, den []float64) (estimate float64, ci Interval) {
	if d == Independent {
		return Pooled(num, den)
	}
	e := d.ratio(num, den)
	return e.Value, e.CI()
}

// PooledDifference is PooledDifference under the design.
func (d Design) PooledDifference(numA, denA, numB, denB []float64) (estimate float64, ci Interval) {
	e := d.Contrast(numA, denA, numB, denB)
	return e.Value, e.CI()
}

// Contrast is Contrast under the design. In blocks, the jackknife leaves out
// one block after the other, on both sides.
func (d Design) Contrast(numA, denA, numB, denB []float64) Estimate {
	if d == Independent {
		return Contrast(numA, denA, numB, denB)
	}
	if denA == nil && denB == nil {
		return d.ratio(Paired(numA, numB), nil) // nothing cancels between sums that were never added up
	}
	sums, empty := d.sums(numA, denA, numB, denB)
	e := Contrast(sums[0], sums[1], sums[2], sums[3])
	if empty {
		return Estimate{Value: e.Value, SE: math.NaN()}
	}
	return e
}

// Probability is a 95% interval for the probability of a hit. Independent:
// Wilson. In blocks: Wilson's formula with t of 15 degrees of freedom for the
// normal quantile, and for n the number of independent replications that would
// be as certain as the 16 shares of hits, p (1-p) / SE² (Korn and Graubard,
// "Confidence Intervals for Proportions with Small Expected Number of Positive
// Counts Estimated from Survey Data", Survey Methodology 24, 1998). Where hits
// are neither rare nor nearly certain, that is t of the 16 shares; elsewhere
// it covers, and t does not. When all shares are equal, n is what it is. The
// zero Interval when a block is empty.
func (d Design) Probability(hits []bool) Interval {
	n, share := 0, make([]float64, len(hits))
	for i, hit := range hits {
		if hit {
			n++
			share[i] = 1
		}
	}
	if d == Independent {
		return Wilson(n, len(hits), Level)
	}
	e := d.ratio(share, nil)
	if math.IsNaN(e.SE) {
		return Interval{}
	}
	p, size := e.Value, float64(len(hits))
	if e.SE > 0 {
		size = p * (1 - p) / float64(e.SE*e.SE)
	}
	ci := score(float64(p*size), size, TQuantile(1-(1-Level)/2, float64(e.DF)))
	ci.Confidence = Level
	if n == 0 {
		ci.Low = 0
	}
	if n == len(hits) {
		ci.High = 1
	}
	return ci
}

// ratio is sum(num) / sum(den) with its standard error by the jackknife over
// blocks. For means over blocks of one size it is that of the block means,
// sd / sqrt(16); blocks of unequal size (n no multiple of 16, undefined values)
// have the weight of their size.
func (d Design) ratio(num, den []float64) Estimate {
	sums, empty := d.sums(num, den)
	zeros := make([]float64, d)
	e := Contrast(zeros, nil, sums[0], sums[1])
	if empty {
		return Estimate{Value: e.Value, SE: math.NaN()}
	}
	return e
}

// sums adds up numerators and denominators by block, pairs of both in turn. A
// denominator that is nil is 1. A replication in which any is NaN is left out.
// Empty says that a block has no replication.
func (d Design) sums(series ...[]float64) (sums [][]float64, empty bool) {
	adders := make([]adder, len(series)*int(d))
	counts := make([]int, d)
	for k := range series[0] {
		whole := true
		for _, s := range series {
			whole = whole && (s == nil || !math.IsNaN(s[k]))
		}
		if !whole {
			continue
		}
		b := k % int(d)
		counts[b]++
		for i, s := range series {
			if s == nil {
				adders[i*int(d)+b].add(1)
			} else {
				adders[i*int(d)+b].add(s[k])
			}
		}
	}
	sums = make([][]float64, len(series))
	for i := range series {
		sums[i] = make([]float64, d)
		for b := range sums[i] {
			sums[i][b] = adders[i*int(d)+b].sum()
		}
	}
	for _, c := range counts {
		empty = empty || c == 0
	}
	return sums, empty
}
