package whatif

import (
	"cmp"
	"context"
	"math"
	"slices"

	"dealcast/model"
	"dealcast/sim/stat"
)

// tell writes down what is known so far, without what needs more simulation.
func (f *seeker) tell() {
	at := f.reading(f.found)
	a := &Answer{
		Quantity: f.v.q, Title: title(f.l.base.scenario, model.Range{Quantity: f.v.q}), Unit: f.v.suffix, From: f.v.lo, To: f.v.hi, Asked: f.v.given, Today: f.v.today, Step: f.v.mul / f.v.div,
		At: at, Low: at.Number, High: at.Number, Looks: 1, Monotone: true, Outcome: f.outcome(at), Level: f.alpha(), lever: f.v,
	}
	if f.v.q.Whole() {
		a.Looks = looks
	}
	f.answer = a
}

// outcome names what was found.
func (f *seeker) outcome(at Reading) Outcome {
	switch {
	case !at.Reaches:
		return Never
	case !f.read(f.l.base, f.n).Reaches:
		return Needed
	case f.sign == 0 || f.at <= f.lo:
		return Always
	}
	return Spare
}

// conclude writes the answer with what is known of it: how sure it is, what it
// costs, and everything that was tried.
func (f *seeker) conclude(ctx context.Context) error {
	f.tell()
	a := f.answer
	if f.v.q.Whole() && f.sign != 0 && f.at > f.lo {
		before, err := f.judge(ctx, f.number(f.at-1))
		if err != nil {
			return err
		}
		a.Before = &before
	}
	switch {
	case a.Outcome == Never:
		a.Sure = a.At.PMisses <= strict
	case f.sign == 0 || f.at <= f.lo:
		a.Sure = a.At.PReaches <= strict
	case f.v.q.Whole() && a.At.PReaches <= strict && a.Before.PMisses <= strict:
		a.Sure = true
	default:
		if err := f.interval(ctx); err != nil {
			return err
		}
	}
	for _, p := range f.probes {
		if p.arm.n >= f.n {
			a.Readings = append(a.Readings, f.reading(p))
		}
	}
	slices.SortFunc(a.Readings, func(x, y Reading) int { return cmp.Compare(x.Number, y.Number) })
	a.Monotone = f.monotone()
	f.spend()
	return nil
}

// interval finds the values between which the goal begins to be reached.
func (f *seeker) interval(ctx context.Context) error {
	a := f.answer
	low, err := f.least(ctx, f.open)
	if err != nil {
		return err
	}
	high, err := f.least(ctx, f.sure)
	if err != nil {
		return err
	}
	a.OpenLow, a.OpenHigh = low <= f.lo, high > f.hi
	a.Low, a.High = f.number(max(low, f.lo)), f.number(min(high, f.hi))
	if !f.v.q.Whole() {
		a.Low, a.Sure = f.number(max(low-1, f.lo)), !a.OpenLow && !a.OpenHigh
	}
	return nil
}

// spend finds what the answer costs.
func (f *seeker) spend() {
	if f.cost < 0 || f.found.arm == f.l.base {
		return
	}
	d := compare(f.l.objectives[f.cost], f.l.base.series[f.cost].first(f.n), f.found.arm.series[f.cost].first(f.n))
	if d.Delta.Value != 0 {
		f.answer.Cost = &d
	}
}

// monotone reports whether the objective moves one way over the values tried:
// it does not when one value lies above a smaller one and another below a
// smaller one, each by more than 4 standard errors of the paired difference.
func (f *seeker) monotone() bool {
	probes := slices.Clone(f.probes)
	slices.SortFunc(probes, func(p, q *probe) int { return cmp.Compare(p.number, q.number) })
	up, down := false, false
	for j := range probes {
		for i := range j {
			a, b := probes[i].arm, probes[j].arm
			n := min(a.n, b.n)
			d := f.goal.Objective.change(a.series[0].first(n), b.series[0].first(n))
			if d.DF < 20 || math.IsNaN(d.SE) {
				continue
			}
			up = up || d.Value > 4*d.SE
			down = down || d.Value < -4*d.SE
		}
	}
	return !(up && down)
}

// change is the paired difference of an objective's headline.
func (o Objective) change(base, variant series) stat.Estimate {
	return max(base.design, variant.design).Contrast(base.num, base.den, variant.num, variant.den)
}
