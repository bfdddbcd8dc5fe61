package chart

import (
	"math"
	"strings"
	"testing"
	"time"
)

func labels(ts []tick) string {
	var ls []string
	for _, t := range ts {
		l := t.label
		if t.below != "" {
			l += "/" + t.below
		}
		ls = append(ls, l)
	}
	return strings.Join(ls, " ")
}

func TestNumberTicks(t *testing.T) {
	for _, c := range []struct {
		got  []tick
		want string
		why  string
	}{
		{moneyTicks(0, 1.9e6, 8, "EUR"), "€0 €250k €500k €750k €1M €1.25M €1.5M €1.75M", "as many decimals as the step needs, no more"},
		{moneyTicks(0, 1.9e6, 5, "EUR"), "€0 €500k €1M €1.5M", "the finest step that is not too fine"},
		{moneyTicks(10.2e6, 10.9e6, 4, "EUR"), "€10.2M €10.4M €10.6M €10.8M", "a narrow range keeps its digits"},
		{moneyTicks(10.1e6, 10.3e6, 5, "EUR"), "€10.1M €10.15M €10.2M €10.25M €10.3M", "even where three digits would round"},
		{moneyTicks(-250, 260, 5, "USD"), "-$200 -$100 $0 $100 $200", "the sign stands before the symbol, zero has none"},
		{moneyTicks(0, 0.004, 5, "EUR"), "€0 €0.001 €0.002 €0.003 €0.004", "small amounts"},
		{moneyTicks(0, 3e12, 4, "CHF"), "CHF 0 CHF 1T CHF 2T CHF 3T", "a currency without a symbol"},
		{moneyTicks(900, 1100, 3, "EUR"), "€900 €1k €1.1k", "the ending changes within an axis"},
		{countTicks(0, 3, 8), "0 1 2 3", "never half a deal"},
		{countTicks(0, 1500, 4), "0 500 1,000 1,500", "thousands set apart"},
		{countTicks(0, 24, 6), "0 5 10 15 20", "2.5 is no step for whole numbers"},
		{countTicks(0, 110, 5), "0 25 50 75 100", "25 is"},
		{plainTicks(0, 1.1, 6), "0 0.2 0.4 0.6 0.8 1", "decimals"},
		{plainTicks(0, 11000, 3), "0 5,000 10,000", "and thousands"},
		{shareTicks(0, 1, 6), "0% 20% 40% 60% 80% 100%", "both ends"},
		{shareTicks(0, 0.04, 5), "0% 1% 2% 3% 4%", "small shares"},
		{shareTicks(0, 0.011, 5), "0% 0.25% 0.5% 0.75% 1%", "smaller shares"},
		{dayTicks(0, 62, 5), "0 20 40 60 days", "the last says the unit"},
		{dayTicks(0, 1, 2), "0 1 day", "of one day"},
		{shareTicks(0, 0, 5), "", "an empty range"},
		{shareTicks(1, 0, 5), "", "a range the wrong way round"},
		{shareTicks(math.NaN(), 1, 5), "", "an undefined end"},
		{shareTicks(0, math.Inf(1), 5), "", "an infinite end"},
		{shareTicks(0, 1, 0), "", "no room"},
	} {
		if got := labels(c.got); got != c.want {
			t.Errorf("got %q, want %q: %s", got, c.want, c.why)
		}
	}
}

// However odd the range, there are not too many ticks, they lie inside, rise,
// and no two have the same label.
func TestTicksOfAnyRange(t *testing.T) {
	for exp := -12; exp < 15; exp++ {
		for _, lo := range []float64{0, -1, 0.999, 7} {
			for _, wide := range []float64{0.13, 1, 2.6, 9.9} {
				lo, hi := lo*math.Pow10(exp), (lo+wide)*math.Pow10(exp)
				ts := places(lo, hi, 7, 0, exactly)
				if len(ts) < 2 || len(ts) > 7 {
					t.Errorf("%g to %g: %d ticks", lo, hi, len(ts))
				}
				for i, k := range ts {
					if slack := (hi - lo) * 1e-6; k.at < lo-slack || k.at > hi+slack {
						t.Errorf("%g to %g: tick at %g", lo, hi, k.at)
					}
					if exp >= -9 && i > 0 && k.label == ts[i-1].label {
						t.Errorf("%g to %g: %q twice", lo, hi, k.label)
					}
				}
			}
		}
	}
}

