package sim

import (
	"math"
	"strings"

	"dealcast/sim/stat"
)

// columnPlan says where a column's numbers stand in a replication's row.
type columnPlan struct {
	Place
	num, den int // slots; den -1: not a ratio
}

// block is a stretch of time at one place, with the metrics measured there.
type block struct {
	lo, hi  int // bins
	whole   bool
	flows   bool // no metric of it reads more than flows
	metrics []*Metric
	first   int // place in the row of the first metric's numbers
}

// place is a run, stage, pool, source or segment with its blocks.
type place struct {
	scope  Scope
	index  int
	blocks []block
}

// flowSeries is what came to and left a place, by bin, and how many were there
// when each bin began.
type flowSeries struct {
	in, out []count
	level   []int64
}

func (s *flowSeries) size(bins int) {
	s.in, s.out, s.level = make([]count, bins), make([]count, bins), make([]int64, bins+1)
}

func (s *flowSeries) clear() {
	clear(s.in)
	clear(s.out)
}

// settle computes the levels.
func (s *flowSeries) settle() {
	for b := range s.in {
		s.level[b+1] = s.level[b] + s.in[b].n - s.out[b].n
	}
}

// integral is the time integral of the level over bins [lo, hi), which end at
// time to; from is where they begin. Times are on the clock of the counts.
func (s *flowSeries) integral(lo, hi int, from, to float64) float64 {
	sum := float64(s.level[lo]) * (to - from)
	for b := lo; b < hi; b++ {
		came := float64(float64(s.in[b].n)*to) - s.in[b].t
		went := float64(float64(s.out[b].n)*to) - s.out[b].t
		sum += came - went
	}
	return math.Max(0, sum) // rounding must not make it negative
}

// extractor turns the tally of a replication into its row of numbers.
type extractor struct {
	*Plan
	fig    *figures
	tally  *tally
	fig1   figure
	deals  flowSeries  // of the place at hand
	held   flowSeries  // of a pool
	org    *orgSeries  // of a pool or a door; nil without crews, doors and portfolios
	clock  [][]float64 // W at the edges, by pool
	soFar  []float64   // revenue before each bin, run scope
	ledger *ledger     // of the place at hand; nil where no metric reads it
	merged *stat.Hist  // scratch
}

func newExtractor(p *Plan, f *figures, y *tally) *extractor {
	x := &extractor{Plan: p, fig: f, tally: y, merged: stat.NewHist()}
	x.deals.size(p.span.bins())
	x.held.size(p.span.bins())
	x.org = newOrgSeries(p)
	x.soFar = make([]float64, p.span.bins()+1)
	for i := range p.metrics {
		if x.ledger == nil && strings.HasPrefix(p.metrics[i].Needs, "money") {
			x.ledger = newLedger(p.span.bins())
		}
	}
	for i := range p.pools {
		var w []float64
		for _, t := range p.span.edges {
			w = append(w, p.pools[i].clock.at(t))
		}
		x.clock = append(x.clock, w)
	}
	return x
}

// row fills in the numbers of the replication just run.
func (x *extractor) row(row []float64) {
	for i := range x.places {
		pl := &x.places[i]
		x.prepare(pl)
		for k := range pl.blocks {
			b := &pl.blocks[k]
			x.measure(pl, b)
			at := b.first
			for _, m := range b.metrics {
				row[at] = m.num(&x.fig1)
				at++
				if m.den != nil {
					row[at] = m.den(&x.fig1)
					at++
				}
			}
		}
	}
	for i := range x.targets {
		x.target(&x.targets[i], i, row)
	}
}

// eachGroup calls f for every group of deals that a place is about.
func (x *extractor) eachGroup(pl *place, f func(g int)) {
	for g := range x.groups {
		switch pl.scope {
		case ScopeSource:
			if g/x.segments != pl.index {
				continue
			}
		case ScopeSegment:
			if g%x.segments != pl.index {
				continue
			}
		}
		f(g)
	}
}

// prepare adds up what came and went at a place, by bin.
func (x *extractor) prepare(pl *place) {
	s := &x.deals
	s.clear()
	bins := x.span.bins()
	switch pl.scope {
	case ScopeStage:
		x.addStage(s, pl.index)
		x.prepareDoor(pl.index)
	case ScopePool:
		x.preparePool(pl.index)
		x.prepareCrew(pl.index)
		return
	default:
		x.eachGroup(pl, func(g int) {
			for b := range bins {
				i := g*bins + b
				s.in[b].add(x.tally.created[i])
				s.out[b].add(x.tally.won[i].count)
				s.out[b].add(x.tally.lost[i])
			}
			if x.tally.opened != nil {
				for _, n := range x.tally.opened[g*len(x.stages) : (g+1)*len(x.stages)] {
					s.in[0].n += n
				}
			}
		})
		if pl.scope == ScopeRun {
			x.prepareRevenue()
		}
		if x.ledger != nil {
			x.prepareMoney(pl)
		}
	}
	s.settle()
}

