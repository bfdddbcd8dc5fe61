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

// solution is the document of a solve.
func solution(s *whatif.Solution) Document {
	d := reportOf(&s.About, solutionAnswer(s),
		func() []sheet { return solutionTables(s) },
		func() object { return solutionMembers(s) },
		func() records { return solutionRecords(s) })
	least, most := math.MaxInt, 0
	for i := range s.Answers {
		n := s.Answers[i].At.Replications
		least, most = min(least, n), max(most, n)
	}
	n := counted(most, "replication")
	if least < most {
		n = Count(float64(least)) + " to " + n
	}
	d.footer = fmt.Sprintf(s.Scenario.Words().In("%s%s of each value, which meet the same deals and luck; seed %d; %s from %s."),
		n, Draws(s.Run), s.Run.Seed, DaysText(s.Run.HorizonDays), Date(s.Run.Start))
	return d
}

func solutionTables(s *whatif.Solution) []sheet {
	all := []sheet{sideBySide(s)}
	if len(s.Answers) == 1 {
		all = append(all, tried(s, &s.Answers[0]))
	}
	return slices.DeleteFunc(all, func(t sheet) bool { return len(t.rows) == 0 })
}

// solved writes a number of an answer with its unit: "3", "30.2/week", "×1.12".
func solved(s *whatif.Solution, a *whatif.Answer, number float64) string {
	if math.IsNaN(number) {
		return "none"
	}
	return AxisValue(&whatif.Axis{Range: rangeOf(a)}, a.Value(number), s.Scenario.Currency)
}

// sideBySide has a row per quantity: what it takes, and what that brings.
func sideBySide(s *whatif.Solution) sheet {
	show := numbers(s.Objective.Unit(), s.Scenario.Currency)
	t := sheet{
		title: "What it takes",
		note:  goalNote(s) + " Before: the same one step earlier.",
		columns: []column{{title: "", text: true}, {title: "Today"}, {title: "Takes"}, {title: "95% interval", rank: 1}, {title: "Then"}, {title: "95% interval", rank: 2},
			{title: "Before", rank: 3}, {title: "Costs", rank: 2}},
	}
	whole, costs := false, false
	for i := range s.Answers {
		a := &s.Answers[i]
		takes, before, cost := solved(s, a, a.At.Number), Undefined, Undefined
		switch {
		case a.Outcome == whatif.Never:
			takes = "none; best " + takes
		case a.Outcome == whatif.Always:
			takes = "any; worst " + takes
		}
		if a.Before != nil {
			before, whole = show(a.Before.Objective.Value), true
		}
		if a.Cost != nil {
			cost, costs = Signed(a.Cost.Delta.Value, sim.Money, s.Scenario.Currency), true
		}
		t.rows = append(t.rows, []string{beginning(a.Title), solved(s, a, a.Today), takes, solvedRange(s, a), show(a.At.Objective.Value),
			showEstimate(a.At.Objective, show), before, cost})
	}
	if !costs {
		t = t.without(7)
	}
	if !whole {
		t = t.without(6)
		t.note = goalNote(s)
	}
	return t
}

// goalNote says what today is like.
func goalNote(s *whatif.Solution) string {
	show := numbers(s.Objective.Unit(), s.Scenario.Currency)
	return fmt.Sprintf("Goal: %s. Today it is %s (95%% interval %s), then what stands there.", goalText(s), show(s.Today.Objective.Value), showEstimate(s.Today.Objective, show))
}

// goalText is the goal as a comparison: "revenue at least €1.2M".
func goalText(s *whatif.Solution) string {
	return ObjectiveName(s.Objective, s.Scenario) + " " + Amount(s.Goal.Limit, s.Objective.Unit(), s.Scenario.Currency)
}

// ends are the ends of the interval of an answer in ascending order.
func ends(a *whatif.Answer) (low, high float64) { return min(a.Low, a.High), max(a.Low, a.High) }

// solvedRange is the interval of an answer: "29.8/week to 30.7/week", "3 or 4".
func solvedRange(s *whatif.Solution, a *whatif.Answer) string {
	low, high := ends(a)
	switch {
	case a.Outcome == whatif.Never || a.Outcome == whatif.Always || len(a.Readings) == 0: // the last: interrupted before it was found
		return Undefined
	case a.OpenLow && a.OpenHigh:
		return "not to be told"
	case a.OpenLow || a.OpenHigh:
		end, more := a.Low, a.High > a.Low
		if a.OpenLow {
			end, more = a.High, a.Low > a.High
		}
		if more {
			return solved(s, a, end) + " or more"
		}
		return solved(s, a, end) + " or less"
	case low == high:
		return solved(s, a, low)
	case a.Quantity.Whole() && high == low+1:
		return solved(s, a, low) + " or " + solved(s, a, high)
	}
	return solved(s, a, low) + " to " + solved(s, a, high)
}

