package chart

import (
	"image/color"
	"math"
	"slices"

	"dealcast/out"
	"dealcast/sim/whatif"
)

// heatLayer is one map: a metric, or the first metric less cost, over two
// quantities.
type heatLayer struct {
	name   string
	first  bool // the best point is the best of this
	value  func(p *whatif.Point) float64
	amount func(x float64) string
}

// mostMaps is how many maps stand side by side.
const mostMaps = 2

// maps are the maps of a sweep.
func (r *responded) maps() []heatLayer {
	var all []heatLayer
	for k, o := range r.Metrics {
		all = append(all, heatLayer{out.ObjectiveName(o, r.Scenario), k == 0 && !r.Costly,
			func(p *whatif.Point) float64 { return p.Metrics[k].Value }, func(x float64) string { return r.amount(k, x) }})
	}
	if r.Costly {
		net := heatLayer{all[0].name + " less cost", true, func(p *whatif.Point) float64 { return p.Net.Value }, all[0].amount}
		if len(all) == 1 {
			all = append(all, net)
		} else {
			all[0] = net
		}
	}
	return all[:min(len(all), mostMaps)]
}

// drawHeat draws the maps: the first quantity upwards, the second across.
func drawHeat(s *sheet, r *responded) {
	maps := r.maps()
	const gap = 36
	wide := (s.body.width() - gap*float64(len(maps)-1)) / float64(len(maps))
	for k, l := range maps {
		frame := s.body
		frame.x0 += float64(k) * (wide + gap)
		frame.x1 = frame.x0 + wide
		s.heat(frame, r, l)
	}
}

// heat draws one map.
func (s *sheet) heat(frame box, r *responded, l heatLayer) {
	s.caption(&frame, l.name)
	s.text(frame.x0, frame.y1+2, s.face.fit("↑ "+r.Axes[0].Title, regular, smallSize, frame.width()), style{size: smallSize, color: grey})
	frame.y1 -= 6
	s.text(frame.x1, 28, s.face.fit(r.Axes[1].Title+" →", regular, smallSize, frame.width()), style{size: smallSize, color: grey, align: right})
	frame.y0 += 6
	h := heatMap{sheet: s, r: r, heatLayer: l, rows: len(r.Axes[0].Values), cols: len(r.Axes[1].Values)}
	if !h.span() {
		s.text(frame.x0, frame.y1-30, "The metric is undefined at every point.", style{size: smallSize, color: grey})
		return
	}
	var left, below []string
	for _, x := range r.Axes[0].Values {
		left = append(left, r.value(0, x))
	}
	for _, x := range r.Axes[1].Values {
		below = append(below, r.value(1, x))
	}
	room := 0.0
	for _, n := range left {
		room = math.Max(room, s.face.width(n, regular, tickSize))
	}
	h.area = frame.inset(room+tickGap, tickSize*1.5, h.scaleRoom(), 0)
	for _, t := range s.nameTicks(below, h.area.width()/float64(h.cols)) {
		s.text(h.cell(0, int(t.at)).middle(), h.area.y0-tickSize*1.2, t.label, style{size: tickSize, color: grey, align: centre})
	}
	stride := max(1, int(math.Ceil(tickSize*1.3/(h.area.height()/float64(h.rows)))))
	for i := (h.rows - 1) % stride; i < h.rows; i += stride {
		b := h.cell(i, 0)
		s.text(h.area.x0-tickGap, (b.y0+b.y1)/2-tickSize*0.35, left[i], style{size: tickSize, color: grey, align: right})
	}
	h.draw()
	h.scale()
}

// heatMap is a map under way.
type heatMap struct {
	*sheet
	heatLayer
	r          *responded
	area       box
	rows, cols int
	lo, hi     float64
}

func (b box) middle() float64 { return (b.x0 + b.x1) / 2 }

// at is the value at a point.
func (h *heatMap) at(i int) float64 { return h.value(&h.r.Points[i]) }

// span finds the ends of the scale; false where nothing is defined.
func (h *heatMap) span() bool {
	var values []float64
	for i := range h.r.Points {
		if x := h.at(i); finite(x) {
			values = append(values, x)
		}
	}
	if len(values) == 0 {
		return false
	}
	h.lo, h.hi = spanOf(values[0], values)
	return true
}

// cell is the place of a row, from below, and a column.
func (h *heatMap) cell(row, col int) box {
	w, t := h.area.width()/float64(h.cols), h.area.height()/float64(h.rows)
	return box{h.area.x0 + float64(col)*w, h.area.y0 + float64(row)*t, h.area.x0 + float64(col+1)*w, h.area.y0 + float64(row+1)*t}
}

// shadeOf is the colour of a value: one hue from light to dark, so that the
// order shows in grey too.
func (h *heatMap) shadeOf(x float64) color.RGBA {
	if h.hi == h.lo {
		return tint(blue, 0.3)
	}
	f := (x - h.lo) / (h.hi - h.lo)
	if f < 0.6 {
		return mix(tint(sky, 0.15), tint(blue, 0.8), f/0.6)
	}
	return mix(tint(blue, 0.8), shade(blue, 0.4), (f-0.6)/0.4)
}

