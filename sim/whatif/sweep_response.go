package whatif

import (
	"fmt"
	"math"
	"strings"

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/stat"
)

// response is what can be said of the replications that all points have.
func (s *sweep) response() *Response {
	r := &Response{Axes: s.axes, Today: s.today, Best: -1, arms: s.arms}
	r.About = About{Experiment: "sweep", Objective: s.objective()}
	first := s.arms[0].result
	r.Scenario, r.Run = first.Scenario, first.Run
	r.Scenario.Name, r.Scenario.SHA256 = s.base.Name, s.base.SHA256
	r.Run.First, r.Run.Requested, r.Run.Replications = 0, s.n, s.arms[0].n
	for _, k := range s.metrics {
		r.Metrics = append(r.Metrics, s.objectives[k])
	}
	for _, k := range s.targets {
		r.Targets = append(r.Targets, s.objectives[k])
	}
	r.Costly = s.costly()
	for i := range s.arms {
		r.Points = append(r.Points, s.point(i, r.Costly))
	}
	s.gains(r)
	s.best(r)
	r.Warnings = s.doubts(r)
	return r
}

// costly reports whether cost differs between points, and the first metric is
// money that cost can be taken from.
func (s *sweep) costly() bool {
	o := s.objective()
	if s.cost < 0 || o.Chance || o.Unit() != sim.Money || s.arms[0].series[0].den != nil || o.Place.Metric.Better <= 0 {
		return false
	}
	if name := o.Place.Metric.Name; name == "cost" || name == "profit" {
		return false // cost is in it
	}
	first := s.arms[0].series[s.cost].num
	for _, a := range s.arms[1:] {
		for i, x := range a.series[s.cost].num {
			if x != first[i] {
				return true
			}
		}
	}
	return false
}

// point is what point i has come to.
func (s *sweep) point(i int, costly bool) Point {
	a := s.arms[i]
	p := Point{At: s.at[i], Cost: nan, Net: nan, Overload: overloaded(a.scenario)}
	for _, k := range s.metrics {
		p.Metrics = append(p.Metrics, s.objectives[k].headline(a.series[k]))
	}
	for _, k := range s.targets {
		p.Targets = append(p.Targets, s.objectives[k].headline(a.series[k]))
	}
	if s.cost >= 0 {
		p.Cost = s.objectives[s.cost].headline(a.series[s.cost])
	}
	if costly {
		p.Net = s.objective().headline(s.net(a))
	}
	return p
}

// net is the first metric less cost, replication by replication.
func (s *sweep) net(a *arm) series {
	n := a.series[0]
	n.num = stat.Paired(a.series[s.cost].num, n.num)
	return n
}

// gains are the differences from each point to the next along each axis.
func (s *sweep) gains(r *Response) {
	inner := 1
	if len(s.axes) == 2 {
		inner = len(s.axes[1].Values)
	}
	for i := range s.arms {
		if len(s.axes) == 2 && (i+1)%inner != 0 {
			r.Gains = append(r.Gains, s.gain(1, i, i+1, r.Costly))
		}
		if i+inner < len(s.arms) {
			r.Gains = append(r.Gains, s.gain(0, i, i+inner, r.Costly))
		}
	}
	if len(s.axes) == 1 {
		whole := s.gain(0, 0, len(s.arms)-1, r.Costly)
		r.Span = &whole
	}
}

// gain is the difference from one point to another.
func (s *sweep) gain(axis, from, to int, costly bool) Gain {
	a, b := s.arms[from], s.arms[to]
	g := Gain{Axis: axis, From: from, To: to}
	for _, k := range s.metrics {
		g.Metrics = append(g.Metrics, compare(s.objectives[k], a.series[k], b.series[k]))
	}
	for _, k := range s.targets {
		g.Targets = append(g.Targets, compare(s.objectives[k], a.series[k], b.series[k]))
	}
	if s.cost >= 0 {
		g.Cost = compare(s.objectives[s.cost], a.series[s.cost], b.series[s.cost])
	}
	if costly {
		g.Net = compare(s.objective(), s.net(a), s.net(b))
	}
	if d := g.judged(costly); d.Told() {
		g.Verdict = d.sign()
	}
	return g
}

// best finds the best point and those that cannot be told from it.
func (s *sweep) best(r *Response) {
	sign := float64(s.objective().Better())
	if sign == 0 {
		return
	}
	value := func(i int) float64 {
		if r.Costly {
			return sign * r.Points[i].Net.Value
		}
		return sign * r.Points[i].Metrics[0].Value
	}
	for i := range r.Points {
		if x := value(i); !math.IsNaN(x) && (r.Best < 0 || x > value(r.Best)) {
			r.Best = i
		}
	}
	if r.Best < 0 || len(r.Points) < 2 {
		return
	}
	of := func(i int) series {
		if r.Costly {
			return s.net(s.arms[i])
		}
		return s.arms[i].series[0]
	}
	best := of(r.Best)
	var others []int
	var estimates, errors []float64
	df := math.Inf(1)
	for i := range r.Points {
		if i == r.Best {
			continue
		}
		other := of(i)
		e := max(best.design, other.design).Contrast(best.num, best.den, other.num, other.den)
		others, estimates, errors = append(others, i), append(estimates, e.Value), append(errors, e.SE)
		df = min(df, float64(e.DF))
	}
	for j, ci := range stat.Simultaneous(estimates, errors, df, stat.Level) {
		if !tells(ci) && !math.IsNaN(estimates[j]) {
			r.Rivals = append(r.Rivals, others[j])
		}
	}
}

// overloaded are the pools of a scenario whose offered load is a warning.
func overloaded(scn *model.Scenario) []string {
	var pools []string
	for _, w := range scn.Warnings {
		if name, ok := poolOf(w); ok {
			pools = append(pools, name)
		}
	}
	return pools
}

// poolOf is the pool whose offered load the warning is about.
func poolOf(w model.Problem) (name string, ok bool) {
	name, ok = strings.CutPrefix(w.Path, "pool.")
	return name, ok && !strings.Contains(name, ".")
}

// few is the number of replications below which an interval is doubtful: the
// mean of that many values of a skewed metric is not yet near normal.
const few = 100

// doubts are the warnings about the points, each once, with the points that it
// is about unless it is about all.
func (s *sweep) doubts(r *Response) []string {
	var list []string
	if n := r.Run.Replications; n < few {
		list = append(list, fmt.Sprintf("%d replications are too few to rely on the intervals; use at least %d", n, few))
	}
	var order []string
	at, alone := map[string][]string{}, map[string]string{}
	for _, a := range s.arms {
		for _, w := range a.scenario.Warnings {
			text, one := w.Path+": "+w.Text, w.Path+": "+w.Text
			if name, ok := poolOf(w); ok {
				text = "pool." + name + ": asked for more work than it can do"
			}
			if at[text] == nil {
				order = append(order, text)
			}
			at[text], alone[text] = append(at[text], a.name), one
		}
	}
	for _, text := range order {
		names := at[text]
		switch {
		case len(names) == len(s.arms):
			list = append(list, text)
		case len(names) == 1:
			list = append(list, names[0]+": "+alone[text])
		default:
			list = append(list, fmt.Sprintf("%s to %s (%d of %d points): %s", names[0], names[len(names)-1], len(names), len(s.arms), text))
		}
	}
	return list
}
