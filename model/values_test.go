package model

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// near reports whether two numbers agree to one part in 10^12.
func near(a, b float64) bool {
	return a == b || math.Abs(a-b) <= 1e-12*math.Max(math.Abs(a), math.Abs(b))
}

// TestScalars reads one quantity of every kind in every unit.
func TestScalars(t *testing.T) {
	day := Clock{DayHours: 8, WeekDays: 5}
	for _, c := range []struct {
		kind Kind
		text string
		want float64 // NaN: refused
	}{
		{Duration, "90m", 0.0625}, {Duration, "6h", 0.25}, {Duration, "5d", 5}, {Duration, "2w", 14}, {Duration, "3mo", 91.3125},
		{Duration, "1y", 365.25}, {Duration, "7", 7}, {Duration, "1.5d", 1.5}, {Duration, "1e2d", 100}, {Duration, " 5 d ", 5},
		{Duration, "5 days", math.NaN()}, {Duration, "", math.NaN()}, {Duration, "d", math.NaN()}, {Duration, "5D", math.NaN()},
		{Duration, "1h30m", math.NaN()}, {Duration, "0x5d", math.NaN()}, {Duration, "1,5d", math.NaN()}, {Duration, "1_000d", math.NaN()},
		{Work, "90m", 1.5 / 8}, {Work, "8h", 1}, {Work, "2d", 2}, {Work, "1w", 5}, {Work, "1mo", math.NaN()}, {Work, "1y", math.NaN()},
		{Money, "6k", 6000}, {Money, "1.5M", 1.5e6}, {Money, "6000", 6000}, {Money, "6K", math.NaN()}, {Money, "5m", math.NaN()},
		{MoneyRate, "90k/year", 90000 / 365.25}, {MoneyRate, "5k/month", 5000 / 30.4375}, {MoneyRate, "70/week", 10}, {MoneyRate, "90k", math.NaN()},
		{Fraction, "15%", 0.15}, {Fraction, "0.15", 0.15}, {Fraction, "70%", 0.7}, {Fraction, "15pt", math.NaN()},
		{Growth, "2%/month", 0.02}, {Growth, "-2%/month", -0.02}, {Growth, "0.02/month", 0.02}, {Growth, "2%", math.NaN()},
		{Growth, "100%/year", math.Pow(2, 1.0/12) - 1},
		{Rate, "12/week", 12.0 / 7}, {Rate, "3/day", 3}, {Rate, "40/month", 40 / 30.4375}, {Rate, "500/year", 500 / 365.25}, {Rate, "12", math.NaN()},
		{Plain, "1.5", 1.5}, {Plain, "1.5d", math.NaN()},
	} {
		x, _, ok := ruler{kind: c.kind, max: huge, clock: day}.scalar(c.text, "")
		if ok == math.IsNaN(c.want) || ok && !near(x, c.want) {
			t.Errorf("%s %q: got %v, %v, want %v", c.kind, c.text, x, ok, c.want)
		}
	}
}

// TestHumanReadsBack checks that what show writes is read as the same number,
// to the six digits that it has.
func TestHumanReadsBack(t *testing.T) {
	kinds := []Kind{Duration, Work, Money, MoneyRate, Fraction, Growth, Rate, Plain}
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(kinds).Draw(t, "kind")
		x := rapid.Float64Range(1e-3, 1e6).Draw(t, "x")
		clock := Clock{DayHours: 7.5, WeekDays: 4}
		text := human(k, clock, x)
		y, _, ok := ruler{kind: k, max: huge, clock: clock}.scalar(text, "")
		if !ok || math.Abs(x-y) > 1e-5*x {
			t.Fatalf("%s: %v is shown as %q and read as %v, %v", k, x, text, y, ok)
		}
	})
}

