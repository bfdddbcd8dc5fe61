package slow

import (
	"math"

	"dealcast/model"
	"dealcast/model/num"
	"dealcast/sim/stream"
)

// newDeal is a deal that nothing is known of yet.
func (w *world) newDeal(source string, created float64, key stream.Key) *Deal {
	return &Deal{Source: source, Created: created, Due: never, Closed: never, Value: never, Asked: never, key: key,
		seen: map[string]int{}, portfolios: map[string]bool{}}
}

// describe gives a new deal all that it brings with it, unless it is known.
func (w *world) describe(d *Deal) {
	if d.Segment == "" {
		d.Segment = w.pickSegment(d)
	}
	if w.scn.Quality != nil {
		w.assess(d, num.NormQuantile(stream.Uniform(d.own(stream.Quality))))
	}
	w.appraise(d)
	if w.scn.Due != nil {
		d.Due = d.Created + w.draw(d.Created, func(s *model.Scenario) *model.Dist { return s.Due }, d.own(stream.Due), 0)
	}
}

// assess gives a deal its hidden quality and what the seller sees of it.
func (w *world) assess(d *Deal, quality float64) {
	d.quality = quality
	d.score = quality + w.scn.Quality.Noise.At(w.x)*num.NormQuantile(stream.Uniform(d.own(stream.Noise)))
}

// appraise gives a deal its value.
func (w *world) appraise(d *Deal) {
	if !math.IsNaN(d.Value) {
		return
	}
	d.Value = w.draw(d.Created, func(s *model.Scenario) *model.Dist {
		if g := segment(s, d.Segment); g != nil && g.Value != nil {
			return g.Value
		}
		return s.Value
	}, d.own(stream.Value), 0) * w.valueTimes(d, d.Created)
}

// pickSegment draws the segment of a deal: by the mix of its source, or by the
// shares of the segments; "" when there are none.
func (w *world) pickSegment(d *Deal) string {
	var names []string
	var shares []float64
	if src := source(w.scn, d.Source); src != nil {
		for i, m := range src.Mix {
			names = append(names, m.Segment)
			shares = append(shares, w.number(d.Created, func(s *model.Scenario) model.Number {
				return source(s, d.Source).Mix[i].Share
			}))
		}
	}
	if len(names) == 0 {
		for i, g := range w.scn.Segments {
			names = append(names, g.Name)
			shares = append(shares, w.number(d.Created, func(s *model.Scenario) model.Number { return s.Segments[i].Share }))
		}
	}
	if len(names) == 0 {
		return ""
	}
	total := 0.0
	for _, s := range shares {
		total += s
	}
	u := stream.Uniform(d.own(stream.Segment))
	upTo := 0.0
	for i, s := range shares {
		upTo += s / total
		if u < upTo {
			return names[i]
		}
	}
	return names[len(names)-1]
}
