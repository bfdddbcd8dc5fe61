package chart

import "image/color"

// rows is a list of horizontal bars with a name at the left of each.
type rows struct {
	*sheet
	area       box     // of the bars
	tall, size float64 // of a row; of its text
}

// rows lays a named row out for each bar in frame: as tall as there is room,
// within reason, with text that fits.
func (s *sheet) rows(frame box, names []string) rows { return s.rowsNamed(frame, names, 0.24) }

// rowsNamed is rows with names that take at most so large a share of the width.
func (s *sheet) rowsNamed(frame box, names []string, widest float64) rows {
	const tallest, gap = 64, 10
	r := rows{sheet: s, area: frame, tall: min(tallest, frame.height()/float64(max(1, len(names))))}
	r.size = min(labelSize+0.5, r.tall*0.66)
	spare := frame.height() - r.tall*float64(len(names))
	r.area.y1 -= spare / 3 // a short list stands above the middle
	r.area.y0 = r.area.y1 - r.tall*float64(len(names))
	wide := 0.0
	for _, n := range names {
		wide = max(wide, s.face.width(n, regular, r.size))
	}
	wide = min(wide, frame.width()*widest)
	r.area.x0 += wide + gap
	for i, n := range names {
		s.text(r.area.x0-gap, r.baseline(i), s.face.fit(n, regular, r.size, wide), style{size: r.size, align: right})
	}
	return r
}

// bar is the place of bar i between two lengths, in points.
func (r rows) bar(i int, from, to float64) box {
	top := r.area.y1 - float64(i)*r.tall
	return box{r.area.x0 + from, top - r.tall*0.85, r.area.x0 + to, top - r.tall*0.15}
}

// baseline is where the text of row i stands.
func (r rows) baseline(i int) float64 {
	return r.area.y1 - (float64(i)+0.5)*r.tall - r.size*0.35
}

// piece paints a part of a bar, with its number inside if that fits.
func (r rows) piece(b box, c color.RGBA, text string) {
	size := min(r.size, 10.5)
	r.fill(b, c)
	if b.width() > 1.5 {
		r.stroke(line{color: white, width: 0.8}, point{b.x1, b.y0}, point{b.x1, b.y1})
	}
	if r.face.width(text, regular, size)+6 <= b.width() {
		r.text((b.x0+b.x1)/2, (b.y0+b.y1)/2-size*0.35, text, style{size: size, color: on(c), align: centre})
	}
}

// key is a colour and what it means.
type key struct {
	color color.RGBA
	name  string
}

// legend names colours in lines above the body and takes their room.
func (s *sheet) legend(keys []key) {
	const square, gap = 10, 16
	x, y := s.body.x0, s.body.y1-9
	for i, k := range keys {
		wide := square + 5 + s.face.width(k.name, regular, labelSize)
		if i > 0 && x+wide > s.body.x1 {
			x, y = s.body.x0, y-labelSize*1.45
		}
		s.fill(box{x, y - 1, x + square, y + square - 1}, k.color)
		s.text(x+square+5, y, k.name, style{size: labelSize})
		x += wide + gap
	}
	s.body.y1 = y - 15
}
