package whatif_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"dealcast/model"
	"dealcast/scenarios"
	"dealcast/sim"
	"dealcast/sim/whatif"
)

// bound is what an experiment may take.
type bound struct {
	name   string
	times  float64       // runs of the base with as many replications; 0: any
	within time.Duration // 0: any
	run    func(whatif.Options) error
}

// spent is time on the wall clock and of all processors.
type spent struct{ wall, cpu time.Duration }

func clocked(t *testing.T, f func() error) spent {
	t.Helper()
	begin, before := time.Now(), cpuTime()
	if err := f(); err != nil {
		t.Fatal(err)
	}
	return spent{time.Since(begin), cpuTime() - before}
}

// TestSpeedOfExperiments measures experiments on startup.toml in runs of the
// base with as many replications, on all cores. Ratios are of neighbouring
// times: the best of three on the wall clock, which wants a quiet machine, and
// the median of processor time, which minds neighbours less. The first partial
// answer has to come within half a second.
func TestSpeedOfExperiments(t *testing.T) {
	if os.Getenv("DEALCAST_BENCH") == "" {
		t.Skip("SKIP: speeds are measured by make bench")
	}
	const replications, rounds = 2000, 3
	const soon = 500 * time.Millisecond
	base := read(t, scenarios.Files, "startup.toml")
	plan, err := sim.Compile(base)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range bounds(t, base) {
		var wall, processor []float64
		fastest, soonest := time.Hour, time.Hour
		for range rounds {
			one := clocked(t, func() error {
				_, err := sim.Run(context.Background(), plan, sim.Options{Replications: replications})
				return err
			})
			begin, first := time.Now(), time.Duration(0)
			var once sync.Once
			it := clocked(t, func() error {
				return b.run(whatif.Options{Replications: replications, Progress: func(s whatif.Step) {
					if s.Partial != nil {
						once.Do(func() { first = time.Since(begin) })
					}
				}})
			})
			wall = append(wall, it.wall.Seconds()/one.wall.Seconds())
			processor = append(processor, it.cpu.Seconds()/one.cpu.Seconds())
			fastest, soonest = min(fastest, it.wall), min(soonest, first)
		}
		slices.Sort(processor)
		times, median := slices.Min(wall), processor[rounds/2]
		t.Logf("%-20s %5.2f runs (processor time %5.2f), %5.2f s, first answer after %.2f s",
			b.name, times, median, fastest.Seconds(), soonest.Seconds())
		if b.times > 0 && max(times, median) > b.times {
			t.Errorf("%s takes %.2f runs (processor time %.2f), want at most %.2f", b.name, times, median, b.times)
		}
		if b.within > 0 && fastest > b.within {
			t.Errorf("%s takes %v, want at most %v", b.name, fastest, b.within)
		}
		if soonest > soon {
			t.Errorf("%s: the first partial answer comes after %v, want %v", b.name, soonest, soon)
		}
	}
}

func bounds(t *testing.T, base *model.Scenario) []bound {
	t.Helper()
	compare := func(k int) func(whatif.Options) error {
		var list []whatif.Variant
		for i := range k {
			set := fmt.Sprintf("pool.engineers.size=+%d", i+1)
			list = append(list, whatif.Variant{Name: set, Scenario: read(t, scenarios.Files, "startup.toml", set)})
		}
		return func(o whatif.Options) error {
			_, err := whatif.Compare(context.Background(), base, list, o)
			return err
		}
	}
	axis, problems := base.ParseRange("pool.engineers.size=2..8", "--vary")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return []bound{
		{"compare, 1 variant", 2.2, 0, compare(1)},
		{"compare, 4 variants", 1.1 * (4 + 1), 0, compare(4)},
		{"sweep, 7 points", 7.5, 0, func(o whatif.Options) error {
			_, err := whatif.Sweep(context.Background(), base, []model.Range{axis}, nil, o)
			return err
		}},
		{"levers", 0, 10 * time.Second, func(o whatif.Options) error {
			_, err := whatif.Levers(context.Background(), base, whatif.LeverOptions{Sensitivity: true}, o)
			return err
		}},
	}
}
