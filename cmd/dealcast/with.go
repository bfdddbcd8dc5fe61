package main

import (
	"fmt"
	"strings"

	"dealcast/model"
)

// change is a variant that is asked for on the command line: its name, "" when
// it has none, and what it changes.
type change struct {
	name    string
	text    string // the changes as they were written
	patches []model.Patch
}

// parseWith reads "name: path=value, path=value"; the name may be missing. from
// names the flag in problems of the values.
func parseWith(text, from string) (change, error) {
	const want = "want \"path=value\" or \"name: path=value, path=value\""
	c := change{text: strings.TrimSpace(text)}
	if name, rest, ok := strings.Cut(c.text, ":"); ok && !strings.Contains(name, "=") {
		c.name, c.text = strings.TrimSpace(name), strings.TrimSpace(rest)
	}
	for _, item := range splitTop(c.text) {
		path, value, ok := strings.Cut(strings.TrimSpace(item), "=")
		path, value = strings.TrimSpace(path), strings.TrimSpace(value)
		if !ok || path == "" || value == "" {
			return c, fmt.Errorf("got %q, %s", text, want)
		}
		p := model.TextPatch(path, value)
		p.From = from
		c.patches = append(c.patches, p)
	}
	return c, nil
}

// splitTop splits at commas that stand outside quotes, braces and brackets.
func splitTop(text string) []string {
	var items []string
	depth, begin := 0, 0
	quote := byte(0)
	for i := range len(text) {
		switch ch := text[i]; {
		case quote != 0:
			if ch == quote {
				quote = 0
			}
		case ch == '"' || ch == '\'':
			quote = ch
		case ch == '{' || ch == '[':
			depth++
		case ch == '}' || ch == ']':
			depth--
		case ch == ',' && depth == 0:
			items = append(items, text[begin:i])
			begin = i + 1
		}
	}
	return append(items, text[begin:])
}
