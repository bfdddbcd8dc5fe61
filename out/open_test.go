package out

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dealcast/model"
	"dealcast/sim"
)

// openSets let small.toml begin with the open deals of testdata.
var openSets = []string{"time.warmup=0d", "open.file=open-deals.csv", "run.replications=400"}

// simulateOpen runs testdata/small.toml with open deals and further changes.
func simulateOpen(t *testing.T, sets ...string) *sim.Result {
	t.Helper()
	scn, problems := model.Load(os.DirFS("testdata"), "small.toml", append(openSets, sets...))
	if scn == nil {
		t.Fatal(model.FormatProblems(problems, "small.toml"))
	}
	plan, err := sim.Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	res, err := sim.Run(context.Background(), plan, sim.Options{OpenDeals: true})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// openText is the list of open deals in a format.
func openText(t *testing.T, r *sim.Result, name string) string {
	t.Helper()
	d, ok := OpenDeals(r)
	if !ok {
		t.Fatal("no open deals")
	}
	e, err := LookupEnding("deals" + name)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := e.Write(&b, d, Options{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGoldenOpenDeals(t *testing.T) {
	r := simulateOpen(t)
	golden(t, "open-deals.txt", openText(t, r, ".txt"))
	golden(t, "open-deals.golden.csv", openText(t, r, ".csv"))
	if s := export(t, "table", r, Options{Width: 100}); !strings.Contains(s, "Of the 4 open deals, worth ") {
		t.Errorf("the forecast does not tell of the open deals:\n%s", s)
	}
}

// The CSV and the JSON say the same of each deal, and the chances add up.
func TestOpenDealsAgreeInAllFormats(t *testing.T) {
	r := simulateOpen(t)
	rows, err := csv.NewReader(strings.NewReader(openText(t, r, ".csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var top struct {
		Deals struct {
			Count int
			Won   struct{ Mean float64 }
			Deals []struct {
				ID              string
				Won, Lost, Open float64
				Expected        float64 `json:"expected_value"`
			}
		} `json:"open_deals"`
	}
	if err := json.Unmarshal([]byte(openText(t, r, ".JSON")), &top); err != nil {
		t.Fatal(err)
	}
	if top.Deals.Count != 4 || len(rows) != 5 || len(top.Deals.Deals) != 4 {
		t.Fatalf("%d counted, %d in JSON, %d lines of CSV; want 4, 4 and 5", top.Deals.Count, len(top.Deals.Deals), len(rows))
	}
	sum := 0.0
	for i, d := range top.Deals.Deals {
		cell := func(column string) float64 {
			x, err := strconv.ParseFloat(rows[i+1][slices.Index(rows[0], column)], 64)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		if rows[i+1][0] != d.ID || cell("won") != d.Won || cell("lost") != d.Lost || cell("open") != d.Open || cell("expected_value") != d.Expected {
			t.Errorf("CSV %v, JSON %+v", rows[i+1], d)
		}
		if all := d.Won + d.Lost + d.Open; all < 1-1e-9 || all > 1+1e-9 {
			t.Errorf("%s: chances add up to %v", d.ID, all)
		}
		sum += d.Won
	}
	if got := top.Deals.Won.Mean; got < sum-1e-9 || got > sum+1e-9 {
		t.Errorf("%v deals won on average, chances add up to %v", got, sum)
	}
}

func TestEveryFieldOfTheOpenDealsIsDocumented(t *testing.T) {
	var top map[string]any
	if err := json.Unmarshal([]byte(openText(t, simulateOpen(t), ".json")), &top); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	walkFields(top["open_deals"].(map[string]any), "", nil, func(p string) {
		if at, _, ok := strings.Cut(p, "."); ok && (at == "won" || at == "won_value") {
			p = at // a summary
		}
		found[p] = true
	})
	checkFields(t, "Open deals", found)
}

// Nothing is undefined in words, and the word for what flows is the scenario's.
func TestOpenDealsAtTheEdges(t *testing.T) {
	for why, sets := range map[string][]string{
		"one replication": {"run.replications=1"},
		"no value":        {"segment.smb.value=0", "segment.large.value=0"},
		"one day":         {"time.horizon=1d", "target.year.by=2027-01-01"},
		"Sobol":           {"run.draws=sobol", "stage.talk.conversion=0.5 to 0.8", "run.replications=32"},
		"projects":        {"unit=project"},
	} {
		r := simulateOpen(t, sets...)
		for _, ending := range []string{".txt", ".md", ".csv", ".json"} {
			s := openText(t, r, ending)
			if strings.Contains(s, "NaN") || strings.Contains(s, "Inf") {
				t.Errorf("%s, %s: NaN or Inf in\n%s", why, ending, s)
			}
			if why == "projects" && ending == ".txt" && (!strings.Contains(s, "Open projects") || strings.Contains(s, "deals")) {
				t.Errorf("%s: speaks of deals:\n%s", why, s)
			}
		}
	}
	if _, ok := OpenDeals(simulate(t)); ok {
		t.Error("open deals of a run without any")
	}
	if _, err := LookupEnding("deals.xlsx"); err == nil || !strings.Contains(err.Error(), `deals.xlsx: got ending ".xlsx", want .txt, .md, .json or .csv`) {
		t.Errorf("a format that there is not: %v", err)
	}
}
