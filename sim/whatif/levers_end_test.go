package whatif

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"dealcast/model/num"
	"dealcast/sim/stat"
	"dealcast/sim/stream"
)

// Sure effects are not simulated to the end, unsure ones are; what is said of
// them differs by less than their intervals.
func TestSureLeversEndEarly(t *testing.T) {
	if testing.Short() {
		t.Skip("statistics")
	}
	scn := written(t, open)
	o := Options{Replications: 1600, Seed: seedOf("sure levers")}
	all, err := Levers(context.Background(), scn, LeverOptions{Full: true}, o)
	if err != nil {
		t.Fatal(err)
	}
	some, err := Levers(context.Background(), scn, LeverOptions{}, o)
	if err != nil {
		t.Fatal(err)
	}
	early := 0
	for _, a := range some.Levers {
		i := slices.IndexFunc(all.Levers, func(b Lever) bool { return b.Name == a.Name })
		b := all.Levers[i]
		if b.Replications != 1600 {
			t.Errorf("%s: %d and %d replications", a.Name, a.Replications, b.Replications)
		}
		if a.Replications < 1600 {
			early++
		}
		// a is a part of b, so their difference has the variance of a less that of b.
		se := math.Sqrt(max(0, a.Effect.Effect.SE*a.Effect.Effect.SE-b.Effect.Effect.SE*b.Effect.Effect.SE))
		if diff := math.Abs(a.Effect.Effect.Value - b.Effect.Effect.Value); diff > 4.5*se {
			t.Errorf("%s: %.0f with %d replications, %.0f with all", a.Name, a.Effect.Effect.Value, a.Replications, b.Effect.Effect.Value)
		}
	}
	if early < 4 {
		t.Errorf("%d of %d levers ended early", early, len(some.Levers))
	}
}

// Ending early costs the intervals little: where ending is decided by a hair,
// they cover at least 94%, in the 3.5 standard errors that chance needs.
func TestEndingEarlyKeepsCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("statistics")
	}
	const trials = 6000
	key := stream.World(*seedOf("ending early"), 0)
	at := stream.At(stream.Name("draw"), stream.Unknown)
	draw := uint32(0)
	// ratio: half-width at the first look, in units of the one that ends. At 2 an
	// eighth and a quarter are too few, and half is just enough or not.
	for _, c := range []struct {
		n     int
		ratio float64
	}{{400, 0.95}, {400, 1.05}, {400, 1.41}, {1600, 0.95}, {1600, 1.05}, {1600, 1.41}, {1600, 2}} {
		n, ratio := c.n, c.ratio
		effect := 1.96 / math.Sqrt(float64(lookAfter(n, false)[0])) / (sureOfItself * ratio)
		hit, early := 0, 0
		for range trials {
			var x []float64
			var e stat.Estimate
			for _, to := range lookAfter(n, false) {
				for len(x) < to {
					x = append(x, effect+num.NormQuantile(stream.Uniform(key.Bits(at, draw))))
					draw++
				}
				e = stat.Contrast(make([]float64, to), nil, x, nil)
				ci := e.CI()
				if to < n && sure(math.Abs(e.Value), (ci.High-ci.Low)/2, 0) {
					early++
					break
				}
			}
			if ci := e.CI(); ci.Low <= effect && effect <= ci.High {
				hit++
			}
		}
		got := float64(hit) / trials
		if low := 0.94 - 3.5*math.Sqrt(0.94*0.06/trials); got < low || early < trials/20 {
			t.Errorf("%d, ratio %v: covered %.4f, want at least %.4f; %d ended early", n, ratio, got, low, early)
		}
		t.Logf("%d, ratio %v: covered %.4f, %d of %d ended early", n, ratio, got, early, trials)
	}
}

// Interrupted while it follows the bottleneck, the report says so.
func TestReliefCancelled(t *testing.T) {
	scn := example(t, "startup.toml")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, err := Levers(ctx, scn, LeverOptions{}, Options{Replications: 60, Progress: func(s Step) {
		if r, ok := s.Partial.(*Leverage); ok && r.Run.Replications == 60 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || r == nil || r.Run.Interrupted() {
		t.Fatalf("got %v, %v", r, err)
	}
	const want = "interrupted: where the bottleneck moves was not followed to its end"
	if !slices.Contains(r.Warnings, want) || r.Relief == nil || r.Relief.Bottleneck == nil || len(r.Relief.Steps) > 0 {
		t.Errorf("relief %+v, warnings %q", r.Relief, r.Warnings)
	}
}

// The bottleneck moves: the first pool gives way to the second, and then to
// none.
func TestReliefMoves(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical sizes")
	}
	scn := written(t, `
stages = ["first", "second"]
[time]
start = 2027-01-01
horizon = "200d"
warmup = "200d"
[source.web]
rate = "5/day"
[deal]
value = 1000
[stage.first]
pool = "narrow"
work = { dist = "exponential", mean = "1d" }
conversion = 1
[stage.second]
pool = "wide"
work = { dist = "exponential", mean = "1d" }
patience = "2d"
conversion = 1
[pool.narrow]
size = 3
[pool.wide]
size = 4
[pool.idle]
size = 1
`)
	r, err := Levers(context.Background(), scn, LeverOptions{}, Options{Replications: 60, Seed: seedOf("relief")})
	if err != nil {
		t.Fatal(err)
	}
	b := r.Relief.Bottleneck
	if b == nil || b.Pool != "narrow" {
		t.Fatalf("bottleneck %+v, want narrow", b)
	}
	// One more member serves up to one more deal a day.
	if got := b.Effect.Delta.Value; got < 100e3 || got > 205e3 {
		t.Errorf("the next of narrow is worth %.0f, want about 200 deals for 1000", got)
	}
	added, next, moved := r.Relief.Moved()
	if !moved || next == nil || next.Pool != "wide" || added < 1 || added > 3 {
		t.Errorf("after %d more: %+v, moved %v; want wide", added, next, moved)
	}
}

// Cancelled, the levers say what they know.
func TestLeversCancelled(t *testing.T) {
	scn := example(t, "startup.toml")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, err := Levers(ctx, scn, LeverOptions{Sensitivity: true}, Options{Replications: 4000, Progress: func(s Step) {
		if r, ok := s.Partial.(*Leverage); ok && r.Sensitivity != nil {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || r == nil {
		t.Fatalf("got %v, %v", r, err)
	}
	n := r.Run.Replications
	if n < 10 || n >= 4000 || !r.Run.Interrupted() || r.Sensitivity == nil || r.Sensitivity.Replications != n {
		t.Errorf("%+v, sensitivity %+v", r.Run, r.Sensitivity)
	}
	for _, v := range r.Levers {
		if v.Replications != n {
			t.Errorf("%s: %d replications, want %d", v.Name, v.Replications, n)
		}
	}
}
