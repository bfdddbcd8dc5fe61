package chart

import "sort"

// spread moves labels apart that would overlap on a line. Label i wants its
// middle at want[i] and is tall[i] high; the answer holds middles that do not
// overlap, in the order of want, as near to want as that allows, and inside
// [lo, hi] as long as all of them fit there. It is the least-squares solution
// (pooled neighbours), so a label moves only as far as its neighbours push it.
func spread(want, tall []float64, lo, hi float64) []float64 {
	order := make([]int, len(want))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return want[order[a]] < want[order[b]] })

	// With the heights of all labels below taken off, "no overlap" becomes "not
	// decreasing", and pooling adjacent violators solves that.
	type block struct {
		sum float64
		n   int
	}
	var blocks []block
	offset := make([]float64, len(want))
	below := 0.0
	for k, i := range order {
		offset[k] = below + tall[i]/2
		below += tall[i]
		blocks = append(blocks, block{want[i] - offset[k], 1})
		for len(blocks) > 1 {
			a, b := blocks[len(blocks)-2], blocks[len(blocks)-1]
			if a.sum/float64(a.n) <= b.sum/float64(b.n) {
				break
			}
			blocks = append(blocks[:len(blocks)-2], block{a.sum + b.sum, a.n + b.n})
		}
	}
	got := make([]float64, len(want))
	k := 0
	for _, b := range blocks {
		base := min(max(b.sum/float64(b.n), lo), max(lo, hi-below))
		for range b.n {
			got[order[k]] = base + offset[k]
			k++
		}
	}
	return got
}
