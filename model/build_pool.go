package model

import (
	"slices"
	"strings"
	"time"
)

// readCalendars reads [calendar] and the named calendars, on which the clock of
// every pool depends.
func (l *loader) readCalendars(top table, s *Scenario) {
	t := top.table("calendar")
	own := 0
	for _, key := range t.members() {
		if !slices.Contains(calendarKeys, key) {
			continue
		}
		own++
	}
	if t.node != nil && (own > 0 || len(t.members()) == 0) {
		s.Calendar = l.calendar(t)
	}
	l.calendars = map[string]*Calendar{"": s.Calendar}
	for _, name := range t.members() {
		if slices.Contains(calendarKeys, name) {
			continue
		}
		c := t.table(name)
		c.title(name)
		l.calendars[name] = l.calendar(c)
	}
	l.clock = s.Calendar.Clock()
}

// calendarKeys are the keys of [calendar] itself; every other is a name.
var calendarKeys = []string{"days", "hours", "holidays"}

// calendarNames are the names of the named calendars, in file order.
func (l *loader) calendarNames() []string {
	return slices.DeleteFunc(l.top().table("calendar").members(), func(key string) bool { return slices.Contains(calendarKeys, key) })
}

// calendarOf is the calendar of a pool: its own, else the scenario's. It looks
// at what is written, so that the clock is known before the pool is read.
func (l *loader) calendarOf(pool string) *Calendar {
	if n := l.root.kid("pool").kid(pool).kid("calendar"); n != nil {
		if name, ok := n.value.(string); ok && name != "" {
			if c, ok := l.calendars[name]; ok {
				return c
			}
		}
	}
	return l.calendars[""]
}

// onClock has f read values on the clock of a pool.
func (l *loader) onClock(pool string, f func()) {
	before := l.clock
	l.clock = l.calendarOf(pool).Clock()
	f()
	l.clock = before
}

// pool reads a [pool.NAME].
func (l *loader) pool(t table, name string, s *Scenario) Pool {
	p := Pool{Name: name, Title: t.title(name), Calendar: l.calendarOf(name)}
	p.Size = int(t.count("size"))
	p.Share, _ = t.number("share")
	p.Queue = Queue(max(0, slices.Index(queues, t.text("queue", nil))))
	p.Cost, _ = t.number("cost")
	p.CostShare = t.flag("cost_share")
	t.text("calendar", l.calendarNames())
	l.onClock(name, func() { p.Overhead, _ = t.number("overhead") })
	l.hires(t, &p)
	p.Attrition, _ = t.number("attrition")
	p.Backfill = t.maybe("backfill")
	if t.has("backfill") && !t.has("attrition") {
		t.bad("backfill", "got backfill without attrition, want both")
	}
	p.Spread, _ = t.number("spread")
	l.spans(t, &p, s)
	return p
}

// hires reads who joins a pool and who leaves it.
func (l *loader) hires(t table, p *Pool) {
	hires := t.table("hires")
	most := p.Size
	for _, name := range hires.members() {
		t := hires.table(name)
		h := Hire{Name: name}
		var ok bool
		h.On, ok = t.date("on")
		h.Add = int(t.count("add"))
		h.Ramp, _ = t.number("ramp")
		h.From, _ = t.number("from")
		if most += max(h.Add, 0); most > maxMembers {
			t.bad("add", "got %d more members, which makes more than %d in all, want at most that", h.Add, maxMembers)
		}
		switch {
		case t.has("from") && !t.has("ramp"):
			t.bad("from", "got from without ramp, want both")
		case h.Add < 0 && t.has("ramp"):
			t.bad("ramp", "got a ramp of members who leave, want one of members who join only")
		}
		if ok {
			p.Hires = append(p.Hires, h)
		}
	}
	slices.SortStableFunc(p.Hires, func(a, b Hire) int { return a.On.Compare(b.On) })
}

// maxMembers is how many members a pool may have, joiners included.
const maxMembers = 100_000

// spans reads the portfolio that the members of a pool carry.
func (l *loader) spans(t table, p *Pool, s *Scenario) {
	p.PerMember = int(t.count("per_member"))
	switch {
	case t.has("spans") && !t.has("per_member"):
		t.bad("spans", "got spans without per_member, want both: how many deals can a member carry?")
	case t.has("per_member") && !t.has("spans"):
		t.bad("per_member", "got per_member without spans, want both")
	}
	var stages []string
	for i := range s.Stages {
		stages = append(stages, s.Stages[i].Name)
	}
	names := t.names("spans", stages)
	switch {
	case names == nil:
	case len(names) != 2:
		t.bad("spans", "got %s, want two: the first and the last", plural(len(names), "stage"))
	case slices.Index(stages, names[0]) > slices.Index(stages, names[1]):
		t.bad("spans", "got %s, want the stage first that stands first in stages", strings.Join(names, " to "))
	default:
		p.Spans = [2]string{names[0], names[1]}
	}
}

// Within reports whether a deal in the stage holds a place in the portfolio of
// one of the pool's members.
func (s *Scenario) Within(p *Pool, stage string) bool {
	inside := false
	for i := range s.Stages {
		name := s.Stages[i].Name
		inside = inside || name == p.Spans[0]
		if name == stage {
			return inside
		}
		if name == p.Spans[1] {
			inside = false
		}
	}
	return false
}

// quality reads [quality]; nil when there is none.
func (l *loader) quality(t table) *Quality {
	if t.node == nil {
		return nil
	}
	var q Quality
	loading := t.table("loading")
	q.Odds, _ = loading.number("odds")
	q.Dwell, _ = loading.number("dwell")
	q.Value, _ = loading.number("value")
	q.Noise, _ = t.number("noise")
	return &q
}

// day is a date as days since start.
func (s *Scenario) day(date time.Time) float64 { return date.Sub(s.Time.Start).Hours() / 24 }
