package sim

import (
	"fmt"
	"math"
	"strings"

	"dealcast/model"
)

// targetPlan is where a target finds its value and leaves its verdict.
type targetPlan struct {
	metric  *Metric
	value   int // place of the metric's numbers in the row
	lo, hi  int // bins
	at      int // place of value, goal and day reached
	atLeast bool
	soFar   float64
	// For totals that only grow: what a day adds. nil for other metrics.
	dated func(*dayWins) float64
}

// compileColumns lays out the row of a replication: for every place the
// metrics of the whole window, of each reported period and of the grid.
func (p *Plan) compileColumns(others []*model.Scenario) {
	p.metrics = measured(append(others[:len(others):len(others)], p.scenario))
	p.columnAt = map[string]int{}
	p.addPlace(ScopeRun, 0, "")
	for i := range p.stages {
		p.addPlace(ScopeStage, i, p.stages[i].name)
	}
	for i := range p.pools {
		p.addPlace(ScopePool, i, p.pools[i].name)
	}
	for i := range p.scenario.Sources {
		p.addPlace(ScopeSource, i, p.scenario.Sources[i].Name)
	}
	for i := range p.scenario.Segments {
		p.addPlace(ScopeSegment, i, p.scenario.Segments[i].Name)
	}
}

func (p *Plan) addPlace(scope Scope, index int, name string) {
	pl := place{scope: scope, index: index}
	lo, hi := p.span.whole()
	pl.blocks = append(pl.blocks, p.addBlock(scope, name, binned{lo: lo, hi: hi}, nil, func(*Metric) bool { return true }))
	pl.blocks[0].whole = true
	if scope == ScopeSource || scope == ScopeSegment {
		p.places = append(p.places, pl)
		return
	}
	for i := range p.span.periods {
		b := &p.span.periods[i]
		pl.blocks = append(pl.blocks, p.addBlock(scope, name, *b, &b.Period, func(m *Metric) bool { return m.periodic }))
	}
	for i := range p.span.grid {
		b := &p.span.grid[i]
		pl.blocks = append(pl.blocks, p.addBlock(scope, name, *b, &b.Period, func(m *Metric) bool { return m.grid }))
	}
	p.places = append(p.places, pl)
}

// addBlock adds a column for each metric of the scope that belongs in it.
func (p *Plan) addBlock(scope Scope, name string, when binned, period *Period, belongs func(*Metric) bool) block {
	b := block{lo: when.lo, hi: when.hi, first: p.slots, flows: true}
	for i := range p.metrics {
		m := &p.metrics[i]
		if !m.at(scope) || !belongs(m) {
			continue
		}
		path := m.Name
		if scope != ScopeRun {
			path = string(scope) + "." + name + "." + m.Name
		}
		if period != nil {
			path += "@" + period.Label
		}
		b.metrics = append(b.metrics, m)
		b.flows = b.flows && m.flow
		p.addColumn(columnPlan{Place: Place{Path: path, Metric: m, Scope: scope, Entity: name, Period: period}})
	}
	return b
}

func (p *Plan) addColumn(c columnPlan) {
	c.num, c.den = p.slots, -1
	p.slots++
	if c.Metric.den != nil {
		c.den = p.slots
		p.slots++
	}
	if _, again := p.columnAt[c.Path]; !again { // months may be both reported and the grid
		p.columnAt[c.Path] = len(p.columns)
		p.columns = append(p.columns, c)
	}
}

func (m *Metric) at(scope Scope) bool {
	for _, s := range m.Scopes {
		if s == scope {
			return true
		}
	}
	return false
}

