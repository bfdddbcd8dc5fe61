package sim_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"dealcast/model"
	"dealcast/sim"
)

// stays is an open deal that dwells in a stage since so many days before start.
func stays(id, stage string, days float64) model.OpenDeal {
	return model.OpenDeal{
		ID: id, Stage: stage, Entered: -days, Since: -days, Created: -days, Value: 100, Status: model.Dwelling, Visits: 1,
	}
}

// is changes the status of an open deal.
func is(s model.Status, d model.OpenDeal) model.OpenDeal {
	d.Status = s
	return d
}

// withOpen is a scenario with open deals.
func withOpen(t testing.TB, text string, deals ...model.OpenDeal) *model.Scenario {
	scn := scenarioOf(t, text)
	scn.Open = &model.Open{Deals: deals}
	return scn
}

// traced runs one replication and returns the named events of the open deals as
// "deal event time".
func traced(t *testing.T, scn *model.Scenario, events string) (string, *sim.Result) {
	t.Helper()
	res, err := sim.Run(context.Background(), compiled(t, scn), sim.Options{Replications: 1, Trace: []int{0}})
	if err != nil {
		t.Fatal(err)
	}
	var log []string
	for _, e := range res.Trace {
		if strings.HasPrefix(e.Deal, "open#") && strings.Contains(" "+events+" ", " "+e.Event+" ") {
			log = append(log, fmt.Sprintf("%s %s %.6g", strings.TrimPrefix(e.Deal, "open#"), e.Event, e.Time))
		}
	}
	return strings.Join(log, ", "), res
}

