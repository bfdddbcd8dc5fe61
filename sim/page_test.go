package sim

import (
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write generated pages anew")

const metricsPage = "../docs/metrics.md"

// TestGeneratedMetrics compares the tables of the metrics page with the table
// of metrics.
func TestGeneratedMetrics(t *testing.T) {
	page, err := os.ReadFile(metricsPage)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(page), "<!-- metrics: ")
	mark, rest, found2 := strings.Cut(rest, "-->\n")
	_, after, found3 := strings.Cut(rest, "<!-- end of metrics -->")
	if !found || !found2 || !found3 {
		t.Fatal("the page has lost the marks between which the tables stand")
	}
	want := before + "<!-- metrics: " + mark + "-->\n" + metricTables() + "<!-- end of metrics -->" + after
	if want == string(page) {
		return
	}
	if *update {
		if err := os.WriteFile(metricsPage, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s is not what the table of metrics says; run go test ./sim -run Generated -update", metricsPage)
}

func metricTables() string {
	var b strings.Builder
	for _, s := range []struct {
		scope Scope
		title string
	}{
		{ScopeRun, "Of the run"},
		{ScopeSource, "Of a source or a segment"},
		{ScopeStage, "Of a stage"},
		{ScopePool, "Of a pool"},
	} {
		fmt.Fprintf(&b, "\n### %s\n\n", s.title)
		if s.scope == ScopeSource {
			b.WriteString("The metrics of the run that make sense for some of its deals; formulas as above, over the deals of the source or segment.\nMeasured over the whole window only.\n\n")
			var names []string
			for _, m := range Metrics() {
				if m.at(s.scope) {
					names = append(names, "`"+m.Name+"`")
				}
			}
			b.WriteString(strings.Join(names, ", ") + "\n")
			continue
		}
		b.WriteString("| metric | formula | unit | kind | more is | by period |\n| :--- | :--- | :--- | :--- | :--- | :--- |\n")
		for _, m := range Metrics() {
			if m.at(s.scope) {
				b.WriteString(metricRow(&m))
			}
		}
	}
	b.WriteString("\n")
	return b.String()
}

func metricRow(m *Metric) string {
	kind, better, when := "value", "·", "no"
	if m.Ratio() {
		kind = "ratio"
	}
	switch {
	case m.Better > 0:
		better = "better"
	case m.Better < 0:
		better = "worse"
	}
	if m.periodic {
		when = "yes"
	}
	needs := ""
	if m.Needs != "" {
		needs = " Needs `" + m.Needs + "`."
	}
	return fmt.Sprintf("| `%s` | %s. %s%s | %s | %s | %s | %s |\n", m.Name, m.Formula, m.Help, needs, m.Unit, kind, better, when)
}

// TestVelocityExample computes the worked example of the metrics page.
func TestVelocityExample(t *testing.T) {
	before := figure{days: 365, leads: 500, won: 100, lost: 400, revenue: 80*4000 + 20*14000, cycle: 80*10 + 20*60}
	after := figure{days: 365, leads: 500, won: 80, lost: 420, revenue: 80 * 4000, cycle: 80 * 10}
	for _, c := range []struct {
		metric        string
		before, after float64
	}{
		{"won", 100, 80},
		{"cycle_days", 20, 10},
		{"velocity_deals", 5, 8},
		{"win_rate", 0.2, 0.16},
		{"deal_value", 6000, 4000},
		{"velocity_value", 30000, 32000},
		{"revenue", 600000, 320000},
		{"revenue_per_day", 1644, 877},
	} {
		for _, m := range dealMetrics() {
			if m.Name != c.metric {
				continue
			}
			for _, side := range []struct {
				f    *figure
				want float64
			}{{&before, c.before}, {&after, c.after}} {
				got := m.num(side.f)
				if m.den != nil {
					got /= m.den(side.f)
				}
				if math.Abs(got-side.want) > 0.0005*side.want {
					t.Errorf("%s: got %v, the page says %v", c.metric, got, side.want)
				}
			}
		}
	}
	visits := figure{converted: 50, left: 100, dwell: 50*10 + 50*2}
	for _, m := range placeMetrics() {
		if m.Name == "velocity" {
			if got := m.num(&visits); math.Abs(got-8.3) > 0.05 {
				t.Errorf("fast losers: got %v, the page says 8.3", got)
			}
		}
	}
}
