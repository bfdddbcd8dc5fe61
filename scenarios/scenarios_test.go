package scenarios_test

import (
	"context"
	"io/fs"
	"math"
	"slices"
	"strings"
	"testing"

	"dealcast/model"
	"dealcast/scenarios"
	"dealcast/sim"
	"dealcast/sim/stat"
)

// ran keeps the results that several tests look at.
var ran = map[string]*sim.Result{}

// replications are enough to tell each range below from its neighbours.
var replications = map[string]int{
	"startup.toml":            400,
	"startup-more-demos.toml": 400,
	"consulting.toml":         400,
	"agency.toml":             300,
	"lead-budget.toml":        400,
	"six-stages.toml":         120,
	"reference.toml":          60,
}

func run(t *testing.T, name string) *sim.Result {
	t.Helper()
	if res := ran[name]; res != nil {
		return res
	}
	scn, problems := model.Load(scenarios.Files, name, nil)
	if scn == nil {
		t.Fatal(model.FormatProblems(problems, name))
	}
	plan, err := sim.Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	n := replications[name]
	if testing.Short() {
		n = min(n, 20)
	}
	res, err := sim.Run(context.Background(), plan, sim.Options{Replications: n})
	if err != nil {
		t.Fatal(err)
	}
	ran[name] = res
	return res
}

// estimate is the headline of a metric and its standard error: pooled for a
// ratio, else the mean over replications.
func estimate(t *testing.T, res *sim.Result, path string) (value, se float64) {
	t.Helper()
	c, ok := res.Column(path)
	if !ok {
		t.Fatalf("%s: no metric %s", res.Scenario.File, path)
	}
	if p, ci, ratio := c.Pooled(); ratio {
		half := stat.TQuantile(0.5+ci.Confidence/2, float64(res.Run.Replications-1))
		return p, (ci.High - ci.Low) / 2 / half
	}
	s := c.Summary()
	return s.Mean, s.MCSE
}

// TestEveryScenarioRuns loads and runs each file of the folder; those of the questions
// have a test of their own.
func TestEveryScenarioRuns(t *testing.T) {
	names, err := fs.Glob(scenarios.Files, "*.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if replications[name] == 0 {
			t.Errorf("%s has no number of replications in this test", name)
			continue
		}
		res := run(t, name)
		if won, _ := estimate(t, res, "won"); !(won > 0) {
			t.Errorf("%s: won %v deals", name, won)
		}
	}
}

// TestWarnings compares what the scenarios warn of with what they should.
func TestWarnings(t *testing.T) {
	want := map[string][]string{
		"startup.toml":   {"pool.engineers: asked for 104% of the work it can do: the queue will grow until patience runs out"},
		"reference.toml": nil,
	}
	for name := range replications {
		var got []string
		for _, w := range run(t, name).Warnings {
			if !strings.Contains(w, "replications are too few") { // of this test, not of the scenario
				got = append(got, w)
			}
		}
		if !slices.Equal(got, want[name]) {
			t.Errorf("%s: got warnings %q, want %q", name, got, want[name])
		}
	}
}

// TestFigures checks what the scenarios promise. The whole range of 4 standard
// errors around the estimate must lie between low and high.
func TestFigures(t *testing.T) {
	if testing.Short() {
		t.Skip("needs more replications than a short run has")
	}
	for _, c := range []struct {
		file, path string
		low, high  float64
		why        string
	}{
		{"startup.toml", "cycle_days", 29, 31, "a month from contact to contract"},
		{"startup.toml", "pool.engineers.utilisation", 0.95, 0.975, "the engineers are busy nearly all the time"},
		{"startup.toml", "pool.engineers.wait_days", 2.9, 3.5, "a demo waits about three days"},
		{"startup.toml", "stage.demo.conversion", 0.50, 0.545, "34 of 56, less what waiting costs"},
		{"startup-more-demos.toml", "pool.engineers.wait_days", 0.85, 0.95, "three engineers: mostly nights and weekends"},
		{"startup-more-demos.toml", "cycle_days", 27.4, 28.2, "what the queue took is gone"},
		{"consulting.toml", "won", 19, 23, "few deals"},
		{"consulting.toml", "deal_value", 190e3, 245e3, "and large ones"},
		{"consulting.toml", "pool.architects.utilisation", 0.78, 0.87, "busy, not overloaded"},
		{"agency.toml", "stage.proposal.conversion", 0.245, 0.29, "20 of 82, better from the network, less those who do not wait"},
		{"agency.toml", "stage.inquiry.conversion", 0.64, 0.675, "64%, better from the network"},
		{"agency.toml", "stage.inquiry.handover_days", 1.68, 1.82, "42 hours on average until an inquiry is answered"},
		{"lead-budget.toml", "pool.callers.utilisation", 0.79, 0.87, "the callers are nearly full"},
		{"lead-budget.toml", "pool.engineers.utilisation", 0.74, 0.82, "the engineers have some room"},
		{"lead-budget.toml", "source.search.win_rate", 0.08, 0.105, "who searches is in earnest"},
		{"lead-budget.toml", "source.social.win_rate", 0.03, 0.047, "who scrolls past is less so"},
		{"lead-budget.toml", "revenue", 1.45e6, 1.7e6, "short of the target of 1.8M"},
		{"six-stages.toml", "stage.nurturing.visits", 1.9, 2.2, "leads are nurtured about twice"},
		{"six-stages.toml", "stage.qualification.visits", 1.1, 1.2, "and some come back to be qualified again"},
		{"six-stages.toml", "stage.lead-generation.conversion", 0.39, 0.41, "inquiry to ready: 40% (MarketingSherpa 2009)"},
		{"reference.toml", "won", 800, 850, "827.4 with 90 days of warm-up"},
		{"reference.toml", "stage.demo.wait_days", 0.17, 0.31, "0.24085 days by Erlang C"},
	} {
		value, se := estimate(t, run(t, c.file), c.path)
		if !(value-4*se >= c.low && value+4*se <= c.high) {
			t.Errorf("%s: %s is %.4g with standard error %.2g, want %v to %v: %s", c.file, c.path, value, se, c.low, c.high, c.why)
		}
	}
}

