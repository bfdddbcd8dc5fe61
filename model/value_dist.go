package model

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"

	"dealcast/model/dist"
)

// dist reads the distribution at n: a scalar, "a to b", or an inline table
// with dist; nil when there was a problem.
func (l *loader) dist(r ruler, n *node) *Dist {
	d := l.distAt(r, n)
	if d == nil || !l.sound(r, n, d) {
		return nil
	}
	return l.relateDist(r, n, d)
}

// distAt reads a distribution without the changes made to it.
func (l *loader) distAt(r ruler, n *node) *Dist {
	if n.table {
		return l.distTable(r, n)
	}
	text, ok := n.value.(string)
	a, b, found := strings.Cut(text, " to ")
	if !ok || !found {
		scalar := r
		scalar.field = &Field{Kind: r.kind, Min: r.min, Max: r.max, Above: r.above}
		q, ok := l.quantity(scalar, n)
		if !ok {
			return nil
		}
		return l.family(n, "constant", []string{"value"}, []Number{{Value: q.value, Min: -huge, Max: huge}})
	}
	lo, hi, ok := r.ends(a, b)
	switch {
	case !ok:
		l.bad(n, "got %s, want %s, or two of them as in %q", n.got(), strings.TrimSpace(r.kind.want()+" "+r.kind.example()), r.kind.interval())
	case !(0 < lo && lo < hi):
		l.bad(n, "got %s, want the lower end first, above 0, and a higher one after it", n.got())
	default:
		return l.family(n, "lognormal", []string{"p05", "p95"}, []Number{{Value: lo, Min: -huge, Max: huge}, {Value: hi, Min: -huge, Max: huge}})
	}
	return nil
}

// distTable reads an inline table with dist.
func (l *loader) distTable(r ruler, n *node) *Dist {
	kind := n.kid("dist")
	if kind == nil {
		l.bad(n, `got a table without dist, want %s, or a table like { dist = "gamma", mean = ..., cv = 1 }`, strings.TrimSpace(r.kind.want()+" "+r.kind.example()))
		return nil
	}
	name, ok := kind.value.(string)
	if !ok {
		l.bad(kind, "got %s, want the name of a distribution", kind.got())
		return nil
	}
	var d *Dist
	switch name {
	case "mixture":
		d = l.mixture(r, n)
	case "empirical":
		d = l.empirical(r, n)
	default:
		d = l.parametric(r, n, name)
	}
	if d == nil {
		return nil
	}
	if shift := n.kid("shift"); shift != nil {
		m, ok := l.number(r.amount(), shift)
		if !ok {
			return nil
		}
		d.Shift = m
	}
	return d
}

// amount is the ruler of a parameter in the unit of the variate; which values
// are valid is for the family to say.
func (r ruler) amount() ruler {
	r.min, r.max, r.above = -huge, huge, false
	r.field = &Field{Kind: r.kind, Nature: Uncertain, Min: -huge, Max: huge}
	if r.kind != Growth && r.kind != Goal {
		r.min, r.field.Min = 0, 0
	}
	return r
}

// plain is the ruler of a parameter without a unit.
func (r ruler) plain(negative bool) ruler {
	p := ruler{kind: Plain, max: huge, field: &Field{Kind: Plain, Nature: Uncertain, Max: huge}}
	if negative {
		p.min, p.field.Min = -huge, -huge
	}
	return p
}

// parametric reads a distribution that is determined by named parameters.
func (l *loader) parametric(r ruler, n *node, family string) *Dist {
	var names []string
	var params []*node
	for _, k := range n.kids {
		if k.key != "dist" && k.key != "shift" {
			names, params = append(names, k.key), append(params, k)
		}
	}
	if _, err := dist.Lookup(family, names); err != nil {
		l.bad(n, "%s", err)
		return nil
	}
	values := make([]Number, len(params))
	for i, p := range params {
		m, ok := l.number(r.param(family, names[i]), p)
		if !ok {
			return nil
		}
		values[i] = m
	}
	return l.family(n, family, names, values)
}

