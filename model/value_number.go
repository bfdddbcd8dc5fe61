package model

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"dealcast/model/num"
)

// z95 is the 95th percentile of the standard normal distribution; the ends of
// "a to b" are the 5th and the 95th.
const z95 = 1.6448536269514722

// quantity is a number as read: known, or with what we believe about it.
type quantity struct {
	value  float64     // when prior is nil
	prior  *Prior      // nil: known
	counts *[2]float64 // of "34 of 56"
}

// quantity reads what stands in n with the ruler. Every problem is noted; ok
// is false when there was one.
func (l *loader) quantity(r ruler, n *node) (q quantity, ok bool) {
	switch v := n.value.(type) {
	case int64:
		q.value, ok = r.bare(float64(v))
		return q, l.fits(r, n, q.value, ok)
	case float64:
		q.value, ok = r.bare(v)
		return q, l.fits(r, n, q.value, ok)
	case string:
		if a, b, found := strings.Cut(v, " to "); found && r.uncertain() {
			return l.interval(r, n, a, b)
		}
		if a, b, found := strings.Cut(v, " of "); found && r.kind == Fraction && r.uncertain() {
			return l.counts(n, a, b)
		}
		var suffix string
		q.value, suffix, ok = r.scalar(v, "")
		if !ok && r.kind == Work && (suffix == "mo" || suffix == "y") {
			return q, l.bad(n, "got %s, want work in m, h, d or w: months and years have no length on the pool's clock", n.got())
		}
		return q, l.fits(r, n, q.value, ok)
	}
	if n.table && n.kid("dist") != nil && r.uncertain() {
		return l.believed(r, n)
	}
	return q, l.fits(r, n, 0, false)
}

// uncertain reports whether the field takes an uncertain number.
func (r ruler) uncertain() bool { return r.field == nil || r.field.Nature != Known }

// fits notes a problem when the value could not be read or is out of range.
func (l *loader) fits(r ruler, n *node, x float64, read bool) bool {
	switch {
	case read && !math.IsNaN(x) && r.holds(x):
		return true
	case read && !math.IsInf(x, 0) && !math.IsNaN(x):
		return l.bad(n, "got %s, want %s", n.got(), r.wantFor(x))
	}
	return l.bad(n, "got %s, want %s", n.got(), strings.TrimSpace(r.kind.want()+" "+r.kind.example()))
}

// wantFor says in words what the ruler accepts, when x is out of its range.
// The limit on the other side is of no interest, except for shares.
func (r ruler) wantFor(x float64) string {
	switch kind := r.kind.want(); {
	case r.kind == Fraction && r.above:
		return fmt.Sprintf("%s above %s and at most %s", kind, number(r.min), number(r.max))
	case r.kind == Fraction:
		return fmt.Sprintf("%s from %s to %s", kind, number(r.min), number(r.max))
	case x > r.max:
		return fmt.Sprintf("%s of at most %s", kind, r.show(r.max))
	case r.above:
		return fmt.Sprintf("%s above %s", kind, r.show(r.min))
	default:
		return fmt.Sprintf("%s of at least %s", kind, r.show(r.min))
	}
}

// interval reads "a to b": we are 90% sure that the number lies between. The
// prior is normal on the logit scale for shares, on the log scale for positive
// quantities, and on the plain scale where negative is possible.
func (l *loader) interval(r ruler, n *node, a, b string) (q quantity, ok bool) {
	lo, hi, ok := r.ends(a, b)
	if !ok {
		return q, l.bad(n, "got %s, want %s, or two of them as in %q", n.got(), strings.TrimSpace(r.kind.want()+" "+r.kind.example()), r.kind.interval())
	}
	if !(lo < hi) {
		return q, l.bad(n, "got %s, want the lower end first and a higher one after it", n.got())
	}
	if !r.holds(lo) || !r.holds(hi) {
		bad := lo
		if r.holds(lo) {
			bad = hi
		}
		return q, l.bad(n, "got %s, want %s at both ends", n.got(), r.wantFor(bad))
	}
	p := Prior{}
	share := (r.kind == Fraction || r.kind == YearLoss || r.kind == MonthLoss) && r.min >= 0 && r.max <= 1
	switch {
	case share && (lo <= 0 || hi >= 1):
		return q, l.bad(n, "got %s, want both ends between 0 and 1, themselves excluded", n.got())
	case share:
		p = normalBetween(LogitNormal, num.Logit(lo), num.Logit(hi))
	case r.min < 0:
		p = normalBetween(Normal, lo, hi)
	case lo <= 0:
		return q, l.bad(n, "got %s, want both ends above 0", n.got())
	default:
		p = normalBetween(LogNormal, num.Log(lo), num.Log(hi))
	}
	return quantity{prior: &p}, true
}

