package model

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// MetricUnit is what a metric is counted in, for the goals of targets.
type MetricUnit int

// The units of metrics.
const (
	InPlain MetricUnit = iota // deals, deals per day, members
	InMoney
	InDays
	InShare
)

// TargetMetric is a metric that a target may name.
type TargetMetric struct {
	Name string
	Unit MetricUnit
}

// TargetMetrics lists the metrics that a target may name at a scope ("",
// "stage", "pool", "source", "segment"); nil for another scope. The table of
// metrics itself is in package sim, where a test keeps the two together.
func TargetMetrics(scope string) []TargetMetric {
	switch scope {
	case "":
		return append(dealMetrics[:len(dealMetrics):len(dealMetrics)], runMetrics...)
	case "source", "segment":
		return dealMetrics
	case "stage":
		return stageMetrics
	case "pool":
		return poolMetrics
	}
	return nil
}

// The metrics by scope: of deals (run, source, segment), of the run alone, of
// stages and of pools.
var (
	dealMetrics = []TargetMetric{
		{"leads", InPlain}, {"won", InPlain}, {"lost", InPlain}, {"win_rate", InShare}, {"revenue", InMoney}, {"deal_value", InMoney},
		{"cycle_days", InDays}, {"velocity_deals", InPlain}, {"throughput_per_day", InPlain}, {"velocity_value", InMoney},
		{"revenue_per_day", InMoney}, {"wip", InPlain}, {"open_start", InPlain}, {"open_end", InPlain}, {"open_value_end", InMoney},
		{"cost", InMoney}, {"profit", InMoney}, {"on_time", InShare}, {"cash", InMoney}, {"customers", InPlain}, {"mrr", InMoney},
		{"renewals", InPlain}, {"churned", InPlain},
	}
	runMetrics = []TargetMetric{
		{"cash_flow", InMoney}, {"cash_flow_cumulative", InMoney}, {"cash_low", InMoney}, {"cash_turn_days", InDays},
		{"lost_to_decision", InPlain}, {"lost_to_patience", InPlain}, {"lost_to_loops", InPlain}, {"lost_to_score", InPlain}, {"lost_to_full", InPlain},
		{"deadlocked", InPlain}, {"revenue_cumulative", InMoney},
		{"cycle_days_p50", InDays}, {"cycle_days_p90", InDays},
	}
	stageMetrics = []TargetMetric{
		{"lost_to_decision", InPlain}, {"lost_to_patience", InPlain}, {"lost_to_loops", InPlain}, {"lost_to_score", InPlain}, {"lost_to_full", InPlain}, {"turned_away", InPlain},
		{"blocked_days", InDays}, {"door_queue", InPlain}, {"wip", InPlain},
		{"open_start", InPlain}, {"open_end", InPlain}, {"entered", InPlain}, {"converted", InPlain}, {"returned", InPlain},
		{"lost", InPlain}, {"conversion", InShare}, {"lost_share", InShare}, {"stage_days", InDays}, {"onward_days", InDays}, {"lost_days", InDays}, {"handover_days", InDays}, {"wait_days", InDays},
		{"work_days", InDays}, {"dwell_days", InDays}, {"effort_days", InDays}, {"velocity", InPlain}, {"visits", InPlain},
	}
	poolMetrics = []TargetMetric{
		{"utilisation", InShare}, {"queue", InPlain}, {"wait_days", InDays}, {"wait_days_p90", InDays}, {"wait_days_per_won", InDays},
		{"wait_probability", InShare}, {"served", InPlain}, {"abandoned", InPlain}, {"capacity", InPlain}, {"carried", InPlain}, {"portfolio_use", InShare},
	}
)

// metricNeeds are the keys without which a metric is undefined or 0.
var metricNeeds = map[string]string{
	"on_time": "deal.due", "customers": "money.term", "mrr": "money.term", "renewals": "money.term", "churned": "money.term",
}

// has reports whether the file has a key of a header table, as "deal.due".
func (l *loader) has(key string) bool {
	name, rest, _ := strings.Cut(key, ".")
	return l.top().table(name).has(rest)
}

// target reads a [target.NAME].
func (l *loader) target(t table, name string, s *Scenario) Target {
	g := Target{Name: name, Title: t.title(name)}
	unit, ok := l.metric(t, &g, s)
	key := "at_least"
	if g.AtLeast = !t.has("at_most"); !g.AtLeast {
		key = "at_most"
	}
	switch {
	case t.has("at_least") && t.has("at_most"):
		t.bad("at_most", "got both at_least and at_most, want one of them")
	case !t.has(key):
		l.missAny(t, []string{"at_least", "at_most"}, "got neither at_least nor at_most, want one")
	case ok:
		if n, f := t.value(key); n != nil {
			r := unit.ruler(f)
			m, ok := l.number(r, n)
			if ok {
				l.origin(n, f, l.sayNumber(r, m), !m.Known())
			}
			g.Value = m
		}
		if n, f := t.value("so_far"); n != nil {
			r := unit.ruler(f)
			if g.SoFar, ok = l.known(r, n); ok {
				l.origin(n, f, r.show(g.SoFar), false)
			}
		}
	}
	l.targetWindow(t, &g, s.Time)
	return g
}

