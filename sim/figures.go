package sim

import (
	"math"

	"dealcast/model"
	"dealcast/model/dist"
)

// stage is what the inner loop reads of a stage: the plan's indices beside the
// numbers of this replication.
type stage struct {
	stagePlan
	manners []manner // one, or by segment
	stretch level    // 1 / the part of its time that the pool gives
	// cuts[group*stride + k] is the sum of the shares of the ways up to k.
	cuts   []float64
	stride int
	// The shares that the cuts are made of, before odds, lost last, where
	// they change: then cuts are made anew for every outcome.
	shares         []float64
	steps          []cutStep
	mixed, scratch []float64
}

// cutsOf are the cuts of a group at time t.
func (s *stage) cutsOf(group int32, g *group, t float64) []float64 {
	if s.shares != nil {
		return s.cutsAt(int(group), g.odds.at(t), t)
	}
	return s.cuts[int(group)*s.stride : (int(group)+1)*s.stride]
}

// group is what the inner loop reads of a source and segment.
type group struct {
	odds, dwell, value level  // multipliers
	worth              *timed // value of a deal; nil: 0
}

// figures are the numbers of one replication: the scenario's with every
// unknown realised. Without unknowns they are made once per engine.
type figures struct {
	plan     *Plan
	u, x     []float64 // uniforms of the world, and values of the unknowns
	climate  *climate  // nil: neither factors nor shocks
	quality  *quality  // nil: deals differ by chance alone
	grid     *grid     // of qualities; nil unless open deals have one
	stages   []stage
	groups   []group
	worths   []timed     // by segment
	segments []float64   // cumulative shares: [source*segments + segment]
	leadCost []level     // by source
	spend    []level     // by source: per day
	poolCost []float64   // by pool: per day, of the whole team; of a crew, of a member
	gives    []level     // by pool: part of their time that the members give
	wages    []level     // by pool: what a member costs per day; nil: changes move none
	goals    []float64   // by target
	flows    []flow      // by source plan
	money    *terms      // nil: a win is paid at once
	due      timed       // days until a deal is due
	weights  []float64   // scratch
	xs       [][]float64 // values of the unknowns by version; nil: nothing changes
	moved    moved       // what changes move
	mixes    [][]cutStep // by source: the mix of segments, where changes move it; nil: they move none
	free     []float64   // scratch: uniforms that go together as the scenario says
	made     bool
}

func newFigures(p *Plan) *figures {
	f := &figures{
		plan: p, u: make([]float64, len(p.world)), x: make([]float64, len(p.unknowns)), climate: newClimate(p.climate),
		stages: make([]stage, len(p.stages)), groups: make([]group, p.groups),
		worths:   make([]timed, p.segments),
		segments: make([]float64, p.groups),
		leadCost: make([]level, origins(p.scenario)),
		spend:    make([]level, len(p.scenario.Sources)),
		poolCost: make([]float64, len(p.pools)),
		gives:    make([]level, len(p.pools)),
		goals:    make([]float64, len(p.targets)),
		flows:    make([]flow, len(p.sources)),
	}
	for i := range p.stages {
		s := &f.stages[i]
		s.stagePlan = p.stages[i]
		s.manners = newManners(p, i)
		s.cuts = make([]float64, p.groups*int(s.drawn))
		s.stride = int(s.drawn)
		f.weights = append(f.weights, 0)
		for range s.ways {
			f.weights = append(f.weights, 0)
		}
	}
	for i := range f.flows {
		f.flows[i].init(p, i)
	}
	if p.scenario.Money != nil {
		f.money = newTerms(p.scenario.Money)
	}
	if p.scenario.Quality != nil {
		f.quality = &quality{}
		if len(p.open) > 0 {
			f.grid = &grid{}
		}
	}
	if p.versions != nil {
		f.watch()
	}
	return f
}

// realise sets every number for the uniforms in f.u. What no unknown touches
// is set the first time only.
func (f *figures) realise() {
	if !f.made || len(f.x) > 0 {
		f.realiseNumbers()
	}
	if f.climate == nil {
		return
	}
	f.climate.realise(f.u, f.x, f.plan.horizon)
	for i := range f.flows {
		if f.flows[i].course != nil {
			f.flows[i].follow(f.climate, f.plan.horizon)
		}
	}
}

func (f *figures) realiseNumbers() {
	scn := f.plan.scenario
	copy(f.x, f.u)
	f.plan.copula.Correlate(f.x)
	f.free = append(f.free[:0], f.x...)
	own := f.x[:len(scn.Unknowns)]
	scn.Realise(own, own)
	for i := range f.worths {
		f.sampler(&f.worths[i].Sampler, worthOf(scn, i))
	}
	for i := range f.groups {
		f.realiseGroup(i)
	}
	for i := range scn.Pools {
		f.gives[i].value = scn.Pools[i].Share.At(f.x) * (1 - scn.Pools[i].Overhead.At(f.x))
	}
	for i := range f.stages {
		f.realiseStage(i)
	}
	for i := range scn.Sources {
		f.leadCost[i].value = scn.Sources[i].Cost.At(f.x)
		f.spend[i].value = scn.Sources[i].Spend.At(f.x)
	}
	for i := range f.leadCost {
		f.realiseMix(i)
	}
	for i := range scn.Pools {
		f.poolCost[i] = poolCost(&scn.Pools[i], f.plan.pools[i].crew != nil, f.x)
	}
	for i := range scn.Targets {
		f.goals[i] = scn.Targets[i].Value.At(f.x)
	}
	for i := range f.flows {
		f.flows[i].realise(f.x)
	}
	if f.money != nil {
		f.money.realise(f, scn.Money)
	}
	if f.quality != nil {
		f.quality.realise(scn.Quality, f.x)
		if f.grid != nil {
			f.grid.settle(f.quality)
		}
	}
	f.sampler(&f.due.Sampler, scn.Due)
	if f.xs != nil {
		f.moved.realise(f, f.free)
	}
	f.realiseRests()
	f.made = true
}

