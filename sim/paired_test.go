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

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/internal/slow"
)

// stay is what the event log shows of the draws of one visit of a deal to a
// stage: days, on the pool's clock for the effort. What is not seen is NaN.
type stay struct {
	stage                   string
	visit                   int
	handover, effort, dwell float64
	wait                    float64 // until work began
	patience                float64 // of a deal that gave up
	out                     int     // which of the stage's ways, in cut order; -1: not by the draw

	entered, joined, since float64 // since: work or, where nobody works, the stay began
}

// life is what the event log shows of a deal.
type life struct {
	created, value float64
	stays          []*stay
}

// at is the stay of a visit to a stage; nil if there is none.
func (l *life) at(stage string, visit int) *stay {
	for _, s := range l.stays {
		if s.stage == stage && s.visit == visit {
			return s
		}
	}
	return nil
}

// livesOf reads the lives of the deals of a replication off its log.
func livesOf(t testing.TB, scn *model.Scenario, replication int) map[string]*life {
	t.Helper()
	plan, err := sim.Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	res := simulate(t, plan, sim.Options{Replications: 1, First: replication, Trace: []int{replication}})
	ways := waysOf(scn)
	lives := map[string]*life{}
	none := math.NaN()
	for i, e := range res.Trace {
		l := lives[e.Deal]
		if l == nil {
			l = &life{value: none}
			lives[e.Deal] = l
		}
		var s *stay
		if n := len(l.stays); n > 0 {
			s = l.stays[n-1]
		}
		switch e.Event {
		case "created":
			l.created = e.Time
		case "enter":
			visit := 0
			for l.at(e.Stage, visit) != nil {
				visit++
			}
			l.stays = append(l.stays, &stay{stage: e.Stage, visit: visit, entered: e.Time, since: e.Time, joined: none,
				handover: none, effort: none, dwell: none, wait: none, patience: none, out: -1})
		case "join":
			s.handover = e.Time - s.entered
			s.joined, s.since = e.Time, none
		case "begin":
			s.wait, s.since = e.Value, e.Time
		case "end":
			s.effort = plan.OpenDays(e.Pool, s.since, e.Time)
			s.since = e.Time
		case "leave":
			if math.IsNaN(s.since) {
				s.patience = e.Time - s.joined
				break
			}
			s.dwell = e.Time - s.since
			if looped := e.Note == "lost" && res.Trace[i+1].Note == "loops"; !looped {
				s.out = slices.Index(ways[e.Stage], e.Note)
			}
		case "won":
			l.value = e.Value
		}
	}
	return lives
}

// waysOf is the ways out of each stage in the order in which a draw is cut.
func waysOf(scn *model.Scenario) map[string][]string {
	ways := map[string][]string{}
	for i := range scn.Stages {
		s := &scn.Stages[i]
		to := func(name string) bool {
			return slices.ContainsFunc(s.Routes, func(r model.Route) bool { return r.To == name })
		}
		var all []string
		if to(model.Won) {
			all = append(all, model.Won)
		}
		for j := len(scn.Stages) - 1; j >= 0; j-- {
			if to(scn.Stages[j].Name) {
				all = append(all, scn.Stages[j].Name)
			}
		}
		ways[s.Name] = append(all, model.Lost)
	}
	return ways
}

// change is what a variant means to change: everything else about a deal must
// stay as it was.
type change struct {
	// Factor on what is seen: of "created", "value", or of the "effort",
	// "dwell" or "handover" of a stage as in "demo.dwell". NaN: any change.
	factor map[string]float64
	// For the outcome of a stage: 1: never cut later, for the better; 2: any.
	outcome map[string]int
}

func (c change) of(what string) float64 {
	if f, ok := c.factor[what]; ok {
		return f
	}
	return 1
}

// seen counts what a comparison of lives could compare.
type seen struct{ deals, draws, waits int }

// sameDraws compares the lives of the deals that both runs know, draw by draw.
func sameDraws(scn *model.Scenario, base, variant map[string]*life, c change) (n seen, err error) {
	differ := func(deal, what string, a, b float64) error {
		return fmt.Errorf("deal %s: %s was %v and is %v", deal, what, a, b)
	}
	equal := func(a, b, factor float64) bool {
		if math.IsNaN(a) || math.IsNaN(b) || math.IsNaN(factor) {
			return true // seen in one of them at most
		}
		n.draws++
		return math.Abs(b-a*factor) <= 1e-9*math.Max(1, math.Abs(a))
	}
	cools := map[string]bool{}
	for i := range scn.Stages {
		cools[scn.Stages[i].Name] = scn.Stages[i].Cooling != nil
	}
	for deal, a := range base {
		b := variant[deal]
		if b == nil {
			continue
		}
		n.deals++
		if !equal(a.created, b.created, c.of("created")) {
			return n, differ(deal, "created", a.created, b.created)
		}
		if !equal(a.value, b.value, c.of("value")) {
			return n, differ(deal, "value", a.value, b.value)
		}
		for _, x := range a.stays {
			y := b.at(x.stage, x.visit)
			if y == nil {
				continue
			}
			stage, visit := x.stage, fmt.Sprintf("%s/%d", x.stage, x.visit)
			for _, d := range []struct {
				what string
				a, b float64
			}{{"handover", x.handover, y.handover}, {"effort", x.effort, y.effort}} {
				if !equal(d.a, d.b, c.of(stage+"."+d.what)) {
					return n, differ(deal, visit+" "+d.what, d.a, d.b)
				}
			}
			if x.wait != y.wait && !math.IsNaN(x.wait) && !math.IsNaN(y.wait) {
				n.waits++
			}
			// Who gave up in one run has that patience in the other.
			if !equal(x.patience, y.patience, 1) || x.patience < y.wait-1e-9 || y.patience < x.wait-1e-9 {
				return n, fmt.Errorf("deal %s: %s patience: was %v (waited %v) and is %v (waited %v)", deal, visit, x.patience, x.wait, y.patience, y.wait)
			}
			if x.out < 0 || y.out < 0 {
				continue
			}
			if x.out == y.out && !equal(x.dwell, y.dwell, c.of(stage+".dwell")) {
				return n, differ(deal, visit+" dwell", x.dwell, y.dwell)
			}
			n.draws++
			if !sameLuck(x, y, cools[stage], c.outcome[stage]) {
				return n, fmt.Errorf("deal %s: %s leaves by way %d after waiting %v, and now by way %d after waiting %v", deal, visit, x.out, x.wait, y.out, y.wait)
			}
		}
	}
	return n, nil
}

// sameLuck is whether one uniform number can have decided both stays: a shorter
// wait, and a better chance, never cut it later.
func sameLuck(x, y *stay, cools bool, changed int) bool {
	shorter, longer := cools && y.wait < x.wait-1e-9, cools && y.wait > x.wait+1e-9
	switch {
	case changed == 2:
		return true
	case changed == 1:
		return longer || y.out <= x.out
	case shorter:
		return y.out <= x.out
	case longer:
		return y.out >= x.out
	}
	return y.out == x.out
}

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
		text := slow.Random(i).TOML
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
