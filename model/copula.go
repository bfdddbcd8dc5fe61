package model

import (
	"errors"
	"math"
	"slices"

	"dealcast/model/num"
)

// Copula makes unknowns of a scenario go together, as its correlations say: a
// Gaussian copula. With the Spearman correlation rho of two unknowns, the
// normal numbers behind them have the Pearson correlation r = 2 sin(pi rho / 6)
// (Kruskal, "Ordinal Measures of Association", Journal of the American
// Statistical Association 53, 1958). Each unknown keeps its own distribution.
// Make it with NewCopula.
type Copula struct {
	at   []int       // the unknowns that are correlated, ascending
	root [][]float64 // lower triangle: the matrix of the r is root x its transpose
}

// NewCopula is the copula of a scenario's correlations; nil when there are
// none. The error is that they contradict each other: their matrix is not
// positive definite.
func NewCopula(s *Scenario) (*Copula, error) {
	if len(s.Correlations) == 0 {
		return nil, nil
	}
	c := &Copula{}
	for _, m := range s.Correlations {
		c.at = append(c.at, m.I, m.J)
	}
	slices.Sort(c.at)
	c.at = slices.Compact(c.at)
	n := len(c.at)
	matrix := make([][]float64, n)
	for i := range matrix {
		matrix[i] = make([]float64, n)
		matrix[i][i] = 1
	}
	for _, m := range s.Correlations {
		i, j := slices.Index(c.at, m.I), slices.Index(c.at, m.J)
		if i == j {
			return nil, errors.New("a number cannot be correlated with itself")
		}
		matrix[i][j] = pearson(m.Rho)
		matrix[j][i] = matrix[i][j]
	}
	if c.root = cholesky(matrix); c.root == nil {
		return nil, errors.New("the correlations contradict each other: together they are not positive definite")
	}
	return c, nil
}

// Correlate turns independent uniform numbers, one for each unknown, into those
// that Scenario.Realise takes. An unknown without correlations keeps its number,
// and so does the first of those that go together.
func (c *Copula) Correlate(u []float64) {
	if c == nil {
		return
	}
	const least = 0x1p-53
	var room [16]float64
	z := append(room[:0], make([]float64, len(c.at))...)
	for i, at := range c.at {
		z[i] = num.NormQuantile(u[at])
	}
	for i := len(c.at) - 1; i > 0; i-- {
		if c.root[i][i] == 1 {
			continue
		}
		sum := 0.0
		for j := 0; j <= i; j++ {
			sum += float64(c.root[i][j] * z[j])
		}
		u[c.at[i]] = min(max(num.NormCDF(sum), least), 1-least)
	}
}

// Together are the sets of unknowns that go together directly or through
// others, each ascending, in order of their first.
func (c *Copula) Together() [][]int {
	if c == nil {
		return nil
	}
	set := make([]int, len(c.at)) // the set of each: its smallest member
	for i := range set {
		set[i] = i
		for j := range i {
			if c.root[i][j] != 0 && set[j] != set[i] {
				from, to := max(set[i], set[j]), min(set[i], set[j])
				for k := range i + 1 {
					if set[k] == from {
						set[k] = to
					}
				}
			}
		}
	}
	var sets [][]int
	for i := range set {
		if set[i] != i {
			continue
		}
		var one []int
		for j := i; j < len(set); j++ {
			if set[j] == i {
				one = append(one, c.at[j])
			}
		}
		sets = append(sets, one)
	}
	return sets
}

// pearson is 2 sin(pi rho / 6), by Taylor's series: the angle is below 0.53.
func pearson(rho float64) float64 {
	x := float64(math.Pi/6) * rho
	term, sum := x, x
	for k := 2.0; k < 18; k += 2 {
		term = -float64(term*x) * x / (k * (k + 1))
		sum += term
	}
	return 2 * sum
}

// cholesky is the lower triangle whose product with its transpose is the
// matrix; nil when the matrix is not positive definite.
func cholesky(matrix [][]float64) [][]float64 {
	root := make([][]float64, len(matrix))
	for i := range matrix {
		root[i] = make([]float64, len(matrix))
		for j := 0; j <= i; j++ {
			sum := matrix[i][j]
			for k := range j {
				sum -= float64(root[i][k] * root[j][k])
			}
			if j < i {
				root[i][j] = sum / root[j][j]
				continue
			}
			if !(sum > 1e-12) {
				return nil
			}
			root[i][i] = math.Sqrt(sum)
		}
	}
	return root
}
