package whatif

import (
	"context"
	"strings"
	"testing"

	"dealcast/model"
)

const campaign = `
stages = ["only"]
[time]
start = 2027-01-01
horizon = "300d"
warmup = "0d"
[source.web]
rate = "1/day"
[stage.only]
conversion = 1.0
[change.campaign]
title = "The campaign"
on = 2027-08-01
set = { "source.web.rate" = "3/day" }
`

// A rate that rises from 1 to 3 a day on day t brings 900 - 2t leads: 600 by
// day 150, 30 May 2027, at the latest.
func TestLatestDateOfAChange(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical sizes")
	}
	s, err := Solve(context.Background(), written(t, campaign), "leads >= 600", []string{"change.campaign.on"}, Options{Replications: 2000, Seed: seedOf("latest date")})
	if err != nil {
		t.Fatal(err)
	}
	a := &s.Answers[0]
	low, high := min(a.Low, a.High), max(a.Low, a.High)
	if a.Outcome != Needed || a.Today != 212 || a.From != 0 || a.To != 299 || a.Title != "date of The campaign" {
		t.Errorf("got %+v", a)
	}
	if !(low <= 150 && 150 <= high && high-low < 10) || !a.Sure {
		t.Errorf("day %v (%v to %v), want day 150 within a narrow interval", a.At.Number, low, high)
	}
	if text := a.Written(150); text != "2027-05-31" { // day 0 is the first of January
		t.Errorf("day 150 is written %s", text)
	}
}

// Of a goal that is reached today the answer is how late it may be; a range
// says where to look.
func TestHowLateAHireMayBe(t *testing.T) {
	scn := written(t, `
stages = ["only"]
[time]
start = 2027-01-04
horizon = "140d"
warmup = "0d"
[source.web]
every = "1d"
[stage.only]
pool = "team"
work = "2d"
conversion = 1.0
[pool.team]
size = 1
hires = { more = { on = 2027-02-01, add = 1 } }
`)
	// One member finishes a deal every two days, 69 before the end; a second, who
	// comes on day t, more on days t + 2, t + 4, ...: 25 of them if t is at most 89,
	// 3 April.
	s, err := Solve(context.Background(), scn, "won >= 94", []string{"pool.team.hires.more.on=2027-01-10..2027-05-20"}, Options{Replications: 4})
	if err != nil {
		t.Fatal(err)
	}
	a := &s.Answers[0]
	if a.Outcome != Spare || a.Written(a.At.Number) != "2027-04-03" || a.From != 6 || a.To != 136 || a.Title != "date of hire more of team" {
		t.Errorf("got %+v, at %s", a, a.Written(a.At.Number))
	}
}

func TestDatesThatCannotBeSolvedFor(t *testing.T) {
	scn := written(t, campaign)
	for by, want := range map[string]string{
		"time.start":                               "says what is looked at",
		"change.campaign.on=2027-05-01..soon":      `got "soon", want a date like 2027-04-01`,
		"change.campaign.on=2027-05-01..2027-04-1": "want a date like",
		"change.campaign.on=2027-05-01":            "want a range",
		"change.winter.on":                         "no such change",
	} {
		_, err := Solve(context.Background(), scn, "leads >= 600", []string{by}, Options{Replications: 2})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", by, err, want)
		}
	}
	if q, err := scn.Day("change.campaign.on"); err != nil || q.Kind() != model.Date || q.Value != 212 {
		t.Errorf("got %+v, %v", q, err)
	}
}

// A hire on day 28 ends two more deals a week and a half each, from day 30 on
// every two days one of 100, for 45 a day. By the end of week 5 that is 300 for
// 315, of week 6 600 for 630, of week 7 1000 for 945; it never falls behind again.
func TestPaybackOfADatedHire(t *testing.T) {
	text := `
stages = ["only"]
[time]
start = 2027-01-04
horizon = "140d"
warmup = "0d"
[source.web]
every = "1d"
[deal]
value = 100
[stage.only]
pool = "team"
work = "2d"
conversion = 1.0
[pool.team]
size = 1
cost = "45/day"
`
	base := written(t, text)
	hire := written(t, text+"hires = { spring = { on = 2027-02-01, add = 1 } }\n")
	c, err := Compare(context.Background(), base, []Variant{{"a hire", hire}}, Options{Replications: 3})
	if err != nil {
		t.Fatal(err)
	}
	p := c.Variants[0].Payback
	if !p.SamePast || !p.Costs || !p.Found || p.Periods[p.Period].Period.Label != "2027-W07" {
		t.Errorf("same past %v, costs %v, found %v in %+v", p.SamePast, p.Costs, p.Found, p.Periods[p.Period])
	}
	for i, want := range map[int]float64{3: 0, 4: 300 - 315, 5: 600 - 630, 6: 1000 - 945, 7: 1300 - 1260} {
		if got := p.Periods[i].Profit.Value; got < want-1e-6 || got > want+1e-6 {
			t.Errorf("by the end of week %d: %v more, want %v", i+1, got, want)
		}
	}
}
