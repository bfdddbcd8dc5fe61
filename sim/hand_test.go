package sim_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"dealcast/sim"
	"dealcast/sim/stream"
)

// handCase is a scenario without chance that can be worked out on paper. Times
// are days; the report window begins on Friday 1 January 2027 unless the start
// is given.
type handCase struct {
	name, why string
	scenario  string
	// log is what the trace must show of the events named, as "deal time" in
	// the order in which they happen; times to six digits.
	events, log string
	columns     map[string]float64
}

// one is a single source of one deal every so many days, beginning at time 0.
func one(every float64) string { return fmt.Sprintf("[source.in]\nevery = %g\n", every) }

func handCases() []handCase {
	queue := one(1) + "[stage.s]\npool = \"p\"\nwork = 2.5\nconversion = 1.0\n[pool.p]\nsize = 1\n"
	// Two stages share a pool of one. The old deals are created first and join
	// last, because of their hand-over.
	shared := func(stageOld, stageNew, pool string) string {
		return world(`"x", "y"`, 0, 6, `
[source.old]
every  = 1
enters = "x"
[source.new]
every  = 1
enters = "y"
[stage.x]
handover = 1.5
pool     = "p"
work     = 2.5
routes   = { won = 1.0 }
`+stageOld+`
[stage.y]
pool   = "p"
work   = 2.5
routes = { won = 1.0 }
`+stageNew+`
[pool.p]
size = 1
`+pool)
	}
	office := "[calendar]\ndays = \"Mon-Fri\"\nhours = \"09:00-17:00\"\n"
	return []handCase{
		{name: "fifo", why: "who came first is served first",
			scenario: world(`"s"`, 0, 6, queue),
			events:   "begin", log: "in#0 0, in#1 2.5, in#2 5",
			columns: map[string]float64{
				"pool.p.queue": 10.5 / 6, "pool.p.utilisation": 1, "pool.p.wait_days": 4.5 / 3,
				"pool.p.wait_probability": 5. / 6, "won": 2, "open_end": 4, "stage.s.wait_days": .75,
			}},
		{name: "lifo", why: "who came last is served first; who comes in the instant of release comes after it",
			scenario: world(`"s"`, 0, 6, queue+"queue = \"lifo\"\n"),
			events:   "begin", log: "in#0 0, in#2 2.5, in#4 5"},
		{name: "oldest", why: "by creation, not by joining",
			scenario: shared("", "", "queue = \"oldest\"\n"),
			events:   "begin", log: "new#0 0, old#0 2.5, old#1 5"},
		{name: "joined first", why: "the same deals by joining",
			scenario: shared("", "", ""),
			events:   "begin", log: "new#0 0, new#1 2.5, old#0 5"},
		{name: "priority", why: "the lower number first",
			scenario: shared("priority = 2\n", "priority = 1\n", ""),
			events:   "begin", log: "new#0 0, new#1 2.5, new#2 5"},
		{name: "value", why: "the highest value first, then creation",
			scenario: world(`"s"`, 0, 6, `
[deal]
value = 10
[source.small]
every = 1
[source.large]
every       = 1
value_times = 5
`+strings.TrimPrefix(queue, one(1))+"queue = \"value\"\n"),
			events: "begin", log: "small#0 0, large#0 2.5, large#1 5"},
		{name: "patience tie", why: "patience that ends in the instant of release: served",
			scenario: world(`"s"`, 0, 4, one(1)+"[stage.s]\npool = \"p\"\nwork = 2\npatience = 1\nconversion = 1.0\n[pool.p]\nsize = 1\n"),
			events:   "begin lost", log: "in#0 0, in#1 2, in#2 3"},
		{name: "patience from joining", why: "the hand-over does not try the patience",
			scenario: world(`"s"`, 0, 5, one(1)+"[stage.s]\nhandover = 2\npool = \"p\"\nwork = 2.5\npatience = 2\nconversion = 1.0\n[pool.p]\nsize = 1\n"),
			events:   "begin lost", log: "in#0 2, in#1 4.5"},
		{name: "release before request", why: "work ends and a deal asks in the same instant: no wait",
			scenario: world(`"s"`, 0, 5, one(1)+"[stage.s]\npool = \"p\"\nwork = 1\nconversion = 1.0\n[pool.p]\nsize = 1\n"),
			columns:  map[string]float64{"pool.p.wait_probability": 0, "pool.p.served": 5, "pool.p.queue": 0}},
		{name: "half-open window", why: "what happens at the horizon is outside: 5 leads, 3 won",
			scenario: world(`"s"`, 0, 5, one(1)+"[stage.s]\ndwell = 2\nconversion = 1.0\n"),
			columns:  map[string]float64{"leads": 5, "won": 3, "open_end": 2, "wip": 1.8, "cycle_days": 2}},
		{name: "warm-up", why: "deals at -3, -2, ...; the win at 0 is inside, that at -1 is not",
			scenario: world(`"s"`, 3, 5, one(1)+"[stage.s]\ndwell = 2\nconversion = 1.0\n[deal]\nvalue = 7\n"),
			columns: map[string]float64{"leads": 5, "won": 5, "revenue": 35, "open_start": 2, "open_end": 2, "wip": 2,
				"stage.s.entered": 5, "stage.s.converted": 5, "velocity_deals": 2.5, "throughput_per_day": 1}},
		{name: "calendar", why: "Friday 16:00 plus ten working hours is Tuesday 10:00",
			scenario: world(`"s"`, 0, 7, one(100)+office+"[stage.s]\nhandover = \"16h\"\npool = \"p\"\nwork = \"10h\"\nconversion = 1.0\n[pool.p]\nsize = 1\n"),
			events:   "begin end", log: "in#0 0.666667, in#0 4.41667",
			columns: map[string]float64{"stage.s.effort_days": 10. / 24, "stage.s.work_days": 4 + 10./24 - 16./24,
				"pool.p.utilisation": 10. / 40}},
		{name: "opening", why: "at opening the rule picks among those who wait, before anyone new asks",
			scenario: world(`"x", "y"`, 0, 5, office+`
[source.a]
every  = 100
enters = "x"
[source.b]
every  = 100
enters = "y"
[stage.x]
handover = "20h"
pool     = "p"
work     = "1h"
routes   = { won = 1.0 }
[stage.y]
handover = 3.375
pool     = "p"
work     = "1h"
routes   = { won = 1.0 }
[pool.p]
size  = 1
queue = "lifo"
`),
			events: "begin", log: "a#0 3.375, b#0 3.41667"},
		{name: "holiday", why: "a holiday is closed: 1 January is, so work begins on Monday the 4th",
			scenario: world(`"s"`, 0, 7, one(100)+strings.Replace(office, "\n", "\nholidays = [2027-01-01]\n", 1)+
				"[stage.s]\nhandover = \"10h\"\npool = \"p\"\nwork = \"1h\"\nconversion = 1.0\n[pool.p]\nsize = 1\n"),
			events: "begin", log: "in#0 3.375"},
		{name: "share", why: "half of their time: work takes twice as long",
			scenario: world(`"s"`, 0, 9, one(4)+"[stage.s]\npool = \"p\"\nwork = 1\nconversion = 1.0\n[pool.p]\nsize = 1\nshare = 0.5\n"),
			events:   "end", log: "in#0 2, in#1 6",
			columns: map[string]float64{"stage.s.work_days": 2, "stage.s.effort_days": 2}},
		{name: "cooling", why: "a hand-over of a hundred half-lives cools nothing: only the wait does",
			scenario: world(`"s"`, 0, 600, one(5)+"[stage.s]\nhandover = 100\npool = \"p\"\nwork = 1\nconversion = 1.0\ncooling = 1\n[pool.p]\nsize = 1\n"),
			columns:  map[string]float64{"won": 100, "lost": 0}},
		{name: "odds", why: "overwhelming odds leave no weight for the way back",
			scenario: world(`"a", "b"`, 0, 100, one(1)+"odds_times = 1000000\n[stage.a]\nroutes = { b = 1.0 }\n[stage.b]\nroutes = { won = 0.2, a = 0.5 }\n"),
			columns:  map[string]float64{"won": 100, "stage.b.returned": 0, "stage.a.visits": 1}},
		{name: "max_visits", why: "three visits are allowed, the fourth is a loss",
			scenario: world(`"a", "b"`, 0, 20, one(10)+"[stage.a]\nroutes = { b = 1.0 }\nmax_visits = 3\n[stage.b]\nroutes = { a = 0.9999 }\n"),
			columns:  map[string]float64{"stage.a.entered": 6, "stage.b.entered": 6, "lost_to_loops": 2, "stage.a.visits": 3}},
		{name: "season", why: "a month without leads; the others go on as before",
			scenario: world(`"s"`, 0, 59, one(1)+"season = { jan = 0 }\n[stage.s]\nconversion = 1.0\n"),
			columns:  map[string]float64{"leads": 28}},
		{name: "weekdays", why: "7 a week stay 7 a week: eight working days bring 11.2 deals and the one at 0",
			scenario: world(`"s"`, 0, 12, one(1)+"weekdays = { sat = 0, sun = 0 }\n[stage.s]\nconversion = 1.0\n"),
			columns:  map[string]float64{"leads": 12}},
		{name: "segments", why: "each source has a mix of its own",
			scenario: world(`"s"`, 0, 10, `
[source.a]
every    = 1
segments = { large = 1.0 }
[source.b]
every    = 2
segments = { small = 1.0 }
[segment.small]
share = 0.5
value = 1
[segment.large]
share       = 0.5
value       = 100
dwell_times = 3
[stage.s]
dwell      = 1
conversion = 1.0
`),
			columns: map[string]float64{"source.a.leads": 10, "source.b.leads": 5, "segment.large.leads": 10,
				"segment.small.leads": 5, "segment.large.cycle_days": 3, "segment.small.cycle_days": 1,
				"segment.large.won": 7, "segment.small.won": 5, "source.a.revenue": 700, "source.b.revenue": 5}},
		{name: "lost_dwell", why: "the lost have a pace of their own",
			scenario: world(`"s"`, 0, 10, one(1)+"[stage.s]\ndwell = 1\nlost_dwell = 3\nconversion = 0\n"),
			columns:  map[string]float64{"lost": 7, "stage.s.dwell_days": 3}},
		{name: "dwell_to", why: "by destination",
			scenario: world(`"s", "t"`, 0, 10, one(1)+"[stage.s]\ndwell = 1\ndwell_to = { t = 4 }\nroutes = { t = 1.0 }\n[stage.t]\nconversion = 1.0\n"),
			columns:  map[string]float64{"won": 6, "stage.s.dwell_days": 4}},
		{name: "patience_to", why: "who gives up goes where the scenario says, and is not lost",
			scenario: world(`"s", "t"`, 0, 10, one(4)+"[stage.s]\npool = \"p\"\nwork = 100\npatience = 1\npatience_to = \"t\"\nconversion = 1.0\n[stage.t]\nconversion = 1.0\n[pool.p]\nsize = 1\n"),
			columns:  map[string]float64{"won": 2, "lost": 0, "pool.p.abandoned": 2, "stage.t.entered": 2}},
		{name: "cost", why: "three members at 10 a day, half of it for us, and leads at 2",
			scenario: world(`"s"`, 0, 10, one(1)+"cost = 2\n[deal]\nvalue = 50\n[stage.s]\npool = \"p\"\nwork = 0.5\nconversion = 1.0\n[pool.p]\nsize = 3\ncost = \"70/week\"\n"),
			columns:  map[string]float64{"cost": 320, "revenue": 500, "profit": 180, "source.in.cost": 20}},
		{name: "target", why: "the fifth win is on the sixth day",
			scenario: world(`"s"`, 0, 10, one(1)+"[stage.s]\ndwell = 1\nconversion = 1.0\n[target.five]\nmetric = \"won\"\nat_least = 5\n"),
			columns:  map[string]float64{"won": 9, "target.five": 9}},
	}
}

