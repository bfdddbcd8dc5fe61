package sim

import (
	"math"
	"reflect"
	"slices"

	"dealcast/model"
	"dealcast/sim/stream"
)

// version is the scenario as it is once a change and all before it are
// complete; version 0 is the scenario before all changes. While several ramps
// run side by side, a number is that of version 0 plus, for every change, its
// part f of what the change adds: each changes paths of its own.
type version struct {
	scenario  *model.Scenario
	on, until float64 // days of the change; of version 0 nothing
	place     []int   // of each of its unknowns among those of the plan
}

// part is the part of a change that has come about at time t; of the moment of
// a change without a ramp it is 1.
func (v *version) part(t float64) float64 {
	switch {
	case t < v.on:
		return 0
	case t < v.until:
		return (t - v.on) / (v.until - v.on)
	}
	return 1
}

// compileVersions lists the versions, and the unknowns that only changes have.
func (p *Plan) compileVersions() {
	scn := p.scenario
	at := map[string]int{}
	add := func(m *model.Unknown) int {
		i, ok := at[m.Path]
		if !ok {
			i = len(p.unknowns)
			at[m.Path] = i
			p.unknowns = append(p.unknowns, m)
		}
		return i
	}
	for i := range scn.Unknowns {
		p.unknowns = append(p.unknowns, &scn.Unknowns[i])
		at[scn.Unknowns[i].Path] = i
	}
	if len(scn.Changes) == 0 {
		return
	}
	base := version{scenario: scn}
	for i := range scn.Unknowns {
		base.place = append(base.place, i)
	}
	p.versions = append(p.versions, base)
	for i := range scn.Changes {
		m := &scn.Changes[i]
		v := version{scenario: m.After, on: daysBetween(scn.Time.Start, m.On)}
		v.until = v.on + m.Ramp
		for k := range m.After.Unknowns {
			v.place = append(v.place, add(&m.After.Unknowns[k]))
		}
		p.versions = append(p.versions, v)
	}
}

// scenarios are those of the versions; the plan's own where nothing changes.
func (p *Plan) scenarios() []*model.Scenario {
	list := []*model.Scenario{p.scenario}
	for i := range p.versions {
		if i > 0 {
			list = append(list, p.versions[i].scenario)
		}
	}
	return list
}

// sameNumber reports whether version i and the one before have the same number.
func (p *Plan) sameNumber(i int, before, after model.Number) bool {
	if before.Known() || after.Known() {
		return before.Known() == after.Known() && before.Value == after.Value
	}
	u, v := &p.versions[i-1], &p.versions[i]
	a, b := before, after
	if u.place[a.Unknown-1] != v.place[b.Unknown-1] {
		return false
	}
	a.Unknown, b.Unknown = 0, 0
	return a == b && reflect.DeepEqual(priors(u.scenario, before.Unknown-1), priors(v.scenario, after.Unknown-1))
}

// priors are what is believed of an unknown and those drawn together with it.
func priors(scn *model.Scenario, i int) (list []model.Prior) {
	m := scn.Unknowns[i]
	for _, o := range scn.Unknowns {
		if m.Group != 0 && o.Group == m.Group || o.Path == m.Path {
			list = append(list, o.Prior)
		}
	}
	return list
}

// sameDist reports whether version i and the one before have the same
// distribution.
func (p *Plan) sameDist(i int, a, b *model.Dist) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.Family != b.Family || a.Scale != b.Scale || len(a.Params) != len(b.Params) || len(a.Of) != len(b.Of) ||
		!slices.Equal(a.Names, b.Names) || !slices.Equal(a.Values, b.Values) || !slices.Equal(a.Weight, b.Weight) ||
		!p.sameNumber(i, a.Shift, b.Shift) || !p.sameDist(i, a.Tail, b.Tail) {
		return false
	}
	for k := range a.Params {
		if !p.sameNumber(i, a.Params[k], b.Params[k]) {
			return false
		}
	}
	for k := range a.Of {
		if !p.sameNumber(i, a.Of[k].Weight, b.Of[k].Weight) || !p.sameDist(i, &a.Of[k].Dist, &b.Of[k].Dist) {
			return false
		}
	}
	return true
}

// moves are the versions in which a thing differs from the version before.
func (p *Plan) moves(same func(i int) bool) (list []int) {
	for i := 1; i < len(p.versions); i++ {
		if !same(i) {
			list = append(list, i)
		}
	}
	return list
}

// knot is a moment at which what a change moves bends or jumps.
type knot struct {
	t      float64
	before bool // what holds until then, not from then on
}

// knots are the moments between which a value that the given versions move goes
// linearly.
func (p *Plan) knots(moved []int) (list []knot) {
	add := func(k knot) {
		if !slices.Contains(list, k) {
			list = append(list, k)
		}
	}
	for _, i := range moved {
		v := &p.versions[i]
		add(knot{v.on, true})
		add(knot{v.on, false})
		add(knot{v.until, true})
		add(knot{v.until, false})
	}
	slices.SortFunc(list, func(a, b knot) int {
		switch {
		case a.t < b.t || a.t == b.t && a.before && !b.before:
			return -1
		case a == b:
			return 0
		}
		return 1
	})
	return list
}

// at is the number at a knot, from those of the versions.
func (p *Plan) at(k knot, of func(version int) float64) float64 {
	x := of(0)
	last := x
	for i := 1; i < len(p.versions); i++ {
		v := &p.versions[i]
		next := of(i)
		f, goes := v.part(k.t), v.on <= k.t && k.t < v.until
		if k.before {
			goes = v.on < k.t && k.t <= v.until
			if k.t == v.on {
				f = 0
			}
		}
		if goes && math.IsInf(next-last, 0) {
			f = 0.5 // what is infinite before or after is so in between
		}
		x, last = approach(x, last, next, f), next
	}
	return x
}

// unknownDraws are where the uniform numbers of the unknowns come from.
func (p *Plan) unknownDraws() (list []drawPlan, axes []int) {
	for _, m := range p.unknowns {
		name := stream.Name(m.Path)
		list = append(list, drawPlan{name: name, at: stream.At(name, stream.Unknown)})
		axes = append(axes, m.Axis)
	}
	return list, axes
}
