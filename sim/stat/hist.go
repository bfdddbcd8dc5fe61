package stat

import "math"

// The bins of every Hist: 128 equal ones in each octave from 2^-20 days
// (0.08 s) to 2^17 (359 years), one for what is below, one for what is above.
// A bin's middle is within 1/256 (0.4%) of everything in it.
const (
	binShift  = 52 - 7
	binLowest = 0x1p-20
	binBase   = (1023 - 20) << 7 // bits of binLowest >> binShift
	binCount  = 37*128 + 2
)

// Bin is the number of the bin of x >= 0.
func Bin(x float64) int {
	if x < binLowest {
		return 0
	}
	i := int(math.Float64bits(x)>>binShift) - binBase + 1
	if i >= binCount {
		return binCount - 1
	}
	return i
}

// binLow is the lower end of a bin.
func binLow(i int) float64 {
	if i == 0 {
		return 0
	}
	return math.Float64frombits(uint64(i-1+binBase) << binShift)
}

// Hist counts non-negative quantities (days) in fixed log-spaced bins. Counts
// are whole numbers, so the order of adding and merging cannot change a bit.
type Hist struct {
	counts []int64
	n      int64
	lo, hi int // bins in use: [lo, hi)
}

// NewHist is an empty histogram.
func NewHist() *Hist {
	return &Hist{counts: make([]int64, binCount), lo: binCount}
}

// Add counts x >= 0 once.
func (h *Hist) Add(x float64) {
	i := Bin(x)
	h.counts[i]++
	h.n++
	if i < h.lo {
		h.lo = i
	}
	if i >= h.hi {
		h.hi = i + 1
	}
}

// Merge adds everything that o has counted.
func (h *Hist) Merge(o *Hist) {
	for i := o.lo; i < o.hi; i++ {
		h.counts[i] += o.counts[i]
	}
	h.n += o.n
	if o.lo < h.lo {
		h.lo = o.lo
	}
	if o.hi > h.hi {
		h.hi = o.hi
	}
}

// Reset empties the histogram.
func (h *Hist) Reset() {
	for i := h.lo; i < h.hi; i++ {
		h.counts[i] = 0
	}
	h.n, h.lo, h.hi = 0, binCount, 0
}

// Counts calls f for every bin that is not empty, in rising order, with its
// number and how much was counted in it: what AddCount takes.
func (h *Hist) Counts(f func(bin int, count int64)) {
	for i := h.lo; i < h.hi; i++ {
		if h.counts[i] != 0 {
			f(i, h.counts[i])
		}
	}
}

// AddCount counts that much in a bin. It reports false, and does nothing, for a
// bin that does not exist, and for a count below 1 or so large that the total
// would pass 2^62.
func (h *Hist) AddCount(bin int, count int64) bool {
	if bin < 0 || bin >= binCount || count < 1 || count > 1<<62-h.n {
		return false
	}
	h.counts[bin] += count
	h.n += count
	h.lo, h.hi = min(h.lo, bin), max(h.hi, bin+1)
	return true
}

// N is how many quantities were counted.
func (h *Hist) N() int64 { return h.n }

// Quantile is the middle of the first bin up to which at least the share p of
// what was counted lies; NaN when nothing was counted. Zero is exact; above
// it the relative error is at most 1/256.
func (h *Hist) Quantile(p float64) float64 {
	if h.n == 0 {
		return math.NaN()
	}
	want := p * float64(h.n)
	var sum int64
	last := h.hi - 1
	for i := h.lo; i < last; i++ {
		sum += h.counts[i]
		if float64(sum) >= want {
			return binMiddle(i)
		}
	}
	return binMiddle(last)
}

func binMiddle(i int) float64 {
	if i == 0 {
		return 0
	}
	return (binLow(i) + binLow(i+1)) / 2
}

// Each calls f for every bin that is not empty, in rising order: its ends and
// how much was counted in [low, high).
func (h *Hist) Each(f func(low, high float64, count int64)) {
	for i := h.lo; i < h.hi; i++ {
		if h.counts[i] != 0 {
			f(binLow(i), binLow(i+1), h.counts[i])
		}
	}
}
