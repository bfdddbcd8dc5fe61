package chart

import (
	"math"
	"slices"

	"dealcast/sim/whatif"
)

// stepBars draws what each step brings, and the line of what it costs.
func (s *sheet) stepBars(frame box, r *responded) {
	caption := "What each step brings"
	if r.Costly {
		caption = "What each step brings and costs"
	}
	s.caption(&frame, caption)
	if !slices.ContainsFunc(r.Gains, func(g whatif.Gain) bool { return finite(g.Metrics[0].Delta.Value) }) {
		return // the curve says it
	}
	frame.y1 -= s.keysIn(frame, r.stepKeys()) + 6
	var names []string
	lo, hi := 0.0, 0.0
	for i := range r.Gains {
		g := &r.Gains[i]
		lo, hi = spanOf(0, []float64{lo, hi, g.Metrics[0].Delta.Value, g.Metrics[0].Delta.CI.Low, g.Metrics[0].Delta.CI.High})
		if r.Costly {
			lo, hi = spanOf(0, []float64{lo, hi, g.Cost.Delta.Value})
		}
		names = append(names, r.value(0, r.Points[g.To].At[0]))
	}
	if lo == hi {
		s.text(frame.x0, frame.y1-20, "No step makes a difference.", style{size: labelSize, color: grey})
		return
	}
	unit, pad := r.Objective.Unit(), 0.06*(hi-lo)
	if lo < 0 {
		lo -= pad
	}
	if hi > 0 {
		hi += pad
	}
	n := float64(len(names))
	ticks := differenceTicks(lo, hi, 6, unit, r.Scenario.Currency)
	across := axis{lo: -0.5, hi: n - 0.5}
	across.ticks = s.nameTicks(names, (frame.width()-s.tickRoom(ticks)-tickGap)/n)
	p := s.panel(frame, across, axis{lo: lo, hi: hi, ticks: ticks}, 0)
	for i := range r.Gains {
		p.stepBar(r, i)
	}
	p.stroke(line{color: ink, width: 1.2}, point{p.area.x0, p.at(0, 0).y}, point{p.area.x1, p.at(0, 0).y})
}

// The colours of steps.
var (
	stepGood = tint(blue, 0.62)
	stepBad  = tint(orange, 0.75)
	stepLuck = silver
)

// stepKeys are the meanings of the colours that occur.
func (r *responded) stepKeys() []key {
	names := []key{{stepGood, "does good"}, {stepBad, "does harm"}, {stepLuck, "may be luck"}}
	switch {
	case r.Objective.Better() == 0:
		names[0].name, names[1].name = "more", "less"
	case r.Costly:
		names = []key{{stepGood, "pays"}, {stepBad, "does not pay"}, {stepLuck, "cannot be told"}}
	}
	var keys []key
	for i, verdict := range []int{1, -1, 0} {
		if slices.ContainsFunc(r.Gains, func(g whatif.Gain) bool { return g.Verdict == verdict }) {
			keys = append(keys, names[i])
		}
	}
	if r.Costly {
		keys = append(keys, key{vermillion, "cost"})
	}
	return keys
}

// keysIn writes keys in one or more lines at the top of a frame and returns
// their height.
func (s *sheet) keysIn(frame box, keys []key) float64 {
	x, y := frame.x0, frame.y1-smallSize
	for _, k := range keys {
		w := 14 + s.face.width(k.name, regular, smallSize)
		if x > frame.x0 && x+w > frame.x1 {
			x, y = frame.x0, y-smallSize*1.5
		}
		if k.color == vermillion {
			s.stroke(line{color: vermillion, width: 2.2}, point{x, y + 3}, point{x + 9, y + 3})
		} else {
			s.fill(box{x, y - 1, x + 9, y + 8}, k.color)
		}
		s.text(x+13, y, k.name, style{size: smallSize, color: grey})
		x += w + 12
	}
	return frame.y1 - y + 4
}

// nameTicks marks places 0, 1, 2, ... by names, as many as have room.
func (s *sheet) nameTicks(names []string, each float64) []tick {
	wide := 0.0
	for _, n := range names {
		wide = math.Max(wide, s.face.width(n, regular, tickSize)+6)
	}
	stride := 1
	for _, stride = range strides {
		if float64(stride)*each >= wide {
			break
		}
	}
	var ticks []tick
	for i := (len(names) - 1) % stride; i < len(names); i += stride {
		ticks = append(ticks, tick{at: float64(i), label: names[i]})
	}
	return ticks
}

// stepBar draws what step i brings with its interval, and what it costs.
func (p *panel) stepBar(r *responded, i int) {
	g := &r.Gains[i]
	d := g.Metrics[0].Delta
	if !finite(d.Value) {
		return
	}
	fill := stepLuck
	switch g.Verdict {
	case 1:
		fill = stepGood
	case -1:
		fill = stepBad
	}
	at := float64(i)
	from, to := p.at(at-0.36, 0), p.at(at+0.36, d.Value)
	p.fillAt(box{from.x, min(from.y, to.y), to.x, max(from.y, to.y)}, fill)
	if d.CI.Confidence > 0 && d.CI.High > d.CI.Low {
		x := p.at(at, 0).x
		p.stroke(line{color: ink, width: min(1.3, (to.x-from.x)/5)}, point{x, p.at(0, d.CI.Low).y}, point{x, p.at(0, d.CI.High).y})
	}
	if c := g.Cost.Delta.Value; r.Costly && finite(c) {
		p.stroke(line{color: vermillion, width: 2.2}, p.at(at-0.5, c), p.at(at+0.5, c))
	}
}
