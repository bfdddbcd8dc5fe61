package model

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Show writes the resolved scenario as text, a line per value: its key, what
// it is in human units, whether it is known, and where it came from. Defaults
// of members that a table leaves out (months, days of the week) and of what
// most scenarios do without are passed over unless all is set.
func Show(w io.Writer, s *Scenario, all bool) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%s\n", s.Name)
	fmt.Fprintf(b, "%s, sha256 %s\n", s.File, s.SHA256)
	var rows []Origin
	for _, o := range s.Origins {
		if all || !o.minor() {
			rows = append(rows, o)
		}
	}
	first := map[string]int{}
	for i, o := range rows {
		if _, ok := first[o.section()]; !ok {
			first[o.section()] = i
		}
	}
	slices.SortStableFunc(rows, func(a, b Origin) int { return first[a.section()] - first[b.section()] })
	section := ""
	for i, o := range rows {
		if head := o.section(); i == 0 || head != section {
			section = head
			fmt.Fprintf(b, "\n")
			if head != "" {
				fmt.Fprintf(b, "[%s]\n", head)
			}
		}
		key, width, wide := o.key(), 0, 0
		for _, other := range rows { // align within the section
			if other.section() == section {
				width = max(width, utf8.RuneCountInString(other.key()))
				wide = max(wide, min(utf8.RuneCountInString(other.Text), 44))
			}
		}
		fmt.Fprintf(b, "%s = %s  %s; %s\n", pad(key, width), pad(o.Text, wide), o.nature(), o.From)
	}
	for _, p := range s.Warnings {
		fmt.Fprintf(b, "\n%s\n", p)
	}
	return b.Flush()
}

// pad fills a text with blanks up to the width.
func pad(s string, width int) string {
	if n := utf8.RuneCountInString(s); n < width {
		return s + strings.Repeat(" ", width-n)
	}
	return s
}

// section is the named table or the table that the value stands in.
func (o Origin) section() string {
	parts, rows := strings.Split(o.Path, "."), strings.Split(o.Field.Path, ".")
	switch {
	case len(rows) == 1:
		return ""
	case len(rows) > 2 && rows[1] == "*":
		return parts[0] + "." + parts[1]
	}
	return parts[0]
}

// key is the path below the section.
func (o Origin) key() string {
	return strings.TrimPrefix(strings.TrimPrefix(o.Path, o.section()), ".")
}

// minor reports whether the value is the default of one of many like it, or of
// something that most scenarios do without.
func (o Origin) minor() bool {
	return o.From == "default" && (o.Field.Quiet || strings.HasSuffix(o.Field.Path, ".*"))
}

// nature says how the value varies.
func (o Origin) nature() string {
	switch {
	case o.Field.Nature == Varies && o.Doubt:
		return "varies from deal to deal, parameters unknown: one set per replication"
	case o.Field.Nature == Varies:
		return "varies from deal to deal"
	case o.Doubt:
		return "unknown: one value per replication"
	}
	return "known"
}
