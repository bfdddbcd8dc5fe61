package out

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/stat"
)

// sheet is one table of the report, as text; the terminal and Markdown write
// the same ones.
type sheet struct {
	title   string
	note    string // under the table
	columns []column
	rows    [][]string
}

// column is one column of a table.
type column struct {
	title string
	text  bool // words, to the left; else a number, to the right
	rank  int  // columns of the highest rank leave a narrow screen first; 0: never
}

// tables are the tables of a result, in reading order.
func tables(r *sim.Result) []sheet {
	all := []sheet{keyFigures(r), targets(r), openSummary(r), stages(r), losses(r), pools(r)}
	if len(r.Sources) > 1 {
		all = append(all, dealsBy(r, "Sources", sim.ScopeSource, r.Sources))
	}
	if len(r.Segments) > 1 {
		all = append(all, dealsBy(r, "Segments", sim.ScopeSegment, r.Segments))
	}
	var full []sheet
	for _, t := range all {
		if len(t.rows) > 0 {
			full = append(full, t)
		}
	}
	return full
}

// footer says what the numbers stand on.
func footer(r sim.RunInfo) string {
	return fmt.Sprintf("%s%s%s, seed %d; %s from %s, after %s of warm-up.",
		counted(r.Replications, "replication"), Draws(r), known(r.Precision), r.Seed, DaysText(r.HorizonDays), Date(r.Start), DaysText(r.WarmupDays))
}

// Draws says, after a number of replications, how they were drawn where that
// matters: " (Sobol draws)".
func Draws(r sim.RunInfo) string {
	if r.Draws == model.SobolDraws {
		return " (Sobol draws)"
	}
	return ""
}

// known says, after a number of replications, how well they tell what they were
// to tell: " (revenue known to ±0.99%)"; "" for a run of a fixed size.
func known(p sim.Precision) string {
	if p.Of == "" || math.IsNaN(p.Reached) || math.IsInf(p.Reached, 0) {
		return ""
	}
	unit := "%"
	if p.Chance {
		unit = " points"
	}
	return fmt.Sprintf(" (%s known to ±%.2g%s)", p.Of, 100*p.Reached, unit)
}

// shareRange writes an interval of a share, or that there is none.
func shareRange(ci stat.Interval) string {
	if ci.Confidence == 0 {
		return Undefined
	}
	return PercentRange(ci)
}

// interrupted says that a run ended early; "" if it did not.
func interrupted(r sim.RunInfo) string {
	if !r.Interrupted() {
		return ""
	}
	return fmt.Sprintf("Interrupted: these results stand on %s of the %s replications asked for.",
		Count(float64(r.Replications)), Count(float64(r.Requested)))
}

// keyMetrics are the rows of the first table. The velocities never stand
// alone: conversion and deal value stand beside them.
// Those that a scenario has no key for are left out.
var keyMetrics = []string{
	"revenue", "cash", "cash_low", "cash_turn_days", "mrr", "customers", "won", "win_rate", "on_time", "deal_value", "cycle_days",
	"velocity_deals", "velocity_value", "throughput_per_day", "revenue_per_day",
	"leads", "wip",
}

// idle says that a metric tells nothing of this scenario: a win rate where
// nothing can be lost, money where deals have no value, a lowest point of cash
// where nothing is spent before it comes in.
func idle(r *sim.Result, c *sim.Column) bool {
	if s := c.Summary(); strings.HasPrefix(c.Metric.Name, "cash_") && s.Min == 0 && s.Max == 0 {
		return true
	}
	if c.Metric.Unit.Money() {
		revenue, ok := r.Column("revenue")
		return ok && revenue.Summary().Max == 0
	}
	return r.Scenario.Lossless && c.Metric.Name == "win_rate"
}

func keyFigures(r *sim.Result) sheet {
	t := sheet{
		title: "What may happen",
		note: "P10, P50, P90: one replication in ten, in two, nine in ten stay below. Expected: the mean; of a ratio, " +
			"total over total of all replications. The velocities answer different questions: docs/metrics.md.",
		columns: []column{{title: "", text: true}, {title: "P10"}, {title: "P50"}, {title: "P90"}, {title: "Expected", rank: 1}, {title: "95% interval", rank: 2}},
	}
	for _, path := range keyMetrics {
		c, ok := r.Column(path)
		if !ok || c.Summary().N == 0 || idle(r, c) {
			continue
		}
		s, show := c.Summary(), numbers(c.Metric.Unit, r.Scenario.Currency)
		estimate, ci := expected(c)
		t.rows = append(t.rows, []string{label(r.Scenario.Words(), c.Metric), show(s.P10), show(s.P50), show(s.P90), show(estimate), showRange(ci, show)})
	}
	return t
}

// showRange writes an interval, or that there is none.
func showRange(ci stat.Interval, show func(float64) string) string {
	if ci.Confidence == 0 || math.IsNaN(ci.Low) || math.IsNaN(ci.High) {
		return Undefined
	}
	return show(ci.Low) + " to " + show(ci.High)
}

// expected is the headline of a metric: the ratio of the totals, or the mean.
func expected(c *sim.Column) (float64, stat.Interval) {
	if estimate, ci, ok := c.Pooled(); ok {
		return estimate, ci
	}
	s := c.Summary()
	return s.Mean, s.CI.Mean
}

// label is the title of a metric with its unit where the number does not say
// it.
func label(w model.Words, m *sim.Metric) string {
	title := w.In(m.Title)
	switch m.Unit {
	case sim.Days:
		return title + " (days)"
	case sim.DealsPerCycleDay, sim.MoneyPerCycleDay:
		return title + " (per cycle day)"
	case sim.MoneyPerMonth:
		return title + " (per month)"
	case sim.DealsPerDay, sim.MoneyPerDay:
		return strings.TrimSuffix(title, " per day") + " (per day)"
	}
	return title
}

