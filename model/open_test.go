package model

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

// today is small with open deals; the file is open.csv.
const today = small + `[segment.big]
share = 1
[open]
file = "open.csv"
`

// loadOpen loads today with that file of open deals.
func loadOpen(t *testing.T, csv string) (*Scenario, []Problem) {
	t.Helper()
	return Load(files("in.toml", today, "open.csv", csv), "in.toml", []string{"time.warmup=0d"})
}

// TestOpenDeals reads a pipeline with every column.
func TestOpenDeals(t *testing.T) {
	s, problems := loadOpen(t, "\ufeffID;Stage;entered;created;value;source;segment;status;since;visits\r\n"+
		"A-1;demo;2026-12-02;2026-11-02;6k;inbound;big;working;2026-12-30 12:00;2\r\n"+
		"\r\n"+
		"\"b, 2\";contact;2026-12-31T18:00;;;;;;;\r\n"+
		"3;demo;2027-01-01;;0;;;;;\r\n")
	if s == nil {
		t.Fatal(FormatProblems(problems, "in.toml"))
	}
	want := []OpenDeal{
		{ID: "A-1", Stage: "demo", Entered: -30, Since: -1.5, Created: -60, Value: 6000, Source: "inbound", Segment: "big", Status: Working, Visits: 2},
		{ID: "b, 2", Stage: "contact", Entered: -0.25, Since: -0.25, Created: -0.25, Value: math.NaN(), Status: Dwelling, Visits: 1},
		{ID: "3", Stage: "demo", Status: Waiting, Visits: 1},
	}
	if s.Open.File != "open.csv" || fmt.Sprint(s.Open.Deals) != fmt.Sprint(want) {
		t.Errorf("got\n%+v\nwant\n%+v", s.Open.Deals, want)
	}
	if len(s.Warnings) != 0 {
		t.Errorf("warnings: %v", s.Warnings)
	}
	s, _ = loadOpen(t, "id,age_days,stage,owner\n1,12.5,contact,Ann\n")
	if s == nil || s.Open.Deals[0].Entered != -12.5 || len(s.Warnings) != 1 || s.Warnings[0].String() != "open.csv:1: warning: owner: unknown column, which is not used" {
		t.Errorf("ages: got %+v", s)
	}
}

// TestOpenAlone: without a source deals may come from the file; its stages are
// entered.
func TestOpenAlone(t *testing.T) {
	text := strings.Replace(today, "[source.inbound]\nrate = \"12/week\"\n", "", 1)
	s, problems := Load(files("in.toml", text, "open.csv", "id,stage,age_days\n1,demo,3\n"), "in.toml", []string{"time.warmup=0d"})
	if s == nil || len(s.Warnings) != 1 || s.Warnings[0].Path != "stage.contact" {
		t.Errorf("got %v, want a warning that nothing enters the contact", problems)
	}
}

// TestBesideTheFile finds files beside the scenario that names them, and not
// beside the overlay; what they hold counts for the checksum, also in variants.
func TestBesideTheFile(t *testing.T) {
	fsys := files("a/in.toml", today, "b/over.toml", "base = \"../a/in.toml\"\n[time]\nwarmup = \"0d\"\n", "a/open.csv", "id,stage,age_days\n1,demo,3\n", "b/mine.csv", "time\n2027-01-05\n")
	s, problems := Load(fsys, "b/over.toml", []string{"source.inbound.file=mine.csv"})
	if s == nil {
		t.Fatal(FormatProblems(problems, "b/over.toml"))
	}
	if len(s.Open.Deals) != 1 || len(s.Sources[0].Times) != 1 || s.Sources[0].Times[0] != 4 || s.Sources[0].Rate.Value != 0 {
		t.Errorf("got %+v and %+v", s.Open, s.Sources[0])
	}
	fsys["a/open.csv"].Data = []byte("id,stage,age_days\n1,demo,4\n")
	other, _ := Load(fsys, "b/over.toml", []string{"source.inbound.file=mine.csv"})
	if other.SHA256 == s.SHA256 {
		t.Error("another pipeline has the same checksum")
	}
	v, problems := s.With(TextPatch("pool.engineers.size", "+1"))
	if v == nil || v.Open.Deals[0].Entered != -3 {
		t.Errorf("a variant reads the file anew: %v", problems)
	}
	fsys["x.csv"] = fsys["b/mine.csv"]
	if s, problems := Load(fsys, "b/over.toml", []string{"source.inbound.file=../x.csv"}); s == nil {
		t.Errorf("a file in another folder: %v", problems)
	}
}