// TestIntervals checks that "a to b" is a prior with these percentiles, in
// every kind, and that a number without a unit takes the other's.
func TestIntervals(t *testing.T) {
	for _, c := range []struct {
		set    string
		kind   PriorKind
		lo, hi float64
	}{
		{"stage.demo.conversion=0.5 to 0.65", LogitNormal, 0.5, 0.65},
		{"stage.demo.conversion=50 to 65%", LogitNormal, 0.5, 0.65},
		{"stage.demo.conversion=50% to 65%", LogitNormal, 0.5, 0.65},
		{"source.inbound.rate=10 to 15/week", LogNormal, 10.0 / 7, 15.0 / 7},
		{"source.inbound.rate=1/day to 15/week", LogNormal, 1, 15.0 / 7},
		{"source.inbound.growth==-1% to 3%/month", Normal, -0.01, 0.03},
		{"source.inbound.cost=100 to 2000", LogNormal, 100, 2000},
		{"source.inbound.odds_times=0.8 to 1.2", LogNormal, 0.8, 1.2},
		{"pool.engineers.cost=80k to 100k/year", LogNormal, 80000 / 365.25, 100000 / 365.25},
		{"stage.demo.cooling=20d to 1mo", LogNormal, 20, 30.4375},
		{"stage.contact.dwell={dist=\"lognormal\",mean=\"4d to 6d\",cv=1}", LogNormal, 4, 6},
		{"stage.demo.work={dist=\"lognormal\",mean=\"1 to 4h\",cv=1}", LogNormal, 1.0 / 24, 4.0 / 24},
	} {
		s := mustLoad(t, small, c.set)
		if len(s.Unknowns) != 1 {
			t.Errorf("%s: got %d unknowns, want 1", c.set, len(s.Unknowns))
			continue
		}
		p := s.Unknowns[0].Prior
		if lo, hi := p.Quantile(0.05), p.Quantile(0.95); p.Kind != c.kind || math.Abs(lo-c.lo) > 1e-9*math.Abs(c.hi) || math.Abs(hi-c.hi) > 1e-9*c.hi {
			t.Errorf("%s: got kind %d from %v to %v, want %d from %v to %v", c.set, p.Kind, lo, hi, c.kind, c.lo, c.hi)
		}
	}
}

// TestWorkOnThePoolsClock reads work in the units of the calendar.
func TestWorkOnThePoolsClock(t *testing.T) {
	for _, c := range []struct {
		calendar, work string
		hours          float64 // open hours
	}{
		{"", "1d", 24}, {"", "1w", 168}, {"", "90m", 1.5},
		{"days = \"Mon-Fri\"\nhours = \"09:00-17:00\"", "1d", 8}, {"days = \"Mon-Fri\"\nhours = \"09:00-17:00\"", "1w", 40},
		{"days = \"Mon-Thu\"\nhours = [\"08:30-12:00\", \"13:00-17:00\"]", "1w", 30}, {"days = \"Fri-Mon\"", "1w", 96},
		{"holidays = [2027-05-17]", "1w", 168},
	} {
		text := small
		if c.calendar != "" {
			text += "[calendar]\n" + c.calendar + "\n"
		}
		s := mustLoad(t, text, "stage.demo.work="+c.work)
		if got := s.Stages[1].Work.At(nil).Mean() * 24; !near(got, c.hours) {
			t.Errorf("%q, work %s: got %v open hours, want %v", c.calendar, c.work, got, c.hours)
		}
	}
	text := small + "[calendar]\ndays = \"Mon-Fri\"\nhours = \"09:00-17:00\"\n"
	a := mustLoad(t, text, `stage.demo.work={dist="exponential",rate="4/day"}`).Stages[1].Work.At(nil).Mean()
	b := mustLoad(t, text, `stage.demo.work={dist="exponential",mean="2h"}`).Stages[1].Work.At(nil).Mean()
	if !near(a, b) || !near(a, 2.0/24) {
		t.Errorf("4 a working day of 8 hours: got a mean of %v and %v open days, want 2/24", a, b)
	}
}

// TestHorizon steps through the calendar.
func TestHorizon(t *testing.T) {
	for _, c := range []struct {
		start, horizon string
		days           float64
	}{
		{"2027-01-01", "1y", 365}, {"2028-01-01", "1y", 366}, {"2027-01-01", "6mo", 181}, {"2027-01-31", "1mo", 28},
		{"2027-01-01", "90d", 90}, {"2027-01-01", "1.5y", 547}, {"2027-01-01", "36h", 1.5}, {"2027-08-31", "6mo", 182},
	} {
		text := strings.Replace(small, "2027-01-01", c.start+"\nhorizon = \""+c.horizon+"\"", 1)
		if s := mustLoad(t, text); s.Time.Horizon != c.days {
			t.Errorf("%s from %s: got %v days, want %v", c.horizon, c.start, s.Time.Horizon, c.days)
		}
	}
}

// TestPeriods reads the windows of targets.
func TestPeriods(t *testing.T) {
	for _, c := range []struct{ text, from, to string }{
		{"2027", "2027-01-01", "2028-01-01"}, {"2027-Q2", "2027-04-01", "2027-07-01"}, {"2027-12", "2027-12-01", "2028-01-01"},
		{"2027-W01", "2027-01-04", "2027-01-11"}, {"2026-W53", "2026-12-28", "2027-01-04"}, {"2027-W53", "", ""},
		{"2027-Q0", "", ""}, {"2027-13", "", ""}, {"27", "", ""}, {"2027-", "", ""}, {"2027-1", "", ""}, {"2027-Q+1", "", ""}, {"2027-W5", "", ""},
	} {
		from, to, ok := parsePeriod(c.text)
		if ok != (c.from != "") || ok && (from.Format("2006-01-02") != c.from || to.Format("2006-01-02") != c.to) {
			t.Errorf("%s: got %v to %v, %v, want %s to %s", c.text, from, to, ok, c.from, c.to)
		}
	}
}

