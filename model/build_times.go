package model

import (
	"fmt"
	"slices"
)

// times reads the times at which a source brings deals, from its file: days
// since start, ascending; nil when there was a problem.
func (l *loader) times(t table, c Time) []float64 {
	n, f := t.value("file")
	if n == nil {
		return nil
	}
	s := l.sheet(n, f)
	if s == nil || c.Start.IsZero() {
		return nil
	}
	column := slices.Index(s.head, "time")
	if column < 0 {
		l.inSheet(n, s, 1, "", fmt.Sprintf("got %s, want one of them named time", plural(len(s.head), "column")))
		return nil
	}
	times := make([]float64, 0, len(s.rows))
	wrong := 0
	for i, row := range s.rows {
		day, ok := l.moment(row[column], c.Start)
		if !ok {
			if wrong++; wrong <= maxSaid {
				l.inSheet(n, s, s.lines[i], "time", fmt.Sprintf("got %s, want %s", gotValue(row[column]), aMoment))
			}
			continue
		}
		times = append(times, day)
	}
	switch {
	case wrong > maxSaid:
		l.inSheet(n, s, 0, "time", fmt.Sprintf("got %d more lines like these", wrong-maxSaid))
	case len(s.rows) == 0 && len(s.wrong) == 0:
		l.inSheet(n, s, 0, "", "got no times, want one a line")
	}
	if wrong > 0 || len(s.rows) == 0 {
		return nil
	}
	slices.Sort(times)
	if c.Horizon > 0 && (times[0] >= c.Horizon || times[len(times)-1] < 0) {
		l.warn(n.last(), n.path, "none of the times lies in the report window: the file brings no deal")
	}
	return times
}