// TestStartupBottleneck: the demo engineers hold the startup up, and one more
// of them raises the chance of the target.
func TestStartupBottleneck(t *testing.T) {
	few, more := run(t, "startup.toml"), run(t, "startup-more-demos.toml")
	if few.Bottleneck.Pool != "engineers" || more.Bottleneck.Pool != "" {
		t.Errorf("bottlenecks %q and %q, want the engineers, and none once there is one more", few.Bottleneck.Pool, more.Bottleneck.Pool)
	}
	if testing.Short() {
		return
	}
	if a, b := few.Targets[0].CI, more.Targets[0].CI; !(a.High < b.Low) {
		t.Errorf("chance of the target: %v with two engineers, %v with three", a, b)
	}
	if p := few.Targets[0].Probability; math.Abs(p-0.56) > 4*math.Sqrt(0.56*0.44/400) {
		t.Errorf("chance of the target %v, want about 0.56", p)
	}
	// The same deals arrive in both.
	a, _ := few.Column("leads")
	b, _ := more.Column("leads")
	if !slices.Equal(a.Values(), b.Values()) {
		t.Errorf("an engineer more changed the leads")
	}
}

// TestConsultingSources: the sources differ in speed and odds, in this order.
func TestConsultingSources(t *testing.T) {
	if testing.Short() {
		t.Skip("needs more replications than a short run has")
	}
	res := run(t, "consulting.toml")
	order := []string{"clients", "referral", "fair", "outreach"}
	for i := 1; i < len(order); i++ {
		for _, m := range []struct {
			name string
			sign float64
		}{{"cycle_days", +1}, {"win_rate", -1}} {
			a, sa := estimate(t, res, "source."+order[i-1]+"."+m.name)
			b, sb := estimate(t, res, "source."+order[i]+"."+m.name)
			if !(m.sign*(b-a) > 3*math.Hypot(sa, sb)) {
				t.Errorf("%s of %s and %s: %.4g and %.4g, not told apart", m.name, order[i-1], order[i], a, b)
			}
		}
	}
}

// TestAgencyDrop: the proposal is where most deals drop, in number and in share.
func TestAgencyDrop(t *testing.T) {
	res := run(t, "agency.toml")
	lost, _ := estimate(t, res, "stage.proposal.lost")
	share, _ := estimate(t, res, "stage.proposal.conversion")
	for _, s := range res.Stages {
		if s.Name == "proposal" {
			continue
		}
		if n, _ := estimate(t, res, "stage."+s.Name+".lost"); n >= lost {
			t.Errorf("%s loses %.4g deals, the proposal %.4g", s.Name, n, lost)
		}
		if c, _ := estimate(t, res, "stage."+s.Name+".conversion"); c <= share {
			t.Errorf("%s converts %.4g, the proposal %.4g", s.Name, c, share)
		}
	}
}

// TestSixStagesSurvey: the mix of won deals has the cycle times of the survey
// that the file cites, and the routes multiply up to its shares.
func TestSixStagesSurvey(t *testing.T) {
	if testing.Short() {
		t.Skip("needs more replications than a short run has")
	}
	res := run(t, "six-stages.toml")
	h := res.Hist("cycle_days")
	var month, longer int64
	h.Each(func(low, high float64, n int64) {
		if high <= 30.5 {
			month += n
		}
		if low >= 182.5 {
			longer += n
		}
	})
	n := float64(h.N())
	if got := float64(month) / n; math.Abs(got-0.17) > 0.02 {
		t.Errorf("%.3f of the cycles last a month at most, want about 0.17", got)
	}
	if got := float64(longer) / n; math.Abs(got-0.44) > 0.02 {
		t.Errorf("%.3f of the cycles last more than six months, want about 0.44", got)
	}
	// Absorbing chains by hand: q is the chance of an offer, from qualification.
	toOffer := (0.27 + 0.45*0.10/0.55) / (1 - 0.45*0.15/0.55)
	toSale := 0.6 * 0.65 / (1 - 0.10*0.6) * 0.72
	if math.Abs(toOffer-0.4) > 0.005 || math.Abs(toSale-0.3) > 0.005 {
		t.Errorf("ready to qualified %.4f, qualified to sale %.4f, want 0.4 and 0.3", toOffer, toSale)
	}
}
