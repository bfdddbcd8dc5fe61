package slow

import "math"

// deadlocked counts the deals that wait for each other for ever at the end: all
// who wait are taken to be stuck until it turns out that one of them can go on,
// which may let others go on. Where there is no member at all they wait for a
// hire, not for each other.
func (w *world) deadlocked() int {
	stuck := map[*Deal]bool{}
	for _, b := range w.blocked {
		stuck[b.deal] = true
	}
	for _, l := range w.lines {
		for _, q := range l.queue {
			if math.IsInf(q.visit.patience, 1) {
				stuck[q.deal] = true
			}
		}
	}
	for again := true; again; {
		again = false
		for _, b := range w.blocked {
			if stuck[b.deal] && w.mayEnter(b, stuck) {
				delete(stuck, b.deal)
				again = true
			}
		}
		for _, l := range w.lines {
			for _, q := range l.queue {
				if stuck[q.deal] && w.mayBegin(q, stuck) {
					delete(stuck, q.deal)
					again = true
				}
			}
		}
	}
	return len(stuck)
}

// mayEnter says whether each place that a blocked deal needs is free, or is held
// by somebody who goes on.
func (w *world) mayEnter(b *blocked, stuck map[*Deal]bool) bool {
	from := ""
	if b.visit != nil {
		from = b.visit.Stage
	}
	if w.full(from, b.to) && !w.anyOf(stuck, func(d *Deal) bool { return d.here() == b.to }) {
		return false
	}
	for _, p := range w.pools {
		if w.carries(p, b.to) && !b.deal.portfolios[p.Name] && p.carried >= p.places() && p.places() > 0 &&
			!w.anyOf(stuck, func(d *Deal) bool { return d.portfolios[p.Name] }) {
			return false
		}
	}
	return true
}

// mayBegin says whether each pool that a waiting deal needs has a member who is
// free, or works on a deal that goes on.
func (w *world) mayBegin(q *waiting, stuck map[*Deal]bool) bool {
	for _, name := range poolsOf(q.stage) {
		p := w.pool(name)
		if p.present() > 0 && w.fastest(p) == nil && !w.anyOf(stuck, func(d *Deal) bool { return d.holds(p) }) {
			return false
		}
	}
	return true
}

// anyOf says whether a deal that is open and not stuck is one of those.
func (w *world) anyOf(stuck map[*Deal]bool, those func(*Deal) bool) bool {
	for _, d := range w.deals {
		if math.IsNaN(d.Closed) && !stuck[d] && those(d) {
			return true
		}
	}
	return false
}

// here is the stage that an open deal is in; "" for none.
func (d *Deal) here() string {
	if len(d.Visits) == 0 {
		return ""
	}
	return d.Visits[len(d.Visits)-1].Stage
}

// holds says whether a deal holds a member of a pool.
func (d *Deal) holds(p *pool) bool {
	if len(d.Visits) == 0 {
		return false
	}
	for _, m := range d.Visits[len(d.Visits)-1].members {
		if m.pool == p {
			return true
		}
	}
	return false
}
