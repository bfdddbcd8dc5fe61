package whatif

import (
	"context"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"dealcast/model"
	"dealcast/sim"
)

// ranges reads axes.
func ranges(t testing.TB, scn *model.Scenario, texts ...string) []model.Range {
	t.Helper()
	var all []model.Range
	for _, text := range texts {
		r, problems := scn.ParseRange(text, "--vary")
		if len(problems) > 0 {
			t.Fatal(model.FormatProblems(problems, text))
		}
		all = append(all, r)
	}
	return all
}

func sweepOf(t testing.TB, scn *model.Scenario, n int, metrics []string, vary ...string) *Response {
	t.Helper()
	r, err := Sweep(context.Background(), scn, ranges(t, scn, vary...), metrics, Options{Replications: n, Seed: seedOf(t.Name())})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Without queues revenue is rate x time x conversions x value: a straight line
// in each of them.
func TestSweepFollowsTheClosedForm(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical size")
	}
	scn := written(t, `
stages = ["first", "second"]
[time]
start = 2027-01-01
horizon = "100d"
warmup = "0d"
[source.in]
rate = "4/day"
[deal]
value = { dist = "lognormal", mean = 1000, cv = 1 }
[stage.first]
conversion = 0.5
[stage.second]
conversion = 0.4
`)
	const all = 4 * 100 * 1000.0
	for _, c := range []struct {
		vary string
		line func(x float64) float64
		why  string
	}{
		{"stage.first.conversion=30%..70%:10pt", func(x float64) float64 { return all * x * 0.4 }, "a conversion"},
		{"source.in.rate=2..6/day:1", func(x float64) float64 { return all / 4 * x * 0.2 }, "a rate"},
		{"deal.value.mean=500..1500:250", func(x float64) float64 { return all / 1000 * x * 0.2 }, "the mean of a distribution"},
		{"deal.value=*0.5..*1.5:0.25", func(x float64) float64 { return all * x * 0.2 }, "a factor on a distribution"},
	} {
		r := sweepOf(t, scn, 400, []string{"revenue"}, c.vary)
		if len(r.Points) != 5 || len(r.Gains) != 4 || r.Today != 2 || r.Best != 4 || r.Costly {
			t.Fatalf("%s: %d points, %d gains, today %d, best %d", c.why, len(r.Points), len(r.Gains), r.Today, r.Best)
		}
		for _, p := range r.Points {
			e := p.Metrics[0]
			se := (e.CI.High - e.CI.Low) / 2 / 1.966
			if z := (e.Value - c.line(p.At[0])) / se; math.Abs(z) > 4 || se > 0.02*e.Value {
				t.Errorf("%s at %v: got %v, want %v (z %.1f)", c.why, p.At[0], e.Value, c.line(p.At[0]), z)
			}
		}
		for _, g := range r.Gains {
			want := c.line(r.Points[g.To].At[0]) - c.line(r.Points[g.From].At[0])
			d := g.Metrics[0]
			if z := (d.Delta.Value - want) / d.Effect.SE; math.Abs(z) > 4 || d.Effect.SE > 0.05*want || g.Verdict != 1 {
				t.Errorf("%s, step to %v: got %v ± %v, want %v (z %.1f), verdict %d", c.why, r.Points[g.To].At[0], d.Delta.Value, d.Effect.SE, want, z, g.Verdict)
			}
		}
	}
}

// waiting is Erlang's C, the chance to wait in M/M/c under the offered load a:
// C = cB / (c - a(1 - B)) with his B (Cooper, Introduction to Queueing Theory,
// 1981, section 3.4).
func waiting(c int, a float64) float64 {
	b := 1.0
	for k := 1; k <= c; k++ {
		b = a * b / (float64(k) + a*b)
	}
	return float64(c) * b / (float64(c) - a*(1-b))
}

// The wait along a sweep of members is that of Erlang's formula.
func TestSweepFollowsErlang(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical size")
	}
	scn := written(t, `
stages = ["s"]
[time]
start = 2027-01-01
horizon = "60d"
warmup = "15d"
[source.in]
rate = "100/day"
[stage.s]
pool = "p"
work = { dist = "exponential", mean = 0.02 }
conversion = 1.0
[pool.p]
size = 3
`)
	r := sweepOf(t, scn, 150, []string{"pool.p.wait_days", "pool.p.wait_probability"}, "pool.p.size=3..5")
	for _, p := range r.Points {
		c := int(p.At[0])
		pw := waiting(c, 2)
		for k, want := range []float64{pw / (float64(c)/0.02 - 100), pw} {
			e := p.Metrics[k]
			se := (e.CI.High - e.CI.Low) / 2 / 1.976
			if z := (e.Value - want) / se; math.Abs(z) > 4 || se > 0.02*want {
				t.Errorf("%d members, %s: got %v ± %v, want %v (z %.1f)", c, r.Metrics[k].Text, e.Value, se, want, z)
			}
		}
	}
	for _, g := range r.Gains {
		if g.Verdict != 1 || g.Metrics[0].Delta.Value >= 0 {
			t.Errorf("step to %v: the wait changes by %v, verdict %d", r.Points[g.To].At[0], g.Metrics[0].Delta.Value, g.Verdict)
		}
	}
	if r.Best != 2 || len(r.Rivals) != 0 {
		t.Errorf("best %d, rivals %v: want the most members, alone", r.Best, r.Rivals)
	}
}

