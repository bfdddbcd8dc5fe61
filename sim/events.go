package sim

import "math/bits"

// The classes of events, in the order in which simultaneous ones happen;
// within a class, the deal created first comes first.
const (
	classArrival    = iota // a lead comes, where each is an event
	classOpening           // a pool opens, or its members change
	classCompletion        // work ends: the member is released before anyone asks
	classDeparture         // a deal leaves a stage whose places are limited
	classRequest           // a deal asks for a member, or at a door
	classPatience          // a deal that still waits gives up
)

// event is something that happens at a time: to a deal (ref is its slot), to a
// waiting deal's patience (ref is a note), to a pool (ref is its index), or to a
// crew (ref is -1 - the index of the change).
type event struct {
	time  float64
	order uint64 // class << 56 | creation order of the deal
	ref   int32
	next  int32
}

func (a *event) before(b *event) bool {
	return a.time < b.time || a.time == b.time && a.order < b.order
}

// agenda is the calendar of future events: buckets of equal width over the
// whole replication, found by a bitmap, each sorted when its turn comes. Only
// events before the horizon may be added. It is cheap because a bucket holds
// about one event; it is right however many one holds.
type agenda struct {
	origin float64
	scale  float64 // buckets per day
	heads  []int32 // first event of each bucket, -1: none
	filled []uint64
	events []event
	free   int32
	now    []event // the events of the bucket being served, from done on, in order
	done   int
	bucket int // being served
}

// size lays out n buckets (rounded up to whole words of 64) over [from, to).
func (a *agenda) size(from, to float64, n int) {
	words := max(1, (n+63)/64)
	a.origin = from
	a.scale = float64(words*64) / (to - from)
	a.heads = make([]int32, words*64)
	for i := range a.heads {
		a.heads[i] = -1
	}
	a.filled = make([]uint64, words)
	a.free = -1
}

// reset empties the agenda, keeping its memory.
func (a *agenda) reset() {
	for w, word := range a.filled {
		for word != 0 {
			a.heads[w<<6|bits.TrailingZeros64(word)] = -1
			word &= word - 1
		}
		a.filled[w] = 0
	}
	a.events = a.events[:0]
	a.free = -1
	a.now = a.now[:0]
	a.done = 0
	a.bucket = -1
}

// add puts an event on the agenda; not before the one being served.
func (a *agenda) add(time float64, order uint64, ref int32) {
	b := int((time - a.origin) * a.scale)
	if b <= a.bucket {
		a.insert(event{time: time, order: order, ref: ref})
		return
	}
	if b >= len(a.heads) {
		b = len(a.heads) - 1
	}
	i := a.free
	if i >= 0 {
		a.free = a.events[i].next
	} else {
		i = int32(len(a.events))
		a.events = append(a.events, event{})
	}
	e := &a.events[i]
	e.time, e.order, e.ref, e.next = time, order, ref, a.heads[b]
	a.heads[b] = i
	a.filled[b>>6] |= 1 << (b & 63)
}

// insert puts an event among those of the bucket being served.
func (a *agenda) insert(e event) {
	a.now = append(a.now, e)
	i := len(a.now) - 1
	for i > a.done && e.before(&a.now[i-1]) {
		a.now[i] = a.now[i-1]
		i--
	}
	a.now[i] = e
}

// open makes bucket b the one being served.
func (a *agenda) open(b int) {
	a.bucket = b
	a.now = a.now[:0]
	a.done = 0
	for i := a.heads[b]; i >= 0; {
		e := &a.events[i]
		a.insert(*e)
		next := e.next
		e.next = a.free
		a.free = i
		i = next
	}
	a.heads[b] = -1
	a.filled[b>>6] &^= 1 << (b & 63)
}
