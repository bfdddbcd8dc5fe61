package sim

import "dealcast/model"

// resource is the one contended thing: members, and the deals that wait for
// one. Whoever waits stands in the class of its stage's priority; the lowest
// class is served first, and within it the queue rule chooses.
type resource struct {
	free    int32
	waiting int32
	opening bool // an opening event is on the agenda
	rule    model.Queue
	clock   *clock
	crew    *crew // nil: members are all alike and stay
	classes []class
}

// class is the deals of one priority that wait: for FIFO a list in
// order of joining, for the other rules a heap.
type class struct {
	head, tail int32
	heap       []waiter
}

type waiter struct {
	key   float64 // lowest first
	order uint32  // creation order
	slot  int32
}

// link chains the deals of a list by slot; in a heap, next is the place.
type link struct{ next, prev int32 }

func (r *resource) reset(p *poolPlan) {
	r.free = int32(p.size)
	r.waiting = 0
	r.opening = false
	for i := range r.classes {
		c := &r.classes[i]
		c.head, c.tail = -1, -1
		c.heap = c.heap[:0]
	}
}

func (r *resource) listed() bool { return r.rule == model.FIFO }

// join lets a deal wait; key orders it where the rule is not FIFO.
func (r *resource) join(links []link, deals []deal, class int32, slot int32, key float64) {
	c := &r.classes[class]
	r.waiting++
	if !r.listed() {
		c.heap = append(c.heap, waiter{key, deals[slot].order, slot})
		c.up(links, len(c.heap)-1)
		return
	}
	// Who comes by patience_to comes after the others of that instant; among
	// them all, the deal created first goes first.
	d, prev := &deals[slot], c.tail
	for prev >= 0 && deals[prev].joined == d.joined && deals[prev].order > d.order {
		prev = links[prev].prev
	}
	c.insert(links, slot, prev)
}

// insert puts a deal into a list, behind another; -1: at its head.
func (c *class) insert(links []link, slot, prev int32) {
	next := c.head
	if prev >= 0 {
		next = links[prev].next
		links[prev].next = slot
	} else {
		c.head = slot
	}
	if next >= 0 {
		links[next].prev = slot
	} else {
		c.tail = slot
	}
	links[slot] = link{next: next, prev: prev}
}

// choose takes the deal to be served next out of the queue.
func (r *resource) choose(links []link) int32 {
	for i := range r.classes {
		c := &r.classes[i]
		slot := c.head
		if !r.listed() {
			if len(c.heap) == 0 {
				continue
			}
			slot = c.heap[0].slot
		}
		if slot < 0 {
			continue
		}
		r.leave(links, int32(i), slot)
		return slot
	}
	return -1
}

// leave takes a waiting deal out of the queue.
func (r *resource) leave(links []link, class int32, slot int32) {
	c := &r.classes[class]
	r.waiting--
	if !r.listed() {
		c.remove(links, int(links[slot].next))
		return
	}
	c.unlink(links, slot)
}

// unlink takes a deal out of a list.
func (c *class) unlink(links []link, slot int32) {
	l := links[slot]
	if l.prev >= 0 {
		links[l.prev].next = l.next
	} else {
		c.head = l.next
	}
	if l.next >= 0 {
		links[l.next].prev = l.prev
	} else {
		c.tail = l.prev
	}
}

func (a waiter) before(b waiter) bool {
	return a.key < b.key || a.key == b.key && a.order < b.order
}

func (c *class) up(links []link, i int) {
	w := c.heap[i]
	for i > 0 {
		parent := (i - 1) / 2
		if !w.before(c.heap[parent]) {
			break
		}
		c.heap[i] = c.heap[parent]
		links[c.heap[i].slot].next = int32(i)
		i = parent
	}
	c.heap[i] = w
	links[w.slot].next = int32(i)
}

func (c *class) down(links []link, i int) {
	w := c.heap[i]
	for {
		child := 2*i + 1
		if child >= len(c.heap) {
			break
		}
		if child+1 < len(c.heap) && c.heap[child+1].before(c.heap[child]) {
			child++
		}
		if !c.heap[child].before(w) {
			break
		}
		c.heap[i] = c.heap[child]
		links[c.heap[i].slot].next = int32(i)
		i = child
	}
	c.heap[i] = w
	links[w.slot].next = int32(i)
}

func (c *class) remove(links []link, i int) {
	last := len(c.heap) - 1
	moved := c.heap[last]
	c.heap = c.heap[:last]
	if i == last {
		return
	}
	c.heap[i] = moved
	c.down(links, i)
	c.up(links, int(links[moved.slot].next))
}