// A point is what a run of that scenario gives, whichever other points there
// are.
func TestPointsStandAlone(t *testing.T) {
	scn := example(t, "startup.toml")
	metrics := []string{"revenue", "win_rate", "target.year"}
	few := sweepOf(t, scn, 70, metrics, "pool.engineers.size=2,4")
	many := sweepOf(t, scn, 70, metrics, "pool.engineers.size=1..4")
	for i, j := range []int{1, 3} {
		if !reflect.DeepEqual(few.Points[i], many.Points[j]) {
			t.Errorf("the point at %v depends on the others: %+v and %+v", few.Points[i].At, few.Points[i], many.Points[j])
		}
	}
	if few.Today != 0 || many.Today != 1 {
		t.Errorf("today is at %d and %d", few.Today, many.Today)
	}
	plan, err := sim.Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	res, err := sim.Run(context.Background(), plan, sim.Options{Replications: 70, Seed: seedOf(t.Name())})
	if err != nil {
		t.Fatal(err)
	}
	revenue, _ := res.Column("revenue")
	today := many.Points[1]
	if today.Metrics[0].Value != revenue.Summary().Mean || today.Metrics[2].Value != res.Targets[0].Probability || len(today.Targets) != 0 {
		t.Errorf("today's point: got %+v, a run gives %v and %v", today, revenue.Summary().Mean, res.Targets[0].Probability)
	}
}

// The gain of money is judged less what it costs, pair by pair.
func TestSweepOfCost(t *testing.T) {
	scn := example(t, "startup.toml")
	r := sweepOf(t, scn, 120, nil, "pool.engineers.size=2..5")
	if !r.Costly || len(r.Targets) != 1 {
		t.Fatalf("costly %v, %d targets", r.Costly, len(r.Targets))
	}
	best := 0
	for i, p := range r.Points {
		if math.Abs(p.Net.Value-(p.Metrics[0].Value-p.Cost.Value)) > 1e-6*p.Metrics[0].Value {
			t.Errorf("net of %v is %v - %v", p.Net.Value, p.Metrics[0].Value, p.Cost.Value)
		}
		if p.Net.Value > r.Points[best].Net.Value {
			best = i
		}
	}
	if r.Best != best {
		t.Errorf("best: got %d, want %d", r.Best, best)
	}
	for _, g := range r.Gains {
		year := 90000 * 365 / 365.25
		if math.Abs(g.Cost.Delta.Value-year) > 1e-6*year || math.Abs(g.Net.Delta.Value-(g.Metrics[0].Delta.Value-year)) > 1e-6*year {
			t.Errorf("step to %v: brings %v, costs %v, leaves %v", g.To, g.Metrics[0].Delta.Value, g.Cost.Delta.Value, g.Net.Delta.Value)
		}
		want := 0
		if ci := g.Net.Delta.CI; ci.Low > 0 {
			want = 1
		} else if ci.High < 0 {
			want = -1
		}
		if g.Verdict != want {
			t.Errorf("step to %v: verdict %d with %v", g.To, g.Verdict, g.Net.Delta.CI)
		}
	}
}

// A quantity without effect changes nothing, exactly: no step is told from
// luck, and no point from the best.
func TestSweepWithoutEffect(t *testing.T) {
	scn := example(t, "startup.toml", "target.year.at_least=1M")
	r := sweepOf(t, scn, 100, []string{"revenue", "cycle_days"}, "stage.demo.priority=1..3")
	for _, g := range r.Gains {
		for _, d := range append(g.Metrics, g.Targets...) {
			if d.Delta.Value != 0 || d.Effect.SE != 0 || d.Pairs.Min != 0 || d.Pairs.Max != 0 || d.Better+d.Worse != 0 || g.Verdict != 0 {
				t.Errorf("step to %d: got %+v, want exactly nothing", g.To, d)
			}
		}
	}
	if r.Best != 0 || len(r.Rivals) != 2 || r.Today != -1 || r.Costly {
		t.Errorf("best %d, rivals %v, today %d", r.Best, r.Rivals, r.Today)
	}
}

