package whatif

import (
	"math"

	"dealcast/sim/stat"
)

// Estimate is a number with its interval.
type Estimate struct {
	Value float64
	CI    stat.Interval
}

// Difference is an objective of a variant against that of the base, replication
// by replication.
type Difference struct {
	Objective     Objective
	Base, Variant Estimate      // headlines
	Delta         Estimate      // variant - base, of the headlines, from pairs
	Effect        stat.Estimate // the same with its standard error, for tests
	// Pairs describes variant - base in each replication in which both are
	// defined.
	Pairs               stat.Summary
	Better, Worse, Same int // replications in which the variant is better, worse, as good; by Objective.Better, or more when that is 0
}

// Told reports whether the interval of the difference excludes 0.
func (d *Difference) Told() bool { return tells(d.Delta.CI) }

func tells(ci stat.Interval) bool { return ci.Confidence > 0 && (ci.Low > 0 || ci.High < 0) }

// Needed is about how many replications would tell a difference of the size
// seen from luck, with an interval of the same confidence: n (h/d)² with the
// half-width h at n replications. 0 when it is told already, or when there is
// no difference to tell.
func (d *Difference) Needed() int {
	half := (d.Delta.CI.High - d.Delta.CI.Low) / 2
	if d.Told() || d.Delta.Value == 0 || d.Delta.CI.Confidence == 0 || math.IsNaN(half) {
		return 0
	}
	r := half / d.Delta.Value
	return int(math.Ceil(min(1e15, float64(d.Pairs.N)*r*r)))
}

// compare is the difference of an objective between two arms, over the
// replications that both have.
func compare(o Objective, base, variant series) Difference {
	d := Difference{Objective: o}
	design := max(base.design, variant.design) // blocks of one side are blocks of the pairs
	d.Base, d.Variant = o.headline(base), o.headline(variant)
	pairs := stat.Paired(base.values(), variant.values())
	d.Pairs = design.Summarise(pairs)
	sign := float64(o.Better())
	if sign == 0 {
		sign = 1
	}
	for _, x := range pairs {
		switch {
		case math.IsNaN(x):
		case x*sign > 0:
			d.Better++
		case x*sign < 0:
			d.Worse++
		default:
			d.Same++
		}
	}
	d.Effect = design.Contrast(base.num, base.den, variant.num, variant.den)
	d.Delta = Estimate{d.Effect.Value, d.Effect.CI()}
	if o.Chance && design == stat.Independent {
		d.Delta.Value, d.Delta.CI = stat.PairedChance(hits(base), hits(variant))
	}
	return d
}

// headline is the number that stands for an objective: the mean, the total over
// the total, or the share of the replications that reach it.
func (o Objective) headline(s series) Estimate {
	switch {
	case o.Chance:
		hit := hits(s)
		n := 0
		for _, h := range hit {
			if h {
				n++
			}
		}
		return Estimate{float64(n) / float64(len(hit)), s.design.Probability(hit)}
	case s.den != nil:
		value, ci := s.design.Pooled(s.num, s.den)
		return Estimate{value, ci}
	}
	sum := s.design.Summarise(s.num)
	return Estimate{sum.Mean, sum.CI.Mean}
}

func hits(s series) []bool {
	h := make([]bool, len(s.num))
	for r, x := range s.num {
		h[r] = x == 1
	}
	return h
}
