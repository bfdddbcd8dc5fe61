package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// Patch says "this path becomes that value". A string that begins with +, -, *
// or / is relative to the value it finds ("+1", "*1.2", "+3pt"), one that
// begins with = is the value after it, and "none" removes the key.
type Patch struct {
	Path  string // key path, "stage.demo.conversion"
	Value any    // as TOML: string, int64, float64, bool, local date, []any, map[string]any
	From  string // who asks for it, where problems name a file; "": "change #1"

	text bool // Value is a string that may hold any TOML value, as after --set KEY=
}

// merge lays a file over what was read before. Tables merge; what the table of
// fields calls a value, and every table written inline, replaces what it finds.
func (l *loader) merge(dst, src *node, f *fieldNode, overlay bool) {
	for _, k := range src.kids {
		kf := f.kid(k.key)
		have := dst.kid(k.key)
		switch {
		case have != nil && have.table && k.table && !k.inline && kf != nil && !kf.replaced(k):
			l.merge(have, k, kf, overlay)
		default:
			l.put(dst, k, f, overlay)
		}
	}
}

// replaced reports whether a table replaces rather than merges even when it has
// a header of its own: a distribution is one value.
func (f *fieldNode) replaced(n *node) bool {
	return f.leaf() && n.kid("dist") != nil
}

// put places a key in a table: it replaces, removes or changes what is there.
func (l *loader) put(dst, k *node, f *fieldNode, overlay bool) {
	kf := f.kid(k.key)
	have := dst.kid(k.key)
	text, isText := k.value.(string)
	if isText && text == "none" && (kf == nil || kf.field == nil || kf.field.Kind != Text) {
		if have == nil && overlay && kf == nil {
			l.note(k.place, k.path, l.unknownKey(k.key, f))
		}
		dst.remove(k.key)
		l.gone[k.path] = k.place
		return
	}
	if isText && overlay && kf != nil && kf.field != nil && !kf.field.literal() {
		if relative(text) {
			if have == nil {
				have = l.assumed(k, kf.field)
			}
			if have == nil {
				l.note(k.place, k.path, fmt.Sprintf("got %q, but there is no value to change", text))
				l.said[k.path] = true
				return
			}
			dst.add(have)
			have.rels = append(have.rels, change{text, k.place})
			return
		}
		if len(text) > 1 && text[0] == '=' {
			k.value = after(text, kf.field)
		}
	}
	for _, rival := range rivals(f.pattern, k.key) {
		if r := dst.kid(rival); r != nil && r.place.layer < k.place.layer {
			dst.remove(rival)
		}
	}
	if overlay {
		l.strip(k, kf)
		l.replaced(have, k, kf)
	}
	dst.add(k)
}

// add places a node in a table, instead of one of the same name.
func (n *node) add(k *node) {
	for i, have := range n.kids {
		if have.key == k.key {
			n.kids[i] = k
			return
		}
	}
	n.kids = append(n.kids, k)
}

// assumed is a node that holds the default of a field; nil when it has none.
func (l *loader) assumed(k *node, f *Field) *node {
	if f.Default == "" {
		return nil
	}
	return &node{key: k.key, path: k.path, value: defaultValue(f), place: place{}}
}

// strip reads the marks of an overlay inside a new table: "=" before a value,
// and relative values, which have nothing to change there.
func (l *loader) strip(n *node, f *fieldNode) {
	if f == nil || f.leaf() {
		return
	}
	for _, k := range slices.Clone(n.kids) {
		kf := f.kid(k.key)
		if k.table {
			l.strip(k, kf)
			continue
		}
		text, ok := k.value.(string)
		if !ok || kf == nil || kf.field == nil {
			continue
		}
		switch {
		case text == "none" && kf.field.Kind != Text:
			n.remove(k.key)
		case kf.field.literal():
		case relative(text):
			if a := l.assumed(k, kf.field); a != nil {
				a.rels = []change{{text, k.place}}
				n.add(a)
				continue
			}
			l.note(k.place, k.path, fmt.Sprintf("got %q, but there is no value to change", text))
			l.said[k.path] = true
			n.remove(k.key)
		case len(text) > 1 && text[0] == '=':
			k.value = after(text, kf.field)
		}
	}
}

// after is the value behind the mark "=", which keeps a sign from being
// relative; whole numbers are not texts.
func after(text string, f *Field) any {
	if f.Kind == Count {
		if x, err := strconv.ParseInt(text[1:], 10, 64); err == nil {
			return x
		}
	}
	return text[1:]
}

