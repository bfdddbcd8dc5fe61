package chart

import (
	"image/color"
	"unicode"
	"unicode/utf8"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// The sheet, in points: 9.6 by 5.4 inches, a slide of 1920 by 1080 pixels at
// 200 dots per inch.
const (
	sheetWidth  = 9.6 * 72
	sheetHeight = 5.4 * 72
	sheetMargin = 24
	topMargin   = 18

	titleSize    = 18
	subtitleSize = 11.5
	labelSize    = 11.5 // names of lines, bars and bands
	tickSize     = 11
	smallSize    = 9.5
	footerSize   = 8.5
)

// box is a rectangle in points, y upwards.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) width() float64  { return b.x1 - b.x0 }
func (b box) height() float64 { return b.y1 - b.y0 }

// inset gives the box with each side moved inwards.
func (b box) inset(left, bottom, right, top float64) box {
	return box{b.x0 + left, b.y0 + bottom, b.x1 - right, b.y1 - top}
}

// align says which point of a text stands at the given place.
type align float64

const (
	left   align = 0
	centre align = 0.5
	right  align = 1
)

// style is how a text looks. The zero colour is ink.
type style struct {
	size   float64
	weight weight
	color  color.RGBA
	align  align
}

// line is how a stroke looks.
type line struct {
	color  color.RGBA
	width  float64
	dashes []float64
}

// point is a place in points.
type point struct{ x, y float64 }

// sheet is the page a picture is drawn on.
type sheet struct {
	canvas vg.Canvas
	face   *typeface
	body   box     // what is left for the picture below the title
	texts  []words // every text on the sheet, in the order of writing
}

// words is a text on the sheet and its place: for readers who cannot see it, and
// to check that no text covers another.
type words struct {
	text string
	at   box
}

func newSheet(c vg.Canvas) (*sheet, error) {
	t, err := newTypeface()
	if err != nil {
		return nil, err
	}
	s := &sheet{canvas: c, face: t}
	if _, ok := c.(*vgimg.Canvas); !ok { // which begins white
		s.fill(box{0, 0, sheetWidth, sheetHeight}, white)
	}
	s.body = box{0, 0, sheetWidth, sheetHeight}.inset(sheetMargin, sheetMargin+10, sheetMargin, topMargin)
	return s, nil
}

// head writes the finding as the title, one line below it the question or the
// units, and takes their room from the body. A long title breaks into two lines.
func (s *sheet) head(title, subtitle string) {
	width := s.body.width()
	size := float64(titleSize)
	if s.face.width(title, medium, size) > width {
		size = 16
	}
	y := s.body.y1
	for _, l := range s.face.balance(capital(title), medium, size, width) {
		y -= size * 0.95
		s.text(s.body.x0, y, l, style{size: size, weight: medium})
		y -= size * 0.3
	}
	for _, l := range s.face.wrap(subtitle, regular, subtitleSize, width, 2) {
		y -= subtitleSize * 1.05
		s.text(s.body.x0, y, l, style{size: subtitleSize, color: grey})
		y -= subtitleSize * 0.2
	}
	s.body.y1 = y - 14
}

// capital begins a sentence: names of stages and pools may stand first in it.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// short cuts a name that goes into a title.
func (s *sheet) short(name string) string { return s.face.fit(name, medium, titleSize, 270) }

// foot writes the small line at the bottom: the left part is cut where it would
// run into the right one.
func (s *sheet) foot(leftText, rightText string) {
	const y = 14
	st := style{size: footerSize, color: grey, align: right}
	w := s.text(sheetWidth-sheetMargin, y, rightText, st)
	st.align = left
	room := sheetWidth - 2*sheetMargin - w - 20
	s.text(sheetMargin, y, s.face.fit(leftText, regular, footerSize, room), st)
}

// note says in the middle of the body why there is nothing to draw.
func (s *sheet) note(text string) {
	st := style{size: 13, color: grey, align: centre}
	x, y := (s.body.x0+s.body.x1)/2, (s.body.y0+s.body.y1)/2+10
	for _, l := range s.face.wrap(text, regular, st.size, s.body.width()*0.7, 4) {
		s.text(x, y, l, st)
		y -= st.size * 1.35
	}
}

// text writes s with its base line at y and returns its width.
func (s *sheet) text(x, y float64, text string, st style) float64 {
	if text == "" {
		return 0
	}
	if st.color == (color.RGBA{}) {
		st.color = ink
	}
	w := s.face.width(text, st.weight, st.size)
	x -= float64(st.align) * w
	s.canvas.SetColor(st.color)
	s.canvas.Fill(s.face.outline(text, st.weight, st.size, x, y))
	s.texts = append(s.texts, words{text, box{x, y - 0.2*st.size, x + w, y + 0.72*st.size}})
	return w
}

// halo is text on a white ground of its own shape, for labels that stand on
// lines and bands.
func (s *sheet) halo(x, y float64, text string, st style) float64 {
	if text == "" {
		return 0
	}
	w := s.face.width(text, st.weight, st.size)
	path := s.face.outline(text, st.weight, st.size, x-float64(st.align)*w, y)
	s.canvas.SetColor(white)
	s.canvas.SetLineWidth(vg.Length(5))
	s.canvas.SetLineDash(nil, 0)
	s.canvas.Stroke(path)
	return s.text(x, y, text, st)
}

// fill paints a rectangle.
func (s *sheet) fill(b box, c color.RGBA) {
	s.polygon([]point{{b.x0, b.y0}, {b.x1, b.y0}, {b.x1, b.y1}, {b.x0, b.y1}}, c)
}

// polygon paints a polygon.
func (s *sheet) polygon(pts []point, c color.RGBA) {
	if len(pts) < 3 {
		return
	}
	path := outlineOf(pts)
	path.Close()
	s.canvas.SetColor(c)
	s.canvas.Fill(path)
}

// stroke draws a line through the points.
func (s *sheet) stroke(l line, pts ...point) {
	if len(pts) < 2 {
		return
	}
	dashes := make([]vg.Length, len(l.dashes))
	for i, d := range l.dashes {
		dashes[i] = vg.Length(d)
	}
	s.canvas.SetColor(l.color)
	s.canvas.SetLineWidth(vg.Length(l.width))
	s.canvas.SetLineDash(dashes, 0)
	s.canvas.Stroke(outlineOf(pts))
}

// dot draws a filled circle with a white rim.
func (s *sheet) dot(p point, radius float64, c color.RGBA) {
	for _, d := range []struct {
		r float64
		c color.RGBA
	}{{radius + 1, white}, {radius, c}} {
		s.canvas.SetColor(d.c)
		s.canvas.Fill(circle(p, d.r))
	}
}

// circle is a circle of four cubic curves, which every back end draws alike;
// their error is below 0.03% of the radius.
func circle(p point, r float64) vg.Path {
	const k = 0.5522847498 // 4/3 (sqrt 2 - 1)
	at := func(x, y float64) vg.Point { return vg.Point{X: vg.Length(p.x + x*r), Y: vg.Length(p.y + y*r)} }
	var path vg.Path
	path.Move(at(1, 0))
	path.CubeTo(at(1, k), at(k, 1), at(0, 1))
	path.CubeTo(at(-k, 1), at(-1, k), at(-1, 0))
	path.CubeTo(at(-1, -k), at(-k, -1), at(0, -1))
	path.CubeTo(at(k, -1), at(1, -k), at(1, 0))
	path.Close()
	return path
}

func outlineOf(pts []point) vg.Path {
	path := make(vg.Path, 0, len(pts)+1)
	for i, p := range pts {
		at := vg.Point{X: vg.Length(p.x), Y: vg.Length(p.y)}
		if i == 0 {
			path.Move(at)
		} else {
			path.Line(at)
		}
	}
	return path
}
