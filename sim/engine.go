package sim

import (
	"math"
	"math/bits"
	"sync/atomic"

	"dealcast/model"
	"dealcast/sim/stream"
)

// deal is a deal that waits, is worked on, or is about to ask for a member:
// the only deals that the engine must remember. It fills one cache line.
type deal struct {
	key     stream.Key
	created float64
	entered float64 // its stage, before the hand-over
	joined  float64 // the queue; -1 before
	begun   float64 // work
	number  int64   // within its source
	order   uint32  // of creation
	visit   uint32  // to its stage, from 0
	group   int32
	stage   int16
	source  int16 // index in the plan's sources: bursts apart
}

// note is a deal's patience on the agenda. The deal may have been served since
// and its slot be another's, so it names the wait it belongs to.
type note struct {
	order uint32
	visit uint32
	slot  int32
	stage int16
}

// engine simulates one replication after another, reusing its memory.
type engine struct {
	*Plan
	fig       *figures
	seed      uint64
	agenda    agenda
	pools     []resource
	deals     []deal
	freeDeals []int32
	links     []link
	visits    []uint32  // [slot*counters + counter]
	mine      []uint32  // counters of the deal being walked
	waits     []float64 // [slot*pools + pool]: days waited for each pool so far
	waited    []float64 // the same of the deal being walked
	notes     []note
	freeNotes []int32
	order     uint32 // of the next deal
	tally     tally
	trace     *tracer
	stop      *atomic.Bool // asked for from outside: give up
}

var (
	dealValue   = stream.At(0, stream.Value)
	dealSegment = stream.At(0, stream.Segment)
)

func newEngine(p *Plan, seed uint64, stop *atomic.Bool) *engine {
	e := &engine{Plan: p, fig: newFigures(p), seed: seed, stop: stop}
	e.tally.init(p)
	e.pools = make([]resource, len(p.pools))
	for i := range e.pools {
		e.pools[i] = resource{
			rule: p.pools[i].rule, clock: p.pools[i].clock, classes: make([]class, max(1, p.pools[i].classes)),
		}
	}
	e.mine = make([]uint32, p.counters)
	e.waited = make([]float64, len(p.pools))
	e.agenda.size(-p.warmup, p.horizon, p.buckets())
	return e
}

// buckets is how many the agenda has: about one event each, at most 2^16.
func (p *Plan) buckets() int {
	return int(math.Min(1<<16, math.Max(64, 1.2*p.estimate.Events)))
}

// replicate simulates one replication. It reports false if it was told to stop.
func (e *engine) replicate(replication uint64) (bool, error) {
	world := stream.World(e.seed, replication)
	for i := range e.scenario.Unknowns {
		e.fig.u[i] = stream.Uniform(world.Bits(e.unknowns[i], 0))
	}
	e.fig.realise()
	for i := range e.fig.flows {
		e.fig.flows[i].begin(stream.Source(e.seed, replication, e.sources[i].name), e.warmup)
	}
	for i := range e.pools {
		e.pools[i].reset(&e.Plan.pools[i])
	}
	e.agenda.reset()
	e.deals, e.freeDeals = e.deals[:0], e.freeDeals[:0]
	e.links, e.visits, e.waits = e.links[:0], e.visits[:0], e.waits[:0]
	e.notes, e.freeNotes = e.notes[:0], e.freeNotes[:0]
	e.order = 0
	e.tally.reset()
	if !e.run() {
		return false, nil
	}
	e.close()
	return true, e.tally.conserved(e.Plan)
}

// run alternates between the leads of a stretch of time, who walk as far as
// they can go without competing, and the events of that stretch.
func (e *engine) run() bool {
	a := &e.agenda
	width := 64 / a.scale
	for w := range a.filled {
		if e.stop.Load() {
			return false
		}
		until := a.origin + float64(float64(w+1)*width)
		if w == len(a.filled)-1 {
			until = e.horizon
		}
		a.bucket = w<<6 - 1
		a.now, a.done = a.now[:0], 0
		e.arrive(until)
		for {
			// Rounding may have put a lead of this stretch into the last bucket
			// of the one before; it is in now.
			e.serve()
			if a.filled[w] == 0 {
				break
			}
			a.open(w<<6 | bits.TrailingZeros64(a.filled[w]))
		}
	}
	return true
}

