package model

import (
	"fmt"
	"strings"
)

// Kind is what a field of the scenario holds.
type Kind int

// The kinds of field.
const (
	Table        Kind = iota // holds other fields, or named tables
	Text                     // any text
	NameOf                   // name of a stage, pool or segment: see Field.Refers
	Choice                   // one of Field.Choices
	Flag                     // true or false
	NameList                 // list of names
	Date                     // local date
	DateList                 // list of local dates
	DayList                  // days of the week
	HourList                 // parts of a day
	Count                    // whole number
	Duration                 // days on the wall clock
	Work                     // working days on the pool's clock
	Horizon                  // duration in which mo and y are calendar steps
	Warmup                   // duration, or "auto"
	Money                    // in the scenario's currency
	MoneyRate                // money per time; per day
	Fraction                 // share from 0 to 1
	Growth                   // share per month
	Rate                     // number per time; per day
	Plain                    // number without a unit
	Overhead                 // working time per time, as a share of the open time
	YearLoss                 // share that leaves within a year
	MonthLoss                // share that leaves within a month
	CalendarStep             // duration in which mo and y are calendar steps
	Setting                  // value of another field
	Goal                     // in the unit of the target's metric
	MetricName               // column of the metrics table
	PeriodName               // "2027-Q2", "2027-03", "2027-W05" or "2027"
)

// Nature says how a field's value may vary.
type Nature int

// The natures.
const (
	Known     Nature = iota // one value, no doubt
	Uncertain               // may be unknown: then one value per replication
	Varies                  // a distribution: varies from deal to deal
)

// Field is a row of the table of fields. Everything that knows the scenario
// file is read off this table: decoding, checks, suggestions, the editor's
// schema and the reference page.
type Field struct {
	Path     string // "stage.*.conversion": * stands for a name
	Kind     Kind
	Nature   Nature
	Min, Max float64  // of numbers; both 0: no range of its own
	Above    bool     // Min itself is excluded
	Default  string   // as it would be written; "": none
	Required bool     // an error when it is missing
	Choices  []string // of a Choice, and of the names that may stand for the last *
	Refers   string   // what a NameOf, or a name that stands for the last *, names: "stage", "pool", "segment", "calendar", "source"; "path", "pair": key paths
	Quiet    bool     // Show passes over its default
	Dated    bool     // a [change] may move it while the world runs
	Help     string   // one line
}

// Fields is the table of fields in the order of the reference.
func Fields() []Field { return append([]Field(nil), fields...) }

// Key is the last part of the path.
func (f *Field) Key() string { return f.Path[strings.LastIndexByte(f.Path, '.')+1:] }

// literal reports whether a string is taken as it stands, so that a leading
// "+" or "*" does not make it relative.
func (f *Field) literal() bool {
	switch f.Kind {
	case Table, Text, NameOf, Choice, Flag, NameList, DateList, DayList, HourList, MetricName, PeriodName, Setting:
		return true
	}
	return false
}

// eitherOr lists the groups of keys of which a table holds at most one.
var eitherOr = []struct {
	table string
	keys  []string
}{
	{"source.*", []string{"rate", "every", "response", "file"}},
	{"stage.*", []string{"pool", "pools"}},
	{"stage.*", []string{"conversion", "routes"}},
	{"segment.*.stage.*", []string{"conversion", "routes"}},
	{"target.*", []string{"at_least", "at_most"}},
	{"target.*", []string{"by", "period"}},
}

// rivals are the keys that cannot stand beside key in a table.
func rivals(table, key string) []string {
	for _, g := range eitherOr {
		if g.table != table {
			continue
		}
		for i, k := range g.keys {
			if k == key {
				return append(append([]string(nil), g.keys[:i]...), g.keys[i+1:]...)
			}
		}
	}
	return nil
}

// fieldNode is the table of fields as a tree, for walking beside a file.
type fieldNode struct {
	pattern string
	field   *Field // nil: a table that no row describes
	keys    []string
	kids    map[string]*fieldNode
}

