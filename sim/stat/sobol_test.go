package stat_test

import (
	"fmt"
	"math"
	"testing"

	"dealcast/sim/stat"
	"dealcast/sim/stream"
)

// function is a function of independent uniform numbers on [0, 1] whose indices
// are known.
type function struct {
	name         string
	inputs       int
	of           func(u []float64) float64
	first, total []float64
}

// ishigami is sin x1 + a sin² x2 + b x3⁴ sin x1 on [-π, π]³ (Ishigami and Homma,
// 1990). V1 = (1 + b π⁴/5)² / 2, V2 = a²/8, V13 = b² π⁸ (1/18 - 1/50).
func ishigami() function {
	const a, b = 7, 0.1
	p4 := math.Pow(math.Pi, 4)
	v1, v2, v13 := math.Pow(1+b*p4/5, 2)/2, a*a/8., b*b*p4*p4*(1/18.-1/50.)
	v := v1 + v2 + v13
	return function{"Ishigami", 3, func(u []float64) float64 {
		x1, x2, x3 := math.Pi*(2*u[0]-1), math.Pi*(2*u[1]-1), math.Pi*(2*u[2]-1)
		return math.Sin(x1) + a*math.Pow(math.Sin(x2), 2) + b*math.Pow(x3, 4)*math.Sin(x1)
	}, []float64{v1 / v, v2 / v, 0}, []float64{(v1 + v13) / v, v2 / v, v13 / v}}
}

// gFunction is the product of (|4 u - 2| + a) / (1 + a) (Saltelli and Sobol,
// 1995). Vi = 1 / (3 (1 + ai)²), V = product of (1 + Vi) - 1, and the total of i is
// Vi times the product of the other (1 + Vj).
func gFunction() function {
	a := []float64{0, 1, 4.5, 9, 99, 99}
	f := function{name: "g", inputs: len(a), of: func(u []float64) float64 {
		y := 1.0
		for i, x := range u {
			y *= (math.Abs(4*x-2) + a[i]) / (1 + a[i])
		}
		return y
	}}
	product := 1.0
	for _, ai := range a {
		product *= 1 + 1/(3*(1+ai)*(1+ai))
	}
	for _, ai := range a {
		vi := 1 / (3 * (1 + ai) * (1 + ai))
		f.first = append(f.first, vi/(product-1))
		f.total = append(f.total, vi*product/(1+vi)/(product-1))
	}
	return f
}

// rows evaluates f on n rows of each kind; uniform(k) are twice as many numbers
// as inputs, A and B.
func (f function) rows(n int, uniform func(k int, u []float64)) (a, b []float64, ab [][]float64) {
	u, ab := make([]float64, 2*f.inputs), make([][]float64, f.inputs)
	for k := range n {
		uniform(k, u)
		rowA, rowB := u[:f.inputs], u[f.inputs:]
		a, b = append(a, f.of(rowA)), append(b, f.of(rowB))
		for i := range f.inputs {
			keep := rowA[i]
			rowA[i] = rowB[i]
			ab[i] = append(ab[i], f.of(rowA))
			rowA[i] = keep
		}
	}
	return a, b, ab
}

// luck fills rows with independent numbers.
func luck(name string, e int) func(k int, u []float64) {
	rng := stream.NewRand(stream.Source(9, uint64(e), stream.Name(name)).Deal(0).Bits(0, 0))
	return func(_ int, u []float64) {
		for i := range u {
			u[i] = rng.Float64()
		}
	}
}

// lattice fills rows with a rank-1 lattice (Korobov) of 256 points, of which
// each of 16 blocks is shifted by itself.
func lattice(name string, e int) func(k int, u []float64) {
	rng := stream.NewRand(stream.Source(9, uint64(e), stream.Name("lattice "+name)).Deal(0).Bits(0, 0))
	var shift [16][16]float64
	for i := range shift {
		for j := range shift[i] {
			shift[i][j] = rng.Float64()
		}
	}
	return func(k int, u []float64) {
		power := 1
		for i := range u {
			u[i] = math.Mod(float64(k/16*power%256)/256+shift[k%16][i], 1)
			power = power * 75 % 256
		}
	}
}

// Exact indices of textbook functions, within 0.02 and within the error that is
// stated.
func TestSobolOfKnownFunctions(t *testing.T) {
	for _, f := range []function{ishigami(), gFunction()} {
		a, b, ab := f.rows(60000, luck(f.name, 0))
		for i, x := range stat.Sobol(a, b, ab) {
			t.Logf("%-8s input %d: first %.4f ± %.4f (exact %.4f), total %.4f ± %.4f (exact %.4f)",
				f.name, i+1, x.First.Value, x.First.SE, f.first[i], x.Total.Value, x.Total.SE, f.total[i])
			for _, c := range []struct {
				what  string
				e     stat.Estimate
				exact float64
			}{{"first", x.First, f.first[i]}, {"total", x.Total, f.total[i]}} {
				d := math.Abs(c.e.Value - c.exact)
				if d > 0.02 || d > 4*c.e.SE || c.e.SE > 0.01 {
					t.Errorf("%s, input %d, %s: %.4f ± %.4f, exact %.4f", f.name, i+1, c.what, c.e.Value, c.e.SE, c.exact)
				}
			}
		}
	}
}

