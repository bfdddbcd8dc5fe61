package out

import (
	"fmt"
	"math"
	"strings"
	"time"

	"dealcast/sim"
)

// OpenDeals is the document of what may become of each deal that is open at the
// start; ok is false if the run does not know.
func OpenDeals(r *sim.Result) (d Document, ok bool) {
	rep := r.OpenDeals()
	if rep == nil {
		return Document{}, false
	}
	return Document{
		name: r.Scenario.Name, notice: interrupted(r.Run), answer: openAnswer(r, rep), warnings: r.Warnings, footer: footer(r.Run),
		tables: func() []sheet { return []sheet{openList(r, rep)} },
		members: func() object {
			return object{{"scenario", scenarioOf(r.Scenario)}, {"run", runOf(r.Run)}, {"open_deals", openOf(r, rep)}}
		},
		records: func() records { return openRecords(r, rep) },
	}, true
}

// lastDay is the last day of the report window.
func lastDay(r sim.RunInfo) time.Time {
	return r.Start.AddDate(0, 0, int(math.Ceil(r.HorizonDays))-1)
}

// openAnswer says how much of the open deals is expected to be won, and how many
// are old.
func openAnswer(r *sim.Result, rep *sim.OpenReport) string {
	n := len(rep.Deals)
	by := "by " + Date(lastDay(r.Run))
	words := r.Scenario.Words()
	all := words.In(counted(n, "open deal"))
	won, ci := rep.WonValue.Mean, rep.WonValue.CI.Mean
	money := func(x float64) string { return Money(x, r.Scenario.Currency) }
	s := fmt.Sprintf(words.In("Of the %s, worth %s, %s is expected to be won %s"), all, money(rep.Value), money(won), by)
	if rep.Value == 0 {
		won, ci, money = rep.Won.Mean, rep.Won.CI.Mean, Count
		s = fmt.Sprintf(words.In("Of the %s, %s are expected to be won %s"), all, Count(won), by)
	}
	if ci.Confidence > 0 {
		s += fmt.Sprintf(" (%s to %s)", money(ci.Low), money(ci.High))
	}
	if rep.Old > 0 {
		have := "have been in their"
		if rep.Old == 1 {
			have = "has been in its"
		}
		s += fmt.Sprintf(words.In("; %s of %s %s stage longer than 90%% of those that go on"), Count(float64(rep.Old)), Count(float64(rep.Judged)), have)
	}
	return s + "."
}

// openSummary is the table of a forecast: the open deals by stage.
func openSummary(r *sim.Result) sheet {
	rep := r.OpenDeals()
	if rep == nil {
		return sheet{}
	}
	t := sheet{
		title: r.Scenario.Words().In("Open deals"),
		note:  openAnswer(r, rep),
		columns: []column{{title: "", text: true}, {title: "At the start"}, {title: "Value"}, {title: r.Scenario.Words().In("Expected to be won")},
			{title: "Chance"}, {title: "Still open", rank: 2}, {title: "Older than usual", rank: 1}},
	}
	type line struct{ n, old, won, open, value, expected float64 }
	add := func(title string, l line) {
		t.rows = append(t.rows, []string{
			title, Count(l.n), Money(l.value, r.Scenario.Currency), Money(l.expected, r.Scenario.Currency),
			Percent(l.won / l.n), Percent(l.open / l.n), Count(l.old),
		})
	}
	var all line
	for _, s := range r.Stages {
		var l line
		for i := range rep.Deals {
			d := &rep.Deals[i]
			if d.Stage != s.Name {
				continue
			}
			l.n++
			l.won += d.Won
			l.open += d.Open
			l.value += d.Value
			l.expected += d.Expected
			if d.Older() {
				l.old++
			}
		}
		if l.n > 0 {
			add(s.Title, l)
		}
		all = line{all.n + l.n, all.old + l.old, all.won + l.won, all.open + l.open, all.value + l.value, all.expected + l.expected}
	}
	if len(t.rows) > 1 {
		add("all", all)
	}
	return t
}

