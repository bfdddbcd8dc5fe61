package out

import (
	"strconv"

	"dealcast/sim"
	"dealcast/sim/whatif"
)

// objectiveOf says what an experiment is about.
func objectiveOf(o whatif.Objective) inline {
	return inline{{"metric", o.Text}, {"unit", string(o.Unit())}, {"better", o.Better()}}
}

// comparisonMembers are the JSON object of a comparison between what all
// experiments have.
func comparisonMembers(c *whatif.Comparison) object {
	members := object{{"objective", objectiveOf(c.Objective)}}
	if c.Best != nil {
		members = append(members, member{"best", choiceOf(c)})
	}
	l := list{}
	for i := range c.Variants {
		l = append(l, comparedOf(c, i))
	}
	return append(members, member{"variants", l})
}

// comparedOf is one variant.
func comparedOf(c *whatif.Comparison, i int) object {
	v := &c.Variants[i]
	targets, differences := object{}, object{}
	for k := range v.Targets {
		targets = append(targets, member{v.Targets[k].Objective.Target, differenceOf(&v.Targets[k])})
	}
	eachDifference(c, i, func(path string, d *whatif.Difference) {
		differences = append(differences, member{path, differenceOf(d)})
	})
	return object{
		{"name", v.Name}, {"file", v.Result.Scenario.File}, {"sha256", v.Result.Scenario.SHA256},
		{"headline", differenceOf(&v.Headline)},
		{"simultaneous", v.Simultaneous}, {"adjusted_p", v.Adjusted}, {"verdict", Verdict(v)}, {"needed", v.Headline.Needed()},
		{"payback", paybackOf(v.Payback)},
		{"targets", targets},
		{"differences", differences},
	}
}

// eachDifference goes through the columns that base and variant have, but those
// of the finer grid of pictures.
func eachDifference(c *whatif.Comparison, i int, do func(path string, d *whatif.Difference)) {
	for _, col := range c.Base.Columns() {
		if col.Scope == sim.ScopeTarget || col.Period != nil && !reported(c.Base, col.Period) {
			continue
		}
		if d, ok := c.Difference(i, col.Path); ok {
			do(col.Path, &d)
		}
	}
}

// differenceOf is one number of variant and base, and their difference with its
// distribution over pairs of replications.
func differenceOf(d *whatif.Difference) inline {
	return inline{
		{"base", d.Base.Value}, {"variant", d.Variant.Value}, {"difference", d.Delta.Value}, {"ci", d.Delta.CI},
		{"better", d.Better}, {"worse", d.Worse}, {"same", d.Same},
		{"sd", d.Pairs.SD}, {"p05", d.Pairs.P05}, {"p25", d.Pairs.P25}, {"p50", d.Pairs.P50}, {"p75", d.Pairs.P75}, {"p95", d.Pairs.P95},
		{"n", d.Pairs.N},
	}
}

func paybackOf(p whatif.Payback) any {
	if !p.Found {
		return nil
	}
	period := p.Periods[p.Period].Period
	return inline{{"period", period.Label}, {"from", isoDate(period.From)}, {"to", isoDate(period.To)}}
}

// choiceOf is the best of the base and its variants.
func choiceOf(c *whatif.Comparison) object {
	b := c.Best
	name := func(i int) string {
		if i == 0 {
			return c.Scenario.Name
		}
		return c.Variants[i-1].Name
	}
	leader, remaining, replications := name(b.Best), list{}, list{}
	for _, i := range b.Remaining {
		remaining = append(remaining, name(i))
	}
	for _, n := range b.Replications {
		replications = append(replications, n)
	}
	return object{
		{"objective", objectiveOf(b.Objective)}, {"indifference", b.Indifference}, {"confidence", b.Confidence},
		{"decided", b.Decided}, {"leader", leader}, {"remaining", remaining}, {"replications", replications},
	}
}

// comparisonRecords have one row per variant and column.
func comparisonRecords(c *whatif.Comparison) records {
	t := records{header: []string{"variant", "path", "unit", "base", "value", "difference", "ci_low", "ci_high", "better", "worse", "same",
		"sd", "p05", "p25", "p50", "p75", "p95", "n"}}
	row := func(v *whatif.Compared, path string, d *whatif.Difference) {
		ci := d.Delta.CI
		low, high := cellText(ci.Low), cellText(ci.High)
		if ci.Confidence == 0 {
			low, high = "", ""
		}
		cells := append([]string{v.Name, path, string(d.Objective.Unit())}, cells(d.Base.Value, d.Variant.Value, d.Delta.Value)...)
		cells = append(cells, low, high, strconv.Itoa(d.Better), strconv.Itoa(d.Worse), strconv.Itoa(d.Same))
		t.rows = append(t.rows, append(cells, rest(d)...))
	}
	for i := range c.Variants {
		v := &c.Variants[i]
		for k := range v.Targets {
			row(v, "target."+v.Targets[k].Objective.Target, &v.Targets[k])
		}
		if c.Objective.Chance && c.Objective.Target == "" {
			row(v, c.Objective.Text, &v.Headline)
		}
		eachDifference(c, i, func(path string, d *whatif.Difference) { row(v, path, d) })
	}
	return t
}

// rest is the distribution of a difference over pairs.
func rest(d *whatif.Difference) []string {
	p := d.Pairs
	return cells(p.SD, p.P05, p.P25, p.P50, p.P75, p.P95, float64(p.N))
}
