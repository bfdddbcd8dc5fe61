package sim

import (
	"math"
	"time"

	"dealcast/model"
	"dealcast/model/num"
	"dealcast/sim/stream"
)

// crewPlan is a pool whose members must be told apart: because their number
// changes, or their speeds differ.
type crewPlan struct {
	name   uint64
	hires  []hirePlan
	slots  int // of the first team
	speed  stream.Address
	leaves stream.Address
}

// hirePlan is a change of size on a day.
type hirePlan struct {
	on   float64
	add  int
	slot int32 // of its first joiner
}

// newCrewPlan is nil for a pool whose members are all alike and stay.
func newCrewPlan(m *model.Pool, start time.Time) *crewPlan {
	if len(m.Hires) == 0 && zero(m.Attrition) && zero(m.Spread) {
		return nil
	}
	c := &crewPlan{name: stream.Name("pool." + m.Name), slots: m.Size, speed: stream.At(0, stream.Speed), leaves: stream.At(0, stream.Leaving)}
	slot := int32(m.Size)
	for i := range m.Hires {
		h := &m.Hires[i]
		c.hires = append(c.hires, hirePlan{on: daysBetween(start, h.On), add: h.Add, slot: slot})
		slot += int32(max(0, h.Add))
	}
	return c
}

func zero(n model.Number) bool { return n.Known() && n.Value == 0 }

// state is what a member is at.
type state uint8

const (
	vacant  state = iota // expected: the successor of one who left
	idle                 // present and free
	busy                 // holds a deal
	leaving              // holds a deal, and is gone when it is done
	gone
)

// member is a member of a crew.
type member struct {
	slot, generation int32
	hire             int32 // that made the slot; -1: the first team
	state            state
	base             float64 // speed after the ramp
	joined, full     float64 // days; the ramp ends at full
	from             float64 // speed on joining, as a part of base
}

// speed is how fast a member works at time t, 1 being the rule, and how fast
// that grows.
func (m *member) speed(t float64) (speed, slope float64) {
	if t >= m.full {
		return m.base, 0
	}
	slope = m.base * (1 - m.from) / (m.full - m.joined)
	return float64(m.base*m.from) + float64(slope*(t-m.joined)), slope
}

// crew is the members of a pool in the course of a replication.
type crew struct {
	*crewPlan
	key     stream.Key
	members []member
	// The numbers of this replication.
	sigma    float64 // of the logarithm of speed
	hazard   float64 // of leaving, per day
	backfill float64 // days; negative: never
	ramps    []float64
	froms    []float64
}

// change is something that happens to a crew at a time of its own.
type change struct {
	pool  int32
	hire  int32 // index of the hire; -1: none
	index int32 // of the member who leaves or is expected
}

// realise sets the numbers of a crew for the unknowns x.
func (c *crew) realise(m *model.Pool, x []float64) {
	cv := m.Spread.At(x)
	c.sigma = math.Sqrt(num.Log1p(float64(cv * cv)))
	c.hazard = -num.Log1p(-m.Attrition.At(x)) / 365.25
	c.backfill = -1
	if m.Backfill != nil {
		c.backfill = m.Backfill.At(x)
	}
	c.ramps, c.froms = c.ramps[:0], c.froms[:0]
	for i := range m.Hires {
		c.ramps = append(c.ramps, m.Hires[i].Ramp.At(x))
		c.froms = append(c.froms, m.Hires[i].From.At(x))
	}
}

// gather makes the first team and puts the dated changes on the agenda.
func (e *engine) gather(pool int32, luck uint64) {
	r := &e.pools[pool]
	c := r.crew
	c.realise(&e.scenario.Pools[pool], e.fig.x)
	c.key = stream.Source(e.seed, luck, c.name)
	c.members = c.members[:0]
	r.free = 0
	for s := range c.slots {
		e.welcome(pool, member{slot: int32(s), hire: -1, joined: -e.warmup}, -e.warmup)
	}
	for i := range c.hires {
		switch on := c.hires[i].on; {
		case on <= -e.warmup: // before anything else happens, open deals included
			e.hire(pool, int32(i), -e.warmup)
		case on < e.horizon:
			e.due(on, change{pool: pool, hire: int32(i)})
		}
	}
}

// hire lets all members of a hire join, or leave, at time t.
func (e *engine) hire(pool, i int32, t float64) {
	h := &e.pools[pool].crew.hires[i]
	for k := range h.add {
		e.welcome(pool, member{slot: h.slot + int32(k), hire: i, joined: h.on}, t)
	}
	for range -h.add {
		e.dismiss(pool, t)
	}
}

// due puts a change of a crew on the agenda.
func (e *engine) due(t float64, c change) {
	e.changes = append(e.changes, c)
	n := len(e.changes)
	e.agenda.add(t, classOpening<<56|uint64(c.pool)<<32|uint64(n), int32(-n))
}

