package whatif

import (
	"context"
	"fmt"
	"math"
	"strings"

	"dealcast/model"
	"dealcast/sim"
)

// Response is how metrics answer to one quantity of a scenario, or to two.
type Response struct {
	About
	Axes    []Axis
	Metrics []Objective // the first is what the response is about
	Targets []Objective // chances of the scenario's targets, without those among Metrics
	Points  []Point     // with two axes, the values of the second go round first
	Gains   []Gain      // from each point to the next along an axis, in the order of Points
	Span    *Gain       // from the first point to the last, where there is one axis
	Today   int         // the point that is the scenario as it is; -1: none of them
	// Costly says that cost differs between points and the first metric is an
	// amount of money, so that gains are judged less what they cost.
	Costly bool
	// Best is the point with the best first metric (less cost, if Costly); -1
	// where more is neither better nor worse. Rivals are the points that cannot
	// be told from it: whose paired difference from the best has an interval
	// that includes 0, all intervals together at 95%.
	Best   int
	Rivals []int

	arms []*arm
}

// Axis is a quantity with the values it takes.
type Axis struct {
	model.Range
	Title string // "demo engineers", "conversion of demo"
}

// Point is a scenario with one value from each axis.
type Point struct {
	At       []float64 // by axis
	Metrics  []Estimate
	Targets  []Estimate
	Cost     Estimate
	Net      Estimate // first metric less cost; only if Costly
	Overload []string // pools whose work is more than they can do, or nearly
}

// Gain is the difference that the next value of an axis makes.
type Gain struct {
	Axis     int
	From, To int // points
	Metrics  []Difference
	Targets  []Difference
	Cost     Difference
	Net      Difference // of the first metric less cost; only if Costly
	// Verdict is +1 where the step does good (pays for itself, if Costly), -1
	// where it does harm, 0 where its interval includes 0: luck may be all.
	Verdict int
}

// judged is the difference on which the verdict rests.
func (g *Gain) judged(costly bool) *Difference {
	if costly {
		return &g.Net
	}
	return &g.Metrics[0]
}

// Judged is the difference on which the verdict of a gain rests.
func (r *Response) Judged(g *Gain) *Difference { return g.judged(r.Costly) }

// Sweep simulates the scenario at every value of one axis, or every pair of
// values of two, with the same random numbers. metrics are objectives as
// ParseObjective reads them; none stands for the metric of the options. A value
// replaces what the scenario has, also where that is uncertain. Only the series
// of the metrics are kept. Errors and cancelling are as with Compare.
func Sweep(ctx context.Context, base *model.Scenario, axes []model.Range, metrics []string, o Options) (*Response, error) {
	if len(metrics) > 0 {
		o.Metric = metrics[0]
	}
	l, err := newLab(base, o, false)
	if err != nil {
		return nil, err
	}
	s := &sweep{lab: l, base: base}
	if err := s.axesOf(axes); err != nil {
		return nil, err
	}
	if err := s.watchAll(metrics); err != nil {
		return nil, err
	}
	if err := s.points(); err != nil {
		return nil, err
	}
	l.interim = func() Report { return s.response() }
	err = l.extend(ctx, l.n, s.arms...)
	if s.arms[0].n == 0 {
		return nil, err
	}
	return s.response(), err
}

// sweep is a sweep under way.
type sweep struct {
	*lab
	base    *model.Scenario
	axes    []Axis
	metrics []int // objectives of the lab
	targets []int
	cost    int // -1: none
	arms    []*arm
	at      [][]float64
	today   int
}

// axesOf takes one or two axes.
func (s *sweep) axesOf(ranges []model.Range) error {
	if len(ranges) < 1 || len(ranges) > 2 {
		return invalid("--vary", "got %d ranges, want one or two", len(ranges))
	}
	points := 1
	for _, r := range ranges {
		points *= len(r.Values)
		for _, a := range s.axes {
			if a.Path == r.Path {
				return invalid("--vary", "got %s twice, want two different quantities", r.Path)
			}
		}
		s.axes = append(s.axes, Axis{r, title(s.base, r)})
	}
	if points > model.MaxValues {
		return invalid("--vary", "got %d x %d = %d points, want at most %d", len(ranges[0].Values), len(ranges[1].Values), points, model.MaxValues)
	}
	return nil
}

// watchAll finds the metrics, the chances of targets, and cost.
func (s *sweep) watchAll(metrics []string) error {
	s.metrics = []int{0}
	for _, text := range metrics[min(1, len(metrics)):] {
		o, err := ParseObjective(s.lab.base.plan, text)
		if err != nil {
			return invalid("--metric", "%s", err)
		}
		if k := s.watch(o); k == len(s.metrics) {
			s.metrics = append(s.metrics, k)
		}
	}
	for i := range s.base.Targets {
		o, err := ParseObjective(s.lab.base.plan, "target."+s.base.Targets[i].Name)
		if err != nil {
			return err
		}
		if k := s.watch(o); k >= len(s.metrics) {
			s.targets = append(s.targets, k)
		}
	}
	s.cost = -1
	if k, ok := s.watchPath("cost"); ok {
		s.cost = k
	}
	return nil
}

