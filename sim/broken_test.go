package sim_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"dealcast/sim"
)

// breakage is one way to break the engine on purpose, and the test that must
// then fail: a referee who never whistles proves nothing.
type breakage struct {
	what     string
	file     string // from sim
	old, new string // old occurs exactly once
	caughtBy string // as go test -run takes it
}

// classOrder is the order of simultaneous events, as events.go has it.
const classOrder = `classOpening           // a pool opens, or its members change
	classCompletion        // work ends: the member is released before anyone asks
	classDeparture         // a deal leaves a stage whose places are limited
	classRequest           // a deal asks for a member, or at a door
	classPatience          // a deal that still waits gives up
`

var breakages = []breakage{
	{"first come, first served, reversed", "resource.go",
		"slot := c.head\n", "slot := c.tail\n", "TestByHand/fifo"},
	{"last come, first served, forgets the rule", "serve.go",
		"key = -d.joined\n", "key = d.joined\n", "TestByHand/lifo"},
	{"the oldest by joining instead of creation", "serve.go",
		"key := 0.0\n", "key := t\n", "TestByHand/oldest"},
	{"the lowest value first", "serve.go",
		"key = -e.value(d, ", "key = e.value(d, ", "TestByHand/value"},
	{"priority reversed", "resource.go",
		"c := &r.classes[i]\n\t\tslot", "c := &r.classes[len(r.classes)-1-i]\n\t\ti = len(r.classes) - 1 - i\n\t\tslot", "TestByHand/priority"},
	{"patience before release in a tie", "events.go",
		classOrder, "classOpening\n\tclassPatience\n\tclassCompletion\n\tclassDeparture\n\tclassRequest\n", "TestByHand/patience tie"},
	{"patience counts from entering the stage", "serve.go",
		"end := t + m.patient", "end := d.entered + m.patient", "TestByHand/patience from joining"},
	{"release after request in a tie", "events.go",
		classOrder, "classOpening\n\tclassRequest\n\tclassCompletion\n\tclassDeparture\n\tclassPatience\n", "TestByHand/release before request"},
	{"a pool opens after the requests of that instant", "events.go",
		classOrder, "classCompletion\n\tclassDeparture\n\tclassRequest\n\tclassOpening\n\tclassPatience\n", "TestByHand/opening"},
	{"the horizon belongs to the window", "walk.go",
		"if !(left < e.horizon) {", "if left = left - 1e-9; !(left < e.horizon) {", "TestByHand/half-open window"},
	{"the start does not belong to the window", "spans.go",
		"if t < 0 {\n", "if t <= 0 {\n", "TestByHand/warm-up"},
	{"wins of the warm-up are counted", "spans.go",
		"if t < 0 {\n\t\treturn 0\n", "if t < 0 {\n\t\treturn 1\n", "TestByHand/warm-up"},
	{"the inverse of the pool's clock loses the hours before closing", "clock.go",
		"} else if work -= left;", "} else if work -= 0;", "TestByHand/calendar"},
	{"work goes on through the night", "clock.go",
		"if left := k.end[i] - t; work <= left {", "if left := k.end[i] - t; work <= left+1 {", "TestByHand/calendar"},
	{"holidays are ignored", "clock.go",
		"|| holiday(c, date)", "|| holiday(c, date.AddDate(1, 0, 0))", "TestByHand/holiday"},
	{"the share of their time is ignored", "figures.go",
		"s.stretch.value = 1 / f.gives[s.pool].value", "s.stretch.value = 1", "TestByHand/share"},
	{"cooling by the time since entering", "walk.go",
		"if wait := d.begun - d.joined;", "if wait := d.begun - d.entered;", "TestByHand/cooling"},
	{"odds act on the ways back", "outcome.go",
		"if k < forward {", "if k <= forward {", "TestByHand/odds"},
	{"one visit too many", "walk.go",
		">= n.maxVisits", "> n.maxVisits", "TestByHand/max_visits"},
	{"the season is ignored", "arrivals.go",
		"rate := season[date.Month()-1] * ", "rate := ", "TestByHand/season"},
	{"weekdays are not normalised", "arrivals.go",
		"(weekday[date.Weekday()] * 7 / sum)", "weekday[date.Weekday()]", "TestByHand/weekdays"},
	{"sources and segments mixed up", "extract.go",
		"if g/x.segments != pl.index {", "if g%x.segments != pl.index {", "TestByHand/segments"},
	{"every deal of a source in one segment", "engine.go",
		"return int32(source*n + k)", "return int32(source*n + 0*k)", "TestByHand/segments"},
	{"lost deals dwell like the others", "plan_ways.go",
		"if to == model.Lost && m.LostDwell != nil {", "if to == model.Lost && m.LostDwell == nil {", "TestByHand/lost_dwell"},
	{"who gives up is lost, wherever the scenario sends him", "plan_ways.go",
		"w = way{to: to, ", "w = way{to: toLost + 0*to, ", "TestByHand/patience_to"},
	{"the cut of the outcome in reverse order", "walk.go",
		"stream.Uniform(d.key.Bits(st.outcome, d.visit))", "1-stream.Uniform(d.key.Bits(st.outcome, d.visit))", "TestOneNumberDecides"},
	{"the outcome does not depend on the visit", "walk.go",
		"d.key.Bits(st.outcome, d.visit)", "d.key.Bits(st.outcome, 0)", "TestOneNumberDecides"},
	{"work and dwell share a purpose", "plan.go",
		"stream.At(path, stream.Dwell)", "stream.At(path, stream.Work)", "TestVariatesAreTheirOwn"},
	{"stages share their addresses", "plan.go",
		`stream.Name("stage." + m.Name)`, `stream.Name("stage.")`, "TestVariatesAreTheirOwn"},
	{"a looping deal repeats its work", "serve.go",
		"d.key.Bits(st.work, d.visit)", "d.key.Bits(st.work, 0)", "TestVariatesAreTheirOwn"},
	{"the deals of a source share their key", "engine.go",
		"e.create(k, f.key.Deal(number), number, t)\n\t}", "e.create(k, f.key.Deal(0), number, t)\n\t}", "TestVariatesAreTheirOwn"},
	{"a warm-up moves the leads of the window", "arrivals.go",
		"f.s = f.gap(0)", "f.s = f.gap(int64(f.left))", "TestWarmupMovesNoLead"},
	{"one world for all replications", "world.go",
		"stream.World(seed, w)", "stream.World(seed, 0)", "TestUnknownsVaryByReplication"},
	{"one Sobol sequence for all replications", "world.go",
		"w%stream.SobolSequences, d.name", "0*w, d.name", "TestRefereeAgrees"},
	{"the elasticity is ignored: twice the money, twice the leads", "../model/estimate.go",
		"num.Pow(spend/r.Spend.At(x), r.Elasticity.At(x))", "num.Pow(spend/r.Spend.At(x), 1+0*r.Elasticity.At(x))", "TestSpendBringsTheSameLeads"},
	{"what is spent costs nothing", "timed.go",
		"return float64(l.value * (to - from))", "return float64(0 * l.value * (to - from))", "TestSpendIsACost"},
	{"a factor forgets the period before", "climate.go",
		"float64(persistence*z[f.back+k-1])", "float64(0*persistence*z[f.back+k-1])", "TestFactorByAddress"},
	{"a factor's past is not that of its start", "climate.go",
		"float64(persistence*z[f.back-k+1])", "float64(persistence*z[0])", "TestFactorIsStationary"},
	{"a shock lasts for ever", "climate.go",
		"end := c.cut(to); i < end", "end := c.cut(to); i < max(end, len(c.steps))", "TestShockByHand"},
	{"leads come in the warm-up as without weather", "course.go",
		"rate, until := sky.steps[step].rate, to", "rate, until := sky.steps[max(step, 1)].rate, to", "TestLongerWarmupMovesNoWeather"},
	{"the ramp of a change is ignored", "change.go",
		"return (t - v.on) / (v.until - v.on)", "return 1", "TestChangeByHand"},
	{"of two changes side by side the later wins", "timed.go",
		"x, last = approach(x, last, next, f), next", "x, last = approach(last, last, next, f), next", "TestChangesSideBySide"},
	{"spend jumps where a ramp begins", "timed.go",
		"float64(half * (l.at(middle-off) + l.at(middle+off)))", "float64(half * 2 * l.at(middle-half+0*off))", "TestCostOfAChange"},
	{"numbers that go together are drawn apart", "../model/copula.go",
		"sum += float64(c.root[i][j] * z[j])", "sum += float64(float64(j/i) * z[j])", "TestCorrelatedWorlds"},
	{"a month after 31 January is in March", "months.go",
		"math.Min(m.begins[to]+(day-m.begins[k]), m.begins[to+1]-1)", "math.Min(m.begins[to]+(day-m.begins[k]), m.begins[to+1]+2)", "TestStepsOnTheCalendar"},
	{"what is due after the end of a contract is paid", "money.go",
		"|| due > end {", "|| due > end+1e9 {", "TestMoneyByHand"},
	{"who never pays pays", "money.go",
		"< m.badDebt.at(t) {", "< 0*m.badDebt.at(t) {", "TestMoneyByHand"},
	{"contracts of the warm-up are forgotten", "money_metric.go",
		"l.alive[b] + c.begun - c.ended", "l.alive[b] + int64(min(b, 1))*(c.begun-c.ended)", "TestWarmupWinsPay"},
	{"churn goes by the term, not by the month", "money.go",
		"num.Log1p(-churn) * daysPerMonth", "num.Log1p(-churn) * 60", "TestTheory/contracts alive"},
	{"all leads that a deal brings are one", "referral.go",
		"d.key.Bits(dealReferred, j)", "d.key.Bits(dealReferred, 0*j)", "TestRefereeAgrees"},
	{"referred leads come at once", "referral.go",
		"t + m.after.at(t, d.key.Bits(dealRefDelay, j))", "t + 0*m.after.at(t, d.key.Bits(dealRefDelay, j))", "TestTheory/referrals from empty"},
	{"who closes on the due date is late", "walk.go",
		"t <= d.created+e.fig.due", "t < d.created+e.fig.due", "TestOnTime"},
	{"an open deal's way does not depend on its age", "survive.go",
		"p *= m.rest.survival(by, age, times)", "p *= m.rest.survival(by, 0*age, times)", "TestOpenDealsByHand"},
	{"a customer takes all his time again", "survive.go",
		"Remaining(age/times, ", "Remaining(0*age/times, ", "TestOpenDealsByHand"},
	{"who has been there long is as good as who has just come", "survive.go",
		"p *= l.rows[k][j]", "p *= 1 + 0*l.rows[k][j]", "TestOpenDealsAgainstRejection"},
	{"work on an open deal begins anew", "open.go",
		"rest.work.Remaining(done, ", "rest.work.Remaining(0*done, ", "TestOpenDealsByHand"},
	{"the patience of an open deal begins anew", "open.go",
		"rest.patience.Remaining(-d.joined, u)", "rest.patience.Remaining(0*d.joined, u)", "TestOpenDealsByHand"},
	{"an open deal takes no place", "open.go",
		"e.rooms[o.stage]--", "e.rooms[o.stage] -= 0", "TestOpenDealsHoldTheirPlaces"},
	{"the seller sees the quality itself", "quality.go",
		"float64(m.noise * num.", "float64(0 * m.noise * num.", "TestQueueByScore"},
	{"the bar turns away who would have been lost", "walk.go",
		"if m.hasBar && w < st.forward && ", "if m.hasBar && ", "TestAcceptScore"},
	{"a file of leads is counted from its first line", "replay.go",
		"f.seen - sort.SearchFloat64s(times, 0)", "f.seen - 0*sort.SearchFloat64s(times, 0)", "TestTimesAreReplayed"},
	{"a learner works at full speed from the first day", "crew.go",
		"m.full, m.from = m.joined+c.ramps[m.hire], c.froms[m.hire]", "m.full, m.from = m.joined, c.froms[m.hire]", "TestRefereeAgrees"},
	{"who is busy leaves before who is idle", "crew.go",
		"best < 0 || m.state < members[best].state ||", "best < 0 || m.state > members[best].state ||", "TestRefereeAgrees"},
	{"who was there first leaves first", "crew.go",
		"m.slot > members[best].slot {", "m.slot < members[best].slot {", "TestRefereeAgrees"},
	{"the slowest takes the deal", "crew.go",
		"if s > speed || s == speed && m.slot", "if s < speed || best < 0 || s == speed && m.slot", "TestRefereeAgrees"},
	{"a successor is as fast as who left", "crew.go",
		"generation: generation + 1, hire: hire", "generation: generation, hire: hire", "TestRefereeAgrees"},
	{"a busy leaver is paid until he has finished", "crew.go",
		"\te.staff(pool, t, -1)\n", "\tif m.state != busy {\n\t\te.staff(pool, t, -1)\n\t}\n", "TestRefereeAgrees"},
	{"attrition goes by the month", "crew.go",
		"m.Attrition.At(x)) / 365.25", "m.Attrition.At(x)) / 30.4375", "TestRefereeAgrees"},
	{"several members work at the speed of the fastest", "effort.go",
		"soon(q) < soon(p)", "soon(q) > soon(p)", "TestRefereeAgrees"},
	{"rounding keeps the slowest who has ceased to be", "effort.go",
		"return p.speed + float64(p.slope*moment)", "return p.speed + float64(0*p.slope*moment)", "TestRefereeAgrees"},
	{"who needs fewer pools overtakes", "joint.go",
		"(!ready || e.pools[k].free <= 0)", "e.pools[k].free <= 0", "TestRefereeAgrees"},
	{"a full stage is never full", "door.go",
		"\t\te.rooms[mv.to]--\n", "\t\te.rooms[mv.to] += 0\n", "TestRefereeAgrees"},
	{"who is blocked last enters first", "door.go",
		"for prev >= 0 && e.extras[prev].ready == x.ready && e.deals[prev].order > d.order {", "for prev >= 0 && x != nil && d != nil {", "TestRefereeAgrees"},
	{"who cannot enter stops those behind", "door.go",
		"\t\t\t}\n\t\t\tslot = next\n", "\t\t\t} else {\n\t\t\t\tbreak\n\t\t\t}\n\t\t\tslot = next\n", "TestRefereeAgrees"},
	{"a portfolio is not given back", "door.go",
		"\t\te.folios[k]++\n", "\t\te.folios[k] += 0\n", "TestRefereeAgrees"},
	{"a blocked deal without a dwell sets its members free", "serve.go",
		"].hall >= 0 && m.dwellOf[w] < 0 {", "].hall >= 0 && m.dwellOf[w] < -1 {", "TestRefereeAgrees"},
	{"new leads wait where the stage is full", "plan_org.go",
		"m.lose = m.room && from < 0\n", "m.lose = m.room && from < -1\n", "TestRefereeAgrees"},
	{"who asks comes before the place that is freed", "events.go",
		classOrder, "classOpening\n\tclassCompletion\n\tclassRequest\n\tclassDeparture\n\tclassPatience\n", "TestRefereeAgrees"},
	{"open deals are as old as they stand in the file", "open.go",
		"order: o.order, visit:", "order: uint32(i), visit:", "TestRefereeAgrees"},
	{"a burst does not end", "arrivals.go",
		"if !(f.time < f.to) {", "if !(f.time < f.to+1) {", "TestBurstKeepsItsDays"},
	{"a stage's draws depend on its place in the pipeline", "plan.go",
		`stream.Name("stage." + m.Name)`, `stream.Name("stage." + string(rune('a'+i)))`, "TestVariantsShareTheirDraws/a stage inserted first"},
	{"an uncertain number depends on how many others there are", "change.go",
		"stream.Name(m.Path)", `stream.Name(m.Path + string(rune('a'+len(p.scenario.Unknowns))))`, "TestVariantsShareTheirDraws/one more uncertain number"},
	{"a source's draws depend on its place in the file", "plan.go",
		`path := "source." + m.Name`, `path := "source." + string(rune('a'+i))`, "TestVariantsOfRandomScenariosShareTheirDraws"},
	{"the deals of all sources are counted together", "engine.go",
		"e.create(k, f.key.Deal(number), number, t)\n\t}", "e.create(k, f.key.Deal(int64(e.order)), number, t)\n\t}", "TestVariantsShareTheirDraws/a new source"},
	{"half a per cent more work than the scenario says", "serve.go",
		"effort*st.stretch.at(t))", "effort*st.stretch.at(t)*1.005)", "TestTheory/row 17: M/M/1"},
	{"a cooled deal may go back instead", "outcome.go",
		"u += f - float64(f*keep)\n", "", "TestRefereeAgrees"},
	{"the queue is not left by who gives up", "serve.go",
		"c.abandoned++\n\t\tc.abandonTime += t\n", "c.abandoned++\n", "TestTheory/Erlang A"},
	{"the key of a random queue ignores the visit", "serve.go",
		"d.key.Bits(st.order, d.visit)", "d.key.Bits(st.order, 0)", "TestRefereeAgrees"},
	{"the second deal of a queue is served at opening", "serve.go",
		"for r.free > 0 && r.waiting > 0 {\n", "if r.waiting > 1 {\n\t\tdefer e.begin(r.choose(e.links), t)\n\t}\n\tfor r.free > 1 && r.waiting > 0 {\n", "TestRefereeAgrees"},
}