// draw paints the cells, with their values where these fit, and marks today's
// point and the best.
func (h *heatMap) draw() {
	b := h.cell(0, 0)
	size, fits := 0.0, false
	for _, try := range []float64{labelSize, smallSize, 8} {
		wide := 0.0
		for i := range h.r.Points {
			wide = math.Max(wide, h.face.width(h.amount(h.at(i)), medium, try))
		}
		if wide+6 <= b.width() && try*1.5 <= b.height() {
			size, fits = try, true
			break
		}
	}
	for row := range h.rows {
		for col := range h.cols {
			b, x := h.cell(row, col), h.at(row*h.cols+col)
			fill := mist
			if finite(x) {
				fill = h.shadeOf(x)
			}
			if rim := min(0.5, (min(b.width(), b.height())-8)/20); rim > 0 {
				b = b.inset(rim, rim, rim, rim)
			}
			h.fill(b, fill)
			if at := row*h.cols + col; fits {
				st := style{size: size, color: on(fill), align: centre}
				y := (b.y0+b.y1)/2 - size*0.35
				if h.inside(at) {
					y += size * 0.55
				}
				h.text(b.middle(), y, h.amount(x), st)
			}
		}
	}
	for _, at := range []int{h.r.Today, h.r.Best} {
		h.frame(at, size)
	}
}

// inside reports whether the name of a mark stands in its cell.
func (h *heatMap) inside(at int) bool {
	name, b := h.mark(at), h.cell(0, 0)
	return name != "" && b.height() >= 38 && h.face.width(name, regular, smallSize)+12 < b.width()
}

// mark is what a point is: today, best (by the first metric) or both.
func (h *heatMap) mark(at int) string {
	best := at == h.r.Best && h.first && h.r.stands()
	switch {
	case at >= 0 && at == h.r.Today && best:
		return "today, best"
	case at >= 0 && at == h.r.Today:
		return "today"
	case at >= 0 && best:
		return "best"
	}
	return ""
}

// frame frames a point and says what it is, inside where that fits.
func (h *heatMap) frame(at int, size float64) {
	name := h.mark(at)
	if name == "" {
		return
	}
	b := h.cell(at/h.cols, at%h.cols)
	hue := ink
	if at == h.r.Best && h.first && h.r.stands() {
		hue = vermillion
	}
	f := b.inset(1.5, 1.5, 1.5, 1.5)
	if grow := (11 - min(b.width(), b.height())) / 2; grow > 0 { // or it could not be seen
		f = b.inset(-grow, -grow, -grow, -grow)
	}
	frame := []point{{f.x0, f.y0}, {f.x1, f.y0}, {f.x1, f.y1}, {f.x0, f.y1}, {f.x0, f.y0}}
	h.stroke(line{color: white, width: 5}, append(frame, point{f.x1, f.y0})...)
	h.stroke(line{color: hue, width: 2.6}, append(frame, point{f.x1, f.y0})...)
	if size > 0 && h.inside(at) {
		x := h.at(at)
		fill := mist
		if finite(x) {
			fill = h.shadeOf(x)
		}
		h.text(b.middle(), (b.y0+b.y1)/2-size*1.05, name, style{size: smallSize, color: on(fill), align: centre})
	}
}

// scaleRoom is the room for the scale at the right.
func (h *heatMap) scaleRoom() float64 {
	w := 0.0
	for _, x := range []float64{h.lo, h.hi} {
		w = math.Max(w, h.face.width(h.amount(x), regular, tickSize))
	}
	return 14 + 12 + 5 + w
}

// scale is the key of the colours, with the marks' meaning below where cells
// are too small for it.
func (h *heatMap) scale() {
	const steps = 40
	x0 := h.area.x1 + 14
	top, low := h.area.y1, max(h.area.y0, h.area.y1-150)
	if h.hi == h.lo {
		low = top
	} else {
		for i := range steps {
			f0, f1 := float64(i)/steps, float64(i+1)/steps
			h.fill(box{x0, low + (top-low)*f0, x0 + 12, low + (top-low)*f1 + 0.3}, h.shadeOf(h.lo+(h.hi-h.lo)*(f0+f1)/2))
		}
		h.text(x0+17, top-tickSize*0.75, h.amount(h.hi), style{size: tickSize, color: grey})
		h.text(x0+17, low, h.amount(h.lo), style{size: tickSize, color: grey})
	}
	var names []string
	for _, at := range []int{h.r.Today, h.r.Best} {
		if n := h.mark(at); n != "" && !slices.Contains(names, n) && !h.inside(at) {
			names = append(names, n)
		}
	}
	for i, n := range names {
		y := low - 24 - float64(i)*16
		hue := ink
		if n != "today" {
			hue = vermillion
		}
		if y > h.area.y0 {
			h.stroke(line{color: hue, width: 2.6}, point{x0, y}, point{x0 + 10, y}, point{x0 + 10, y + 9}, point{x0, y + 9}, point{x0, y}, point{x0 + 10, y})
			h.text(x0+15, y+1, n, style{size: smallSize, color: grey})
		}
	}
}
