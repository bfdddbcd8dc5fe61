package sim

import (
	"errors"
	"fmt"
	"math"

	"dealcast/model"
	"dealcast/sim/stat"
	"dealcast/sim/stream"
)

// result makes the Result of the replications that are complete.
func (r *run) result() *Result {
	info := r.plan.runInfo(r.seed)
	info.First, info.Replications, info.Requested = r.opts.First, r.complete, r.n
	return newResult(r.plan, info, r.rows[:r.complete*r.plan.slots], r.merged)
}

// runInfo is what there is to say of every run of the plan under the seed.
func (p *Plan) runInfo(seed uint64) RunInfo {
	return RunInfo{
		Seed: seed, Start: p.scenario.Time.Start, HorizonDays: p.horizon, WarmupDays: p.warmup,
		Draws: p.draws, Engine: Engine,
	}
}

// newResult makes a Result of the rows and the harvest of replications.
func newResult(p *Plan, info RunInfo, rows []float64, h *harvest) *Result {
	scn := p.scenario
	res := &Result{
		Scenario: ScenarioInfo{Name: scn.Name, File: scn.File, SHA256: scn.SHA256, Currency: scn.Currency, Unit: scn.Unit, Lossless: scn.Lossless()},
		Run:      info,
		Trace:    h.trace,
		plan:     p,
		rows:     rows,
		harvest:  h,
		hists:    map[string]*stat.Hist{},
	}
	for i := range p.stages {
		res.Stages = append(res.Stages, Entity{p.stages[i].name, p.stages[i].title})
	}
	for i := range p.pools {
		res.Pools = append(res.Pools, Entity{p.pools[i].name, p.pools[i].title})
	}
	res.Hires = hiresOf(scn)
	for i := range scn.Sources {
		res.Sources = append(res.Sources, Entity{scn.Sources[i].Name, scn.Sources[i].Title})
	}
	for i := range scn.Segments {
		res.Segments = append(res.Segments, Entity{scn.Segments[i].Name, scn.Segments[i].Title})
	}
	for i := range p.span.periods {
		res.Periods = append(res.Periods, p.span.periods[i].Period)
	}
	for i := range p.span.grid {
		res.Grid = append(res.Grid, p.span.grid[i].Period)
	}
	res.cols = make([]Column, len(p.columns))
	for i := range p.columns {
		c := &p.columns[i]
		res.cols[i] = Column{
			Place: c.Place, res: res, num: c.num, den: c.den,
		}
	}
	res.pool(h)
	res.judge()
	res.Bottleneck = res.bottleneck()
	res.warn()
	return res
}

// Join is the result of both runs: next must be of the same plan and seed, and
// begin with the replication after the last one of res. It equals the result of
// one run over all these replications, whose number of replications asked for
// is that of both. Neither of the two is to be used afterwards: their memory
// may have become part of the whole.
func (res *Result) Join(next *Result) (*Result, error) {
	if res.plan != next.plan || res.Run.Seed != next.Run.Seed {
		return nil, errors.New("the two runs are not of the same plan and seed")
	}
	if want := res.Run.First + res.Run.Replications; next.Run.First != want {
		return nil, fmt.Errorf("the second run begins with replication %d, want %d", next.Run.First, want)
	}
	info := res.Run
	info.Replications += next.Run.Replications
	info.Requested += next.Run.Requested
	h := res.harvest
	h.merge(next.harvest.cycles, next.harvest.waits)
	h.addOpen(next.harvest.open, next.harvest.stays)
	h.trace = append(h.trace, next.harvest.trace...)
	if h.deadlock == "" {
		h.deadlock = next.harvest.deadlock
	}
	return newResult(res.plan, info, append(res.rows, next.rows...), h), nil
}

// pool keeps the counts over all deals of all replications.
func (res *Result) pool(h *harvest) {
	res.hists["cycle_days"] = h.cycles
	p := res.plan
	for i := range p.stages {
		if h.waits[i] != nil {
			res.hists["stage."+p.stages[i].name+".wait_days"] = h.waits[i]
		}
	}
	for i := range p.pools {
		all := stat.NewHist()
		for _, k := range p.pools[i].stages {
			all.Merge(h.waits[k])
		}
		res.hists["pool."+p.pools[i].name+".wait_days"] = all
	}
}

// judge fills in how likely each target is.
func (res *Result) judge() {
	n := res.Run.Replications
	for i := range res.plan.targets {
		t := &res.plan.targets[i]
		m := &res.plan.scenario.Targets[i]
		out := TargetResult{
			Name: m.Name, Title: m.Title, Metric: m.Metric, AtLeast: m.AtLeast, SoFar: m.SoFar, From: m.From, To: m.To,
		}
		hits := 0
		goals := make([]float64, n)
		for r := range n {
			row := res.rows[r*res.plan.slots:]
			value, goal := row[t.at], row[t.at+1]
			goals[r] = goal
			hit := m.AtLeast && value >= goal || !m.AtLeast && value <= goal
			out.Hit = append(out.Hit, hit)
			if hit {
				hits++
			}
			if t.dated != nil {
				out.Reached = append(out.Reached, row[t.at+2])
			}
		}
		out.Goal = stat.Summarise(goals).Mean
		if m.Value.Known() {
			out.Goal = m.Value.Value
		}
		out.Probability = float64(hits) / float64(n)
		out.CI = res.Run.Design().Probability(out.Hit)
		res.Targets = append(res.Targets, out)
	}
}

