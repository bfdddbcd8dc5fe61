package model

import (
	"crypto/sha256"
	"maps"
	"slices"
)

// place gives every unknown its dimension in quasi-random draws: the one that
// it has in the layers below, else the next free one.
func (l *loader) place(unknowns []Unknown) {
	l.below = len(l.axes)
	axes := make(map[string]int, len(l.axes))
	for i, path := range l.axes {
		axes[path] = i
	}
	l.axes = slices.Clip(l.axes) // other variants may share it
	for i := range unknowns {
		u := &unknowns[i]
		axis, ok := axes[u.Path]
		if !ok {
			axis = len(l.axes)
			axes[u.Path] = axis
			l.axes = append(l.axes, u.Path)
		}
		u.Axis = axis
	}
}

// settle keeps the places of the unknowns of what has been read so far, before
// another layer goes on top. Whatever is wrong with it is found in the end.
func (l *loader) settle() {
	below := *l
	below.root = l.root.clone()
	below.problems, below.unknowns, below.medians, below.origins, below.clips = nil, nil, nil, nil, nil
	below.sum = sha256.New()
	below.groups, below.clock = 0, wallClock
	below.said, below.gone = maps.Clone(l.said), maps.Clone(l.gone)
	below.axesOnly = true
	below.check(below.root, below.fields)
	below.build(l.name)
	l.axes = below.axes
}