// Intervals cover, over repeated designs, independent ones and blocks.
func TestSobolCovers(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical size")
	}
	const trials = 400
	for _, c := range []struct {
		why    string
		design stat.Design
		n      int
		fill   func(name string, e int) func(k int, u []float64)
	}{
		{"independent", stat.Independent, 600, luck},
		{"lattices", stat.Blocks, 1024, lattice},
	} {
		for _, f := range []function{ishigami(), gFunction()} {
			first, total := make([]tally, f.inputs), make([]tally, f.inputs)
			for e := range trials {
				a, b, ab := f.rows(c.n, c.fill(f.name, e+1))
				for i, x := range c.design.Sobol(a, b, ab) {
					first[i].see(x.First.CI(), f.first[i])
					total[i].see(x.Total.CI(), f.total[i])
				}
			}
			line, worst := "", 1.0
			for i := range first {
				line += fmt.Sprintf("  %.3f %.3f", first[i].hits/trials, total[i].hits/trials)
				worst = min(worst, first[i].hits/trials, total[i].hits/trials)
			}
			t.Logf("%-12s %-8s first and total cover%s", c.why, f.name, line)
			if worst < 0.95-3.5*math.Sqrt(0.95*0.05/trials) {
				t.Errorf("%s, %s: covers %.3f", c.why, f.name, worst)
			}
		}
	}
}

// By the definition: formulas from scratch, without each row in turn.
func TestSobolIsTheJackknife(t *testing.T) {
	const n = 30
	f := ishigami()
	a, b, ab := f.rows(n, luck("jackknife", 0))
	indices := func(without, i int) (first, total float64) {
		m, v, products, squares, rows := 0.0, 0.0, 0.0, 0.0, 0.0
		for k := range n {
			if k != without {
				m += a[k] + b[k]
				rows++
			}
		}
		m /= 2 * rows
		for k := range n {
			if k != without {
				v += ((a[k]-m)*(a[k]-m) + (b[k]-m)*(b[k]-m)) / (2 * rows)
				products += (b[k] - m) * (ab[i][k] - a[k]) / rows
				squares += (ab[i][k] - a[k]) * (ab[i][k] - a[k]) / rows
			}
		}
		return products / v, squares / 2 / v
	}
	for i, x := range stat.Sobol(a, b, ab) {
		var firsts, totals []float64
		for k := range n {
			first, total := indices(k, i)
			firsts, totals = append(firsts, first), append(totals, total)
		}
		first, total := indices(-1, i)
		scale := (n - 1) / math.Sqrt(n)
		if !near(x.First.Value, first, 1e-12) || !near(x.Total.Value, total, 1e-12) || x.First.DF != n-1 ||
			!near(x.First.SE, stat.Summarise(firsts).SD*scale, 1e-10) || !near(x.Total.SE, stat.Summarise(totals).SD*scale, 1e-10) {
			t.Errorf("input %d: got %+v, want %v and %v", i+1, x, first, total)
		}
	}
}

func TestSobolEdges(t *testing.T) {
	one := []float64{1, 2, 4, 3}
	two := []float64{2, 1, 3, 5}
	for _, c := range []struct {
		why          string
		a, b         []float64
		ab           [][]float64
		first, total float64
		df           int
	}{
		{"an input without effect", one, two, [][]float64{one}, 0, 0, 3},
		{"the only input", one, two, [][]float64{two}, nan, nan, 3}, // values by chance
		{"an undefined row is left out", append([]float64{nan, 7}, one...), append([]float64{9, 7}, two...), [][]float64{append([]float64{1, nan}, one...)}, 0, 0, 3},
		{"nothing varies", []float64{5, 5}, []float64{5, 5}, [][]float64{{5, 5}}, nan, nan, 0},
		{"one row", []float64{5}, []float64{4}, [][]float64{{5}}, 0, 0, 0},
		{"no rows", nil, nil, [][]float64{nil}, nan, nan, 0},
		{"large numbers", []float64{1e9 + 1, 1e9 + 2, 1e9 + 4, 1e9 + 3}, []float64{1e9, 1e9, 1e9, 1e9 + 1}, [][]float64{{1e9 + 1, 1e9 + 2, 1e9 + 4, 1e9 + 3}}, 0, 0, 3},
	} {
		x := stat.Sobol(c.a, c.b, c.ab)[0]
		if c.why == "the only input" {
			if x.Total.Value <= 0 {
				t.Errorf("%s: got %+v", c.why, x)
			}
			continue
		}
		if !near(x.First.Value, c.first, 0) || !near(x.Total.Value, c.total, 0) || x.First.DF != c.df || math.IsNaN(x.Total.SE) != (c.df == 0) {
			t.Errorf("%s: got %+v", c.why, x)
		}
	}
	if got := stat.Sobol(one, two, nil); len(got) != 0 {
		t.Errorf("no inputs: %v", got)
	}
	x := stat.Blocks.Sobol(one, two, [][]float64{two})[0]
	if math.IsNaN(x.First.Value) || !math.IsNaN(x.First.SE) || x.First.CI() != (stat.Interval{}) {
		t.Errorf("fewer rows than blocks: %+v", x)
	}
}

// A row that is left out moves no other row to another block.
func TestSobolBlocksWithHoles(t *testing.T) {
	f := ishigami()
	a, b, ab := f.rows(64, luck("holes", 0))
	a[3] = nan
	want := stat.Blocks.Sobol(a, b, ab)
	for _, x := range append([][]float64{a, b}, ab...) {
		x[3], x[3+48] = x[3+48], x[3] // of the same block
	}
	for i, got := range stat.Blocks.Sobol(a, b, ab) {
		if !near(got.First.SE, want[i].First.SE, 1e-12) || !near(got.Total.SE, want[i].Total.SE, 1e-12) || got.First.DF != 15 {
			t.Errorf("input %d: got %+v, want %+v", i+1, got, want[i])
		}
	}
}

func BenchmarkSobol(b *testing.B) {
	f := gFunction()
	x, y, xy := f.rows(2000, luck("bench", 0))
	b.ReportAllocs()
	for b.Loop() {
		stat.Sobol(x, y, xy)
	}
}
