package chart

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"dealcast/out"
)

const (
	largestBubble  = 40 // radius in points
	smallestBubble = 2.5
)

// drawBubbles draws whiskers, then bubbles from the largest to the smallest,
// then a name beside each.
func (p *panel) drawBubbles(v *view, h headline, bubbles []bubble) {
	if all := v.mean(v.success()); finite(all) && len(bubbles) > 1 {
		a, b := point{p.area.x0, p.at(0, all).y}, point{p.area.x1, p.at(0, all).y}
		p.stroke(line{color: grey, width: 0.9, dashes: []float64{4, 3}}, a, b)
	}
	most := 0.0
	for _, b := range bubbles {
		most = math.Max(most, b.size)
	}
	var taken []box
	radius := make([]float64, len(bubbles))
	for i, b := range bubbles {
		radius[i] = 8
		if most > 0 {
			radius[i] = max(smallestBubble, largestBubble*math.Sqrt(math.Max(0, b.size)/most))
		}
		at := p.at(b.velocity, b.rate)
		taken = append(taken, box{at.x - radius[i], at.y - radius[i], at.x + radius[i], at.y + radius[i]})
		p.disc(at, radius[i], tint(blue, 0.45))
	}
	for _, b := range bubbles {
		taken = append(taken, p.whiskers(b)...)
		p.dot(p.at(b.velocity, b.rate), 1.6, median)
	}
	p.nameAll(v, h, bubbles, radius, taken)
}

// disc is a filled circle with a thin white rim, which parts bubbles that
// overlap.
func (p *panel) disc(at point, radius float64, c color.RGBA) {
	p.canvas.SetColor(c)
	p.canvas.Fill(circle(at, radius))
	p.canvas.SetColor(white)
	p.canvas.SetLineWidth(0.9)
	p.canvas.SetLineDash(nil, 0)
	p.canvas.Stroke(circle(at, radius))
}

// whiskers draws the intervals of a bubble, where there is any chance, and says
// which room they take.
func (p *panel) whiskers(b bubble) (room []box) {
	for _, ends := range [][2]point{
		{p.at(b.low, b.rate), p.at(b.high, b.rate)},
		{p.at(b.velocity, b.lowest), p.at(b.velocity, b.highest)},
	} {
		from, to := ends[0], ends[1]
		if finite(from.x+from.y+to.x+to.y) && from != to {
			p.stroke(line{color: median, width: 0.9}, from, to)
			room = append(room, box{from.x, from.y, to.x, to.y})
		}
	}
	return room
}

// nameAll writes beside each bubble what it is, the largest first, where there
// is room: around the bubble, the nearer the better, with a thin line to those
// that stand apart. What finds no place at all stays without its name.
func (p *panel) nameAll(v *view, h headline, bubbles []bubble, radius []float64, taken []box) {
	names, facts := style{size: labelSize, weight: medium}, style{size: smallSize, color: grey}
	if all := v.mean(v.success()); finite(all) && len(bubbles) > 1 {
		taken = p.nameAverage(v, all, taken, facts)
	}
	var labels []box
	unnamed, largest := 0, 0.0
	for i, b := range bubbles {
		named := false
		name := p.face.fit(b.name, medium, names.size, 170)
		about := fmt.Sprintf("%s (%s)", v.number(h, b.size), out.Percent(b.share))
		if !v.Scenario.Lossless {
			about += fmt.Sprintf(", %s won", out.Percent(b.rate))
		}
		if finite(b.cycle) {
			about += " in " + out.DaysText(b.cycle)
		}
		wide := max(p.face.width(name, medium, names.size), p.face.width(about, regular, facts.size))
		at := p.at(b.velocity, b.rate)
		for _, lines := range []int{2, 1} {
			tall := names.size + float64(lines-1)*facts.size*1.25
			if lines == 1 {
				wide = p.face.width(name, medium, names.size)
			}
			spot, lead, ok := p.beside(at, radius[i], wide, tall, taken, labels)
			if !ok {
				continue
			}
			named, taken, labels = true, append(taken, spot), append(labels, spot)
			p.stroke(line{color: grey, width: 0.6}, lead...)
			taken = append(taken, along(lead)...)
			p.halo(spot.x0, spot.y1-names.size*0.85, name, names)
			if lines == 2 {
				p.halo(spot.x0, spot.y0+facts.size*0.22, about, facts)
			}
			break
		}
		if !named {
			unnamed, largest = unnamed+1, math.Max(largest, b.share)
		}
	}
	if unnamed > 0 {
		text := fmt.Sprintf("%d small ones have no room for a name, each at most %s of the %s", unnamed, out.Percent(largest), h.noun)
		if unnamed == 1 {
			text = fmt.Sprintf("One has no room for its name: %s of the %s", out.Percent(largest), h.noun)
		}
		p.text(p.body.x0, p.body.y0-2, p.face.fit(text, regular, smallSize, 330), facts)
	}
}

