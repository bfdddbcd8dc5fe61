package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"dealcast/out"
	"dealcast/sim"
)

// drawForecast shows the running total over the report window as a fan: half of
// the replications run in the dark band, 9 of 10 in the light one.
func drawForecast(s *sheet, v *view) error {
	h := v.headline()
	f := v.forecastFan(h)
	targets := v.targetsOf(h)
	s.head(forecastTitle(v, h, f, targets), forecastSubtitle(v, h, f))
	if len(f.x) == 0 {
		s.note("The report window is empty.")
		return nil
	}
	labels := fanLabels(f, func(x float64) string { return v.number(h, x) })
	room := s.endRoom(labels)
	lo, hi := f.span()
	if lo == hi {
		hi = lo + 1
	}
	for _, t := range targets {
		if t.level < hi+1.5*(hi-lo) { // farther above, it would flatten the fan
			lo, hi = math.Min(lo, t.level), math.Max(hi, t.level)
		}
	}
	hi += 0.04 * (hi - lo)
	if n := float64(len(targets)); n > 1 {
		hi += (hi - lo) * n * targetSize * 1.25 / s.body.height() // room for their texts
	}
	p := s.panel(s.body, v.dateAxis(s.body.width()-room-40), axis{lo: lo, hi: hi, ticks: v.ticks(h, lo, hi, 8)}, room)
	p.fan(f)
	p.targets(v, h, f, targets)
	p.endLabels(labels)
	return nil
}

// forecastFan is the distribution of the running total of the headline.
func (v *view) forecastFan(h headline) *fan {
	if h.path != "revenue" || len(v.Grid) == 0 {
		return v.cumulativeFan(h.path, v.Grid, nil)
	}
	f := &fan{}
	f.add(v.Grid[0].FromDay, make([]float64, v.Run.Replications))
	for _, p := range v.Grid {
		f.add(p.ToDay, v.values(in("revenue_cumulative", p)))
	}
	return f
}

func forecastTitle(v *view, h headline, f *fan, targets []goal) string {
	day := out.Date(v.lastDay())
	n := len(f.x) - 1
	if n < 0 {
		return "Nothing to forecast"
	}
	switch {
	case v.Run.Replications == 1:
		return fmt.Sprintf("%s by %s in the only replication", v.amount(h, f.p50[n]), day)
	case len(targets) > 0:
		t := targets[0]
		return fmt.Sprintf("%s of reaching %s by %s", chanceOf(t), v.atLeast(h, t), out.Date(t.To.AddDate(0, 0, -1)))
	case f.flat():
		return fmt.Sprintf("%s by %s", v.amount(h, f.p50[n]), day)
	}
	return fmt.Sprintf("%s to %s by %s, 9 times in 10; the middle is %s",
		v.number(h, f.p05[n]), v.amount(h, f.p95[n]), day, v.number(h, f.p50[n]))
}

// chanceOf writes the probability of a target with its interval.
func chanceOf(t goal) string {
	s := out.Percent(t.Probability) + " chance"
	if t.CI.Confidence > 0 {
		s += " (" + out.PercentRange(t.CI) + ")"
	}
	return s
}

// goal is a target as a picture shows it.
type goal struct {
	sim.TargetResult
	level float64 // what the window must bring: the goal without what was booked before
}

// atLeast writes the goal of a target: "€1.5M", or "at most €20k".
func (v *view) atLeast(h headline, t goal) string {
	if t.AtLeast {
		return v.amount(h, t.Goal)
	}
	return "at most " + v.amount(h, t.Goal)
}

func forecastSubtitle(v *view, h headline, f *fan) string {
	what := "Cumulative " + h.noun
	if f.flat() {
		return what
	}
	return what + ": the dark band holds half of the simulated futures, the light band 9 of 10"
}

// targetsOf are the targets for the headline that begin with the report window.
func (v *view) targetsOf(h headline) []goal {
	var ts []goal
	for _, t := range v.Targets {
		if t.Metric == h.path && !t.From.After(v.Run.Start) && finite(t.Goal) {
			ts = append(ts, goal{t, t.Goal - t.SoFar})
		}
	}
	return ts
}

