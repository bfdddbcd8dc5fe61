package slow

import "dealcast/model"

// pool is a group of people and the deals that wait for them.
type pool struct {
	*model.Pool
	share    float64
	calendar *calendar
	free     int
	queue    []*waiting // in order of joining
}

// waiting is a deal in a queue.
type waiting struct {
	deal  *Deal
	visit *Visit
	stage *model.Stage
}

// serve lets free members begin work while there is open time and a queue.
func (w *world) serve(p *pool) {
	for p.free > 0 && len(p.queue) > 0 && p.calendar.isOpen(w.now) {
		next := p.pick()
		p.leave(next.visit)
		p.free--
		w.begin(next.deal, next.visit)
	}
}

// pick is the deal that the queue rule puts first.
func (p *pool) pick() *waiting {
	best := p.queue[0]
	for _, other := range p.queue[1:] {
		if p.before(other, best) {
			best = other
		}
	}
	return best
}

// before says whether a is served before b.
func (p *pool) before(a, b *waiting) bool {
	if a.stage.Priority != b.stage.Priority {
		return a.stage.Priority < b.stage.Priority
	}
	var x, y float64 // the smaller goes first
	switch p.Queue {
	case model.FIFO:
		x, y = a.visit.Joined, b.visit.Joined
	case model.LIFO:
		x, y = -a.visit.Joined, -b.visit.Joined
	case model.Oldest: // creation order decides below
	case model.ByValue:
		x, y = -a.deal.Value, -b.deal.Value
	case model.Random:
		x, y = a.visit.tie, b.visit.tie
	}
	if x != y {
		return x < y
	}
	return a.deal.order < b.deal.order
}

// leave takes a visit out of the queue and says whether it was there.
func (p *pool) leave(v *Visit) bool {
	for i, q := range p.queue {
		if q.visit == v {
			p.queue = append(p.queue[:i:i], p.queue[i+1:]...)
			return true
		}
	}
	return false
}
