package out

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"dealcast/sim"
	"dealcast/sim/stat"
)

// Sentence is the answer in plain words: how likely the target is, and who
// holds the deals up.
func Sentence(r *sim.Result) string {
	s := answer(r)
	if b := bottleneck(r); b != "" {
		s += "; " + b
	}
	return s + "."
}

// answer is the chance of the targets, or, without targets, the likely range
// of what the pipeline brings.
func answer(r *sim.Result) string {
	switch len(r.Targets) {
	case 0:
		return outlook(r)
	case 1:
		return chance(r, r.Targets[0])
	}
	parts := []string{chance(r, r.Targets[0]), chanceOf(r, r.Targets[1])}
	if n := len(r.Targets) - 2; n > 0 {
		parts[1] += fmt.Sprintf(" (%s below)", counted(n, "more target"))
	}
	return parts[0] + " and " + parts[1]
}

// chance is "There is a 56% chance (54 to 58) of reaching €1.5M by 31
// December". Where all or none of the replications get there, the interval is
// the answer.
func chance(r *sim.Result, t sim.TargetResult) string {
	n := Count(float64(r.Run.Replications))
	switch {
	case t.CI.Confidence == 0:
	case t.Probability == 1:
		return fmt.Sprintf("The chance %s is above %s (all of %s replications)", goal(r, t), Percent(t.CI.Low), n)
	case t.Probability == 0:
		return fmt.Sprintf("The chance %s is below %s (none of %s replications)", goal(r, t), Percent(t.CI.High), n)
	}
	return "There is " + chanceOf(r, t)
}

// chanceOf is "a 12% chance (10 to 14) of reaching €2M by 31 December".
func chanceOf(r *sim.Result, t sim.TargetResult) string {
	p := Percent(t.Probability)
	if t.CI.Confidence == 0 {
		return fmt.Sprintf("%s %s chance %s", article(p), p, goal(r, t))
	}
	return fmt.Sprintf("%s %s chance (%s) %s", article(p), p, bareRange(t.CI), goal(r, t))
}

// bareRange is an interval of a share without the sign: "54 to 58".
func bareRange(ci stat.Interval) string { return percent(ci.Low) + " to " + percent(ci.High) }

// article is the indefinite article before a percentage: an 8%, an 11%, an
// 18%, an 80%.
func article(percentage string) string {
	digits, _, _ := strings.Cut(strings.TrimSuffix(percentage, "%"), ".")
	if strings.HasPrefix(digits, "8") || digits == "11" || digits == "18" {
		return "an"
	}
	return "a"
}

// goal is "of reaching €1.5M by 31 December" or "that the win rate is at least
// 30% by 31 December": words that follow "chance".
func goal(r *sim.Result, t sim.TargetResult) string {
	c, ok := r.Column(t.Metric)
	if !ok {
		return "of meeting target " + t.Name
	}
	amount := Number(t.Goal, c.Metric.Unit, r.Scenario.Currency)
	if c.Metric.Unit == sim.Days {
		amount = DaysText(t.Goal)
	}
	when := span(r, t)
	switch {
	case t.Metric == "revenue" && t.AtLeast:
		return "of reaching " + amount + when
	case t.Metric == "won" && t.AtLeast:
		words := r.Scenario.Words()
		if words.Finished() {
			return fmt.Sprintf("of finishing %s %s or more%s", amount, words.Many(), when)
		}
		return fmt.Sprintf("of winning %s %s or more%s", amount, words.Many(), when)
	}
	least := "at most"
	if t.AtLeast {
		least = "at least"
	}
	if c.Metric.Unit == sim.Deals || c.Metric.Unit == sim.Visits {
		return fmt.Sprintf("of %s %s %s%s", least, amount, subject(r, c), when)
	}
	return fmt.Sprintf("that the %s is %s %s%s", subject(r, c), least, amount, when)
}

// subject names a metric and its place: "win rate", "wait in demo".
func subject(r *sim.Result, c *sim.Column) string {
	name := noun(r.Scenario.Words(), c.Metric)
	switch c.Scope {
	case sim.ScopeRun:
		return name
	case sim.ScopeStage:
		return name + " in " + titleOf(r, c)
	case sim.ScopeSource:
		return name + " from " + titleOf(r, c)
	}
	return name + " of " + titleOf(r, c)
}

