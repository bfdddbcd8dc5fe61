package model

import (
	"fmt"
	"io/fs"
)

// loaded is what Load read, kept so that variants need no file.
type loaded struct {
	fsys   fs.FS
	root   *node
	layer  int
	files  int
	axes   []string
	sheets *sheets
}

// With is the scenario after the patches, in order, with the same rules as
// --set: relative values, "none", either-or groups. The scenario itself stays
// as it is. As with Load, the result is nil when any problem is not a Warning.
// A scenario that was not made by Load or With has no variants.
func (s *Scenario) With(patches ...Patch) (*Scenario, []Problem) {
	if s.loaded == nil {
		return nil, []Problem{{File: s.File, Text: "was not read from a file, so that it cannot be changed by path"}}
	}
	l := newLoader(s.loaded.fsys, s.File, s.loaded.root.clone())
	l.layer, l.files, l.axes, l.sheets, l.sane = s.loaded.layer, s.loaded.files, s.loaded.axes, s.loaded.sheets, true
	l.digest(s.File, []byte(s.SHA256))
	for i, p := range patches {
		l.layer++
		from := p.From
		if from == "" {
			from = fmt.Sprintf("change #%d", i+1)
		}
		l.digest(p.Path, fmt.Append(nil, p.Value))
		l.apply(p, place{layer: l.layer, file: from})
	}
	return l.finish()
}

// TextPatch is the patch that --set PATH=VALUE makes.
func TextPatch(path, value string) Patch { return Patch{Path: path, Value: value, text: true} }

// clone copies a tree.
func (n *node) clone() *node {
	c := *n
	c.rels = append([]change(nil), n.rels...)
	c.kids = make([]*node, len(n.kids))
	for i, k := range n.kids {
		c.kids[i] = k.clone()
	}
	return &c
}

// finish checks and builds what has been read and patched.
func (l *loader) finish() (*Scenario, []Problem) {
	var s *Scenario
	if l.sane {
		l.check(l.root, l.fields)
		s = l.build(l.name)
		s.loaded = &loaded{fsys: l.fsys, root: l.root, layer: l.layer, files: l.files, axes: l.axes, sheets: l.sheets}
	}
	problems := inFileOrder(l.problems)
	if Failed(problems) {
		return nil, problems
	}
	s.Warnings = problems
	return s, problems
}
