package chart

import (
	"fmt"
	"math"

	"dealcast/out"
	"dealcast/sim"
)

// joining is all that changes the size of a pool on one day.
type joining struct {
	sim.Hire
	pool sim.Entity
	next float64 // day of the next change of the pool, or the end of the window
}

// joinings are the dated changes of a pool, by date; those of one day are one.
func (v *view) joinings(e sim.Entity) []joining {
	var list []joining
	for _, h := range v.Hires {
		if h.Pool != e.Name {
			continue
		}
		if n := len(list); n > 0 && list[n-1].Day == h.Day {
			list[n-1].Add += h.Add
			list[n-1].Ramp = math.Max(list[n-1].Ramp, h.Ramp)
			continue
		}
		list = append(list, joining{Hire: h, pool: e})
	}
	for i := range list {
		list[i].next = v.Run.HorizonDays
		if i+1 < len(list) {
			list[i].next = list[i+1].Day
		}
	}
	return list
}

// The stretches over which a queue is compared: so many days before a hire, and
// as many at the end of what follows it, which is at most a quarter of a year.
const (
	comparedDays = 28
	followedDays = 91
)

// around are the mean queues before and after a change of the pool's size, when
// everybody works at full speed; ok is false where the window or the next
// change leaves no time to see.
func (v *view) around(j joining) (before, after float64, ok bool) {
	full := j.Day + j.Ramp
	end := math.Min(j.next, full+followedDays)
	if j.Day < 7 || end-full < 14 {
		return 0, 0, false
	}
	path := "pool." + j.Pool + ".queue"
	before = v.meanOverDays(path, math.Max(0, j.Day-comparedDays), j.Day)
	after = v.meanOverDays(path, math.Max(full, end-comparedDays), end)
	return before, after, finite(before) && finite(after)
}

// meanOverDays is the mean of a time average over the periods of the grid whose
// middle lies in [from, to).
func (v *view) meanOverDays(path string, from, to float64) float64 {
	sum, days := 0.0, 0.0
	for i, x := range v.meansOver(path, v.Grid) {
		p := v.Grid[i]
		if middle := (p.FromDay + p.ToDay) / 2; middle >= from && middle < to && finite(x) {
			sum += x * (p.ToDay - p.FromDay)
			days += p.ToDay - p.FromDay
		}
	}
	return sum / days
}

// hireTitle says what the change of a pool's size did to its queue: of all
// changes that which moved a queue most. "" where none moved one by a quarter
// and by a deal.
func hireTitle(s *sheet, v *view, pools []sim.Entity) string {
	text, most := "", 0.0
	for _, e := range pools {
		for _, j := range v.joinings(e) {
			before, after, ok := v.around(j)
			moved := math.Abs(after - before)
			if !ok || moved < 1 || moved < 0.25*math.Max(before, after) || moved <= most {
				continue
			}
			most = moved
			does := "falls"
			if after > before {
				does = "grows"
			}
			text = fmt.Sprintf("%s the queue for %s %s from %s to %s", v.occasion(j, (after > before) == (j.Add > 0)), s.short(title(e)), does, about(before), about(after))
		}
	}
	return text
}

// occasion is "After the hire in April"; "Despite" where the queue goes against
// it.
func (v *view) occasion(j joining, against bool) string {
	when := "in " + j.On.Format("January")
	switch {
	case v.Run.HorizonDays < 60:
		when = "on " + j.On.Format("2 January")
	case j.On.Year() != v.Run.Start.Year():
		when = "in " + j.On.Format("January 2006")
	}
	word, one := "After", "After"
	if against {
		word, one = "Despite", "Although"
	}
	switch n := out.Count(math.Abs(float64(j.Add))); {
	case j.Add == 1:
		return fmt.Sprintf("%s the hire %s", word, when)
	case j.Add > 1:
		return fmt.Sprintf("%s the %s hires %s", word, n, when)
	case j.Add == -1:
		return fmt.Sprintf("%s one leaves %s", one, when)
	default:
		return fmt.Sprintf("%s %s leave %s", one, n, when)
	}
}

// hireMarks draws a line for each change of a pool's size, with how many join
// or leave above it where the label has room and is wanted.
func (p *panel) hireMarks(v *view, e sim.Entity, labels bool) {
	free := math.Inf(-1)
	st := style{size: smallSize, weight: medium, color: shade(vermillion, 0.85)}
	for _, j := range v.joinings(e) {
		x := p.at(j.Day, 0).x
		p.stroke(line{color: vermillion, width: 1, dashes: []float64{3, 2}}, point{x, p.area.y0}, point{x, p.area.y1 + 2})
		if !labels {
			continue
		}
		for _, text := range []string{fmt.Sprintf("%+d, %s", j.Add, j.On.Format("2 Jan")), fmt.Sprintf("%+d", j.Add)} {
			wide := p.face.width(text, st.weight, st.size)
			from := min(max(x-wide/2, p.area.x0), p.area.x1-wide)
			if from < free {
				continue
			}
			p.text(from, p.area.y1+3.5, text, st)
			free = from + wide + 6
			break
		}
	}
}

// teamOverTime is the distribution of the members present in each period of the
// grid, and the least and the most of them; nil where the team never changes.
func (v *view) teamOverTime(e sim.Entity) (f *fan, least, most float64) {
	path := "pool." + e.Name + ".capacity"
	if !v.has(path, v.Grid) {
		return nil, 0, 0
	}
	f, least, most = &fan{}, math.Inf(1), 0
	for _, p := range v.Grid {
		values := v.values(in(path, p))
		f.add(p.FromDay, values)
		f.add(p.ToDay, values)
		last := len(f.x) - 1
		least, most = math.Min(least, f.p05[last]), math.Max(most, f.p95[last])
	}
	if !(least < most) {
		return nil, 0, 0
	}
	return f, least, most
}

// teamPanel draws how many members are present over time, in line with the
// panel above, which keeps room at the right.
func (s *sheet) teamPanel(frame box, v *view, e sim.Entity, team *fan, top, room float64, dates bool) {
	s.caption(&frame, "Members present")
	x := v.dateAxis(frame.width() - room - 30)
	if !dates {
		x.unlabelled()
	}
	p := s.panel(frame, x, axis{lo: 0, hi: max(1, top) * 1.08, ticks: countOrPlain(top, 3), room: s.tickRoom(widestShare)}, room)
	p.fan(team)
	p.hireMarks(v, e, false)
	last := len(team.x) - 1
	ends := fanEnds(team)
	if team.p05[last] == team.p95[last] {
		ends = []endLabel{{team.p50[last], out.Count(team.p50[last]), style{size: labelSize, weight: medium, color: median}}}
	}
	p.endLabels(ends)
}
