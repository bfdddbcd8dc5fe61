package out

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"dealcast/sim"
	"dealcast/sim/stat"
	"dealcast/sim/whatif"
)

// comparisonAnswer says what the change is worth, or which variant brings most.
func comparisonAnswer(c *whatif.Comparison) string {
	var parts []string
	if c.Best != nil {
		parts = append(parts, choiceAnswer(c))
	}
	switch len(c.Variants) {
	case 0:
		parts = append(parts, "There is nothing to compare with.")
	case 1:
		parts = append(parts, oneAnswer(c, &c.Variants[0]))
	default:
		parts = append(parts, severalAnswer(c))
	}
	return strings.Join(parts, " ")
}

// briefName is how many columns of the progress line a name may take.
const briefName = 28

// briefComparison is the difference so far of the only variant, or of the best.
func briefComparison(c *whatif.Comparison) string {
	if len(c.Variants) == 0 {
		return ""
	}
	v := Ranked(c)[0]
	if math.IsNaN(v.Headline.Delta.Value) {
		return ""
	}
	s := PlusMinus(v.Headline.Delta.Value, v.Simultaneous, c.Objective.Unit(), c.Scenario.Currency)
	if len(c.Variants) > 1 {
		name := v.Name
		if ScreenWidth(name) > briefName { // the time left must fit beside it
			name = CutToWidth(name, briefName-1) + "…"
		}
		s = name + " " + s
	}
	return s
}

// Ranked are the variants of a comparison, the best first by the headline; those
// in which it is undefined come last.
func Ranked(c *whatif.Comparison) []*whatif.Compared {
	way := float64(1)
	if c.Objective.Better() < 0 {
		way = -1
	}
	list := make([]*whatif.Compared, len(c.Variants))
	for i := range list {
		list[i] = &c.Variants[i]
	}
	slices.SortStableFunc(list, func(a, b *whatif.Compared) int {
		x, y := way*a.Headline.Delta.Value, way*b.Headline.Delta.Value
		switch {
		case x > y || math.IsNaN(y) && !math.IsNaN(x):
			return -1
		case x < y || math.IsNaN(x) && !math.IsNaN(y):
			return 1
		}
		return 0
	})
	return list
}

// oneAnswer is the answer about the only variant.
func oneAnswer(c *whatif.Comparison, v *whatif.Compared) string {
	h := &v.Headline
	switch {
	case v.Identical:
		return beginning(v.Name) + " changes nothing: every metric is the same in every replication."
	case math.IsNaN(h.Delta.Value):
		return fmt.Sprintf("The %s is undefined, so that nothing can be said of %s.", objective(c), amid(v.Name))
	case h.Better+h.Worse == 0:
		return fmt.Sprintf("%s leaves the %s as it is, in every replication%s.", beginning(v.Name), objective(c), consequences(c, v, "; it "))
	case h.Delta.CI.Confidence == 0:
		return fmt.Sprintf("In the only replication %s makes a difference of %s in the %s; one replication cannot tell that from luck.",
			amid(v.Name), Signed(h.Delta.Value, c.Objective.Unit(), c.Scenario.Currency), objective(c))
	case !h.Told():
		return fmt.Sprintf("Whether %s changes the %s cannot be told from luck: %s%s%s.",
			amid(v.Name), objective(c), untold(c, v), needed(h.Needed()), consequences(c, v, "; it "))
	}
	return beginning(v.Name) + " " + worth(c, v, h.Delta.CI, "95% interval") + "."
}

