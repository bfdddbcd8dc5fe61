package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"dealcast/out"
	"dealcast/sim"
	"dealcast/sim/whatif"
)

// responded is a sweep as pictures read it.
type responded struct{ *whatif.Response }

func (r *responded) kind() Kind                              { return Response }
func (r *responded) ground() (sim.ScenarioInfo, sim.RunInfo) { return groundOf(r.Response) }

// mostPanels is how many metrics have a panel.
const mostPanels = 3

// drawResponse shows how a metric answers to a quantity: the curve with its
// interval, and beside it what each step brings and costs. Several metrics have
// a panel each; of two quantities it draws a map.
func drawResponse(s *sheet, r *responded) error {
	if len(r.Points) == 0 {
		s.head("Nothing was tried", "Response of a metric")
		s.note("The sweep has no points.")
		return nil
	}
	metrics := min(len(r.Metrics), mostPanels)
	s.head(s.cut(out.Finding(r.Response)), r.subtitle(metrics))
	if len(r.Axes) == 2 {
		drawHeat(s, r)
		return nil
	}
	const gap = 34
	shares := []float64{0.56, 0.44}
	steps := metrics == 1
	if !steps {
		shares = slices.Repeat([]float64{1 / float64(metrics)}, metrics)
	}
	x := s.body.x0
	for i, share := range shares {
		frame := s.body
		frame.x0 = x
		frame.x1 = x + (s.body.width()-gap*float64(len(shares)-1))*share
		x = frame.x1 + gap
		if steps && i == 1 {
			s.stepBars(frame, r)
		} else {
			s.responseCurve(frame, r, i)
		}
	}
	return nil
}

// cut keeps a title to two lines.
func (s *sheet) cut(title string) string {
	return s.face.fit(title, medium, 16, 1.9*s.body.width())
}

func (r *responded) subtitle(metrics int) string {
	words := r.Scenario.Words()
	t := words.In("95% intervals are shaded; all points meet the same deals and luck")
	if len(r.Axes) == 2 {
		t = words.In("All points meet the same deals and luck")
	}
	for i := range r.Axes {
		if a := &r.Axes[i]; a.Uncertain && !a.Scaled {
			t += "; each value of " + a.Title + " is taken as known"
		}
	}
	if r.Costly && r.stands() {
		t += "; best: highest " + out.ObjectiveName(r.Objective, r.Scenario) + " less cost"
	}
	if metrics < len(r.Metrics) {
		t += fmt.Sprintf("; %d of %d metrics", metrics, len(r.Metrics))
	}
	return t
}

// value writes a value of an axis.
func (r *responded) value(axis int, x float64) string {
	return out.AxisValue(&r.Axes[axis], x, r.Scenario.Currency)
}

// amount writes a value of metric k.
func (r *responded) amount(k int, x float64) string {
	if r.Metrics[k].Unit() == sim.Days {
		return out.Days(x)
	}
	return out.Number(x, r.Metrics[k].Unit(), r.Scenario.Currency)
}

// unitTicks are the marks of an axis of values in a unit.
func unitTicks(unit sim.Unit, currency string, lo, hi float64, most int) []tick {
	switch unit {
	case sim.Money, sim.MoneyPerDay, sim.MoneyPerCycleDay, sim.MoneyPerMonth:
		return moneyTicks(lo, hi, most, currency)
	case sim.Share:
		return shareTicks(lo, hi, most)
	case sim.Days:
		return dayTicks(lo, hi, most)
	}
	return plainTicks(lo, hi, most)
}

// responseCurve draws metric k over the only axis.
func (s *sheet) responseCurve(frame box, r *responded, k int) {
	unit := r.Metrics[k].Unit()
	caption := out.ObjectiveName(r.Metrics[k], r.Scenario) + " by " + r.Axes[0].Title
	s.caption(&frame, caption)
	var x, y, low, high []float64
	for i := range r.Points {
		e := r.Points[i].Metrics[k]
		x, y = append(x, r.Points[i].At[0]), append(y, e.Value)
		if e.CI.Confidence > 0 {
			low, high = append(low, e.CI.Low), append(high, e.CI.High)
		} else {
			low, high = append(low, math.NaN()), append(high, math.NaN())
		}
	}
	i := slices.IndexFunc(y, finite)
	if i < 0 {
		s.text(frame.x0, frame.y1-30, "The metric is undefined at every point.", style{size: smallSize, color: grey})
		return
	}
	frame.y1 -= markRoom
	lo, hi := responseRange(y[i], r.Metrics[k].Chance, y, low, high)
	ticks := unitTicks(unit, r.Scenario.Currency, lo, hi, 7)
	pad := 0.05 * (x[len(x)-1] - x[0])
	across := axis{lo: x[0] - pad, hi: x[len(x)-1] + pad}
	across.ticks = s.valueTicks(r, 0, x, across, frame.width()-s.tickRoom(ticks)-tickGap)
	p := s.panel(frame, across, axis{lo: lo, hi: hi, ticks: ticks}, 0)
	p.band(x, low, high, outerBand)
	p.today(r)
	p.curve(x, y, line{color: median, width: 2.5})
	radius := 3.4
	if len(x) > 20 {
		radius = 2.2
	}
	for i := range x {
		if finite(y[i]) {
			p.dot(p.at(x[i], y[i]), radius, median)
		}
	}
	if k == 0 && r.stands() && finite(y[r.Best]) {
		p.dot(p.at(x[r.Best], y[r.Best]), radius+2, vermillion)
	}
	p.pointLabels(r, k, x, y, low, high)
}

// markRoom is what the names of today's value take above a curve.
const markRoom = 16

