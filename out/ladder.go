package out

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"dealcast/sim"
	"dealcast/sim/whatif"
)

// ladder is the document of realistic targets.
func ladder(d *whatif.Ladder) Document {
	return reportOf(&d.About, ladderAnswer(d),
		func() []sheet { return ladderTables(d) },
		func() object { return ladderMembers(d) },
		func() records { return ladderRecords(d) })
}

// sureRung is the chance that the answer is about.
const sureRung = 0.8

// ladderAnswer is "€1.31M is reached with 80% chance by 31 December; €1.5M with
// 56%."
func ladderAnswer(d *whatif.Ladder) string {
	i := slices.Index(d.Chances, sureRung)
	step := d.Window.Steps[i]
	by := " by " + shortDate(d.Window.To.AddDate(0, 0, -1), d.Run.Start)
	if math.IsNaN(step.Value) {
		return fmt.Sprintf("The %s is undefined in every replication.", ObjectiveName(d.Objective, d.Scenario))
	}
	s := ladderGoal(d, step.Value) + " is reached with "
	switch name := ObjectiveName(d.Objective, d.Scenario); {
	case d.Objective.Text == "revenue":
	case d.Objective.Unit() == sim.Deals:
		s = beginning(ladderGoal(d, step.Value)) + " " + name + " are reached with "
	default:
		s = beginning(name) + " of " + s
	}
	s += Percent(step.Chance) + " chance" + by
	for _, t := range d.Targets {
		when := ""
		if !t.To.Equal(d.Window.To) || !t.From.Equal(d.Window.From) {
			when = " from " + shortDate(t.From, d.Run.Start) + " to " + shortDate(t.To.AddDate(0, 0, -1), d.Run.Start)
		}
		so := ""
		if t.SoFar != 0 {
			so = fmt.Sprintf(", of which %s are booked,", ladderValue(d, t.SoFar))
		}
		s += fmt.Sprintf("; %s%s%s with %s", Amount(whatif.Limit{AtLeast: t.AtLeast, Value: t.Goal}, d.Objective.Unit(), d.Scenario.Currency), so, when, Percent(t.Chance))
	}
	return strings.Replace(s, "; at least ", "; ", 1) + "."
}

// briefLadder is the answer so far.
func briefLadder(d *whatif.Ladder) string {
	step := d.Window.Steps[slices.Index(d.Chances, sureRung)]
	return ladderGoal(d, step.Value) + " with " + Percent(step.Chance)
}

// ladderGoal is a goal: "€1.31M", "at most 31 days".
func ladderGoal(d *whatif.Ladder, x float64) string {
	if d.AtMost {
		return "at most " + ladderValue(d, x)
	}
	return ladderValue(d, x)
}

func ladderValue(d *whatif.Ladder, x float64) string {
	if d.Objective.Unit() == sim.Days {
		return DaysText(x)
	}
	return Number(x, d.Objective.Unit(), d.Scenario.Currency)
}

func ladderTables(d *whatif.Ladder) []sheet {
	word := periodWord(d.Periods)
	title := func(r whatif.Rungs) string { return r.Title }
	lastDay := func(r whatif.Rungs) string { return isoDate(r.To.AddDate(0, 0, -1)) }
	parts := stretches(d, "Each "+word+" alone", d.Periods, title)
	parts.note = partsNote(d)
	all := []sheet{window(d), stretches(d, "From "+isoDate(d.Window.From)+" to the end of each "+word, d.Cumulative, lastDay), parts}
	if len(d.Sources) > 1 {
		all = append(all, stretches(d, "Each source alone", d.Sources, title))
	}
	return slices.DeleteFunc(all, func(t sheet) bool { return len(t.rows) == 0 })
}

// window has a row per chance, and one per target.
func window(d *whatif.Ladder) sheet {
	show := numbers(d.Objective.Unit(), d.Scenario.Currency)
	name := inUnits(beginning(ObjectiveName(d.Objective, d.Scenario)), d.Objective.Unit())
	t := sheet{
		title:   "Realistic targets",
		note:    fmt.Sprintf("From %s to %s.", isoDate(d.Window.From), isoDate(d.Window.To.AddDate(0, 0, -1))),
		columns: []column{{title: "", text: true}, {title: "Chance"}, {title: name}, {title: "95% interval", rank: 1}},
	}
	words := []string{"Very likely", "Commit", "Even odds", "Stretch"}
	for i, step := range d.Window.Steps {
		interval := Undefined
		if step.CI.Confidence > 0 {
			interval = showRange(step.CI, show)
		}
		t.rows = append(t.rows, []string{words[i], Percent(step.Chance), show(step.Value), interval})
	}
	for _, g := range d.Targets {
		title := "Target " + g.Title
		if !g.To.Equal(d.Window.To) || !g.From.Equal(d.Window.From) {
			title += ", " + isoDate(g.From) + " to " + isoDate(g.To.AddDate(0, 0, -1))
		}
		t.rows = append(t.rows, []string{title, Percent(g.Chance), show(g.Goal), shareRange(g.CI)})
	}
	if len(d.Targets) > 0 {
		t.note += " The interval of a target is that of its chance."
	}
	return t
}

