package sim_test

import (
	"testing"

	"dealcast/model"
	"dealcast/sim"
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
