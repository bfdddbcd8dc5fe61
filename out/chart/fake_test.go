package chart

import (
	"math"
	"math/rand/v2"
	"time"

	"dealcast/sim"
	"dealcast/sim/stat"
)

// fakeColumn is a column of made-up values.
type fakeColumn []float64

func (c fakeColumn) Values() []float64                      { return c }
func (c fakeColumn) Summary() stat.Summary                  { return stat.Summarise(c) }
func (c fakeColumn) Pooled() (float64, stat.Interval, bool) { return 0, stat.Interval{}, false }

// fake is a made-up result: pictures of it can show what a simulation will
// hardly ever give (undefined values, negative totals, values that are all
// equal).
type fake struct {
	res     *sim.Result
	columns map[string]fakeColumn
	hists   map[string]*stat.Hist
}

func (f *fake) view() *view {
	return &view{
		Result: f.res,
		column: func(path string) (column, bool) { c, ok := f.columns[path]; return c, ok },
		hist:   func(path string) *stat.Hist { return f.hists[path] },
	}
}

// options of a made-up result.
type options struct {
	n       int
	days    float64
	stages  []string
	pools   []string
	sources []string
	targets []float64
	value   float64
}

func madeUp(o options) *fake {
	rng := rand.New(rand.NewPCG(1, 2))
	start := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	f := &fake{res: &sim.Result{}, columns: map[string]fakeColumn{}, hists: map[string]*stat.Hist{"cycle_days": stat.NewHist()}}
	r := f.res
	r.Scenario = sim.ScenarioInfo{Name: "Startup: software for small businesses", SHA256: "e3b0c44298fc1c14", Currency: "EUR", Unit: "deal"}
	r.Run = sim.RunInfo{Replications: o.n, Requested: o.n, Seed: 1, Start: start, HorizonDays: o.days, Engine: "1"}
	for _, s := range o.stages {
		r.Stages = append(r.Stages, sim.Entity{Name: s, Title: s})
	}
	for _, s := range o.pools {
		r.Pools = append(r.Pools, sim.Entity{Name: s, Title: s})
	}
	step := 7.0
	if o.days < 40 {
		step = 1
	}
	cut := func(step float64) (ps []sim.Period) {
		for d := 0.0; d < o.days; d += step {
			from, to := dateAt(start, d), dateAt(start, math.Min(d+step, o.days))
			ps = append(ps, sim.Period{Label: from.Format("2006-01-02"), From: from, To: to, FromDay: d, ToDay: math.Min(d+step, o.days)})
		}
		return ps
	}
	r.Grid, r.Periods = cut(step), cut(max(step, 30.4375))
	for i := range r.Periods {
		r.Periods[i].Label = "P" + r.Periods[i].Label
	}
	put := func(path string, mean, cv float64) fakeColumn {
		c := make(fakeColumn, o.n)
		for i := range c {
			c[i] = math.Max(0, mean*(1+cv*rng.NormFloat64()))
		}
		f.columns[path] = c
		return c
	}
	years := o.days / 365
	leads, won := 1404*years, 186*years
	world := put("world", 1, 0.1)
	total := map[string]fakeColumn{}
	for _, m := range []string{"revenue", "won", "lost", "leads"} {
		total[m] = make(fakeColumn, o.n)
		f.columns[m] = total[m]
	}
	for _, p := range r.Grid {
		share := (p.ToDay - p.FromDay) / o.days
		w := put("won@"+p.Label, won*share, 0.5)
		rev := put("revenue@"+p.Label, won*share*o.value, 0.6)
		l := put("lost@"+p.Label, (leads-won)*share, 0.2)
		a := put("leads@"+p.Label, leads*share, 0.2)
		for i := range o.n {
			rev[i] *= world[i]
			total["won"][i] += w[i]
			total["revenue"][i] += rev[i]
			total["lost"][i] += l[i]
			total["leads"][i] += a[i]
		}
		cum := make(fakeColumn, o.n)
		copy(cum, total["revenue"])
		f.columns["revenue_cumulative@"+p.Label] = cum
		flow := make(fakeColumn, o.n) // most is spent early
		for i := range flow {
			flow[i] = cum[i] - 0.35*won*o.value*(1-math.Exp(-6*p.ToDay/o.days))
		}
		f.columns["cash_flow_cumulative@"+p.Label] = flow
		grow := 1 + 0.4*p.FromDay/o.days
		put("open_end@"+p.Label, 100*grow, 0.1)
		for i, s := range o.stages {
			put("stage."+s+".open_end@"+p.Label, 100*grow/float64(len(o.stages))*(0.6+0.3*float64(i%3)), 0.2)
		}
		for _, s := range o.pools {
			put("pool."+s+".utilisation@"+p.Label, 0.9, 0.08)
			put("pool."+s+".queue@"+p.Label, 6*grow, 0.5)
		}
	}
	for _, p := range r.Periods {
		put("velocity_deals@"+p.Label, 0.6, 0.2)
	}
	for _, m := range []struct {
		path string
		mean float64
	}{{"win_rate", 0.16}, {"deal_value", o.value}, {"cycle_days", 30.1}, {"velocity_deals", 7.4 * years},
		{"velocity_value", 61000}, {"revenue_per_day", 4100}, {"open_start", 100}, {"open_end", 140}, {"wip", 120}} {
		put(m.path, m.mean, 0.03)
	}
	in := leads
	for i, s := range o.stages {
		at := "stage." + s + "."
		conv := []float64{0.7, 0.6, 0.6, 0.5}[i%4]
		put(at+"handover_days", 0.4*float64(i%2), 0.1)
		put(at+"wait_days", 3.2*float64(i%2), 0.1)
		put(at+"work_days", 1.1*float64(i%2), 0.1)
		put(at+"dwell_days", 3+2*float64(i%3), 0.1)
		put(at+"conversion", conv, 0.02)
		put(at+"lost_share", 1-conv, 0.02)
		put(at+"entered", in, 0.02)
		put(at+"converted", in*conv*0.97, 0.02)
		put(at+"returned", in*0.05*float64(i%3), 0.02)
		put(at+"lost", in*(1-conv)*0.9, 0.02)
		put(at+"lost_to_patience", in*0.08*float64(i%2), 0.02)
		put(at+"lost_to_decision", in*(0.9*(1-conv)-0.08*float64(i%2)), 0.02)
		put(at+"open_start", 100/float64(len(o.stages)), 0.1)
		in *= conv
	}
	for _, s := range o.pools {
		put("pool."+s+".utilisation", 0.93, 0.02)
		put("pool."+s+".queue", 7, 0.1)
		put("pool."+s+".wait_days", 3.2, 0.1)
	}
	for range 20 * o.n {
		f.hists["cycle_days"].Add(24 * math.Exp(0.55*rng.NormFloat64()))
	}
	for i, g := range o.targets {
		hit := 0
		for _, x := range total["revenue"] {
			if x >= g {
				hit++
			}
		}
		r.Targets = append(r.Targets, sim.TargetResult{Name: "t", Title: []string{"year", "stretch goal", "budget"}[i%3], Metric: "revenue", AtLeast: true,
			Goal: g, From: start, To: dateAt(start, o.days), Probability: float64(hit) / float64(o.n), CI: stat.Wilson(hit, o.n, 0.95)})
	}
	f.later(o, put)
	return f
}

