package sim

import (
	"math"
	"sort"
)

// replay readies a flow whose times come from a file: deal 0 is the first at or
// after the start of the window, deal -1 the last before it. Those before the
// warm-up never were.
func (f *flow) replay(warmup float64) {
	times := f.source.Times
	f.seen = sort.SearchFloat64s(times, -warmup)
	f.number = int64(f.seen - sort.SearchFloat64s(times, 0))
	f.replayed()
}

// replayed is the time of the deal that is due next.
func (f *flow) replayed() {
	f.time = math.Inf(1)
	if f.seen < len(f.source.Times) {
		f.time = f.source.Times[f.seen]
	}
}

// replayedBetween is how many times of the file lie in [from, to).
func (f *flow) replayedBetween(from, to float64) float64 {
	times := f.source.Times
	return float64(sort.SearchFloat64s(times, to) - sort.SearchFloat64s(times, from))
}