// ends reads both ends of "a to b"; one without a unit takes the other's, and
// the first one without a time takes the time of the second: "1% to 3%/month".
func (r ruler) ends(a, b string) (lo, hi float64, ok bool) {
	hi, suffix, okHi := r.scalar(b, "")
	if !okHi {
		_, suffix, _ = split(a)
		hi, _, okHi = r.scalar(b, suffix)
	}
	if i := strings.IndexByte(suffix, '/'); i >= 0 && !strings.Contains(a, "/") {
		if _, own, _ := split(a); own != "" {
			a += suffix[i:] // "80k to 100k/year"
		}
	}
	lo, _, okLo := r.scalar(a, suffix)
	if _, per, found := strings.Cut(suffix, "/"); !okLo && found {
		lo, _, okLo = r.scalar(a+"/"+per, suffix)
	}
	return lo, hi, okLo && okHi && !math.IsInf(lo, 0) && !math.IsInf(hi, 0)
}

// normalBetween is the prior whose 5th and 95th percentiles are a and b on its
// own scale.
func normalBetween(kind PriorKind, a, b float64) Prior {
	return Prior{Kind: kind, A: (a + b) / 2, B: (b - a) / (2 * z95)}
}

// counts reads "34 of 56": that many successes among so many. The prior is
// Beta(34 + 1/2, 22 + 1/2), Jeffreys' (Jeffreys, "An invariant form for the
// prior probability in estimation problems", 1946).
func (l *loader) counts(n *node, a, b string) (q quantity, ok bool) {
	part, errA := strconv.ParseUint(strings.TrimSpace(a), 10, 40)
	whole, errB := strconv.ParseUint(strings.TrimSpace(b), 10, 40)
	if errA != nil || errB != nil || part > whole || whole == 0 {
		return q, l.bad(n, `got %s, want two whole numbers, the first not larger than the second, as in "34 of 56"`, n.got())
	}
	x, y := float64(part), float64(whole)
	return quantity{prior: &Prior{Kind: Beta, A: x + 0.5, B: y - x + 0.5}, counts: &[2]float64{x, y}}, true
}

// believed reads an inline table with dist: the distribution is what we
// believe about one number, and its own parameters are known.
func (l *loader) believed(r ruler, n *node) (q quantity, ok bool) {
	inner := r
	inner.field = &Field{Kind: r.kind, Nature: Varies, Min: r.min, Max: r.max, Above: r.above}
	before := len(l.unknowns)
	d := l.dist(inner, n)
	if d == nil {
		return q, false
	}
	if len(l.unknowns) > before {
		l.unknowns, l.medians = l.unknowns[:before], l.medians[:min(before, len(l.medians))]
		return q, l.bad(n, "got an uncertain number inside an uncertain number, want known parameters")
	}
	if d.Family == "never" || d.Family == "mixture" && math.IsInf(d.At(nil).Quantile(1), 1) {
		return q, l.bad(n, "got a number that may be never, want one that is finite")
	}
	return quantity{prior: &Prior{Kind: OfDist, Dist: d.At(nil)}}, true
}

// interval is an example of "a to b" in the kind.
func (k Kind) interval() string {
	switch k {
	case Money:
		return "6k to 18k"
	case MoneyRate:
		return "80k to 100k/year"
	case Fraction:
		return "50% to 65%"
	case Growth:
		return "1% to 3%/month"
	case Rate:
		return "10 to 15/week"
	case Overhead:
		return "1 to 2h/week"
	case YearLoss:
		return "15% to 25%/year"
	case MonthLoss:
		return "1% to 3%/month"
	case Plain, Goal, Count:
		return "2 to 3"
	}
	return "2d to 10d"
}

// allot makes the Number of a quantity: an unknown gets its place among the
// unknowns of the scenario under the path of n.
func (l *loader) allot(r ruler, n *node, q quantity) Number {
	m := Number{Value: q.value, Min: r.min, Max: r.max}
	if r.above {
		m.Min = smallest(r)
	}
	if q.prior != nil {
		l.unknowns = append(l.unknowns, Unknown{Path: n.path, Prior: *q.prior})
		m.Unknown, m.Factor, m.Value = len(l.unknowns), 1, 0
	}
	return m
}

// smallest is what a draw is clipped to where the range excludes its lower
// end: small enough not to matter, large enough to divide by.
func smallest(r ruler) float64 { return r.min + 1e-9 }

// number reads the number at n, with the relative changes made to it.
func (l *loader) number(r ruler, n *node) (Number, bool) {
	q, ok := l.quantity(r, n)
	if !ok {
		return Number{}, false
	}
	m, ok := l.relate(r, n, l.allot(r, n, q))
	if ok && !m.Known() {
		l.clips = append(l.clips, clip{n.last(), n.path, r, m})
	}
	return m, ok
}

// known reads a number that has to be known.
func (l *loader) known(r ruler, n *node) (float64, bool) {
	m, ok := l.number(r, n)
	return m.Value, ok && m.Unknown == 0
}

// bad notes a problem at n and returns false.
func (l *loader) bad(n *node, format string, args ...any) bool {
	l.note(n.place, n.path, fmt.Sprintf(format, args...))
	return false
}
