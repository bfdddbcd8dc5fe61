package whatif

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"dealcast/sim"
)

// FuzzParseGoal: a goal is read or refused, never more; what is read can be
// written again and means the same.
func FuzzParseGoal(f *testing.F) {
	for _, text := range []string{
		"", "revenue", "revenue >= 1.5M", "P(revenue >= 1.5M) >= 0.8", "P(pool.engineers.wait_days <= 2d) >= 90%", "target.year >= 80%",
		"target.year <= -1", "cycle_days<=4w", "P(P(revenue >= 1) >= 1) >= 1", "P(target.year >= 1) >= 0", "revenue@2027-03 >= 1e5", "revenue >= 1 >= 2",
		"P(revenue >= 1.5M", ">=", "P()", "P() >= 1", "revenue >= NaN", "revenue >= 1e999", "won <= 0x10", "\x00 >= 1", "revenue ≥ 5",
	} {
		f.Add(text)
	}
	plan, err := sim.Compile(example(f, "startup.toml"))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		g, err := ParseGoal(plan, text)
		if err != nil {
			if err.Error() == "" || strings.Contains(err.Error(), "%!") && !strings.Contains(text, "%") {
				t.Fatalf("%q: the error says %q", text, err)
			}
			return
		}
		if math.IsNaN(g.Limit.Value) || math.IsInf(g.Limit.Value, 0) || math.IsNaN(g.Objective.Limit.Value) || g.Place.Metric == nil {
			t.Fatalf("%q was read as %+v", text, g)
		}
		op := "<="
		if g.Limit.AtLeast {
			op = ">="
		}
		unit := ""
		if g.Objective.Unit() == sim.Days {
			unit = "d"
		}
		again, err := ParseGoal(plan, fmt.Sprintf("%s %s %v%s", g.Text, op, g.Limit.Value, unit))
		if err != nil || again.Objective != g.Objective || again.Limit != g.Limit {
			t.Fatalf("%q was read as %+v, and written again as %+v, %v", text, g, again, err)
		}
	})
}
