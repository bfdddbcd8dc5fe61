package sim_test

import (
	"context"
	"math"
	"sort"
	"testing"

	"dealcast/model"
	"dealcast/scenarios"
	"dealcast/sim"
)

// reference compiles the reference pipeline.
func reference(t testing.TB, sets ...string) *sim.Plan {
	t.Helper()
	scn, problems := model.Load(scenarios.Files, "reference.toml", sets)
	if scn == nil {
		t.Fatal(problems)
	}
	plan, err := sim.Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// TestReferencePipeline: the deals won, the wait for a demo and the cycle of
// scenarios/reference.toml. Of 20 leads a day .6 x .7 x .6 x .5 x .9 are won, in
// the steady state. The stream into the demo is Poisson, because a dwell without
// a queue does not change a Poisson stream (Mirasol, "The output of an M/G/inf
// queuing system is Poisson", Operations Research 11, 1963). A warm-up of 90 days
// lacks the deals that take longer.
func TestReferencePipeline(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical sizes")
	}
	n := 300
	if verifying() {
		n *= 5
	}
	const won = 20 * .6 * .7 * .6 * .5 * .9 // a day
	seed := seedOf("reference pipeline")
	long := replicate(t, reference(t, "time.warmup=365d"), n, seed)
	usual := replicate(t, reference(t), n, seed)
	demo := newMMc(12, 1, 14)
	missing := shortfall(won)
	t.Logf("90 days of warm-up lack %.3f deals", missing)
	if got := won*365 - missing; math.Abs(got-827.4) > .05 {
		t.Errorf("won after 90 days of warm-up: theory gives %.2f, want 827.4", got)
	}
	pairs := func(*sim.Result) ([]float64, []float64) {
		a, b := column(long, "won").Values(), column(usual, "won").Values()
		for i := range a {
			a[i] -= b[i]
		}
		return a, nil
	}
	for _, c := range []struct {
		res *sim.Result
		check
	}{
		{long, mean("won", won*365).rel(.003)},
		{long, pooled("stage.demo.wait_days", demo.Wq).rel(.03)},
		{long, pooled("pool.demo.wait_probability", demo.PWait).rel(.01)},
		{long, mean("stage.qualify.wip", 100).rel(.002)},
		{long, mean("stage.negotiation.wip", 20*.6*.7*.6*14).rel(.003)},
		{usual, mean("won", won*365-missing).rel(.003)},
		{usual, pooled("stage.demo.wait_days", .24085).rel(.03)},
		{usual, pooled("cycle_days", 24.37).rel(.002)},
		// The same deals come in both runs, so the difference is nearly free of noise.
		{nil, check{what: "won more after a year of warm-up", want: missing, of: pairs, how: ratioOfSums, within: .12}},
	} {
		num, den := c.of(c.res)
		got, se := c.how(num, den)
		z := (got - c.want) / se
		t.Logf("%-36s %-11.6g want %-11.6g se %.3f%% z %+.2f", c.what, got, c.want, 100*se/c.want, z)
		if !(math.Abs(z) <= maxZ) || !(se <= c.within*c.want) {
			t.Errorf("%s: got %g +- %g, want %g (seed %d)", c.what, got, se, c.want, seed)
		}
	}
	// The cycle is the sum of the mean days in each stage: outcomes do not depend
	// on times here.
	cycle, _ := ratioOfSums(column(long, "cycle_days").Parts())
	sum := 0.0
	for _, s := range long.Stages {
		d, _ := ratioOfSums(column(long, "stage."+s.Name+".stage_days").Parts())
		sum += d
	}
	if math.Abs(cycle-sum) > .005*sum {
		t.Errorf("cycle %.3f days, the stages add up to %.3f", cycle, sum)
	}
}

// shortfall is how many wins a year lacks because the deals created more than
// 90 days before it are missing: rate x integral over the year of P(T > t + 90),
// T being the time to win. The law of T is convolved on a grid of a quarter of a
// day; the wait for the proposal, which has no closed form, hardly matters and
// is taken as exponential.
func shortfall(rate float64) float64 {
	const step, top = .25, 2000
	exponential := func(mean float64) func(float64) float64 {
		return func(u float64) float64 { return math.Exp(-math.Max(u, 0) / mean) }
	}
	waiting := func(c int, a float64) func(float64) float64 {
		q := newMMc(a, 1, c)
		return func(u float64) float64 {
			if u < 0 {
				return 1
			}
			return q.PWait * math.Exp(-u*(float64(c)-a))
		}
	}
	law := []float64{1}
	for _, survival := range []func(float64) float64{
		logNormalSurvival(5, 1), waiting(14, 12), exponential(1), waiting(10, 8.4), logNormalSurvival(1, .5),
		logNormalSurvival(14, 1), exponential(3),
	} {
		part := lattice(func(x float64) float64 { return 1 - survival(x) }, step, top)
		sum := make([]float64, top+1)
		for i, p := range law {
			for j := 0; j+i <= top; j++ {
				sum[i+j] += p * part[j]
			}
		}
		law = sum
	}
	days, below := 0.0, 0.0
	for k, p := range law {
		below += p
		if t := float64(k) * step; t >= 90 && t < 455 {
			days += step * (1 - below)
		}
	}
	return rate * days
}

