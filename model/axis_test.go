package model

import "testing"

// What an overlay, a set or a variant adds or removes moves no other uncertain
// number to another dimension.
func TestAxesStay(t *testing.T) {
	const base = small + "[target.year]\nmetric = \"won\"\nat_least = \"5 to 9\"\nby = 2027-06-30\n"
	sets := []string{"source.inbound.rate=10/week to 14/week", "stage.demo.conversion=0.2 to 0.4"}
	fsys := files("base.toml", base,
		"one.toml", "base = \"base.toml\"\n[source.inbound]\nrate = \"10/week to 14/week\"\n",
		"two.toml", "base = \"one.toml\"\n[stage.demo]\nconversion = \"0.2 to 0.4\"\n[pool.engineers]\nshare = \"0.5 to 0.7\"\n",
		"three.toml", "base = \"two.toml\"\n[source.inbound]\nrate = \"12/week\"\n[stage.contact]\nconversion = \"0.5 to 0.7\"\n")
	load := func(name string, sets ...string) *Scenario {
		s, problems := Load(fsys, name, sets)
		if s == nil {
			t.Fatal(FormatProblems(problems, name))
		}
		return s
	}
	variant := func(s *Scenario, patches ...Patch) *Scenario {
		v, problems := s.With(patches...)
		if v == nil {
			t.Fatal(FormatProblems(problems, "variant"))
		}
		return v
	}
	const goal, rate, demo, share, contact = "target.year.at_least", "source.inbound.rate", "stage.demo.conversion", "pool.engineers.share", "stage.contact.conversion"
	for _, c := range []struct {
		why  string
		s    *Scenario
		want map[string]int
	}{
		{"alone", load("base.toml"), map[string]int{goal: 0}},
		{"an overlay adds what comes earlier in the file", load("one.toml"), map[string]int{goal: 0, rate: 1}},
		{"an overlay of an overlay adds two, in the order of reading", load("two.toml"), map[string]int{goal: 0, rate: 1, demo: 2, share: 3}},
		{"what is removed leaves its place empty", load("three.toml"), map[string]int{goal: 0, demo: 2, share: 3, contact: 4}},
		{"sets come after the file", load("base.toml", sets...), map[string]int{goal: 0, rate: 1, demo: 2}},
		{"a set changes a number", load("two.toml", "stage.demo.conversion=+1pt"), map[string]int{goal: 0, rate: 1, demo: 2, share: 3}},
		{"a variant adds", variant(load("three.toml"), TextPatch("source.inbound.odds_times", "0.8 to 1.2")),
			map[string]int{goal: 0, demo: 2, share: 3, contact: 4, "source.inbound.odds_times": 5}},
		{"a variant of a variant takes back", variant(variant(load("one.toml"), TextPatch(rate, "12/week")), TextPatch(rate, "10/week to 14/week")),
			map[string]int{goal: 0, rate: 1}},
	} {
		if len(c.s.Unknowns) != len(c.want) {
			t.Errorf("%s: %d unknowns, want %d", c.why, len(c.s.Unknowns), len(c.want))
		}
		for _, u := range c.s.Unknowns {
			if want, ok := c.want[u.Path]; !ok || u.Axis != want {
				t.Errorf("%s: %s is number %d, want %d", c.why, u.Path, u.Axis, want)
			}
		}
	}
}
