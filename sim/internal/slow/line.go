package slow

import (
	"math"
	"sort"

	"dealcast/model"
	"dealcast/sim/stream"
)

// line is a queue for one or several pools: those whose members are needed
// together in some stage, directly or through others.
type line struct {
	pools []*pool
	queue []*waiting // in order of joining
}

// waiting is a deal in a queue.
type waiting struct {
	deal  *Deal
	visit *Visit
	stage *model.Stage
}

// formLines gives every pool its line.
func (w *world) formLines() {
	for _, p := range w.pools {
		p.line = &line{pools: []*pool{p}}
		w.lines = append(w.lines, p.line)
	}
	for i := range w.scn.Stages {
		its := poolsOf(&w.scn.Stages[i])
		for j := 1; j < len(its); j++ {
			w.merge(w.pool(its[0]).line, w.pool(its[j]).line)
		}
	}
}

// merge makes one line of two.
func (w *world) merge(a, b *line) {
	if a == b {
		return
	}
	a.pools = append(a.pools, b.pools...)
	for _, p := range a.pools {
		p.line = a
	}
}

// serve begins work for those who wait, in their order. Who cannot begin keeps
// the pools that he needs from everybody behind him.
func (w *world) serve(l *line) {
	sort.SliceStable(l.queue, func(i, j int) bool { return w.first(l.queue[i], l.queue[j]) })
	closed := map[*pool]bool{}
	for _, next := range append([]*waiting{}, l.queue...) {
		can := true
		for _, name := range poolsOf(next.stage) {
			p := w.pool(name)
			can = can && !closed[p] && p.calendar.isOpen(w.now) && w.fastest(p) != nil
		}
		if can {
			l.leave(next.visit)
			w.beginWork(next.deal, next.visit)
			continue
		}
		for _, name := range poolsOf(next.stage) {
			closed[w.pool(name)] = true
		}
	}
}

// first says whether a is served before b.
func (w *world) first(a, b *waiting) bool {
	if a.stage.Priority != b.stage.Priority {
		return a.stage.Priority < b.stage.Priority
	}
	var x, y float64 // the smaller goes first
	switch w.pool(poolsOf(a.stage)[0]).Queue {
	case model.FIFO:
		x, y = a.visit.Joined, b.visit.Joined
	case model.LIFO:
		x, y = -a.visit.Joined, -b.visit.Joined
	case model.Oldest: // creation order decides below
	case model.ByValue:
		x, y = -a.deal.Value, -b.deal.Value
	case model.Random:
		x, y = a.visit.tie, b.visit.tie
	case model.ByScore:
		x, y = -a.deal.score, -b.deal.score
	}
	if x != y {
		return x < y
	}
	return before(a.deal, b.deal)
}

// leave takes a visit out of the queue and says whether it was there.
func (l *line) leave(v *Visit) bool {
	for i, q := range l.queue {
		if q.visit == v {
			l.queue = append(l.queue[:i:i], l.queue[i+1:]...)
			return true
		}
	}
	return false
}

// beginWork gives a deal the fastest free member of each pool.
func (w *world) beginWork(d *Deal, v *Visit) {
	v.Begun = w.now
	effort := w.draw(w.now, func(s *model.Scenario) *model.Dist { return stage(s, d, v.Stage).Work }, d.bits(v, stream.Work), 0)
	w.hold(d, v)
	w.work(d, v, effort)
}

// hold takes the fastest free member of each pool for a visit.
func (w *world) hold(d *Deal, v *Visit) {
	for _, name := range v.Pools {
		m := w.fastest(w.pool(name))
		m.visit = v
		v.members = append(v.members, m)
	}
}

// work goes on from now until the effort is done.
func (w *world) work(d *Deal, v *Visit, effort float64) {
	end := w.finishing(w.now, effort, v.members)
	w.at(end, workEnd, d, func() { w.finish(d, v) })
}

// release sets the members free who hold a visit.
func (w *world) release(v *Visit) {
	if len(v.members) == 0 {
		return
	}
	v.Released = w.now
	var lines []*line
	for _, m := range v.members {
		m.visit = nil
		if !math.IsNaN(m.left) {
			m.gone = w.now
		}
		if len(lines) == 0 || lines[len(lines)-1] != m.pool.line {
			lines = append(lines, m.pool.line)
		}
	}
	v.members = nil
	for _, l := range lines {
		w.serve(l)
	}
}
