package sim_test

import (
	"fmt"
	"math"
	"testing"

	"dealcast/sim"
)

// TestSpendBringsTheSameLeads: four times the money at an elasticity of one half
// is twice the rate, and the same leads come at the same moments as with that
// rate written down, under season, growth and weekdays too. Elasticities that
// nobody knows do not change that: the bits of a lead are its own.
func TestSpendBringsTheSameLeads(t *testing.T) {
	leads := func(arrivals string) []sim.TraceEvent {
		plan := compile(t, world(`"s"`, 20, 90, "[source.in]\n"+arrivals+`
growth   = "5%/month"
season   = { feb = 0.5 }
weekdays = { sun = 0.1 }
bursts   = { fair = { on = 2027-02-01, leads = 30, over = "3d" } }
[stage.s]
conversion = 1.0
`))
		return simulate(t, plan, sim.Options{Replications: 2, Trace: []int{0, 1}}).Trace
	}
	response := func(spend string) string {
		return "spend = " + spend + "\nresponse = { spend = \"30/day\", rate = \"3/day\", elasticity = 0.5 }"
	}
	for _, c := range []struct{ why, spend, rate string }{
		{"as known", `"30/day"`, "3/day"},
		{"four times as much", `"120/day"`, "6/day"},
		{"a quarter", `"7.5/day"`, "1.5/day"},
		{"nothing: the burst alone", `"0/day"`, "0/day"},
	} {
		got, want := leads(response(c.spend)), leads(fmt.Sprintf("rate = %q", c.rate))
		if len(got) != len(want) {
			t.Errorf("%s: %d events, want %d", c.why, len(got), len(want))
			continue
		}
		for i := range got {
			if got[i].Deal != want[i].Deal || math.Abs(got[i].Time-want[i].Time) > 1e-9 {
				t.Errorf("%s: %s on day %v, want %s on day %v", c.why, got[i].Deal, got[i].Time, want[i].Deal, want[i].Time)
				break
			}
		}
	}
}

// TestSpendIsACost works out on paper what is spent: 10 a day on the regular
// source and 70 a week on the other, which brings nothing, for 59 days.
func TestSpendIsACost(t *testing.T) {
	res := simulate(t, compile(t, world(`"s"`, 9, 59, one(1)+`cost     = 2
spend    = "10/day"
segments = { all = 1.0 }
[source.idle]
spend    = "70/week"
response = { spend = "70/week", rate = "0/week", elasticity = 0.5 }
[segment.all]
share = 1.0
value = 30
[stage.s]
pool = "p"
work = 0.5
conversion = 1.0
[pool.p]
size = 2
cost = "3/day"
`)), sim.Options{Replications: 2})
	for path, want := range map[string]float64{
		"cost":             59*2 + 59*10 + 59*10 + 59*6,
		"source.in.cost":   59*2 + 59*10,
		"source.idle.cost": 59 * 10,
		"segment.all.cost": 59 * 2, // spend belongs to no segment
		"source.in.profit": 59*30 - 59*12,
		"profit":           59*30 - 59*(2+10+10+6),
		"cost@2027-W01":    7 * 28, // the grid: the week from Monday 4 January
	} {
		if got := column(res, path).Values()[1]; !(math.Abs(got-want) <= 1e-9*want) {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
	total := 0.0
	for _, p := range res.Periods {
		total += column(res, "cost@"+p.Label).Values()[0]
	}
	if want := 59.0 * 28; math.Abs(total-want) > 1e-9*want {
		t.Errorf("the periods cost %v together, want %v", total, want)
	}
}

// TestSpendEstimate: the estimate of the size of a run knows what money brings.
func TestSpendEstimate(t *testing.T) {
	leads := func(spend string) float64 {
		return compile(t, world(`"s"`, 0, 100, `
[source.in]
spend    = "`+spend+`/day"
response = { spend = "10/day", rate = "4/day", elasticity = 0.5 }
[stage.s]
conversion = 1.0
`)).Estimate().Leads
	}
	for spend, want := range map[string]float64{"10": 400, "40": 800, "0": 0} {
		if got := leads(spend); math.Abs(got-want) > 1e-6 {
			t.Errorf("spend of %s a day: %v leads expected, want %v", spend, got, want)
		}
	}
}
