package out

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"dealcast/sim"
	"dealcast/sim/whatif"
)

// responseAnswer says how far it is worth going, and where it is best.
func responseAnswer(r *whatif.Response) string {
	s := Finding(r) + "."
	if len(r.Axes) == 2 {
		if r.Best >= 0 && r.Today >= 0 && r.Today != r.Best {
			e := r.Points[r.Today].Metrics[0]
			if r.Costly {
				e = r.Points[r.Today].Net
			}
			s += fmt.Sprintf(" Today it is %s.", amountOf(r, e.Value))
		}
		return s
	}
	if last := len(r.Gains) - 1; r.Costly && !slices.ContainsFunc(r.Gains, func(g whatif.Gain) bool { return g.Verdict < 1 }) {
		s += fmt.Sprintf(" %s %s.", beginning(stepName(r, &r.Gains[last], "")), brings(r, &r.Gains[last]))
	}
	all := r.Best >= 0 && len(r.Rivals) == len(r.Points)-1
	edge := r.Best == 0 || r.Best == len(r.Points)-1
	if r.Best >= 0 && !all && (r.Costly || len(r.Rivals) > 0 || !edge) { // else it is said already
		s += " " + bestAnswer(r) + "."
	}
	return s
}

// Finding is what a sweep found, in one sentence without its full stop: "More
// demo engineers raise the revenue up to 4; the fifth costs €90k and brings €21k
// (95% interval -5k to 47k)".
func Finding(r *whatif.Response) string {
	about := ObjectiveName(r.Objective, r.Scenario)
	defined, moved := false, false
	for i := range r.Points {
		defined = defined || !math.IsNaN(r.Points[i].Metrics[0].Value)
	}
	for i := range r.Gains {
		d := &r.Gains[i].Metrics[0]
		moved = moved || d.Better+d.Worse > 0
	}
	switch {
	case !defined:
		return fmt.Sprintf("The %s is undefined at every point, so that nothing can be said", about)
	case !moved && !r.Costly && len(r.Axes) == 1:
		return fmt.Sprintf("%s makes no difference to the %s, in any replication", beginning(quantityName(&r.Axes[0])), about)
	case len(r.Axes) == 2:
		return gridAnswer(r, about)
	}
	return stepsAnswer(r, about)
}

// stepsAnswer goes along the steps as long as they tell the same: "More demo
// engineers raise the revenue up to 4; the fifth costs €90k and brings €21k
// (95% interval -5k to 47k)."
func stepsAnswer(r *whatif.Response, about string) string {
	same := 1
	for same < len(r.Gains) && r.Gains[same].Verdict == r.Gains[0].Verdict && way(&r.Gains[same]) == way(&r.Gains[0]) {
		same++
	}
	first, last := &r.Gains[0], &r.Gains[same-1]
	switch {
	case first.Verdict == 0:
		return luckAnswer(r, about, first)
	case r.Costly && first.Verdict < 0:
		return fmt.Sprintf("Already %s does not pay: it %s", stepName(r, first, "from"), brings(r, first))
	}
	subject, verb := "A higher "+r.Axes[0].Title, "s"
	if members(&r.Axes[0]) {
		subject, verb = "More "+r.Axes[0].Title, ""
	}
	verb = "raise" + verb
	if way(first) < 0 {
		verb = strings.Replace(verb, "raise", "lower", 1)
	}
	if same == len(r.Gains) {
		from, to := r.Points[0].Metrics[0].Value, r.Points[len(r.Points)-1].Metrics[0].Value
		s := fmt.Sprintf("%s %s the %s at every step, from %s at %s to %s at %s", subject, verb, about,
			amountOf(r, from), pointValue(r, 0, 0), amountOf(r, to), pointValue(r, len(r.Points)-1, 0))
		if r.Costly {
			s += ", and every step pays"
		}
		return s
	}
	next := &r.Gains[same]
	return fmt.Sprintf("%s %s the %s up to %s; %s %s", subject, verb, about, pointValue(r, last.To, 0), stepName(r, next, ""), brings(r, next))
}

