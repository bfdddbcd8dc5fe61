package out

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/stat"
)

var update = flag.Bool("update", false, "write golden files anew")

// simulate runs testdata/small.toml with changes.
func simulate(t *testing.T, sets ...string) *sim.Result {
	t.Helper()
	scn, problems := model.Load(os.DirFS("testdata"), "small.toml", sets)
	if scn == nil {
		t.Fatal(model.FormatProblems(problems, "small.toml"))
	}
	plan, err := sim.Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	res, err := sim.Run(context.Background(), plan, sim.Options{Trace: []int{0}})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func export(t *testing.T, name string, r *sim.Result, o Options) string {
	t.Helper()
	return exported(t, name, Forecast(r, nil), o)
}

func exported(t *testing.T, name string, d Document, o Options) string {
	t.Helper()
	e, err := LookupExport(name)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := e.Write(&b, d, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// golden compares with a file, or writes it anew.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	a, b := strings.Split(string(want), "\n"), strings.Split(got, "\n")
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			t.Fatalf("%s differs from line %d on; run with -update and read the difference\n got: %.200q\nwant: %.200q",
				name, i+1, strings.Join(b[min(i, len(b)):], "\n"), strings.Join(a[min(i, len(a)):], "\n"))
		}
	}
}

func TestGoldenReports(t *testing.T) {
	r := simulate(t)
	golden(t, "table.txt", export(t, "table", r, Options{}))
	golden(t, "table-60.txt", export(t, "table", r, Options{Width: 60}))
	golden(t, "report.md", export(t, "markdown", r, Options{}))
}

func TestTablesFitTheScreen(t *testing.T) {
	r := simulate(t, "run.replications=5")
	for _, width := range []int{40, 50, 64, 80, 100, 132, 200} {
		s := export(t, "table", r, Options{Width: width})
		for line := range strings.Lines(s) {
			if n := text.StringWidth(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("width %d: a line of %d: %s", width, n, line)
			}
		}
		if !strings.Contains(s, "P50") || !strings.Contains(s, "Revenue") {
			t.Errorf("width %d: the key figures are gone", width)
		}
	}
	for _, width := range []int{1, 5, 20} { // too narrow for anything: no panic
		export(t, "table", r, Options{Width: width})
	}
}

func TestColourOnlyWhereWanted(t *testing.T) {
	r := simulate(t, "run.replications=5")
	plain, coloured := export(t, "table", r, Options{}), export(t, "table", r, Options{Colour: true})
	if strings.Contains(plain, "\x1b") || !strings.Contains(coloured, "\x1b[1m") {
		t.Error("escape codes where there should be none, or none where there should be some")
	}
	if got := text.StripEscape(coloured); got != plain {
		t.Error("colours change the text")
	}
}

func TestSentence(t *testing.T) {
	start := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	end := time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)
	revenue := sim.TargetResult{Name: "year", Metric: "revenue", AtLeast: true, Goal: 1.5e6, From: start, To: end,
		Probability: 0.56, CI: stat.Interval{Low: 0.538, High: 0.581, Confidence: 0.95}}
	with := func(change func(*sim.TargetResult)) []sim.TargetResult {
		t := revenue
		change(&t)
		return []sim.TargetResult{t}
	}
	wins := with(func(t *sim.TargetResult) {
		t.Metric, t.Goal, t.Probability, t.CI = "won", 100, 0.8, stat.Interval{Low: 0.78, High: 0.82, Confidence: 0.95}
	})[0]
	engineers := sim.Bottleneck{Pool: "engineers", Title: "demo engineers", WaitDays: 3.21}
	for _, c := range []struct {
		why        string
		targets    []sim.TargetResult
		bottleneck sim.Bottleneck
		pools      bool
		want       string
	}{
		{"the model sentence", []sim.TargetResult{revenue}, engineers, true,
			"There is a 56% chance (54 to 58) of reaching €1.5M by 31 December; the demo engineers are the bottleneck: deals wait 3.2 days for them."},
		{"one person or team", []sim.TargetResult{revenue}, sim.Bottleneck{Pool: "legal", WaitDays: 1}, true,
			"There is a 56% chance (54 to 58) of reaching €1.5M by 31 December; the legal is the bottleneck: deals wait 1 day for it."},
		{"no bottleneck", []sim.TargetResult{revenue}, sim.Bottleneck{}, true,
			"There is a 56% chance (54 to 58) of reaching €1.5M by 31 December; no pool is a bottleneck."},
		{"no pool", []sim.TargetResult{revenue}, sim.Bottleneck{}, false,
			"There is a 56% chance (54 to 58) of reaching €1.5M by 31 December."},
		{"another year is named", with(func(t *sim.TargetResult) { t.To = time.Date(2028, 7, 1, 0, 0, 0, 0, time.UTC) }), sim.Bottleneck{}, false,
			"There is a 56% chance (54 to 58) of reaching €1.5M by 30 June 2028."},
		{"a part of the window", with(func(t *sim.TargetResult) {
			t.From, t.To = time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 7, 1, 0, 0, 0, 0, time.UTC)
		}), sim.Bottleneck{}, false,
			"There is a 56% chance (54 to 58) of reaching €1.5M from 1 April to 30 June."},
		{"two targets", []sim.TargetResult{revenue, wins}, sim.Bottleneck{}, false,
			"There is a 56% chance (54 to 58) of reaching €1.5M by 31 December and an 80% chance (78 to 82) of winning 100 deals or more by 31 December."},
		{"many targets", []sim.TargetResult{revenue, wins, wins, wins}, sim.Bottleneck{}, false,
			"There is a 56% chance (54 to 58) of reaching €1.5M by 31 December and an 80% chance (78 to 82) of winning 100 deals or more by 31 December (2 more targets below)."},
		{"a share", with(func(t *sim.TargetResult) { t.Metric, t.Goal = "win_rate", 0.3 }), sim.Bottleneck{}, false,
			"There is a 56% chance (54 to 58) that the win rate is at least 30% by 31 December."},
		{"at most, at a place", with(func(t *sim.TargetResult) { t.Metric, t.Goal, t.AtLeast = "pool.engineers.wait_days", 2, false }), sim.Bottleneck{}, false,
			"There is a 56% chance (54 to 58) that the wait of engineers is at most 2 days by 31 December."},
		{"a count", with(func(t *sim.TargetResult) { t.Metric, t.Goal = "source.web.leads", 500 }), sim.Bottleneck{}, false,
			"There is a 56% chance (54 to 58) of at least 500 leads from web by 31 December."},
		{"certain", with(func(t *sim.TargetResult) {
			t.Probability, t.CI = 1, stat.Interval{Low: 0.981, High: 1, Confidence: 0.95}
		}), sim.Bottleneck{}, false,
			"The chance of reaching €1.5M by 31 December is above 98% (all of 200 replications)."},
		{"hopeless", with(func(t *sim.TargetResult) {
			t.Probability, t.CI = 0, stat.Interval{Low: 0, High: 0.019, Confidence: 0.95}
		}), sim.Bottleneck{}, false,
			"The chance of reaching €1.5M by 31 December is below 1.9% (none of 200 replications)."},
	} {
		r := simulate(t)
		r.Targets, r.Bottleneck = c.targets, c.bottleneck
		if !c.pools {
			r.Pools = nil
		}
		if got := Sentence(r); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.why, got, c.want)
		}
	}
}

