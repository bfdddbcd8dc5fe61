package chart

import (
	"image/color"

	"dealcast/out"
)

// turned shows, for a chance, in how many replications the variant turns a miss
// into a hit or a hit into a miss.
func (s *sheet) turned(frame box, c *compared, v contender) {
	h := &v.Headline
	s.caption(&frame, "In how many replications is it reached?")
	n := float64(max(1, h.Better+h.Worse+h.Same))
	base := h.Base.Value
	both := base - float64(h.Worse)/n
	lines := []struct {
		name  string
		share float64
		fill  color.RGBA
	}{
		{"In both", both, silver},
		{"Only with it", float64(h.Better) / n, tint(blue, 0.75)},
		{"Only without", float64(h.Worse) / n, tint(vermillion, 0.75)},
		{"In neither", 1 - base - float64(h.Better)/n, mist},
	}
	var names []string
	for _, l := range lines {
		names = append(names, l.name)
	}
	r := s.rowsNamed(frame, names, 0.42)
	most := 1e-9
	for _, l := range lines {
		most = max(most, or0(l.share))
	}
	const room = 42
	for i, l := range lines {
		b := r.bar(i, 0, max(0, or0(l.share))/most*(r.area.width()-room))
		s.fill(b, l.fill)
		s.text(b.x1+6, r.baseline(i), out.Percent(or0(l.share)), style{size: r.size, weight: medium})
	}
}
