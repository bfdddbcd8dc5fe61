package out

import (
	"fmt"
	"math"

	"dealcast/sim"
	"dealcast/sim/stat"
	"dealcast/sim/whatif"
)

// leverage is the document of the levers of a scenario.
func leverage(r *whatif.Leverage) Document {
	d := reportOf(&r.About, leverageAnswer(r),
		func() []sheet { return leverageTables(r) },
		func() object { return leverageMembers(r) },
		func() records { return leverageRecords(r) })
	for _, left := range r.LeftOut {
		d.warnings = append(d.warnings, "left out: "+left)
	}
	d.footer = fmt.Sprintf(r.Scenario.Words().In("%s, the same deals and luck for every lever%s; seed %d; %s from %s."), counted(r.Run.Replications, "replication"),
		fewest(r), r.Run.Seed, DaysText(r.Run.HorizonDays), Date(r.Run.Start))
	return d
}

// fewest says that sure levers needed fewer replications than the base.
func fewest(r *whatif.Leverage) string {
	least := r.Run.Replications
	for i := range r.Levers {
		least = min(least, r.Levers[i].Replications)
	}
	if least == r.Run.Replications {
		return ""
	}
	return fmt.Sprintf(", %s where its effect was sure by then", Count(float64(least)))
}

func leverageTables(r *whatif.Leverage) []sheet {
	all := []sheet{leverTable(r)}
	if r.Relief != nil && r.Relief.Bottleneck != nil {
		all = append(all, reliefTable(r))
	}
	if r.Sensitivity != nil {
		all = append(all, sensitivityTable(r))
	}
	return all
}

