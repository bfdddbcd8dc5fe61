package out

import (
	"fmt"
	"math"
	"strings"

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/whatif"
)

// rangeOf is the quantity of an answer as an axis has it.
func rangeOf(a *whatif.Answer) model.Range { return model.Range{Quantity: a.Quantity} }

// solutionAnswer says what it takes: "For an 80% chance of revenue of at least
// €1.5M it takes 3 demo engineers instead of 2: the chance is then 81% (95%
// interval 80 to 82%), today 55%; that costs €89.9k."
func solutionAnswer(s *whatif.Solution) string {
	if len(s.Answers) > 1 {
		return solvedTogether(s)
	}
	a := &s.Answers[0]
	switch a.Outcome {
	case whatif.Needed:
		return fmt.Sprintf("For %s it takes %s: %s %s%s%s.", goalPhrase(s), takes(s, a), then(s, a), value(s, a.At.Objective), today(s, a), costs(s, a))
	case whatif.Spare:
		return fmt.Sprintf("%s is reached today: %s is %s. %s", beginning(goalPhrase(s)), it(s), value(s, s.Today.Objective), fallBack(s, a))
	case whatif.Always:
		return fmt.Sprintf("%s is reached today, and with every %s from %s to %s: at %s, where least, %s is %s%s.", beginning(goalPhrase(s)), a.Title,
			solved(s, a, a.From), solved(s, a, a.To), solved(s, a, a.At.Number), it(s), value(s, a.At.Objective), luck(a))
	}
	return fmt.Sprintf("%s cannot be reached by the %s: %s.", beginning(goalPhrase(s)), a.Title, best(s, a))
}

// briefSolution is the answer so far.
func briefSolution(s *whatif.Solution) string {
	a := &s.Answers[len(s.Answers)-1]
	return fmt.Sprintf("%s about %s: %s", a.Title, solved(s, a, a.At.Number), numbers(s.Objective.Unit(), s.Scenario.Currency)(a.At.Objective.Value))
}

// goalPhrase is the goal as a thing: "an 80% chance of revenue of at least
// €1.5M", "wait probability of servers of at most 20%".
func goalPhrase(s *whatif.Solution) string {
	name := ObjectiveName(s.Objective, s.Scenario)
	if s.Goal.Chance && s.Goal.Limit.AtLeast {
		p := Percent(s.Goal.Limit.Value)
		return article(p) + " " + p + " " + name
	}
	amount := Amount(s.Goal.Limit, s.Objective.Unit(), s.Scenario.Currency)
	if u := s.Objective.Unit(); u == sim.Deals && !s.Goal.Chance {
		return amount + " " + name // "at least 200 won"
	}
	return name + " of " + amount
}

// it is the objective for short.
func it(s *whatif.Solution) string {
	if s.Goal.Chance {
		return "the chance"
	}
	return "it"
}

// then begins what the objective is with the answer.
func then(s *whatif.Solution, a *whatif.Answer) string {
	if a.Quantity.Whole() && a.Low != a.High {
		return fmt.Sprintf("with %s %s is", solved(s, a, a.At.Number), it(s))
	}
	return it(s) + " is then"
}

// value is the objective with its interval.
func value(s *whatif.Solution, e whatif.Estimate) string {
	show := numbers(s.Objective.Unit(), s.Scenario.Currency)
	text := show(e.Value)
	if s.Objective.Unit() == sim.Days {
		text = DaysText(e.Value)
	}
	switch {
	case math.IsNaN(e.Value):
		return "undefined"
	case e.CI.Confidence == 0:
		return text
	case s.Objective.Unit() == sim.Share:
		return fmt.Sprintf("%s (95%% interval %s)", text, PercentRange(e.CI))
	}
	return fmt.Sprintf("%s (95%% interval %s)", text, showRange(e.CI, show))
}

// takes is what an answer takes: "3 demo engineers instead of 2", "30.2/week
// (95% interval 29.8/week to 30.7/week) as rate of Inbound instead of 27/week".
func takes(s *whatif.Solution, a *whatif.Answer) string {
	at := solved(s, a, a.At.Number)
	doubtful := a.Low != a.High
	switch {
	case headcount(a) && doubtful:
		return fmt.Sprintf("%s %s instead of %s (which of them, %s cannot tell)", solvedRange(s, a), a.Title, solved(s, a, a.Today), counted(a.At.Replications, "replication"))
	case headcount(a):
		return fmt.Sprintf("%s %s instead of %s", at, a.Title, solved(s, a, a.Today))
	}
	interval := ""
	if doubtful {
		interval = fmt.Sprintf(" (95%% interval %s)", solvedRange(s, a))
	}
	switch {
	case dated(a) && !math.IsNaN(a.Today):
		return fmt.Sprintf("%s%s as %s instead of %s", at, interval, a.Title, solved(s, a, a.Today))
	case a.Quantity.Scaled:
		return fmt.Sprintf("%s times the %s of today%s", strings.TrimPrefix(at, "×"), a.Title, interval)
	case math.IsNaN(a.Today):
		return fmt.Sprintf("a %s of %s%s", a.Title, at, interval)
	}
	return fmt.Sprintf("a %s of %s%s instead of %s", a.Title, at, interval, solved(s, a, a.Today))
}

