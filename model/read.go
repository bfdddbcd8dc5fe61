package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// table is a table of the scenario that is being built: the node (nil when the
// file does not have it), its path, and its row of the table of fields.
type table struct {
	l     *loader
	node  *node
	path  string
	field *fieldNode
}

// top is the whole file as a table.
func (l *loader) top() table { return table{l, l.root, "", l.fields} }

// table is the table of that name inside t.
func (t table) table(key string) table {
	f := t.field.kid(key)
	if f == nil {
		panic("model: no row for " + join(t.path, key))
	}
	n := t.node.kid(key)
	if n != nil && !n.table {
		n = nil
	}
	return table{t.l, n, join(t.path, key), f}
}

// members are the names in the table, in file order.
func (t table) members() []string {
	if t.node == nil {
		return nil
	}
	var names []string
	for _, k := range t.node.kids {
		names = append(names, k.key)
	}
	return names
}

// has reports whether the file holds the key.
func (t table) has(key string) bool { return t.node.kid(key) != nil }

// at is where the key stands, or else the table, or else the file.
func (t table) at(key string) place {
	if k := t.node.kid(key); k != nil {
		return k.last()
	}
	if t.node != nil && t.path != "" {
		return t.node.place
	}
	return place{layer: t.l.files, file: t.l.name}
}

// bad notes a problem with a key of the table.
func (t table) bad(key, format string, args ...any) {
	t.l.note(t.at(key), join(t.path, key), fmt.Sprintf(format, args...))
}

// value finds the node of a key, or one that holds the default. A required key
// that is missing is noted. It is nil when there is nothing to read.
func (t table) value(key string) (*node, *Field) {
	kf := t.field.kid(key)
	if kf == nil || kf.field == nil {
		panic("model: no row for " + join(t.path, key))
	}
	f := kf.field
	n := t.node.kid(key)
	if n == nil {
		if f.Default == "" {
			if f.Required {
				t.l.miss(t.at(key), join(t.path, key), "missing, want "+strings.TrimSpace(f.Kind.want()+" "+f.Kind.example()))
			}
			return nil, f
		}
		n = &node{key: key, path: join(t.path, key), value: t.l.defaultOf(f)}
	}
	return n, f
}

// defaultValue is the default of a field as a TOML value.
func defaultValue(f *Field) any {
	v, problem := decodeValue("v = " + f.Default)
	if problem != "" {
		panic("model: default of " + f.Path + ": " + problem)
	}
	return v
}

// defaultOf is defaultValue, decoded once.
func (l *loader) defaultOf(f *Field) any {
	v, ok := l.defaults[f.Path]
	if !ok {
		v = defaultValue(f)
		l.defaults[f.Path] = v
	}
	return v
}

// number reads an uncertain number; ok is false when there is none.
func (t table) number(key string) (Number, bool) {
	n, f := t.value(key)
	if n == nil {
		return Number{}, false
	}
	r := f.ruler(t.l.clock)
	m, ok := t.l.number(r, n)
	if ok {
		t.l.origin(n, f, t.l.sayNumber(r, m), m.Unknown != 0)
	}
	return m, ok
}

// known reads a number that has to be known.
func (t table) known(key string) (float64, bool) {
	n, f := t.value(key)
	if n == nil {
		return 0, false
	}
	r := f.ruler(t.l.clock)
	x, ok := t.l.known(r, n)
	if ok {
		t.l.origin(n, f, r.show(x), false)
	}
	return x, ok
}

// dist reads a distribution; nil when there is none.
func (t table) dist(key string) *Dist {
	n, f := t.value(key)
	if n == nil {
		return nil
	}
	r := f.ruler(t.l.clock)
	d := t.l.dist(r, n)
	if d == nil {
		return nil
	}
	if f.Kind == Work {
		d.Scale *= t.l.clock.DayHours / 24 // from working days to open days of 24 hours
	}
	t.l.origin(n, f, t.l.sayDist(r, d), !d.Fixed())
	return d
}

// count reads a whole number.
func (t table) count(key string) int64 {
	n, f := t.value(key)
	if n == nil {
		return 0
	}
	x, ok := n.value.(int64)
	if !ok || n.table {
		hint := ""
		if s, isText := n.value.(string); isText {
			if y, suffix, read := split(s); read && suffix == "" && y == math.Trunc(y) {
				hint = ", without quotes"
			}
		}
		t.l.bad(n, "got %s, want %s%s", n.got(), f.Kind.want(), hint)
		return 0
	}
	r := f.ruler(t.l.clock)
	if !r.holds(float64(x)) {
		t.l.bad(n, "got %d, want %s", x, r.wantFor(float64(x)))
		return 0
	}
	if len(n.rels) > 0 {
		m, ok := t.l.relate(r, n, Number{Value: float64(x)})
		if ok && m.Value != math.Trunc(m.Value) {
			t.l.note(n.last(), n.path, fmt.Sprintf("%q makes %s, want a whole number", n.rels[len(n.rels)-1].text, number(m.Value)))
			ok = false
		}
		if !ok {
			return 0
		}
		x = int64(m.Value)
	}
	t.l.origin(n, f, fmt.Sprint(x), false)
	return x
}

