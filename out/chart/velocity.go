package chart

import (
	"fmt"
	"math"
	"strings"

	"dealcast/out"
	"dealcast/sim/stat"
)

// drawVelocity shows how long won deals took, and the velocity period by
// period. Velocity never stands alone: a row of figures above says how many
// deals it is about, how many of them are won, and what they are worth.
func drawVelocity(s *sheet, v *view) error {
	h := v.hist("cycle_days")
	s.head(velocityTitle(v, h), v.words("Days from creation to win, and how velocity moves: the dark band holds half of the simulated futures, the light band 9 of 10"))
	s.figures(velocityFigures(v))

	const gap = 34
	half := (s.body.width() - gap) * 0.47
	leftBox, rightBox := s.body, s.body
	leftBox.x1 = s.body.x0 + half
	rightBox.x0 = leftBox.x1 + gap
	if h == nil || h.N() == 0 {
		s.note(v.words("Nothing was won: there are no days to win and no velocity."))
		return nil
	}
	s.cycleCurve(leftBox, v, h)
	s.velocityOverTime(rightBox, v)
	return nil
}

func velocityTitle(v *view, h *stat.Hist) string {
	if h == nil || h.N() == 0 {
		return v.words("No deal is won")
	}
	return fmt.Sprintf(v.words("Half of the won deals close within %s, 9 of 10 within %s"),
		out.DaysText(h.Quantile(0.5)), out.DaysText(h.Quantile(0.9)))
}

// figure is a number with what it is.
type figure struct{ value, name string }

func velocityFigures(v *view) []figure {
	cur := v.Scenario.Currency
	figures := []figure{
		{out.Count(v.mean("won")), v.words("deals won")},
		v.quality(),
		{out.Money(v.mean("deal_value"), cur), v.words("value of a won deal")},
		{out.Days(v.mean("cycle_days")), v.words("mean days to win")},
		{out.Count(v.mean("velocity_deals")), v.words("velocity: deals per cycle-day")},
		{out.Money(v.mean("velocity_value"), cur), "velocity: money per cycle-day"},
		{out.Money(v.mean("revenue_per_day"), cur), "revenue per day"},
	}
	if v.headline().money {
		return figures
	}
	return append(figures[:2:2], figures[3], figures[4]) // without a value there is no money
}

// quality is how well what is closed is closed: the share won, or, where nothing
// is ever lost, the share on time or the throughput.
func (v *view) quality() figure {
	switch onTime := v.mean("on_time"); {
	case !v.Scenario.Lossless:
		return figure{out.Percent(v.mean("win_rate")), "win rate"}
	case finite(onTime):
		return figure{out.Percent(onTime), "on time"}
	}
	return figure{out.Count(v.mean("throughput_per_day")), v.words("deals won per day")}
}

// figures writes a row of figures across the body and takes its room.
func (s *sheet) figures(fs []figure) {
	const valueSize, gap = 16, 10
	wide := (s.body.width() + gap) / float64(len(fs))
	for i, f := range fs {
		x := s.body.x0 + float64(i)*wide
		s.text(x, s.body.y1-valueSize*0.9, s.face.fit(f.value, medium, valueSize, wide-gap), style{size: valueSize, weight: medium, color: median})
		for k, l := range s.face.wrap(f.name, regular, smallSize, wide-gap, 2) {
			s.text(x, s.body.y1-valueSize*0.9-13-float64(k)*smallSize*1.15, l, style{size: smallSize, color: grey})
		}
	}
	s.body.y1 -= valueSize + 44
}