func TestOpenDealsByHand(t *testing.T) {
	const quiet = "[source.in]\nevery = 1000\nenters = \"z\"\n[stage.z]\nconversion = 0\n" // one lead, lost at once
	one := func(stage string) string {
		return world(`"s", "z"`, 0, 30, quiet+"[stage.s]\n"+stage)
	}
	pool := func(stage, pool string) string {
		return one("pool = \"p\"\nroutes = { won = 1.0 }\n" + stage + "[pool.p]\n" + pool)
	}
	office := "[calendar]\ndays = \"Mon-Fri\"\nhours = \"09:00-17:00\"\n"
	for _, c := range []struct {
		why, scenario string
		deals         []model.OpenDeal
		events, want  string
	}{
		{"what is left of a dwell", one("dwell = 10\nroutes = { won = 1.0 }\n"),
			[]model.OpenDeal{stays("a", "s", 4), stays("b", "s", 9.5)}, "won", "b won 0.5, a won 6"},
		{"who has outlasted every dwell leaves at once", one("dwell = 10\nroutes = { won = 1.0 }\n"),
			[]model.OpenDeal{stays("a", "s", 10), stays("b", "s", 40)}, "won", "a won 0, b won 0"},
		{"the lost would be gone: he will be won", one("dwell = 10\nlost_dwell = 4\nroutes = { won = 0.01 }\n"),
			[]model.OpenDeal{stays("a", "s", 5), stays("b", "s", 4)}, "won lost", "a won 5, b won 6"},
		{"the way without a dwell is not his", one("lost_dwell = 12\nroutes = { won = 0.99 }\n"),
			[]model.OpenDeal{stays("a", "s", 5)}, "won lost", "a lost 7"},
		{"what lies before the horizon's end only", one("dwell = 50\nroutes = { won = 1.0 }\n"),
			[]model.OpenDeal{stays("a", "s", 4)}, "won", ""},
		{"waiting since: the longest first; the wait of the past counts", pool("work = 2\n", "size = 1\n"),
			[]model.OpenDeal{is(model.Waiting, stays("a", "s", 1)), is(model.Waiting, stays("b", "s", 3))},
			"join begin", "b join -3, a join -1, b begin 0, a begin 2"},
		{"the last to join first", pool("work = 2\n", "size = 1\nqueue = \"lifo\"\n"),
			[]model.OpenDeal{is(model.Waiting, stays("a", "s", 1)), is(model.Waiting, stays("b", "s", 3))},
			"begin", "a begin 0, b begin 2"},
		{"patience is longer than the wait so far", pool("work = 4\npatience = 5\n", "size = 1\n"),
			[]model.OpenDeal{is(model.Waiting, stays("a", "s", 4.5)), is(model.Waiting, stays("b", "s", 2))},
			"begin lost", "a begin 0, b lost 3"},
		{"patience has run out: he leaves unless a member is free now", pool("work = 4\npatience = 5\n", "size = 1\n"),
			[]model.OpenDeal{is(model.Waiting, stays("a", "s", 7)), is(model.Waiting, stays("b", "s", 6))},
			"begin lost", "a begin 0, b lost 0"},
		{"work goes on before anyone is served, wherever it stands in the file", pool("work = 5\n", "size = 1\n"),
			[]model.OpenDeal{is(model.Waiting, stays("a", "s", 9)), is(model.Working, stays("b", "s", 3))},
			"begin end", "b begin -3, b end 2, a begin 2, a end 7"},
		{"part of the members' time", pool("work = 5\n", "size = 1\nshare = \"50%\"\n"),
			[]model.OpenDeal{is(model.Working, stays("b", "s", 3))}, "end", "b end 7"},
		{"more at work than members: the others wait", pool("work = 5\n", "size = 1\n"),
			[]model.OpenDeal{is(model.Working, stays("a", "s", 2)), is(model.Working, stays("b", "s", 4))},
			"begin end", "a begin -2, a end 3, b begin 3, b end 8"},
		{"work should be over: it ends at once", pool("work = 5\n", "size = 1\n"),
			[]model.OpenDeal{is(model.Working, stays("a", "s", 6))}, "end won", "a end 0, a won 0"},
		// 1 January 2027 is a Friday; 17:00 is 17/24 = 0.708333.
		{"only open hours of the past count", pool("work = \"12h\"\n", "size = 1\n") + office,
			[]model.OpenDeal{is(model.Working, stays("a", "s", 4))}, "end", ""},
	} {
		scn := withOpen(t, c.scenario, c.deals...)
		if strings.HasPrefix(c.why, "only open hours") {
			// Monday to Thursday: 32 hours are done, more than 12. With 40
			// hours, 8 are left: Friday 17:00.
			scn.Stages[0].Work = &model.Dist{Family: "constant", Names: []string{"value"}, Params: []model.Number{known(40. / 24)}, Scale: 1}
			c.want = "a end 0.708333"
		}
		got, res := traced(t, scn, c.events)
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.why, got, c.want)
		}
		for _, path := range []string{"open_start", "stage.s.open_start"} {
			if n := column(res, path).Values()[0]; n != float64(len(c.deals)) {
				t.Errorf("%s: %s is %v, want %d", c.why, path, n, len(c.deals))
			}
		}
		if n := column(res, "leads").Values()[0]; n != 1 {
			t.Errorf("%s: %v leads, want 1: open deals are none", c.why, n)
		}
	}
}