// TestByHand holds the engine against scenarios worked out on paper.
func TestByHand(t *testing.T) { runHand(t, handCases()) }

// fill puts keys into a scenario.
func fill(format string, keys string) string { return strings.Replace(format, "%s", keys, 1) }

func runHand(t *testing.T, cases []handCase) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			res := simulate(t, compile(t, c.scenario), sim.Options{Replications: 1, Trace: []int{0}})
			if got := logOf(res.Trace, strings.Fields(c.events)); got != c.log {
				t.Errorf("%s\ngot  %s\nwant %s", c.why, got, c.log)
			}
			for path, want := range c.columns {
				if got := column(res, path).Values()[0]; !(math.Abs(got-want) <= 1e-9*math.Max(1, math.Abs(want))) {
					t.Errorf("%s\n%s: got %v, want %v", c.why, path, got, want)
				}
			}
		})
	}
}

func logOf(events []sim.TraceEvent, kinds []string) string {
	var out []string
	for _, e := range events {
		for _, k := range kinds {
			if e.Event == k {
				out = append(out, fmt.Sprintf("%s %.6g", e.Deal, e.Time))
			}
		}
	}
	return strings.Join(out, ", ")
}

// TestOneNumberDecides: the outcome is cut from one uniform number in the order
// won, stages from last to first, lost.
func TestOneNumberDecides(t *testing.T) {
	plan := compile(t, world(`"a", "b", "c"`, 0, 300, one(1)+`
[stage.a]
routes = { won = 0.2, c = 0.15, b = 0.25, a = 0.1 }
[stage.b]
dwell  = 1000
routes = { won = 1.0 }
[stage.c]
dwell  = 1000
routes = { won = 1.0 }
`))
	const seed = 5
	s := uint64(seed)
	res := simulate(t, plan, sim.Options{Replications: 1, Seed: &s, Trace: []int{0}})
	source := stream.Source(seed, 0, stream.Name("source.in"))
	at := stream.At(stream.Name("stage.a"), stream.Outcome)
	visits := map[string]uint32{}
	for _, e := range res.Trace {
		if e.Event != "leave" || e.Stage != "a" {
			continue
		}
		var n int64
		if _, err := fmt.Sscanf(e.Deal, "in#%d", &n); err != nil {
			t.Fatal(err)
		}
		u := stream.Uniform(source.Deal(n).Bits(at, visits[e.Deal]))
		visits[e.Deal]++
		want := "lost"
		for _, cut := range []struct {
			to  string
			end float64
		}{{"won", .2}, {"c", .35}, {"b", .6}, {"a", .7}} {
			if u < cut.end {
				want = cut.to
				break
			}
		}
		if e.Note != want {
			t.Errorf("deal %d, u = %.4f: went to %s, want %s", n, u, e.Note, want)
		}
	}
	if len(visits) != 300 {
		t.Errorf("%d deals, want 300", len(visits))
	}
}

