package chart

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"
	"time"

	"dealcast/out"
	"dealcast/sim"
)

// heatRow is a pool or a stage with a value for each period of the grid.
type heatRow struct {
	name  string
	what  string    // in a title: "the queue for engineers"
	n     []float64 // mean number of deals; NaN where it is undefined
	queue bool      // of those who wait
	peak  int       // the period of the largest; -1 without any
}

func (r *heatRow) top() float64 {
	if r.peak < 0 {
		return 0
	}
	return r.n[r.peak]
}

// heatBlock is a group of rows with one scale of colours.
type heatBlock struct {
	caption string
	rows    []heatRow
	hi      float64
}

const (
	heatCaption  = labelSize + 8 // room of a caption with its scale
	heatCall     = smallSize + 6 // room of the worst period's label
	heatGap      = 12
	tallestHeat  = 46
	lowestHeat   = 9.5
	mostHeatPool = 6
)

// drawPileUp shows when deals pile up and where: a row for each pool's queue and
// for each stage, a column for each period of the grid, the darker the more
// deals.
func drawPileUp(s *sheet, v *view) error {
	blocks, left := heatBlocks(v, s.body.height()-60)
	if len(blocks) == 0 {
		s.head("Nothing waits and nothing is open", v.words("Deals by stage, over time"))
		s.note(v.words("No deal was in any stage in the report window."))
		return nil
	}
	lead := &blocks[0].rows[0]
	for i := range blocks[0].rows {
		if r := &blocks[0].rows[i]; r.top() > lead.top() {
			lead = r
		}
	}
	s.head(heatTitle(s, v, lead), fmt.Sprintf(v.words("Mean number of deals in each %s, the darker the more%s"), gridWord(v.Grid), left))
	rows := 0
	for _, b := range blocks {
		rows += len(b.rows)
	}
	spare := s.body.height() - dateRoom - heatCall - float64(len(blocks))*heatCaption - float64(len(blocks)-1)*heatGap
	m := heatSheet{sheet: s, v: v, lead: lead, tall: min(tallestHeat, spare/float64(rows))}
	m.size = min(labelSize, m.tall*0.72)
	m.room(blocks)
	y := s.body.y1
	for i := range blocks {
		y = m.block(&blocks[i], y, i == len(blocks)-1) - heatGap
	}
	return nil
}

// heatBlocks are the queues of the pools and the stages, as many of them as
// height has room for, and what to say of those that are left out.
func heatBlocks(v *view, height float64) (blocks []heatBlock, left string) {
	if len(v.Grid) == 0 {
		return nil, ""
	}
	queues := heatBlock{caption: "Waiting for people"}
	for _, e := range v.Pools {
		queues.add(v, title(e), "the queue for "+title(e), "pool."+e.Name+".queue")
	}
	for _, e := range v.Stages {
		if path := "stage." + e.Name + ".door_queue"; v.has(path, v.Grid) && v.mean(path) > 0 {
			queues.caption = "Waiting for people, or to enter a stage"
			queues.add(v, "to enter "+title(e), "the line to enter "+title(e), path)
		}
	}
	slices.SortStableFunc(queues.rows, func(a, b heatRow) int { return cmp.Compare(b.top(), a.top()) })
	if n := len(queues.rows); n > mostHeatPool {
		queues.rows = queues.rows[:mostHeatPool]
		left += fmt.Sprintf("; the %d longest of %d queues", mostHeatPool, n)
	}
	stages := heatBlock{caption: "In each stage, waiting or not"}
	for _, e := range v.Stages {
		stages.add(v, title(e), title(e), "stage."+e.Name+".wip")
	}
	fit := int((height-dateRoom-heatCall-2*heatCaption-heatGap)/lowestHeat) - len(queues.rows)
	if n := len(stages.rows); n > fit {
		left += fmt.Sprintf(v.words("; the %d of %d stages with most deals"), fit, n)
		tops := make([]float64, n)
		for i := range stages.rows {
			tops[i] = stages.rows[i].top()
		}
		slices.Sort(tops)
		least := tops[n-fit]
		stages.rows = slices.DeleteFunc(stages.rows, func(r heatRow) bool { return r.top() < least })
		stages.rows = stages.rows[:min(len(stages.rows), fit)]
	}
	for _, b := range []heatBlock{queues, stages} {
		if b.hi > 0 {
			blocks = append(blocks, b)
		}
	}
	return blocks, left
}

// add appends the row of a column that is measured over the grid.
func (b *heatBlock) add(v *view, name, what, path string) {
	if !v.has(path, v.Grid) {
		return
	}
	r := heatRow{name: name, what: what, queue: strings.HasSuffix(path, "queue"), n: v.meansOver(path, v.Grid), peak: -1}
	usual := longest(v.Grid)
	for i, x := range r.n {
		whole := v.Grid[i].ToDay-v.Grid[i].FromDay >= usual/2 // the window may leave a day of a week
		if finite(x) && whole && (r.peak < 0 || x > r.n[r.peak]) {
			r.peak = i
		}
	}
	b.hi = math.Max(b.hi, r.top())
	b.rows = append(b.rows, r)
}

