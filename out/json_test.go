package out

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"dealcast/sim"
	"dealcast/sim/stat"
	"dealcast/sim/whatif"
)

// documented are the fields of docs/json.md: the first cells of the table under
// a heading such as "All fields".
func documented(t *testing.T, heading string) []string {
	t.Helper()
	page, err := os.ReadFile("../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(page), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("docs/json.md has no %q", heading)
	}
	table, _, _ = strings.Cut(table, "\n## ")
	var fields []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(table, -1) {
		fields = append(fields, m[1])
	}
	sort.Strings(fields)
	return fields
}

// paths lists the fields of a value, with names of the scenario and of metrics
// replaced by the words of the page.
func paths(v any, at string, named []string, metrics map[string]bool, add func(string)) {
	switch v := v.(type) {
	case map[string]any:
		for key, child := range v {
			name := key
			if len(named) > 0 && named[0] != "" {
				name = named[0]
			}
			if metrics[key] && name == key && at != ".bottleneck" {
				add(strings.TrimPrefix(at+".METRIC", "."))
				continue // its fields are those of a summary
			}
			paths(child, at+"."+name, named[min(1, len(named)):], metrics, add)
		}
	case []any:
		for _, child := range v {
			if _, ok := child.(float64); ok { // an interval
				add(strings.TrimPrefix(at, "."))
				return
			}
			paths(child, at+"[]", nil, metrics, add)
		}
	default:
		add(strings.TrimPrefix(at, "."))
	}
}

func TestEveryFieldOfTheJSONIsDocumented(t *testing.T) {
	names := map[string]bool{}
	for _, m := range sim.Metrics() {
		names[m.Name] = true
	}
	found := map[string]bool{}
	precise := simulate(t)
	precise.Run.Precision = sim.Precision{Of: "revenue", Wanted: 0.01, Reached: 0.009}
	share := whatif.Estimate{Value: 0.3, CI: stat.Interval{Low: 0.2, High: 0.4, Confidence: 0.95}}
	spread := &whatif.Spread{Metric: "revenue", Causes: []whatif.Cause{{Kind: whatif.LuckOfDeals, Share: share},
		{Kind: whatif.Numbers, Share: share}, {Kind: whatif.Market, Share: share}}}
	for _, d := range []Document{Forecast(precise, spread), Forecast(simulate(t, "run.replications=2"), nil)} {
		var top map[string]any
		if err := json.Unmarshal([]byte(exported(t, "json", d, Options{})), &top); err != nil {
			t.Fatal(err)
		}
		for key, v := range top {
			var named []string
			if i := slices.Index([]string{"stages", "pools", "sources", "segments", "targets"}, key); i >= 0 {
				named = []string{strings.ToUpper(strings.TrimSuffix(key, "s"))}
			}
			paths(v, "."+key, named, names, func(p string) { found[p] = true })
		}
	}
	checkFields(t, "All fields", found)
}

// checkFields compares the fields that occur with those that the page has under
// a heading.
func checkFields(t *testing.T, heading string, found map[string]bool) {
	t.Helper()
	want := documented(t, heading)
	for f := range found {
		if !slices.Contains(want, f) {
			t.Errorf("docs/json.md does not say under %q what %s is", heading, f)
		}
	}
	for _, f := range want {
		if !found[f] {
			t.Errorf("docs/json.md tells under %q of %s, which does not occur", heading, f)
		}
	}
}

// reportFields are the fields of reports of an experiment but those that all
// reports have; children of the named objects are called by the word beside
// ("targets": "TARGET").
func reportFields(t *testing.T, words map[string]string, reports ...whatif.Report) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for _, r := range reports {
		var top map[string]any
		if err := json.Unmarshal([]byte(exportReport(t, "json", r, Options{})), &top); err != nil {
			t.Fatal(err)
		}
		for _, common := range []string{"schema", "experiment", "scenario", "run", "answer", "objective", "warnings"} {
			if _, ok := top[common]; !ok {
				t.Errorf("no %s", common)
			}
			delete(top, common)
		}
		walkFields(top, "", words, func(p string) { found[p] = true })
	}
	return found
}

func walkFields(v any, at string, words map[string]string, add func(string)) {
	switch v := v.(type) {
	case map[string]any:
		if _, ok := v["difference"]; ok {
			add(at) // described once for all
			return
		}
		word := words[at[strings.LastIndexByte(at, '.')+1:]]
		for key, child := range v {
			if word != "" {
				key = word
			}
			walkFields(child, strings.TrimPrefix(at+"."+key, "."), words, add)
		}
	case []any:
		for _, child := range v {
			if _, ok := child.(map[string]any); ok {
				walkFields(child, at+"[]", words, add)
			} else {
				add(at)
			}
		}
	default:
		add(at)
	}
}

