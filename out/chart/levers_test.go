package chart

import (
	"cmp"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dealcast/sim"
	"dealcast/sim/stat"
	"dealcast/sim/whatif"
)

// pulling is a made-up report of levers with these effects and half-widths of
// their intervals; a cost of 0 is unknown.
func pulling(metric sim.Metric, names []string, figures ...[3]float64) *leverage {
	r := &whatif.Leverage{By: 0.1, Base: whatif.Estimate{Value: 1.54e6}}
	made := madeUp(options{n: 2000, days: 365}).res
	r.Experiment, r.Scenario, r.Run = "levers", made.Scenario, made.Run
	r.Objective = whatif.Objective{Text: metric.Name, Place: sim.Place{Path: metric.Name, Metric: &metric}}
	for i, f := range figures {
		v := whatif.Lever{Name: names[i%len(names)], Replications: r.Run.Replications}
		v.Effect = effect(r.Objective, f[0], f[1])
		if f[2] != 0 {
			d := effect(r.Objective, f[2], 0)
			v.Cost = &d
		}
		if math.Abs(f[0]) > f[1] {
			v.Verdict = metric.Better * cmp.Compare(f[0], 0)
		}
		r.Levers = append(r.Levers, v)
	}
	slices.SortStableFunc(r.Levers, func(a, b whatif.Lever) int {
		return cmp.Compare(math.Abs(b.Effect.Delta.Value), math.Abs(a.Effect.Delta.Value))
	})
	return &leverage{r}
}

func effect(o whatif.Objective, value, half float64) whatif.Difference {
	d := whatif.Difference{Objective: o, Delta: whatif.Estimate{Value: value, CI: stat.Interval{Low: value - half, High: value + half, Confidence: 0.95}}}
	if value != 0 || half != 0 {
		d.Better = 100
	} else {
		d.Same = 100
	}
	if math.IsInf(half, 0) { // from one replication
		d.Delta.CI = stat.Interval{}
	}
	return d
}

// leverages are what the picture must bear.
func leverages() map[string]*leverage {
	revenue := sim.Metric{Name: "revenue", Title: "Revenue", Unit: sim.Money, Better: 1}
	cycle := sim.Metric{Name: "cycle_days", Title: "Cycle time", Unit: sim.Days, Better: -1}
	rate := sim.Metric{Name: "win_rate", Title: "Win rate", Unit: sim.Share, Better: 1}
	few := []string{"one more demo engineer", "10% more conversion in proposal", "10% less work in demo", "10% more leads from inbound", "10% less dwell in demo"}
	long := strings.Repeat("10% more conversion in technical evaluation with the customer's own data ", 2)
	usual := [][3]float64{{185e3, 4e3, 89.9e3}, {166e3, 5e3, 0}, {106e3, 5e3, 0}, {-22.3e3, 3.4e3, 1.2e3}, {700, 960, 0}}
	var forty [][3]float64
	var names []string
	for i := range 40 {
		x := 3e5 * math.Exp(-float64(i)/7)
		if i%5 == 3 {
			x = -x
		}
		forty = append(forty, [3]float64{x, 4e3, 0})
		names = append(names, fmt.Sprintf("10%% more conversion in stage %d", i+1))
	}
	all := map[string]*leverage{
		"usual":           pulling(revenue, few, usual...),
		"one":             pulling(revenue, few, usual[0]),
		"two":             pulling(revenue, few, usual[:2]...),
		"forty":           pulling(revenue, names, forty...),
		"long-names":      pulling(revenue, []string{long, "x " + long}, append(usual, forty[:12]...)...),
		"all-negative":    pulling(revenue, few, [3]float64{-5e4, 1e3, 0}, [3]float64{-3e4, 1e3, 2e4}, [3]float64{-1e3, 2e3, 0}),
		"all-luck":        pulling(revenue, few, [3]float64{5e2, 1e3, 0}, [3]float64{-3e2, 1e3, 0}),
		"no-effect":       pulling(revenue, few, [3]float64{}, [3]float64{}),
		"dear":            pulling(revenue, few, [3]float64{5e3, 1e3, 4e5}, [3]float64{3e3, 1e3, 0}),
		"days":            pulling(cycle, few, [3]float64{-2.1, 0.2, 9e4}, [3]float64{1.3, 0.2, 0}, [3]float64{-0.1, 0.2, 0}),
		"shares":          pulling(rate, few, [3]float64{0.021, 0.004, 9e4}, [3]float64{-0.013, 0.002, 0}),
		"undefined":       pulling(revenue, few, [3]float64{185e3, 4e3, 0}, [3]float64{math.NaN(), math.NaN(), 0}),
		"one-replication": pulling(revenue, few, [3]float64{185e3, math.Inf(1), 9e4}, [3]float64{-3e4, math.Inf(1), 0}),
		"none":            pulling(revenue, few),
	}
	all["interrupted"] = pulling(revenue, few, usual...)
	all["interrupted"].Run.Requested = 5000
	all["huge-currency"] = pulling(revenue, few, [3]float64{3e13, 1e12, 2e13}, [3]float64{2e12, 1e12, 1e12})
	all["huge-currency"].Scenario.Currency = "Zimbabwe dollar"
	return all
}

// Every report of levers is drawn, with all of its texts on the sheet and none
// across another.
func TestLevers(t *testing.T) {
	for name, l := range leverages() {
		for _, p := range Pictures(Leverage) {
			t.Run(name, func(t *testing.T) { inspect(t, p.Name+"-"+name, p, l) })
		}
	}
}

// The picture of made-up levers looks as it did; see TestGoldens.
func TestLeversGolden(t *testing.T) {
	checkGolden(t, Pictures(Leverage)[0], leverages()["usual"], filepath.Join("testdata", "levers.png"))
}
