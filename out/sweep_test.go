package out

import (
	"context"
	"encoding/csv"
	"math"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"

	"dealcast/model"
	"dealcast/sim/whatif"
)

// sweepSmall sweeps testdata/small.toml.
func sweepSmall(t *testing.T, o whatif.Options, metrics string, vary ...string) *whatif.Response {
	t.Helper()
	scn := scenario(t)
	var axes []model.Range
	for _, text := range vary {
		r, problems := scn.ParseRange(text, "--vary")
		if len(problems) > 0 {
			t.Fatal(model.FormatProblems(problems, text))
		}
		axes = append(axes, r)
	}
	var list []string
	if metrics != "" {
		list = strings.Split(metrics, ",")
	}
	r, err := whatif.Sweep(context.Background(), scn, axes, list, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const (
	sizes  = "pool.engineers.size=1..4"
	shares = "stage.demo.conversion=50%..70%:10pt"
)

func TestGoldenSweeps(t *testing.T) {
	steps := sweepSmall(t, whatif.Options{}, "revenue,cycle_days", sizes)
	golden(t, "sweep.txt", exportReport(t, "table", steps, Options{}))
	golden(t, "sweep.md", exportReport(t, "markdown", steps, Options{}))
	grid := sweepSmall(t, whatif.Options{Replications: 50}, "", sizes, shares)
	golden(t, "sweep-grid.txt", exportReport(t, "table", grid, Options{}))
	for _, width := range []int{40, 60, 80, 120} {
		for _, r := range []*whatif.Response{steps, grid} {
			for line := range strings.Lines(exportReport(t, "table", r, Options{Width: width})) {
				if n := text.StringWidth(strings.TrimSuffix(line, "\n")); n > width {
					t.Errorf("width %d: a line of %d: %s", width, n, line)
				}
			}
		}
	}
}

// The answer says how far it is worth going, whatever there is to say.
func TestSweepAnswers(t *testing.T) {
	for _, c := range []struct{ why, metrics, vary, want string }{
		{"pays, then not", "revenue", "pool.engineers.size=0..3", "More engineers raise the revenue up to 1; the second costs €89.9k and brings €"},
		{"always pays", "revenue", "pool.engineers.size=0,1", "More engineers raise the revenue at every step, from €0 at 0 to €"},
		{"one by one from the first", "revenue", sizes, "Already the second does not pay: it costs €89.9k and brings "},
		{"never pays", "revenue", "pool.engineers.size=3..5", "Already the fourth does not pay: it costs €89.9k and brings "},
		{"less is better", "cycle_days", sizes, "More engineers lower the cycle time at every step, from "},
		{"a share", "revenue", shares, "A higher conversion of demo raises the revenue at every step, from €"},
		{"a factor", "cycle_days", "stage.talk.dwell=*0.5..*2", "A higher dwell of talk raises the cycle time at every step, from "},
		{"luck", "won", "stage.offer.dwell=*0.98,*1.02", "Whether the dwell of offer changes the won deals cannot be told from luck: from ×0.98 to ×1.02 it is "},
		{"no effect", "revenue", "stage.demo.priority=1,2", "The priority of demo makes no difference to the revenue, in any replication."},
		{"a chance", "target.year", "stage.demo.conversion=40%,80%", "A higher conversion of demo raises the chance of target year at every step, from "},
		{"neither better nor worse", "wip", "source.web.rate=2,4/week", "A higher rate of web raises the open deals at every step, from "},
		{"never defined", "cycle_days", "stage.demo.conversion=0,1e-12", "The cycle time is undefined at every point, so that nothing can be said."},
	} {
		r := sweepSmall(t, whatif.Options{Replications: 120}, c.metrics, c.vary)
		if got := responseAnswer(r); !strings.HasPrefix(got, c.want) || !strings.HasSuffix(got, ".") || strings.Contains(got, "..") || strings.Contains(got, "NaN") {
			t.Errorf("%s: got %q, want %q...", c.why, got, c.want)
		}
	}
	grid := sweepSmall(t, whatif.Options{Replications: 50}, "", sizes, shares)
	if got, want := responseAnswer(grid), "The revenue less cost is highest at "; !strings.HasPrefix(got, want) || !strings.Contains(got, " and conversion of demo 70%: €") {
		t.Errorf("a grid: got %q, want %q...", got, want)
	}
	if got := briefResponse(grid); !strings.HasPrefix(got, "best at ") {
		t.Errorf("so far: got %q", got)
	}
}

// Nothing that can go missing may break a sweep or leave a NaN in it.
func TestStrangeSweeps(t *testing.T) {
	for why, r := range map[string]*whatif.Response{
		"one replication":  sweepSmall(t, whatif.Options{Replications: 1}, "revenue,win_rate", sizes),
		"two replications": sweepSmall(t, whatif.Options{Replications: 2}, "", sizes, shares),
		"nothing is won":   sweepSmall(t, whatif.Options{Replications: 3}, "cycle_days", "stage.talk.conversion=0..1"),
		"nobody works":     sweepSmall(t, whatif.Options{Replications: 3}, "pool.engineers.wait_days", "pool.engineers.size=0..2"),
		"not given":        sweepSmall(t, whatif.Options{Replications: 3}, "", "stage.demo.cooling=5d..20d"),
		"wide":             sweepSmall(t, whatif.Options{Replications: 2}, "wip,revenue", "pool.engineers.size=1,2", "stage.demo.conversion=0.3..0.8:0.01"),
		"interrupted": func() *whatif.Response {
			r := sweepSmall(t, whatif.Options{Replications: 3}, "", sizes)
			r.Run.Requested = 5000
			return r
		}(),
	} {
		for _, e := range Exports() {
			s := exportReport(t, e.Name, r, Options{Width: 80})
			if strings.Contains(s, "NaN") || strings.Contains(s, "Inf") || s == "" {
				t.Errorf("%s, %s: NaN, Inf or nothing", why, e.Name)
			}
			if why == "interrupted" && (e.Name == "table" || e.Name == "markdown") && !strings.Contains(s, "these results stand on") {
				t.Errorf("%s does not say that it was interrupted", e.Name)
			}
		}
	}
}

func TestEveryFieldOfASweepIsDocumented(t *testing.T) {
	words := map[string]string{"targets": "TARGET", "metrics": "PATH"}
	found := reportFields(t, words, sweepSmall(t, whatif.Options{Replications: 3}, "", sizes), sweepSmall(t, whatif.Options{Replications: 3}, "", "pool.engineers.size=0,3"))
	checkFields(t, "Sweep", found)
}

// The CSV of a sweep has the numbers of the points and steps.
func TestCSVHoldsTheSweep(t *testing.T) {
	r := sweepSmall(t, whatif.Options{Replications: 9}, "revenue,win_rate", sizes)
	rows, err := csv.NewReader(strings.NewReader(exportReport(t, "csv", r, Options{}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, row := range rows[1:] {
		for i, p := range r.Points {
			for k, o := range r.Metrics {
				if row[0] != cellText(p.At[0]) || row[1] != o.Text {
					continue
				}
				found++
				step := ""
				if i > 0 {
					step = cellText(r.Gains[i-1].Metrics[k].Delta.Value)
				}
				if row[3] != cellText(p.Metrics[k].Value) || row[6] != step {
					t.Errorf("%v does not hold %+v after %q", row, p.Metrics[k], step)
				}
			}
		}
	}
	if found != 8 || len(rows) != 1+4*6 {
		t.Errorf("%d numbers in %d rows", found, len(rows))
	}
}

// A value of an axis is written with the currency where it is money.
func TestAxisValue(t *testing.T) {
	r := sweepSmall(t, whatif.Options{Replications: 1}, "", "pool.engineers.cost=80..100k/year:10")
	if got := AxisValue(&r.Axes[0], r.Axes[0].Values[2], "EUR"); got != "€100k/year" {
		t.Errorf("got %q", got)
	}
	if got := AxisValue(&r.Axes[0], math.NaN(), "EUR"); got != "none" {
		t.Errorf("got %q", got)
	}
}
