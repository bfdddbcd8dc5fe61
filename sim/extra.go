package sim

import "dealcast/sim/stream"

// extra is what is known of a deal beyond what every scenario needs. Where a
// plan is not rich, nobody keeps it.
type extra struct {
	odds, dwell float64 // multipliers that belong to the deal
	worth       float64 // its value
	score       float64 // what the seller sees of its quality
	key         float64 // of its place in a joint line
	done, ready float64 // when its work ended, and when it was ready to leave its stage
	way         int32   // by which it will leave
	asking      bool    // at a door rather than for a member
	blocked     bool    // in a hall
	held        bool    // still holds the members who have done the work
	kept        int32   // the slot in which it was served, when held
}

// needsExtras reports whether deals differ in more than their draws.
func (p *Plan) needsExtras() bool {
	scn := p.scenario
	return p.halls > 0 || p.most > 1 || scn.Quality != nil || scn.Open != nil || scn.Due != nil || scn.Money != nil ||
		len(scn.Factors) > 0 || len(scn.Shocks) > 0 || len(scn.Changes) > 0
}

// endow fills in what belongs to a new deal.
func (e *engine) endow(d *deal) {
	e.own = extra{odds: 1, dwell: 1}
	value := 1.0
	if e.fig.quality != nil {
		value = e.assess(d, drawQuality(d))
	}
	e.own.worth = e.drawValue(d) * value
}

// oddsTimes multiplies the odds of the deal at hand at time t.
func (e *engine) oddsTimes(t float64) float64 {
	if e.fig.climate != nil {
		return e.own.odds * e.fig.climate.at(t).odds
	}
	return e.own.odds
}

// dwellTimes multiplies a dwell of the deal at hand that begins at time t.
func (e *engine) dwellTimes(t float64) float64 {
	if e.fig.climate != nil {
		return e.own.dwell * e.fig.climate.at(t).dwell
	}
	return e.own.dwell
}

// value is what a deal is worth.
func (e *engine) value(d *deal, x *extra) float64 {
	if e.rich {
		return x.worth
	}
	return e.drawValue(d)
}

// drawValue is the value of a deal as of its creation.
func (e *engine) drawValue(d *deal) float64 {
	g := &e.fig.groups[d.group]
	if g.worth == nil {
		return 0
	}
	value := g.worth.at(d.created, d.key.Bits(dealValue, 0)) * g.value.at(d.created)
	if e.fig.climate != nil {
		value *= e.fig.climate.at(d.created).value
	}
	return value
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
		e.extras = append(e.extras, e.own)
		if e.rich {
			e.keepExtra(slot)
		}
		return slot
	}
	// Loops, for these lists are too short to call copy.
	for i, n := range e.mine {
		e.visits[int(slot)*len(e.mine)+i] = n
	}
	for i, w := range e.waited {
		e.waits[int(slot)*len(e.waited)+i] = w
	}
	if e.rich {
		e.keepExtra(slot)
	}
	return slot
}

func (e *engine) keepExtra(slot int32) {
	e.extras[slot] = e.own
}

// recall empties a slot: all that is kept of its deal beside the deal itself is
// then at hand. The deal stays readable until the slot is used again.
func (e *engine) recall(slot int32) {
	for i := range e.mine {
		e.mine[i] = e.visits[int(slot)*len(e.mine)+i]
	}
	for i := range e.waited {
		e.waited[i] = e.waits[int(slot)*len(e.waited)+i]
	}
	if e.rich {
		e.takeExtra(slot)
	}
	e.freeDeals = append(e.freeDeals, slot)
}

func (e *engine) takeExtra(slot int32) {
	e.own = e.extras[slot]
}

var (
	dealValue   = stream.At(0, stream.Value)
	dealSegment = stream.At(0, stream.Segment)
)