func titleOf(r *sim.Result, c *sim.Column) string {
	for _, entities := range [][]sim.Entity{r.Stages, r.Pools, r.Sources, r.Segments} {
		for _, e := range entities {
			if e.Name == c.Entity {
				return e.Title
			}
		}
	}
	return c.Entity
}

// span says over which part of the window a target is measured: " by 31
// December" from the start, " from 1 April to 30 June" otherwise. The year
// stands where it is not the year of the start.
func span(r *sim.Result, t sim.TargetResult) string {
	last := t.To.AddDate(0, 0, -1)
	if !t.From.After(r.Run.Start) {
		return " by " + shortDate(last, r.Run.Start)
	}
	return " from " + shortDate(t.From, r.Run.Start) + " to " + shortDate(last, r.Run.Start)
}

func shortDate(t, start time.Time) string {
	if t.Year() == start.Year() {
		return t.Format("2 January")
	}
	return Date(t)
}

// outlook is the likely range where no target is set: of the revenue, or of
// the deals won where deals have no value; where they have due dates, also how
// many are on time.
func outlook(r *sim.Result) string {
	end := r.Run.Start.AddDate(0, 0, int(math.Ceil(r.Run.HorizonDays))-1)
	words := r.Scenario.Words()
	if c, ok := r.Column("revenue"); ok && c.Summary().Max > 0 {
		s := c.Summary()
		m := func(x float64) string { return Money(x, r.Scenario.Currency) }
		return fmt.Sprintf("Revenue by %s will be about %s, with an 80%% chance of %s to %s%s", shortDate(end, r.Run.Start), m(s.P50), m(s.P10), m(s.P90), onTime(r))
	}
	c, ok := r.Column("won")
	if !ok || c.Summary().Max == 0 {
		return fmt.Sprintf(words.In("No deal is won by %s"), shortDate(end, r.Run.Start))
	}
	s := c.Summary()
	return fmt.Sprintf(words.In("About %s deals will be won by %s, with an 80%% chance of %s to %s%s"),
		Count(s.P50), shortDate(end, r.Run.Start), Count(s.P10), Count(s.P90), onTime(r))
}

// onTime is ", 84% of them on time" where deals have due dates.
func onTime(r *sim.Result) string {
	c, ok := r.Column("on_time")
	if !ok {
		return ""
	}
	share, _, _ := c.Pooled()
	if math.IsNaN(share) {
		return ""
	}
	return fmt.Sprintf(r.Scenario.Words().In(", %s of the closed deals on time"), Percent(share))
}

func neverWon(r *sim.Result) bool {
	won, ok := r.Column("won")
	return ok && won.Summary().Max == 0
}

// bottleneck names the door or the pool that holds deals up.
func bottleneck(r *sim.Result) string {
	if s := blocked(r); s != "" {
		return s
	}
	b := r.Bottleneck
	switch {
	case len(r.Pools) == 0:
		return ""
	case b.Pool == "" && neverWon(r):
		return "" // waiting is measured per won deal
	case b.Pool == "":
		return "no pool is a bottleneck"
	}
	name := b.Title
	if name == "" {
		name = b.Pool
	}
	is, them := "is", "it"
	if strings.HasSuffix(strings.ToLower(name), "s") {
		is, them = "are", "them"
	}
	return fmt.Sprintf("the %s %s the bottleneck: %s wait %s for %s", name, is, r.Scenario.Words().Many(), DaysText(b.WaitDays), them)
}

// reachedDays are percentiles of the day on which a target was reached; NaN
// where so many replications never reach it.
func reachedDays(t sim.TargetResult) (p10, p50, p90 float64) {
	days := slices.Sorted(slices.Values(t.Reached))
	at := func(p float64) float64 {
		if len(days) == 0 {
			return math.NaN()
		}
		return stat.Quantile(days, p)
	}
	return at(0.1), at(0.5), at(0.9)
}

// counted is "1 more target", "3 more targets".
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return Count(float64(n)) + " " + what + "s"
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	if len(s) > 1 && s[1] >= 'A' && s[1] <= 'Z' {
		return s // an abbreviation
	}
	return strings.ToLower(s[:1]) + s[1:]
}
