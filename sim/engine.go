package sim

import (
	"math"
	"math/bits"
	"slices"
	"sync/atomic"

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

// engine simulates one replication after another, reusing its memory.
type engine struct {
	*Plan
	fig           *figures
	seed          uint64
	agenda        agenda
	pools         []resource
	deals         []deal
	freeDeals     []int32
	links         []link
	visits        []uint32  // [slot*counters + counter]
	mine          []uint32  // counters of the deal being walked
	waits         []float64 // [slot*pools + pool]: days waited for each pool so far
	waited        []float64 // the same of the deal being walked
	notes         []note
	hands         []int32  // [slot*most + i]: member of the i-th pool of the stage who works on the deal
	changes       []change // of crews, on the agenda
	halls         []hall
	dirty         []int32 // halls for which something has become free
	rooms         []int32 // by stage: places that are free
	folios        []int32 // by pool: places of the portfolio that are free
	closed        []bool  // scratch, by pool
	waiters       waiters // scratch
	freeNotes     []int32
	order         uint32 // of the next deal
	tally         tally
	trace         *tracer
	stop          *atomic.Bool // asked for from outside: give up
	extras        []extra      // by slot
	own           extra        // of the deal being walked
	today         today        // what the open deals need
	fates         *fates       // what becomes of them; nil: nobody asks
	referrals     []referral   // on the agenda
	freeReferrals []int32
	world         func(replication uint64, u []float64)
	luck          func(replication uint64) uint64
}

func newEngine(p *Plan, seed uint64, stop *atomic.Bool) *engine {
	e := &engine{Plan: p, fig: newFigures(p), seed: seed, stop: stop}
	e.tally.init(p)
	if slices.ContainsFunc(e.fig.leadCost, func(l level) bool { return l.steps != nil }) {
		e.tally.paid = make([]float64, p.groups*p.span.bins())
	}
	e.pools = make([]resource, len(p.pools))
	for i := range e.pools {
		e.pools[i] = resource{
			rule: p.pools[i].rule, clock: p.pools[i].clock, classes: make([]class, max(1, p.pools[i].classes)),
		}
		if c := p.pools[i].crew; c != nil {
			e.pools[i].crew = &crew{crewPlan: c}
		}
	}
	e.halls, e.closed = make([]hall, p.halls), make([]bool, len(p.pools))
	e.rooms, e.folios = make([]int32, len(p.stages)), make([]int32, len(p.pools))
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
	luck := replication
	if e.luck != nil {
		luck = e.luck(replication)
	}
	if e.world != nil {
		e.world(replication, e.fig.u)
	} else {
		e.World(e.seed, replication, e.fig.u)
	}
	e.fig.realise()
	for i := range e.fig.flows {
		e.fig.flows[i].begin(stream.Source(e.seed, luck, e.sources[i].name), e.warmup)
	}
	for i := range e.pools {
		e.pools[i].reset(&e.Plan.pools[i])
	}
	e.agenda.reset()
	e.changes = e.changes[:0]
	e.resetDoors()
	e.deals, e.freeDeals = e.deals[:0], e.freeDeals[:0]
	e.links, e.visits, e.waits = e.links[:0], e.visits[:0], e.waits[:0]
	e.notes, e.freeNotes, e.extras = e.notes[:0], e.freeNotes[:0], e.extras[:0]
	e.order = 0
	e.tally.reset()
	for i := range e.pools {
		if e.pools[i].crew != nil {
			e.gather(int32(i), luck)
		}
	}
	if e.referred >= 0 {
		e.expectLeads()
	}
	if e.fates != nil {
		e.fates.reset()
	}
	if len(e.Plan.open) > 0 {
		e.openUp(stream.Source(e.seed, luck, openName))
	}
	if !e.run() {
		return false, nil
	}
	e.close()
	if e.Plan.halls > 0 {
		e.tally.stuck = len(e.stuck())
	}
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
		if e.referred < 0 {
			e.arrive(until)
		}
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
		t, number := f.time, f.number
		f.advance()
		e.create(k, f.key.Deal(number), number, t)
	}
}

// create makes a lead of source k at time t and lets it walk.
func (e *engine) create(k int, key stream.Key, number int64, t float64) {
	sp := &e.sources[k]
	d := deal{key: key, created: t, number: number, order: e.order, source: int16(k)}
	e.order++
	d.group = e.groupOf(sp.source, d.key, d.created)
	at := int(d.group)*e.span.bins() + int(e.span.bin(d.created))
	c := &e.tally.created[at]
	c.n++
	c.t += d.created
	if e.tally.paid != nil {
		e.tally.paid[at] += e.fig.leadCost[sp.source].at(d.created)
	}
	clear(e.mine)
	clear(e.waited)
	if e.rich {
		e.endow(&d)
	}
	if e.tally.daily != nil && d.created >= 0 {
		e.tally.daily[int(d.created)].leads++
	}
	if e.trace != nil {
		e.trace.add(&d, d.created, "created", -1, -1, math.NaN())
	}
	if e.tally.entries == nil { // no door, nor deals that enter elsewhere
		e.walk(&d, sp.enters, t)
		return
	}
	e.start(&d, sp.enters)
}

// start lets a new deal into its first stage, or makes it ask at its door.
func (e *engine) start(d *deal, s int32) {
	if e.entries != nil && e.entries[s].hall >= 0 {
		d.stage, e.own.ready = -1, d.created
		e.approach(d, d.created)
		return
	}
	e.enter(d, s, d.created)
}

func (e *engine) groupOf(source int, key stream.Key, t float64) int32 {
	n := e.segments
	if n == 1 {
		return int32(source)
	}
	u := stream.Uniform(key.Bits(dealSegment, 0))
	if e.fig.mixes != nil && e.fig.mixes[source] != nil {
		return int32(source*n + e.fig.segmentAt(source, u, t))
	}
	row := e.fig.segments[source*n : (source+1)*n]
	k := 0
	for u >= row[k] {
		k++
	}
	return int32(source*n + k)
}

// close counts the deals that still wait when the window ends. All others that
// are open have been counted when they were seen to outlast it.
func (e *engine) close() {
	all := func(c *class) {
		for slot := c.head; slot >= 0; slot = e.links[slot].next {
			e.stay(&e.deals[slot], &e.extras[slot])
		}
		for _, w := range c.heap {
			e.stay(&e.deals[w.slot], &e.extras[w.slot])
		}
	}
	for i := range e.pools {
		for k := range e.pools[i].classes {
			all(&e.pools[i].classes[k])
		}
	}
	for i := range e.halls {
		all(&e.halls[i].class)
	}
}