// TestDistributions reads the ways in which a distribution is written.
func TestDistributions(t *testing.T) {
	for _, c := range []struct {
		value     string
		p         float64
		want, tol float64
	}{
		{"5", 0.5, 5, 0}, {`"5d"`, 0.1, 5, 0}, {`"2d to 10d"`, 0.05, 2, 1e-9}, {`"2 to 10d"`, 0.95, 10, 1e-9},
		{`{ dist = "gamma", mean = "6d", cv = 1 }`, 0.5, 6 * math.Ln2, 1e-9},
		{`{ dist = "constant", value = "1w" }`, 0.5, 7, 0},
		{`{ dist = "exponential", rate = "2/week" }`, 0.5, 3.5 * math.Ln2, 1e-9},
		{`{ dist = "exponential", mean = "2d", shift = "1d" }`, 0.5, 1 + 2*math.Ln2, 1e-9},
		{`{ dist = "lognormal", median = "5d", p90 = "16d" }`, 0.9, 16, 1e-9},
		{`{ dist = "lognormal", mu = 1, sigma = 0.5 }`, 0.5, math.E, 1e-9},
		{`{ dist = "uniform", min = "1d", max = "3d" }`, 0.25, 1.5, 1e-12},
		{`{ dist = "mixture", of = [{ weight = 1, dist = "constant", value = "1d" }, { weight = 3, dist = "constant", value = "3d" }] }`, 0.3, 3, 1e-6},
		{`{ dist = "mixture", of = [{ weight = 9, dist = "constant", value = "1d" }, { weight = 1, dist = "never" }] }`, 0.5, 1, 1e-6},
		{`{ dist = "empirical", values = [1, "2d", 3.5] }`, 0.99, 3.5, 1},
		{`{ dist = "empirical", file = "days.csv" }`, 0.999, 14, 8},
	} {
		fsys := files("sub/in.toml", strings.Replace(small, `dwell = "5d"`, "dwell = "+c.value, 1), "sub/days.csv", "days\n# a comment\n\"3\"\n6\n2w\n")
		s, problems := Load(fsys, "sub/in.toml", nil)
		if s == nil {
			t.Errorf("%s: %s", c.value, FormatProblems(problems, "in.toml"))
			continue
		}
		if got := s.Stages[0].Dwell.At(nil).Quantile(c.p); math.Abs(got-c.want) > c.tol {
			t.Errorf("%s: quantile %v: got %v, want %v", c.value, c.p, got, c.want)
		}
	}
}

// TestDirichlet counts routes together: shares of one world add up to 1 with
// what is lost, and their means are the counts with half a one each.
func TestDirichlet(t *testing.T) {
	s := mustLoad(t, small, `stage.demo.routes={won="34 of 56",contact="10 of 56"}`, "stage.demo.routes.won=*1")
	if len(s.Unknowns) != 3 || s.Unknowns[2].Path != "stage.demo.routes.lost" || s.Unknowns[2].Prior.A != 12.5 {
		t.Fatalf("unknowns: %+v", s.Unknowns)
	}
	x := s.Central()
	if !near(x[1], 34.5/57.5) || !near(x[0], 10.5/57.5) || !near(x[0]+x[1]+x[2], 1) {
		t.Errorf("central: %v", x)
	}
	rapid.Check(t, func(t *rapid.T) {
		u := rapid.SliceOfN(rapid.Float64Range(1e-9, 1-1e-9), 3, 3).Draw(t, "u")
		s.Realise(u, x)
		if sum := x[0] + x[1] + x[2]; math.Abs(sum-1) > 1e-12 || !(min(x[0], x[1], x[2]) >= 0) {
			t.Fatalf("shares %v add up to %v", x, sum)
		}
	})
	one := mustLoad(t, small, `stage.demo.routes={won="34 of 56",contact="10 of 60"}`)
	if len(one.Unknowns) != 2 || one.Unknowns[0].Prior.Kind != Beta || one.Unknowns[0].Group != 0 {
		t.Errorf("counts with different totals: %+v", one.Unknowns)
	}
}

// TestSharesNeverExceedOne scales down uncertain routes that do not fit.
func TestSharesNeverExceedOne(t *testing.T) {
	s := mustLoad(t, small, `stage.demo.routes={won="50% to 60%",contact="30% to 60%"}`)
	got := s.Stages[1].Shares([]float64{0.75, 0.75}, nil)
	if !near(got[0], 0.5) || !near(got[1], 0.5) {
		t.Errorf("got %v, want halves", got)
	}
	got = s.Stages[1].Shares([]float64{0.5, 0.25}, got[:0])
	if got[0] != 0.5 || got[1] != 0.25 {
		t.Errorf("got %v, want them unchanged", got)
	}
}
