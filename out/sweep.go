package out

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/whatif"
)

// response is the document of a sweep.
func response(r *whatif.Response) Document {
	d := reportOf(&r.About, responseAnswer(r),
		func() []sheet { return responseTables(r) },
		func() object { return responseMembers(r) },
		func() records { return responseRecords(r) })
	d.footer = fmt.Sprintf(r.Scenario.Words().In("%s at each of %d points, which meet the same deals and luck; seed %d; %s from %s."),
		counted(r.Run.Replications, "replication"), len(r.Points), r.Run.Seed, DaysText(r.Run.HorizonDays), Date(r.Run.Start))
	return d
}

func responseTables(r *whatif.Response) []sheet {
	var all []sheet
	for k := range r.Metrics {
		if len(r.Axes) == 1 {
			all = append(all, responseSteps(r, k))
		} else {
			all = append(all, responseGrid(r, k, false))
			if k == 0 && r.Costly {
				all = append(all, responseGrid(r, k, true))
			}
		}
	}
	return all
}

// AxisValue writes a value of an axis: "3", "60%", "€90k/year", "×0.8".
func AxisValue(a *whatif.Axis, x float64, currency string) string {
	s := a.Show(x)
	if day, err := time.Parse(time.DateOnly, s); err == nil && a.Kind() == model.Date {
		return Date(day)
	}
	if k := a.Kind(); (k == model.Money || k == model.MoneyRate) && !math.IsNaN(x) {
		if rest, minus := strings.CutPrefix(s, "-"); minus {
			return "-" + prefix(currency) + rest
		}
		return prefix(currency) + s
	}
	return s
}

// pointValue writes where a point is along one axis.
func pointValue(r *whatif.Response, point, axis int) string {
	return AxisValue(&r.Axes[axis], r.Points[point].At[axis], r.Scenario.Currency)
}

// axisTitle names an axis as the head of a column.
func axisTitle(a *whatif.Axis) string {
	if a.Scaled {
		return beginning(a.Title) + ", times"
	}
	return beginning(a.Title)
}

