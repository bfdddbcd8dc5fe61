package whatif

import (
	"context"
	"math"
	"strings"

	"dealcast/model"
	"dealcast/model/num"
	"dealcast/sim/stat"
)

// seeker finds the answer for one number of the scenario.
type seeker struct {
	*solver
	v      *lever
	probes []*probe
	sign   int64 // +1: larger numbers reach the goal, -1: smaller ones; 0: none of the two is known
	n      int   // replications with which the values are judged now
	at     int64 // index of the answer so far; indices grow towards those that reach the goal
	lo, hi int64 // the indices of the range
	found  *probe
	answer *Answer

	surveyed []Reading // of the last survey
}

// probe is a value that was tried.
type probe struct {
	number float64
	arm    *arm
}

// run looks first with few replications, then with all, then, while a whole
// number is in doubt, with more.
func (f *seeker) run(ctx context.Context) error {
	small, full := pilot(f.l.n), f.l.n
	for n := small; ; {
		settled, err := f.look(ctx, n)
		if err != nil {
			return err
		}
		if n >= full && (settled || 2*n > f.limit) {
			break
		}
		f.tell() // what is found with few replications is no answer, but something to show meanwhile
		if n < full {
			n = full
			if f.sign != 0 {
				f.refine()
			}
		} else {
			n *= 2
		}
	}
	if err := f.conclude(ctx); err != nil {
		return err
	}
	f.l.report(true)
	return nil
}

// look finds the answer with n replications and says whether more are needed to
// be sure of it.
func (f *seeker) look(ctx context.Context, n int) (settled bool, err error) {
	f.n = n
	if err := f.simulate(ctx, f.l.base); err != nil {
		return false, err
	}
	if f.sign == 0 {
		if err := f.survey(ctx); err != nil {
			return false, err
		}
	}
	if f.sign == 0 { // the whole range alike; the best or the worst of it is in found
		r, err := f.judge(ctx, f.found.number)
		return min(r.PReaches, r.PMisses) <= strict, err
	}
	k, err := f.least(ctx, f.holds)
	if err != nil {
		return false, err
	}
	f.at = min(k, f.hi)
	r, err := f.judge(ctx, f.number(f.at))
	if err != nil {
		return false, err
	}
	f.found = f.probe(f.number(f.at))
	switch {
	case !r.Reaches:
		return r.PMisses <= strict, nil
	case k <= f.lo:
		return r.PReaches <= strict, nil
	case !f.v.q.Whole():
		return true, nil
	}
	before, err := f.judge(ctx, f.number(k-1))
	return r.PReaches <= strict && before.PMisses <= strict, err
}

// alpha is the level of the one-sided tests that an interval is made of.
func (f *seeker) alpha() float64 {
	if f.v.q.Whole() {
		return strict
	}
	return doubt / 2
}

// number is the number of an index.
func (f *seeker) number(k int64) float64 { return f.v.at(f.sign * k) }

// refine makes the grid as fine as the answer so far needs.
func (f *seeker) refine() {
	number := f.number(f.at)
	a, b := f.number(f.lo), f.number(f.hi)
	f.v.grid(number)
	f.at = f.sign * f.v.below(number)
	f.bound(min(a, b), max(a, b))
}

// bound sets the indices of a range of numbers.
func (f *seeker) bound(low, high float64) {
	a, b := f.v.below(low), f.v.below(high)
	if f.v.exact(b) < high {
		b++
	}
	if f.lo, f.hi = a, b; f.sign < 0 {
		f.lo, f.hi = -b, -a
	}
	f.at = min(max(f.at, f.lo), f.hi)
}

// margin is by how much a reading goes beyond the goal.
func (f *seeker) margin(r Reading) float64 {
	if f.goal.Limit.AtLeast {
		return r.Objective.Value - f.goal.Limit.Value
	}
	return f.goal.Limit.Value - r.Objective.Value
}

// test is a question about a reading whose answer turns from no to yes along
// the indices; margin is a number that turns from negative to positive there,
// as a hint where to look next.
type test func(r Reading) (yes bool, margin float64)

// holds: the goal is reached, as far as the estimate goes.
func (f *seeker) holds(r Reading) (bool, float64) { return r.Reaches, f.margin(r) }

// sure: the goal is reached, beyond luck.
func (f *seeker) sure(r Reading) (bool, float64) {
	return r.PReaches <= f.alpha(), f.margin(r) - f.halfWidth(r)
}

// open: it is not beyond luck that the goal is missed; what is undefined is
// missed.
func (f *seeker) open(r Reading) (bool, float64) {
	return !math.IsNaN(r.Objective.Value) && !(r.PMisses <= f.alpha()), f.margin(r) + f.halfWidth(r)
}

// halfWidth is about how far an estimate must be from the goal to tell.
func (f *seeker) halfWidth(r Reading) float64 {
	z := -num.NormQuantile(f.alpha())
	if p := f.goal.Limit.Value; f.goal.Chance && f.l.base.result.Run.Design() == stat.Independent {
		return float64(z * math.Sqrt(p*(1-p)/float64(r.Replications)))
	}
	return float64(z*(r.Objective.CI.High-r.Objective.CI.Low)) / 3.92
}

// judge reads the objective at a number with the replications of this look.
func (f *seeker) judge(ctx context.Context, number float64) (Reading, error) {
	p := f.probe(number)
	if p == nil {
		scn, problems := f.l.base.scenario.With(model.TextPatch(f.v.q.Path, f.v.text(number)))
		if model.Failed(problems) {
			return Reading{}, invalid("--by", "%s", strings.TrimSpace(model.FormatProblems(problems, f.l.base.scenario.File)))
		}
		a, err := f.l.add(f.v.q.Path+" = "+f.v.text(number), scn)
		if err != nil {
			return Reading{}, err
		}
		p = &probe{number, a}
		f.probes = append(f.probes, p)
	}
	if err := f.simulate(ctx, p.arm); err != nil {
		return Reading{}, err
	}
	return f.reading(p), nil
}

func (f *seeker) reading(p *probe) Reading {
	r := f.read(p.arm, f.n)
	r.Number, r.Text = p.number, f.v.text(p.number)
	if p.arm == f.l.base {
		r.Value = f.v.q.Value
	} else {
		r.Value, _ = f.v.value(p.number) // it has been read before
	}
	return r
}

// simulate brings an arm to the replications of this look.
func (f *seeker) simulate(ctx context.Context, a *arm) error {
	if a.n >= f.n {
		return nil
	}
	if err := f.l.refuse(f.n, []*arm{a}); err != nil {
		return err
	}
	if err := f.l.round(ctx, f.n, []*arm{a}); err != nil {
		return err
	}
	f.l.report(true)
	return nil
}

// probe is the value tried at a number; nil if it has not been. Today's is the
// scenario itself, unless its number is uncertain and this one would be known.
func (f *seeker) probe(number float64) *probe {
	for _, p := range f.probes {
		if p.number == number {
			return p
		}
	}
	if number == f.v.today && (f.v.q.Scaled || !f.v.q.Uncertain) {
		p := &probe{number, f.l.base}
		f.probes = append(f.probes, p)
		return p
	}
	return nil
}
