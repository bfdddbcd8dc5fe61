package chart

import (
	"fmt"
	"image/color"
	"math"

	"dealcast/out"
	"dealcast/sim"
	"dealcast/sim/whatif"
)

// leverage is a report of levers as pictures read it.
type leverage struct{ *whatif.Leverage }

func (l *leverage) kind() Kind                              { return Leverage }
func (l *leverage) ground() (sim.ScenarioInfo, sim.RunInfo) { return groundOf(l) }

// mostLevers is how many levers have a row of their own.
const mostLevers = 16

// drawLevers is a tornado: a bar for the effect of each lever with its interval,
// the largest above; what may be luck is pale, and the cost is marked.
func drawLevers(s *sheet, l *leverage) error {
	if len(l.Levers) == 0 {
		s.head("There is no lever to pull", "Effect of each lever alone")
		s.note("The scenario has nothing that could be changed.")
		return nil
	}
	levers := l.Levers[:min(len(l.Levers), mostLevers)]
	s.head(leversTitle(s, l), leversSubtitle(l, levers))

	texts, names, wide := make([]string, len(levers)), make([]string, len(levers)), 0.0
	size := rowSize(s.body.height()-leverAxis, len(levers))
	for i := range levers {
		names[i], texts[i] = levers[i].Name, l.text(&levers[i])
		wide = math.Max(wide, s.face.width(texts[i], medium, size))
	}
	wide = math.Min(wide, 0.25*s.body.width()) + 16
	r := s.rowsNamed(s.body.inset(0, leverAxis, wide, 0), names, 0.40)
	lo, hi := l.span(levers)
	area := box{r.area.x0, r.area.y0 - leverAxis, s.body.x1, r.area.y1}
	p := s.panel(area, axis{lo: lo, hi: hi, ticks: l.ticks(s, lo, hi, area.width()-wide)}, axis{lo: 0, hi: 1}, wide)
	for _, t := range p.x.ticks {
		x := p.at(t.at, 0).x
		p.stroke(line{color: mist, width: 0.9}, point{x, p.area.y0}, point{x, p.area.y1})
	}
	for i := range levers {
		l.row(p, r, i, &levers[i])
		p.text(p.area.x1+12, r.baseline(i), s.face.fit(texts[i], medium, r.size, wide-12), style{size: r.size, weight: medium, color: textColor(&levers[i])})
	}
	p.stroke(line{color: ink, width: 1.2}, point{p.at(0, 0).x, p.area.y0}, point{p.at(0, 0).x, p.area.y1 + 2})
	return nil
}

// ticks are as many marks as stand side by side.
func (l *leverage) ticks(s *sheet, lo, hi, width float64) []tick {
	var ticks []tick
	for most := 7; most > 1; most-- {
		ticks = differenceTicks(lo, hi, most, l.Objective.Unit(), l.Scenario.Currency)
		if len(ticks) < 2 || s.tickRoom(ticks)+8 <= width*(ticks[1].at-ticks[0].at)/(hi-lo) {
			break
		}
	}
	return ticks
}

// leverAxis is the room of the marks below the rows.
const leverAxis = tickLength + tickSize*1.25

// rowSize is the size of the text of n rows.
func rowSize(height float64, n int) float64 {
	return math.Min(labelSize+0.5, math.Min(64, height/float64(n))*0.66)
}

func leversTitle(s *sheet, l *leverage) string {
	n := fmt.Sprintf("%d levers", len(l.Levers))
	name := out.ObjectiveName(l.Objective, l.Scenario)
	best := l.Strongest()
	if best < 0 {
		return fmt.Sprintf("None of %s makes the %s clearly better", n, name)
	}
	v := &l.Levers[best]
	title := fmt.Sprintf("%s brings most of %s: %s %s", s.face.fit(v.Name, medium, titleSize, 420), n, out.Signed(v.Effect.Delta.Value, l.Objective.Unit(), l.Scenario.Currency), name)
	if len(l.Levers) == 1 {
		title = fmt.Sprintf("%s brings %s %s", s.face.fit(v.Name, medium, titleSize, 420), out.Signed(v.Effect.Delta.Value, l.Objective.Unit(), l.Scenario.Currency), name)
	}
	return title
}