// openList has a row for every open deal.
func openList(r *sim.Result, rep *sim.OpenReport) sheet {
	t := sheet{
		title: r.Scenario.Words().In("Open deals"),
		note: r.Scenario.Words().In("Chances by the end of the window. Dates: if it is won, one win in ten, in two, nine in ten come until then. " +
			"Usual: 90% of those that go on leave the stage within so many days."),
		columns: []column{{title: "", text: true}, {title: "Stage", text: true}, {title: "Days in it"}, {title: "Usual", rank: 3},
			{title: "Value"}, {title: "Won"}, {title: "95% interval", rank: 4}, {title: "Lost", rank: 2}, {title: "Open", rank: 2},
			{title: "Win, P10", text: true, rank: 4}, {title: "Win, P50", text: true, rank: 1}, {title: "Win, P90", text: true, rank: 4},
			{title: "Expected value"}},
	}
	for i := range rep.Deals {
		d := &rep.Deals[i]
		t.rows = append(t.rows, []string{
			d.ID, d.StageTitle, Count(d.Age), Count(d.Usual), Money(d.Value, r.Scenario.Currency),
			Percent(d.Won), shareRange(d.CI), Percent(d.Lost), Percent(d.Open),
			winDate(r, d.P10, Undefined), winDate(r, d.P50, Undefined), winDate(r, d.P90, Undefined),
			Money(d.Expected, r.Scenario.Currency),
		})
	}
	return t
}

// winDate is the date of so many days after the start.
func winDate(r *sim.Result, days float64, never string) string {
	if math.IsNaN(days) {
		return never
	}
	return isoDate(r.Run.Start.AddDate(0, 0, int(math.Floor(days))))
}

// openRecords have one row per open deal.
func openRecords(r *sim.Result, rep *sim.OpenReport) records {
	t := records{header: strings.Fields(`id stage status source segment days_in_stage days_in_status usual_days older value
		won won_low won_high lost open win_p10 win_p50 win_p90 win_p10_days win_p50_days win_p90_days expected_value`)}
	for i := range rep.Deals {
		d := &rep.Deals[i]
		ci := d.CI
		if ci.Confidence == 0 {
			ci.Low, ci.High = math.NaN(), math.NaN()
		}
		older := ""
		if !math.IsNaN(d.Usual) {
			older = fmt.Sprint(d.Older())
		}
		row := []string{d.ID, d.Stage, string(d.Status), d.Source, d.Segment}
		row = append(row, cells(d.Age, d.Since, d.Usual)...)
		row = append(row, older)
		row = append(row, cells(d.Value, d.Won, ci.Low, ci.High, d.Lost, d.Open)...)
		row = append(row, winDate(r, d.P10, ""), winDate(r, d.P50, ""), winDate(r, d.P90, ""))
		t.rows = append(t.rows, append(row, cells(d.P10, d.P50, d.P90, d.Expected)...))
	}
	return t
}

// openOf is the JSON object of the open deals.
func openOf(r *sim.Result, rep *sim.OpenReport) object {
	deals := list{}
	for i := range rep.Deals {
		d := &rep.Deals[i]
		one := inline{{"id", d.ID}, {"stage", d.Stage}, {"status", string(d.Status)}}
		if d.Source != "" {
			one = append(one, member{"source", d.Source})
		}
		if d.Segment != "" {
			one = append(one, member{"segment", d.Segment})
		}
		deals = append(deals, append(one, inline{
			{"days_in_stage", d.Age}, {"days_in_status", d.Since}, {"usual_days", d.Usual}, {"value", d.Value},
			{"won", d.Won}, {"ci", bounds(d.CI)}, {"lost", d.Lost}, {"open", d.Open},
			{"win_days", inline{{"p10", d.P10}, {"p50", d.P50}, {"p90", d.P90}}}, {"expected_value", d.Expected},
		}...))
	}
	return object{
		{"count", len(rep.Deals)}, {"value", rep.Value}, {"won", summaryOf(rep.Won)}, {"won_value", summaryOf(rep.WonValue)},
		{"older", rep.Old}, {"judged", rep.Judged}, {"deals", deals},
	}
}