// leverTable has a row for each lever, the largest effect first.
func leverTable(r *whatif.Leverage) sheet {
	unit, cur := r.Objective.Unit(), r.Scenario.Currency
	t := sheet{
		title: "Levers",
		note: fmt.Sprintf(r.Scenario.Words().In("%s: the effect of the lever alone, from pairs of replications with the same deals and luck; as it is: %s. "+
			"Each interval holds for its own row. luck?: it cannot be told from luck, judged for all %d levers together (Holm, 5%%)."),
			objectiveTitle(r), Number(r.Base.Value, unit, cur), len(r.Levers)),
		columns: []column{{title: "", text: true}, {title: objectiveTitle(r)}, {title: "95% interval", rank: 2}, {title: "", text: true, rank: 1}},
	}
	costs := false
	for i := range r.Levers {
		costs = costs || r.Levers[i].Cost != nil
	}
	if r.Target != "" {
		t.columns = append(t.columns, column{title: "Chance, " + r.Target, rank: 3})
		t.note += " pt: percentage points."
	}
	if costs {
		t.columns = append(t.columns, column{title: "Cost", rank: 4}, column{title: perMoney(r), rank: 5})
		t.note += " Cost: as far as the scenario knows it."
	}
	for i := range r.Levers {
		v := &r.Levers[i]
		row := []string{v.Name, signedCell(v.Effect.Delta.Value, unit, cur), rangeCell(v.Effect.Delta.CI, unit, cur), LeverVerdict(v)}
		if r.Target != "" {
			row = append(row, Signed(v.Target.Delta.Value, sim.Share, ""))
		}
		if costs {
			row = append(row, costOf(v.Cost, cur), gainOf(r, v))
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// objectiveTitle names the objective with its unit.
func objectiveTitle(r *whatif.Leverage) string {
	name := beginning(ObjectiveName(r.Objective, r.Scenario))
	if r.Objective.Unit() == sim.Days {
		name += " (days)"
	}
	return name
}

// LeverVerdict is what can be said of a lever, in a word or two; nothing where
// it does what it should.
func LeverVerdict(v *whatif.Lever) string {
	switch {
	case v.Verdict > 0:
		return ""
	case v.Effect.Better+v.Effect.Worse == 0 && v.Effect.Same > 0:
		return "none"
	case v.Verdict < 0 && v.Effect.Objective.Better() != 0:
		return "worse"
	case v.Verdict < 0:
		return "less"
	}
	return "luck?"
}

// perMoney is "Per €1" for amounts of money, else "Per €1k".
func perMoney(r *whatif.Leverage) string { return "Per " + Money(moneyStep(r), r.Scenario.Currency) }

func moneyStep(r *whatif.Leverage) float64 {
	if r.Objective.Unit() == sim.Money {
		return 1
	}
	return 1000
}

// costOf is a difference of cost; where the scenario knows of none, a dash.
func costOf(cost *whatif.Difference, currency string) string {
	if cost == nil {
		return Undefined
	}
	return Signed(cost.Delta.Value, sim.Money, currency)
}

// gainOf is what a lever brings per unit of money.
func gainOf(r *whatif.Leverage, v *whatif.Lever) string {
	if math.IsNaN(v.Gain.Value) {
		return Undefined
	}
	return Signed(v.Gain.Value*moneyStep(r), r.Objective.Unit(), r.Scenario.Currency)
}

// reliefTable follows the bottleneck while it is relieved.
func reliefTable(r *whatif.Leverage) sheet {
	unit, cur := r.Objective.Unit(), r.Scenario.Currency
	t := sheet{
		title: "Bottleneck",
		note: "The pool whose next member brings most, where that can be told from luck and is at least 1% of what there is; " +
			"then the same with more members in it, until it is another, or none.",
		columns: []column{{title: "", text: true}, {title: "Bottleneck", text: true}, {title: "Its next member"}, {title: "95% interval", rank: 1}, {title: "Cost", rank: 2}},
	}
	row := func(state string, w *whatif.Worth) {
		if w == nil {
			t.rows = append(t.rows, []string{state, "none", Undefined, Undefined, Undefined})
			return
		}
		t.rows = append(t.rows, []string{state, w.Title, Signed(w.Effect.Delta.Value, unit, cur), DifferenceRange(w.Effect.Delta.CI, unit, cur), costOf(w.Cost, cur)})
	}
	b := r.Relief.Bottleneck
	row("as it is", b)
	for _, s := range r.Relief.Steps {
		row(fmt.Sprintf("with %d more", s.Added), s.Next)
	}
	return t
}

// sensitivityTable says what spreads the objective over replications.
func sensitivityTable(r *whatif.Leverage) sheet {
	s := r.Sensitivity
	unit, cur := s.Objective.Unit(), r.Scenario.Currency
	t := sheet{
		title: "Where the spread comes from",
		note: fmt.Sprintf("The %s differs from replication to replication by %s (standard deviation). On its own: the part of that variance which "+
			"would go away if the number were known. In all: with what it does together with others; for luck, what would be left if every number were known. "+
			"If known: the standard deviation then. From %s of each of %d rows.",
			ObjectiveName(s.Objective, r.Scenario), Difference(s.SD, unit, cur), counted(s.Replications, "replication"), len(s.Factors)+2),
		columns: []column{{title: "", text: true}, {title: "On its own"}, {title: "95% interval", rank: 1}, {title: "In all", rank: 2}, {title: "95% interval", rank: 3}, {title: "If known", rank: 2}},
	}
	for i := range s.Factors {
		f := &s.Factors[i]
		known := Undefined
		if !f.Luck() && !f.Market && finite(f.First.Value) {
			known = Difference(s.SD*math.Sqrt(1-bounded(f.First.Value)), unit, cur)
		}
		t.rows = append(t.rows, []string{factorName(r, f), shareOf(f.First.Value), boundedRange(f.First.CI), shareOf(f.Total.Value), boundedRange(f.Total.CI), known})
	}
	return t
}

// factorName is a factor in words.
func factorName(r *whatif.Leverage, f *whatif.Factor) string {
	if f.Luck() {
		return r.Scenario.Words().In("luck of the deals")
	}
	if f.Market {
		return "the market"
	}
	return f.Name
}

// shareOf writes an index: an estimate may fall a little outside 0 to 100%.
func shareOf(x float64) string { return Percent(bounded(x)) }

func boundedRange(ci stat.Interval) string {
	if ci.Confidence == 0 || math.IsNaN(ci.Low) || math.IsNaN(ci.High) {
		return Undefined
	}
	return PercentRange(stat.Interval{Low: bounded(ci.Low), High: bounded(ci.High), Confidence: ci.Confidence})
}

func bounded(x float64) float64 {
	if math.IsNaN(x) {
		return x
	}
	return min(max(x, 0), 1)
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
