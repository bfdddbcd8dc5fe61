package sim

import (
	"math"

	"dealcast/model"
	"dealcast/sim/stream"
)

// note is a deal's patience on the agenda. The deal may have been served since
// and its slot be another's, so it names the wait it belongs to.
type note struct {
	order uint32
	visit uint32
	slot  int32
	stage int16
}

// serve handles the events of the bucket being served.
func (e *engine) serve() {
	a := &e.agenda
	for a.done < len(a.now) {
		v := a.now[a.done]
		a.done++
		switch v.order >> 56 {
		case classCompletion:
			e.complete(v.ref, v.time)
		case classDeparture:
			e.depart(v.ref, v.time)
		case classRequest:
			if e.rich && e.extras[v.ref].asking {
				e.ask(v.ref, v.time)
			} else {
				e.request(v.ref, v.time)
			}
		case classPatience:
			e.giveUp(v.ref, v.time)
		case classArrival:
			e.arriveOne(v.ref, v.time)
		default:
			if v.ref >= 0 {
				e.open(v.ref, v.time)
			} else {
				e.happen(-1-v.ref, v.time)
			}
		}
		if len(e.dirty) > 0 {
			e.callIn(v.time)
		}
	}
}

// request: the deal begins at once if a member is free in open time; else it
// joins the queue.
func (e *engine) request(slot int32, t float64) {
	d := &e.deals[slot]
	st := &e.fig.stages[d.stage]
	r := &e.pools[st.line]
	bin := e.span.bin(t)
	c := e.tally.pool(st.pool, bin)
	c.joined++
	c.joinTime += t
	for _, k := range st.others {
		c := e.tally.pool(k, bin)
		c.joined++
		c.joinTime += t
	}
	if e.trace != nil {
		e.trace.add(d, t, "join", int32(d.stage), st.pool, math.NaN())
	}
	if !st.joint && r.free > 0 && r.waiting == 0 && (r.clock == nil || r.clock.open(t)) {
		e.begin(slot, t)
		return
	}
	e.lineUp(slot, st)
	if st.joint {
		if e.mayFree(st) {
			e.scan(st.line, t)
		}
		if d = &e.deals[slot]; d.begun >= d.joined {
			return
		}
	} else if r.free > 0 {
		e.awaitOpening(st.pool, t)
	}
	if m := st.manner(d.group); m.hasPatience {
		if end := t + m.patient.at(t, d.key.Bits(st.join, d.visit)); end < e.horizon {
			e.agenda.add(end, classPatience<<56|uint64(d.order), e.note(slot, d))
		}
	}
}

// lineUp puts a deal that has joined into the line of its stage.
func (e *engine) lineUp(slot int32, st *stage) {
	d := &e.deals[slot]
	r := &e.pools[st.line]
	key := 0.0
	switch r.rule {
	case model.FIFO:
		key = d.joined
	case model.LIFO:
		key = -d.joined
	case model.ByValue:
		key = -e.value(d, &e.extras[slot])
	case model.ByScore:
		key = -e.extras[slot].score
	case model.Random:
		key = stream.Uniform(d.key.Bits(st.order, d.visit))
	}
	if st.joint {
		e.extras[slot].key = key
		r.joinInOrder(e, slot)
		return
	}
	r.join(e.links, e.deals, st.class, slot, key)
}

func (e *engine) note(slot int32, d *deal) int32 {
	n := note{order: d.order, visit: d.visit, stage: d.stage, slot: slot}
	if k := len(e.freeNotes); k > 0 {
		i := e.freeNotes[k-1]
		e.freeNotes = e.freeNotes[:k-1]
		e.notes[i] = n
		return i
	}
	e.notes = append(e.notes, n)
	return int32(len(e.notes) - 1)
}

// awaitOpening makes sure that the queue is served when its pool opens next.
func (e *engine) awaitOpening(pool int32, t float64) {
	r := &e.pools[pool]
	if r.opening || r.clock == nil {
		return
	}
	if at := r.clock.opens(t); at < e.horizon {
		r.opening = true
		e.agenda.add(at, classOpening<<56|uint64(pool)<<32, pool)
	}
}

// open serves the queue of a pool that opens.
func (e *engine) open(pool int32, t float64) {
	e.pools[pool].opening = false
	e.callPool(pool, t)
}

// callPool serves those who wait for a pool, as far as its members are free, or
// when it opens.
func (e *engine) callPool(pool int32, t float64) {
	line := e.Plan.pools[pool].line
	if e.Plan.pools[line].joint {
		e.scan(line, t)
		return
	}
	r := &e.pools[pool]
	for r.free > 0 && r.waiting > 0 {
		if r.clock != nil && !r.clock.open(t) {
			e.awaitOpening(pool, t)
			return
		}
		e.begin(r.choose(e.links), t)
	}
}

