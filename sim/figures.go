package sim

import (
	"math"

	"dealcast/model"
	"dealcast/model/dist"
	"dealcast/model/num"
)

// stage is what the inner loop reads of a stage: the plan's indices beside the
// numbers of this replication.
type stage struct {
	stagePlan
	hasHandover, hasDwell, hasCooling bool
	noise                             dist.Sampler // handover
	effort                            dist.Sampler
	patient                           dist.Sampler
	dwells                            []dist.Sampler // dwell, lost_dwell, dwell_to...
	stretch                           float64        // 1 / share of the pool
	warmth                            float64        // -ln 2 / half-life of cooling
	// cuts[group*stride + k] is the sum of the shares of the ways up to k.
	cuts   []float64
	stride int
}

// group is what the inner loop reads of a source and segment.
type group struct {
	dwell, value float64 // multipliers
	odds         float64
	worth        *dist.Sampler // value of a deal; nil: 0
}

// figures are the numbers of one replication: the scenario's with every
// unknown realised. Without unknowns they are made once per engine.
type figures struct {
	plan     *Plan
	u, x     []float64 // uniforms of the world, and values of the unknowns
	climate  *climate  // nil: neither factors nor shocks
	stages   []stage
	groups   []group
	worths   []dist.Sampler // by segment
	segments []float64      // cumulative shares: [source*segments + segment]
	leadCost []float64      // by source
	spend    []float64      // by source: per day
	poolCost []float64      // by pool: per day, whole team
	goals    []float64      // by target
	flows    []flow         // by source plan
	money    *terms         // nil: a win is paid at once
	due      dist.Sampler   // days until a deal is due
	weights  []float64      // scratch
	made     bool
}

