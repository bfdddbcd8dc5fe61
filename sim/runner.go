package sim

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"dealcast/sim/stat"
)

// Options say how much of a plan to run, and how.
type Options struct {
	Replications int     // 0: what the scenario says
	Seed         *uint64 // nil: what the scenario says
	First        int     // number of the first replication; results are the same as those of a longer run
	Workers      int     // goroutines; 0: one per core
	Trace        []int   // replications to log event by event
	OpenDeals    bool    // keep what becomes of each open deal, for Result.OpenDeals
	// World fills in the uniform numbers from which the unknown numbers, the
	// factors and the shocks of a replication are made, in the order that
	// Plan.WorldSize says; nil: those of the world with the replication's own
	// number. It must depend on the replication alone, and is called from any
	// goroutine.
	World func(replication uint64, u []float64)
	// Luck is the number of the luck of a replication, which decides what
	// happens to its deals; nil: its own number.
	Luck func(replication uint64) uint64
	// Progress is told, from any goroutine, how many replications are done.
	Progress  func(done, total int)
	MaxMemory float64 // bytes of outcomes; 0: 2 GiB
	MaxVisits float64 // stage visits; 0: 1e11
}

// The limits where Options set none.
const (
	DefaultMaxMemory = 2 << 30
	DefaultMaxVisits = 1e11
)

// Run simulates replications of a plan over all cores and reports them. When
// the context ends first, it reports the replications 0 to k-1 that were done
// without a gap (so that quick ones are not favoured) together with the
// context's error; the result is nil if there is none. A *TooBig error means
// that nothing was run.
func Run(ctx context.Context, p *Plan, o Options) (*Result, error) {
	r := newRun(p, o)
	if err := r.refuse(); err != nil {
		return nil, err
	}
	r.rows = make([]float64, r.n*p.slots)
	stopped := context.AfterFunc(ctx, func() { r.stop.Store(true) })
	defer stopped()
	var wait sync.WaitGroup
	for range r.workers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			r.work()
		}()
	}
	wait.Wait()
	if r.failure != nil {
		return nil, r.failure
	}
	if r.complete == 0 {
		return nil, ctx.Err()
	}
	res := r.result()
	if r.complete < r.n {
		return res, ctx.Err()
	}
	return res, nil
}

// Check refuses, before anything is done, what Run would refuse.
func Check(p *Plan, o Options) error { return newRun(p, o).refuse() }

// run is one run in progress.
type run struct {
	plan     *Plan
	opts     Options
	n        int
	seed     uint64
	workers  int
	block    int // replications a worker takes at a time
	rows     []float64
	stop     atomic.Bool
	next     atomic.Int64 // block to be taken
	done     atomic.Int64 // replications
	mu       sync.Mutex
	waiting  map[int]*harvest // blocks done before an earlier one
	spare    []*harvest
	merged   *harvest
	complete int // replications without a gap
	failure  error
}

// harvest is what a block yields besides its rows.
type harvest struct {
	cycles   *stat.Hist
	waits    []*stat.Hist
	trace    []TraceEvent
	deadlock string       // the deals of the first replication in which some wait for each other for ever
	open     []float64    // what became of the open deals, replication by replication; nil: not asked for
	stays    []*stat.Hist // by stage, days of the visits that went on; nil without open deals
}

func newHarvest(p *Plan) *harvest {
	h := &harvest{cycles: stat.NewHist(), waits: make([]*stat.Hist, len(p.stages)), stays: newStays(p)}
	for i := range p.stages {
		if p.stages[i].pool >= 0 {
			h.waits[i] = stat.NewHist()
		}
	}
	return h
}

func (h *harvest) merge(cycles *stat.Hist, waits []*stat.Hist) {
	h.cycles.Merge(cycles)
	for i := range waits {
		if waits[i] != nil {
			h.waits[i].Merge(waits[i])
		}
	}
}

func (h *harvest) reset() {
	h.cycles.Reset()
	for _, w := range h.waits {
		if w != nil {
			w.Reset()
		}
	}
	for _, s := range h.stays {
		s.Reset()
	}
	h.trace, h.deadlock, h.open = nil, "", h.open[:0]
}