// beside finds a free place for a label near a bubble. lead is the line that
// leads to a label that stands apart; it crosses no other label.
func (p *panel) beside(at point, radius, wide, tall float64, taken, labels []box) (b box, lead []point, ok bool) {
	// Directions in the order in which readers like them: right, left, above, below.
	directions := []float64{0, 30, -30, 180, 150, -150, 60, -60, 120, -120, 90, -90, 15, -15, 165, -165, 45, -45, 135, -135}
	for _, gap := range []float64{5, 14, 26, 42, 62, 90, 125} {
		for _, degrees := range directions {
			sin, cos := math.Sincos(degrees * math.Pi / 180)
			x, y := at.x+(radius+gap)*cos, at.y+(radius+gap)*sin
			// The label's side that faces the bubble stands there.
			b = box{x - wide*(1-cos)/2, y - tall*(1-sin)/2, 0, 0}
			b.x0 = min(max(b.x0, p.area.x0+2), p.area.x1-wide)
			b.x1, b.y1 = b.x0+wide, b.y0+tall
			if b.y0 < p.area.y0+2 || b.y1 > p.area.y1+6 || !free(b, taken) {
				continue
			}
			if gap <= 14 {
				return b, nil, true
			}
			lead = []point{{at.x + radius*cos, at.y + radius*sin}, nearest(b, at)}
			if !crosses(lead[0], lead[1], labels) {
				return b, lead, true
			}
		}
	}
	return box{}, nil, false
}

// nameAverage names the line of the success of all, where there is room.
func (p *panel) nameAverage(v *view, rate float64, taken []box, st style) []box {
	text := "all: " + out.Percent(rate)
	if v.Scenario.Lossless {
		text = "all: " + out.DaysText(rate)
	}
	wide, y := p.face.width(text, regular, st.size), p.at(0, rate).y
	for _, x := range []float64{p.area.x1 - wide, p.area.x0 + 2} {
		for _, dy := range []float64{4, -4 - st.size*0.75} {
			b := box{x, y + dy - 2, x + wide, y + dy + st.size}
			if free(b, taken) {
				p.halo(x, y+dy, text, st)
				return append(taken, b)
			}
		}
	}
	return taken
}

// along are boxes that cover a line of two points, so that no label is put on it.
func along(ends []point) []box {
	if len(ends) < 2 {
		return nil
	}
	const steps = 20
	list := make([]box, 0, steps+1)
	for i := range steps + 1 {
		f := float64(i) / steps
		x, y := ends[0].x+(ends[1].x-ends[0].x)*f, ends[0].y+(ends[1].y-ends[0].y)*f
		list = append(list, box{x, y, x, y})
	}
	return list
}

// crosses reports whether a line runs through one of the boxes.
func crosses(from, to point, boxes []box) bool {
	return slices.ContainsFunc(along([]point{from, to}), func(b box) bool { return !free(b, boxes) })
}

// free reports whether a box touches none of the others.
func free(b box, others []box) bool {
	return !slices.ContainsFunc(others, func(o box) bool {
		return b.x0 < o.x1+2 && o.x0 < b.x1+2 && b.y0 < o.y1+2 && o.y0 < b.y1+2
	})
}

// nearest is the point of a box that is nearest to another point.
func nearest(b box, to point) point {
	return point{min(max(to.x, b.x0), b.x1), min(max(to.y, b.y0), b.y1)}
}
