package sim

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"dealcast/model"
	"dealcast/sim/stream"
)

// changeOf is a change of a scenario from a day on, with its ramp in days.
type changeOf struct {
	day, ramp float64
	set       map[string]string
}

// changing is the plan of a scenario with changes.
func changing(t *testing.T, text string, changes ...changeOf) *Plan {
	t.Helper()
	scn, problems := model.Load(fstest.MapFS{"case.toml": {Data: []byte(text)}}, "case.toml", nil)
	if scn == nil {
		t.Fatal(model.FormatProblems(problems, "case.toml"))
	}
	after := scn
	for i, c := range changes {
		m := model.Change{Name: fmt.Sprint("c", i), On: scn.Time.Start.Add(time.Duration(c.day * 24 * float64(time.Hour))), Ramp: c.ramp}
		var patches []model.Patch
		for path, value := range c.set {
			m.Paths = append(m.Paths, path)
			patches = append(patches, model.TextPatch(path, value))
		}
		if after, problems = after.With(patches...); after == nil {
			t.Fatal(model.FormatProblems(problems, "case.toml"))
		}
		m.After = after
		scn.Changes = append(scn.Changes, m)
	}
	p, err := Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const steady = `
stages = ["s", "t"]
[time]
start = 2027-02-10
horizon = "100d"
warmup = "20d"
[source.in]
every = "1d"
cost = 10
spend = "100/month"
[deal]
value = 1000
[stage.s]
dwell = "2d"
conversion = 0.5
[stage.t]
routes = { won = 0.4, s = 0.2 }
pool = "p"
work = "1h"
[quality]
[pool.p]
size = 100
`

// Every kind of value half-way through a ramp, before, and after it.
func TestChangeByHand(t *testing.T) {
	p := changing(t, steady,
		changeOf{10, 20, map[string]string{"stage.s.dwell": "6d", "stage.s.conversion": "0.9", "deal.value": "3000"}},
		changeOf{15, 10, map[string]string{"stage.t.routes.won": "0.6", "source.in.odds_times": "3", "stage.t.cooling": "10d"}},
		changeOf{40, 0, map[string]string{"stage.s.dwell": "1d", "source.in.cost": "30", "stage.t.cooling": "none", "stage.t.accept_score": "1"}},
	)
	f := newFigures(p)
	f.realise()
	dwell := &f.stages[0].manners[0].dwells[0]
	cooling, bar := &f.stages[1].manners[0].cooling, &f.stages[1].manners[0].bar
	for _, c := range []struct {
		t                                           float64
		dwell, value, odds, cost, won, cooling, bar float64 // won: the share before odds
	}{
		{-5, 2, 1000, 1, 10, 0.4, math.Inf(1), math.Inf(-1)},
		{10, 2, 1000, 1, 10, 0.4, math.Inf(1), math.Inf(-1)},
		{12.5, 2.5, 1250, 1, 10, 0.4, math.Inf(1), math.Inf(-1)},
		{20, 4, 2000, 2, 10, 0.5, math.Inf(1), math.Inf(-1)},
		{25, 5, 2500, 3, 10, 0.6, 10, math.Inf(-1)},
		{30, 6, 3000, 3, 10, 0.6, 10, math.Inf(-1)},
		{39.99, 6, 3000, 3, 10, 0.6, 10, math.Inf(-1)},
		{40, 1, 3000, 3, 30, 0.6, math.Inf(1), 1},
		{90, 1, 3000, 3, 30, 0.6, math.Inf(1), 1},
	} {
		g := &f.groups[0]
		cuts := f.stages[1].cutsOf(0, g, c.t)
		// Ways: won, back to s, lost; odds act on won.
		won := c.won * c.odds / (c.won*c.odds + 1 - c.won)
		back := won + 0.2/(c.won*c.odds+1-c.won)
		for i, pair := range [][2]float64{
			{dwell.at(c.t, 1), c.dwell}, {g.worth.at(c.t, 1) * g.value.at(c.t), c.value}, {g.odds.at(c.t), c.odds},
			{f.leadCost[0].at(c.t), c.cost}, {cuts[0], won}, {cuts[1], back}, {cooling.at(c.t), c.cooling}, {bar.at(c.t), c.bar},
		} {
			if pair[0] != pair[1] && !(math.Abs(pair[0]-pair[1]) < 1e-12*math.Abs(pair[1])) {
				t.Errorf("at %v, value %d: %v, want %v", c.t, i, pair[0], pair[1])
			}
		}
	}
}

// Two changes of one distribution side by side: each adds its part.
func TestChangesSideBySide(t *testing.T) {
	text := strings.Replace(steady, `dwell = "2d"`, `dwell = { dist = "lognormal", median = 4, sigma = 1 }`, 1)
	p := changing(t, text,
		changeOf{0, 10, map[string]string{"stage.s.dwell.median": "8"}},
		changeOf{5, 10, map[string]string{"stage.s.dwell.sigma": "0.5"}},
	)
	f := newFigures(p)
	f.realise()
	d := &f.stages[0].manners[0].dwells[0]
	for _, bits := range []uint64{stream.Mix(1), stream.Mix(2), stream.Mix(3)} {
		var q [3]float64
		for i, scn := range p.scenarios() {
			s := scn.Stages[0].Dwell.Sampler(nil)
			q[i] = s.Sample(bits)
		}
		for _, c := range []struct{ t, first, second float64 }{{0, 0, 0}, {3, 0.3, 0}, {5, 0.5, 0}, {7, 0.7, 0.2}, {10, 1, 0.5}, {12, 1, 0.7}, {15, 1, 1}} {
			want := q[0] + c.first*(q[1]-q[0]) + c.second*(q[2]-q[1])
			if got := d.at(c.t, bits); math.Abs(got-want) > 1e-12*want {
				t.Errorf("at %v: %v, want %v", c.t, got, want)
			}
		}
	}
}

// A change of a number that nobody knows moves it in its own world: the same
// path has the same random number.
func TestChangeOfAnUnknown(t *testing.T) {
	text := strings.Replace(steady, `conversion = 0.5`, `conversion = "0.4 to 0.6"`, 1)
	p := changing(t, text, changeOf{10, 0, map[string]string{"stage.s.conversion": "0.7 to 0.8", "source.in.cost": "20 to 40"}})
	if p.WorldSize() != 2 {
		t.Fatalf("the world has %d numbers, want those of two paths", p.WorldSize())
	}
	f := newFigures(p)
	for w := range uint64(5) {
		p.World(1, w, f.u)
		f.realise()
		after := p.scenario.Changes[0].After
		var cost float64
		for i := range after.Unknowns {
			if after.Unknowns[i].Path == "source.in.cost" {
				cost = after.Unknowns[i].Prior.Quantile(f.u[1])
			}
		}
		cuts := func(t float64) float64 { return f.stages[0].cutsOf(0, &f.groups[0], t)[0] }
		for i, pair := range [][2]float64{
			{cuts(9.9), p.scenario.Unknowns[0].Prior.Quantile(f.u[0])},
			{cuts(10), after.Unknowns[len(after.Unknowns)-1].Prior.Quantile(f.u[0])},
			{f.leadCost[0].at(9), 10}, {f.leadCost[0].at(10), cost},
		} {
			if math.Abs(pair[0]-pair[1]) > 1e-14*pair[1] {
				t.Errorf("world %d, number %d: %v, want %v", w, i, pair[0], pair[1])
			}
		}
	}
}

// The rate of a source goes along a ramp day by day, with the numbers of the
// middle of the day; a mix of segments does with every deal.
func TestRateAndMixChangeByHand(t *testing.T) {
	text := strings.Replace(steady, `[deal]`, "weekdays = { sat = 0, sun = 0 }\n[segment.a]\nshare = 0.2\n[segment.b]\nshare = 0.8\n[deal]", 1)
	p := changing(t, text,
		changeOf{10, 10, map[string]string{"source.in.every": "0.5d", "segment.a.share": "0.6", "segment.b.share": "0.4"}},
		changeOf{30, 0, map[string]string{"source.in.weekdays": "none"}},
	)
	f := newFigures(p)
	f.realise()
	x := &f.flows[0]
	for _, c := range []struct{ day, want float64 }{ // day 0 is a Wednesday
		{-20, 7.0 / 5}, {9, 7.0 / 5}, {10, 0}, {12, 7.0 / 5 / (1 - 0.5*0.25)}, {19, 7.0 / 5 / (1 - 0.5*0.95)}, {20, 7.0 / 5 * 2}, {29, 7.0 / 5 * 2}, {31, 2}, {99, 2},
	} {
		if got := x.shape[int(c.day)-x.first] * x.base; math.Abs(got-c.want) > 1e-12 {
			t.Errorf("day %v: rate %v, want %v", c.day, got, c.want)
		}
	}
	for _, c := range []struct{ t, u, want float64 }{
		{9, 0.19, 0}, {9, 0.21, 1}, {15, 0.39, 0}, {15, 0.41, 1}, {25, 0.59, 0}, {25, 0.61, 1},
	} {
		if got := f.segmentAt(0, c.u, c.t); float64(got) != c.want {
			t.Errorf("at %v, %v cuts segment %d, want %v", c.t, c.u, got, c.want)
		}
	}
	// Operational time: deal n comes when the integral of the rate is n.
	x.begin(stream.Source(1, 1, 1), 20)
	for x.number < 30 {
		x.advance()
	}
	sum, day := 0.0, 0
	for ; sum+x.shape[day-x.first] < 30; day++ {
		sum += x.shape[day-x.first]
	}
	if want := float64(day) + (30-sum)/x.shape[day-x.first]; math.Abs(x.time-want) > 1e-12 {
		t.Errorf("deal 30 at %v, want %v", x.time, want)
	}
}

// Costs follow a change: those of leads by the day of each lead, spend by its
// integral.
func TestCostOfAChange(t *testing.T) {
	p := changing(t, steady,
		changeOf{10, 20, map[string]string{"source.in.spend": "500/month"}},
		changeOf{50.0, 0, map[string]string{"source.in.cost": "30", "source.in.spend": "0/month"}},
	)
	res, err := Run(context.Background(), p, Options{Replications: 2})
	if err != nil {
		t.Fatal(err)
	}
	// A lead a day at 10, from day 50 at 30. Spend: 100 for 10 days, 300 on
	// average for 20, 500 for 20, nothing from then on.
	const month = 30.4375
	want := 50*10 + 50*30 + (100*10+300*20+500*20)/month
	if got := res.mustColumn("cost").Values()[1]; math.Abs(got-want) > 1e-9*want {
		t.Errorf("cost %v, want %v", got, want)
	}
	// March: days 19 to 50.
	at := func(day float64) float64 { return 100 + 400*(day-10)/20 }
	want = 31*10 + ((at(19)+at(30))/2*11+500*20)/month
	if got := res.mustColumn("cost@2027-03").Values()[1]; math.Abs(got-want) > 1e-9*want {
		t.Errorf("cost of March %v, want %v", got, want)
	}
}

// What people give and cost follows a change, of a plain pool and of one whose
// members come and go.
func TestPoolsChangeByHand(t *testing.T) {
	text := `
stages = ["s"]
[time]
start = 2027-02-10
horizon = "100d"
warmup = "10d"
[source.in]
every = "4d"
[stage.s]
pool = "p"
work = "1d"
conversion = 1.0
[pool.p]
size = 2
share = 0.5
cost = "100/day"
cost_share = true
`
	hires := "hires = { more = { on = 2027-02-20, add = 1 }, less = { on = 2027-03-02, add = -2 } }\n"
	set := changeOf{0, 20, map[string]string{"pool.p.share": "1.0", "pool.p.cost": "200/day"}}
	last := changeOf{50, 0, map[string]string{"pool.p.overhead": "4.2h/week"}}
	// Cost per day at day t of the ramp: (100 + 5t) (1/2 + t/40); from day 20 on 200.
	integral := func(t float64) float64 { // from day 0
		sum := func(t float64) float64 { return 50*t + 2.5*t*t + 5*t*t*t/120 }
		if t < 20 {
			return sum(t)
		}
		return sum(20) + 200*(t-20)
	}
	for _, c := range []struct {
		name, hires string
		want, march float64
	}{
		{"two for ever", "", 2 * integral(100), 2 * (integral(50) - integral(19))},
		{"three from day 10, one from day 20", hires, 2*integral(10) + 3*(integral(20)-integral(10)) + (integral(100) - integral(20)),
			3*(integral(20)-integral(19)) + (integral(50) - integral(20))},
	} {
		res, err := Run(context.Background(), changing(t, text+c.hires, set, last), Options{Replications: 1, Trace: []int{0}})
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]float64{"cost": c.want, "cost@2027-03": c.march} {
			if got := res.mustColumn(path).Values()[0]; math.Abs(got-want) > 1e-9*want {
				t.Errorf("%s: %s %v, want %v", c.name, path, got, want)
			}
		}
		// Work begun at t takes 1 / (1/2 + t/40) days, from day 20 on 1, and from
		// day 50 on 1 / (1 - 4.2/168).
		for _, ev := range res.Trace {
			if ev.Event != "end" || ev.Time < 0 {
				continue
			}
			begun := math.Floor(ev.Time/4) * 4
			give := math.Min(1, 0.5+begun/40)
			if begun >= 50 {
				give *= 1 - 4.2/168
			}
			if want := begun + 1/give; math.Abs(ev.Time-want) > 1e-9 {
				t.Errorf("%s: work ends at %v, want %v", c.name, ev.Time, want)
			}
		}
	}
}