// welcome lets a member join who is there from time t on. Who joined before the
// warm-up has learnt since then.
func (e *engine) welcome(pool int32, m member, t float64) {
	c := e.pools[pool].crew
	m.state, m.full, m.base = idle, m.joined, 1
	if m.hire >= 0 {
		m.full, m.from = m.joined+c.ramps[m.hire], c.froms[m.hire]
	}
	key := c.key.Deal(int64(m.slot))
	if c.sigma > 0 {
		z := num.NormQuantile(stream.Uniform(key.Bits(c.speed, uint32(m.generation))))
		m.base = num.Exp(float64(c.sigma*z) - float64(c.sigma*c.sigma/2))
	}
	c.members = append(c.members, m)
	e.pools[pool].free++
	e.staff(pool, t, 1)
	if c.hazard > 0 {
		u := stream.Uniform(key.Bits(c.leaves, uint32(m.generation)))
		if at := math.Max(0, t) - num.Log(u)/c.hazard; at < e.horizon {
			e.due(at, change{pool: pool, hire: -1, index: int32(len(c.members) - 1)})
		}
	}
}

// staff changes how many members of a pool are on the payroll, and with them
// the places of its portfolio.
func (e *engine) staff(pool int32, t float64, add int64) {
	e.tally.onPayroll(pool, e.span.bin(t), t, add)
	if e.fig.wages != nil {
		e.tally.onPayrollCost(pool, e.span.bin(t), e.fig.wages[pool].over(0, t), add)
	}
	if add > 0 {
		e.tally.present(pool, e.span.bin(t), t, e.pools[pool].clock.at(t), 1)
	}
	if n := e.Plan.pools[pool].perMember; n > 0 {
		e.folios[pool] += n * int32(add)
		if add > 0 {
			e.tidy(e.Plan.pools[pool].hall)
		}
	}
}

// vanish is when a member is not there any more.
func (e *engine) vanish(pool int32, t float64) {
	e.tally.present(pool, e.span.bin(t), t, e.pools[pool].clock.at(t), -1)
}

// happen is a change of a crew.
func (e *engine) happen(n int32, t float64) {
	ch := e.changes[n]
	c := e.pools[ch.pool].crew
	switch {
	case ch.hire >= 0:
		e.hire(ch.pool, ch.hire, t)
	default:
		m := &c.members[ch.index]
		switch m.state {
		case vacant:
			next := *m
			next.joined = t
			m.state = gone
			e.welcome(ch.pool, next, t)
		case idle, busy:
			slot, generation, hire := m.slot, m.generation, m.hire
			e.leave(ch.pool, int(ch.index), t)
			if c.backfill >= 0 {
				c.members = append(c.members, member{slot: slot, generation: generation + 1, hire: hire, state: vacant})
				if at := t + c.backfill; at < e.horizon {
					e.due(at, change{pool: ch.pool, hire: -1, index: int32(len(c.members) - 1)})
				}
			}
		}
	}
	e.callPool(ch.pool, t)
}

// leave takes a member off the payroll: he goes at once, or when his deal is
// done.
func (e *engine) leave(pool int32, i int, t float64) {
	r := &e.pools[pool]
	m := &r.crew.members[i]
	e.staff(pool, t, -1)
	if m.state == busy {
		m.state = leaving
		return
	}
	m.state = gone
	r.free--
	e.vanish(pool, t)
}

// dismiss lets one member go: a vacancy first, then who is idle, then who is
// busy; among these the one of the last slot.
func (e *engine) dismiss(pool int32, t float64) {
	members := e.pools[pool].crew.members
	best := -1
	for i := range members {
		m := &members[i]
		if m.state > busy {
			continue
		}
		if best < 0 || m.state < members[best].state || m.state == members[best].state && m.slot > members[best].slot {
			best = i
		}
	}
	switch {
	case best < 0:
	case members[best].state == vacant:
		members[best].state = gone
	default:
		e.leave(pool, best, t)
	}
}

// fastest takes the free member who works fastest at time t.
func (c *crew) fastest(t float64) int32 {
	best, speed := -1, math.Inf(-1)
	for i := range c.members {
		m := &c.members[i]
		if m.state != idle {
			continue
		}
		s, _ := m.speed(t)
		if s > speed || s == speed && m.slot < c.members[best].slot {
			best, speed = i, s
		}
	}
	c.members[best].state = busy
	return int32(best)
}

// freeHand takes a member back from a deal.
func (e *engine) freeHand(pool, i int32, t float64) {
	r := &e.pools[pool]
	m := &r.crew.members[i]
	if m.state == leaving {
		m.state = gone
		e.vanish(pool, t)
		return
	}
	m.state = idle
	r.free++
}

// hand gives the deal in a slot a member of each pool that its stage needs.
func (e *engine) hand(slot int32, st *stage, t float64) []int32 {
	need := (int(slot) + 1) * e.most
	if len(e.hands) < need {
		e.hands = append(e.hands, make([]int32, need-len(e.hands))...)
	}
	hands := e.hands[need-e.most : need]
	for i, k := range st.pools {
		hands[i] = -1
		if c := e.pools[k].crew; c != nil {
			hands[i] = c.fastest(t)
		}
	}
	return hands
}
