package whatif

import (
	"context"
	"fmt"
	"math"

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/stat"
)

// DefaultPreciseCap is how many replications Precise simulates at most, unless
// memory or the limit of stage visits ends it earlier.
const DefaultPreciseCap = 1_000_000

// Precise simulates a plan until its objective is known well enough, by the rule
// of stat.Precision: until half of its 95% interval is at most wanted (above 0),
// which is a share of the result, or, where the objective is a chance, an
// absolute share: 0.01 is one percentage point. o.Replications is the most that it simulates; 0:
// DefaultPreciseCap, or what memory and stage visits allow. An empty o.Metric is
// what the answer is about: the chance of the first target, else that of
// ParseObjective.
//
// The result says in Run.Precision how well its objective is known, and has a
// warning when the limit ended it before that was enough. The replications are
// 0 to n-1, those of any run of that size. When the context ends first, the
// result is what there is, together with the context's error; nil if there is
// nothing. An *Invalid error means that nothing was run, and so does a
// *sim.TooBig error.
func Precise(ctx context.Context, p *sim.Plan, wanted float64, o Options) (*sim.Result, error) {
	q, err := newPrecise(p, wanted, o)
	if err != nil {
		return nil, err
	}
	return q.run(ctx)
}

// CheckPrecise refuses, before anything is done, what Precise would refuse.
func CheckPrecise(p *sim.Plan, wanted float64, o Options) error {
	_, err := newPrecise(p, wanted, o)
	return err
}

func newPrecise(p *sim.Plan, wanted float64, o Options) (*precise, error) {
	if o.Metric == "" {
		if targets := p.Scenario().Targets; len(targets) > 0 {
			o.Metric = "target." + targets[0].Name
		}
	}
	objective, err := ParseObjective(p, o.Metric)
	if err != nil {
		return nil, invalid("--metric", "%s", err)
	}
	if !(wanted > 0) || math.IsInf(wanted, 0) {
		return nil, invalid("--precision", "got %v, want a share above 0", wanted)
	}
	if p.Draws() == model.SobolDraws {
		return nil, invalid("--precision", "does not go together with Sobol draws, whose intervals are those of a run of a fixed size; draw with --draws random")
	}
	q := &precise{plan: p, o: o, objective: objective, wanted: wanted}
	q.most, q.ends = o.mostReplications(p)
	return q, sim.Check(p, sim.Options{Replications: max(1, q.most), MaxMemory: o.MaxMemory, MaxVisits: o.MaxVisits})
}

// mostReplications is where a run without a size of its own ends, and what ends
// it.
func (o Options) mostReplications(p *sim.Plan) (n int, ends string) {
	n, ends = DefaultPreciseCap, fmt.Sprintf("the limit of %d replications", DefaultPreciseCap)
	if o.Replications > 0 {
		n, ends = o.Replications, "-n"
	}
	memory, visits := o.MaxMemory, o.MaxVisits
	if memory <= 0 {
		memory = sim.DefaultMaxMemory
	}
	if visits <= 0 {
		visits = sim.DefaultMaxVisits
	}
	e := p.Estimate()
	if fits := math.Floor(memory / e.Memory(1)); fits < float64(n) {
		n, ends = int(fits), "--max-memory"
	}
	if fits := math.Floor(visits / e.Visits); fits < float64(n) {
		n, ends = int(fits), "--max-visits"
	}
	return n, ends
}

// precise is a run that goes on until it knows enough.
type precise struct {
	plan      *sim.Plan
	o         Options
	objective Objective
	wanted    float64
	most      int
	ends      string // what sets most
}

// run simulates up to look after look.
func (q *precise) run(ctx context.Context) (*sim.Result, error) {
	rule := stat.NewPrecision(q.wanted, !q.objective.Chance, q.most)
	var res *sim.Result
	for !rule.Done() {
		longer, err := q.extend(ctx, res, rule)
		if longer != nil {
			res = longer
			known := q.objective.headline(q.objective.of(res))
			if err != nil { // not a look of the rule, but how it is
				rule = stat.NewPrecision(q.wanted, !q.objective.Chance, res.Run.Replications)
			}
			rule.Look(known.Value, known.CI)
			res.Run.Precision = sim.Precision{Of: q.objective.Text, Chance: q.objective.Chance, Wanted: q.wanted, Reached: rule.Width()}
		}
		if err != nil {
			return res, err
		}
	}
	if !rule.Reached() {
		res.Warnings = append(res.Warnings, q.shortfall(rule.Width()))
	}
	return res, nil
}

// extend brings a result to the next look of the rule.
func (q *precise) extend(ctx context.Context, res *sim.Result, rule *stat.Precision) (*sim.Result, error) {
	begun, expected := 0, rule.Expected()
	if res != nil {
		begun = res.Run.Replications
	}
	return sim.Continue(ctx, q.plan, res, sim.Options{
		Replications: rule.Next(), Seed: q.o.Seed, Workers: q.o.Workers, MaxMemory: q.o.MaxMemory, MaxVisits: q.o.MaxVisits,
		Progress: func(done, _ int) {
			if q.o.Progress != nil {
				q.o.Progress(Step{Done: begun + done, Total: expected})
			}
		},
	})
}

// shortfall says that the run ended before it knew enough, and how much more it
// would take: widths shrink with the square root of the replications.
func (q *precise) shortfall(width float64) string {
	what, unit, limit := q.objective.Text, "%", q.wanted/(1+q.wanted)
	if q.objective.Chance {
		unit, limit = " points", q.wanted
	}
	if math.IsNaN(width) || math.IsInf(width, 0) {
		return fmt.Sprintf("%s ended the run before anything could be said of the precision of %s", q.ends, what)
	}
	return fmt.Sprintf("%s ended the run: %s is known to ±%.2g%s, not to ±%.2g%s; about %.2g replications would do",
		q.ends, what, 100*width, unit, 100*q.wanted, unit, float64(q.most)*float64(width/limit)*float64(width/limit))
}