func newRun(p *Plan, o Options) *run {
	r := &run{plan: p, opts: o, n: o.Replications, seed: p.scenario.Run.Seed, workers: o.Workers}
	if r.n <= 0 {
		r.n = p.scenario.Run.Replications
	}
	if o.Seed != nil {
		r.seed = *o.Seed
	}
	if r.workers <= 0 {
		r.workers = runtime.GOMAXPROCS(0)
	}
	r.workers = min(r.workers, r.n)
	// A block should take some milliseconds, and every worker should get several.
	r.block = int(math.Max(1, math.Min(64, 5e4/math.Max(1, p.estimate.Visits))))
	r.block = max(1, min(r.block, r.n/(4*r.workers)))
	r.waiting = map[int]*harvest{}
	r.merged = newHarvest(p)
	return r
}

func (r *run) refuse() error {
	limit := r.opts.MaxMemory
	if limit <= 0 {
		limit = DefaultMaxMemory
	}
	m := r.plan.estimate.Memory(r.n)
	if r.asksForOpen() {
		m += float64(8 * float64(r.plan.fateNumbers()) * float64(r.n))
	}
	if m > limit {
		return &TooBig{What: "memory", Estimate: m, Limit: limit}
	}
	limit = r.opts.MaxVisits
	if limit <= 0 {
		limit = DefaultMaxVisits
	}
	if v := r.plan.estimate.Visits * float64(r.n); !(v <= limit) {
		return &TooBig{What: "stage visits", Estimate: v, Limit: limit}
	}
	return nil
}

func (r *run) asksForOpen() bool { return r.opts.OpenDeals && len(r.plan.open) > 0 }

// work takes block after block.
func (r *run) work() {
	e := newEngine(r.plan, r.seed, &r.stop)
	e.world, e.luck = r.opts.World, r.opts.Luck
	if r.asksForOpen() {
		e.fates = newFates(r.plan)
	}
	x := newExtractor(r.plan, e.fig, &e.tally)
	for {
		b := int(r.next.Add(1) - 1)
		from, to := b*r.block, min((b+1)*r.block, r.n)
		if from >= r.n || r.stop.Load() {
			return
		}
		h := r.take()
		for i := from; i < to; i++ {
			ok, err := r.one(e, x, h, i)
			if err != nil {
				r.fail(err)
			}
			if !ok || err != nil {
				return
			}
		}
		r.give(b, h)
		n := r.done.Add(int64(to - from))
		if r.opts.Progress != nil {
			r.opts.Progress(int(n), r.n)
		}
	}
}

// one simulates replication i of the run.
func (r *run) one(e *engine, x *extractor, h *harvest, i int) (bool, error) {
	e.trace = nil
	for _, t := range r.opts.Trace {
		if t == i+r.opts.First {
			e.trace = &tracer{plan: r.plan, replication: t}
		}
	}
	ok, err := e.replicate(uint64(i + r.opts.First))
	if err != nil {
		return false, fmt.Errorf("replication %d: %w", i+r.opts.First, err)
	}
	if !ok {
		return false, nil
	}
	x.row(r.rows[i*r.plan.slots : (i+1)*r.plan.slots])
	h.merge(e.tally.cycles, e.tally.waits)
	if e.fates != nil {
		h.addOpen(e.fates.row, e.fates.stays)
	}
	if e.tally.stuck > 0 && h.deadlock == "" {
		h.deadlock = fmt.Sprintf("in replication %d %s", i+r.opts.First, e.deadlock())
	}
	if e.trace != nil {
		h.trace = append(h.trace, e.trace.finish()...)
	}
	return true, nil
}

func (r *run) take() *harvest {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.spare); n > 0 {
		h := r.spare[n-1]
		r.spare = r.spare[:n-1]
		return h
	}
	return newHarvest(r.plan)
}

// give hands in the harvest of a block; those without a gap are merged, in
// order.
func (r *run) give(b int, h *harvest) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waiting[b] = h
	for {
		next := r.complete / r.block
		h, ok := r.waiting[next]
		if !ok || r.complete == r.n {
			return
		}
		delete(r.waiting, next)
		r.merged.merge(h.cycles, h.waits)
		r.merged.addOpen(h.open, h.stays)
		r.merged.trace = append(r.merged.trace, h.trace...)
		if r.merged.deadlock == "" {
			r.merged.deadlock = h.deadlock
		}
		r.complete = min((next+1)*r.block, r.n)
		h.reset()
		r.spare = append(r.spare, h)
	}
}

func (r *run) fail(err error) {
	r.stop.Store(true)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failure == nil {
		r.failure = err
	}
}
