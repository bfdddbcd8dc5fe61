package sim_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"dealcast/model"
	"dealcast/sim"
)

// ends are what became of deals: how long after a moment they were won or lost,
// and the values of those won.
type ends struct{ won, lost, values []float64 }

// from collects the ends of a run's deals, given how much of each stay is over
// at time 0; those that are over by then do not count.
func (s *ends) from(t *testing.T, scn *model.Scenario, age float64) {
	t.Helper()
	seed := seedOf(t.Name() + fmt.Sprint(len(s.won), age))
	res, err := sim.Run(context.Background(), compiled(t, scn), sim.Options{Replications: 1, Seed: &seed, Trace: []int{0}})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range res.Trace {
		left := e.Time - age
		switch {
		case !(left > 0) || e.Stage != "s":
		case e.Event == "won":
			s.won = append(s.won, left)
			s.values = append(s.values, e.Value)
		case e.Event == "lost":
			s.lost = append(s.lost, left)
		}
	}
}

// distance is the largest distance between two empirical distribution
// functions, times sqrt(m n/(m + n)).
func distance(a, b []float64) float64 {
	slices.Sort(a)
	slices.Sort(b)
	m, n := float64(len(a)), float64(len(b))
	worst := 0.0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		x := min(a[i], b[j])
		for i < len(a) && a[i] <= x+1e-9 {
			i++
		}
		for j < len(b) && b[j] <= x+1e-9 {
			j++
		}
		worst = max(worst, math.Abs(float64(i)/m-float64(j)/n))
	}
	return worst * math.Sqrt(m*n/(m+n))
}

// ksMost is what distance exceeds with probability 10^-6 when both are of one
// distribution (Kolmogorov).
const ksMost = 2.694

// Open deals are drawn as those are that were simulated from the beginning of
// the stay and have lasted as long.
func TestOpenDealsAgainstRejection(t *testing.T) {
	n := 8000
	if testing.Short() {
		n = 3000
	}
	for _, c := range []struct {
		why, stage         string
		odds, dwell, value float64 // loadings
		age                float64
		survive            float64 // about the share that does
	}{
		{why: "the lost are quick", age: 9, survive: .35,
			stage: "dwell = { dist = \"lognormal\", mean = 12, cv = 0.8 }\nlost_dwell = { dist = \"gamma\", mean = 6, cv = 1.2 }\nconversion = 0.4\n"},
		{why: "the lost are slow", age: 15, survive: .35,
			stage: "dwell = { dist = \"weibull\", mean = 8, cv = 0.6 }\nlost_dwell = { dist = \"loglogistic\", median = 14, p90 = 60 }\nconversion = 0.6\n"},
		{why: "good deals are likely and quick", age: 10, survive: .3, odds: 0.9, dwell: -0.5, value: 0.4,
			stage: "dwell = { dist = \"lognormal\", mean = 10, cv = 1 }\nlost_dwell = { dist = \"exponential\", mean = 14 }\nconversion = 0.35\n"},
		{why: "quality tells only by the odds", age: 12, survive: .3, odds: 1.2, value: 1,
			stage: "dwell = { dist = \"erlang\", shape = 3, mean = 16 }\nlost_dwell = { dist = \"uniform\", min = 0, max = 20 }\nconversion = 0.3\n"},
		{why: "some never answer", age: 20, survive: .3, odds: 0.5, dwell: 0.3,
			stage: "dwell = { dist = \"pert\", min = 2, mode = 9, max = 40 }\nlost_dwell = { dist = \"mixture\", of = [{ weight = 0.5, dist = \"exponential\", mean = 10 }, { weight = 0.5, dist = \"constant\", value = 60 }] }\nconversion = 0.5\n"},
	} {
		text := world(`"s"`, 0, 4000, "[source.in]\nevery = 1000000\nodds_times = 1.3\ndwell_times = 0.9\nvalue_times = 2\n[deal]\nvalue = { dist = \"lognormal\", mean = 100, cv = 0.5 }\n[stage.s]\n"+c.stage)
		young := scenarioOf(t, text)
		young.Sources[0].Every = nil
		young.Sources[0].Times = make([]float64, int(float64(n)/c.survive))
		old := scenarioOf(t, text)
		old.Sources[0].Every, old.Sources[0].Times = nil, []float64{}
		old.Open = &model.Open{}
		for i := range n {
			d := stays(fmt.Sprint(i), "s", c.age)
			d.Value, d.Source = math.NaN(), "in"
			old.Open.Deals = append(old.Open.Deals, d)
		}
		for _, scn := range []*model.Scenario{young, old} {
			scn.Quality = &model.Quality{Odds: known(c.odds), Dwell: known(c.dwell), Value: known(c.value), Noise: known(0)}
		}
		var want, got ends
		want.from(t, young, c.age)
		got.from(t, old, 0)
		m := float64(len(want.won) + len(want.lost))
		k := float64(len(got.won) + len(got.lost))
		if k < 0.999*float64(n) || m < 0.5*k { // a few outlast the horizon
			t.Errorf("%s: %v of %d open deals end; %v survivors to compare with", c.why, k, n, m)
			continue
		}
		p, q := float64(len(want.won))/m, float64(len(got.won))/k
		if z := (q - p) / math.Sqrt(p*(1-p)*(1/m+1/k)); math.Abs(z) > maxZ {
			t.Errorf("%s: %.4f of the open deals are won, %.4f of the survivors: z = %.1f", c.why, q, p, z)
		}
		for _, pair := range []struct {
			what string
			a, b []float64
		}{{"days to the win", want.won, got.won}, {"days to the loss", want.lost, got.lost}, {"value of the won", want.values, got.values}} {
			if z := distance(pair.a, pair.b); z > ksMost {
				t.Errorf("%s: %s: Kolmogorov's distance, scaled, is %.2f, want at most %v", c.why, pair.what, z, ksMost)
			}
		}
	}
}

