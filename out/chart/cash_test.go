package chart

import (
	"bytes"
	"context"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"dealcast/model"
	"dealcast/sim"
)

// paidLate is a run of a pipeline with a team of one, whose deals are paid after
// so many months; negative: at once, without [money].
func paidLate(t *testing.T, months, replications int) *sim.Result {
	t.Helper()
	text := `stages = ["s"]
[time]
start   = 2027-01-04
warmup  = "0d"
horizon = "1y"
[source.in]
rate = "2/day"
[deal]
value = 30
[stage.s]
pool       = "p"
work       = "1h"
conversion = 0.5
[pool.p]
size = 1
cost = "10/day"
`
	scn, problems := model.Load(fstest.MapFS{"cash.toml": {Data: []byte(text)}}, "cash.toml", nil)
	if scn == nil {
		t.Fatal(problems)
	}
	if months >= 0 {
		all := model.Number{Value: 1, Max: 1}
		scn.Money = &model.MoneyTerms{Payments: []model.Payment{{Share: all, After: model.Step{Months: months}}}}
	}
	plan, err := sim.Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	res, err := sim.Run(context.Background(), plan, sim.Options{Replications: replications})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// TestCashTitles: the title says how deep cash falls and when it is back.
func TestCashTitles(t *testing.T) {
	for _, c := range []struct {
		why                  string
		months, replications int
		holds                []string
	}{
		{"paid late: a valley", 3, 200, []string{"lowest in April, -€8", "1 in 10 below", "half are above zero for good by"}},
		{"paid too late: no way out of it", 10, 200, []string{"lowest in October, -€3.0", "still below zero on 3 January 2028"}},
		{"paid at once", -1, 200, []string{"never falls below zero", "more by 3 January 2028"}},
		{"one future has no chance", 3, 1, []string{"lowest in April, -€8", "; above zero for good by"}},
	} {
		v := viewOf(paidLate(t, c.months, c.replications))
		got := cashTitle(v, cashOf(v))
		for _, want := range c.holds {
			if !strings.Contains(got, want) {
				t.Errorf("%s: got %q, want %q in it", c.why, got, want)
			}
		}
		for _, p := range []string{"png", "svg"} {
			if err := Draw(v.Result, "cash", &bytes.Buffer{}, p); err != nil {
				t.Errorf("%s: %v", c.why, err)
			}
		}
	}
}

// TestCashIsThatOfTheTable: the picture says the lowest point and the turn that
// the metrics have.
func TestCashIsThatOfTheTable(t *testing.T) {
	res := paidLate(t, 3, 100)
	c := cashOf(viewOf(res))
	for path, drawn := range map[string][]float64{"cash_low": c.low, "cash_turn_days": c.turn} {
		its, ok := res.Column(path)
		if !ok {
			t.Fatalf("no column %s", path)
		}
		for r, want := range its.Values() {
			if got := drawn[r]; got != want && !(math.IsNaN(want) && math.IsInf(got, 1)) {
				t.Errorf("%s, replication %d: %v in the picture, %v in the table", path, r, got, want)
			}
		}
	}
}