// bottleneck is the pool whose queueing adds most days to the cycle of a won
// deal; none below 5% of the cycle.
func (res *Result) bottleneck() Bottleneck {
	var worst Bottleneck
	cycle := res.mustColumn("cycle_days")
	mean, _, _ := cycle.Pooled()
	for _, pool := range res.Pools {
		days, _, _ := res.mustColumn("pool." + pool.Name + ".wait_days_per_won").Pooled()
		wait, _, _ := res.mustColumn("pool." + pool.Name + ".wait_days").Pooled()
		if share := days / mean; share >= 0.05 && days > worst.DaysPerWon {
			worst = Bottleneck{Pool: pool.Name, Title: pool.Title, WaitDays: wait, DaysPerWon: days, Share: share}
		}
	}
	return worst
}

// warn lists the doubts that the numbers themselves raise.
func (res *Result) warn() {
	for _, w := range res.plan.scenario.Warnings {
		res.Warnings = append(res.Warnings, w.Path+": "+w.Text)
	}
	if w := res.plan.shortWarmup(); w != "" {
		res.Warnings = append(res.Warnings, w)
	}
	n := res.Run.Replications
	if res.Run.Interrupted() {
		res.Warnings = append(res.Warnings, fmt.Sprintf("interrupted: these results stand on %d of %d replications", n, res.Run.Requested))
	}
	if res.Run.Draws == model.SobolDraws && n < stream.SobolSequences {
		res.Warnings = append(res.Warnings, fmt.Sprintf("%d replications with Sobol draws have no intervals; use at least %d, better 64 times as many", n, stream.SobolSequences))
	}
	if c, ok := res.Column("deadlocked"); ok {
		if k := positive(c.Values()); k > 0 {
			text := fmt.Sprintf("deals wait for each other for ever in %d of %d replications", k, n)
			if res.harvest.deadlock != "" {
				text += ": " + res.harvest.deadlock
			}
			res.Warnings = append(res.Warnings, text)
		}
	}
	if n < 100 {
		res.Warnings = append(res.Warnings, fmt.Sprintf("%d replications are too few for the outer percentiles (P05, P95); use at least 100", n))
	}
	words := res.Scenario.Words()
	if won, _ := res.Column("won"); won.Summary().Max == 0 {
		res.Warnings = append(res.Warnings, words.In("no deal is won in any replication"))
	}
	if leads, _ := res.Column("leads"); leads.Summary().Max == 0 {
		res.Warnings = append(res.Warnings, words.In("no lead arrives in the report window in any replication"))
	}
}

// positive counts the values above 0.
func positive(values []float64) int {
	n := 0
	for _, v := range values {
		if v > 0 {
			n++
		}
	}
	return n
}

// Column is the column at a path; ok is false if there is none.
func (res *Result) Column(path string) (c *Column, ok bool) {
	i, ok := res.plan.columnAt[path]
	if !ok {
		return nil, false
	}
	return &res.cols[i], true
}

func (res *Result) mustColumn(path string) *Column {
	c, ok := res.Column(path)
	if !ok {
		panic("sim: no column " + path)
	}
	return c
}

// Columns are all columns: the run's, then those of each stage, pool, source
// and segment; within each the whole window, the periods, the grid; last the
// targets.
func (res *Result) Columns() []*Column {
	list := make([]*Column, len(res.cols))
	for i := range res.cols {
		list[i] = &res.cols[i]
	}
	return list
}

// Hist is the distribution over all deals of all replications of "cycle_days",
// "stage.NAME.wait_days" or "pool.NAME.wait_days"; nil for any other path.
func (res *Result) Hist(path string) *stat.Hist { return res.hists[path] }

// Values are the metric's value in each replication; NaN where it is undefined.
func (c *Column) Values() []float64 {
	v := make([]float64, c.res.Run.Replications)
	for r := range v {
		row := c.res.rows[r*c.res.plan.slots:]
		v[r] = row[c.num]
		if c.den >= 0 {
			v[r] = ratio(v[r], row[c.den])
		}
	}
	return v
}

// Summary describes the values. It may be called from several goroutines.
func (c *Column) Summary() stat.Summary {
	c.once.Do(func() { c.summary = c.res.Run.Design().Summarise(c.Values()) })
	return c.summary
}

// Pooled is the sum of the numerators over the sum of the denominators, with a
// jackknife interval over replications; ok is false for a metric that is not a
// ratio. It is NaN where no replication has a denominator.
func (c *Column) Pooled() (estimate float64, ci stat.Interval, ok bool) {
	if c.den < 0 {
		return math.NaN(), stat.Interval{}, false
	}
	estimate, ci = c.res.Run.Design().Pooled(c.Parts())
	return estimate, ci, true
}

// Parts are the numerator and the denominator of each replication; den is nil
// for a metric that is not a ratio, and num then the values.
func (c *Column) Parts() (num, den []float64) {
	num = make([]float64, c.res.Run.Replications)
	if c.den >= 0 {
		den = make([]float64, len(num))
	}
	for r := range num {
		row := c.res.rows[r*c.res.plan.slots:]
		num[r] = row[c.num]
		if den != nil {
			den[r] = row[c.den]
		}
	}
	return num, den
}
