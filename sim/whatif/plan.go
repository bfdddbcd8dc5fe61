package whatif

import (
	"context"
	"math"
	"slices"
	"strings"

	"dealcast/model"
)

// PlanRequest asks how to divide money.
type PlanRequest struct {
	Budget       float64  // money per day on top of what is spent today, > 0
	Per          string   // unit of time in which readers see money: "day", "week", "month" or "year", which "" is
	Choose       []string // where it may go: "pool.*.size", "source.*.rate", "source.ads.spend"
	Indifference float64  // a difference that does not matter, in the unit of the objective; 0: 2 points of a chance, else 0.5% of today's headline
}

// Allocation is the best division of a budget that was found, and what else
// was.
type Allocation struct {
	About
	Budget    float64  // money per day
	Per       string   // unit of time in which readers see money
	Outlets   []Outlet // where the money may go
	Today     Estimate // the objective without the budget
	Best      Option
	Others    []Option   // the other finalists, best first; the first is the runner-up
	Behind    Difference // the runner-up against the best; zero without one
	Selection Selected
	Front     []Option // cheapest first: what no other that was tried beats at the same cost or less; the first is today's; on fewer replications
	Tried     int      // allocations that were simulated
	Unspent   float64  // money per day that brings nothing more
}

// Option is one division of money.
type Option struct {
	Money        []float64 // extra money per day, by outlet
	Spent        float64   // their sum
	Headline     Difference
	Cost, Profit Difference // in the window, against today
	Replications int
}

// Selected says how sure the choice among the finalists is: zero where it
// stands on their estimates alone.
type Selected struct {
	Indifference float64 // in the unit of the objective
	Confidence   float64 // of choosing the best finalist if it leads by the indifference
	Decided      bool    // one is left
	Rounds       int     // replications it took, which the search had not seen
}

// PlanMetric is what a plan is about when nobody says: the chance of the first
// target; "", the default of all experiments, where there is none.
func PlanMetric(base *model.Scenario) string {
	if len(base.Targets) == 0 {
		return ""
	}
	return "target." + base.Targets[0].Name
}

// Plan looks for the best division of an extra budget among the outlets that
// the request chooses. The objective is o.Metric; "" is PlanMetric. The error is an
// *Invalid or *sim.TooBig before anything is simulated; when the context ends
// first, it is the context's, and the allocation is the best so far (nil if
// there is none).
func Plan(ctx context.Context, base *model.Scenario, p PlanRequest, o Options) (*Allocation, error) {
	if o.Metric == "" {
		o.Metric = PlanMetric(base)
	}
	l, err := newLab(base, o, false)
	if err != nil {
		return nil, err
	}
	s, err := newSearch(l, base, p)
	if err != nil {
		return nil, err
	}
	l.interim = func() Report { return s.report(nil, Selected{}) }
	finalists, chosen, err := s.run(ctx)
	if l.base.n == 0 {
		return nil, err
	}
	if err != nil {
		return s.report(nil, Selected{}), err
	}
	return s.report(finalists, chosen), nil
}

// run searches, then chooses among the finalists.
func (s *search) run(ctx context.Context) (finalists []*trial, chosen Selected, err error) {
	if err := s.climb(ctx); err != nil {
		return nil, Selected{}, err
	}
	finalists = s.finalists()
	if chosen, err = s.choose(ctx, finalists); err != nil {
		return nil, Selected{}, err
	}
	if err := s.extend(ctx, s.lab.n, finalists...); err != nil {
		return nil, Selected{}, err
	}
	if err := s.extend(ctx, s.close(), s.front(s.few)...); err != nil {
		return nil, Selected{}, err
	}
	return finalists, chosen, nil
}

// report is what is known: of the finalists when there are some, the selected
// first; else of the best trial so far.
func (s *search) report(finalists []*trial, chosen Selected) *Allocation {
	done := len(finalists) > 0
	if !done {
		finalists = []*trial{s.best()}
	}
	a := &Allocation{Budget: s.budget, Per: s.per, Outlets: s.outlets, Selection: chosen, Tried: len(s.trials) - 1}
	arms := []*arm{s.lab.base}
	for i, t := range finalists {
		arms = append(arms, t.arm)
		if i == 0 {
			a.Best = s.option(t)
		} else {
			a.Others = append(a.Others, s.option(t))
		}
	}
	if len(finalists) > 1 {
		a.Behind = s.difference(0, finalists[0].arm, finalists[1].arm)
	}
	full := 1
	if done {
		full = s.close()
	}
	for _, t := range s.front(full) {
		a.Front = append(a.Front, s.option(t))
	}
	a.About = s.lab.about("plan", arms)
	a.Run.Replications = min(a.Run.Replications, s.lab.n)
	a.Warnings = slices.DeleteFunc(a.Warnings, func(w string) bool {
		return strings.Contains(w, "outer percentiles") // a plan tells none
	})
	a.Warnings = append(a.Warnings, s.notes...)
	a.Today = a.Best.Headline.Base
	a.Unspent = math.Max(0, s.budget-a.Best.Spent)
	return a
}

// difference is objective k of arm b against arm a, over the replications asked
// for as far as both have them: the selection may have simulated more of some.
func (s *search) difference(k int, a, b *arm) Difference {
	n := min(a.n, b.n, s.lab.n)
	return compare(s.lab.objectives[k], a.series[k].first(n), b.series[k].first(n))
}

// option is a trial for the report.
func (s *search) option(t *trial) Option {
	base := s.lab.base
	return Option{
		Money: slices.Clone(t.money), Spent: t.spent(), Replications: min(t.arm.n, base.n, s.lab.n),
		Headline: s.difference(0, base, t.arm),
		Cost:     s.difference(s.cost, base, t.arm), Profit: s.difference(s.profit, base, t.arm),
	}
}