// Where an open deal is counted: in the run, and in the rows of its source and
// segment where these are known.
func TestOpenDealsAreCounted(t *testing.T) {
	scn := scenarioOf(t, world(`"s", "w"`, 0, 30, `
[source.in]
every = 1000
enters = "w"
segments = { small = 1.0, large = 0.0 }
[source.out]
every = 1000
enters = "w"
[segment.small]
share = 0.0
[segment.large]
share = 1.0
value_times = 3
[deal]
value = 7
[stage.s]
dwell = 10
conversion = 1.0
[stage.w]
conversion = 1.0
`))
	var deals []model.OpenDeal
	add := func(id, source, segment string, value float64) {
		d := stays(id, "s", 2)
		d.Source, d.Segment, d.Value = source, segment, value
		deals = append(deals, d)
	}
	add("a", "in", "large", 1000)
	add("b", "in", "", 100)                 // small, by the mix of the source
	add("c", "", "", math.NaN())            // large, by the shares of the segments
	add("d", "", "small", math.NaN())       // of no source
	add("e", "out", "large", math.Inf(1)*0) // NaN: drawn
	scn.Open = &model.Open{Deals: deals}
	_, res := traced(t, scn, "")
	for path, want := range map[string]float64{
		"open_start": 5, "source.in.open_start": 2, "source.out.open_start": 1,
		"segment.small.open_start": 2, "segment.large.open_start": 3,
		"leads": 2, "won": 7, "source.in.won": 3, "source.out.won": 2,
		"revenue":     1000 + 100 + 21 + 7 + 21 + 7 + 21, // two leads: small 7, large 21
		"stage.s.wip": 5 * 8 / 30., "wip": 5 * 8 / 30., "stage.w.entered": 7, "stage.s.entered": 0,
		"cycle_days": 5 * 10 / 7.,
	} {
		if got := column(res, path).Values()[0]; math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
}

// The visits of the past count for max_visits, and the wait of the past for
// cooling.
func TestOpenDealsRememberTheirStage(t *testing.T) {
	scn := withOpen(t, world(`"s"`, 0, 30, "[source.in]\nevery = 1000\n[stage.s]\ndwell = 1\nroutes = { s = 0.999 }\nmax_visits = 4\n"),
		func() model.OpenDeal { d := stays("a", "s", 0.5); d.Visits = 3; return d }())
	if got, _ := traced(t, scn, "enter lost"); !strings.Contains(got, "a enter -0.5, a enter 0.5, a lost 1.5") {
		t.Errorf("visits: got %s", got)
	}
	// Cooling: half of those who have waited 10 days are lost.
	var deals []model.OpenDeal
	for i := range 4000 {
		deals = append(deals, is(model.Waiting, stays(fmt.Sprint(i), "s", 10)))
	}
	scn = withOpen(t, world(`"s"`, 0, 30, "[source.in]\nevery = 1000\n[stage.s]\npool = \"p\"\nwork = 0\ncooling = 10\nconversion = 1.0\n[pool.p]\nsize = 1\n"), deals...)
	_, res := traced(t, scn, "")
	if won := column(res, "won").Values()[0]; math.Abs(won-2001) > 4*math.Sqrt(4000*0.25) {
		t.Errorf("cooling: %v of 4000 won, want half", won)
	}
}

// Open deals hold a place of a stage with a limit, and of a portfolio, also where
// there are more of them than places.
func TestOpenDealsHoldTheirPlaces(t *testing.T) {
	three := []model.OpenDeal{stays("a", "s", 1), stays("b", "s", 2), stays("c", "s", 3)} // leave at 9, 8 and 7
	scn := withOpen(t, world(`"s"`, 0, 9, "[source.in]\nevery = 1\n[stage.s]\ndwell = 10\nlimit = 2\nroutes = { won = 1.0 }\n"), three...)
	_, res := traced(t, scn, "")
	for path, want := range map[string]float64{"lost_to_full": 8, "leads": 9, "stage.s.entered": 1, "stage.s.open_start": 3} {
		if got := column(res, path).Values()[0]; got != want {
			t.Errorf("limit: %s is %v, want %v: with two still there at 7, the first to enter comes at 8", path, got, want)
		}
	}
	scn = withOpen(t, world(`"s"`, 0, 12, `
[source.in]
every = 100
[stage.s]
dwell = 10
routes = { won = 1.0 }
[pool.p]
size = 1
spans = ["s", "s"]
per_member = 2
`), three...)
	_, res = traced(t, scn, "")
	for _, e := range res.Trace {
		if e.Deal == "in#0" && e.Event == "enter" && e.Time != 8 {
			t.Errorf("portfolio: the lead enters at %v, want 8, when there is one of two places", e.Time)
		}
	}
	if got := column(res, "stage.s.entered").Values()[0]; got != 1 {
		t.Errorf("portfolio: %v entered, want the lead", got)
	}
}
