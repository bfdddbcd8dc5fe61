package model

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// OpenShare is the open part of an ordinary week, without holidays: 40 / 168
// for five days of eight hours. A nil calendar is always open.
func (c *Calendar) OpenShare() float64 {
	if c == nil {
		return 1
	}
	k := c.Clock()
	return k.DayHours * k.WeekDays / 168
}

// Clock is the length of a working day and a working week.
func (c *Calendar) Clock() Clock {
	if c == nil {
		return wallClock
	}
	k := Clock{}
	minutes := 0.0
	for _, h := range c.Hours {
		minutes += math.Floor(float64((h.To-h.From)*1440) + 0.5)
	}
	k.DayHours = minutes / 60
	for _, open := range c.Days {
		if open {
			k.WeekDays++
		}
	}
	return k
}

// Open reports whether somebody works on the day that holds t.
func (c *Calendar) Open(t time.Time) bool {
	if c == nil {
		return true
	}
	if !c.Days[t.Weekday()] {
		return false
	}
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	_, holiday := slices.BinarySearchFunc(c.Holidays, day, time.Time.Compare)
	return !holiday
}

// calendar reads [calendar]. It always returns one that is open at some time.
func (l *loader) calendar(t table) *Calendar {
	c := &Calendar{Hours: []Hours{{0, 1}}}
	if texts, n := t.texts("days"); n != nil {
		ok := true
		for _, text := range texts {
			ok = ok && c.addDays(text)
		}
		if !ok {
			l.bad(n, "got %s, want %s", n.got(), DayList.want())
		} else {
			l.origin(n, n.fieldOf(l), strings.Join(texts, ", "), false)
		}
	}
	if c.Days == [7]bool{} {
		c.Days[time.Monday] = true // a problem has been noted
	}
	if texts, n := t.texts("hours"); n != nil {
		if hours, text := parseHours(texts); text != "" {
			l.bad(n, "%s", text)
		} else {
			c.Hours = hours
			l.origin(n, n.fieldOf(l), strings.Join(texts, ", "), false)
		}
	}
	if n, f := t.value("holidays"); n != nil {
		c.Holidays = l.dates(n, f)
	}
	return c
}

// addDays opens the days of "Mon-Fri, Sun".
func (c *Calendar) addDays(text string) bool {
	for _, part := range strings.Split(text, ",") {
		from, to, isRange := strings.Cut(part, "-")
		a := weekday(from)
		b := a
		if isRange {
			b = weekday(to)
		}
		if a < 0 || b < 0 {
			return false
		}
		for d := a; ; d = (d + 1) % 7 {
			c.Days[d] = true
			if d == b {
				break
			}
		}
	}
	return true
}

// weekday is the time.Weekday of "Mon", in any case; -1 when it is none.
func weekday(text string) int {
	return slices.Index(weekdays, strings.ToLower(strings.TrimSpace(text)))
}

// parseHours reads "09:00-12:00" and more of them. text is what is wrong.
func parseHours(texts []string) (hours []Hours, text string) {
	for _, list := range texts {
		for _, part := range strings.Split(list, ",") {
			a, b, ok := strings.Cut(strings.TrimSpace(part), "-")
			from, okA := clockTime(a)
			to, okB := clockTime(b)
			if !ok || !okA || !okB {
				return nil, fmt.Sprintf("got %s, want %s", gotValue(part), HourList.want())
			}
			if from >= to {
				return nil, fmt.Sprintf("got %s, want the earlier time first", gotValue(part))
			}
			hours = append(hours, Hours{from, to})
		}
	}
	slices.SortFunc(hours, func(a, b Hours) int {
		if a.From < b.From {
			return -1
		}
		return 1
	})
	for i := 1; i < len(hours); i++ {
		if hours[i].From < hours[i-1].To {
			return nil, "got parts of the day that overlap, want them apart"
		}
	}
	return hours, ""
}

// clockTime reads "09:30" as a part of the day.
func clockTime(text string) (day float64, ok bool) {
	h, m, found := strings.Cut(strings.TrimSpace(text), ":")
	hour, errH := strconv.ParseUint(h, 10, 8)
	minute, errM := strconv.ParseUint(m, 10, 8)
	total := 60*hour + minute
	if !found || errH != nil || errM != nil || minute > 59 || total > 1440 || len(m) != 2 {
		return 0, false
	}
	return float64(total) / 1440, true
}

// dates reads a list of local dates, in order and without repeats.
func (l *loader) dates(n *node, f *Field) []time.Time {
	list, ok := n.value.([]any)
	if !ok || n.table {
		l.bad(n, "got %s, want %s", n.got(), f.want())
		return nil
	}
	var days []time.Time
	for i, e := range list {
		k := &node{path: fmt.Sprintf("%s[%d]", n.path, i), place: n.place}
		day, ok := l.day(k, e)
		if !ok {
			return nil
		}
		days = append(days, day)
	}
	slices.SortFunc(days, time.Time.Compare)
	days = slices.Compact(days)
	var texts []string
	for _, d := range days {
		texts = append(texts, d.Format(time.DateOnly))
	}
	l.origin(n, f, strings.Join(texts, ", "), false)
	return days
}
