package whatif

import (
	"context"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"dealcast/model"
)

// planned loads a scenario from its text.
func planned(t testing.TB, text string) *model.Scenario {
	t.Helper()
	return load(t, fstest.MapFS{"plan.toml": {Data: []byte(text)}}, "plan.toml")
}

// bought is how many members, or how much money a day, an option has at a path.
func bought(a *Allocation, o Option, path string) float64 {
	for i := range a.Outlets {
		if a.Outlets[i].Path == path {
			return a.Outlets[i].Amount(o.Money[i])
		}
	}
	return math.NaN()
}

// concave is a pipeline without queues: expected revenue is the sum over the
// sources of rate x conversion x value, and the optimum can be worked out.
//
// Source i brings a(i) s^e money a day for a spend of s a day. Money is best
// divided where the last unit brings the same everywhere:
// e a(i) s(i)^(e-1) is the same for all, so that s(i) is proportional to
// a(i)^(1/(1-e)). With e = 1/2 and a = 3, 2, 1 (times a constant), the total
// divides as 9 : 4 : 1.
const concave = `
stages = ["s"]
[time]
start   = 2027-01-01
horizon = "20d"
warmup  = "0d"
[deal]
value = 10
[source.a]
spend       = "10/day"
response    = { spend = "10/day", rate = "18/day", elasticity = 0.5 }
[source.b]
spend       = "10/day"
response    = { spend = "10/day", rate = "18/day", elasticity = 0.5 }
value_times = 0.666666666667
[source.c]
spend       = "10/day"
response    = { spend = "10/day", rate = "6/day", elasticity = 0.5 }
[stage.s]
conversion = 0.5
`

// TestPlanEqualisesMarginalReturns: 30 a day are spent today, in equal parts,
// 110 more are to be divided. The best is 90, 40 and 10 of all 140: 80 more for
// a, 30 more for b, nothing for c. Steps are 11 a day, so a and b are met to
// half a step.
func TestPlanEqualisesMarginalReturns(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical sizes")
	}
	a, err := Plan(context.Background(), planned(t, concave), PlanRequest{Budget: 110, Choose: []string{"source.*.rate"}}, Options{Replications: 300})
	if err != nil {
		t.Fatal(err)
	}
	revenue := func(x, y, z float64) float64 {
		return 20 * 5 * (18*math.Sqrt((10+x)/10) + 12*math.Sqrt((10+y)/10) + 6*math.Sqrt((10+z)/10))
	}
	best := math.Inf(-1)
	for i := 0.0; i <= steps; i++ {
		for j := 0.0; i+j <= steps; j++ {
			best = max(best, revenue(11*i, 11*j, 110-11*i-11*j))
		}
	}
	x, y, z := bought(a, a.Best, "source.a.spend"), bought(a, a.Best, "source.b.spend"), bought(a, a.Best, "source.c.spend")
	if math.Abs(x-80) > 5.5 || math.Abs(y-30) > 5.5 || z > 5.5 {
		t.Errorf("divided as %.3g, %.3g and %.3g a day, want 80, 30 and 0", x, y, z)
	}
	if got := revenue(x, y, z); got < best-1e-9*best {
		t.Errorf("worth %v, the best division in steps is worth %v", got, best)
	}
	gain := revenue(x, y, z) - revenue(0, 0, 0)
	if e := a.Best.Headline.Effect; math.Abs(e.Value-gain) > 4*e.SE {
		t.Errorf("gain of revenue %v with standard error %v, want %v", e.Value, e.SE, gain)
	}
	if math.Abs(a.Best.Cost.Delta.Value-20*110) > 1e-6 || a.Unspent > 1e-9 {
		t.Errorf("costs %v more, %v a day unspent; want 2200 and nothing", a.Best.Cost.Delta.Value, a.Unspent)
	}
	// The front climbs, and no point of it is far from the best at its price.
	for i, o := range a.Front {
		x, y, z := bought(a, o, "source.a.spend"), bought(a, o, "source.b.spend"), bought(a, o, "source.c.spend")
		best := math.Inf(-1)
		for i := 0.0; i <= 1; i += 0.01 {
			for j := 0.0; i+j <= 1; j += 0.01 {
				best = max(best, revenue(o.Spent*i, o.Spent*j, o.Spent*(1-i-j)))
			}
		}
		if got := revenue(x, y, z); got < best-0.01*(best-revenue(0, 0, 0)) {
			t.Errorf("front at %.3g a day: worth %.6g, the best there is worth %.6g", o.Spent, got, best)
		}
		if i > 0 && !(o.Spent > a.Front[i-1].Spent && o.Headline.Variant.Value > a.Front[i-1].Headline.Variant.Value) {
			t.Errorf("the front does not climb at %.3g a day", o.Spent)
		}
	}
}

