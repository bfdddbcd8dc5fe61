package model

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// dated is a [change.NAME] that is being read, with the nodes that it sets.
type dated struct {
	Change
	table table
	set   []*node
	layer int // of the places of what it sets, in the scenario after it
	said  int // index of the origin of the first of set
}

// changes reads the dated changes and makes the scenario after each: the one
// before it with the values set, in the same way as variants are made.
func (l *loader) changes(top table, s *Scenario) []Change {
	names := top.table("change").members()
	if len(names) == 0 {
		return nil
	}
	var list []*dated
	for _, name := range names {
		if d := l.change(top.table("change").table(name), name); d != nil {
			list = append(list, d)
		}
	}
	if l.axesOnly && !slices.ContainsFunc(list, (*dated).doubtful) {
		return nil // no unknown comes from them
	}
	slices.SortStableFunc(list, func(a, b *dated) int { return a.On.Compare(b.On) })
	l.overlaps(list)
	failed := Failed(inFileOrder(l.problems))
	root := l.root.clone()
	root.remove("change")
	said := map[string]bool{}
	var loads []float64 // of the pools, before the change
	if !failed && !l.axesOnly {
		loads = s.load()
	}
	var out []Change
	for i, d := range list {
		if s.day(d.On) >= s.Time.Horizon && !failed {
			l.warn(d.table.at("on"), join(d.table.path, "on"), d.On.Format(time.DateOnly)+" is beyond the horizon: it changes nothing")
		}
		after := l.after(root.clone())
		after.axesOnly = l.axesOnly
		d.layer = after.layer + 1
		for _, n := range d.set {
			after.layer++
			place := n.place
			place.layer = after.layer
			after.apply(Patch{Path: n.key, Value: n.whole()}, place)
		}
		root = after.root.clone()
		after.check(after.root, after.fields)
		d.After = after.build(l.name)
		l.blame(after, list[:i+1], failed, said)
		if !failed && !l.axesOnly && !Failed(inFileOrder(after.problems)) {
			l.warnLater(d, s, loads)
		}
		l.axes = after.axes
		l.say(d, after)
		out = append(out, d.Change)
	}
	return out
}

// warnLater warns of pools that a change asks for more than they can do.
func (l *loader) warnLater(d *dated, s *Scenario, loads []float64) {
	for p, load := range d.After.load() {
		if pool := &d.After.Pools[p]; load >= 1 && loads[p] < 1 && s.day(d.On) < s.Time.Horizon {
			loads[p] = load // said once
			l.warn(d.table.at("on"), d.table.path, fmt.Sprintf("after it pool %q is %s", pool.Name, d.After.overload(pool, load)))
		}
	}
}

// after is a loader that goes on where l is, with a tree of its own.
func (l *loader) after(root *node) *loader {
	a := newLoader(l.fsys, l.name, root)
	a.layer, a.files = l.layer+1000*maxLines, l.files
	a.fields, a.sheets, a.defaults, a.axes, a.sane = l.fields, l.sheets, l.defaults, l.axes, true
	return a
}

// change reads a [change.NAME]; nil when its date is missing.
func (l *loader) change(t table, name string) *dated {
	d := &dated{Change: Change{Name: name, Title: t.title(name)}, table: t}
	var ok bool
	d.On, ok = t.date("on")
	d.Ramp, _ = t.known("ramp")
	set := t.table("set")
	if len(set.members()) == 0 {
		l.missAny(t, []string{"set"}, `got nothing that it changes, want paths with values, like set = { "stage.demo.conversion" = "+3pt" }`)
		return nil
	}
	for _, path := range set.members() {
		n := set.node.kid(path)
		if text := l.movable(n); text != "" {
			l.note(n.place, n.path, text)
			continue
		}
		d.set = append(d.set, n)
		d.Paths = append(d.Paths, path)
	}
	d.said = len(l.origins)
	for _, n := range d.set {
		row := *l.fields.at([]string{"change", "*", "set", "*"}).field
		l.origin(n, &row, n.got(), false)
	}
	if !ok {
		return nil
	}
	return d
}

// doubtful reports whether a value that the change sets may be, or hold, an
// uncertain number.
func (d *dated) doubtful() bool {
	return slices.ContainsFunc(d.set, func(n *node) bool {
		text, _ := n.value.(string)
		return n.table || strings.Contains(text, " to ") || strings.Contains(text, " of ")
	})
}

