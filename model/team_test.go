package model

import (
	"math"
	"strings"
	"testing"
)

// organised is small with a team that has everything.
const organised = small + `calendar = "office"
overhead = "1h/week"
hires = { autumn = { on = 2027-10-01, add = -1 }, spring = { on = 2027-04-01, add = 2, ramp = "60d", from = 0.25 } }
attrition = "20%/year"
backfill = "90d"
spread = 0.3
spans = ["contact", "demo"]
per_member = 25
[pool.night]
size = 1
[calendar.office]
days = "Mon-Fri"
hours = "09:00-17:00"
[calendar.late]
hours = "12:00-24:00"
`

// TestTeam reads the keys of pools and of stages that compete.
func TestTeam(t *testing.T) {
	s := mustLoad(t, organised, "stage.contact.limit=5", "stage.contact.when_full=lost", `stage.demo.pools=["engineers","night"]`, "stage.demo.accept_score==-0.5", "quality.loading.odds=0.8")
	p := s.Pools[0]
	if p.Calendar == nil || p.Calendar.Clock() != (Clock{DayHours: 8, WeekDays: 5}) || s.Calendar != nil || s.Pools[1].Calendar != nil {
		t.Errorf("calendars: %+v of the pool, %v of the scenario", p.Calendar, s.Calendar)
	}
	if p.Overhead.Value != 1.0/40 || p.Attrition.Value != 0.2 || p.Backfill.Value != 90 || p.Spread.Value != 0.3 || p.PerMember != 25 || p.Spans != [2]string{"contact", "demo"} {
		t.Errorf("got %+v", p)
	}
	if len(p.Hires) != 2 || p.Hires[0].Name != "spring" || p.Hires[0].Add != 2 || p.Hires[0].Ramp.Value != 60 || p.Hires[0].From.Value != 0.25 || p.Hires[1].Add != -1 {
		t.Errorf("hires by date: got %+v", p.Hires)
	}
	a, b := s.Stages[0], s.Stages[1]
	if a.Limit != 5 || a.WhenFull != LoseWhenFull || b.WhenFull != "" {
		t.Errorf("limits: got %+v and %+v", a, b)
	}
	if b.Pool != "engineers" || strings.Join(b.Pools, " ") != "engineers night" || b.AcceptScore.Value != -0.5 || s.Quality.Odds.Value != 0.8 {
		t.Errorf("demo: got %+v, quality %+v", b, s.Quality)
	}
	if got := b.Work.At(nil).Mean(); math.Abs(got-2.0/24) > 1e-15 {
		t.Errorf("work on the clock of the first pool: got %v days, want 2 hours", got)
	}
	for stage, want := range map[string]bool{"contact": true, "demo": true} {
		if got := s.Within(&p, stage); got != want {
			t.Errorf("within the span, %s: got %v", stage, got)
		}
		if s.Within(&s.Pools[1], stage) {
			t.Errorf("a pool without spans spans %s", stage)
		}
	}
}

// TestTeamWarnings loads teams that are legal but surprising.
func TestTeamWarnings(t *testing.T) {
	for _, c := range []struct{ why, set, want string }{
		{"hires written inline replace those below", "pool.engineers.hires={summer={on=2027-07-01,add=1}}", "--set #1: warning: pool.engineers.hires: replaces 2 hires of in.toml:19: autumn, spring"},
		{"hires too late to matter", "pool.engineers.hires.spring.on=2029-01-01", "--set #1: warning: pool.engineers.hires.spring.on: 2029-01-01 is beyond the horizon: it changes nothing"},
		{"nobody at first, hires later", "pool.engineers.size=0", ""},
		{"nobody at all", "pool.night.size=0", ""},
		{"removing hires is meant", "pool.engineers.hires=none", ""},
		{"one more in the hires", "pool.engineers.hires.summer={on=2027-07-01,add=1}", ""},
		{"a pool that only carries", "stage.demo.pools=none", ""},
		{"1.03 deals a day of 100 h, for three members in 39 of 168 hours", "stage.demo.work=100h", "in.toml:16: warning: pool.engineers: asked for 619% of the work it can do: the queue will grow all the time"},
	} {
		s := mustLoad(t, organised, c.set)
		var got []string
		for _, w := range s.Warnings {
			got = append(got, w.String())
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s: got %v, want %s", c.why, got, c.want)
		}
	}
}

// TestSettingHires changes hires by path, as sweeps do.
func TestSettingHires(t *testing.T) {
	s := mustLoad(t, organised, "pool.engineers.hires.spring.on=2027-05-01", "pool.engineers.hires.spring.add=+1", "pool.engineers.hires.new.on=2027-03-01",
		"pool.engineers.hires.new.add=4", "pool.engineers.hires.autumn=none", "pool.engineers.hires.new.ramp=30d to 60d")
	h := s.Pools[0].Hires
	if len(h) != 2 || h[0].Name != "new" || h[0].Add != 4 || h[1].Add != 3 || h[1].On.Month() != 5 {
		t.Errorf("got %+v", h)
	}
	if len(s.Unknowns) != 1 || s.Unknowns[0].Path != "pool.engineers.hires.new.ramp" {
		t.Errorf("unknowns: %+v", s.Unknowns)
	}
	q, err := s.Quantity("pool.engineers.hires.spring.add")
	if err != nil || q.Value != 3 || !q.Whole() {
		t.Errorf("got %+v, %v", q, err)
	}
	if _, err := s.Quantity("pool.engineers.hires.winter.add"); err == nil || err.Error() != "no such hire" {
		t.Errorf("hires that are not there: got %v", err)
	}
	v, problems := s.With(q.Patch(0))
	if v == nil || v.Pools[0].Hires[1].Add != 0 {
		t.Errorf("%v", problems)
	}
}

