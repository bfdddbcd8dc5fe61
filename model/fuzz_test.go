package model

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// reporter is what a test reports to: *testing.T, *rapid.T.
type reporter interface {
	Helper()
	Error(...any)
	Errorf(string, ...any)
}

// sane fails when a load did what no input may make it do: a problem without
// words, neither scenario nor problem, or a number that is not one.
func sane(t reporter, s *Scenario, problems []Problem) {
	t.Helper()
	for _, p := range problems {
		if p.Text == "" || strings.Contains(p.Text, "%!") {
			t.Errorf("problem %#v: want words", p)
		}
	}
	if s == nil {
		if !Failed(problems) {
			t.Error("neither a scenario nor a problem")
		}
		return
	}
	if Failed(problems) {
		t.Error("a scenario in spite of problems")
	}
	x := s.Central()
	u := make([]float64, len(x))
	for i := range u {
		u[i] = 0x1p-53
		if i%2 == 1 {
			u[i] = 1 - 0x1p-53
		}
	}
	worlds := [][]float64{x, make([]float64, len(x))}
	s.Realise(u, worlds[1])
	for _, x := range worlds {
		for i, v := range x {
			if !(v >= -huge && v <= huge) {
				t.Errorf("%s: got %v", s.Unknowns[i].Path, v)
			}
		}
		if s.Value != nil {
			if q := s.Value.At(x).Quantile(1 - 0x1p-53); !(q >= 0 && q < math.MaxFloat64) {
				t.Errorf("largest value of a deal: %v", q)
			}
		}
		for i := range s.Stages {
			st := &s.Stages[i]
			sum := 0.0
			for _, p := range st.Shares(x, nil) {
				if !(p >= 0 && p <= 1) {
					t.Errorf("share %v in %s", p, st.Name)
				}
				sum += p
			}
			if sum > 1+1e-9 {
				t.Errorf("shares of %s add up to %v", st.Name, sum)
			}
			for _, d := range []*Dist{st.Handover, st.Work, st.Dwell, st.LostDwell, st.Patience} {
				if d == nil {
					continue
				}
				if q := d.At(x).Quantile(0.5); !(q >= 0) {
					t.Errorf("median %v in %s", q, st.Name)
				}
				if q := d.At(x).Quantile(1 - 0x1p-53); math.IsNaN(q) || d == st.Work && math.IsInf(q, 0) {
					t.Errorf("largest value %v in %s", q, st.Name)
				}
			}
		}
	}
	for i := range s.Pools {
		p := &s.Pools[i]
		if speed := p.Speed(x); !(speed > 0 && speed <= 1) || p.Size < 0 || p.Size > maxMembers {
			t.Errorf("pool %s: speed %v, size %d", p.Name, speed, p.Size)
		}
		if load := s.members(p, x); !(load >= 0) {
			t.Errorf("pool %s: %v members", p.Name, load)
		}
	}
	if c, err := NewCopula(s); err != nil {
		t.Errorf("correlations: %v", err)
	} else {
		c.Correlate(u)
	}
	for i := range s.Changes {
		if i > 0 && s.Changes[i].On.Before(s.Changes[i-1].On) {
			t.Errorf("change %s stands too late", s.Changes[i].Name)
		}
		sane(t, s.Changes[i].After, nil)
	}
	for _, o := range s.Origins {
		if strings.Contains(o.Text, "NaN") || strings.Contains(o.Text, "%!") {
			t.Errorf("%s is shown as %q", o.Path, o.Text)
		}
	}
}

// quick fails when an input took seconds to load.
func quick(t *testing.T, begin time.Time) {
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
}

// FuzzLoad loads anything.
func FuzzLoad(f *testing.F) {
	f.Add(small, "")
	f.Add(sketch(f), "")
	f.Add(full(f), "base = \"in.toml\"\n[pool.team]\nsize = \"+1\"\n")
	names, _ := filepath.Glob("testdata/bad/*.txtar")
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range txtar.Parse(data).Files {
			if part.Name == "in.toml" {
				f.Add(string(part.Data), "")
			}
		}
	}
	f.Fuzz(func(t *testing.T, text, overlay string) {
		defer quick(t, time.Now())
		fsys := files("in.toml", text, "over.toml", overlay)
		s, problems := Load(fsys, "in.toml", nil)
		sane(t, s, problems)
		if overlay != "" {
			s, problems = Load(fsys, "over.toml", nil)
			sane(t, s, problems)
		}
	})
}

// FuzzSet sets any key to any value.
func FuzzSet(f *testing.F) {
	for _, set := range []string{
		"stage.first.dwell=*0.8", "stage.first.dwell={dist=\"gamma\",mean=\"3d to 5d\",cv=1}", "pool.team.size=+1", "stage.second.conversion=34 of 56",
		"source.a.bursts.fair.leads=10 to 20", "time.start=2027-03-01", "source.a.growth==-2%/month", "stage.first.routes.won=none", "target.year.by=-30d",
		"stage.first.work={dist=\"mixture\",of=[{weight=1,dist=\"never\"}]}", "stage.first.dwell={dist=\"empirical\",values=[1,\"2d\"]}", "calendar.hours=08:00-12:00",
		"pool.team.hires.spring.add=-3", "pool.team.overhead=30m/day", "stage.second.pools=[\"team\"]", "change.training.set.\"stage.second.conversion\"=*0.5", "change.training.ramp=1y",
		"change.training.set.\"deal.value\"={dist=\"gamma\",mean=\"1k to 2k\",cv=1}", "correlation.\"quality.loading.value ~ money.bad_debt\"=-0.9", "money.term=+1mo", "money.referrals.per_win=5", "factor.economy.sd=1 to 2",
		"segment.small.stage.first.routes={won=1}", "shock.strike.starts=none", "open.file=times.csv", "source.d.file=open.csv",
		"segment.small=none", "a.b.c=1", "=", "x", "stages=[\"second\"]", "stage.first.patience=0.5 to 2y",
	} {
		f.Add(set, "stage.first.dwell.mean=*2")
	}
	text := full(f)
	f.Fuzz(func(t *testing.T, a, b string) {
		defer quick(t, time.Now())
		s, problems := Load(files("in.toml", text), "in.toml", []string{a, b})
		sane(t, s, problems)
	})
}

// FuzzValues reads the file of values of an empirical distribution: a CSV of
// one column, as a spreadsheet writes it.
func FuzzValues(f *testing.F) {
	for _, values := range []string{
		"days\n1\n2.5\n\"3\"\n", "1d\n2w\n", "\ufeff1\r\n2\r\n", "# none\n", "1;2\n", "-1\n", "1e400\n", "NaN\n", "", "\x00\n1\n",
	} {
		f.Add(values, true)
	}
	text := sketch(f)
	f.Fuzz(func(t *testing.T, values string, tail bool) {
		defer quick(t, time.Now())
		set := `stage.contact.dwell={dist="empirical",file="v.csv"}`
		if tail {
			set = `stage.contact.dwell={dist="empirical",file="v.csv",tail={dist="exponential",mean="9d"}}`
		}
		s, problems := Load(files("in.toml", text, "v.csv", values), "in.toml", []string{set})
		sane(t, s, problems)
		if s == nil {
			return
		}
		for _, stage := range s.Stages {
			if stage.Name != "contact" {
				continue
			}
			if q := stage.Dwell.At(nil).Quantile(0.5); !(q >= 0 && q <= huge) {
				t.Errorf("median %v of %q", q, values)
			}
		}
	})
}
