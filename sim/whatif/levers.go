package whatif

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"dealcast/model"
	"dealcast/sim/stat"
)

// LeverOptions say what Levers does besides Options.
type LeverOptions struct {
	By          float64 // how far a lever is pulled, 0 < By < 1; 0: 0.1
	Sensitivity bool    // also say how much of the spread each uncertain number makes
	Full        bool    // simulate every lever with all replications, however sure its effect is
}

// Leverage is what each lever of a scenario is worth.
type Leverage struct {
	About
	By      float64
	Base    Estimate // headline of the objective as the scenario is
	Target  string   // title of the first target, whose chance is the second column; "": there is none, or it is the objective
	Levers  []Lever  // the largest effect first
	LeftOut []string // levers that cannot be pulled so far, and why
	// Relief is where the objective waits for people, and where it waits next.
	// nil: nobody works in this pipeline, or it is not known yet.
	Relief *Relief
	// Sensitivity is nil when no number is uncertain or it was not asked for.
	Sensitivity *Sensitivity
}

// Lever is one change of one value, and what it is worth.
type Lever struct {
	Name        string // in words: "one more demo engineer"
	Path, Value string // the same as after --set: "pool.engineers.size", "+1"
	// Replications are those that the lever was simulated with: fewer than those
	// of the base when its effect was sure enough.
	Replications int
	Effect       Difference
	// Adjusted is the p-value of no effect, adjusted for the number of levers
	// (Holm); Verdict says what it tells at 5%: +1 better (more where neither is
	// better), -1 worse, 0 cannot be told from luck.
	Adjusted float64
	Verdict  int
	Cost     *Difference // nil: the scenario does not know what it costs
	Gain     Estimate    // effect per unit of money, where the cost is known and above 0
	Target   *Difference // the chance of the first target
}

// Levers pulls every lever of a scenario, one at a time, with the same random
// numbers: one more member of each pool; every conversion and every share of a
// route forward by one point, and by the given share of itself; rates, patience,
// half-lives of cooling and values up by that share; dwell, work and hand-over
// down. A change that the scenario refuses, such as a conversion above 100%, is
// left out with a note.
//
// The error is an *Invalid or *sim.TooBig before anything is simulated. When the
// context ends first, it is the context's, and the report stands on the whole
// rounds that were done (nil if there is none).
func Levers(ctx context.Context, base *model.Scenario, lo LeverOptions, o Options) (*Leverage, error) {
	if lo.By == 0 {
		lo.By = 0.1
	}
	if !(lo.By > 0 && lo.By < 1) {
		return nil, invalid("--by", "got %v, want a share above 0 and below 1, such as 10%%", lo.By)
	}
	l, err := newLab(base, o, false)
	if err != nil {
		return nil, err
	}
	t := &tug{lab: l, by: lo.By, stages: lookAfter(l.n, lo.Full)}
	if err := t.watch(); err != nil {
		return nil, err
	}
	if err := t.pull(); err != nil {
		return nil, err
	}
	if lo.Sensitivity && len(l.base.plan.Unknowns()) > 0 {
		t.swaps = l.exchange(inputsOf(l.base.plan))
	}
	l.interim = func() Report { return t.report() }
	if err = t.simulate(ctx); err == nil {
		t.relief, err = t.relieve(ctx)
	}
	if l.base.n == 0 {
		return nil, err
	}
	r := t.report()
	if errors.Is(err, context.Canceled) && l.base.n == l.n {
		r.Warnings = append(r.Warnings, "interrupted: where the bottleneck moves was not followed to its end")
	}
	return r, err
}

// difference is objective k of arm b against arm a, over the replications that
// both have.
func (l *lab) difference(k int, a, b *arm) Difference {
	n := min(a.n, b.n)
	return compare(l.objectives[k], a.series[k].first(n), b.series[k].first(n))
}

// first are the first n replications.
func (s series) first(n int) series {
	s.num = s.num[:n]
	if s.den != nil {
		s.den = s.den[:n]
	}
	return s
}

