package model

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"dealcast/model/num"
)

// readNumber reads what the scenario has at the spot of a number.
func (l *loader) readNumber(q *Quantity, at spot) error {
	n := at.node
	if at.byDefault() {
		n = &node{path: q.Path, value: defaultValue(at.field)}
	}
	if n == nil && at.inside { // only a shift can be missing: it is 0 then
		q.Given, q.Value = true, 0
		return nil
	}
	if n == nil || n.value == "auto" {
		return nil
	}
	q.unit = unitIn(at.ruler, n)
	q.Given = true
	switch {
	case at.field.Path == "time.horizon":
		q.Value, q.unit = q.start.Time.Horizon, ""
		return nil
	case at.ruler.kind == Count:
		x, ok := n.value.(int64)
		m, related := l.relate(at.ruler, n, Number{Value: float64(x)})
		if q.Value = m.Value; !ok || !related {
			return errors.New("is no whole number here")
		}
		return nil
	}
	m, ok := l.number(at.ruler, n)
	switch {
	case !ok:
		return errors.New("cannot be read as a number here")
	case m.Known():
		q.Value = m.Value
		return nil
	}
	q.Uncertain = true
	for i, x := range q.start.Central() {
		if q.start.Unknowns[i].Path == n.path {
			q.Value = min(max(float64(m.Factor*x)+m.Value, m.Min), m.Max)
		}
	}
	return nil
}

// readConstant reads what the scenario has at the spot of a distribution, which
// is a number only where it is a constant.
func (l *loader) readConstant(q *Quantity, at spot) error {
	n := at.node
	if n == nil {
		return nil
	}
	d := l.dist(at.ruler, n)
	if d != nil && d.Family == "constant" && d.Fixed() {
		q.Given, q.Value, q.unit = true, d.At(nil).Quantile(0.5), unitIn(at.ruler, n)
		return nil
	}
	hint := ""
	if n.table {
		for _, k := range n.kids {
			if k.key != "dist" && k.key != "of" && k.key != "values" && k.key != "file" {
				hint = fmt.Sprintf("one of its parameters such as %s, or ", k.path)
				break
			}
		}
	}
	return fmt.Errorf("varies from deal to deal and is no single number; want %sa factor on all of it such as *0.8", hint)
}

// unitIn is the unit in which the scenario writes the number, "" for none.
func unitIn(r ruler, n *node) string {
	text, _ := n.value.(string)
	if _, b, found := strings.Cut(text, " to "); found {
		text = b
	}
	if _, _, ok := r.scalar(text, ""); !ok {
		return ""
	}
	_, suffix, _ := split(text)
	return suffix
}

// In is the quantity shown in the unit that text is written in, such as
// "20/week"; as it was when text has none of its own.
func (q Quantity) In(text string) Quantity {
	if _, _, ok := q.ruler.scalar(text, ""); ok && !q.Scaled {
		if _, suffix, _ := split(text); suffix != "" {
			q.unit = suffix
		}
	}
	return q
}

// Parse reads a value of the quantity as the scenario file writes it ("27/week",
// "55%", "3d"), or of a factor ("*0.8", "0.8", "80%"). The error says what was
// got and what is wanted.
func (q Quantity) Parse(text string) (float64, error) {
	if q.ruler.kind == Date {
		return q.parseDate(text)
	}
	x, ok := q.read(strings.TrimPrefix(strings.TrimSpace(text), "="))
	switch {
	case !ok || math.IsNaN(x) || math.IsInf(x, 0):
		return 0, fmt.Errorf("got %s, want %s", gotValue(text), q.want())
	case q.Whole() && x != math.Trunc(x):
		return 0, fmt.Errorf("got %s, want a whole number", gotValue(text))
	case !q.Holds(x):
		return 0, fmt.Errorf("got %s, want %s", gotValue(text), q.wantFor(x))
	}
	return x, nil
}

