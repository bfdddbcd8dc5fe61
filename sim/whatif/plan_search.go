package whatif

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"dealcast/model"
	"dealcast/sim/stat"
)

// steps is into how many steps the money of a source is cut.
const steps = 10

// search looks for the best division of a budget: it climbs from nothing, step
// by step to the outlet with the best gain per money, then exchanges between
// outlets. All trials meet the same deals.
type search struct {
	lab     *lab
	scn     *model.Scenario
	budget  float64
	per     string // unit of time of money for readers
	outlets []Outlet
	notes   []string
	trials  []*trial // the first is today
	at      map[string]*trial
	sign    float64 // +1 where more of the objective is better
	delta   float64 // the indifference asked for; 0: by default
	// Objectives that the lab keeps beside the first: cost, profit, and what to
	// go by where the chance of a target shows nothing yet.
	cost, profit, guide int
	few, many           int // replications of a first look, and at most of a close one
}

// trial is a division of money that is simulated.
type trial struct {
	money []float64 // extra, per day, by outlet
	arm   *arm
}

func (t *trial) spent() float64 {
	sum := 0.0
	for _, m := range t.money {
		sum += m
	}
	return sum
}

func newSearch(l *lab, base *model.Scenario, p PlanRequest) (*search, error) {
	s := &search{lab: l, scn: base, budget: p.Budget, per: cmp.Or(p.Per, "year"), delta: p.Indifference, at: map[string]*trial{}}
	if !(p.Budget > 0) || math.IsInf(p.Budget, 1) {
		return nil, invalid("--budget", "got %v a day, want money per time above 0", p.Budget)
	}
	o := l.objective()
	if o.Better() == 0 {
		return nil, invalid("--metric", "got %q, of which neither more nor less is better; want another metric", o.Text)
	}
	s.sign = float64(o.Better())
	var err error
	if s.outlets, s.notes, err = outlets(base, p.Choose); err != nil {
		return nil, err
	}
	least := math.Inf(1)
	for i := range s.outlets {
		t := &s.outlets[i]
		t.Unit = p.Budget / steps
		if t.Buys == Members {
			t.Unit = t.Price * math.Max(1, math.Floor(p.Budget/steps/t.Price))
			least = min(least, t.Price)
		} else {
			least = 0
		}
	}
	if least > p.Budget*(1+1e-9) {
		return nil, invalid("--budget", "is less than one member costs of any pool")
	}
	s.guide = 0
	if o.Chance {
		s.guide = s.behind(o)
	}
	s.cost, _ = l.watchPath("cost")
	s.profit, _ = l.watchPath("profit")
	s.few = min((max(l.n/20, 40)+15)/16*16, 208, l.n) // whole rounds of quasi-random sequences
	s.many = min(4*s.few, l.n)
	s.trials = append(s.trials, &trial{money: make([]float64, len(s.outlets)), arm: l.base})
	s.at[s.key(s.trials[0].money)] = s.trials[0]
	return s, nil
}

// close are the replications on which the front stands: a quarter of all.
func (s *search) close() int { return max(s.many, s.lab.n/4) }

// behind is the column behind a chance: where the chance shows no difference
// yet, more of the metric is the way to it.
func (s *search) behind(o Objective) int {
	path := o.Place.Path
	if o.Target != "" {
		for _, t := range s.scn.Targets {
			if t.Name == o.Target {
				path = t.Metric
			}
		}
	}
	k, ok := s.lab.watchPath(path)
	if !ok || s.lab.objectives[k].Better() == 0 {
		return 0
	}
	return k
}

// key names a division; money is told apart to a millionth of the budget.
func (s *search) key(money []float64) string {
	k := ""
	for _, m := range money {
		k += fmt.Sprintf("%.0f ", m/s.budget*1e6)
	}
	return k
}

