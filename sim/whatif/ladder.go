package whatif

import (
	"context"
	"math"
	"slices"
	"time"

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/stat"
)

// Ladder says which goals are realistic: what is reached with 90, 80, 50 and
// 20% chance, in the whole window, in each period, from the start to the end of
// each period, and from each source.
type Ladder struct {
	About
	AtMost     bool         // less is better: "reached" means at most
	Chances    []float64    // 0.9, 0.8, 0.5, 0.2
	Window     Rungs        // the whole window
	Periods    []Rungs      // each alone; empty where the metric is measured over the whole window only
	Cumulative []Rungs      // from the start to the end of each period; empty where the parts do not add up
	Sources    []Rungs      // the whole window; empty where the metric is not one of a source
	Together   []float64    // by chance: what Periods add up to; nil for a ratio, and where Cumulative is empty
	Targets    []TargetRung // the scenario's targets for the metric
}

// Rungs are the goals of one stretch of time or one source, from the surest to
// the boldest.
type Rungs struct {
	Name     string // "2027-03", name of a source; "" of the window
	Title    string // for readers
	From, To time.Time
	Steps    []Rung // by chance
}

// Rung is a value that is reached with a chance.
type Rung struct {
	Chance float64
	Value  float64       // reached in at least this share of the replications; NaN when undefined
	CI     stat.Interval // from order statistics, with its actual confidence; zero when there are too few replications, and with quasi-random draws
}

// TargetRung is a target of the scenario beside the rungs.
type TargetRung struct {
	Name, Title string
	Goal        float64
	AtLeast     bool
	SoFar       float64   // booked before the start and counted in
	From, To    time.Time // [From, To)
	Chance      float64
	CI          stat.Interval // Wilson
}

// rungs are the chances of a ladder.
var rungs = []float64{0.9, 0.8, 0.5, 0.2}

// Targets finds out which goals of a metric are realistic. The value that is
// reached with chance p is the (1-p)-quantile of the metric over replications
// (the p-quantile where less is better), with the interval of
// stat.OrderInterval. It fails for an objective that is a chance itself.
func Targets(ctx context.Context, base *model.Scenario, o Options) (*Ladder, error) {
	l, err := newLab(base, o, true)
	if err != nil {
		return nil, err
	}
	if l.objective().Chance {
		return nil, invalid("--metric", "got %q, which is a chance already; want a metric such as revenue", l.objective().Text)
	}
	if l.objective().Place.Period != nil {
		return nil, invalid("--metric", "got %q, want a metric without a period: the table has a line for each", l.objective().Text)
	}
	l.interim = func() Report { return l.ladder() }
	err = l.extend(ctx, l.n, l.base)
	if l.base.result == nil {
		return nil, err
	}
	return l.ladder(), err
}

// ladder reads the table off the base.
func (l *lab) ladder() *Ladder {
	res := l.base.result
	d := &Ladder{About: l.about("targets", l.arms), Chances: slices.Clone(rungs)}
	d.AtMost = l.objective().Better() < 0
	place := l.objective().Place
	whole, _ := res.Column(place.Path)
	from, to := res.Run.Start, res.Run.Start.AddDate(0, 0, int(math.Ceil(res.Run.HorizonDays)))
	d.Window = Rungs{From: from, To: to, Steps: d.steps(whole.Values())}
	var parts []*sim.Column
	for _, p := range res.Periods {
		if c, ok := res.Column(place.Path + "@" + p.Label); ok {
			parts = append(parts, c)
			d.Periods = append(d.Periods, Rungs{Name: p.Label, Title: p.Label, From: p.From, To: p.To, Steps: d.steps(c.Values())})
		}
	}
	d.accumulate(whole, parts)
	if place.Scope == sim.ScopeRun {
		for _, s := range res.Sources {
			if c, ok := res.Column("source." + s.Name + "." + place.Path); ok {
				d.Sources = append(d.Sources, Rungs{Name: s.Name, Title: s.Title, From: from, To: to, Steps: d.steps(c.Values())})
			}
		}
	}
	for i := range res.Targets {
		if t := &res.Targets[i]; t.Metric == place.Path {
			d.Targets = append(d.Targets, TargetRung{t.Name, t.Title, t.Goal, t.AtLeast, t.SoFar, t.From, t.To, t.Probability, t.CI})
		}
	}
	return d
}

// steps are the rungs of values, one per replication.
func (d *Ladder) steps(values []float64) []Rung {
	sorted := make([]float64, 0, len(values))
	for _, x := range values {
		if !math.IsNaN(x) {
			sorted = append(sorted, x)
		}
	}
	slices.Sort(sorted)
	steps := make([]Rung, len(d.Chances))
	for i, chance := range d.Chances {
		p := 1 - chance
		if d.AtMost {
			p = chance
		}
		steps[i] = Rung{Chance: chance, Value: stat.Quantile(sorted, p)}
		if d.Run.Design() == stat.Independent { // order statistics presume it
			steps[i].CI = stat.OrderInterval(sorted, p, stat.Level)
		}
	}
	return steps
}

// accumulate fills in what is reached from the start to the end of each period,
// of which parts are the columns. It makes sense for metrics whose parts add up
// to the whole, which is looked up in the numbers: totals do, and ratios of
// totals; time averages do not.
func (d *Ladder) accumulate(whole *sim.Column, parts []*sim.Column) {
	if len(parts) == 0 {
		return
	}
	var sum series
	cumulative := make([]Rungs, len(parts))
	for i, c := range parts {
		num, den := c.Parts()
		sum = sum.plus(series{num: num, den: den})
		cumulative[i] = d.Periods[i]
		cumulative[i].From, cumulative[i].Steps = d.Window.From, d.steps(sum.values())
	}
	num, den := whole.Parts()
	if !addUp(sum.num, num) || !addUp(sum.den, den) {
		return
	}
	d.Cumulative = cumulative
	if den != nil {
		return
	}
	for k := range d.Chances {
		lines := make([]float64, len(d.Periods))
		for i := range d.Periods {
			lines[i] = d.Periods[i].Steps[k].Value
		}
		d.Together = append(d.Together, stat.Sum(lines))
	}
}

// plus adds part by part; an empty series is nothing.
func (s series) plus(t series) series {
	if s.num == nil {
		return t
	}
	for r := range t.num {
		s.num[r] += t.num[r]
	}
	for r := range t.den {
		s.den[r] += t.den[r]
	}
	return s
}

// addUp reports whether sums are the totals, up to rounding.
func addUp(sums, totals []float64) bool {
	for r := range totals {
		if !(math.Abs(sums[r]-totals[r]) <= 1e-6*max(1, math.Abs(totals[r]))) {
			return false
		}
	}
	return true
}
