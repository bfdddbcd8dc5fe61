package model

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// world reads what moves all deals together.
func (l *loader) world(top table, s *Scenario) {
	for _, name := range top.table("factor").members() {
		s.Factors = append(s.Factors, l.factor(top.table("factor").table(name), name))
	}
	for _, name := range top.table("shock").members() {
		s.Shocks = append(s.Shocks, l.shock(top.table("shock").table(name), name))
	}
}

// factor reads a [factor.NAME].
func (l *loader) factor(t table, name string) Factor {
	f := Factor{Name: name, Title: t.title(name)}
	f.SD, _ = t.number("sd")
	f.Each = t.text("each", nil)
	f.Persistence, _ = t.number("persistence")
	if t.has("persistence") && f.Each == "run" {
		t.bad("persistence", `got persistence of what stays the same for the whole run, want each = "month", "quarter" or "year" beside it`)
	}
	e := t.table("elasticity")
	f.Elasticity.Rate, _ = e.number("rate")
	f.Elasticity.Odds, _ = e.number("odds")
	f.Elasticity.Dwell, _ = e.number("dwell")
	f.Elasticity.Value, _ = e.number("value")
	if !t.has("elasticity") {
		l.missAny(t, []string{"elasticity"}, `got no elasticity, want what the factor moves, like elasticity = { rate = 1 }`)
	}
	return f
}

// shock reads a [shock.NAME].
func (l *loader) shock(t table, name string) Shock {
	s := Shock{Name: name, Title: t.title(name)}
	s.Probability, _ = t.number("probability")
	if day, ok := t.date("starts"); ok {
		s.Starts = &day
	}
	s.Lasts, _ = t.number("lasts")
	s.Rate, _ = t.number("rate_times")
	s.Odds, _ = t.number("odds_times")
	s.Dwell, _ = t.number("dwell_times")
	s.Value, _ = t.number("value_times")
	keys := []string{"rate_times", "odds_times", "dwell_times", "value_times"}
	if !slices.ContainsFunc(keys, t.has) {
		l.missAny(t, keys, "got none of rate_times, odds_times, dwell_times and value_times, want one, like rate_times = 0.5")
	}
	return s
}

// warnWorld warns of shocks that come too late.
func (l *loader) warnWorld(top table, s *Scenario) {
	for i := range s.Shocks {
		h := &s.Shocks[i]
		if h.Starts != nil && s.day(*h.Starts) >= s.Time.Horizon {
			t := top.table("shock").table(h.Name)
			l.warn(t.at("starts"), join(t.path, "starts"), h.Starts.Format(time.DateOnly)+" is beyond the horizon: it changes nothing")
		}
	}
}

// correlations reads [correlation], when all unknowns are known.
func (l *loader) correlations(top table, s *Scenario) {
	t := top.table("correlation")
	for _, key := range t.members() {
		rho, ok := t.known(key)
		if !ok {
			continue
		}
		a, b, found := strings.Cut(key, "~")
		c := Correlation{A: strings.TrimSpace(a), B: strings.TrimSpace(b), Rho: rho}
		if !found || strings.Contains(b, "~") {
			t.bad(key, "got a key without two paths, want them in quotes as in \"source.inbound.rate ~ stage.demo.conversion\"")
			continue
		}
		if c.A == c.B {
			t.bad(key, "got the same number twice, want two")
			continue
		}
		if slices.ContainsFunc(s.Correlations, func(o Correlation) bool { return o.A == c.A && o.B == c.B || o.A == c.B && o.B == c.A }) {
			t.bad(key, "got the two numbers a second time, want every pair once")
			continue
		}
		c.I, ok = l.unsure(t, key, c.A)
		if j, also := l.unsure(t, key, c.B); ok && also {
			c.J = j
			s.Correlations = append(s.Correlations, c)
		}
	}
	if _, err := NewCopula(s); err != nil {
		l.note(t.at(""), t.path, err.Error())
		s.Correlations = nil
	}
}

// unsure finds the unknown of a path, for the correlation at key.
func (l *loader) unsure(t table, key, path string) (int, bool) {
	var paths []string
	for i := range l.unknowns {
		u := &l.unknowns[i]
		switch {
		case u.Path == path && u.Group != 0:
			t.bad(key, "%s is counted together with other routes, want a number that is uncertain on its own", path)
			return 0, false
		case u.Path == path:
			return i, true
		}
		paths = append(paths, u.Path)
	}
	if slices.Contains(l.axes[:l.below], path) { // a layer above has made it known
		l.warn(t.at(key), join(t.path, key), path+" is no longer uncertain: the correlation does nothing")
		return 0, false
	}
	switch n := l.find(path); {
	case n != nil && !n.table:
		t.bad(key, "%s is %s, want a number that is uncertain", path, n.got())
	default:
		t.bad(key, "got %s, no such uncertain number%s", gotValue(path), suggest(path, paths))
	}
	return 0, false
}

// find is the node of a path; nil when there is none.
func (l *loader) find(path string) *node {
	n := l.root
	for _, key := range splitPath(path) {
		n = n.kid(key)
	}
	return n
}

// step reads a length of time of which months and years are calendar steps.
func (t table) step(key string) (step Step, ok bool) {
	n, f := t.value(key)
	if n == nil {
		return Step{}, false
	}
	r := f.ruler(t.l.clock)
	days, ok := t.l.known(r, &node{key: n.key, path: n.path, table: n.table, kids: n.kids, value: n.value, place: n.place})
	if !ok {
		return Step{}, false
	}
	step, ok = stepOf(n.value, days)
	if !ok {
		return Step{}, t.l.bad(n, "got %s, want whole months: they are steps of the calendar", n.got())
	}
	for _, c := range n.rels {
		mul, add, ok := t.l.shift(r, n, c)
		if !ok {
			return Step{}, false
		}
		more, ok := stepOf(strings.TrimSpace(c.text[1:]), add)
		if c.text[0] == '-' {
			more.Months = -more.Months
		}
		months := float64(step.Months) * mul
		if mul != 1 {
			more, ok = Step{}, true
		}
		step = Step{int(months) + more.Months, float64(step.Days*mul) + more.Days}
		if !ok || months != float64(int(months)) || !r.holds(step.length()) || step.Months < 0 || step.Days < 0 {
			t.l.note(c.place, n.path, fmt.Sprintf("%q makes no duration of whole months and days, want %s %s", c.text, r.kind.want(), r.kind.example()))
			return Step{}, false
		}
	}
	t.l.origin(n, f, step.String(), false)
	return step, true
}

// stepOf is the step that was written as value and is so many days long; ok is
// false where it holds a part of a month.
func stepOf(value any, days float64) (Step, bool) {
	text, _ := value.(string)
	x, suffix, _ := split(text)
	switch suffix {
	case "y":
		x *= 12
	case "mo":
	default:
		return Step{Days: days}, true
	}
	return Step{Months: int(x)}, x == float64(int(x))
}

// length is the length of a step in days, of months the mean.
func (s Step) length() float64 { return float64(float64(s.Months)*monthDays) + s.Days }

// String writes a step as the scenario file does: "1y", "3mo", "30d", or
// "1mo and 5d" after a relative change.
func (s Step) String() string {
	months := fmt.Sprintf("%dmo", s.Months)
	if s.Months%12 == 0 {
		months = fmt.Sprintf("%dy", s.Months/12)
	}
	switch days := human(Duration, wallClock, s.Days); {
	case s.Months == 0:
		return days
	case s.Days == 0:
		return months
	default:
		return months + " and " + days
	}
}