// A grid holds every pair, and the gains along both axes.
func TestSweepOfTwoAxes(t *testing.T) {
	scn := example(t, "startup.toml")
	r := sweepOf(t, scn, 60, nil, "pool.engineers.size=2..4", "stage.demo.conversion=50%,60%")
	if len(r.Points) != 6 || len(r.Gains) != 3*1+2*2 {
		t.Fatalf("%d points, %d gains", len(r.Points), len(r.Gains))
	}
	for i, p := range r.Points {
		if p.At[0] != float64(2+i/2) || p.At[1] != []float64{0.5, 0.6}[i%2] {
			t.Errorf("point %d is at %v", i, p.At)
		}
	}
	for _, g := range r.Gains {
		from, to := r.Points[g.From].At, r.Points[g.To].At
		if !(to[g.Axis] > from[g.Axis]) || to[1-g.Axis] != from[1-g.Axis] {
			t.Errorf("a gain along axis %d from %v to %v", g.Axis, from, to)
		}
		if d := g.Metrics[0].Delta.Value; d != r.Points[g.To].Metrics[0].Value-r.Points[g.From].Metrics[0].Value && math.Abs(d-(r.Points[g.To].Metrics[0].Value-r.Points[g.From].Metrics[0].Value)) > 1e-6*math.Abs(d)+1e-6 {
			t.Errorf("the gain %v is not the difference of its ends", d)
		}
	}
	if r.Axes[0].Title != "demo engineers" || r.Axes[1].Title != "conversion of demo" || !r.Axes[1].Uncertain || r.Today != -1 {
		t.Errorf("axes: %q, %q", r.Axes[0].Title, r.Axes[1].Title)
	}
	if !strings.Contains(strings.Join(r.Warnings, "\n"), "60 replications are too few") {
		t.Errorf("warnings: %q", r.Warnings)
	}
}

// Doubts are said once, with the points that they are about.
func TestSweepWarns(t *testing.T) {
	r := sweepOf(t, example(t, "startup.toml"), 100, nil, "pool.engineers.size=0..3")
	want := []string{"pool.engineers.size 0 to pool.engineers.size 2 (3 of 4 points): pool.engineers: asked for more work than it can do"}
	if !reflect.DeepEqual(r.Warnings, want) {
		t.Errorf("got %q, want %q", r.Warnings, want)
	}
	if len(r.Points[0].Overload) != 1 || len(r.Points[3].Overload) != 0 {
		t.Errorf("overload: %v, %v", r.Points[0].Overload, r.Points[3].Overload)
	}
}

func TestSweepRefuses(t *testing.T) {
	scn := example(t, "startup.toml")
	size := ranges(t, scn, "pool.engineers.size=1..3")[0]
	for _, c := range []struct {
		axes    []model.Range
		metrics []string
		o       Options
		want    string
	}{
		{nil, nil, Options{}, "--vary: got 0 ranges, want one or two"},
		{[]model.Range{size, size}, nil, Options{}, "--vary: got pool.engineers.size twice, want two different quantities"},
		{[]model.Range{size}, []string{"revenue", "profitt"}, Options{}, `--metric: got "profitt", no such metric; did you mean "profit"?`},
		{ranges(t, scn, "pool.engineers.size=1..100:1", "stage.demo.conversion=0..1:0.01"), nil, Options{}, "--vary: got 100 x 101 = 10100 points, want at most 2500"},
		{ranges(t, scn, "stage.negotiation.routes.won=80%..100%:10pt"), nil, Options{},
			"--vary at stage.negotiation.routes.won 100%: stage.negotiation.routes: shares add up to 1.1, want at most 1\n1 problem in startup.toml"},
	} {
		_, err := Sweep(context.Background(), scn, c.axes, c.metrics, c.o)
		if err == nil || err.Error() != c.want || !errors.As(err, new(*Invalid)) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	if _, err := Sweep(context.Background(), scn, []model.Range{size}, nil, Options{MaxVisits: 1e6}); !errors.As(err, new(*sim.TooBig)) {
		t.Errorf("visits: got %v", err)
	}
	wide := ranges(t, scn, "pool.engineers.size=1..50:1", "stage.demo.conversion=0.5..0.99:0.01")
	if _, err := Sweep(context.Background(), scn, wide, nil, Options{Replications: 1}); !errors.As(err, new(*sim.TooBig)) {
		t.Errorf("memory of plans: got %v", err)
	}
	if _, err := Sweep(context.Background(), scn, []model.Range{size}, nil, Options{Replications: 1e9}); !errors.As(err, new(*sim.TooBig)) {
		t.Errorf("memory: got %v", err)
	}
}

// A cancelled sweep has all its points at the same replications, and interim
// answers come with every round.
func TestSweepCancelled(t *testing.T) {
	scn := example(t, "startup.toml")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var partial *Response
	r, err := Sweep(ctx, scn, ranges(t, scn, "pool.engineers.size=1..3"), nil, Options{Replications: 4000, Progress: func(s Step) {
		if s.Partial != nil {
			partial = s.Partial.(*Response)
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || r == nil || partial == nil {
		t.Fatalf("got %v, %v", r, err)
	}
	if n := r.Run.Replications; n < 20 || n >= 4000 || !r.Run.Interrupted() || !reflect.DeepEqual(r.Points, partial.Points) {
		t.Errorf("left with %d of %d replications", n, r.Run.Requested)
	}
	for _, g := range r.Gains {
		if g.Metrics[0].Pairs.N != r.Run.Replications {
			t.Errorf("a gain stands on %d pairs of %d", g.Metrics[0].Pairs.N, r.Run.Replications)
		}
	}
}
