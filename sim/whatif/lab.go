package whatif

import (
	"context"
	"slices"
	"sync/atomic"

	"dealcast/model"
	"dealcast/sim"
)

// lab simulates variants of a scenario. All have the same seed, so that
// replication r of one meets the same leads, customers and luck as replication
// r of any other: random numbers belong to a deal and a purpose, not to the
// order in which they are asked for.
type lab struct {
	o          Options
	n          int // replications asked for
	seed       uint64
	keep       bool // keep whole results, not only the objectives
	objectives []Objective
	base       *arm
	arms       []*arm
	memory     float64 // of what is kept, at n replications
	visits     float64 // so far, of everything simulated
	done       atomic.Int64
	total      atomic.Int64
	scenarios  []*model.Scenario // that are to have the same columns
	interim    func() Report     // what can be said so far; nil: nothing
}

// arm is one variant: a plan, and the replications 0 to n-1 of it.
type arm struct {
	name     string
	scenario *model.Scenario
	plan     *sim.Plan
	n        int
	series   []series                              // by objective of the lab
	world    func(replication uint64, u []float64) // as in sim.Options; nil: its own
	luck     func(replication uint64) uint64       // as in sim.Options; nil: its own
	result   *sim.Result                           // when the lab keeps results: all replications; else the shell of the latest round
}

// newLab opens a lab for the base scenario and finds out what the experiment is
// about. The objectives of every arm are kept; keep says to keep all columns. The
// variants are those that may have something to measure which the base lacks.
func newLab(base *model.Scenario, o Options, keep bool, variants ...Variant) (*lab, error) {
	l := &lab{o: o, n: o.Replications, seed: base.Run.Seed, keep: keep, scenarios: []*model.Scenario{base}}
	for _, v := range variants {
		l.scenarios = append(l.scenarios, v.Scenario)
	}
	if l.n <= 0 {
		l.n = base.Run.Replications
	}
	if o.Seed != nil {
		l.seed = *o.Seed
	}
	var err error
	if l.base, err = l.add(base.Name, base); err != nil {
		return nil, err
	}
	objective, err := ParseObjective(l.base.plan, o.Metric)
	if err != nil {
		return nil, invalid("--metric", "%s", err)
	}
	l.objectives = []Objective{objective}
	return l, nil
}

// objective is what the experiment is about.
func (l *lab) objective() Objective { return l.objectives[0] }

// watch keeps another objective, which must be done before anything is
// simulated, and gives its index in the series of every arm.
func (l *lab) watch(o Objective) int {
	for i := range l.objectives {
		if l.objectives[i] == o {
			return i
		}
	}
	l.objectives = append(l.objectives, o)
	return len(l.objectives) - 1
}

// watchPath is watch for the headline of a column.
func (l *lab) watchPath(path string) (int, bool) {
	pl, ok := l.base.plan.Place(path)
	if !ok {
		return 0, false
	}
	return l.watch(Objective{Text: path, Place: pl}), true
}

// add brings a variant into the lab. Nothing is simulated yet.
func (l *lab) add(name string, scn *model.Scenario) (*arm, error) {
	plan, err := sim.Compile(scn, l.scenarios...)
	if err != nil {
		return nil, &Invalid{What: name, Text: err.Error()}
	}
	limit := l.o.MaxMemory
	if limit <= 0 {
		limit = sim.DefaultMaxMemory
	}
	if l.keep || len(l.arms) == 0 {
		l.memory += plan.Estimate().Memory(l.n)
	}
	if l.memory > limit {
		return nil, &sim.TooBig{What: "memory", Estimate: l.memory, Limit: limit}
	}
	a := &arm{name: name, scenario: scn, plan: plan}
	l.arms = append(l.arms, a)
	return a, nil
}

// extend simulates until every arm has the replications 0 to n-1. It goes in
// rounds, so that something can be said early. When the context ends first, the
// arms are left with the whole rounds that were done, and the error is the
// context's.
func (l *lab) extend(ctx context.Context, n int, arms ...*arm) error {
	if err := l.refuse(n, arms); err != nil {
		return err
	}
	for _, to := range l.rounds(n, arms) {
		if err := l.round(ctx, to, arms); err != nil {
			return err
		}
		l.report(true)
	}
	return nil
}

// refuse counts what extending takes before it is done.
func (l *lab) refuse(n int, arms []*arm) error {
	limit := l.o.MaxVisits
	if limit <= 0 {
		limit = sim.DefaultMaxVisits
	}
	visits, replications := l.visits, 0
	for _, a := range arms {
		if a.n < n {
			visits += float64(a.plan.Estimate().Visits * float64(n-a.n))
			replications += n - a.n
		}
	}
	if !(visits <= limit) {
		return &sim.TooBig{What: "stage visits", Estimate: visits, Limit: limit}
	}
	l.visits = visits
	if want := l.done.Load() + int64(replications); want > l.total.Load() {
		l.total.Store(want)
	}
	return nil
}

