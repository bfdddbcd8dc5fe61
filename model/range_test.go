package model

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// A range is laid out where its numbers are round, and every value is what its
// own text reads as.
func TestRanges(t *testing.T) {
	s := richScenario(t)
	for _, c := range []struct{ text, want, why string }{
		{"pool.staff.size=2..8", "2 3 4 5 6 7 8", "whole numbers one by one"},
		{"pool.staff.size=2..8:3", "2 5 8", "with a step"},
		{"pool.staff.size=2..9:3", "2 5 8", "a step that stops short of the end"},
		{"pool.staff.size=0..60", "0 10 20 30 40 50 60", "many whole numbers"},
		{"pool.staff.size=8,2, 5", "2 5 8", "a list, sorted"},
		{"pool.staff.size = 2 .. 4", "2 3 4", "blanks"},
		{"stage.second.priority=-2..1", "-2 -1 0 1", "negative whole numbers"},
		{"source.web.rate=10/week..30/week:5/week", "10/week 15/week 20/week 25/week 30/week", "units everywhere"},
		{"source.web.rate=10..30/week:5", "10/week 15/week 20/week 25/week 30/week", "one unit for all"},
		{"source.web.rate=10/week..30:5", "10/week 15/week 20/week 25/week 30/week", "that of the first"},
		{"source.web.rate=14,28/week", "14/week 28/week", "a list with one unit"},
		{"source.web.rate=2/day..6/day", "2/day 2.5/day 3/day 3.5/day 4/day 4.5/day 5/day 5.5/day 6/day", "a unit of its own"},
		{"stage.first.conversion=0.4..0.6:0.05", "40% 45% 50% 55% 60%", "shares"},
		{"stage.first.conversion=40%..60%:5pt", "40% 45% 50% 55% 60%", "points"},
		{"stage.first.conversion=40..60%:5", "40% 45% 50% 55% 60%", "one sign for all"},
		{"stage.first.conversion=40%..60%:5%", "40% 45% 50% 55% 60%", "per cent as a distance"},
		{"stage.first.conversion=0.4..0.6:5pt", "40% 45% 50% 55% 60%", "points between bare shares"},
		{"stage.first.conversion=0..1", "0% 20% 40% 60% 80% 100%", "a chosen step that divides"},
		{"stage.first.conversion=37%..61%", "37% 40% 45% 50% 55% 60% 61%", "a chosen step that does not, over round numbers"},
		{"source.web.growth=-2..2%/month:1pt", "-2%/month -1%/month 0%/month 1%/month 2%/month", "growth from below 0"},
		{"source.web.growth=0..60%/year:20", "0%/year 20%/year 40%/year 60%/year", "growth per year"},
		{"stage.second.cooling=1w..4w", "1w 1.5w 2w 2.5w 3w 3.5w 4w", "weeks"},
		{"stage.second.work=90m..3h:30m", "1.5h 2h 2.5h 3h", "two units"},
		{"stage.second.handover=1..3d:1", "1d 2d 3d", "what the scenario leaves out"},
		{"pool.staff.cost=80k..100k/year:10k", "80k/year 90k/year 100k/year", "a time for all"},
		{"pool.staff.cost=80..100k/year:10", "80k/year 90k/year 100k/year", "and k"},
		{"source.web.cost=1k..2k:0.25", "1k 1250 1.5k 1750 2k", "money, where the step is in k too"},
		{"target.year.at_least=1M..2M:0.5M", "1M 1.5M 2M", "a goal"},
		{"stage.first.dwell.mean=4d..8d:2d", "4d 6d 8d", "a parameter"},
		{"stage.first.dwell=*0.6..*1.4:*0.2", "×0.6 ×0.8 ×1 ×1.2 ×1.4", "a factor on a distribution"},
		{"stage.first.dwell=*0.6..1.4:0.2", "×0.6 ×0.8 ×1 ×1.2 ×1.4", "one star will do"},
		{"source.web.rate=*80%,*100%,*120%", "×0.8 ×1 ×1.2", "a factor in per cent on an uncertain number or any other"},
		{"stage.first.dwell=*0.5..*2", "×0.5 ×0.75 ×1 ×1.25 ×1.5 ×1.75 ×2", "chosen factors"},
		{"stage.first.dwell=*0.5..*1.5", "×0.5 ×0.75 ×1 ×1.25 ×1.5", "chosen factors go over 1"},
	} {
		a, problems := s.ParseRange(c.text, "--vary #1")
		if len(problems) > 0 {
			t.Errorf("%s: %s", c.why, FormatProblems(problems, "it"))
			continue
		}
		var shown []string
		for _, x := range a.Values {
			shown = append(shown, a.Show(x))
			if y, err := a.Parse(a.Text(x)); err != nil || y != x {
				t.Errorf("%s: %v is written %s and read as %v, %v", c.why, x, a.Text(x), y, err)
			}
			if v, _ := a.Parse(strings.TrimPrefix(a.Show(x), "×")); math.Float64bits(v) != math.Float64bits(x) && !strings.HasSuffix(c.text, "/year:20") {
				t.Errorf("%s: %s is not the %v that it shows", c.why, a.Show(x), x)
			}
		}
		if got := strings.Join(shown, " "); got != c.want {
			t.Errorf("%s: %s\n got %s\nwant %s", c.why, c.text, got, c.want)
		}
	}
}

