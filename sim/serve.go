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
		case classRequest:
			e.request(v.ref, v.time)
		case classPatience:
			e.giveUp(v.ref, v.time)
		default:
			e.open(v.ref, v.time)
		}
	}
}

// request: the deal begins at once if a member is free in open time; else it
// joins the queue.
func (e *engine) request(slot int32, t float64) {
	d := &e.deals[slot]
	st := &e.fig.stages[d.stage]
	r := &e.pools[st.pool]
	c := e.tally.pool(st.pool, e.span.bin(t))
	c.joined++
	c.joinTime += t
	if e.trace != nil {
		e.trace.add(d, t, "join", int32(d.stage), st.pool, math.NaN())
	}
	if r.free > 0 && r.waiting == 0 && (r.clock == nil || r.clock.open(t)) {
		e.begin(slot, t)
		return
	}
	c.delayed++
	key := 0.0
	switch r.rule {
	case model.LIFO:
		key = -t
	case model.ByValue:
		key = -e.value(d, &e.extras[slot])
	case model.ByScore:
		key = -e.extras[slot].score
	case model.Random:
		key = stream.Uniform(d.key.Bits(st.order, d.visit))
	}
	r.join(e.links, e.deals, st.class, slot, key)
	if r.free > 0 {
		e.awaitOpening(st.pool, t)
	}
	if m := st.manner(d.group); m.hasPatience {
		if end := t + m.patient.at(t, d.key.Bits(st.join, d.visit)); end < e.horizon {
			e.agenda.add(end, classPatience<<56|uint64(d.order), e.note(slot, d))
		}
	}
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
		e.agenda.add(at, classOpening<<56, pool)
	}
}

// open serves the queue of a pool that opens.
func (e *engine) open(pool int32, t float64) {
	r := &e.pools[pool]
	r.opening = false
	for r.free > 0 && r.waiting > 0 {
		e.begin(r.choose(e.links), t)
	}
}

// begin lets a member start work on a deal.
func (e *engine) begin(slot int32, t float64) {
	d := &e.deals[slot]
	st := &e.fig.stages[d.stage]
	r := &e.pools[st.pool]
	r.free--
	d.begun = t
	wait := t - d.joined
	c := e.tally.pool(st.pool, e.span.bin(t))
	c.begun++
	c.beginTime += t
	c.beginClock += r.clock.at(t)
	c.wait += wait
	if t >= 0 {
		e.tally.waits[d.stage].Add(wait)
	}
	if e.trace != nil {
		e.trace.add(d, t, "begin", int32(d.stage), st.pool, wait)
	}
	work := st.manner(d.group).effort.at(t, d.key.Bits(st.work, d.visit)) * st.stretch.at(t)
	end := r.clock.after(t, work)
	if !(end < e.horizon) { // held to the end: neither member nor deal is seen again
		e.stay(d, &e.extras[slot])
		e.freeDeals = append(e.freeDeals, slot)
		return
	}
	e.agenda.add(end, classCompletion<<56|uint64(d.order), slot)
}

// complete: the member is released and serves the queue; the deal goes on.
func (e *engine) complete(slot int32, t float64) {
	d := e.recall(slot)
	st := &e.fig.stages[d.stage]
	r := &e.pools[st.pool]
	c := e.tally.pool(st.pool, e.span.bin(t))
	c.released++
	c.releaseClock += r.clock.at(t)
	if e.trace != nil {
		e.trace.add(&d, t, "end", int32(d.stage), st.pool, math.NaN())
	}
	r.free++
	if r.waiting > 0 {
		if r.clock == nil || r.clock.open(t) {
			e.begin(r.choose(e.links), t)
		} else {
			e.awaitOpening(st.pool, t)
		}
	}
	e.waited[st.pool] += d.begun - d.joined
	m := st.manner(d.group)
	next, at := e.linger(&d, st, m, e.decide(&d, st, m, t), t)
	e.walk(d, next, at)
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
	e.pools[st.pool].leave(e.links, st.class, n.slot)
	c := e.tally.pool(st.pool, e.span.bin(t))
	c.abandoned++
	c.abandonTime += t
	gone := e.recall(n.slot)
	gone.begun = t
	e.waited[st.pool] += t - gone.joined // in vain, but it may be won yet
	next, at := e.exit(&gone, st, st.manner(gone.group).patience, t, t)
	e.walk(gone, next, at)
}
