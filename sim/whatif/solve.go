package whatif

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"dealcast/model"
	"dealcast/sim/stat"
)

// Solution is what reaches a goal: for each number of the scenario that may
// move, the least change from today's value.
type Solution struct {
	About
	Goal    Goal
	Today   Reading  // of the scenario as it is
	Answers []Answer // by the numbers asked for, in their order; the last ones are missing when the search was interrupted
	Missing []string // paths that are not answered because the search was interrupted
	Limit   int      // replications of one value at most
}

// Outcome is what came of a search.
type Outcome string

// The outcomes. In doubt about the first three, Answer.Sure is false.
const (
	Needed Outcome = "needed" // not reached today; Answer.At is the least change that reaches it
	Spare  Outcome = "spare"  // reached today; Answer.At is how far one can fall back
	Always Outcome = "always" // reached today and with every value of the range
	Never  Outcome = "never"  // reached with no value of the range; Answer.At is the best that can be had
)

// Answer is what came of one number of the scenario. Numbers are in the unit in
// which the scenario writes the quantity (see Unit), so that 32.4 may stand for
// "32.4/week"; of a factor 1.2 is "*1.2".
type Answer struct {
	Quantity model.Quantity
	Title    string // "demo engineers", "conversion of demo"
	Unit     string // what follows a number: "/week", "%", "d", ""
	Outcome  Outcome
	From, To float64 // the range in which it was sought
	Asked    bool    // that range was asked for
	Today    float64 // NaN where the scenario gives no value
	Step     float64 // values are multiples of it; 1 of whole numbers
	At       Reading
	Before   *Reading // the next value towards those that do not reach the goal; nil when there is none in the range
	// Low and High are the ends of a 95% interval for the value at which the goal
	// begins to be reached: it is missed before Low, and reached from High on, so
	// that Low may be the larger one. Of whole numbers, every one from Low to High is
	// possible. OpenLow says that the interval goes on beyond that end of the range,
	// which may reach the goal, too; OpenHigh that the other end may miss it.
	Low, High         float64
	OpenLow, OpenHigh bool
	Sure              bool        // at 95%: the goal is reached at At and, of whole numbers, not before it; of Always and Never, that it is so
	Looks             int         // how often the two claims may have been looked at while replications were added
	Cost              *Difference // of At against today; nil when the scenario knows no cost of it
	Readings          []Reading   // all values tried with these replications, in order of the number
	Monotone          bool        // the objective moves one way over the values tried, as far as can be told
	Level             float64     // a p-value of at most this is beyond luck, at any of the looks

	lever *lever
}

// Written is a number of the answer as --set takes it.
func (a *Answer) Written(number float64) string { return a.lever.text(number) }

// Value is a number of the answer in the base unit of the quantity.
func (a *Answer) Value(number float64) float64 {
	if number == a.Today {
		return a.Quantity.Value
	}
	x, err := a.lever.value(number)
	if err != nil {
		return math.NaN()
	}
	return x
}

// Reading is the objective at one value of a quantity.
type Reading struct {
	Number       float64 // in the unit of the answer
	Value        float64 // in the base unit: days, shares, money, per day
	Text         string  // as --set takes it
	Replications int
	Objective    Estimate
	Reaches      bool    // as far as the estimate goes
	PReaches     float64 // one-sided p-value; small: it reaches the goal, beyond luck
	PMisses      float64 // one-sided p-value; small: it does not
}

const (
	// doubt is the chance that is left for a wrong claim, both claims together.
	doubt = 1 - stat.Level
	// growth is how many times the replications asked for are simulated at most
	// of a value while whole numbers are in doubt: doubled four times.
	growth = 16
	looks  = 5
	// strict is the level of one one-sided test: two claims, looked at so often.
	strict = doubt / 2 / looks
	// pilots is the part of the replications with which the search begins.
	pilots, fewestPilots = 10, 100
)

// Solve finds the least change that reaches a goal, such as "P(revenue >= 1.5M)
// >= 0.8" or "pool.servers.wait_probability <= 0.2", by each of some numbers of
// the scenario: "PATH", or "PATH=LOW..HIGH" to look in a range.
//
// With common random numbers the objective over replications 0 to n-1 is a
// function of the value, without noise from one value to the next (Chen and
// Schmeiser, "Stochastic root finding via retrospective approximation", IIE
// Transactions 33, 2001). Its root is found by bisection, with interpolation
// where that is faster: with a tenth of the replications over the whole range,
// then with all of them from there on.
//
// The answer for whole numbers is sure when two one-sided tests say that the
// value reaches the goal and that the one before does not, each at 5%/2/5: for
// the two claims, and for the five times that replications may be doubled and
// looked at again (Bonferroni). If the objective moves one way, no other value
// can be wrongly preferred without one of the two tests at the true answer
// failing, so the confidence is 95% for whatever value is found. For other
// numbers the interval is the inversion of the same tests at 2.5% each side.
//
// The error is an *Invalid or *sim.TooBig before anything of a value is
// simulated; when the context ends, it is the context's, together with what has
// been found.
func Solve(ctx context.Context, base *model.Scenario, goal string, by []string, o Options) (*Solution, error) {
	if o.Metric != "" {
		return nil, invalid("--metric", "got %q, but the metric stands in --for", o.Metric)
	}
	l, err := newLab(base, o, false)
	if err != nil {
		return nil, err
	}
	g, err := ParseGoal(l.base.plan, goal)
	if err != nil {
		return nil, invalid("--for", "%s", err)
	}
	l.objectives = []Objective{g.Objective}
	if len(by) == 0 {
		return nil, invalid("--by", "want the path of the number that may change, such as pool.NAME.size or source.NAME.rate")
	}
	cost, costs := l.watchPath("cost")
	if !costs {
		cost = -1
	}
	s := &solver{l: l, goal: g, cost: cost, limit: growth * l.n}
	var wrong []string
	for _, text := range by {
		v, err := newLever(base, text)
		if err != nil {
			wrong = append(wrong, err.Error())
			continue
		}
		s.searches = append(s.searches, &seeker{solver: s, v: v})
	}
	if len(wrong) > 0 {
		return nil, invalid("--by", "%s", strings.Join(wrong, "; "))
	}
	l.interim = func() Report { return s.solution() }
	l.total.Store(int64(len(by) * 8 * l.n)) // about
	for _, f := range s.searches {
		if err := f.run(ctx); err != nil {
			if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
				return s.cut(), err
			}
			return nil, err
		}
	}
	return s.solution().(*Solution), nil
}

