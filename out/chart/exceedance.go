package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"dealcast/out"
	"dealcast/sim/stat"
)

// drawExceedance shows the chance of reaching at least x as an empirical curve
// with its 95% band, and marks what is reached with 90, 80 and 50%.
func drawExceedance(s *sheet, v *view) error {
	h := v.headline()
	values := v.values(h.path)
	sorted := sortedOf(values)
	if len(sorted) == 0 {
		s.head("Nothing to forecast", "Chance of reaching at least so much")
		s.note("The metric is undefined in every replication.")
		return nil
	}
	targets := v.wholeWindow(v.targetsOf(h))
	s.head(exceedanceTitle(v, h, sorted, targets), fmt.Sprintf(
		"Chance (vertical) that %s from %s to %s is at least so much (horizontal)", h.noun, out.Date(v.Run.Start), out.Date(v.lastDay())))

	lo, hi := exceedanceRange(sorted, targets)
	frame := s.body.inset(0, 0, 14, 0)
	p := s.panel(frame, axis{lo: lo, hi: hi, ticks: v.ticks(h, lo, hi, 8)}, axis{lo: 0, hi: 1.08, ticks: shareTicks(0, 1, 6)}, 0)
	x, y, low, high := exceedanceCurve(sorted, lo, hi, bandOf(values, v.Run.Design()))
	if len(sorted) > 1 {
		p.band(x, low, high, outerBand)
	}
	p.curve(x, y, line{color: median, width: 2.5})
	p.marks(v, h, sorted, targets, func(value float64) float64 { return exceed(sorted, value) })
	return nil
}

func exceedanceTitle(v *view, h headline, sorted []float64, targets []goal) string {
	if len(sorted) == 1 {
		return fmt.Sprintf("%s in the only replication", v.amount(h, sorted[0]))
	}
	t := fmt.Sprintf("80%% chance of %s or more", v.amount(h, stat.Quantile(sorted, 0.2)))
	if len(targets) > 0 {
		t += fmt.Sprintf("; %s of %s", chanceOf(targets[0]), v.atLeast(h, targets[0]))
	}
	return t
}

// wholeWindow keeps the targets that are measured over all of the report window.
func (v *view) wholeWindow(targets []goal) []goal {
	var ts []goal
	for _, t := range targets {
		if daysSince(v.Run.Start, t.To) >= v.Run.HorizonDays-1e-9 && t.AtLeast {
			ts = append(ts, t)
		}
	}
	return ts
}

// exceedanceRange holds all values, without the last halves of a percent of
// long tails, and the targets that are not far outside.
func exceedanceRange(sorted []float64, targets []goal) (lo, hi float64) {
	lo, hi = stat.Quantile(sorted, 0.002), stat.Quantile(sorted, 0.998)
	wide := hi - lo
	if wide == 0 {
		wide = math.Max(math.Abs(lo), 1) * 0.2
		lo, hi = lo-wide/2, hi+wide/2
	}
	dataLo, dataHi := lo, hi
	for _, t := range targets {
		if t.level > dataLo-wide && t.level < dataHi+wide {
			lo, hi = math.Min(lo, t.level), math.Max(hi, t.level)
		}
	}
	pad := 0.03 * (hi - lo)
	if lo >= 0 && lo < (hi-lo)*0.25 {
		return 0, hi + pad // zero is near: begin there
	}
	return lo - pad, hi + pad
}