// try is the trial of a division; new ones have not been simulated.
func (s *search) try(money []float64) (*trial, error) {
	k := s.key(money)
	if t := s.at[k]; t != nil {
		return t, nil
	}
	var patches []model.Patch
	name := ""
	for i, m := range money {
		if m > 0 {
			p := s.outlets[i].patch(m)
			name += fmt.Sprintf("%s %s ", p.Path, p.Value)
			patches = append(patches, p)
		}
	}
	scn, problems := s.scn.With(patches...)
	if scn == nil {
		return nil, invalid("--choose", "%s", problems[0].Text)
	}
	a, err := s.lab.add(name, scn)
	if err != nil {
		return nil, err
	}
	t := &trial{money: money, arm: a}
	s.trials = append(s.trials, t)
	s.at[k] = t
	return t, nil
}

// extend simulates trials, and today's world with them, up to n replications.
// Only the series are kept of them.
func (s *search) extend(ctx context.Context, n int, trials ...*trial) error {
	arms := []*arm{s.lab.base}
	for _, t := range trials {
		if !slices.Contains(arms, t.arm) {
			arms = append(arms, t.arm)
		}
	}
	before := s.lab.base.result
	err := s.lab.extend(ctx, n, arms...)
	for _, a := range arms[1:] {
		a.result = nil
	}
	if now := s.lab.base.result; before != nil && now.Run.Replications < before.Run.Replications {
		s.lab.base.result = before // the longer round knows the world better
	}
	return err
}

// gainIn is by how much b is better than a in one of the objectives, with its
// standard error, over the replications that both have.
func (s *search) gainIn(k int, a, b *trial) stat.Estimate {
	n := min(a.arm.n, b.arm.n, s.lab.n)
	x, y := a.arm.series[k].first(n), b.arm.series[k].first(n)
	e := max(x.design, y.design).Contrast(x.num, x.den, y.num, y.den)
	sign := float64(s.lab.objectives[k].Better())
	e.Value *= sign
	if math.IsNaN(e.Value) {
		e.Value = 0
	}
	if math.IsNaN(e.SE) {
		e.SE = math.Inf(1) // too few to say
	}
	return e
}

// race simulates candidates until one leads for sure, or all that may lead have
// had a close look. Each is judged by its gain over from, times its weight. It
// returns the leader and its weighed gain.
func (s *search) race(ctx context.Context, from *trial, candidates []*trial, weight func(*trial) float64) (leader *trial, best stat.Estimate, err error) {
	for n := s.few; ; n = min(2*n, s.many) {
		if err := s.extend(ctx, n, append(candidates, from)...); err != nil {
			return nil, best, err
		}
		leader, best = s.leader(from, candidates, weight)
		var left []*trial
		for _, c := range candidates {
			e := s.weighed(s.judged(from, candidates), from, c, weight)
			if c == leader || e.Value+2*math.Sqrt(float64(e.SE*e.SE)+float64(best.SE*best.SE)) >= best.Value {
				left = append(left, c)
			}
		}
		certain := math.Abs(best.Value) > 2*best.SE
		if candidates = left; len(left) == 1 && certain || n == s.many {
			return leader, best, nil
		}
	}
}

// judged is the objective by which candidates are told apart: the first, if any
// of them differs in it for sure, else the one behind it.
func (s *search) judged(from *trial, candidates []*trial) int {
	for _, c := range candidates {
		if e := s.gainIn(0, from, c); math.Abs(e.Value) > 2*e.SE {
			return 0
		}
	}
	return s.guide
}

func (s *search) weighed(k int, from, c *trial, weight func(*trial) float64) stat.Estimate {
	e := s.gainIn(k, from, c)
	w := weight(c)
	e.Value *= w
	e.SE *= w
	return e
}

func (s *search) leader(from *trial, candidates []*trial, weight func(*trial) float64) (leader *trial, best stat.Estimate) {
	k := s.judged(from, candidates)
	for _, c := range candidates {
		if e := s.weighed(k, from, c, weight); leader == nil || e.Value > best.Value {
			leader, best = c, e
		}
	}
	return leader, best
}
