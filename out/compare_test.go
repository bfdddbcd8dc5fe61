package out

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/stat"
	"dealcast/sim/whatif"
)

// scenario is testdata/small.toml with changes.
func scenario(t *testing.T, sets ...string) *model.Scenario {
	t.Helper()
	scn, problems := model.Load(os.DirFS("testdata"), "small.toml", sets)
	if scn == nil {
		t.Fatal(model.FormatProblems(problems, "small.toml"))
	}
	return scn
}

// compareSmall compares testdata/small.toml with changes of it: "name: set".
func compareSmall(t *testing.T, o whatif.Options, changes ...string) *whatif.Comparison {
	t.Helper()
	var variants []whatif.Variant
	for _, c := range changes {
		name, set, _ := strings.Cut(c, ": ")
		variants = append(variants, whatif.Variant{Name: name, Scenario: scenario(t, set)})
	}
	c, err := whatif.Compare(context.Background(), scenario(t), variants, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func exportReport(t *testing.T, name string, r whatif.Report, o Options) string {
	t.Helper()
	e, err := LookupExport(name)
	if err != nil {
		t.Fatal(err)
	}
	d, err := Of(r)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := e.Write(&b, d, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const oneMore = "one more engineer: pool.engineers.size=2"

func TestGoldenComparisons(t *testing.T) {
	one := compareSmall(t, whatif.Options{}, oneMore)
	golden(t, "compare.txt", exportReport(t, "table", one, Options{}))
	golden(t, "compare.md", exportReport(t, "markdown", one, Options{}))
	several := compareSmall(t, whatif.Options{}, oneMore, "fewer leads: source.web.rate=2.5/week", "a new name: name=New", "more loops: stage.offer.routes={ won = \"50%\", demo = \"11%\" }")
	golden(t, "compare-several.txt", exportReport(t, "table", several, Options{}))
	for _, width := range []int{40, 60, 80, 120} {
		for _, c := range []*whatif.Comparison{one, several} {
			for line := range strings.Lines(exportReport(t, "table", c, Options{Width: width})) {
				if n := text.StringWidth(strings.TrimSuffix(line, "\n")); n > width {
					t.Errorf("width %d: a line of %d: %s", width, n, line)
				}
			}
		}
	}
}

// made is a comparison with one variant whose parts are set by hand.
func made(change func(c *whatif.Comparison, v *whatif.Compared)) *whatif.Comparison {
	start := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	ci := func(low, high float64) stat.Interval { return stat.Interval{Low: low, High: high, Confidence: 0.95} }
	revenue := whatif.Objective{Text: "revenue", Place: sim.Place{Path: "revenue", Metric: &sim.Metric{Name: "revenue", Title: "Revenue", Unit: sim.Money, Better: 1}}}
	c := &whatif.Comparison{}
	c.Experiment, c.Objective = "compare", revenue
	c.Scenario = sim.ScenarioInfo{Name: "Startup", Currency: "EUR", Unit: "deal"}
	c.Run = sim.RunInfo{Replications: 2000, Requested: 2000, Seed: 1, Start: start, HorizonDays: 365}
	c.Base = &sim.Result{Scenario: c.Scenario, Run: c.Run}
	v := whatif.Compared{Name: "one more demo engineer", Result: c.Base, Verdict: 1}
	v.Headline = whatif.Difference{Objective: revenue, Base: whatif.Estimate{Value: 1.5e6}, Variant: whatif.Estimate{Value: 1.712e6},
		Delta: whatif.Estimate{Value: 212e3, CI: ci(198e3, 226e3)}, Pairs: stat.Summary{N: 2000}, Better: 1900, Worse: 100}
	v.Simultaneous = v.Headline.Delta.CI
	v.Cost.Delta = whatif.Estimate{Value: 90e3, CI: ci(90e3, 90e3)}
	v.Profit.Delta = whatif.Estimate{Value: 122e3, CI: ci(108e3, 136e3)}
	v.Targets = []whatif.Difference{{Objective: whatif.Objective{Target: "year", Chance: true},
		Base: whatif.Estimate{Value: 0.41}, Variant: whatif.Estimate{Value: 0.63}, Delta: whatif.Estimate{Value: 0.22, CI: ci(0.2, 0.24)}}}
	week := func(n int) whatif.Gained {
		from := start.AddDate(0, 0, 3+7*(n-1)) // week 1 of 2027 begins on 4 January
		return whatif.Gained{Period: sim.Period{Label: fmt.Sprintf("2027-W%02d", n), From: from, To: from.AddDate(0, 0, 7)}}
	}
	v.Payback = whatif.Payback{SamePast: true, Costs: true, Found: true, Periods: []whatif.Gained{week(18), week(19), week(20)}, Period: 1}
	c.Variants = []whatif.Compared{v}
	if change != nil {
		change(c, &c.Variants[0])
	}
	return c
}

func TestComparisonAnswer(t *testing.T) {
	none := stat.Interval{}
	ci := func(low, high float64) stat.Interval { return stat.Interval{Low: low, High: high, Confidence: 0.95} }
	set := func(v *whatif.Compared, value, low, high float64) {
		v.Headline.Delta = whatif.Estimate{Value: value, CI: ci(low, high)}
		v.Simultaneous = v.Headline.Delta.CI
	}
	for _, c := range []struct {
		why    string
		change func(c *whatif.Comparison, v *whatif.Compared)
		want   string
	}{
		{"the model sentence", nil,
			"One more demo engineer is worth €212k in revenue a year (95% interval 198k to 226k), costs €90k and pays for itself in week 19; without it the chance of target year is 41%, with it 63%."},
		{"it does not pay", func(_ *whatif.Comparison, v *whatif.Compared) { v.Payback.Found = false },
			"One more demo engineer is worth €212k in revenue a year (95% interval 198k to 226k), costs €90k and does not pay for itself within the year; without it the chance of target year is 41%, with it 63%."},
		{"contracts that recur pay in cash", func(_ *whatif.Comparison, v *whatif.Compared) { v.Payback.Cash = true },
			"One more demo engineer is worth €212k in revenue a year (95% interval 198k to 226k), costs €90k and pays for itself in cash in week 19; without it the chance of target year is 41%, with it 63%."},
		{"a title in the middle of the sentence", func(_ *whatif.Comparison, v *whatif.Compared) {
			v.Name, v.Payback, v.Targets, v.Cost.Delta = "A new desk", whatif.Payback{}, nil, whatif.Estimate{}
			set(v, 2e3, -8e3, 12e3)
		}, "Whether a new desk changes the revenue cannot be told from luck: +€2k a year (95% interval -8k to 12k) in 2,000 replications; about 50,000 would tell."},
		{"it was there before the window", func(_ *whatif.Comparison, v *whatif.Compared) { v.Payback = whatif.Payback{} },
			"One more demo engineer is worth €212k in revenue a year (95% interval 198k to 226k) and costs €90k, which leaves €122k in profit; without it the chance of target year is 41%, with it 63%."},
		{"it costs more than it brings", func(_ *whatif.Comparison, v *whatif.Compared) {
			v.Payback = whatif.Payback{}
			v.Cost.Delta, v.Profit.Delta = whatif.Estimate{Value: 300e3, CI: ci(3e5, 3e5)}, whatif.Estimate{Value: -88e3, CI: ci(-1e5, -7e4)}
		}, "One more demo engineer is worth €212k in revenue a year (95% interval 198k to 226k) and costs €300k, more than it brings; without it the chance of target year is 41%, with it 63%."},
		{"it saves", func(_ *whatif.Comparison, v *whatif.Compared) {
			v.Payback, v.Targets = whatif.Payback{}, nil
			v.Cost.Delta = whatif.Estimate{Value: -90e3, CI: ci(-90e3, -90e3)}
		}, "One more demo engineer is worth €212k in revenue a year (95% interval 198k to 226k) and saves €90k."},
		{"it costs nothing, half a year, a loss", func(c *whatif.Comparison, v *whatif.Compared) {
			v.Payback, v.Targets, v.Cost.Delta = whatif.Payback{}, nil, whatif.Estimate{}
			c.Run.HorizonDays = 181
			set(v, -5e3, -6e3, -4e3)
		}, "One more demo engineer loses €5k in revenue over 6 months (95% interval 4k to 6k)."},
		{"luck", func(_ *whatif.Comparison, v *whatif.Compared) {
			v.Payback, v.Targets, v.Cost.Delta = whatif.Payback{}, nil, whatif.Estimate{}
			set(v, 2e3, -8e3, 12e3)
		}, "Whether one more demo engineer changes the revenue cannot be told from luck: +€2k a year (95% interval -8k to 12k) in 2,000 replications; about 50,000 would tell."},
		{"luck that nobody can wait for, at a cost", func(_ *whatif.Comparison, v *whatif.Compared) {
			v.Payback, v.Profit.Delta = whatif.Payback{}, whatif.Estimate{}
			set(v, 1, -1e4, 1e4)
			v.Targets[0].Variant.Value = 0.41
		}, "Whether one more demo engineer changes the revenue cannot be told from luck: +€1 a year (95% interval -10k to 10k) in 2,000 replications; no number of replications in reach would tell; it costs €90k; the chance of target year is 41% with and without it."},
		{"one replication", func(c *whatif.Comparison, v *whatif.Compared) { v.Headline.Delta.CI = none },
			"In the only replication one more demo engineer makes a difference of +€212k in the revenue; one replication cannot tell that from luck."},
		{"the same", func(_ *whatif.Comparison, v *whatif.Compared) { v.Identical = true },
			"One more demo engineer changes nothing: every metric is the same in every replication."},
		{"the same in this", func(_ *whatif.Comparison, v *whatif.Compared) {
			v.Headline.Better, v.Headline.Worse, v.Payback, v.Targets = 0, 0, whatif.Payback{}, nil
			set(v, 0, 0, 0)
		}, "One more demo engineer leaves the revenue as it is, in every replication; it costs €90k, which leaves €122k in profit."},
		{"undefined", func(_ *whatif.Comparison, v *whatif.Compared) { v.Headline.Delta = whatif.Estimate{Value: math.NaN()} },
			"The revenue is undefined, so that nothing can be said of one more demo engineer."},
		{"less is better", func(c *whatif.Comparison, v *whatif.Compared) {
			c.Objective.Place = sim.Place{Path: "cycle_days", Metric: &sim.Metric{Name: "cycle_days", Title: "Cycle time", Unit: sim.Days, Better: -1}}
			v.Cost.Delta, v.Payback, v.Targets = whatif.Estimate{}, whatif.Payback{}, nil
			set(v, -2.1, -2.3, -1.9)
		}, "One more demo engineer lowers the cycle time by 2.1 days (95% interval 1.9 to 2.3)."},
		{"a chance", func(c *whatif.Comparison, v *whatif.Compared) {
			c.Objective.Chance, c.Objective.Limit = true, whatif.Limit{AtLeast: true, Value: 1.5e6}
			v.Headline.Base.Value, v.Headline.Variant.Value = 0.41, 0.63
			v.Payback = whatif.Payback{}
			v.Cost.Delta = whatif.Estimate{}
			set(v, 0.22, 0.2, 0.24)
		}, "One more demo engineer raises the chance of revenue of at least €1.5M from 41% to 63% (22 points, 95% interval 20 to 24)."},
		{"nothing to compare", func(c *whatif.Comparison, _ *whatif.Compared) { c.Variants = nil }, "There is nothing to compare with."},
		{"the best is chosen", func(c *whatif.Comparison, v *whatif.Compared) {
			v.Cost.Delta, v.Payback, v.Targets = whatif.Estimate{}, whatif.Payback{}, nil
			c.Best = &whatif.Choice{Objective: c.Objective, Indifference: 1e4, Confidence: 0.95, Decided: true, Best: 1, Remaining: []int{1}, Replications: []int{120, 300}}
		}, "Best of 2 by revenue: one more demo engineer (95% confidence of choosing the best when it leads by €10k or more; 300 replications). " +
			"One more demo engineer is worth €212k in revenue a year (95% interval 198k to 226k)."},
		{"the best is open", func(c *whatif.Comparison, v *whatif.Compared) {
			v.Cost.Delta, v.Payback, v.Targets = whatif.Estimate{}, whatif.Payback{}, nil
			c.Best = &whatif.Choice{Objective: c.Objective, Indifference: 1e4, Confidence: 0.95, Remaining: []int{0, 1}, Replications: []int{300, 300}}
		}, "After 300 replications it is open which is best of 2 by revenue: the base or one more demo engineer; the base leads. " +
			"One more demo engineer is worth €212k in revenue a year (95% interval 198k to 226k)."},
		{"several", func(c *whatif.Comparison, v *whatif.Compared) {
			v.Cost.Delta, v.Payback, v.Targets = whatif.Estimate{}, whatif.Payback{}, nil
			worse, luck, better := *v, *v, *v
			worse.Name, worse.Verdict, worse.Headline.Delta.Value = "less", -1, -1e5
			luck.Name, luck.Verdict, luck.Headline.Delta.Value = "else", 0, 10
			better.Name, better.Headline.Delta.Value = "good", 1e5
			c.Variants = append(c.Variants, worse, luck, better)
		}, "Of 4 variants one more demo engineer brings most: it is worth €212k in revenue a year (95% interval, for all 4 together 198k to 226k). " +
			"Clearly better, too: good; clearly worse: less; cannot be told from luck: else."},
		{"none of several", func(c *whatif.Comparison, v *whatif.Compared) {
			set(v, 2e3, -8e3, 12e3)
			v.Verdict = 0
			other := *v
			other.Name = "other"
			other.Headline.Delta.Value = 1
			c.Variants = append(c.Variants, other)
		}, "Neither variant is clearly better than the base. The best seen is one more demo engineer, with +€2k a year (95% interval -8k to 12k) in 2,000 replications; " +
			"about 50,000 would tell. Cannot be told from luck: one more demo engineer, other."},
	} {
		r := made(c.change)
		d, err := Of(r)
		if err != nil {
			t.Fatal(err)
		}
		if d.answer != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.why, d.answer, c.want)
		}
	}
}

func TestBriefComparison(t *testing.T) {
	if got, want := Brief(made(nil)), "+€212k (±14k)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	several := made(func(c *whatif.Comparison, v *whatif.Compared) {
		other := *v
		other.Name, other.Headline.Delta.Value = "better", 3e5
		c.Variants = append(c.Variants, other)
	})
	if got, want := Brief(several), "better +€300k (±14k)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	long := made(func(c *whatif.Comparison, v *whatif.Compared) {
		v.Name = "one more demo engineer who knows the product"
		c.Variants = append(c.Variants, *v)
	})
	if got, want := Brief(long), "one more demo engineer who … +€212k (±14k)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	undefined := made(func(_ *whatif.Comparison, v *whatif.Compared) { v.Headline.Delta.Value = math.NaN() })
	if got := Brief(undefined); got != "" {
		t.Errorf("of what is undefined: %q", got)
	}
}

