package out

import (
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"dealcast/sim/stat"
	"dealcast/sim/whatif"
)

// planSmall plans on testdata/small.toml, where leads have a price.
func planSmall(t *testing.T, o whatif.Options, p whatif.PlanRequest) *whatif.Allocation {
	t.Helper()
	scn := scenario(t, "source.web.cost=300", "source.fair.cost=800")
	if p.Budget == 0 {
		p.Budget = 120e3 / 365.25
	}
	if p.Choose == nil {
		p.Choose = []string{"pool.*.size", "source.*.rate"}
	}
	a, err := whatif.Plan(context.Background(), scn, p, o)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestGoldenPlan(t *testing.T) {
	a := planSmall(t, whatif.Options{Replications: 60, Metric: "profit"}, whatif.PlanRequest{})
	golden(t, "plan.txt", exportReport(t, "table", a, Options{}))
	golden(t, "plan.md", exportReport(t, "markdown", a, Options{}))
}

// TestPlanAnswers: what is said when things are not as usual.
func TestPlanAnswers(t *testing.T) {
	plain := planSmall(t, whatif.Options{Replications: 20, Metric: "revenue"}, whatif.PlanRequest{Per: "month"})
	for _, c := range []struct {
		why    string
		change func(*whatif.Allocation)
		want   []string
		not    string
	}{
		{"as usual", func(a *whatif.Allocation) { a.Unspent = 0 }, []string{"€10k/month more does most as web +", "the revenue goes from"}, "stays over"},
		{"nothing is worth it", func(a *whatif.Allocation) { a.Best.Money = []float64{0, 0, 0} },
			[]string{"Keep the money: no division of €10k/month that was tried does better for the revenue"}, "does most"},
		{"some money is left", func(a *whatif.Allocation) { a.Unspent = a.Budget / 4 }, []string{" €2.5k/month stays over."}, ""},
		{"luck", func(a *whatif.Allocation) {
			a.Best.Headline.Delta.CI = stat.Interval{Low: -1e6, High: 9e6, Confidence: 0.95}
		},
			[]string{"which cannot be told from luck; about "}, ""},
		{"a close runner-up", func(a *whatif.Allocation) {
			a.Behind.Delta = whatif.Estimate{Value: -500, CI: stat.Interval{Low: -2000, High: 1000, Confidence: 0.95}}
		}, []string{"is €500 behind; the two cannot be told apart (difference -€2k to €1k)"}, ""},
		{"a clear one", func(a *whatif.Allocation) {
			a.Behind.Delta = whatif.Estimate{Value: -5000, CI: stat.Interval{Low: -7000, High: -3000, Confidence: 0.95}}
		}, []string{"is €5k behind (difference -€7k to -€3k)."}, "told apart"},
		{"ahead by luck", func(a *whatif.Allocation) {
			a.Behind.Delta = whatif.Estimate{Value: 500, CI: stat.Interval{Low: -1000, High: 2000, Confidence: 0.95}}
		}, []string{"is €500 ahead in these replications; the two cannot be told apart"}, ""},
		{"the same", func(a *whatif.Allocation) { a.Behind.Better, a.Behind.Worse = 0, 0 }, []string{"As good in every replication: "}, "runner-up"},
		{"the runner-up is today", func(a *whatif.Allocation) { a.Others[0].Money = []float64{0, 0, 0} }, []string{"The runner-up, to keep the money, is"}, ""},
		{"alone", func(a *whatif.Allocation) { a.Others = nil }, nil, "runner-up"},
		{"selected", func(a *whatif.Allocation) {
			a.Selection = whatif.Selected{Rounds: 500, Decided: true, Confidence: 0.95, Indifference: 1000}
		}, []string{"with 95% confidence of the best of them if that leads by €1k or more."}, "open"},
		{"open", func(a *whatif.Allocation) {
			a.Selection = whatif.Selected{Rounds: 500, Confidence: 0.95, Indifference: 1000}
		}, []string{"After 500 replications it is open which of "}, "confidence"},
		{"by estimate", func(a *whatif.Allocation) { a.Selection = whatif.Selected{} }, nil, "confidence"},
	} {
		a := *plain
		a.Others = append([]whatif.Option(nil), plain.Others...)
		c.change(&a)
		got := allocationAnswer(&a)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: got %q, want %q in it", c.why, got, want)
			}
		}
		if c.not != "" && strings.Contains(got, c.not) {
			t.Errorf("%s: got %q, want no %q in it", c.why, got, c.not)
		}
	}
}

// TestStrangePlans: nothing that can go missing may leave a NaN in a plan.
func TestStrangePlans(t *testing.T) {
	for why, a := range map[string]*whatif.Allocation{
		"one replication": planSmall(t, whatif.Options{Replications: 1}, whatif.PlanRequest{}),
		"a ratio":         planSmall(t, whatif.Options{Replications: 20, Metric: "win_rate"}, whatif.PlanRequest{}),
		"less is better":  planSmall(t, whatif.Options{Replications: 20, Metric: "pool.engineers.wait_days"}, whatif.PlanRequest{}),
		"certain":         planSmall(t, whatif.Options{Replications: 20, Metric: "P(revenue >= 1)"}, whatif.PlanRequest{}),
		"hopeless":        planSmall(t, whatif.Options{Replications: 20, Metric: "P(revenue >= 900M)"}, whatif.PlanRequest{}),
		"tiny":            planSmall(t, whatif.Options{Replications: 20}, whatif.PlanRequest{Budget: 0.01, Choose: []string{"source.*.rate"}}),
	} {
		for _, e := range Exports() {
			if e.Name == "state" {
				continue
			}
			s := exportReport(t, e.Name, a, Options{Width: 80})
			if strings.Contains(s, "NaN") || strings.Contains(s, "Inf") || s == "" {
				t.Errorf("%s, %s: NaN, Inf or nothing in\n%s", why, e.Name, s)
			}
		}
	}
}

func TestEveryFieldOfAPlanIsDocumented(t *testing.T) {
	words := map[string]string{"money_per_day": "PATH", "amount": "PATH"}
	a := planSmall(t, whatif.Options{Replications: 20}, whatif.PlanRequest{})
	if len(a.Others) == 0 || a.Selection.Rounds == 0 {
		t.Fatal("nothing to choose from")
	}
	checkFields(t, "Plan", reportFields(t, words, a))
}

// The CSV of a plan has a row per option, and adds up.
func TestCSVHoldsThePlan(t *testing.T) {
	a := planSmall(t, whatif.Options{Replications: 20}, whatif.PlanRequest{})
	rows, err := csv.NewReader(strings.NewReader(exportReport(t, "csv", a, Options{}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if want := 2 + len(a.Others) + len(a.Front); len(rows) != want {
		t.Errorf("%d rows, want %d", len(rows), want)
	}
	if got := fmt.Sprint(rows[0]); !strings.HasSuffix(got, "replications pool.engineers.size source.web.rate source.fair.rate]") {
		t.Errorf("header %s", got)
	}
	if rows[1][0] != "best" || rows[1][3] != cellText(a.Best.Headline.Delta.Value) || rows[1][9] != cellText(a.Outlets[0].Amount(a.Best.Money[0])) {
		t.Errorf("best: %v", rows[1])
	}
}
