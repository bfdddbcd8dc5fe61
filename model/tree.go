package model

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// place is where something was written: which file or --set, and where in it.
type place struct {
	layer int    // order of files and sets; 0: nowhere, a default
	file  string // as the user named it, or "--set #2"
	line  int    // 1-based; 0: none
	order int    // of the key within the file
	// beside is the name of another file that the place is in, which that file
	// names.
	beside string
}

// node is a key of the scenario with what stands under it.
type node struct {
	key    string
	path   string
	table  bool
	inline bool    // a table written as a value, { ... }
	kids   []*node // of a table, in file order
	value  any     // else: string, int64, float64, bool, time.Time, []any
	place  place
	rels   []change // relative changes from overlays and sets, in order
}

// change is a relative value ("+1", "*1.2") and where it was written.
type change struct {
	text  string
	place place
}

// kid returns the child of that name, or nil; n may be nil.
func (n *node) kid(key string) *node {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.key == key {
			return k
		}
	}
	return nil
}

// remove takes the child of that name away.
func (n *node) remove(key string) {
	n.kids = slices.DeleteFunc(n.kids, func(k *node) bool { return k.key == key })
}

// last is the place of the latest change to the node.
func (n *node) last() place {
	if len(n.rels) > 0 {
		return n.rels[len(n.rels)-1].place
	}
	return n.place
}

// decodeTree turns a scanned TOML text into a tree in file order. A syntax
// error comes back as a Problem; then there is no tree.
func decodeTree(data string, layer int, file string) (root *node, p *Problem) {
	defer func() {
		// The library panics where it meets a bug of its own.
		if r := recover(); r != nil {
			root, p = nil, &Problem{File: file, Text: "cannot be read as TOML"}
		}
	}()
	var top map[string]toml.Primitive
	md, err := toml.Decode(data, &top)
	if err != nil {
		return nil, syntaxProblem(err, file)
	}
	d := treeDecoder{md: &md, layer: layer, file: file, lines: strings.Split(data, "\n"), order: map[string]int{}}
	for i, key := range md.Keys() {
		if s := key.String(); d.order[s] == 0 {
			d.order[s] = i + 1
		}
	}
	root = &node{table: true, place: place{layer: layer, file: file}}
	d.table(root, nil, top)
	return root, nil
}

// syntaxProblem puts an error of the TOML library into our words.
func syntaxProblem(err error, file string) *Problem {
	var pe toml.ParseError
	if !errors.As(err, &pe) {
		return &Problem{File: file, Text: "cannot be read as TOML: " + err.Error()}
	}
	text := strings.TrimSpace(pe.Message)
	if pe.LastKey != "" && len(pe.LastKey) < 80 && !strings.Contains(text, pe.LastKey) {
		text += " (near " + pe.LastKey + ")"
	}
	return &Problem{File: file, Line: pe.Position.Line, Text: "not valid TOML: " + text}
}

// treeDecoder makes nodes from what the library decoded.
type treeDecoder struct {
	md    *toml.MetaData
	layer int
	file  string
	lines []string
	order map[string]int // 1-based place of a key in the file
}

// table adds the members of a table to n, in file order.
func (d *treeDecoder) table(n *node, key toml.Key, members map[string]toml.Primitive) {
	for name, prim := range members {
		k := append(slices.Clip(key), name)
		n.kids = append(n.kids, d.node(n, k, prim))
	}
	sort.SliceStable(n.kids, func(i, j int) bool {
		a, b := n.kids[i], n.kids[j]
		if a.place.order != b.place.order {
			return a.place.order < b.place.order
		}
		return a.key < b.key
	})
}

// node makes the node of one key.
func (d *treeDecoder) node(parent *node, key toml.Key, prim toml.Primitive) *node {
	name := key[len(key)-1]
	n := &node{key: name, path: join(parent.path, name)}
	n.place = place{layer: d.layer, file: d.file, line: d.line(prim), order: d.order[key.String()]}
	var members map[string]toml.Primitive
	if d.md.PrimitiveDecode(prim, &n.value) != nil {
		n.value = "" // cannot happen: every value decodes into an interface
	}
	if _, n.table = n.value.(map[string]any); !n.table || d.md.PrimitiveDecode(prim, &members) != nil {
		return n
	}
	n.value = nil
	d.table(n, key, members)
	if len(n.kids) > 0 && n.place.order == 0 { // [a.b] or a.b = 1 imply a
		n.place.order, n.place.line = n.kids[0].place.order, n.kids[0].place.line
	} else if n.place.line > 0 && n.place.line <= len(d.lines) {
		n.inline = !strings.HasPrefix(strings.TrimSpace(d.lines[n.place.line-1]), "[")
	}
	return n
}

// line finds the line of a key. The library keeps positions to itself but puts
// them into its errors: decoding into a channel is always one.
func (d *treeDecoder) line(prim toml.Primitive) int {
	var never chan int
	err := d.md.PrimitiveDecode(prim, &never)
	line := 0
	if err != nil {
		if _, e := fmt.Sscanf(err.Error(), "toml: line %d", &line); e != nil {
			return 0
		}
	}
	return line
}

// treeOf makes nodes from a bare value, such as one element of an array.
func treeOf(n *node, value any) {
	if from, ok := value.(*node); ok {
		n.graft(from)
		return
	}
	members, ok := value.(map[string]any)
	if !ok {
		n.value = value
		return
	}
	n.table, n.inline = true, true
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	sort.Strings(names) // the library does not keep the order inside arrays
	for _, name := range names {
		k := &node{key: name, path: join(n.path, name), place: n.place}
		treeOf(k, members[name])
		n.kids = append(n.kids, k)
	}
}

// graft puts what stands in another node into n, with n's layer and path.
func (n *node) graft(from *node) {
	n.value, n.table, n.inline = from.value, from.table, from.table
	for _, k := range from.kids {
		kid := &node{key: k.key, path: join(n.path, k.key), place: k.place}
		kid.place.layer = n.place.layer
		kid.graft(k)
		n.kids = append(n.kids, kid)
	}
}

// join puts a key under a path.
func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// isLocalDate reports whether the value is a TOML local date.
func isLocalDate(v any) bool {
	t, ok := v.(time.Time)
	return ok && t.Location().String() == "date-local"
}
