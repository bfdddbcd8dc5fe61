package chart

import (
	"testing"
	"time"

	"gonum.org/v1/plot/vg/vgsvg"
)

// What a change of a pool's size did to its queue stands in the title, if it
// did anything.
func TestHireTitle(t *testing.T) {
	start := time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC)
	// eight weeks at the one level, then at the other
	turn := func(before, after float64, weeks int) []float64 {
		list := make([]float64, weeks)
		for i := range list {
			list[i] = before
			if i >= 8 {
				list[i] = after
			}
		}
		return list
	}
	for _, c := range []struct {
		why   string
		queue []float64
		days  []int // pairs: day, how many join
		ramp  float64
		want  string
	}{
		{"a hire helps", turn(12, 3, 30), []int{56, 1}, 0, "After the hire in March the queue for engineers falls from 12 to 3"},
		{"several hires of one day are one", turn(12, 3, 30), []int{56, 1, 56, 2}, 0, "After the 3 hires in March the queue for engineers falls from 12 to 3"},
		{"a hire does not help", turn(3, 12, 30), []int{56, 2}, 0, "Despite the 2 hires in March the queue for engineers grows from 3 to 12"},
		{"a leaver is missed", turn(3, 12, 30), []int{56, -1}, 0, "After one leaves in March the queue for engineers grows from 3 to 12"},
		{"a leaver is not missed", turn(12, 3, 30), []int{56, -2}, 0, "Although 2 leave in March the queue for engineers falls from 12 to 3"},
		{"nothing to speak of", turn(12, 11, 30), []int{56, 1}, 0, ""},
		{"the beginning has no before", turn(12, 3, 30), []int{3, 1}, 0, ""},
		{"the end comes too soon to see", turn(12, 3, 9), []int{56, 1}, 0, ""},
		{"the next change comes too soon to see", turn(12, 12, 30), []int{56, 1, 63, 1}, 0, ""},
		{"of two that which moved the queue most", turn(12, 3, 30), []int{28, 1, 56, 1, 150, -1}, 0, "After the hire in March the queue for engineers falls from 12 to 3"},
		{"the ramp is waited for", turn(12, 3, 30), []int{40, 1}, 20, "After the hire in February the queue for engineers falls from 12 to 3"},
		{"no changes", turn(12, 3, 30), nil, 0, ""},
	} {
		v := weekly(start, c.queue...)
		hire(v, "engineers", c.days...)
		for i := range v.Hires {
			v.Hires[i].Ramp = c.ramp
		}
		s, err := newSheet(vgsvg.New(sheetWidth, sheetHeight))
		if err != nil {
			t.Fatal(err)
		}
		if got := hireTitle(s, v, v.Pools); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.why, got, c.want)
		}
	}
}