// Exact chances of open deals in a pipeline where nobody competes: the ways of
// the stage given its age, times the chances of the stages after it.
func TestChancesOfOpenDeals(t *testing.T) {
	n := 40000
	if testing.Short() {
		n = 8000
	}
	text := world(`"a", "b"`, 0, 5000, `
[source.in]
every = 1000000
[stage.a]
dwell = { dist = "exponential", mean = 20 }
lost_dwell = { dist = "exponential", mean = 5 }
conversion = 0.4
[stage.b]
dwell = { dist = "weibull", shape = 2, scale = 10 }
dwell_to = { a = { dist = "exponential", mean = 8 } }
routes = { won = 0.5, a = 0.2 }
`)
	weibull := func(a float64) float64 { return math.Exp(-a * a / 100) }
	// From a: p = 0.4 b; from b: b = 0.5 + 0.2 a.
	fromB := 0.5 / (1 - 0.2*0.4)
	fromA := 0.4 * fromB
	chanceA := func(age float64) float64 {
		on, lost := 0.4*math.Exp(-age/20), 0.6*math.Exp(-age/5)
		return on / (on + lost) * fromB
	}
	chanceB := func(age float64) float64 {
		won, back, lost := 0.5*weibull(age), 0.2*math.Exp(-age/8), 0.3*weibull(age)
		return (won + back*fromA) / (won + back + lost)
	}
	for _, c := range []struct {
		stage string
		age   float64
		want  float64
	}{
		{"a", 0, fromA}, {"a", 4, chanceA(4)}, {"a", 15, chanceA(15)}, {"a", 60, chanceA(60)},
		{"b", 0, fromB}, {"b", 6, chanceB(6)}, {"b", 25, chanceB(25)},
	} {
		scn := withOpen(t, text)
		scn.Sources[0].Every, scn.Sources[0].Times = nil, []float64{} // no leads
		for i := range n {
			scn.Open.Deals = append(scn.Open.Deals, stays(fmt.Sprint(i), c.stage, c.age))
		}
		seed := seedOf(fmt.Sprint(t.Name(), c.stage, c.age))
		res := replicate(t, compiled(t, scn), 1, seed)
		won := column(res, "won").Values()[0]
		p := won / float64(n)
		if z := (p - c.want) / math.Sqrt(c.want*(1-c.want)/float64(n)); math.Abs(z) > maxZ {
			t.Errorf("%s after %v days: chance %.4f, want %.4f: z = %.1f", c.stage, c.age, p, c.want, z)
		}
	}
}
