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
	base := example(t, "startup.toml")
	var variants []Variant
	for _, size := range []string{"1", "3", "4"} {
		variants = append(variants, Variant{size, with(t, base, "pool.engineers.size", size)})
	}
	compare := func(o Options, b BestOf) (*Comparison, error) {
		return CompareBest(context.Background(), base, variants, o, b)
	}
	c, err := compare(Options{Replications: 120}, BestOf{Metric: "profit", Indifference: 1e3})
	if err != nil {
		t.Fatal(err)
	}
	b := c.Best
	if !b.Decided || b.Best != 2 || !slices.Equal(b.Remaining, []int{2}) || b.Replications[1] >= b.Replications[2] {
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
	// A tiny indifference cannot be met within the limit; it says who is left.
	c, err = compare(Options{Replications: 120}, BestOf{Metric: "P(revenue >= 1.5M)", Indifference: 1e-5, Most: 200})
	if err != nil || c.Best.Decided || len(c.Best.Remaining) < 2 {
		t.Errorf("with a limit: %v, %+v", err, c.Best)
	}
	for _, metric := range []string{"win_rate", "wip", "nothing"} {
		if _, err := compare(Options{Replications: 120}, BestOf{Metric: metric}); !errors.As(err, new(*Invalid)) {
			t.Errorf("%s: got %v", metric, err)
		}
	}
}
