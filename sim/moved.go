package sim

import (
	"math"
	"slices"

	"dealcast/model"
	"dealcast/model/dist"
)

// moved are the values of the figures that changes move. Realising them follows
// that of all other numbers.
type moved struct {
	levels []movedLevel
	dists  []movedDist
	shares []movedShares
	mixes  []movedMix
	flows  []*flow
}

// movedLevel is a number that changes move.
type movedLevel struct {
	to    *level
	knots []knot
	of    func(version int) float64
}

// movedDist is a distribution that changes move.
type movedDist struct {
	to       *timed
	versions []int
	of       func(scn *model.Scenario) *model.Dist
	absent   float64 // what there is where there is no distribution
}

// movedShares are the shares of a stage.
type movedShares struct {
	rows  versionRows // scratch
	to    *stage
	index int
	knots []knot
}

// movedMix is the mix of segments of a source.
type movedMix struct {
	rows   versionRows // scratch
	source int
	knots  []knot
}

// number is one that changes may move; absent where the scenario has none.
type number func(scn *model.Scenario) (n model.Number, absent bool)

// numberAt is a number of a version, in this replication.
func (f *figures) numberAt(of number, absent float64) func(version int) float64 {
	return func(i int) float64 {
		if n, none := of(f.plan.versions[i].scenario); !none {
			return n.At(f.xs[i])
		}
		return absent
	}
}

// moving are the versions that move a number.
func (p *Plan) moving(of number) []int {
	return p.moves(func(i int) bool {
		a, noA := of(p.versions[i-1].scenario)
		b, noB := of(p.versions[i].scenario)
		return noA == noB && (noA || p.sameNumber(i, a, b))
	})
}

// watchLevel lets changes move a level that is the product of numbers.
func (f *figures) watchLevel(to *level, absent float64, product ...number) {
	if !slices.ContainsFunc(product, func(of number) bool { return f.plan.moving(of) != nil }) {
		return
	}
	for k, of := range product {
		if k > 0 {
			to.times = new(level)
			to = to.times
		}
		to.steps = []levelStep{}
		f.moved.levels = append(f.moved.levels, movedLevel{to, f.plan.knots(f.plan.moving(of)), f.numberAt(of, absent)})
	}
}

// watchDist lets changes move a distribution.
func (f *figures) watchDist(to *timed, absent float64, of func(scn *model.Scenario) *model.Dist) {
	p := f.plan
	versions := p.moves(func(i int) bool { return p.sameDist(i, of(p.versions[i-1].scenario), of(p.versions[i].scenario)) })
	if versions != nil {
		f.moved.dists = append(f.moved.dists, movedDist{to, versions, of, absent})
	}
}

// watch finds everything that changes move.
func (f *figures) watch() {
	p := f.plan
	for i := range p.versions {
		f.xs = append(f.xs, make([]float64, len(p.versions[i].place)))
	}
	for i := range f.stages {
		f.watchStage(i)
	}
	for i := range f.worths {
		f.watchDist(&f.worths[i], 0, func(s *model.Scenario) *model.Dist { return worthOf(s, i) })
	}
	for i := range f.groups {
		g := &f.groups[i]
		for k, to := range []*level{&g.odds, &g.dwell, &g.value} {
			f.watchLevel(to, 1,
				func(s *model.Scenario) (model.Number, bool) {
					return multiplier(&sourceOf(s, i/p.segments).Multipliers, k), false
				},
				func(s *model.Scenario) (model.Number, bool) {
					if len(s.Segments) == 0 {
						return model.Number{}, true
					}
					return multiplier(&s.Segments[i%p.segments].Multipliers, k), false
				})
		}
		for v := range p.versions {
			if worthOf(p.versions[v].scenario, i%p.segments) != nil {
				g.worth = &f.worths[i%p.segments]
			}
		}
	}
	f.watchShares()
	f.watchPools()
	for i := range p.scenario.Sources {
		f.watchLevel(&f.leadCost[i], 0, func(s *model.Scenario) (model.Number, bool) { return s.Sources[i].Cost, false })
		f.watchLevel(&f.spend[i], 0, func(s *model.Scenario) (model.Number, bool) { return s.Sources[i].Spend, false })
	}
	for i := range f.leadCost {
		f.watchMix(i)
	}
	f.watchFlows()
	f.watchDist(&f.due, 0, func(s *model.Scenario) *model.Dist { return s.Due })
	if f.money != nil {
		f.watchMoney()
	}
}

