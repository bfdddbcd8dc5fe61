package model

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// openColumns are the columns of the file of open deals.
var openColumns = []string{"id", "stage", "entered", "age_days", "created", "value", "source", "segment", "status", "since", "visits"}

// open reads [open]: today's pipeline; nil when there is none.
func (l *loader) open(t table, s *Scenario) *Open {
	if t.node == nil {
		return nil
	}
	n, f := t.value("file")
	if n == nil {
		return nil
	}
	out := &Open{}
	sh := l.sheet(n, f)
	if sh == nil {
		return out
	}
	out.File, _ = n.value.(string)
	r := openReader{l: l, n: n, sheet: sh, s: s, seen: make(map[string]int, len(sh.rows))}
	if r.columns() {
		for i := range sh.rows {
			out.Deals = append(out.Deals, r.deal(i))
		}
	}
	if r.wrong > maxSaid {
		l.inSheet(n, sh, 0, "", fmt.Sprintf("got %d more problems like these", r.wrong-maxSaid))
	}
	return out
}

// openReader reads the lines of the file of open deals.
type openReader struct {
	l     *loader
	n     *node
	sheet *sheet
	s     *Scenario
	at    map[string]int // column of a name
	seen  map[string]int // line of an id
	row   int
	wrong int
}

// bad notes a problem in the current line.
func (r *openReader) bad(column, format string, args ...any) {
	if r.wrong++; r.wrong <= maxSaid {
		line := 1
		if r.row >= 0 {
			line = r.sheet.lines[r.row]
		}
		r.l.inSheet(r.n, r.sheet, line, column, fmt.Sprintf(format, args...))
	}
}

// columns finds the columns; false when one that is needed is missing.
func (r *openReader) columns() bool {
	r.row, r.at = -1, map[string]int{}
	for i, name := range r.sheet.head {
		switch {
		case slices.Contains(openColumns, name):
			r.at[name] = i
		case nearest(name, openColumns) != "":
			r.bad(name, "unknown column%s", suggest(name, openColumns))
		default:
			at := r.n.place
			at.file, at.line, at.beside = r.sheet.file, 1, r.sheet.file
			r.l.warn(at, name, "unknown column, which is not used")
		}
	}
	has := func(name string) bool { _, ok := r.at[name]; return ok }
	for _, name := range []string{"id", "stage"} {
		if !has(name) {
			r.bad(name, "missing, want a column of that name")
		}
	}
	switch {
	case has("entered") && has("age_days"):
		r.bad("age_days", "got both entered and age_days, want one of them")
	case !has("entered") && !has("age_days"):
		r.bad("entered", "missing, want a column named entered or age_days")
	}
	return r.wrong == 0
}

// text is a field of the current line; "" where there is none.
func (r *openReader) text(column string) string {
	if i, ok := r.at[column]; ok {
		return r.sheet.rows[r.row][i]
	}
	return ""
}

// deal reads line i.
func (r *openReader) deal(i int) OpenDeal {
	r.row = i
	d := OpenDeal{ID: r.text("id"), Value: math.NaN(), Visits: 1}
	switch before := r.seen[d.ID]; {
	case d.ID == "":
		r.bad("id", "missing, want what tells the deal from the others")
	case len(d.ID) > 200:
		r.bad("id", "got an id of %d bytes, want at most 200", len(d.ID))
	case before > 0:
		r.bad("id", "got %s, which stands in line %d, too", gotValue(d.ID), before)
	default:
		r.seen[d.ID] = r.sheet.lines[i]
	}
	d.Entered = r.entered()
	d.Created, d.Since = r.time("created", d.Entered), r.time("since", d.Entered)
	if d.Created > d.Entered {
		r.bad("created", "got %s, which is after the deal entered its stage", r.text("created"))
	}
	if d.Since < d.Entered {
		r.bad("since", "got %s, which is before the deal entered its stage", r.text("since"))
	}
	if text := r.text("value"); text != "" {
		m := (&Field{Kind: Money, Max: huge}).ruler(wallClock)
		if x, _, ok := m.scalar(text, ""); ok && m.holds(x) {
			d.Value = x
		} else {
			r.bad("value", "got %s, want %s", gotValue(text), m.wantFor(-1))
		}
	}
	r.names(&d)
	if text := r.text("visits"); text != "" {
		v, err := strconv.Atoi(text)
		if d.Visits = v; err != nil || v < 1 || v > 1e9 {
			r.bad("visits", "got %s, want a whole number of at least 1", gotValue(text))
		}
	}
	return d
}

// entered reads when the deal entered its stage, in days since start.
func (r *openReader) entered() float64 {
	if _, ok := r.at["entered"]; ok {
		if r.text("entered") == "" {
			r.bad("entered", "missing, want %s", aMoment)
		}
		return r.time("entered", 0)
	}
	text := r.text("age_days")
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || !(x >= 0 && x <= longest) {
		r.bad("age_days", "got %s, want a number of days of at least 0", gotValue(text))
		return 0
	}
	return 0 - x
}

// time reads a time up to start; otherwise where the file does not know it.
func (r *openReader) time(column string, otherwise float64) float64 {
	text := r.text(column)
	if text == "" {
		return otherwise
	}
	day, ok := r.l.moment(text, r.s.Time.Start)
	switch {
	case !ok:
		r.bad(column, "got %s, want %s", gotValue(text), aMoment)
		return otherwise
	case day > 0:
		r.bad(column, "got %s, want a time up to start (%s)", text, r.s.Time.Start.Format("2006-01-02"))
		return otherwise
	}
	return day
}

// names reads what refers to the scenario: stage, status, source and segment.
func (r *openReader) names(d *OpenDeal) {
	refer := func(column string, names []string) string {
		text := r.text(column)
		if text != "" && !slices.Contains(names, text) {
			r.bad(column, "got %s, no such %s%s", gotValue(text), column, suggest(text, names))
			return ""
		}
		return text
	}
	var stages, sources, segments []string
	for i := range r.s.Stages {
		stages = append(stages, r.s.Stages[i].Name)
	}
	for i := range r.s.Sources {
		sources = append(sources, r.s.Sources[i].Name)
	}
	for i := range r.s.Segments {
		segments = append(segments, r.s.Segments[i].Name)
	}
	d.Source, d.Segment = refer("source", sources), refer("segment", segments)
	if r.text("stage") == "" {
		r.bad("stage", "missing, want the stage that the deal is in")
		return
	}
	if d.Stage = refer("stage", stages); d.Stage == "" {
		return
	}
	pool := r.s.Stages[slices.Index(stages, d.Stage)].Pool
	all := []string{string(Waiting), string(Working), string(Dwelling)}
	text := r.text("status")
	switch {
	case text == "" && pool != "":
		d.Status = Waiting
	case text == "":
		d.Status = Dwelling
	case !slices.Contains(all, text):
		r.bad("status", "got %s, want %s%s", gotValue(text), oneOf(all), suggest(text, all))
	case pool == "" && text != string(Dwelling):
		r.bad("status", "got %s in stage %q, which has no pool, want \"dwelling\"", gotValue(text), d.Stage)
	default:
		d.Status = Status(text)
	}
}
