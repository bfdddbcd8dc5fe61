package chart

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg/vgsvg"

	"dealcast/model"
	"dealcast/scenarios"
	"dealcast/sim"
	"dealcast/sim/stat"
	"dealcast/sim/whatif"
)

// surface makes the value of a metric, and half of its interval, at a point.
type surface func(at []float64) (value, half float64)

// responding is a made-up sweep of startup.toml.
func responding(t testing.TB, metrics []whatif.Objective, surfaces []surface, costs surface, vary ...string) *responded {
	t.Helper()
	scn, problems := model.Load(scenarios.Files, "startup.toml", nil)
	if scn == nil {
		t.Fatal(model.FormatProblems(problems, "startup.toml"))
	}
	base := madeUp(usual()).res
	r := &whatif.Response{Metrics: metrics, Today: -1, Best: -1, Costly: costs != nil}
	r.Experiment, r.Scenario, r.Run, r.Objective = "sweep", base.Scenario, base.Run, metrics[0]
	for _, text := range vary {
		a, problems := scn.ParseRange(text, "--vary")
		if len(problems) > 0 {
			t.Fatal(model.FormatProblems(problems, text))
		}
		title := strings.ReplaceAll(a.Path, ".", " ")
		if a.Path == "pool.engineers.size" {
			title = "demo engineers"
		}
		r.Axes = append(r.Axes, whatif.Axis{Range: a, Title: title})
	}
	inner := 1
	for _, x := range r.Axes[0].Values {
		points := [][]float64{{x}}
		if len(r.Axes) == 2 {
			points = nil
			inner = len(r.Axes[1].Values)
			for _, y := range r.Axes[1].Values {
				points = append(points, []float64{x, y})
			}
		}
		for _, at := range points {
			p := whatif.Point{At: at}
			for _, f := range surfaces {
				p.Metrics = append(p.Metrics, whatif.Estimate(around(f(at))))
			}
			if costs != nil {
				p.Cost = around(costs(at))
				p.Net = around(p.Metrics[0].Value-p.Cost.Value, 1)
			}
			if at[0] == r.Axes[0].Value && (len(at) == 1 || at[1] == r.Axes[1].Value) {
				r.Today = len(r.Points)
			}
			better := func(p whatif.Point) float64 {
				if costs != nil {
					return p.Net.Value
				}
				return p.Metrics[0].Value * float64(metrics[0].Better())
			}
			if x := better(p); !math.IsNaN(x) && (r.Best < 0 || x > better(r.Points[r.Best])) {
				r.Best = len(r.Points)
			}
			r.Points = append(r.Points, p)
		}
	}
	for i := range r.Points {
		if len(r.Axes) == 2 && (i+1)%inner != 0 {
			r.Gains = append(r.Gains, gaining(r, surfaces, 1, i, i+1))
		}
		if i+inner < len(r.Points) {
			r.Gains = append(r.Gains, gaining(r, surfaces, 0, i, i+inner))
		}
	}
	if len(r.Axes) == 1 {
		whole := gaining(r, surfaces, 0, 0, len(r.Points)-1)
		r.Span = &whole
	}
	return &responded{r}
}

// around is an estimate with its interval; none for half 0.
func around(value, half float64) whatif.Estimate {
	e := whatif.Estimate{Value: value}
	if half > 0 && !math.IsNaN(value) {
		e.CI = stat.Interval{Low: value - half, High: value + half, Confidence: 0.95}
	}
	return e
}

// gaining is a step whose interval is a fifth as wide as those of its ends.
func gaining(r *whatif.Response, surfaces []surface, axis, from, to int) whatif.Gain {
	g := whatif.Gain{Axis: axis, From: from, To: to}
	a, b := r.Points[from], r.Points[to]
	verdict := func(d *whatif.Difference) int {
		switch {
		case !d.Told():
			return 0
		case d.Delta.Value*float64(max(-1, d.Objective.Better())) > 0:
			return 1
		}
		return -1
	}
	for k, f := range surfaces {
		_, half := f(b.At)
		d := whatif.Difference{Objective: r.Metrics[k], Base: a.Metrics[k], Variant: b.Metrics[k], Delta: around(b.Metrics[k].Value-a.Metrics[k].Value, half/5)}
		if d.Delta.Value != 0 && !math.IsNaN(d.Delta.Value) {
			d.Better = 1
		}
		g.Metrics = append(g.Metrics, d)
	}
	g.Verdict = verdict(&g.Metrics[0])
	if r.Costly {
		g.Cost = whatif.Difference{Delta: around(b.Cost.Value-a.Cost.Value, 0)}
		g.Net = whatif.Difference{Objective: r.Metrics[0], Delta: around(b.Net.Value-a.Net.Value, 2000)}
		g.Verdict = verdict(&g.Net)
	}
	return g
}

