package chart

import (
	"fmt"
	"math"
	"slices"

	"dealcast/out"
	"dealcast/sim/stat"
)

// cash is what the picture of it says: what has come in less what has gone out,
// since the start.
type cash struct {
	f         *fan
	low, turn []float64 // by replication: the lowest point, and the day from which it is above zero; +Inf: not within the window
	atOnce    bool      // a win is paid at once
}

// drawCash shows what has come in less what has gone out as a fan around the line
// of zero: below it, the pipeline must be financed.
func drawCash(s *sheet, v *view) error {
	c := cashOf(v)
	s.head(cashTitle(v, c), cashSubtitle(c))
	if len(c.f.x) == 0 {
		s.note("The report window is empty.")
		return nil
	}
	lo, hi := c.f.span()
	if lo == hi {
		s.note(v.words("Deals have no value in this scenario, and nothing has a cost."))
		return nil
	}
	number := func(x float64) string { return out.Money(x, v.Scenario.Currency) }
	labels := fanLabels(c.f, number)
	room := s.endRoom(labels)
	worst := stat.Quantile(sortedOf(c.low), 0.1)
	lo = math.Min(lo, worst)
	perPoint := (hi - lo) / s.body.height()
	if hi += 10 * perPoint; lo < 0 {
		lo -= 1.8 * targetSize * perPoint // room for the text below the lowest point
	}
	p := s.panel(s.body, v.dateAxis(s.body.width()-room-40), axis{lo: lo, hi: hi, ticks: moneyTicks(lo, hi, 8, v.Scenario.Currency)}, room)
	p.fan(c.f)
	p.stroke(line{color: ink, width: 1.4}, p.at(p.x.lo, 0), p.at(p.x.hi, 0))
	p.cashMarks(v, c, worst)
	p.endLabels(labels)
	return nil
}

// cashMarks draw the lowest point that 9 of 10 futures stay above, and the day
// from which on half of them are above zero. What would lie on the line of zero
// or has no room is left to the title.
func (p *panel) cashMarks(v *view, c cash, worst float64) {
	zero, low := p.at(p.x.lo, 0), p.at(p.x.lo, worst)
	if zero.y-low.y > 6 && v.Run.Replications > 1 {
		p.stroke(line{color: vermillion, width: 1.6, dashes: []float64{6, 4}}, low, point{p.area.x1, low.y})
		st := targetStyle
		st.align = right
		p.halo(p.area.x1-8, low.y-targetSize*1.05, fmt.Sprintf("9 of 10 never fall below %s", out.Money(worst, v.Scenario.Currency)), st)
	}
	day := middle(c.turn)
	if !(day > 0) || math.IsInf(day, 1) {
		return
	}
	at := p.at(day, 0)
	p.dot(at, 3.6, median)
	text := "above zero for good by " + shortDay(v, day)
	if !c.f.flat() {
		text = "half " + text
	}
	st := style{size: labelSize, weight: medium, color: median}
	switch wide := p.face.width(text, st.weight, st.size) + 10; {
	case at.x-wide > p.area.x0:
		st.align = right
		p.halo(at.x-6, at.y+labelSize*0.6, text, st)
	case at.y-low.y > 2.2*labelSize && at.x+wide < p.area.x1:
		p.halo(at.x+6, at.y-labelSize*1.2, text, st)
	}
}

// middle is the median of values of which some are infinite.
func middle(values []float64) float64 { return stat.Quantile(sortedOf(values), 0.5) }

// shortDay is the date of a day since the start, with its year where it is
// another than that of the start.
func shortDay(v *view, day float64) string {
	at := dateAt(v.Run.Start, math.Floor(day))
	if at.Year() == v.Run.Start.Year() {
		return at.Format("2 January")
	}
	return out.Date(at)
}

// cashOf reads the cash flow; where a win is paid at once and not measured, that
// is revenue less cost.
func cashOf(v *view) cash {
	c := cash{f: &fan{}, atOnce: !v.has("cash_flow_cumulative", v.Grid)}
	n := v.Run.Replications
	c.low, c.turn = make([]float64, n), make([]float64, n)
	total := make([]float64, n)
	if len(v.Grid) > 0 {
		c.f.add(v.Grid[0].FromDay, total)
	}
	for _, p := range v.Grid {
		if c.atOnce {
			for r, x := range v.values(in("profit", p)) {
				total[r] += x
			}
		} else {
			copy(total, v.values(in("cash_flow_cumulative", p)))
		}
		c.f.add(p.ToDay, total)
		for r, x := range total {
			c.low[r] = math.Min(c.low[r], x)
			switch {
			case x < 0:
				c.turn[r] = math.Inf(1)
			case math.IsInf(c.turn[r], 1):
				c.turn[r] = p.ToDay
			}
		}
	}
	return c
}

func cashTitle(v *view, c cash) string {
	n := len(c.f.x) - 1
	if n < 0 {
		return "No cash to show"
	}
	if lo, hi := c.f.span(); lo == hi {
		return "No money comes in or goes out"
	}
	money := func(x float64) string { return out.Money(x, v.Scenario.Currency) }
	low, turn, end := middle(c.low), middle(c.turn), c.f.p50[n]
	if !(low < 0) {
		t := fmt.Sprintf("Cash never falls below zero; %s more by %s", money(end), out.Date(v.lastDay()))
		if never := shareOf(c.low, func(x float64) bool { return x >= 0 }); never < 1 {
			t = fmt.Sprintf("%s chance that cash never falls below zero; %s more by %s", out.Percent(never), money(end), out.Date(v.lastDay()))
		}
		return t
	}
	t := fmt.Sprintf("Cash is lowest in %s, %s", dateAt(v.Run.Start, math.Max(0, c.f.x[slices.Index(c.f.p50, slices.Min(c.f.p50))]-1)).Format("January"), money(low))
	if !c.f.flat() {
		t += fmt.Sprintf(" (1 in 10 below %s)", money(stat.Quantile(sortedOf(c.low), 0.1)))
	}
	if math.IsInf(turn, 1) {
		last := shortDay(v, v.Run.HorizonDays-1)
		if above := shareOf(c.turn, func(x float64) bool { return !math.IsInf(x, 1) }); above > 0 {
			return t + fmt.Sprintf("; above zero by %s only in %s of futures", last, out.Percent(above))
		}
		return t + fmt.Sprintf("; still below zero on %s", last)
	}
	if c.f.flat() {
		return t + fmt.Sprintf("; above zero for good by %s", shortDay(v, turn))
	}
	return t + fmt.Sprintf("; half are above zero for good by %s", shortDay(v, turn))
}

func shareOf(values []float64, ok func(float64) bool) float64 {
	n := 0
	for _, x := range values {
		if ok(x) {
			n++
		}
	}
	return float64(n) / float64(len(values))
}

func cashSubtitle(c cash) string {
	t := "Payments received less costs since the start"
	if c.atOnce {
		t = "Revenue less costs since the start, as if a win were paid at once"
	}
	if !c.f.flat() {
		t += ": the dark band holds half of the simulated futures, the light band 9 of 10"
	}
	return t
}
