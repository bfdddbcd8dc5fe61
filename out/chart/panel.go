package chart

import (
	"image/color"
	"math"
	"strings"
)

// axis is the range of a panel in one direction and its marks.
type axis struct {
	lo, hi float64
	ticks  []tick
	room   float64 // for the marks of a vertical axis, if they need less: aligns panels
}

// unlabelled keeps the marks of the axis without their texts.
func (a *axis) unlabelled() {
	for i := range a.ticks {
		a.ticks[i].label, a.ticks[i].below = "", ""
	}
}

// panel is a part of the sheet with a horizontal and a vertical axis.
type panel struct {
	*sheet
	area box // where the data are drawn
	x, y axis
}

const (
	tickLength = 4
	tickGap    = 6
)

// panel draws a frame of axes: light horizontal lines only, the marks of the
// vertical axis to the left of them, those of the horizontal axis below. rightRoom
// is kept free at the right for labels at the ends of lines.
func (s *sheet) panel(frame box, x, y axis, rightRoom float64) *panel {
	wide := max(y.room, s.tickRoom(y.ticks))
	low := 0.0
	for _, t := range x.ticks {
		low = max(low, tickLength)
		if t.label != "" {
			low = max(low, tickLength+tickSize*1.25)
		}
		if t.below != "" {
			low = max(low, tickLength+tickSize*2.45)
		}
	}
	if wide > 0 {
		wide += tickGap
	}
	p := &panel{sheet: s, x: x, y: y, area: frame.inset(wide, low, rightRoom, 0)}
	p.drawGrid()
	p.drawBase()
	return p
}

// tickRoom is the width of the marks of a vertical axis.
func (s *sheet) tickRoom(ticks []tick) float64 {
	wide := 0.0
	for _, t := range ticks {
		wide = max(wide, s.face.width(t.label, regular, tickSize))
	}
	return wide
}

func (p *panel) drawGrid() {
	free := math.Inf(-1) // a label below this would touch the one before
	for _, t := range p.y.ticks {
		at := point{p.area.x0, p.at(0, t.at).y}
		if at.y < free {
			continue
		}
		free = at.y + tickSize
		p.stroke(line{color: mist, width: 0.9}, at, point{p.area.x1, at.y})
		p.text(p.area.x0-tickGap, at.y-tickSize*0.35, t.label, style{size: tickSize, color: grey, align: right})
	}
}

func (p *panel) drawBase() {
	if len(p.x.ticks) > 0 {
		p.stroke(line{color: silver, width: 1}, point{p.area.x0, p.area.y0}, point{p.area.x1, p.area.y0})
	}
	for _, t := range p.x.ticks {
		at := p.at(t.at, p.y.lo)
		p.stroke(line{color: silver, width: 1}, point{at.x, p.area.y0}, point{at.x, p.area.y0 - tickLength})
		y := p.area.y0 - tickLength - tickSize
		for _, label := range [...]string{t.label, t.below} {
			// A label at the end of the axis must not leave the sheet.
			half := p.face.width(label, regular, tickSize) / 2
			x := min(max(at.x, sheetMargin/2+half), sheetWidth-sheetMargin/2-half)
			p.text(x, y, label, style{size: tickSize, color: grey, align: centre})
			y -= tickSize * 1.2
		}
	}
}

// at is the place of a pair of values.
func (p *panel) at(x, y float64) point {
	return point{
		p.area.x0 + p.area.width()*p.x.norm(x),
		p.area.y0 + p.area.height()*p.y.norm(y),
	}
}

func (a axis) norm(v float64) float64 {
	if a.hi == a.lo {
		return 0.5
	}
	return (v - a.lo) / (a.hi - a.lo)
}

// curve draws y over x. Where a value is undefined the line is interrupted; a
// value without a defined neighbour is drawn as a dot.
func (p *panel) curve(x, y []float64, l line) {
	for _, run := range runs(len(x), func(i int) bool { return finite(y[i]) }) {
		pts := make([]point, 0, run.end-run.begin)
		for i := run.begin; i < run.end; i++ {
			pts = append(pts, p.at(x[i], y[i]))
		}
		if len(pts) == 1 {
			p.dot(pts[0], l.width+1, l.color)
		}
		p.stroke(l, pts...)
	}
}

// band fills between low and high over x, where both are defined.
func (p *panel) band(x, low, high []float64, fill color.RGBA) {
	for _, run := range runs(len(x), func(i int) bool { return finite(low[i]) && finite(high[i]) }) {
		var pts []point
		for i := run.begin; i < run.end; i++ {
			pts = append(pts, p.at(x[i], high[i]))
		}
		for i := run.end - 1; i >= run.begin; i-- {
			pts = append(pts, p.at(x[i], low[i]))
		}
		if run.end-run.begin == 1 { // a single value: a bar of its own
			p.stroke(line{color: fill, width: 5}, pts...)
			continue
		}
		p.polygon(pts, fill)
	}
}

// span is a run of neighbouring places: [begin, end).
type span struct{ begin, end int }

// runs finds the longest runs of 0..n-1 on which ok holds.
func runs(n int, ok func(int) bool) []span {
	var rs []span
	for i := 0; i < n; i++ {
		if !ok(i) {
			continue
		}
		r := span{begin: i}
		for i < n && ok(i) {
			i++
		}
		r.end = i
		rs = append(rs, r)
	}
	return rs
}

// endLabel is a text at the right end of a line, at the height of a value.
type endLabel struct {
	value float64
	text  string // a line end parts it into two lines
	style style
}

// lines are the lines of the label, from above.
func (l endLabel) lines() []string { return strings.Split(l.text, "\n") }

// endLabels writes labels right of the panel, moved apart where they would
// collide; a thin line then leads from the value to its label.
func (p *panel) endLabels(labels []endLabel) {
	const gap, lead, moved = 6, 10, 1.5
	var want, tall []float64
	var kept []endLabel
	for _, l := range labels {
		if finite(l.value) {
			kept = append(kept, l)
			want = append(want, p.at(0, l.value).y)
			tall = append(tall, l.style.size*(1.2*float64(len(l.lines()))+0.4*float64(len(l.lines())-1)))
		}
	}
	got := spread(want, tall, p.area.y0-4, p.area.y1+4)
	x := p.area.x1 + gap
	for i := range kept {
		if math.Abs(got[i]-want[i]) > moved {
			x = p.area.x1 + gap + lead // all of them, to stay in line
		}
	}
	for i, l := range kept {
		if math.Abs(got[i]-want[i]) > moved {
			p.stroke(line{color: silver, width: 0.7}, point{p.area.x1 + 2, want[i]}, point{x - 2, got[i]})
		}
		lines := l.lines()
		y := got[i] + l.style.size*(0.6*float64(len(lines)-1)-0.35)
		for _, text := range lines {
			p.text(x, y, text, l.style)
			y -= l.style.size * 1.2
		}
	}
}

// endRoom is the room that endLabels needs at the right.
func (s *sheet) endRoom(labels []endLabel) float64 {
	w := 0.0
	for _, l := range labels {
		if finite(l.value) {
			for _, text := range l.lines() {
				w = max(w, s.face.width(text, l.style.weight, l.style.size))
			}
		}
	}
	return w + 18
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