// severalAnswer names the best of the variants and what can be said of the
// others.
func severalAnswer(c *whatif.Comparison) string {
	ranked := Ranked(c)
	best, n := ranked[0], len(ranked)
	var verdicts [3][]string // worse, not told, better
	var same []string
	for _, v := range ranked {
		if v.Identical {
			same = append(same, amid(v.Name))
			continue
		}
		verdicts[v.Verdict+1] = append(verdicts[v.Verdict+1], amid(v.Name))
	}
	interval := fmt.Sprintf("95%% interval, for all %d together", n)
	if n == 2 {
		interval = "95% interval, for both together"
	}
	var s string
	if best.Verdict == 1 {
		s = fmt.Sprintf("Of %d variants %s brings most: it %s.", n, amid(best.Name), worth(c, best, best.Simultaneous, interval))
		if b := c.Best; b != nil && b.Decided && b.Best > 0 && c.Variants[b.Best-1].Name == best.Name {
			s = fmt.Sprintf("It %s.", worth(c, best, best.Simultaneous, interval)) // it has just been named
		}
		verdicts[2] = verdicts[2][1:]
	} else {
		s = fmt.Sprintf("None of the %d variants is clearly better than the base.", n)
		if n == 2 {
			s = "Neither variant is clearly better than the base."
		}
		if best.Headline.Delta.CI.Confidence > 0 {
			s += fmt.Sprintf(" The best seen is %s, with %s%s.", amid(best.Name), untold(c, best), needed(best.Headline.Needed()))
		}
	}
	var rest []string
	for _, g := range []struct {
		what  string
		names []string
	}{{"clearly better, too: ", verdicts[2]}, {"clearly worse: ", verdicts[0]}, {"cannot be told from luck: ", verdicts[1]}, {"the same as the base: ", same}} {
		if len(g.names) > 0 {
			rest = append(rest, g.what+strings.Join(g.names, ", "))
		}
	}
	if len(rest) > 0 {
		s += " " + beginning(strings.Join(rest, "; ")) + "."
	}
	return s
}

// worth is "is worth €212k in revenue a year (95% interval 198k to 226k), costs
// €90k and pays for itself in week 19; without it the chance of reaching €1.5M
// by 31 December is 41%, with it 63%".
func worth(c *whatif.Comparison, v *whatif.Compared, ci stat.Interval, interval string) string {
	size, sign, when := math.Abs(v.Headline.Delta.Value), 1.0, ""
	if v.Headline.Delta.Value < 0 {
		sign, ci = -1, stat.Interval{Low: -ci.High, High: -ci.Low, Confidence: ci.Confidence}
	}
	unit := c.Objective.Unit()
	amount := Difference(size, unit, c.Scenario.Currency)
	var verb string
	switch name := c.Objective.Place.Metric.Name; {
	case c.Objective.Chance:
		verb = fmt.Sprintf("%s the %s from %s to %s", raises(sign), objective(c), Percent(v.Headline.Base.Value), Percent(v.Headline.Variant.Value))
		interval = fmt.Sprintf("%s points, %s", points(100*size), interval)
	case name == "revenue" || name == "profit":
		verb, when = fmt.Sprintf("is worth %s in %s", amount, objective(c)), inTime(&c.About)
		if sign < 0 {
			verb = fmt.Sprintf("loses %s in %s", amount, objective(c))
		}
	default:
		verb = fmt.Sprintf("%s the %s by %s", raises(sign), objective(c), amount)
	}
	s := verb + when
	if ci.Confidence > 0 {
		low, high := bareDifference(ci.Low, unit), bareDifference(ci.High, unit)
		if low == high && unit == sim.Share && ci.Low != ci.High { // "11 to 11" says nothing
			low, high = fmt.Sprintf("%.1f", 100*ci.Low), fmt.Sprintf("%.1f", 100*ci.High)
		}
		s += fmt.Sprintf(" (%s %s to %s)", interval, low, high)
	}
	return s + consequences(c, v, ", ")
}

func raises(sign float64) string {
	if sign < 0 {
		return "lowers"
	}
	return "raises"
}

// untold is a difference that luck may have made: "+€2k a year (95% interval -8k
// to 12k) in 200 replications".
func untold(c *whatif.Comparison, v *whatif.Compared) string {
	h, unit := &v.Headline, c.Objective.Unit()
	s := Signed(h.Delta.Value, unit, c.Scenario.Currency)
	if name := c.Objective.Place.Metric.Name; !c.Objective.Chance && (name == "revenue" || name == "profit") {
		s += inTime(&c.About)
	}
	return fmt.Sprintf("%s (95%% interval %s to %s) in %s", s, bareDifference(h.Delta.CI.Low, unit), bareDifference(h.Delta.CI.High, unit),
		counted(c.Run.Replications, "replication"))
}

// inReach is how many replications somebody may wait for.
const inReach = 10_000_000

// needed says how many replications would tell a difference of the size seen.
func needed(n int) string {
	switch {
	case n == 0:
		return ""
	case n > inReach:
		return "; no number of replications in reach would tell"
	}
	size := math.Pow(10, math.Max(0, math.Floor(math.Log10(float64(n)))-1)) // two digits say enough
	return "; about " + Count(math.Ceil(float64(n)/size)*size) + " would tell"
}

