package model

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// maxBases is how long a chain of overlays may be.
const maxBases = 16

// Load reads the scenario of that name in fsys, with the files it is based on,
// and applies sets ("pool.engineers.size=3") to it in order. The problems are
// all there are, in file order: base files first, then the file, then the
// sets; a TOML syntax error ends the list. The scenario is nil when any
// problem is not a Warning; warnings are kept in it, too. Nothing that a file
// holds makes Load panic.
func Load(fsys fs.FS, name string, sets []string) (*Scenario, []Problem) {
	l := newLoader(fsys, name, &node{table: true})
	if l.file(name, nil) {
		l.files = l.layer
		if len(sets) > 0 {
			l.settle()
		}
		for i, set := range sets {
			l.set(i+1, set)
		}
	}
	return l.finish()
}

// loader reads one scenario.
type loader struct {
	fsys     fs.FS
	name     string // of the file, as the user gave it
	sum      hash.Hash
	fields   *fieldNode
	root     *node // everything that was read, patched
	layer    int   // number of files and sets read so far
	files    int   // number of files
	sane     bool  // the files could be read, so that building makes sense
	problems []placed
	unknowns []Unknown
	axes     []string  // paths of the unknowns of the layers below, by Axis
	below    int       // how many of them there were when building began
	axesOnly bool      // build for the places of the unknowns, and check nothing
	groups   int       // Dirichlet groups so far
	medians  []float64 // of unknowns, as far as needed
	clock    Clock
	// calendars are the named ones; "" is the scenario's own, which may be nil.
	calendars map[string]*Calendar
	sheets    *sheets        // CSV files read so far, shared with variants
	defaults  map[string]any // decoded defaults by the path of their row
	origins   []Origin
	clips     []clip           // uncertain numbers
	said      map[string]bool  // paths of which a problem explains that they are missing
	gone      map[string]place // where a key was removed by "none"
}

// newLoader is a loader of the scenario of that name, of which the tree has been
// read.
func newLoader(fsys fs.FS, name string, root *node) *loader {
	return &loader{
		fsys: fsys, name: name, root: root, sum: sha256.New(), fields: fieldTree(), clock: wallClock,
		said: map[string]bool{}, gone: map[string]place{}, sheets: &sheets{read: map[string]*sheet{}}, defaults: map[string]any{},
	}
}

// note adds a problem.
func (l *loader) note(at place, path, text string) {
	l.problems = append(l.problems, placed{
		Problem: Problem{File: at.file, Line: at.line, Path: path, Text: text},
		place:   at, seq: len(l.problems),
	})
}

// miss adds a problem with a key that is not there, unless another problem
// already explains why.
func (l *loader) miss(at place, path, text string) {
	for p := path; ; {
		if l.said[p] {
			return
		}
		i := strings.LastIndexByte(p, '.')
		if i < 0 {
			break
		}
		p = p[:i]
	}
	if gone, ok := l.gone[path]; ok {
		at = gone
	}
	l.note(at, path, text)
}

// warn adds a warning.
func (l *loader) warn(at place, path, text string) {
	l.note(at, path, text)
	l.problems[len(l.problems)-1].Warning = true
}

// digest takes a file or a set into the scenario's checksum.
func (l *loader) digest(name string, data []byte) {
	fmt.Fprintf(l.sum, "%s %d\n", name, len(data))
	l.sum.Write(data)
}

// checksum is the digest of everything that was read.
func (l *loader) checksum() string { return hex.EncodeToString(l.sum.Sum(nil)) }

// file reads a scenario file after the one it is based on. It returns false
// when the file cannot be read as TOML. chain holds the files that led here.
func (l *loader) file(name string, chain []string) bool {
	l.sane = false
	data, text := readLimited(l.fsys, name, maxBytes)
	if text != "" {
		l.note(place{layer: l.layer + 1, file: name}, "", text)
		return false
	}
	if strings.TrimSpace(string(data)) == "" {
		l.note(place{layer: l.layer + 1, file: name}, "", "got an empty file, want a scenario")
		return false
	}
	if line, text := scan(data); text != "" {
		l.note(place{layer: l.layer + 1, file: name, line: line}, "", text)
		return false
	}
	root, problem := decodeTree(string(data), 0, name)
	if problem != nil {
		l.problems = append(l.problems, placed{Problem: *problem, place: place{layer: l.layer + 1}})
		return false
	}
	based := root.kid("base")
	if based != nil && !l.base(based, name, chain) {
		return false
	}
	l.layer++
	setLayer(root, l.layer)
	l.digest(path.Base(name), data)
	l.merge(l.root, root, l.fields, based != nil)
	l.sane = true
	return true
}

// base reads the file that an overlay is based on.
func (l *loader) base(n *node, name string, chain []string) bool {
	n.place.layer = l.layer + 1
	base, ok := n.value.(string)
	if !ok || base == "" {
		return l.bad(n, "got %s, want the name of a scenario file", n.got())
	}
	from := path.Join(path.Dir(name), base)
	chain = append(chain, path.Clean(name))
	for _, c := range chain {
		if c == from {
			return l.bad(n, "got %q, which is based on this file, want a chain of files without a cycle", base)
		}
	}
	if len(chain) >= maxBases {
		return l.bad(n, "got a chain of more than %d files, want at most %d", maxBases, maxBases)
	}
	before := len(l.problems)
	if l.file(from, chain) {
		l.settle()
		return true
	}
	if len(l.problems) == before+1 { // say also who asked for it, when it is not there
		if p := l.problems[before]; p.Line == 0 && p.File == from && p.Path == "" {
			l.problems = l.problems[:before]
			return l.bad(n, "%s: %s", from, p.Text)
		}
	}
	return false
}

// setLayer numbers the places of a tree.
func setLayer(n *node, layer int) {
	n.place.layer = layer
	for _, k := range n.kids {
		setLayer(k, layer)
	}
}

// set applies one --set.
func (l *loader) set(number int, text string) {
	l.layer++
	at := place{layer: l.layer, file: "--set #" + strconv.Itoa(number)}
	l.digest("--set", []byte(text))
	key, value, found := strings.Cut(text, "=")
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	if !found || key == "" || value == "" || len(text) > maxLine {
		l.note(at, "", fmt.Sprintf("got %s, want KEY=VALUE as in stage.demo.conversion=0.6", gotValue(text)))
		return
	}
	l.apply(TextPatch(key, value), at)
}

// fileError puts a failure to read into words.
func fileError(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "no such file"
	case errors.Is(err, fs.ErrPermission):
		return "no permission to read it"
	case errors.Is(err, fs.ErrInvalid):
		return "not the name of a file that can be read from here"
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return "cannot be read: " + err.Error()
}
