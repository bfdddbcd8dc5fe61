package whatif

import (
	"context"
	"hash/fnv"
	"math"
	"testing"
	"testing/fstest"

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/stat"
)

// without is a pipeline without queues, whose truths are exact: leads arrive as
// a Poisson process and are decided at once, so that those won are a Poisson
// number and revenue is rate x conversion x value x window.
const without = `
stages = ["s"]
[time]
start = 2027-01-01
horizon = "1d"
warmup = "0d"
[source.in]
rate = "24/day"
[deal]
value = { dist = "lognormal", mean = 10, cv = 1 }
[stage.s]
conversion = 0.5
`

// poissonTail is the chance of at least k.
func poissonTail(mean float64, k int) float64 {
	below, p := 0.0, math.Exp(-mean)
	for i := range k {
		below += p
		p *= mean / float64(i+1)
	}
	return 1 - below
}

// part is the replications from (inclusive) to (exclusive).
func part(s series, from, to int) series {
	s.num = s.num[from:to]
	if s.den != nil {
		s.den = s.den[from:to]
	}
	return s
}

// TestDifferencesCoverTheTruth: over many small experiments the interval of a
// difference covers the true one as often as it says: for a mean, a pooled
// ratio and a chance.
func TestDifferencesCoverTheTruth(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical sizes")
	}
	const experiments, replications, together = 2000, 200, 100
	files := fstest.MapFS{"s.toml": {Data: []byte(without)}}
	base := load(t, files, "s.toml")
	variant := load(t, files, "s.toml", "source.in.rate=*1.1", "stage.s.conversion=+5pt", "deal.value=*1.1")
	const won, wonMore = 24 * 0.5, 24 * 1.1 * 0.55
	rows := []struct {
		objective string
		truth     float64
		exact     bool // the stated confidence is attained, not only guaranteed
		covered   int
		stated    float64 // sum over experiments
	}{
		{objective: "revenue", truth: wonMore*11 - won*10, exact: true},
		{objective: "win_rate", truth: 0.05, exact: true},
		{objective: "deal_value", truth: 1, exact: true},
		{objective: "P(won >= 14)", truth: poissonTail(wonMore, 14) - poissonTail(won, 14)},
	}
	plans := [2]*sim.Plan{}
	for i, scn := range []*model.Scenario{base, variant} {
		var err error
		if plans[i], err = sim.Compile(scn); err != nil {
			t.Fatal(err)
		}
	}
	h := fnv.New64a()
	h.Write([]byte(t.Name()))
	seed := h.Sum64()
	for done := 0; done < experiments; done += together {
		var arms [2]*sim.Result
		for i, plan := range plans {
			var err error
			arms[i], err = sim.Run(context.Background(), plan, sim.Options{Seed: &seed, First: done * replications, Replications: together * replications})
			if err != nil {
				t.Fatal(err)
			}
		}
		for k := range rows {
			r := &rows[k]
			o, err := ParseObjective(plans[0], r.objective)
			if err != nil {
				t.Fatal(err)
			}
			a, b := o.of(arms[0]), o.of(arms[1])
			for e := range together {
				from, to := e*replications, (e+1)*replications
				ci := compare(o, part(a, from, to), part(b, from, to)).Delta.CI
				if ci.Low <= r.truth && r.truth <= ci.High {
					r.covered++
				}
				r.stated += ci.Confidence / experiments
			}
		}
	}
	for _, r := range rows {
		share := float64(r.covered) / experiments
		slack := 3.5 * math.Sqrt(r.stated*(1-r.stated)/experiments)
		t.Logf("%-14s covers %.4f, states %.4f", r.objective, share, r.stated)
		if share < r.stated-slack || r.exact && share > r.stated+slack || math.Abs(r.stated-stat.Level) > 1e-9 {
			t.Errorf("%s: covers %.4f, states %.4f +- %.4f (seed %d)", r.objective, share, r.stated, slack, seed)
		}
	}
}
