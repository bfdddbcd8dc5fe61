package dist

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"dealcast/sim/stream"
)

// TestBits freezes draws to the last bit, for every family, with and without a
// table: they are the same on every CPU and in every later version, or every
// scenario's numbers change.
func TestBits(t *testing.T) {
	all := everyDist(t)
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		var text [2]string
		for i, tabled := range []bool{false, true} {
			s := sampler(name, all[name], tabled)
			h, first := uint64(0xcbf29ce484222325), uint64(0)
			r := uint64(20270101)
			for k := range 1000 {
				r = stream.Next(r)
				x := math.Float64bits(s.Sample(r))
				if k == 0 {
					first = x
				}
				h = (h ^ x) * 0x100000001b3
				h ^= h >> 29
			}
			text[i] = fmt.Sprintf("%016x %016x", first, h)
		}
		if text[0] == text[1] {
			text[1] = "the same"
		}
		fmt.Fprintf(&b, "%-34s %s  table %s\n", name, text[0], text[1])
	}
	golden(t, "bits.txt", b.String())
}
