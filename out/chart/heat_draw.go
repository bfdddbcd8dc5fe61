package chart

import (
	"fmt"
	"math"
)

// heatSheet is a picture of heat under way.
type heatSheet struct {
	*sheet
	v           *view
	lead        *heatRow // whose worst period is called out
	tall, size  float64  // of a row; of its text
	left, right float64  // room beside the cells
}

// room finds the room for the names and the peaks.
func (m *heatSheet) room(blocks []heatBlock) {
	m.right = m.face.width("peak", regular, smallSize)
	for _, b := range blocks {
		for i := range b.rows {
			r := &b.rows[i]
			m.left = max(m.left, m.face.width(r.name, regular, m.size))
			m.right = max(m.right, m.face.width(m.peak(r), medium, m.size))
		}
	}
	m.left = min(m.left, m.body.width()*0.24) + 8
	m.right += 8
}

// peak is the largest value of a row with its date.
func (m *heatSheet) peak(r *heatRow) string {
	if r.top() == 0 {
		return "none"
	}
	from, day := m.v.Grid[r.peak].From, "2 Jan"
	if gridWord(m.v.Grid) == "month" {
		day = "Jan"
	}
	if m.v.Run.HorizonDays > 366 || from.Year() != m.v.Run.Start.Year() {
		day += " 2006"
	}
	return about(r.top()) + ", " + from.Format(day)
}

// block draws a block from y downwards and returns its lower end.
func (m *heatSheet) block(b *heatBlock, y float64, dates bool) float64 {
	called := -1
	for i := range b.rows {
		if &b.rows[i] == m.lead {
			called = i
		}
	}
	m.heading(b, y)
	y -= heatCaption
	if called >= 0 {
		y -= heatCall
	}
	frame := box{m.body.x0 + m.left, y - m.tall*float64(len(b.rows)), m.body.x1 - m.right, y}
	outer := frame
	x := m.v.dateAxis(frame.width())
	if !dates {
		x = axis{lo: x.lo, hi: x.hi}
	} else {
		outer.y0 -= dateRoom
	}
	p := m.panel(outer, x, axis{lo: float64(len(b.rows)), hi: 0}, 0)
	if !dates {
		p.area = frame
	}
	p.area.y0 = frame.y0
	for i := range b.rows {
		m.row(p, b, i)
	}
	if called >= 0 {
		m.call(p, called)
	}
	return outer.y0
}

// heading writes what a block shows and its scale of colours.
func (m *heatSheet) heading(b *heatBlock, y float64) {
	const wide, high, steps = 120, 9, 60
	base := y - labelSize*0.9
	m.text(m.body.x0, base, b.caption, style{size: labelSize, weight: medium})
	most := about(b.hi) + m.v.words(" deals")
	x1 := m.body.x1 - m.right - m.face.width(most, regular, smallSize) - 5
	x0 := x1 - wide
	for i := range steps {
		from, to := float64(i)/steps, float64(i+1)/steps
		m.fill(box{x0 + wide*from, base - 1, x1, base - 1 + high}, heatShade((from+to)/2)) // to the end: no seams
	}
	m.text(x0-5, base, "0", style{size: smallSize, color: grey, align: right})
	m.text(x1+5, base, most, style{size: smallSize, color: grey})
	m.text(m.body.x1, base, "peak", style{size: smallSize, color: grey, align: right})
}

// row draws the cells of a row with its name and its peak.
func (m *heatSheet) row(p *panel, b *heatBlock, i int) {
	r := &b.rows[i]
	rim := min(0.6, m.tall*0.04)
	numbers := m.fits(p, b)
	for k, q := range m.v.Grid {
		from, to := p.at(q.FromDay, float64(i)), p.at(q.ToDay, float64(i+1))
		cell := box{from.x, to.y + rim, to.x, from.y - rim}
		if gap := (to.x - from.x) * 0.04; gap > 0.15 {
			cell = cell.inset(min(gap, 0.6)/2, 0, min(gap, 0.6)/2, 0)
		}
		fill := mist
		if finite(r.n[k]) {
			fill = heatShade(min(1, r.n[k]/b.hi))
		}
		m.fill(cell, fill)
		if numbers {
			m.text((cell.x0+cell.x1)/2, (cell.y0+cell.y1)/2-8*0.35, about(r.n[k]), style{size: 8, color: on(fill), align: centre})
		}
	}
	line := p.at(0, float64(i)+0.5).y - m.size*0.35
	m.text(p.area.x0-8, line, m.face.fit(r.name, regular, m.size, m.left-8), style{size: m.size, align: right})
	st := style{size: m.size, color: grey, align: right}
	if r == m.lead {
		st.color, st.weight = shade(vermillion, 0.85), medium
	}
	m.text(m.body.x1, line, m.peak(r), st)
}

// fits reports whether the cells have room for their numbers.
func (m *heatSheet) fits(p *panel, b *heatBlock) bool {
	narrow := math.Inf(1)
	for _, q := range m.v.Grid {
		narrow = min(narrow, p.at(q.ToDay, 0).x-p.at(q.FromDay, 0).x)
	}
	wide := 0.0
	for i := range b.rows {
		for _, x := range b.rows[i].n {
			wide = max(wide, m.face.width(about(x), regular, 8))
		}
	}
	return wide+3 <= narrow && m.tall >= 12
}

// call frames the worst period and says above the block what it is.
func (m *heatSheet) call(p *panel, i int) {
	k := m.lead.peak
	q := m.v.Grid[k]
	from, to := p.at(q.FromDay, float64(i)), p.at(q.ToDay, float64(i+1))
	f := box{from.x, to.y, to.x, from.y}
	if grow := (5 - f.width()) / 2; grow > 0 { // or it could not be seen
		f.x0, f.x1 = f.x0-grow, f.x1+grow
	}
	middle := (f.x0 + f.x1) / 2
	frame := []point{{f.x0, f.y0}, {f.x1, f.y0}, {f.x1, f.y1}, {f.x0, f.y1}, {f.x0, f.y0}, {f.x1, f.y0}}
	lead := []point{{middle, f.y1}, {middle, p.area.y1 + 3}}
	m.stroke(line{color: white, width: 3.4}, lead...)
	m.stroke(line{color: white, width: 3.4}, frame...)
	m.stroke(line{color: vermillion, width: 1}, lead...)
	m.stroke(line{color: vermillion, width: 1.8}, frame...)
	text := fmt.Sprintf(m.v.words("%s deals %s"), about(m.lead.top()), m.v.inGrid(k))
	st := style{size: smallSize, weight: medium, color: shade(vermillion, 0.85)}
	half := m.face.width(text, st.weight, st.size) / 2
	x := min(max(middle, m.body.x0+half), m.body.x1-half)
	m.text(x-half, p.area.y1+6, text, st)
}
