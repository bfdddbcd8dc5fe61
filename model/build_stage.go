package model

import (
	"fmt"
	"slices"
)

// stage reads the i-th stage.
func (l *loader) stage(t table, i int, stages, pools []string) Stage {
	s := Stage{Name: stages[i], Title: stages[i]}
	if t.node == nil {
		return s // noted with the list of stages
	}
	s.Title = t.title(s.Name)
	s.Pools = l.poolsOf(t, pools)
	if len(s.Pools) > 0 {
		s.Pool = s.Pools[0]
	}
	l.varying(t, &s, i, stages)
	if !t.has("conversion") && !t.has("routes") {
		l.missAny(t, []string{"conversion", "routes"}, `got neither conversion nor routes, want one, like conversion = "60%"`)
	}
	s.PatienceTo = t.text("patience_to", append([]string{Lost}, stages...))
	s.Priority = int(t.count("priority"))
	s.MaxVisits = int(t.count("max_visits"))
	s.Limit = int(t.count("limit"))
	s.WhenFull = t.text("when_full", nil)
	if t.has("when_full") && !t.has("limit") {
		t.bad("when_full", "got when_full in a stage without a limit, which is never full")
	}
	l.together(t)
	return s
}

// poolsOf reads pool or pools.
func (l *loader) poolsOf(t table, pools []string) []string {
	if t.has("pool") && t.has("pools") {
		t.bad("pools", "got both pool and pools, want one of them")
	}
	if t.has("pools") {
		return t.names("pools", pools)
	}
	if pool := t.text("pool", pools); pool != "" {
		return []string{pool}
	}
	return nil
}

// together notes keys of a stage that say nothing without another.
func (l *loader) together(t table) {
	key := "pool"
	if t.has("pools") {
		key = "pools"
	}
	switch {
	case t.has(key) && !t.has("work"):
		t.bad(key, "got a pool without work, want both")
	case t.has("work") && !t.has(key):
		t.bad("work", "got work without a pool to do it, want both")
	}
	if !t.has(key) {
		for _, key := range []string{"patience", "patience_to", "cooling", "priority"} {
			if t.has(key) {
				t.bad(key, "got %s in a stage without a pool, where nobody waits", key)
			}
		}
	} else if t.has("patience_to") && !t.has("patience") {
		t.bad("patience_to", "got patience_to without patience, want both")
	}
}

// varying reads the keys that a segment may have otherwise into s: what t does
// not hold stays as it is.
func (l *loader) varying(t table, s *Stage, i int, stages []string) {
	read := func(key string, to **Dist) {
		if t.has(key) {
			*to = t.dist(key)
		}
	}
	read("handover", &s.Handover)
	l.onClock(s.Pool, func() { read("work", &s.Work) })
	read("dwell", &s.Dwell)
	read("lost_dwell", &s.LostDwell)
	if t.has("dwell_to") {
		s.DwellTo = l.dwellTo(t, stages)
	}
	l.routes(t, s, i, stages)
	if t.has("cooling") {
		s.Cooling = t.maybe("cooling")
	}
	read("patience", &s.Patience)
	if t.has("accept_score") {
		s.AcceptScore = t.maybe("accept_score")
	}
}

// dwellTo reads the dwells by destination.
func (l *loader) dwellTo(t table, stages []string) (dwells []DwellTo) {
	ends := append(append([]string(nil), stages...), Won, Lost)
	to := t.table("dwell_to")
	for _, end := range to.members() {
		if !slices.Contains(ends, end) {
			to.bad(end, "no such stage%s", suggest(end, ends))
		} else if d := to.dist(end); d != nil {
			dwells = append(dwells, DwellTo{end, *d})
		}
	}
	return dwells
}

// routes reads conversion or routes.
func (l *loader) routes(t table, s *Stage, i int, stages []string) {
	switch {
	case t.has("conversion") && t.has("routes"):
		t.bad("routes", "got both conversion and routes, want one of them")
	case t.has("conversion"):
		s.Conversion = true
		to := Won
		if i+1 < len(stages) {
			to = stages[i+1]
		}
		if m, ok := t.number("conversion"); ok {
			s.Routes = []Route{{to, m}}
		}
	case t.has("routes"):
		s.Conversion, s.Routes = false, nil
		l.destinations(t, s, stages)
	}
}

// destinations reads routes. Counts with one common total ("34 of 56", "10 of
// 56") are one Dirichlet distribution over the destinations and lost, with
// Jeffreys' prior; other uncertain shares are independent of each other.
func (l *loader) destinations(t table, s *Stage, stages []string) {
	routes := t.table("routes")
	ends := append(append([]string(nil), stages...), Won)
	var got []quantity
	joint, good := true, true
	for _, to := range routes.members() {
		if !slices.Contains(ends, to) {
			if to == Lost {
				routes.bad(to, "got a share for lost, want the others only: what is left over is lost")
			} else {
				routes.bad(to, "no such stage%s", suggest(to, ends))
			}
			good = false
			continue
		}
		n, f := routes.value(to)
		q, ok := l.quantity(f.ruler(l.clock), n)
		good = good && ok
		joint = joint && q.counts != nil && (len(got) == 0 || got[0].counts != nil && got[0].counts[1] == q.counts[1])
		got = append(got, q)
		s.Routes = append(s.Routes, Route{To: to})
	}
	if len(routes.members()) == 0 {
		t.bad("routes", "got no destinations, want a share for each, as in { won = \"55%%\" }")
	}
	if !good || len(got) == 0 {
		return
	}
	if joint = joint && len(got) > 1; joint && !l.dirichlet(t, got) {
		return
	}
	for k, q := range got {
		n, f := routes.value(s.Routes[k].To)
		r := f.ruler(l.clock)
		m, ok := l.relate(r, n, l.allot(r, n, q))
		if !ok {
			return
		}
		text := ""
		if joint {
			text = fmt.Sprintf("%s of %s, counted together with the other routes", number(q.counts[0]), number(q.counts[1]))
		} else {
			text = l.sayNumber(r, m)
		}
		l.origin(n, f, text, !m.Known())
		s.Routes[k].Share = m
	}
	if joint { // the share of lost completes the group
		l.groups++
		lost := got[0].counts[1] + 0.5
		for _, q := range got {
			lost -= q.counts[0]
		}
		l.unknowns = append(l.unknowns, Unknown{Path: join(routes.path, Lost), Prior: Prior{Kind: Gamma, A: lost}})
		for k := len(l.unknowns) - len(got) - 1; k < len(l.unknowns); k++ {
			l.unknowns[k].Group = l.groups
		}
		return
	}
	l.atMostOne(t, s)
}

// dirichlet turns counts with one total into the members of a Dirichlet group.
func (l *loader) dirichlet(t table, got []quantity) bool {
	sum := 0.0
	for i := range got {
		sum += got[i].counts[0]
		got[i].prior = &Prior{Kind: Gamma, A: got[i].counts[0] + 0.5}
	}
	if total := got[0].counts[1]; sum > total {
		t.bad("routes", "counts add up to %s of %s, want at most %s", number(sum), number(total), number(total))
		return false
	}
	return true
}

// atMostOne notes shares that add up to more than 1: for certain, or at the
// middle of what we believe.
func (l *loader) atMostOne(t table, s *Stage) {
	sum := 0.0
	x := l.middle()
	for _, r := range s.Routes {
		sum += r.Share.At(x)
	}
	if sum > 1+1e-9 {
		t.bad("routes", "shares add up to %s, want at most 1", brief(sum, 6))
	}
}