// TestVariatesAreTheirOwn: every purpose, stage, visit and deal has its own
// draw; equal draws would mean a shared address.
func TestVariatesAreTheirOwn(t *testing.T) {
	plan := compile(t, world(`"a", "b"`, 0, 200, one(1)+`
[deal]
value = `+exponential(1)+`
[stage.a]
handover = `+exponential(1)+`
pool     = "p"
work     = `+exponential(1)+`
dwell    = `+exponential(1)+`
routes   = { b = 1.0 }
[stage.b]
handover = `+exponential(1)+`
pool     = "p"
work     = `+exponential(1)+`
dwell    = `+exponential(1)+`
routes   = { a = 0.6, won = 0.4 }
[pool.p]
size = 1000
`))
	res := simulate(t, plan, sim.Options{Replications: 2, Trace: []int{0, 1}})
	seen := map[string]string{} // a draw, to nine digits
	last := map[string]float64{}
	n := 0
	for _, e := range res.Trace {
		id := fmt.Sprintf("%d %s", e.Replication, e.Deal)
		draw := e.Time - last[id] // handover of join, work of end, dwell of leave
		last[id] = e.Time
		switch e.Event {
		case "join", "end", "leave":
		case "won":
			draw = e.Value
		default:
			continue
		}
		n++
		key := fmt.Sprintf("%.9f", draw)
		if before, again := seen[key]; again {
			t.Fatalf("the draw %s of %s %s %s was that of %s", key, id, e.Event, e.Stage, before)
		}
		seen[key] = fmt.Sprint(id, " ", e.Event, " ", e.Stage)
	}
	if n < 1000 {
		t.Errorf("only %d draws were seen", n)
	}
}

