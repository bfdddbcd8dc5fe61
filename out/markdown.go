package out

import (
	"io"
	"strings"

	"dealcast/sim"
)

// writeMarkdown writes the tables of the terminal as Markdown.
func writeMarkdown(w io.Writer, r *sim.Result, _ Options) error {
	var b strings.Builder
	paragraph := func(s string) {
		if s != "" {
			b.WriteString(s + "\n\n")
		}
	}
	paragraph("# " + inText(r.Scenario.Name))
	if s := interrupted(r); s != "" {
		paragraph("**" + s + "**")
	}
	paragraph("**" + inText(Sentence(r)) + "**")
	for _, t := range tables(r) {
		paragraph("## " + t.title)
		paragraph(markdownTable(t))
		paragraph(inText(t.note))
	}
	for _, warning := range r.Warnings {
		paragraph("> Note: " + inText(warning))
	}
	b.WriteString(inText(footer(r)) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// markdownTable is the table in pipes, numbers to the right.
func markdownTable(t sheet) string {
	var b strings.Builder
	line := func(cells []string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	titles, rules := make([]string, len(t.columns)), make([]string, len(t.columns))
	for i, c := range t.columns {
		titles[i], rules[i] = inText(c.title), "---:"
		if c.text {
			rules[i] = ":---"
		}
	}
	line(titles)
	line(rules)
	for _, row := range t.rows {
		cells := make([]string, len(row))
		for i, s := range row {
			cells[i] = inText(s)
		}
		line(cells)
	}
	return strings.TrimRight(b.String(), "\n")
}

// markup are the characters that Markdown would take for its own.
var markup = strings.NewReplacer("\\", "\\\\", "|", "\\|", "*", "\\*", "_", "\\_", "`", "\\`", "<", "&lt;", "\n", " ")

func inText(s string) string { return markup.Replace(s) }
