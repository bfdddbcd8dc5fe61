package model

import (
	"fmt"
	"strconv"
	"strings"
)

// origin keeps where a value came from.
func (l *loader) origin(n *node, f *Field, text string, doubt bool) {
	l.origins = append(l.origins, Origin{Path: n.path, Text: text, From: n.from(), Field: f, Doubt: doubt})
}

// from says where the value was written, and what changed it.
func (n *node) from() string {
	places := []string{n.place.String()}
	for _, c := range n.rels {
		places = append(places, c.place.String()+" ("+c.text+")")
	}
	return strings.Join(places, ", ")
}

// String writes a place: "startup.toml:31", "--set #1" or "default".
func (p place) String() string {
	switch {
	case p.layer == 0:
		return "default"
	case p.line == 0:
		return p.file
	}
	return fmt.Sprintf("%s:%d", p.file, p.line)
}

// human writes a value of the kind in the unit that makes it shortest.
func human(k Kind, clock Clock, x float64) string {
	switch k {
	case Duration, Horizon, Warmup, CalendarStep:
		return shortest(x, "", []string{"d", "h", "m"}, []float64{1, 24, 1440})
	case Work:
		return shortest(x, "", []string{"d", "h", "m"}, []float64{1, clock.DayHours, 60 * clock.DayHours})
	case Fraction:
		return brief(x*100, 6) + "%"
	case Growth:
		return brief(x*100, 6) + "%/month"
	case Overhead:
		return brief(x*clock.DayHours*clock.WeekDays, 6) + "h/week"
	case YearLoss:
		return brief(x*100, 6) + "%/year"
	case MonthLoss:
		return brief(x*100, 6) + "%/month"
	case Rate:
		return shortest(x, "/", []string{"day", "week", "month", "year"}, []float64{1, 7, monthDays, yearDays})
	case MoneyRate:
		return shortest(x, "/", []string{"year", "month", "week", "day"}, []float64{yearDays, monthDays, 7, 1})
	}
	return brief(x, 10)
}

// shortest writes x times one of the factors with its unit; earlier units win
// ties.
func shortest(x float64, slash string, units []string, factors []float64) string {
	best := ""
	for i, unit := range units {
		s := brief(x*factors[i], 6)
		if best == "" || len(s) < len(best[:strings.IndexFunc(best, isLetterOrSlash)]) {
			best = s + slash + unit
		}
	}
	return best
}

// isLetterOrSlash finds where a unit begins. An exponent's e does not count
// among values that people write.
func isLetterOrSlash(r rune) bool {
	return r == '/' || r >= 'a' && r <= 'z' && r != 'e'
}

// sayNumber writes a number: its value, or what we believe about it.
func (l *loader) sayNumber(r ruler, m Number) string {
	if m.Known() {
		return r.show(m.Value)
	}
	u := l.unknowns[m.Unknown-1]
	at := func(p float64) string {
		v := float64(m.Factor*u.Prior.Quantile(p)) + m.Value
		v, _ = strconv.ParseFloat(brief(min(max(v, m.Min), m.Max), 3), 64)
		return r.show(v)
	}
	return fmt.Sprintf("%s to %s, median %s", at(0.05), at(0.95), at(0.5))
}

// sayDist writes a distribution with its parameters in human units.
func (l *loader) sayDist(r ruler, d *Dist) string {
	var b strings.Builder
	switch {
	case d.Family == "constant" && d.Params[0].Known():
		b.WriteString(r.show(d.Params[0].Value))
	case d.Family == "mixture":
		b.WriteString("mixture")
		for i := range d.Of {
			fmt.Fprintf(&b, "; %s of %s", brief(d.Of[i].Weight.At(l.middle()), 6), l.sayDist(r, &d.Of[i].Dist))
		}
	case d.Family == "empirical":
		fmt.Fprintf(&b, "empirical, %s", plural(len(d.Values), "value"))
		if d.Tail != nil {
			fmt.Fprintf(&b, ", tail %s", l.sayDist(r, d.Tail))
		}
	default:
		b.WriteString(d.Family)
		for i, name := range d.Names {
			p := r.param(d.Family, name)
			fmt.Fprintf(&b, ", %s %s", name, l.sayNumber(p, d.Params[i]))
		}
	}
	if s := d.Shift; s.Value != 0 || !s.Known() {
		fmt.Fprintf(&b, ", shifted by %s", l.sayNumber(r.amount(), s))
	}
	scale := d.Scale
	if r.kind == Work && scale != 1 {
		scale = d.Scale / (r.clock.DayHours / 24)
	}
	if s := brief(scale, 6); s != "1" {
		fmt.Fprintf(&b, ", times %s", s)
	}
	return b.String()
}

// relateDist applies the relative changes of n to a distribution: "*0.8"
// scales it, "+2d" shifts it.
func (l *loader) relateDist(r ruler, n *node, d *Dist) *Dist {
	for _, c := range n.rels {
		mul, add, ok := l.shift(r, n, c)
		if !ok {
			return nil
		}
		if mul == 0 {
			l.note(c.place, n.path, fmt.Sprintf("got %q, want a factor above 0", c.text))
			return nil
		}
		d.Scale *= mul
		d.Shift.Value += add / d.Scale
		if d.Scale > huge || d.Scale < 1/huge {
			l.note(c.place, n.path, fmt.Sprintf("got %q, want a smaller change", c.text))
			return nil
		}
		if low := d.At(l.middle()).Quantile(0x1p-53); low < r.min {
			l.note(c.place, n.path, fmt.Sprintf("%q makes values down to %s, want %s", c.text, r.show(low), r.wantFor(low)))
			return nil
		}
	}
	if len(n.rels) > 0 && d.Family == "constant" && d.Params[0].Known() && d.Shift.Known() {
		d.Params[0].Value = d.At(nil).Quantile(0.5)
		d.Shift, d.Scale = Number{}, 1
	}
	return d
}