// exceed is the share of values that are at least x.
func exceed(sorted []float64, x float64) float64 {
	below := 0
	for lo, hi := 0, len(sorted); ; {
		if lo == hi {
			below = lo
			break
		}
		if mid := (lo + hi) / 2; sorted[mid] < x {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return float64(len(sorted)-below) / float64(len(sorted))
}

// bandOf gives the 95% interval for the chance of at least (beyond: more than)
// a value that so many of the values reach.
func bandOf(values []float64, design stat.Design) func(value float64, beyond bool, reached, n int) stat.Interval {
	if design == stat.Independent {
		return func(_ float64, _ bool, reached, n int) stat.Interval { return stat.Wilson(reached, n, stat.Level) }
	}
	var hits []bool
	return func(value float64, beyond bool, _, _ int) stat.Interval {
		hits = hits[:0]
		for _, x := range values {
			hits = append(hits, x > value || !beyond && x == value)
		}
		return design.Probability(hits)
	}
}

// exceedanceCurve is the empirical curve as steps, with its 95% band. A curve
// of thousands of steps is thinned to what the eye can tell apart.
func exceedanceCurve(sorted []float64, lo, hi float64, band func(float64, bool, int, int) stat.Interval) (x, y, low, high []float64) {
	n := len(sorted)
	step := func(value float64, beyond bool, reached int) {
		ci := band(value, beyond, reached, n)
		x = append(x, min(max(value, lo), hi))
		y = append(y, float64(reached)/float64(n))
		if ci.Confidence == 0 { // too few blocks: no band
			ci.Low, ci.High = y[len(y)-1], y[len(y)-1]
		}
		low, high = append(low, ci.Low), append(high, ci.High)
	}
	step(lo, false, n-countBelow(sorted, lo))
	stride := max(1, n/800)
	for i := 0; i < n; i += stride {
		if sorted[i] < lo || sorted[i] > hi {
			continue
		}
		step(sorted[i], false, n-i) // just at the value it is still reached ...
		if n <= 800 {
			step(sorted[i], true, n-i-1) // ... and beyond it no more
		}
	}
	step(hi, true, n-countBelow(sorted, math.Nextafter(hi, math.Inf(1))))
	return x, y, low, high
}

func countBelow(sorted []float64, x float64) int {
	return len(sorted) - int(math.Round(exceed(sorted, x)*float64(len(sorted))))
}

// marks names points of the curve at its right, where nothing else is.
func (p *panel) marks(v *view, h headline, sorted []float64, targets []goal, chance func(float64) float64) {
	type mark struct {
		at    point
		text  string
		color style
	}
	var ms []mark
	plain := style{size: labelSize, color: ink}
	if len(sorted) > 1 {
		for _, share := range [...]float64{0.9, 0.8, 0.5} {
			q := stat.Quantile(sorted, 1-share)
			p.stroke(line{color: silver, width: 0.8}, p.at(q, 0), p.at(q, share))
			st := plain
			if share == 0.8 {
				st.weight = medium
			}
			ms = append(ms, mark{p.at(q, share), fmt.Sprintf("%s: %s or more", out.Percent(share), v.number(h, q)), st})
		}
	}
	for _, t := range targets {
		st := targetStyle
		text := p.face.fit(targetText(v, h, t, len(targets) > 1), medium, labelSize, p.area.width()*0.4)
		if t.level > p.x.hi { // far outside: say so at the edge
			p.text(p.area.x1, p.area.y1-8, text+" →", style{size: labelSize, weight: medium, color: st.color, align: right})
			continue
		}
		if t.level < p.x.lo {
			p.text(p.area.x0+6, p.area.y0+10, "← "+text, st)
			continue
		}
		p.stroke(line{color: vermillion, width: 1.6, dashes: []float64{6, 4}}, p.at(t.level, 0), p.at(t.level, chance(t.level)))
		ms = append(ms, mark{p.at(t.level, chance(t.level)), text, st})
	}
	// Of marks at one height the leftmost gets the highest label: lines to
	// labels then do not cross.
	slices.SortStableFunc(ms, func(a, b mark) int { return cmp.Compare(b.at.x, a.at.x) })
	want, tall := make([]float64, len(ms)), make([]float64, len(ms))
	for i, m := range ms {
		want[i], tall[i] = m.at.y+8, labelSize*1.4
	}
	got := spread(want, tall, p.area.y0+2, p.area.y1+8)
	for i, m := range ms {
		fill := median
		if m.color.color == shade(vermillion, 0.85) {
			fill = vermillion
		}
		p.dot(m.at, 3.2, fill)
		x := m.at.x + 10
		if math.Abs(got[i]-want[i]) > 2 {
			x += 12
			p.stroke(line{color: silver, width: 0.8}, point{m.at.x + 3, m.at.y}, point{x - 2, got[i]})
		}
		w := p.face.width(m.text, m.color.weight, m.color.size)
		p.halo(min(x, p.area.x1+12-w), got[i]-labelSize*0.35, m.text, m.color)
	}
}