// poolCost is what the whole team, or a member of a crew, costs per day.
func poolCost(m *model.Pool, crew bool, x []float64) float64 {
	cost := m.Cost.At(x)
	if !crew {
		cost *= float64(m.Size)
	}
	if m.CostShare {
		cost *= m.Share.At(x)
	}
	return cost
}

func (f *figures) sampler(s *dist.Sampler, d *model.Dist) {
	switch {
	case d == nil:
	case !d.Fixed():
		*s = d.Sampler(f.x)
	case !f.made:
		*s = f.plan.tables[d]
	}
}

// compileTables makes the samplers that are the same in every world once for
// all engines: some have a table that takes a millisecond.
func (p *Plan) compileTables() {
	p.tables = map[*model.Dist]dist.Sampler{}
	add := func(d *model.Dist) {
		if d != nil && d.Fixed() {
			p.tables[d] = d.Sampler(nil)
		}
	}
	scn := p.scenario
	add(scn.Value)
	add(scn.Due)
	if scn.Money != nil && scn.Money.Referrals != nil {
		add(&scn.Money.Referrals.After)
	}
	for i := range scn.Segments {
		add(scn.Segments[i].Value)
	}
	addStages := func(stages []model.Stage) {
		for i := range stages {
			m := &stages[i]
			for _, d := range []*model.Dist{m.Handover, m.Work, m.Patience, m.Dwell, m.LostDwell} {
				add(d)
			}
			for k := range m.DwellTo {
				add(&m.DwellTo[k].Dist)
			}
		}
	}
	for i := range scn.Segments {
		addStages(scn.Segments[i].Stages)
	}
	addStages(scn.Stages)
}

// worthOf is the distribution of the value of deals of segment i: its own, or
// that of all deals; nil when there is neither.
func worthOf(scn *model.Scenario, i int) *model.Dist {
	if len(scn.Segments) > 0 && scn.Segments[i].Value != nil {
		return scn.Segments[i].Value
	}
	return scn.Value
}

func (f *figures) realiseGroup(i int) {
	scn := f.plan.scenario
	g := &f.groups[i]
	src := sourceOf(scn, i/f.plan.segments)
	g.odds.value, g.dwell.value, g.value.value = src.Odds.At(f.x), src.Dwell.At(f.x), src.Value.At(f.x)
	if len(scn.Segments) > 0 {
		seg := &scn.Segments[i%f.plan.segments]
		g.odds.value *= seg.Odds.At(f.x)
		g.dwell.value *= seg.Dwell.At(f.x)
		g.value.value *= seg.Multipliers.Value.At(f.x)
	}
	if worthOf(scn, i%f.plan.segments) != nil {
		g.worth = &f.worths[i%f.plan.segments]
	}
}

func (f *figures) realiseMix(source int) {
	scn := f.plan.scenario
	n := f.plan.segments
	row := f.segments[source*n : (source+1)*n]
	sum := 0.0
	for k := range row {
		share := 1.0
		if len(scn.Segments) > 0 {
			share = segmentShare(sourceOf(scn, source), &scn.Segments[k], f.x)
		}
		sum += share
		row[k] = sum
	}
	for k := range row {
		row[k] /= sum
	}
	row[n-1] = 1
}

func segmentShare(src *model.Source, seg *model.Segment, x []float64) float64 {
	share, _ := mixShare(src, seg)
	return share.At(x)
}

// mixShare is the share of a segment among the deals of a source.
func mixShare(src *model.Source, seg *model.Segment) (share model.Number, absent bool) {
	if len(src.Mix) == 0 {
		return seg.Share, false
	}
	for _, m := range src.Mix {
		if m.Segment == seg.Name {
			return m.Share, false
		}
	}
	return model.Number{}, true
}

func (f *figures) realiseStage(i int) {
	scn := f.plan.scenario
	s := &f.stages[i]
	for k := range s.manners {
		s.manners[k].realise(f, variant(scn, i, k))
	}
	s.stretch.value = 1
	if s.pool >= 0 {
		s.stretch.value = 1 / f.gives[s.pool].value
	}
	for g := range f.groups {
		f.realiseCuts(s, variant(scn, i, g%f.plan.segments), g)
	}
}

// realiseCuts turns shares and the group's odds multiplier into the cuts of
// the outcome.
func (f *figures) realiseCuts(s *stage, m *model.Stage, g int) {
	shares := f.weights[:s.stride]
	s.sharesOf(shares, m, f.x)
	cutShares(s.cuts[g*s.stride:(g+1)*s.stride], shares, int(s.forward), f.groups[g].odds.value)
}

// sharesOf fills in the shares of the drawn ways, lost last.
func (s *stagePlan) sharesOf(shares []float64, m *model.Stage, x []float64) {
	lost := 1.0
	for k, end := range s.ends {
		shares[k] = 0
		if r := routeTo(m, end); r >= 0 {
			shares[k] = m.Routes[r].Share.At(x)
		}
		lost -= shares[k]
	}
	shares[len(s.ends)] = math.Max(0, lost)
}