// multiplier is one of odds, dwell and value.
func multiplier(m *model.Multipliers, k int) model.Number {
	return []model.Number{m.Odds, m.Dwell, m.Value}[k]
}

func (f *figures) watchStage(i int) {
	s := &f.stages[i]
	for k := range s.manners {
		r := &s.manners[k]
		its := func(scn *model.Scenario) *model.Stage { return variant(scn, i, k) }
		f.watchDist(&r.noise, 0, func(s *model.Scenario) *model.Dist { return its(s).Handover })
		f.watchDist(&r.effort, 0, func(s *model.Scenario) *model.Dist { return its(s).Work })
		f.watchDist(&r.patient, math.Inf(1), func(s *model.Scenario) *model.Dist { return its(s).Patience })
		for w, d := range r.dwellOf {
			if d >= 0 {
				end := s.end(w)
				f.watchDist(&r.dwells[d], 0, func(s *model.Scenario) *model.Dist { return dwellFor(its(s), end) })
			}
		}
		f.watchLevel(&r.cooling, math.Inf(1), func(s *model.Scenario) (model.Number, bool) { return optional(its(s).Cooling) })
		f.watchLevel(&r.bar, math.Inf(-1), func(s *model.Scenario) (model.Number, bool) { return optional(its(s).AcceptScore) })
	}
}

func optional(n *model.Number) (model.Number, bool) {
	if n == nil {
		return model.Number{}, true
	}
	return *n, false
}

// watchShares lets changes move shares and the odds that act on them.
func (f *figures) watchShares() {
	p := f.plan
	odds := slices.ContainsFunc(f.groups, func(g group) bool { return g.odds.steps != nil })
	for i := range f.stages {
		s := &f.stages[i]
		var versions []int
		for g := range f.groups {
			for _, end := range s.ends {
				versions = append(versions, p.moving(func(scn *model.Scenario) (model.Number, bool) {
					m := variant(scn, i, g%p.segments)
					if r := routeTo(m, end); r >= 0 {
						return m.Routes[r].Share, false
					}
					return model.Number{}, true
				})...)
			}
		}
		if versions == nil && !odds {
			continue
		}
		s.shares = make([]float64, len(s.cuts))
		s.mixed, s.scratch = make([]float64, s.stride), make([]float64, s.stride)
		f.moved.shares = append(f.moved.shares, movedShares{to: s, index: i, knots: p.knots(versions)})
	}
}

// watchMix lets changes move the mix of a source.
func (f *figures) watchMix(source int) {
	p := f.plan
	var versions []int
	for k := range p.scenario.Segments {
		versions = append(versions, p.moving(func(s *model.Scenario) (model.Number, bool) {
			return mixShare(sourceOf(s, source), &s.Segments[k])
		})...)
	}
	if versions == nil {
		return
	}
	if f.mixes == nil {
		f.mixes = make([][]cutStep, len(f.leadCost))
	}
	f.moved.mixes = append(f.moved.mixes, movedMix{source: source, knots: p.knots(versions)})
}

// watchFlows finds the sources whose rate changes move.
func (f *figures) watchFlows() {
	for i := range f.flows {
		x := &f.flows[i]
		if x.burst || x.file {
			continue
		}
		var moving []int
		for k := range rateNumbers {
			of := func(s *model.Scenario) (model.Number, bool) {
				return rateNumber(&s.Sources[f.plan.sources[i].source], k)
			}
			if f.plan.moving(of) != nil {
				moving = append(moving, k)
			}
		}
		if moving != nil {
			x.change(f, i, moving)
			f.moved.flows = append(f.moved.flows, x)
		}
	}
}

// realise sets what the changes make of their values, for the uniform numbers u
// of the unknowns.
func (m *moved) realise(f *figures, u []float64) {
	for i := range f.plan.versions {
		v := &f.plan.versions[i]
		for k, at := range v.place {
			f.xs[i][k] = u[at]
		}
		v.scenario.Realise(f.xs[i], f.xs[i])
	}
	for i := range m.levels {
		m.levels[i].realise(f.plan)
	}
	for i := range m.dists {
		m.dists[i].realise(f)
	}
	for i := range m.shares {
		m.shares[i].realise(f)
	}
	for i := range m.mixes {
		m.mixes[i].realise(f)
	}
	for _, x := range m.flows {
		x.changed()
	}
}

