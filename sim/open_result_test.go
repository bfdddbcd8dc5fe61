package sim_test

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"testing"

	"dealcast/model"
	"dealcast/sim"
)

// openCase has two open deals: one surely won on day 6, unless it is lost on
// day 2; one that outlasts the horizon or is lost.
func openCase(t *testing.T) *model.Scenario {
	a := stays("a", "s", 4)
	b := stays("b", "w", 3)
	b.Value, b.Created = math.NaN(), -40
	return withOpen(t, world(`"s", "w"`, 0, 30, `
[source.in]
rate = "2/day"
[deal]
value = { dist = "lognormal", mean = 50, cv = 1 }
[stage.s]
dwell = 10
lost_dwell = 6
routes = { won = 0.6 }
[stage.w]
dwell = 100
lost_dwell = { dist = "uniform", min = 0, max = 12 }
routes = { won = 0.5 }
`), a, b)
}

func TestOpenReport(t *testing.T) {
	const n = 4000
	res, err := sim.Run(context.Background(), compiled(t, openCase(t)), sim.Options{Replications: n, OpenDeals: true})
	if err != nil {
		t.Fatal(err)
	}
	rep := res.OpenDeals()
	near := func(what string, got, want, within float64) {
		t.Helper()
		if !(math.Abs(got-want) <= within) {
			t.Errorf("%s: %v, want %v +- %v", what, got, want, within)
		}
	}
	se := 4 * math.Sqrt(0.25/n)
	a, b := rep.Deals[0], rep.Deals[1]
	near("a is won", a.Won, 0.6, se)
	near("a is lost", a.Lost, 1-a.Won, 1e-12)
	near("expected of a", a.Expected, 100*a.Won, 1e-9)
	near("date of the win of a", a.P10, 6, 0)
	near("date of the win of a, late", a.P90, 6, 0)
	if !(a.CI.Low < a.Won && a.Won < a.CI.High && a.CI.High-a.CI.Low < 2*se) {
		t.Errorf("interval of a: %+v about %v", a.CI, a.Won)
	}
	stay := 0.5 / (0.5 + 0.5*9/12) // lost dwell is uniform to 12, and 3 days are over
	near("b is won", b.Won, 0, 0)
	near("b is open", b.Open, stay, se)
	near("b is lost", b.Lost, 1-stay, se)
	if !math.IsNaN(b.P50) || b.Expected != 0 || !b.Drawn {
		t.Errorf("b is never won: %+v", b)
	}
	near("mean value of b", b.Value, 50, 4*50/math.Sqrt(n))
	near("value of all", rep.Value, 100+b.Value, 1e-9)
	near("expected of all", rep.WonValue.Mean, a.Expected, 1e-9)
	near("number won", rep.Won.Mean, a.Won, 1e-12)
	near("usual days in s", a.Usual, 10, 0.1)
	if !math.IsNaN(b.Usual) || rep.Judged != 1 || rep.Old != 0 {
		t.Errorf("nobody is won out of w: usual %v; %d judged, %d old", b.Usual, rep.Judged, rep.Old)
	}
}

// A deal that has been in its stage longer than most that go on from it is said
// to be old; what is usual does not depend on the length of the window.
func TestOldOpenDeals(t *testing.T) {
	scn := withOpen(t, world(`"s"`, 0, 20, "[source.in]\nrate = \"20/day\"\n[stage.s]\ndwell = { dist = \"uniform\", min = 0, max = 20 }\nlost_dwell = 90\nconversion = 0.5\n"),
		stays("young", "s", 17), stays("old", "s", 19), stays("lost", "s", 40))
	res, err := sim.Run(context.Background(), compiled(t, scn), sim.Options{Replications: 50, OpenDeals: true})
	if err != nil {
		t.Fatal(err)
	}
	rep := res.OpenDeals()
	got := fmt.Sprintf("%v %v %v", rep.Deals[0].Older(), rep.Deals[1].Older(), rep.Deals[2].Older())
	if usual := rep.Deals[0].Usual; math.Abs(usual-18) > 0.3 || got != "false true true" || rep.Old != 2 || rep.Judged != 3 {
		t.Errorf("usual %v, want 18; old: %s; %d of %d", usual, got, rep.Old, rep.Judged)
	}
}

// The report is the same however the run is divided, and not there unless it is
// asked for.
func TestOpenReportOfAnyDivision(t *testing.T) {
	p := compiled(t, openCase(t))
	run := func(o sim.Options) *sim.Result {
		res, err := sim.Run(context.Background(), p, o)
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	// NaN is not equal to itself.
	text := func(res *sim.Result) string { return fmt.Sprintf("%+v", res.OpenDeals()) }
	want := text(run(sim.Options{Replications: 300, Workers: 1, OpenDeals: true}))
	if got := text(run(sim.Options{Replications: 300, Workers: 4, OpenDeals: true})); got != want {
		t.Errorf("with 4 workers: %s\nwant %s", got, want)
	}
	first := run(sim.Options{Replications: 100, OpenDeals: true})
	state, _ := first.State()
	restored, err := sim.Restore(p, state, nil)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := sim.Continue(context.Background(), p, restored, sim.Options{Replications: 300, OpenDeals: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := text(whole); got != want {
		t.Errorf("in two parts: %s\nwant %s", got, want)
	}
	plain := run(sim.Options{Replications: 300})
	if plain.OpenDeals() != nil {
		t.Error("a report that nobody asked for")
	}
	asked := run(sim.Options{Replications: 300, OpenDeals: true})
	for i, c := range plain.Columns() {
		if !reflect.DeepEqual(c.Summary(), asked.Columns()[i].Summary()) && !math.IsNaN(c.Summary().Mean) {
			t.Errorf("asking changes %s", c.Path)
		}
	}
	if joined, err := run(sim.Options{Replications: 50}).Join(run(sim.Options{First: 50, Replications: 50, OpenDeals: true})); err != nil || joined.OpenDeals() != nil {
		t.Errorf("half of a report: %v, %v", joined.OpenDeals(), err)
	}
}
