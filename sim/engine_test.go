package sim_test

import (
	"context"
	"math"
	"reflect"
	"testing"
	"testing/fstest"

	"dealcast/model"
	"dealcast/sim"
)

// everything uses every feature of the engine at once.
const everything = `
name = "Everything"
stages = ["contact", "demo", "proposal", "negotiation"]
[time]
start = 2027-01-01
horizon = "26w"
warmup = "30d"
[run]
replications = 20
seed = 7
[calendar]
days = "Mon-Fri"
hours = "09:00-17:00"
holidays = [2027-05-17]
[source.inbound]
rate = "20/week to 30/week"
growth = "2%/month"
season = { feb = 0.6 }
weekdays = { sat = 0.1, sun = 0.1 }
bursts = { fair = { on = 2027-03-01, leads = 40, over = "5d" } }
cost = 30
[source.partner]
every = "2d"
enters = "demo"
odds_times = 1.3
segments = { smb = 0.5, enterprise = 0.5 }
[segment.smb]
share = 0.8
value = { dist = "lognormal", median = "6k", p90 = "18k" }
[segment.enterprise]
share = 0.2
value = { dist = "gamma", mean = "50k", cv = 0.8 }
dwell_times = 1.5
[stage.contact]
dwell = { dist = "gamma", mean = "6d", cv = 0.9 }
conversion = "70%"
[stage.demo]
handover = "4h to 2d"
pool = "engineers"
work = "1h to 4h"
dwell = "1d to 6d"
conversion = "34 of 56"
patience = { dist = "weibull", mean = "20d", cv = 0.7 }
cooling = "30d"
[stage.proposal]
pool = "engineers"
work = "2h"
priority = -1
dwell = { dist = "lognormal", median = "5d", p90 = "16d" }
lost_dwell = { dist = "lognormal", median = "12d", p90 = "40d" }
conversion = "60%"
[stage.negotiation]
dwell = { dist = "lognormal", mean = "9d", cv = 1 }
routes = { won = "55%", proposal = "20%" }
max_visits = 2
[pool.engineers]
size = 2
share = "60%"
queue = "value"
cost = "90k/year"
[target.year]
metric = "revenue"
at_least = "600k"
by = 2027-05-31
`

func compile(t testing.TB, text string, sets ...string) *sim.Plan {
	t.Helper()
	fsys := fstest.MapFS{"s.toml": {Data: []byte(text)}}
	scn, problems := model.Load(fsys, "s.toml", sets)
	if scn == nil {
		t.Fatal(model.FormatProblems(problems, "s.toml"))
	}
	p, err := sim.Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func simulate(t testing.TB, p *sim.Plan, o sim.Options) *sim.Result {
	t.Helper()
	res, err := sim.Run(context.Background(), p, o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// same fails unless both results agree bit for bit in every column over the
// replications of the shorter one.
func same(t *testing.T, a, b *sim.Result, offset int) {
	t.Helper()
	if len(a.Columns()) != len(b.Columns()) {
		t.Fatalf("%d and %d columns", len(a.Columns()), len(b.Columns()))
	}
	for i, c := range a.Columns() {
		x, y := c.Values(), b.Columns()[i].Values()[offset:]
		for r := range min(len(x), len(y)) {
			if math.Float64bits(x[r]) != math.Float64bits(y[r]) {
				t.Fatalf("%s: replication %d: %v and %v", c.Path, r, x[r], y[r])
			}
		}
	}
}

func TestSameBitsOnAnyNumberOfCores(t *testing.T) {
	p := compile(t, everything)
	one := simulate(t, p, sim.Options{Workers: 1})
	for _, workers := range []int{2, 3, 8} {
		many := simulate(t, p, sim.Options{Workers: workers})
		same(t, one, many, 0)
		if !reflect.DeepEqual(one.Hist("cycle_days"), many.Hist("cycle_days")) {
			t.Errorf("%d workers: the pooled cycle times differ", workers)
		}
	}
}

func TestReplicationAloneIsTheSame(t *testing.T) {
	p := compile(t, everything)
	all := simulate(t, p, sim.Options{})
	same(t, simulate(t, p, sim.Options{First: 13, Replications: 1}), all, 13)
	same(t, simulate(t, p, sim.Options{Replications: 5}), all, 0)
}

func TestTraceChangesNothing(t *testing.T) {
	p := compile(t, everything)
	plain := simulate(t, p, sim.Options{})
	traced := simulate(t, p, sim.Options{Trace: []int{0, 3, 19}})
	same(t, plain, traced, 0)
	if len(traced.Trace) == 0 {
		t.Fatal("no trace")
	}
	for i := 1; i < len(traced.Trace); i++ {
		a, b := traced.Trace[i-1], traced.Trace[i]
		if a.Replication > b.Replication || a.Replication == b.Replication && a.Time > b.Time {
			t.Fatalf("out of order: %v before %v", a, b)
		}
	}
}

func TestCancelReportsNoGap(t *testing.T) {
	p := compile(t, everything)
	for _, workers := range []int{1, 4} {
		ctx, cancel := context.WithCancel(context.Background())
		res, err := sim.Run(ctx, p, sim.Options{Replications: 4000, Workers: workers, Progress: func(done, _ int) {
			if done > 20 {
				cancel()
			}
		}})
		cancel()
		if err == nil {
			t.Fatalf("%d workers: no error", workers)
		}
		if res == nil {
			// With several, whoever has the first block may be the slowest.
			if workers == 1 {
				t.Error("one worker: nothing is reported")
			}
			continue
		}
		n := res.Run.Replications
		if n == 0 || n >= 4000 || !res.Run.Interrupted() {
			t.Fatalf("%d workers: %d replications reported", workers, n)
		}
		same(t, res, simulate(t, p, sim.Options{Replications: n}), 0)
	}
}

func TestRefusedBeforeItStarts(t *testing.T) {
	p := compile(t, everything, "source.partner.every=0.000001d")
	if _, err := sim.Run(context.Background(), p, sim.Options{Replications: 1_000_000, MaxMemory: 1e15}); err == nil {
		t.Error("a run of 10^14 visits was not refused")
	}
	if _, err := sim.Run(context.Background(), p, sim.Options{Replications: 1_000_000, MaxVisits: 1e30}); err == nil {
		t.Error("a run of many GiB was not refused")
	}
}