// crowded is a small pipeline with two pools that hold it up.
const crowded = `
stages = ["call", "demo"]
[time]
start   = 2027-01-01
horizon = "20d"
warmup  = "10d"
[deal]
value = { dist = "lognormal", mean = 380, cv = 0.5 }
[source.search]
spend    = "100/day"
response = { spend = "100/day", rate = "4/day", elasticity = 0.6 }
[source.social]
spend      = "50/day"
response   = { spend = "50/day", rate = "4/day", elasticity = 0.8 }
odds_times = 0.5
[stage.call]
pool       = "callers"
work       = "4h to 10h"
conversion = 0.6
patience   = { dist = "exponential", mean = "2d" }
[stage.demo]
pool       = "engineers"
work       = "8h to 16h"
conversion = 0.5
patience   = { dist = "exponential", mean = "5d" }
[pool.callers]
size = 2
cost = "60/day"
[pool.engineers]
size = 2
cost = "100/day"
`

// TestPlanAgainstEveryDivision simulates every division of a budget, in the
// steps of the search, and compares the best of all with the one that was
// found, pair by pair.
func TestPlanAgainstEveryDivision(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates every division")
	}
	n, seeds, choose := 200, 1, []string{"pool.*.size", "source.search.spend"}
	if os.Getenv("DEALCAST_VERIFY") != "" {
		n, seeds, choose = 500, 2, []string{"pool.*.size", "source.*.spend"}
	}
	scn := planned(t, crowded)
	for _, metric := range []string{"revenue", "profit"} {
		for seed := range uint64(seeds) {
			o := Options{Replications: n, Metric: metric, Seed: &seed}
			request := PlanRequest{Budget: 300, Choose: choose}
			a, err := Plan(context.Background(), scn, request, o)
			if err != nil {
				t.Fatal(err)
			}
			l, err := newLab(scn, o, false)
			if err != nil {
				t.Fatal(err)
			}
			s, err := newSearch(l, scn, request)
			if err != nil {
				t.Fatal(err)
			}
			everyDivision(t, s)
			if err := s.extend(context.Background(), n, s.trials...); err != nil {
				t.Fatal(err)
			}
			found, err := s.try(a.Best.Money)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.extend(context.Background(), n, found); err != nil {
				t.Fatal(err)
			}
			best := s.best()
			gain, short := s.gainIn(0, s.trials[0], best), s.gainIn(0, found, best)
			t.Logf("%s: found %.4v of %d tried, gains %.4g; of %d the best is %.4v, %.3g better (standard error %.2g)",
				metric, a.Best.Money, a.Tried, a.Best.Headline.Delta.Value, len(s.trials), best.money, short.Value, short.SE)
			// Short by 3% of the gain at most, or by no more than noise.
			if short.Value > 0.03*gain.Value+2*short.SE {
				t.Errorf("%s, seed %d: found %v, short of %v by %.3g of %.3g", metric, seed, a.Best.Money, best.money, short.Value, gain.Value)
			}
		}
	}
}

// everyDivision tries all divisions of the budget in whole members and steps of
// money, spent or not.
func everyDivision(t *testing.T, s *search) {
	var rest func(i int, money []float64)
	rest = func(i int, money []float64) {
		if i == len(s.outlets) {
			if _, err := s.try(money); err != nil {
				t.Fatal(err)
			}
			return
		}
		unit := s.outlets[i].Unit
		if s.outlets[i].Buys == Members {
			unit = s.outlets[i].Price
		}
		for m := 0.0; m <= s.left(money)+1e-9; m += unit {
			next := append([]float64(nil), money...)
			next[i] = m
			rest(i+1, next)
		}
	}
	rest(0, make([]float64, len(s.outlets)))
}

