package whatif

import (
	"context"
	"math"
	"slices"

	"dealcast/model"
)

// tug is the experiment while it goes on.
type tug struct {
	lab          *lab
	by           float64
	cost, target int      // series; target -1: none
	waits        []int    // series of the days that a won deal waits for each pool
	pulled       []pulled // beside arms
	arms         []*arm
	leftOut      []string
	swaps        *swaps
	relief       *Relief
	stages       []int // replications after which effects that are sure enough end
}

// watch says which numbers are kept of every lever.
func (t *tug) watch() error {
	l := t.lab
	t.target = -1
	scn := l.base.scenario
	if len(scn.Targets) > 0 {
		o, err := ParseObjective(l.base.plan, "target."+scn.Targets[0].Name)
		if err != nil {
			return err
		}
		if o != l.objective() {
			t.target = l.watch(o)
		}
	}
	t.cost, _ = l.watchPath("cost")
	for _, p := range scn.Pools {
		k, _ := l.watchPath("pool." + p.Name + ".wait_days_per_won")
		t.waits = append(t.waits, k)
	}
	return nil
}

// pull makes an arm of every lever.
func (t *tug) pull() error {
	scn := t.lab.base.scenario
	for _, p := range levers(scn, t.by) {
		variant, problems := scn.With(model.TextPatch(p.path, p.value))
		if variant == nil {
			t.leftOut = append(t.leftOut, p.words+": "+reason(problems))
			continue
		}
		a, err := t.lab.add(p.words, variant)
		if err != nil {
			return err
		}
		t.pulled, t.arms = append(t.pulled, p), append(t.arms, a)
	}
	if len(t.arms) == 0 {
		return invalid("", "%s has no lever: no pool, rate, conversion, work, dwell or value that could be changed", scn.File)
	}
	return nil
}

// reason is the first problem that is more than a warning.
func reason(problems []model.Problem) string {
	for _, p := range problems {
		if !p.Warning {
			return p.Text
		}
	}
	return "refused"
}

// An effect is sure enough when half its interval is at most this share of it,
// or this share of the largest effect.
const (
	sureOfItself  = 0.05
	sureOfLargest = 0.02
)

// lookAfter are the numbers of replications after which effects that are sure enough
// end: an eighth, a quarter and half of all, each at least 100, and of an eighth
// 200.
func lookAfter(n int, full bool) []int {
	switch {
	case full || n < 400:
		return []int{n}
	case n < 1600:
		return []int{n / 4, n / 2, n}
	}
	return []int{n / 8, n / 4, n / 2, n}
}

// early is how many replications the first answer stands on.
const early = 12

// simulate pulls the levers: all of them with the replications of the first
// look, then those whose effect is not sure enough with those of the next. So do
// the rows of the sensitivity. The base has all replications, and so has one more
// member of each pool, which is what people ask for first.
func (t *tug) simulate(ctx context.Context) error {
	l := t.lab
	open := t.arms
	var rows []*arm
	if t.swaps != nil {
		rows = t.swaps.arms()
	}
	l.expect(l.n + (len(open)+len(rows)+min(mostCandidates, len(t.waits)))*t.stages[0])
	if err := l.extend(ctx, min(early, l.n), append([]*arm{l.base}, open...)...); err != nil {
		return err
	}
	for i, to := range t.stages {
		next := t.stages[min(i+1, len(t.stages)-1)]
		left := l.n - l.base.n + min(mostCandidates, len(t.waits))*t.stages[0]
		for _, a := range slices.Concat(open, rows) {
			left += next - a.n
		}
		l.expect(left)
		if err := l.extend(ctx, to, slices.Concat([]*arm{l.base}, open, rows)...); err != nil {
			return err
		}
		open = t.unsure()
		if t.swaps != nil && t.swaps.sure(l) {
			rows = nil
		}
	}
	return nil
}

// unsure are the arms whose effect is not sure enough, and those of the pools.
func (t *tug) unsure() (open []*arm) {
	half := make([]float64, len(t.arms))
	effect := make([]float64, len(t.arms))
	largest := 0.0
	for i, a := range t.arms {
		d := t.lab.difference(0, t.lab.base, a).Delta
		effect[i], half[i] = math.Abs(d.Value), (d.CI.High-d.CI.Low)/2
		if d.CI.Confidence == 0 {
			half[i] = math.NaN()
		}
		largest = max(largest, or0(effect[i]))
	}
	for i, a := range t.arms {
		if t.pulled[i].pool != "" || !sure(effect[i], half[i], largest) {
			open = append(open, a)
		}
	}
	return open
}

// sure reports whether an effect of a size is known well enough.
func sure(effect, half, largest float64) bool {
	return half <= max(sureOfItself*effect, sureOfLargest*largest)
}