// numbers writes the values of a column for a table whose labels name the unit.
func numbers(unit sim.Unit, currency string) func(float64) string {
	switch {
	case unit.Money():
		return func(x float64) string { return Money(x, currency) }
	case unit == sim.Share:
		return Percent
	}
	return Count
}

func targets(r *sim.Result) sheet {
	t := sheet{
		title: "Targets",
		columns: []column{{title: "", text: true}, {title: "Goal", text: true}, {title: "Measured", text: true, rank: 2},
			{title: "Chance"}, {title: "95% interval", rank: 1}, {title: "Reached, P50", text: true, rank: 3}},
	}
	for _, g := range r.Targets {
		sign, unit := "at most ", sim.Deals
		if g.AtLeast {
			sign = "at least "
		}
		name := g.Metric
		if c, ok := r.Column(g.Metric); ok {
			unit, name = c.Metric.Unit, subject(r, c)
		}
		amount := Number(g.Goal, unit, r.Scenario.Currency)
		if unit == sim.Days {
			amount = DaysText(g.Goal)
		}
		t.rows = append(t.rows, []string{
			g.Title, name + " " + sign + amount, isoDate(g.From) + " to " + isoDate(g.To.AddDate(0, 0, -1)),
			Percent(g.Probability), shareRange(g.CI), reachedBy(r, g),
		})
	}
	return t
}

// reachedBy is the date by which half of the replications reach a target.
func reachedBy(r *sim.Result, t sim.TargetResult) string {
	if t.Reached == nil {
		return Undefined
	}
	_, day, _ := reachedDays(t)
	if math.IsNaN(day) || math.IsInf(day, 0) {
		return "not reached"
	}
	return isoDate(r.Run.Start.AddDate(0, 0, int(math.Floor(day))))
}

// cell is a column of a table that shows one metric of each entity.
type cell struct {
	metric, title string
	rank          int // as of a column; -1: never leaves a narrow screen either, but may be left out
}

// byEntity shows metrics of stages, pools, sources or segments. Columns that
// are undefined or zero in every row are left out when they may be (rank not 0).
func byEntity(r *sim.Result, title string, scope sim.Scope, entities []sim.Entity, cells []cell) sheet {
	t := sheet{title: title, columns: []column{{title: "", text: true}}}
	for _, e := range entities {
		t.rows = append(t.rows, []string{e.Title})
	}
	for _, cl := range cells {
		texts, telling := make([]string, len(entities)), false
		for i, e := range entities {
			texts[i] = Undefined
			if c, ok := r.Column(string(scope) + "." + e.Name + "." + cl.metric); ok {
				x, _ := expected(c)
				texts[i] = numbers(c.Metric.Unit, r.Scenario.Currency)(x)
				telling = telling || x != 0 && !math.IsNaN(x)
			}
		}
		if !telling && cl.rank != 0 {
			continue
		}
		t.columns = append(t.columns, column{title: r.Scenario.Words().In(cl.title), rank: max(0, cl.rank)})
		for i := range t.rows {
			t.rows[i] = append(t.rows[i], texts[i])
		}
	}
	return t
}

func stages(r *sim.Result) sheet {
	conversion := cell{"conversion", "Conversion", 0}
	if r.Scenario.Lossless {
		conversion = cell{"converted", "Went forward", 4}
	}
	t := byEntity(r, "Stages", sim.ScopeStage, r.Stages, []cell{
		{"entered", "Entered", 0}, conversion, {"stage_days", "Days", 0},
		{"handover_days", "Hand-over", 4}, {"wait_days", "Wait", 1}, {"work_days", "Work", 1}, {"dwell_days", "Dwell", 1}, {"blocked_days", "Blocked", 1},
		{"wip", "Open", 2}, {"returned", "Sent back", 4}, {"lost", "Lost", 2}, {"turned_away", "Turned away", 2},
		{"velocity", "Velocity", 3},
	})
	parts := "wait + work + dwell and hand-over"
	if slices.ContainsFunc(t.columns, func(c column) bool { return c.title == "Blocked" }) {
		parts = "wait + work + dwell + blocked and hand-over"
	}
	t.note = "Expected values. Days: elapsed, of all who left; " + parts + " make them up. Velocity: converted per mean day in the stage."
	return t
}

func pools(r *sim.Result) sheet {
	return byEntity(r, "Pools", sim.ScopePool, r.Pools, []cell{
		{"capacity", "Members", 2}, {"utilisation", "Utilisation", -1}, {"portfolio_use", "Portfolio used", 1}, {"queue", "Queue", 1}, {"wait_days", "Wait, days", -1},
		{"wait_probability", "Must wait", 1}, {"abandoned", "Gave up", 2},
	})
}

func dealsBy(r *sim.Result, title string, scope sim.Scope, entities []sim.Entity) sheet {
	cells := []cell{
		{"leads", "Leads", 1}, {"won", "Won", 0}, {"win_rate", "Win rate", 0}, {"on_time", "On time", 1}, {"revenue", "Revenue", 0},
		{"cash", "Cash", 2}, {"customers", "Customers", 2}, {"mrr", "Recurring", 2}, {"deal_value", "Deal value", 1},
		{"cycle_days", "Cycle, days", 1}, {"velocity_deals", "Velocity", 2},
	}
	return byEntity(r, title, scope, entities, slices.DeleteFunc(cells, func(cl cell) bool {
		c, ok := r.Column(string(scope) + "." + entities[0].Name + "." + cl.metric)
		return ok && idle(r, c)
	}))
}
