package whatif

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"dealcast/model"
	"dealcast/sim/stream"
)

// written loads a scenario from its text.
func written(t testing.TB, text string, sets ...string) *model.Scenario {
	t.Helper()
	return load(t, fstest.MapFS{"test.toml": {Data: []byte(text)}}, "test.toml", sets...)
}

// seedOf is the seed of a named case.
func seedOf(name string) *uint64 {
	seed := stream.Name(name)
	return &seed
}

// open is a pipeline without queues that starts empty, with known derivatives:
// a lead is a deal for 10,000 with chance 0.6 x 0.5, 20 + 10 days later. The
// team is so large that nobody waits.
const open = `
stages = ["first", "second"]
[time]
start = 2027-01-01
horizon = "200d"
warmup = "0d"
[source.web]
rate = "2/day"
cost = 50
[deal]
value = 10000
[stage.first]
dwell = "20d"
conversion = 0.6
[stage.second]
pool = "crowd"
work = "10d"
conversion = 0.5
[pool.crowd]
size = 10000
cost = "3650/year"
[target.half]
metric = "revenue"
at_least = "1M"
`

// Without queues the effect of every lever is known, and so is the spread of the
// paired difference: the two scenarios share all deals but a Poisson number of
// them, which is what the one has more.
func TestLeversWithoutQueues(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical sizes")
	}
	const (
		rate, p1, p2, value, dwell, work, days = 2.0, 0.6, 0.5, 1e4, 20.0, 10.0, 200.0
		deals                                  = rate * p1 * p2 * (days - dwell - work) // won, expected
		n                                      = 1600
	)
	cases := map[string]struct {
		more float64 // deals won, expected
		cost float64
		why  string
	}{
		"10% more leads from web":           {0.1 * deals, 0.1 * rate * days * 50, "the same leads come sooner, those from behind the end fill the window"},
		"10% more conversion in first":      {0.1 * deals, 0, "a tenth more of the leads go on"},
		"10% more conversion in second":     {0.1 * deals, 0, "the same"},
		"1 point more conversion in first":  {deals * 0.01 / p1, 0, "one more of sixty"},
		"1 point more conversion in second": {deals * 0.01 / p2, 0, "one more of fifty"},
		"10% less dwell in first":           {rate * p1 * p2 * 0.1 * dwell, 0, "two more days of leads are won in time"},
		"10% less work in second":           {rate * p1 * p2 * 0.1 * work, 0, "one more day"},
		"one more member of crowd":          {0, 3650.0 * 200 / 365.25, "nobody waits for it"},
		"10% more value per deal":           {math.NaN(), 0, "exactly a tenth of the revenue, in every replication"},
	}
	r, err := Levers(context.Background(), written(t, open), LeverOptions{Full: true}, Options{Replications: n, Seed: seedOf("levers without queues")})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Levers) != len(cases) {
		t.Errorf("got %d levers, want %d", len(r.Levers), len(cases))
	}
	for _, v := range r.Levers {
		c, ok := cases[v.Name]
		if !ok {
			t.Errorf("%s: not expected", v.Name)
			continue
		}
		d := v.Effect.Effect
		switch {
		case math.IsNaN(c.more):
			if base := v.Effect.Base.Value; math.Abs(d.Value-0.1*base) > 1e-9*base {
				t.Errorf("%s: %v, want %v (%s)", v.Name, d.Value, 0.1*base, c.why)
			}
		case c.more == 0:
			if d.Value != 0 || d.SE != 0 || v.Verdict != 0 || v.Adjusted != 1 {
				t.Errorf("%s: %+v, verdict %d, want exactly nothing (%s)", v.Name, d, v.Verdict, c.why)
			}
		default:
			want, se := c.more*value, value*math.Sqrt(c.more/n)
			if math.Abs(d.Value-want) > 4*se {
				t.Errorf("%s: %.0f, want %.0f ± %.0f (%s)", v.Name, d.Value, want, 4*se, c.why)
			}
			// The variance of a variance of n Poisson numbers with mean m:
			// (2 + 1/m)/n of its square; half of that for the standard error.
			if off := d.SE/se - 1; math.Abs(off) > 4*math.Sqrt((2+1/c.more)/n)/2 {
				t.Errorf("%s: standard error %.1f, want %.1f", v.Name, d.SE, se)
			}
			if v.Verdict != 1 {
				t.Errorf("%s: verdict %d, p %v", v.Name, v.Verdict, v.Adjusted)
			}
		}
		switch {
		case c.cost == 0:
			if v.Cost != nil || !math.IsNaN(v.Gain.Value) {
				t.Errorf("%s: costs %+v, gain %v; want it unknown", v.Name, v.Cost, v.Gain)
			}
		case v.Cost == nil:
			t.Errorf("%s: cost is unknown", v.Name)
		default:
			if got := v.Cost.Delta.Value; math.Abs(got-c.cost) > 1e-9*c.cost+4*v.Cost.Effect.SE {
				t.Errorf("%s: costs %v, want %v", v.Name, got, c.cost)
			}
			if got, want := v.Gain.Value, d.Value/v.Cost.Delta.Value; math.Abs(got-want) > 1e-9*math.Abs(want) {
				t.Errorf("%s: gain %v, want %v", v.Name, got, want)
			}
		}
		if v.Target == nil || v.Target.Objective.Target != "half" || c.more > 0 && !(v.Target.Delta.Value > 0) {
			t.Errorf("%s: target %+v", v.Name, v.Target)
		}
	}
	if r.Relief == nil || r.Relief.Bottleneck != nil {
		t.Errorf("relief %+v, want none: nobody waits", r.Relief)
	}
	if r.Sensitivity != nil {
		t.Error("sensitivity without uncertain numbers")
	}
}

