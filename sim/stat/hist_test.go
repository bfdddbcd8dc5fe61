package stat

import (
	"math"
	"reflect"
	"testing"
)

func TestBinRelativeError(t *testing.T) {
	for x := 0x1p-20; x < 0x1p17; x *= 1.0007 {
		i := Bin(x)
		if low, high := binLow(i), binLow(i+1); x < low || x >= high {
			t.Fatalf("%g is in bin %d = [%g, %g)", x, i, low, high)
		}
		if e := math.Abs(binMiddle(i)-x) / x; e > 1.0/256 {
			t.Fatalf("%g: middle %g is off by %g", x, binMiddle(i), e)
		}
	}
	if Bin(0) != 0 || Bin(1e9) != binCount-1 || Bin(math.Inf(1)) != binCount-1 {
		t.Error("ends of the range are not in the outer bins")
	}
}

func TestHistMergeIsAdding(t *testing.T) {
	a, b, all := NewHist(), NewHist(), NewHist()
	for i := 0; i < 1000; i++ {
		x := float64(i*i) / 97
		all.Add(x)
		if i%3 == 0 {
			a.Add(x)
		} else {
			b.Add(x)
		}
	}
	a.Merge(b)
	for _, p := range []float64{0.001, 0.1, 0.5, 0.9, 1} {
		if got, want := a.Quantile(p), all.Quantile(p); got != want {
			t.Errorf("p%g: merged %g, added %g", 100*p, got, want)
		}
		exact := float64(int(math.Ceil(p*1000)-1)*int(math.Ceil(p*1000)-1)) / 97
		if e := math.Abs(all.Quantile(p) - exact); e > exact/256 {
			t.Errorf("p%g: %g, exact %g", 100*p, all.Quantile(p), exact)
		}
	}
	a.Reset()
	if a.N() != 0 || !math.IsNaN(a.Quantile(0.5)) {
		t.Error("Reset left something behind")
	}
	a.Add(3)
	if q := a.Quantile(0.5); math.Abs(q-3) > 3.0/256 {
		t.Errorf("after Reset: %g", q)
	}
}

// What Counts says makes the same histogram again; what cannot be is refused.
func TestHistCounts(t *testing.T) {
	h, again := NewHist(), NewHist()
	for _, x := range []float64{0, 0, 1e-7, 0.5, 0.5, 0.5, 3, 1e9} {
		h.Add(x)
	}
	h.Counts(func(bin int, count int64) {
		if !again.AddCount(bin, count) {
			t.Errorf("bin %d, count %d: refused", bin, count)
		}
	})
	if !reflect.DeepEqual(h, again) {
		t.Errorf("got %d in [%d, %d), want %d in [%d, %d)", again.n, again.lo, again.hi, h.n, h.lo, h.hi)
	}
	for _, c := range []struct {
		bin   int
		count int64
	}{{-1, 1}, {binCount, 1}, {3, 0}, {3, -1}, {3, 1<<62 - 7}, {3, math.MaxInt64}} {
		if again.AddCount(c.bin, c.count) {
			t.Errorf("bin %d, count %d: accepted", c.bin, c.count)
		}
	}
	if !reflect.DeepEqual(h, again) {
		t.Error("a refused count left something behind")
	}
}
