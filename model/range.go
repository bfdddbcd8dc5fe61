package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// MaxValues is the largest number of values of a range, and of points of a grid.
const MaxValues = 2500

// Range is a quantity with the values that it shall take, in ascending order.
type Range struct {
	Quantity
	Values []float64
}

// ParseRange reads "PATH=FROM..TO", "PATH=FROM..TO:STEP" or "PATH=A,B,C", such
// as "pool.engineers.size=2..8", "source.inbound.rate=10..30/week:5" or
// "stage.demo.conversion=40%..60%:5pt". An end without a unit has that of the
// other; without a step whole numbers go by 1 and others in about seven points
// on round numbers. Values that begin with * are factors on what stands there,
// which may be a distribution: "stage.demo.dwell=*0.6..*1.4:*0.2". All problems
// are found at once; from names the flag in them.
func (s *Scenario) ParseRange(text, from string) (Range, []Problem) {
	path, values, found := strings.Cut(text, "=")
	path, values = strings.TrimSpace(path), strings.TrimSpace(values)
	if !found || path == "" || values == "" || len(text) > maxLine {
		return Range{}, []Problem{{File: from, Text: fmt.Sprintf("got %s, want PATH=FROM..TO or PATH=FROM..TO:STEP as in pool.engineers.size=2..8", gotValue(text))}}
	}
	p := rangeParser{file: from, path: path, text: values}
	find := s.Quantity
	if strings.HasPrefix(values, "*") {
		find = s.Scaling
	}
	q, err := find(path)
	if err != nil {
		p.bad("%s", err)
		return Range{}, p.problems
	}
	a := Range{Quantity: q.In(lastUnit(values))}
	_, p.unit, _ = split(lastUnit(values))
	p.q = a.Quantity
	if from, to, ok := strings.Cut(values, ".."); ok {
		a.Values = p.span(from, to)
	} else {
		a.Values = p.list(strings.Split(values, ","))
	}
	if len(p.problems) > 0 {
		return Range{}, p.problems
	}
	return a, nil
}

// rangeParser gathers what is wrong with the values of a range.
type rangeParser struct {
	file, path, text string
	unit             string // of the values that have none of their own
	q                Quantity
	problems         []Problem
}

func (p *rangeParser) bad(format string, args ...any) {
	p.problems = append(p.problems, Problem{File: p.file, Path: p.path, Text: fmt.Sprintf(format, args...)})
}

// value reads one value.
func (p *rangeParser) value(text string) (float64, bool) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "+") {
		p.bad("got %q, want the values themselves, or factors like *0.8..*1.2", text)
		return 0, false
	}
	x, err := p.q.Parse(withUnit(text, p.unit))
	if err != nil {
		if x, err = p.q.Parse(text); err != nil {
			p.bad("%s", err)
		}
	}
	return x, err == nil
}

// withUnit gives a number without a unit that unit, and an amount such as 80k
// without a time the time of "/year".
func withUnit(text, unit string) string {
	_, own, ok := split(text)
	if i := strings.IndexByte(unit, '/'); ok && own != "" && i >= 0 && !strings.Contains(own, "/") {
		return text + unit[i:]
	}
	if !ok || own != "" {
		return text
	}
	return text + unit
}

// lastUnit is the last value with a unit in a range or list, steps aside; its
// unit is that of the values without one.
func lastUnit(text string) string {
	text, _, _ = strings.Cut(text, ":")
	last := ""
	for _, part := range strings.FieldsFunc(strings.ReplaceAll(text, "..", ","), func(r rune) bool { return r == ',' }) {
		if _, suffix, ok := split(part); ok && suffix != "" {
			last = strings.TrimSpace(part)
		}
	}
	return last
}

// list reads values one by one.
func (p *rangeParser) list(texts []string) []float64 {
	if len(texts) > MaxValues {
		p.bad("got %d values, want at most %d", len(texts), MaxValues)
		return nil
	}
	var values []float64
	for _, text := range texts {
		if x, ok := p.value(text); ok {
			if slices.Contains(values, x) {
				p.bad("got %s twice, want every value once", strings.TrimSpace(text))
			}
			values = append(values, x)
		}
	}
	if len(texts) == 1 && len(p.problems) == 0 {
		p.bad("got the one value %s, want a range like 2..8 or a list like 2,3,5", texts[0])
	}
	slices.Sort(values)
	return values
}

// span reads FROM..TO with an optional step.
func (p *rangeParser) span(from, to string) []float64 {
	to, step, stepped := strings.Cut(to, ":")
	lo, okLo := p.value(from)
	hi, okHi := p.value(to)
	// The values are laid out in the unit of the text, where they are round.
	g := grid{q: p.q, unit: p.unit, lo: lo, hi: hi}
	okStep := true
	if stepped {
		g.by, okStep = p.step(strings.TrimSpace(step))
	}
	if !okLo || !okHi || !okStep {
		return nil
	}
	if !(lo < hi) {
		p.bad("got %q, want the lower end first and a higher one after it", p.text)
		return nil
	}
	if !stepped {
		return g.chosen()
	}
	switch n := (g.in(hi) - g.in(lo)) / g.by; {
	case n < 1-1e-9:
		p.bad("got the step %q, which is %s and longer than the range", strings.TrimSpace(step), number(g.by)+p.unit)
		return nil
	case !(n < MaxValues):
		p.bad("got %q, which is about %s values, want at most %d", p.text, brief(n+1, 3), MaxValues)
		return nil
	}
	return g.asked()
}

// step reads the distance of two values, in the unit of the text. That of
// shares and growth may be written in percentage points.
func (p *rangeParser) step(text string) (float64, bool) {
	g := grid{q: p.q, unit: p.unit}
	x, ok := p.q.read(withUnit(text, p.unit))
	by := g.in(x)
	if k := p.q.ruler.kind; !p.q.Scaled && (k == Fraction || k == Growth) {
		var points string
		by, points, ok = split(text)
		points = strings.TrimSuffix(strings.TrimSuffix(points, "/month"), "/year")
		percent := strings.HasPrefix(p.unit, "%")
		switch {
		case (points == "pt" || points == "%") && !percent:
			by /= 100
		case points != "" && points != "pt" && points != "%":
			ok = false
		}
	}
	switch {
	case !ok || !(by > 0) || by > huge:
		p.bad("got the step %q, want one above 0 like %s", text, p.q.stepExample())
		return 0, false
	case p.q.Whole() && by != math.Trunc(by):
		p.bad("got the step %q, want a whole number", text)
		return 0, false
	}
	return by, true
}

// stepExample is how the distance of two values may be written.
func (q Quantity) stepExample() string {
	switch k := q.ruler.kind; {
	case q.Scaled:
		return "*0.2"
	case k == Fraction || k == Growth:
		return "5pt"
	default:
		return k.sample()
	}
}
