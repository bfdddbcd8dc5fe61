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

// mayEnter says whether there will be places for a blocked deal, when all have
// gone on who can.
func (w *world) mayEnter(b *blocked, stuck map[*Deal]bool) bool {
	from := ""
	if b.visit != nil {
		from = b.visit.Stage
	}
	limit := common(w.scn, b.to).Limit
	if limit > 0 && from != b.to && count(stuck, func(d *Deal) bool { return d.here() == b.to }) >= limit {
		return false
	}
	for _, p := range w.pools {
		if w.carries(p, b.to) && !b.deal.portfolios[p.Name] && p.places() > 0 &&
			count(stuck, func(d *Deal) bool { return d.portfolios[p.Name] }) >= p.places() {
			return false
		}
	}
	return true
}

// mayBegin says whether each pool that a waiting deal needs has a member whom
// nobody holds for ever.
func (w *world) mayBegin(q *waiting, stuck map[*Deal]bool) bool {
	for _, name := range poolsOf(q.stage) {
		p := w.pool(name)
		held := 0
		for d := range stuck {
			for _, m := range d.hands() {
				if m.pool == p && math.IsNaN(m.left) {
					held++
				}
			}
		}
		if p.present() > 0 && held >= p.present() {
			return false
		}
	}
	return true
}

// count is how many of the deals that are stuck are of those.
func count(stuck map[*Deal]bool, those func(*Deal) bool) (n int) {
	for d := range stuck {
		if those(d) {
			n++
		}
	}
	return n
}

// here is the stage that an open deal is in; "" for none.
func (d *Deal) here() string {
	if len(d.Visits) == 0 {
		return ""
	}
	return d.Visits[len(d.Visits)-1].Stage
}

// hands are the members whom an open deal holds.
func (d *Deal) hands() []*member {
	if len(d.Visits) == 0 {
		return nil
	}
	return d.Visits[len(d.Visits)-1].members
}