// stands reports whether there is a best point that can be told from some other.
func (r *responded) stands() bool { return r.Best >= 0 && len(r.Rivals) < len(r.Points)-1 }

// responseRange holds all values and intervals, with room for a text above, and
// begins at zero where that is near.
func responseRange(first float64, chance bool, lists ...[]float64) (lo, hi float64) {
	if chance {
		return 0, 1.1
	}
	lo, hi = spanOf(first, lists...)
	if lo == hi {
		if lo == 0 {
			return 0, 1
		}
		wide := math.Abs(lo) * 0.2
		return lo - wide, hi + wide
	}
	wide := hi - lo
	switch {
	case lo >= 0 && lo < 0.6*wide:
		lo = 0
	case len(lists) > 0 && len(lists[0]) > 1 && lists[0][1] > lists[0][0]:
		lo -= 0.18 * wide // the first point has its text below
	default:
		lo -= 0.08 * wide
	}
	return lo, hi + 0.14*(hi-lo)
}

// strides are the distances of marks on a row of values.
var strides = []int{1, 2, 3, 4, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2500}

// valueTicks marks values of an axis, as many as have room: values at one
// distance every so many, others from the ends inwards.
func (s *sheet) valueTicks(r *responded, k int, values []float64, a axis, width float64) []tick {
	even := true
	for i := 2; i < len(values); i++ {
		even = even && math.Abs(values[i]-2*values[i-1]+values[i-2]) < 1e-6*(values[len(values)-1]-values[0])
	}
	row := tickRow{s: s, a: a, width: width}
	if !even {
		row.add(values[len(values)-1], r.value(k, values[len(values)-1]))
		for _, x := range values[:len(values)-1] {
			row.add(x, r.value(k, x))
		}
		slices.SortFunc(row.ticks, func(a, b tick) int { return cmp.Compare(a.at, b.at) })
		return row.ticks
	}
	for _, stride := range strides {
		row.ticks, row.taken = nil, nil
		fits := true
		for i := 0; i < len(values); i += stride {
			fits = row.add(values[i], r.value(k, values[i])) && fits
		}
		if fits {
			break
		}
	}
	return row.ticks
}

// tickRow is a row of marks that do not touch.
type tickRow struct {
	s     *sheet
	a     axis
	width float64
	ticks []tick
	taken []stretch
}

// stretch is a stretch of the row.
type stretch struct{ x0, x1 float64 }

// add adds a mark, or returns false where it would touch another.
func (t *tickRow) add(at float64, label string) bool {
	half := t.s.face.width(label, regular, tickSize)/2 + 4
	x := t.a.norm(at) * t.width
	if slices.ContainsFunc(t.taken, func(o stretch) bool { return x-half < o.x1 && o.x0 < x+half }) {
		return false
	}
	t.taken, t.ticks = append(t.taken, stretch{x - half, x + half}), append(t.ticks, tick{at: at, label: label})
	return true
}

// today marks the value that the scenario has now, or believes in.
func (p *panel) today(r *responded) {
	a := &r.Axes[0]
	if !a.Given || a.Value < p.x.lo || a.Value > p.x.hi {
		return
	}
	x := p.at(a.Value, 0).x
	p.stroke(line{color: silver, width: 1.3, dashes: []float64{4, 3}}, point{x, p.area.y0}, point{x, p.area.y1 + 2})
	text := "today"
	if a.Uncertain && !a.Scaled {
		text = "today about here"
	}
	w := p.face.width(text, regular, smallSize)
	x = min(max(x-w/2, p.area.x0), p.area.x1-w)
	p.text(x, p.area.y1+5, text, style{size: smallSize, color: grey})
}

// pointLabels writes values at the points: the best, today's, the ends, then
// the others as long as they have room.
func (p *panel) pointLabels(r *responded, k int, x, y, low, high []float64) {
	order := []int{r.Best, r.Today, len(x) - 1, 0}
	if k > 0 || !r.stands() {
		order = order[1:]
	}
	if len(x) <= 12 {
		for i := range x {
			order = append(order, i)
		}
	}
	var placed []box
	for _, i := range order {
		if i < 0 || !finite(y[i]) {
			continue
		}
		st := style{size: smallSize}
		if k == 0 && i == r.Best && r.stands() {
			st.weight, st.color = medium, shade(vermillion, 0.85)
		}
		text := r.amount(k, y[i])
		if st.weight == medium {
			text = "best " + text
		}
		w := p.face.width(text, st.weight, st.size)
		top := y[i]
		if finite(high[i]) {
			top = high[i]
		}
		at := p.at(x[i], top)
		b := box{at.x - w/2, at.y + 6, at.x + w/2, at.y + 6 + st.size}
		if below := p.labelBelow(i, y, low) - 6 - st.size; below > p.area.y0 {
			b.y0, b.y1 = below, below+st.size
		}
		if b.x0 < p.area.x0 {
			b.x0, b.x1 = p.area.x0, p.area.x0+w
		}
		if b.x1 > p.area.x1 {
			b.x0, b.x1 = p.area.x1-w, p.area.x1
		}
		if slices.ContainsFunc(placed, func(o box) bool {
			return b.x0 < o.x1+5 && o.x0 < b.x1+5
		}) {
			continue
		}
		placed = append(placed, b)
		p.halo(b.x0, b.y0, text, st)
	}
}

// labelBelow is where the interval of the first point ends below, when the curve
// rises from there through the place above it; else 0.
func (p *panel) labelBelow(i int, y, low []float64) float64 {
	if i > 0 || len(y) < 2 || !(y[1] > y[0]) {
		return 0
	}
	if finite(low[0]) {
		return p.at(0, low[0]).y
	}
	return p.at(0, y[0]).y
}