// TestNumberInSystem: the law of the number in the system, counted from the
// trace: P(N <= 2) = .42 (row 1), P(N >= 4) = .019034 (row 2, three servers).
func TestNumberInSystem(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical sizes")
	}
	for _, c := range []struct {
		name    string
		l, m    float64
		servers int
		count   func(n int) bool
		want    float64
	}{
		{"row 1: P(N <= 2)", 10000, 12000, 1, func(n int) bool { return n <= 2 }, 1 - math.Pow(10./12, 3)},
		{"row 2: P(N >= 4), three servers", 5000, 10000 / 1.75, 3, func(n int) bool { return n >= 4 }, .019034},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan := planOf(t, world(`"s"`, 1, 1, station(c.l, c.servers, exponential(1/c.m), "")))
			seed := seedOf(c.name)
			var share []float64
			for r := range 12 {
				res, err := sim.Run(context.Background(), plan, sim.Options{Replications: 1, First: r, Seed: &seed, Trace: []int{r}})
				if err != nil {
					t.Fatal(err)
				}
				share = append(share, shareOfTime(res.Trace, 1, c.count))
			}
			got, se := ratioOfSums(share, nil)
			t.Logf("%.5f, want %.5f, se %.2f%%", got, c.want, 100*se/c.want)
			if !(math.Abs(got-c.want) <= maxZ*se) || se > .08*c.want {
				t.Errorf("got %.5f +- %.5f, want %.5f (seed %d)", got, se, c.want, seed)
			}
		})
	}
}

// shareOfTime is the share of [0, horizon) during which the number of open deals
// satisfies count.
func shareOfTime(events []sim.TraceEvent, horizon float64, count func(n int) bool) float64 {
	if !sort.SliceIsSorted(events, func(i, j int) bool { return events[i].Time < events[j].Time }) {
		panic("the trace is not in order of time")
	}
	n, last, sum := 0, 0.0, 0.0
	move := func(t float64) {
		if t = math.Min(math.Max(t, 0), horizon); count(n) {
			sum += t - last
		}
		last = t
	}
	for _, e := range events {
		switch e.Event {
		case "created":
			move(e.Time)
			n++
		case "won", "lost":
			move(e.Time)
			n--
		}
	}
	move(horizon)
	return sum / horizon
}

// TestCoverage: over many small experiments every interval covers the truth as
// often as it says.
func TestCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical sizes")
	}
	const experiments, replications = 2000, 200
	const wins, step = 30., .25
	g := panjer(wins, lattice(func(x float64) float64 { return 1 - logNormalSurvival(10, 1)(x) }, step, 4000), 4800)
	truth := func(p float64) float64 { return quantileOf(g, step, p) }
	median := truth(.5)
	plan := planOf(t, world(`"s"`, 0, 1, `
[source.in]
rate = "60/day"
[deal]
value = { dist = "lognormal", mean = 10, cv = 1 }
[stage.s]
conversion = 0.5
[target.half]
metric   = "revenue"
at_least = `+formatted(median)+`
`))
	type row struct {
		name    string
		truth   float64
		exact   bool // the stated confidence is attained, not only guaranteed
		covered int
		stated  float64 // sum over experiments
	}
	rows := []*row{
		{name: "mean", truth: wins * 10, exact: true},
		{name: "p05", truth: truth(.05), exact: true}, {name: "p10", truth: truth(.10), exact: true},
		{name: "p25", truth: truth(.25), exact: true}, {name: "p50", truth: median, exact: true},
		{name: "p75", truth: truth(.75), exact: true}, {name: "p90", truth: truth(.90), exact: true},
		{name: "p95", truth: truth(.95), exact: true},
		{name: "win rate, pooled", truth: .5, exact: true},
		{name: "chance of the target (Wilson)", truth: .5},
	}
	seed := seedOf("coverage")
	for e := range experiments {
		res := replicate(t, plan, replications, seed+uint64(e))
		s := column(res, "revenue").Summary()
		_, pool, _ := column(res, "win_rate").Pooled()
		ci := s.CI
		for i, c := range []struct{ Low, High, Confidence float64 }{
			{ci.Mean.Low, ci.Mean.High, ci.Mean.Confidence},
			{ci.P05.Low, ci.P05.High, ci.P05.Confidence}, {ci.P10.Low, ci.P10.High, ci.P10.Confidence},
			{ci.P25.Low, ci.P25.High, ci.P25.Confidence}, {ci.P50.Low, ci.P50.High, ci.P50.Confidence},
			{ci.P75.Low, ci.P75.High, ci.P75.Confidence}, {ci.P90.Low, ci.P90.High, ci.P90.Confidence},
			{ci.P95.Low, ci.P95.High, ci.P95.Confidence},
			{pool.Low, pool.High, pool.Confidence},
			{res.Targets[0].CI.Low, res.Targets[0].CI.High, res.Targets[0].CI.Confidence},
		} {
			r := rows[i]
			if c.Low <= r.truth && r.truth <= c.High {
				r.covered++
			}
			r.stated += c.Confidence / experiments
		}
	}
	for _, r := range rows {
		share := float64(r.covered) / experiments
		slack := 3.5 * math.Sqrt(r.stated*(1-r.stated)/experiments)
		t.Logf("%-30s covers %.4f, states %.4f", r.name, share, r.stated)
		if share < r.stated-slack || r.exact && share > r.stated+slack {
			t.Errorf("%s: covers %.4f, states %.4f +- %.4f (seed %d)", r.name, share, r.stated, slack, seed)
		}
	}
}
