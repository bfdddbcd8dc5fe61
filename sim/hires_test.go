package sim

import (
	"fmt"
	"testing"
	"time"

	"dealcast/model"
)

// The result tells of the hires in the report window, of no others.
func TestHiresOfTheWindow(t *testing.T) {
	start := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	on := func(day int) time.Time { return start.AddDate(0, 0, day) }
	scn := &model.Scenario{
		Time:     model.Time{Start: start, Horizon: 90},
		Unknowns: []model.Unknown{{Path: "x", Prior: model.Prior{Kind: model.Normal, A: 20, B: 5}}},
		Pools: []model.Pool{
			{Name: "b", Hires: []model.Hire{
				{Name: "before", On: on(-1), Add: 1},
				{Name: "first day", On: on(0), Add: 2, Ramp: model.Number{Value: 30}},
				{Name: "last day", On: on(89), Add: -1},
				{Name: "after", On: on(90), Add: 1},
			}},
			{Name: "a", Hires: []model.Hire{{Name: "unsure", On: on(10), Add: 1, Ramp: model.Number{Factor: 1, Unknown: 1, Max: 1000}}}},
		},
	}
	got := ""
	for _, h := range hiresOf(scn) {
		got += fmt.Sprintf("%s %s day %v %+d ramp %v; ", h.Pool, h.Name, h.Day, h.Add, h.Ramp)
	}
	if want := "b first day day 0 +2 ramp 30; b last day day 89 -1 ramp 0; a unsure day 10 +1 ramp 20; "; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
