package slow_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"dealcast/sim/internal/slow"
)

// features is everything that random scenarios should show the referee.
var features = []string{
	"ties", "calendar", "split hours", "holidays", "warm-up", "months", "broken days", "target", "target by", "so_far",
	"two sources", "every", "growth", "season", "weekdays", "bursts", "enters", "mix", "lead cost",
	"source odds_times", "source dwell_times", "source value_times",
	"segments", "segment value", "segment odds_times", "segment dwell_times", "segment value_times", "deal value",
	"empty pool", "shared pool", "pool share", "pool cost", "pool at east", "pool at west",
	"queue fifo", "queue lifo", "queue oldest", "queue value", "queue random", "priority",
	"handover", "dwell", "lost_dwell", "dwell_to", "patience", "patience_to", "some never lose patience", "cooling",
	"conversion", "routes", "skip", "early win", "back", "self loop", "max_visits",
	"n of m", "routes n of m", "uncertain conversion", "uncertain cooling", "uncertain parameter", "uncertain share", "uncertain value",
	"uncertain rate", "uncertain every", "response", "uncertain response", "spend alone", "uncertain growth", "uncertain burst", "uncertain source odds_times", "uncertain segment odds_times",
	"dist constant", "dist exponential", "dist erlang", "dist gamma", "dist weibull", "dist lognormal", "dist loglogistic", "dist normal",
	"dist uniform", "dist triangular", "dist pert", "dist beta", "dist hyperexponential", "dist empirical", "dist mixture",
	"dist range", "shift", "weights", "sobol",
}

// apart are features that cannot meet: times that add up exactly exclude
// continuous distributions and uncertain ones.
func apart(a, b string) bool {
	inexact := func(f string) bool {
		return strings.HasPrefix(f, "dist ") ||
			slices.Contains([]string{"shift", "weights", "some never lose patience", "uncertain parameter", "uncertain share", "uncertain every"}, f)
	}
	return a == "ties" && inexact(b) || b == "ties" && inexact(a)
}

// Every two features that can meet do so in at least 5 of 500 scenarios. With
// -v, the whole table is printed.
func TestRandomScenariosCoverEveryPair(t *testing.T) {
	together := map[[2]string]int{}
	for n := range uint64(500) {
		has := slow.Random(n).Features
		for _, a := range has {
			if !slices.Contains(features, a) {
				t.Fatalf("feature %q is not listed", a)
			}
			for _, b := range has {
				together[[2]string{a, b}]++
			}
		}
	}
	for i, a := range features {
		row := fmt.Sprintf("%-28s", a)
		for _, b := range features[:i+1] {
			n := together[[2]string{a, b}]
			row += fmt.Sprintf(" %3d", n)
			if n < 5 && !apart(a, b) {
				t.Errorf("%s and %s meet in %d of 500 scenarios, want at least 5", a, b, n)
			}
		}
		if testing.Verbose() {
			t.Log(row)
		}
	}
}
