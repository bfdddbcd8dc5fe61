package chart

import (
	"fmt"
	"strings"

	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/vg"
)

// weight is one of the two weights of the Go font that pictures use.
type weight int

const (
	regular weight = iota
	medium
	weights
)

// typeface holds the Go fonts as outlines. Text is drawn as filled outlines in
// every format: a PNG, an SVG and a PDF then show the same shapes on every
// machine, whatever fonts it has, and no name is limited to the 256 characters
// that the PDF back end could write. It also needs no entry in the plotting
// library's global font cache. A typeface belongs to one picture, so that
// pictures can be drawn at the same time.
type typeface struct {
	fonts  [weights]*sfnt.Font
	glyphs [weights]map[rune]*glyph
	buf    sfnt.Buffer
}

// glyph is the outline of a character in font units, y upwards.
type glyph struct {
	index   sfnt.GlyphIndex
	advance float64
	moves   []move
}

// move is one step of an outline: to a point ('M', 'L'), or to its last point
// by a quadratic ('Q') or cubic ('C') curve.
type move struct {
	op  byte
	pts [3][2]float64
}

func newTypeface() (*typeface, error) {
	t := &typeface{}
	for w, ttf := range [weights][]byte{goregular.TTF, gomedium.TTF} {
		f, err := sfnt.Parse(ttf)
		if err != nil {
			return nil, fmt.Errorf("reading the built-in font: %w", err)
		}
		t.fonts[w] = f
		t.glyphs[w] = make(map[rune]*glyph)
	}
	return t, nil
}

// glyph is the outline of r; the font's own empty box if it has no such
// character.
func (t *typeface) glyph(w weight, r rune) *glyph {
	if g, ok := t.glyphs[w][r]; ok {
		return g
	}
	f := t.fonts[w]
	ppem := fixed.Int26_6(f.UnitsPerEm()) // one unit of fixed is then one font unit
	g := &glyph{}
	// The built-in fonts are known to be whole: an error leaves an empty glyph.
	g.index, _ = f.GlyphIndex(&t.buf, r)
	if adv, err := f.GlyphAdvance(&t.buf, g.index, ppem, 0); err == nil {
		g.advance = float64(adv)
	}
	if segs, err := f.LoadGlyph(&t.buf, g.index, ppem, nil); err == nil {
		for _, s := range segs {
			m := move{op: "MLQC"[s.Op]}
			for i, p := range s.Args {
				m.pts[i] = [2]float64{float64(p.X), -float64(p.Y)}
			}
			g.moves = append(g.moves, m)
		}
	}
	t.glyphs[w][r] = g
	return g
}

// each calls f for every character of s with its place, in points from the
// beginning of the text, and returns the width of the whole.
func (t *typeface) each(s string, w weight, size float64, f func(x float64, g *glyph)) float64 {
	fnt := t.fonts[w]
	em := float64(fnt.UnitsPerEm())
	ppem := fixed.Int26_6(fnt.UnitsPerEm())
	x := 0.0
	var prev *glyph
	for _, r := range s {
		g := t.glyph(w, r)
		if prev != nil {
			if k, err := fnt.Kern(&t.buf, prev.index, g.index, ppem, 0); err == nil {
				x += float64(k) * size / em
			}
		}
		if f != nil {
			f(x, g)
		}
		x += g.advance * size / em
		prev = g
	}
	return x
}

// width is the width of s in points.
func (t *typeface) width(s string, w weight, size float64) float64 {
	return t.each(s, w, size, nil)
}

// outline is the path of s with the beginning of its base line at (x, y).
func (t *typeface) outline(s string, w weight, size, x, y float64) vg.Path {
	k := size / float64(t.fonts[w].UnitsPerEm())
	var path vg.Path
	t.each(s, w, size, func(dx float64, g *glyph) {
		at := func(p [2]float64) vg.Point {
			return vg.Point{X: vg.Length(x + dx + p[0]*k), Y: vg.Length(y + p[1]*k)}
		}
		for i, m := range g.moves {
			switch m.op {
			case 'M':
				if i > 0 {
					path.Close()
				}
				path.Move(at(m.pts[0]))
			case 'L':
				path.Line(at(m.pts[0]))
			case 'Q':
				path.QuadTo(at(m.pts[0]), at(m.pts[1]))
			case 'C':
				path.CubeTo(at(m.pts[0]), at(m.pts[1]), at(m.pts[2]))
			}
		}
		if len(g.moves) > 0 {
			path.Close()
		}
	})
	return path
}

// fit cuts s so that it is at most so wide, with an ellipsis where it was cut.
func (t *typeface) fit(s string, w weight, size, width float64) string {
	if t.width(s, w, size) <= width {
		return s
	}
	runes := []rune(s)
	for n := len(runes) - 1; n > 0; n-- {
		cut := strings.TrimRight(string(runes[:n]), " ,.:;–-") + "…"
		if t.width(cut, w, size) <= width {
			return cut
		}
	}
	return "…"
}

// wrap breaks s at spaces into at most n lines; the last is cut if it is still
// too wide.
func (t *typeface) wrap(s string, w weight, size, width float64, n int) []string {
	var lines []string
	words := strings.Fields(s)
	for len(words) > 0 {
		if len(lines) == n-1 {
			return append(lines, t.fit(strings.Join(words, " "), w, size, width))
		}
		k := 1
		for k < len(words) && t.width(strings.Join(words[:k+1], " "), w, size) <= width {
			k++
		}
		lines = append(lines, t.fit(strings.Join(words[:k], " "), w, size, width))
		words = words[k:]
	}
	return lines
}

// balance is wrap into at most two lines of about the same width, so that no
// single word is left over.
func (t *typeface) balance(s string, w weight, size, width float64) []string {
	words := strings.Fields(s)
	if t.width(s, w, size) <= width || len(words) < 2 {
		return []string{t.fit(s, w, size, width)}
	}
	best, least := 1, 0.0
	for k := 1; k < len(words); k++ {
		wide := max(t.width(strings.Join(words[:k], " "), w, size), t.width(strings.Join(words[k:], " "), w, size))
		if k == 1 || wide < least {
			best, least = k, wide
		}
	}
	if least > width {
		return t.wrap(s, w, size, width, 2)
	}
	return []string{strings.Join(words[:best], " "), strings.Join(words[best:], " ")}
}
