package chart

import (
	"fmt"
	"math"

	"dealcast/out"
	"dealcast/sim/stat"
)

// mostVariants is how many variants have a row of their own.
const mostVariants = 14

// drawRanking shows the difference of each variant with an interval; all of the
// intervals hold together.
func drawRanking(s *sheet, c *compared) {
	variants := c.ranked
	subtitle := fmt.Sprintf("Difference to the base (%s %s) with intervals that hold together at 95%%; all meet the same %s and luck",
		c.name(), out.Number(c.ranked[0].Headline.Base.Value, c.unit(), c.Scenario.Currency), c.base.Scenario.Words().Many())
	if len(variants) > mostVariants {
		subtitle = fmt.Sprintf("The best %d of %d variants. ", mostVariants, len(variants)) + subtitle
		variants = variants[:mostVariants]
	}
	s.head(rankingTitle(s, c), subtitle)

	lo, hi := 0.0, 0.0
	names, texts, wide := []string{}, []string{}, 0.0
	for _, v := range variants {
		ci := v.Simultaneous
		if ci.Confidence == 0 {
			ci = stat.Interval{Low: v.Headline.Delta.Value, High: v.Headline.Delta.Value}
		}
		lo, hi = spanOf(0, []float64{lo, hi, ci.Low, ci.High, v.Headline.Delta.Value})
		names = append(names, v.Name)
		text := c.signed(v.Headline.Delta.Value)
		if v.Verdict == 0 {
			text += ", may be luck"
		}
		if v.Identical {
			text = "the same"
		}
		texts = append(texts, text)
		wide = math.Max(wide, s.face.width(text, medium, labelSize+0.5))
	}
	pad := 0.03 * (hi - lo)
	lo, hi = lo-pad, hi+pad

	frame := s.body.inset(0, tickLength+tickSize*1.6, wide+16, 0)
	r := s.rowsNamed(frame, names, 0.34)
	area := box{r.area.x0, s.body.y0, s.body.x1, r.area.y1}
	p := s.panel(area, axis{lo: lo, hi: hi, ticks: c.differenceTicks(lo, hi, 7)}, axis{lo: 0, hi: 1}, wide+16)
	for _, t := range p.x.ticks {
		x := p.at(t.at, 0).x
		p.stroke(line{color: mist, width: 0.9}, point{x, p.area.y0}, point{x, p.area.y1})
	}
	p.stroke(line{color: ink, width: 1.2}, point{p.at(0, 0).x, p.area.y0}, point{p.at(0, 0).x, p.area.y1 + 2})
	for i, v := range variants {
		d, y := v.Headline.Delta.Value, r.baseline(i)+r.size*0.35
		fill := grey
		switch v.Verdict {
		case 1:
			fill = blue
		case -1:
			fill = vermillion
		}
		if finite(d) {
			if ci := v.Simultaneous; ci.Confidence > 0 {
				p.stroke(line{color: tint(fill, 0.6), width: math.Min(7, r.tall*0.35)}, point{p.at(ci.Low, 0).x, y}, point{p.at(ci.High, 0).x, y})
			}
			p.dot(point{p.at(d, 0).x, y}, math.Min(4, r.tall*0.22), fill)
		}
		s.text(p.area.x1+14, r.baseline(i), texts[i], style{size: r.size, weight: medium, color: shade(fill, 0.85)})
	}
}

func rankingTitle(s *sheet, c *compared) string {
	best, n := c.ranked[0], len(c.ranked)
	if best.Verdict == 1 {
		return fmt.Sprintf("%s brings most: %s", s.short(best.Name), c.finding(best, best.Simultaneous))
	}
	none := fmt.Sprintf("None of %d variants", n)
	if n == 2 {
		none = "Neither variant"
	}
	return fmt.Sprintf("%s is clearly better than the base in %s", none, c.name())
}