// compileTargets finds the metric of each target and measures it over the
// target's part of the window.
func (p *Plan) compileTargets() error {
	for i := range p.scenario.Targets {
		m := &p.scenario.Targets[i]
		k, ok := p.columnAt[m.Metric]
		if !ok || strings.Contains(m.Metric, "@") {
			return problem("target."+m.Name+".metric",
				fmt.Sprintf("got %q, want a metric such as \"revenue\" or \"stage.NAME.wait_days\"", m.Metric))
		}
		c := &p.columns[k]
		lo, hi := p.span.between(math.Max(0, daysBetween(p.span.start, m.From)), math.Min(p.horizon, daysBetween(p.span.start, m.To)))
		t := targetPlan{metric: c.Metric, lo: lo, hi: hi, atLeast: m.AtLeast, soFar: m.SoFar}
		if wlo, whi := p.span.whole(); c.Metric.whole && (lo != wlo || hi != whi) {
			return problem("target."+m.Name,
				fmt.Sprintf("%s is measured over the whole window only; want a target without by or period", m.Metric))
		}
		if lo >= hi {
			return problem("target."+m.Name, "ends before the report window begins")
		}
		if c.Scope == ScopeRun && m.AtLeast {
			t.dated = p.datedBy(c.Metric.Name)
		}
		pl := p.placeOf(c)
		t.value = p.slots
		b := block{lo: lo, hi: hi, metrics: []*Metric{c.Metric}, first: p.slots}
		wlo, whi := p.span.whole()
		b.whole = lo == wlo && hi == whi
		pl.blocks = append(pl.blocks, b)
		p.slots += 2
		t.at = p.slots
		p.columnAt["target."+m.Name] = len(p.columns)
		p.columns = append(p.columns, columnPlan{
			Place: Place{Path: "target." + m.Name, Metric: c.Metric, Scope: ScopeTarget, Entity: m.Name}, num: t.at, den: -1,
		})
		p.slots += 3
		p.targets = append(p.targets, t)
	}
	return nil
}

func (p *Plan) placeOf(c *columnPlan) *place {
	for i := range p.places {
		if p.places[i].scope == c.Scope && p.nameAt(&p.places[i]) == c.Entity {
			return &p.places[i]
		}
	}
	return &p.places[0]
}

func (p *Plan) nameAt(pl *place) string {
	switch pl.scope {
	case ScopeStage:
		return p.stages[pl.index].name
	case ScopePool:
		return p.pools[pl.index].name
	case ScopeSource:
		return p.scenario.Sources[pl.index].Name
	case ScopeSegment:
		return p.scenario.Segments[pl.index].Name
	}
	return ""
}

// datedBy is what a day adds to a total that only grows; nil for other metrics.
func (p *Plan) datedBy(metric string) func(*dayWins) float64 {
	switch metric {
	case "cash":
		if p.scenario.Money == nil {
			return func(d *dayWins) float64 { return d.revenue }
		}
		return func(d *dayWins) float64 { return d.cash }
	case "revenue":
		return func(d *dayWins) float64 { return d.revenue }
	case "won":
		return func(d *dayWins) float64 { return float64(d.won) }
	case "leads":
		return func(d *dayWins) float64 { return float64(d.leads) }
	}
	return nil
}

// target writes a target's value, goal, and the day on which it was reached.
func (x *extractor) target(t *targetPlan, i int, row []float64) {
	value := row[t.value]
	if t.metric.den != nil {
		value = ratio(value, row[t.value+1])
	}
	value += t.soFar
	goal := x.fig.goals[i]
	row[t.at], row[t.at+1], row[t.at+2] = value, goal, math.Inf(1)
	if t.dated == nil {
		return
	}
	sum := t.soFar
	for day := int(x.span.edges[t.lo-1]); float64(day) < x.span.edges[t.hi-1]; day++ {
		if sum += t.dated(&x.tally.daily[day]); sum >= goal {
			row[t.at+2] = float64(day)
			return
		}
	}
}

// BadScenario is a problem of a scenario that only its plan shows.
type BadScenario struct{ model.Problem }

func (e *BadScenario) Error() string { return e.Path + ": " + e.Text }

func problem(path, text string) error {
	return &BadScenario{model.Problem{Path: path, Text: text}}
}
