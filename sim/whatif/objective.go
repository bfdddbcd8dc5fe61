package whatif

import (
	"fmt"
	"math"
	"strings"

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/stat"
)

// Objective is the number that an experiment is about: the headline of a
// column (the mean over replications; of a ratio the total over the total), or
// the chance that a column reaches a value or a target is met.
type Objective struct {
	Text   string    // as paths write it: "revenue", "P(revenue >= 1.5M)", "target.year"
	Place  sim.Place // the column; of a target its own column
	Target string    // name of the target whose chance it is; else ""
	Chance bool      // a probability: of the target, or of the comparison below
	Limit  Limit     // of a chance that is not a target's
}

// Limit is a comparison with a value: "<= 5", ">= 1.5M".
type Limit struct {
	AtLeast bool // else at most
	Value   float64
}

// Holds reports whether x is on the right side; an undefined x is not.
func (l Limit) Holds(x float64) bool {
	if l.AtLeast {
		return x >= l.Value
	}
	return x <= l.Value
}

// Unit is the unit of the objective: a share for a chance.
func (o Objective) Unit() sim.Unit {
	if o.Chance {
		return sim.Share
	}
	return o.Place.Metric.Unit
}

// Better is +1 where more of it is better, -1 where less is, 0 where neither.
func (o Objective) Better() int {
	if o.Chance {
		return +1
	}
	return o.Place.Metric.Better
}

// ParseObjective reads an objective of a plan: a path of a column ("revenue",
// "stage.demo.wait_days", "revenue@2027-03"), "target.NAME" for the chance of a
// target, or "P(PATH >= VALUE)". "" is revenue, or won where deals have no
// value.
func ParseObjective(p *sim.Plan, text string) (Objective, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		text = defaultMetric(p.Scenario())
	}
	if inner, ok := strings.CutPrefix(text, "P("); ok {
		inner, ok = strings.CutSuffix(inner, ")")
		if !ok {
			return Objective{}, fmt.Errorf("got %q, want a closing parenthesis, as in \"P(revenue >= 1.5M)\"", text)
		}
		path, limit, err := parseLimit(p, inner)
		if err != nil {
			return Objective{}, err
		}
		pl, _ := p.Place(path)
		return Objective{Text: text, Place: pl, Chance: true, Limit: limit}, nil
	}
	pl, ok := p.Place(text)
	if !ok {
		return Objective{}, noSuchMetric(p, text)
	}
	o := Objective{Text: text, Place: pl}
	if pl.Scope == sim.ScopeTarget {
		o.Target, o.Chance = pl.Entity, true
	}
	return o, nil
}

// Goal is an objective that shall reach a value.
type Goal struct {
	Objective
	Limit Limit // of the objective itself; a share where it is a chance
}

// ParseGoal reads "PATH OP VALUE" or "P(PATH OP VALUE) OP SHARE", where OP is
// >= or <=, and "target.NAME OP SHARE".
func ParseGoal(p *sim.Plan, text string) (Goal, error) {
	left, right, atLeast, ok := cutOperator(text)
	if !ok {
		return Goal{}, fmt.Errorf("got %q, want a comparison such as \"P(revenue >= 1.5M) >= 0.8\" or \"pool.NAME.wait_days <= 2\"", text)
	}
	o, err := ParseObjective(p, left)
	if err != nil {
		return Goal{}, err
	}
	if left == "" {
		return Goal{}, fmt.Errorf("got %q, want a metric before the comparison", text)
	}
	value, err := parseValue(right, o.Unit())
	if err != nil {
		return Goal{}, err
	}
	return Goal{o, Limit{atLeast, value}}, nil
}

// cutOperator cuts at the last comparison, which is the outer one.
func cutOperator(text string) (left, right string, atLeast, ok bool) {
	i := max(strings.LastIndex(text, ">="), strings.LastIndex(text, "<="))
	if i < 0 || strings.Count(text[i:], ")") > 0 {
		return "", "", false, false
	}
	return strings.TrimSpace(text[:i]), strings.TrimSpace(text[i+2:]), text[i] == '>', true
}

// parseLimit reads "PATH OP VALUE".
func parseLimit(p *sim.Plan, text string) (path string, limit Limit, err error) {
	path, right, atLeast, ok := cutOperator(text)
	if !ok {
		return "", Limit{}, fmt.Errorf("got %q, want a comparison with >= or <=, such as \"revenue >= 1.5M\"", text)
	}
	pl, ok := p.Place(path)
	if !ok {
		return "", Limit{}, noSuchMetric(p, path)
	}
	value, err := parseValue(right, pl.Metric.Unit)
	return path, Limit{atLeast, value}, err
}

func parseValue(text string, unit sim.Unit) (float64, error) {
	kind := model.InPlain
	switch unit {
	case sim.Money, sim.MoneyPerDay, sim.MoneyPerCycleDay, sim.MoneyPerMonth:
		kind = model.InMoney
	case sim.Days:
		kind = model.InDays
	case sim.Share:
		kind = model.InShare
	}
	return model.ParseAmount(text, kind)
}

func noSuchMetric(p *sim.Plan, path string) error {
	var paths []string
	for _, pl := range p.Places() {
		if pl.Period == nil || strings.Contains(path, "@") {
			paths = append(paths, pl.Path)
		}
	}
	return fmt.Errorf("got %q, no such metric%s", path, model.Suggest(path, paths))
}

// defaultMetric is what an experiment is about when nobody says.
func defaultMetric(scn *model.Scenario) string {
	valued := scn.Value != nil
	for i := range scn.Segments {
		valued = valued || scn.Segments[i].Value != nil
	}
	if valued {
		return "revenue"
	}
	return "won"
}

// series is an objective over replications: values (den nil), or numerators
// and denominators. A chance is 1 where it holds and 0 elsewhere.
type series struct {
	num, den []float64
	design   stat.Design
}

// of reads the objective off a result.
func (o Objective) of(res *sim.Result) series {
	s := o.read(res)
	s.design = res.Run.Design()
	return s
}

func (o Objective) read(res *sim.Result) series {
	if o.Target != "" {
		for i := range res.Targets {
			if t := &res.Targets[i]; t.Name == o.Target {
				s := series{num: make([]float64, len(t.Hit))}
				for r, hit := range t.Hit {
					s.num[r] = one(hit)
				}
				return s
			}
		}
		return series{}
	}
	c, ok := res.Column(o.Place.Path)
	if !ok {
		return series{}
	}
	if o.Chance {
		values := c.Values()
		for r, x := range values {
			values[r] = one(o.Limit.Holds(x))
		}
		return series{num: values}
	}
	num, den := c.Parts()
	return series{num: num, den: den}
}

func one(hit bool) float64 {
	if hit {
		return 1
	}
	return 0
}

// join appends the replications of t.
func (s *series) join(t series) {
	s.design = t.design
	s.num = append(s.num, t.num...)
	if t.den != nil {
		s.den = append(s.den, t.den...)
	}
}

// values are the values by replication; NaN where a ratio is undefined.
func (s series) values() []float64 {
	if s.den == nil {
		return s.num
	}
	v := make([]float64, len(s.num))
	for r := range v {
		v[r] = math.NaN()
		if s.den[r] != 0 {
			v[r] = s.num[r] / s.den[r]
		}
	}
	return v
}
