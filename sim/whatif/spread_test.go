package whatif

import (
	"context"
	"math"
	"testing"

	"dealcast/model"
	"dealcast/sim"
)

// weathered is a scenario whose wins are a Poisson number: 200 x conversion x
// exp(z), and where deals are worth 1000.
func weathered(t *testing.T, conversion string, sd float64) *model.Scenario {
	t.Helper()
	scn := written(t, `
stages = ["only"]
[time]
start = 2027-01-01
horizon = "100d"
warmup = "0d"
[source.web]
rate = "2/day"
[deal]
value = 1000
[stage.only]
conversion = `+conversion+`
`)
	if sd > 0 {
		one := model.Number{Value: 1}
		scn.Factors = []model.Factor{{Name: "market", Each: "run", SD: model.Number{Value: sd}, Elasticity: model.Elasticities{Rate: one}}}
	}
	return scn
}

// The shares of luck, uncertain numbers and the market are known: with the
// wins Poisson of mean L p exp(z), luck makes E[L p exp(z)] of the variance, and
// p and exp(z) make Var(L p exp(z)), of which each gets its own and half of what
// they make together.
func TestSpreadAgainstClosedForms(t *testing.T) {
	const wins = 200.0
	for _, c := range []struct {
		name, conversion string
		p, p2            float64 // moments of the conversion
		sd               float64
	}{
		{"numbers alone", `{ dist = "uniform", min = 0.3, max = 0.7 }`, 0.5, (0.09 + 0.21 + 0.49) / 3, 0},
		{"the market alone", "0.5", 0.5, 0.25, 0.2},
		{"both", `{ dist = "uniform", min = 0.3, max = 0.7 }`, 0.5, (0.09 + 0.21 + 0.49) / 3, 0.3},
	} {
		scn := weathered(t, c.conversion, c.sd)
		plan, err := sim.Compile(scn)
		if err != nil {
			t.Fatal(err)
		}
		seed := seedOf("spread: " + c.name)
		n := 12000
		if testing.Short() {
			n = 2000
		}
		res, err := sim.Run(context.Background(), plan, sim.Options{Replications: n, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		s, err := SpreadOf(context.Background(), plan, res, Options{})
		if err != nil || s == nil {
			t.Fatalf("%s: %v, %v", c.name, s, err)
		}
		z, z2 := math.Exp(c.sd*c.sd/2), math.Exp(2*c.sd*c.sd) // moments of exp(z)
		luck := wins * c.p * z
		all := wins*wins*(c.p2*z2-c.p*c.p*z*z) + luck
		own := wins * wins * (c.p2 - c.p*c.p) * z * z
		market := wins * wins * c.p * c.p * (z2 - z*z)
		together := all - luck - own - market
		want := map[CauseKind]float64{LuckOfDeals: luck / all}
		if c.p2 != c.p*c.p {
			want[Numbers] = (own + together/2) / all
		}
		if c.sd > 0 {
			want[Market] = (market + together/2) / all
		}
		if len(s.Causes) != len(want) || s.Metric != "revenue" {
			t.Fatalf("%s: %+v", c.name, s)
		}
		sum := 0.0
		for _, cause := range s.Causes {
			sum += cause.Share.Value
			se := (cause.Share.CI.High - cause.Share.CI.Low) / 2 / 1.96
			z := (cause.Share.Value - want[cause.Kind]) / se
			t.Logf("%-16s %-8s %.4f, want %.4f, z %+.2f", c.name, cause.Kind, cause.Share.Value, want[cause.Kind], z)
			if !(se > 0 && se < 2.5/math.Sqrt(float64(n))) || math.Abs(z) > 4 {
				t.Errorf("%s: %s makes %.4f ± %.4f of the spread, want %.4f", c.name, cause.Kind, cause.Share.Value, se, want[cause.Kind])
			}
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("%s: the shares add up to %v", c.name, sum)
		}
		if got, want := s.SD, 1000*math.Sqrt(all); math.Abs(got/want-1) > 4*math.Sqrt(2.0/float64(n)) {
			t.Errorf("%s: sd %.0f, want %.0f", c.name, got, want)
		}
	}
}

// There is nothing to say without anything but luck, of a run that does not
// begin with replication 0, and of one that is too small or may not take more.
func TestSpreadOfNothing(t *testing.T) {
	for _, c := range []struct {
		why string
		sd  float64
		run sim.Options
		o   Options
	}{
		{"only luck", 0, sim.Options{Replications: 100}, Options{}},
		{"a later part of a run", 0.3, sim.Options{Replications: 100, First: 100}, Options{}},
		{"too few replications", 0.3, sim.Options{Replications: 40}, Options{}},
		{"the limit", 0.3, sim.Options{Replications: 100}, Options{MaxVisits: 3e4}},
	} {
		plan, err := sim.Compile(weathered(t, "0.5", c.sd))
		if err != nil {
			t.Fatal(err)
		}
		res, err := sim.Run(context.Background(), plan, c.run)
		if err != nil {
			t.Fatal(err)
		}
		if s, err := SpreadOf(context.Background(), plan, res, c.o); s != nil || err != nil {
			t.Errorf("%s: got %+v, %v", c.why, s, err)
		}
	}
}
