package sim

import (
	"math"
	"time"

	"dealcast/model"
)

// months are the calendar months of a replication, for steps on the calendar.
type months struct {
	first  int       // day of the first entry of at
	at     []int32   // month of each day
	begins []float64 // day since start on which each month begins, and the end of the last
}

// newMonths lists the months from the beginning of the warm-up to the horizon.
func newMonths(start time.Time, from, to float64) *months {
	m := &months{first: int(math.Floor(from))}
	day := start.AddDate(0, 0, m.first)
	month := time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC)
	for {
		begins := daysBetween(start, month)
		m.begins = append(m.begins, begins)
		if begins >= to {
			break
		}
		month = month.AddDate(0, 1, 0)
	}
	k := int32(0)
	for d := m.first; float64(d) < to; d++ {
		for float64(d) >= m.begins[k+1] {
			k++
		}
		m.at = append(m.at, k)
	}
	return m
}

// add is the time one step after t, a time of the replication: first the months,
// on the date (a day that the month lacks becomes its last day) with the time of
// day kept, then the days. It is +Inf where the months lead beyond the horizon.
func (m *months) add(t float64, s model.Step) float64 {
	if s.Months == 0 {
		return t + s.Days
	}
	day := math.Floor(t)
	k := m.at[int(day)-m.first]
	to := int(k) + s.Months
	if to >= len(m.begins)-1 {
		return math.Inf(1)
	}
	date := math.Min(m.begins[to]+(day-m.begins[k]), m.begins[to+1]-1)
	return t + (date - day) + s.Days
}
