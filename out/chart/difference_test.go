package chart

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"dealcast/out"
	"dealcast/sim"
	"dealcast/sim/stat"
	"dealcast/sim/whatif"
)

// change makes the value of a variant from that of the base in replication r.
type change func(x float64, r int) float64

func by(d float64) change { return func(x float64, _ int) float64 { return x + d } }

// wobbling adds d on average, and more or less of it from replication to
// replication.
func wobbling(d, spread float64) change {
	return func(x float64, r int) float64 { return x + d + spread*math.Sin(float64(r*r%97)) }
}

// comparing is a made-up comparison of revenue, or of the chance of the first
// target.
func comparing(o options, chance bool, names []string, changes ...change) *compared {
	base := madeUp(o)
	c := &compared{Comparison: &whatif.Comparison{}, base: base.view()}
	c.Experiment, c.Scenario, c.Run, c.Base = "compare", base.res.Scenario, base.res.Run, base.res
	metric := &sim.Metric{Name: "revenue", Title: "Revenue", Unit: sim.Money, Better: 1}
	c.Objective = whatif.Objective{Text: "revenue", Place: sim.Place{Path: "revenue", Metric: metric}}
	if chance {
		c.Objective.Chance, c.Objective.Target = true, "year"
	}
	views := map[*sim.Result]*view{}
	for i, f := range changes {
		variant := madeUp(o)
		for path, col := range variant.columns {
			switch {
			case strings.HasPrefix(path, "revenue_cumulative@"):
				for r := range col {
					col[r] += (f(base.columns["revenue"][r], r) - base.columns["revenue"][r]) * col[r] / math.Max(1, base.columns["revenue"][r])
				}
			case path == "revenue":
				for r := range col {
					col[r] = f(base.columns["revenue"][r], r)
				}
			}
		}
		v := &whatif.Compared{Name: names[i%len(names)], Result: variant.res, Headline: between(base.columns["revenue"], variant.columns["revenue"], c.Objective, o)}
		v.Simultaneous, v.Identical = v.Headline.Delta.CI, v.Headline.Better+v.Headline.Worse == 0 && o.n > 1
		if v.Headline.Told() {
			v.Verdict = 1
			if v.Headline.Delta.Value < 0 {
				v.Verdict = -1
			}
		}
		if len(o.targets) > 0 && !chance {
			of := c.Objective
			of.Chance, of.Target = true, "year"
			v.Targets = append(v.Targets, between(base.columns["revenue"], variant.columns["revenue"], of, o))
		}
		c.Variants = append(c.Variants, *v)
		views[v.Result] = variant.view()
	}
	for _, v := range out.Ranked(c.Comparison) {
		c.ranked = append(c.ranked, contender{v, views[v.Result]})
	}
	return c
}

// between is a difference as the experiment makes it.
func between(base, variant []float64, of whatif.Objective, o options) whatif.Difference {
	x, y := base, variant
	if of.Chance {
		x, y = make([]float64, len(base)), make([]float64, len(base))
		for r := range base {
			if base[r] >= o.targets[0] {
				x[r] = 1
			}
			if variant[r] >= o.targets[0] {
				y[r] = 1
			}
		}
	}
	d := whatif.Difference{Objective: of}
	d.Base.Value, d.Variant.Value = stat.Summarise(x).Mean, stat.Summarise(y).Mean
	d.Delta.Value, d.Delta.CI = stat.PooledDifference(x, nil, y, nil)
	d.Pairs = stat.Summarise(stat.Paired(x, y))
	for r := range x {
		switch {
		case y[r] > x[r]:
			d.Better++
		case y[r] < x[r]:
			d.Worse++
		default:
			d.Same++
		}
	}
	return d
}