// arrive creates the leads that come before the given time, in the order of
// their creation, and lets each walk.
func (e *engine) arrive(until float64) {
	flows := e.fig.flows
	for {
		k := 0
		for i := 1; i < len(flows); i++ {
			if flows[i].time < flows[k].time {
				k = i
			}
		}
		if len(flows) == 0 || !(flows[k].time < until) || !(flows[k].time < e.horizon) {
			return
		}
		f := &flows[k]
		sp := &e.sources[k]
		d := deal{key: f.key.Deal(f.number), created: f.time, number: f.number, order: e.order, source: int16(k)}
		e.order++
		d.group = e.groupOf(sp.source, d.key)
		f.advance()
		c := &e.tally.created[int(d.group)*e.span.bins()+int(e.span.bin(d.created))]
		c.n++
		c.t += d.created
		clear(e.mine)
		clear(e.waited)
		if e.tally.daily != nil && d.created >= 0 {
			e.tally.daily[int(d.created)].leads++
		}
		if e.trace != nil {
			e.trace.add(&d, d.created, "created", -1, -1, math.NaN())
		}
		e.walk(d, sp.enters, d.created)
	}
}

func (e *engine) groupOf(source int, key stream.Key) int32 {
	n := e.segments
	if n == 1 {
		return int32(source)
	}
	u := stream.Uniform(key.Bits(dealSegment, 0))
	row := e.fig.segments[source*n : (source+1)*n]
	k := 0
	for u >= row[k] {
		k++
	}
	return int32(source*n + k)
}

// walk takes a deal into stage s at time t and on through all that follows
// until it must compete for a member, has left, or the window ends.
func (e *engine) walk(d deal, s int32, t float64) {
	for s >= 0 {
		st := &e.fig.stages[s]
		d.stage, d.entered, d.visit = int16(s), t, 0
		if st.counter >= 0 {
			d.visit = e.mine[st.counter]
			e.mine[st.counter]++
		}
		if d.visit == 0 && t >= 0 {
			e.tally.sums[s].first++
		}
		if e.trace != nil {
			e.trace.add(&d, t, "enter", s, -1, math.NaN())
		}
		joined := t
		if st.hasHandover {
			joined += st.noise.Sample(d.key.Bits(st.handover, d.visit))
		}
		if !(joined < e.horizon) {
			e.stay(&d)
			return
		}
		d.joined = joined
		if st.pool >= 0 {
			d.begun = math.Inf(-1)
			slot := e.remember(&d)
			e.agenda.add(joined, classRequest<<56|uint64(d.order), slot)
			return
		}
		d.begun = joined
		s, t = e.finish(&d, st, joined)
	}
}

// finish draws the outcome of a deal whose work (if any) is done at time t, and
// lets the customer take his time. It returns the next stage and when the deal
// enters it, or a negative number when the deal is won, lost, or still open at
// the end.
func (e *engine) finish(d *deal, st *stage, t float64) (next int32, at float64) {
	w := st.choose(int(d.group), stream.Uniform(d.key.Bits(st.outcome, d.visit)), d.begun-d.joined)
	left := t
	if st.hasDwell {
		if k := st.dwellOf[w]; k >= 0 {
			left += float64(st.dwells[k].Sample(d.key.Bits(st.dwell, d.visit)) * e.fig.groups[d.group].dwell)
		}
	}
	if !(left < e.horizon) {
		e.stay(d)
		return toLost, 0
	}
	return e.exit(d, st, w, t, left)
}

// exit records that a deal, whose work ended at done, leaves its stage by way
// w, and closes it if the way leads out of the pipeline.
func (e *engine) exit(d *deal, st *stage, w int32, done, left float64) (next int32, at float64) {
	to := st.ways[w].to
	if to >= 0 {
		if n := &e.fig.stages[to]; n.counter >= 0 && e.mine[n.counter] >= n.maxVisits {
			w = st.loops
			to = toLost
		}
	}
	bin := e.span.bin(left)
	c := &e.tally.cells[st.cells+int(w)*e.span.bins()+int(bin)]
	c.n++
	c.t += left
	if left >= 0 {
		sum := &e.tally.sums[d.stage]
		sum.handover += d.joined - d.entered
		sum.dwell += left - done
		if st.pool >= 0 {
			sum.wait += d.begun - d.joined
			sum.work += done - d.begun
			clock := e.Plan.pools[st.pool].clock
			sum.effort += clock.at(done) - clock.at(d.begun)
		}
	}
	if e.trace != nil {
		e.trace.leave(d, st, w, left)
	}
	if to < 0 {
		e.closeDeal(d, to, left, int(bin))
	}
	return to, left
}

