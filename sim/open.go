package sim

import (
	"math"
	"sort"

	"dealcast/model"
	"dealcast/sim/stream"
)

// Today's pipeline: deals that are open at the start. What is left of a stay,
// the outcome and the hidden quality are drawn given that the stay has lasted as
// long as it has (survive.go); from then on the deal is like any other.

// today is what an engine keeps for the open deals.
type today struct {
	key     stream.Key          // of all of them
	lasting []lasting           // by open deal
	waiting []int32             // slots of those that wait
	weights []float64           // scratch, by way
	upTo    [gridPoints]float64 // scratch
}

var openName = stream.Name("open")

// openUp creates the open deals, in the order of the file: all who are worked
// on hold their members before any queue is served.
func (e *engine) openUp(key stream.Key) {
	y := &e.today
	y.key, y.waiting = key, y.waiting[:0]
	if y.lasting == nil {
		y.lasting = make([]lasting, len(e.Plan.open))
		for i := range e.stages {
			y.weights = append(y.weights, make([]float64, max(0, len(e.stages[i].ways)-len(y.weights)))...)
		}
	}
	for i := range e.Plan.open {
		o := &e.Plan.open[i]
		d := e.reopen(o, i)
		st := &e.fig.stages[o.stage]
		switch {
		case o.status == model.Dwelling:
			e.goOn(&d, o, i, st)
		case o.status == model.Working && e.isFree(st):
			e.workOn(&d, o, st)
		default:
			d.joined, d.begun = o.since, math.Inf(-1)
			y.waiting = append(y.waiting, e.remember(&d))
		}
	}
	sort.Slice(y.waiting, func(a, b int) bool {
		x, y := &e.deals[y.waiting[a]], &e.deals[y.waiting[b]]
		return x.joined < y.joined || x.joined == y.joined && x.order < y.order
	})
	for _, slot := range y.waiting {
		e.waitOn(slot)
	}
	for i := range e.pools {
		e.callPool(int32(i), 0)
	}
}

// reopen makes the record of an open deal, and of what belongs to it.
func (e *engine) reopen(o *openPlan, i int) deal {
	d := deal{
		key: e.today.key.Deal(o.number), created: o.created, entered: o.entered, number: int64(i),
		order: o.order, visit: o.visits - 1, stage: int16(o.stage), source: openSource,
	}
	e.order++
	if o.segment >= 0 {
		d.group = int32(o.origin*e.segments) + o.segment
	} else {
		d.group = e.groupOf(o.origin, d.key, d.created)
	}
	e.tally.opened[int(d.group)*len(e.stages)+int(o.stage)]++
	clear(e.mine)
	clear(e.waited)
	st := &e.fig.stages[o.stage]
	if st.limit > 0 {
		e.rooms[o.stage]-- // also of a full stage: it is there
	}
	for _, k := range st.folios {
		e.folios[k]--
	}
	if st.counter >= 0 {
		e.mine[st.counter] = o.visits
	}
	e.own = extra{odds: 1, dwell: 1}
	value := 1.0
	if e.fig.quality != nil {
		value = e.assess(&d, e.survivingQuality(&d, o, i))
	}
	e.own.worth = o.value
	if o.drawn >= 0 {
		e.own.worth = e.drawValue(&d) * value
	}
	if e.fates != nil && o.drawn >= 0 {
		e.fates.row[len(e.Plan.open)+o.drawn] = e.own.worth
	}
	if e.trace != nil {
		e.trace.add(&d, d.created, "created", -1, -1, math.NaN())
		e.trace.add(&d, d.entered, "enter", o.stage, -1, math.NaN())
	}
	return d
}

// goOn lets the customer of an open deal take the rest of his time.
func (e *engine) goOn(d *deal, o *openPlan, i int, st *stage) {
	d.joined, d.begun = o.since, o.since
	if st.pool >= 0 && e.trace != nil {
		e.trace.add(d, o.since, "join", o.stage, st.pool, math.NaN())
		e.trace.add(d, o.since, "begin", o.stage, st.pool, 0)
		e.trace.add(d, o.since, "end", o.stage, st.pool, math.NaN())
	}
	w, left := e.survivingWay(d, o, i, st)
	if !(left < e.horizon) {
		e.stay(d, &e.own)
		return
	}
	next, at := e.part(d, st, w, o.since, left)
	e.walk(d, next, at)
}

// waitOn lets an open deal wait on: it joined the queue when the file says, and
// its patience is longer than it has waited.
func (e *engine) waitOn(slot int32) {
	d := &e.deals[slot]
	st := &e.fig.stages[d.stage]
	for _, k := range st.pools {
		c := e.tally.pool(k, e.span.bin(d.joined))
		c.joined++
		c.joinTime += d.joined
	}
	if e.trace != nil {
		e.trace.add(d, d.joined, "join", int32(d.stage), st.pool, math.NaN())
	}
	e.lineUp(slot, st)
	if m := st.manner(d.group); m.rest.stage.Patience != nil {
		u := stream.Uniform(d.key.Bits(st.join, d.visit))
		if end := m.rest.patience.Remaining(-d.joined, u); end < e.horizon {
			e.agenda.add(end, classPatience<<56|uint64(d.order), e.note(slot, d))
		}
	}
}

// isFree reports whether there are members for a deal that is worked on.
func (e *engine) isFree(st *stage) bool {
	for _, k := range st.pools {
		if e.pools[k].free <= 0 {
			return false
		}
	}
	return true
}

// workOn lets members work on at an open deal. What is left of the effort is
// drawn given what has been done since it was begun, at the pace that the
// members have at time 0.
func (e *engine) workOn(d *deal, o *openPlan, st *stage) {
	d.joined, d.begun = o.since, o.since
	for _, k := range st.pools {
		e.pools[k].free--
		c := e.tally.pool(k, e.span.bin(o.since))
		c.joined++
		c.joinTime += o.since
		c.begun++
		c.prompt++
		c.beginTime += o.since
		c.beginClock += e.pools[k].clock.at(o.since)
	}
	if o.since >= 0 {
		e.tally.waits[o.stage].Add(0)
	}
	if e.trace != nil {
		e.trace.add(d, o.since, "join", o.stage, st.pool, math.NaN())
		e.trace.add(d, o.since, "begin", o.stage, st.pool, 0)
	}
	slot := e.remember(d)
	hands := e.hand(slot, st, 0)
	pace, _ := e.slowest(st, hands, 0, 0, math.Inf(1))
	done := float64(e.openTogether(st, o.since, 0) * pace.speed)
	left := st.manner(d.group).rest.work.Remaining(done, stream.Uniform(d.key.Bits(st.work, d.visit)))
	end := e.workEnds(st, hands, 0, 0, left)
	if !(end < e.horizon) {
		e.stay(d, &e.own)
		e.freeDeals = append(e.freeDeals, slot)
		return
	}
	e.agenda.add(end, classCompletion<<56|uint64(d.order), slot)
}

// openTogether is the time from t to the given one while all pools of a stage
// are open.
func (e *engine) openTogether(st *stage, t, to float64) float64 {
	sum := 0.0
	for t < to {
		from, until := t, to
		for _, k := range st.pools {
			from = math.Max(from, e.pools[k].clock.opens(t))
		}
		if from > t {
			t = from
			continue
		}
		for _, k := range st.pools {
			until = math.Min(until, e.pools[k].clock.closes(t))
		}
		sum += until - t
		t = until
	}
	return sum
}