// TestPlanRefuses names what is wrong with a request, and the key that is
// missing.
func TestPlanRefuses(t *testing.T) {
	scn := planned(t, strings.Replace(crowded, `cost = "100/day"`, "", 1)+`
[source.friends]
rate = "1/day"
[source.post]
every = "5d"
[source.fair]
bursts = { spring = { on = 2027-01-10, leads = 20 } }
cost = 10
`)
	for _, c := range []struct{ choose, want string }{
		{"pool.engineers.size", "--choose pool.engineers.size: what a member costs is not known; pool.engineers.cost is missing"},
		{"pool.engineer.size", `--choose: got "pool.engineer.size", no such pool; did you mean "engineers"?`},
		{"source.friends.rate", "--choose source.friends.rate: what a lead costs is not known; source.friends.cost or source.friends.response is missing"},
		{"source.friends.spend", "--choose source.friends.spend: what money brings is not known; source.friends.response is missing"},
		{"source.post.rate", "--choose source.post.rate: it has every; source.post.rate with a cost, or source.post.response is missing"},
		{"source.fair.rate", "--choose source.fair.rate: it has bursts only; source.fair.rate is missing"},
		{"stage.*.conversion", `--choose: got "stage.*.conversion", want pool.NAME.size, source.NAME.rate or source.NAME.spend; * stands for any name`},
		{"pool.e*.size", "--choose: nothing is left that money can buy: pool.engineers.size is left out: what a member costs is not known; pool.engineers.cost is missing"},
		{"", `--choose: got "", want pool.NAME.size, source.NAME.rate or source.NAME.spend; * stands for any name`},
	} {
		_, err := Plan(context.Background(), scn, PlanRequest{Budget: 100, Choose: []string{c.choose}}, Options{Replications: 10})
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", c.choose, err, c.want)
		}
	}
	for _, c := range []struct {
		budget       float64
		metric, want string
	}{
		{0, "", "--budget: got 0 a day, want money per time above 0"},
		{59, "", "--budget: is less than one member costs of any pool"},
		{100, "pool.callers.utilisation", `--metric: got "pool.callers.utilisation", of which neither more nor less is better; want another metric`},
		{100, "revenu", `--metric: got "revenu", no such metric; did you mean "revenue"?`},
	} {
		_, err := Plan(context.Background(), scn, PlanRequest{Budget: c.budget, Choose: []string{"pool.callers.size"}}, Options{Metric: c.metric, Replications: 10})
		if err == nil || err.Error() != c.want {
			t.Errorf("%v %s: got %v, want %s", c.budget, c.metric, err, c.want)
		}
	}
}

// TestOutletsCostWhatTheySay: whatever a step buys, the run costs that much
// more, also where leads cost something beside the spend, where the rate has a
// season, and where only a share of the members is paid.
func TestOutletsCostWhatTheySay(t *testing.T) {
	scn := planned(t, `
stages = ["s"]
[time]
start   = 2027-01-01
horizon = "365d"
warmup  = "0d"
[source.ads]
spend    = "20/day"
cost     = 3
response = { spend = "20/day", rate = "10/day", elasticity = 0.7 }
season   = { jul = 0.2, dec = 2 }
[source.agents]
rate   = "5/day"
cost   = 4
growth = "2%/month"
[stage.s]
pool       = "team"
work       = "1h"
conversion = 1.0
[pool.team]
size       = 9
share      = "40%"
cost       = "50/day"
cost_share = true
`)
	list, notes, err := outlets(scn, []string{"source.*.rate", "pool.*.size", "source.ads.spend"})
	if err != nil || len(notes) > 0 || len(list) != 3 {
		t.Fatalf("%v, %v, %v", list, notes, err)
	}
	for i := range list {
		t.Run(list[i].Path, func(t *testing.T) {
			more, problems := scn.With(list[i].patch(40))
			if more == nil {
				t.Fatal(problems)
			}
			l, err := newLab(scn, Options{Replications: 60, Metric: "cost"}, false)
			if err != nil {
				t.Fatal(err)
			}
			a, err := l.add("more", more)
			if err != nil {
				t.Fatal(err)
			}
			if err := l.extend(context.Background(), l.n, l.base, a); err != nil {
				t.Fatal(err)
			}
			d := compare(l.objective(), l.base.series[0], a.series[0])
			// The model of the month is a little coarser than the engine's of the day.
			if off := math.Abs(d.Delta.Value/365 - 40); off > 4*d.Effect.SE/365+0.1 {
				t.Errorf("costs %v a day more (standard error %v), want 40", d.Delta.Value/365, d.Effect.SE/365)
			}
		})
	}
}

// TestPlanStopsEarly: a cancelled plan tells the best so far.
func TestPlanStopsEarly(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	a, err := Plan(ctx, planned(t, crowded), PlanRequest{Budget: 300, Choose: []string{"pool.*.size", "source.*.spend"}},
		Options{Replications: 2000, Progress: func(s Step) {
			if s.Done > 1500 {
				cancel()
			}
		}})
	if err == nil || a == nil || a.Tried == 0 || len(a.Others) > 0 || !a.Run.Interrupted() {
		t.Fatalf("got %+v, %v", a, err)
	}
	if fmt.Sprint(a.Best.Money) == fmt.Sprint(make([]float64, 4)) {
		t.Errorf("nothing was found in 1,500 replications")
	}
}
