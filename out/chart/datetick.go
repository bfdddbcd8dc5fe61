package chart

import (
	"time"
)

// dateTicks are marks of the calendar between two days since start: single
// days, Mondays, months, quarters or years, the finest that gives at most so
// many. Under the first mark, and wherever a year begins, stands the year.
func dateTicks(start time.Time, lo, hi float64, most int) []tick {
	if !(lo < hi) || most < 1 {
		return nil
	}
	for _, c := range [...]calendar{
		{days: 1}, {days: 2}, {days: 3}, {days: 5}, {weeks: 1}, {weeks: 2}, {months: 1}, {months: 2}, {months: 3}, {months: 6},
		{months: 12}, {months: 24}, {months: 60}, {months: 120}, {months: 240}, {months: 600}, {months: 1200},
	} {
		if ts := c.between(start, lo, hi, most); len(ts) <= most && len(ts) > 0 {
			return ts
		}
	}
	return []tick{{at: lo, label: dateAt(start, lo).Format("2 Jan"), below: dateAt(start, lo).Format("2006")}}
}

// calendar is a step of the calendar; one of its fields is set.
type calendar struct{ days, weeks, months int }

// between gives the marks of the step in [lo, hi]; it stops at one more than
// the most that are wanted.
func (c calendar) between(start time.Time, lo, hi float64, most int) []tick {
	t := c.first(dateAt(start, lo))
	var ts []tick
	for ; ; t = c.next(t) {
		at := t.Sub(start).Hours() / 24
		if at > hi+1e-9 || len(ts) > most {
			return ts
		}
		if at < lo-1e-9 {
			continue
		}
		k := tick{at: at, label: t.Format("2 Jan")}
		newYear := len(ts) == 0 || t.Year() != dateAt(start, ts[len(ts)-1].at).Year()
		switch {
		case c.months >= 12:
			k.label = t.Format("2006")
		case c.months > 0:
			k.label = t.Format("Jan")
			fallthrough
		default:
			if newYear {
				k.below = t.Format("2006")
			}
		}
		ts = append(ts, k)
	}
}

// first is the last date of the step at or before t.
func (c calendar) first(t time.Time) time.Time {
	y, m, d := t.Date()
	switch {
	case c.months >= 12:
		years := c.months / 12
		return time.Date(y-y%years, 1, 1, 0, 0, 0, 0, time.UTC)
	case c.months > 0:
		return time.Date(y, time.Month((int(m)-1)/c.months*c.months+1), 1, 0, 0, 0, 0, time.UTC)
	case c.weeks > 0:
		sinceMonday := (int(t.Weekday()) + 6) % 7
		return time.Date(y, m, d-sinceMonday, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func (c calendar) next(t time.Time) time.Time { return t.AddDate(0, c.months, c.days+7*c.weeks) }

// dateAt is the moment so many days after start.
func dateAt(start time.Time, days float64) time.Time {
	whole := int(days) // time.Duration ends after 292 years, AddDate does not
	return start.AddDate(0, 0, whole).Add(time.Duration((days - float64(whole)) * 24 * float64(time.Hour)))
}

// daysSince is the reverse of dateAt.
func daysSince(start, t time.Time) float64 { return t.Sub(start).Hours() / 24 }
