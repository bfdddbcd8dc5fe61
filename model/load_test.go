package model

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// small is a scenario to change in tests.
const small = `stages = ["contact", "demo"]
[time]
start = 2027-01-01
[source.inbound]
rate = "12/week"
[deal]
value = "6k"
[stage.contact]
dwell = "5d"
conversion = "60%"
[stage.demo]
pool = "engineers"
work = "2h"
conversion = "30%"
[pool.engineers]
size = 2
`

// sketch is the text of the sketch of a whole scenario.
func sketch(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/sketch.toml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// files makes a file system of texts: name, text, name, text. The files that
// testdata/full.toml names are always there.
func files(pairs ...string) fstest.MapFS {
	fsys := fstest.MapFS{
		"times.csv": &fstest.MapFile{Data: []byte("time\n2027-03-04\n2027-01-09T10:30\n")},
		"open.csv":  &fstest.MapFile{Data: []byte("id,stage,entered\n17,first,2026-12-01\n")},
	}
	for i := 0; i < len(pairs); i += 2 {
		fsys[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return fsys
}

// mustLoad loads a text with sets and fails the test on any problem.
func mustLoad(t testing.TB, text string, sets ...string) *Scenario {
	t.Helper()
	s, problems := Load(files("in.toml", text), "in.toml", sets)
	if s == nil {
		t.Fatalf("%s\n%s", strings.Join(sets, "\n"), FormatProblems(problems, "in.toml"))
	}
	return s
}

func TestLoadSketch(t *testing.T) {
	s := mustLoad(t, sketch(t))
	if len(s.Warnings) != 1 || s.Warnings[0].Text != "asked for 104% of the work it can do: the queue will grow until patience runs out" {
		t.Errorf("got warnings %v, want one on the load of the engineers", s.Warnings)
	}
	if len(s.Stages) != 4 || len(s.Sources) != 1 || len(s.Pools) != 1 || len(s.Targets) != 1 || len(s.Unknowns) != 1 {
		t.Errorf("got %d stages, %d sources, %d pools, %d targets, %d unknowns", len(s.Stages), len(s.Sources), len(s.Pools), len(s.Targets), len(s.Unknowns))
	}
	if s.Time.Horizon != 365 || s.Sources[0].Rate.Value != 27.0/7 || s.Pools[0].Share.Value != 0.5 {
		t.Errorf("horizon %v, rate %v, share %v", s.Time.Horizon, s.Sources[0].Rate, s.Pools[0].Share)
	}
	if got := s.Stages[1].Work.At(nil).Quantile(0.05) * 24; got < 0.999999 || got > 1.000001 {
		t.Errorf("5th percentile of work: got %v open hours, want 1", got)
	}
	demo := s.Stages[1]
	if u := s.Unknowns[0]; u.Path != "stage.demo.conversion" || u.Prior.Kind != Beta || u.Prior.A != 34.5 || u.Prior.B != 22.5 {
		t.Errorf("unknown of the demo: %+v", u)
	}
	if !demo.Conversion || demo.Routes[0].To != "proposal" || demo.Routes[0].Share.Unknown != 1 {
		t.Errorf("routes of the demo: %+v", demo.Routes)
	}
	last := s.Stages[3]
	if last.Conversion || len(last.Routes) != 2 || last.Routes[0] != (Route{Won, Number{Value: 0.55, Max: 1}}) || last.Routes[1].To != "proposal" {
		t.Errorf("routes of the negotiation: %+v", last.Routes)
	}
	year := s.Targets[0]
	if !year.AtLeast || year.Value.Value != 1.5e6 || year.To.Format("2006-01-02") != "2028-01-01" || year.From != s.Time.Start {
		t.Errorf("target: %+v", year)
	}
}

// TestWarnings loads scenarios that are legal but surprising.
func TestWarnings(t *testing.T) {
	for _, c := range []struct{ why, set, want string }{
		{"offered load: 12/7 x 0.6 deals a day at 2 h over 2 members at 4% of their time", "pool.engineers.share=4%", "in.toml:16: warning: pool.engineers: asked for 107% of the work it can do: the queue will grow all the time"},
		{"nobody there", "pool.engineers.size=0", "--set #1: warning: pool.engineers: asked for work, but it has no members: deals wait for ever"},
		{"no warm-up", "time.warmup=0d", "--set #1: warning: time.warmup: the pipeline starts empty: without a warm-up the first weeks have no wins"},
		{"stage that no route leads to", "stage.contact.routes={won=0.5}", "in.toml:11: warning: stage.demo: no deal ever enters this stage"},
		{"prior beyond the range", `stage.demo.conversion={dist="normal",mean=0.9,sd=0.1}`, "--set #1: warning: stage.demo.conversion: about 16% of the draws fall outside the range from 0% to 100% and are clipped to it"},
		{"routes that add up to more than 1 in some worlds", `stage.demo.routes={won="40% to 60%",contact="30% to 60%"}`, "--set #1: warning: stage.demo.routes: in about 32% of the draws the shares add up to more than 1 and are scaled down to it"},
		{"target after the end", `target.x.metric=won`, ""},
		{"burst after the end", `source.inbound.bursts={fair={on=2029-01-01,leads=5}}`, "--set #1: warning: source.inbound.bursts.fair.on: 2029-01-01 is beyond the horizon: it brings nothing"},
	} {
		text := small
		if c.want == "" {
			text, c.set = small+"[target.x]\nmetric = \"won\"\nat_least = 5\nby = 2028-03-31\n", "name=x"
			c.want = "in.toml:20: warning: target.x: ends on 2028-03-31, beyond the horizon: only what happens in the report window counts"
		}
		s := mustLoad(t, text, c.set)
		if len(s.Warnings) != 1 || s.Warnings[0].String() != c.want {
			t.Errorf("%s: got %v, want %s", c.why, s.Warnings, c.want)
		}
	}
}

// TestIntervalUnits reads intervals whose first end leaves out what the second
// says: people write a unit once.
func TestIntervalUnits(t *testing.T) {
	const rest = "stages = [\"a\"]\n[time]\nstart = 2027-01-01\n[source.s]\nrate = \"1/day\"\n[stage.a]\nconversion = 0.5\n"
	for _, c := range []struct{ set, why string }{
		{"source.s.growth=1% to 3%/month", "the example in the error message"},
		{"source.s.growth=1%/month to 3%/month", "in full"},
		{"source.s.rate=10 to 15/week", "no unit at all at the first end"},
		{"source.s.cost=1k to 2k", "money has no time"},
	} {
		fsys := fstest.MapFS{"in.toml": &fstest.MapFile{Data: []byte(rest)}}
		if s, problems := Load(fsys, "in.toml", []string{c.set}); s == nil || len(s.Unknowns) != 1 {
			t.Errorf("%s (%s): %s", c.set, c.why, FormatProblems(problems, "in.toml"))
		}
	}
}
