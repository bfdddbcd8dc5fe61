package whatif

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"dealcast/sim"
	"dealcast/sim/stat"
)

// The rungs are quantiles of the columns of the forecast, and what is reached
// with a chance is reached in that share of the replications.
func TestLadderReadsTheForecast(t *testing.T) {
	scn := example(t, "startup.toml")
	d, err := Targets(context.Background(), scn, Options{Replications: 500})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := sim.Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	res, err := sim.Run(context.Background(), plan, sim.Options{Replications: 500})
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, r Rungs, values []float64) {
		t.Helper()
		sorted := slices.Sorted(slices.Values(values))
		for i, chance := range []float64{0.9, 0.8, 0.5, 0.2} {
			step := r.Steps[i]
			if step.Chance != chance || step.Value != stat.Quantile(sorted, 1-chance) || step.CI != stat.OrderInterval(sorted, 1-chance, stat.Level) {
				t.Errorf("%s: got %+v", what, step)
			}
			reached := 0
			for _, x := range values {
				if x >= step.Value {
					reached++
				}
			}
			if share := float64(reached) / float64(len(values)); share < chance || share > chance+0.01 {
				t.Errorf("%s: %v is reached in %v of the replications, want %v", what, step.Value, share, chance)
			}
		}
	}
	values := func(path string) []float64 {
		c, ok := res.Column(path)
		if !ok {
			t.Fatalf("no column %s", path)
		}
		return c.Values()
	}
	check("window", d.Window, values("revenue"))
	if len(d.Periods) != 12 || len(d.Cumulative) != 12 || len(d.Sources) != 1 {
		t.Fatalf("got %d periods, %d cumulative, %d sources", len(d.Periods), len(d.Cumulative), len(d.Sources))
	}
	for i, p := range d.Periods {
		check(p.Name, p, values("revenue@"+p.Name))
		check("to the end of "+p.Name, d.Cumulative[i], rounded(values("revenue_cumulative@"+p.Name), d.Cumulative[i].Steps))
	}
	check("source", d.Sources[0], values("source.inbound.revenue"))
	if len(d.Targets) != 1 || d.Targets[0].Chance != res.Targets[0].Probability || d.Targets[0].Goal != 1.5e6 {
		t.Errorf("targets: got %+v", d.Targets)
	}
	sum := 0.0
	for _, p := range d.Periods {
		sum += p.Steps[1].Value
	}
	if len(d.Together) != 4 || math.Abs(d.Together[1]-sum) > 1 || !(d.Together[1] < d.Window.Steps[1].Value) || !(d.Together[3] > d.Window.Steps[3].Value) {
		t.Errorf("together: got %v, the window %+v", d.Together, d.Window.Steps)
	}
}

// rounded replaces values by those of the steps that differ by a rounding only:
// a running sum and a sum of parts add up in another order.
func rounded(values []float64, steps []Rung) []float64 {
	for r, x := range values {
		for _, s := range steps {
			for _, y := range []float64{s.Value, s.CI.Low, s.CI.High} {
				if math.Abs(x-y) < 1e-6 {
					values[r] = y
				}
			}
		}
	}
	return values
}

// Against the law: the number won is Poisson with mean 100. Its quantile is
// within 4 standard errors, sqrt(p(1-p)/n) of the chance.
func TestLadderOfAKnownLaw(t *testing.T) {
	const n = 4000
	d, err := Targets(context.Background(), shop(t), Options{Replications: n, Metric: "won"})
	if err != nil {
		t.Fatal(err)
	}
	law := distuv.Poisson{Lambda: 100}
	for _, s := range d.Window.Steps {
		se := math.Sqrt(s.Chance * (1 - s.Chance) / n)
		if at, above := 1-law.CDF(s.Value-1), 1-law.CDF(s.Value); at < s.Chance-4*se || above > s.Chance+4*se {
			t.Errorf("%v is reached with %.4f, one more with %.4f, want %v", s.Value, at, above, s.Chance)
		}
		if s.CI.Confidence < 0.95 || s.CI.Low > s.Value || s.CI.High < s.Value {
			t.Errorf("interval of %v: %+v", s.Value, s.CI)
		}
	}
}

// What less is better for is reached from above; a ratio has no sum over the
// periods; what does not add up has no cumulative lines.
func TestLadderOfOtherMetrics(t *testing.T) {
	scn := example(t, "startup.toml")
	for _, c := range []struct {
		metric              string
		atMost              bool
		cumulative, periods int
		sources, together   int
	}{
		{"cycle_days", true, 12, 12, 1, 0},
		{"win_rate", false, 12, 12, 1, 0},
		{"won", false, 12, 12, 1, 4},
		{"profit", false, 12, 12, 1, 4},
		{"wip", false, 0, 12, 1, 0},
		{"open_end", false, 0, 12, 1, 0},
		{"cycle_days_p90", true, 0, 0, 0, 0},
		{"pool.engineers.wait_days", true, 12, 12, 0, 0},
		{"source.inbound.revenue", false, 0, 0, 0, 0},
	} {
		d, err := Targets(context.Background(), scn, Options{Replications: 60, Metric: c.metric})
		if err != nil {
			t.Errorf("%s: %v", c.metric, err)
			continue
		}
		if d.AtMost != c.atMost || len(d.Cumulative) != c.cumulative || len(d.Periods) != c.periods || len(d.Sources) != c.sources || len(d.Together) != c.together {
			t.Errorf("%s: got at most %v, %d cumulative, %d periods, %d sources, %d together", c.metric, d.AtMost, len(d.Cumulative), len(d.Periods), len(d.Sources), len(d.Together))
		}
		rising := d.Window.Steps[0].Value <= d.Window.Steps[3].Value
		if rising == d.AtMost && d.Window.Steps[0].Value != d.Window.Steps[3].Value {
			t.Errorf("%s: the surest is %v, the boldest %v", c.metric, d.Window.Steps[0].Value, d.Window.Steps[3].Value)
		}
	}
	for _, metric := range []string{"P(revenue >= 1M)", "target.year", "revenue@2027-03", "revenu"} {
		if _, err := Targets(context.Background(), scn, Options{Metric: metric}); !errors.As(err, new(*Invalid)) {
			t.Errorf("%s: got %v", metric, err)
		}
	}
}

func TestLadderInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	d, err := Targets(ctx, example(t, "startup.toml"), Options{Replications: 3000, Progress: func(s Step) {
		if s.Partial != nil {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || d == nil || !d.Run.Interrupted() || len(d.Periods) != 12 {
		t.Errorf("got %+v, %v", d, err)
	}
}