// TestReplayedTimes sorts the times of a file and warns when none counts.
func TestReplayedTimes(t *testing.T) {
	load := func(csv string) *Scenario {
		s, problems := Load(files("in.toml", small, "times.csv", csv), "in.toml", []string{"source.inbound.file=times.csv"})
		if s == nil {
			t.Fatal(FormatProblems(problems, "in.toml"))
		}
		return s
	}
	s := load("name,time\nx,2027-03-01T06:00\ny,2026-12-31\nz,2027-01-01 00:00:01\n")
	want := []float64{-1, 1.0 / 86400, 59.25}
	if fmt.Sprint(s.Sources[0].Times) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", s.Sources[0].Times, want)
	}
	if got := s.leads(&s.Sources[0], nil, 0, 365); got != 2 {
		t.Errorf("leads in the window: got %v, want 2", got)
	}
	s = load("time\n2029-01-01\n")
	if len(s.Warnings) != 1 || s.Warnings[0].Text != "none of the times lies in the report window: the file brings no deal" {
		t.Errorf("warnings: %v", s.Warnings)
	}
}

// TestSegmentStages makes whole stages of what differs for a segment.
func TestSegmentStages(t *testing.T) {
	text := strings.Replace(small, "conversion = \"30%\"\n", "conversion = \"30% to 40%\"\ncooling = \"30d\"\n", 1) + `[segment.big]
share = 0.5
[segment.big.stage.demo]
work = "1h to 3h"
routes = { won = "20% to 30%", contact = "10%" }
[segment.small]
share = 0.5
[segment.small.stage.contact]
dwell = "2d"
[segment.small.stage.demo]
dwell = "1d"
`
	s := mustLoad(t, text)
	big, little := s.Segments[0].Stages, s.Segments[1].Stages
	if len(big) != 1 || len(little) != 2 {
		t.Fatalf("got %d and %d stages", len(big), len(little))
	}
	d := big[0]
	if d.Name != "demo" || d.Pool != "engineers" || d.Cooling == nil || d.Dwell != nil || d.Conversion || len(d.Routes) != 2 || d.Work == s.Stages[1].Work || d.MaxVisits != 100 {
		t.Errorf("demo of the big: %+v", d)
	}
	if len(s.Unknowns) != 2 || s.Unknowns[1].Path != "segment.big.stage.demo.routes.won" || d.Routes[0].Share.Unknown != 2 {
		t.Errorf("unknowns: %+v", s.Unknowns)
	}
	if d := little[1]; d.Routes[0].Share.Unknown != 1 || d.Work != s.Stages[1].Work || d.Dwell == nil {
		t.Errorf("demo of the small: %+v", d)
	}
	if s.Stages[1].Dwell != nil || len(s.Stages[1].Routes) != 1 || !s.Stages[1].Conversion {
		t.Errorf("the demo itself has changed: %+v", s.Stages[1])
	}
	if q, err := s.Quantity("segment.small.stage.contact.dwell"); err != nil || q.Value != 2 {
		t.Errorf("got %+v, %v", q, err)
	}
}

// FuzzOpen reads any file of open deals.
func FuzzOpen(f *testing.F) {
	for _, csv := range []string{
		"id,stage,entered\n1,demo,2026-12-01\n", "id;stage;age_days;status\n1;contact;3;\n2;demo;1e3;working\n", "id\tstage\tage_days\n1\tdemo\tNaN\n",
		"\ufeffid,stage,entered,since,created,value,visits\n1,demo,2026-12-01,2026-12-05,2026-01-01,6k,2\n", "id,stage,entered\n\"1,demo,2026-12-01\n", "\x00", "id,id\n",
	} {
		f.Add(csv)
	}
	f.Fuzz(func(t *testing.T, csv string) {
		defer quick(t, time.Now())
		s, problems := loadOpen(t, csv)
		sane(t, s, problems)
		if s == nil {
			return
		}
		seen := map[string]bool{}
		for _, d := range s.Open.Deals {
			if seen[d.ID] || d.ID == "" || s.index()[d.Stage] == 0 && d.Stage != "contact" || d.Status == "" || d.Visits < 1 {
				t.Errorf("got %+v", d)
			}
			if !(d.Created <= d.Entered && d.Entered <= d.Since && d.Since <= 0) || d.Value < 0 {
				t.Errorf("times and value of %+v", d)
			}
			seen[d.ID] = true
		}
	})
}

// FuzzTimes reads any file of times.
func FuzzTimes(f *testing.F) {
	for _, csv := range []string{"time\n2027-03-04\n", "name;time\nx;2027-03-04T10:30\n", "time\n2027-03-04 10:30:59\n\n2026-12-31\n", "time\n9999-01-01\n", "time", "\"time\n"} {
		f.Add(csv)
	}
	f.Fuzz(func(t *testing.T, csv string) {
		defer quick(t, time.Now())
		s, problems := Load(files("in.toml", small, "times.csv", csv), "in.toml", []string{"source.inbound.file=times.csv"})
		sane(t, s, problems)
		if s == nil {
			return
		}
		last := math.Inf(-1)
		for _, x := range s.Sources[0].Times {
			if !(x >= last && x < huge) {
				t.Errorf("got %v after %v", x, last)
			}
			last = x
		}
	})
}
