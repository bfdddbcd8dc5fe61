package out

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/whatif"
)

// allocation is the document of a plan.
func allocation(a *whatif.Allocation) Document {
	d := reportOf(&a.About, allocationAnswer(a),
		func() []sheet { return allocationTables(a) },
		func() object { return allocationMembers(a) },
		func() records { return allocationRecords(a) })
	d.footer = fmt.Sprintf(a.Scenario.Words().In("%s tried, all with the same deals and luck; %s of each finalist; seed %d; %s from %s."),
		counted(a.Tried, "division"), counted(a.Run.Replications, "replication"), a.Run.Seed, DaysText(a.Run.HorizonDays), Date(a.Run.Start))
	return d
}

// briefAllocation is the best gain so far.
func briefAllocation(a *whatif.Allocation) string {
	if math.IsNaN(a.Best.Headline.Delta.Value) {
		return ""
	}
	return "best so far " + PlusMinus(a.Best.Headline.Delta.Value, a.Best.Headline.Delta.CI, a.Objective.Unit(), a.Scenario.Currency)
}

// PerTime writes money per day in the plan's unit of time: "€200k/year".
func PerTime(a *whatif.Allocation, perDay float64) string {
	return PlanMoney(a, perDay) + "/" + a.Per
}

// PlanMoney is PerTime without the unit of time, which a table says once.
func PlanMoney(a *whatif.Allocation, perDay float64) string {
	return Money(model.PerTime(perDay, a.Per), a.Scenario.Currency)
}

// spends reports whether an option has money at an outlet worth a word.
func spends(a *whatif.Allocation, o *whatif.Option, i int) bool { return o.Money[i] > 1e-6*a.Budget }

// more is what an option buys at an outlet: "+1" members, or "+€60k".
func more(a *whatif.Allocation, o *whatif.Option, i int) string {
	switch {
	case !spends(a, o, i):
		return Undefined
	case a.Outlets[i].Buys == whatif.Members:
		return "+" + Count(a.Outlets[i].Amount(o.Money[i]))
	}
	return "+" + PlanMoney(a, o.Money[i])
}

