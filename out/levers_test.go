package out

import (
	"context"
	"encoding/csv"
	"math"
	"strings"
	"testing"
	"time"

	"dealcast/sim"
	"dealcast/sim/stat"
	"dealcast/sim/whatif"
)

// leversSmall pulls the levers of testdata/small.toml with changes.
func leversSmall(t *testing.T, o whatif.Options, sets ...string) *whatif.Leverage {
	t.Helper()
	r, err := whatif.Levers(context.Background(), scenario(t, sets...), whatif.LeverOptions{Sensitivity: true}, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestGoldenLevers(t *testing.T) {
	r := leversSmall(t, whatif.Options{}, "stage.demo.conversion=0.5 to 0.7", "stage.talk.conversion=99.5%")
	golden(t, "levers.txt", exportReport(t, "table", r, Options{}))
	golden(t, "levers.md", exportReport(t, "markdown", r, Options{}))
	for _, width := range []int{60, 80} {
		for line := range strings.Lines(exportReport(t, "table", r, Options{Width: width})) {
			if n := len([]rune(strings.TrimRight(line, "\n"))); n > width {
				t.Errorf("%d columns in a screen of %d: %s", n, width, line)
			}
		}
	}
}

// lever is a made-up lever: its effect with the half-width of the interval, and
// its cost (0: unknown).
func lever(o whatif.Objective, name string, effect, half, cost float64) whatif.Lever {
	made := func(x, half float64) whatif.Difference {
		return whatif.Difference{Objective: o, Better: 1, Delta: whatif.Estimate{Value: x, CI: stat.Interval{Low: x - half, High: x + half, Confidence: 0.95}}}
	}
	v := whatif.Lever{Name: name, Path: "pool." + name + ".size", Effect: made(effect, half), Gain: whatif.Estimate{Value: math.NaN()}}
	v.Effect.Pairs.N = 100
	if math.Abs(effect) > half {
		v.Verdict = 1
		if effect*float64(o.Better()) < 0 {
			v.Verdict = -1
		}
	}
	if cost != 0 {
		d := made(cost, 0)
		v.Cost, v.Gain = &d, whatif.Estimate{Value: effect / cost}
	}
	return v
}

func TestLeverageAnswers(t *testing.T) {
	revenue := whatif.Objective{Text: "revenue", Place: sim.Place{Path: "revenue", Metric: &sim.Metric{Name: "revenue", Title: "Revenue", Unit: sim.Money, Better: 1}}}
	cycle := whatif.Objective{Text: "cycle_days", Place: sim.Place{Path: "cycle_days", Metric: &sim.Metric{Name: "cycle_days", Title: "Cycle time", Unit: sim.Days, Better: -1}}}
	made := func(o whatif.Objective, levers ...whatif.Lever) *whatif.Leverage {
		r := &whatif.Leverage{Levers: levers}
		r.Objective, r.Scenario = o, sim.ScenarioInfo{Currency: "EUR", Unit: "deal"}
		r.Run = sim.RunInfo{Replications: 100, Start: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), HorizonDays: 365}
		return r
	}
	worth := func(pool string, x, cost float64) *whatif.Worth {
		v := lever(revenue, pool, x, 1, cost)
		return &whatif.Worth{Pool: pool, Title: pool, Effect: v.Effect, Cost: v.Cost}
	}
	three := func() *whatif.Leverage {
		return made(revenue, lever(revenue, "a", 2e5, 1e4, 0), lever(revenue, "b", 1e5, 1e4, 5e4), lever(revenue, "c", 5e4, 1e4, 1e4), lever(revenue, "d", 1e3, 2e3, 0))
	}
	with := func(change func(r *whatif.Leverage)) *whatif.Leverage { r := three(); change(r); return r }
	factor := func(name string, first, total float64) whatif.Factor {
		f := whatif.Factor{Name: name, First: whatif.Estimate{Value: first}, Total: whatif.Estimate{Value: total}}
		f.First.CI = stat.Interval{Low: first - 0.05, High: first + 0.05, Confidence: 0.95}
		if name != "luck" {
			f.Paths = []string{name}
		}
		return f
	}
	const begin = "The strongest lever on revenue is a: +€200k a year (95% interval 190k to 210k); then b (+€100k) and c (+€50k). " +
		"The effect of 1 of 4 levers cannot be told from luck. Of the 2 whose cost is known, c brings most for the money: €5 per €1."
	for _, c := range []struct {
		why  string
		r    *whatif.Leverage
		want string
	}{
		{"several, two of them with a cost", three(), begin},
		{"the strongest costs more than it brings", made(revenue, lever(revenue, "a", 2e5, 1e4, 3e5)),
			"The strongest lever on revenue is a: +€200k a year (95% interval 190k to 210k) for €300k, more than it brings."},
		{"less is better", made(cycle, lever(cycle, "a", 3, 1, 0), lever(cycle, "b", -2, 1, 9e4)),
			"The strongest lever on the cycle time is b: -2 days (95% interval -3 to -1) for €90k."},
		{"nothing is told", made(revenue, lever(revenue, "a", -3e3, 4e3, 0), lever(revenue, "b", 1e3, 2e3, 0)),
			"No lever makes revenue better beyond luck: the most seen is b, with +€1k a year (95% interval -1k to 3k); about 400 would tell."},
		{"all is worse", made(revenue, lever(revenue, "a", -3e3, 1e3, 0)), "No lever makes revenue better beyond luck."},
		{"no bottleneck", with(func(r *whatif.Leverage) { r.Relief = &whatif.Relief{} }),
			begin + " No pool is a bottleneck: the next member of none is clearly worth 1% of revenue."},
		{"the bottleneck is the strongest lever, and gives way", with(func(r *whatif.Leverage) {
			r.Relief = &whatif.Relief{Bottleneck: worth("a", 2e5, 9e4), Steps: []whatif.ReliefStep{{Added: 1, Next: worth("a", 1e5, 0)}, {Added: 2, Next: worth("b", 3e4, 0)}}}
		}), begin + " The bottleneck is the pool a; with 2 more members it is b, whose next member is worth +€30k."},
		{"the bottleneck costs too much, and then there is none", with(func(r *whatif.Leverage) {
			r.Relief = &whatif.Relief{Bottleneck: worth("b", 1e4, 5e4), Steps: []whatif.ReliefStep{{Added: 1}}}
		}), begin + " The bottleneck is the pool b, whose next member is worth +€10k for €50k, more than it brings; with 1 more member no pool is one."},
		{"the bottleneck stays", with(func(r *whatif.Leverage) {
			r.Relief = &whatif.Relief{Bottleneck: worth("a", 2e5, 0), Steps: []whatif.ReliefStep{{Added: 1, Next: worth("a", 2e5, 0)}, {Added: 2, Next: worth("a", 2e5, 0)}}}
		}), begin + " The bottleneck is the pool a, and still is with 2 more members."},
		{"the assumption to measure", with(func(r *whatif.Leverage) {
			r.Sensitivity = &whatif.Sensitivity{SD: 1, Replications: 100, Factors: []whatif.Factor{factor("luck", 0.5, 0.6), factor("x", 0.4, 0.5)}}
		}), begin + " The assumption to measure better is x: it makes 40% of the variance of revenue (95% interval 35 to 45%); 60% is luck, which no measuring removes."},
		{"no assumption stands out", with(func(r *whatif.Leverage) {
			r.Sensitivity = &whatif.Sensitivity{SD: 1, Replications: 100, Factors: []whatif.Factor{factor("luck", 1.01, 1), factor("x", 0.01, 0.02)}}
		}), begin + " No assumption stands out from the luck in revenue, as far as 100 replications can tell."},
		{"nothing varies", with(func(r *whatif.Leverage) {
			r.Sensitivity = &whatif.Sensitivity{Factors: []whatif.Factor{factor("luck", math.NaN(), math.NaN())}}
		}), begin},
	} {
		if got := leverageAnswer(c.r); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.why, got, c.want)
		}
	}
	named := with(func(r *whatif.Leverage) { r.Experiment = "levers" })
	if got, want := Brief(named), "a +€200k (±10k)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Nothing that can go missing may break a report of levers or leave a NaN in it.
