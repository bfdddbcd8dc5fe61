package model

import (
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

// rich has a number of every kind, known, unknown and left out.
const rich = `
stages = ["first", "second"]
[time]
start = 2027-01-01
horizon = "1y"
[calendar]
days = "Mon-Fri"
hours = "09:00-17:00"
[source.web]
rate = "27/week"
growth = "-2%/month"
season = { jul = 0.6 }
weekdays = { sat = 0.1 }
bursts = { fair = { on = 2027-03-01, leads = 200, over = "5d" } }
cost = "1.5k"
segments = { small = 0.8, large = 0.2 }
odds_times = 1.1
[source.calls]
every = "2d"
[segment.small]
share = 0.8
value = 3000
[segment.large]
share = 0.2
[deal]
value = { dist = "lognormal", median = "6k", p90 = "17.5k" }
[stage.first]
dwell = { dist = "gamma", mean = "4d to 8d", cv = 0.9, shift = "1d" }
lost_dwell = { dist = "empirical", values = [1, 2, 3], tail = { dist = "exponential", mean = "9d" } }
conversion = "34 of 56"
[stage.second]
pool = "staff"
work = "6h"
dwell = "1d to 6d"
cooling = "10d to 20d"
routes = { won = "55%", first = "10%" }
priority = -2
[pool.staff]
size = 3
cost = "90k/year"
[target.year]
metric = "revenue"
at_least = "1.5M"
[target.wait]
metric = "stage.second.wait_days"
at_most = 3
`

func richScenario(t testing.TB, sets ...string) *Scenario {
	t.Helper()
	s, problems := Load(fstest.MapFS{"rich.toml": {Data: []byte(rich)}}, "rich.toml", sets)
	if Failed(problems) {
		t.Fatal(FormatProblems(problems, "rich.toml"))
	}
	return s
}

// Every kind of number is found at its path, with its value and as people
// write it.
func TestQuantitiesAreFound(t *testing.T) {
	s := richScenario(t)
	for _, c := range []struct {
		path, text, show string
		value            float64
		uncertain        bool
		why              string
	}{
		{"pool.staff.size", "3", "3", 3, false, "a count"},
		{"stage.second.priority", "=-2", "-2", -2, false, "a negative count"},
		{"stage.first.max_visits", "100", "100", 100, false, "a default"},
		{"pool.staff.share", "100%", "100%", 1, false, "a share by default"},
		{"pool.staff.cost", "90k/year", "90k/year", 90e3 / yearDays, false, "money per time"},
		{"source.web.cost", "1.5k", "1.5k", 1500, false, "money"},
		{"source.web.rate", "27/week", "27/week", 27.0 / 7, false, "a rate"},
		{"source.calls.every", "2d", "2d", 2, false, "a duration"},
		{"source.web.growth", "=-2%/month", "-2%/month", -0.02, false, "growth below 0"},
		{"source.web.odds_times", "1.1", "1.1", 1.1, false, "a plain number"},
		{"source.web.season.jul", "0.6", "0.6", 0.6, false, "a month"},
		{"source.web.season.dec", "1", "1", 1, false, "a month left out"},
		{"source.web.weekdays.sat", "0.1", "0.1", 0.1, false, "a day"},
		{"source.web.bursts.fair.leads", "200", "200", 200, false, "a burst"},
		{"source.web.bursts.fair.over", "5d", "5d", 5, false, "its length"},
		{"source.web.segments.small", "80%", "80%", 0.8, false, "a mix"},
		{"segment.small.value", "3k", "3k", 3000, false, "a constant where deals may vary"},
		{"stage.second.work", "6h", "6h", 0.75, false, "work on the pool's clock"},
		{"stage.second.routes.won", "55%", "55%", 0.55, false, "a route"},
		{"stage.first.conversion", "60.6503%", "60.6503%", 0.606503, true, "the median of a count"},
		{"stage.second.cooling", "14.1421d", "14.1421d", 14.1421, true, "the median of an interval"},
		{"stage.first.dwell.mean", "5.65685d", "5.65685d", 5.65685, true, "an unknown parameter"},
		{"stage.first.dwell.cv", "0.9", "0.9", 0.9, false, "a parameter without unit"},
		{"stage.first.dwell.shift", "1d", "1d", 1, false, "a shift"},
		{"stage.first.lost_dwell.tail.mean", "9d", "9d", 9, false, "a tail"},
		{"deal.value.p90", "17.5k", "17.5k", 17500, false, "a percentile of money"},
		{"deal.value.shift", "0", "0", 0, false, "a shift that is not there"},
		{"target.year.at_least", "1.5M", "1.5M", 1.5e6, false, "a goal in money"},
		{"target.wait.at_most", "3d", "3d", 3, false, "a goal in days"},
		{"time.horizon", "365d", "365d", 365, false, "a calendar year"},
	} {
		q, err := s.Quantity(c.path)
		if err != nil {
			t.Errorf("%s: %s: %v", c.why, c.path, err)
			continue
		}
		if !q.Given || math.Abs(q.Value-c.value) > 1e-5*math.Abs(c.value) || q.Uncertain != c.uncertain {
			t.Errorf("%s: %s: got %v, given %v, uncertain %v", c.why, c.path, q.Value, q.Given, q.Uncertain)
		}
		if got := q.Show(q.Value); got != c.show {
			t.Errorf("%s: %s is shown as %q, want %q", c.why, c.path, got, c.show)
		}
		if got := q.Text(q.Value); !c.uncertain && got != c.text {
			t.Errorf("%s: %s is written %q, want %q", c.why, c.path, got, c.text)
		}
		if !q.Holds(q.Value) || q.Whole() != (q.Kind() == Count) {
			t.Errorf("%s: %s: its own value is out of its range", c.why, c.path)
		}
	}
	for _, path := range []string{"stage.first.cooling", "stage.first.handover", "stage.first.routes.won", "source.calls.rate", "time.warmup"} {
		if q, err := s.Quantity(path); err != nil || q.Given || !math.IsNaN(q.Value) || q.Show(q.Value) != "none" {
			t.Errorf("%s, which the scenario leaves out: got %+v, %v", path, q.Value, err)
		}
	}
}

// What is no number says so, and says what may have been meant.
func TestQuantityErrors(t *testing.T) {
	s := richScenario(t)
	for _, c := range []struct{ path, want string }{
		{"pool.stafff.size", `no such pool; did you mean "staff"?`},
		{"pool.staff.sise", `unknown key; did you mean "size"?`},
		{"pol.staff.size", `unknown key; did you mean "pool"?`},
		{"pool.staff", "is a table, want the path of a number in it"},
		{"", "unknown key"},
		{"pool.staff.queue", `holds "fifo", "lifo", "oldest", "value", "random" or "score", want the path of a number`},
		{"stages", `holds a list of names like ["contact", "demo"], want the path of a number`},
		{"time.start", "holds a date like 2027-01-31, without quotes, want the path of a number"},
		{"time.start.day", "unknown key: start holds a date like 2027-01-31, without quotes"},
		{"pool.staff.hires", "is a table, want the path of a number in it"},
		{"money.payments", "is a table, want the path of a number in it"},
		{"run.replications", "says how much is simulated, not what; want a number of the pipeline"},
		{"source.web.season.july", `unknown key, want one of jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec; did you mean "jul"?`},
		{"stage.second.routes.frist", `unknown key, want one of first, second, won; did you mean "first"?`},
		{"source.web.bursts.fare.leads", `no such burst; did you mean "fair"?`},
		{"stage.first.dwell", "varies from deal to deal and is no single number; want one of its parameters such as stage.first.dwell.mean, or a factor on all of it such as *0.8"},
		{"stage.second.dwell", "varies from deal to deal and is no single number; want a factor on all of it such as *0.8"},
		{"stage.second.dwell.mean", `stage.second.dwell is "1d to 6d" here and has no mean`},
		{"stage.first.dwell.median", `stage.first.dwell is given by mean and cv and shift here and has no median; did you mean "mean"?`},
		{"stage.first.dwell.dist", "holds a name, want the path of a number"},
		{"stage.first.lost_dwell.values", "is a list, in which nothing can be varied by path"},
		{"stage.first.handover.mean", "there is no distribution here that could have a mean"},
		{strings.Repeat("a.", 40) + "b", "got a key of 41 parts, want at most 16"},
	} {
		if q, err := s.Quantity(c.path); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, %v, want %s", c.path, q.Value, err, c.want)
		}
	}
	if _, err := s.Scaling("stage.second.patience"); err == nil {
		t.Error("scaled what is not there")
	}
	if _, err := (&Scenario{}).Quantity("pool.staff.size"); err == nil {
		t.Error("found a path in a scenario made by hand")
	}
}

