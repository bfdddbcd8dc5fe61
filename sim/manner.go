package sim

import (
	"math"

	"dealcast/model"
	"dealcast/model/num"
)

// manner is how a stage treats the deals of a segment. Most stages treat all
// alike and have one.
type manner struct {
	hasHandover, hasDwell, hasCooling, hasPatience, hasBar bool

	noise   timed // handover
	effort  timed
	patient timed
	dwells  []timed // dwell, lost_dwell, dwell_to...
	// Which of the dwells serves each way; -1: none.
	dwellOf  []int32
	cooling  level // half-life, days
	bar      level // least score that goes on
	patience int32 // way for deals whose patience ran out
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
	if varies(p.scenario, i) {
		n = len(p.scenario.Segments)
	}
	list := make([]manner, n)
	for k := range list {
		m := variant(p.scenario, i, k)
		r := &list[k]
		r.hasHandover, r.hasCooling, r.hasPatience = m.Handover != nil, m.Cooling != nil, m.Patience != nil
		r.hasDwell = m.Dwell != nil || m.LostDwell != nil || len(m.DwellTo) > 0
		r.hasBar = m.AcceptScore != nil
		r.dwells = make([]timed, 2+len(m.DwellTo))
		s := &p.stages[i]
		r.patience = -1
		for w := range s.ways {
			d := int32(-1)
			switch {
			case w < int(s.drawn)-1:
				d = dwellSampler(m, s.ends[w])
			case s.ways[w].to == toLost && (s.ways[w].reason == lostDecision || s.ways[w].reason == lostScore):
				d = dwellSampler(m, model.Lost)
			}
			r.dwellOf = append(r.dwellOf, d)
			if s.ways[w].impatient && s.ways[w].to == s.patienceTo(p, m) {
				r.patience = int32(w)
			}
		}
	}
	return list
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
	f.sampler(&r.dwells[0].Sampler, m.Dwell)
	f.sampler(&r.dwells[1].Sampler, m.LostDwell)
	for k := range m.DwellTo {
		f.sampler(&r.dwells[2+k].Sampler, &m.DwellTo[k].Dist)
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
