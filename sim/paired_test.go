package sim_test

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gonum.org/v1/gonum/stat"

	"dealcast/model"
	"dealcast/sim/internal/slow"
)

// loadText reads a scenario and, over it, an overlay; "" for none.
func loadText(t testing.TB, text, overlay string, sets ...string) *model.Scenario {
	t.Helper()
	files := fstest.MapFS{"base.toml": {Data: []byte(text)}}
	name := "base.toml"
	if overlay != "" {
		name = "variant.toml"
		files[name] = &fstest.MapFile{Data: []byte("base = \"base.toml\"\n" + overlay)}
	}
	scn, problems := model.Load(files, name, sets)
	if scn == nil {
		t.Fatalf("%s\n%s\n%s", model.FormatProblems(problems, name), overlay, text)
	}
	return scn
}

// variant is a scenario beside its base, and what may differ.
type variant struct {
	why     string
	text    string // "": the base's
	overlay string
	sets    []string
	change  change
	waits   bool // some waits must differ, or the row shows nothing
}

// check compares the lives of a replication with those of the base.
func (v variant) check(t testing.TB, text string, base map[string]*life, replication int) seen {
	t.Helper()
	other := text
	if v.text != "" {
		other = v.text
	}
	n, err := sameDraws(loadText(t, text, ""), base, livesOf(t, loadText(t, other, v.overlay, v.sets...), replication), v.change)
	if err != nil {
		t.Fatalf("%s: %v\n%s\n%s %q", v.why, err, text, v.overlay, v.sets)
	}
	return n
}

// reordered is the scenario with its tables in the reverse order, but for the
// segments: their order is that in which the draw of a deal's segment is cut.
func reordered(text string) string {
	blocks := regexp.MustCompile(`(?m)^\[`).FindAllStringIndex(text, -1)
	end := len(text)
	head, segments, tables := text[:blocks[0][0]], "", ""
	for i := len(blocks) - 1; i >= 0; i-- {
		table := strings.TrimRight(text[blocks[i][0]:end], "\n") + "\n"
		end = blocks[i][0]
		if strings.HasPrefix(table, "[segment.") {
			segments = table + segments
		} else {
			tables += table
		}
	}
	return head + tables + segments
}