// consequences are what the change costs, when it has paid for itself, and what
// becomes of the first target. begin stands before the first of them.
func consequences(c *whatif.Comparison, v *whatif.Compared, begin string) string {
	var does []string
	about := c.Objective.Place.Metric.Name
	if cost := v.Cost.Delta.Value; v.Cost.Told() && about != "cost" && about != "profit" {
		if cost > 0 {
			does = append(does, "costs "+Money(cost, c.Scenario.Currency))
		} else {
			does = append(does, "saves "+Money(-cost, c.Scenario.Currency))
		}
	}
	switch p := v.Payback; {
	case p.Found:
		does = append(does, "pays for itself "+inCash(p)+inPeriod(p.Periods[p.Period].Period, c.Run))
	case p.Costs:
		does = append(does, "does not pay for itself "+inCash(p)+within(c))
	case p.Cash: // the profit does not know what renewals bring
	case len(does) > 0 && v.Cost.Delta.Value > 0 && v.Profit.Told() && v.Profit.Delta.Value > 0:
		does[0] += ", which leaves " + Money(v.Profit.Delta.Value, c.Scenario.Currency) + " in profit"
	case len(does) > 0 && v.Cost.Delta.Value > 0 && v.Profit.Told() && v.Headline.Delta.Value > 0 && about == "revenue":
		does[0] += ", more than it brings"
	}
	s := ""
	switch {
	case len(does) > 0 && begin == ", " && len(does) == 1:
		s = " and " + does[0]
	case len(does) > 0:
		s = begin + strings.Join(does, " and ")
	}
	return s + targetClause(c, v)
}

// inCash says what a change pays for itself in, where that is not revenue.
func inCash(p whatif.Payback) string {
	if p.Cash {
		return "in cash "
	}
	return ""
}

// targetClause is "; without it the chance of reaching €1.5M by 31 December is
// 41%, with it 63%".
func targetClause(c *whatif.Comparison, v *whatif.Compared) string {
	if len(v.Targets) == 0 || c.Objective.Chance {
		return ""
	}
	d := &v.Targets[0]
	what := "chance of target " + d.Objective.Target
	if b, ok := targetOf(c.Base, d.Objective.Target); ok {
		if t, ok := targetOf(v.Result, d.Objective.Target); ok && t.Goal == b.Goal && t.To.Equal(b.To) && t.From.Equal(b.From) {
			what = "chance " + goal(c.Base, b)
		}
	}
	base, variant := Percent(d.Base.Value), Percent(d.Variant.Value)
	if base == variant {
		return fmt.Sprintf("; the %s is %s with and without it", what, base)
	}
	return fmt.Sprintf("; without it the %s is %s, with it %s", what, base, variant)
}

func targetOf(r *sim.Result, name string) (sim.TargetResult, bool) {
	i := slices.IndexFunc(r.Targets, func(t sim.TargetResult) bool { return t.Name == name })
	if i < 0 {
		return sim.TargetResult{}, false
	}
	return r.Targets[i], true
}

// choiceAnswer says which is best of the base and its variants.
func choiceAnswer(c *whatif.Comparison) string {
	b := c.Best
	name := func(i int) string {
		if i == 0 {
			return "the base"
		}
		return amid(c.Variants[i-1].Name)
	}
	of := fmt.Sprintf("of %d by %s", len(c.Variants)+1, ObjectiveName(b.Objective, c.Scenario))
	most := 0
	for _, n := range b.Replications {
		most = max(most, n)
	}
	if b.Decided {
		return fmt.Sprintf("Best %s: %s (%s confidence of choosing the best when it leads by %s or more; %s).",
			of, name(b.Best), Percent(b.Confidence), Difference(b.Indifference, b.Objective.Unit(), c.Scenario.Currency), counted(most, "replication"))
	}
	var names []string
	for _, i := range b.Remaining {
		names = append(names, name(i))
	}
	return fmt.Sprintf("After %s it is open which is best %s: %s; %s leads.", counted(most, "replication"), of, orList(names), name(b.Best))
}

func objective(c *whatif.Comparison) string { return ObjectiveName(c.Objective, c.Scenario) }
