package model

import (
	"fmt"
	"slices"
	"strings"
)

// warnDeadlock warns of deals that may wait for each other for ever. What a
// deal may hold while it waits for something else makes a graph of the places
// of limited stages, of portfolios and of members of pools; where it has a
// circle, all of them may be taken by deals that wait for the next (Coffman,
// Elphick and Shoshani, "System deadlocks", Computing Surveys 3, 1971).
func (l *loader) warnDeadlock(top table, s *Scenario) {
	g := s.waits()
	circle := g.circle()
	if circle == nil {
		return
	}
	names := make([]string, len(circle))
	for i, n := range circle {
		names[i] = g.names[n]
	}
	t := top.table("stage").table(g.stage[circle[0]])
	l.warn(t.at(""), t.path, fmt.Sprintf("deals may wait for each other for ever, in a circle: %s; a stage without a limit, or when_full = \"lost\", would break it", strings.Join(names, ", then ")))
}

// waitGraph says which resource may be held by a deal that waits for which.
type waitGraph struct {
	names []string // of the resources, in words
	stage []string // of which each was first found
	to    [][]int
}

// node is the resource of that name.
func (g *waitGraph) node(name, stage string) int {
	if i := slices.Index(g.names, name); i >= 0 {
		return i
	}
	g.names, g.stage, g.to = append(g.names, name), append(g.stage, stage), append(g.to, nil)
	return len(g.names) - 1
}

// waits makes the graph of a scenario.
func (s *Scenario) waits() *waitGraph {
	g := &waitGraph{}
	if !slices.ContainsFunc(s.Stages, func(st Stage) bool { return st.Limit > 0 }) && !slices.ContainsFunc(s.Pools, func(p Pool) bool { return p.Spans[0] != "" }) {
		return g
	}
	at := s.index()
	for _, stages := range s.kinds() {
		for _, st := range stages {
			members := s.memberNodes(g, st)
			held := s.placeNodes(g, st)
			g.edges(held, members) // in the queue
			if !st.dwells() {
				held = append(held, members...) // blocked, they are kept
			}
			for _, k := range onward(at, st) {
				if to := stages[k]; to.Name != st.Name {
					g.edges(held, s.neededNodes(g, st, to))
				}
			}
		}
	}
	return g
}

// edges lets those who hold any of from wait for any of to.
func (g *waitGraph) edges(from, to []int) {
	for _, a := range from {
		for _, b := range to {
			if a != b && !slices.Contains(g.to[a], b) {
				g.to[a] = append(g.to[a], b)
			}
		}
	}
}

// dwells reports whether a deal has a dwell in the stage, whatever its way.
func (s *Stage) dwells() bool { return s.Dwell != nil }

// memberNodes are the pools of a stage.
func (s *Scenario) memberNodes(g *waitGraph, st *Stage) (nodes []int) {
	for _, pool := range st.Pools {
		nodes = append(nodes, g.node("a member of "+pool, st.Name))
	}
	return nodes
}

// placeNodes are what a deal in a stage holds there: its place and its
// portfolios.
func (s *Scenario) placeNodes(g *waitGraph, st *Stage) (nodes []int) {
	if st.Limit > 0 {
		nodes = append(nodes, g.node("a place in "+st.Name, st.Name))
	}
	for i := range s.Pools {
		if s.Within(&s.Pools[i], st.Name) {
			nodes = append(nodes, g.node("the portfolio of "+s.Pools[i].Name, st.Name))
		}
	}
	return nodes
}

// neededNodes are what a deal waits for that goes from one stage to another.
func (s *Scenario) neededNodes(g *waitGraph, from, to *Stage) (nodes []int) {
	if to.Limit > 0 && to.WhenFull != LoseWhenFull {
		nodes = append(nodes, g.node("a place in "+to.Name, to.Name))
	}
	for i := range s.Pools {
		if p := &s.Pools[i]; s.Within(p, to.Name) && !s.Within(p, from.Name) {
			nodes = append(nodes, g.node("the portfolio of "+p.Name, to.Name))
		}
	}
	return nodes
}

// circle is a circle of the graph, nil when there is none.
func (g *waitGraph) circle() []int {
	const fresh, open, done = 0, 1, 2
	state := make([]int, len(g.to))
	var path, found []int
	var visit func(n int) bool
	visit = func(n int) bool {
		state[n] = open
		path = append(path, n)
		for _, to := range g.to[n] {
			if state[to] == open {
				found = slices.Clone(path[slices.Index(path, to):])
				return true
			}
			if state[to] == fresh && visit(to) {
				return true
			}
		}
		path = path[:len(path)-1]
		state[n] = done
		return false
	}
	for n := range g.to {
		if state[n] == fresh && visit(n) {
			return found
		}
	}
	return nil
}
