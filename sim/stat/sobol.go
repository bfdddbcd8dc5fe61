package stat

import "math"

// Index says how much of the variance of a result comes from one of its
// uncertain inputs: First by itself (if the input were known, the variance
// would fall by this share on average), Total with all its interactions (if
// everything else were known, this share would be left). Both are in [0, 1] and
// First <= Total; estimates may be a little outside.
type Index struct{ First, Total Estimate }

// Sobol estimates the indices of inputs from the results of n rows each of
// three kinds: a of rows A, b of independent rows B, and ab[i] of rows A in
// which input i comes from B. With V the variance and m the mean of all of a
// and b,
//
//	First = sum((b - m) (ab[i] - a)) / (n V)
//	Total = sum((ab[i] - a)²) / (2 n V)
//
// (Saltelli and others, "Variance Based Sensitivity Analysis of Model Output",
// Computer Physics Communications 181, 2010, table 2, b and f, the first with the
// mean taken off; the second is Jansen's, "Analysis of Variance Designs for
// Model Output", Computer Physics Communications 117, 1999). An input without
// any effect gets exactly 0 for both.
//
// Standard errors are those of the delete-one jackknife over rows, n-1 degrees
// of freedom. A row with an undefined (NaN) result of any kind is left out. When
// nothing varies the values are NaN; SE is NaN with fewer than two rows, or
// when nothing varies without one of them.
func Sobol(a, b []float64, ab [][]float64) []Index { return Independent.Sobol(a, b, ab) }

// Sobol is Sobol under the design of its rows. In blocks, the jackknife leaves
// out one of the 16 blocks after the other; when one is empty, SE is NaN.
func (d Design) Sobol(a, b []float64, ab [][]float64) []Index {
	rows := wholeRows(a, b, ab)
	groups, empty := d.groups(rows)
	var all []float64
	for _, k := range rows {
		all = append(all, a[k], b[k])
	}
	center := Sum(all) / float64(len(all)) // so that squares keep their digits
	out := make([]Index, len(ab))
	for i := range ab {
		var total moments
		parts := make([]moments, groups)
		for at, k := range rows {
			row := momentsOf(a[k]-center, b[k]-center, ab[i][k]-a[k])
			total.add(row)
			parts[d.group(at, k)].add(row)
		}
		out[i] = total.jackknife(parts)
		if empty {
			out[i].First = Estimate{Value: out[i].First.Value, SE: math.NaN()}
			out[i].Total = Estimate{Value: out[i].Total.Value, SE: math.NaN()}
		}
	}
	return out
}

// wholeRows are the rows in which everything is defined.
func wholeRows(a, b []float64, ab [][]float64) []int {
	var rows []int
	for k := range a {
		whole := defined(a[k], b[k])
		for i := range ab {
			whole = whole && !math.IsNaN(ab[i][k])
		}
		if whole {
			rows = append(rows, k)
		}
	}
	return rows
}

// groups is how many groups the jackknife leaves out in turn, and whether one
// of them has no rows.
func (d Design) groups(rows []int) (n int, empty bool) {
	if d == Independent {
		return len(rows), false
	}
	counts := make([]int, d)
	for at, k := range rows {
		counts[d.group(at, k)]++
	}
	for _, c := range counts {
		empty = empty || c == 0
	}
	return int(d), empty
}

// group is the group of row k, the at-th of those that are whole.
func (d Design) group(at, k int) int {
	if d == Independent {
		return at
	}
	return k % int(d)
}

// moments are the sums over rows that the indices of one input are made of: the
// number of rows, of a + b, a² + b², the change when the input is exchanged, b
// times the change, and the change squared.
type moments struct{ n, values, squares, change, product, changeSquared float64 }

func momentsOf(a, b, change float64) moments {
	return moments{1, a + b, float64(a*a) + float64(b*b), change, b * change, change * change}
}

func (m *moments) add(o moments) {
	m.n += o.n
	m.values += o.values
	m.squares += o.squares
	m.change += o.change
	m.product += o.product
	m.changeSquared += o.changeSquared
}

// without is m less o.
func (m moments) without(o moments) moments {
	return moments{m.n - o.n, m.values - o.values, m.squares - o.squares, m.change - o.change, m.product - o.product, m.changeSquared - o.changeSquared}
}

// indices are NaN when nothing varies.
func (m moments) indices() (first, total float64) {
	mean := m.values / (2 * m.n)
	variance := m.squares - float64(m.values*mean) // 2 n times the variance
	if !(variance > float64(m.squares*1e-14)) {
		return math.NaN(), math.NaN()
	}
	return 2 * (m.product - float64(mean*m.change)) / variance, m.changeSquared / variance
}

// jackknife is the index of m with standard errors from leaving out parts.
func (m moments) jackknife(parts []moments) Index {
	first, total := m.indices()
	firsts, totals := make([]float64, len(parts)), make([]float64, len(parts))
	for g, p := range parts {
		firsts[g], totals[g] = m.without(p).indices()
	}
	return Index{First: jackknifed(first, firsts), Total: jackknifed(total, totals)}
}

// jackknifed is value with the standard error that the values without one
// group give.
func jackknifed(value float64, without []float64) Estimate {
	g := float64(len(without))
	_, sd := meanSD(without)
	if len(without) < 2 || math.IsNaN(sd) || math.IsInf(sd, 0) || math.IsNaN(value) {
		return Estimate{Value: value, SE: math.NaN()}
	}
	return Estimate{Value: value, SE: sd * (g - 1) / math.Sqrt(g), DF: len(without) - 1}
}
