package out

import (
	"io"
	"time"

	"dealcast/sim"
	"dealcast/sim/stat"
)

// jsonSchema is the version of the JSON form. It rises when a field goes away
// or changes its meaning; a new field leaves it as it is.
const jsonSchema = 1

// writeJSON writes everything that programs read; docs/json.md describes it.
func writeJSON(w io.Writer, d Document, _ Options) error {
	return writeValue(w, append(object{{"schema", jsonSchema}}, d.members()...))
}

// scenarioOf says what was simulated.
func scenarioOf(s sim.ScenarioInfo) object {
	return object{{"name", s.Name}, {"file", s.File}, {"sha256", s.SHA256}, {"currency", s.Currency}, {"unit", s.Unit}}
}

// runOf says how much was simulated.
func runOf(r sim.RunInfo) object {
	o := object{
		{"replications", r.Replications}, {"requested", r.Requested}, {"seed", r.Seed},
		{"start", isoDate(r.Start)}, {"horizon_days", r.HorizonDays}, {"warmup_days", r.WarmupDays},
		{"draws", string(r.Draws)}, {"engine", r.Engine},
	}
	if p := r.Precision; p.Of != "" {
		o = append(o, member{"precision", inline{{"of", p.Of}, {"chance", p.Chance}, {"wanted", p.Wanted}, {"reached", p.Reached}}})
	}
	return o
}

// forecastMembers are the JSON object of a run after its version.
func forecastMembers(r *sim.Result) object {
	metrics, pooled := metricsOf(r, sim.ScopeRun, "", nil)
	all := object{
		{"scenario", scenarioOf(r.Scenario)},
		{"run", runOf(r.Run)},
		{"answer", Sentence(r)},
		{"metrics", metrics},
		{"pooled", pooled},
		{"stages", entitiesOf(r, sim.ScopeStage, r.Stages)},
		{"pools", entitiesOf(r, sim.ScopePool, r.Pools)},
		{"sources", entitiesOf(r, sim.ScopeSource, r.Sources)},
		{"segments", entitiesOf(r, sim.ScopeSegment, r.Segments)},
		{"periods", periodsOf(r)},
		{"targets", targetsOf(r)},
		{"bottleneck", bottleneckOf(r)},
	}
	if rep := r.OpenDeals(); rep != nil {
		all = append(all, member{"open_deals", openOf(r, rep)})
	}
	return append(all, member{"warnings", stringList(r.Warnings)})
}

func isoDate(t time.Time) string { return t.Format(time.DateOnly) }

func stringList(texts []string) list {
	l := list{}
	for _, t := range texts {
		l = append(l, t)
	}
	return l
}

// metricsOf collects the columns of one place and period: the summaries over
// replications, and what is pooled over all of them.
func metricsOf(r *sim.Result, scope sim.Scope, entity string, period *sim.Period) (metrics, pooled object) {
	metrics, pooled = object{}, object{}
	for _, c := range columnsOf(r, scope, entity, period) {
		metrics = append(metrics, member{c.Metric.Name, summaryOf(c.Summary())})
		if p := pooledOf(r, c); p != nil && period == nil {
			pooled = append(pooled, member{c.Metric.Name, p})
		}
	}
	return metrics, pooled
}

// columnsOf are the columns of one place and period, in the order of the
// metrics table.
func columnsOf(r *sim.Result, scope sim.Scope, entity string, period *sim.Period) []*sim.Column {
	var columns []*sim.Column
	for _, c := range r.Columns() {
		if c.Scope == scope && c.Entity == entity && samePeriod(c.Period, period) {
			columns = append(columns, c)
		}
	}
	return columns
}

// samePeriod compares by label: a column may hold its own copy.
func samePeriod(a, b *sim.Period) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Label == b.Label && a.FromDay == b.FromDay
}

func summaryOf(s stat.Summary) inline {
	m := inline{
		{"mean", s.Mean}, {"sd", s.SD}, {"mcse", s.MCSE},
		{"p05", s.P05}, {"p10", s.P10}, {"p25", s.P25}, {"p50", s.P50}, {"p75", s.P75}, {"p90", s.P90}, {"p95", s.P95},
		{"min", s.Min}, {"max", s.Max}, {"n", s.N},
	}
	return append(m, member{"ci", inline{
		{"mean", s.CI.Mean}, {"p05", s.CI.P05}, {"p10", s.CI.P10}, {"p25", s.CI.P25}, {"p50", s.CI.P50},
		{"p75", s.CI.P75}, {"p90", s.CI.P90}, {"p95", s.CI.P95},
	}})
}

// pooledOf is a ratio over all replications together, and, where single deals
// were counted, their percentiles; nil for anything else.
func pooledOf(r *sim.Result, c *sim.Column) inline {
	var m inline
	if estimate, ci, ok := c.Pooled(); ok {
		m = append(m, member{"mean", estimate}, member{"ci", ci})
	}
	if h := r.Hist(c.Path); h != nil {
		m = append(m, member{"p50", h.Quantile(0.5)}, member{"p90", h.Quantile(0.9)}, member{"n", h.N()})
	}
	return m
}

func entitiesOf(r *sim.Result, scope sim.Scope, entities []sim.Entity) object {
	o := object{}
	for _, e := range entities {
		metrics, pooled := metricsOf(r, scope, e.Name, nil)
		one := append(object{{"title", e.Title}}, metrics...)
		if len(pooled) > 0 {
			one = append(one, member{"pooled", pooled})
		}
		o = append(o, member{e.Name, one})
	}
	return o
}

func periodsOf(r *sim.Result) list {
	l := list{}
	for i := range r.Periods {
		p := &r.Periods[i]
		metrics, _ := metricsOf(r, sim.ScopeRun, "", p)
		l = append(l, append(object{{"label", p.Label}, {"from", isoDate(p.From)}, {"to", isoDate(p.To)}}, metrics...))
	}
	return l
}

// bounds are the ends of an interval; null without one.
func bounds(ci stat.Interval) any {
	if ci.Confidence == 0 {
		return nil
	}
	return [2]float64{ci.Low, ci.High}
}

func targetsOf(r *sim.Result) object {
	o := object{}
	for _, t := range r.Targets {
		way := "at_most"
		if t.AtLeast {
			way = "at_least"
		}
		one := object{
			{"title", t.Title}, {"metric", t.Metric}, {way, t.Goal}, {"from", isoDate(t.From)}, {"to", isoDate(t.To)},
			{"probability", t.Probability}, {"ci", bounds(t.CI)},
		}
		if t.Reached != nil {
			p10, p50, p90 := reachedDays(t)
			one = append(one, member{"reached_days", inline{{"p10", p10}, {"p50", p50}, {"p90", p90}}})
		}
		o = append(o, member{t.Name, one})
	}
	return o
}

func bottleneckOf(r *sim.Result) any {
	b := r.Bottleneck
	if b.Pool == "" {
		return nil
	}
	return object{
		{"pool", b.Pool}, {"title", b.Title}, {"wait_days", b.WaitDays}, {"days_per_won", b.DaysPerWon}, {"share", b.Share},
	}
}
