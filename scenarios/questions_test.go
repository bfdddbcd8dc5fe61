package scenarios_test

import (
	"context"
	"strings"
	"testing"

	"dealcast/model"
	"dealcast/scenarios"
	"dealcast/sim/whatif"
)

// answer is one number that an overlay changes.
type answer struct {
	base, overlay, metric string
	low, high             float64
	why                   string
}

// answers are what the overlays of the questions change. The whole paired 95%
// interval, widened to about 4 standard errors, must lie between low and high.
var answers = []answer{
	{"full-calendar", "hire", "revenue", 60e3, 120e3, "the queue takes a sixth of the deals; a hire who learns for five months wins back about half of that in the year"},
	{"full-calendar", "hire", "pool.engineers.wait_days", -3.5, -1, "a third of the engineers more, from March on"},
	{"negotiation", "training", "revenue", 70e3, 130e3, "4 points of 45 more are won for half of the year, less the hours of the course: 7%"},
	{"negotiation", "training", "stage.negotiation.dwell_days", -7, -3, "a fifth of about 35 days, but for the first months"},
	{"slow-source", "shift", "revenue", 130e3, 240e3, "4 leads a week become 2.6, 5 become 7.6; ten months, of which the first two bring little"},
	{"slow-source", "shift", "cost", -1e-6, 1e-6, "the same money"},
	{"lingering", "next-date", "cycle_days", -6.5, -3.5, "a third of the prospects linger, and save about 40 days, from March on; the fast ones are most of the won"},
	{"lingering", "next-date", "win_rate", -0.005, 0.005, "as many say yes as before"},
	{"after-proposal", "point", "revenue", 25e3, 45e3, "1 point of 30 is a thirtieth of about a million"},
	{"after-proposal", "sooner", "stage.proposal.lost_to_patience", -20, -13, "hardly anybody waits long enough to leave"},
	{"lead-scoring", "priority", "revenue", 35e3, 75e3, "who would have left the queue is now one with a low score"},
	{"lead-scoring", "priority", "stage.meeting.conversion", 0.005, 0.03, "those who meet are better ones, though nobody is more willing"},
	{"lead-scoring", "bar", "stage.meeting.conversion", 0.04, 0.12, "those who meet are better ones, though nobody is more willing"},
	{"lead-scoring", "bar", "won", -40, -20, "who is turned away might have bought"},
	{"many-or-good", "campaign", "velocity_deals", 0.5, 1.3, "more deals, and quick ones"},
	{"many-or-good", "campaign", "revenue", -170e3, -40e3, "small deals take the hours that large ones wait for"},
	{"downturn", "in-april", "revenue", -520e3, -380e3, "three quarters of the leads and lower odds in three stages, for nine months less the way to the win"},
	{"lost-leads", "nurture", "revenue", 170e3, 250e3, "30 leads of 100 are nurtured, of whom three in ten come back: 9 to the 40"},
	{"lost-leads", "nurture", "velocity_deals", -0.25, -0.05, "nurtured leads are slow: this velocity falls while revenue rises"},
	{"hand-over", "daily", "revenue", 180e3, 240e3, "3.5 days less of waiting at a half-life of 10 days, in the odds of two stages"},
	{"automation", "on", "revenue", 100e3, 190e3, "three tenths more leads at nine tenths of the odds, and no queue at the developers; the engineer is nearly full"},
	{"automation", "on", "win_rate", -0.02, -0.002, "fewer of them are in earnest"},
	{"rework", "early-review", "on_time", 0.14, 0.25, "half of the rework: the builders get room"},
	{"retention", "care", "mrr", 14e3, 19e3, "a third fewer give up, and 82 of 100 renew instead of 75"},
	{"retention", "care", "revenue", -1e-6, 1e-6, "revenue counts a contract when it is won"},
	{"talks", "weekly", "revenue", 30e3, 110e3, "a fortieth of the time against a third of the vacancies and of the learning"},
	{"talks", "weekly", "pool.sellers.capacity", 0.1, 0.3, "a third fewer leave, and each leaving costs a third of a year"},
	{"cash", "deposit", "cash", 165e3, 230e3, "two thirds of the value come up to 4 months earlier"},
	{"cash", "deposit", "revenue", -1e-6, 1e-6, "as many orders as before"},
	{"this-quarter", "helper", "revenue", 30e3, 46e3, "two more of the open offers are decided in time"},
	{"portfolio", "larger", "revenue", 45e3, 115e3, "a quarter more places where there was a queue, less 1 point of conversion"},
	{"onboarding", "coach", "won", 7, 13, "a third more places; then the contracts are what limits"},
}

// counts are how many replications tell the ranges of answers.
const counts = 300

// warned are the questions whose scenarios warn, because that is what they are
// about.
var warned = map[string]string{
	"lead-scoring":          "pool.sellers: asked for 106% of the work",
	"lead-scoring-priority": "pool.sellers: asked for 106% of the work",
	"many-or-good-campaign": "pool.sellers: asked for 111% of the work",
	"cash":                  "the pipeline starts empty",
	"cash-deposit":          "the pipeline starts empty",
	"retention":             "the pipeline starts empty",
	"retention-care":        "the pipeline starts empty",
	"this-quarter":          "pool.sellers: asked for 121% of the work",
}

func question(t *testing.T, name string) *model.Scenario {
	t.Helper()
	scn, problems := model.Load(scenarios.Files, "questions/"+name+".toml", nil)
	if scn == nil {
		t.Fatal(model.FormatProblems(problems, name))
	}
	return scn
}

// TestQuestions compares each question with its answers.
func TestQuestions(t *testing.T) {
	if testing.Short() {
		t.Skip("needs more replications than a short run has")
	}
	done := map[string]*whatif.Comparison{}
	for _, a := range answers {
		name := a.base + "-" + a.overlay
		c := done[name]
		if c == nil {
			var err error
			variant := whatif.Variant{Name: name, Scenario: question(t, name)}
			if c, err = whatif.Compare(context.Background(), question(t, a.base), []whatif.Variant{variant}, whatif.Options{Replications: counts}); err != nil {
				t.Fatal(err)
			}
			done[name] = c
			checkWarnings(t, a.base, c.Base.Warnings)
			checkWarnings(t, name, c.Variants[0].Result.Warnings)
		}
		d, ok := c.Difference(0, a.metric)
		if !ok {
			t.Errorf("%s: no metric %s", name, a.metric)
			continue
		}
		low, high := d.Delta.Value-2*(d.Delta.Value-d.Delta.CI.Low), d.Delta.Value+2*(d.Delta.CI.High-d.Delta.Value)
		if !(low >= a.low && high <= a.high) {
			t.Errorf("%s: %s changes by %.4g, surely %.4g to %.4g, want %v to %v: %s", name, a.metric, d.Delta.Value, low, high, a.low, a.high, a.why)
		}
	}
}

func checkWarnings(t *testing.T, name string, warnings []string) {
	t.Helper()
	var got []string
	for _, w := range warnings {
		if !strings.Contains(w, "replications are too few") { // of this test, not of the scenario
			got = append(got, w)
		}
	}
	want := warned[name]
	if want == "" && len(got) > 0 || want != "" && (len(got) != 1 || !strings.Contains(got[0], want)) {
		t.Errorf("%s: got warnings %q, want %q", name, got, want)
	}
}