func leversSubtitle(l *leverage, levers []whatif.Lever) string {
	t := "Each lever alone"
	if n := len(l.Levers); n > len(levers) {
		t = fmt.Sprintf("The %d strongest of %d levers, each alone", len(levers), n)
	}
	t += fmt.Sprintf(", with 95%% intervals; as it is: %s", out.Number(l.Base.Value, l.Objective.Unit(), l.Scenario.Currency))
	luck, cost := false, false
	for i := range levers {
		luck = luck || levers[i].Verdict == 0
		cost = cost || l.priced(&levers[i])
	}
	if luck {
		t += "; grey may be luck"
	}
	if cost {
		t += "; diamond: cost"
	}
	return t
}

// priced reports whether the cost of a lever can stand on the axis of the
// effects: one that is much larger than all of them would squeeze them.
func (l *leverage) priced(v *whatif.Lever) bool {
	const much = 1.5
	if v.Cost == nil || l.Objective.Unit() != sim.Money {
		return false
	}
	largest := 0.0
	for i := range l.Levers {
		if x := math.Abs(l.Levers[i].Effect.Delta.Value); finite(x) {
			largest = math.Max(largest, x)
		}
	}
	return math.Abs(v.Cost.Delta.Value) <= much*largest
}

// text is the effect in figures, and what it costs.
func (l *leverage) text(v *whatif.Lever) string {
	if !finite(v.Effect.Delta.Value) {
		return "undefined"
	}
	if v.Effect.Better+v.Effect.Worse == 0 {
		return "none seen"
	}
	t := out.Signed(v.Effect.Delta.Value, l.Objective.Unit(), l.Scenario.Currency)
	if v.Cost != nil && v.Cost.Delta.Value > 0 {
		t += " for " + out.Money(v.Cost.Delta.Value, l.Scenario.Currency)
	}
	if v.Verdict < 0 && l.Objective.Better() != 0 {
		t += ", worse"
	}
	return t
}

// span holds zero, all effects, their intervals and their costs.
func (l *leverage) span(levers []whatif.Lever) (lo, hi float64) {
	var all []float64
	for i := range levers {
		d := levers[i].Effect.Delta
		all = append(all, d.Value)
		if d.CI.Confidence > 0 {
			all = append(all, d.CI.Low, d.CI.High)
		}
		if l.priced(&levers[i]) {
			all = append(all, levers[i].Cost.Delta.Value)
		}
	}
	lo, hi = spanOf(0, all)
	if lo == hi {
		return 0, 0
	}
	pad := 0.02 * (hi - lo)
	if lo < 0 {
		lo -= pad
	}
	return lo, hi + pad
}

// leverColor tells better, worse and luck apart, also in grey.
func leverColor(v *whatif.Lever) color.RGBA {
	switch {
	case v.Verdict > 0:
		return tint(blue, 0.75)
	case v.Verdict < 0:
		return vermillion
	}
	return silver
}

func textColor(v *whatif.Lever) color.RGBA {
	if v.Verdict == 0 {
		return grey
	}
	return shade(leverColor(v), 0.75)
}

// row draws the bar of a lever, its interval, and the mark of its cost.
func (l *leverage) row(p *panel, r rows, i int, v *whatif.Lever) {
	d := v.Effect.Delta
	if !finite(d.Value) {
		return
	}
	y := r.baseline(i) + r.size*0.35
	zero, end, half := p.at(0, 0).x, p.at(d.Value, 0).x, math.Min(11, r.tall*0.34)
	p.fillAt(box{math.Min(zero, end), y - half, math.Max(zero, end), y + half}, leverColor(v))
	if d.CI.Confidence > 0 && d.CI.Low < d.CI.High {
		from, to := p.at(d.CI.Low, 0).x, p.at(d.CI.High, 0).x
		p.stroke(line{color: ink, width: 1.4}, point{from, y}, point{to, y})
		for _, x := range []float64{from, to} {
			p.stroke(line{color: ink, width: 1.4}, point{x, y - half*0.4}, point{x, y + half*0.4})
		}
	}
	if l.priced(v) {
		x, k := p.at(v.Cost.Delta.Value, 0).x, math.Min(6, r.tall*0.28)
		for _, m := range []struct {
			k float64
			c color.RGBA
		}{{k + 1.3, white}, {k, orange}} {
			p.polygon([]point{{x, y - m.k}, {x + m.k*0.8, y}, {x, y + m.k}, {x - m.k*0.8, y}}, m.c)
		}
	}
}
