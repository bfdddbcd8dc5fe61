package dist

import (
	"math"
	"math/bits"
)

// table is the quantile of a standard distribution by interpolation, for u that
// are not too near 0 or 1. Its cells narrow towards both ends: each halving of
// the distance r to the nearer end has 2^fine cells of equal width, down to r =
// 2^-(octaves+1); closer to the end the exact quantile is used. In a cell the
// quantile is a polynomial of degree 5 in the place t within it, which meets
// the exact quantile at both ends and at four points between.
//
// The relative error is at most tableError: a cell where it is greater at a
// test point, or where the polynomial falls, is marked and served exactly too.
type table struct {
	exact Dist // standard: scale 1, shift 0
	fine  uint
	cells []cell // first the lower half of u by octaves, then the upper half
}

// cell holds the coefficients of a polynomial in t from 0 to 1, from the
// constant up; NaN in front marks a cell to be served exactly.
type cell [6]float64

const (
	octaves    = 11
	tableError = 1e-9
)

// sample is the standard variate at u = (bits>>12 + 1/2) 2^-52.
func (t *table) sample(random uint64) float64 {
	// w is u or 1-u, whichever is below a half, in units of 2^-64.
	upper := random >> 63
	w := (random^-upper)&^0xfff | 0x800
	zeros := uint(bits.LeadingZeros64(w)) // at least 1
	w <<= zeros + 1                       // what follows the leading 1
	i := (uint(upper)*octaves+zeros-1)<<t.fine + uint(w>>(64-t.fine))
	if zeros <= octaves && i < uint(len(t.cells)) {
		c := &t.cells[i]
		x := float64(float64(int64(w<<t.fine>>12)) * 0x1p-52)
		x2 := float64(x * x)
		y := c[0] + float64(c[1]*x) + float64(x2*(c[2]+float64(c[3]*x)+float64(x2*(c[4]+float64(c[5]*x)))))
		if y == y {
			return y
		}
	}
	p := float64((float64(random>>12) + 0.5) * 0x1p-52)
	return t.exact.standard(p, 1-p)
}

// newTable makes the table of the standard distribution of d. Its cells are as
// wide as the error allows for all but a thousandth of the draws.
func newTable(d Dist) *table {
	d.scale, d.shift = 1, 0
	t := &table{exact: d}
	for t.fine = 4; ; t.fine++ {
		t.cells = make([]cell, 2*octaves<<t.fine)
		if marked := t.fill(); marked < 1e-3 || t.fine == 6 {
			return t
		}
	}
}

// fill computes the cells and returns the share of draws that fall into marked
// ones.
func (t *table) fill() (marked float64) {
	n := 1 << t.fine
	for half := range 2 {
		unit := 0.25 // lower end of the octave
		for j := range octaves {
			for m := range n {
				i := (half*octaves+j)*n + m
				low := float64(unit * (1 + float64(m)/float64(n)))
				width := unit / float64(n)
				at := func(x float64) float64 {
					r := low + float64(x*width)
					if half == 1 {
						return t.exact.standard(1-r, r)
					}
					return t.exact.standard(r, 1-r)
				}
				c, ok := interpolate(at, half == 1)
				if !ok {
					c = cell{math.NaN()}
					marked += width
				}
				t.cells[i] = c
			}
			unit /= 2
		}
	}
	return marked
}

// nodes are the points of interpolation: those of Chebyshev, stretched so that
// the outermost are the ends of the cell.
var nodes = [6]float64{0, 0.1339745962155614, 0.3660254037844386, 0.6339745962155614, 0.8660254037844386, 1}

// interpolate is the polynomial through f at the nodes; ok says that it is
// within the error of f, and monotone, at points between.
func interpolate(f func(x float64) float64, falls bool) (c cell, ok bool) {
	var y [6]float64
	for i, x := range nodes {
		y[i] = f(x)
		if !finite(y[i]) {
			return c, false
		}
	}
	// Newton's divided differences, then powers of x.
	for k := 1; k < 6; k++ {
		for i := 5; i >= k; i-- {
			y[i] = (y[i] - y[i-1]) / (nodes[i] - nodes[i-k])
		}
	}
	for k := 5; k >= 0; k-- {
		for i := 5; i > 0; i-- {
			c[i] = c[i-1] - float64(nodes[k]*c[i])
		}
		c[0] = y[k] - float64(nodes[k]*c[0])
	}
	last := c[0]
	for _, x := range [...]float64{0.05, 0.25, 0.5, 0.75, 0.95} { // between the nodes
		x2 := float64(x * x)
		got := c[0] + float64(c[1]*x) + float64(x2*(c[2]+float64(c[3]*x)+float64(x2*(c[4]+float64(c[5]*x)))))
		if want := f(x); !(math.Abs(got-want) <= float64(tableError/2*math.Abs(want))) {
			return c, false
		}
		if (falls && got > last) || (!falls && got < last) {
			return c, false
		}
		last = got
	}
	return c, true
}
