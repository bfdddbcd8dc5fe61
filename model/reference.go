package model

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"dealcast/model/dist"
)

// Reference writes the reference page of the scenario file in Markdown. Its
// tables are read off the table of fields and the table of distributions.
func Reference(w io.Writer) error {
	b := bufio.NewWriter(w)
	b.WriteString(referenceHead)
	referenceKinds(b)
	b.WriteString(referenceValues)
	referenceFamilies(b)
	b.WriteString(referencePercentiles)
	referenceFields(b)
	b.WriteString(referenceTail)
	return b.Flush()
}

// referenceKinds lists the kinds of value and how they are written.
func referenceKinds(b *bufio.Writer) {
	b.WriteString("| kind | written |\n|---|---|\n")
	for k := Text; k <= PeriodName; k++ {
		if k == NameOf {
			continue
		}
		how := k.example()
		if how == "" {
			how = k.want()
		}
		fmt.Fprintf(b, "| %s | %s |\n", k, code(how))
	}
}

// code turns what stands in double quotes into code. Pipes are escaped.
func code(s string) string {
	var b strings.Builder
	open := false
	for _, r := range s {
		if r == '"' && !open {
			b.WriteString("`\"")
			open = true
			continue
		}
		if r == '"' {
			b.WriteString("\"`")
			open = false
			continue
		}
		b.WriteRune(r)
	}
	return strings.ReplaceAll(b.String(), "|", `\|`)
}

// referenceFamilies lists the distributions with their parameter sets.
func referenceFamilies(b *bufio.Writer) {
	b.WriteString("| distribution | for | parameters |\n|---|---|---|\n")
	for _, f := range dist.Families() {
		var sets []string
		for _, s := range f.Sets {
			sets = append(sets, s.String())
		}
		how := strings.Join(sets, "; or ")
		switch f.Name {
		case "mixture":
			how = "`of`: a list of tables with `weight` and a distribution"
		case "empirical":
			how = "`values` or `file` (one value a line); optional `weights`, `tail`"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", f.Name, f.Help, how)
	}
}

// referenceFields writes a table for each section of the file.
func referenceFields(b *bufio.Writer) {
	b.WriteString("## Keys\n\n`*` stands for a name. **Varies**: a distribution, another value for every deal. " +
		"**Uncertain**: may be a number that nobody knows, one value per replication. **Dated**: a `[change.NAME]` may move it.\n")
	section := ""
	for i := range fields {
		f := &fields[i]
		top, _, _ := strings.Cut(f.Path, ".")
		if f.Kind != Table && !strings.Contains(f.Path, ".") {
			top = "top"
		}
		if top != section {
			section = top
			if top == "top" {
				b.WriteString("\n### At the top\n\n")
			} else {
				fmt.Fprintf(b, "\n### `[%s]`\n\n%s\n\n", heading(f), f.Help)
			}
			b.WriteString("| key | kind | default | meaning |\n|---|---|---|---|\n")
			if f.Kind == Table {
				continue
			}
		}
		if f.Kind == Table && strings.Count(f.Path, ".") == 1 {
			continue // the named table itself
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", f.Path, f.cell(), f.defaultCell(), code(f.Help))
	}
}

// heading is the header of a section as it stands in a file: with NAME where
// all that it holds are named tables.
func heading(f *Field) string {
	for i := range fields[:len(fields)-1] {
		if next := &fields[i+1]; fields[i].Path == f.Path && next.Path == f.Path+".*" && next.Kind == Table {
			return f.Path + ".NAME"
		}
	}
	return f.Path
}

// cell says the kind of a field, its range and its nature.
func (f *Field) cell() string {
	s := f.Kind.String()
	switch {
	case f.Kind == Table:
		return "table"
	case f.Kind == Choice:
		s = code(oneOf(f.Choices))
	case f.Above && f.Min == 0 && f.Max == 1:
		s += " above 0, at most 1"
	case f.Above:
		s += fmt.Sprintf(" above %s", f.ruler(wallClock).show(f.Min))
	case f.Kind == Count && f.Min > 0:
		s += fmt.Sprintf(" of at least %s", number(f.Min))
	}
	switch f.Nature {
	case Varies:
		s += ", **varies**"
	case Uncertain:
		s += ", **uncertain**"
	}
	if f.Dated {
		s += ", **dated**"
	}
	return s
}

// defaultCell says the default of a field.
func (f *Field) defaultCell() string {
	switch {
	case f.Required:
		return "required"
	case f.Default != "":
		return "`" + f.Default + "`"
	}
	return ""
}

// String is the name of the kind in the reference.
func (k Kind) String() string {
	return [...]string{
		Table: "table", Text: "text", NameOf: "name", Choice: "choice", Flag: "flag", NameList: "names", Date: "date",
		DateList: "dates", DayList: "days", HourList: "hours", Count: "count", Duration: "duration", Work: "work",
		Horizon: "horizon", Warmup: "warm-up", Money: "money", MoneyRate: "money per time", Fraction: "share",
		Growth: "growth", Rate: "rate", Plain: "number", Overhead: "time per time", YearLoss: "share per year", MonthLoss: "share per month", CalendarStep: "calendar step", Setting: "value", Goal: "goal", MetricName: "metric", PeriodName: "period",
	}[k]
}