func TestTheUnitNamesWhatFlowsInComparisons(t *testing.T) {
	c, err := whatif.Compare(context.Background(), scenario(t, "unit=project"), []whatif.Variant{
		{Name: "more", Scenario: scenario(t, "unit=project", "pool.engineers.size=2")}}, whatif.Options{Replications: 5})
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"table", "markdown"} {
		if s := exportReport(t, format, c, Options{}); strings.Contains(s, "deal") || strings.Contains(s, "Deal") {
			t.Errorf("projects flow, but %s says deal:\n%s", format, s)
		}
	}
}

// Nothing that can go missing may break a comparison or leave a NaN in it.
func TestStrangeComparisons(t *testing.T) {
	for why, c := range map[string]*whatif.Comparison{
		"one replication":  compareSmall(t, whatif.Options{Replications: 1}, oneMore),
		"two replications": compareSmall(t, whatif.Options{Replications: 2}, oneMore, "less: source.web.rate=1/week"),
		"nothing is won":   compareSmall(t, whatif.Options{Replications: 3}, "lose: stage.talk.conversion=0"),
		"nobody works":     compareSmall(t, whatif.Options{Replications: 3, Metric: "pool.engineers.wait_days"}, "nobody: pool.engineers.size=0"),
		"one source less":  compareSmall(t, whatif.Options{Replications: 3}, "no fair: source.fair=none"),
		"interrupted": func() *whatif.Comparison {
			c := compareSmall(t, whatif.Options{Replications: 3}, oneMore)
			c.Run.Requested = 5000
			return c
		}(),
	} {
		for _, e := range Exports() {
			s := exportReport(t, e.Name, c, Options{Width: 80})
			if strings.Contains(s, "NaN") || strings.Contains(s, "Inf") || s == "" {
				t.Errorf("%s, %s: NaN, Inf or nothing", why, e.Name)
			}
			if why == "interrupted" && (e.Name == "table" || e.Name == "markdown") && !strings.Contains(s, "these results stand on") {
				t.Errorf("%s does not say that it was interrupted", e.Name)
			}
		}
	}
}

