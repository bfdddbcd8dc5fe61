package model

import (
	"strconv"
	"strings"

	"dealcast/model/num"
)

// Lengths of the longer units of time, in days.
const (
	monthDays = 30.4375
	yearDays  = 365.25
)

// ruler is what a value is measured with: the field it must fit, and the
// pool's clock where work is meant.
type ruler struct {
	kind     Kind
	min, max float64
	above    bool
	field    *Field
	clock    Clock
}

// Clock is the length of a working day and week on the pool's clock.
type Clock struct {
	DayHours float64 // open hours of an open day
	WeekDays float64 // open days of a week
}

// wallClock is the clock of a pool without a calendar.
var wallClock = Clock{DayHours: 24, WeekDays: 7}

// ruler is the ruler of the field's own value.
func (f *Field) ruler(clock Clock) ruler {
	r := ruler{kind: f.Kind, min: f.Min, max: f.Max, above: f.Above, field: f, clock: clock}
	if r.min == 0 && r.max == 0 {
		r.max = huge
	}
	return r
}

// holds reports whether the number lies in the ruler's range.
func (r ruler) holds(x float64) bool {
	return x >= r.min && x <= r.max && !(r.above && x == r.min)
}

// unit says how a number with this suffix becomes one in the base unit of the
// kind: times mul, divided by div. The base units are days, working days,
// money, money per day, shares, shares per month (growth per year needs more)
// and numbers per day. Two whole factors keep 70% the number nearest to 0.7.
func (r ruler) unit(suffix string) (mul, div float64, ok bool) {
	switch r.kind {
	case Duration, Horizon, Warmup, CalendarStep:
		return wallUnit(suffix)
	case Work:
		switch suffix {
		case "m":
			return 1, 60 * r.clock.DayHours, true
		case "h":
			return 1, r.clock.DayHours, true
		case "d", "":
			return 1, 1, true
		case "w":
			return r.clock.WeekDays, 1, true
		}
	case Money:
		mul, ok = moneyUnit(suffix)
		return mul, 1, ok
	case Goal, Plain, Count:
		return 1, 1, suffix == ""
	case MoneyRate:
		amount, per, found := strings.Cut(suffix, "/")
		mul, ok = moneyUnit(strings.TrimSpace(amount))
		div, known := perUnit(strings.TrimSpace(per))
		return mul, div, found && ok && known
	case Fraction:
		switch suffix {
		case "":
			return 1, 1, true
		case "%":
			return 1, 100, true
		}
	case Growth:
		switch suffix {
		case "/month", "/year":
			return 1, 1, true
		case "%/month", "%/year":
			return 1, 100, true
		}
	case Overhead:
		return r.clock.overhead(suffix)
	case YearLoss, MonthLoss:
		switch suffix {
		case "/year", "/month":
			return 1, 1, true
		case "%/year", "%/month":
			return 1, 100, true
		}
	case Rate:
		per, found := strings.CutPrefix(suffix, "/")
		div, known := perUnit(strings.TrimSpace(per))
		return 1, div, found && known
	}
	return 0, 1, false
}

// overhead is a unit of working time per time, as a share of the open time:
// "h/week" is an hour over the open hours of an ordinary week, "m/day" a minute
// over those of a working day. A share itself has no unit, or %.
func (c Clock) overhead(suffix string) (mul, div float64, ok bool) {
	switch suffix {
	case "":
		return 1, 1, true
	case "%":
		return 1, 100, true
	}
	amount, per, _ := strings.Cut(suffix, "/")
	week := c.DayHours * c.WeekDays
	switch strings.TrimSpace(amount) {
	case "m":
		mul, div = 1, 60
	case "h":
		mul, div = 1, 1
	case "d":
		mul, div = c.DayHours, 1
	default:
		return 0, 1, false
	}
	switch strings.TrimSpace(per) {
	case "day":
		return mul, div * c.DayHours, true
	case "week":
		return mul, div * week, true
	case "month":
		return mul, div * week / 7 * monthDays, true
	case "year":
		return mul, div * week / 7 * yearDays, true
	}
	return 0, 1, false
}

// wallUnit is a unit of time on the wall clock, in days.
func wallUnit(suffix string) (mul, div float64, ok bool) {
	switch suffix {
	case "m":
		return 1, 1440, true
	case "h":
		return 1, 24, true
	case "d", "":
		return 1, 1, true
	case "w":
		return 7, 1, true
	case "mo":
		return monthDays, 1, true
	case "y":
		return yearDays, 1, true
	}
	return 0, 1, false
}

// moneyUnit is the factor of an amount's suffix.
func moneyUnit(suffix string) (factor float64, ok bool) {
	switch suffix {
	case "":
		return 1, true
	case "k":
		return 1e3, true
	case "M":
		return 1e6, true
	}
	return 0, false
}

// perUnit is the length of what stands after the slash, in days.
func perUnit(name string) (days float64, ok bool) {
	switch name {
	case "day":
		return 1, true
	case "week":
		return 7, true
	case "month":
		return monthDays, true
	case "year":
		return yearDays, true
	}
	return 1, false
}

// split cuts a written quantity into its number and its suffix.
func split(text string) (number float64, suffix string, ok bool) {
	text = strings.TrimSpace(text)
	i := 0
	for i < len(text) && (text[i] >= '0' && text[i] <= '9' || text[i] == '.' || i == 0 && (text[i] == '-' || text[i] == '+')) {
		i++
	}
	// An exponent, but not a unit that begins with e.
	if i > 0 && i < len(text) && (text[i] == 'e' || text[i] == 'E') {
		j := i + 1
		if j < len(text) && (text[j] == '-' || text[j] == '+') {
			j++
		}
		for k := j; k < len(text) && text[k] >= '0' && text[k] <= '9'; k++ {
			i = k + 1
		}
	}
	number, err := strconv.ParseFloat(text[:i], 64)
	return number, strings.TrimSpace(text[i:]), err == nil
}

// scalar reads one quantity, such as "5d". inherit is the suffix to use when
// the text has none of its own ("1 to 4h" means 1h to 4h).
func (r ruler) scalar(text, inherit string) (x float64, suffix string, ok bool) {
	x, suffix, ok = split(text)
	if !ok {
		return 0, suffix, false
	}
	if suffix == "" {
		suffix = inherit
	}
	mul, div, known := r.unit(suffix)
	if !known {
		return 0, suffix, false
	}
	x = x * mul / div
	if r.kind == Growth && strings.HasSuffix(suffix, "/year") {
		if x <= -1 {
			return x, suffix, true
		}
		x = num.Expm1(num.Log1p(x) / 12)
	}
	if r.kind == YearLoss && strings.HasSuffix(suffix, "/month") {
		if x >= 1 {
			return x, suffix, true
		}
		x = -num.Expm1(12 * num.Log1p(-x))
	}
	if r.kind == MonthLoss && strings.HasSuffix(suffix, "/year") {
		if x >= 1 {
			return x, suffix, true
		}
		x = -num.Expm1(num.Log1p(-x) / 12)
	}
	return x, suffix, true
}

// bare is the value of a TOML number without a unit, where the kind allows it.
func (r ruler) bare(x float64) (float64, bool) {
	_, _, ok := r.unit("")
	return x, ok
}