// A summary has the fields of the page, and numbers agree with the result to
// the last bit.
func TestJSONHoldsTheResult(t *testing.T) {
	r := simulate(t)
	var d struct {
		Metrics map[string]map[string]any
		Stages  map[string]map[string]any
		Periods []map[string]any
	}
	text := export(t, "json", r, Options{})
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	revenue := d.Metrics["revenue"]
	var keys []string
	for k := range revenue {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	if want := strings.Fields("ci max mcse mean min n p05 p10 p25 p50 p75 p90 p95 sd"); !slices.Equal(keys, want) {
		t.Errorf("a summary has %v, want %v", keys, want)
	}
	c, _ := r.Column("revenue")
	s := c.Summary()
	if revenue["mean"] != s.Mean || revenue["p05"] != s.P05 || revenue["sd"] != s.SD {
		t.Errorf("revenue %v, want %+v", revenue, s)
	}
	ci := revenue["ci"].(map[string]any)["p50"].([]any)
	if ci[0] != s.CI.P50.Low || ci[1] != s.CI.P50.High || ci[2] != s.CI.P50.Confidence {
		t.Errorf("interval %v, want %+v", ci, s.CI.P50)
	}
	if len(d.Periods) != 12 || len(d.Stages) != 3 {
		t.Errorf("%d periods and %d stages", len(d.Periods), len(d.Stages))
	}
	if first := strings.Index(text, `"talk"`); first < 0 || first > strings.Index(text, `"offer"`) {
		t.Error("stages are not in the order of the pipeline")
	}
}

func TestSamplesHoldTheResult(t *testing.T) {
	r := simulate(t, "run.replications=9")
	var b strings.Builder
	if err := WriteSamples(&b, r); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(rows) != 10 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, path := range rows[0] {
		if i == 0 {
			continue
		}
		c, ok := r.Column(path)
		if !ok {
			t.Fatalf("no column %q", path)
		}
		for k, want := range c.Values() {
			got := rows[k+1][i]
			if math.IsNaN(want) {
				if got != "" {
					t.Errorf("%s in replication %d is undefined, but the cell has %q", path, k, got)
				}
				continue
			}
			if x, err := strconv.ParseFloat(got, 64); err != nil || x != want {
				t.Errorf("%s in replication %d: %q, want %v", path, k, got, want)
			}
		}
	}
	for _, path := range []string{"revenue", "stage.demo.wait_days", "revenue@2027-03"} {
		if !slices.Contains(rows[0], path) {
			t.Errorf("no column %s", path)
		}
	}
}

// The CSV of a forecast has one row per column, with the numbers of its summary.
func TestCSVHoldsTheResult(t *testing.T) {
	r := simulate(t, "run.replications=9")
	rows, err := csv.NewReader(strings.NewReader(export(t, "csv", r, Options{}))).ReadAll()
	if err != nil || len(rows) < 100 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	found := map[string]bool{}
	for _, row := range rows[1:] {
		c, ok := r.Column(row[0])
		if !ok {
			t.Fatalf("no column %q", row[0])
		}
		found[row[0]] = true
		s := c.Summary()
		for i, want := range []float64{float64(s.N), s.Mean, s.SD, s.MCSE, s.P05, s.P10, s.P25, s.P50, s.P75, s.P90, s.P95, s.Min, s.Max} {
			got := row[i+2]
			if x, err := strconv.ParseFloat(got, 64); math.IsNaN(want) && got != "" || !math.IsNaN(want) && (err != nil || x != want) {
				t.Errorf("%s, %s: %q, want %v", row[0], rows[0][i+2], got, want)
			}
		}
	}
	for _, path := range []string{"revenue", "stage.demo.wait_days", "revenue@2027-03"} {
		if !found[path] {
			t.Errorf("no row for %s", path)
		}
	}
}

func TestTraceIsInOrder(t *testing.T) {
	r := simulate(t)
	var b strings.Builder
	if err := WriteTrace(&b, r); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(rows) < 100 || !slices.Equal(rows[0], traceHeader) {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	last, events := -1e9, map[string]int{}
	for _, row := range rows[1:] {
		at, err := strconv.ParseFloat(row[2], 64)
		if err != nil || at < last {
			t.Fatalf("time %q after %v, %v", row[2], last, err)
		}
		last = at
		events[row[3]]++
	}
	for _, e := range strings.Fields("created enter join begin end leave won lost") {
		if events[e] == 0 {
			t.Errorf("no event %q", e)
		}
	}
}
