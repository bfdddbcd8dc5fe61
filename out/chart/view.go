package chart

import (
	"math"
	"sort"
	"time"

	"dealcast/out"
	"dealcast/sim"
	"dealcast/sim/stat"
)

// column is what pictures read of a sim.Column.
type column interface {
	Values() []float64
	Summary() stat.Summary
	Pooled() (float64, stat.Interval, bool)
}

// view is a result as pictures read it: what is not there gives undefined
// values, so that a picture need not ask.
type view struct {
	*sim.Result
	column func(path string) (column, bool)
	hist   func(path string) *stat.Hist
}

func viewOf(res *sim.Result) *view {
	return &view{
		Result: res,
		column: func(path string) (column, bool) {
			c, ok := res.Column(path)
			return c, ok // never a nil *Column in the interface with ok
		},
		hist: res.Hist,
	}
}

// values are the values of a column, one per replication; nil without it.
func (v *view) values(path string) []float64 {
	if c, ok := v.column(path); ok {
		return c.Values()
	}
	return nil
}

// mean is the headline of a column: for a ratio the ratio of the sums, for
// anything else the mean over replications. NaN without it.
func (v *view) mean(path string) float64 {
	c, ok := v.column(path)
	if !ok {
		return math.NaN()
	}
	if r, _, ok := c.Pooled(); ok {
		return r
	}
	return c.Summary().Mean
}

// or0 reads a value that may be undefined as none.
func or0(x float64) float64 {
	if finite(x) {
		return x
	}
	return 0
}

// in is the path of a column in a period.
func in(path string, p sim.Period) string { return path + "@" + p.Label }

// meansOver are the means of a count or a total over periods.
func (v *view) meansOver(path string, periods []sim.Period) []float64 {
	ms := make([]float64, len(periods))
	for i, p := range periods {
		ms[i] = meanOf(v.values(in(path, p)))
	}
	return ms
}

// has says whether a column is measured over these periods.
func (v *view) has(path string, periods []sim.Period) bool {
	if len(periods) == 0 {
		return false
	}
	_, ok := v.column(in(path, periods[0]))
	return ok
}

// fan is a distribution that moves: percentiles at each x.
type fan struct {
	x                       []float64
	p05, p25, p50, p75, p95 []float64
	mean                    []float64
}

func (f *fan) add(x float64, values []float64) {
	sorted := sortedOf(values)
	f.x = append(f.x, x)
	f.mean = append(f.mean, meanOf(values))
	for _, q := range [...]struct {
		to *[]float64
		p  float64
	}{{&f.p05, 0.05}, {&f.p25, 0.25}, {&f.p50, 0.50}, {&f.p75, 0.75}, {&f.p95, 0.95}} {
		*q.to = append(*q.to, stat.Quantile(sorted, q.p))
	}
}

// flat says that there is nothing to fan out: one replication, or no chance.
func (f *fan) flat() bool {
	for i := range f.x {
		if finite(f.p05[i]) && f.p05[i] != f.p95[i] {
			return false
		}
	}
	return true
}

// sortedOf are the defined values in rising order.
func sortedOf(values []float64) []float64 {
	sorted := make([]float64, 0, len(values))
	for _, x := range values {
		if !math.IsNaN(x) {
			sorted = append(sorted, x)
		}
	}
	sort.Float64s(sorted)
	return sorted
}

// fanOver is the distribution of a column in each period, at its middle, and
// drawn on to the ends of the window. Periods that the window cuts to less than
// half a usual one are left out: their values would look like a fall.
func (v *view) fanOver(path string, periods []sim.Period) *fan {
	f := &fan{}
	usual := 0.0
	for _, p := range periods {
		usual = max(usual, p.ToDay-p.FromDay)
	}
	for _, p := range periods {
		if p.ToDay-p.FromDay >= usual/2 {
			f.add((p.FromDay+p.ToDay)/2, v.values(in(path, p)))
		}
	}
	if n := len(f.x); n > fewPeriods {
		f.repeat(0, 0)
		f.repeat(n, v.Run.HorizonDays)
	}
	return f
}

// fewPeriods is up to how many periods are drawn as single bars.
const fewPeriods = 4

