package model

import (
	"strings"
	"testing"
)

// TestOverlays changes a base scenario and looks at one number of the result.
func TestOverlays(t *testing.T) {
	const base = small + `[stage.contact.dwell_to]
lost = "9d"
[target.year]
metric = "won"
at_least = 5
by = 2027-06-30
`
	dwell := func(s *Scenario) float64 { return s.Stages[0].Dwell.At(nil).Mean() }
	won := func(s *Scenario) float64 { return s.Stages[1].Routes[0].Share.Value }
	size := func(s *Scenario) float64 { return float64(s.Pools[0].Size) }
	rate := func(s *Scenario) float64 { return s.Sources[0].Rate.Value }
	for _, c := range []struct {
		why, overlay string
		look         func(*Scenario) float64
		want         float64
	}{
		{"a value replaces", "[stage.contact]\ndwell = \"7d\"", dwell, 7},
		{"a table that is not named stays", "[stage.contact]\ndwell = \"7d\"", size, 2},
		{"one more", "[pool.engineers]\nsize = \"+1\"", size, 3},
		{"one less", "[pool.engineers]\nsize = \"-1\"", size, 1},
		{"twice as many", "[pool.engineers]\nsize = \"*2\"", size, 4},
		{"a fifth more", "[source.inbound]\nrate = \"*1.2\"", rate, 12.0 / 7 * 1.2},
		{"two a week more", "[source.inbound]\nrate = \"+2/week\"", rate, 2},
		{"points of a share", "[stage.demo]\nconversion = \"+3pt\"", won, 0.33},
		{"points off a share", "[stage.demo]\nconversion = \"-3pt\"", won, 0.27},
		{"a factor of a share", "[stage.demo]\nconversion = \"/2\"", won, 0.15},
		{"an absolute value after =", "[stage.demo]\nconversion = \"=40%\"", won, 0.4},
		{"a distribution is scaled", "[stage.contact]\ndwell = \"*0.8\"", dwell, 4},
		{"a distribution is shifted", "[stage.contact]\ndwell = \"+1d\"", dwell, 6},
		{"a relative change of a default", "[pool.engineers]\nshare = \"*0.5\"", func(s *Scenario) float64 { return s.Pools[0].Share.Value }, 0.5},
		{"negative growth is written after =", "[source.inbound]\ngrowth = \"=-2%/month\"", func(s *Scenario) float64 { return s.Sources[0].Growth.Value }, -0.02},
		{"growth may fall by points", "[source.inbound]\ngrowth = \"-1pt/month\"", func(s *Scenario) float64 { return s.Sources[0].Growth.Value }, -0.01},
		{"routes instead of conversion", "[stage.demo]\nroutes = { won = \"20%\" }", won, 0.2},
		{"routes with a header", "[stage.demo.routes]\nwon = \"20%\"", won, 0.2},
		{"every instead of rate", "[source.inbound]\nevery = \"2d\"", func(s *Scenario) float64 { return s.Sources[0].Every.Value + rate(s) }, 2},
		{"a response instead of rate", "[source.inbound]\nspend = \"1k/day\"\nresponse = { spend = \"4k/day\", rate = \"6/day\", elasticity = 0.5 }", func(s *Scenario) float64 { return s.Sources[0].PerDay(nil) + rate(s) }, 3},
		{"more spend where there was none", "[source.inbound]\nspend = \"+1k/day\"", func(s *Scenario) float64 { return s.Sources[0].Spend.Value + s.Sources[0].PerDay(nil) }, 1000 + 12.0/7},
		{"none removes", "[stage.contact]\ndwell = \"none\"", func(s *Scenario) float64 {
			if s.Stages[0].Dwell == nil {
				return 1
			}
			return 0
		}, 1},
		{"none in a file that is no overlay of it", "[stage.contact]\ncooling = \"none\"", size, 2},
		{"none removes a whole table", "[target]\nyear = \"none\"", func(s *Scenario) float64 { return float64(len(s.Targets)) }, 0},
		{"period instead of by", "[target.year]\nperiod = \"2027-Q2\"", func(s *Scenario) float64 { return float64(s.Targets[0].From.Month()) }, 4},
		{"at_most instead of at_least", "[target.year]\nat_most = 3", func(s *Scenario) float64 { return s.Targets[0].Value.Value }, 3},
		{"a date moves", "[target.year]\nby = \"+31d\"", func(s *Scenario) float64 { return float64(s.Targets[0].To.Month()) }, 8},
		{"an inline table replaces", "[stage.contact]\ndwell_to = { won = \"1d\" }", func(s *Scenario) float64 { return float64(len(s.Stages[0].DwellTo)) }, 1},
		{"a table with a header merges", "[stage.contact.dwell_to]\nwon = \"1d\"", func(s *Scenario) float64 { return float64(len(s.Stages[0].DwellTo)) }, 2},
		{"a distribution with a header replaces", "[stage.contact.dwell]\ndist = \"exponential\"\nmean = \"3d\"", dwell, 3},
		{"a new table", "[pool.closers]\nsize = 4", func(s *Scenario) float64 { return float64(s.Pools[1].Size) }, 4},
		{"a new table relative to defaults", "[pool.closers]\nsize = 4\nshare = \"*0.5\"", func(s *Scenario) float64 { return s.Pools[1].Share.Value }, 0.5},
		{"a new stage order", "stages = [\"demo\", \"contact\"]", func(s *Scenario) float64 { return s.Stages[0].Routes[0].Share.Value }, 0.3},
	} {
		fsys := files("dir/base.toml", base, "dir/in.toml", "base = \"base.toml\"\n"+c.overlay+"\n")
		s, problems := Load(fsys, "dir/in.toml", nil)
		if s == nil {
			t.Errorf("%s: %s", c.why, FormatProblems(problems, "in.toml"))
			continue
		}
		if got := c.look(s); !near(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.why, got, c.want)
		}
	}
}