func metricOf(name, title string, unit sim.Unit, better int) whatif.Objective {
	return whatif.Objective{Text: name, Place: sim.Place{Path: name, Scope: sim.ScopeRun, Metric: &sim.Metric{Name: name, Title: title, Unit: unit, Better: better}}}
}

// responses are what the picture must bear.
func responses(t testing.TB) map[string]*responded {
	revenue, cycle := metricOf("revenue", "Revenue", sim.Money, 1), metricOf("cycle_days", "Cycle time", sim.Days, -1)
	wip, chance := metricOf("wip", "Open deals", sim.Deals, 0), metricOf("revenue", "Revenue", sim.Money, 1)
	chance.Target, chance.Chance = "year", true
	saturating := func(at []float64) (float64, float64) { return 1.75e6 * (1 - math.Exp(-at[0])), 3e4 }
	falling := func(at []float64) (float64, float64) { return 27 + 20*math.Exp(-at[0]), 0.4 }
	share := func(at []float64) (float64, float64) { return 1 / (1 + math.Exp(3-at[0])), 0.03 }
	wages := func(at []float64) (float64, float64) { return 9e4 * at[0], 0 }
	flat := func([]float64) (float64, float64) { return 1.5e6, 2e4 }
	nothing := func([]float64) (float64, float64) { return 0, 0 }
	bumpy := func(at []float64) (float64, float64) {
		return -4e5 + 3e5*math.Sin(7*at[0]), 4e4
	}
	holes := func(at []float64) (float64, float64) {
		if int(at[0])%3 == 0 {
			return math.NaN(), 0
		}
		return 10 * at[0], 2
	}
	never := func([]float64) (float64, float64) { return math.NaN(), 0 }
	hill := func(at []float64) (float64, float64) {
		return 1.6e6*(1-math.Exp(-at[0]))*at[1] + 2e5, 3e4
	}
	const size, conversion = "pool.engineers.size=2..8", "stage.demo.conversion=50%..70%:5pt"
	one := func(o whatif.Objective, f surface, cost surface, vary ...string) *responded {
		return responding(t, []whatif.Objective{o}, []surface{f}, cost, vary...)
	}
	all := map[string]*responded{
		"usual":           one(revenue, saturating, wages, size),
		"without-cost":    one(revenue, saturating, nil, size),
		"lower-is-better": one(cycle, falling, nil, size),
		"neither":         one(wip, falling, nil, "source.inbound.rate=20..35/week:2.5"),
		"chance":          one(chance, share, nil, size),
		"two-points":      one(revenue, saturating, wages, "pool.engineers.size=2,3"),
		"thirty-points":   one(revenue, saturating, wages, "pool.engineers.size=1..30:1"),
		"hundred-points":  one(revenue, bumpy, nil, "stage.demo.conversion=0..1:0.01"),
		"flat":            one(revenue, flat, nil, size),
		"nothing":         one(revenue, nothing, nil, size),
		"negative":        one(revenue, bumpy, nil, conversion),
		"holes":           one(cycle, holes, nil, "pool.engineers.size=1..9"),
		"undefined":       one(cycle, never, nil, size),
		"uneven":          one(revenue, saturating, wages, "pool.engineers.size=1,2,3,10,50"),
		"factor":          one(cycle, falling, nil, "stage.contact.dwell=*0.5..*2"),
		"long-values":     one(revenue, bumpy, nil, "pool.engineers.cost=81234..98765/year:1234.5"),
		"two-metrics":     responding(t, []whatif.Objective{revenue, cycle}, []surface{saturating, falling}, wages, size),
		"four-metrics":    responding(t, []whatif.Objective{revenue, cycle, wip, chance}, []surface{saturating, falling, falling, share}, nil, size),
		"map":             one(revenue, hill, nil, size, conversion),
		"map-with-cost":   one(revenue, hill, wages, size, conversion),
		"map-of-four":     one(revenue, hill, nil, "pool.engineers.size=2,3", "stage.demo.conversion=0.5,0.6"),
		"map-fine":        one(revenue, hill, wages, "pool.engineers.size=1..40:1", "stage.demo.conversion=0.2..0.8:0.01"),
		"map-flat":        one(revenue, flat, nil, size, conversion),
		"map-holes":       one(cycle, holes, nil, size, conversion),
		"map-undefined":   one(cycle, never, nil, size, conversion),
		"map-two-metrics": responding(t, []whatif.Objective{revenue, cycle}, []surface{hill, falling}, wages, size, conversion),
		"map-today":       one(revenue, hill, wages, size, "stage.negotiation.routes.won=50%..60%:5pt"),
	}
	long := one(revenue, saturating, wages, size)
	long.Axes[0].Title = strings.Repeat("engineers who know the product ", 8)
	all["long-title"] = long
	longMap := one(revenue, hill, wages, size, conversion)
	longMap.Axes[0].Title, longMap.Axes[1].Title = long.Axes[0].Title, long.Axes[0].Title
	all["map-long-titles"] = longMap
	luck := one(revenue, saturating, nil, size)
	for i := range luck.Points {
		if i != luck.Best {
			luck.Rivals = append(luck.Rivals, i)
		}
	}
	all["all-luck"] = luck
	yen := one(revenue, func(at []float64) (float64, float64) { return 3e13 * at[0], 2e12 }, nil, size)
	yen.Scenario.Currency = "Zimbabwe dollar"
	all["huge-currency"] = yen
	all["interrupted"] = one(revenue, saturating, wages, size)
	all["interrupted"].Run.Requested = 1e6
	return all
}