func TestQuantityParse(t *testing.T) {
	s := richScenario(t)
	for _, c := range []struct{ path, text, want string }{
		{"pool.staff.size", "2.5", `got "2.5", want a whole number`},
		{"pool.staff.size", "-1", `got "-1", want a whole number of at least 0`},
		{"pool.staff.size", "two", `got "two", want a whole number`},
		{"stage.first.conversion", "140%", `got "140%", want a share from 0 to 1`},
		{"source.web.rate", "27", `got "27", want a rate like "12/week", "3/day", "40/month" or "500/year"`},
		{"stage.second.work", "1mo", `got "1mo", want work like "90m", "6h", "2d" or "1w" on the pool's clock`},
		{"stage.second.cooling", "0d", `got "0d", want a duration above 0d`},
	} {
		q, err := s.Quantity(c.path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := q.Parse(c.text); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", c.path, err, c.want)
		}
	}
	q, err := s.Scaling("stage.first.dwell")
	if err != nil || !q.Uncertain || q.Value != 1 || q.Whole() || q.Kind() != Plain {
		t.Fatalf("a factor: got %+v, %v", q, err)
	}
	for text, want := range map[string]float64{"*0.8": 0.8, "0.8": 0.8, "80%": 0.8, "*1e-3": 1e-3} {
		if x, err := q.Parse(text); err != nil || x != want {
			t.Errorf("a factor %q: got %v, %v", text, x, err)
		}
	}
	for _, text := range []string{"*0", "-1", "2d", "", "*"} {
		if x, err := q.Parse(text); err == nil {
			t.Errorf("a factor %q was read as %v", text, x)
		}
	}
	if got := q.Show(0.8); got != "×0.8" {
		t.Errorf("a factor is shown as %q", got)
	}
}