func TestEveryFieldOfAComparisonIsDocumented(t *testing.T) {
	words := map[string]string{"targets": "TARGET", "differences": "PATH"}
	chosen := compareSmall(t, whatif.Options{Replications: 3}, oneMore)
	chosen.Best = &whatif.Choice{Objective: chosen.Objective, Remaining: []int{0, 1}, Replications: []int{3, 3}}
	paying := compareSmall(t, whatif.Options{Replications: 3}, oneMore)
	paying.Variants[0].Payback.Found = true
	found := reportFields(t, words, compareSmall(t, whatif.Options{Replications: 3}, oneMore), chosen, paying)
	delete(found, "variants[].payback") // null, or the object of the third
	checkFields(t, "Compare", found)
}

// The CSV of a comparison has the numbers of the differences.
func TestCSVHoldsTheComparison(t *testing.T) {
	c := compareSmall(t, whatif.Options{Replications: 9}, oneMore)
	rows, err := csv.NewReader(strings.NewReader(exportReport(t, "csv", c, Options{}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, row := range rows[1:] {
		d, ok := c.Difference(0, row[1])
		if !ok || strings.HasPrefix(row[1], "target.") {
			continue
		}
		found++
		if row[0] != "one more engineer" || row[5] != cellText(d.Delta.Value) || row[3] != cellText(d.Base.Value) || row[17] != cellText(float64(d.Pairs.N)) {
			t.Errorf("%v does not hold %+v", row, d)
		}
	}
	if found < 100 {
		t.Errorf("%d differences", found)
	}
}