// repeat adds the percentiles of point i once more, at x: before the first
// point for i = 0, else after the last.
func (f *fan) repeat(i int, x float64) {
	for _, q := range [...]*[]float64{&f.p05, &f.p25, &f.p50, &f.p75, &f.p95, &f.mean} {
		if i == 0 {
			*q = append([]float64{(*q)[0]}, *q...)
		} else {
			*q = append(*q, (*q)[len(*q)-1])
		}
	}
	if i == 0 {
		f.x = append([]float64{x}, f.x...)
	} else {
		f.x = append(f.x, x)
	}
}

// cumulativeFan is the distribution of a running total: begin (nil: 0) at the
// beginning of the first period, then its value at the end of each.
func (v *view) cumulativeFan(path string, periods []sim.Period, begin []float64) *fan {
	f := &fan{}
	if len(periods) == 0 {
		return f
	}
	total := make([]float64, v.Run.Replications)
	copy(total, begin)
	f.add(periods[0].FromDay, total)
	for _, p := range periods {
		for r, x := range v.values(in(path, p)) {
			total[r] += x
		}
		f.add(p.ToDay, total)
	}
	return f
}

// endsFan is the distribution of a level: at the beginning of the first period,
// then at the end of each.
func (v *view) endsFan(start, end string, periods []sim.Period) *fan {
	f := &fan{}
	f.add(periods[0].FromDay, v.values(start))
	for _, p := range periods {
		f.add(p.ToDay, v.values(in(end, p)))
	}
	return f
}

// meanOf is the mean of the defined values; NaN without any.
func meanOf(values []float64) float64 {
	sum, n := 0.0, 0
	for _, x := range values {
		if !math.IsNaN(x) {
			sum += x
			n++
		}
	}
	return sum / float64(n)
}

// span is the range of the fan with zero.
func (f *fan) span() (lo, hi float64) { return spanOf(0, f.p05, f.p95, f.p50) }

// spanOf is the smallest range with the first value and all others that are
// finite.
func spanOf(first float64, lists ...[]float64) (lo, hi float64) {
	lo, hi = first, first
	for _, l := range lists {
		for _, x := range l {
			if finite(x) {
				lo, hi = math.Min(lo, x), math.Max(hi, x)
			}
		}
	}
	return lo, hi
}

// lastDay is the last day of the report window.
func (v *view) lastDay() time.Time {
	return dateAt(v.Run.Start, math.Ceil(v.Run.HorizonDays)-1)
}

// dateAxis is the horizontal axis of the report window for a panel of a width
// in points.
func (v *view) dateAxis(width float64) axis {
	hi := v.Run.HorizonDays
	return axis{lo: 0, hi: hi, ticks: dateTicks(v.Run.Start, 0, hi, max(2, int(width/44)))}
}

// headline is the total that a forecast is about: revenue, or, where deals have
// no value, the number of deals won.
type headline struct {
	path  string
	noun  string
	money bool
}

func (v *view) headline() headline {
	for _, x := range v.values("revenue") {
		if x != 0 {
			return headline{"revenue", "revenue", true}
		}
	}
	return headline{"won", v.words("won deals"), false}
}

// number writes a value of the headline.
func (v *view) number(h headline, x float64) string {
	if h.money {
		return out.Money(x, v.Scenario.Currency)
	}
	return out.Count(x)
}

// amount is number with its noun where the number alone does not say what it is.
func (v *view) amount(h headline, x float64) string {
	if h.money {
		return v.number(h, x)
	}
	return v.number(h, x) + v.words(" won deals")
}

func (v *view) ticks(h headline, lo, hi float64, most int) []tick {
	if h.money {
		return moneyTicks(lo, hi, most, v.Scenario.Currency)
	}
	return countTicks(lo, hi, most)
}

// words says a text about deals in the words of the scenario.
func (v *view) words(text string) string { return v.Scenario.Words().In(text) }

// title is what readers see of an entity.
func title(e sim.Entity) string {
	if e.Title != "" {
		return e.Title
	}
	return e.Name
}

// about writes a mean number of deals: whole where the fraction says nothing.
func about(x float64) string {
	if math.Abs(x) >= 10 {
		x = math.Round(x)
	}
	return out.Count(x)
}