// fieldTree builds the tree of fields.
func fieldTree() *fieldNode {
	root := &fieldNode{kids: map[string]*fieldNode{}}
	for i := range fields {
		n := root
		for _, part := range strings.Split(fields[i].Path, ".") {
			kid := n.kids[part]
			if kid == nil {
				kid = &fieldNode{pattern: join(n.pattern, part), kids: map[string]*fieldNode{}}
				n.kids[part] = kid
				n.keys = append(n.keys, part)
			}
			n = kid
		}
		n.field = &fields[i]
	}
	return root
}

// kid is the field of a key: its own row, else the row of names.
func (f *fieldNode) kid(key string) *fieldNode {
	if f == nil {
		return nil
	}
	if k := f.kids[key]; k != nil && key != "*" {
		return k
	}
	return f.kids["*"]
}

// at follows a path; nil when no row covers it.
func (f *fieldNode) at(path []string) *fieldNode {
	for _, key := range path {
		f = f.kid(key)
	}
	return f
}

// leaf reports whether the field holds a value rather than other fields.
func (f *fieldNode) leaf() bool { return f.field != nil && f.field.Kind != Table }

// want says in words what a field accepts.
func (f *Field) want() string {
	if f.Kind == Choice {
		return oneOf(f.Choices)
	}
	return f.Kind.want()
}

// want says in words what a kind accepts, without its range.
func (k Kind) want() string {
	switch k {
	case Flag:
		return "true or false"
	case Date:
		return "a date like 2027-01-31, without quotes"
	case Count:
		return "a whole number"
	case Duration, Horizon, Warmup, CalendarStep:
		return "a duration"
	case Work:
		return "work"
	case Money:
		return "an amount of money"
	case MoneyRate:
		return "money per time"
	case Fraction:
		return "a share"
	case Growth:
		return "growth"
	case Rate:
		return "a rate"
	case Overhead:
		return "working time per time"
	case YearLoss:
		return "a share per year"
	case MonthLoss:
		return "a share per month"
	}
	return wants[k]
}

// wants are the words for the kinds that are not numbers.
var wants = map[Kind]string{
	Table: "a table", Text: "text", NameOf: "a name", Choice: "a choice", NameList: `a list of names like ["contact", "demo"]`,
	DateList: "a list of dates like [2027-05-17], without quotes",
	DayList:  `days like "Mon-Fri" or "Mon, Wed"`, HourList: `hours like "09:00-17:00" or ["09:00-12:00", "13:00-17:00"]`,
	Plain: "a number", Goal: "a number", Setting: "a value of the field that the path names", MetricName: `the name of a metric like "revenue"`,
	PeriodName: `a period like "2027-Q2", "2027-03", "2027-W05" or "2027"`,
}

// examples say how a value of the kind is written.
func (k Kind) example() string {
	switch k {
	case Duration:
		return `like "90m", "6h", "5d", "2w", "3mo" or "1y"`
	case Horizon:
		return `like "90d", "6mo" or "1y"`
	case Warmup:
		return `like "90d", or "auto"`
	case Work:
		return `like "90m", "6h", "2d" or "1w" on the pool's clock`
	case Money:
		return `like 6000, "6k" or "1.5M"`
	case MoneyRate:
		return `like "90k/year" or "5k/month"`
	case Fraction:
		return `like 0.15 or "15%"`
	case Growth:
		return `like "2%/month"`
	case Rate:
		return `like "12/week", "3/day", "40/month" or "500/year"`
	case Overhead:
		return `like "1h/week" or "30m/day"`
	case YearLoss:
		return `like "20%/year"`
	case MonthLoss:
		return `like "2%/month"`
	case CalendarStep:
		return `like "30d", "3mo" or "1y"`
	}
	return ""
}

// oneOf lists choices: "a", "b" or "c".
func oneOf(choices []string) string {
	var b strings.Builder
	for i, c := range choices {
		switch {
		case i == 0:
		case i == len(choices)-1:
			b.WriteString(" or ")
		default:
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q", c)
	}
	return b.String()
}