// points brings every point into the lab; all problems are found at once.
func (s *sweep) points() error {
	var problems []model.Problem
	s.today = -1
	all := grid(s.axes)
	if err := s.remember(len(all)); err != nil {
		return err
	}
	for _, at := range all {
		name, patches, here := s.at1(at)
		v, wrong := s.base.With(patches...)
		if model.Failed(wrong) {
			for _, p := range wrong {
				if !p.Warning {
					if !strings.HasPrefix(p.File, "--vary") { // found where the file is read, after the change
						p.File, p.Line = "--vary at "+name, 0
					}
					problems = append(problems, p)
				}
			}
			continue
		}
		if len(problems) > 0 {
			continue
		}
		a, err := s.add(name, v)
		if err != nil {
			return err
		}
		for _, o := range s.objectives {
			if _, ok := a.plan.Place(o.Place.Path); !ok {
				return invalid("--metric", "%s has no %s", name, o.Text)
			}
		}
		if here {
			s.today = len(s.arms)
		}
		s.arms, s.at = append(s.arms, a), append(s.at, at)
	}
	if len(problems) > 0 {
		const most = 20
		if more := len(problems) - most; more > 0 {
			problems = append(problems[:most], model.Problem{File: "--vary", Text: fmt.Sprintf("and %d more", more)})
		}
		return &Invalid{Text: strings.TrimSuffix(model.FormatProblems(problems, s.base.File), "\n")}
	}
	return nil
}

// planColumns is how much memory the plan of a point takes, the collector's
// slack included: about that of so many replications of all columns.
const planColumns = 50

// remember refuses more points than memory may hold: their plans and their
// series. A ratio keeps two numbers a replication.
func (s *sweep) remember(points int) error {
	limit := s.o.MaxMemory
	if limit <= 0 {
		limit = sim.DefaultMaxMemory
	}
	each := s.lab.base.plan.Estimate().Memory(planColumns) + float64(16*float64(len(s.objectives))*float64(s.n))
	s.memory += float64(float64(points) * each)
	if s.memory > limit {
		return &sim.TooBig{What: "memory", Estimate: s.memory, Limit: limit}
	}
	return nil
}

// at1 is what the scenario becomes at one point: its name and changes, and
// whether it is the scenario as it is.
func (s *sweep) at1(at []float64) (name string, patches []model.Patch, here bool) {
	here = true
	for k, x := range at {
		a := &s.axes[k]
		p := a.Patch(x)
		p.From = fmt.Sprintf("--vary #%d at %s", k+1, a.Show(x))
		patches = append(patches, p)
		if k > 0 {
			name += ", "
		}
		name += a.Path + " " + a.Show(x)
		here = here && a.Given && x == a.Value && (a.Scaled || !a.Uncertain)
	}
	return name, patches, here
}

// grid is every combination of the axes' values, the last axis going round
// first.
func grid(axes []Axis) [][]float64 {
	points := [][]float64{nil}
	for _, a := range axes {
		var next [][]float64
		for _, p := range points {
			for _, x := range a.Values {
				next = append(next, append(p[:len(p):len(p)], x))
			}
		}
		points = next
	}
	return points
}

// title is what readers call a quantity: by the titles of the scenario.
func title(scn *model.Scenario, r model.Range) string {
	keys := strings.Split(r.Path, ".")
	if len(keys) < 3 {
		return strings.ReplaceAll(r.Path, ".", " ")
	}
	name := keys[1]
	for _, p := range scn.Pools {
		if keys[0] == "pool" && p.Name == name {
			name = p.Title
		}
	}
	for _, st := range scn.Stages {
		if keys[0] == "stage" && st.Name == name {
			name = st.Title
		}
	}
	for _, src := range scn.Sources {
		if keys[0] == "source" && src.Name == name {
			name = src.Title
		}
	}
	what := strings.ReplaceAll(strings.Join(keys[2:], " "), "_", " ")
	switch {
	case r.Kind() == model.Date:
		return dateTitle(scn, keys, name)
	case keys[0] == "pool" && what == "size":
		return name
	case keys[2] == "routes":
		return "share from " + name + " to " + keys[len(keys)-1]
	}
	return what + " of " + name
}

// dateTitle names a date: "date of hire spring of demo engineers".
func dateTitle(scn *model.Scenario, keys []string, name string) string {
	switch last := keys[len(keys)-2]; {
	case len(keys) == 5 && keys[2] == "hires":
		return "date of hire " + last + " of " + name
	case len(keys) == 5 && keys[2] == "bursts":
		return "date of " + last + " of " + name
	default:
		return "date of " + titleOf(scn, keys[0], last)
	}
}

// nan is an estimate that is not there.
var nan = Estimate{Value: math.NaN()}
