package sim_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"dealcast/model"
	"dealcast/model/num"
	"dealcast/sim"
	"dealcast/sim/stream"
)

// known is a number of a scenario made by hand.
func known(x float64) model.Number {
	return model.Number{Value: x, Min: math.Inf(-1), Max: math.Inf(1)}
}

// qualityOf is the hidden quality of deal n of source "in", and its score.
func qualityOf(seed, replication uint64, n int64, noise float64) (q, score float64) {
	key := stream.Source(seed, replication, stream.Name("source.in")).Deal(n)
	q = num.NormQuantile(stream.Uniform(key.Bits(stream.At(0, stream.Quality), 0)))
	z := num.NormQuantile(stream.Uniform(key.Bits(stream.At(0, stream.Noise), 0)))
	return q, q + noise*z
}

// A deal's quality moves its dwell and its value by its loadings, and a loading
// of 0 moves nothing.
func TestQualityMovesDwellAndValue(t *testing.T) {
	scn := scenarioOf(t, world(`"s"`, 0, 50, `
[source.in]
every = 1
[deal]
value = 100
[stage.s]
dwell = 2
conversion = 1.0
`))
	scn.Quality = &model.Quality{Odds: known(0), Dwell: known(-0.5), Value: known(0.7), Noise: known(1)}
	seed := uint64(3)
	res, err := sim.Run(context.Background(), compiled(t, scn), sim.Options{Replications: 1, Seed: &seed, Trace: []int{0}})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range res.Trace {
		if e.Event != "won" {
			continue
		}
		var k int64
		fmt.Sscanf(e.Deal, "in#%d", &k)
		q, _ := qualityOf(seed, 0, k, 1)
		if got, want := e.Time-float64(k), 2*math.Exp(-0.5*q); math.Abs(got-want) > 1e-9 {
			t.Errorf("%s of quality %v dwells %v days, want %v", e.Deal, q, got, want)
		}
		if got, want := e.Value, 100*math.Exp(0.7*q); math.Abs(got-want) > 1e-9 {
			t.Errorf("%s of quality %v is worth %v, want %v", e.Deal, q, got, want)
		}
		n++
	}
	if n < 30 {
		t.Errorf("%d deals won, want most of 50", n)
	}
}

// A better deal is never lost where a worse one is won with the same luck: odds
// multiply the forward weights.
func TestQualityMovesOdds(t *testing.T) {
	const p, loading = 0.3, 0.9
	scn := scenarioOf(t, world(`"s"`, 0, 400, "[source.in]\nevery = 1\n[stage.s]\nconversion = 0.3\n"))
	scn.Quality = &model.Quality{Odds: known(loading), Dwell: known(0), Value: known(0), Noise: known(0)}
	seed := uint64(4)
	res, err := sim.Run(context.Background(), compiled(t, scn), sim.Options{Replications: 1, Seed: &seed, Trace: []int{0}})
	if err != nil {
		t.Fatal(err)
	}
	won := map[string]bool{}
	for _, e := range res.Trace {
		won[e.Deal] = won[e.Deal] || e.Event == "won"
	}
	at := stream.At(stream.Name("stage.s"), stream.Outcome)
	for k := range int64(400) {
		q, _ := qualityOf(seed, 0, k, 0)
		w := p * math.Exp(loading*q)
		u := stream.Uniform(stream.Source(seed, 0, stream.Name("source.in")).Deal(k).Bits(at, 0))
		if got, want := won[fmt.Sprintf("in#%d", k)], u < w/(w+1-p); got != want {
			t.Errorf("deal %d of quality %v: won %v, want %v", k, q, got, want)
		}
	}
}

// The queue by score serves the best seen score first, not the best quality.
func TestQueueByScore(t *testing.T) {
	scn := scenarioOf(t, world(`"s"`, 0, 30, `
[source.in]
every = 0.01
[stage.s]
pool = "p"
work = 1
conversion = 1.0
[pool.p]
size = 1
`))
	scn.Pools[0].Queue = model.ByScore
	scn.Quality = &model.Quality{Odds: known(0), Dwell: known(0), Value: known(0), Noise: known(2)}
	seed := uint64(5)
	res, err := sim.Run(context.Background(), compiled(t, scn), sim.Options{Replications: 1, Seed: &seed, Trace: []int{0}})
	if err != nil {
		t.Fatal(err)
	}
	waiting := map[int64]float64{}
	begun := 0
	for _, e := range res.Trace {
		var k int64
		fmt.Sscanf(e.Deal, "in#%d", &k)
		switch e.Event {
		case "join":
			_, waiting[k] = qualityOf(seed, 0, k, 2)
		case "begin":
			for other, score := range waiting {
				if score > waiting[k] {
					t.Fatalf("at %v deal %d of score %v begins before deal %d of score %v", e.Time, k, waiting[k], other, score)
				}
			}
			delete(waiting, k)
			begun++
		}
	}
	if begun != 30 {
		t.Errorf("%d begun, want 30", begun)
	}
}

// The bar turns down those who would have gone on with a lower score: for the
// reason score, after lost_dwell. Those who would have been lost anyway are lost
// to their decision.
func TestAcceptScore(t *testing.T) {
	scn := scenarioOf(t, world(`"s"`, 0, 300, `
[source.in]
every = 1
[stage.s]
dwell = 2
lost_dwell = 0.5
conversion = 0.6
`))
	scn.Quality = &model.Quality{Odds: known(0), Dwell: known(0), Value: known(0), Noise: known(0.5)}
	bar := known(0.25)
	scn.Stages[0].AcceptScore = &bar
	seed := uint64(6)
	res, err := sim.Run(context.Background(), compiled(t, scn), sim.Options{Replications: 1, Seed: &seed, Trace: []int{0}})
	if err != nil {
		t.Fatal(err)
	}
	at := stream.At(stream.Name("stage.s"), stream.Outcome)
	turned := 0.0
	for _, e := range res.Trace {
		if e.Event != "won" && e.Event != "lost" {
			continue
		}
		var k int64
		fmt.Sscanf(e.Deal, "in#%d", &k)
		_, score := qualityOf(seed, 0, k, 0.5)
		u := stream.Uniform(stream.Source(seed, 0, stream.Name("source.in")).Deal(k).Bits(at, 0))
		want, after := "won ", 2.0
		switch {
		case u >= 0.6:
			want, after = "lost decision", 0.5
		case score < 0.25:
			want, after = "lost score", 0.5
			turned++
		}
		if got := e.Event + " " + e.Note; got != want || e.Time != float64(k)+after {
			t.Errorf("%s of score %v: %s at %v, want %s after %v days", e.Deal, score, got, e.Time, want, after)
		}
	}
	for _, path := range []string{"lost_to_score", "stage.s.lost_to_score"} {
		if got := column(res, path).Values()[0]; got != turned || turned < 50 {
			t.Errorf("%s: %v, want %v", path, got, turned)
		}
	}
}