func TestDateTicks(t *testing.T) {
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		start time.Time
		days  float64
		most  int
		want  string
		why   string
	}{
		{day(2027, 1, 1), 365, 8, "Jan/2027 Mar May Jul Sep Nov Jan/2028", "every second month, the end included"},
		{day(2027, 1, 1), 365, 13, "Jan/2027 Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Jan/2028", "every month where there is room"},
		{day(2027, 1, 1), 365, 5, "Jan/2027 Apr Jul Oct Jan/2028", "quarters"},
		{day(2027, 4, 15), 365, 5, "Jul/2027 Oct Jan/2028 Apr", "a window that begins within a quarter: the year under the first mark and under January"},
		{day(2027, 1, 1), 1826, 7, "2027 2028 2029 2030 2031 2032", "years stand alone"},
		{day(2027, 1, 1), 365 * 40, 6, "2030 2040 2050 2060", "decades"},
		{day(2027, 1, 1), 10, 6, "1 Jan/2027 3 Jan 5 Jan 7 Jan 9 Jan 11 Jan", "every second day"},
		{day(2027, 2, 10), 35, 6, "15 Feb/2027 22 Feb 1 Mar 8 Mar 15 Mar", "Mondays"},
		{day(2027, 12, 20), 20, 4, "20 Dec/2027 27 Dec 3 Jan/2028", "Mondays over a new year"},
		{day(2028, 2, 28), 3, 4, "28 Feb/2028 29 Feb 1 Mar 2 Mar", "a leap day"},
		{day(2027, 1, 1), 0.5, 4, "1 Jan/2027", "less than a day"},
		{day(2027, 1, 1), 0, 4, "", "nothing"},
	} {
		if got := labels(dateTicks(c.start, 0, c.days, c.most)); got != c.want {
			t.Errorf("%s + %g days, at most %d: got %q, want %q: %s", c.start.Format("2006-01-02"), c.days, c.most, got, c.want, c.why)
		}
	}
	for days := 1.0; days < 40000; days *= 1.17 {
		for most := 2; most < 14; most++ {
			ts := dateTicks(day(2027, 3, 17), 0, days, most)
			if len(ts) == 0 || len(ts) > most {
				t.Errorf("%g days, at most %d: %d ticks", days, most, len(ts))
			}
		}
	}
}

func TestSpread(t *testing.T) {
	tens := func(n int) []float64 {
		tall := make([]float64, n)
		for i := range tall {
			tall[i] = 10
		}
		return tall
	}
	for _, c := range []struct {
		want, got []float64
		why       string
	}{
		{[]float64{20, 50, 80}, []float64{20, 50, 80}, "nothing to move"},
		{[]float64{50, 50}, []float64{45, 55}, "two at one place move apart evenly"},
		{[]float64{80, 20}, []float64{80, 20}, "the order of the input is kept"},
		{[]float64{52, 50, 48}, []float64{60, 50, 40}, "three close ones, each as near as can be"},
		{[]float64{2, 3}, []float64{5, 15}, "pushed up from the lower end"},
		{[]float64{99, 97}, []float64{95, 85}, "pushed down from the upper end"},
		{nil, nil, "none"},
	} {
		got := spread(c.want, tens(len(c.want)), 0, 100)
		for i := range got {
			if math.Abs(got[i]-c.got[i]) > 1e-9 {
				t.Errorf("spread(%v) = %v, want %v: %s", c.want, got, c.got, c.why)
				break
			}
		}
	}
}

// Labels above lines touch neither each other nor any line.
func TestAbove(t *testing.T) {
	for _, lines := range [][]float64{{100}, {100, 101, 103}, {100, 112, 124}, {50, 100, 104}, {0, 9, 18, 27}} {
		at := above(lines, 11)
		for i := range at {
			if at[i] < lines[i] {
				t.Errorf("%v: label %d at %g is below its line", lines, i, at[i])
			}
			if i > 0 && at[i]-at[i-1] < 11 {
				t.Errorf("%v: labels at %v overlap", lines, at)
			}
			for _, l := range lines {
				if math.Abs(l-at[i]) < 0.5*11 {
					t.Errorf("%v: the line at %g crosses the label at %g", lines, l, at[i])
				}
			}
		}
	}
}