func TestStrangeLevers(t *testing.T) {
	for why, r := range map[string]*whatif.Leverage{
		"one replication":  leversSmall(t, whatif.Options{Replications: 1}),
		"two replications": leversSmall(t, whatif.Options{Replications: 2}),
		"nothing is won":   leversSmall(t, whatif.Options{Replications: 3, Metric: "cycle_days"}, "stage.talk.conversion=0"),
		"nobody works":     leversSmall(t, whatif.Options{Replications: 3, Metric: "pool.engineers.wait_days"}, "pool.engineers.size=0"),
		"a chance":         leversSmall(t, whatif.Options{Replications: 3, Metric: "P(revenue >= 100k)"}),
		"no cost":          leversSmall(t, whatif.Options{Replications: 3}, "pool.engineers.cost=none"),
	} {
		for _, e := range Exports() {
			s := exportReport(t, e.Name, r, Options{Width: 80})
			if strings.Contains(s, "NaN") || strings.Contains(s, "Inf") || s == "" {
				t.Errorf("%s, %s: NaN, Inf or nothing:\n%s", why, e.Name, s)
			}
		}
	}
}

func TestEveryFieldOfLeversIsDocumented(t *testing.T) {
	full := leversSmall(t, whatif.Options{Replications: 3}, "stage.demo.conversion=0.5 to 0.7", "stage.talk.conversion=99.5%")
	w := &whatif.Worth{Pool: "engineers", Title: "engineers", Effect: full.Levers[0].Effect, Cost: &full.Levers[0].Effect}
	full.Relief = &whatif.Relief{Bottleneck: w}
	found := reportFields(t, nil, full)
	for _, null := range []string{"levers[].cost", "levers[].gain", "levers[].target", "bottleneck", "sensitivity", "bottleneck.steps[].next"} {
		if _, described := found[null+".value"]; described {
			delete(found, null)
		}
	}
	checkFields(t, "Levers", found)
}

// The CSV of levers has the numbers of their effects.
func TestCSVHoldsTheLevers(t *testing.T) {
	r := leversSmall(t, whatif.Options{Replications: 9})
	rows, err := csv.NewReader(strings.NewReader(exportReport(t, "csv", r, Options{}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(r.Levers)+1 {
		t.Fatalf("%d rows, want %d", len(rows), len(r.Levers)+1)
	}
	for i, row := range rows[1:] {
		v := &r.Levers[i]
		if row[0] != v.Name || row[1] != v.Path || row[6] != cellText(v.Effect.Delta.Value) || row[7] != cellText(v.Effect.Delta.CI.Low) || row[18] != "9" {
			t.Errorf("%v does not hold %+v", row, v)
		}
		if v.Cost != nil && (row[11] != cellText(v.Cost.Delta.Value) || row[12] != cellText(v.Gain.Value)) {
			t.Errorf("%v does not hold the cost %+v", row, v.Cost)
		}
	}
}