func dated(a *whatif.Answer) bool { return a.Quantity.Kind() == model.Date }

func headcount(a *whatif.Answer) bool { return members(&whatif.Axis{Range: rangeOf(a)}) }

// today is the objective today, and of whole numbers one step before the answer,
// where that is not today's.
func today(s *whatif.Solution, a *whatif.Answer) string {
	show := numbers(s.Objective.Unit(), s.Scenario.Currency)
	text := ", today " + show(s.Today.Objective.Value)
	if a.Before != nil && a.Before.Number != a.Today {
		text = fmt.Sprintf(", with %s it is %s, today %s", solved(s, a, a.Before.Number), show(a.Before.Objective.Value), show(s.Today.Objective.Value))
	}
	return text
}

// costs is what an answer costs more, or saves, over the window.
func costs(s *whatif.Solution, a *whatif.Answer) string {
	switch {
	case a.Cost == nil:
		return ""
	case a.Cost.Delta.Value < 0:
		return "; that saves " + Money(-a.Cost.Delta.Value, s.Scenario.Currency)
	}
	return "; that costs " + Money(a.Cost.Delta.Value, s.Scenario.Currency) + " more"
}

// fallBack is how much one may give up.
func fallBack(s *whatif.Solution, a *whatif.Answer) string {
	show := numbers(s.Objective.Unit(), s.Scenario.Currency)
	at, verb := solved(s, a, a.At.Number), "may fall to"
	switch later := a.At.Number > a.Today; {
	case dated(a) && later:
		verb = "may be as late as"
	case dated(a):
		verb = "may be as early as"
	case later:
		verb = "may rise to"
	}
	end := "."
	if a.Before != nil {
		end = fmt.Sprintf(", with %s it is %s.", solved(s, a, a.Before.Number), show(a.Before.Objective.Value))
	}
	if a.At.Number == a.Today {
		if dated(a) {
			return fmt.Sprintf("The %s cannot move%s%s", a.Title, luck(a), strings.Replace(end, ", with", ": with", 1))
		}
		return fmt.Sprintf("Nothing of the %s can be given up%s%s", a.Title, luck(a), strings.Replace(end, ", with", ": with", 1))
	}
	if a.Low != a.High {
		at += fmt.Sprintf(" (95%% interval %s)", solvedRange(s, a))
	}
	name := beginning(a.Title)
	if dated(a) {
		name = "The " + a.Title
	}
	return fmt.Sprintf("%s %s %s: %s is then %s%s%s", name, verb, at, it(s), show(a.At.Objective.Value), costs(s, a), end)
}

// luck says that an answer is in doubt.
func luck(a *whatif.Answer) string {
	if a.Sure {
		return ""
	}
	return fmt.Sprintf(", as far as %s can tell", counted(a.At.Replications, "replication"))
}

// best is the best that can be had where the goal cannot.
func best(s *whatif.Solution, a *whatif.Answer) string {
	text := fmt.Sprintf("the best from %s to %s is %s at %s", solved(s, a, a.From), solved(s, a, a.To), value(s, a.At.Objective), solved(s, a, a.At.Number))
	if !a.Sure {
		text += fmt.Sprintf(", which %s cannot tell from the goal", counted(a.At.Replications, "replication"))
	}
	return text
}

// solvedTogether goes through several quantities.
func solvedTogether(s *whatif.Solution) string {
	var ways, no, spare []string
	for i := range s.Answers {
		a := &s.Answers[i]
		switch a.Outcome {
		case whatif.Needed:
			ways = append(ways, takes(s, a))
		case whatif.Never:
			no = append(no, fmt.Sprintf("the %s cannot reach it: %s", a.Title, best(s, a)))
		case whatif.Spare:
			spare = append(spare, fallBack(s, a))
		case whatif.Always:
			spare = append(spare, fmt.Sprintf("It is reached with every %s from %s to %s.", a.Title, solved(s, a, a.From), solved(s, a, a.To)))
		}
	}
	text := ""
	switch {
	case len(ways) > 0:
		text = fmt.Sprintf("For %s it takes %s", goalPhrase(s), strings.Join(ways, ", or "))
	case len(spare) > 0:
		text = fmt.Sprintf("%s is reached today: %s is %s", beginning(goalPhrase(s)), it(s), value(s, s.Today.Objective))
	default:
		return fmt.Sprintf("%s cannot be reached by any of these: %s.", beginning(goalPhrase(s)), strings.Join(shortened(no), "; "))
	}
	if len(no) > 0 {
		text += "; " + strings.Join(no, "; ")
	}
	return strings.TrimSpace(text + ". " + strings.Join(spare, " "))
}

// shortened leaves out of each what is said before them all.
func shortened(no []string) []string {
	list := make([]string, len(no))
	for i, text := range no {
		list[i] = strings.Replace(text, " cannot reach it:", ":", 1)
	}
	return list
}
