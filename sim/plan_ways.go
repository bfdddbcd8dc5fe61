package sim

import (
	"fmt"
	"slices"

	"dealcast/model"
)

// compileWays lists the ways out of a stage in the order in which one uniform
// number is cut: won, stages from last to first, lost. So a better chance never
// loses a deal that was won.
func (p *Plan) compileWays(i int, s *stagePlan, again []bool) error {
	kinds := p.variants(i)
	for _, m := range kinds {
		for k := range m.Routes {
			if to := m.Routes[k].To; to != model.Won {
				if _, err := p.stageIndex(to); err != nil {
					return fmt.Errorf("stage %q: %w", m.Name, err)
				}
			}
		}
	}
	add := func(to int32, name string) {
		for _, m := range kinds {
			if routeTo(m, name) >= 0 {
				s.ways = append(s.ways, way{to: to})
				s.ends = append(s.ends, name)
				return
			}
		}
	}
	add(toWon, model.Won)
	for j := len(p.scenario.Stages) - 1; j >= 0; j-- {
		if j == i {
			s.forward = int32(len(s.ways))
		}
		add(int32(j), p.scenario.Stages[j].Name)
	}
	s.ways = append(s.ways, way{to: toLost, reason: lostDecision})
	s.drawn = int32(len(s.ways))
	return p.compileExits(s, kinds, again)
}

// compileExits adds the ways out that no draw chooses.
func (p *Plan) compileExits(s *stagePlan, kinds []*model.Stage, again []bool) error {
	for _, m := range kinds {
		if m.Patience == nil {
			continue
		}
		w := way{to: toLost, reason: lostPatience, impatient: true}
		if m.PatienceTo != "" && m.PatienceTo != model.Lost {
			to, err := p.stageIndex(m.PatienceTo)
			if err != nil {
				return fmt.Errorf("stage %q: %w", m.Name, err)
			}
			w = way{to: to, impatient: true}
		}
		if !slices.Contains(s.ways, w) {
			s.ways = append(s.ways, w)
		}
	}
	for _, m := range kinds {
		if m.AcceptScore != nil && s.scored < 0 {
			s.scored = int32(len(s.ways))
			s.ways = append(s.ways, way{to: toLost, reason: lostScore})
		}
	}
	for _, w := range s.ways {
		if w.to >= 0 && again[w.to] && s.loops < 0 {
			s.loops = int32(len(s.ways))
		}
	}
	if s.loops >= 0 {
		s.ways = append(s.ways, way{to: toLost, reason: lostLoops})
	}
	return nil
}

// variants are the stage as it is for the segments and after changes: once where
// all are alike.
func (p *Plan) variants(i int) []*model.Stage {
	list := []*model.Stage{&p.scenario.Stages[i]}
	for _, scn := range p.scenarios() {
		for k := range p.segments {
			if m := variant(scn, i, k); !slices.Contains(list, m) {
				list = append(list, m)
			}
		}
	}
	return list
}

// routeTo is the index of the route to an end among those of a stage; -1: none.
func routeTo(m *model.Stage, name string) int {
	return slices.IndexFunc(m.Routes, func(r model.Route) bool { return r.To == name })
}

// Which sampler of a stage serves the dwell before a way out: 0 its dwell, 1
// its lost_dwell, from 2 its dwell_to in order; -1 none.
func dwellSampler(m *model.Stage, to string) int32 {
	for k := range m.DwellTo {
		if m.DwellTo[k].To == to {
			return int32(2 + k)
		}
	}
	if to == model.Lost && m.LostDwell != nil {
		return 1
	}
	if m.Dwell != nil {
		return 0
	}
	return -1
}

// revisited finds the stages that a deal can enter more than once: those that
// can be reached from themselves.
func (p *Plan) revisited() []bool {
	n := len(p.scenario.Stages)
	reach := make([][]bool, n)
	link := func(i int, name string) {
		if j, err := p.stageIndex(name); err == nil {
			reach[i][j] = true
		}
	}
	for i := range reach {
		reach[i] = make([]bool, n)
		for _, m := range p.variants(i) {
			for k := range m.Routes {
				link(i, m.Routes[k].To)
			}
			if m.Patience != nil {
				link(i, m.PatienceTo)
			}
		}
	}
	for k := range n { // Warshall's closure
		for i := range n {
			for j := range n {
				reach[i][j] = reach[i][j] || reach[i][k] && reach[k][j]
			}
		}
	}
	again := make([]bool, n)
	for i := range again {
		again[i] = reach[i][i]
	}
	return again
}