// ruler is the ruler of a goal in the unit.
func (u MetricUnit) ruler(f *Field) ruler {
	inner := *f
	switch u {
	case InMoney:
		inner.Kind = Money
	case InDays:
		inner.Kind, inner.Min = Duration, 0
	case InShare:
		inner.Kind, inner.Min, inner.Max = Fraction, 0, 1
	}
	return inner.ruler(wallClock)
}

// metric reads the metric of a target: a column of the metrics table.
func (l *loader) metric(t table, g *Target, s *Scenario) (unit MetricUnit, ok bool) {
	g.Metric = t.text("metric", nil)
	if g.Metric == "" {
		return 0, false
	}
	scope, name, rest := "", "", g.Metric
	if parts := strings.SplitN(g.Metric, ".", 3); len(parts) == 3 {
		scope, name, rest = parts[0], parts[1], parts[2]
		if TargetMetrics(scope) == nil || scope == "" {
			t.bad("metric", "got %s, want a metric of the run, or of a stage, pool, source or segment, as in \"stage.demo.wait_days\"", gotValue(g.Metric))
			return 0, false
		}
		if names := l.top().table(scope).members(); !slices.Contains(names, name) {
			t.bad("metric", "got %s, no such %s%s", gotValue(g.Metric), scope, suggest(name, names))
			return 0, false
		}
	}
	var names []string
	for _, m := range TargetMetrics(scope) {
		if m.Name == rest {
			if key := metricNeeds[rest]; key != "" && !l.has(key) {
				t.bad("metric", "got %s without %s, want both", gotValue(g.Metric), key)
				return 0, false
			}
			return m.Unit, true
		}
		names = append(names, m.Name)
	}
	t.bad("metric", "got %s, no such metric%s", gotValue(g.Metric), suggest(rest, names))
	return 0, false
}

// targetWindow reads by or period.
func (l *loader) targetWindow(t table, g *Target, c Time) {
	end := c.Start.Add(time.Duration(c.Horizon * float64(24*time.Hour)))
	g.From, g.To = c.Start, end
	if t.has("by") && t.has("period") {
		t.bad("period", "got both by and period, want one of them")
		return
	}
	if day, ok := t.date("by"); ok {
		g.To = day.AddDate(0, 0, 1)
		if !g.To.After(c.Start) && !c.Start.IsZero() {
			t.bad("by", "got %s, want a day from start (%s)", day.Format(time.DateOnly), c.Start.Format(time.DateOnly))
		}
	}
	if t.has("period") {
		text := t.text("period", nil)
		from, to, ok := parsePeriod(text)
		switch {
		case text == "":
		case !ok:
			t.bad("period", "got %s, want %s", gotValue(text), PeriodName.want())
		case !to.After(c.Start) || !from.Before(end):
			t.bad("period", "got %s, which is outside the report window", gotValue(text))
		default:
			g.From, g.To = from, to
			if from.Before(c.Start) {
				g.From = c.Start
			}
		}
	}
	if g.To.After(end) && c.Horizon > 0 {
		l.warn(t.at("by"), t.path, "ends on "+g.To.AddDate(0, 0, -1).Format(time.DateOnly)+", beyond the horizon: only what happens in the report window counts")
		g.To = end
	}
}

// parsePeriod reads "2027", "2027-Q2", "2027-03" or "2027-W05" as [from, to).
func parsePeriod(text string) (from, to time.Time, ok bool) {
	y, rest, found := strings.Cut(text, "-")
	year, err := strconv.Atoi(y)
	if err != nil || len(y) != 4 || year < 1900 || year > 2200 {
		return from, to, false
	}
	day := func(m time.Month, d int) time.Time { return time.Date(year, m, d, 0, 0, 0, 0, time.UTC) }
	if !found {
		return day(1, 1), day(13, 1), true
	}
	num, kind := rest, byte('M')
	if rest != "" && (rest[0] == 'Q' || rest[0] == 'W') {
		num, kind = rest[1:], rest[0]
	}
	n, err := strconv.Atoi(num)
	if err != nil || n < 1 || strings.ContainsAny(num, "+-") {
		return from, to, false
	}
	switch {
	case kind == 'Q' && n <= 4 && len(num) == 1:
		return day(time.Month(3*n-2), 1), day(time.Month(3*n+1), 1), true
	case kind == 'M' && n <= 12 && len(num) == 2:
		return day(time.Month(n), 1), day(time.Month(n+1), 1), true
	case kind == 'W' && n <= 53 && len(num) == 2:
		// ISO 8601: week 1 holds 4 January, weeks begin on Monday.
		first := day(1, 4)
		first = first.AddDate(0, 0, -(int(first.Weekday())+6)%7)
		from = first.AddDate(0, 0, 7*(n-1))
		if y, w := from.ISOWeek(); y != year || w != n {
			return from, to, false
		}
		return from, from.AddDate(0, 0, 7), true
	}
	return from, to, false
}