// tried has a row per value that was tried for an answer.
func tried(s *whatif.Solution, a *whatif.Answer) sheet {
	show := numbers(s.Objective.Unit(), s.Scenario.Currency)
	t := sheet{
		title: "What was tried",
		note: fmt.Sprintf("Measured: %s. p: chance of seeing this, or more of it, if the objective were just at the goal; at most %s is beyond luck. "+
			"Values tried with fewer replications on the way are not shown.", inUnits(ObjectiveName(s.Objective, s.Scenario), s.Objective.Unit()), plain(a.Level)),
		columns: []column{{title: beginning(a.Title), text: true}, {title: "Measured"},
			{title: "95% interval", rank: 2}, {title: "Goal", text: true}, {title: "p", rank: 1}},
	}
	for i := range a.Readings {
		r := &a.Readings[i]
		name := solved(s, a, r.Number)
		if r.Number == a.Today {
			name += " (today)"
		}
		p := min(r.PReaches, r.PMisses)
		t.rows = append(t.rows, []string{name, show(r.Objective.Value), showEstimate(r.Objective, show), SolveVerdict(a, r), probability(p)})
	}
	return t
}

// SolveVerdict says of a value tried whether it reaches the goal.
func SolveVerdict(a *whatif.Answer, r *whatif.Reading) string {
	switch {
	case math.IsNaN(r.Objective.Value):
		return "undefined"
	case r.PReaches <= a.Level:
		return "reached"
	case r.PMisses <= a.Level:
		return "missed"
	case r.Reaches:
		return "reached, or luck"
	}
	return "missed, or luck"
}

// probability writes a p-value.
func probability(p float64) string {
	switch {
	case math.IsNaN(p):
		return Undefined
	case p < 0.0001:
		return "<0.0001"
	}
	return plain(p)
}

// solutionMembers are the JSON object of a solve between what all experiments
// have.
func solutionMembers(s *whatif.Solution) object {
	bound := "at_most"
	if s.Goal.Limit.AtLeast {
		bound = "at_least"
	}
	answers := list{}
	for i := range s.Answers {
		answers = append(answers, answerOf(s, &s.Answers[i]))
	}
	return object{
		{"objective", objectiveOf(s.Objective)}, {"goal", inline{{bound, s.Goal.Limit.Value}}},
		{"today", estimateOf(s.Today.Objective)}, {"most_replications", s.Limit}, {"answers", answers}, {"missing", stringList(s.Missing)},
	}
}

func answerOf(s *whatif.Solution, a *whatif.Answer) object {
	var today, before, cost, interval any
	if !math.IsNaN(a.Today) {
		today = a.Value(a.Today)
	}
	if a.Before != nil {
		before = readingOf(a, a.Before)
	}
	if a.Cost != nil {
		cost = differenceOf(a.Cost)
	}
	if (a.Outcome == whatif.Needed || a.Outcome == whatif.Spare) && len(a.Readings) > 0 {
		low, high := ends(a)
		interval = stat.Interval{Low: a.Value(low), High: a.Value(high), Confidence: stat.Level}
	}
	readings := list{}
	for i := range a.Readings {
		readings = append(readings, readingOf(a, &a.Readings[i]))
	}
	return object{
		{"path", a.Quantity.Path}, {"title", a.Title}, {"factor", a.Quantity.Scaled}, {"uncertain", a.Quantity.Uncertain},
		{"outcome", string(a.Outcome)}, {"sure", a.Sure}, {"today", today}, {"value", a.At.Value}, {"ci", interval}, {"open", row{a.OpenLow, a.OpenHigh}},
		{"at", readingOf(a, &a.At)}, {"before", before}, {"cost", cost},
		{"range", [2]float64{a.Value(a.From), a.Value(a.To)}}, {"step", a.Written(a.Step)}, {"monotone", a.Monotone}, {"level", a.Level}, {"readings", readings},
	}
}

func readingOf(a *whatif.Answer, r *whatif.Reading) inline {
	return inline{
		{"value", r.Value}, {"written", r.Text}, {"objective", r.Objective.Value}, {"ci", r.Objective.CI}, {"verdict", SolveVerdict(a, r)},
		{"p_reaches", r.PReaches}, {"p_misses", r.PMisses}, {"replications", r.Replications},
	}
}

// solutionRecords have one row per quantity and value tried.
func solutionRecords(s *whatif.Solution) records {
	t := records{header: []string{"by", "value", "written", "role", "path", "unit", "objective", "ci_low", "ci_high", "p_reaches", "p_misses", "replications"}}
	for i := range s.Answers {
		a := &s.Answers[i]
		for k := range a.Readings {
			r := &a.Readings[k]
			var role []string
			if r.Number == a.Today {
				role = append(role, "today")
			}
			if r.Number == a.At.Number {
				role = append(role, string(a.Outcome))
			}
			line := append([]string{a.Quantity.Path}, cells(r.Value)...)
			line = append(line, r.Text, strings.Join(role, " "), s.Objective.Text, string(s.Objective.Unit()))
			line = append(line, estimateCells(r.Objective)...)
			line = append(line, cells(r.PReaches, r.PMisses, float64(r.Replications))...)
			t.rows = append(t.rows, line)
		}
	}
	return t
}
