package sim

// hall is where deals wait that cannot enter a stage: because it is full, or
// because nobody has a place for them in his portfolio. They stand in order of
// being ready. Doors that share a portfolio share a hall.
type hall struct {
	class
	dirty bool // something has become free
}

// resetDoors empties the halls and frees all places.
func (e *engine) resetDoors() {
	e.dirty = e.dirty[:0]
	for i := range e.halls {
		e.halls[i] = hall{class: class{head: -1, tail: -1}}
	}
	for i := range e.stages {
		e.rooms[i] = e.stages[i].limit
	}
	for i := range e.folios {
		e.folios[i] = 0 // the members of a crew bring theirs
		if p := &e.Plan.pools[i]; p.crew == nil {
			e.folios[i] = p.perMember * int32(p.size)
		}
	}
}

// moveOf is what a deal wants that stands at a door.
func (e *engine) moveOf(d *deal, x *extra) *move {
	if d.stage < 0 {
		return &e.entries[e.sources[d.source].enters]
	}
	return &e.stages[d.stage].moves[x.way]
}

// depart: the deal is ready to leave its stage by the way that has been drawn.
func (e *engine) depart(slot int32, t float64) {
	d := e.deals[slot]
	e.recall(slot)
	e.own.ready = t
	if e.stages[d.stage].moves[e.own.way].hall >= 0 {
		e.approach(&d, t)
		return
	}
	e.passOn(&d, t)
}

// approach lets a deal ask at the door of its next stage, in the order of
// requests.
func (e *engine) approach(d *deal, t float64) {
	e.own.asking = true
	slot := e.remember(d)
	e.agenda.add(t, classRequest<<56|uint64(d.order), slot)
}

// ask: the deal enters, is lost because the stage is full, or waits.
func (e *engine) ask(slot int32, t float64) {
	d, x := &e.deals[slot], &e.extras[slot]
	mv := e.moveOf(d, x)
	switch {
	case e.admits(mv):
		e.admit(slot, t)
	case mv.lose && e.rooms[mv.to] <= 0:
		e.turnAway(slot, t)
	default:
		c := &e.tally.doors[int(mv.to)*e.span.bins()+int(e.span.bin(t))]
		c.came.n++
		c.came.t += t
		if e.trace != nil {
			e.trace.note(d, t, "block", int32(d.stage), -1, undefined, e.stages[mv.to].name)
		}
		x.blocked = true
		e.queueUp(mv.hall, slot)
	}
}

// admits reports whether all that a move needs is free.
func (e *engine) admits(mv *move) bool {
	if mv.room && e.rooms[mv.to] <= 0 {
		return false
	}
	for _, k := range mv.folios {
		if e.folios[k] <= 0 {
			return false
		}
	}
	return true
}

// queueUp puts a deal into a hall, behind those who were ready before it.
func (e *engine) queueUp(h, slot int32) {
	d, x := &e.deals[slot], &e.extras[slot]
	c := &e.halls[h].class
	prev := c.tail
	for prev >= 0 && e.extras[prev].ready == x.ready && e.deals[prev].order > d.order {
		prev = e.links[prev].prev
	}
	c.insert(e.links, slot, prev)
}

// admit lets a deal through a door at which it asks or waits.
func (e *engine) admit(slot int32, t float64) {
	d := e.deals[slot]
	e.recall(slot)
	mv := e.moveOf(&d, &e.own)
	if e.own.blocked {
		c := &e.tally.doors[int(mv.to)*e.span.bins()+int(e.span.bin(t))]
		c.went.n++
		c.went.t += t
	}
	e.own.asking, e.own.blocked = false, false
	if mv.room {
		e.rooms[mv.to]--
	}
	for _, k := range mv.folios {
		e.folios[k]--
	}
	if d.stage < 0 {
		e.enter(&d, mv.to, t)
		return
	}
	e.passOn(&d, t)
}

// enter lets a deal into its first stage.
func (e *engine) enter(d *deal, s int32, t float64) {
	c := &e.tally.entries[int(s)*e.span.bins()+int(e.span.bin(t))]
	c.n++
	c.t += t
	e.walk(d, s, t)
}

// passOn lets a deal leave its stage, with all that it gives back.
func (e *engine) passOn(d *deal, t float64) {
	st := &e.fig.stages[d.stage]
	way := e.own.way
	mv := &e.stages[d.stage].moves[way]
	if e.own.held {
		e.own.held = false
		e.release(e.own.kept, st, t)
		e.freeDeals = append(e.freeDeals, e.own.kept)
	}
	if mv.freeRoom >= 0 {
		e.rooms[mv.freeRoom]++
		e.tidy(e.stages[mv.freeRoom].hall)
	}
	for _, k := range mv.freeFolio {
		e.folios[k]++
		e.tidy(e.stages[d.stage].hall)
	}
	next, at := e.exit(d, st, way, e.own.done, e.own.ready, t)
	e.walk(d, next, at)
}

// turnAway loses a deal because a stage is full.
func (e *engine) turnAway(slot int32, t float64) {
	d := e.deals[slot]
	e.recall(slot)
	mv := e.moveOf(&d, &e.own)
	bin := int(e.span.bin(t))
	e.tally.turned[int(mv.to)*e.span.bins()+bin]++
	e.own.asking = false
	if d.stage >= 0 {
		e.own.way = e.stages[d.stage].full
		e.passOn(&d, t)
		return
	}
	if e.trace != nil {
		e.trace.note(&d, t, "lost", -1, -1, undefined, reasonNames[lostFull])
	}
	e.closeDeal(&d, toLost, t, bin)
}

// tidy notes that something has become free for those in a hall.
func (e *engine) tidy(h int32) {
	if !e.halls[h].dirty {
		e.halls[h].dirty = true
		e.dirty = append(e.dirty, h)
	}
}

// callIn lets in who can enter, after something has become free: in each hall
// whoever has been ready longest goes first, and who cannot enter stops nobody.
func (e *engine) callIn(t float64) {
	for i := 0; i < len(e.dirty); i++ {
		h := &e.halls[e.dirty[i]]
		h.dirty = false
		for slot := h.head; slot >= 0; {
			next := e.links[slot].next
			if e.admits(e.moveOf(&e.deals[slot], &e.extras[slot])) {
				h.unlink(e.links, slot)
				e.admit(slot, t)
				if h.dirty { // by the deal just let in: begin again with the first
					break
				}
			}
			slot = next
		}
	}
	e.dirty = e.dirty[:0]
}
