package sim

import (
	"math"
	"slices"

	"dealcast/model"
	"dealcast/model/num"
)

// manner is how a stage treats the deals of a segment. Most stages treat all
// alike and have one.
type manner struct {
	hasHandover, hasDwell, hasCooling, hasPatience, hasBar bool

	// Which of the dwells serves each way; -1: none.
	dwellOf  []int32
	dwells   []timed // dwell, lost_dwell, dwell_to...
	effort   timed
	noise    timed // handover
	patient  timed
	ends     []string // instead of dwells, where changes move something: one for each way, and where that leads
	cooling  level    // half-life, days
	bar      level    // least score that goes on
	patience int32    // way for deals whose patience ran out
	rest     *rest    // of what open deals are at; nil: there are none in the stage
}

// manner is how the stage treats the deals of a group.
func (s *stage) manner(group int32) *manner {
	if len(s.manners) == 1 {
		return &s.manners[0]
	}
	return &s.manners[int(group)%len(s.manners)]
}

// variant is the stage as it is for segment k.
func variant(scn *model.Scenario, i, k int) *model.Stage {
	if k < len(scn.Segments) {
		own := scn.Segments[k].Stages
		for j := range own {
			if own[j].Name == scn.Stages[i].Name {
				return &own[j]
			}
		}
	}
	return &scn.Stages[i]
}

// varies reports whether some segment has a stage of its own.
func varies(scn *model.Scenario, i int) bool {
	for k := range scn.Segments {
		if variant(scn, i, k) != &scn.Stages[i] {
			return true
		}
	}
	return false
}

// newManners makes the manners of stage i, without their numbers.
func newManners(p *Plan, i int) []manner {
	n := 1
	scenarios := p.scenarios()
	if slices.ContainsFunc(scenarios, func(scn *model.Scenario) bool { return varies(scn, i) }) {
		n = len(p.scenario.Segments)
	}
	list := make([]manner, n)
	for k := range list {
		m := variant(p.scenario, i, k)
		r := &list[k]
		for _, scn := range scenarios {
			r.take(variant(scn, i, k))
		}
		r.dwells = make([]timed, 2+len(m.DwellTo))
		s := &p.stages[i]
		r.patience = -1
		if p.isOpen(i) {
			r.rest = newRest(p, i, k)
		}
		for w := range s.ways {
			d := int32(-1)
			if end := s.end(w); end != "" {
				d = dwellSampler(m, end)
				if p.versions != nil {
					d = r.ownDwell(p, i, k, end)
				}
			}
			r.dwellOf = append(r.dwellOf, d)
			if s.ways[w].impatient && s.ways[w].to == s.patienceTo(p, m) {
				r.patience = int32(w)
			}
		}
	}
	return list
}

// end is where a way leads that a deal may take its time to go; "" for any
// other.
func (s *stagePlan) end(w int) string {
	switch {
	case w < int(s.drawn)-1:
		return s.ends[w]
	case s.ways[w].to == toLost && (s.ways[w].reason == lostDecision || s.ways[w].reason == lostScore):
		return model.Lost
	}
	return ""
}

// ownDwell adds a dwell for the way to an end, if it has one before or after
// some change.
func (r *manner) ownDwell(p *Plan, i, k int, end string) int32 {
	if r.ends == nil {
		r.dwells = nil
	}
	for _, scn := range p.scenarios() {
		if dwellFor(variant(scn, i, k), end) != nil {
			r.dwells, r.ends = append(r.dwells, timed{}), append(r.ends, end)
			return int32(len(r.dwells) - 1)
		}
	}
	return -1
}

// dwellFor is the dwell of the deals of a stage that go to an end; nil: none.
func dwellFor(m *model.Stage, end string) *model.Dist {
	switch d := dwellSampler(m, end); d {
	case -1:
		return nil
	case 0:
		return m.Dwell
	case 1:
		return m.LostDwell
	default:
		return &m.DwellTo[d-2].Dist
	}
}

// take notes what a stage has.
func (r *manner) take(m *model.Stage) {
	r.hasHandover = r.hasHandover || m.Handover != nil
	r.hasCooling = r.hasCooling || m.Cooling != nil
	r.hasPatience = r.hasPatience || m.Patience != nil
	r.hasDwell = r.hasDwell || m.Dwell != nil || m.LostDwell != nil || len(m.DwellTo) > 0
	r.hasBar = r.hasBar || m.AcceptScore != nil
}

// patienceTo is where a deal goes whose patience ran out.
func (s *stagePlan) patienceTo(p *Plan, m *model.Stage) int32 {
	if m.PatienceTo == "" || m.PatienceTo == model.Lost {
		return toLost
	}
	to, _ := p.stageIndex(m.PatienceTo)
	return to
}

// realise sets the numbers of a manner.
func (r *manner) realise(f *figures, m *model.Stage) {
	f.sampler(&r.noise.Sampler, m.Handover)
	f.sampler(&r.effort.Sampler, m.Work)
	f.sampler(&r.patient.Sampler, m.Patience)
	if f.plan.versions == nil {
		f.sampler(&r.dwells[0].Sampler, m.Dwell)
		f.sampler(&r.dwells[1].Sampler, m.LostDwell)
		for k := range m.DwellTo {
			f.sampler(&r.dwells[2+k].Sampler, &m.DwellTo[k].Dist)
		}
	}
	for k, end := range r.ends {
		f.sampler(&r.dwells[k].Sampler, dwellFor(m, end))
	}
	if m.Cooling != nil {
		r.cooling.value = m.Cooling.At(f.x)
	}
	if m.AcceptScore != nil {
		r.bar.value = m.AcceptScore.At(f.x)
	}
}

// keep is the part of the forward shares that is left after a wait that ended
// at time t.
func (r *manner) keep(t, wait float64) float64 {
	return num.Exp(-math.Ln2 / r.cooling.at(t) * wait)
}
