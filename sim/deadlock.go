package sim

import (
	"fmt"
	"math"
	"strings"

	"dealcast/sim/stream"
)

// stuck finds the deals that wait for each other for ever. A deal that waits can
// go on when each thing it waits for is free, or is held by a deal that works,
// or by one that can go on itself, and when its patience will run out. Those for which this is never so, however
// often the question is asked again, hold what they want from each other
// (Coffman, Elphick, Shoshani, "System deadlocks", 1971). It is called at the end
// of a replication of a plan with doors.
func (e *engine) stuck() []int32 {
	w := &e.waiters
	w.slots = w.slots[:0]
	each := func(c *class) {
		for slot := c.head; slot >= 0; slot = e.links[slot].next {
			w.slots = append(w.slots, slot)
		}
		for _, h := range c.heap {
			w.slots = append(w.slots, h.slot)
		}
	}
	for i := range e.pools {
		for k := range e.pools[i].classes {
			each(&e.pools[i].classes[k])
		}
	}
	for i := range e.halls {
		each(&e.halls[i].class)
	}
	w.count(e)
	for more := true; more; {
		more = false
		for i, slot := range w.slots {
			if slot >= 0 && w.mayGo(e, slot) {
				w.let(e, slot, -1)
				w.slots[i] = -1
				more = true
			}
		}
	}
	left := w.slots[:0]
	for _, slot := range w.slots {
		if slot >= 0 {
			left = append(left, slot)
		}
	}
	w.slots = left
	return left
}

// deadlock says which deals wait for each other, a few of them.
func (e *engine) deadlock() string {
	const most = 4
	var said []string
	for i, slot := range e.waiters.slots {
		if i == most {
			said = append(said, fmt.Sprintf("and %d more", len(e.waiters.slots)-most))
			break
		}
		d, x := &e.deals[slot], &e.extras[slot]
		where, what := "outside", ""
		if d.stage >= 0 {
			where = "in " + e.stages[d.stage].name
		}
		if x.blocked {
			what = e.stages[e.moveOf(d, x).to].name
		} else {
			what = e.Plan.pools[e.stages[d.stage].pool].name
		}
		said = append(said, fmt.Sprintf("%s (%s, for %s)", e.label(d), where, what))
	}
	return strings.Join(said, ", ")
}

// waiters are the deals that wait at the end, and what they hold: of each
// stage's places, each pool's members and each pool's portfolio.
type waiters struct {
	slots                 []int32
	rooms, hands, folios  []int32
	roomCap, folioCap, up []int32 // all there are; up: members present
}

// count adds up what the waiting deals hold.
func (w *waiters) count(e *engine) {
	n, k := len(e.stages), len(e.pools)
	w.rooms, w.roomCap = sized(w.rooms, n), sized(w.roomCap, n)
	w.hands, w.folios, w.folioCap, w.up = sized(w.hands, k), sized(w.folios, k), sized(w.folioCap, k), sized(w.up, k)
	for i := range e.stages {
		w.roomCap[i] = e.stages[i].limit
	}
	for i := range e.pools {
		p := &e.Plan.pools[i]
		w.up[i] = int32(p.size)
		if c := e.pools[i].crew; c != nil {
			w.up[i] = 0
			for j := range c.members {
				if s := c.members[j].state; s == idle || s == busy {
					w.up[i]++
				}
			}
		}
		w.folioCap[i] = p.perMember * w.up[i]
	}
	for _, slot := range w.slots {
		w.let(e, slot, 1)
	}
}

func sized(list []int32, n int) []int32 {
	if cap(list) < n {
		return make([]int32, n)
	}
	list = list[:n]
	clear(list)
	return list
}

// let adds what a waiting deal holds, or takes it away.
func (w *waiters) let(e *engine, slot, add int32) {
	d, x := &e.deals[slot], &e.extras[slot]
	if d.stage < 0 {
		return
	}
	st := &e.stages[d.stage]
	if st.limit > 0 {
		w.rooms[d.stage] += add
	}
	for _, k := range st.folios {
		w.folios[k] += add
	}
	if x.held {
		for i, k := range st.pools {
			if c := e.pools[k].crew; c != nil && c.members[e.hands[int(x.kept)*e.most+i]].state == leaving {
				continue // nobody gets his hands
			}
			w.hands[k] += add
		}
	}
}

// mayGo reports whether all that a deal waits for is not held by deals that
// wait: so it is free, or will be.
func (w *waiters) mayGo(e *engine, slot int32) bool {
	d, x := &e.deals[slot], &e.extras[slot]
	if !x.blocked {
		st := &e.fig.stages[d.stage]
		if e.patienceEnds(d, st) {
			return true // one day it leaves
		}
		for _, k := range e.stages[d.stage].pools {
			if w.up[k] > 0 && w.hands[k] >= w.up[k] { // without any member it waits for a hire, not for a deal
				return false
			}
		}
		return true
	}
	mv := e.moveOf(d, x)
	if mv.room && w.rooms[mv.to] >= w.roomCap[mv.to] {
		return false
	}
	for _, k := range mv.folios {
		if w.folioCap[k] > 0 && w.folios[k] >= w.folioCap[k] {
			return false
		}
	}
	return true
}

// patienceEnds reports whether a deal that waits for a pool will ever lose
// patience.
func (e *engine) patienceEnds(d *deal, st *stage) bool {
	m := st.manner(d.group)
	if !m.hasPatience {
		return false
	}
	bits := d.key.Bits(st.join, d.visit)
	if d.source == openSource && d.joined < 0 { // waits since before the start
		return m.rest.patience.Remaining(-d.joined, stream.Uniform(bits)) < math.Inf(1)
	}
	return m.patient.at(d.joined, bits) < math.Inf(1)
}