// stretches has a row per period or source and a column per chance.
func stretches(d *whatif.Ladder, title string, list []whatif.Rungs, name func(whatif.Rungs) string) sheet {
	show := numbers(d.Objective.Unit(), d.Scenario.Currency)
	t := sheet{title: title, columns: []column{{title: "", text: true}}}
	for i, c := range d.Chances {
		t.columns = append(t.columns, column{title: Percent(c), rank: max(0, i-1)})
	}
	for _, r := range list {
		line := []string{name(r)}
		for _, step := range r.Steps {
			line = append(line, show(step.Value))
		}
		t.rows = append(t.rows, line)
	}
	return t
}

// periodWord is what the periods are.
func periodWord(periods []whatif.Rungs) string {
	switch {
	case len(periods) == 0:
		return "period"
	case strings.Contains(periods[0].Name, "-W"):
		return "week"
	case strings.Contains(periods[0].Name, "-Q"):
		return "quarter"
	case len(periods[0].Name) == len("2027-03"):
		return "month"
	}
	return "period"
}

// partsNote warns of adding up the lines.
func partsNote(d *whatif.Ladder) string {
	if len(d.Together) == 0 {
		return ""
	}
	i := slices.Index(d.Chances, sureRung)
	return fmt.Sprintf("Each line has a chance of its own, so the lines do not add up to the year's: what each %s reaches with %s chance is %s together, "+
		"and all of them together reach %s with %s chance.", periodWord(d.Periods), Percent(sureRung), ladderValue(d, d.Together[i]),
		ladderGoal(d, d.Window.Steps[i].Value), Percent(sureRung))
}

// ladderMembers are the JSON object between what all experiments have.
func ladderMembers(d *whatif.Ladder) object {
	chances, together := row{}, row{}
	for _, c := range d.Chances {
		chances = append(chances, c)
	}
	for _, x := range d.Together {
		together = append(together, x)
	}
	targets := object{}
	for _, t := range d.Targets {
		bound := "at_most"
		if t.AtLeast {
			bound = "at_least"
		}
		targets = append(targets, member{t.Name, inline{
			{"title", t.Title}, {bound, t.Goal}, {"so_far", t.SoFar}, {"from", isoDate(t.From)}, {"to", isoDate(t.To)}, {"probability", t.Chance}, {"ci", t.CI},
		}})
	}
	return object{
		{"objective", objectiveOf(d.Objective)}, {"chances", chances}, {"window", rungsOf(d.Window)}, {"cumulative", rungsList(d.Cumulative)},
		{"periods", rungsList(d.Periods)}, {"together", together}, {"sources", rungsList(d.Sources)}, {"targets", targets},
	}
}

func rungsList(all []whatif.Rungs) list {
	l := list{}
	for _, r := range all {
		l = append(l, rungsOf(r))
	}
	return l
}

func rungsOf(r whatif.Rungs) object {
	steps := list{}
	for _, s := range r.Steps {
		steps = append(steps, inline{{"chance", s.Chance}, {"value", s.Value}, {"ci", s.CI}})
	}
	return object{{"name", r.Name}, {"title", r.Title}, {"from", isoDate(r.From)}, {"to", isoDate(r.To)}, {"steps", steps}}
}

// ladderRecords have one row per stretch or source and chance.
func ladderRecords(d *whatif.Ladder) records {
	t := records{header: []string{"of", "name", "from", "to", "path", "unit", "chance", "value", "ci_low", "ci_high", "confidence"}}
	add := func(of string, all ...whatif.Rungs) {
		for _, r := range all {
			for _, s := range r.Steps {
				line := []string{of, r.Name, isoDate(r.From), isoDate(r.To), d.Objective.Text, string(d.Objective.Unit())}
				line = append(line, cells(s.Chance)...)
				line = append(line, estimateCells(whatif.Estimate{Value: s.Value, CI: s.CI})...)
				confidence := ""
				if s.CI.Confidence > 0 {
					confidence = cellText(s.CI.Confidence)
				}
				t.rows = append(t.rows, append(line, confidence))
			}
		}
	}
	add("window", d.Window)
	add("cumulative", d.Cumulative...)
	add("period", d.Periods...)
	add("source", d.Sources...)
	return t
}