// comparisons are what the picture must bear.
func comparisons() map[string]*compared {
	few := func(n int) options { o := usual(); o.n = n; return o }
	long := strings.Repeat("one more engineer who knows the product and the customers ", 3)
	var twelve []change
	var names []string
	for i := range 12 {
		twelve = append(twelve, wobbling(float64(i*i)*3e3-1.2e5, 4e5))
		names = append(names, fmt.Sprintf("variant %d of the pipeline", i+1))
	}
	free := few(60)
	free.value = 0
	yen := few(60)
	yen.value, yen.targets = 8e11, nil
	one := []string{"one more demo engineer"}
	all := map[string]*compared{
		"usual":              comparing(few(400), false, one, wobbling(1.8e5, 9e4)),
		"worse":              comparing(few(400), false, one, wobbling(-1.2e5, 3e5)),
		"luck":               comparing(few(200), false, one, wobbling(2e3, 3e5)),
		"one-replication":    comparing(few(1), false, one, by(3e4)),
		"two-replications":   comparing(few(2), false, one, wobbling(3e4, 1e4)),
		"twenty":             comparing(few(20), false, one, wobbling(3e4, 9e4)),
		"nothing-changes":    comparing(few(60), false, one, by(0)),
		"the-same-for-all":   comparing(few(60), false, one, by(5e4)),
		"mostly-nothing":     comparing(few(400), false, one, func(x float64, r int) float64 { return x + float64(max(0, r%10-7))*1e4 }),
		"long-name":          comparing(few(60), false, []string{long}, wobbling(1.8e5, 9e4)),
		"chance":             comparing(few(400), true, one, wobbling(1.8e5, 3e5)),
		"chance-unchanged":   comparing(few(60), true, one, by(0)),
		"no-value":           comparing(free, false, one, by(0)),
		"huge-currency":      comparing(yen, false, one, wobbling(3e13, 2e13)),
		"three":              comparing(few(200), false, []string{"more people", "more leads", "nothing"}, wobbling(1.8e5, 9e4), wobbling(-5e4, 3e5), by(0)),
		"twelve":             comparing(few(200), false, names, twelve...),
		"twelve-long-names":  comparing(few(60), false, []string{"a " + long, "b " + long}, twelve...),
		"thirty":             comparing(few(60), false, names, append(append(twelve[:12:12], twelve...), twelve[:6]...)...),
		"several-with-one":   comparing(few(1), false, []string{"more", "less"}, by(1e5), by(-2e5)),
		"several-all-nought": comparing(few(60), false, []string{"this", "that"}, by(0), by(0)),
		"none":               comparing(few(60), false, one),
	}
	all["interrupted"] = comparing(few(60), false, one, wobbling(1.8e5, 9e4))
	all["interrupted"].Run.Requested = 2000
	return all
}

// Every comparison is drawn, with all of its texts on the sheet and none across
// another.
func TestDifferences(t *testing.T) {
	for name, c := range comparisons() {
		for _, p := range Pictures(Comparison) {
			t.Run(name+"/"+p.Name, func(t *testing.T) { inspect(t, p.Name+"-"+name, p, c) })
		}
	}
}

// Bars share no value, lose none inside the range, and none is on both sides of
// zero but the one of zero itself.
func TestBinned(t *testing.T) {
	sorted := []float64{-5, -4.9, -0.1, 0, 0, 0, 0.1, 3, 3.01, 9.9, 40}
	bars := binned(sorted, -6, 10)
	n := 0
	for i, b := range bars {
		n += b.n
		if i > 0 && b.lo < bars[i-1].hi && bars[i-1].hi != b.hi && b.lo != -b.hi && bars[i-1].lo != -bars[i-1].hi {
			t.Errorf("bar %v covers %v", b, bars[i-1])
		}
		if b.lo < 0 && b.hi > 0 && b.n != 3 {
			t.Errorf("bar %v is on both sides of zero", b)
		}
	}
	if n != len(sorted)-1 {
		t.Errorf("%d values in bars, want %d", n, len(sorted)-1)
	}
}

// A picture refuses what it is not drawn of.
func TestPicturesKnowTheirSubject(t *testing.T) {
	c := comparing(options{n: 2, days: 30, stages: []string{"a"}, value: 100}, false, []string{"x"}, by(1))
	for _, p := range Pictures(Forecast) {
		if err := drawPicture(p, c, discard{}, "svg"); err == nil {
			t.Errorf("%s is drawn of a comparison", p.Name)
		}
	}
	for _, p := range Pictures(Comparison) {
		if err := drawPicture(p, c.base, discard{}, "svg"); err == nil {
			t.Errorf("%s is drawn of a forecast", p.Name)
		}
	}
}

// The pictures of a made-up comparison look as they did; see TestGoldens.
func TestDifferenceGoldens(t *testing.T) {
	all := comparisons()
	for _, name := range []string{"usual", "twelve"} {
		t.Run(name, func(t *testing.T) {
			checkGolden(t, Pictures(Comparison)[0], all[name], filepath.Join("testdata", "difference-"+name+".png"))
		})
	}
}

// Less is better of a cycle time, more of revenue, neither of open deals.
func TestColourOfADifference(t *testing.T) {
	for _, c := range []struct {
		metric string
		better int
		up     any
		down   any
	}{
		{"revenue", +1, blue, vermillion},
		{"cycle_days", -1, vermillion, blue},
		{"wip", 0, grey, grey},
	} {
		o := &compared{Comparison: &whatif.Comparison{}}
		o.Objective.Place.Metric = &sim.Metric{Name: c.metric, Better: c.better}
		if up, down := o.colour(3), o.colour(-3); up != c.up || down != c.down {
			t.Errorf("%s: got %v up and %v down, want %v and %v", c.metric, up, down, c.up, c.down)
		}
	}
}
