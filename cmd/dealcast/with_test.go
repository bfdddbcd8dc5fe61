package main

import (
	"strings"
	"testing"
)

func TestParseWith(t *testing.T) {
	for _, c := range []struct{ why, text, name, changes string }{
		{"a name and a change", "one more: pool.engineers.size=+1", "one more", "pool.engineers.size=+1"},
		{"no name", "pool.engineers.size=+1", "", "pool.engineers.size=+1"},
		{"several changes", "both: pool.engineers.size=+1, stage.demo.conversion=+3pt", "both", "pool.engineers.size=+1|stage.demo.conversion=+3pt"},
		{"without blanks", "a.b=1,c.d=2", "", "a.b=1|c.d=2"},
		{"a colon in a value is no name", `calendar.hours="09:00-17:00"`, "", `calendar.hours="09:00-17:00"`},
		{"commas inside a table", `slow: stage.demo.dwell={ dist = "gamma", mean = "6d", cv = 1 }, pool.engineers.size=3`, "slow",
			`stage.demo.dwell={ dist = "gamma", mean = "6d", cv = 1 }|pool.engineers.size=3`},
		{"commas inside quotes and lists", `title="a, b", calendar.holidays=[2027-05-17, 2027-05-18]`, "", `title="a, b"|calendar.holidays=[2027-05-17, 2027-05-18]`},
	} {
		got, err := parseWith(c.text, "--with #1")
		var changes []string
		for _, p := range got.patches {
			changes = append(changes, p.Path+"="+p.Value.(string))
			if p.From != "--with #1" {
				t.Errorf("%s: problems would name %q", c.why, p.From)
			}
		}
		if err != nil || got.name != c.name || strings.Join(changes, "|") != c.changes {
			t.Errorf("%s: got %q %q, %v; want %q %q", c.why, got.name, changes, err, c.name, c.changes)
		}
	}
	for why, text := range map[string]string{
		"nothing": "", "only a name": "more:", "no value": "pool.engineers.size=", "no path": "=1", "no change": "pool.engineers.size", "an empty change": "a=1,,b=2",
	} {
		if got, err := parseWith(text, ""); err == nil || !strings.Contains(err.Error(), "want \"path=value\"") {
			t.Errorf("%s: got %v, %v; want an error that says what is wanted", why, got, err)
		}
	}
}

func FuzzWith(f *testing.F) {
	for _, s := range []string{"one: a.b=1, c={ x = 1, y = \"a, b\" }", "a='", "=", ":", "a=[,"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parseWith(text, "")
		if err != nil {
			return
		}
		if len(c.patches) == 0 || strings.Contains(c.name, "=") {
			t.Errorf("%q gives %+v", text, c)
		}
		for _, p := range c.patches {
			if p.Path == "" || p.Value == "" {
				t.Errorf("%q gives %+v", text, p)
			}
		}
	})
}