// param is the ruler of a family's parameter.
func (r ruler) param(family, name string) ruler {
	unit, low := dist.Amount, 0.0 // percentiles
	for _, f := range dist.Families() {
		if f.Name != family {
			continue
		}
		for _, s := range f.Sets {
			for _, p := range s.Params {
				if p.Name == name {
					unit, low = p.Unit, p.Low
				}
			}
		}
	}
	switch {
	case unit == dist.Plain:
		return r.plain(low < 0)
	case unit == dist.Rate && (r.kind == Duration || r.kind == Work):
		return ruler{kind: Rate, max: huge, field: &Field{Kind: Rate, Nature: Uncertain, Max: huge}}
	case unit == dist.Rate:
		return r.plain(false)
	}
	return r.amount()
}

// family makes the Dist of a family, and notes what its parameters, at the
// middle of what we believe, do not fulfil.
func (l *loader) family(n *node, family string, names []string, params []Number) *Dist {
	recipe, err := dist.Lookup(family, names)
	if err != nil {
		l.bad(n, "%s", err)
		return nil
	}
	d := &Dist{Family: family, Names: names, Params: params, Scale: 1, recipe: recipe}
	values := make([]float64, len(params))
	x := l.middle()
	for i, p := range params {
		values[i] = p.At(x)
	}
	if _, err := recipe.Make(values); err != nil {
		l.badParam(n, err)
		return nil
	}
	return d
}

// badParam notes what a family says of its parameters, at the parameter that
// it names.
func (l *loader) badParam(n *node, err error) {
	name, rest, _ := strings.Cut(err.Error(), ": ")
	_, want, found := strings.Cut(rest, ", want ")
	if k := n.kid(name); k != nil && found {
		l.bad(k, "got %s, want %s", k.got(), want)
		return
	}
	l.bad(n, "%s", err)
}

// middle holds the medians of the unknowns read so far.
func (l *loader) middle() []float64 {
	for i := len(l.medians); i < len(l.unknowns); i++ {
		l.medians = append(l.medians, l.unknowns[i].Prior.Quantile(0.5))
	}
	l.medians = l.medians[:len(l.unknowns)]
	return l.medians
}

// mixture reads of = [{ weight = 0.3, dist = ... }, ...].
func (l *loader) mixture(r ruler, n *node) *Dist {
	if !l.only(n, "dist", "of", "shift") {
		return nil
	}
	of := n.kid("of")
	var parts []any
	if of != nil {
		parts, _ = of.value.([]any)
	}
	if len(parts) == 0 || len(parts) > 100 {
		l.bad(n, "got a mixture without parts, want of = [{ weight = 0.3, dist = ... }, ...], at most 100")
		return nil
	}
	d := &Dist{Family: "mixture", Scale: 1}
	for i, part := range parts {
		p := &node{key: of.key, path: fmt.Sprintf("%s[%d]", of.path, i), place: of.place}
		treeOf(p, part)
		w := p.kid("weight")
		if w == nil {
			l.bad(p, "got a part without weight, want { weight = 0.3, dist = ... }")
			return nil
		}
		weight, ok := l.number(ruler{kind: Plain, max: 1e9, field: &Field{Kind: Plain, Nature: Uncertain, Max: 1e9}}, w)
		p.remove("weight")
		inner := l.distAt(r, p)
		if !ok || inner == nil {
			return nil
		}
		d.Of = append(d.Of, Part{Weight: weight, Dist: *inner})
	}
	if sum := d.weights(l.middle()); !(sum > 0) {
		l.bad(of, "got weights that add up to 0, want one above 0")
		return nil
	}
	return d
}

// empirical reads values or a file of them, with weights and a tail.
func (l *loader) empirical(r ruler, n *node) *Dist {
	if !l.only(n, "dist", "values", "weights", "file", "tail", "shift") {
		return nil
	}
	d := &Dist{Family: "empirical", Scale: 1}
	values, file := n.kid("values"), n.kid("file")
	ok := false
	switch {
	case (values == nil) == (file == nil):
		l.bad(n, "want either values or file")
	case values != nil:
		d.Values, ok = l.list(r, values)
	default:
		d.Values, ok = l.listFile(r, file)
	}
	if !ok {
		return nil
	}
	if w := n.kid("weights"); w != nil {
		if d.Weight, ok = l.list(ruler{kind: Plain, max: 1e9}, w); !ok {
			return nil
		}
		if len(d.Weight) != len(d.Values) {
			l.bad(w, "got %d weights for %d values, want as many", len(d.Weight), len(d.Values))
			return nil
		}
	}
	if t := n.kid("tail"); t != nil {
		if d.Tail = l.distAt(r, t); d.Tail == nil {
			return nil
		}
	}
	if _, err := dist.Empirical(d.Values, d.Weight, d.tail(l.middle())); err != nil {
		l.bad(n, "%s", err)
		return nil
	}
	return d
}

