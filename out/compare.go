package out

import (
	"fmt"
	"math"
	"slices"

	"dealcast/sim"
	"dealcast/sim/stat"
	"dealcast/sim/whatif"
)

// comparison is the document of a comparison.
func comparison(c *whatif.Comparison) Document {
	d := reportOf(&c.About, comparisonAnswer(c),
		func() []sheet { return comparisonTables(c) },
		func() object { return comparisonMembers(c) },
		func() records { return comparisonRecords(c) })
	d.footer = fmt.Sprintf("%s%s of each of %d scenarios, which meet the same %s and luck; seed %d; %s from %s.",
		counted(c.Run.Replications, "replication"), Draws(c.Run), 1+len(c.Variants), c.Scenario.Words().Many(), c.Run.Seed, DaysText(c.Run.HorizonDays), Date(c.Run.Start))
	return d
}

func comparisonTables(c *whatif.Comparison) []sheet {
	var all []sheet
	if len(c.Variants) == 1 {
		all = append(all, changes(c), chances(c), gains(c))
	} else {
		all = append(all, ranking(c), chances(c), side(c))
	}
	return slices.DeleteFunc(all, func(t sheet) bool { return len(t.rows) == 0 })
}

// comparedMetrics are the rows of the tables: the objective, what a manager
// asks for, then the key figures of a forecast.
func comparedMetrics(c *whatif.Comparison) []string {
	var paths []string
	if !c.Objective.Chance {
		paths = append(paths, c.Objective.Place.Path)
	}
	for _, path := range append([]string{"revenue", "cost", "profit"}, keyMetrics...) {
		if !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths
}

// columnLabel names a column of the base with its place and period.
func columnLabel(c *whatif.Comparison, p sim.Place) string {
	name := label(c.Scenario.Words(), p.Metric)
	switch p.Scope {
	case sim.ScopeRun:
	case sim.ScopeStage:
		name += " in " + p.Entity
	case sim.ScopeSource:
		name += " from " + p.Entity
	default:
		name += " of " + p.Entity
	}
	if p.Period != nil {
		name += " in " + p.Period.Label
	}
	return name
}

// changes are the key figures of base and variant side by side.
func changes(c *whatif.Comparison) sheet {
	t := sheet{
		title: "What changes",
		note: "Difference: variant - base, from pairs of replications with the same " + c.Scenario.Words().Many() + " and luck; pt are percentage points. " +
			"Better in: replications in which the variant is better; in the others it is worse or as good.",
		columns: []column{{title: "", text: true}, {title: "Base", rank: 1}, {title: "Variant"}, {title: "Difference"}, {title: "95% interval", rank: 2}, {title: "Better in", rank: 3}},
	}
	for _, path := range comparedMetrics(c) {
		d, ok := c.Difference(0, path)
		asked := !c.Objective.Chance && path == c.Objective.Place.Path
		if !ok || math.IsNaN(d.Base.Value) && math.IsNaN(d.Variant.Value) || !asked && tellsNothing(c, &d) {
			continue
		}
		unit := d.Objective.Unit()
		show := numbers(unit, c.Scenario.Currency)
		t.rows = append(t.rows, []string{
			columnLabel(c, d.Objective.Place), show(d.Base.Value), show(d.Variant.Value), signedCell(d.Delta.Value, unit, c.Scenario.Currency),
			rangeCell(d.Delta.CI, unit, c.Scenario.Currency), betterIn(&d),
		})
	}
	return t
}

// tellsNothing says of a metric that it is 0 in base and variant, or a win rate
// where nothing can be lost.
func tellsNothing(c *whatif.Comparison, d *whatif.Difference) bool {
	if d.Base.Value == 0 && d.Variant.Value == 0 {
		return true
	}
	return c.Scenario.Lossless && d.Objective.Place.Metric.Name == "win_rate" && d.Delta.Value == 0
}

// signedCell is Signed without the word for days, which the label has.
func signedCell(x float64, unit sim.Unit, currency string) string {
	if s := bareDifference(x, unit); unit == sim.Days && x > 0 {
		return "+" + s
	} else if unit == sim.Days {
		return s
	}
	return Signed(x, perDay(unit), currency)
}

// rangeCell is DifferenceRange without words that the label has.
func rangeCell(ci stat.Interval, unit sim.Unit, currency string) string {
	if unit == sim.Days {
		unit = sim.Deals
	}
	return DifferenceRange(ci, perDay(unit), currency)
}

// perDay takes the "per day" (or month) off a unit where a label says it.
func perDay(unit sim.Unit) sim.Unit {
	switch unit {
	case sim.MoneyPerDay, sim.MoneyPerCycleDay, sim.MoneyPerMonth:
		return sim.Money
	case sim.DealsPerDay, sim.DealsPerCycleDay:
		return sim.Deals
	}
	return unit
}

// betterIn is the share of the replications in which the variant is better, for
// metrics of which more or less is better.
func betterIn(d *whatif.Difference) string {
	if n := d.Better + d.Worse + d.Same; n > 0 && d.Objective.Better() != 0 {
		return Percent(float64(d.Better) / float64(n))
	}
	return Undefined
}

// chances are the targets of the base, with every variant that has them.
func chances(c *whatif.Comparison) sheet {
	t := sheet{
		title: "Chance of the targets",
		note:  "Only with, only without: replications in which the target is reached in one of the two only.",
		columns: []column{{title: "", text: true}, {title: "Variant", text: true}, {title: "Base", rank: 1}, {title: "Chance"}, {title: "Difference"},
			{title: "95% interval", rank: 2}, {title: "Only with", rank: 3}, {title: "Only without", rank: 3}},
	}
	for _, target := range c.Base.Targets {
		for _, v := range Ranked(c) {
			i := slices.IndexFunc(v.Targets, func(d whatif.Difference) bool { return d.Objective.Target == target.Name })
			if i < 0 {
				continue
			}
			d := &v.Targets[i]
			n := float64(max(1, d.Better+d.Worse+d.Same))
			t.rows = append(t.rows, []string{
				target.Title, v.Name, Percent(d.Base.Value), Percent(d.Variant.Value), Signed(d.Delta.Value, sim.Share, ""),
				DifferenceRange(d.Delta.CI, sim.Share, ""), Percent(float64(d.Better) / n), Percent(float64(d.Worse) / n),
			})
		}
	}
	if len(c.Variants) == 1 && len(t.rows) > 0 {
		t = t.without(1)
		t.columns[2].title = "Variant"
	}
	return t
}

// gains are the differences period by period, and what has been gained since
// the start.
func gains(c *whatif.Comparison) sheet {
	t := sheet{title: "Month by month", columns: []column{{title: "", text: true}, {title: "Revenue"}, {title: "95% interval", rank: 2}, {title: "Cost", rank: 1}, {title: "Profit so far"}}}
	if n := len(c.Base.Periods); n > 0 && len(c.Base.Periods[0].Label) != len("2027-03") {
		t.title = "Period by period"
	}
	total, costs := 0.0, false
	for _, p := range c.Base.Periods {
		revenue, ok := c.Difference(0, "revenue@"+p.Label)
		cost, has := c.Difference(0, "cost@"+p.Label)
		if !ok || !has || revenue.Base.Value == 0 && revenue.Variant.Value == 0 && cost.Delta.Value == 0 {
			continue
		}
		costs = costs || cost.Delta.Value != 0
		total += revenue.Delta.Value - cost.Delta.Value
		m := func(x float64) string { return Signed(x, sim.Money, c.Scenario.Currency) }
		t.rows = append(t.rows, []string{p.Label, m(revenue.Delta.Value), DifferenceRange(revenue.Delta.CI, sim.Money, c.Scenario.Currency), m(cost.Delta.Value), m(total)})
	}
	if !costs {
		t = t.without(3)
		t.columns[3].title = "Revenue so far"
	}
	t.note = "Variant - base; so far: since the start of the window."
	switch p := c.Variants[0].Payback; {
	case p.Cash: // the table is of revenue
	case p.Found:
		t.note += " The profit so far is above 0 from " + fromPeriod(p.Periods[p.Period].Period, c.Run) + " on, and stays there."
	case p.Costs:
		t.note += " The profit so far is still below 0 at the end."
	}
	return t
}

// fromPeriod is inPeriod after "from".
func fromPeriod(p sim.Period, run sim.RunInfo) string {
	return inPeriod(p, run)[3:]
}

// ranking are the variants by the headline, the best first.
func ranking(c *whatif.Comparison) sheet {
	t := sheet{
		title: "Against the base",
		note: fmt.Sprintf("Base: %s, %s %s. The intervals hold together for all %d variants (Bonferroni); the verdicts are Holm's at 5%%, "+
			"which may tell a variant apart whose interval still holds 0. Better in: replications in which the variant is better.", c.Scenario.Name, objective(c),
			Number(c.Variants[0].Headline.Base.Value, c.Objective.Unit(), c.Scenario.Currency), len(c.Variants)),
		columns: []column{{title: "", text: true}, {title: beginning(objective(c)), rank: 3}, {title: "Difference"}, {title: "95% interval", rank: 1}, {title: "Better in", rank: 4},
			{title: "Verdict", text: true}, {title: "Cost", rank: 2}, {title: "Profit", rank: 2}},
	}
	unit, cur := c.Objective.Unit(), c.Scenario.Currency
	costs := false
	for _, v := range Ranked(c) {
		costs = costs || v.Cost.Delta.Value != 0
		t.rows = append(t.rows, []string{
			v.Name, Number(v.Headline.Variant.Value, unit, cur), Signed(v.Headline.Delta.Value, unit, cur), DifferenceRange(v.Simultaneous, unit, cur),
			betterIn(&v.Headline), Verdict(v), Signed(v.Cost.Delta.Value, sim.Money, cur), Signed(v.Profit.Delta.Value, sim.Money, cur),
		})
	}
	if path := c.Objective.Place.Path; !costs {
		t = t.without(7).without(6)
	} else if !c.Objective.Chance && path == "profit" {
		t = t.without(7)
	} else if !c.Objective.Chance && path == "cost" {
		t = t.without(6)
	}
	return t
}

// Verdict is what can be said of a variant, in words.
func Verdict(v *whatif.Compared) string {
	switch {
	case v.Identical:
		return "the same"
	case v.Verdict > 0:
		return "clearly better"
	case v.Verdict < 0:
		return "clearly worse"
	}
	return "cannot be told"
}

// mostSide is how many variants stand side by side.
const mostSide = 4

// side are the differences of the key figures, one column per variant.
func side(c *whatif.Comparison) sheet {
	t := sheet{title: "What changes", columns: []column{{title: "", text: true}, {title: "Base"}}}
	ranked := Ranked(c)
	if len(ranked) > mostSide {
		t.note = fmt.Sprintf("The best %d of %d variants.", mostSide, len(ranked))
		ranked = ranked[:mostSide]
	}
	for i, v := range ranked {
		t.columns = append(t.columns, column{title: v.Name, rank: i})
	}
	for _, path := range comparedMetrics(c) {
		row, telling := []string{"", ""}, false
		for _, v := range ranked {
			d, ok := c.Difference(slices.IndexFunc(c.Variants, func(o whatif.Compared) bool { return o.Name == v.Name }), path)
			if !ok {
				row = append(row, Undefined)
				continue
			}
			telling = telling || d.Base.Value != 0 || d.Variant.Value != 0
			row[0] = columnLabel(c, d.Objective.Place)
			row[1] = numbers(d.Objective.Unit(), c.Scenario.Currency)(d.Base.Value)
			row = append(row, signedCell(d.Delta.Value, d.Objective.Unit(), c.Scenario.Currency))
		}
		if telling {
			t.rows = append(t.rows, row)
		}
	}
	return t
}
