package model

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// team checks what concerns several stages and pools at once.
func (l *loader) team(top table, s *Scenario) {
	for k := range s.Stages {
		st := &s.Stages[k]
		if len(st.Pools) > 1 {
			l.line(top.table("stage").table(st.Name), s, st)
		}
		if t := top.table("stage").table(st.Name); st.AcceptScore != nil && s.Quality == nil {
			t.bad("accept_score", "got accept_score without [quality], which says what a score is")
		}
	}
	for g := range s.Segments {
		for k := range s.Segments[g].Stages {
			name := s.Segments[g].Stages[k].Name
			t := top.table("segment").table(s.Segments[g].Name).table("stage").table(name)
			if t.has("accept_score") && s.Quality == nil {
				t.bad("accept_score", "got accept_score without [quality], which says what a score is")
			}
		}
	}
	for i := range s.Pools {
		if t := top.table("pool").table(s.Pools[i].Name); s.Pools[i].Queue == ByScore && s.Quality == nil {
			t.bad("queue", "got \"score\" without [quality], which says what a score is")
		}
	}
}

// line checks the pools of one stage: they share a queue, and work goes on
// while all are open.
func (l *loader) line(t table, s *Scenario, st *Stage) {
	open := s.pool(st.Pool).Calendar
	for _, name := range st.Pools[1:] {
		a, b := s.pool(st.Pool), s.pool(name)
		if a.Queue != b.Queue {
			t.bad("pools", "got pool %q with queue = %q and %q with %q, want the same: they share one queue", a.Name, queues[a.Queue], b.Name, queues[b.Queue])
			return
		}
		if open = open.And(b.Calendar); !open.ever() {
			t.bad("pools", "got %s, which are never open at the same time", strings.Join(st.Pools, ", "))
			return
		}
	}
}

// pool is the pool of that name, nil when there is none.
func (s *Scenario) pool(name string) *Pool {
	for i := range s.Pools {
		if s.Pools[i].Name == name {
			return &s.Pools[i]
		}
	}
	return nil
}

// And is the calendar that is open when both are; nil is round the clock.
func (c *Calendar) And(d *Calendar) *Calendar {
	switch {
	case c == nil:
		return d
	case d == nil || c == d:
		return c
	}
	both := &Calendar{}
	for i := range both.Days {
		both.Days[i] = c.Days[i] && d.Days[i]
	}
	for _, a := range c.Hours {
		for _, b := range d.Hours {
			if from, to := max(a.From, b.From), min(a.To, b.To); from < to {
				both.Hours = append(both.Hours, Hours{from, to})
			}
		}
	}
	both.Holidays = append(slices.Clone(c.Holidays), d.Holidays...)
	slices.SortFunc(both.Holidays, time.Time.Compare)
	both.Holidays = slices.Compact(both.Holidays)
	return both
}

// ever reports whether the calendar is open at some time of an ordinary week.
func (c *Calendar) ever() bool { return c == nil || c.Days != [7]bool{} && len(c.Hours) > 0 }

// warnTeam warns of hires that change nothing and of portfolios that nobody
// needs.
func (l *loader) warnTeam(top table, s *Scenario, reached []bool) {
	for i := range s.Pools {
		p := &s.Pools[i]
		t := top.table("pool").table(p.Name)
		for _, h := range p.Hires {
			if s.day(h.On) >= s.Time.Horizon {
				ht := t.table("hires").table(h.Name)
				l.warn(ht.at("on"), join(ht.path, "on"), h.On.Format(time.DateOnly)+" is beyond the horizon: it changes nothing")
			}
		}
		entered := p.Spans[0] == ""
		for k := range s.Stages {
			entered = entered || reached[k] && s.Within(p, s.Stages[k].Name)
		}
		if !entered {
			l.warn(t.at("spans"), join(t.path, "spans"), "no deal ever enters one of these stages")
		}
	}
}

// replaced warns of hires that an overlay or a set takes away by giving others:
// a table written inline replaces what it finds.
func (l *loader) replaced(have, k *node, f *fieldNode) {
	if f == nil || f.pattern != "pool.*.hires" || have == nil || !k.table || len(have.kids) == 0 {
		return
	}
	var names []string
	for _, h := range have.kids {
		names = append(names, h.key)
	}
	l.warn(k.place, k.path, fmt.Sprintf("replaces %s of %s: %s", plural(len(names), "hire"), have.place, strings.Join(names, ", ")))
}
