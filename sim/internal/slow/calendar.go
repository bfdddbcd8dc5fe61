package slow

import (
	"math"
	"sort"

	"dealcast/model"
)

// calendar is open time as a list of open intervals [open, close), ascending
// and apart from each other.
type calendar struct {
	open, close []float64
}

// newCalendar lists the open intervals that touch the days from first to
// last; nil: always open.
func (w *world) newCalendar(cal *model.Calendar, first, last float64) *calendar {
	c := &calendar{}
	from, to := int(math.Floor(first))-1, int(math.Ceil(last))+1
	if cal == nil {
		c.add(float64(from), float64(to))
		return c
	}
	holiday := map[string]bool{}
	for _, h := range cal.Holidays {
		holiday[h.Format("2006-01-02")] = true
	}
	for d := from; d < to; d++ {
		date := w.date(float64(d))
		if !cal.Days[date.Weekday()] || holiday[date.Format("2006-01-02")] {
			continue
		}
		for _, h := range cal.Hours {
			c.add(float64(d)+h.From, float64(d)+h.To)
		}
	}
	return c
}

// add appends an interval, or lengthens the last one when they touch.
func (c *calendar) add(open, close float64) {
	if n := len(c.close); n > 0 && c.close[n-1] == open {
		c.close[n-1] = close
		return
	}
	c.open, c.close = append(c.open, open), append(c.close, close)
}

// isOpen says whether work can begin at t.
func (c *calendar) isOpen(t float64) bool {
	i := c.from(t)
	return i < len(c.open) && c.open[i] <= t
}

// from is the first interval that closes after t.
func (c *calendar) from(t float64) int {
	return sort.Search(len(c.close), func(i int) bool { return c.close[i] > t })
}

// between is the open time within [from, to).
func (c *calendar) between(from, to float64) float64 {
	total := 0.0
	for i := c.from(from); i < len(c.open) && c.open[i] < to; i++ {
		total += math.Min(to, c.close[i]) - math.Max(from, c.open[i])
	}
	return total
}

// together is the time when all of some calendars are open.
func together(all []*calendar) *calendar {
	common := all[0]
	for _, other := range all[1:] {
		both := &calendar{}
		for i := range common.open {
			for j := other.from(common.open[i]); j < len(other.open) && other.open[j] < common.close[i]; j++ {
				both.add(math.Max(common.open[i], other.open[j]), math.Min(common.close[i], other.close[j]))
			}
		}
		common = both
	}
	return common
}
