// Package out writes a result for its readers: the sentence and the tables of
// the terminal, Markdown, JSON, CSV. It also holds the number formats, which
// pictures use too, so that a reader finds the same digits everywhere, and the
// whole-file writer.
package out

import (
	"math"
	"strconv"
	"strings"
	"time"

	"dealcast/sim"
	"dealcast/sim/stat"
)

// Undefined is printed where a number does not exist, such as a win rate
// without closed deals.
const Undefined = "–"

// symbols are the currencies that are written as a sign before the amount.
// Every other currency is written as its code and a space.
var symbols = [...]struct{ code, sign string }{
	{"EUR", "€"}, {"USD", "$"}, {"GBP", "£"}, {"JPY", "¥"}, {"INR", "₹"},
}

// scales are the endings of large amounts, largest first.
var scales = [...]struct {
	size   float64
	ending string
}{{1e12, "T"}, {1e9, "bn"}, {1e6, "M"}, {1e3, "k"}, {1, ""}}

// Money writes an amount with three significant digits: "€1.21M", "€250k",
// "CHF 12.3k", "-€800". Zeros behind the point are left out. An empty currency
// gives the bare number.
func Money(x float64, currency string) string {
	if s, ok := special(x); ok {
		return s
	}
	sign := ""
	if x < 0 {
		sign, x = "-", -x
	}
	s := significant(x, 3)
	if s == "0" {
		sign = ""
	}
	return sign + prefix(currency) + s
}

// MoneyRange writes two amounts as "€1.21M to €1.34M".
func MoneyRange(low, high float64, currency string) string {
	return Money(low, currency) + " to " + Money(high, currency)
}

func prefix(currency string) string {
	if currency == "" {
		return ""
	}
	for _, s := range symbols {
		if currency == s.code || currency == s.sign {
			return s.sign
		}
	}
	return currency + " "
}

// significant writes x >= 0 with so many significant digits and the ending of
// its size. It rounds before it chooses the ending, so that 999,999 is "1M".
func significant(x float64, digits int) string {
	if x < 1 {
		return trimZeros(strconv.FormatFloat(x, 'f', 2, 64))
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', digits, 64), 64)
	for _, s := range scales {
		if rounded >= s.size {
			x = rounded / s.size
			whole := 1
			for v := x; v >= 10; v /= 10 {
				whole++
			}
			return trimZeros(strconv.FormatFloat(x, 'f', max(0, digits-whole), 64)) + s.ending
		}
	}
	return trimZeros(strconv.FormatFloat(x, 'f', digits-1, 64))
}

func trimZeros(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

func special(x float64) (string, bool) {
	switch {
	case math.IsNaN(x):
		return Undefined, true
	case math.IsInf(x, 1):
		return "∞", true
	case math.IsInf(x, -1):
		return "-∞", true
	}
	return "", false
}

// Percent writes a share as a percentage: "56%", "3.4%", "0.5%". From 10% on it
// is whole. A share that is neither 0 nor 1 is never written as 0% or 100%:
// it is "<0.1%" or ">99.9%".
func Percent(share float64) string { return percent(share) + suffixUnlessSpecial(share, "%") }

// PercentRange writes an interval of a share as "54 to 58%".
func PercentRange(ci stat.Interval) string { return percent(ci.Low) + " to " + Percent(ci.High) }

func suffixUnlessSpecial(x float64, suffix string) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return ""
	}
	return suffix
}

// percent is Percent without its sign.
func percent(share float64) string {
	if s, ok := special(share); ok {
		return s
	}
	p := 100 * share
	switch a := math.Abs(p); {
	case a == 0:
		return "0"
	case a < 0.1:
		return "<0.1"
	case a < 9.95:
		return trimZeros(strconv.FormatFloat(p, 'f', 1, 64))
	case p < 100 && p > 99.9:
		return ">99.9"
	case p < 100 && p >= 99:
		return trimZeros(strconv.FormatFloat(math.Floor(10*p)/10, 'f', 1, 64))
	}
	return strconv.FormatFloat(p, 'f', 0, 64)
}

// Days writes a number of days, without the word: "0.24", "3.2", "30.1", "365".
func Days(d float64) string { return plain(d) }

// DaysText writes a number of days with its word: "3.2 days", "1 day".
func DaysText(d float64) string {
	s := Days(d)
	if s == "1" {
		return "1 day"
	}
	return s + " days"
}

// Count writes a number of deals or members, which as a mean need not be
// whole: "1,204", "87.5", "3.2". The thousands are set apart.
func Count(x float64) string {
	if x == math.Trunc(x) && math.Abs(x) < 1e15 {
		return thousands(strconv.FormatFloat(x, 'f', 0, 64))
	}
	return plain(x)
}

// plain writes a number with two or three digits. A number that is shorter
// than that as it stands stays so ("2.5", "7"); a mean keeps its zeros ("6.0").
func plain(x float64) string {
	if s, ok := special(x); ok {
		return s
	}
	a := math.Abs(x)
	decimals := 0
	switch {
	case a == 0:
		return "0"
	case a < 0.0005 && x > 0:
		return "<0.001"
	case a < 0.0005:
		return ">-0.001"
	case a < 0.0995:
		decimals = 3
	case a < 0.995:
		decimals = 2
	case a < 99.95:
		decimals = 1
	case a >= 1e15:
		return strconv.FormatFloat(x, 'g', 3, 64)
	}
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	if short := strconv.FormatFloat(x, 'f', -1, 64); decimalsOf(short) < decimals {
		s = short
	}
	return thousands(s)
}

func decimalsOf(s string) int {
	_, rest, _ := strings.Cut(s, ".")
	return len(rest)
}

// thousands puts commas into the whole part of a number.
func thousands(s string) string {
	sign, whole := "", s
	if strings.HasPrefix(s, "-") {
		sign, whole = "-", s[1:]
	}
	whole, rest, _ := strings.Cut(whole, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		rest = "." + rest
	}
	return sign + whole + rest
}

// Number writes the value of a metric by its unit: money with the currency,
// shares as percentages, days and counts as plain numbers, rates "/day".
func Number(x float64, unit sim.Unit, currency string) string {
	switch unit {
	case sim.Money:
		return Money(x, currency)
	case sim.MoneyPerDay, sim.MoneyPerCycleDay:
		return Money(x, currency) + suffixUnlessSpecial(x, "/day")
	case sim.MoneyPerMonth:
		return Money(x, currency) + suffixUnlessSpecial(x, "/month")
	case sim.Share:
		return Percent(x)
	case sim.DealsPerDay, sim.DealsPerCycleDay:
		return Count(x) + suffixUnlessSpecial(x, "/day")
	}
	return Count(x)
}

// Date writes a day in full: "31 December 2027".
func Date(t time.Time) string { return t.Format("2 January 2006") }