// fanLabels name the edges of the bands and the middle at their right ends,
// from below.
func fanLabels(f *fan, number func(float64) string) []endLabel {
	n := len(f.x) - 1
	if n < 0 {
		return nil
	}
	main := style{size: 13, weight: medium, color: median}
	side := style{size: labelSize, color: grey}
	if f.flat() {
		return []endLabel{{f.p50[n], number(f.p50[n]), main}}
	}
	return []endLabel{
		{f.p05[n], "5% " + number(f.p05[n]), side},
		{f.p25[n], "25% " + number(f.p25[n]), side},
		{f.p50[n], "P50 " + number(f.p50[n]), main},
		{f.p75[n], "75% " + number(f.p75[n]), side},
		{f.p95[n], "95% " + number(f.p95[n]), side},
	}
}

// fan draws the bands and the middle.
func (p *panel) fan(f *fan) {
	p.band(f.x, f.p05, f.p95, outerBand)
	p.band(f.x, f.p25, f.p75, innerBand)
	p.curve(f.x, f.p50, line{color: median, width: 2.5})
}

// targets draws each goal as a dashed line up to the day it is due, with its
// text at the left, above the line; at the right where the fan is at the left.
func (p *panel) targets(v *view, h headline, f *fan, targets []goal) {
	inside := make([]goal, 0, len(targets))
	var lines []float64
	for _, t := range targets {
		if t.level > p.y.hi { // far above everything: say so at the edge
			p.halo(p.area.x0+6, p.area.y1-targetSize, "↑ "+targetText(v, h, t, len(targets) > 1), targetStyle)
			continue
		}
		inside = append(inside, t)
	}
	slices.SortStableFunc(inside, func(a, b goal) int { return cmp.Compare(a.level, b.level) })
	for _, t := range inside {
		from := p.at(daysSince(v.Run.Start, t.From), t.level)
		to := p.at(math.Min(daysSince(v.Run.Start, t.To), p.x.hi), t.level)
		p.stroke(line{color: vermillion, width: 1.6, dashes: []float64{6, 4}}, from, to)
		p.dot(to, 3, vermillion)
		lines = append(lines, from.y)
	}
	for i, y := range above(lines, targetSize) {
		t := inside[i]
		text := p.face.fit(targetText(v, h, t, len(targets) > 1), medium, targetSize, p.area.width()*0.6)
		base := y - targetSize*0.35
		if t.level < f.valueAt(f.p95, 0.35*p.x.hi) && t.level < f.valueAt(f.p05, 0.65*p.x.hi) {
			st := targetStyle
			st.align = right
			p.halo(p.area.x1-8, base, text, st)
			continue
		}
		x := p.area.x0 + 6
		if y-lines[i] > 1.1*targetSize {
			x += 12
			p.stroke(line{color: vermillion, width: 0.7}, point{p.area.x0 + 2, lines[i]}, point{x - 2, y})
		}
		p.halo(x, base, text, targetStyle)
	}
}

// above gives labels places above their lines (in rising order), clear of each
// other and of the lines of the others.
func above(lines []float64, size float64) []float64 {
	at := make([]float64, len(lines))
	for i, l := range lines {
		at[i] = l + size*0.9
		if i > 0 {
			at[i] = max(at[i], at[i-1]+size*1.25)
		}
		for _, o := range lines {
			if math.Abs(o-at[i]) < size*0.75 {
				at[i] = o + size*0.9
			}
		}
	}
	return at
}

// valueAt reads a percentile of the fan at x.
func (f *fan) valueAt(q []float64, x float64) float64 {
	for i := range f.x {
		if f.x[i] >= x {
			return q[i]
		}
	}
	return math.NaN()
}

const targetSize = labelSize

var targetStyle = style{size: targetSize, weight: medium, color: shade(vermillion, 0.85)}

func targetText(v *view, h headline, t goal, named bool) string {
	name := "target"
	if named && t.Title != "" {
		name = t.Title
	}
	booked := ""
	if t.SoFar != 0 {
		booked = fmt.Sprintf(" (%s booked before)", v.number(h, t.SoFar))
	}
	return fmt.Sprintf("%s %s%s: %s", strings.TrimSpace(name), v.atLeast(h, t), booked, out.Percent(t.Probability))
}
