package out

import (
	"fmt"
	"math"
	"strings"

	"dealcast/sim"
	"dealcast/sim/whatif"
)

// leverageAnswer names the strongest levers, the bottleneck, and the assumption
// to measure.
func leverageAnswer(r *whatif.Leverage) string {
	parts := []string{strongest(r), bestForMoney(r), reliefAnswer(r), measureAnswer(r)}
	var said []string
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, " ")
}

// briefLeverage is the strongest lever so far.
func briefLeverage(r *whatif.Leverage) string {
	for i := range r.Levers {
		if v := &r.Levers[i]; better(&v.Effect) && !math.IsNaN(v.Effect.Delta.Value) {
			return v.Name + " " + PlusMinus(v.Effect.Delta.Value, v.Effect.Delta.CI, r.Objective.Unit(), r.Scenario.Currency)
		}
	}
	return ""
}

// better reports whether a difference is in the right direction.
func better(d *whatif.Difference) bool {
	if d.Objective.Better() < 0 {
		return d.Delta.Value < 0
	}
	return d.Delta.Value > 0
}

// strongest is "The strongest lever on revenue is one more demo engineer: +€181k
// a year (95% interval 172k to 190k) for €90k; then 10% more value per deal
// (+€150k). 6 of 19 levers may be luck."
func strongest(r *whatif.Leverage) string {
	on := the(r)
	best := r.Strongest()
	if best < 0 {
		return "No lever makes " + on + " better beyond luck" + seen(r) + "."
	}
	v := &r.Levers[best]
	s := fmt.Sprintf("The strongest lever on %s is %s: %s%s", on, v.Name, effect(r, &v.Effect), price(r, &v.Effect, v.Cost))
	if next := following(r, best); next != "" {
		s += "; then " + next
	}
	s += "."
	switch n := r.Luck(); {
	case n == 0:
	case n == 1:
		s += fmt.Sprintf(" The effect of 1 of %d levers cannot be told from luck.", len(r.Levers))
	default:
		s += fmt.Sprintf(" The effects of %d of %d levers cannot be told from luck.", n, len(r.Levers))
	}
	return s
}

// the is the objective after a preposition: "revenue", "the cycle time".
func the(r *whatif.Leverage) string {
	name := ObjectiveName(r.Objective, r.Scenario)
	if name == "revenue" || name == "profit" {
		return name
	}
	return "the " + name
}

// effect is "+€181k a year (95% interval 172k to 190k)".
func effect(r *whatif.Leverage, d *whatif.Difference) string {
	unit := r.Objective.Unit()
	s := Signed(d.Delta.Value, unit, r.Scenario.Currency)
	if name := r.Objective.Place.Metric.Name; !r.Objective.Chance && (name == "revenue" || name == "profit") {
		s += inTime(&r.About)
	}
	if d.Delta.CI.Confidence > 0 {
		s += fmt.Sprintf(" (95%% interval %s to %s)", bareDifference(d.Delta.CI.Low, unit), bareDifference(d.Delta.CI.High, unit))
	}
	return s
}

// price is " for €90k", and that this is more than it brings.
func price(r *whatif.Leverage, effect, cost *whatif.Difference) string {
	if cost == nil || !(cost.Delta.Value > 0) {
		return ""
	}
	s := " for " + Money(cost.Delta.Value, r.Scenario.Currency)
	if r.Objective.Place.Metric.Name == "revenue" && !r.Objective.Chance && effect.Delta.Value < cost.Delta.Value {
		s += ", more than it brings"
	}
	return s
}

// following are the next two levers of those that make things better.
func following(r *whatif.Leverage, best int) string {
	var next []string
	for i := best + 1; i < len(r.Levers) && len(next) < 2; i++ {
		if v := &r.Levers[i]; v.Verdict > 0 {
			next = append(next, fmt.Sprintf("%s (%s)", v.Name, Signed(v.Effect.Delta.Value, r.Objective.Unit(), r.Scenario.Currency)))
		}
	}
	return strings.Join(next, " and ")
}

// seen is the largest effect in the right direction where none can be told.
func seen(r *whatif.Leverage) string {
	for i := range r.Levers {
		if v := &r.Levers[i]; better(&v.Effect) {
			return fmt.Sprintf(": the most seen is %s, with %s%s", v.Name, effect(r, &v.Effect), needed(v.Effect.Needed()))
		}
	}
	return ""
}

// bestForMoney names the lever that brings most for its cost, where several have
// one.
func bestForMoney(r *whatif.Leverage) string {
	if r.Objective.Unit() != sim.Money || r.Objective.Better() < 0 {
		return ""
	}
	best, known := -1, 0
	for i := range r.Levers {
		v := &r.Levers[i]
		if v.Cost == nil || math.IsNaN(v.Gain.Value) {
			continue
		}
		known++
		if v.Verdict > 0 && (best < 0 || v.Gain.Value > r.Levers[best].Gain.Value) {
			best = i
		}
	}
	if known < 2 || best < 0 {
		return ""
	}
	v, cur := &r.Levers[best], r.Scenario.Currency
	s := fmt.Sprintf("Of the %d whose cost is known, %s brings most for the money: %s per %s", known, v.Name, Money(v.Gain.Value, cur), Money(1, cur))
	if v.Gain.CI.Confidence > 0 {
		s += fmt.Sprintf(" (%s to %s)", Money(v.Gain.CI.Low, ""), Money(v.Gain.CI.High, ""))
	}
	return s + "."
}

// reliefAnswer names the bottleneck, and where it moves.
func reliefAnswer(r *whatif.Leverage) string {
	if r.Relief == nil {
		return ""
	}
	b := r.Relief.Bottleneck
	if b == nil {
		return "No pool is a bottleneck: the next member of none is clearly worth 1% of " + the(r) + "."
	}
	s := fmt.Sprintf("The bottleneck is the pool %s", b.Title)
	if i := r.Strongest(); i < 0 || r.Levers[i].Path != "pool."+b.Pool+".size" { // else it has been said
		s += ", whose next member is worth " + Signed(b.Effect.Delta.Value, r.Objective.Unit(), r.Scenario.Currency) + price(r, &b.Effect, b.Cost)
	}
	added, next, moved := r.Relief.Moved()
	more := fmt.Sprintf("with %d more members", added)
	if added == 1 {
		more = "with 1 more member"
	}
	switch {
	case added == 0:
		return s + "."
	case !moved:
		return fmt.Sprintf("%s, and still is %s.", s, more)
	case next == nil:
		return fmt.Sprintf("%s; %s no pool is one.", s, more)
	}
	return fmt.Sprintf("%s; %s it is %s, whose next member is worth %s.", s, more, next.Title,
		Signed(next.Effect.Delta.Value, r.Objective.Unit(), r.Scenario.Currency))
}

// measureAnswer names the assumption that should be measured better.
func measureAnswer(r *whatif.Leverage) string {
	s := r.Sensitivity
	if s == nil || !(s.SD > 0) {
		return ""
	}
	luck := s.LuckShare()
	i := s.Measure()
	if i < 0 {
		return fmt.Sprintf("No assumption stands out from the luck in %s, as far as %s can tell.", the(r), counted(s.Replications, "replication"))
	}
	f := &s.Factors[i]
	return fmt.Sprintf("The assumption to measure better is %s: it makes %s of the variance of %s (95%% interval %s); %s is luck, which no measuring removes.",
		f.Name, shareOf(f.First.Value), the(r), boundedRange(f.First.CI), shareOf(luck.Value))
}
