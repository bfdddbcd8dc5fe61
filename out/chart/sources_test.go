package chart

import (
	"testing"

	"gonum.org/v1/plot/vg/vgsvg"

	"dealcast/sim"
)

// sourced is a result of sources, each with its deals won, win rate and days.
func sourced(value float64, of map[string][3]float64, names ...string) *view {
	f := madeUp(options{n: 2, days: 30, stages: []string{"a"}, value: 1})
	for _, n := range names {
		f.res.Sources = append(f.res.Sources, sim.Entity{Name: n, Title: n})
		x, at := of[n], "source."+n+"."
		for path, y := range map[string]float64{"won": x[0], "revenue": x[0] * value, "win_rate": x[1], "cycle_days": x[2], "velocity_deals": x[0] / x[2]} {
			f.columns[at+path] = fakeColumn{y, y}
		}
	}
	if value == 0 {
		f.columns["revenue"] = fakeColumn{0, 0}
	}
	return f.view()
}

func TestSourcesTitle(t *testing.T) {
	for _, c := range []struct {
		why   string
		value float64
		of    map[string][3]float64
		want  string
	}{
		{"a source that is slower", 10, map[string][3]float64{"ads": {60, 0.31, 30}, "calls": {40, 0.3, 60}},
			"60% of the revenue comes from ads, at a win rate of 31%; deals from calls take twice as long"},
		{"a source that is faster", 10, map[string][3]float64{"ads": {60, 0.31, 30}, "calls": {40, 0.3, 21}},
			"60% of the revenue comes from ads, at a win rate of 31%; deals from calls take 30% less time"},
		{"alike in time, not in the win rate", 10, map[string][3]float64{"ads": {60, 0.31, 30}, "calls": {40, 0.1, 31}},
			"60% of the revenue comes from ads, at a win rate of 31%; of those from calls 10% are won"},
		{"alike", 10, map[string][3]float64{"ads": {60, 0.31, 30}, "calls": {40, 0.3, 31}},
			"60% of the revenue comes from ads, at a win rate of 31%; the others are much like it"},
		{"too small to be worth a word", 10, map[string][3]float64{"ads": {97, 0.31, 30}, "calls": {3, 0.3, 90}},
			"97% of the revenue comes from ads, at a win rate of 31%; the others are much like it"},
		{"deals without a value are counted", 0, map[string][3]float64{"ads": {60, 0.31, 30}, "calls": {40, 0.3, 60}},
			"60% of the won deals come from ads, at a win rate of 31%; deals from calls take twice as long"},
		{"a single source", 10, map[string][3]float64{"ads": {60, 0.31, 30}},
			"All won deals come from ads: 31% are won, in 30 days"},
		{"nothing is won", 10, map[string][3]float64{"ads": {0, 0, 30}, "calls": {0, 0, 30}}, "No deal is won"},
	} {
		s, err := newSheet(vgsvg.New(sheetWidth, sheetHeight))
		if err != nil {
			t.Fatal(err)
		}
		names := []string{"ads", "calls"}[:len(c.of)]
		v := sourced(c.value, c.of, names...)
		h := v.headline()
		if got := sourcesTitle(s, v, h, v.bubbles(sim.ScopeSource, v.Sources, h)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.why, got, c.want)
		}
	}
}

func TestAsLong(t *testing.T) {
	for _, c := range []struct {
		ratio float64
		want  string
	}{{2, "twice as long"}, {2.5, "2.5 times as long"}, {1.69, "69% longer"}, {0.5, "half as long"}, {0.7, "30% less time"}} {
		if got := asLong(c.ratio); got != c.want {
			t.Errorf("%v: got %s, want %s", c.ratio, got, c.want)
		}
	}
}
