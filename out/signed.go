package out

import (
	"math"
	"strconv"

	"dealcast/sim"
	"dealcast/sim/stat"
)

// Signed writes a difference of a metric with its sign: "+€181k", "-2.1 days",
// "+3.2 pt" (a share in percentage points), "0 days".
func Signed(x float64, unit sim.Unit, currency string) string {
	sign := ""
	switch {
	case x > 0:
		sign = "+"
	case x < 0:
		sign = "-"
	}
	text := Difference(math.Abs(x), unit, currency)
	if _, none := special(x); none {
		return text
	}
	return sign + text
}

// Difference writes the size of a difference by its unit, like Number, but
// shares in percentage points, and days with their word.
func Difference(x float64, unit sim.Unit, currency string) string {
	switch unit {
	case sim.Share:
		return bareDifference(x, unit) + suffixUnlessSpecial(x, " pt")
	case sim.Days:
		if s, none := special(x); none {
			return s
		}
		return DaysText(x)
	}
	return Number(x, unit, currency)
}

// DifferenceRange writes the interval of a difference, with the unit once:
// "€172k to €190k", "-1.2 to 3 days", "19 to 25 pt"; "–" when there is none.
func DifferenceRange(ci stat.Interval, unit sim.Unit, currency string) string {
	if ci.Confidence == 0 || math.IsNaN(ci.Low) || math.IsNaN(ci.High) {
		return Undefined
	}
	low := bareDifference(ci.Low, unit)
	if unit.Money() {
		low = Money(ci.Low, currency)
	}
	return low + " to " + Difference(ci.High, unit, currency)
}

// PlusMinus is an estimate of a difference in few words: "+€181k (±31k)".
func PlusMinus(value float64, ci stat.Interval, unit sim.Unit, currency string) string {
	s := Signed(value, unit, currency)
	if half := (ci.High - ci.Low) / 2; ci.Confidence > 0 && !math.IsNaN(half) {
		s += " (±" + bareDifference(half, unit) + ")"
	}
	return s
}

// bareDifference is a difference as a number alone: "181k", "2.1".
func bareDifference(x float64, unit sim.Unit) string {
	switch {
	case unit.Money():
		return Money(x, "")
	case unit == sim.Share:
		return points(100 * x)
	}
	return Count(x)
}

// points writes percentage points: one decimal below ten, two significant
// digits of what is very small.
func points(p float64) string {
	if s, none := special(p); none {
		return s
	}
	switch a := math.Abs(p); {
	case a == 0:
		return "0"
	case a < 0.1:
		return strconv.FormatFloat(p, 'g', 1, 64)
	case a < 9.95:
		return trimZeros(strconv.FormatFloat(p, 'f', 1, 64))
	}
	return strconv.FormatFloat(p, 'f', 0, 64)
}