// Every response is drawn, with all of its texts on the sheet and none across
// another.
func TestResponses(t *testing.T) {
	for name, r := range responses(t) {
		for _, p := range Pictures(Response) {
			t.Run(name+"/"+p.Name, func(t *testing.T) { inspect(t, p.Name+"-"+name, p, r) })
		}
	}
}

// A map grows darker with the value, so that its order shows in grey too.
func TestHeatIsMonotone(t *testing.T) {
	h := heatMap{lo: 0, hi: 1}
	last := 2.0
	for i := range 101 {
		l := lightness(h.shadeOf(float64(i) / 100))
		if !(l < last) {
			t.Errorf("at %d%%: lightness %v after %v", i, l, last)
		}
		last = l
	}
}

// Marks of an axis stand at values of it, and never so near that they touch.
func TestValueTicks(t *testing.T) {
	for name, r := range responses(t) {
		s, err := newSheet(vgsvg.New(sheetWidth, sheetHeight))
		if err != nil {
			t.Fatal(err)
		}
		values := r.Axes[0].Values
		a := axis{lo: values[0], hi: values[len(values)-1]}
		end := math.Inf(-1)
		for _, tick := range s.valueTicks(r, 0, values, a, 300) {
			if !slices.Contains(values, tick.at) || tick.label != r.value(0, tick.at) {
				t.Errorf("%s: a mark %q at %v", name, tick.label, tick.at)
			}
			half := s.face.width(tick.label, regular, tickSize) / 2
			at := a.norm(tick.at) * 300
			if at-half < end {
				t.Errorf("%s: mark %q touches the one before", name, tick.label)
			}
			end = at + half
		}
	}
}

// The pictures of made-up sweeps look as they did; see TestGoldens.
func TestResponseGoldens(t *testing.T) {
	all := responses(t)
	for _, name := range []string{"usual", "map-with-cost"} {
		t.Run(name, func(t *testing.T) {
			checkGolden(t, Pictures(Response)[0], all[name], filepath.Join("testdata", fmt.Sprintf("response-%s.png", name)))
		})
	}
}
