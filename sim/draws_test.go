package sim_test

import (
	"fmt"
	"math"
	"testing"

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/stat"
	"dealcast/sim/stream"
)

// unsure has three uncertain numbers.
const unsure = `
stages = ["call", "offer"]
[time]
start = 2027-01-01
horizon = "60d"
warmup = "0d"
[run]
draws = "sobol"
[source.web]
rate = "4/day to 6/day"
[deal]
value = "1000 to 2000"
[stage.call]
dwell = "2d"
conversion = "0.4 to 0.6"
[stage.offer]
dwell = "3d"
conversion = "0.4 to 0.6"
`

// Replication k is point k/16 of sequence k mod 16, whether it is simulated
// alone or in a run: the points of a sequence fill every dimension evenly, and
// the replication has the same numbers everywhere.
func TestSobolWorlds(t *testing.T) {
	p, unknowns := compile(t, unsure), 3
	if stat.Blocks != stream.SobolSequences {
		t.Fatalf("intervals are made of %d blocks, draws of %d sequences", stat.Blocks, stream.SobolSequences)
	}
	const n = 16 * 32
	seen := make([][32]int, unknowns*stream.SobolSequences)
	u := make([]float64, unknowns)
	for w := range uint64(n) {
		p.World(5, w, u)
		for i := range u {
			seen[i*stream.SobolSequences+int(w%16)][int(u[i]*32)]++
		}
	}
	for i := range seen {
		for cell, count := range seen[i] {
			if count != 1 {
				t.Fatalf("unknown %d, sequence %d: %d of 32 points in part %d of 32", i/16, i%16, count, cell)
			}
		}
	}
	whole := simulate(t, p, sim.Options{Replications: 40})
	if whole.Run.Draws != model.SobolDraws {
		t.Errorf("draws: got %q", whole.Run.Draws)
	}
	same(t, simulate(t, p, sim.Options{Replications: 1, First: 37}), whole, 37)
}

// A scenario with nothing to draw does not pretend: its replications are
// independent.
func TestSobolWithoutUnknowns(t *testing.T) {
	sets := []string{"source.web.rate=5/day", "stage.call.conversion=0.5", "stage.offer.conversion=0.5"}
	sobol := simulate(t, compile(t, unsure, sets...), sim.Options{Replications: 3})
	if sobol.Run.Draws != model.RandomDraws {
		t.Errorf("draws: got %q", sobol.Run.Draws)
	}
	same(t, sobol, simulate(t, compile(t, unsure, append(sets, "run.draws=random")...), sim.Options{Replications: 3}), 0)
}

// More unknowns than dimensions: those beyond are drawn independently.
func TestSobolBeyondTheDimensions(t *testing.T) {
	scn, err := parse(unsure)
	if err != nil {
		t.Fatal(err)
	}
	scn.Unknowns[1].Axis = stream.SobolDimensions
	p, err := sim.Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	q := compile(t, unsure, "run.draws=random")
	a, b := make([]float64, len(scn.Unknowns)), make([]float64, len(scn.Unknowns))
	for w := range uint64(20) {
		p.World(5, w, a)
		q.World(5, w, b)
		for i := range a {
			if (a[i] == b[i]) != (i == 1) {
				t.Fatalf("world %d, unknown %d: %v by points, %v independently", w, i, a[i], b[i])
			}
		}
	}
}

// The intervals of runs with Sobol draws cover the truth as often as they say:
// of a mean whose expectation is known, of a pooled ratio, and of a chance.
func TestSobolIntervalsCover(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical size")
	}
	const runs, n, horizon, value = 600, 256, 20, 1000
	const text = `
stages = ["call", "offer"]
[time]
start = 2027-01-01
horizon = "20d"
warmup = "0d"
[run]
draws = "sobol"
[source.web]
rate = "1/day to 4/day"
[deal]
value = 1000
[stage.call]
conversion = "0.4 to 0.7"
[stage.offer]
conversion = "0.3 to 0.6"
[target.year]
metric = "won"
at_least = 12
by = 2027-01-20
`
	scn, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	p := compile(t, text)
	won := 1.0 // for each day: the product of the means, for nothing takes time
	for i := range scn.Unknowns {
		const points = 20000
		mean := 0.0
		for k := range points {
			mean += scn.Unknowns[i].Prior.Quantile((float64(k)+0.5)/points) / points
		}
		won *= mean
	}
	type claim struct {
		estimate float64
		ci       stat.Interval
	}
	claims := map[string][]claim{}
	for r := range runs {
		seed := stream.Name(fmt.Sprint("cover ", r))
		res := simulate(t, p, sim.Options{Replications: n, Seed: &seed})
		revenue, _ := res.Column("revenue")
		rate, _ := res.Column("win_rate")
		pooled, ci, _ := rate.Pooled()
		claims["mean"] = append(claims["mean"], claim{revenue.Summary().Mean, revenue.Summary().CI.Mean})
		claims["pooled"] = append(claims["pooled"], claim{pooled, ci})
		claims["chance"] = append(claims["chance"], claim{res.Targets[0].Probability, res.Targets[0].CI})
	}
	for _, what := range []string{"mean", "pooled", "chance"} {
		truth := 0.0
		for _, c := range claims[what] {
			truth += c.estimate / runs // its error is a 24th of that of one run
		}
		if what == "mean" {
			truth = horizon * value * won
		}
		hits := 0.0
		for _, c := range claims[what] {
			if c.ci.Low <= truth && truth <= c.ci.High {
				hits++
			}
		}
		z := (hits/runs - stat.Level) / math.Sqrt(stat.Level*(1-stat.Level)/runs)
		t.Logf("%-6s covers %.3f, z %+.2f", what, hits/runs, z)
		if math.Abs(z) > 3.5 {
			t.Errorf("the interval of the %s covers %.3f of the runs, want %.2f", what, hits/runs, stat.Level)
		}
	}
}

// Worlds to exchange others with have nothing to do with these: in no sequence
// does the half in which one lies tell that of the other.
func TestRandomWorldsAreApart(t *testing.T) {
	p, q := compile(t, unsure), compile(t, unsure, "run.draws=random")
	const points = 64
	a, b, c := make([]float64, 3), make([]float64, 3), make([]float64, 3)
	var together [3][stream.SobolSequences]int
	for w := range uint64(points * stream.SobolSequences) {
		p.World(5, w, a)
		p.RandomWorld(6, w, b)
		q.World(6, w, c)
		for i := range a {
			if b[i] != c[i] {
				t.Fatalf("world %d: %v, drawn independently %v", w, b[i], c[i])
			}
			if (a[i] < 0.5) == (b[i] < 0.5) {
				together[i][w%stream.SobolSequences]++
			}
		}
	}
	for i := range together {
		for s, n := range together[i] {
			if math.Abs(float64(n)-points/2) > 4.5*math.Sqrt(points)/2 {
				t.Errorf("unknown %d, sequence %d: in the same half in %d of %d worlds", i, s, n, points)
			}
		}
	}
}
