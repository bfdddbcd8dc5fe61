package model

import (
	"fmt"
	"sort"
	"strings"
)

// Problem is one thing wrong (or, as a Warning, surprising) in a scenario.
type Problem struct {
	File    string // file as the user named it, or "--set #2"
	Line    int    // 1-based; 0: none
	Path    string // key path, "stage.demo.conversion"
	Text    string // "got 1.4, want a share from 0 to 1"
	Warning bool
}

// String writes the problem on one line: place, path, what is wrong.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	if p.Warning {
		b.WriteString("warning: ")
	}
	if p.Path != "" {
		b.WriteString(p.Path + ": ")
	}
	b.WriteString(p.Text)
	return b.String()
}

// FormatProblems writes problems one a line, then their count: "3 problems in
// startup.toml". name is the scenario as the user named it.
func FormatProblems(ps []Problem, name string) string {
	var b strings.Builder
	wrong, odd := 0, 0
	for _, p := range ps {
		b.WriteString(p.String() + "\n")
		if p.Warning {
			odd++
		} else {
			wrong++
		}
	}
	var counts []string
	if wrong > 0 {
		counts = append(counts, plural(wrong, "problem"))
	}
	if odd > 0 {
		counts = append(counts, plural(odd, "warning"))
	}
	if len(counts) > 0 {
		fmt.Fprintf(&b, "%s in %s\n", strings.Join(counts, " and "), name)
	}
	return b.String()
}

// Failed reports whether any of the problems is more than a warning.
func Failed(ps []Problem) bool {
	for _, p := range ps {
		if !p.Warning {
			return true
		}
	}
	return false
}

// plural writes a count with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// placed is a problem with its place, for sorting.
type placed struct {
	Problem
	place place
	seq   int
}

// inFileOrder sorts problems by file, line and place in the line, and drops
// repeats.
func inFileOrder(ps []placed) []Problem {
	sort.SliceStable(ps, func(i, j int) bool {
		a, b := ps[i].place, ps[j].place
		switch {
		case a.layer != b.layer:
			return a.layer < b.layer
		case a.beside != b.beside:
			return a.beside < b.beside // what the file itself says comes first
		case a.line != b.line:
			return a.line < b.line
		case a.order != b.order:
			return a.order < b.order
		}
		return ps[i].seq < ps[j].seq
	})
	var out []Problem
	for _, p := range ps {
		if len(out) == 0 || out[len(out)-1] != p.Problem {
			out = append(out, p.Problem)
		}
	}
	return out
}