// solver is what the searches share.
type solver struct {
	l        *lab
	goal     Goal
	cost     int // index of the objective cost; -1: none
	limit    int
	searches []*seeker
}

// solution is what can be said so far; nil when nothing can.
func (s *solver) solution() Report {
	var arms []*arm
	sol := &Solution{Goal: s.goal, Limit: s.limit}
	least := 0
	for _, f := range s.searches {
		if f.answer == nil {
			sol.Missing = append(sol.Missing, f.v.q.Path)
			continue
		}
		sol.Answers = append(sol.Answers, *f.answer)
		arms = append(arms, f.found.arm)
		if n := f.answer.At.Replications; least == 0 || n < least {
			least = n
		}
	}
	if len(sol.Answers) == 0 {
		return nil
	}
	sol.About = s.l.about("solve", arms)
	sol.Objective, sol.Run.Replications = s.goal.Objective, least
	sol.Today = s.read(s.l.base, s.l.base.n)
	for i := range sol.Answers {
		sol.Warnings = append(sol.Warnings, sol.Answers[i].doubts(s)...)
	}
	return sol
}

// cut is what an interrupted search leaves: nil when nothing.
func (s *solver) cut() *Solution {
	sol, ok := s.solution().(*Solution)
	if !ok {
		return nil
	}
	if len(sol.Missing) > 0 {
		sol.Warnings = append(sol.Warnings, "interrupted before there was an answer for "+strings.Join(sol.Missing, ", "))
		sol.Run.Replications = min(sol.Run.Replications, pilot(s.l.n))
	}
	if sol.Run.Requested <= sol.Run.Replications { // while it was doubling them
		sol.Run.Requested = 2 * sol.Run.Replications
	}
	return sol
}

// pilot is how many replications the search begins with.
func pilot(n int) int { return min(n, max(fewestPilots, n/pilots)) }

// read judges the objective of an arm by its first n replications.
func (s *solver) read(a *arm, n int) Reading {
	o, limit := s.goal.Objective, s.goal.Limit
	data := a.series[0].first(n)
	r := Reading{Replications: n, Objective: o.headline(data)}
	r.Reaches = limit.Holds(r.Objective.Value)
	var t stat.Tails
	switch e := o.change(series{num: make([]float64, n)}, data); {
	case o.Chance && data.design == stat.Independent:
		hit := 0
		for _, h := range hits(data) {
			if h {
				hit++
			}
		}
		t = stat.ChanceTails(hit, n, limit.Value)
	case e.SE == 0 && e.DF > 0 && r.Reaches: // exactly the limit in every replication is enough
		r.PReaches, r.PMisses = 0, 1
		return r
	default:
		t = e.Tails(limit.Value)
	}
	r.PReaches, r.PMisses = t.Above, t.Below
	if !limit.AtLeast {
		r.PReaches, r.PMisses = t.Below, t.Above
	}
	return r
}

// doubts are warnings about an answer.
func (a *Answer) doubts(s *solver) []string {
	var list []string
	path := a.Quantity.Path
	switch {
	case !a.Monotone && a.Outcome == Never:
		list = append(list, path+": the objective rises and falls over the range, beyond luck; a better value than the best that was tried may lie between those tried")
	case !a.Monotone:
		list = append(list, path+": the objective rises and falls over the range, beyond luck; the answer is the nearest one, not the only one")
	}
	if a.Quantity.Uncertain && !a.Quantity.Scaled {
		list = append(list, fmt.Sprintf("%s is uncertain in the scenario; each value tried counts as certain (without a range, or with one of factors such as %s=*0.8..*1.5, the doubt stays)", path, path))
	}
	if p := s.goal.Limit.Value; s.goal.Chance && float64(a.At.Replications)*min(p, 1-p) < 5 {
		list = append(list, fmt.Sprintf("a chance of %g is judged by %d replications, of which fewer than 5 decide", p, a.At.Replications))
	}
	return list
}
