package sim_test

import (
	"os"
	"slices"
	"testing"
	"testing/fstest"

	"dealcast/model"
	"dealcast/sim"
)

// TestEveryKeyTogether simulates the scenario that holds every key of the file
// once: features that nobody thought of together must not trip each other.
func TestEveryKeyTogether(t *testing.T) {
	text, err := os.ReadFile("../model/testdata/full.toml")
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{
		"full.toml": {Data: text},
		"times.csv": {Data: []byte("time\n2027-03-04\n2027-01-09T10:30\n")},
		"open.csv":  {Data: []byte("id,stage,entered,status\n17,first,2026-12-01,working\n18,second,2026-12-24,\n")},
	}
	for _, draws := range []string{"sobol", "random"} {
		scn, problems := model.Load(fsys, "full.toml", []string{"target.quarter.period=none", "run.replications=20", "run.draws=" + draws})
		if scn == nil {
			t.Fatal(model.FormatProblems(problems, "full.toml"))
		}
		r := simulate(t, compiled(t, scn), sim.Options{})
		for _, c := range r.Columns() {
			if c.Path == "won" && slices.Min(c.Values()) < 100 {
				t.Errorf("%s draws: got %v won", draws, c.Values())
			}
		}
	}
}