// Text reads back to the same bits: by Parse, and by the change it makes to
// the scenario.
func TestQuantityTextReadsBack(t *testing.T) {
	s := richScenario(t)
	paths := []string{
		"pool.staff.size", "stage.second.priority", "pool.staff.share", "pool.staff.cost", "source.web.cost", "source.web.rate", "source.calls.every",
		"source.web.growth", "source.web.odds_times", "source.web.season.jul", "source.web.bursts.fair.leads", "source.web.bursts.fair.over",
		"segment.small.value", "stage.second.work", "stage.second.routes.won", "stage.first.conversion", "stage.second.cooling",
		"stage.first.dwell.mean", "stage.first.dwell.cv", "stage.first.dwell.shift", "deal.value.shift", "target.year.at_least", "target.wait.at_most", "time.warmup",
	}
	rapid.Check(t, func(t *rapid.T) {
		path := rapid.SampledFrom(paths).Draw(t, "path")
		q, err := s.Quantity(path)
		if err != nil {
			t.Fatal(err)
		}
		low, high := q.Min, q.Max
		if path == "stage.second.routes.won" {
			high = 0.9
		}
		if strings.Contains(path, ".dwell.") {
			low, high = 0.5, 2
		}
		x := rapid.Float64Range(low, high).Draw(t, "x")
		if rapid.Bool().Draw(t, "small") {
			x = low + rapid.Float64Range(0, 1).Draw(t, "in")*min(1, high-low)
		}
		if q.Whole() {
			x = math.Trunc(x) + 0 // no -0
		}
		if !q.Holds(x) {
			t.Skip("out of range")
		}
		text := q.Text(x)
		if y, err := q.Parse(text); err != nil || math.Float64bits(y) != math.Float64bits(x) {
			t.Fatalf("%s: %v is written %q and read as %v, %v", path, x, text, y, err)
		}
		v, problems := s.With(q.Patch(x))
		if Failed(problems) {
			t.Fatalf("%s: %q: %s", path, text, FormatProblems(problems, ""))
		}
		after, err := v.Quantity(path)
		if err != nil || math.Float64bits(after.Value) != math.Float64bits(x) || after.Uncertain {
			t.Fatalf("%s: %v is written %q and became %v, %v", path, x, text, after.Value, err)
		}
	})
}
