package model

import (
	"math"
	"strconv"
	"strings"

	"dealcast/model/num"
)

// grid lays values out between two ends, in the unit in which they are written:
// there they are round, and what is written is what is meant.
type grid struct {
	q      Quantity
	unit   string
	lo, hi float64 // ends, in the unit of the quantity
	by     float64 // step, in that of the text
}

// in is a value in the unit of the text.
func (g *grid) in(x float64) float64 {
	mul, div, ok := g.q.ruler.unit(g.unit)
	if g.q.Scaled || !ok {
		mul, div = 1, 1
	}
	if g.q.ruler.kind == Growth && strings.HasSuffix(g.unit, "/year") {
		x = num.Expm1(12 * num.Log1p(x))
	}
	return tidy(x * div / mul)
}

// out is the value that so much of the unit is read as.
func (g *grid) out(x float64) float64 {
	x = tidy(x)
	if g.q.Whole() {
		return math.Floor(x + 0.5)
	}
	y, ok := g.q.read(number(x) + g.unit)
	if !ok { // months of a horizon, which have no parts
		mul, div, _ := g.q.ruler.unit(g.unit)
		y = tidy(x * mul / div)
	}
	return y
}

// asked are the values from the lower end on, one step apart; the last may stop
// short of the upper end.
func (g *grid) asked() []float64 {
	lo, hi := g.in(g.lo), g.in(g.hi)
	n := int(math.Floor((hi-lo)/g.by + 1e-9))
	values := []float64{g.lo}
	for i := 1; i <= n; i++ {
		values = append(values, g.out(lo+float64(float64(i)*g.by)))
	}
	if n > 0 && math.Abs(lo+float64(float64(n)*g.by)-hi) <= 1e-9*(hi-lo) {
		values[n] = g.hi
	}
	return ascending(values)
}

// chosen are about seven values that take in both ends: whole numbers one by
// one while they are few, else the multiples of a round step.
func (g *grid) chosen() []float64 {
	lo, hi := g.in(g.lo), g.in(g.hi)
	if g.q.Whole() && hi-lo <= 24 {
		g.by = 1
		return g.asked()
	}
	divides := false
	if g.by, divides = g.round(hi - lo); divides {
		return g.asked()
	}
	values := []float64{g.lo}
	for i := math.Floor(lo/g.by) + 1; float64(i*g.by) < hi; i++ {
		values = append(values, g.out(i*g.by))
	}
	return ascending(append(values, g.hi))
}

// round is a step that makes about six of a length: 1, 2, 2.5 or 5 times a
// power of ten, if possible one that divides it.
func (g *grid) round(length float64) (by float64, divides bool) {
	text := strconv.FormatFloat(length/6, 'e', -1, 64)
	power := text[strings.IndexByte(text, 'e'):]
	best, bestDivides := length/6, false
	cost := math.Inf(1)
	for _, m := range []string{"1", "2", "2.5", "5", "10"} {
		by, err := strconv.ParseFloat(m+power, 64)
		if err != nil || by <= 0 || g.q.Whole() && by != math.Trunc(by) {
			continue
		}
		n := length / by
		divides := math.Abs(n-math.Floor(n+0.5)) <= 1e-6
		c := math.Abs(num.Log(n / 6))
		if one := (1 - g.in(g.lo)) / by; g.q.Scaled && one > 0 && one < n && math.Abs(one-math.Floor(one+0.5)) > 1e-6 {
			c += 1 // of factors 1 shall be one: it is what there is
		}
		switch {
		case n < 3.5 || n > 10.5:
			continue
		case bestDivides && !divides, bestDivides == divides && c >= cost:
			continue
		}
		best, bestDivides, cost = by, divides, c
	}
	return best, bestDivides
}

// ascending leaves out values that are not above the one before: two that are
// too near to be told apart.
func ascending(values []float64) []float64 {
	kept := values[:1]
	for _, x := range values[1:] {
		if x > kept[len(kept)-1] {
			kept = append(kept, x)
		}
	}
	return kept
}

// tidy rounds to twelve digits, which is finer than anybody writes.
func tidy(x float64) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 12, 64), 64)
	if err != nil {
		return x
	}
	return y
}
