package out

import (
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// textWidth is how wide running text is set where the screen does not say.
const textWidth = 100

// writeTables writes what a manager reads first: the answer in one sentence,
// then the figures.
func writeTables(w io.Writer, d Document, o Options) error {
	var b strings.Builder
	paragraph := func(s string, style ...text.Color) {
		if s = wrap(s, o.Width); s != "" {
			b.WriteString(paint(s, o, style...) + "\n\n")
		}
	}
	paragraph(d.name)
	paragraph(d.notice, text.Bold)
	paragraph(d.answer, text.Bold)
	for _, t := range d.tables() {
		b.WriteString(paint(t.title, o, text.Bold) + "\n")
		b.WriteString(renderTable(t, o))
		b.WriteString("\n")
		paragraph(t.note, text.Faint)
	}
	for i, finding := range d.findings {
		if i == 0 {
			finding = hides + finding
		}
		paragraph(beginning(finding))
	}
	for _, warning := range d.warnings {
		paragraph("Note: " + warning)
	}
	b.WriteString(wrap(d.footer, o.Width) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func paint(s string, o Options, style ...text.Color) string {
	if !o.Colour || len(style) == 0 {
		return s
	}
	return text.Colors(style).EscapeSeq() + s + text.Reset.EscapeSeq()
}

// wrap breaks text between words.
func wrap(s string, width int) string {
	if width <= 0 || width > textWidth {
		width = textWidth
	}
	var b strings.Builder
	at := 0
	for _, word := range strings.Fields(s) {
		n := text.StringWidth(word)
		switch {
		case at == 0:
		case at+1+n > width:
			b.WriteByte('\n')
			at = 0
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += n
	}
	return b.String()
}

// renderTable draws a table, without its least important columns where the
// screen is narrow.
func renderTable(t sheet, o Options) string {
	for {
		s := draw(t, nil)
		if o.Width <= 0 || widest(s) <= o.Width {
			return s
		}
		worst := 0
		for i, c := range t.columns {
			if c.rank >= t.columns[worst].rank {
				worst = i
			}
		}
		if t.columns[worst].rank == 0 {
			return folded(t, widest(s)-o.Width)
		}
		t = t.without(worst)
	}
}

// folded draws the table with its texts folded between words, the widest
// first, until it is so much narrower or nothing is left to fold.
func folded(t sheet, excess int) string {
	folds := make([]int, len(t.columns))
	for excess > 0 {
		best, slack := -1, 0
		for i, c := range t.columns {
			room := t.measure(i, text.StringWidth) - t.measure(i, longestWord)
			if c.text && folds[i] == 0 && room > slack {
				best, slack = i, room
			}
		}
		if best < 0 {
			break
		}
		cut := min(excess, slack)
		folds[best] = t.measure(best, text.StringWidth) - cut
		excess -= cut
	}
	return draw(t, folds)
}

// without is the table without a column.
func (t sheet) without(i int) sheet {
	t.columns = slices.Delete(slices.Clone(t.columns), i, i+1)
	rows := make([][]string, len(t.rows))
	for k, row := range t.rows {
		rows[k] = slices.Delete(slices.Clone(row), i, i+1)
	}
	t.rows = rows
	return t
}

// measure is the largest measure of the cells of a column, its title included.
func (t sheet) measure(i int, of func(string) int) int {
	w := of(t.columns[i].title)
	for _, row := range t.rows {
		w = max(w, of(row[i]))
	}
	return w
}

func longestWord(s string) int {
	w := 0
	for word := range strings.FieldsSeq(s) {
		w = max(w, text.StringWidth(word))
	}
	return w
}

func widest(s string) int {
	w := 0
	for line := range strings.Lines(s) {
		w = max(w, text.StringWidth(strings.TrimRight(line, "\n")))
	}
	return w
}

// draw lays the table out; folds are the widths of the columns that are folded,
// 0 for the others.
func draw(t sheet, folds []int) string {
	p := pretty(t)
	style := table.StyleLight
	style.Options = table.OptionsNoBordersAndSeparators
	style.Options.SeparateHeader = true
	style.Format.Header = text.FormatDefault
	p.SetStyle(style)
	configs := make([]table.ColumnConfig, len(t.columns))
	for i, c := range t.columns {
		align := text.AlignRight
		if c.text {
			align = text.AlignLeft
		}
		configs[i] = table.ColumnConfig{Number: i + 1, Align: align, AlignHeader: align}
		if folds != nil && folds[i] > 0 {
			configs[i].WidthMax = folds[i]
			configs[i].WidthMaxEnforcer = text.WrapSoft
		}
	}
	p.SetColumnConfigs(configs)
	var b strings.Builder
	for line := range strings.Lines(p.Render()) {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return b.String()
}

// pretty fills go-pretty's table.
func pretty(t sheet) table.Writer {
	p := table.NewWriter()
	header := make(table.Row, len(t.columns))
	for i, c := range t.columns {
		header[i] = c.title
	}
	p.AppendHeader(header)
	for _, row := range t.rows {
		cells := make(table.Row, len(row))
		for i, s := range row {
			cells[i] = s
		}
		p.AppendRow(cells)
	}
	return p
}