// apply makes one patch at the top of everything read so far.
func (l *loader) apply(p Patch, at place) {
	keys := splitPath(p.Path)
	if len(keys) > maxParts {
		l.note(at, strings.Join(keys[:3], ".")+"...", fmt.Sprintf("got a key of more than %d parts, want at most %d", maxParts, maxParts))
		return
	}
	dst, f := l.root, l.fields
	for i, key := range keys[:len(keys)-1] {
		have := dst.kid(key)
		kf := f.kid(key)
		switch {
		case have != nil && have.table:
		case have != nil:
			l.note(at, p.Path, fmt.Sprintf("%s is %s here and has no %s", have.path, have.got(), strings.Join(keys[i+1:], ".")))
			return
		case kf == nil:
			l.note(at, p.Path, l.unknownKey(key, f))
			return
		case strings.HasSuffix(kf.pattern, ".*") && strings.Count(kf.pattern, ".") == 1:
			l.note(at, p.Path, l.noSuch(f.pattern, key, dst))
			return
		default:
			have = &node{key: key, path: join(dst.path, key), table: true, place: at}
			dst.add(have)
		}
		dst, f = have, kf
	}
	key := keys[len(keys)-1]
	kf := f.kid(key)
	if kf == nil && !f.inValue() {
		l.note(at, p.Path, l.unknownKey(key, f))
		return
	}
	k := &node{key: key, path: strings.Join(keys, "."), place: at}
	if kf != nil && kf.field == nil || kf != nil && kf.field.Kind == Table && dst.kid(key) == nil && strings.Count(kf.pattern, ".") == 1 && strings.HasSuffix(kf.pattern, ".*") {
		l.note(at, p.Path, l.noSuch(f.pattern, key, dst))
		return
	}
	value, text := p.read(kf)
	if text != "" {
		l.note(at, p.Path, text)
		return
	}
	treeOf(k, value)
	if f.inValue() {
		l.putInside(dst, k)
		return
	}
	l.put(dst, k, f, true)
}

// splitPath cuts a key path into its parts; one in double quotes may hold dots,
// as in change.training.set."stage.demo.conversion".
func splitPath(path string) []string {
	var keys []string
	var part strings.Builder
	quoted := false
	for _, c := range path {
		switch {
		case c == '"':
			quoted = !quoted
		case c == '.' && !quoted:
			keys = append(keys, part.String())
			part.Reset()
		default:
			part.WriteRune(c)
		}
	}
	return append(keys, part.String())
}

// inValue reports whether the path has led into a value, such as a
// distribution, whose keys are no rows of the table of fields.
func (f *fieldNode) inValue() bool { return f == nil || f.leaf() }

// putInside changes a parameter inside a value.
func (l *loader) putInside(dst, k *node) {
	text, ok := k.value.(string)
	have := dst.kid(k.key)
	switch {
	case ok && text == "none":
		dst.remove(k.key)
	case ok && relative(text) && have == nil:
		l.note(k.place, k.path, fmt.Sprintf("got %q, but there is no value to change", text))
	case ok && relative(text):
		have.rels = append(have.rels, change{text, k.place})
	default:
		if ok && len(text) > 1 && text[0] == '=' {
			k.value = text[1:]
		}
		dst.add(k)
	}
}

// read turns the text after KEY= into a TOML value: text is what is wrong.
func (p Patch) read(f *fieldNode) (value any, text string) {
	s, ok := p.Value.(string)
	if !ok || !p.text {
		return p.Value, ""
	}
	if relative(s) || s[0] == '=' || f != nil && f.field != nil && f.field.Kind == Text && s[0] != '"' {
		return s, ""
	}
	data := "v = " + s
	if _, wrong := scan([]byte(data)); wrong != "" {
		return nil, wrong
	}
	root, problem := decodeValue(data)
	if problem == "" {
		return root, ""
	}
	if strings.IndexByte(`{["'`, s[0]) >= 0 {
		return nil, fmt.Sprintf("got %s, which is not valid TOML: %s", gotValue(s), problem)
	}
	return s, ""
}

// decodeValue decodes the TOML text "v = ...".
func decodeValue(data string) (value any, problem string) {
	defer func() {
		if r := recover(); r != nil {
			value, problem = nil, "cannot be read as TOML"
		}
	}()
	if strings.ContainsAny(data, "\n\r#") {
		return nil, "want one line without a comment"
	}
	var top map[string]any
	if _, err := toml.Decode(data, &top); err != nil {
		p := syntaxProblem(err, "")
		return nil, strings.TrimPrefix(p.Text, "not valid TOML: ")
	}
	return top["v"], ""
}

// unknownKey says that a table has no such key, and what was probably meant.
func (l *loader) unknownKey(key string, f *fieldNode) string {
	if f == nil {
		return "unknown key"
	}
	if f.field != nil && len(f.field.Choices) > 0 && f.field.Kind == Table {
		return fmt.Sprintf("unknown key%s", suggest(key, f.field.Choices))
	}
	return "unknown key" + suggest(key, f.keys)
}

// noSuch says that there is no named table of that name to change.
func (l *loader) noSuch(kind, name string, among *node) string {
	var names []string
	for _, k := range among.kids {
		names = append(names, k.key)
	}
	return fmt.Sprintf("no such %s%s", kind, suggest(name, names))
}
