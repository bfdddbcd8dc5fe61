package whatif

import (
	"context"
	"math"

	"dealcast/model"
	"dealcast/sim/stat"
)

// BestOf asks which of the base and its variants is best.
type BestOf struct {
	Metric       string  // objective, as in Options.Metric
	Indifference float64 // smaller differences do not matter, > 0 in the unit of the objective; 0: 1% of the base's headline
	Most         int     // replications of each at which to give up; 0: 100,000
}

// Choice is the best of the base (system 0) and its variants (1 to k).
type Choice struct {
	Objective    Objective
	Indifference float64
	Confidence   float64 // with which the best is chosen if it leads by at least the indifference
	Decided      bool
	Best         int   // the one with the largest mean of those that remain
	Remaining    []int // systems that may be the best; one when decided
	Replications []int // that each system took part in
}

// mostOfBest is where a choice gives up unless it is told otherwise.
const mostOfBest = 100_000

// bestOf readies the choice before anything is simulated: the objective must be
// one of which more or less is better, and a mean over replications.
func (l *lab) bestOf(b BestOf) (*Choice, error) {
	o, err := ParseObjective(l.base.plan, b.Metric)
	if err != nil {
		return nil, invalid("--best", "%s", err)
	}
	switch {
	case o.Better() == 0:
		return nil, invalid("--best", "got %q, want a metric of which more, or less, is better, such as revenue or profit", b.Metric)
	case !o.Chance && o.Place.Metric.Ratio():
		return nil, invalid("--best", "got %q, a ratio; want a total or a chance, such as revenue, won or \"P(%s >= ...)\"", b.Metric, b.Metric)
	}
	for _, a := range l.arms {
		if a.plan.Draws() == model.SobolDraws {
			return nil, invalid("--best", "quasi-random draws are not independent; want draws = \"random\"")
		}
	}
	return &Choice{Objective: o, Indifference: b.Indifference, Confidence: stat.Level}, nil
}

// choose finds the best of all arms by the procedure of Kim and Nelson
// (stat.Selection), beginning with the replications that they have; those that
// are behind are simulated no further. When the context ends first or the limit
// is reached, the choice says who may still be the best.
func (l *lab) choose(ctx context.Context, c *Choice, most int) error {
	k := l.watch(c.Objective)
	if c.Indifference <= 0 {
		c.Indifference = math.Abs(c.Objective.headline(l.base.series[k]).Value) / 100
	}
	if !(c.Indifference > 0) {
		return invalid("--indifference", "1%% of %s of the base is 0; say which difference matters", c.Objective.Text)
	}
	if most <= 0 {
		most = mostOfBest
	}
	s := stat.NewSelection(len(l.arms), c.Indifference, 1-c.Confidence, stat.FirstStage)
	fed, err := 0, error(nil)
	for to := max(l.base.n, stat.FirstStage); !s.Decided() && fed < most && err == nil; to = min(most, fed+max(fed/2, stat.FirstStage)) {
		in := s.In()
		racing := make([]*arm, len(in))
		for i, system := range in {
			racing[i] = l.arms[system]
		}
		if err = l.extend(ctx, to, racing...); err == nil {
			s.Feed(l.observations(k, in, fed, to, c.Objective.Better()))
			fed = to
		}
	}
	c.Decided, c.Best, c.Remaining = s.Decided(), s.Leader(), s.In()
	c.Replications = make([]int, len(l.arms))
	for i := range c.Replications {
		if c.Replications[i] = s.Left(i); c.Replications[i] == 0 {
			c.Replications[i] = s.Rounds()
		}
	}
	return err
}

// observations are the values of objective k in some replications of the
// systems that are in, more being better.
func (l *lab) observations(k int, in []int, from, to, better int) [][]float64 {
	o := make([][]float64, len(l.arms))
	for _, i := range in {
		o[i] = l.arms[i].series[k].num[from:to]
		if better < 0 {
			turned := make([]float64, len(o[i]))
			for r, x := range o[i] {
				turned[r] = -x
			}
			o[i] = turned
		}
	}
	return o
}