func newFigures(p *Plan) *figures {
	n := len(p.scenario.Unknowns)
	f := &figures{
		plan: p, u: make([]float64, len(p.world)), x: make([]float64, n), climate: newClimate(p.climate),
		stages: make([]stage, len(p.stages)), groups: make([]group, p.groups),
		worths:   make([]dist.Sampler, p.segments),
		segments: make([]float64, p.groups),
		leadCost: make([]float64, len(p.scenario.Sources)),
		spend:    make([]float64, len(p.scenario.Sources)),
		poolCost: make([]float64, len(p.pools)),
		goals:    make([]float64, len(p.targets)),
		flows:    make([]flow, len(p.sources)),
	}
	for i := range p.stages {
		s := &f.stages[i]
		m := &p.scenario.Stages[i]
		s.stagePlan = p.stages[i]
		s.hasHandover, s.hasCooling = m.Handover != nil, m.Cooling != nil
		s.hasDwell = m.Dwell != nil || m.LostDwell != nil || len(m.DwellTo) > 0
		s.dwells = make([]dist.Sampler, 2+len(m.DwellTo))
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
		f.money = &terms{}
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
	if f.plan.climate.moves.rate {
		for i := range f.flows {
			f.flows[i].follow(f.climate, f.plan.horizon)
		}
	}
}

func (f *figures) realiseNumbers() {
	scn := f.plan.scenario
	scn.Realise(f.u, f.x)
	for i := range f.worths {
		f.sampler(&f.worths[i], f.worthOf(i))
	}
	for i := range f.groups {
		f.realiseGroup(i)
	}
	for i := range f.stages {
		f.realiseStage(i)
	}
	for i := range scn.Sources {
		f.leadCost[i] = scn.Sources[i].Cost.At(f.x)
		f.spend[i] = scn.Sources[i].Spend.At(f.x)
		f.realiseMix(i)
	}
	for i := range scn.Pools {
		f.poolCost[i] = poolCost(&scn.Pools[i], f.x)
	}
	for i := range scn.Targets {
		f.goals[i] = scn.Targets[i].Value.At(f.x)
	}
	for i := range f.flows {
		f.flows[i].realise(f.x)
	}
	if f.money != nil {
		f.money.realise(scn.Money, f.x)
	}
	f.sampler(&f.due, scn.Due)
	f.made = true
}

// poolCost is what the whole team costs per day.
func poolCost(m *model.Pool, x []float64) float64 {
	cost := m.Cost.At(x) * float64(m.Size)
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
	for i := range scn.Segments {
		add(scn.Segments[i].Value)
	}
	for i := range scn.Stages {
		m := &scn.Stages[i]
		for _, d := range []*model.Dist{m.Handover, m.Work, m.Patience, m.Dwell, m.LostDwell} {
			add(d)
		}
		for k := range m.DwellTo {
			add(&m.DwellTo[k].Dist)
		}
	}
}

// worthOf is the distribution of the value of deals of segment i: its own, or
// that of all deals; nil when there is neither.
func (f *figures) worthOf(i int) *model.Dist {
	scn := f.plan.scenario
	if len(scn.Segments) > 0 && scn.Segments[i].Value != nil {
		return scn.Segments[i].Value
	}
	return scn.Value
}

func (f *figures) realiseGroup(i int) {
	scn := f.plan.scenario
	src := &scn.Sources[i/f.plan.segments]
	g := &f.groups[i]
	g.odds, g.dwell, g.value = src.Odds.At(f.x), src.Dwell.At(f.x), src.Value.At(f.x)
	if len(scn.Segments) > 0 {
		seg := &scn.Segments[i%f.plan.segments]
		g.odds *= seg.Odds.At(f.x)
		g.dwell *= seg.Dwell.At(f.x)
		g.value *= seg.Multipliers.Value.At(f.x)
	}
	g.worth = nil
	if f.worthOf(i%f.plan.segments) != nil {
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
			share = segmentShare(&scn.Sources[source], &scn.Segments[k], f.x)
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
	if len(src.Mix) == 0 {
		return seg.Share.At(x)
	}
	for _, m := range src.Mix {
		if m.Segment == seg.Name {
			return m.Share.At(x)
		}
	}
	return 0
}

func (f *figures) realiseStage(i int) {
	scn := f.plan.scenario
	s, m := &f.stages[i], &scn.Stages[i]
	f.sampler(&s.noise, m.Handover)
	f.sampler(&s.effort, m.Work)
	f.sampler(&s.patient, m.Patience)
	f.sampler(&s.dwells[0], m.Dwell)
	f.sampler(&s.dwells[1], m.LostDwell)
	for k := range m.DwellTo {
		f.sampler(&s.dwells[2+k], &m.DwellTo[k].Dist)
	}
	s.stretch = 1
	if s.pool >= 0 {
		s.stretch = 1 / scn.Pools[s.pool].Share.At(f.x)
	}
	if m.Cooling != nil {
		s.warmth = -math.Ln2 / m.Cooling.At(f.x)
	}
	for g := range f.groups {
		f.realiseCuts(s, m, g)
	}
}

// realiseCuts turns shares and the group's odds multiplier into the cuts of
// the outcome: the multiplier acts on the weights of won and of stages
// further on, then all weights are renormalised.
func (f *figures) realiseCuts(s *stage, m *model.Stage, g int) {
	cuts := s.cuts[g*s.stride : (g+1)*s.stride]
	last := len(cuts) - 1
	lost, total := 1.0, 0.0
	for k := 0; k < last; k++ {
		w := m.Routes[s.share[k]].Share.At(f.x)
		lost -= w
		if k < int(s.forward) {
			w *= f.groups[g].odds
		}
		f.weights[k] = w
		total += w
	}
	lost = math.Max(0, lost)
	total += lost
	sum := 0.0
	for k := 0; k < last; k++ {
		sum += f.weights[k]
		cuts[k] = sum / total
	}
	cuts[last] = 1
	if lost == 0 && last > 0 {
		cuts[last-1] = 1 // rounding must not lose a deal
	}
}

// choose is the way that the uniform number u cuts, after the given wait.
func (s *stage) choose(group int, u, wait float64) int32 {
	cuts := s.cuts[group*s.stride : (group+1)*s.stride]
	if s.hasCooling && wait > 0 && s.forward > 0 {
		// What forward ways give up is lost; back ways keep their width.
		keep := num.Exp(s.warmth * wait)
		all := cuts[s.forward-1]
		if u >= all*keep {
			u += all - float64(all*keep)
			for k := int(s.forward); k < len(cuts)-1; k++ {
				if u < cuts[k] {
					return int32(k)
				}
			}
			return int32(len(cuts) - 1)
		}
		u /= keep
	}
	for k := range cuts {
		if u < cuts[k] {
			return int32(k)
		}
	}
	return int32(len(cuts) - 1)
}