// responseSteps has a row per value of the only axis: the metric, and what the
// step from the row above brings and costs.
func responseSteps(r *whatif.Response, k int) sheet {
	o, cur := r.Metrics[k], r.Scenario.Currency
	show := numbers(o.Unit(), cur)
	name := beginning(ObjectiveName(o, r.Scenario))
	t := sheet{
		title:   name,
		note:    stepsNote(r, k),
		columns: []column{{title: axisTitle(&r.Axes[0]), text: true}, {title: inUnits(name, o.Unit())}, {title: "95% interval", rank: 1}, {title: "Step"}, {title: "95% interval", rank: 1}},
	}
	costly, chances := k == 0 && r.Costly, r.Targets
	if k > 0 || len(chances) > 2 {
		chances = nil
	}
	if costly {
		t.columns = append(t.columns, column{title: "Costs", rank: 2}, column{title: "Leaves", rank: 2}, column{title: "95% interval", rank: 3})
	}
	for _, c := range chances {
		t.columns = append(t.columns, column{title: beginning(ObjectiveName(c, r.Scenario)), rank: 3})
	}
	for i := range r.Points {
		p := &r.Points[i]
		row := []string{pointValue(r, i, 0) + mark(r, i, k == 0), show(p.Metrics[k].Value), showEstimate(p.Metrics[k], show)}
		row = append(row, stepCells(r, i, k, costly)...)
		for c := range chances {
			row = append(row, Percent(p.Targets[c].Value))
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// stepCells are what the step to point i brings, and costs.
func stepCells(r *whatif.Response, i, k int, costly bool) []string {
	cells := []string{Undefined, Undefined}
	if costly {
		cells = append(cells, Undefined, Undefined, Undefined)
	}
	if i == 0 {
		return cells
	}
	g, cur := &r.Gains[i-1], r.Scenario.Currency
	d := &g.Metrics[k]
	unit := d.Objective.Unit()
	cells[0], cells[1] = signedCell(d.Delta.Value, unit, cur), rangeCell(d.Delta.CI, unit, cur)
	if costly {
		cells[2] = Signed(g.Cost.Delta.Value, sim.Money, cur)
		cells[3], cells[4] = Signed(g.Net.Delta.Value, sim.Money, cur), DifferenceRange(g.Net.Delta.CI, sim.Money, cur)
	}
	return cells
}

// mark says that a point is the scenario as it is, or where it is asked for the
// best.
func mark(r *whatif.Response, i int, best bool) string {
	var marks []string
	if i == r.Today {
		marks = append(marks, "today")
	}
	if best && i == r.Best && len(r.Rivals) < len(r.Points)-1 {
		marks = append(marks, "best")
	}
	if len(marks) == 0 {
		return ""
	}
	return " (" + strings.Join(marks, ", ") + ")"
}

// inUnits adds the unit of a metric where its numbers do not say it.
func inUnits(name string, unit sim.Unit) string {
	switch unit {
	case sim.Days:
		return name + " (days)"
	case sim.MoneyPerMonth:
		return name + " (per month)"
	case sim.MoneyPerDay, sim.DealsPerDay:
		return strings.TrimSuffix(name, " per day") + " (per day)"
	case sim.MoneyPerCycleDay, sim.DealsPerCycleDay:
		return name + " (per cycle day)"
	}
	return name
}

func showEstimate(e whatif.Estimate, show func(float64) string) string {
	if e.CI.Confidence == 0 {
		return Undefined
	}
	return showRange(e.CI, show)
}

func stepsNote(r *whatif.Response, k int) string {
	s := r.Scenario.Words().In("Step: difference to the row above, from pairs of replications with the same deals and luck.")
	if k == 0 && r.Costly {
		s += " Leaves: what it brings less what it costs."
	}
	if k == 0 {
		s += notGiven(r)
	}
	return s
}

// notGiven says of which quantities the scenario has no single value.
func notGiven(r *whatif.Response) string {
	s := ""
	for i := range r.Axes {
		a := &r.Axes[i]
		switch {
		case a.Scaled:
		case !a.Given:
			s += fmt.Sprintf(" The scenario has no %s.", a.Path)
		case a.Uncertain:
			s += fmt.Sprintf(" The scenario does not know %s (median about %s); here each value is taken as known.", a.Path, AxisValue(a, threeDigits(a.Value), r.Scenario.Currency))
		case r.Today < 0 && len(r.Axes) == 1:
			s += fmt.Sprintf(" Today it is %s.", AxisValue(a, a.Value, r.Scenario.Currency))
		}
	}
	return s
}

func threeDigits(x float64) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64)
	if err != nil {
		return x
	}
	return y
}

// mostColumns is how many values of the second axis fit a table.
const mostColumns = 8

// responseGrid has a row per value of the first axis and a column per value of
// the second; net says less cost.
func responseGrid(r *whatif.Response, k int, net bool) sheet {
	o := r.Metrics[k]
	show := numbers(o.Unit(), r.Scenario.Currency)
	name := inUnits(beginning(ObjectiveName(o, r.Scenario)), o.Unit())
	of := func(at int) whatif.Estimate { return r.Points[at].Metrics[k] }
	if net {
		name += " less cost"
		of = func(at int) whatif.Estimate { return r.Points[at].Net }
	}
	wide := len(r.Axes[1].Values)
	t := sheet{title: name, columns: []column{{title: "", text: true}}}
	shown := chosenColumns(r, wide)
	for _, j := range shown {
		t.columns = append(t.columns, column{title: AxisValue(&r.Axes[1], r.Axes[1].Values[j], r.Scenario.Currency)})
	}
	for i, x := range r.Axes[0].Values {
		row := []string{AxisValue(&r.Axes[0], x, r.Scenario.Currency)}
		for _, j := range shown {
			at := i*wide + j
			row = append(row, show(of(at).Value)+mark(r, at, k == 0 && net == r.Costly))
		}
		t.rows = append(t.rows, row)
	}
	t.note = gridNote(r, of, o, len(shown) < wide)
	if k == 0 && !net {
		t.note += notGiven(r)
	}
	return t
}

// chosenColumns are the values of the second axis that a table shows: all, or
// some from first to last, with today's and the best.
func chosenColumns(r *whatif.Response, wide int) []int {
	var shown []int
	for i := range min(wide, mostColumns) {
		j := i
		if wide > mostColumns {
			j = int(math.Round(float64(i) * float64(wide-1) / float64(mostColumns-1)))
		}
		shown = append(shown, j)
	}
	for _, at := range []int{r.Today, r.Best} {
		if at >= 0 && !slices.Contains(shown, at%wide) {
			shown = append(shown, at%wide)
		}
	}
	slices.Sort(shown)
	return shown
}

func gridNote(r *whatif.Response, of func(at int) whatif.Estimate, o whatif.Objective, cut bool) string {
	widest := 0.0
	for i := range r.Points {
		if ci := of(i).CI; ci.Confidence > 0 {
			widest = math.Max(widest, (ci.High-ci.Low)/2)
		}
	}
	s := fmt.Sprintf("Down: %s; across: %s.", r.Axes[0].Title, r.Axes[1].Title)
	if widest > 0 {
		s += fmt.Sprintf(" 95%% intervals are at most ±%s; JSON and CSV have them, and every step.", bareDifference(widest, o.Unit()))
	}
	if cut {
		s += " Some columns are left out; CSV has all."
	}
	return s
}