// heatTitle says where and when most deals stand, and how much better it is at
// other times.
func heatTitle(s *sheet, v *view, r *heatRow) string {
	what := s.short(r.what)
	mean, n := 0.0, 0
	for _, x := range r.n {
		if finite(x) {
			mean, n = mean+x, n+1
		}
	}
	mean /= float64(max(1, n))
	peak := fmt.Sprintf(v.words("%s deals"), about(r.top()))
	if len(r.n) == 1 {
		return fmt.Sprintf("%s holds %s", what, peak)
	}
	if r.queue && r.top() < 1 {
		return fmt.Sprintf(v.words("Hardly any deal waits: %s holds at most %s deals, %s"), what, about(r.top()), v.inGrid(r.peak))
	}
	if r.top() < 1.15*mean {
		return fmt.Sprintf(v.words("%s stays near %s deals; most, %s, %s"), what, about(mean), about(r.top()), v.inGrid(r.peak))
	}
	t := fmt.Sprintf("%s peaks at %s %s", what, peak, v.inGrid(r.peak))
	if when, most := v.quiet(r); most <= 0.7*r.top() {
		return t + fmt.Sprintf("; %s it is %s", when, below(most, r.top()))
	}
	return t + fmt.Sprintf("; on average it is %s", about(mean))
}

// quiet finds a quarter of the window in which a row is well below its peak: the
// last, else the first, else that in which it is lowest; most is its largest
// value there.
func (v *view) quiet(r *heatRow) (when string, most float64) {
	length := v.Run.HorizonDays / 4
	within := func(from float64) (most float64, first, last int) {
		most, first = math.Inf(-1), -1
		for i, p := range v.Grid {
			if middle := (p.FromDay + p.ToDay) / 2; middle >= from && middle <= from+length && finite(r.n[i]) {
				if first < 0 {
					first = i
				}
				most, last = math.Max(most, r.n[i]), i
			}
		}
		if first < 0 {
			return math.Inf(1), 0, 0
		}
		return most, first, last
	}
	if most, _, _ = within(v.Run.HorizonDays - length); most <= 0.7*r.top() {
		return "in the last " + roughly(length), most
	}
	if most, _, _ = within(0); most <= 0.7*r.top() {
		return "in the first " + roughly(length), most
	}
	most = math.Inf(1)
	for _, p := range v.Grid {
		if p.FromDay+length > v.Run.HorizonDays {
			break
		}
		if m, first, last := within(p.FromDay); m < most {
			most, when = m, v.fromTo(v.Grid[first].From, v.Grid[last].To.AddDate(0, 0, -1))
		}
	}
	return when, most
}

// fromTo is "from June to August", or with days where the window is short.
func (v *view) fromTo(from, to time.Time) string {
	layout := "January"
	switch {
	case v.Run.HorizonDays < 120:
		layout = "2 January"
	case v.Run.HorizonDays > 366:
		layout = "January 2006"
	}
	return "from " + from.Format(layout) + " to " + to.Format(layout)
}

// below writes that a number of deals is never above x: "below 4", or with a
// decimal where the whole number would not show that it is well below the peak.
func below(x, peak float64) string {
	if x <= 0.05 {
		return "empty"
	}
	bound := math.Floor(x) + 1
	if bound > 0.8*peak {
		bound = (math.Floor(10*x) + 1) / 10
	}
	return "below " + out.Count(bound)
}

// roughly is a length of time in words, roughly: "3 months", "5 days".
func roughly(days float64) string {
	switch {
	case days < 14:
		return out.Count(math.Round(days)) + " days"
	case days < 60:
		return out.Count(math.Round(days/7)) + " weeks"
	}
	return out.Count(math.Round(days/30.4375)) + " months"
}

// gridWord is the word for one of these periods, by the longest.
func gridWord(periods []sim.Period) string {
	switch days := longest(periods); {
	case days <= 1:
		return "day"
	case days <= 7:
		return "week"
	case days <= 31:
		return "month"
	}
	return "quarter"
}

// longest is the length of the longest period, in days.
func longest(periods []sim.Period) float64 {
	days := 0.0
	for _, p := range periods {
		days = math.Max(days, p.ToDay-p.FromDay)
	}
	return days
}

// inGrid is "in the week of 3 May", "on 3 May" or "in May 2028"; the year is
// named where it is not that of the start.
func (v *view) inGrid(i int) string {
	p := v.Grid[i]
	day, month := "2 January", "January"
	if v.Run.HorizonDays > 366 || p.From.Year() != v.Run.Start.Year() {
		day, month = day+" 2006", month+" 2006"
	}
	switch gridWord(v.Grid) {
	case "day":
		return "on " + p.From.Format(day)
	case "week":
		return "in the week of " + p.From.Format(day)
	}
	return "in " + p.From.Format(month)
}

// heatShade is the colour of a share of the scale: one hue from light to dark,
// so that the order shows in grey too.
func heatShade(f float64) color.RGBA {
	if f < 0.6 {
		return mix(tint(sky, 0.12), tint(blue, 0.8), f/0.6)
	}
	return mix(tint(blue, 0.8), shade(blue, 0.35), (f-0.6)/0.4)
}