// only notes keys of a distribution that it does not have.
func (l *loader) only(n *node, keys ...string) bool {
	ok := true
	for _, k := range n.kids {
		if !slices.Contains(keys, k.key) {
			ok = l.bad(k, "unknown key%s", suggest(k.key, keys))
		}
	}
	return ok
}

// list reads a list of known quantities.
func (l *loader) list(r ruler, n *node) ([]float64, bool) {
	elements, ok := n.value.([]any)
	if !ok || len(elements) == 0 {
		return nil, l.bad(n, "got %s, want a list of values", n.got())
	}
	r.field = &Field{Kind: r.kind, Min: r.min, Max: r.max}
	out := make([]float64, len(elements))
	for i, e := range elements {
		k := &node{key: n.key, path: fmt.Sprintf("%s[%d]", n.path, i), place: n.place}
		treeOf(k, e)
		q, good := l.quantity(r, k)
		out[i], ok = q.value, ok && good
	}
	return out, ok
}

// listFile reads values from a text file: one a line, in the unit of the field
// when it has none of its own; empty lines, lines that begin with # and a
// first line without a number (a heading) are passed over.
func (l *loader) listFile(r ruler, n *node) ([]float64, bool) {
	name, ok := n.value.(string)
	if !ok || name == "" {
		return nil, l.bad(n, "got %s, want the name of a file with one value a line", n.got())
	}
	data, text := readLimited(l.fsys, l.beside(n, name), 16<<20)
	if text != "" {
		return nil, l.bad(n, "%s: %s", name, text)
	}
	l.digest(name, data)
	r.field = &Field{Kind: r.kind, Min: r.min, Max: r.max}
	var out []float64
	for i, row := range strings.Split(string(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))), "\n") {
		row = strings.Trim(strings.TrimSpace(row), `"`)
		if row == "" || row[0] == '#' {
			continue
		}
		x, _, read := r.scalar(row, "")
		if !read && len(out) == 0 && i == 0 {
			continue
		}
		if !read || !r.holds(x) {
			return nil, l.bad(n, "%s:%d: got %s, want %s", name, i+1, gotValue(row), r.wantFor(x))
		}
		out = append(out, x)
	}
	if len(out) == 0 {
		return nil, l.bad(n, "%s: got no values, want one a line", name)
	}
	return out, true
}

// readLimited reads a whole file of at most limit bytes. text says what is
// wrong.
func readLimited(fsys fs.FS, name string, limit int64) (data []byte, text string) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fileError(err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil {
		switch {
		case info.IsDir():
			return nil, "got a directory, want a file"
		case info.Size() > limit:
			return nil, fmt.Sprintf("got a file of %s bytes, want at most %d KiB", strconv.FormatInt(info.Size(), 10), limit>>10)
		}
	}
	var b bytes.Buffer
	if _, err := b.ReadFrom(io.LimitReader(f, limit+1)); err != nil {
		return nil, fileError(err)
	}
	if int64(b.Len()) > limit {
		return nil, fmt.Sprintf("got a file of more than %d KiB, want at most that", limit>>10)
	}
	return b.Bytes(), ""
}

// sound notes a distribution whose values may become negative or larger than
// sums can hold.
func (l *loader) sound(r ruler, n *node, d *Dist) bool {
	c := d.At(l.middle())
	low, high := c.Quantile(0x1p-53), c.Quantile(1-0x1p-53)
	switch {
	case math.IsNaN(low) || math.IsNaN(high):
		return l.bad(n, "got a distribution that has no values, want other parameters")
	case low < r.min:
		return l.bad(n, "got values down to %s, want %s", r.show(low), r.wantFor(low))
	case math.IsInf(high, 1) && r.kind == Duration:
		return true
	case math.IsInf(high, 1) && (r.kind == Money || r.kind == Work):
		return l.bad(n, "got a value that may be never, want a finite one every time")
	case high > huge:
		return l.bad(n, "got values up to %s, want a lighter tail", brief(high, 3))
	}
	return true
}
