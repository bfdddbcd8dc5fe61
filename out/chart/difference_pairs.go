package chart

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"dealcast/out"
	"dealcast/sim"
	"dealcast/sim/stat"
	"dealcast/sim/whatif"
)

// difference is variant - base of the objective, replication by replication.
func (c *compared) difference(v contender) []float64 {
	path := c.Objective.Place.Path
	return sortedOf(stat.Paired(c.base.values(path), v.view.values(path)))
}

// fewPairs is up to how many replications each is a dot of its own.
const fewPairs = 30

// pairs shows how the difference is distributed over replications, with its
// mean and the interval of that.
func (s *sheet) pairs(frame box, c *compared, v contender) {
	h := &v.Headline
	d := c.difference(v)
	n := h.Better + h.Worse + h.Same
	text := "Difference in each replication"
	if n > 0 && c.Objective.Better() != 0 {
		text = fmt.Sprintf("Difference in each replication: better in %s", out.Percent(float64(h.Better)/float64(n)))
	}
	s.caption(&frame, text)
	if len(d) == 0 {
		s.text(frame.x0, frame.y1-30, "The metric is undefined in every replication.", style{size: smallSize, color: grey})
		return
	}
	lo, hi := differenceRange(d, h.Delta)
	bars := binned(d, lo, hi)
	most := 1.0
	for _, b := range bars {
		most = math.Max(most, float64(b.n))
	}
	frame.y1 -= meanRoom // for the mean above the bars
	p := s.panel(frame, axis{lo: lo, hi: hi, ticks: c.differenceTicks(lo, hi, max(2, int(frame.width()/52)))}, axis{lo: 0, hi: most}, 6)
	if len(d) <= fewPairs {
		p.strip(d, c)
	} else {
		p.histogram(bars, c)
	}
	p.zero()
	p.meanMark(c, h)
}

// differenceRange holds all differences without the last halves of a percent of
// long tails, zero, and the interval of the mean.
func differenceRange(sorted []float64, mean whatif.Estimate) (lo, hi float64) {
	lo, hi = spanOf(0, []float64{stat.Quantile(sorted, 0.002), stat.Quantile(sorted, 0.998)}, []float64{mean.Value, mean.CI.Low, mean.CI.High})
	if lo == hi {
		return 0, 0
	}
	pad := 0.04 * (hi - lo)
	return lo - pad, hi + pad
}

func (c *compared) differenceTicks(lo, hi float64, most int) []tick {
	return differenceTicks(lo, hi, most, c.unit(), c.Scenario.Currency)
}

// differenceTicks are the marks of an axis of differences, shares in percentage
// points: the one of no difference where there is no other.
func differenceTicks(lo, hi float64, most int, unit sim.Unit, currency string) []tick {
	if lo == hi {
		return []tick{{at: 0, label: out.Signed(0, unit, currency)}}
	}
	switch unit {
	case sim.Money, sim.MoneyPerDay, sim.MoneyPerCycleDay, sim.MoneyPerMonth:
		return moneyTicks(lo, hi, most, currency)
	case sim.Share:
		ts := plainTicks(100*lo, 100*hi, most)
		for i := range ts {
			ts[i].at /= 100
		}
		if n := len(ts); n > 0 {
			ts[n-1].label += " pt"
		}
		return ts
	case sim.Days:
		return dayTicks(lo, hi, most)
	}
	return plainTicks(lo, hi, most)
}

// bar is a piece of a histogram.
type bar struct {
	lo, hi float64
	n      int
}

// binned counts sorted values in about thirty bins of equal width, one of which
// ends at zero: no bar is both better and worse. Values that are exactly zero
// have a bar of their own around it.
func binned(sorted []float64, lo, hi float64) []bar {
	const most = 32
	wide := 1.0
	places(lo, hi, most, 0, func(_, step float64) string {
		wide = step // the same at every mark
		return ""
	})
	var bars []bar
	for _, x := range sorted {
		if x < lo || x > hi {
			continue
		}
		b := bar{lo: wide * math.Floor(x/wide), n: 1}
		b.hi = b.lo + wide
		if x == 0 {
			b.lo, b.hi = -wide/4, wide/4
		}
		if k := len(bars) - 1; k >= 0 && bars[k].lo == b.lo && bars[k].hi == b.hi {
			bars[k].n++
			continue
		}
		bars = append(bars, b)
	}
	return bars
}

// colour is that of a difference: the colour of the variant where it is better,
// that of a warning where it is worse, grey where more is neither.
func (c *compared) colour(difference float64) color.RGBA {
	switch d := difference * float64(c.Objective.Better()); {
	case d > 0:
		return blue
	case d < 0:
		return vermillion
	}
	return grey
}

// histogram draws the bars, what is better and what is worse each in its
// colour.
func (p *panel) histogram(bars []bar, c *compared) {
	for _, b := range bars {
		fill := c.colour(b.lo + b.hi)
		switch {
		case b.lo < 0 && b.hi > 0:
			fill = silver
		case fill == vermillion:
			fill = tint(fill, 0.75)
		default:
			fill = tint(fill, 0.55)
		}
		x0, x1 := p.at(math.Max(b.lo, p.x.lo), 0).x, p.at(math.Min(b.hi, p.x.hi), 0).x
		if x1-x0 < narrowest {
			x0, x1 = (x0+x1-narrowest)/2, (x0+x1+narrowest)/2
		}
		p.fillAt(box{x0 + 0.4, p.area.y0, x1 - 0.4, p.at(0, float64(b.n)).y}, fill)
	}
}

// narrowest is how wide a bar is at least, so that it can be seen.
const narrowest = 6

func (p *panel) fillAt(b box, c color.RGBA) {
	if b.x1 > b.x0 && b.y1 > b.y0 {
		p.fill(b, c)
	}
}

// strip draws each of few values as a dot, moved up where they would cover each
// other.
func (p *panel) strip(sorted []float64, c *compared) {
	const radius = 4
	var placed []point
	for _, x := range sorted {
		at := p.at(math.Min(math.Max(x, p.x.lo), p.x.hi), 0)
		at.y = p.area.y0 + radius + 3
		for slices.ContainsFunc(placed, func(o point) bool { return math.Hypot(o.x-at.x, o.y-at.y) < 2*radius }) {
			at.y += radius
		}
		placed = append(placed, at)
		p.dot(at, radius, c.colour(x))
	}
}

// zero marks no difference.
func (p *panel) zero() {
	x := p.at(0, 0).x
	p.stroke(line{color: ink, width: 1.2}, point{x, p.area.y0}, point{x, p.area.y1 + 4})
}

// meanRoom is what the mean and its text take above the bars.
const meanRoom = 34

// meanMark draws the mean with its interval above the bars.
func (p *panel) meanMark(c *compared, h *whatif.Difference) {
	if !finite(h.Delta.Value) {
		return
	}
	y := p.area.y1 + 10
	at := p.at(h.Delta.Value, 0).x
	if h.Delta.CI.Confidence > 0 {
		p.stroke(line{color: ink, width: 2}, point{p.at(h.Delta.CI.Low, 0).x, y}, point{p.at(h.Delta.CI.High, 0).x, y})
	}
	p.dot(point{at, y}, 3.4, ink)
	text := "mean " + out.PlusMinus(h.Delta.Value, h.Delta.CI, c.unit(), c.Scenario.Currency)
	w := p.face.width(text, medium, labelSize)
	x := math.Min(math.Max(at-w/2, p.area.x0), p.area.x1+6-w)
	p.text(x, y+8, text, style{size: labelSize, weight: medium})
}