// Division is an option in words: "callers +1, search adverts +€60k"; "nothing"
// where no money is spent.
func Division(a *whatif.Allocation, o *whatif.Option) string {
	var parts []string
	for i := range a.Outlets {
		if spends(a, o, i) {
			parts = append(parts, a.Outlets[i].Title+" "+more(a, o, i))
		}
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}

// allocationAnswer says where the money goes, what it brings, and how sure that
// is.
func allocationAnswer(a *whatif.Allocation) string {
	h := &a.Best.Headline
	name, unit := ObjectiveName(a.Objective, a.Scenario), a.Objective.Unit()
	var s string
	if Division(a, &a.Best) == "nothing" {
		s = fmt.Sprintf("Keep the money: no division of %s that was tried does better for the %s, which is %s today.",
			PerTime(a, a.Budget), name, Number(a.Today.Value, unit, a.Scenario.Currency))
	} else {
		s = fmt.Sprintf("%s more does most as %s: the %s goes from %s to %s",
			PerTime(a, a.Budget), Division(a, &a.Best), name, Number(h.Base.Value, unit, a.Scenario.Currency), Number(h.Variant.Value, unit, a.Scenario.Currency))
		if h.Delta.CI.Confidence > 0 {
			s += fmt.Sprintf(" (%s, 95%% interval %s)", Signed(h.Delta.Value, unit, a.Scenario.Currency), DifferenceRange(h.Delta.CI, unit, a.Scenario.Currency))
		}
		if !h.Told() {
			s += ", which cannot be told from luck" + needed(h.Needed())
		}
		s += "."
		if a.Unspent > 0.01*a.Budget {
			s += fmt.Sprintf(" %s stays over.", PerTime(a, a.Unspent))
		}
	}
	return s + runnerUp(a) + howSure(a)
}

// runnerUp says what is second best, and by how much it is behind.
func runnerUp(a *whatif.Allocation) string {
	if len(a.Others) == 0 {
		return ""
	}
	d, unit := &a.Behind, a.Objective.Unit()
	second := Division(a, &a.Others[0])
	if second == "nothing" {
		second = "to keep the money"
	}
	size := Difference(math.Abs(d.Delta.Value), unit, a.Scenario.Currency)
	where := "behind"
	if d.Delta.Value*float64(a.Objective.Better()) > 0 {
		where = "ahead in these replications"
	}
	switch {
	case d.Better+d.Worse == 0:
		return fmt.Sprintf(" As good in every replication: %s.", second)
	case d.Delta.CI.Confidence == 0:
		return fmt.Sprintf(" The runner-up: %s.", second)
	case !d.Told():
		return fmt.Sprintf(" The runner-up, %s, is %s %s; the two cannot be told apart (difference %s)%s.",
			second, size, where, DifferenceRange(d.Delta.CI, unit, a.Scenario.Currency), needed(d.Needed()))
	}
	return fmt.Sprintf(" The runner-up, %s, is %s %s (difference %s).", second, size, where, DifferenceRange(d.Delta.CI, unit, a.Scenario.Currency))
}

// howSure says how the best was chosen among the finalists.
func howSure(a *whatif.Allocation) string {
	n, s := 1+len(a.Others), a.Selection
	if s.Rounds == 0 || n < 2 {
		return ""
	}
	matters := Difference(s.Indifference, a.Objective.Unit(), a.Scenario.Currency)
	if !s.Decided {
		return fmt.Sprintf(" After %s it is open which of %d finalists is best; this one leads.", counted(s.Rounds, "replication"), n)
	}
	return fmt.Sprintf(" The first was chosen among %d finalists, with %s confidence of the best of them if that leads by %s or more.", n, Percent(s.Confidence), matters)
}

func allocationTables(a *whatif.Allocation) []sheet {
	all := []sheet{division(a)}
	options := []whatif.Option{a.Best}
	if len(a.Others) > 0 {
		all = append(all, optionTable(a, "The finalists", append(options, a.Others...),
			"Money per "+a.Per+a.Scenario.Words().In(", on top of today's. The best comes first; intervals of the gain over today, from pairs of replications with the same deals and luck.")))
	}
	if len(a.Front) > 1 {
		all = append(all, optionTable(a, "What less money would do", a.Front,
			fmt.Sprintf("The best that was tried for each amount of money; on %s.", counted(frontReplications(a), "replication"))))
	}
	return all
}

func frontReplications(a *whatif.Allocation) int {
	n := a.Front[0].Replications
	for i := range a.Front {
		n = min(n, a.Front[i].Replications)
	}
	return n
}

// division is where the money of the best option goes.
func division(a *whatif.Allocation) sheet {
	t := sheet{
		title: "How to divide " + PerTime(a, a.Budget),
		columns: []column{{title: "", text: true}, {title: "Buys", text: true, rank: 1}, {title: "Today"}, {title: "More"},
			{title: "Money per " + a.Per}},
	}
	for i := range a.Outlets {
		o := &a.Outlets[i]
		what, today, bought := "members", Count(o.Today), a.Outlets[i].Amount(a.Best.Money[i])
		text := "+" + Count(bought)
		switch o.Buys {
		case whatif.Spend:
			what, today, text = a.Scenario.Words().In("leads by response"), PerTime(a, o.Today), "+"+PerTime(a, bought)
		case whatif.Leads:
			what, today, text = a.Scenario.Words().In("leads by price"), leadsPer(a, o.Today), "+"+leadsPer(a, bought)
		}
		if !spends(a, &a.Best, i) {
			text = Undefined
		}
		t.rows = append(t.rows, []string{o.Title, what, today, text, PlanMoney(a, a.Best.Money[i])})
	}
	return t
}

// leadsPer writes leads per day as leads in the plan's unit of time.
func leadsPer(a *whatif.Allocation, perDay float64) string {
	return Count(model.PerTime(perDay, a.Per)) + "/" + a.Per
}

// optionTable has a row per option and a column per outlet that any of them
// gives money to.
func optionTable(a *whatif.Allocation, title string, options []whatif.Option, note string) sheet {
	t := sheet{title: title, note: note, columns: []column{{title: "Money"}}}
	var used []int
	for i := range a.Outlets {
		if slices.ContainsFunc(options, func(o whatif.Option) bool { return spends(a, &o, i) }) {
			used = append(used, i)
			t.columns = append(t.columns, column{title: a.Outlets[i].Title})
		}
	}
	unit, cur := a.Objective.Unit(), a.Scenario.Currency
	t.columns = append(t.columns, column{title: beginning(ObjectiveName(a.Objective, a.Scenario)), rank: 1}, column{title: "Gain"},
		column{title: "95% interval", rank: 2})
	profit := a.Objective.Place.Metric.Name != "profit" || a.Objective.Chance
	if profit {
		t.columns = append(t.columns, column{title: "Profit", rank: 3})
	}
	for k := range options {
		o := &options[k]
		row := []string{PlanMoney(a, o.Spent)}
		for _, i := range used {
			row = append(row, more(a, o, i))
		}
		gain := []string{Number(o.Headline.Variant.Value, unit, cur), Signed(o.Headline.Delta.Value, unit, cur), DifferenceRange(o.Headline.Delta.CI, unit, cur)}
		if profit {
			gain = append(gain, Signed(o.Profit.Delta.Value, sim.Money, cur))
		}
		if Division(a, o) == "nothing" { // nothing can be said of today against today
			for i := range gain[1:] {
				gain[1+i] = Undefined
			}
		}
		row = append(row, gain...)
		t.rows = append(t.rows, row)
	}
	return t
}

// allocationMembers are the JSON object of a plan between what all experiments
// have.
func allocationMembers(a *whatif.Allocation) object {
	outlets, others, front := list{}, list{}, list{}
	for i := range a.Outlets {
		o := &a.Outlets[i]
		outlets = append(outlets, inline{{"path", o.Path}, {"title", o.Title}, {"buys", buys(o.Buys)}, {"today", o.Today}, {"price", o.Price}})
	}
	for i := range a.Others {
		others = append(others, optionOf(a, &a.Others[i]))
	}
	for i := range a.Front {
		front = append(front, optionOf(a, &a.Front[i]))
	}
	members := object{
		{"objective", objectiveOf(a.Objective)}, {"budget_per_day", a.Budget}, {"per", a.Per}, {"outlets", outlets},
		{"today", inline{{"value", a.Today.Value}, {"ci", a.Today.CI}}}, {"best", optionOf(a, &a.Best)}, {"unspent_per_day", a.Unspent},
		{"others", others}, {"behind", nil}, {"selection", nil}, {"front", front}, {"tried", a.Tried},
	}
	if len(a.Others) > 0 {
		members[8].value = differenceOf(&a.Behind)
	}
	if s := a.Selection; s.Rounds > 0 {
		members[9].value = inline{{"decided", s.Decided}, {"indifference", s.Indifference}, {"confidence", s.Confidence}, {"replications", s.Rounds}}
	}
	return members
}

func buys(b whatif.Buys) string {
	switch b {
	case whatif.Members:
		return "members"
	case whatif.Spend:
		return "spend"
	}
	return "leads"
}

// optionOf is one division of the money.
func optionOf(a *whatif.Allocation, o *whatif.Option) object {
	money, amount := inline{}, inline{}
	for i := range a.Outlets {
		money = append(money, member{a.Outlets[i].Path, o.Money[i]})
		amount = append(amount, member{a.Outlets[i].Path, a.Outlets[i].Amount(o.Money[i])})
	}
	return object{
		{"money_per_day", money}, {"amount", amount}, {"spent_per_day", o.Spent}, {"replications", o.Replications},
		{"headline", differenceOf(&o.Headline)}, {"cost", differenceOf(&o.Cost)}, {"profit", differenceOf(&o.Profit)},
	}
}

// allocationRecords have one row per option: the best, the other finalists, then
// the front.
func allocationRecords(a *whatif.Allocation) records {
	t := records{header: []string{"role", "spent_per_day", "value", "difference", "ci_low", "ci_high", "cost", "profit", "replications"}}
	for i := range a.Outlets {
		t.header = append(t.header, a.Outlets[i].Path)
	}
	row := func(role string, o *whatif.Option) {
		ci := o.Headline.Delta.CI
		low, high := cellText(ci.Low), cellText(ci.High)
		if ci.Confidence == 0 {
			low, high = "", ""
		}
		cs := append([]string{role}, cells(o.Spent, o.Headline.Variant.Value, o.Headline.Delta.Value)...)
		cs = append(cs, low, high)
		cs = append(cs, cells(o.Cost.Delta.Value, o.Profit.Delta.Value)...)
		cs = append(cs, strconv.Itoa(o.Replications))
		for i := range a.Outlets {
			cs = append(cs, cellText(a.Outlets[i].Amount(o.Money[i])))
		}
		t.rows = append(t.rows, cs)
	}
	row("best", &a.Best)
	for i := range a.Others {
		row("finalist", &a.Others[i])
	}
	for i := range a.Front {
		row("front", &a.Front[i])
	}
	return t
}
