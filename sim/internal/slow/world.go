package slow

import (
	"container/heap"
	"math"

	"dealcast/model"
	"dealcast/model/dist"
)

// world is the state of a replication.
type world struct {
	scn               *model.Scenario
	seed, replication uint64
	warmup, horizon   float64
	x                 []float64 // realised unknowns
	samplers          map[*model.Dist]*dist.Sampler
	deals             []*Deal
	pools             map[string]*pool
	now               float64
	events            eventList
	scheduled         int
}

func newWorld(scn *model.Scenario, seed, replication uint64, warmup float64) *world {
	w := &world{scn: scn, seed: seed, replication: replication, warmup: warmup, horizon: scn.Time.Horizon}
	w.x = realise(scn, seed, replication)
	w.samplers = map[*model.Dist]*dist.Sampler{}
	w.pools = map[string]*pool{}
	for i := range scn.Pools {
		p := &scn.Pools[i]
		w.pools[p.Name] = &pool{Pool: p, share: p.Share.At(w.x), free: p.Size, calendar: newCalendar(scn, -warmup, w.horizon)}
	}
	w.arrive()
	return w
}

// sample is the variate of a distribution for 64 random bits.
func (w *world) sample(d *model.Dist, bits uint64) float64 {
	s, ok := w.samplers[d]
	if !ok {
		made := d.Sampler(w.x)
		s = &made
		w.samplers[d] = s
	}
	return s.Sample(bits)
}

func (w *world) source(d *Deal) *model.Source {
	for i := range w.scn.Sources {
		if w.scn.Sources[i].Name == d.Source {
			return &w.scn.Sources[i]
		}
	}
	panic("no source " + d.Source)
}

func (w *world) stage(name string) *model.Stage { return &w.scn.Stages[w.position(name)] }

// position is the place of a stage in the pipeline.
func (w *world) position(name string) int {
	for i := range w.scn.Stages {
		if w.scn.Stages[i].Name == name {
			return i
		}
	}
	panic("no stage " + name)
}

func (w *world) calendars() map[string]*calendar {
	c := map[string]*calendar{}
	for name, p := range w.pools {
		c[name] = p.calendar
	}
	return c
}

// class orders what happens at the same instant.
type class int

const (
	flow       class = iota // deals on their way to a stage or through a dwell; touch no pool
	capacity                // a pool opens
	completion              // work ends
	request                 // a deal joins a queue
	impatience              // patience runs out
)

// event is something that happens at a time.
type event struct {
	time  float64
	class class
	order int // of creation of the deal; of the pool when it opens
	count int // of scheduling: the last resort
	do    func()
}

type eventList []*event

func (l eventList) Len() int { return len(l) }
func (l eventList) Less(i, j int) bool {
	a, b := l[i], l[j]
	switch {
	case a.time != b.time:
		return a.time < b.time
	case a.class != b.class:
		return a.class < b.class
	case a.order != b.order:
		return a.order < b.order
	}
	return a.count < b.count
}
func (l eventList) Swap(i, j int) { l[i], l[j] = l[j], l[i] }
func (l *eventList) Push(e any)   { *l = append(*l, e.(*event)) }
func (l *eventList) Pop() any {
	last := len(*l) - 1
	e := (*l)[last]
	*l = (*l)[:last]
	return e
}

// at schedules something that a deal does; nothing at or beyond the horizon
// happens.
func (w *world) at(t float64, c class, d *Deal, do func()) {
	w.schedule(&event{time: t, class: c, order: d.order, do: do})
}

func (w *world) schedule(e *event) {
	if e.time < w.horizon {
		w.scheduled++
		e.count = w.scheduled
		heap.Push(&w.events, e)
	}
}

// scheduleOpenings makes every pool serve its queue when its calendar opens.
func (w *world) scheduleOpenings() {
	for i := range w.scn.Pools {
		p := w.pools[w.scn.Pools[i].Name]
		for _, t := range p.calendar.open {
			if t >= -w.warmup {
				w.schedule(&event{time: t, class: capacity, order: i, do: func() { w.serve(p) }})
			}
		}
	}
}

func (w *world) run() {
	w.now = math.Inf(-1)
	for w.events.Len() > 0 {
		e := heap.Pop(&w.events).(*event)
		if e.time < w.now {
			panic("time runs backwards")
		}
		w.now = e.time
		e.do()
	}
}
