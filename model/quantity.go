package model

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Quantity is one number of a scenario, by its key path: what it is, how it is
// written, and the change that gives it another value. Experiments vary it.
type Quantity struct {
	Path      string  // "pool.engineers.size", "stage.demo.dwell.mean"
	Field     *Field  // row of the table of fields; of a parameter the row of its distribution
	Scaled    bool    // the quantity is a factor on whatever stands at Path
	Given     bool    // the scenario has a value for it; defaults count
	Value     float64 // that value, of an uncertain number the median; 1 of a factor; NaN where none is given
	Uncertain bool    // the scenario does not know the number, or (of a factor) something in what it scales
	Min, Max  float64 // the range of its values
	Above     bool    // Min itself is excluded

	ruler ruler
	unit  string // the suffix to show it with; "": the shortest
	start *Scenario
}

// Quantity finds the number at a key path: any field that holds a number, an
// entry of a table such as routes or season, or a parameter inside a
// distribution ("stage.demo.dwell.mean", "deal.value.p90"). A number that the
// scenario does not give, but could, has no Value. The error is for the reader
// who wrote the path, and does not repeat it.
func (s *Scenario) Quantity(path string) (Quantity, error) {
	l, spot, err := s.seek(path)
	if err != nil {
		return Quantity{}, err
	}
	q := Quantity{Path: path, Field: spot.field, Value: math.NaN(), Min: spot.ruler.min, Max: spot.ruler.max, Above: spot.ruler.above, ruler: spot.ruler, start: s}
	if strings.HasPrefix(path, "run.") {
		return Quantity{}, errors.New("says how much is simulated, not what; want a number of the pipeline")
	}
	if spot.varies {
		return q, l.readConstant(&q, spot)
	}
	return q, l.readNumber(&q, spot)
}

// Scaling is a factor on what stands at a key path: a number, or a whole
// distribution, as "*0.8" in an overlay is. Its value in the scenario is 1.
func (s *Scenario) Scaling(path string) (Quantity, error) {
	l, spot, err := s.seek(path)
	if err != nil {
		return Quantity{}, err
	}
	if spot.field.Kind == Horizon || strings.HasPrefix(path, "run.") {
		return Quantity{}, errors.New("cannot be scaled, want its values themselves")
	}
	q := Quantity{Path: path, Field: spot.field, Scaled: true, Value: math.NaN(), Max: 1e9, Above: spot.varies, ruler: spot.ruler, start: s}
	n := spot.node
	if n == nil && spot.byDefault() {
		n = &node{value: defaultValue(spot.field)}
	}
	if n == nil || n.value == "auto" {
		return q, errors.New("has no value here that could be scaled")
	}
	q.Given, q.Value = true, 1
	before := len(l.unknowns)
	if spot.varies {
		l.dist(spot.ruler, n)
	} else if spot.ruler.kind != Count {
		l.number(spot.ruler, n)
	}
	q.Uncertain = len(l.unknowns) > before
	return q, nil
}

// Whole reports whether its values are whole numbers.
func (q Quantity) Whole() bool { return q.ruler.kind == Count && !q.Scaled }

// Kind is what the quantity is: Count, Fraction, Rate, Duration, Work, Growth,
// Money, MoneyRate, Horizon, Warmup or Plain; Plain for a factor.
func (q Quantity) Kind() Kind {
	if q.Scaled || q.ruler.kind == Goal {
		return Plain
	}
	return q.ruler.kind
}

// Holds reports whether x lies in the range of the quantity.
func (q Quantity) Holds(x float64) bool {
	return x >= q.Min && x <= q.Max && !(q.Above && x == q.Min) && (!q.Whole() || x == math.Trunc(x))
}

// Patch is the change that gives the quantity the value x.
func (q Quantity) Patch(x float64) Patch { return TextPatch(q.Path, q.Text(x)) }

// spot is a place of the scenario where a number, or a distribution, stands or
// could stand.
type spot struct {
	node   *node // nil: nothing is written there
	field  *Field
	ruler  ruler
	inside bool // a parameter inside a value, not the field's own value
	varies bool // a distribution over deals, not a number
}

// byDefault reports whether the field's default holds there.
func (s spot) byDefault() bool { return s.node == nil && !s.inside && s.field.Default != "" }

// seek finds the spot of a path to a number.
func (s *Scenario) seek(path string) (*loader, spot, error) {
	l, at, err := s.find(path)
	if err == nil && !at.inside && at.field.Kind == Date {
		return nil, spot{}, fmt.Errorf("holds %s, want the path of a number", at.field.want())
	}
	return l, at, err
}

// find finds the spot of a path to a number or a date.
func (s *Scenario) find(path string) (*loader, spot, error) {
	if s.loaded == nil {
		return nil, spot{}, errors.New("was not read from a file, so that it cannot be changed by path")
	}
	l := newLoader(s.loaded.fsys, s.File, s.loaded.root)
	l.layer, l.files, l.sheets = s.loaded.layer, s.loaded.files, s.loaded.sheets
	keys := splitPath(path)
	l.clock = s.clockAt(keys)
	if len(keys) > maxParts {
		return nil, spot{}, fmt.Errorf("got a key of %d parts, want at most %d", len(keys), maxParts)
	}
	n, f := l.root, l.fields
	for i, key := range keys {
		if f.leaf() {
			at, err := l.inside(s, n, f.field, keys[i:])
			return l, at, err
		}
		var err error
		if n, f, err = l.into(n, f, key); err != nil {
			return nil, spot{}, err
		}
	}
	if !f.leaf() {
		return nil, spot{}, errors.New("is a table, want the path of a number in it")
	}
	if f.field.Kind == Setting {
		at, err := l.setting(s, n, keys[len(keys)-1])
		return l, at, err
	}
	at := spot{node: n, field: f.field, ruler: s.rulerOf(f.field, path, l.clock), varies: f.field.Nature == Varies}
	if f.field.literal() {
		return nil, spot{}, fmt.Errorf("holds %s, want the path of a number", f.field.want())
	}
	return l, at, nil
}

