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

// The bottleneck in money is looked for among the pools with the longest waits,
// is worth at least this share of the objective per member, and is relieved by
// at most so many members.
const (
	mostCandidates = 5
	leastWorth     = 0.01
	mostMembers    = 5
)

// Worth is what the next member of a pool brings.
type Worth struct {
	Pool, Title string
	Effect      Difference
	Told        bool        // it can be told from luck, for all the pools that were tried together (Holm)
	Cost        *Difference // nil: the scenario does not know it
}

// Relief follows the bottleneck: the pool whose next member brings most, where
// that can be told from luck and is at least 1% of the objective.
type Relief struct {
	Bottleneck *Worth // nil: no pool is one
	// Steps say what happens when the bottleneck gets 1, 2, ... members more:
	// until another pool is the bottleneck, or none, or five have been added.
	Steps []ReliefStep
}

// ReliefStep is the state after so many more members of the first bottleneck.
type ReliefStep struct {
	Added int
	Next  *Worth // the bottleneck then; nil: no pool is one
}

// Moved reports whether the first bottleneck is one no more, after how many
// members, and which is then; next is nil when none is.
func (r *Relief) Moved() (added int, next *Worth, moved bool) {
	if r.Bottleneck == nil || len(r.Steps) == 0 {
		return 0, nil, false
	}
	last := r.Steps[len(r.Steps)-1]
	return last.Added, last.Next, last.Next == nil || last.Next.Pool != r.Bottleneck.Pool
}

// relieve adds members to the bottleneck until it is one no more.
func (t *tug) relieve(ctx context.Context) (*Relief, error) {
	scn := t.lab.base.scenario
	if len(scn.Pools) == 0 {
		return nil, nil
	}
	r := &Relief{}
	first := map[string]*arm{}
	for i, p := range t.pulled {
		if p.pool != "" {
			first[p.pool] = t.arms[i]
		}
	}
	r.Bottleneck = t.worst(t.lab.base, first)
	if r.Bottleneck == nil {
		return r, nil
	}
	pool := r.Bottleneck.Pool
	state, largest := first[pool], math.Abs(r.Bottleneck.Effect.Delta.Value)
	for added := 1; added <= mostMembers; added++ {
		next, err := t.nextMembers(ctx, state, pool, added, largest)
		if err != nil {
			return r, err
		}
		worst := t.worst(state, next)
		r.Steps = append(r.Steps, ReliefStep{added, worst})
		if worst == nil || worst.Pool != pool {
			break
		}
		state = next[pool]
	}
	return r, nil
}

// nextMembers simulates one more member of each candidate when the bottleneck
// has so many more already, until it is settled what each is worth.
func (t *tug) nextMembers(ctx context.Context, state *arm, bottleneck string, added int, largest float64) (map[string]*arm, error) {
	next := map[string]*arm{}
	var arms []*arm
	for _, pool := range t.candidates(state, bottleneck) {
		patches := []model.Patch{model.TextPatch("pool."+bottleneck+".size", fmt.Sprintf("+%d", added))}
		patches = append(patches, model.TextPatch("pool."+pool+".size", "+1"))
		scn, _ := t.lab.base.scenario.With(patches...)
		if scn == nil {
			continue // the size is at its limit
		}
		a, err := t.lab.add("one more "+member(titleOf(scn, "pool", pool)), scn)
		if err != nil {
			return nil, err
		}
		next[pool], arms = a, append(arms, a)
	}
	for _, to := range t.stages {
		if len(arms) == 0 {
			break
		}
		if err := t.lab.extend(ctx, to, append(arms, state)...); err != nil {
			return nil, err
		}
		arms = slices.DeleteFunc(arms, func(a *arm) bool { return t.settled(state, a, largest) })
	}
	return next, nil
}

// settled reports whether it is clear what the next member is worth: enough to
// say how much, or certainly too little to matter.
func (t *tug) settled(state, next *arm, largest float64) bool {
	d := t.lab.difference(0, state, next)
	ci := d.Delta.CI
	if ci.Confidence == 0 {
		return false
	}
	little := math.Max(math.Abs(ci.Low), math.Abs(ci.High)) < leastWorth*math.Abs(d.Base.Value)
	return little || sure(math.Abs(d.Delta.Value), (ci.High-ci.Low)/2, largest)
}

// candidates are the pools with the longest waits of won deals in a state,
// among them always the bottleneck.
func (t *tug) candidates(state *arm, bottleneck string) []string {
	type waiting struct {
		pool string
		days float64
	}
	var list []waiting
	for i, p := range t.lab.base.scenario.Pools {
		days := t.lab.objectives[t.waits[i]].headline(state.series[t.waits[i]]).Value
		switch {
		case p.Name == bottleneck:
			days = math.Inf(1)
		case math.IsNaN(days):
			days = 0
		}
		list = append(list, waiting{p.Name, days})
	}
	slices.SortStableFunc(list, func(a, b waiting) int { return cmp.Compare(b.days, a.days) })
	var names []string
	for _, w := range list[:min(len(list), mostCandidates)] {
		names = append(names, w.pool)
	}
	return names
}

// worst is the pool whose next member brings most against a state; nil when
// none brings enough.
func (t *tug) worst(state *arm, next map[string]*arm) *Worth {
	var all []Worth
	var p []float64
	for _, pool := range t.lab.base.scenario.Pools { // in the order of the file
		a := next[pool.Name]
		if a == nil {
			continue
		}
		w := Worth{Pool: pool.Name, Title: titleOf(t.lab.base.scenario, "pool", pool.Name)}
		w.Effect = t.lab.difference(0, state, a)
		w.Cost, _ = t.lab.price(state, a, t.cost)
		all, p = append(all, w), append(p, w.Effect.Effect.TwoSided())
	}
	var worst *Worth
	for i, adjusted := range stat.Holm(p) {
		w := &all[i]
		w.Told = adjusted <= 1-stat.Level
		enough := math.Abs(w.Effect.Delta.Value) >= leastWorth*math.Abs(w.Effect.Base.Value)
		if w.Told && enough && w.Effect.sign() > 0 && (worst == nil || math.Abs(w.Effect.Delta.Value) > math.Abs(worst.Effect.Delta.Value)) {
			worst = w
		}
	}
	return worst
}
