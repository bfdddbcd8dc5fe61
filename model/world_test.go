package model

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
)

// TestWorld reads factors and shocks.
func TestWorld(t *testing.T) {
	s := mustLoad(t, small+`[factor.economy]
sd = "0.1 to 0.3"
each = "quarter"
persistence = 0.7
elasticity = { rate = 1, dwell = -0.4 }
[factor.mood]
sd = 0.2
elasticity = { odds = 0.5 }
[shock.strike]
probability = "10%"
starts = 2027-06-01
lasts = "2w"
rate_times = 0
[shock.rival]
probability = "5% to 15%"
lasts = "3mo"
odds_times = 0.8
`)
	if len(s.Factors) != 2 || len(s.Shocks) != 2 {
		t.Fatalf("got %+v and %+v", s.Factors, s.Shocks)
	}
	a, b := s.Factors[0], s.Factors[1]
	if a.SD.Unknown != 1 || a.Each != "quarter" || a.Persistence.Value != 0.7 || a.Elasticity.Rate.Value != 1 || a.Elasticity.Dwell.Value != -0.4 || a.Elasticity.Odds.Value != 0 || b.Each != "run" {
		t.Errorf("factors: %+v, %+v", a, b)
	}
	x, y := s.Shocks[0], s.Shocks[1]
	if x.Starts == nil || s.day(*x.Starts) != 151 || x.Lasts.Value != 14 || x.Rate.Value != 0 || x.Odds.Value != 1 || y.Starts != nil || y.Probability.Unknown != 2 || y.Lasts.Value != 3*monthDays {
		t.Errorf("shocks: %+v, %+v", x, y)
	}
	s = mustLoad(t, small+"[shock.late]\nprobability = 1\nstarts = 2029-01-01\nlasts = 1\nrate_times = 2\n")
	if len(s.Warnings) != 1 || s.Warnings[0].Text != "2029-01-01 is beyond the horizon: it changes nothing" {
		t.Errorf("warnings: %v", s.Warnings)
	}
}

// changing is a scenario with two changes, the later one first in the file.
const changing = `stages = ["contact", "demo"]
[time]
start = 2027-01-01
[source.inbound]
rate = "10 to 14/week"
[deal]
value = "6k"
[stage.contact]
dwell = "5d"
conversion = "50% to 70%"
[stage.demo]
pool = "engineers"
work = "2h"
conversion = "30%"
[pool.engineers]
size = 2
[change.prices]
on = 2027-09-01
set = { "deal.value" = "*1.1", "stage.demo.conversion" = "-2pt", "source.inbound.cost" = "10 to 20" }
[change.training]
title = "The training"
on = 2027-04-01
ramp = "60d"
set = { "stage.demo.conversion" = "+3pt", "stage.contact.dwell" = { dist = "gamma", mean = "3d to 4d", cv = 1 }, "stage.contact.conversion" = "*1.1" }
`

