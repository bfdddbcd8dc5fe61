package slow

import "dealcast/model"

// blocked is a deal in front of a door.
type blocked struct {
	deal  *Deal
	visit *Visit // in the stage where it waits; nil: a new lead, in none
	to    string
	since float64
}

// door says whether there is a door between two stages for a deal; from is "" for
// a new lead. There is one where a place must be had: in a stage with a limit,
// unless the deal is there already, and in the portfolio of a pool that does
// not carry it yet.
func (w *world) door(d *Deal, from, to string) bool {
	if to == model.Won || to == model.Lost {
		return false
	}
	if common(w.scn, to).Limit > 0 && from != to {
		return true
	}
	for _, p := range w.pools {
		if w.carries(p, to) && !(from != "" && w.carries(p, from)) {
			return true
		}
	}
	return false
}

// full says whether a stage has no place for a deal that comes from elsewhere.
func (w *world) full(from, to string) bool {
	limit := common(w.scn, to).Limit
	return limit > 0 && from != to && w.inStage[to] >= limit
}

// canEnter says whether a deal can have all the places that it needs.
func (w *world) canEnter(d *Deal, from, to string) bool {
	if w.full(from, to) {
		return false
	}
	for _, p := range w.pools {
		if w.carries(p, to) && !d.portfolios[p.Name] && p.carried >= p.places() {
			return false
		}
	}
	return true
}

// ask is what a deal does at a door; v is nil for a new lead.
func (w *world) ask(d *Deal, v *Visit, to string) {
	from := ""
	if v != nil {
		from = v.Stage
	}
	if w.canEnter(d, from, to) {
		w.move(d, v, to)
		return
	}
	rule := common(w.scn, to).WhenFull
	if rule == "" && v == nil {
		rule = model.LoseWhenFull
	}
	if w.full(from, to) && rule == model.LoseWhenFull {
		d.Shut = to
		w.lose(d, v, "full")
		return
	}
	if v == nil {
		d.Asked, d.Wanted = w.now, to
	} else {
		v.Blocked, v.Wanted = true, to
	}
	w.blocked = append(w.blocked, &blocked{d, v, to, w.now})
}

// serveDoors lets in who can enter, one after another: of those who can, each
// time the one who has been blocked longest.
func (w *world) serveDoors() {
	for {
		var next *blocked
		for _, b := range w.blocked {
			from := ""
			if b.visit != nil {
				from = b.visit.Stage
			}
			if !w.canEnter(b.deal, from, b.to) {
				continue
			}
			if next == nil || b.since < next.since || b.since == next.since && before(b.deal, next.deal) {
				next = b
			}
		}
		if next == nil {
			return
		}
		for i, b := range w.blocked {
			if b == next {
				w.blocked = append(w.blocked[:i:i], w.blocked[i+1:]...)
				break
			}
		}
		w.move(next.deal, next.visit, next.to)
	}
}

// takePlaces gives a deal a place in a stage and in the portfolios that go with
// it, whether or not there is one.
func (w *world) takePlaces(d *Deal, to string) {
	w.inStage[to]++
	for _, p := range w.pools {
		if w.carries(p, to) && !d.portfolios[p.Name] {
			d.portfolios[p.Name] = true
			p.carried++
		}
	}
}

// leavePlaces gives back the place in the stage that a deal leaves, and those in
// the portfolios that do not go with the stage that it enters; to is "" when the
// deal is over.
func (w *world) leavePlaces(d *Deal, from, to string) {
	if from != "" {
		w.inStage[from]--
	}
	for _, p := range w.pools {
		if d.portfolios[p.Name] && (to == "" || !w.carries(p, to)) {
			delete(d.portfolios, p.Name)
			p.carried--
		}
	}
}

// frees says whether leaving a stage can let in somebody else.
func (w *world) frees(name string) bool {
	if common(w.scn, name).Limit > 0 {
		return true
	}
	for _, p := range w.pools {
		if w.carries(p, name) {
			return true
		}
	}
	return false
}
