package model

import (
	"math"
	"slices"
	"testing"

	"dealcast/sim/stream"
)

func correlated(pairs ...Correlation) *Scenario {
	return &Scenario{Correlations: pairs, Unknowns: make([]Unknown, 6)}
}

// The rank correlations of many draws are those asked for, each number stays
// uniform, and those without correlation keep their draws.
func TestCopula(t *testing.T) {
	s := correlated(Correlation{I: 4, J: 1, Rho: 0.7}, Correlation{I: 1, J: 2, Rho: -0.4}, Correlation{I: 5, J: 3, Rho: -0.95})
	c, err := NewCopula(s)
	if err != nil {
		t.Fatal(err)
	}
	const n = 40000
	var before, after [6][]float64
	for w := range uint64(n) {
		u := make([]float64, 6)
		for i := range u {
			u[i] = stream.Uniform(stream.World(3, w).Bits(stream.At(uint64(i), stream.Unknown), 0))
			before[i] = append(before[i], u[i])
		}
		c.Correlate(u)
		for i := range u {
			after[i] = append(after[i], u[i])
		}
	}
	for _, i := range []int{0, 1, 3} { // alone, or the first of their set
		if !slices.Equal(before[i], after[i]) {
			t.Errorf("number %d has other draws", i)
		}
	}
	want := map[[2]int]float64{{1, 4}: 0.7, {1, 2}: -0.4, {3, 5}: -0.95}
	for i := range 6 {
		for j := range i {
			// Of uniform numbers, Spearman's correlation is the plain one.
			sum := 0.0
			for k := range after[i] {
				sum += 12 * (after[i][k] - 0.5) * (after[j][k] - 0.5) / n
			}
			rho := want[[2]int{j, i}]
			if math.Abs(sum-rho) > 4.5*1.2/math.Sqrt(n) { // the standard error is at most 1.2 / sqrt n
				t.Errorf("numbers %d and %d: rank correlation %.4f, want %.4f", j, i, sum, rho)
			}
		}
		mean, square := 0.0, 0.0
		for _, u := range after[i] {
			mean += u / n
			square += u * u / n
		}
		if math.Abs(mean-0.5) > 4*0.2887/math.Sqrt(n) || math.Abs(square-1.0/3) > 4*0.2982/math.Sqrt(n) {
			t.Errorf("number %d: mean %.4f and mean square %.4f, want those of a uniform number", i, mean, square)
		}
	}
	if got := c.Together(); len(got) != 2 || !slices.Equal(got[0], []int{1, 2, 4}) || !slices.Equal(got[1], []int{3, 5}) {
		t.Errorf("together: %v", got)
	}
}

// Between normal numbers with correlation r the angle is exact: 2 sin(pi rho/6).
func TestPearsonOfSpearman(t *testing.T) {
	for _, rho := range []float64{-0.999, -0.5, 0, 1e-9, 0.3, 0.8, 0.999} {
		if got, want := pearson(rho), 2*math.Sin(math.Pi*rho/6); math.Abs(got-want) > 3e-16 {
			t.Errorf("rho %v: %v, want %v", rho, got, want)
		}
	}
}

func TestCopulaRefuses(t *testing.T) {
	for _, c := range []struct {
		why   string
		pairs []Correlation
		ok    bool
	}{
		{"two go with the third and against each other", []Correlation{{I: 0, J: 1, Rho: 0.9}, {I: 0, J: 2, Rho: 0.9}, {I: 1, J: 2, Rho: -0.9}}, false},
		{"nearly so, but possible", []Correlation{{I: 0, J: 1, Rho: 0.7}, {I: 0, J: 2, Rho: 0.7}, {I: 1, J: 2, Rho: 0.05}}, true},
		{"the same number twice", []Correlation{{I: 2, J: 2, Rho: 0.5}}, false},
		{"nothing", nil, true},
	} {
		if _, err := NewCopula(correlated(c.pairs...)); (err == nil) != c.ok {
			t.Errorf("%s: got %v", c.why, err)
		}
	}
	var none *Copula
	u := []float64{0.2, 0.7}
	none.Correlate(u)
	if u[0] != 0.2 || u[1] != 0.7 || none.Together() != nil {
		t.Error("no copula changes something")
	}
}