// begin lets a member of each pool that is needed start work on a deal.
func (e *engine) begin(slot int32, t float64) {
	d := &e.deals[slot]
	st := &e.fig.stages[d.stage]
	d.begun = t
	wait := t - d.joined
	bin := e.span.bin(t)
	for k, rest := st.pool, st.others; ; k, rest = rest[0], rest[1:] {
		r := &e.pools[k]
		r.free--
		c := e.tally.pool(k, bin)
		c.begun++
		c.beginTime += t
		c.beginClock += r.clock.at(t)
		c.wait += wait
		if wait == 0 {
			c.prompt++
		}
		if len(rest) == 0 {
			break
		}
	}
	if t >= 0 {
		e.tally.waits[d.stage].Add(wait)
	}
	if e.trace != nil {
		e.trace.add(d, t, "begin", int32(d.stage), st.pool, wait)
	}
	work, bits := &st.manner(d.group).effort, d.key.Bits(st.work, d.visit)
	var effort float64
	if work.steps == nil {
		effort = work.Sample(bits)
	} else {
		effort = work.changed(t, bits)
	}
	var end float64
	if st.special {
		end = e.workEnds(st, e.hand(slot, st, t), t, t, effort)
	} else {
		end = e.pools[st.pool].clock.after(t, float64(effort*st.stretch.at(t)))
	}
	if !(end < e.horizon) { // held to the end: neither member nor deal is seen again
		e.stay(d, &e.extras[slot])
		e.freeDeals = append(e.freeDeals, slot)
		return
	}
	e.agenda.add(end, classCompletion<<56|uint64(d.order), slot)
}

// complete: the members are released and serve the queue, unless the deal keeps
// them until it can leave; the deal goes on.
func (e *engine) complete(slot int32, t float64) {
	d := e.deals[slot]
	e.recall(slot)
	st := &e.fig.stages[d.stage]
	if e.trace != nil {
		e.trace.add(&d, t, "end", int32(d.stage), st.pool, math.NaN())
	}
	e.waited[st.pool] += d.begun - d.joined
	for _, k := range st.others {
		e.waited[k] += d.begun - d.joined
	}
	m := st.manner(d.group)
	w := e.decide(&d, st, m, t)
	if st.moves != nil && st.moves[e.within(st, w)].hall >= 0 && m.dwellOf[w] < 0 {
		e.own.held, e.own.kept = true, slot
		e.freeDeals = e.freeDeals[:len(e.freeDeals)-1] // its hands are still in use
	} else {
		e.release(slot, st, t)
	}
	next, at := e.linger(&d, st, m, w, t)
	e.walk(&d, next, at)
}

// release takes the members who worked on a deal back, and lets them serve. The
// hands are those of the slot in which the deal was served.
func (e *engine) release(slot int32, st *stage, t float64) {
	bin := e.span.bin(t)
	if !st.special {
		c := e.tally.pool(st.pool, bin)
		c.released++
		r := &e.pools[st.pool]
		c.releaseClock += r.clock.at(t)
		r.free++
		if r.waiting > 0 || st.joint {
			e.callPool(st.pool, t)
		}
		return
	}
	for i, k := range st.pools {
		r := &e.pools[k]
		c := e.tally.pool(k, bin)
		c.released++
		c.releaseClock += r.clock.at(t)
		if r.crew != nil {
			e.freeHand(k, e.hands[int(slot)*e.most+i], t)
		} else {
			r.free++
		}
	}
	e.callPool(st.pool, t) // several pools have one line
}

// giveUp: a deal that still waits leaves the queue.
func (e *engine) giveUp(i int32, t float64) {
	n := e.notes[i]
	e.freeNotes = append(e.freeNotes, i)
	d := &e.deals[n.slot]
	if d.order != n.order || d.visit != n.visit || d.stage != n.stage || d.begun >= d.joined {
		return // it was served in time
	}
	st := &e.fig.stages[d.stage]
	bin := e.span.bin(t)
	if st.joint {
		e.pools[st.line].leaveOrder(e.links, n.slot)
	} else {
		e.pools[st.line].leave(e.links, st.class, n.slot)
	}
	for _, k := range st.pools {
		c := e.tally.pool(k, bin)
		c.abandoned++
		c.abandonTime += t
		e.waits[int(n.slot)*len(e.waited)+int(k)] += t - d.joined // in vain, but it may be won yet
	}
	gone := e.deals[n.slot]
	e.recall(n.slot)
	gone.begun = t
	next, at := e.part(&gone, st, st.manner(gone.group).patience, t, t)
	e.walk(&gone, next, at)
	if st.joint {
		e.scan(st.line, t)
	}
}
