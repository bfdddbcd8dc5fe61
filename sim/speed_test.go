package sim

import (
	"context"
	"os"
	"sort"
	"sync"
	"testing"
	"time"

	"dealcast/sim/internal/slow"
)

// TestSpeed measures the engine in ratios within one run, since machines differ
// and are shared: against the floor (its own variates and nothing else) and
// against the slow simulator. Times are processor time, the best of seven
// rounds; ratios are taken within a round, and the median of them counts.
func TestSpeed(t *testing.T) {
	if os.Getenv("DEALCAST_BENCH") == "" {
		t.Skip("SKIP: speeds are measured by make bench")
	}
	ref := newLoop(load(t, "reference.toml"))
	large := newLoop(load(t, "reference.toml", "source.inbound.rate=200/day", "pool.demo.size=140", "pool.proposal.size=100"))
	startup := newLoop(load(t, "startup.toml"))
	everything := newLoop(load(t, "everything.toml"))
	// Both simulate the same replications.
	slowly := func(n int) int64 {
		p := ref.engine.Plan
		visits := int64(0)
		for r := range n {
			for _, d := range slow.Run(p.scenario, 1, uint64(r), p.warmup).Deals {
				visits += int64(len(d.Visits))
			}
		}
		return visits
	}
	fast := func(l *loop, n int) int64 {
		visits := int64(0)
		for r := range n {
			visits += l.next(uint64(r))
		}
		return visits
	}
	rows := []struct {
		name string
		run  func() int64
		best float64
		all  []float64 // ns per stage visit of each round
	}{
		{name: "floor", run: func() int64 {
			visits := int64(0)
			for r := range 60 {
				n, sum := floor(ref.engine, uint64(r))
				visits += n
				sink += sum
			}
			return visits
		}},
		{name: "engine, reference pipeline", run: func() int64 { return fast(ref, 40) }},
		{name: "engine, ten times as large", run: func() int64 { return fast(large, 4) }},
		{name: "engine, startup.toml", run: func() int64 { return fast(startup, 500) }},
		{name: "slow simulator, reference pipeline", run: func() int64 { return slowly(4) }},
		{name: "engine, every feature on", run: func() int64 { return fast(everything, 12) }},
	}
	for range 7 {
		for i := range rows {
			before := cpuTime()
			visits := rows[i].run()
			ns := float64(cpuTime()-before) / float64(visits)
			rows[i].all = append(rows[i].all, ns)
			if rows[i].best == 0 || ns < rows[i].best {
				rows[i].best = ns
			}
		}
	}
	times := func(i, j int) float64 { // how many times as long i takes as j
		var ratios []float64
		for r := range rows[i].all {
			ratios = append(ratios, rows[i].all[r]/rows[j].all[r])
		}
		sort.Float64s(ratios)
		return ratios[len(ratios)/2]
	}
	for i, r := range rows {
		t.Logf("%-36s %7.1f ns per stage visit, %5.2f x the floor", r.name, r.best, times(i, 0))
	}
	if x := times(1, 0); x > 4.8 {
		t.Errorf("the engine takes %.2f times the floor, want at most 4.8", x)
	}
	if x := times(5, 0); x > 15.5 { // 150 ns where the floor is 9.7 ns
		t.Errorf("with every feature on the engine takes %.2f times the floor, want at most 15.5", x)
	}
	if x := times(4, 1); x < 5 {
		t.Errorf("the slow simulator takes only %.2f times as long as the engine, want at least 5", x)
	}
}

// TestSpeedOnTwoCores compares the wall clocks of one and two goroutines, so it
// wants a quiet machine. What two cores can do at most there is printed beside
// it: the floor, which shares nothing.
func TestSpeedOnTwoCores(t *testing.T) {
	if os.Getenv("DEALCAST_BENCH") == "" {
		t.Skip("SKIP: speeds are measured by make bench")
	}
	const replications = 400
	p := load(t, "reference.toml")
	loops := [2]*loop{newLoop(p), newLoop(p)}
	for _, l := range loops {
		l.next(0)
	}
	var sums [2]float64
	floors := func(workers int) {
		var wait sync.WaitGroup
		for w := range workers {
			wait.Add(1)
			go func() {
				defer wait.Done()
				for r := range replications / workers {
					_, sum := floor(loops[w].engine, uint64(r))
					sums[w] += sum
				}
			}()
		}
		wait.Wait()
	}
	engines := func(workers int) {
		if _, err := Run(context.Background(), p, Options{Replications: replications, Workers: workers}); err != nil {
			t.Fatal(err)
		}
	}
	gain := func(run func(workers int)) float64 {
		best := [3]time.Duration{1: time.Hour, 2: time.Hour}
		for range 9 {
			for workers := 1; workers <= 2; workers++ {
				begin := time.Now()
				run(workers)
				best[workers] = min(best[workers], time.Since(begin))
			}
		}
		return float64(best[1]) / float64(best[2])
	}
	most, got := gain(floors), gain(engines)
	sink += sums[0] + sums[1]
	t.Logf("two goroutines are %.2f times as fast as one; without anything shared, %.2f times", got, most)
	if got < 1.8 {
		t.Errorf("want at least 1.8")
	}
}

// A replication must leave nothing behind for the collector.
func TestReplicationAllocatesNothing(t *testing.T) {
	for _, name := range []string{"reference.toml", "startup.toml", "everything.toml"} {
		l := newLoop(load(t, name))
		for r := range uint64(30) {
			l.next(r)
		}
		r := uint64(0)
		if n := testing.AllocsPerRun(30, func() { l.next(r % 30); r++ }); n != 0 {
			t.Errorf("%s: %g allocations per replication in the steady state", name, n)
		}
	}
}

// The memory of an engine follows the deals in flight, not the deals simulated.
func TestMemoryFollowsDealsInFlight(t *testing.T) {
	year, decade := newLoop(load(t, "reference.toml")), newLoop(load(t, "reference.toml", "time.horizon=3650d"))
	year.next(0)
	decade.next(0)
	if a, b := len(year.engine.deals), len(decade.engine.deals); b > 2*a {
		t.Errorf("%d deals are remembered in a year, %d in ten", a, b)
	}
}
