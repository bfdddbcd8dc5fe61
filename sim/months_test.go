package sim

import (
	"math"
	"testing"
	"time"

	"dealcast/model"
)

func TestStepsOnTheCalendar(t *testing.T) {
	date := func(text string) time.Time {
		at, err := time.Parse("2006-01-02T15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	// 2028 is a leap year; the warm-up reaches back into December 2027.
	start := date("2028-01-01T00:00")
	m := newMonths(start, -31.5, 800)
	for _, c := range []struct {
		why, at string
		step    model.Step
		want    string // "": beyond the months of the replication
	}{
		{"a month later on the same day, the time of day kept", "2028-01-15T12:00", model.Step{Months: 1}, "2028-02-15T12:00"},
		{"a day that February lacks becomes its last, in a leap year the 29th", "2028-01-31T06:00", model.Step{Months: 1}, "2028-02-29T06:00"},
		{"and in another the 28th", "2028-01-31T06:00", model.Step{Months: 13}, "2029-02-28T06:00"},
		{"two months do not go by way of the short one", "2028-01-31T06:00", model.Step{Months: 2}, "2028-03-31T06:00"},
		{"the leap day has no birthday in the next year", "2028-02-29T18:00", model.Step{Months: 12}, "2029-02-28T18:00"},
		{"from the end of a short month the day stays", "2028-02-29T00:00", model.Step{Months: 1}, "2028-03-29T00:00"},
		{"months first, then days", "2028-01-31T00:00", model.Step{Months: 1, Days: 1.5}, "2028-03-01T12:00"},
		{"days alone are days", "2028-02-28T00:00", model.Step{Days: 30}, "2028-03-29T00:00"},
		{"over the turn of the year", "2028-11-30T09:00", model.Step{Months: 3}, "2029-02-28T09:00"},
		{"out of the warm-up, before midnight", "2027-12-31T23:00", model.Step{Months: 2}, "2028-02-29T23:00"},
		{"from the first day of the warm-up", "2027-11-30T12:00", model.Step{Months: 1}, "2027-12-30T12:00"},
		{"farther than anybody looks", "2029-06-01T00:00", model.Step{Months: 12}, ""},
	} {
		got := m.add(date(c.at).Sub(start).Hours()/24, c.step)
		want := math.Inf(1)
		if c.want != "" {
			want = date(c.want).Sub(start).Hours() / 24
		}
		if math.Abs(got-want) > 1e-9 && got != want {
			t.Errorf("%s: %s and %+v: got day %v, want %v", c.why, c.at, c.step, got, want)
		}
	}
}