// cycleCurve is the share of won deals that closed within so many days.
func (s *sheet) cycleCurve(frame box, v *view, h *stat.Hist) {
	s.caption(&frame, v.words("Share of won deals closed within ..."))
	hi := math.Max(h.Quantile(0.98)*1.02, h.Quantile(0.9)*1.4)
	if hi == 0 {
		hi = 1
	}
	p := s.panel(frame, axis{lo: 0, hi: hi, ticks: dayTicks(0, hi, 5)}, axis{lo: 0, hi: 1.03, ticks: shareTicks(0, 1, 6)}, 10)
	x, y := []float64{0}, []float64{0}
	var sum int64
	h.Each(func(_, high float64, count int64) {
		sum += count
		if high <= hi {
			x = append(x, high)
			y = append(y, float64(sum)/float64(h.N()))
		}
	})
	if n := len(x) - 1; x[n] < hi {
		x, y = append(x, hi), append(y, y[n])
	}
	p.curve(x, y, line{color: median, width: 2.5})
	for _, share := range [...]float64{0.5, 0.9} {
		d := h.Quantile(share)
		at := p.at(d, share)
		p.dot(at, 3.2, median)
		text, st := fmt.Sprintf("%s: %s", out.Percent(share), out.DaysText(d)), style{size: labelSize, weight: medium}
		p.halo(min(at.x+9, p.area.x1+10-p.face.width(text, st.weight, st.size)), at.y-11, text, st)
	}
}

// velocityOverTime is the distribution of the velocity in each period.
func (s *sheet) velocityOverTime(frame box, v *view) {
	path, text := "velocity_deals", fmt.Sprintf(v.words("Velocity per %s: won deals ÷ mean days to win"), v.period())
	if !v.has(path, v.Periods) {
		path, text = "won", fmt.Sprintf(v.words("Won deals per %s"), v.period())
	}
	s.caption(&frame, text)
	f := v.fanOver(path, v.Periods)
	lo, hi := f.span()
	if lo == hi {
		hi = lo + 1
	}
	hi += (hi - lo) * 0.08
	labels := fanEnds(f)
	room := s.endRoom(labels)
	p := s.panel(frame, v.dateAxis(frame.width()-room-24), axis{lo: lo, hi: hi, ticks: plainTicks(lo, hi, 6)}, room)
	p.points(f)
	p.endLabels(labels)
}

// period is the word for a reported period.
func (v *view) period() string {
	if len(v.Periods) == 0 {
		return "period"
	}
	label := v.Periods[0].Label
	switch {
	case strings.Contains(label, "Q"):
		return "quarter"
	case strings.Contains(label, "W"):
		return "week"
	case len(label) == len("2027-03"):
		return "month"
	case len(label) == len("2027-03-14"):
		return "day"
	}
	return "period"
}

// fanEnds name the bands of a fan over periods at its last defined period.
func fanEnds(f *fan) []endLabel {
	for i := len(f.x) - 1; i >= 0; i-- {
		if !finite(f.p50[i]) {
			continue
		}
		side := style{size: smallSize, color: grey}
		main := style{size: labelSize, weight: medium, color: median}
		if f.flat() {
			return []endLabel{{f.p50[i], out.Count(f.p50[i]), main}}
		}
		return []endLabel{{f.p05[i], "5%", side}, {f.p50[i], "P50", main}, {f.p95[i], "95%", side}}
	}
	return nil
}

// points draws a fan over periods: bands where there are enough of them, else
// a bar with a dot for each.
func (p *panel) points(f *fan) {
	if len(f.x) > fewPeriods {
		p.fan(f)
		return
	}
	for i, x := range f.x {
		if !finite(f.p50[i]) {
			continue
		}
		p.stroke(line{color: outerBand, width: 12}, p.at(x, f.p05[i]), p.at(x, f.p95[i]))
		p.stroke(line{color: innerBand, width: 12}, p.at(x, f.p25[i]), p.at(x, f.p75[i]))
		p.dot(p.at(x, f.p50[i]), 4, median)
	}
}

// caption writes what a part of the sheet shows above it and takes its room.
func (s *sheet) caption(frame *box, text string) {
	s.text(frame.x0, frame.y1-labelSize*0.9, s.face.fit(capital(text), medium, labelSize, frame.width()), style{size: labelSize, weight: medium})
	frame.y1 -= labelSize + 14
}
