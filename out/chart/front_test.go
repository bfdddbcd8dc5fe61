package chart

import (
	"path/filepath"
	"strings"
	"testing"

	"dealcast/sim"
	"dealcast/sim/whatif"
)

// divided is a made-up plan whose front has these members, money of a source,
// gains and half-widths of their intervals.
func divided(metric sim.Metric, chance bool, title string, base float64, figures ...[4]float64) *allocated {
	made := madeUp(options{n: 2000, days: 365}).res
	a := &whatif.Allocation{Budget: 500, Per: "year", Outlets: []whatif.Outlet{
		{Path: "pool.callers.size", Title: title, Buys: whatif.Members, Price: 150},
		{Path: "source.web.rate", Title: "adverts", Buys: whatif.Leads, Price: 10},
	}}
	a.Experiment, a.Scenario, a.Run = "plan", made.Scenario, made.Run
	a.Objective = whatif.Objective{Text: metric.Name, Place: sim.Place{Path: metric.Name, Metric: &metric}, Chance: chance}
	if chance {
		a.Objective.Target = "year"
	}
	for _, f := range figures {
		o := whatif.Option{Money: []float64{150 * f[0], f[1]}, Spent: 150*f[0] + f[1], Replications: 500}
		o.Headline = effect(a.Objective, f[2], f[3])
		o.Headline.Base.Value, o.Headline.Variant.Value = base, base+f[2]
		a.Front = append(a.Front, o)
		a.Best = o
	}
	return &allocated{a}
}

// fronts are what the picture must bear.
func fronts() map[string]*allocated {
	revenue := sim.Metric{Name: "revenue", Title: "Revenue", Unit: sim.Money, Better: 1}
	wait := sim.Metric{Name: "wait_days", Title: "Wait", Unit: sim.Days, Better: -1}
	usual := [][4]float64{{}, {0, 50, 0.03, 0.01}, {1, 0, 0.1, 0.02}, {1, 50, 0.18, 0.02}, {1, 150, 0.3, 0.03}, {2, 150, 0.4, 0.03}, {2, 200, 0.45, 0.03}}
	money := [][4]float64{{}, {0, 50, 4e4, 1e4}, {1, 0, 9e4, 1e4}, {3, 50, 2e5, 2e4}}
	var many [][4]float64
	for i := range 12 {
		many = append(many, [4]float64{float64(i / 4), float64(10 * i), 0.07 * float64(i), 0.02})
	}
	long := strings.Repeat("technical consultants for the public sector ", 3)
	all := map[string]*allocated{
		"usual":      divided(revenue, true, "callers", 0.19, usual...),
		"money":      divided(revenue, false, "callers", 1.5e6, money...),
		"days":       divided(wait, false, "callers", 5, [4]float64{}, [4]float64{1, 0, -2, 0.3}, [4]float64{2, 50, -4, 0.2}),
		"many":       divided(revenue, true, "callers", 0.1, many...),
		"long-names": divided(revenue, true, long, 0.19, usual...),
		"certain":    divided(revenue, true, "callers", 1, [4]float64{}, [4]float64{1, 0, 0, 0}),
		"only-today": divided(revenue, true, "callers", 0.2, [4]float64{}),
		"none":       divided(revenue, true, "callers", 0.2),
		"keep":       divided(revenue, false, "callers", 1e6, [4]float64{}, [4]float64{1, 0, 1e4, 3e4}),
		"huge":       divided(revenue, false, "callers", 2e13, [4]float64{}, [4]float64{2, 100, 1e13, 1e12}),
	}
	all["keep"].Best = all["keep"].Front[0]
	all["huge"].Scenario.Currency = "Zimbabwe dollar"
	return all
}

// Every front is drawn, with all of its texts on the sheet and none across
// another.
func TestFronts(t *testing.T) {
	for name, a := range fronts() {
		for _, p := range Pictures(Allocation) {
			t.Run(name, func(t *testing.T) { inspect(t, p.Name+"-"+name, p, a) })
		}
	}
}

// The picture of a made-up front looks as it did; see TestGoldens.
func TestFrontGolden(t *testing.T) {
	checkGolden(t, Pictures(Allocation)[0], fronts()["usual"], filepath.Join("testdata", "front.png"))
}