// clockAt is the clock that the value at a path is on: of its pool, of the first
// pool of its stage, or the scenario's.
func (s *Scenario) clockAt(keys []string) Clock {
	pool := ""
	if len(keys) > 4 && keys[0] == "segment" {
		keys = keys[2:]
	}
	switch {
	case len(keys) > 2 && keys[0] == "pool":
		pool = keys[1]
	case len(keys) > 2 && keys[0] == "stage":
		for i := range s.Stages {
			if s.Stages[i].Name == keys[1] {
				pool = s.Stages[i].Pool
			}
		}
	}
	for i := range s.Pools {
		if s.Pools[i].Name == pool {
			return s.Pools[i].Calendar.Clock()
		}
	}
	return s.Calendar.Clock()
}

// setting is the spot of a value that a change sets, at the key path within it. A
// relative value there is no number of its own.
func (l *loader) setting(s *Scenario, n *node, path string) (spot, error) {
	keys := splitPath(path)
	f := l.fields.at(keys)
	if f == nil || !f.leaf() {
		return spot{}, fmt.Errorf("%s cannot be varied within a change, want the path of a number itself", path)
	}
	row := *f.field
	row.Default = "" // it does not hold here
	at := spot{node: n, field: &row, ruler: row.ruler(s.clockAt(keys)), varies: row.Nature == Varies}
	if text, _ := n.value.(string); relative(text) {
		at.node = nil
	}
	return at, nil
}

// rulerOf is the ruler of a field; goals are in the unit of their metric.
func (s *Scenario) rulerOf(f *Field, path string, clock Clock) ruler {
	if f.Kind == Goal {
		for _, t := range s.Targets {
			if !strings.HasPrefix(path, "target."+t.Name+".") {
				continue
			}
			scope, name := "", t.Metric
			if parts := strings.SplitN(t.Metric, ".", 3); len(parts) == 3 {
				scope, name = parts[0], parts[2]
			}
			for _, m := range TargetMetrics(scope) {
				if m.Name == name {
					return m.Unit.ruler(f)
				}
			}
		}
	}
	return f.ruler(clock)
}

// into goes from a table to the key in it; the node is nil where the scenario
// has nothing at the key.
func (l *loader) into(n *node, f *fieldNode, key string) (*node, *fieldNode, error) {
	kf, have := f.kid(key), n.kid(key)
	if kf == nil {
		return nil, nil, errors.New(l.unknownKey(key, f))
	}
	if have != nil || !strings.HasSuffix(kf.pattern, ".*") {
		return have, kf, nil
	}
	if !kf.leaf() { // a named table that is not there
		if n == nil {
			n = &node{}
		}
		kind := f.pattern[strings.LastIndexByte(f.pattern, '.')+1:]
		return nil, nil, errors.New(l.noSuch(strings.TrimSuffix(kind, "s"), key, n))
	}
	if f.field.Refers == "path" {
		return nil, nil, fmt.Errorf("the change does not set it; it sets %s", strings.Join(table{node: n}.members(), ", "))
	}
	if names := l.named(f.field); !slices.Contains(names, key) {
		if len(names) == 0 {
			return nil, nil, errors.New("there is nothing of that name")
		}
		return nil, nil, fmt.Errorf("unknown key, want one of %s%s", strings.Join(names, ", "), suggest(key, names))
	}
	return nil, kf, nil
}

// named are the keys that a table of numbers may have.
func (l *loader) named(table *Field) []string {
	names := slices.Clone(table.Choices)
	switch table.Refers {
	case "pair":
		names = l.top().table("correlation").members()
	case "segment":
		names = l.top().table("segment").members()
	case "destination", "end":
		names, _ = l.top().texts("stages")
		names = append(slices.Clone(names), Won)
		if table.Refers == "end" {
			names = append(names, Lost)
		}
	}
	return names
}

// inside follows the rest of a path into a distribution.
func (l *loader) inside(s *Scenario, n *node, f *Field, keys []string) (spot, error) {
	if f.literal() || f.Kind == Date {
		return spot{}, fmt.Errorf("unknown key: %s holds %s", f.Key(), f.want())
	}
	at := spot{node: n, field: f, ruler: f.ruler(l.clock), varies: f.Nature == Varies}
	for _, key := range keys {
		n := at.node
		if n == nil {
			return spot{}, fmt.Errorf("there is no distribution here that could have a %s", key)
		}
		kind := n.kid("dist")
		if kind == nil {
			return spot{}, fmt.Errorf("%s is %s here and has no %s", n.path, n.got(), key)
		}
		family, _ := kind.value.(string)
		at = spot{node: n.kid(key), field: f, ruler: at.ruler, inside: true}
		switch {
		case key == "shift":
			at.ruler = at.ruler.amount()
		case key == "tail" && at.node != nil:
			at.varies = true
		case key == "dist" || key == "file":
			return spot{}, errors.New("holds a name, want the path of a number")
		case slices.Contains([]string{"of", "values", "weights"}, key) && at.node != nil:
			return spot{}, errors.New("is a list, in which nothing can be varied by path")
		case at.node == nil:
			var have []string
			for _, k := range n.kids {
				if k.key != "dist" {
					have = append(have, k.key)
				}
			}
			return spot{}, fmt.Errorf("%s is given by %s here and has no %s%s", n.path, strings.Join(have, " and "), key, suggest(key, have))
		default:
			at.ruler = at.ruler.param(family, key)
		}
	}
	return at, nil
}
