package model

import (
	"fmt"
	"strings"
)

// ParseAmount reads what a person writes for a value of a metric: "1.5M" of
// money, "3d" or "3" of days, "80%" or "0.8" of a share, "120" of anything
// else. The error says what was got and what is wanted.
func ParseAmount(text string, unit MetricUnit) (float64, error) {
	r := unit.ruler(&Field{Kind: Goal, Min: -huge, Max: huge})
	x, _, ok := r.scalar(text, "")
	if !ok {
		return 0, fmt.Errorf("got %q, want %s %s", text, r.kind.want(), r.kind.example())
	}
	if !r.holds(x) {
		return 0, fmt.Errorf("got %q, want %s", text, r.wantFor(x))
	}
	return x, nil
}

// Suggest is "; did you mean "revenue"?" when one of the candidates was
// probably meant, else "".
func Suggest(got string, candidates []string) string { return suggest(got, candidates) }

// ParseMoneyRate reads money per time ("300k/year", "5k/month"): the amount per
// day, and the unit of time that was written.
func ParseMoneyRate(text string) (perDay float64, per string, err error) {
	f := &Field{Kind: MoneyRate, Max: huge}
	r := f.ruler(wallClock)
	x, suffix, ok := r.scalar(text, "")
	if !ok {
		return 0, "", fmt.Errorf("got %q, want %s %s", text, r.kind.want(), r.kind.example())
	}
	if !r.holds(x) {
		return 0, "", fmt.Errorf("got %q, want %s", text, r.wantFor(x))
	}
	return x, strings.TrimSpace(suffix[strings.IndexByte(suffix, '/')+1:]), nil
}

// PerTime is money per day as money per "day", "week", "month" or "year".
func PerTime(perDay float64, unit string) float64 {
	days, _ := perUnit(unit)
	return perDay * days
}
