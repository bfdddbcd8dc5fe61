package sim

import (
	"math"
	"sort"
	"time"

	"dealcast/model"
)

// clock is a pool's own time: W(t) is the open time between the origin and t,
// in days of 24 hours. Work advances only on it. A nil *clock is the wall
// clock. Open intervals are [start, end).
type clock struct {
	start, end []float64 // days since start of the window, ascending
	sum        []float64 // W at each start
	byDay      []int32   // for each day from first: the first interval that ends after it begins
	first      float64   // whole day
}

// newClock lists the open intervals of a calendar from day from to day to.
func newClock(c *model.Calendar, start time.Time, from, to float64) *clock {
	k := &clock{first: math.Floor(from)}
	w := 0.0
	for day := k.first; day < to; day++ {
		date := start.AddDate(0, 0, int(day))
		k.byDay = append(k.byDay, int32(len(k.start)))
		if !c.Days[date.Weekday()] || holiday(c, date) {
			continue
		}
		for _, h := range c.Hours {
			a, b := day+h.From, day+h.To
			if n := len(k.end); n > 0 && k.end[n-1] == a { // open over midnight
				k.end[n-1] = b
				w = k.sum[n-1] + (b - k.start[n-1])
				continue
			}
			k.start = append(k.start, a)
			k.end = append(k.end, b)
			k.sum = append(k.sum, w)
			w += b - a
		}
	}
	for i := range k.byDay { // an interval that began earlier may still be open
		day := k.first + float64(i)
		for k.byDay[i] > 0 && k.end[k.byDay[i]-1] > day {
			k.byDay[i]--
		}
	}
	return k
}

func holiday(c *model.Calendar, date time.Time) bool {
	i := sort.Search(len(c.Holidays), func(i int) bool { return !c.Holidays[i].Before(date) })
	return i < len(c.Holidays) && c.Holidays[i].Equal(date)
}

// next is the first interval that ends after t.
func (k *clock) next(t float64) int {
	d := int(t - k.first)
	if d < 0 {
		d = 0
	}
	if d >= len(k.byDay) {
		return len(k.end)
	}
	i := int(k.byDay[d])
	for i < len(k.end) && k.end[i] <= t {
		i++
	}
	return i
}

// open reports whether work may begin at t.
func (k *clock) open(t float64) bool {
	if k == nil {
		return true
	}
	i := k.next(t)
	return i < len(k.start) && k.start[i] <= t
}

// opens is the first time from t on at which work may begin; +Inf if none.
func (k *clock) opens(t float64) float64 {
	if k == nil {
		return t
	}
	i := k.next(t)
	if i == len(k.start) {
		return math.Inf(1)
	}
	return math.Max(t, k.start[i])
}

// closes is when the open time that holds t ends; +Inf for the wall clock.
func (k *clock) closes(t float64) float64 {
	if k == nil {
		return math.Inf(1)
	}
	return k.end[k.next(t)]
}

// at is W(t).
func (k *clock) at(t float64) float64 {
	if k == nil {
		return t
	}
	return k.openUntil(t)
}

// openUntil is W(t) where there are hours.
func (k *clock) openUntil(t float64) float64 {
	i := k.next(t)
	if i == len(k.start) {
		if i == 0 {
			return 0
		}
		return k.sum[i-1] + (k.end[i-1] - k.start[i-1])
	}
	if t <= k.start[i] {
		return k.sum[i]
	}
	return k.sum[i] + (t - k.start[i])
}

// after is the earliest time at which work of the given length, begun at the
// open time t, is done: the t' with W(t') = W(t) + work. +Inf past the end.
func (k *clock) after(t, work float64) float64 {
	if k == nil {
		return t + work
	}
	return k.worked(t, work)
}

// worked is after where there are hours.
func (k *clock) worked(t, work float64) float64 {
	i := k.next(t)
	for ; i < len(k.end); i++ {
		if left := k.end[i] - t; work <= left {
			return t + work
		} else if work -= left; i+1 < len(k.start) {
			t = k.start[i+1]
		}
	}
	return math.Inf(1)
}