// closeDeal records a deal that is won or lost.
func (e *engine) closeDeal(d *deal, to int32, t float64, bin int) {
	i := int(d.group)*e.span.bins() + bin
	if to != toWon {
		c := &e.tally.lost[i]
		c.n++
		c.t += t
		return
	}
	value := e.value(d)
	c := &e.tally.won[i]
	c.n++
	c.t += t
	c.revenue += value
	c.cycle += t - d.created
	if t >= 0 {
		e.tally.cycles.Add(t - d.created)
		for i, w := range e.waited {
			e.tally.wonWait[i] += w
		}
		if e.tally.daily != nil {
			day := &e.tally.daily[int(t)]
			day.won++
			day.revenue += value
		}
	}
	if e.trace != nil {
		e.trace.add(d, t, "won", int32(d.stage), -1, value)
	}
}

func (e *engine) value(d *deal) float64 {
	g := &e.fig.groups[d.group]
	if g.worth == nil {
		return 0
	}
	return g.worth.Sample(d.key.Bits(dealValue, 0)) * g.value
}

// stay records a deal that is still open when the window ends.
func (e *engine) stay(d *deal) {
	e.tally.open(d, e.value(d))
}

// remember gives a deal a slot.
func (e *engine) remember(d *deal) int32 {
	var slot int32
	if n := len(e.freeDeals); n > 0 {
		slot = e.freeDeals[n-1]
		e.freeDeals = e.freeDeals[:n-1]
		e.deals[slot] = *d
	} else {
		slot = int32(len(e.deals))
		e.deals = append(e.deals, *d)
		e.links = append(e.links, link{})
		e.visits = append(e.visits, e.mine...)
		e.waits = append(e.waits, e.waited...)
		return slot
	}
	// Loops, for these lists are too short to call copy.
	for i, n := range e.mine {
		e.visits[int(slot)*len(e.mine)+i] = n
	}
	for i, w := range e.waited {
		e.waits[int(slot)*len(e.waited)+i] = w
	}
	return slot
}

// recall empties a slot and returns its deal.
func (e *engine) recall(slot int32) deal {
	for i := range e.mine {
		e.mine[i] = e.visits[int(slot)*len(e.mine)+i]
	}
	for i := range e.waited {
		e.waited[i] = e.waits[int(slot)*len(e.waited)+i]
	}
	e.freeDeals = append(e.freeDeals, slot)
	return e.deals[slot]
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
		key = -e.value(d)
	case model.Random:
		key = stream.Uniform(d.key.Bits(st.order, d.visit))
	}
	r.join(e.links, st.class, slot, key, d.order)
	if r.free > 0 {
		e.awaitOpening(st.pool, t)
	}
	if st.patience >= 0 {
		if end := t + st.patient.Sample(d.key.Bits(st.join, d.visit)); end < e.horizon {
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
	work := st.effort.Sample(d.key.Bits(st.work, d.visit)) * st.stretch
	end := r.clock.after(t, work)
	if !(end < e.horizon) { // held to the end: neither member nor deal is seen again
		e.stay(d)
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
	next, at := e.finish(&d, st, t)
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
	next, at := e.exit(&gone, st, st.patience, t, t)
	e.walk(gone, next, at)
}

// close counts the deals that still wait when the window ends. All others that
// are open have been counted when they were seen to outlast it.
func (e *engine) close() {
	for i := range e.pools {
		for k := range e.pools[i].classes {
			c := &e.pools[i].classes[k]
			for slot := c.head; slot >= 0; slot = e.links[slot].next {
				e.stay(&e.deals[slot])
			}
			for _, w := range c.heap {
				e.stay(&e.deals[w.slot])
			}
		}
	}
}
