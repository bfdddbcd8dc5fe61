package whatif

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/stat"
	"dealcast/sim/stream"
)

// quick has no queue and nothing unknown: 30 leads, each won with chance 0.3.
const quick = `
stages = ["talk"]
[time]
start = 2027-01-01
horizon = "3d"
warmup = "0d"
[source.web]
rate = "10/day"
[deal]
value = { dist = "lognormal", mean = 1000, cv = 1 }
[stage.talk]
conversion = 0.3
[target.year]
metric = "won"
at_least = 10
by = 2027-01-03
`

func quickPlan(t testing.TB, sets ...string) *sim.Plan {
	t.Helper()
	p, err := sim.Compile(load(t, fstest.MapFS{"quick.toml": {Data: []byte(quick)}}, "quick.toml", sets...))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Over some hundred runs that stop by themselves, the intervals at the end
// cover the truth, which is known: revenue 30 x 0.3 x 1000, wins Poisson with
// mean 9, so that at least 10 come with chance 0.4126.
func TestPreciseRunsCover(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical size")
	}
	p := quickPlan(t)
	for _, c := range []struct {
		metric string
		wanted float64
		truth  float64
		runs   int
	}{
		{"revenue", 0.04, 9000, 200},
		{"revenue", 0.05, 9000, 300}, // often at the first look
		{"win_rate", 0.025, 0.3, 200},
		{"", 0.045, 0.41259, 200},
	} {
		if os.Getenv("DEALCAST_VERIFY") != "" {
			c.runs *= 5
		}
		hits, sum, over := 0.0, 0, 0
		for r := range c.runs {
			seed := stream.Name(fmt.Sprint("precise ", c.metric, c.wanted, r))
			res, err := Precise(context.Background(), p, c.wanted, Options{Metric: c.metric, Seed: &seed})
			if err != nil {
				t.Fatal(err)
			}
			o, err := ParseObjective(p, res.Run.Precision.Of)
			if err != nil {
				t.Fatal(err)
			}
			if ci := o.headline(o.of(res)).CI; ci.Low <= c.truth && c.truth <= ci.High {
				hits++
			}
			if !(res.Run.Precision.Reached <= c.wanted) {
				over++
			}
			sum += res.Run.Replications
		}
		n := float64(c.runs)
		z := (hits/n - 0.95) / math.Sqrt(0.95*0.05/n)
		t.Logf("%-8s ±%v: covers %.3f, z %+.2f, %.0f replications", c.metric, c.wanted, hits/n, z, float64(sum)/n)
		if math.Abs(z) > 3.5 || over > 0 {
			t.Errorf("%s ±%v: covers %.3f, z %.2f; %d runs ended too early", c.metric, c.wanted, hits/n, z, over)
		}
	}
}

// The replications are those of a plain run of that size.
func TestPreciseIsARun(t *testing.T) {
	p := quickPlan(t)
	steps := 0
	res, err := Precise(context.Background(), p, 0.04, Options{Metric: "revenue", Workers: 1, Progress: func(s Step) {
		if s.Done > s.Total {
			t.Errorf("%d of %d replications", s.Done, s.Total)
		}
		steps++
	}})
	if err != nil {
		t.Fatal(err)
	}
	n := res.Run.Replications
	whole, err := sim.Run(context.Background(), p, sim.Options{Replications: n})
	if err != nil {
		t.Fatal(err)
	}
	got, _ := res.Column("revenue")
	want, _ := whole.Column("revenue")
	if fmt.Sprint(got.Values()) != fmt.Sprint(want.Values()) || res.Run.Requested != n || res.Run.Interrupted() || steps == 0 {
		t.Errorf("%d replications, %d asked for, %d steps of progress; values equal: %t", n, res.Run.Requested, steps,
			fmt.Sprint(got.Values()) == fmt.Sprint(want.Values()))
	}
	s := want.Summary()
	half := (s.CI.Mean.High - s.CI.Mean.Low) / 2 / s.Mean
	if p := res.Run.Precision; p.Of != "revenue" || p.Chance || p.Wanted != 0.04 || math.Abs(p.Reached-half) > 1e-12 || !(half <= 0.04) {
		t.Errorf("precision %+v, half-width %v", p, half)
	}
	if len(res.Warnings) != len(whole.Warnings) {
		t.Errorf("warnings %q", res.Warnings)
	}
}

