package whatif

import (
	"context"
	"math"
	"slices"

	"dealcast/sim/stat"
)

// mostFinalists is how many divisions are told apart with a guarantee.
const mostFinalists = 6

// value is the estimated gain of a trial over today, in the objective and in
// what stands behind it.
func (s *search) value(t *trial) (gain, behind float64) {
	today := s.trials[0]
	return s.gainIn(0, today, t).Value, s.gainIn(s.guide, today, t).Value
}

// looked are the trials that have been simulated at least n times, best first;
// of equal ones the cheapest, then the one that is better in what stands behind
// the objective.
func (s *search) looked(n int) []*trial {
	type valued struct {
		*trial
		gain, behind float64
	}
	var list []valued
	for _, t := range s.trials {
		if t.arm.n >= max(n, 1) {
			gain, behind := s.value(t)
			list = append(list, valued{t, gain, behind})
		}
	}
	slices.SortStableFunc(list, func(a, b valued) int {
		switch {
		case a.gain != b.gain:
			return sign(b.gain - a.gain)
		case s.dearer(a.trial, b.trial) != 0:
			return s.dearer(a.trial, b.trial)
		}
		return sign(b.behind - a.behind)
	})
	trials := make([]*trial, len(list))
	for i := range list {
		trials[i] = list[i].trial
	}
	return trials
}

// dearer is +1 where a takes more money than b, -1 where it takes less; a
// millionth of the budget is none.
func (s *search) dearer(a, b *trial) int {
	return sign(math.Floor(float64((a.spent()-b.spent())/s.budget*1e6) + 0.5))
}

func sign(x float64) int {
	switch {
	case x < 0:
		return -1
	case x > 0:
		return 1
	}
	return 0
}

// best is the best trial so far, by its estimate.
func (s *search) best() *trial {
	if list := s.looked(1); len(list) > 0 {
		return list[0]
	}
	return s.trials[0]
}

// finalists are the best trials that the search cannot tell from the best one,
// and at least two. One of them may be today: to keep the money.
func (s *search) finalists() []*trial {
	var list []*trial
	for _, t := range s.looked(s.few) {
		if len(list) >= 2 {
			if e := s.gainIn(0, list[0], t); len(list) == mostFinalists || e.Value+float64(3*e.SE) < 0 {
				continue
			}
		}
		list = append(list, t)
	}
	return list
}

// front are the trials that no other beats at the same money or less, cheapest
// first, among those simulated at least n times; at most a dozen.
func (s *search) front(n int) []*trial {
	list := s.looked(n)
	slices.SortStableFunc(list, func(a, b *trial) int { // best first at equal money
		return s.dearer(a, b)
	})
	var front []*trial
	best := math.Inf(-1)
	for _, t := range list {
		if gain, _ := s.value(t); gain > best || len(front) == 0 {
			front = append(front, t)
			best = gain
		}
	}
	const most = 12
	if len(front) <= most {
		return front
	}
	var thin []*trial
	for i := range most {
		thin = append(thin, front[i*(len(front)-1)/(most-1)])
	}
	return thin
}

// choose brings the best of the finalists to the front, the others behind it by
// their estimates. It selects by the procedure of Kim and Nelson with
// replications that the search has not seen, so that what made a trial a
// finalist does not count for it twice.
func (s *search) choose(ctx context.Context, finalists []*trial) (Selected, error) {
	in := []int{0}
	chosen, err := Selected{Indifference: s.indifference(finalists[0])}, error(nil)
	if s.selectable() && chosen.Indifference > 0 && len(finalists) > 1 {
		if in, err = s.selection(ctx, finalists, &chosen); err != nil {
			return Selected{}, err
		}
	}
	if err := s.extend(ctx, s.lab.n, finalists...); err != nil {
		return Selected{}, err
	}
	if chosen.Rounds == 0 {
		for i := range finalists[1:] {
			in = append(in, i+1)
		}
	}
	leader := finalists[in[0]] // of those that are in the best by its estimate
	for _, i := range in[1:] {
		if s.gainIn(0, leader, finalists[i]).Value > 0 {
			leader = finalists[i]
		}
	}
	slices.SortStableFunc(finalists, func(a, b *trial) int {
		switch {
		case a == b:
			return 0
		case a == leader:
			return -1
		case b == leader:
			return 1
		}
		return sign(s.gainIn(0, a, b).Value)
	})
	return chosen, nil
}

// selectable reports whether the procedure holds what it promises: for means of
// independent replications, not for ratios of totals and quasi-random draws.
func (s *search) selectable() bool {
	today := s.lab.base.series[0]
	return today.design == stat.Independent && today.den == nil
}

// indifference is the difference that does not matter: as asked for, or by
// default.
func (s *search) indifference(best *trial) float64 {
	o := s.lab.objective()
	switch {
	case s.delta > 0:
		return s.delta
	case o.Chance:
		return 0.02
	}
	for _, a := range []*arm{s.lab.base, best.arm} {
		if x := math.Abs(o.headline(a.series[0]).Value); x > 0 && !math.IsInf(x, 1) {
			return 0.005 * x
		}
	}
	return 0
}

// selection runs the procedure over the finalists and gives the index of the
// one selected, or of those that are left when three times the replications
// asked for do not decide it.
func (s *search) selection(ctx context.Context, finalists []*trial, chosen *Selected) (in []int, err error) {
	const alpha = 1 - stat.Level
	seen := s.many
	stage := min(max(s.lab.n, 40), stat.FirstStage)
	most := max(3*s.lab.n, seen+2*stage)
	chosen.Confidence = stat.Level
	sel := stat.NewSelection(len(finalists), chosen.Indifference, alpha, stage)
	for to := seen + stage; ; to = min(to+(to-seen)/2, most) {
		var arms []*arm
		for _, i := range sel.In() {
			arms = append(arms, finalists[i].arm)
		}
		if err := s.lab.extend(ctx, to, arms...); err != nil {
			return nil, err
		}
		fed := seen + sel.Rounds() + sel.Skipped()
		series := make([][]float64, len(finalists))
		for _, i := range sel.In() {
			for _, v := range finalists[i].arm.series[0].values()[fed:to] {
				series[i] = append(series[i], s.sign*v)
			}
			if a := finalists[i].arm; a != s.lab.base {
				a.result = nil
			}
		}
		sel.Feed(series)
		chosen.Decided, chosen.Rounds = sel.Decided(), sel.Rounds()
		if sel.Decided() || to == most {
			return sel.In(), nil
		}
	}
}
