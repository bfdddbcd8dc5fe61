package out

import (
	"io"
	"strings"
)

// writeMarkdown writes the tables of the terminal as Markdown.
func writeMarkdown(w io.Writer, d Document, _ Options) error {
	var b strings.Builder
	paragraph := func(s string) {
		if s != "" {
			b.WriteString(s + "\n\n")
		}
	}
	paragraph("# " + inText(d.name))
	if d.notice != "" {
		paragraph("**" + d.notice + "**")
	}
	paragraph("**" + inText(d.answer) + "**")
	for _, t := range d.tables() {
		paragraph("## " + t.title)
		paragraph(markdownTable(t))
		paragraph(inText(t.note))
	}
	for i, finding := range d.findings {
		if i == 0 {
			finding = hides + finding
		}
		paragraph(inText(beginning(finding)))
	}
	for _, warning := range d.warnings {
		paragraph("> Note: " + inText(warning))
	}
	b.WriteString(inText(d.footer) + "\n")
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