func startupText(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("../scenarios/startup.toml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestVariantsShareTheirDraws: a variant of startup.toml changes what it means
// to change; every other draw of every deal is as it was.
func TestVariantsShareTheirDraws(t *testing.T) {
	const replication = 3
	text := startupText(t)
	base := livesOf(t, loadText(t, text, ""), replication)
	factor := func(what string, x float64) change { return change{factor: map[string]float64{what: x}} }
	for _, v := range []variant{
		{why: "one more member", sets: []string{"pool.engineers.size=+1"}, waits: true},
		{why: "another stage's work", sets: []string{"stage.demo.work=*0.8"}, change: factor("demo.effort", 0.8), waits: true},
		{why: "another stage's dwell", sets: []string{"stage.contact.dwell=*0.9"}, change: factor("contact.dwell", 0.9), waits: true},
		{why: "a better conversion", sets: []string{"stage.contact.conversion=+2pt"}, change: change{outcome: map[string]int{"contact": 1}}, waits: true},
		{why: "a better conversion where it cools", sets: []string{"stage.demo.conversion=*1.05"}, change: change{outcome: map[string]int{"demo": 1}}},
		{why: "no cooling", sets: []string{"stage.demo.cooling=none"}, change: change{outcome: map[string]int{"demo": 1}}},
		{why: "another value", sets: []string{"deal.value=*1.1"}, change: factor("value", 1.1)},
		{why: "more leads", sets: []string{"source.inbound.rate=*1.25"}, change: factor("created", 0.8), waits: true},
		{why: "a stage inserted", overlay: `
stages = ["contact", "trial", "demo", "proposal", "negotiation"]
[stage.trial]
pool = "engineers"
work = "10m to 1h"
dwell = "2d to 9d"
conversion = "90%"
`, waits: true},
		{why: "a stage inserted first", overlay: `
stages = ["mail", "contact", "demo", "proposal", "negotiation"]
[stage.mail]
dwell = "1d"
conversion = "90%"
[source.inbound]
enters = "mail"
`, waits: true},
		{why: "a new source", overlay: "[source.fair]\nrate = \"2/week\"\nbursts = { expo = { on = 2027-02-01, leads = 30, over = \"5d\" } }\n", waits: true},
		{why: "a source that comes first by name", overlay: "[source.aaa]\nevery = \"3d\"\n", waits: true},
		{why: "a new pool", overlay: "[pool.lawyers]\nsize = 1\n[stage.negotiation]\npool = \"lawyers\"\nwork = \"1h\"\n", waits: false},
		{why: "a segment", overlay: "[segment.all]\nshare = 1\n"},
		{why: "one more uncertain number", sets: []string{"source.inbound.cost=20 to 40"}},
		{why: "an uncertain number that acts", sets: []string{"stage.proposal.conversion=0.5 to 0.7"}, change: change{outcome: map[string]int{"proposal": 2}}},
		{why: "one uncertain number less", sets: []string{"stage.demo.conversion=0.6"}, change: change{outcome: map[string]int{"demo": 2}}},
		{why: "a reordered file", text: reordered(text)},
		{why: "another name", sets: []string{`name=Another`}},
	} {
		t.Run(v.why, func(t *testing.T) {
			n := v.check(t, text, base, replication)
			t.Logf("%d deals, %d draws compared, %d waits differ", n.deals, n.draws, n.waits)
			if n.deals < 1000 || n.draws < 5000 {
				t.Errorf("only %d deals and %d draws were compared", n.deals, n.draws)
			}
			if v.waits != (n.waits > 100) {
				t.Errorf("%d waits differ", n.waits)
			}
		})
	}
}

// TestVariantsShareTheirSobolPoints: nor does an uncertain number move another
// where they are drawn as Sobol points.
func TestVariantsShareTheirSobolPoints(t *testing.T) {
	const replication = 19
	text := strings.Replace(startupText(t), "[run]", "[run]\ndraws = \"sobol\"", 1)
	base := livesOf(t, loadText(t, text, ""), replication)
	for _, v := range []variant{
		{why: "one more uncertain number", sets: []string{"source.inbound.cost=20 to 40"}},
		{why: "one more, in an overlay", overlay: "[source.inbound]\ncost = \"20 to 40\"\n"},
		{why: "an uncertain number that acts", sets: []string{"stage.contact.conversion=0.6 to 0.7"}, change: change{outcome: map[string]int{"contact": 2}}},
	} {
		n := v.check(t, text, base, replication)
		t.Logf("%s: %d deals, %d draws compared, %d waits differ", v.why, n.deals, n.draws, n.waits)
		if n.deals < 1000 || n.draws < 5000 {
			t.Errorf("%s: only %d deals and %d draws were compared", v.why, n.deals, n.draws)
		}
	}
}

// TestVariantsOfRandomScenariosShareTheirDraws does the same with random
// scenarios, which mix all features.
func TestVariantsOfRandomScenariosShareTheirDraws(t *testing.T) {
	count := uint64(40)
	if testing.Short() {
		count = 12
	}
	if verifying() {
		count = 400
	}
	total := map[string]*seen{}
	for i := range count {
		text := slow.Plain(i).TOML
		scn := loadText(t, text, "")
		base := livesOf(t, scn, int(i%3))
		for _, v := range randomVariants(scn, text) {
			n := v.check(t, text, base, int(i%3))
			if total[v.why] == nil {
				total[v.why] = &seen{}
			}
			total[v.why].deals += n.deals
			total[v.why].draws += n.draws
			total[v.why].waits += n.waits
		}
	}
	for why, n := range total {
		t.Logf("%-28s %7d deals, %7d draws compared, %6d waits differ", why, n.deals, n.draws, n.waits)
		if n.draws < 10*int(count) {
			t.Errorf("%s: only %d draws were compared", why, n.draws)
		}
	}
}

// randomVariants are variants that any scenario has.
func randomVariants(scn *model.Scenario, text string) []variant {
	names := make([]string, len(scn.Stages))
	for i := range scn.Stages {
		names[i] = scn.Stages[i].Name
	}
	middle := len(names) / 2
	inserted := slices.Insert(slices.Clone(names), middle, "extra")
	stage := names[middle]
	newPool := change{factor: map[string]float64{stage + ".effort": math.NaN()}}
	if scn.Stages[middle].Pool == "" && scn.Stages[middle].Handover != nil {
		newPool.factor[stage+".dwell"] = math.NaN() // seen together with the hand-over before
	}
	variants := []variant{
		{why: "one more member", sets: []string{"pool.east.size=+1"}},
		{why: "a stage inserted", overlay: fmt.Sprintf("stages = [\"%s\"]\n[stage.extra]\ndwell = \"6h\"\nconversion = 0.9\n", strings.Join(inserted, `", "`)),
			// A dwell_to names the stage that followed.
			change: change{factor: map[string]float64{names[middle-1] + ".dwell": math.NaN()}}},
		{why: "a new source", overlay: "[source.aaa]\nrate = \"1/day\"\n"},
		{why: "a new pool", overlay: "[pool.aaa]\nsize = 1\n[stage." + stage + "]\npool = \"aaa\"\nwork = \"30m\"\n", change: newPool},
		{why: "one more uncertain number", sets: []string{"source.web.cost=20 to 40"}},
		{why: "a reordered file", text: reordered(text)},
	}
	for i := range scn.Stages {
		s := &scn.Stages[i]
		if s.Dwell != nil {
			variants = append(variants, variant{why: "another stage's dwell", sets: []string{"stage." + s.Name + ".dwell=*0.75"},
				// Of ways that have a dwell of their own, nothing changes.
				change: change{factor: map[string]float64{s.Name + ".dwell": math.NaN()}}})
			break
		}
	}
	for i := range scn.Stages {
		s := &scn.Stages[i]
		if s.Work != nil {
			variants = append(variants, variant{why: "another stage's work", sets: []string{"stage." + s.Name + ".work=*0.75"},
				change: change{factor: map[string]float64{s.Name + ".effort": 0.75}}})
			break
		}
	}
	return variants
}

// TestShapesKeepTheirPairs: where the shape of a gamma distribution crosses 1,
// the same customers are still the slow ones.
func TestShapesKeepTheirPairs(t *testing.T) {
	text := startupText(t)
	const replication, dwell = 0, `stage.contact.dwell={ dist = "gamma", mean = "6d", cv = %v }`
	a := livesOf(t, loadText(t, text, "", fmt.Sprintf(dwell, 1.05)), replication)
	b := livesOf(t, loadText(t, text, "", fmt.Sprintf(dwell, 0.95)), replication)
	var x, y []float64
	for deal, l := range a {
		if o := b[deal]; o != nil && !math.IsNaN(l.stays[0].dwell) && !math.IsNaN(o.stays[0].dwell) {
			x, y = append(x, l.stays[0].dwell), append(y, o.stays[0].dwell)
		}
	}
	r := stat.Correlation(x, y, nil)
	t.Logf("correlation %.5f over %d deals", r, len(x))
	if len(x) < 1000 || !(r > 0.99) {
		t.Errorf("correlation %.5f over %d deals, want more than 0.99 over 1000", r, len(x))
	}
}