func (m *movedLevel) realise(p *Plan) {
	m.to.value, m.to.steps = m.of(0), m.to.steps[:0]
	v := m.to.value
	for j, k := range m.knots {
		next := p.at(k, m.of)
		if next != v {
			m.to.steps = append(m.to.steps, levelStep{m.knots[max(0, j-1)].t, k.t, next})
		}
		v = next
	}
}

func (m *movedDist) realise(f *figures) {
	p := f.plan
	sampler := func(d *model.Dist, x []float64) dist.Sampler {
		if d == nil {
			return dist.NewSampler(dist.Constant(m.absent), true)
		}
		if s, ok := p.tables[d]; ok {
			return s
		}
		return d.Sampler(x)
	}
	m.to.Sampler = sampler(m.of(p.scenario), f.xs[0])
	m.to.steps = m.to.steps[:0]
	for _, i := range m.versions {
		v := &p.versions[i]
		m.to.steps = append(m.to.steps, timedStep{v.on, v.until, sampler(m.of(v.scenario), f.xs[i])})
	}
}

func (m *movedShares) realise(f *figures) {
	p, s := f.plan, m.to
	rows := m.rows.sized(len(p.versions), len(s.shares))
	for i := range rows {
		for g := range f.groups {
			s.sharesOf(rows[i][g*s.stride:(g+1)*s.stride], variant(p.versions[i].scenario, m.index, g%p.segments), f.xs[i])
		}
	}
	copy(s.shares, rows[0])
	s.steps = p.cutSteps(s.steps[:0], m.knots, rows)
}

func (m *movedMix) realise(f *figures) {
	p, n := f.plan, f.plan.segments
	rows := m.rows.sized(len(p.versions), n)
	for i := range rows {
		scn := p.versions[i].scenario
		for k := range n {
			share, _ := mixShare(sourceOf(scn, m.source), &scn.Segments[k])
			rows[i][k] = share.At(f.xs[i])
		}
	}
	first := cutStep{math.Inf(-1), math.Inf(-1), rows[0]}
	f.mixes[m.source] = p.cutSteps(append(f.mixes[m.source][:0], first), m.knots, rows)
}

// versionRows are rows of numbers, one for each version, kept from replication to
// replication.
type versionRows [][]float64

func (r *versionRows) sized(versions, n int) versionRows {
	for len(*r) < versions {
		*r = append(*r, make([]float64, n))
	}
	return *r
}

// cutSteps are the steps of rows of numbers, from those of the versions.
func (p *Plan) cutSteps(steps []cutStep, knots []knot, rows [][]float64) []cutStep {
	for j, k := range knots {
		if j == 0 {
			continue
		}
		to := spare(steps, len(rows[0]))
		for c := range to {
			to[c] = p.at(k, func(version int) float64 { return rows[version][c] })
		}
		steps = append(steps, cutStep{knots[j-1].t, k.t, to})
	}
	return steps
}

// spare is a row for the step after these: that of the last replication, if there
// was one.
func spare(steps []cutStep, n int) []float64 {
	if len(steps) < cap(steps) {
		if to := steps[:len(steps)+1][len(steps)].to; len(to) == n {
			return to
		}
	}
	return make([]float64, n)
}

// segmentAt is the segment that the uniform number u cuts from a mix that
// changes, at time t.
func (f *figures) segmentAt(source int, u, t float64) int {
	steps := f.mixes[source]
	var room [32]float64
	row := append(room[:0], steps[0].to...)
	for i := 1; i < len(steps) && t >= steps[i].on; i++ {
		s := &steps[i]
		if t < s.until {
			for k := range row {
				row[k] = between(row[k], s.to[k], (t-s.on)/(s.until-s.on))
			}
			break
		}
		copy(row, s.to)
	}
	total := 0.0
	for _, share := range row {
		total += share
	}
	for k := range row {
		if u -= row[k] / total; u < 0 {
			return k
		}
	}
	return len(row) - 1
}
