package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"dealcast/out"
	"dealcast/sim"
)

// bubble is a source or segment as the picture shows it.
type bubble struct {
	name                  string
	velocity, low, high   float64 // won deals per cycle-day: mean, and what holds 9 of 10 futures
	rate, lowest, highest float64 // win rate, or days to win where nothing is lost, likewise
	size                  float64 // expected revenue, or won deals where deals have no value
	share                 float64 // of the size of all
	cycle                 float64 // mean days to win
}

// mostBubbles is how many are drawn; of more, the largest.
const mostBubbles = 16

// drawSources shows for each source, or each segment where there is one source
// only, how fast it brings won deals, how many of its deals are won, and what
// they are worth.
func drawSources(s *sheet, v *view) error {
	kind, word, list := sim.ScopeSource, "source", v.Sources
	if len(list) < 2 && len(v.Segments) > 1 {
		kind, word, list = sim.ScopeSegment, "segment", v.Segments
	}
	h := v.headline()
	bubbles := v.bubbles(kind, list, h)
	if len(bubbles) == 0 {
		s.head(v.words("No deal is closed"), "Velocity and success of each "+word)
		s.note(v.words("Without closed deals there is nothing to tell of them."))
		return nil
	}
	more := ""
	if n := len(bubbles); n > mostBubbles {
		more = fmt.Sprintf("; the %d largest of %d", mostBubbles, n)
		bubbles = bubbles[:mostBubbles]
	}
	s.head(s.cut(sourcesTitle(s, v, h, bubbles)), fmt.Sprintf("One bubble per %s, its area shows the %s; the whiskers hold 9 of 10 of the simulated futures%s", word, h.noun, more))
	frame := s.body
	up, ticks := "↑ Win rate: won ÷ closed deals", shareTicks
	if v.Scenario.Lossless {
		up, ticks = "↑ Mean days to win", dayTicks
	}
	s.caption(&frame, v.words(up))
	across := v.words("Velocity: won deals ÷ mean days to win →")
	s.text(frame.x1, frame.y0-2, across, style{size: labelSize, weight: medium, align: right})
	frame.y0 += labelSize + 4

	var lowX, highX, lowY, highY []float64
	for _, b := range bubbles {
		lowX, highX = append(lowX, b.low), append(highX, b.high, b.velocity)
		lowY, highY = append(lowY, b.lowest), append(highY, b.highest, b.rate)
	}
	_, right := spanOf(0, highX, lowX)
	_, top := spanOf(0, highY, lowY)
	right, top = max(right, 1e-9), max(top, 1e-9)
	p := s.panel(frame, axis{lo: -0.04 * right, hi: right * 1.08, ticks: plainTicks(0, right, 8)},
		axis{lo: -0.12 * top, hi: top * 1.1, ticks: ticks(0, top, 7)}, 0)
	p.drawBubbles(v, h, bubbles)
	return nil
}

// bubbles are the sources or segments that closed anything, the largest first.
func (v *view) bubbles(kind sim.Scope, list []sim.Entity, h headline) []bubble {
	var all []bubble
	total := 0.0
	for _, e := range list {
		at := string(kind) + "." + e.Name + "."
		b := bubble{name: title(e), velocity: v.mean(at + "velocity_deals"), rate: v.mean(at + v.success()), size: or0(v.mean(at + h.path)), cycle: v.mean(at + "cycle_days")}
		if !finite(b.velocity) || !finite(b.rate) {
			continue
		}
		b.low, b.high = v.nineOfTen(at + "velocity_deals")
		b.lowest, b.highest = v.nineOfTen(at + v.success())
		total += math.Max(0, b.size)
		all = append(all, b)
	}
	for i := range all {
		if all[i].share = math.Max(0, all[i].size) / total; total == 0 {
			all[i].share = 0
		}
	}
	slices.SortStableFunc(all, func(a, b bubble) int { return cmp.Compare(b.size, a.size) })
	return all
}

// success is the metric that tells good sources from bad ones: where nothing is
// ever lost, the win rate does not.
func (v *view) success() string {
	if v.Scenario.Lossless {
		return "cycle_days"
	}
	return "win_rate"
}

// nineOfTen are the percentiles 5 and 95 of a column over replications.
func (v *view) nineOfTen(path string) (low, high float64) {
	f := &fan{}
	f.add(0, v.values(path))
	return f.p05[0], f.p95[0]
}

// sourcesTitle says where most comes from, and who is slower or worse.
func sourcesTitle(s *sheet, v *view, h headline, bubbles []bubble) string {
	first := bubbles[0]
	if first.share == 0 {
		return v.words("No deal is won")
	}
	if len(bubbles) == 1 {
		t := fmt.Sprintf(v.words("All won deals come from %s"), s.short(first.name))
		if !v.Scenario.Lossless {
			t += fmt.Sprintf(": %s are won", out.Percent(first.rate))
		}
		return t + ", in " + out.DaysText(first.cycle)
	}
	t := "%s of the revenue comes from %s"
	if !h.money {
		t = v.words("%s of the won deals come from %s")
	}
	t = fmt.Sprintf(t, out.Percent(first.share), s.short(first.name))
	if v.Scenario.Lossless {
		t += ", in " + out.DaysText(first.cycle)
	} else {
		t += ", at a win rate of " + out.Percent(first.rate)
	}
	odd, most := -1, 0.0
	for i, b := range bubbles[1:] {
		if far := math.Abs(math.Log(b.cycle / first.cycle)); b.share >= 0.05 && far > most && finite(far) {
			odd, most = i+1, far
		}
	}
	if most >= math.Log(1.2) {
		return t + fmt.Sprintf(v.words("; deals from %s take %s"), s.short(bubbles[odd].name), asLong(bubbles[odd].cycle/first.cycle))
	}
	odd, most = -1, 0
	for i, b := range bubbles[1:] {
		if far := math.Abs(b.rate - first.rate); far > most {
			odd, most = i+1, far
		}
	}
	if odd >= 0 && !v.Scenario.Lossless && most >= 0.2*first.rate {
		return t + fmt.Sprintf("; of those from %s %s are won", s.short(bubbles[odd].name), out.Percent(bubbles[odd].rate))
	}
	return t + "; the others are much like it"
}

// asLong compares two times by their ratio: "twice as long", "30% less time".
func asLong(ratio float64) string {
	switch {
	case ratio >= 1.9 && ratio < 2.1:
		return "twice as long"
	case ratio >= 2.1:
		return out.Count(ratio) + " times as long"
	case ratio >= 1:
		return out.Percent(ratio-1) + " longer"
	case ratio > 0.45 && ratio < 0.55:
		return "half as long"
	}
	return out.Percent(1-ratio) + " less time"
}
