package whatif

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/stat"
)

// Comparison is what variants change against the base.
type Comparison struct {
	About
	Base     *sim.Result
	Variants []Compared // as they were given
	Best     *Choice    // when the best was asked for

	results []*sim.Result // of the variants
}

// Compared is one variant against the base.
type Compared struct {
	Name         string
	Result       *sim.Result
	Headline     Difference
	Targets      []Difference // chance of each target that both have, in the base's order
	Cost, Profit Difference
	// Simultaneous is the interval of the headline difference that holds
	// together with those of all other variants (Bonferroni); with one variant
	// its own.
	Simultaneous stat.Interval
	// Adjusted is the p-value of no difference, adjusted for the number of
	// variants (Holm); Verdict says what it tells at 5%: +1 better, -1 worse, 0
	// cannot be told from luck.
	Adjusted  float64
	Verdict   int
	Identical bool // every metric is the same in every replication
	Payback   Payback
}

// Payback is when what a variant brings has paid for what it costs. It can be
// told only where both have the same past: a variant that has always had one
// more member begins the window with more than one who joins on its first day.
type Payback struct {
	SamePast bool // the same deals are open at the start, in every replication
	Costs    bool // the variant costs more, and at first brings less than it costs
	Cash     bool // judged by the cash received, not by revenue: contracts recur
	Found    bool // it has paid for itself by the end of the window, and stays so
	Period   int  // index in Periods of the period in which it has
	Periods  []Gained
}

// Gained is the profit that the variant has brought more than the base from the
// start of the window to the end of a period.
type Gained struct {
	Period sim.Period
	Profit Estimate
}

// Compare simulates the base and the variants with the same random numbers. All
// must have the same start, horizon and currency; replications and seed are
// those of the options or of the base. The error is an *Invalid or *sim.TooBig
// before anything is simulated; when the context ends first, it is the
// context's, and the comparison stands on the whole rounds that were done (nil
// if there is none).
func Compare(ctx context.Context, base *model.Scenario, variants []Variant, o Options) (*Comparison, error) {
	return compareAll(ctx, base, variants, o, nil)
}

// CompareBest is Compare, and then the choice of the best of the base and the
// variants, for which more replications are simulated where it takes them.
func CompareBest(ctx context.Context, base *model.Scenario, variants []Variant, o Options, best BestOf) (*Comparison, error) {
	return compareAll(ctx, base, variants, o, &best)
}

func compareAll(ctx context.Context, base *model.Scenario, variants []Variant, o Options, best *BestOf) (*Comparison, error) {
	l, err := newLab(base, o, true, variants...)
	if err != nil {
		return nil, err
	}
	for i := range base.Targets {
		target, err := ParseObjective(l.base.plan, "target."+base.Targets[i].Name)
		if err != nil {
			return nil, err
		}
		l.watch(target)
	}
	var notes []string
	for _, v := range variants {
		note, err := comparable(base, v)
		if err != nil {
			return nil, err
		}
		notes = append(notes, note...)
		if _, err := l.add(v.Name, v.Scenario); err != nil {
			return nil, err
		}
	}
	arms := l.arms[1:]
	l.interim = func() Report { return l.comparison(arms, notes) }
	var choice *Choice
	if best != nil {
		if choice, err = l.bestOf(*best); err != nil {
			return nil, err
		}
		l.watch(choice.Objective)
	}
	err = l.extend(ctx, l.n, l.arms...)
	if l.base.n == 0 {
		return nil, err
	}
	c := l.comparison(arms, notes)
	if best != nil && err == nil {
		l.keep, l.interim = false, nil // the comparison stays as it is
		if err = l.choose(ctx, choice, best.Most); errors.As(err, new(*Invalid)) {
			return nil, err
		}
		c.Best = choice
	}
	return c, err
}

// comparable says why a variant cannot be compared with the base, and what of
// it counts for nothing.
func comparable(base *model.Scenario, v Variant) (notes []string, err error) {
	scn := v.Scenario
	switch {
	case scn.Currency != base.Currency:
		return nil, invalid(v.Name, "its currency is %s, that of the base is %s", scn.Currency, base.Currency)
	case !scn.Time.Start.Equal(base.Time.Start):
		return nil, invalid(v.Name, "it starts on %s, the base on %s", scn.Time.Start.Format("2006-01-02"), base.Time.Start.Format("2006-01-02"))
	case scn.Time.Horizon != base.Time.Horizon:
		return nil, invalid(v.Name, "its horizon is %v days, that of the base %v", scn.Time.Horizon, base.Time.Horizon)
	}
	named := func(name string) bool {
		return slices.ContainsFunc(base.Sources, func(s model.Source) bool { return s.Name == name })
	}
	if !slices.ContainsFunc(scn.Sources, func(s model.Source) bool { return named(s.Name) }) {
		notes = append(notes, v.Name+": it has no source of the base, so the two meet different deals, and pairing them gains nothing")
	}
	if scn.Run != base.Run {
		notes = append(notes, fmt.Sprintf("%s: its replications and seed are not used, but those of the base", v.Name))
	}
	return notes, nil
}