// report is what can be said so far.
func (t *tug) report() *Leverage {
	l := t.lab
	r := &Leverage{About: l.about("levers", nil), By: t.by, LeftOut: t.leftOut, Relief: t.relief}
	r.Run.Replications = l.base.n
	r.Warnings = append(r.Warnings, t.doubts()...)
	r.Base = l.objective().headline(l.base.series[0])
	if t.target >= 0 {
		target := l.base.scenario.Targets[0]
		r.Target = titleOf(l.base.scenario, "target", target.Name)
	}
	for i := range t.arms {
		r.Levers = append(r.Levers, t.lever(i))
	}
	judge(r.Levers)
	slices.SortStableFunc(r.Levers, func(a, b Lever) int {
		return cmp.Compare(size(b.Effect.Delta.Value), size(a.Effect.Delta.Value))
	})
	if t.swaps != nil {
		r.Sensitivity = t.swaps.sensitivity(l)
	}
	return r
}

// doubts are the warnings that levers bring, those of one key of the scenario
// once, and none of what the base warns about.
func (t *tug) doubts() (list []string) {
	said := map[string]bool{}
	for _, w := range t.lab.base.scenario.Warnings {
		said[w.Path] = true
	}
	for _, a := range t.arms {
		for _, w := range a.scenario.Warnings {
			if !said[w.Path] {
				said[w.Path] = true
				list = append(list, a.name+": "+w.Path+": "+w.Text)
			}
		}
	}
	return list
}

// size is how much an effect is, for ranking: an undefined one is nothing.
func size(x float64) float64 {
	if math.IsNaN(x) {
		return -1
	}
	return math.Abs(x)
}

// lever is what lever i is worth.
func (t *tug) lever(i int) Lever {
	base, arm := t.lab.base, t.arms[i]
	v := Lever{Name: t.pulled[i].words, Path: t.pulled[i].path, Value: t.pulled[i].value, Replications: arm.n}
	v.Effect = t.lab.difference(0, base, arm)
	if t.target >= 0 {
		d := t.lab.difference(t.target, base, arm)
		v.Target = &d
	}
	v.Cost, v.Gain = t.lab.price(base, arm, t.cost)
	return v
}

// price is what arm b costs more than arm a, nil where the scenario knows of no
// cost that differs, and what each unit of that money brings.
func (l *lab) price(a, b *arm, cost int) (*Difference, Estimate) {
	none := Estimate{Value: math.NaN()}
	d := l.difference(cost, a, b)
	if d.Better+d.Worse == 0 {
		return nil, none
	}
	if !(d.Delta.Value > 0) {
		return &d, none
	}
	n := min(a.n, b.n)
	if x, y := a.series[0].first(n), b.series[0]; x.den == nil {
		value, ci := x.design.Pooled(stat.Paired(x.num, y.num), stat.Paired(a.series[cost].num[:n], b.series[cost].num))
		return &d, Estimate{value, ci}
	}
	effect := l.difference(0, a, b).Delta
	effect.Value /= d.Delta.Value
	effect.CI.Low /= d.Delta.Value
	effect.CI.High /= d.Delta.Value
	return &d, effect
}

// judge says which effects can be told from luck, for all levers together.
func judge(levers []Lever) {
	p := make([]float64, len(levers))
	for i := range levers {
		p[i] = levers[i].Effect.Effect.TwoSided()
	}
	for i, adjusted := range stat.Holm(p) {
		levers[i].Adjusted = adjusted
		if adjusted <= 1-stat.Level {
			levers[i].Verdict = levers[i].Effect.sign()
		}
	}
}

// Strongest is the index of the lever that makes the objective better most, of
// those that can be told from luck; -1: there is none.
func (r *Leverage) Strongest() int {
	return slices.IndexFunc(r.Levers, func(v Lever) bool { return v.Verdict > 0 })
}

// Luck counts the levers whose effect cannot be told from luck.
func (r *Leverage) Luck() (n int) {
	for i := range r.Levers {
		if r.Levers[i].Verdict == 0 {
			n++
		}
	}
	return n
}
