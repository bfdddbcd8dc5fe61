package sim

import (
	"math"
	"sort"
	"testing"
	"testing/fstest"
	"time"

	"dealcast/model"
	"dealcast/model/num"
	"dealcast/sim/stream"
)

const quiet = `
stages = ["s"]
[time]
start = 2027-02-10
horizon = "300d"
warmup = "100d"
[source.in]
rate = "1/day"
[stage.s]
conversion = 0.5
`

func known(x float64) model.Number { return model.Number{Value: x} }

// under is the plan of a scenario under factors and shocks.
func under(t *testing.T, text string, edit func(*model.Scenario)) *Plan {
	t.Helper()
	scn, problems := model.Load(fstest.MapFS{"case.toml": {Data: []byte(text)}}, "case.toml", nil)
	if scn == nil {
		t.Fatal(model.FormatProblems(problems, "case.toml"))
	}
	edit(scn)
	p, err := Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// mood is a factor with all four effects.
func mood(each string, sd, persistence float64) model.Factor {
	return model.Factor{Name: "mood", SD: known(sd), Each: each, Persistence: known(persistence),
		Elasticity: model.Elasticities{Rate: known(1), Odds: known(0.5), Dwell: known(-2), Value: known(0.25)}}
}

// still is a shock without effects.
func still(name string) model.Shock {
	return model.Shock{Name: name, Probability: known(1), Lasts: known(1), Rate: known(1), Odds: known(1), Dwell: known(1), Value: known(1)}
}

func (p *Plan) climateOf(seed, w uint64) *climate {
	f := newFigures(p)
	p.World(seed, w, f.u)
	f.realise()
	return f.climate
}

// The weather of every period follows from the addresses of its innovations,
// worked out here from their definition.
func TestFactorByAddress(t *testing.T) {
	const sd, r, seed, w = 0.3, 0.6, 7, 3
	start := time.Date(2027, 2, 10, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		each   string
		period func(time.Time) int
	}{
		{"month", func(d time.Time) int { return 12*(d.Year()-2027) + int(d.Month()) - 2 }},
		{"quarter", func(d time.Time) int { return 4*(d.Year()-2027) + (int(d.Month())-1)/3 }},
		{"year", func(d time.Time) int { return d.Year() - 2027 }},
		{"run", func(time.Time) int { return 0 }},
	} {
		sky := under(t, quiet, func(s *model.Scenario) { s.Factors = []model.Factor{mood(c.each, sd, r)} }).climateOf(seed, w)
		z := map[int]float64{}
		e := func(k int) float64 {
			at := stream.At(stream.Name("factor.mood"), stream.Factor)
			return num.NormQuantile(stream.Uniform(stream.World(seed, w).Bits(at, uint32(k))))
		}
		z[0] = sd * e(0)
		for k := 1; k < 20; k++ {
			z[k] = r*z[k-1] + sd*math.Sqrt(1-r*r)*e(k)
			z[-k] = r*z[1-k] + sd*math.Sqrt(1-r*r)*e(-k)
		}
		for day := -100.0; day < 300; day += 0.25 {
			want := z[c.period(start.AddDate(0, 0, int(math.Floor(day))))]
			got := sky.at(day)
			for i, pair := range [][2]float64{{got.rate, want}, {got.odds, want / 2}, {got.dwell, -2 * want}, {got.value, want / 4}} {
				if math.Abs(math.Log(pair[0])-pair[1]) > 1e-13 {
					t.Fatalf("each %s, day %v, effect %d: %v, want exp(%v)", c.each, day, i, pair[0], pair[1])
				}
			}
		}
	}
}

// A longer warm-up moves no factor, no shock and no lead.
func TestLongerWarmupMovesNoWeather(t *testing.T) {
	edit := func(days float64) func(*model.Scenario) {
		return func(s *model.Scenario) {
			s.Time.Warmup = days
			s.Factors = []model.Factor{mood("month", 0.5, 0.8)}
			shock := still("crisis")
			shock.Probability, shock.Lasts, shock.Rate = known(0.5), known(60), known(0.2)
			s.Shocks = []model.Shock{shock}
		}
	}
	short, long := under(t, quiet, edit(100)), under(t, quiet, edit(1000))
	for w := range uint64(20) {
		a, b := newFigures(short), newFigures(long)
		short.World(1, w, a.u)
		long.World(1, w, b.u)
		a.realise()
		b.realise()
		for day := -100.0; day < 300; day += 0.3 {
			if *a.climate.at(day) != *b.climate.at(day) {
				t.Fatalf("world %d, day %v: %v after a short warm-up, %v after a long one", w, day, *a.climate.at(day), *b.climate.at(day))
			}
		}
		x, y := &a.flows[0], &b.flows[0]
		key := stream.Source(1, w, short.sources[0].name)
		x.begin(key, 100)
		y.begin(key, 1000)
		for y.number < x.number {
			y.advance()
		}
		for ; !math.IsInf(x.time, 1); x.advance() {
			if x.time != y.time || x.number != y.number {
				t.Fatalf("world %d: deal %d at %v after a short warm-up, deal %d at %v after a long one", w, x.number, x.time, y.number, y.time)
			}
			y.advance()
		}
	}
}

// A factor is a stationary sequence: its sd is the same in every period, before
// and after the start, and the correlation of periods k apart is persistence^k.
func TestFactorIsStationary(t *testing.T) {
	const sd, r, n = 0.4, 0.7, 20000
	p := under(t, quiet, func(s *model.Scenario) { s.Factors = []model.Factor{mood("month", sd, r)} })
	f := newFigures(p)
	months := p.climate.factors[0].count
	sums := make([][]float64, months)
	for i := range sums {
		sums[i] = make([]float64, months)
	}
	for w := range uint64(n) {
		p.World(11, w, f.u)
		f.climate.realise(f.u, f.x, p.horizon)
		for i := range months {
			for j := range months {
				sums[i][j] += f.climate.z[i] * f.climate.z[j] / n
			}
		}
	}
	for i := range months {
		for j := range months {
			rho := math.Pow(r, math.Abs(float64(i-j)))
			want := sd * sd * rho
			se := sd * sd * math.Sqrt((1+rho*rho)/n) // of the mean of a product of normal numbers
			if z := (sums[i][j] - want) / se; math.Abs(z) > 4.5 {
				t.Errorf("covariance of months %d and %d: %.5f, want %.5f, z %.1f", i, j, sums[i][j], want, z)
			}
		}
	}
}

// Shocks by hand: what multiplies when, at both ends and where they overlap.
func TestShockByHand(t *testing.T) {
	on := time.Date(2027, 2, 20, 0, 0, 0, 0, time.UTC)
	p := under(t, quiet, func(s *model.Scenario) {
		a, b, c := still("a"), still("b"), still("c")
		a.Starts, a.Lasts, a.Rate, a.Odds = &on, known(20.5), known(3), known(2)
		early := on.AddDate(0, 0, -200)
		b.Starts, b.Lasts, b.Rate, b.Value = &early, known(195), known(2), known(7) // until day 5
		c.Starts, c.Lasts, c.Dwell, c.Rate = &on, known(1000), known(0.5), known(10)
		d := still("d") // has a date and never happens
		d.Starts, d.Probability, d.Rate = &on, known(0), known(100)
		s.Shocks = []model.Shock{a, b, c, d}
	})
	sky := p.climateOf(1, 1)
	for _, c := range []struct {
		t    float64
		want weather
	}{
		{-100, weather{2, 1, 1, 7}},
		{4.999, weather{2, 1, 1, 7}},
		{5, weather{1, 1, 1, 1}},
		{9.999, weather{1, 1, 1, 1}},
		{10, weather{30, 2, 0.5, 1}},
		{30.499, weather{30, 2, 0.5, 1}},
		{30.5, weather{10, 1, 0.5, 1}},
		{299.9, weather{10, 1, 0.5, 1}},
	} {
		if got := *sky.at(c.t); got != c.want {
			t.Errorf("at %v: %v, want %v", c.t, got, c.want)
		}
	}
}

// A shock without a date happens as often as it says, anywhere in the window.
func TestShockIsRandom(t *testing.T) {
	const n, chance = 20000, 0.3
	p := under(t, quiet, func(s *model.Scenario) {
		a := still("a")
		a.Probability, a.Lasts, a.Rate = known(chance), known(1e4), known(2)
		s.Shocks = []model.Shock{a}
	})
	f := newFigures(p)
	count, sum := 0.0, 0.0
	for w := range uint64(n) {
		p.World(5, w, f.u)
		f.realise()
		if edges := f.climate.edges; len(edges) == 3 {
			count++
			sum += edges[1] / 300
		} else if f.climate.at(299).rate != 1 {
			t.Fatal("it rains without a shock")
		}
	}
	if z := (count - n*chance) / math.Sqrt(n*chance*(1-chance)); math.Abs(z) > 4 {
		t.Errorf("happens in %v of %v worlds, z %.1f", count, n, z)
	}
	if z := (sum/count - 0.5) * math.Sqrt(12*count); math.Abs(z) > 4 {
		t.Errorf("begins at %.4f of the window on average, z %.1f", sum/count, z)
	}
}

// Leads under a shock by hand: one a day, three a day while it lasts, none on
// Sundays; and a burst that the shock multiplies.
func TestArrivalsUnderAShockByHand(t *testing.T) {
	on := time.Date(2027, 2, 12, 0, 0, 0, 0, time.UTC) // Friday, day 2
	p := under(t, `
stages = ["s"]
[time]
start = 2027-02-10
horizon = "7d"
warmup = "2d"
[source.in]
every = "1d"
weekdays = { mon = 1, tue = 1, wed = 1, thu = 1, fri = 1, sat = 1, sun = 0 }
bursts = { fair = { on = 2027-02-08, leads = 14, over = "7d" } }
[stage.s]
conversion = 0.5
`, func(s *model.Scenario) {
		a := still("a")
		a.Starts, a.Lasts, a.Rate = &on, known(1.5), known(3)
		s.Shocks = []model.Shock{a}
	})
	f := newFigures(p)
	f.realise()
	x := &f.flows[0]
	x.begin(stream.Source(1, 1, p.sources[0].name), 2)
	const day = 6.0 / 7 // between deals, for 7/6 come on each day but Sunday
	var want []float64
	for n := -2.0; ; n++ {
		at := n * day
		if at >= 2 { // deal n comes when n have come since day 0, of which 7/3 by day 2
			at = 2 + (n-7.0/3)*day/3
		}
		if at >= 3.5 {
			at = 3.5 + (n-7.0/3-1.5*3.5)*day
		}
		if at >= 4 && n > 2 { // Sunday
			at++
		}
		if at >= 7 {
			break
		}
		want = append(want, at)
	}
	var got []float64
	for ; !math.IsInf(x.time, 1); x.advance() {
		got = append(got, x.time)
	}
	if len(got) != len(want) {
		t.Fatalf("leads at %v, want %v", got, want)
	}
	for i := range got {
		if math.Abs(got[i]-want[i]) > 1e-12 {
			t.Errorf("lead %d at %v, want %v", i, got[i], want[i])
		}
	}

	// The burst: from day -2 to 5 at 2 a day, 6 from day 2 to 3.5.
	b := &f.flows[1]
	key := stream.Source(1, 1, p.sources[1].name)
	b.begin(key, 2)
	s, n := 0.0, int64(0)
	for ; !math.IsInf(b.time, 1); n++ {
		s += stream.Exponential(key.Deal(n).Bits(arrivalGap, 0))
		at := -2 + s/2
		if at >= 2 {
			at = 2 + (s-8)/6
		}
		if at >= 3.5 {
			at = 3.5 + (s-8-9)/2
		}
		if b.number != n || math.Abs(b.time-at) > 1e-12 {
			t.Fatalf("burst deal %d at %v, want deal %d at %v", b.number, b.time, n, at)
		}
		b.advance()
	}
	if s += stream.Exponential(key.Deal(n).Bits(arrivalGap, 0)); s < 8+9+3 {
		t.Errorf("the burst ends at operational time %v, want 20", s)
	}
}

// Correlated unknowns, by independent and by Sobol draws: the rank correlation
// is that of the scenario, and a sequence of points still fills the range of
// the first of them evenly.
func TestCorrelatedWorlds(t *testing.T) {
	const n, rho = 16 * 256, 0.6
	text := quiet + "[pool.p]\nsize = 3\nshare = \"0.2 to 0.6\"\n"
	for _, draws := range []model.Draws{model.RandomDraws, model.SobolDraws} {
		p := under(t, text, func(s *model.Scenario) {
			s.Run.Draws = draws
			s.Sources[0].Rate = model.Number{Factor: 1, Unknown: 2, Max: 1e9}
			s.Unknowns = append(s.Unknowns, model.Unknown{Path: "source.in.rate", Axis: 1, Prior: model.Prior{Kind: model.LogNormal, B: 0.5}})
			s.Correlations = []model.Correlation{{I: 1, J: 0, Rho: rho}}
		})
		f := newFigures(p)
		var x, y []float64
		for w := range uint64(n) {
			p.World(9, w, f.u)
			f.realise()
			x, y = append(x, f.x[0]), append(y, f.x[1])
		}
		rx, ry := ranks(x), ranks(y)
		sum := 0.0
		for i := range rx {
			sum += 12 * (rx[i] - 0.5) * (ry[i] - 0.5) / n
		}
		if math.Abs(sum-rho) > 4/math.Sqrt(n) {
			t.Errorf("%s draws: rank correlation %.4f, want %v", draws, sum, rho)
		}
		if draws != model.SobolDraws {
			continue
		}
		var seen [256]int
		for i := 0; i < n; i += 16 {
			seen[int(f.plan.world[0].axis.Uniform(stream.SobolKey(9, 0, f.plan.world[0].name), uint64(i/16))*256)]++
		}
		for cell, count := range seen {
			if count != 1 {
				t.Fatalf("%d points in part %d of 256", count, cell)
			}
		}
	}
}

// ranks are the ranks of numbers, from 0 to 1.
func ranks(x []float64) []float64 {
	at := make([]int, len(x))
	for i := range at {
		at[i] = i
	}
	sort.Slice(at, func(i, j int) bool { return x[at[i]] < x[at[j]] })
	r := make([]float64, len(x))
	for k, i := range at {
		r[i] = (float64(k) + 0.5) / float64(len(x))
	}
	return r
}

// Sobol draws fill the innovations of factors and the draws of shocks evenly,
// and a variant with another unknown keeps those of its base.
func TestSobolClimate(t *testing.T) {
	edit := func(s *model.Scenario) {
		s.Run.Draws = model.SobolDraws
		s.Factors = []model.Factor{mood("quarter", 1, 0.5)}
		s.Shocks = []model.Shock{still("a")}
	}
	p, more := under(t, quiet, edit), under(t, quiet+"[deal]\nvalue = \"10 to 20\"\n[pool.p]\nsize = 1\nshare = \"0.2 to 0.6\"\n", edit)
	if p.Draws() != model.SobolDraws || p.WorldSize() != 7 {
		t.Fatalf("%s draws of %d numbers, want sobol draws of 5 quarters and one shock in two", p.Draws(), p.WorldSize())
	}
	extra := more.WorldSize() - p.WorldSize()
	const n = 16 * 64
	u, v := make([]float64, p.WorldSize()), make([]float64, more.WorldSize())
	seen := make([][64]int, len(u))
	for w := uint64(0); w < n; w++ {
		p.World(3, w, u)
		more.World(3, w, v)
		for i := range u {
			if u[i] != v[extra+i] {
				t.Fatalf("world %d, number %d: another draw beside more unknowns", w, i)
			}
			if w%16 == 5 {
				seen[i][int(u[i]*64)]++
			}
		}
	}
	for i := range seen {
		for cell, count := range seen[i] {
			if count != 1 {
				t.Fatalf("number %d: %d points in part %d of 64", i, count, cell)
			}
		}
	}
}