// TestChains lays overlays on overlays, and sets on top.
func TestChains(t *testing.T) {
	fsys := files("a/base.toml", small,
		"b/two.toml", "base = \"../a/base.toml\"\n[pool.engineers]\nsize = \"*3\"\n[stage.contact]\ndwell = \"*0.5\"\n",
		"b/three.toml", "base = \"two.toml\"\nname = \"Three\"\n[pool.engineers]\nsize = \"+1\"\n[stage.contact]\ndwell = \"*0.5\"\n")
	s, problems := Load(fsys, "b/three.toml", []string{"pool.engineers.size=-2", "stage.demo.work=30m", "stage.contact.dwell=*4"})
	if s == nil {
		t.Fatal(FormatProblems(problems, "three.toml"))
	}
	if s.Name != "Three" || s.Pools[0].Size != 5 || !near(s.Stages[0].Dwell.At(nil).Mean(), 5) || !near(s.Stages[1].Work.At(nil).Mean(), 0.5/24) {
		t.Errorf("got %q, size %d, dwell %v, work %v", s.Name, s.Pools[0].Size, s.Stages[0].Dwell.At(nil).Mean(), s.Stages[1].Work.At(nil).Mean())
	}
	for _, o := range s.Origins {
		if o.Path == "pool.engineers.size" && o.From != "a/base.toml:16, b/two.toml:3 (*3), b/three.toml:4 (+1), --set #1 (-2)" {
			t.Errorf("origin of the size: %s", o.From)
		}
	}
	other, _ := Load(fsys, "b/three.toml", []string{"pool.engineers.size=-2", "stage.demo.work=30m", "stage.contact.dwell=*5"})
	if other.SHA256 == s.SHA256 || len(s.SHA256) != 64 {
		t.Errorf("checksums %s and %s, want two different ones", s.SHA256, other.SHA256)
	}
}

// TestRelativeUnknown changes numbers that are unknown: the draws move with
// them.
func TestRelativeUnknown(t *testing.T) {
	for _, c := range []struct {
		sets []string
		at   float64 // value of the unknown
		want float64
	}{
		{[]string{"stage.demo.conversion=34 of 56", "stage.demo.conversion=*0.5"}, 0.6, 0.3},
		{[]string{"stage.demo.conversion=34 of 56", "stage.demo.conversion=+10pt"}, 0.6, 0.7},
		{[]string{"stage.demo.conversion=34 of 56", "stage.demo.conversion=+10pt"}, 0.95, 1},
		{[]string{"stage.demo.conversion=34 of 56", "stage.demo.conversion=*0.5", "stage.demo.conversion=+10pt", "stage.demo.conversion=*2"}, 0.6, 0.8},
	} {
		s := mustLoad(t, small, c.sets...)
		if got := s.Stages[1].Routes[0].Share.At([]float64{c.at}); !near(got, c.want) {
			t.Errorf("%v at %v: got %v, want %v", c.sets, c.at, got, c.want)
		}
	}
}