// later makes up what was added to results last: after all others, whose numbers
// stay as they were.
func (f *fake) later(o options, put func(path string, mean, cv float64) fakeColumn) {
	for _, p := range f.res.Grid {
		for i, s := range o.stages {
			swing := 1 + 0.4*math.Sin(p.FromDay/40+float64(i))
			put("stage."+s+".wip@"+p.Label, 60*swing/float64(len(o.stages))*(0.6+0.3*float64(i%3)), 0.2)
		}
	}
	for _, s := range o.pools {
		for _, p := range f.res.Grid {
			f.columns["pool."+s+".capacity@"+p.Label] = make(fakeColumn, o.n)
			for i := range o.n {
				f.columns["pool."+s+".capacity@"+p.Label][i] = 3
			}
		}
	}
	for i, s := range o.sources {
		f.res.Sources = append(f.res.Sources, sim.Entity{Name: s, Title: s})
		at := "source." + s + "."
		won := o.days / float64(2+5*i*i)
		put(at+"won", won, 0.2)
		put(at+"revenue", won*o.value, 0.2)
		put(at+"cycle_days", 30*[]float64{1, 2, 0.8, 1.1}[i%4], 0.05)
		put(at+"win_rate", []float64{0.31, 0.12, 0.44, 0.25}[i%4], 0.1)
		put(at+"velocity_deals", won/(30*[]float64{1, 2, 0.8, 1.1}[i%4]), 0.2)
	}
}

func usual() options {
	return options{n: 2000, days: 365, stages: []string{"contact", "demo", "proposal", "negotiation"}, pools: []string{"engineers"},
		targets: []float64{1.5e6}, value: 8200, sources: []string{"inbound", "outbound", "partners", "events"}}
}
