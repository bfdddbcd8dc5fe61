package sim_test

import (
	"fmt"
	"reflect"
	"testing"

	"dealcast/sim"
)

// A run in parts is the run in one go: rows, counts over deals, targets and
// the trace.
func TestJoinedRunsAreOneRun(t *testing.T) {
	p := compile(t, everything)
	part := func(first, n int) *sim.Result {
		return simulate(t, p, sim.Options{First: first, Replications: n, Trace: []int{1, 6}})
	}
	whole, joined := part(0, 11), part(0, 4)
	for _, n := range []int{1, 6} {
		var err error
		if joined, err = joined.Join(part(joined.Run.Replications, n)); err != nil {
			t.Fatal(err)
		}
	}
	if joined.Run != whole.Run {
		t.Errorf("got %+v, want %+v", joined.Run, whole.Run)
	}
	same(t, whole, joined, 0)
	for _, path := range []string{"cycle_days", "pool.engineers.wait_days"} {
		if !reflect.DeepEqual(whole.Hist(path), joined.Hist(path)) {
			t.Errorf("%s: the counts over deals differ", path)
		}
	}
	if !reflect.DeepEqual(joined.Targets, whole.Targets) || fmt.Sprint(joined.Trace) != fmt.Sprint(whole.Trace) {
		t.Error("targets or trace differ") // printed, for NaN is not equal to itself
	}
	if _, err := part(0, 3).Join(part(4, 2)); err == nil {
		t.Error("a gap between the runs was accepted")
	}
}

// World and luck are exchanged separately: the unknowns of one replication
// with the deals of another.
func TestWorldAndLuckAreExchanged(t *testing.T) {
	p := compile(t, everything)
	world := func(w uint64) func(uint64, []float64) {
		return func(r uint64, u []float64) { p.World(7, r+w, u) }
	}
	luck := func(l uint64) func(uint64) uint64 { return func(r uint64) uint64 { return r + l } }
	const n = 3
	plain := simulate(t, p, sim.Options{Replications: n})
	same(t, plain, simulate(t, p, sim.Options{Replications: n, World: world(0), Luck: luck(0)}), 0)
	same(t, simulate(t, p, sim.Options{Replications: n, First: 5}),
		simulate(t, p, sim.Options{Replications: n, World: world(5), Luck: luck(5)}), 0)
	revenue := func(res *sim.Result) []float64 {
		c, _ := res.Column("revenue")
		return c.Values()
	}
	a := revenue(plain)
	b := revenue(simulate(t, p, sim.Options{Replications: n, World: world(5)}))
	c := revenue(simulate(t, p, sim.Options{Replications: n, Luck: luck(5)}))
	for r := range a {
		if a[r] == b[r] || a[r] == c[r] || b[r] == c[r] {
			t.Errorf("replication %d: %v, with another world %v, with other luck %v", r, a[r], b[r], c[r])
		}
	}
}
