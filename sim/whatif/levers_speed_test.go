package whatif

import (
	"context"
	"os"
	"testing"
	"time"

	"dealcast/sim"
)

// Levers of startup.toml, nineteen of them with its uncertain number, must take
// less than ten seconds on two cores, and say something within half a second.
// The best of three is taken: other programs only make it slower. Beside it
// stands how many runs of the base take as long.
func TestSpeedOfLevers(t *testing.T) {
	if os.Getenv("DEALCAST_BENCH") == "" {
		t.Skip("set DEALCAST_BENCH=1 to measure speeds")
	}
	scn := example(t, "startup.toml")
	plan, err := sim.Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	best, first, run := time.Hour, time.Hour, time.Hour
	replications := 0
	for range 3 {
		begin := time.Now()
		if _, err := sim.Run(context.Background(), plan, sim.Options{}); err != nil {
			t.Fatal(err)
		}
		run = min(run, time.Since(begin))
		begin = time.Now()
		said := time.Duration(0)
		_, err := Levers(context.Background(), scn, LeverOptions{Sensitivity: true}, Options{Progress: func(s Step) {
			if replications = s.Done; s.Partial != nil && said == 0 {
				said = time.Since(begin)
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		best, first = min(best, time.Since(begin)), min(first, said)
	}
	t.Logf("levers of startup.toml: %.1f s for %d replications, %.1f times a run of 2,000 (%.2f s); the first answer after %.2f s",
		best.Seconds(), replications, float64(best)/float64(run), run.Seconds(), first.Seconds())
	if best > 10*time.Second {
		t.Errorf("took %v, want at most 10 s", best)
	}
	if first > 500*time.Millisecond {
		t.Errorf("first answer after %v, want at most 0.5 s", first)
	}
}
