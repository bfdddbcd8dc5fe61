package chart

import (
	"math"
	"testing"
	"time"

	"gonum.org/v1/plot/vg/vgsvg"

	"dealcast/sim"
)

// weekly is a result with queues of one pool that are given week by week, and a
// stage in which nothing happens.
func weekly(start time.Time, queue ...float64) *view {
	f := madeUp(options{n: 2, days: 7 * float64(len(queue)), stages: []string{"demo"}, pools: []string{"engineers"}})
	f.res.Run.Start = start
	f.res.Grid = nil
	for i, n := range queue {
		from := start.AddDate(0, 0, 7*i)
		p := sim.Period{Label: from.Format("2006-01-02"), From: from, To: from.AddDate(0, 0, 7), FromDay: float64(7 * i), ToDay: float64(7*i + 7)}
		f.res.Grid = append(f.res.Grid, p)
		f.columns[in("pool.engineers.queue", p)] = fakeColumn{n, n}
		f.columns[in("stage.demo.wip", p)] = fakeColumn{0, 0}
	}
	return f.view()
}

// The title says what the rows show.
func TestHeatTitle(t *testing.T) {
	monday := time.Date(2027, 5, 3, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		why   string
		queue []float64
		want  string
	}{
		{"a peak, and an end without it", []float64{14, 9, 8, 6, 5, 4, 3.4, 2}, "the queue for engineers peaks at 14 deals in the week of 3 May; in the last 2 weeks it is below 4"},
		{"a peak at the end, so the beginning is told", []float64{1, 2, 8, 6, 5, 4, 3.4, 20}, "the queue for engineers peaks at 20 deals in the week of 21 June; in the first 2 weeks it is below 3"},
		{"no part of the window is much better", []float64{11, 11, 14, 11, 11, 11, 11, 12}, "the queue for engineers peaks at 14 deals in the week of 17 May; on average it is 12"},
		{"whole numbers would not show how much lower it is", []float64{1.8, 1.8, 1.3, 1.2, 1.1, 1.1, 1.05, 1.04}, "the queue for engineers peaks at 1.8 deals in the week of 3 May; in the last 2 weeks it is below 1.1"},
		{"a quiet time in between", []float64{14, 13, 3, 3, 3, 13, 13, 13}, "the queue for engineers peaks at 14 deals in the week of 3 May; from 17 May to 30 May it is below 4"},
		{"it hardly moves", []float64{9, 9, 9.5, 9, 9, 9, 9, 9}, "the queue for engineers stays near 9.1 deals; most, 9.5, in the week of 17 May"},
		{"next to nobody waits", []float64{0, 0, 0.3, 0, 0, 0, 0, 0}, "Hardly any deal waits: the queue for engineers holds at most 0.3 deals, in the week of 17 May"},
		{"a week without a value is passed over", []float64{4, math.NaN(), 14, 4, 4, 4, 4, 4}, "the queue for engineers peaks at 14 deals in the week of 17 May; in the last 2 weeks it is below 5"},
		{"a single period", []float64{7}, "the queue for engineers holds 7 deals"},
	} {
		s, err := newSheet(vgsvg.New(sheetWidth, sheetHeight))
		if err != nil {
			t.Fatal(err)
		}
		v := weekly(monday, c.queue...)
		blocks, _ := heatBlocks(v, 300)
		if len(blocks) != 1 {
			t.Fatalf("%s: %d blocks, want that of the pools alone", c.why, len(blocks))
		}
		if got := heatTitle(s, v, &blocks[0].rows[0]); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.why, got, c.want)
		}
	}
}

// A day that the window leaves of a week is no peak.
func TestHeatPeakOfWholePeriods(t *testing.T) {
	v := weekly(time.Date(2027, 5, 3, 0, 0, 0, 0, time.UTC), 5, 6, 30)
	v.Grid[2].ToDay = v.Grid[2].FromDay + 1
	blocks, _ := heatBlocks(v, 300)
	if r := blocks[0].rows[0]; r.peak != 1 {
		t.Errorf("peak in period %d, want 1", r.peak)
	}
}

// More is darker, for any eye and in grey.
func TestHeatScale(t *testing.T) {
	last := 2.0
	for i := range 101 {
		l := lightness(heatShade(float64(i) / 100))
		if l >= last {
			t.Errorf("at %d%% of the scale lightness rises from %.3f to %.3f", i, last, l)
		}
		last = l
	}
}