// TestChanges makes the scenario after each change, all earlier ones included.
func TestChanges(t *testing.T) {
	s := mustLoad(t, changing)
	if len(s.Changes) != 2 || s.Changes[0].Name != "training" || s.Changes[0].Title != "The training" || s.Changes[0].Ramp != 60 {
		t.Fatalf("by date: got %+v", s.Changes)
	}
	a, b := s.Changes[0].After, s.Changes[1].After
	for i, c := range []struct {
		got, want float64
		why       string
	}{
		{s.Stages[1].Routes[0].Share.Value, 0.3, "before"},
		{a.Stages[1].Routes[0].Share.Value, 0.33, "after the first"},
		{b.Stages[1].Routes[0].Share.Value, 0.31, "relative to what the first has made of it"},
		{a.Value.At(nil).Mean(), 6000, "not yet"},
		{b.Value.At(nil).Mean(), 6600, "scaled"},
		{a.Stages[0].Routes[0].Share.Factor, 1.1, "of what is unknown"},
		{b.Stages[0].Routes[0].Share.Factor, 1.1, "still"},
	} {
		if math.Abs(c.got-c.want) > 1e-12 {
			t.Errorf("case %d (%s): got %v, want %v", i, c.why, c.got, c.want)
		}
	}
	if a.Changes != nil || b.Changes != nil || s.Stages[0].Dwell.Family != "constant" || b.Stages[0].Dwell.Family != "gamma" {
		t.Errorf("got %+v and %+v", a.Changes, b.Stages[0].Dwell)
	}
	want := [][]string{
		{"source.inbound.rate", "stage.contact.conversion"},
		{"source.inbound.rate", "stage.contact.dwell.mean", "stage.contact.conversion"},
		{"source.inbound.rate", "source.inbound.cost", "stage.contact.dwell.mean", "stage.contact.conversion"},
	}
	axes := map[string]int{"source.inbound.rate": 0, "stage.contact.conversion": 1, "stage.contact.dwell.mean": 2, "source.inbound.cost": 3}
	for i, scn := range []*Scenario{s, a, b} {
		var paths []string
		for _, u := range scn.Unknowns {
			paths = append(paths, u.Path)
			if axes[u.Path] != u.Axis {
				t.Errorf("scenario %d: %s has axis %d, want %d", i, u.Path, u.Axis, axes[u.Path])
			}
		}
		if !slices.Equal(paths, want[i]) {
			t.Errorf("scenario %d: unknowns %v, want %v", i, paths, want[i])
		}
	}
	if got := strings.Join(s.Changes[1].Paths, " "); got != "deal.value stage.demo.conversion source.inbound.cost" {
		t.Errorf("paths: %s", got)
	}
	var shown bytes.Buffer
	if err := Show(&shown, s, false); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"set.stage.demo.conversion    = 33% (+3pt)", "set.deal.value            = 6600 (*1.1)",
		"gamma, mean 3d to 4d, median 3.46d, cv 1  varies from deal to deal, parameters unknown: one set per replication; in.toml:24",
	} {
		if !strings.Contains(shown.String(), line) {
			t.Errorf("%q is not in\n%s", line, shown.String())
		}
	}
}

// TestSettingChanges changes changes by path, and what they are relative to.
func TestSettingChanges(t *testing.T) {
	s := mustLoad(t, changing, "change.training.on=+30d", `change.training.set."stage.demo.conversion"=+5pt`, "stage.demo.conversion=40%", `change.prices.set."deal.value"=none`, "change.training.ramp=0d")
	c := s.Changes[0]
	if c.On.Format("2006-01-02") != "2027-05-01" || math.Abs(c.After.Stages[1].Routes[0].Share.Value-0.45) > 1e-12 || len(s.Changes[1].Paths) != 2 {
		t.Errorf("got %+v, share %v", c, c.After.Stages[1].Routes[0].Share)
	}
	v, problems := s.With(TextPatch("change.training", "none"), TextPatch("pool.engineers.size", "+1"))
	if v == nil || len(v.Changes) != 1 || v.Changes[0].After.Pools[0].Size != 3 {
		t.Errorf("a variant: %v", problems)
	}
	fsys := files("base.toml", changing, "in.toml", "base = \"base.toml\"\n[change.prices]\nset = { \"deal.value\" = \"7k\" }\n[change.training.set]\n\"stage.demo.conversion\" = \"35%\"\n")
	o, problems := Load(fsys, "in.toml", nil)
	if o == nil {
		t.Fatal(FormatProblems(problems, "in.toml"))
	}
	if len(o.Changes[1].Paths) != 1 || len(o.Changes[0].Paths) != 3 || o.Changes[0].After.Stages[1].Routes[0].Share.Value != 0.35 {
		t.Errorf("overlay: an inline table replaces, a table with a header merges: got %+v", o.Changes)
	}
}

// TestLateChange warns of changes that come too late.
func TestLateChange(t *testing.T) {
	s := mustLoad(t, changing, "change.prices.on=2029-01-01")
	if len(s.Warnings) != 1 || s.Warnings[0].String() != "--set #1: warning: change.prices.on: 2029-01-01 is beyond the horizon: it changes nothing" {
		t.Errorf("warnings: %v", s.Warnings)
	}
}

