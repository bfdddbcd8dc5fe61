package sim

// Pools that some stage needs at once share one line, in the order of class,
// key and creation. Nobody overtakes a waiting deal with which it shares a pool:
// so the first in line always gets its members in the end, and no two deals
// wait for each other.

// joinInOrder puts a deal into the shared line.
func (r *resource) joinInOrder(e *engine, slot int32) {
	c := &r.classes[0]
	r.waiting++
	before := func(a, b int32) bool {
		da, db := &e.deals[a], &e.deals[b]
		ca, cb := e.stages[da.stage].class, e.stages[db.stage].class
		ka, kb := e.extras[a].key, e.extras[b].key
		return ca < cb || ca == cb && (ka < kb || ka == kb && da.order < db.order)
	}
	prev := c.tail
	for prev >= 0 && before(slot, prev) {
		prev = e.links[prev].prev
	}
	c.insert(e.links, slot, prev)
}

// leaveOrder takes a deal out of the shared line.
func (r *resource) leaveOrder(links []link, slot int32) {
	r.waiting--
	r.classes[0].unlink(links, slot)
}

// scan serves a shared line: a deal begins when each of its pools has a free
// member and is open; else they are closed to those behind it, until none is
// left to serve anybody.
func (e *engine) scan(line int32, t float64) {
	r := &e.pools[line]
	if r.waiting == 0 {
		return
	}
	left := 0
	for _, k := range e.Plan.pools[line].mates {
		p := &e.pools[k]
		open := p.clock == nil || p.clock.open(t)
		if !open {
			e.awaitOpening(k, t)
		}
		if e.closed[k] = !open || p.free <= 0; !e.closed[k] {
			left++
		}
	}
	for slot := r.classes[0].head; slot >= 0 && left > 0; {
		next := e.links[slot].next
		pools := e.stages[e.deals[slot].stage].pools
		ready := true
		for _, k := range pools {
			ready = ready && !e.closed[k]
		}
		if ready {
			r.leaveOrder(e.links, slot)
			e.begin(slot, t)
		}
		for _, k := range pools {
			if !e.closed[k] && (!ready || e.pools[k].free <= 0) {
				e.closed[k] = true
				left--
			}
		}
		slot = next
	}
}

// mayFree reports whether each pool of a stage has a free member: else nobody
// can begin because a deal has joined its line.
func (e *engine) mayFree(st *stage) bool {
	for _, k := range st.pools {
		if e.pools[k].free <= 0 {
			return false
		}
	}
	return true
}