// expect says how many more replications the experiment will take as far as
// can be told, so that the time left is not told too short while it simulates
// arm after arm.
func (l *lab) expect(replications int) {
	l.total.Store(l.done.Load() + int64(replications))
}

// rounds are the numbers of replications at which something can be said: the
// first as soon as a good tenth of a second allows, then three times as many.
func (l *lab) rounds(n int, arms []*arm) []int {
	visits, least := 0.0, n
	for _, a := range arms {
		visits += a.plan.Estimate().Visits
		least = min(least, a.n)
	}
	const soon, fewest, most = 1.5e6, 20, 100
	first := fewest
	if x := soon / (visits + 1); x > fewest {
		first = int(min(x, most))
	}
	var rounds []int
	for to := first; to < n; to *= 3 {
		if to > least {
			rounds = append(rounds, to)
		}
	}
	return append(rounds, n)
}

// round brings every arm to the replications 0 to "to"-1, or leaves all as they
// are.
func (l *lab) round(ctx context.Context, to int, arms []*arm) error {
	next := make([]harvest, len(arms))
	before := l.done.Load()
	for i, a := range arms {
		if a.n >= to {
			continue
		}
		begun := l.done.Load()
		res, err := sim.Run(ctx, a.plan, sim.Options{
			First: a.n, Replications: to - a.n, Seed: &l.seed, World: a.world, Luck: a.luck,
			Workers: l.o.Workers, MaxMemory: l.o.MaxMemory, MaxVisits: l.o.MaxVisits,
			Progress: func(done, _ int) {
				l.done.Store(begun + int64(done))
				l.report(false)
			},
		})
		if err != nil {
			l.done.Store(before)
			return err
		}
		l.done.Store(begun + int64(to-a.n))
		next[i] = l.reap(res)
	}
	for i, a := range arms {
		if next[i].result == nil {
			continue
		}
		if err := l.take(a, next[i]); err != nil {
			return err
		}
	}
	return nil
}

// harvest is what is kept of a result.
type harvest struct {
	series []series
	result *sim.Result // without its columns where the lab does not keep them
}

// reap takes what is kept out of a result, so that a round of many arms does
// not hold the results of all.
func (l *lab) reap(res *sim.Result) harvest {
	h := harvest{make([]series, len(l.objectives)), res}
	for k := range l.objectives {
		h.series[k] = l.objectives[k].of(res)
	}
	if !l.keep {
		h.result = shell(res)
	}
	return h
}

// take adds a harvest to an arm.
func (l *lab) take(a *arm, h harvest) error {
	if a.series == nil {
		a.series = make([]series, len(l.objectives))
	}
	for k := range l.objectives {
		a.series[k].join(h.series[k])
	}
	res := h.result
	a.n += res.Run.Replications
	if l.keep && a.result != nil {
		var err error
		if res, err = a.result.Join(res); err != nil {
			return err
		}
	}
	a.result = res
	return nil
}

// shell is a result without its replications, which take most of its memory.
func shell(res *sim.Result) *sim.Result {
	return &sim.Result{
		Scenario: res.Scenario, Run: res.Run, Stages: res.Stages, Pools: res.Pools, Sources: res.Sources, Segments: res.Segments,
		Periods: res.Periods, Grid: res.Grid, Warnings: res.Warnings,
	}
}

// report tells how far the experiment is; after a round also what can be said.
func (l *lab) report(round bool) {
	if l.o.Progress == nil {
		return
	}
	s := Step{Done: int(l.done.Load()), Total: int(l.total.Load())}
	if round && l.interim != nil {
		s.Partial = l.interim()
	}
	l.o.Progress(s)
}

// about is the common part of a report. The replications are those that all
// the arms have.
func (l *lab) about(experiment string, arms []*arm) About {
	a := About{Experiment: experiment, Objective: l.objective()}
	if l.base.result == nil {
		return a
	}
	a.Scenario, a.Run = l.base.result.Scenario, l.base.result.Run
	a.Run.First, a.Run.Requested, a.Run.Replications = 0, l.n, l.base.n
	for _, arm := range arms {
		a.Run.Replications = min(a.Run.Replications, arm.n)
	}
	a.Warnings = warnings(l.base, arms)
	return a
}

// warnings are the doubts about the base, then those that only a variant has.
func warnings(base *arm, arms []*arm) []string {
	list := slices.Clone(base.result.Warnings)
	for _, a := range arms {
		if a == base || a.result == nil {
			continue
		}
		for _, w := range a.result.Warnings {
			if !slices.Contains(list, w) && !slices.Contains(base.result.Warnings, w) {
				list = append(list, a.name+": "+w)
			}
		}
	}
	return list
}