func (c *count) add(o count) {
	c.n += o.n
	c.t += o.t
}

func (x *extractor) prepareRevenue() {
	bins := x.span.bins()
	for b := 1; b < bins; b++ {
		x.soFar[b+1] = x.soFar[b]
		for g := range x.groups {
			x.soFar[b+1] += x.tally.won[g*bins+b].revenue
		}
	}
}

// addStage adds the deals that came into a stage and left it.
func (x *extractor) addStage(s *flowSeries, index int) {
	bins := x.span.bins()
	for g := range x.groups {
		if x.tally.opened != nil {
			s.in[0].n += x.tally.opened[g*len(x.stages)+index]
		}
		if x.tally.entries == nil && x.entersAt(g) == int32(index) {
			for b := range bins {
				s.in[b].add(x.tally.created[g*bins+b])
			}
		}
	}
	if x.tally.entries != nil {
		for b := range bins {
			s.in[b].add(x.tally.entries[index*bins+b])
		}
	}
	for i := range x.stages {
		st := &x.stages[i]
		for w := range st.ways {
			cells := x.tally.cells[st.cells+w*bins:]
			if st.ways[w].to == int32(index) {
				for b := range bins {
					s.in[b].add(cells[b])
				}
			}
			if i == index {
				for b := range bins {
					s.out[b].add(cells[b])
				}
			}
		}
	}
}

func (x *extractor) preparePool(index int) {
	s, h := &x.deals, &x.held
	for b := range x.span.bins() {
		c := x.tally.pool(int32(index), int32(b))
		s.in[b] = count{c.joined, c.joinTime}
		s.out[b] = count{c.begun + c.abandoned, c.beginTime + c.abandonTime}
		h.in[b] = count{c.begun, c.beginClock}
		h.out[b] = count{c.released, c.releaseClock}
	}
	s.settle()
	h.settle()
}

// measure fills in the figure of a block.
func (x *extractor) measure(pl *place, b *block) {
	f := &x.fig1
	*f = figure{days: x.span.edges[b.hi-1] - x.span.edges[b.lo-1]}
	from, to := x.span.edges[b.lo-1], x.span.edges[b.hi-1]
	switch pl.scope {
	case ScopePool:
		x.measurePool(pl.index, b, from, to)
		return
	case ScopeStage:
		x.measureEntries(b)
		if !b.flows {
			x.measureStage(pl.index, b)
		}
		x.measureDoor(pl.index, b, from, to)
	default:
		x.measureDeals(pl, b)
	}
	f.openDays = x.deals.integral(b.lo, b.hi, from, to)
	f.openStart = float64(x.deals.level[b.lo])
	f.openEnd = float64(x.deals.level[b.hi])
}

func (x *extractor) measureDeals(pl *place, b *block) {
	f := &x.fig1
	bins := x.span.bins()
	x.eachGroup(pl, func(g int) {
		var leads int64
		for i := g*bins + b.lo; i < g*bins+b.hi; i++ {
			leads += x.tally.created[i].n
			w := &x.tally.won[i]
			f.won += float64(w.n)
			f.revenue += w.revenue
			f.cycle += w.cycle
			f.lost += float64(x.tally.lost[i].n)
		}
		f.leads += float64(leads)
		if b.whole {
			f.openValueEnd += x.tally.openValue[g]
		}
		if len(x.tally.onTime) > 0 {
			for _, n := range x.tally.onTime[g*bins+b.lo : g*bins+b.hi] {
				f.onTime += float64(n)
			}
		}
	})
	f.cost = x.cost(pl, b.lo, b.hi)
	if x.ledger != nil {
		x.ledger.measure(&f.money, b.lo, b.hi)
	}
	if pl.scope != ScopeRun {
		return
	}
	f.revenueSoFar = x.soFar[b.hi]
	for i := range x.stages {
		x.addLosses(&x.stages[i], b)
	}
	x.addTurned(b)
	f.stuck = float64(x.tally.stuck)
	if b.whole {
		f.cycle50, f.cycle90 = x.tally.cycles.Quantile(0.5), x.tally.cycles.Quantile(0.9)
	}
}

