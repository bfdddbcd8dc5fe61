package out

import (
	"math"
	"testing"

	"dealcast/sim"
	"dealcast/sim/stat"
)

func TestDifferences(t *testing.T) {
	ci := func(low, high float64) stat.Interval { return stat.Interval{Low: low, High: high, Confidence: 0.95} }
	for _, c := range []struct {
		why                      string
		x                        float64
		ci                       stat.Interval
		unit                     sim.Unit
		signed, ranged, plusless string
	}{
		{"money", 181200, ci(172000, 190400), sim.Money, "+€181k", "€172k to €190k", "+€181k (±9.2k)"},
		{"money lost", -1500, ci(-3000, 0), sim.Money, "-€1.5k", "-€3k to €0", "-€1.5k (±1.5k)"},
		{"money per day", 12, ci(10, 14), sim.MoneyPerDay, "+€12/day", "€10 to €14/day", "+€12/day (±2)"},
		{"days", -2.13, ci(-3.2, -1.04), sim.Days, "-2.1 days", "-3.2 to -1.0 days", "-2.1 days (±1.1)"},
		{"points of a share", 0.2213, ci(0.194, 0.25), sim.Share, "+22 pt", "19 to 25 pt", "+22 pt (±2.8)"},
		{"a hair of a share", -0.00042, ci(-0.001, 0.0002), sim.Share, "-0.04 pt", "-0.1 to 0.02 pt", "-0.04 pt (±0.06)"},
		{"deals", 3, ci(2.5, 3.5), sim.Deals, "+3", "2.5 to 3.5", "+3 (±0.5)"},
		{"none", 0, ci(0, 0), sim.Money, "€0", "€0 to €0", "€0 (±0)"},
		{"one replication", 7, stat.Interval{}, sim.Deals, "+7", "–", "+7"},
		{"undefined", math.NaN(), stat.Interval{}, sim.Share, "–", "–", "–"},
	} {
		if got := Signed(c.x, c.unit, "EUR"); got != c.signed {
			t.Errorf("%s: %q, want %q", c.why, got, c.signed)
		}
		if got := DifferenceRange(c.ci, c.unit, "EUR"); got != c.ranged {
			t.Errorf("%s: %q, want %q", c.why, got, c.ranged)
		}
		if got := PlusMinus(c.x, c.ci, c.unit, "EUR"); got != c.plusless {
			t.Errorf("%s: %q, want %q", c.why, got, c.plusless)
		}
	}
}