// TestSpend changes the spend of a source with a response, and reads the rate.
func TestSpend(t *testing.T) {
	const source = "[source.inbound]\nspend = \"4k/month\"\nresponse = { spend = \"4k/month\", rate = \"12/week\", elasticity = 0.5 }\n"
	for _, c := range []struct {
		why  string
		sets []string
		want float64 // leads a week
	}{
		{"at the spend at which it is known", nil, 12},
		{"four times the money brings twice the leads", []string{"source.inbound.spend=*4"}, 24},
		{"five thousand more make nine, which is (3/2)^2 times as much", []string{"source.inbound.spend=+5k/month"}, 18},
		{"a quarter of the money, half of the leads", []string{"source.inbound.spend=1k/month"}, 6},
		{"no money, no leads", []string{"source.inbound.spend=0/month"}, 0},
		{"in proportion", []string{"source.inbound.spend=*4", "source.inbound.response.elasticity=1"}, 48},
		{"a rate takes the place of the response", []string{"source.inbound.rate=7/week"}, 7},
		{"so does every", []string{"source.inbound.every=7d"}, 1},
	} {
		s := mustLoad(t, strings.Replace(small, "[source.inbound]\nrate = \"12/week\"\n", source, 1), c.sets...)
		if got := 7 * s.Sources[0].PerDay(nil); !near(got, c.want) {
			t.Errorf("%s: got %v leads a week, want %v", c.why, got, c.want)
		}
	}
}

// TestSets reads every TOML type after the equals sign.
func TestSets(t *testing.T) {
	s := mustLoad(t, small+"[target.year]\nmetric = \"won\"\nat_least = 5\nby = 2027-06-30\n",
		"name=2027 or bust", `currency="$"`, "time.start = 2027-02-01", "run.seed=7", "pool.engineers.cost_share=true", "pool.engineers.queue=lifo",
		"stages=[\"contact\", \"demo\"]", `stage.contact.dwell={ dist = "gamma", mean = "6d", cv = 1 }`, "stage.contact.dwell.mean=7d",
		"stage.contact.dwell.cv=*0.5", "target.year.by=2027-03-31", "source.inbound.season.jul=0.5", "calendar.days=Mon-Fri",
		"source.inbound.segments=none")
	if s.Name != "2027 or bust" || s.Currency != "$" || s.Time.Start.Month() != 2 || s.Run.Seed != 7 || !s.Pools[0].CostShare || s.Pools[0].Queue != LIFO {
		t.Errorf("got %+v", s)
	}
	d := s.Stages[0].Dwell
	if m, v := d.At(nil).Mean(), d.At(nil).Var(); !near(m, 7) || !near(v, 3.5*3.5) {
		t.Errorf("dwell: mean %v, variance %v", m, v)
	}
	if s.Targets[0].To.Month() != 4 || s.Sources[0].Season[6].Value != 0.5 || s.Calendar.Days[0] || !s.Calendar.Days[1] {
		t.Errorf("target %v, July %v, days %v", s.Targets[0].To, s.Sources[0].Season[6], s.Calendar.Days)
	}
}

// TestWith makes variants of a scenario without reading it again.
func TestWith(t *testing.T) {
	s := mustLoad(t, small)
	more, problems := s.With(Patch{Path: "pool.engineers.size", Value: int64(5)}, TextPatch("stage.contact.dwell", "*2"))
	if more == nil {
		t.Fatal(FormatProblems(problems, "in.toml"))
	}
	if more.Pools[0].Size != 5 || s.Pools[0].Size != 2 || !near(more.Stages[0].Dwell.At(nil).Mean(), 10) || more.SHA256 == s.SHA256 {
		t.Errorf("got size %d and %d, dwell %v", more.Pools[0].Size, s.Pools[0].Size, more.Stages[0].Dwell.At(nil).Mean())
	}
	again, _ := more.With(TextPatch("pool.engineers.size", "+1"))
	if again == nil || again.Pools[0].Size != 6 {
		t.Errorf("variant of a variant: %+v", again)
	}
	if none, problems := s.With(Patch{Path: "pool.engineers.size", Value: "many", From: "sweep"}); none != nil || problems[0].String() != "sweep: pool.engineers.size: got \"many\", want a whole number" {
		t.Errorf("got %v", problems)
	}
	if none, problems := (&Scenario{}).With(); none != nil || len(problems) != 1 {
		t.Errorf("a scenario made by hand: got %v", problems)
	}
}

// TestParseMoneyRate reads budgets.
func TestParseMoneyRate(t *testing.T) {
	for _, c := range []struct {
		text   string
		perDay float64
		per    string
		wrong  string
	}{
		{"365.25k/year", 1000, "year", ""},
		{"7/week", 1, "week", ""},
		{"5", 0, "", `got "5", want money per time like "90k/year" or "5k/month"`},
		{"-5k/month", 0, "", `got "-5k/month", want money per time of at least 0/year`},
		{"much", 0, "", `got "much", want money per time like "90k/year" or "5k/month"`},
	} {
		x, per, err := ParseMoneyRate(c.text)
		if (err == nil) != (c.wrong == "") || err != nil && err.Error() != c.wrong || !near(x, c.perDay) || per != c.per {
			t.Errorf("%s: got %v, %q, %v", c.text, x, per, err)
		}
		if err == nil && !near(PerTime(x, "day"), c.perDay) {
			t.Errorf("%s: %v a day", c.text, PerTime(x, "day"))
		}
	}
}
