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

// scan serves a shared line: a deal begins when all its pools have a free
// member and are open; else they are closed to those behind it.
func (e *engine) scan(line int32, t float64) {
	r := &e.pools[line]
	if r.waiting == 0 {
		return
	}
	clear(e.closed)
	for slot := r.classes[0].head; slot >= 0; {
		next := e.links[slot].next
		pools := e.stages[e.deals[slot].stage].pools
		ready := true
		for _, k := range pools {
			p := &e.pools[k]
			ready = ready && !e.closed[k] && p.free > 0 && (p.clock == nil || p.clock.open(t))
		}
		if ready {
			r.leaveOrder(e.links, slot)
			e.begin(slot, t)
		} else {
			for _, k := range pools {
				e.closed[k] = true
				if c := e.pools[k].clock; c != nil && !c.open(t) {
					e.awaitOpening(k, t)
				}
			}
		}
		slot = next
	}
}
