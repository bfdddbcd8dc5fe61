package out

import (
	"context"
	"os"
	"testing"

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/whatif"
)

// planned is the plan of testdata/small.toml.
func planned(t *testing.T) *sim.Plan {
	t.Helper()
	scn, problems := model.Load(os.DirFS("testdata"), "small.toml", nil)
	if scn == nil {
		t.Fatal(model.FormatProblems(problems, "small.toml"))
	}
	plan, err := sim.Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func TestObjectiveName(t *testing.T) {
	plan := planned(t)
	res, err := sim.Run(context.Background(), plan, sim.Options{Replications: 1})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"":                              "revenue",
		"win_rate":                      "win rate",
		"stage.demo.wait_days":          "wait in demo",
		"pool.engineers.utilisation":    "utilisation of engineers",
		"source.web.won":                "won deals from web",
		"revenue@2027-03":               "revenue in 2027-03",
		"target.year":                   "chance of target year",
		"P(revenue >= 1.5M)":            "chance of revenue of at least €1.5M",
		"P(stage.demo.wait_days <= 2d)": "chance of wait in demo of at most 2 days",
	} {
		o, err := whatif.ParseObjective(plan, text)
		if err != nil {
			t.Fatal(err)
		}
		if got := ObjectiveName(o, res.Scenario); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
