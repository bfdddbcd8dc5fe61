package out

import (
	"slices"

	"dealcast/sim"
	"dealcast/sim/whatif"
)

// responseMembers are the JSON object of a sweep between what all experiments
// have.
func responseMembers(r *whatif.Response) object {
	axes, metrics, points, steps, rivals := list{}, list{}, list{}, list{}, list{}
	for i := range r.Axes {
		axes = append(axes, axisOf(&r.Axes[i]))
	}
	for _, o := range r.Metrics {
		metrics = append(metrics, objectiveOf(o))
	}
	for i := range r.Points {
		points = append(points, pointOf(r, i))
	}
	for i := range r.Gains {
		steps = append(steps, stepOf(r, &r.Gains[i]))
	}
	for _, i := range r.Rivals {
		rivals = append(rivals, atOf(r, i))
	}
	var whole any
	if r.Span != nil {
		whole = stepOf(r, r.Span)
	}
	return object{
		{"objective", objectiveOf(r.Objective)}, {"axes", axes}, {"metrics", metrics},
		{"today", atOf(r, r.Today)}, {"best", object{{"at", atOf(r, r.Best)}, {"less_cost", r.Costly}, {"rivals", rivals}}},
		{"points", points}, {"steps", steps}, {"whole", whole},
	}
}

// axisOf is one quantity with its values, in the units of the file.
func axisOf(a *whatif.Axis) object {
	values, texts := row{}, row{}
	for _, x := range a.Values {
		values, texts = append(values, x), append(texts, a.Text(x))
	}
	var today any
	if a.Given {
		today = a.Value
	}
	return object{
		{"path", a.Path}, {"title", a.Title}, {"factor", a.Scaled}, {"today", today}, {"uncertain", a.Uncertain},
		{"values", values}, {"written", texts},
	}
}

// atOf are the values of a point, null where there is none.
func atOf(r *whatif.Response, i int) any {
	if i < 0 {
		return nil
	}
	at := row{}
	for _, x := range r.Points[i].At {
		at = append(at, x)
	}
	return at
}

func estimateOf(e whatif.Estimate) inline { return inline{{"value", e.Value}, {"ci", e.CI}} }

// pointOf is one point.
func pointOf(r *whatif.Response, i int) object {
	p := &r.Points[i]
	metrics, targets, overload := object{}, object{}, row{}
	for k, o := range r.Metrics {
		metrics = append(metrics, member{o.Text, estimateOf(p.Metrics[k])})
	}
	for k, o := range r.Targets {
		targets = append(targets, member{o.Target, estimateOf(p.Targets[k])})
	}
	for _, name := range p.Overload {
		overload = append(overload, name)
	}
	m := object{{"at", atOf(r, i)}, {"metrics", metrics}, {"targets", targets}, {"cost", estimateOf(p.Cost)}}
	if r.Costly {
		m = append(m, member{"less_cost", estimateOf(p.Net)})
	}
	return append(m, member{"overloaded", overload})
}

// stepVerdict is the verdict of a step in words.
func stepVerdict(r *whatif.Response, g *whatif.Gain) string {
	words := []string{"worse", "cannot be told", "better"}
	if r.Objective.Better() == 0 {
		words = []string{"less", "cannot be told", "more"}
	}
	return words[g.Verdict+1]
}

// stepOf is the difference from one point to another.
func stepOf(r *whatif.Response, g *whatif.Gain) object {
	metrics, targets := object{}, object{}
	for k := range g.Metrics {
		metrics = append(metrics, member{r.Metrics[k].Text, differenceOf(&g.Metrics[k])})
	}
	for k := range g.Targets {
		targets = append(targets, member{r.Targets[k].Target, differenceOf(&g.Targets[k])})
	}
	m := object{
		{"axis", r.Axes[g.Axis].Path}, {"from", atOf(r, g.From)}, {"to", atOf(r, g.To)},
		{"verdict", stepVerdict(r, g)}, {"metrics", metrics}, {"targets", targets}, {"cost", differenceOf(&g.Cost)},
	}
	if r.Costly {
		m = append(m, member{"less_cost", differenceOf(&g.Net)})
	}
	return m
}

// responseRecords have one row per point and metric, with the step that led
// there along each axis.
func responseRecords(r *whatif.Response) records {
	t := records{}
	for i := range r.Axes {
		t.header = append(t.header, r.Axes[i].Path)
	}
	t.header = append(t.header, "path", "unit", "value", "ci_low", "ci_high")
	for i := range r.Axes {
		name := "step"
		if len(r.Axes) == 2 {
			name = []string{"step_1", "step_2"}[i]
		}
		t.header = append(t.header, name, name+"_ci_low", name+"_ci_high")
	}
	for i := range r.Points {
		p := &r.Points[i]
		add := func(path string, unit sim.Unit, e whatif.Estimate, of func(*whatif.Gain) *whatif.Difference) {
			line := append(cells(p.At...), path, string(unit))
			line = append(line, estimateCells(e)...)
			for k := range r.Axes {
				step := []string{"", "", ""}
				for j := range r.Gains {
					if g := &r.Gains[j]; g.To == i && g.Axis == k {
						step = estimateCells(of(g).Delta)
					}
				}
				line = append(line, step...)
			}
			t.rows = append(t.rows, line)
		}
		for k, o := range r.Metrics {
			add(o.Text, o.Unit(), p.Metrics[k], func(g *whatif.Gain) *whatif.Difference { return &g.Metrics[k] })
		}
		for k, o := range r.Targets {
			add(o.Text, o.Unit(), p.Targets[k], func(g *whatif.Gain) *whatif.Difference { return &g.Targets[k] })
		}
		if slices.ContainsFunc(r.Metrics, func(o whatif.Objective) bool { return o.Text == "cost" }) {
			continue
		}
		add("cost", sim.Money, p.Cost, func(g *whatif.Gain) *whatif.Difference { return &g.Cost })
		if r.Costly {
			add(r.Objective.Text+" - cost", sim.Money, p.Net, func(g *whatif.Gain) *whatif.Difference { return &g.Net })
		}
	}
	return t
}

// estimateCells are a number and its interval as cells of a CSV.
func estimateCells(e whatif.Estimate) []string {
	if e.CI.Confidence == 0 {
		return []string{cellText(e.Value), "", ""}
	}
	return cells(e.Value, e.CI.Low, e.CI.High)
}