// TestWarmupMovesNoLead: a longer warm-up leaves every lead of the window where
// it is.
func TestWarmupMovesNoLead(t *testing.T) {
	leads := func(warmup float64) string {
		plan := compile(t, world(`"s"`, warmup, 90, `
[source.in]
rate     = "3/day"
growth   = "5%/month"
season   = { feb = 0.5 }
weekdays = { sun = 0.1 }
[stage.s]
conversion = 1.0
`))
		res := simulate(t, plan, sim.Options{Replications: 1, Trace: []int{0}})
		var in []sim.TraceEvent
		for _, e := range res.Trace {
			if e.Time >= 0 {
				in = append(in, e)
			}
		}
		return logOf(in, []string{"created"})
	}
	want := leads(0)
	if n := strings.Count(want, ","); n < 200 {
		t.Fatalf("only %d leads", n)
	}
	for _, warmup := range []float64{1, 30.5, 400} {
		if leads(warmup) != want {
			t.Errorf("a warm-up of %g days moves leads of the window", warmup)
		}
	}
}

// TestUnknownsVaryByReplication: an uncertain number has one value in a
// replication and another in the next, and replication k alone has the bits of
// replication k among others, also where the arrivals depend on it.
func TestUnknownsVaryByReplication(t *testing.T) {
	plan := compile(t, world(`"s"`, 30, 90, `
[source.in]
rate   = "10/day to 40/day"
growth = "1%/month to 9%/month"
season = { feb = "0.5 to 0.8" }
[stage.s]
dwell      = 3
conversion = 0.5
`))
	all := simulate(t, plan, sim.Options{Replications: 8})
	alone := simulate(t, plan, sim.Options{Replications: 2, First: 6})
	same(t, alone, all, 6)
	low, high := math.Inf(1), 0.0
	for _, v := range column(all, "leads").Values() {
		low, high = math.Min(low, v), math.Max(high, v)
	}
	if high < 1.5*low {
		t.Errorf("leads from %g to %g: the rate does not vary", low, high)
	}
}

// TestBurstKeepsItsDays: the leads of a burst come within its days.
func TestBurstKeepsItsDays(t *testing.T) {
	plan := compile(t, world(`"s"`, 10, 10, `
[source.in]
bursts = { fair = { on = 2027-01-04, leads = 400, over = "2d" }, before = { on = 2026-12-28, leads = 100, over = "6d" } }
[stage.s]
conversion = 1.0
`))
	res := simulate(t, plan, sim.Options{Replications: 1, Trace: []int{0}})
	n := map[string]int{}
	for _, e := range res.Trace {
		if e.Event != "created" {
			continue
		}
		name, _, _ := strings.Cut(e.Deal, "#")
		n[name]++
		from, to := 3., 5.
		if name == "in.bursts.before" {
			from, to = -4, 2
		}
		if e.Time < from || e.Time >= to {
			t.Errorf("%s comes on day %g, want within [%g, %g)", e.Deal, e.Time, from, to)
		}
	}
	if f, b := n["in.bursts.fair"], n["in.bursts.before"]; f < 320 || f > 480 || b < 60 || b > 140 { // 4 sd
		t.Errorf("%d and %d leads, want about 400 and 100", f, b)
	}
}
