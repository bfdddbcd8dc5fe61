package chart

import (
	"cmp"
	"fmt"
	"slices"

	"dealcast/out"
	"dealcast/sim"
	"dealcast/sim/whatif"
)

// allocated is a plan as pictures read it.
type allocated struct{ *whatif.Allocation }

func (a *allocated) kind() Kind                              { return Allocation }
func (a *allocated) ground() (sim.ScenarioInfo, sim.RunInfo) { return groundOf(a.Allocation) }

// drawFront shows what money can do: for each amount of it the best division
// that was tried, with the interval of its gain over today, and the best of all.
func drawFront(s *sheet, a *allocated) error {
	front := slices.DeleteFunc(slices.Clone(a.Front), func(o whatif.Option) bool { return !finite(o.Headline.Variant.Value) })
	if len(front) < 2 {
		s.head("No division of "+out.PerTime(a.Allocation, a.Budget)+" does more than today", out.ObjectiveName(a.Objective, a.Scenario))
		s.note("Nothing was found that money could buy.")
		return nil
	}
	s.head(s.cut(a.finding()), fmt.Sprintf("The best that was tried for each amount of money per %s on top of today's; 95%% intervals of the gain over today", a.Per))
	frame := s.body
	s.caption(&frame, out.ObjectiveName(a.Objective, a.Scenario))
	var x, y, low, high []float64
	for i := range front {
		h := &front[i].Headline
		x, y = append(x, front[i].Spent/a.Budget), append(y, h.Variant.Value)
		if h.Delta.CI.Confidence > 0 && front[i].Spent > 0 {
			low, high = append(low, h.Base.Value+h.Delta.CI.Low), append(high, h.Base.Value+h.Delta.CI.High)
		} else {
			low, high = append(low, h.Variant.Value), append(high, h.Variant.Value)
		}
	}
	lo, hi := responseRange(y[0], a.Objective.Chance, y, low, high)
	ticks := unitTicks(a.Objective.Unit(), a.Scenario.Currency, lo, hi, 7)
	across := axis{lo: -0.04, hi: 1.06}
	row := tickRow{s: s, a: across, width: 0.95 * (frame.width() - s.tickRoom(ticks) - tickGap)}
	for _, share := range []float64{0, 1, 0.5, 0.25, 0.75} { // those that have no room are left out
		row.add(share, out.PlanMoney(a.Allocation, share*a.Budget))
	}
	slices.SortFunc(row.ticks, func(a, b tick) int { return cmp.Compare(a.at, b.at) })
	across.ticks = row.ticks
	p := s.panel(frame, across, axis{lo: lo, hi: hi, ticks: ticks}, 0)
	p.band(x, low, high, outerBand)
	p.curve(x, y, line{color: median, width: 2.5})
	for i := range x {
		p.dot(p.at(x[i], y[i]), 3.4, median)
	}
	best := slices.IndexFunc(front, func(o whatif.Option) bool { return slices.Equal(o.Money, a.Best.Money) })
	if best >= 0 {
		p.dot(p.at(x[best], y[best]), 5.4, vermillion)
	}
	p.divisions(a, front, x, y, low, best)
	return nil
}

// finding is the title: what the budget does.
func (a *allocated) finding() string {
	h := &a.Best.Headline
	unit, cur := a.Objective.Unit(), a.Scenario.Currency
	if a.Best.Spent == 0 {
		return fmt.Sprintf("Keep the money: the %s is %s today", out.ObjectiveName(a.Objective, a.Scenario), out.Number(h.Base.Value, unit, cur))
	}
	return fmt.Sprintf("%s more: the %s goes from %s to %s", out.PerTime(a.Allocation, a.Best.Spent),
		out.ObjectiveName(a.Objective, a.Scenario), out.Number(h.Base.Value, unit, cur), out.Number(h.Variant.Value, unit, cur))
}

// divisions names the divisions below the front: the best, today, then where
// the members change, then the others, as long as they have room.
func (p *panel) divisions(a *allocated, front []whatif.Option, x, y, low []float64, best int) {
	order := []int{best, 0}
	for i := 1; i < len(front); i++ {
		for k := range a.Outlets {
			if a.Outlets[k].Buys == whatif.Members && front[i].Money[k] != front[i-1].Money[k] {
				order = append(order, i)
			}
		}
	}
	for i := range front {
		order = append(order, i)
	}
	var placed []box
	for _, i := range order {
		if i < 0 {
			continue
		}
		text, st := out.Division(a.Allocation, &front[i]), style{size: smallSize, color: grey}
		if i == best {
			st.weight, st.color = medium, shade(vermillion, 0.85)
		}
		if i == 0 {
			text = "today"
		}
		text = p.face.fit(text, st.weight, st.size, 0.5*p.area.width())
		w := p.face.width(text, st.weight, st.size)
		at := p.at(x[i], low[i])
		b := box{at.x - w/2, at.y - 9 - st.size, at.x + w/2, at.y - 9}
		if b.x0 < p.area.x0 {
			b.x0, b.x1 = p.area.x0, p.area.x0+w
		}
		if b.x1 > p.area.x1 {
			b.x0, b.x1 = p.area.x1-w, p.area.x1
		}
		if b.y0 < p.area.y0+2 {
			above := p.at(x[i], y[i]).y + 9
			b.y0, b.y1 = above, above+st.size
		}
		for i == best && p.crossed(b, x, y) && b.y0 > p.area.y0+8 { // the best has its name in any case
			b.y0, b.y1 = b.y0-4, b.y1-4
		}
		if slices.ContainsFunc(placed, func(o box) bool {
			return b.x0 < o.x1+6 && o.x0 < b.x1+6 && b.y0 < o.y1+3 && o.y0 < b.y1+3
		}) || p.crossed(b, x, y) {
			continue
		}
		placed = append(placed, b)
		p.halo(b.x0, b.y0, text, st)
	}
}

// crossed reports whether the curve runs through a box.
func (p *panel) crossed(b box, x, y []float64) bool {
	for i := 1; i < len(x); i++ {
		from, to := p.at(x[i-1], y[i-1]), p.at(x[i], y[i])
		for k := range 21 {
			t := float64(k) / 20
			at := point{from.x + (to.x-from.x)*t, from.y + (to.y-from.y)*t}
			if at.x > b.x0-3 && at.x < b.x1+3 && at.y > b.y0-2 && at.y < b.y1+2 {
				return true
			}
		}
	}
	return false
}