// Every lever that a scenario can have is found, in words that say what it is,
// and only those.
func TestEveryLeverIsFound(t *testing.T) {
	scn := written(t, `
unit = "project"
stages = ["first", "second", "third"]
[time]
start = 2027-01-01
[source.web]
title = "the web"
every = "2d"
odds_times = 1.2
season = { jul = 0.5 }
bursts = { fair = { on = 2027-03-01, leads = "10 to 20", over = "5d" } }
[source.phone]
rate = "1/week"
growth = "1%/month"
[segment.small]
share = 0.5
value = "1k to 2k"
[segment.large]
title = "large companies"
share = 0.5
[deal]
value = 5000
[stage.first]
conversion = "30 of 40"
handover = "1d"
[stage.second]
title = "the second"
pool = "secretaries"
work = "2h"
patience = "30d"
cooling = "10d"
dwell = "3d"
lost_dwell = "4d"
dwell_to = { third = "1d to 2d", won = "5d" }
routes = { third = 0.5, first = 0.1, second = 0.1, won = 0.05 }
[stage.third]
conversion = 0.995
[pool.secretaries]
size = 1
share = 0.5
[pool.sales]
size = 0
`)
	want := []string{
		"pool.secretaries.size +1 one more secretary",
		"pool.sales.size +1 one more member of sales",
		"stage.first.conversion +1pt 1 point more conversion in first",
		"stage.third.conversion +1pt 1 point more conversion in third",
		"stage.first.conversion *1.2 20% more conversion in first",
		"stage.third.conversion *1.2 20% more conversion in third",
		"stage.second.routes.third +1pt 1 point more from the second to third",
		"stage.second.routes.won +1pt 1 point more from the second to won",
		"stage.second.routes.third *1.2 20% more from the second to third",
		"stage.second.routes.won *1.2 20% more from the second to won",
		"stage.first.handover *0.8 20% faster hand-over to first",
		"stage.second.work *0.8 20% less work in the second",
		"stage.second.dwell *0.8 20% less dwell in the second",
		"stage.second.lost_dwell *0.8 20% less dwell of the lost in the second",
		"stage.second.dwell_to.third *0.8 20% less dwell from the second to third",
		"stage.second.dwell_to.won *0.8 20% less dwell from the second to won",
		"stage.second.cooling *1.2 20% slower cooling in the second",
		"stage.second.patience *1.2 20% more patience in the second",
		"source.phone.rate *1.2 20% more leads from phone",
		"source.web.every /1.2 20% more leads from the web",
		"source.web.bursts.fair.leads *1.2 20% more leads from the web, fair",
		"deal.value *1.2 20% more value per project",
		"segment.small.value *1.2 20% more value of small",
	}
	var got []string
	for _, p := range levers(scn, 0.2) {
		got = append(got, p.path+" "+p.value+" "+p.words)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	// All of them can be pulled but the two that lead above 100%.
	r, err := Levers(context.Background(), scn, LeverOptions{By: 0.2}, Options{Replications: 3})
	if err != nil {
		t.Fatal(err)
	}
	refused := []string{
		`1 point more conversion in third: "+1pt" makes 100.5%, want a share from 0 to 1`,
		`20% more conversion in third: "*1.2" makes 119.4%, want a share from 0 to 1`,
	}
	if !slices.Equal(r.LeftOut, refused) || len(r.Levers) != len(want)-2 {
		t.Errorf("%d levers, left out %q; want %q", len(r.Levers), r.LeftOut, refused)
	}
}

func TestMembers(t *testing.T) {
	for pool, want := range map[string]string{
		"demo engineers": "demo engineer", "secretaries": "secretary", "sales": "member of sales", "the boss": "member of the boss",
		"Team Nord": "member of Team Nord", "analysis": "member of analysis", "s": "member of s", "Berater": "member of Berater",
	} {
		if got := member(pool); got != want {
			t.Errorf("%q: got %q, want %q", pool, got, want)
		}
	}
}

func TestLeversRefuse(t *testing.T) {
	scn := written(t, open)
	for _, c := range []struct {
		by   float64
		o    Options
		want string
	}{
		{by: 1, want: "--by: got 1, want a share above 0 and below 1, such as 10%"},
		{by: -0.1, want: "--by: got -0.1, want a share above 0 and below 1, such as 10%"},
		{by: 0.1, o: Options{Metric: "revenu"}, want: `--metric: got "revenu", no such metric; did you mean "revenue"?`},
	} {
		_, err := Levers(context.Background(), scn, LeverOptions{By: c.by}, c.o)
		if !errors.As(err, new(*Invalid)) || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

// Per unit of money a ratio gains what the difference of the ratio is, over the
// mean cost.
func TestGainOfARatio(t *testing.T) {
	r, err := Levers(context.Background(), written(t, open), LeverOptions{}, Options{Replications: 50, Metric: "deal_value"})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range r.Levers {
		if v.Path != "source.web.rate" {
			continue
		}
		want := v.Effect.Delta.Value / v.Cost.Delta.Value
		if v.Gain.Value != want && math.Abs(v.Gain.Value-want) > 1e-12 {
			t.Errorf("gain %v, want %v", v.Gain.Value, want)
		}
		return
	}
	t.Error("no lever of the source")
}