// want says in words what a value is.
func (q Quantity) want() string {
	if q.Scaled {
		return `a factor like "*0.8"`
	}
	return strings.TrimSpace(q.ruler.kind.want() + " " + q.ruler.kind.example())
}

// wantFor says in words what the range is, when x is outside.
func (q Quantity) wantFor(x float64) string {
	if q.Scaled {
		if x > q.Max {
			return "a factor of at most 1e9"
		}
		return "a factor above 0"
	}
	return q.ruler.wantFor(x)
}

// read reads a value without regard to its range.
func (q Quantity) read(text string) (float64, bool) {
	if q.Scaled {
		x, suffix, ok := split(strings.TrimPrefix(text, "*"))
		if suffix == "%" {
			x, suffix = x/100, ""
		}
		return x, ok && suffix == ""
	}
	x, suffix, ok := q.ruler.scalar(text, "")
	if ok && q.ruler.kind == Horizon && (suffix == "mo" || suffix == "y") {
		steps, _, _ := split(text)
		if suffix == "y" {
			steps *= 12
		}
		if steps != math.Trunc(steps) || math.Abs(steps) > 1e5 {
			return 0, false // months are steps of the calendar
		}
		start := q.start.Time.Start
		x = addMonths(start, int(steps)).Sub(start).Hours() / 24
	}
	return x, ok
}

// Text writes a value so that Parse, --set and overlays read the same number,
// to the last bit.
func (q Quantity) Text(x float64) string {
	if q.Scaled {
		return "*" + number(x)
	}
	if q.ruler.kind == Date {
		return q.date(x)
	}
	base := ""
	switch q.ruler.kind {
	case Rate, MoneyRate:
		base = "/day"
	case Growth, MonthLoss:
		base = "/month"
	case YearLoss:
		base = "/year"
	}
	text := number(x) + base
	for _, nice := range []string{q.in(x, q.unit), human(q.ruler.kind, q.ruler.clock, x)} {
		if y, ok := q.read(nice); ok && math.Float64bits(y) == math.Float64bits(x) {
			text = nice
			break
		}
	}
	if q.ruler.kind == Count {
		text = strconv.FormatFloat(x, 'f', 0, 64)
	}
	if strings.HasPrefix(text, "-") {
		text = "=" + text // or it would be relative
	}
	return text
}

// Show writes a value for people, in the unit of the scenario or of In: rounded
// to six digits.
func (q Quantity) Show(x float64) string {
	switch {
	case math.IsNaN(x):
		return "none"
	case q.Scaled:
		return "×" + brief(x, 6)
	case q.ruler.kind == Date:
		return q.date(x)
	}
	return q.in(x, q.unit)
}

// in writes a value in a unit.
func (q Quantity) in(x float64, unit string) string {
	k := q.ruler.kind
	switch k {
	case Money:
		return amount(x)
	case Growth:
		if strings.HasSuffix(unit, "/year") && x > -1 {
			return brief(100*num.Expm1(12*num.Log1p(x)), 6) + "%/year"
		}
	case MoneyRate:
		_, per, found := strings.Cut(unit, "/")
		if !found {
			per = "year"
		}
		if days, ok := perUnit(strings.TrimSpace(per)); ok {
			return amount(x*days) + "/" + per
		}
	case Rate, Duration, Work, Horizon, Warmup, CalendarStep, Overhead:
		if mul, div, ok := q.ruler.unit(unit); ok && unit != "" {
			return brief(x*div/mul, 6) + unit
		}
	}
	return human(k, q.ruler.clock, x)
}

// amount writes money, with k or M where that is no longer.
func amount(x float64) string {
	best := brief(x, 6)
	for _, unit := range []struct {
		size   float64
		suffix string
	}{{1e3, "k"}, {1e6, "M"}} {
		if short := brief(x/unit.size, 6) + unit.suffix; math.Abs(x) >= unit.size && len(short) <= len(best) {
			best = short
		}
	}
	return best
}