// comparison is what can be said of the replications that the base and the
// variants have.
func (l *lab) comparison(arms []*arm, notes []string) *Comparison {
	c := &Comparison{About: l.about("compare", arms), Base: l.base.result}
	for _, a := range arms {
		c.results = append(c.results, a.result)
	}
	c.Warnings = append(c.Warnings, notes...)
	var p, estimates, errors []float64
	df := math.Inf(1)
	for i := range arms {
		v := c.compared(l, i, arms[i])
		p = append(p, v.Headline.Effect.TwoSided())
		estimates, errors = append(estimates, v.Headline.Effect.Value), append(errors, v.Headline.Effect.SE)
		df = min(df, float64(v.Headline.Effect.DF))
		c.Variants = append(c.Variants, v)
	}
	together := stat.Simultaneous(estimates, errors, df, stat.Level)
	for i, adjusted := range stat.Holm(p) {
		v := &c.Variants[i]
		v.Adjusted = adjusted
		v.Simultaneous = together[i]
		if len(arms) == 1 {
			v.Simultaneous = v.Headline.Delta.CI
		}
		if adjusted <= 1-stat.Level {
			v.Verdict = v.Headline.sign()
		}
	}
	return c
}

// sign is +1 where the variant is better, -1 where it is worse.
func (d *Difference) sign() int {
	better := d.Objective.Better()
	if better == 0 {
		better = 1
	}
	switch x := d.Delta.Value * float64(better); {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// compared is variant i against the base.
func (c *Comparison) compared(l *lab, i int, a *arm) Compared {
	v := Compared{Name: a.name, Result: a.result}
	v.Headline = compare(l.objective(), l.base.series[0], a.series[0])
	for k := 1; k < len(l.objectives); k++ {
		target := l.objectives[k]
		if target.Target != "" && slices.ContainsFunc(a.scenario.Targets, func(t model.Target) bool { return t.Name == target.Target }) {
			v.Targets = append(v.Targets, compare(target, l.base.series[k], a.series[k]))
		}
	}
	v.Cost, _ = c.Difference(i, "cost")
	v.Profit, _ = c.Difference(i, "profit")
	v.Identical = v.Headline.Better+v.Headline.Worse == 0 && c.identical(i)
	v.Payback = c.payback(i, v.Cost)
	return v
}

// Difference is any column of variant i against the base; ok is false where
// one of them does not have it.
func (c *Comparison) Difference(i int, path string) (d Difference, ok bool) {
	b, ok := c.Base.Column(path)
	if !ok {
		return Difference{}, false
	}
	if _, ok = c.results[i].Column(path); !ok {
		return Difference{}, false
	}
	o := Objective{Text: path, Place: b.Place}
	return compare(o, o.of(c.Base), o.of(c.results[i])), true
}

// identical reports whether every column of the variant is that of the base.
func (c *Comparison) identical(i int) bool {
	columns := c.Base.Columns()
	if len(columns) != len(c.results[i].Columns()) {
		return false
	}
	for _, b := range columns {
		v, ok := c.results[i].Column(b.Path)
		if !ok || !slices.EqualFunc(b.Values(), v.Values(), sameValue) {
			return false
		}
	}
	return true
}

// samePast reports whether in every replication as many deals are open at the
// start in each stage.
func (c *Comparison) samePast(i int) bool {
	for _, s := range c.Base.Stages {
		path := "stage." + s.Name + ".open_start"
		b, _ := c.Base.Column(path)
		v, ok := c.results[i].Column(path)
		if !ok || !slices.Equal(b.Values(), v.Values()) {
			return false
		}
	}
	if n := len(c.Base.Grid); n > 0 && c.Base.Run.WarmupDays > 0 { // contracts of the warm-up
		path := "customers@" + c.Base.Grid[0].Label
		b, ok := c.Base.Column(path)
		v, has := c.results[i].Column(path)
		return !ok || has && slices.Equal(b.Values(), v.Values())
	}
	return true
}

func sameValue(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

// payback adds up the difference of profit (where contracts recur: of cash less
// cost, for what a renewal brings is no revenue) period by period: over the finest
// periods in which profit is measured.
func (c *Comparison) payback(i int, cost Difference) Payback {
	periods := c.Base.Grid
	if len(periods) > 0 {
		if _, ok := c.Base.Column("profit@" + periods[0].Label); !ok {
			periods = c.Base.Periods
		}
	}
	flows, signs := []string{"profit@"}, []float64{1, -1}
	if _, recurs := c.Base.Column("mrr"); recurs {
		flows = []string{"cash@", "cost@"}
	}
	p := Payback{SamePast: c.samePast(i), Cash: len(flows) > 1}
	total, nothing := make([]float64, c.Run.Replications), make([]float64, c.Run.Replications)
	design := max(c.Base.Run.Design(), c.results[i].Run.Design())
	for _, period := range periods {
		for k, name := range flows {
			b, ok := c.Base.Column(name + period.Label)
			v, has := c.results[i].Column(name + period.Label)
			if !ok || !has {
				return Payback{}
			}
			for r, d := range stat.Paired(b.Values(), v.Values()) {
				total[r] += float64(signs[k] * d)
			}
		}
		e := design.Contrast(nothing, nil, total, nil) // the mean alone: percentiles would take a sort per period
		p.Periods = append(p.Periods, Gained{period, Estimate{e.Value, e.CI()}})
		switch {
		case e.Value < 0:
			p.Costs, p.Found = cost.Delta.Value > 0, false
		case !p.Found:
			p.Found, p.Period = true, len(p.Periods)-1
		}
	}
	p.Costs = p.Costs && p.SamePast
	p.Found = p.Found && p.Costs
	return p
}