// way is +1 where a step raises the first metric, -1 where it lowers it.
func way(g *whatif.Gain) int {
	switch x := g.Metrics[0].Delta.Value; {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// luckAnswer is for a first step that cannot be told from luck: all of them
// together may be.
func luckAnswer(r *whatif.Response, about string, first *whatif.Gain) string {
	if r.Costly {
		return fmt.Sprintf("Whether %s pays cannot be told: it %s", stepName(r, first, "from"), brings(r, first))
	}
	span := r.Span
	d := &span.Metrics[0]
	from, to := pointValue(r, span.From, 0), pointValue(r, span.To, 0)
	switch {
	case math.IsNaN(d.Delta.Value):
		return fmt.Sprintf("The %s is undefined at %s or %s; what the steps bring cannot be told from luck", about, from, to)
	case d.Told():
		return fmt.Sprintf("From %s to %s the %s changes by %s; already %s may be luck", from, to, about, change(r, span), stepName(r, first, "from"))
	}
	return fmt.Sprintf("Whether %s changes the %s cannot be told from luck: from %s to %s it is %s%s",
		quantityName(&r.Axes[0]), about, from, to, change(r, span), needed(d.Needed()))
}

// change is what a step changes: "+€21k (95% interval -5k to 47k)".
func change(r *whatif.Response, g *whatif.Gain) string {
	d, unit := &g.Metrics[0], g.Metrics[0].Objective.Unit()
	s := Signed(d.Delta.Value, unit, r.Scenario.Currency)
	if d.Delta.CI.Confidence > 0 {
		s += fmt.Sprintf(" (95%% interval %s)", DifferenceRange(d.Delta.CI, unit, r.Scenario.Currency))
	}
	return s
}

// brings is what a step does: "costs €90k and brings €21k (95% interval -5k to
// 47k)", "raises it by 3.2 days (95% interval ...), which may be luck".
func brings(r *whatif.Response, g *whatif.Gain) string {
	d, unit := &g.Metrics[0], g.Metrics[0].Objective.Unit()
	interval := ""
	if d.Delta.CI.Confidence > 0 {
		interval = fmt.Sprintf(" (95%% interval %s)", DifferenceRange(d.Delta.CI, unit, r.Scenario.Currency))
	}
	if r.Costly {
		cost := "costs " + Money(g.Cost.Delta.Value, r.Scenario.Currency)
		if g.Cost.Delta.Value < 0 {
			cost = "saves " + Money(-g.Cost.Delta.Value, r.Scenario.Currency)
		}
		if d.Delta.Value < 0 {
			return fmt.Sprintf("%s and loses %s%s", cost, Money(-d.Delta.Value, r.Scenario.Currency), interval)
		}
		return fmt.Sprintf("%s and brings %s%s", cost, Money(d.Delta.Value, r.Scenario.Currency), interval)
	}
	switch {
	case math.IsNaN(d.Delta.Value):
		return "cannot be measured"
	case d.Better+d.Worse == 0:
		return "changes nothing"
	}
	s := "changes it by " + change(r, g)
	if g.Verdict == 0 {
		s += ", which may be luck"
	}
	return s
}

// members reports whether an axis counts the members of a pool.
func members(a *whatif.Axis) bool {
	return a.Whole() && strings.HasPrefix(a.Path, "pool.") && strings.HasSuffix(a.Path, ".size")
}

// quantityName names the quantity of an axis: "the number of demo engineers",
// "the conversion of demo".
func quantityName(a *whatif.Axis) string {
	if members(a) {
		return "the number of " + a.Title
	}
	return "the " + a.Title
}

// ordinals are written out as far as people do.
var ordinals = []string{"", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"}

// stepName names a step: "the fifth" of the members of a pool, else "the step
// to 65%", or with from "the step from 60% to 65%".
func stepName(r *whatif.Response, g *whatif.Gain, from string) string {
	to := r.Points[g.To].At[g.Axis]
	if members(&r.Axes[g.Axis]) && to-r.Points[g.From].At[g.Axis] == 1 && int(to) < len(ordinals) {
		return "the " + ordinals[int(to)]
	}
	if from != "" {
		return fmt.Sprintf("the step from %s to %s", pointValue(r, g.From, g.Axis), pointValue(r, g.To, g.Axis))
	}
	return "the step to " + pointValue(r, g.To, g.Axis)
}

// amountOf writes the first metric.
func amountOf(r *whatif.Response, x float64) string {
	if r.Objective.Unit() == sim.Days {
		return DaysText(x)
	}
	return Number(x, r.Objective.Unit(), r.Scenario.Currency)
}

// bestAnswer names the best value, and those that cannot be told from it.
func bestAnswer(r *whatif.Response) string {
	about, e := ObjectiveName(r.Objective, r.Scenario), r.Points[r.Best].Metrics[0]
	if r.Costly {
		about, e = about+" less cost", r.Points[r.Best].Net
	}
	most := "highest"
	if r.Objective.Better() < 0 {
		most = "lowest"
	}
	s := fmt.Sprintf("The %s is %s at %s: %s", about, most, place(r, r.Best), amountOf(r, e.Value))
	switch n := len(r.Rivals); {
	case n > 0 && n == len(r.Points)-1:
		s += "; no other point can be told from it"
	case n > 3:
		s += fmt.Sprintf("; %d others cannot be told from it", n)
	case n > 0:
		var names []string
		for _, i := range r.Rivals {
			names = append(names, place(r, i))
		}
		s += "; " + andList(names) + " cannot be told from it"
	}
	return s
}

// place names a point: "4", or "4 demo engineers and 60% conversion of demo".
func place(r *whatif.Response, i int) string {
	if len(r.Axes) == 1 {
		return pointValue(r, i, 0)
	}
	var parts []string
	for k := range r.Axes {
		s := pointValue(r, i, k)
		if members(&r.Axes[k]) {
			s += " " + membersTitle(&r.Axes[k], r.Points[i].At[k])
		} else {
			s = r.Axes[k].Title + " " + s
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, " and ")
}

// membersTitle is what so many members of a pool are called.
func membersTitle(a *whatif.Axis, n float64) string {
	if n == 1 {
		return strings.TrimSuffix(a.Title, "s")
	}
	return a.Title
}

// andList writes names: "3", "3 and 5", "3, 4 and 5".
func andList(names []string) string {
	if n := len(names) - 1; n > 0 {
		return strings.Join(names[:n], ", ") + " and " + names[n]
	}
	return strings.Join(names, "")
}

// gridAnswer is the finding where there are two axes.
func gridAnswer(r *whatif.Response, about string) string {
	if r.Best >= 0 {
		return bestAnswer(r)
	}
	low, high := -1, -1
	for i := range r.Points {
		x := r.Points[i].Metrics[0].Value
		if math.IsNaN(x) {
			continue
		}
		if low < 0 || x < r.Points[low].Metrics[0].Value {
			low = i
		}
		if high < 0 || x > r.Points[high].Metrics[0].Value {
			high = i
		}
	}
	return fmt.Sprintf("The %s goes from %s at %s to %s at %s", about, amountOf(r, r.Points[low].Metrics[0].Value), place(r, low),
		amountOf(r, r.Points[high].Metrics[0].Value), place(r, high))
}

// briefResponse is the best so far, or the range.
func briefResponse(r *whatif.Response) string {
	if r.Best < 0 {
		return ""
	}
	e := r.Points[r.Best].Metrics[0]
	if r.Costly {
		e = r.Points[r.Best].Net
	}
	if math.IsNaN(e.Value) {
		return ""
	}
	var at []string
	for k := range r.Axes {
		at = append(at, pointValue(r, r.Best, k))
	}
	return fmt.Sprintf("best at %s: %s", strings.Join(at, ", "), amountOf(r, e.Value))
}
