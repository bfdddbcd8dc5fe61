package whatif

import (
	"context"
	"errors"
	"slices"
	"testing"
)

// The best of four team sizes by profit: a large lead is seen at once, and who
// is far behind is simulated no further.
func TestBestOfFour(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical sizes")
	}
	base := example(t, "startup.toml", "time.horizon=3mo", "time.warmup=30d")
	var variants []Variant
	for _, size := range []string{"1", "3", "4"} {
		variants = append(variants, Variant{size, with(t, base, "pool.engineers.size", size)})
	}
	compare := func(o Options, b BestOf) (*Comparison, error) {
		return CompareBest(context.Background(), base, variants, o, b)
	}
	c, err := compare(Options{Replications: 120}, BestOf{Metric: "profit", Indifference: 5e2})
	if err != nil {
		t.Fatal(err)
	}
	b := c.Best
	if !b.Decided || b.Best != 2 || !slices.Equal(b.Remaining, []int{2}) {
		t.Errorf("got %+v, want system 2", b)
	}
	// The table stands on the replications asked for, whatever the choice took.
	if c.Run.Replications != 120 || c.Variants[0].Result.Run.Replications != 120 {
		t.Errorf("the comparison stands on %d replications", c.Run.Replications)
	}
	// Less is better of a cost: nobody beats a team of one.
	if c, err = compare(Options{Replications: 120}, BestOf{Metric: "cost"}); err != nil || c.Best.Best != 1 || !c.Best.Decided {
		t.Errorf("by cost: %v, %+v", err, c.Best)
	}
	// A tiny indifference cannot be met within the limit; it says who is left, and
	// who was out early.
	c, err = compare(Options{Replications: 120}, BestOf{Metric: "won", Indifference: 0.01, Most: 800})
	if b = c.Best; err != nil || b.Decided || len(b.Remaining) < 2 || !slices.Contains(b.Remaining, b.Best) {
		t.Fatalf("with a limit: %v, %+v", err, b)
	}
	for i, n := range b.Replications {
		if slices.Contains(b.Remaining, i) != (n == 800) {
			t.Errorf("system %d: %d replications, remaining %v", i, n, b.Remaining)
		}
	}
	for _, metric := range []string{"win_rate", "wip", "nothing"} {
		if _, err := compare(Options{Replications: 120}, BestOf{Metric: metric}); !errors.As(err, new(*Invalid)) {
			t.Errorf("%s: got %v", metric, err)
		}
	}
}
