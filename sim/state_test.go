package sim_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"dealcast/sim"
)

// A run that is continued from its state is the run in one go.
func TestRestoredRunsGoOn(t *testing.T) {
	for _, draws := range []string{"random", "sobol"} {
		p := compile(t, everything, "run.draws="+draws)
		state, ok := simulate(t, p, sim.Options{Replications: 5}).State()
		if !ok {
			t.Fatal("no state")
		}
		p = compile(t, everything, "run.draws="+draws) // another day
		restored, err := sim.Restore(p, state, nil)
		if err != nil {
			t.Fatal(err)
		}
		whole := simulate(t, p, sim.Options{Replications: 5})
		same(t, whole, restored, 0)
		if restored.Run != whole.Run || !reflect.DeepEqual(restored.Hist("cycle_days"), whole.Hist("cycle_days")) {
			t.Errorf("%s: got %+v, want %+v", draws, restored.Run, whole.Run)
		}
		joined, err := restored.Join(simulate(t, p, sim.Options{First: 5, Replications: 7}))
		if err != nil {
			t.Fatal(err)
		}
		whole = simulate(t, p, sim.Options{Replications: 12})
		same(t, whole, joined, 0)
		for _, path := range []string{"cycle_days", "stage.demo.wait_days", "pool.engineers.wait_days"} {
			if !reflect.DeepEqual(joined.Hist(path), whole.Hist(path)) {
				t.Errorf("%s: the counts of %s differ", draws, path)
			}
		}
		if joined.Run != whole.Run || !reflect.DeepEqual(joined.Targets, whole.Targets) {
			t.Errorf("%s: got %+v, want %+v", draws, joined.Run, whole.Run)
		}
	}
}

// What belongs to another run is refused, with the difference.
func TestRestoreRefuses(t *testing.T) {
	p := compile(t, everything)
	seed := uint64(8)
	for _, c := range []struct {
		why    string
		change func(s *sim.State)
		seed   *uint64
		want   string
	}{
		{"another scenario", func(s *sim.State) { s.Scenario = strings.Repeat("ab", 32) }, nil, "another scenario (SHA-256 abababababab…"},
		{"another seed in the file", func(s *sim.State) { s.Seed = 9 }, nil, "made with seed 9, here it is 7"},
		{"another seed asked for", func(s *sim.State) {}, &seed, "made with seed 7, here it is 8"},
		{"another engine", func(s *sim.State) { s.Engine = "0" }, nil, "the draws of engine 0"},
		{"other draws", func(s *sim.State) { s.Draws = "sobol" }, nil, "made with sobol draws, here they are random"},
		{"other metrics", func(s *sim.State) { s.Layout = "" }, nil, "another version of dealcast"},
		{"wider rows", func(s *sim.State) { s.Numbers++ }, nil, "another version of dealcast"},
		{"nothing", func(s *sim.State) { s.Replications = 0 }, nil, "no replications"},
		{"fewer rows than it says", func(s *sim.State) { s.Replications = 1 << 62 }, nil, "other amounts"},
		{"half a row", func(s *sim.State) { s.Rows = s.Rows[1:] }, nil, "other amounts"},
		{"a list of counts too few", func(s *sim.State) { s.Counts = s.Counts[1:] }, nil, "other amounts"},
		{"a negative count", func(s *sim.State) { s.Counts[0][0].Count = -1 }, nil, "an impossible count of deals (-1 in bin"},
		{"a bin that does not exist", func(s *sim.State) { s.Counts[0][0].Bin = 1 << 40 }, nil, "an impossible count"},
	} {
		s, _ := simulate(t, p, sim.Options{Replications: 2}).State()
		c.change(s)
		if _, err := sim.Restore(p, s, c.seed); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want one with %q", c.why, err, c.want)
		}
	}
	if _, ok := simulate(t, p, sim.Options{First: 3, Replications: 2}).State(); ok {
		t.Error("a run that does not begin with replication 0 has a state")
	}
}

// Continue simulates only what is missing; stopped at once, it reports what was
// there, and says that it is not all.
func TestContinue(t *testing.T) {
	p := compile(t, everything)
	run := func(n int) *sim.Result { return simulate(t, p, sim.Options{Replications: n}) }
	simulated := 0
	o := sim.Options{Replications: 12, Workers: 1, Progress: func(done, _ int) { simulated = done }}
	res, err := sim.Continue(context.Background(), p, run(5), o)
	if err != nil || res.Run != run(12).Run || simulated != 7 {
		t.Fatalf("%v; %d replications simulated", err, simulated)
	}
	same(t, run(12), res, 0)
	if res, err = sim.Continue(context.Background(), p, run(12), o); err != nil || res.Run.Replications != 12 || res.Run.Interrupted() {
		t.Errorf("nothing is missing: %v", err)
	}
	if res, err = sim.Continue(context.Background(), p, nil, o); err != nil || res.Run.Replications != 12 {
		t.Errorf("nothing is there: %v", err)
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	o.Replications = 5000
	res, err = sim.Continue(stopped, p, run(5), o)
	if !errors.Is(err, context.Canceled) || res == nil || !res.Run.Interrupted() || res.Run.Requested != 5000 || res.Run.Replications < 5 {
		t.Fatalf("stopped: %v", err)
	}
	if warnings := strings.Join(res.Warnings, "\n"); !strings.Contains(warnings, "of 5000 replications") {
		t.Errorf("stopped: warnings %q", warnings)
	}
	same(t, run(5), res, 0)
}
