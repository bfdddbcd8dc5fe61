package out

import (
	"math"
	"strings"
	"testing"

	"dealcast/sim"
	"dealcast/sim/stat"
)

func TestMoney(t *testing.T) {
	for _, c := range []struct {
		x              float64
		currency, want string
		why            string
	}{
		{0, "EUR", "€0", "nothing is nothing"},
		{0.5, "EUR", "€0.5", "below one unit two decimals"},
		{999, "EUR", "€999", "no ending below a thousand"},
		{999.6, "EUR", "€1k", "rounds before it chooses the ending"},
		{1234, "EUR", "€1.23k", "three digits"},
		{250000, "EUR", "€250k", "no point without need"},
		{1210000, "EUR", "€1.21M", "millions"},
		{999999, "EUR", "€1M", "rounds before it chooses the ending"},
		{1.5e9, "USD", "$1.5bn", "billions"},
		{2.5e12, "GBP", "£2.5T", "trillions"},
		{12345, "CHF", "CHF 12.3k", "a code stands before the amount"},
		{-800, "EUR", "-€800", "the sign stands first"},
		{-0.0001, "EUR", "€0", "no negative zero"},
		{1234, "", "1.23k", "no currency"},
		{math.NaN(), "EUR", "–", "undefined"},
	} {
		if got := Money(c.x, c.currency); got != c.want {
			t.Errorf("Money(%v, %q) = %q, want %q: %s", c.x, c.currency, got, c.want, c.why)
		}
	}
}

func TestPercent(t *testing.T) {
	for _, c := range []struct {
		x         float64
		want, why string
	}{
		{0, "0%", "exactly none"},
		{0.0004, "<0.1%", "not none"},
		{0.005, "0.5%", "one decimal below ten"},
		{0.034, "3.4%", "one decimal below ten"},
		{0.09949, "9.9%", "still below ten"},
		{0.0997, "10%", "ten is whole"},
		{0.5621, "56%", "whole"},
		{0.994, "99.4%", "near certainty deserves a digit"},
		{0.9995, ">99.9%", "not certain"},
		{1, "100%", "exactly all"},
		{1.27, "127%", "utilisation may exceed one"},
		{-0.12, "-12%", "a difference may be negative"},
		{math.NaN(), "–", "undefined"},
	} {
		if got := Percent(c.x); got != c.want {
			t.Errorf("Percent(%v) = %q, want %q: %s", c.x, got, c.want, c.why)
		}
	}
	if got := PercentRange(stat.Interval{Low: 0.54, High: 0.58}); got != "54 to 58%" {
		t.Errorf("PercentRange = %q", got)
	}
}

func TestDaysAndCount(t *testing.T) {
	for _, c := range []struct {
		got, want string
	}{
		{Days(3.21), "3.2"}, {Days(0.24085), "0.24"}, {Days(30.13), "30.1"}, {Days(365.2), "365"},
		{Days(0.0521), "0.052"}, {Days(0), "0"}, {Days(0.0001), "<0.001"}, {Days(9.96), "10.0"}, {Days(99.97), "100"},
		{DaysText(1), "1 day"}, {DaysText(1.04), "1.0 days"}, {Days(6.02), "6.0"}, {Days(2.5), "2.5"}, {Days(0.5), "0.5"}, {Days(0.503), "0.50"}, {Days(-0.0701), "-0.070"}, {DaysText(3.2), "3.2 days"},
		{Count(827), "827"}, {Count(1204), "1,204"}, {Count(1234567), "1,234,567"}, {Count(87.53), "87.5"}, {Count(-1204.4), "-1,204"},
		{Count(math.Inf(1)), "∞"},
		{Number(0.5, sim.Share, "EUR"), "50%"}, {Number(4100, sim.MoneyPerDay, "EUR"), "€4.1k/day"},
		{Number(math.NaN(), sim.DealsPerDay, "EUR"), "–"}, {Number(2, sim.Members, "EUR"), "2"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// A number must read the same whichever sign it has, and never as NaN or Inf.
func TestFormatsAreSymmetricAndFinite(t *testing.T) {
	for x := 1e-4; x < 1e14; x *= 1.37 {
		for name, f := range map[string]func(float64) string{
			"money": func(x float64) string { return Money(x, "EUR") }, "count": Count,
		} {
			plus, minus := f(x), f(-x)
			if strings.ContainsAny(plus, "NI") {
				t.Errorf("%s(%g) = %q", name, x, plus)
			}
			if got := strings.Replace(minus, "-", "", 1); got != plus && !strings.Contains(plus, "<") && plus != "€0" {
				t.Errorf("%s(%g) = %q but of its negative %q", name, x, plus, minus)
			}
		}
	}
}