// TestOverhead reads meetings as a share of the open time of the pool.
func TestOverhead(t *testing.T) {
	for _, c := range []struct {
		text string
		want float64
		why  string
	}{
		{"4h/week", 0.1, "of 40 open hours"},
		{"1d/week", 0.2, "a working day of five"},
		{"30m/day", 0.0625, "of eight hours"},
		{"10h/month", 10 / (40.0 / 7 * 30.4375), "of an average month"},
		{"100h/year", 100 / (40.0 / 7 * 365.25), "of an average year"},
		{"5%", 0.05, "a share of the open time"},
	} {
		s := mustLoad(t, organised, "pool.engineers.overhead="+c.text)
		if got := s.Pools[0].Overhead.Value; math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%s (%s): got %v, want %v", c.text, c.why, got, c.want)
		}
		q, err := s.Quantity("pool.engineers.overhead")
		if x, e := q.Parse(q.Text(c.want)); err != nil || e != nil || x != c.want {
			t.Errorf("%s: written as %s, read as %v (%v, %v)", c.text, q.Text(c.want), x, err, e)
		}
	}
	for text, want := range map[string]float64{"20%/year": 0.2, "2%/month": 1 - math.Pow(0.98, 12), "0.2/year": 0.2} {
		if got := mustLoad(t, organised, "pool.engineers.attrition="+text).Pools[0].Attrition.Value; math.Abs(got-want) > 1e-14 {
			t.Errorf("attrition %s: got %v, want %v", text, got, want)
		}
	}
}

// TestCalendarAnd intersects the open times of pools that work together.
func TestCalendarAnd(t *testing.T) {
	week := &Calendar{Days: [7]bool{false, true, true, true, true, true, false}, Hours: []Hours{{0.25, 0.5}, {0.625, 0.75}}}
	late := &Calendar{Days: [7]bool{true, true, false, false, false, false, true}, Hours: []Hours{{0.375, 0.6875}}}
	both := week.And(late)
	if both.Days != [7]bool{false, true} || len(both.Hours) != 2 || both.Hours[0] != (Hours{0.375, 0.5}) || both.Hours[1] != (Hours{0.625, 0.6875}) {
		t.Errorf("got %+v", both)
	}
	if week.And(nil) != week || (*Calendar)(nil).And(late) != late {
		t.Error("round the clock changes a calendar")
	}
}

// TestMembers estimates the mean number of members.
func TestMembers(t *testing.T) {
	s := mustLoad(t, small, "time.horizon=100d", "pool.engineers.hires={a={on=2027-02-20,add=2,ramp=\"20d\"},b={on=2027-03-22,add=-1}}")
	// 2 for 50 days, then two on a ramp to 4 for 20 days, 4 for 10, 3 for 20.
	if got, want := s.members(&s.Pools[0], nil), (2*50+3*20+4*10+3*20)/100.0; math.Abs(got-want) > 0.01 {
		t.Errorf("got %v, want %v", got, want)
	}
	s = mustLoad(t, small, "pool.engineers.attrition=50%/year", "time.horizon=365.25d")
	if got, want := s.members(&s.Pools[0], nil), 2*(1-0.5)/math.Ln2; math.Abs(got-want) > 0.001 {
		t.Errorf("attrition: got %v, want %v", got, want)
	}
}

// TestLoadBehindABar counts only the deals that pass the bar, once.
func TestLoadBehindABar(t *testing.T) {
	text := strings.Replace(small, "conversion = \"60%\"\n", "conversion = \"60%\"\naccept_score = 0.5\n", 1) + "[quality]\nnoise = 1\n"
	alone := mustLoad(t, small).load()[0]
	pass := 0.5 * math.Erfc(0.5/math.Sqrt2/math.Sqrt2)
	if got := mustLoad(t, text).load()[0]; math.Abs(got/alone-pass) > 1e-9 {
		t.Errorf("load %v of that without a bar, want %v", got/alone, pass)
	}
	s := mustLoad(t, text, "stage.demo.accept_score=0.4")
	if got := s.passing(class{}, 1, nil); got != 1 {
		t.Errorf("a lower bar behind a higher one lets %v pass, want all", got)
	}
}

// TestLoadOfTwoPools: the members of both are held while the slower works.
func TestLoadOfTwoPools(t *testing.T) {
	s := mustLoad(t, organised, `stage.demo.pools=["engineers","night"]`, "pool.night.share=50%", "pool.engineers.hires=none", "pool.engineers.attrition=none", "pool.engineers.backfill=none", "pool.engineers.overhead=none", "pool.engineers.calendar=none")
	day := 12.0 / 7 * 0.6 * 2 / 24 / 0.5 // held by each deal for twice as long as the work takes
	for p, want := range []float64{day / 2, day} {
		if got := s.load()[p]; math.Abs(got-want) > 1e-12 {
			t.Errorf("pool %s: load %v, want %v", s.Pools[p].Name, got, want)
		}
	}
}

// TestLoadOfSegments counts the work of each segment.
func TestLoadOfSegments(t *testing.T) {
	s := mustLoad(t, small+"[segment.big]\nshare = 0.25\n[segment.big.stage.demo]\nwork = \"10h\"\n[segment.small]\nshare = 0.75\n[segment.small.stage.contact]\nconversion = 0.3\n")
	want := 12.0 / 7 * (0.25*0.6*10 + 0.75*0.3*2) / 24 / 2
	if got := s.load()[0]; math.Abs(got-want) > 1e-12 {
		t.Errorf("load %v, want %v", got, want)
	}
}
