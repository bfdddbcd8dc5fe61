package whatif

import (
	"context"
	"errors"
	"math"

	"dealcast/sim"
	"dealcast/sim/stat"
)

// Spread says what makes the spread of a metric over replications: shares of its
// variance, which add up to 1.
type Spread struct {
	Metric       string // "revenue", or "won" where deals have no value
	Replications int    // that were simulated again with other luck or another world
	SD           float64
	Causes       []Cause // luck first
}

// Cause is one of luck, the uncertain numbers and the market.
type Cause struct {
	Kind  CauseKind
	Share Estimate // of the variance, from 0 to 1
}

// CauseKind names a cause.
type CauseKind string

// The causes. What luck makes is left when everything else is known; the other
// two share what they make only together (stat.Components).
const (
	LuckOfDeals CauseKind = "luck"
	Numbers     CauseKind = "numbers" // that nobody knows
	Market      CauseKind = "market"  // factors and shocks
)

// How much is simulated again: as many stage visits as the run took, but at
// most half of them, or so many that it is felt, or so many that it is not.
const (
	unfelt       = 2e7
	felt         = 1e8
	fewestSpread = 64
)

// SpreadOf says what makes the spread of revenue in a finished run, whose
// replications 0 to n-1 meet other luck and other worlds. It is nil, without an
// error, where nothing but luck can make it, where nothing varies, where the run
// is not one from replication 0 on, and where the limits leave too few
// replications. The error is the context's.
func SpreadOf(ctx context.Context, plan *sim.Plan, res *sim.Result, o Options) (*Spread, error) {
	kinds := causes(plan)
	if len(kinds) == 0 || res.Run.First != 0 {
		return nil, nil
	}
	objective, err := ParseObjective(plan, "")
	if err != nil {
		return nil, nil
	}
	o.Seed = &res.Run.Seed
	l := &lab{o: o, n: res.Run.Replications, seed: res.Run.Seed, objectives: []Objective{objective}}
	l.base = &arm{scenario: plan.Scenario(), plan: plan, n: l.n, series: []series{objective.of(res)}}
	l.visits = plan.Estimate().Visits * float64(l.n)
	rows := l.again(kinds)
	n := l.repeats(len(rows))
	if n < fewestSpread {
		return nil, nil
	}
	err = l.extend(ctx, n, rows...)
	switch {
	case errors.As(err, new(*sim.TooBig)):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return l.spread(kinds, rows), nil
}

// again makes the rows in which luck, or luck and the causes, are exchanged.
func (l *lab) again(kinds []input) []*arm {
	if len(kinds) > 1 {
		s := l.exchange(kinds)
		return append([]*arm{s.ab[len(kinds)], s.b}, s.ab[:len(kinds)]...)
	}
	return []*arm{l.swap("luck", nil, true)}
}

// causes are the uncertain numbers together, and the market.
func causes(plan *sim.Plan) (list []input) {
	numbers := input{Factor: Factor{Name: string(Numbers)}}
	for i, u := range plan.Unknowns() {
		numbers.numbers, numbers.Paths = append(numbers.numbers, i), append(numbers.Paths, u.Path)
	}
	if len(numbers.numbers) > 0 {
		list = append(list, numbers)
	}
	for _, in := range inputsOf(plan) {
		if in.Market {
			list = append(list, in)
		}
	}
	return list
}

// repeats is how many replications each of the rows gets.
func (l *lab) repeats(rows int) int {
	visits := l.base.plan.Estimate().Visits
	budget := math.Max(unfelt, math.Min(visits*float64(l.n)/2, felt))
	n := int(math.Min(float64(l.n), budget/(float64(rows)*math.Max(1, visits))))
	if l.base.series[0].design == stat.Blocks {
		n -= n % int(stat.Blocks)
	}
	return n
}

// spread is what the rows say.
func (l *lab) spread(kinds []input, rows []*arm) *Spread {
	base := l.base.series[0].first(rows[0].n)
	values := func(a *arm) []float64 { return a.series[0].values() }
	var other []float64
	var known [][]float64
	if len(rows) > 1 {
		other = values(rows[1])
		for _, a := range rows[2:] {
			known = append(known, values(a))
		}
	}
	out := &Spread{Metric: l.objective().Text, Replications: rows[0].n, SD: stat.Summarise(l.base.series[0].values()).SD}
	out.Metric = l.objective().Place.Path
	for i, e := range base.design.Components(base.values(), values(rows[0]), other, known) {
		kind := LuckOfDeals
		if i > 0 {
			kind = CauseKind(kinds[i-1].Name)
		}
		if math.IsNaN(e.Value) {
			return nil
		}
		share := Estimate{min(max(e.Value, 0), 1), e.CI()}
		share.CI.Low, share.CI.High = min(max(share.CI.Low, 0), 1), min(max(share.CI.High, 0), 1)
		out.Causes = append(out.Causes, Cause{kind, share})
	}
	return out
}
