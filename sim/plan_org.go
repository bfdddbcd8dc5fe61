package sim

import (
	"fmt"
	"slices"

	"dealcast/model"
)

// move is what a deal needs to go from one stage to another, and what it gives
// back. Most moves need nothing.
type move struct {
	to        int32
	hall      int32   // where it waits when it cannot enter; -1: it needs nothing
	room      bool    // a place in the stage, whose number is limited
	lose      bool    // it is lost when there is none
	folios    []int32 // pools whose portfolio it needs a place of
	freeRoom  int32   // limited stage whose place it gives back; -1: none
	freeFolio []int32 // pools whose portfolio it leaves
	event     bool    // it must happen at its own moment, because others may be waiting
}

// compilePeople finds the pools of each stage and who waits together: pools
// that some stage needs at once share the line of the first of them.
func (p *Plan) compilePeople() error {
	for i := range p.pools {
		p.pools[i].line = int32(i)
	}
	for i := range p.stages {
		s, m := &p.stages[i], &p.scenario.Stages[i]
		for _, name := range m.Pools {
			j := slices.IndexFunc(p.pools, func(k poolPlan) bool { return k.name == name })
			if j < 0 {
				return fmt.Errorf("stage %q: no pool %q", m.Name, name)
			}
			s.pools = append(s.pools, int32(j))
			p.pools[j].stages = append(p.pools[j].stages, int32(i))
		}
		if len(s.pools) == 0 {
			continue
		}
		s.pool, s.others = s.pools[0], s.pools[1:]
		p.most = max(p.most, len(s.pools))
		for _, j := range s.pools[1:] {
			p.shareLine(s.pool, j)
		}
	}
	for i := range p.pools {
		line := &p.pools[p.pools[i].line]
		line.mates = append(line.mates, int32(i))
	}
	for i := range p.stages {
		if s := &p.stages[i]; s.pool >= 0 {
			s.line = p.pools[s.pool].line
			s.special = len(s.pools) > 1 || p.pools[s.pool].crew != nil || p.paceMoves(s.pool)
			s.joint = p.pools[s.line].joint
		}
	}
	return nil
}

// shareLine makes two pools, and all that share a line with them, one line.
func (p *Plan) shareLine(a, b int32) {
	from, to := p.pools[a].line, p.pools[b].line
	if from == to {
		return
	}
	from, to = max(from, to), min(from, to)
	for i := range p.pools {
		if p.pools[i].line == from {
			p.pools[i].line = to
		}
		if p.pools[i].line == to {
			p.pools[to].joint = true
		}
	}
}

// compilePriorities numbers the different priorities of the stages of each
// line, lowest (first served) first.
func (p *Plan) compilePriorities() {
	for i := range p.stages {
		if p.stages[i].pool < 0 {
			continue
		}
		lower := map[int]bool{}
		for j := range p.stages {
			if q := p.scenario.Stages[j].Priority; p.stages[j].pool >= 0 && p.stages[j].line == p.stages[i].line && q < p.scenario.Stages[i].Priority {
				lower[q] = true
			}
		}
		p.stages[i].class = int32(len(lower))
		pool := &p.pools[p.stages[i].line]
		pool.classes = max(pool.classes, len(lower)+1)
	}
}

// compileDoors finds what every move needs and gives back.
func (p *Plan) compileDoors() {
	for i := range p.stages {
		p.stages[i].limit = int32(p.scenario.Stages[i].Limit)
		p.stages[i].full = -1
	}
	for k := range p.pools {
		m := &p.scenario.Pools[k]
		if m.Spans[0] == "" {
			continue
		}
		first, _ := p.stageIndex(m.Spans[0])
		last, _ := p.stageIndex(m.Spans[1])
		p.pools[k].perMember = int32(m.PerMember)
		for i := first; i <= last; i++ {
			p.stages[i].folios = append(p.stages[i].folios, int32(k))
		}
	}
	p.compileHalls()
	for k := range p.pools {
		p.pools[k].hall = -1
		for i := range p.stages {
			if slices.Contains(p.stages[i].folios, int32(k)) {
				p.pools[k].hall = p.stages[i].hall
			}
		}
	}
	if p.halls == 0 {
		return
	}
	for i := range p.stages {
		s := &p.stages[i]
		for _, w := range s.ways {
			if w.to >= 0 && p.moveTo(int32(i), w.to).lose && s.full < 0 {
				s.full = int32(len(s.ways))
				s.ways = append(s.ways, way{to: toLost, reason: lostFull})
			}
		}
		for _, w := range s.ways {
			s.moves = append(s.moves, p.moveTo(int32(i), w.to))
		}
	}
	for i := range p.stages {
		p.entries = append(p.entries, p.moveTo(-1, int32(i)))
	}
}

// compileHalls numbers the halls: doors that share a portfolio share a hall.
func (p *Plan) compileHalls() {
	for i := range p.stages {
		s := &p.stages[i]
		s.hall = -1
		if s.limit > 0 || len(s.folios) > 0 {
			s.hall = int32(p.halls)
			p.halls++
		}
		for j := range i {
			if o := &p.stages[j]; o.hall >= 0 && overlap(o.folios, s.folios) {
				from, to := s.hall, o.hall
				for k := range i + 1 {
					if p.stages[k].hall == from {
						p.stages[k].hall = to
					}
				}
			}
		}
	}
}

func overlap(a, b []int32) bool { return len(without(a, b)) < len(a) }

// without are the members of a that are not in b.
func without(a, b []int32) []int32 {
	var rest []int32
	for _, x := range a {
		if !slices.Contains(b, x) {
			rest = append(rest, x)
		}
	}
	return rest
}

// moveTo is the move between two stages; from is -1 for a new lead, and to is
// negative for one that leaves the pipeline.
func (p *Plan) moveTo(from, to int32) move {
	m := move{to: to, hall: -1, freeRoom: -1}
	var held, needed []int32
	if from >= 0 {
		held = p.stages[from].folios
		if p.stages[from].limit > 0 && to != from {
			m.freeRoom = from
		}
	}
	if to >= 0 {
		s := &p.stages[to]
		needed = s.folios
		m.room = s.limit > 0 && to != from
		switch p.scenario.Stages[to].WhenFull {
		case model.LoseWhenFull:
			m.lose = m.room
		case "":
			m.lose = m.room && from < 0
		}
	}
	m.folios = without(needed, held)
	m.freeFolio = without(held, needed)
	if m.room || len(m.folios) > 0 {
		m.hall = p.stages[to].hall
	}
	m.event = m.hall >= 0 || m.freeRoom >= 0 || len(m.freeFolio) > 0
	return m
}
