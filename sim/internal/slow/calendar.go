package slow

import (
	"math"
	"sort"

	"dealcast/model"
)

// calendar is the open time of a pool as a list of open intervals
// [open, close), ascending and apart from each other.
type calendar struct {
	open, close []float64
}

// newCalendar lists the open intervals that touch the days from first to
// last; nil: always open.
func newCalendar(scn *model.Scenario, first, last float64) *calendar {
	c := &calendar{}
	cal := scn.Calendar
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
		date := scn.Time.Start.AddDate(0, 0, d)
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

// after is the earliest time by which effort open days have passed since t;
// +Inf beyond the list.
func (c *calendar) after(t, effort float64) float64 {
	if effort == 0 {
		return t
	}
	for i := c.from(t); i < len(c.open); i++ {
		from := math.Max(t, c.open[i])
		if effort <= c.close[i]-from {
			return from + effort
		}
		effort -= c.close[i] - from
	}
	return math.Inf(1)
}
