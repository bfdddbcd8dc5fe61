package slow_test

import (
	"math"
	"testing"

	"dealcast/model"
	"dealcast/sim/internal/slow"
)

// poisson is a scenario in which deals arrive at random and are won at once.
func poisson(perDay, horizon float64) *model.Scenario {
	scn := scenario(horizon, toWon("demo"))
	scn.Sources[0].Every, scn.Sources[0].Rate = nil, known(perDay)
	return scn
}

// between counts the deals created in [from, to) over some replications.
func between(scn *model.Scenario, warmup, from, to float64) (n float64) {
	for r := range uint64(20) {
		for _, d := range slow.Run(scn, 1, r, warmup).Deals {
			if from <= d.Created && d.Created < to {
				n++
			}
		}
	}
	return n / 20
}

// mean checks a count, averaged over 20 replications, against what a Poisson
// count should be, within 4 standard errors.
func mean(t *testing.T, what string, got, want float64) {
	t.Helper()
	if z := (got - want) / math.Sqrt(want/20); math.Abs(z) > 4 {
		t.Errorf("%s: got %v, want %v (z %.1f)", what, got, want, z)
	}
}

func TestRateFollowsCalendarAndGrowth(t *testing.T) {
	const month = 30.4375
	mean(t, "plain", between(poisson(10, 100), 0, 0, 100), 1000)

	grows := poisson(10, 100)
	grows.Sources[0].Growth = known(0.5)
	lambda := func(t float64) float64 { return 10 * month / math.Log(1.5) * (math.Pow(1.5, t/month) - 1) }
	mean(t, "growth", between(grows, 0, 0, 100), lambda(100))
	mean(t, "growth backwards", between(grows, 60, -60, 0), -lambda(-60))

	season := poisson(10, 59) // January has 31 days, February 28
	season.Sources[0].Season[1] = known(3)
	mean(t, "January", between(season, 0, 0, 31), 310)
	mean(t, "February", between(season, 0, 31, 59), 840)

	week := poisson(10, 70)
	week.Sources[0].Weekdays[0], week.Sources[0].Weekdays[6] = known(0), known(0)
	mean(t, "a week stays a week", between(week, 0, 0, 70), 700)
	if n := between(week, 0, 1, 3); n != 0 { // 1 January 2027 is a Friday
		t.Errorf("%v deals on a weekend", n)
	}

	burst := poisson(0, 50)
	burst.Sources[0].Bursts = []model.Burst{{Name: "fair", On: friday.AddDate(0, 0, 10), Leads: known(300), Over: known(5)}}
	mean(t, "burst", between(burst, 0, 10, 15), 300)
	mean(t, "nothing but the burst", between(burst, 0, 0, 50), 300)
}

// A longer warm-up adds deals before the others and moves none.
func TestWarmupMovesNoDeal(t *testing.T) {
	short, long := slow.Run(poisson(5, 30), 1, 0, 10), slow.Run(poisson(5, 30), 1, 0, 20)
	extra := len(long.Deals) - len(short.Deals)
	for i, d := range short.Deals {
		if o := long.Deals[extra+i]; o.Number != d.Number || o.Created != d.Created {
			t.Fatalf("deal %d at %v is deal %d at %v with a longer warm-up", d.Number, d.Created, o.Number, o.Created)
		}
	}
}

// Two sources bring deals at the same instants: the first source goes first.
func TestCreationOrder(t *testing.T) {
	scn := scenario(3, toWon("demo"))
	scn.Sources = append(scn.Sources, regular("fair", 0.5, "demo"))
	var got []string
	for _, d := range slow.Run(scn, 1, 0, 0).Deals {
		got = append(got, d.Source)
	}
	want := []string{"web", "fair", "fair", "web", "fair", "fair", "web", "fair", "fair"}
	if len(got) != len(want) {
		t.Fatalf("got %v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}

func TestMetricsByHand(t *testing.T) {
	st := toWon("demo")
	st.Pool, st.Work = "team", constant(1.5)
	scn := scenario(5, st)
	scn.Value = constant(100)
	m := slow.Run(scn, 1, 0, 1).Metrics(0, 5)
	// Created at -1, 0, 1, 2, 3, 4; work begins at -1, 0.5, 2, 3.5 and ends 1.5 later.
	for path, want := range map[string]float64{
		"leads": 5, "won": 3, "lost": 0, "win_rate": 1, "revenue": 300, "deal_value": 100,
		"cycle_days": (1.5 + 2 + 2.5) / 3, "cycle_days_p50": 2, "cycle_days_p90": 2.5,
		"velocity_deals": 1.5, "throughput_per_day": 0.6, "velocity_value": 6 * 100 / 2.0, "revenue_per_day": 60,
		"open_start": 1, "open_end": 3, "open_value_end": 300,
		"wip":                           (0.5 + 2 + 2.5 + 3 + 2 + 1) / 5,
		"stage.demo.entered":            5,
		"stage.demo.converted":          3,
		"stage.demo.conversion":         1,
		"stage.demo.wait_days":          (0 + 0.5 + 1) / 3,
		"stage.demo.work_days":          1.5,
		"stage.demo.stage_days":         2,
		"stage.demo.velocity":           1.5,
		"stage.demo.visits":             1,
		"pool.team.utilisation":         1,
		"pool.team.queue":               (0.5 + 1 + 1.5 + 2 + 1) / 5,
		"pool.team.wait_days":           1,
		"pool.team.wait_days_p90":       1.5,
		"pool.team.wait_probability":    1,
		"source.web.won":                3,
		"source.web.cycle_days":         2,
		"stage.demo.lost_to_patience":   0,
		"pool.team.abandoned":           0,
		"stage.demo.dwell_days":         0,
		"stage.demo.effort_days":        1.5,
		"stage.demo.returned":           0,
		"stage.demo.handover_days":      0,
		"stage.demo.lost":               0,
		"stage.demo.wip":                (0.5 + 2 + 2.5 + 3 + 2 + 1) / 5,
		"source.web.throughput_per_day": 0.6,
	} {
		if got := m[path]; math.Abs(got-want) > 1e-12 {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
}
