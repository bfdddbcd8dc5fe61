package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestSpeedOfCommands measures whole commands on startup.toml in runs of it,
// from start to exit, on all cores. Ratios are of neighbouring times: the best of
// three on the wall clock, which wants a quiet machine, and the median of
// processor time, which minds neighbours less.
func TestSpeedOfCommands(t *testing.T) {
	if os.Getenv("DEALCAST_BENCH") == "" {
		t.Skip("SKIP: speeds are measured by make bench")
	}
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "scenarios"), examples()); err != nil {
		t.Fatal(err)
	}
	timed := func(args ...string) (wall, cpu float64) {
		cmd := program(t, args...)
		cmd.Dir = dir
		begin := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return time.Since(begin).Seconds(), (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	}
	const rounds = 3
	for _, c := range []struct {
		command string
		times   float64 // runs; 0: any
		seconds float64 // 0: any
	}{
		{"compare scenarios/startup.toml scenarios/startup-more-demos.toml", 2.2, 0},
		{"compare scenarios/startup.toml --with pool.engineers.size=+1 --with pool.engineers.size=+2 --with source.inbound.rate=*1.1 --with stage.demo.work=*0.9", 1.1 * (4 + 1), 0},
		{"sweep scenarios/startup.toml --vary pool.engineers.size=2..8", 7.5, 0},
		{"levers scenarios/startup.toml", 0, 10},
	} {
		var walls, processor []float64
		fastest := 1e9
		for range rounds {
			oneWall, oneCPU := timed("run", "scenarios/startup.toml")
			wall, cpu := timed(strings.Fields(c.command)...)
			walls, processor, fastest = append(walls, wall/oneWall), append(processor, cpu/oneCPU), min(fastest, wall)
		}
		slices.Sort(processor)
		times, median := slices.Min(walls), processor[rounds/2]
		t.Logf("%s: %.2f runs (processor time %.2f), %.2f s", c.command, times, median, fastest)
		if c.times > 0 && max(times, median) > c.times {
			t.Errorf("%s takes %.2f runs (processor time %.2f), want at most %.2f", c.command, times, median, c.times)
		}
		if c.seconds > 0 && fastest > c.seconds {
			t.Errorf("%s takes %.2f s, want at most %.0f", c.command, fastest, c.seconds)
		}
	}
}
