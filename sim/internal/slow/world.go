package slow

import (
	"container/heap"
	"math"

	"dealcast/model"
)

// world is the state of a replication.
type world struct {
	scn               *model.Scenario
	seed, replication uint64
	warmup, horizon   float64
	x                 []float64 // realised unknowns of scn
	states            []*state  // scn and what it becomes by its changes
	shocks            []*shock
	axes              map[axisOf]int // of the Sobol points of factors and shocks
	deals             []*Deal        // those of sources in order of creation, then referrals
	pools             []*pool
	lines             []*line
	inStage           map[string]int // deals in each stage
	blocked           []*blocked     // in front of doors
	now               float64
	events            eventList
	scheduled         int
}

func newWorld(scn *model.Scenario, seed, replication uint64, warmup float64) *world {
	w := &world{scn: scn, seed: seed, replication: replication, warmup: warmup, horizon: scn.Time.Horizon}
	w.inStage = map[string]int{}
	w.begin()
	w.formTeams()
	w.formLines()
	w.arrive()
	return w
}

// position is the place of a stage in the pipeline.
func (w *world) position(name string) int {
	for i := range w.scn.Stages {
		if w.scn.Stages[i].Name == name {
			return i
		}
	}
	panic("no stage " + name)
}

// stage is a stage as it is for a deal: that of its segment where the segment
// has its own.
func stage(s *model.Scenario, d *Deal, name string) *model.Stage {
	for i := range s.Segments {
		if s.Segments[i].Name != d.Segment {
			continue
		}
		for j := range s.Segments[i].Stages {
			if s.Segments[i].Stages[j].Name == name {
				return &s.Segments[i].Stages[j]
			}
		}
	}
	return common(s, name)
}

// common is a stage as it is where segments do not differ: pools, priority,
// limit and max_visits.
func common(s *model.Scenario, name string) *model.Stage {
	for i := range s.Stages {
		if s.Stages[i].Name == name {
			return &s.Stages[i]
		}
	}
	panic("no stage " + name)
}

// poolsOf are the pools whose members work in a stage.
func poolsOf(st *model.Stage) []string {
	if len(st.Pools) == 0 && st.Pool != "" { // a scenario made by hand
		return []string{st.Pool}
	}
	return st.Pools
}

// source is a source of deals by its name; nil for "".
func source(s *model.Scenario, name string) *model.Source {
	for i := range s.Sources {
		if s.Sources[i].Name == name {
			return &s.Sources[i]
		}
	}
	return nil
}

// segment is a segment by its name; nil for "".
func segment(s *model.Scenario, name string) *model.Segment {
	for i := range s.Segments {
		if s.Segments[i].Name == name {
			return &s.Segments[i]
		}
	}
	return nil
}

// class orders what happens at the same instant.
type class int

const (
	flow       class = iota // deals on their way; what they do touches nobody else
	capacity                // pools open, members join and leave
	today                   // the open deals are put where they stand
	workEnd                 // members are released
	dwellEnd                // of stages whose leaving frees a place
	request                 // a deal joins a queue, or asks at a door
	impatience              // patience runs out
)

// event is something that happens at a time.
type event struct {
	time  float64
	class class
	deal  *Deal // nil for what happens to a pool
	order int   // of what happens to pools
	count int   // of scheduling: the last resort
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
	case a.deal != b.deal && a.deal != nil && b.deal != nil:
		return before(a.deal, b.deal)
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
	w.schedule(&event{time: t, class: c, deal: d, do: do})
}

func (w *world) schedule(e *event) {
	if e.time < w.horizon {
		w.scheduled++
		e.count = w.scheduled
		heap.Push(&w.events, e)
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
