package stream

import (
	"fmt"
	"math"
	"testing"
)

// Points of the sequence before it is scrambled, as the Sobol engine of Boost
// 1.81 gives them (in the order of a Gray code, so that its point n is ours
// with the number n ^ n>>1).
func TestSobolPoints(t *testing.T) {
	dimensions := [9]int{0, 1, 2, 3, 4, 9, 31, 99, 255}
	for _, c := range []struct {
		n    uint64
		want [9]uint64 // times 2^52
	}{
		{0, [9]uint64{}},
		{1, [9]uint64{1 << 51, 1 << 51, 1 << 51, 1 << 51, 1 << 51, 1 << 51, 1 << 51, 1 << 51, 1 << 51}},
		{2, [9]uint64{0x4000000000000, 0xc000000000000, 0xc000000000000, 0xc000000000000, 0x4000000000000, 0x4000000000000, 0xc000000000000, 0x4000000000000, 0x4000000000000}},
		{3, [9]uint64{0xc000000000000, 0x4000000000000, 0x4000000000000, 0x4000000000000, 0xc000000000000, 0xc000000000000, 0x4000000000000, 0xc000000000000, 0xc000000000000}},
		{4, [9]uint64{0x2000000000000, 0xa000000000000, 0x6000000000000, 0x2000000000000, 0x2000000000000, 0xe000000000000, 0xe000000000000, 0xa000000000000, 0x2000000000000}},
		{86, [9]uint64{0x6a00000000000, 0x4200000000000, 0xc600000000000, 0xba00000000000, 0xe200000000000, 0xb200000000000, 0x6a00000000000, 0xe200000000000, 0x9200000000000}},
		{540, [9]uint64{0x3840000000000, 0x18c0000000000, 0x84c0000000000, 0xad40000000000, 0x47c0000000000, 0x11c0000000000, 0x2540000000000, 0x2fc0000000000, 0x3fc0000000000}},
	} {
		for i, d := range dimensions {
			if got := NewSobolAxis(d).point(c.n); got != c.want[i] {
				t.Errorf("point %d, dimension %d: got %#x, want %#x", c.n, d, got, c.want[i])
			}
		}
	}
}

// Like the other known answers, these are promises.
func TestSobolKnownAnswers(t *testing.T) {
	for _, c := range []struct {
		dimension      int
		sequence, n    uint64
		want, wantNext string
	}{
		{0, 0, 0, "0x1.a57bbcc4bbb98p-04", "0x1.0cb6c7d341b63p-01"},
		{1, 3, 62, "0x1.e0de56ad3b552p-02", "0x1.7cb17bc1b31fdp-01"},
		{200, 15, 1 << 40, "0x1.dbd5a492049a5p-01", "0x1.644f9b94d2112p-02"},
	} {
		s, k := NewSobolAxis(c.dimension), SobolKey(1, c.sequence, Name("stage.demo.conversion"))
		got, next := fmt.Sprintf("%x", s.Uniform(k, c.n)), fmt.Sprintf("%x", s.Uniform(k, c.n+1))
		if got != c.want || next != c.wantNext {
			t.Errorf("{%d, %d, %d, %q, %q},", c.dimension, c.sequence, c.n, got, next)
		}
	}
}

// Every block of 2^m points has exactly one in each of 2^m equal parts, in
// every dimension.
func TestSobolFillsEveryPart(t *testing.T) {
	const m = 8
	for d := range SobolDimensions {
		s := NewSobolAxis(d)
		for i, from := range []uint64{0, 5 << m, 1 << 33} {
			key := SobolKey(uint64(d), uint64(i), 7)
			for part := 1; part <= 1<<m; part *= 2 { // also every shorter block in it
				seen := make([]bool, part)
				for n := range uint64(part) {
					cell := int(s.Uniform(key, from+n) * float64(part))
					if seen[cell] {
						t.Fatalf("dimension %d, points %d to %d: two in part %d of %d", d, from, from+uint64(part), cell, part)
					}
					seen[cell] = true
				}
			}
		}
	}
}

// Two dimensions whose polynomials have the degrees e and f make (t, m, 2)-nets
// with t = (e-1) + (f-1): every box of the sides 2^-a and 2^-b, a + b = m - t,
// holds 2^t of 2^m points (Niederreiter, Random Number Generation and
// Quasi-Monte Carlo Methods, 1992, theorem 4.49). The scramble keeps that,
// whatever the two keys.
func TestSobolNets(t *testing.T) {
	const m = 10
	degrees := []int{1, 1, 2, 3, 3, 4, 4, 5} // dimension 0 counts as 1
	for i := range degrees {
		for j := range i {
			quality := degrees[i] - 1 + degrees[j] - 1
			x, y := NewSobolAxis(i), NewSobolAxis(j)
			kx, ky := SobolKey(3, 1, uint64(i)), SobolKey(3, 1, uint64(j)+100)
			for a := 0; a <= m-quality; a++ {
				b := m - quality - a
				count := make([]int, 1<<(a+b))
				for n := range uint64(1 << m) {
					cell := int(x.Uniform(kx, n)*float64(int(1)<<a))<<b + int(y.Uniform(ky, n)*float64(int(1)<<b))
					count[cell]++
				}
				for cell, c := range count {
					if c != 1<<quality {
						t.Fatalf("dimensions %d and %d: %d points in box %d of 2^%d x 2^%d, want %d", i, j, c, cell, a, b, 1<<quality)
					}
				}
			}
		}
	}
}

