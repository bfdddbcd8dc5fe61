package sim_test

import (
	"context"
	"fmt"
	"testing"
	"testing/fstest"

	"dealcast/model"
	"dealcast/sim"
)

// scenarioOf loads the text of a scenario.
func scenarioOf(t testing.TB, text string) *model.Scenario {
	t.Helper()
	scn, problems := model.Load(fstest.MapFS{"case.toml": {Data: []byte(text)}}, "case.toml", nil)
	if scn == nil {
		t.Fatalf("%+v", problems)
	}
	return scn
}

// compiled is the plan of a scenario.
func compiled(t testing.TB, scn *model.Scenario) *sim.Plan {
	t.Helper()
	p, err := sim.Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Leads of a file come when it says, are numbered from the start of the window
// both ways, and draw what deals of these numbers draw.
func TestTimesAreReplayed(t *testing.T) {
	for _, c := range []struct {
		why    string
		times  []float64
		warmup float64
		want   string
	}{
		{"numbered from the start", []float64{0, 0.5, 0.5, 3}, 0, "in#0 0, in#1 0.5, in#2 0.5, in#3 3"},
		{"backwards before it", []float64{-2.5, -1, 0.25}, 3, "in#-2 -2.5, in#-1 -1, in#0 0.25"},
		{"what lies before the warm-up never was", []float64{-9, -1, 2}, 3, "in#-1 -1, in#0 2"},
		{"what lies beyond the horizon will not be", []float64{1, 4, 5}, 0, "in#0 1"},
		{"nobody comes", []float64{}, 3, ""},
	} {
		scn := scenarioOf(t, world(`"s"`, c.warmup, 4, "[source.in]\nrate = \"5/day\"\ngrowth = \"50%/month\"\n[stage.s]\nconversion = 1.0\n"))
		scn.Sources[0].Rate = model.Number{}
		scn.Sources[0].Times = c.times
		p := compiled(t, scn)
		res, err := sim.Run(context.Background(), p, sim.Options{Replications: 2, Trace: []int{1}})
		if err != nil {
			t.Fatal(err)
		}
		got, n := "", 0
		for _, e := range res.Trace {
			if e.Event == "created" {
				if n > 0 {
					got += ", "
				}
				got += fmt.Sprintf("%s %.6g", e.Deal, e.Time)
				n++
			}
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.why, got, c.want)
		}
		if e := p.Estimate().Leads; e != float64(n) {
			t.Errorf("%s: %v leads estimated, %d came", c.why, e, n)
		}
	}
}