// TestGeneratedListOfBreakages: every listed breakage changes the engine's source in
// one place, names a test that exists, and stands in docs/broken.md.
func TestGeneratedListOfBreakages(t *testing.T) {
	tests := map[string]bool{}
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllSubmatch(text, -1) {
			tests[string(m[1])] = true
		}
	}
	page := "# The engine broken on purpose\n\n" +
		"A test that cannot fail proves nothing. Each row breaks the engine in one way; the named test must then fail.\n" +
		"`DEALCAST_VERIFY=1 go test ./sim -run TestBrokenOnPurpose` does so, one after another, on a copy of the source.\n\n" +
		"| the engine broken on purpose | file | caught by |\n|---|---|---|\n"
	for _, b := range breakages {
		text, err := os.ReadFile(b.file)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(text), b.old); n != 1 {
			t.Errorf("%s: %s holds %q %d times, want once", b.what, b.file, b.old, n)
		}
		if name, _, _ := strings.Cut(b.caughtBy, "/"); !tests[name] {
			t.Errorf("%s: no test %s", b.what, name)
		}
		page += fmt.Sprintf("| %s | `%s` | `%s` |\n", b.what, path.Join("sim", b.file), b.caughtBy)
	}
	const name = "../docs/broken.md"
	if *sim.Update {
		if err := os.WriteFile(name, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(name); err != nil || string(got) != page {
		t.Errorf("%s differs from the table; write it anew with: go test ./sim -run Generated -update (%v)", name, err)
	}
}

// TestBrokenOnPurpose breaks the engine in every listed way and runs the test
// that must notice.
func TestBrokenOnPurpose(t *testing.T) {
	if !verifying() {
		t.Skip("builds the package once for every breakage; DEALCAST_VERIFY=1 runs it")
	}
	for _, b := range breakages {
		t.Run(b.what, func(t *testing.T) {
			if out := b.run(t); !strings.Contains(out, "--- FAIL: "+strings.ReplaceAll(b.caughtBy, " ", "_")) && !strings.Contains(out, "\npanic: ") {
				t.Errorf("%s does not notice\n%s", b.caughtBy, out)
			}
		})
	}
}

// run tests the broken engine and returns what go test prints.
func (b breakage) run(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(b.file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	broken := filepath.Join(dir, filepath.Base(b.file))
	if err := os.WriteFile(broken, []byte(strings.Replace(string(text), b.old, b.new, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	whole, err := filepath.Abs(b.file)
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {whole: broken}})
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o644); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, n := range strings.Split(b.caughtBy, "/") {
		names = append(names, "^"+regexp.QuoteMeta(n)+"$")
	}
	cmd := exec.Command("go", "test", "-vet=off", "-count=1", "-timeout=5m", "-overlay", list, "-run", strings.Join(names, "/"), ".")
	for _, v := range os.Environ() { // at the usual sizes
		if !strings.HasPrefix(v, "DEALCAST_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Fatalf("%s does not notice", b.caughtBy)
	}
	if strings.Contains(string(out), "[build failed]") || strings.Contains(string(out), "[setup failed]") {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}
