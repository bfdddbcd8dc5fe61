package out

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"dealcast/sim"
	"dealcast/sim/whatif"
)

// beginning makes a text begin a sentence; a path stays as it is.
func beginning(s string) string {
	word, _, _ := strings.Cut(s, " ")
	if strings.ContainsAny(word, "=._") {
		return s
	}
	_, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:n]) + s[n:]
}

// titleWords are words that begin a name only because it is a title: articles
// and small numbers.
var titleWords = []string{"A", "An", "The", "No", "Half", "One", "Two", "Three", "Four", "Five", "Six", "More", "Fewer", "Less"}

// amid makes a name stand in the middle of a sentence: "A larger team" is "a
// larger team". Other words keep their capital, which may be that of a name.
func amid(name string) string {
	word, _, _ := strings.Cut(name, " ")
	if slices.Contains(titleWords, word) {
		return strings.ToLower(word) + name[len(word):]
	}
	return name
}

// inTime is " a year" where the window is one, else " over 6 months"; nothing
// for a part of the window, which the objective names.
func inTime(c *whatif.About) string {
	if c.Objective.Place.Period != nil {
		return ""
	}
	end := c.Run.Start.AddDate(0, 0, int(c.Run.HorizonDays))
	if end.Equal(c.Run.Start.AddDate(1, 0, 0)) {
		return " a year"
	}
	for months := 1; months <= 120; months++ {
		if end.Equal(c.Run.Start.AddDate(0, months, 0)) {
			return " over " + counted(months, "month")
		}
	}
	return " over " + DaysText(c.Run.HorizonDays)
}

// within is "within the year" or "in the window".
func within(c *whatif.Comparison) string {
	if c.Run.Start.AddDate(1, 0, 0).Equal(c.Run.Start.AddDate(0, 0, int(c.Run.HorizonDays))) {
		return "within the year"
	}
	return "in the window"
}

// inPeriod is "in week 19", "in March", "on 3 May", "in 2027-Q2"; the year is
// named where it is not that of the start.
func inPeriod(p sim.Period, run sim.RunInfo) string {
	year := ""
	if p.From.Year() != run.Start.Year() {
		year = fmt.Sprintf(" %d", p.From.Year())
	}
	switch {
	case strings.Contains(p.Label, "-W"):
		of, week := p.From.ISOWeek()
		if of != run.Start.Year() && year != "" {
			return fmt.Sprintf("in week %d of %d", week, of)
		}
		return fmt.Sprintf("in week %d", week)
	case strings.Contains(p.Label, "-Q"):
		return "in the quarter " + p.Label
	case len(p.Label) == len("2027-03"):
		return "in " + p.From.Format("January") + year
	}
	return "on " + p.From.Format("2 January") + year
}