// What is wrong with a range is said in the usual form, all of it.
func TestRangeErrors(t *testing.T) {
	s := richScenario(t)
	const size, rate, share = "--vary #2: pool.staff.size: ", "--vary #2: source.web.rate: ", "--vary #2: stage.first.conversion: "
	for _, c := range []struct {
		text string
		want []string
	}{
		{"pool.staff.size", []string{`--vary #2: got "pool.staff.size", want PATH=FROM..TO or PATH=FROM..TO:STEP as in pool.engineers.size=2..8`}},
		{"pool.staf.size=2..8", []string{`--vary #2: pool.staf.size: no such pool; did you mean "staff"?`}},
		{"pool.staff.size=8..2", []string{size + `got "8..2", want the lower end first and a higher one after it`}},
		{"pool.staff.size=3..3", []string{size + `got "3..3", want the lower end first and a higher one after it`}},
		{"pool.staff.size=3", []string{size + `got the one value 3, want a range like 2..8 or a list like 2,3,5`}},
		{"pool.staff.size=3,5,3", []string{size + `got 3 twice, want every value once`}},
		{"pool.staff.size=1..100001:x", []string{size + `got "100001", want a whole number of at most 100000`, size + `got the step "x", want one above 0 like 1`}},
		{"pool.staff.size=-1..many", []string{size + `got "-1", want a whole number of at least 0`, size + `got "many", want a whole number`}},
		{"pool.staff.size=2..8:0", []string{size + `got the step "0", want one above 0 like 1`}},
		{"pool.staff.size=2..8:0.5", []string{size + `got the step "0.5", want a whole number`}},
		{"pool.staff.size=2..8:-1", []string{size + `got the step "-1", want one above 0 like 1`}},
		{"source.web.cost=1k..2k:250", []string{`--vary #2: source.web.cost: got the step "250", which is 250k and longer than the range`}},
		{"pool.staff.size=..", []string{size + `got "", want a whole number`, size + `got "", want a whole number`}},
		{"pool.staff.size=+1..+3", []string{size + `got "+1", want the values themselves, or factors like *0.8..*1.2`, size + `got "+3", want the values themselves, or factors like *0.8..*1.2`}},
		{"pool.staff.size=0..100000:1", []string{size + `got "0..100000:1", which is about 100000 values, want at most 2500`}},
		{"stage.first.conversion=0..1:1e-9", []string{share + `got "0..1:1e-9", which is about 1000000000 values, want at most 2500`}},
		{"stage.first.conversion=0.5..1.5", []string{share + `got "1.5", want a share from 0 to 1`}},
		{"stage.first.conversion=0.5..0.6:5d", []string{share + `got the step "5d", want one above 0 like 5pt`}},
		{"source.web.rate=10..30", []string{rate + `got "10", want a rate like "12/week", "3/day", "40/month" or "500/year"`, rate + `got "30", want a rate like "12/week", "3/day", "40/month" or "500/year"`}},
		{"stage.first.dwell=2..8", []string{"--vary #2: stage.first.dwell: varies from deal to deal and is no single number; want one of its parameters such as stage.first.dwell.mean, or a factor on all of it such as *0.8"}},
		{"stage.first.dwell=*0..*2", []string{`--vary #2: stage.first.dwell: got "*0", want a factor above 0`}},
		{"stage.first.dwell=*0.5..*2:*0", []string{`--vary #2: stage.first.dwell: got the step "*0", want one above 0 like *0.2`}},
		{"stage.first.handover=*0.5..*2", []string{"--vary #2: stage.first.handover: has no value here that could be scaled"}},
	} {
		_, problems := s.ParseRange(c.text, "--vary #2")
		var got []string
		for _, p := range problems {
			got = append(got, p.String())
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}

// FuzzRange reads anything as a range.
func FuzzRange(f *testing.F) {
	s := richScenario(f)
	for _, seed := range []string{
		"pool.staff.size=2..8", "source.web.rate=10..30/week:5", "stage.first.conversion=40%..60%:5pt", "stage.first.dwell=*0.6..*1.4:*0.2",
		"source.web.growth=-2..2%/year:1pt", "stage.second.work=90m..3h:30m", "time.horizon=1mo..12mo", "deal.value.p90=10k,20k", "pool.staff.size=..:",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, problems := s.ParseRange(text, "--vary #1")
		for _, p := range problems {
			if p.Text == "" || !strings.Contains(text, "%!") && strings.Contains(p.Text, "%!") {
				t.Errorf("problem %#v: want words", p)
			}
		}
		if (len(problems) == 0) != (len(a.Values) > 0) || len(a.Values) > MaxValues {
			t.Fatalf("%q: %d values and %d problems", text, len(a.Values), len(problems))
		}
		for i, x := range a.Values {
			if !a.Holds(x) || i > 0 && !(x > a.Values[i-1]) {
				t.Errorf("%q: got %v", text, a.Values)
			}
			if y, err := a.Parse(a.Text(x)); err != nil || math.Float64bits(y) != math.Float64bits(x) {
				t.Errorf("%q: %v is written %s and read as %v, %v", text, x, a.Text(x), y, err)
			}
		}
	})
}