// text reads a text, a choice or a reference; "" when there is none. names are
// what a reference may be.
func (t table) text(key string, names []string) string {
	n, f := t.value(key)
	if n == nil {
		return ""
	}
	s, ok := n.value.(string)
	if !ok || n.table || s == "" {
		t.l.bad(n, "got %s, want %s", n.got(), f.want())
		return ""
	}
	switch {
	case f.Kind == Choice && !slices.Contains(f.Choices, s):
		t.l.bad(n, "got %s, want %s%s", n.got(), f.want(), suggest(s, f.Choices))
		return ""
	case f.Kind == NameOf && !slices.Contains(names, s):
		t.l.bad(n, "got %s, no such %s%s", n.got(), kindOfName(f.Refers), suggest(s, names))
		return ""
	case len(s) > 500:
		t.l.bad(n, "got a text of %d bytes, want at most 500", len(s))
		return ""
	}
	t.l.origin(n, f, s, false)
	return s
}

// kindOfName is what a field's reference names, in words.
func kindOfName(refers string) string {
	switch refers {
	case "leaver", "destination", "end":
		return "stage"
	}
	return refers
}

// names reads a list of names, each of which must be among those and stand
// once; nil when there was a problem, or none.
func (t table) names(key string, among []string) []string {
	names, n := t.texts(key)
	if n == nil {
		return nil
	}
	_, f := t.value(key)
	for i, name := range names {
		switch {
		case !slices.Contains(among, name):
			t.l.bad(n, "got %q, no such %s%s", name, kindOfName(f.Refers), suggest(name, among))
			return nil
		case f.Refers == "pool" && slices.Contains(names[:i], name):
			t.l.bad(n, "got %q twice, want every %s once", name, f.Refers)
			return nil
		}
	}
	t.l.origin(n, f, strings.Join(names, ", "), false)
	return names
}

// maybe reads an uncertain number that need not be there; nil when it is not.
func (t table) maybe(key string) *Number {
	if n, _ := t.value(key); n == nil {
		return nil
	}
	m, ok := t.number(key)
	if !ok {
		return nil
	}
	return &m
}

// flag reads true or false.
func (t table) flag(key string) bool {
	n, f := t.value(key)
	if n == nil {
		return false
	}
	b, ok := n.value.(bool)
	if !ok || n.table {
		t.l.bad(n, "got %s, want %s", n.got(), f.want())
		return false
	}
	t.l.origin(n, f, fmt.Sprint(b), false)
	return b
}

// date reads a local date: midnight UTC of that day. ok is false when there is
// none.
func (t table) date(key string) (day time.Time, ok bool) {
	n, f := t.value(key)
	if n == nil {
		return day, false
	}
	if day, ok = t.l.dated(n); ok {
		t.l.origin(n, f, day.Format(time.DateOnly), false)
	}
	return day, ok
}

// dated reads a date with the changes relative to it.
func (l *loader) dated(n *node) (day time.Time, ok bool) {
	if day, ok = l.day(n, n.value); !ok {
		return day, false
	}
	for _, c := range n.rels {
		x, ok := ruler{kind: Duration}.summand(strings.TrimSpace(c.text[1:]))
		if !ok || x != math.Trunc(x) || x > longest || c.text[0] == '*' || c.text[0] == '/' {
			l.note(c.place, n.path, fmt.Sprintf(`got %q, want a change of whole days like "+30d"`, c.text))
			return day, false
		}
		if c.text[0] == '-' {
			x = -x
		}
		day = day.AddDate(0, 0, int(x))
	}
	return day, true
}

// day reads a local date from a TOML value.
func (l *loader) day(n *node, v any) (time.Time, bool) {
	if !isLocalDate(v) {
		return time.Time{}, l.bad(n, "got %s, want %s", gotValueOf(n, v), Date.want())
	}
	d := v.(time.Time)
	if d.Year() < 1900 || d.Year() > 2200 {
		return time.Time{}, l.bad(n, "got %s, want a date from 1900 to 2200", gotValueOf(n, v))
	}
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC), true
}

// gotValueOf writes a value of n, or n itself when it is a table.
func gotValueOf(n *node, v any) string {
	if n.table {
		return n.got()
	}
	return gotValue(v)
}

// texts reads a list of texts; a single text is a list of one.
func (t table) texts(key string) (texts []string, n *node) {
	n, f := t.value(key)
	if n == nil {
		return nil, nil
	}
	if s, ok := n.value.(string); ok && f.Kind != NameList {
		return []string{s}, n
	}
	list, ok := n.value.([]any)
	for _, e := range list {
		s, isText := e.(string)
		ok = ok && isText
		texts = append(texts, s)
	}
	if !ok || len(texts) == 0 || n.table {
		t.l.bad(n, "got %s, want %s", n.got(), f.want())
		return nil, nil
	}
	return texts, n
}