// Over the scrambles each point is uniform, in its first and in its later bits.
func TestSobolIsUniformOverScrambles(t *testing.T) {
	const keys, cells = 8192, 32
	for _, d := range []int{0, 1, 17, 255} {
		s := NewSobolAxis(d)
		for _, n := range []uint64{0, 1, 62, 4095} {
			var first, later [cells]float64
			for k := range uint64(keys) {
				u := s.Uniform(SobolKey(k, n%16, 7), n)
				first[int(u*cells)]++
				_, rest := math.Modf(u * 0x1p20)
				later[int(rest*cells)]++
			}
			for _, c := range [][cells]float64{first, later} {
				x := 0.0
				for _, v := range c {
					x += (v - keys/cells) * (v - keys/cells) / (keys / cells)
				}
				// 31 degrees of freedom: above 72 with chance 4e-5.
				if x > 72 {
					t.Errorf("dimension %d, point %d: chi-square %.1f", d, n, x)
				}
			}
		}
	}
}

// Another sequence, another name, another seed or another point of the same
// dimension is independent over scrambles, or, for points of one sequence,
// not more alike than stratification makes them.
func TestSobolSequencesAreIndependent(t *testing.T) {
	const keys = 20000
	x, y := NewSobolAxis(3), NewSobolAxis(4)
	for _, c := range []struct {
		what string
		pair func(k uint64) (u, v float64)
	}{
		{"neighbouring sequences", func(k uint64) (float64, float64) {
			return x.Uniform(SobolKey(k, 0, 7), 5), x.Uniform(SobolKey(k, 1, 7), 5)
		}},
		{"first and last sequence", func(k uint64) (float64, float64) {
			return x.Uniform(SobolKey(k, 0, 7), 6), x.Uniform(SobolKey(k, 15, 7), 6)
		}},
		{"two names in one dimension", func(k uint64) (float64, float64) {
			return x.Uniform(SobolKey(k, 2, 7), 9), x.Uniform(SobolKey(k, 2, 8), 9)
		}},
		{"two dimensions", func(k uint64) (float64, float64) {
			return x.Uniform(SobolKey(k, 2, 7), 9), y.Uniform(SobolKey(k, 2, 8), 9)
		}},
		{"neighbouring seeds", func(k uint64) (float64, float64) {
			return x.Uniform(SobolKey(2*k, 2, 7), 9), x.Uniform(SobolKey(2*k+1, 2, 7), 9)
		}},
	} {
		var linear, folded float64
		for k := range uint64(keys) {
			u, v := c.pair(k)
			linear += 12 * (u - 0.5) * (v - 0.5)
			folded += 180 * ((u-0.5)*(u-0.5) - 1./12) * ((v-0.5)*(v-0.5) - 1./12)
		}
		// Each term has mean 0 and variance 1.
		for _, z := range []float64{linear / math.Sqrt(keys), folded / math.Sqrt(keys)} {
			if math.Abs(z) > 4.5 {
				t.Errorf("%s: correlation with z = %.1f", c.what, z)
			}
		}
	}
}

// The mean of a smooth function of five numbers: with 16 times as many points,
// independent draws would make its variance 16 times smaller.
func TestSobolVarianceFalls(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical size")
	}
	const scrambles = 200
	var axes [5]*SobolAxis
	independent := 1.0 // variance of one value: (1 + 1/12)^5 - 1
	for d := range axes {
		axes[d] = NewSobolAxis(d)
		independent *= 1 + 1./12
	}
	independent--
	variance := func(points uint64) float64 {
		var sum, square float64
		for s := range uint64(scrambles) {
			mean := 0.0
			for n := range points {
				product := 1.0
				for d, a := range axes {
					product *= a.Uniform(SobolKey(s, 0, uint64(d)), n) + 0.5
				}
				mean += product / float64(points)
			}
			sum += mean
			square += (mean - 1) * (mean - 1)
		}
		// The true mean is known: it must be hit.
		v := square / scrambles
		if z := (sum/scrambles - 1) / math.Sqrt(v/scrambles); math.Abs(z) > 4 {
			t.Errorf("%d points: the mean of means is off by z = %.1f", points, z)
		}
		return v
	}
	few, many := variance(64), variance(1024)
	t.Logf("variance against independent draws: 64 points %.1f times smaller, 1024 points %.1f times", independent/64/few, independent/1024/many)
	// Each variance is known to 10%.
	if few > independent/64/20 {
		t.Errorf("64 points: only %.1f times better than independent draws", independent/64/few)
	}
	if many > few/100 {
		t.Errorf("16 times as many points: variance only %.1f times smaller", few/many)
	}
}

func BenchmarkSobol(b *testing.B) {
	s, k := NewSobolAxis(40), SobolKey(1, 2, 3)
	sum := 0.0
	for i := range uint64(b.N) {
		sum += s.Uniform(k, i)
	}
	_ = sum
}