// A limit ends the run, which says so.
func TestPreciseIsEnded(t *testing.T) {
	p := quickPlan(t)
	bytes := p.Estimate().Memory(1)
	for _, c := range []struct {
		why    string
		wanted float64
		o      Options
		n      int
		want   string
	}{
		{"-n", 0.001, Options{Metric: "revenue", Replications: 150}, 150, "-n ended the run: revenue is known to ±"},
		{"-n, after some looks", 0.001, Options{Replications: 700}, 700, "-n ended the run: target.year is known to ±3.7 points, not to ±0.1 points; about"},
		{"memory", 0.001, Options{Metric: "revenue", MaxMemory: 300.5 * bytes}, 300, "--max-memory ended the run"},
		{"visits", 0.001, Options{Metric: "revenue", MaxVisits: 250.5 * p.Estimate().Visits}, 250, "--max-visits ended the run"},
		{"never defined", 0.01, Options{Metric: "P(stage.talk.conversion >= 0.2)", Replications: 300}, 300, ""},
	} {
		res, err := Precise(context.Background(), p, c.wanted, c.o)
		if err != nil {
			t.Errorf("%s: %v", c.why, err)
			continue
		}
		if res.Run.Replications != c.n || res.Run.Interrupted() || !strings.Contains(strings.Join(res.Warnings, "\n"), c.want) {
			t.Errorf("%s: %d replications, warnings %q", c.why, res.Run.Replications, res.Warnings)
		}
	}
	nothing := quickPlan(t, "stage.talk.conversion=0")
	res, err := Precise(context.Background(), nothing, 0.01, Options{Metric: "deal_value", Replications: 500})
	if err != nil || !strings.Contains(strings.Join(res.Warnings, "\n"), "before anything could be said of the precision of deal_value") || res.Run.Replications != 500 {
		t.Errorf("without a win: %v, %v", err, res.Warnings)
	}
	if res, err = Precise(context.Background(), nothing, 0.01, Options{Metric: "revenue"}); err != nil || res.Run.Replications != stat.PrecisionFirst || res.Run.Precision.Reached != 0 {
		t.Errorf("what never varies: %v, %+v", err, res.Run)
	}
}

func TestPreciseRefuses(t *testing.T) {
	for _, c := range []struct {
		why    string
		sets   []string
		wanted float64
		metric string
		want   string
	}{
		{"no such metric", nil, 0.01, "revenu", `--metric: got "revenu", no such metric`},
		{"nothing to reach", nil, 0, "", "--precision: got 0, want a share above 0"},
		{"not a number", nil, math.NaN(), "", "--precision: got NaN"},
		{"Sobol draws", []string{"run.draws=sobol", "stage.talk.conversion=0.2 to 0.4"}, 0.01, "", "does not go together with Sobol draws"},
	} {
		var bad *Invalid
		if _, err := Precise(context.Background(), quickPlan(t, c.sets...), c.wanted, Options{Metric: c.metric}); !errors.As(err, &bad) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.why, err, c.want)
		}
	}
	var big *sim.TooBig
	if _, err := Precise(context.Background(), quickPlan(t), 0.01, Options{MaxMemory: 1}); !errors.As(err, &big) {
		t.Errorf("no memory for one replication: got %v", err)
	}
	// Draws that have nothing to draw are no obstacle.
	if _, err := Precise(context.Background(), quickPlan(t, "run.draws="+string(model.SobolDraws)), 0.5, Options{}); err != nil {
		t.Error(err)
	}
}

// Interrupted, it reports what is there.
func TestPreciseInterrupted(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	res, err := Precise(ctx, quickPlan(t), 0.001, Options{Workers: 1, Progress: func(s Step) {
		if s.Done > 500 {
			stop()
		}
	}})
	if !errors.Is(err, context.Canceled) || res == nil || !res.Run.Interrupted() || res.Run.Replications < 500 || res.Run.Precision.Of != "target.year" {
		t.Fatalf("got %v", err)
	}
	stop()
	if res, err := Precise(ctx, quickPlan(t), 0.001, Options{}); res != nil && !res.Run.Interrupted() || !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted at once: got %v", err)
	}
}
