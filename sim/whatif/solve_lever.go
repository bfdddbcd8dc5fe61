package whatif

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"dealcast/model"
)

// lever is a number of the scenario as a search moves it: in the unit in which
// the scenario writes it, so that what the search tries are numbers that people
// would write, such as 32.4 of "32.4/week".
type lever struct {
	q              model.Quantity
	prefix, suffix string  // around the number: "*", "/week"
	today          float64 // NaN where the scenario gives none
	lo, hi         float64 // the range to look in
	given          bool    // the range was asked for
	mul, div       float64 // the numbers tried are multiples of mul/div
	dated          bool    // it is a date: numbers are days since the start
}

// fineness is how close the answer is to be, relative to it.
const fineness = 0.005

// newLever reads "PATH" or "PATH=LOW..HIGH"; the path may be that of a date. An uncertain number, or what
// varies from deal to deal, is moved by a factor, so that the doubt and the
// spread stay as they are; when the range is of values, by values.
func newLever(base *model.Scenario, text string) (*lever, error) {
	path, span, ranged := strings.Cut(text, "=")
	path, span = strings.TrimSpace(path), strings.TrimSpace(span)
	low, high, dotted := strings.Cut(span, "..")
	if ranged && (!dotted || strings.TrimSpace(low) == "" || strings.TrimSpace(high) == "") {
		return nil, fmt.Errorf("got %q, want a range like %s=1..10", text, path)
	}
	for _, outside := range []string{"time.", "target."} {
		if strings.HasPrefix(path, outside) {
			return nil, fmt.Errorf("%s: says what is looked at, not what may change; want a number of the pipeline", path)
		}
	}
	if q, err := base.Day(path); err == nil {
		return newDate(base, q, low, high, ranged)
	}
	q, err := base.Quantity(path)
	factor := ranged && strings.HasPrefix(low, "*")
	if factor || !ranged && (err != nil || q.Uncertain) {
		if scaling, wrong := base.Scaling(path); wrong == nil {
			q, err = scaling, nil
		} else if err == nil {
			err = wrong
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	v := &lever{q: q, today: math.NaN(), given: ranged}
	if ranged {
		v.q = q.In(high)
		if err := v.span(low, high); err != nil {
			return nil, err
		}
	}
	switch {
	case !ranged:
		if err := v.reach(base); err != nil {
			return nil, err
		}
	case v.q.Given:
		if v.today, err = v.number(v.q.Value); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	v.grid(v.today)
	return v, nil
}

// parts cuts a number as it is shown from the mark before it and the unit after
// it.
func parts(shown string) (number float64, prefix, suffix string, ok bool) {
	rest, scaled := strings.CutPrefix(shown, "×")
	if scaled {
		prefix = "*"
	}
	i := 0
	for i < len(rest) && (strings.IndexByte("+-.0123456789", rest[i]) >= 0 || rest[i] == 'e' && i+1 < len(rest) && strings.IndexByte("+-0123456789", rest[i+1]) >= 0) {
		i++
	}
	number, err := strconv.ParseFloat(rest[:i], 64)
	return number, prefix, rest[i:], err == nil
}

// span reads a range that was asked for, "1" and "3%" too.
func (v *lever) span(low, high string) error {
	x, err := v.q.Parse(low)
	if err != nil {
		_, _, unit, _ := parts(strings.TrimSpace(high))
		if y, again := v.q.Parse(low + unit); again == nil {
			x, err = y, nil
		}
	}
	var y float64
	if err == nil {
		y, err = v.q.Parse(high)
	}
	if err == nil && !(x < y) {
		err = fmt.Errorf("got %s..%s, want the lower end first and a higher one after it", low, high)
	}
	if err == nil && v.dated {
		v.lo, v.hi = x, y
	} else if err == nil {
		v.hi, v.prefix, v.suffix, _ = parts(v.q.Show(y))
		v.lo, err = v.number(x)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", v.q.Path, err)
	}
	return nil
}

// number is a value in the unit in which numbers are written.
func (v *lever) number(x float64) (float64, error) {
	if v.dated {
		return x, nil
	}
	if n, _, unit, ok := parts(v.q.Show(x)); ok && unit == v.suffix {
		return n, nil
	}
	one, err := v.value(1)
	if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(strconv.FormatFloat(x/one, 'g', 12, 64), 64)
}

// reach finds the range to look in when none was asked for: from nothing to ten
// times today's, for shares to all, and not beyond what the scenario allows.
func (v *lever) reach(base *model.Scenario) error {
	q := v.q
	switch {
	case !q.Given:
		return fmt.Errorf("%s: has no value today to start from; say where to look, as in %s=LOW..HIGH", q.Path, q.Path)
	case q.Kind() == model.Growth || q.Value < 0 || q.Value == 0 && !q.Whole() && q.Kind() != model.Fraction:
		return fmt.Errorf("%s: is %s today, from which no range follows; say where to look, as in %s=LOW..HIGH", q.Path, q.Show(q.Value), q.Path)
	}
	v.today, v.prefix, v.suffix, _ = parts(q.Show(q.Value))
	v.lo, v.hi = 0, 10*v.today
	if q.Whole() {
		v.hi = max(v.hi, 10)
	}
	if q.Kind() == model.Fraction {
		v.hi, _, _, _ = parts(q.Show(1))
	}
	if q.Scaled {
		if plain, err := base.Quantity(q.Path); err == nil && plain.Kind() == model.Fraction && plain.Value > 0 {
			v.hi = min(v.hi, plain.Max/plain.Value)
		}
	}
	if q.Above || q.Scaled && v.q.Field.Nature == model.Varies {
		v.lo = v.today / 100
	}
	v.lo, v.hi = v.allowed(base, v.lo), v.allowed(base, v.hi)
	return nil
}

// allowed is the number nearest to end, seen from today's, with which the
// scenario is a right one: shares that add up to more than all, for instance,
// are not.
func (v *lever) allowed(base *model.Scenario, end float64) float64 {
	if v.works(base, end) {
		return end
	}
	good, bad := v.today, end
	for range 12 {
		if mid := v.round((good + bad) / 2); v.works(base, mid) {
			good = mid
		} else {
			bad = mid
		}
	}
	return good
}

// newDate is the lever of a date: from the first to the last day of the window,
// if no range is given.
func newDate(base *model.Scenario, q model.Quantity, low, high string, ranged bool) (*lever, error) {
	v := &lever{q: q, today: q.Value, given: ranged, dated: true, lo: 0, hi: math.Ceil(base.Time.Horizon) - 1}
	switch {
	case ranged:
		if err := v.span(low, high); err != nil {
			return nil, err
		}
	case !q.Given:
		return nil, fmt.Errorf("%s: has no date today to start from; say where to look, as in %s=2027-03-01..2027-09-30", q.Path, q.Path)
	default:
		v.lo, v.hi = min(v.lo, v.today), max(v.hi, v.today)
		v.lo, v.hi = v.allowed(base, v.lo), v.allowed(base, v.hi)
	}
	v.grid(v.today)
	return v, nil
}

// round keeps a number to what people would write.
func (v *lever) round(x float64) float64 {
	if v.q.Whole() || v.dated {
		return math.Floor(x)
	}
	r, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 4, 64), 64)
	if err != nil {
		return x
	}
	return r
}

func (v *lever) works(base *model.Scenario, number float64) bool {
	if _, err := v.value(number); err != nil {
		return false
	}
	_, problems := base.With(model.TextPatch(v.q.Path, v.text(number)))
	return !model.Failed(problems)
}

// text is a number as the scenario file writes it.
func (v *lever) text(number float64) string {
	if v.dated {
		return v.q.Text(number)
	}
	t := v.prefix + strconv.FormatFloat(number, 'f', -1, 64) + v.suffix
	if number < 0 {
		t = "=" + t // or it would be relative
	}
	return t
}

// value is a number in the base unit of the quantity.
func (v *lever) value(number float64) (float64, error) {
	if v.dated {
		return number, nil
	}
	return v.q.Parse(strings.TrimPrefix(v.text(number), "="))
}

// grid chooses the numbers that are tried: whole ones, or multiples of 1, 2 or 5
// times a power of ten, at most fineness of the number given (of a hundredth of
// the range, if that is more).
func (v *lever) grid(about float64) {
	if v.mul, v.div = 1, 1; v.q.Whole() || v.dated {
		return
	}
	size := (v.hi - v.lo) / 100
	if math.Abs(about) > size { // not where it is NaN
		size = math.Abs(about)
	}
	size *= fineness
	v.div = 1e12
	for mul, div := coarser(v.mul, v.div); mul/div <= size; mul, div = coarser(mul, div) {
		v.mul, v.div = mul, div
	}
}

// coarser goes along 0.1, 0.2, 0.5, 1, 2, 5, 10, ...
func coarser(mul, div float64) (float64, float64) {
	lead := mul
	for lead >= 10 {
		lead /= 10
	}
	switch {
	case lead == 5 && div > 1:
		return mul / 5, div / 10
	case lead == 2:
		return mul / 2 * 5, div
	}
	return mul * 2, div
}

// at is the k-th number of the grid, or the end of the range that it would
// pass.
func (v *lever) at(k int64) float64 { return min(max(v.exact(k), v.lo), v.hi) }

func (v *lever) exact(k int64) float64 { return float64(k) * v.mul / v.div }

// below is the last k of the grid that is not above the number.
func (v *lever) below(number float64) int64 {
	k := int64(math.Floor(number / v.mul * v.div))
	for v.exact(k+1) <= number {
		k++
	}
	for v.exact(k) > number {
		k--
	}
	return k
}
