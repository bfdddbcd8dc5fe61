package stat

import (
	"math"
	"testing"

	"dealcast/model/num"
	"dealcast/sim/stream"
)

// A result of luck l and two inputs x and y, all standard normal: l (1 + x/2) +
// x + 2y + xy. Its variance is (1 + 1/4) + 1 + 4 + 1, of which luck makes 1.25
// when x and y are known, and what x and y do together is shared.
func TestComponents(t *testing.T) {
	const n = 20000
	normal := func(input, row uint64) float64 {
		return num.NormQuantile(stream.Uniform(stream.World(77, row).Bits(stream.At(input, stream.Unknown), 0)))
	}
	f := func(l, x, y float64) float64 { return l*(1+x/2) + x + 2*y + x*y }
	var a, luck, b, first, second []float64
	for r := range uint64(n) {
		l, x, y := normal(1, r), normal(2, r), normal(3, r)
		l2, x2, y2 := normal(4, r), normal(5, r), normal(6, r)
		a, luck, b = append(a, f(l, x, y)), append(luck, f(l2, x, y)), append(b, f(l2, x2, y2))
		first, second = append(first, f(l, x2, y)), append(second, f(l, x, y2))
	}
	const all = 7.25
	for _, d := range []Design{Independent, Blocks} {
		for i, e := range d.Components(a, luck, b, [][]float64{first, second}) {
			want := []float64{1.25, 1.5, 4.5}[i] / all
			if !(e.SE > 0 && e.SE < 0.02) || math.Abs(e.Value-want) > 4.5*e.SE {
				t.Errorf("component %d of three: %.4f, se %.4f, want %.4f", i, e.Value, e.SE, want)
			}
		}
		for i, e := range d.Components(a, luck, nil, nil) {
			want := []float64{1.25, 6}[i] / all
			if !(e.SE > 0 && e.SE < 0.01) || math.Abs(e.Value-want) > 4.5*e.SE {
				t.Errorf("component %d of two: %.4f, se %.4f, want %.4f", i, e.Value, e.SE, want)
			}
		}
	}
}

// The jackknife's standard error is that which repeated experiments show.
func TestComponentsErrors(t *testing.T) {
	const n, runs = 60, 400
	z := func(input, row uint64) float64 {
		return num.NormQuantile(stream.Uniform(stream.World(5, row).Bits(stream.At(input, stream.Unknown), 0)))
	}
	var values []float64
	mean := 0.0
	for r := range uint64(runs) {
		a, luck := make([]float64, n), make([]float64, n)
		for k := range uint64(n) {
			x := z(1, r*n+k)
			a[k], luck[k] = x+z(2, r*n+k), x+z(3, r*n+k)
		}
		e := Independent.Components(a, luck, nil, nil)[0]
		values = append(values, e.Value)
		mean += e.SE / runs
	}
	if sd := Summarise(values).SD; math.Abs(mean/sd-1) > 0.15 {
		t.Errorf("mean standard error %.4f, standard deviation of the estimate %.4f", mean, sd)
	}
}

func TestComponentsWithoutSpread(t *testing.T) {
	same := []float64{3, 3, 3}
	for _, e := range Independent.Components(same, same, nil, nil) {
		if !math.IsNaN(e.Value) || !math.IsNaN(e.SE) {
			t.Errorf("got %+v where nothing varies", e)
		}
	}
}