// movable says why the value at a path cannot change while the world runs; ""
// when it can. What is wrong with the value itself is found later.
func (l *loader) movable(n *node) string {
	keys := splitPath(n.key)
	switch {
	case len(keys) > maxParts:
		return fmt.Sprintf("got a key of more than %d parts, want at most %d", maxParts, maxParts)
	case len(keys) == 1 && n.table:
		return `got a table, want key paths in quotes, like "stage.demo.conversion" = 0.6`
	}
	f, have := l.fields, l.root
	for _, key := range keys {
		if f.inValue() { // inside a distribution
			return ""
		}
		kf := f.kid(key)
		switch {
		case kf == nil:
			return l.unknownKey(key, f)
		case !kf.mayMove():
			return "cannot change while the world runs, want what is marked dated in the reference" + insteadOf(kf.pattern)
		case have.kid(key) == nil && !kf.leaf() && strings.HasSuffix(kf.pattern, ".*") && kf.pattern != "segment.*.stage.*":
			if have == nil {
				have = &node{}
			}
			return l.noSuch(strings.TrimSuffix(f.pattern[strings.LastIndexByte(f.pattern, '.')+1:], "s"), key, have)
		case have.kid(key) == nil && !strings.Contains(kf.pattern, "."):
			return fmt.Sprintf("there is no [%s] before the change", key)
		}
		f, have = kf, have.kid(key)
	}
	switch key := f.pattern[strings.LastIndexByte(f.pattern, '.')+1:]; {
	case !f.leaf() && !f.allMove():
		return "got a whole table, want the path of one value in it"
	case !f.leaf() && !n.table:
		return fmt.Sprintf("got %s, want a table, or the path of a value in it", n.got())
	case have == nil && (key == "rate" || key == "every" || f.pattern == "source.*.response"):
		return "has no value before the change: how its deals arrive is the same all the time"
	}
	return ""
}

// insteadOf says what to use for what is not dated.
func insteadOf(path string) string {
	switch path {
	case "pool.*.size", "pool.*.hires":
		return "; members come and go by hires, each on its date"
	case "source.*.growth":
		return "; give the rate another value"
	}
	return ""
}

// mayMove reports whether a change may move the field, or something in it.
func (f *fieldNode) mayMove() bool {
	if f.field != nil && f.field.Dated {
		return true
	}
	for _, kid := range f.kids {
		if kid.mayMove() {
			return true
		}
	}
	return false
}

// allMove reports whether a table holds nothing but values that a change may
// move, so that it may be set as a whole: the routes of a stage, a season.
func (f *fieldNode) allMove() bool {
	for _, kid := range f.kids {
		if kid.field == nil || !kid.field.Dated {
			return false
		}
	}
	return true
}

// overlaps notes changes of one value of which the second begins before the
// first is complete.
func (l *loader) overlaps(list []*dated) {
	for j, b := range list {
		for _, a := range list[:j] {
			end := a.On.Add(time.Duration(a.Ramp * float64(24*time.Hour)))
			if !end.After(b.On) {
				continue
			}
			for _, n := range b.set {
				for _, p := range a.Paths {
					if within(p, n.key) || within(n.key, p) {
						l.note(n.place, n.path, fmt.Sprintf("got a change from %s on, when that by %q is not complete until %s, want one after the other",
							b.On.Format(time.DateOnly), a.Name, end.Format(time.DateOnly)))
					}
				}
			}
		}
	}
}

// within reports whether the path is that of the value or of something in it.
func within(path, value string) bool { return path == value || strings.HasPrefix(path, value+".") }

// blame notes what is wrong with the scenario after some changes: at the value
// that a change sets, or else, where the scenario is right before it, at the
// last of the changes.
func (l *loader) blame(after *loader, list []*dated, failed bool, said map[string]bool) {
	last := list[len(list)-1]
	for _, p := range after.problems {
		if p.Warning {
			continue
		}
		at, path, text := last.table.at(""), last.table.path, p.Problem.Path+": "+p.Text
		if d, n := owner(list, p.place.layer); n != nil {
			at, text = n.place, p.Text
			path = join(join(d.table.path, "set"), p.Problem.Path)
		} else if failed {
			continue
		} else {
			text = "makes " + text
		}
		if key := p.Problem.Path + text; !said[key] {
			said[key] = true
			l.note(at, path, text)
		}
	}
}

// owner is the change, and the node of it, whose value stands in a layer.
func owner(list []*dated, layer int) (*dated, *node) {
	for _, d := range list {
		if k := layer - d.layer; k >= 0 && k < len(d.set) {
			return d, d.set[k]
		}
	}
	return nil, nil
}

// say keeps for Show what a change makes of the values that it sets.
func (l *loader) say(d *dated, after *loader) {
	for i, n := range d.set {
		at := &l.origins[d.said+i]
		for _, o := range after.origins {
			if within(n.key, o.Path) {
				at.Text, at.Doubt, at.Field.Nature = o.Text, o.Doubt, o.Field.Nature
			}
		}
		if v, ok := n.value.(string); ok && relative(v) {
			at.Text += " (" + v + ")"
		}
	}
}

// whole is the value of a node for a patch.
func (n *node) whole() any {
	if n.table {
		return n
	}
	return n.value
}
