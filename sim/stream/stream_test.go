package stream

import (
	"fmt"
	"math"
	"math/bits"
	"testing"
)

func TestKnownAnswers(t *testing.T) {
	// These numbers are promises: if one changes, every forecast changes, and
	// the engine needs a new number.
	k := Source(1, 0, Name("source.inbound")).Deal(-3)
	b := k.Bits(At(Name("stage.demo"), Work), 2)
	for _, c := range []struct {
		what string
		got  any
		want string
	}{
		{"name", fmt.Sprintf("%#x", Name("stage.demo")), "0xede982b74f72d73f"},
		{"bits", fmt.Sprintf("%#x", b), "0xce6ee831b3223c7"},
		{"uniform", fmt.Sprintf("%x", Uniform(b)), "0x1.9cddd0636645p-05"},
		{"exponential", fmt.Sprintf("%x", Exponential(b)), "0x1.6934dc8514dd3p-05"},
		{"normal", fmt.Sprintf("%x", Normal(b)), "-0x1.ae8e3160abf03p-05"},
		{"world", fmt.Sprintf("%#x", World(1, 7).Bits(At(Name("stage.demo.conversion"), Unknown), 0)), "0xbf9dbba930ef9f1f"},
		{"rand", fmt.Sprint(NewRand(5).Intn(1e9)), "773685329"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %s, want %s", c.what, c.got, c.want)
		}
	}
}

// Every part of an address must matter, and no two parts may cancel.
func TestAddressesDiffer(t *testing.T) {
	seen := map[uint64]string{}
	for _, source := range []string{"source.a", "source.b"} {
		for luck := range uint64(3) {
			for n := int64(-4); n < 4; n++ {
				k := Source(1, luck, Name(source)).Deal(n)
				for _, place := range []string{"", "stage.a", "stage.b"} {
					for p := Gap; p <= Unknown; p++ {
						for visit := range uint32(4) {
							at := fmt.Sprint(source, luck, n, place, p, visit)
							b := k.Bits(At(Name(place), p), visit)
							if other, ok := seen[b]; ok {
								t.Fatalf("%s and %s have the same bits", at, other)
							}
							seen[b] = at
						}
					}
				}
			}
		}
	}
}

// Neighbouring addresses must look independent: each of the 64 bits differs
// with chance 1/2 between neighbours in deal, visit, purpose and luck.
func TestNeighboursAreIndependent(t *testing.T) {
	const n = 20000
	a := At(Name("stage.demo"), Work)
	kinds := map[string]func(i int64) (uint64, uint64){
		"deal": func(i int64) (uint64, uint64) {
			s := Source(1, 0, Name("source.a"))
			return s.Deal(i).Bits(a, 0), s.Deal(i+1).Bits(a, 0)
		},
		"visit": func(i int64) (uint64, uint64) {
			k := Source(1, 0, Name("source.a")).Deal(i)
			return k.Bits(a, 0), k.Bits(a, 1)
		},
		"purpose": func(i int64) (uint64, uint64) {
			k := Source(1, 0, Name("source.a")).Deal(i)
			return k.Bits(a, 0), k.Bits(At(Name("stage.demo"), Dwell), 0)
		},
		"luck": func(i int64) (uint64, uint64) {
			return Source(1, uint64(i), Name("source.a")).Deal(0).Bits(a, 0), Source(1, uint64(i+1), Name("source.a")).Deal(0).Bits(a, 0)
		},
		"substream": func(i int64) (uint64, uint64) {
			b := Source(1, 0, Name("source.a")).Deal(i).Bits(a, 0)
			return b, Next(b)
		},
	}
	for name, f := range kinds {
		var flips [64]int
		total, product := 0, 0.0
		for i := range int64(n) {
			x, y := f(i)
			total += bits.OnesCount64(x ^ y)
			for b := range 64 {
				flips[b] += int((x ^ y) >> b & 1)
			}
			product += (Uniform(x) - 0.5) * (Uniform(y) - 0.5)
		}
		if z := (float64(total) - 32*n) / math.Sqrt(16*n); math.Abs(z) > 4.5 {
			t.Errorf("%s: %g bits flip on average (z = %.1f)", name, float64(total)/n, z)
		}
		for b := range flips {
			if z := (float64(flips[b]) - n/2) / math.Sqrt(n/4); math.Abs(z) > 5 {
				t.Errorf("%s: bit %d flips with chance %g (z = %.1f)", name, b, float64(flips[b])/n, z)
			}
		}
		if z := product * 12 / math.Sqrt(n); math.Abs(z) > 4.5 {
			t.Errorf("%s: correlation %g (z = %.1f)", name, product*12/n, z)
		}
	}
}

// moments checks the first four moments and a grid of the distribution
// function against theory, within 5 standard errors.
func moments(t *testing.T, draw func(uint64) float64, raw [5]float64, cdf func(float64) float64, grid []float64) {
	const n = 1 << 20
	var sum [3]float64
	below := make([]int, len(grid))
	k := Source(9, 9, Name(t.Name()))
	for i := range int64(n) {
		x := draw(k.Deal(i).Bits(At(0, Gap), 0))
		sum[1] += x
		sum[2] += x * x
		for g := range grid {
			if x <= grid[g] {
				below[g]++
			}
		}
	}
	for m := 1; m <= 2; m++ {
		variance := raw[2*m] - raw[m]*raw[m]
		if z := (sum[m]/n - raw[m]) / math.Sqrt(variance/n); math.Abs(z) > 5 {
			t.Errorf("moment %d: %g, want %g (z = %.1f)", m, sum[m]/n, raw[m], z)
		}
	}
	for g := range grid {
		p := cdf(grid[g])
		if z := (float64(below[g]) - n*p) / math.Sqrt(n*p*(1-p)); math.Abs(z) > 5 {
			t.Errorf("P(X <= %g): %g, want %g (z = %.1f)", grid[g], float64(below[g])/n, p, z)
		}
	}
}

func TestExponential(t *testing.T) {
	moments(t, Exponential, [5]float64{1, 1, 2, 6, 24},
		func(x float64) float64 { return -math.Expm1(-x) },
		[]float64{0.001, 0.01, 0.1, 0.5, 1, 2, 4, 7, 7.69, 7.7, 8, 10})
}

func TestNormal(t *testing.T) {
	moments(t, Normal, [5]float64{1, 0, 1, 0, 3},
		func(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 },
		[]float64{-4, -3.66, -3.65, -3, -2, -1, -0.1, 0, 0.1, 1, 2, 3, 3.65, 3.66, 4})
}

func TestUniformIsOpen(t *testing.T) {
	if lo, hi := Uniform(0), Uniform(math.MaxUint64); lo <= 0 || hi >= 1 {
		t.Errorf("range is [%g, %g], want it strictly inside (0, 1)", lo, hi)
	}
}

var sink float64

func BenchmarkExponential(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		sink += Exponential(Mix(uint64(i)))
	}
}

func BenchmarkNormal(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		sink += Normal(Mix(uint64(i)))
	}
}