// TestOverloadAfterAChange warns once of a pool that a change overloads.
func TestOverloadAfterAChange(t *testing.T) {
	s := mustLoad(t, changing, `change.training.set."source.inbound.rate"=*25`)
	want := `in.toml:22: warning: change.training: after it pool "engineers" is asked for 117% of the work it can do: the queue will grow all the time`
	if len(s.Warnings) != 1 || s.Warnings[0].String() != want {
		t.Errorf("got %v, want %s", s.Warnings, want)
	}
}

// TestVaryingChanges varies what a change sets, as a sweep does.
func TestVaryingChanges(t *testing.T) {
	s := mustLoad(t, changing, `change.prices.set."stage.demo.conversion"=0.4`)
	const path = `change.prices.set."stage.demo.conversion"`
	q, err := s.Quantity(path)
	if err != nil || !q.Given || q.Value != 0.4 || q.Kind() != Fraction {
		t.Fatalf("got %+v, %v", q, err)
	}
	v, problems := s.With(q.Patch(0.25))
	if v == nil || v.Changes[1].After.Stages[1].Routes[0].Share.Value != 0.25 {
		t.Errorf("a variant: %v", problems)
	}
	if q, err := s.Quantity(`change.training.set."stage.demo.conversion"`); err != nil || q.Given {
		t.Errorf("a relative value is no number: %+v, %v", q, err)
	}
	r, problems := s.ParseRange(path+"=30%..50%:10pt", "--vary")
	if len(problems) > 0 || len(r.Values) != 3 {
		t.Errorf("a range: %v, %v", r.Values, problems)
	}
	for path, want := range map[string]string{
		`change.prices.set."stage.contact.dwell"`:    "the change does not set it; it sets deal.value, stage.demo.conversion, source.inbound.cost",
		`change.training.set."stage.contact.dwell"`:  "varies from deal to deal and is no single number; want one of its parameters such as change.training.set.stage.contact.dwell.mean, or a factor on all of it such as *0.8",
		`change.prise.set."stage.demo.conversion"`:   `no such change; did you mean "prices"?`,
		`change.prices.set.stage.demo.conversion`:    "the change does not set it; it sets deal.value, stage.demo.conversion, source.inbound.cost",
		`correlation."a ~ b"`:                        "there is nothing of that name",
		`segment.big.stage.demo.conversion`:          "no such segment",
		`pool.engineers.hires.spring.add`:            "no such hire",
		`money.payments.deposit.share`:               "no such payment",
		`factor.economy.sd`:                          "no such factor",
		`change.training.set."stage.contact.dwell"x`: "the change does not set it; it sets stage.demo.conversion, stage.contact.dwell, stage.contact.conversion",
	} {
		if _, err := s.Quantity(path); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", path, err, want)
		}
	}
}

// TestCorrelations finds the unknowns that go together.
func TestCorrelations(t *testing.T) {
	text := changing + "[correlation]\n\"stage.contact.conversion ~ source.inbound.rate\" = -0.4\n"
	s := mustLoad(t, text)
	if len(s.Correlations) != 1 || s.Correlations[0] != (Correlation{A: "stage.contact.conversion", B: "source.inbound.rate", I: 1, J: 0, Rho: -0.4}) {
		t.Errorf("got %+v", s.Correlations)
	}
	if len(s.Warnings) != 0 {
		t.Errorf("warnings: %v", s.Warnings)
	}
	v, problems := s.With(TextPatch("stage.contact.conversion", "60%"))
	if v == nil || len(v.Correlations) != 0 || len(v.Warnings) != 1 || v.Warnings[0].Text != "stage.contact.conversion is no longer uncertain: the correlation does nothing" {
		t.Errorf("a variant without the unknown: %v", problems)
	}
	s = mustLoad(t, text, `correlation."stage.contact.conversion ~ source.inbound.rate"=0.9`)
	if s.Correlations[0].Rho != 0.9 {
		t.Errorf("got %+v", s.Correlations)
	}
}