// cost is what a place costs in bins [lo, hi): its leads and spend, and, of the
// whole run, the pools.
func (x *extractor) cost(pl *place, lo, hi int) float64 {
	sum, days := 0.0, x.span.edges[hi-1]-x.span.edges[lo-1]
	bins := x.span.bins()
	x.eachGroup(pl, func(g int) {
		var leads int64
		for i := g*bins + lo; i < g*bins+hi; i++ {
			if leads += x.tally.created[i].n; x.tally.paid != nil {
				sum += x.tally.paid[i]
			}
		}
		if x.tally.paid == nil {
			sum += float64(float64(leads) * x.fig.leadCost[g/x.segments].value)
		}
	})
	for i := range x.fig.spend {
		if pl.scope == ScopeRun || pl.scope == ScopeSource && i == pl.index {
			sum += x.fig.spend[i].over(x.span.edges[lo-1], x.span.edges[hi-1])
		}
	}
	if pl.scope == ScopeRun {
		for i := range x.pools {
			if x.fig.wages != nil {
				sum += x.wages(i, lo, hi)
				continue
			}
			members := days
			if x.pools[i].crew != nil {
				members = x.payroll(i, lo, hi)
			}
			sum += float64(x.fig.poolCost[i] * members)
		}
	}
	return sum
}

// addLosses counts a stage's losses by reason.
func (x *extractor) addLosses(st *stagePlan, b *block) {
	for w := range st.ways {
		if st.ways[w].to == toLost {
			x.fig1.lostTo[st.ways[w].reason] += float64(x.tally.through(st, w, b.lo, b.hi))
		}
	}
}

// through is how many left a stage by way w in bins [lo, hi).
func (y *tally) through(st *stagePlan, w, lo, hi int) int64 {
	var n int64
	for _, c := range y.cells[st.cells+w*y.bins+lo : st.cells+w*y.bins+hi] {
		n += c.n
	}
	return n
}

// measureEntries counts who came into a stage.
func (x *extractor) measureEntries(b *block) {
	var n int64
	for i := b.lo; i < b.hi; i++ {
		n += x.deals.in[i].n
	}
	x.fig1.entered = float64(n)
}

func (x *extractor) measureStage(index int, b *block) {
	f := &x.fig1
	st := &x.stages[index]
	for w := range st.ways {
		n := float64(x.tally.through(st, w, b.lo, b.hi))
		f.left += n
		switch to := st.ways[w].to; {
		case to == toLost:
			f.lost += n
			f.lostTo[st.ways[w].reason] += n
		case to == toWon || to > int32(index):
			f.converted += n
		default:
			f.returned += n
		}
	}
	if b.whole {
		s := &x.tally.sums[index]
		f.handover, f.wait, f.work, f.effort, f.dwell = s.handover, s.wait, s.work, s.effort, s.dwell
		f.blocked = s.blocked
		f.lostDays, f.first = s.lost, float64(s.first)
	}
}

func (x *extractor) measurePool(index int, b *block, from, to float64) {
	f := &x.fig1
	for i := b.lo; i < b.hi; i++ {
		c := x.tally.pool(int32(index), int32(i))
		f.joined += float64(c.joined)
		f.delayed += float64(c.joined - c.prompt)
		f.begun += float64(c.begun)
		f.abandoned += float64(c.abandoned)
		f.poolWait += c.wait
	}
	f.queueDays = x.deals.integral(b.lo, b.hi, from, to)
	opens, closes := x.clock[index][b.lo-1], x.clock[index][b.hi-1]
	f.heldDays = x.held.integral(b.lo, b.hi, opens, closes)
	f.size = float64(x.pools[index].size)
	f.memberDays = f.size * (closes - opens)
	x.measureCrew(index, b, from, to)
	if b.whole {
		f.wait90 = x.poolWait90(index)
		f.wonWait, f.won = x.tally.wonWait[index], float64(x.tally.cycles.N())
	}
}

func (x *extractor) poolWait90(index int) float64 {
	stages := x.pools[index].stages
	switch len(stages) {
	case 0:
		return math.NaN()
	case 1:
		return x.tally.waits[stages[0]].Quantile(0.9)
	}
	x.merged.Reset()
	for _, i := range stages {
		x.merged.Merge(x.tally.waits[i])
	}
	return x.merged.Quantile(0.9)
}
