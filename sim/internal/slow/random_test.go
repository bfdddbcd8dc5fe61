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
	"accept_score", "attrition", "back", "backfill", "bad_debt", "broken days", "bursts", "calendar", "calendar of a pool", "change", "change of deal",
	"change of money", "change of pool", "change of segment", "change of source", "change of stage", "change ramp", "churn", "conversion", "cooling",
	"correlation", "cost_share", "deal value", "dist beta", "dist constant", "dist empirical", "dist erlang", "dist exponential", "dist gamma",
	"dist hyperexponential", "dist loglogistic", "dist lognormal", "dist mixture", "dist normal", "dist pert", "dist range", "dist triangular",
	"dist uniform", "dist weibull", "due", "dwell", "dwell_to", "early win", "empty pool", "enters", "every", "expansion", "factor", "factor dwell",
	"factor each month", "factor each quarter", "factor each run", "factor each year", "factor odds", "factor rate", "factor value", "file", "growth",
	"handover", "hires", "holidays", "lead cost", "leavers", "limit", "lost_dwell", "max_visits", "mix", "money", "months", "n of m", "named calendar",
	"noise", "open created", "open deals", "open segment", "open since", "open source", "open status", "open value", "open visits", "overhead",
	"patience", "patience_to", "payments", "persistence", "pool at east", "pool at south", "pool at west", "pool cost", "pool share", "priority",
	"quality", "quality dwell", "quality odds", "quality value", "queue fifo", "queue lifo", "queue oldest", "queue random", "queue score", "queue value",
	"ramp", "referrals", "renewal", "response", "routes", "routes n of m", "season", "segment accept_score", "segment conversion", "segment cooling",
	"segment dwell", "segment dwell_times", "segment handover", "segment lost_dwell", "segment odds_times", "segment patience", "segment routes",
	"segment stages", "segment value", "segment value_times", "segment work", "segments", "self loop", "several pools", "shared pool", "shift", "shock",
	"shock dwell", "shock odds", "shock rate", "shock starts", "shock value", "skip", "so_far", "sobol", "some never lose patience", "source dwell_times",
	"source odds_times", "source value_times", "spans", "spend alone", "split hours", "spread", "stage with several pools", "target", "target by", "term",
	"ties", "two sources", "uncertain burst", "uncertain conversion", "uncertain cooling", "uncertain every", "uncertain growth", "uncertain overhead",
	"uncertain parameter", "uncertain ramp", "uncertain rate", "uncertain response", "uncertain segment odds_times", "uncertain share",
	"uncertain source odds_times", "uncertain value", "warm-up", "weekdays", "weights", "when_full lost", "when_full wait",
}

// apart says why two features cannot meet; "" when they can.
func apart(a, b string) string {
	inexact := func(f string) bool {
		return strings.HasPrefix(f, "dist ") || slices.Contains([]string{"shift", "weights", "some never lose patience", "uncertain parameter",
			"uncertain share", "uncertain every", "uncertain overhead", "uncertain ramp", "ramp", "spread",
			"quality dwell", "factor rate", "factor dwell", "shock rate", "shock dwell"}, f)
	}
	switch {
	case a == "ties" && inexact(b) || b == "ties" && inexact(a):
		return "times would not add up exactly"
	case a == "warm-up" && strings.HasPrefix(b, "open ") || b == "warm-up" && strings.HasPrefix(a, "open "):
		return "a scenario with open deals has no warm-up"
	}
	return ""
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
		if together[[2]string{a, a}] == 0 && len(slow.Off) == 0 {
			t.Errorf("no scenario has %s", a)
		}
		row := fmt.Sprintf("%-28s", a)
		for _, b := range features[:i+1] {
			n := together[[2]string{a, b}]
			row += fmt.Sprintf(" %3d", n)
			if n < 5 && apart(a, b) == "" && together[[2]string{a, a}] > 0 && together[[2]string{b, b}] > 0 {
				t.Errorf("%s and %s meet in %d of 500 scenarios, want at least 5", a, b, n)
			}
		}
		if testing.Verbose() {
			t.Log(row)
		}
	}
}