// TestMoney reads what comes after the win.
func TestMoney(t *testing.T) {
	s := mustLoad(t, small+`[source.friends]
[money]
payments = { deposit = { share = "40%", after = "30d" }, rest = { share = 0.6, after = "3mo" } }
bad_debt = "1% to 3%"
term = "1y"
churn = "20%/year"
renewal = "85%"
expansion = "-5% to 10%"
referrals = { per_win = 0.3, after = "30d to 90d", source = "friends" }
`)
	m := s.Money
	if len(m.Payments) != 2 || m.Payments[0].Share.Value != 0.4 || m.Payments[0].After != (Step{Days: 30}) || m.Payments[1].After != (Step{Months: 3}) || *m.Term != (Step{Months: 12}) {
		t.Errorf("got %+v, term %v", m.Payments, m.Term)
	}
	if want := 1 - math.Pow(0.8, 1.0/12); math.Abs(m.Churn.Value-want) > 1e-15 {
		t.Errorf("churn per month: got %v, want %v", m.Churn.Value, want)
	}
	if m.BadDebt.Unknown == 0 || m.Expansion.Unknown == 0 || s.Unknowns[m.Expansion.Unknown-1].Prior.Kind != Normal || m.Referrals.Source != "friends" || m.Referrals.After.Family != "lognormal" {
		t.Errorf("got %+v, unknowns %+v", m, s.Unknowns)
	}
	if mustLoad(t, small).Money != nil {
		t.Error("money where there is none")
	}
	s = mustLoad(t, small, "money.term=6mo", "money.bad_debt=5%", "money.payments={all={share=1,after=\"45d\"}}")
	if s.Money.Renewal.Value != 1 || *s.Money.Term != (Step{Months: 6}) || s.Money.Payments[0].After.Days != 45 {
		t.Errorf("set: got %+v", s.Money)
	}
	if q, err := s.Quantity("money.term"); err != nil || q.Value != 6*monthDays {
		t.Errorf("the term as a number: %+v, %v", q, err)
	}
}

// TestStep reads lengths on the calendar and changes of them.
func TestStep(t *testing.T) {
	for _, c := range []struct {
		sets []string
		want Step
		said string
	}{
		{[]string{"money.term=18mo"}, Step{Months: 18}, "18mo"},
		{[]string{"money.term=2y"}, Step{Months: 24}, "2y"},
		{[]string{"money.term=6w"}, Step{Days: 42}, "42d"},
		{[]string{"money.term=1y", "money.term=+1mo", "money.term=+5d"}, Step{13, 5}, "13mo and 5d"},
		{[]string{"money.term=1y", "money.term=*0.5"}, Step{Months: 6}, "6mo"},
		{[]string{"money.term=1y", "money.term=-1mo"}, Step{Months: 11}, "11mo"},
		{[]string{"money.term=90"}, Step{Days: 90}, "90d"},
	} {
		if s := mustLoad(t, small, c.sets...); *s.Money.Term != c.want || c.want.String() != c.said {
			t.Errorf("%v: got %+v, want %+v", c.sets, *s.Money.Term, c.want)
		}
	}
}

// TestReferrals estimates what a referred lead brings, and the work of all of
// them.
func TestReferrals(t *testing.T) {
	const friends = "[source.friends]\nenters = \"demo\"\n[money]\nreferrals = { per_win = 2, source = \"friends\" }\n"
	s := mustLoad(t, small+friends)
	x := s.Central()
	if got := s.winsOf("friends", x); math.Abs(got-0.3) > 1e-12 {
		t.Errorf("a lead of the friends is won with chance %v, want 0.3", got)
	}
	if got := s.winsOf("inbound", x); math.Abs(got-0.18) > 1e-12 {
		t.Errorf("a lead is won with chance %v, want 0.18", got)
	}
	// Wins w = 0.18 + 0.3 x 2 w: 0.45 for every inbound lead, and 0.9 referred leads.
	alone, with := mustLoad(t, small).load()[0], s.load()[0]
	if math.Abs(with/alone-1.5/0.6) > 1e-9 {
		t.Errorf("load: %v times that without referrals, want 2.5", with/alone)
	}
}