func TestSentenceWithoutTargets(t *testing.T) {
	r := simulate(t)
	r.Targets, r.Pools = nil, nil
	if got := Sentence(r); !strings.HasPrefix(got, "Revenue by 31 December will be about €") || !strings.Contains(got, "with an 80% chance of €") {
		t.Errorf("with revenue: %s", got)
	}
	r = simulate(t, "segment.smb.value=0", "segment.large.value=0")
	r.Targets, r.Pools, r.Scenario.Unit = nil, nil, "inquiry"
	if got := Sentence(r); !strings.HasPrefix(got, "About ") || !strings.Contains(got, " inquiries will be won by 31 December, with an 80% chance of ") {
		t.Errorf("without revenue: %s", got)
	}
	r = simulate(t, "stage.talk.conversion=0")
	r.Targets, r.Pools = nil, nil
	if got := Sentence(r); got != "No deal is won by 31 December." {
		t.Errorf("without wins: %s", got)
	}
}

func TestTheUnitNamesWhatFlows(t *testing.T) {
	s := export(t, "table", simulate(t, "unit=project", "run.replications=5"), Options{})
	if strings.Contains(s, "deal") || strings.Contains(s, "Deal") {
		t.Errorf("projects flow, but the report says deal:\n%s", s)
	}
	for _, want := range []string{"Open projects", "Value of a won project", "Project value"} {
		if !strings.Contains(s, want) {
			t.Errorf("no %q", want)
		}
	}
}

func TestInterruptedIsSaidInEveryFormat(t *testing.T) {
	r := simulate(t)
	r.Run.Requested = 5000
	for _, e := range []string{"table", "markdown"} {
		if s := export(t, e, r, Options{}); !strings.Contains(s, "Interrupted: these results stand on 200 of the 5,000 replications asked for.") {
			t.Errorf("%s does not say it", e)
		}
	}
	if s := export(t, "json", r, Options{}); !strings.Contains(s, `"replications": 200,`) || !strings.Contains(s, `"requested": 5000,`) {
		t.Error("json does not say it")
	}
}

// Nothing that can go missing may break a report or leave a NaN in it.
func TestStrangeResults(t *testing.T) {
	for why, sets := range map[string][]string{
		"one replication":        {"run.replications=1"},
		"almost nothing arrives": {"source.web.rate=1/year", "source.fair.rate=1/year"},
		"nothing is won":         {"stage.talk.conversion=0"},
		"no value":               {"segment.smb.value=0", "segment.large.value=0"},
		"one day":                {"time.horizon=1d", "target.year.by=2027-01-01"},
		"nobody works":           {"pool.engineers.size=0"},
		"a name with signs":      {"name=<b>|`x`*_\\"},
	} {
		r := simulate(t, append(sets, "run.replications=3")...)
		for _, e := range Exports() {
			s := export(t, e.Name, r, Options{Width: 80})
			if strings.Contains(s, "NaN") || strings.Contains(s, "Inf") {
				t.Errorf("%s, %s: NaN or Inf", why, e.Name)
			}
		}
		var b strings.Builder
		if err := WriteSamples(&b, r); err != nil || strings.Contains(b.String(), "NaN") {
			t.Errorf("%s: samples %v", why, err)
		}
	}
}
