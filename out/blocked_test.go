package out

import (
	"strings"
	"testing"
)

// The sentence speaks of a door where it holds up most deals, and only there;
// the table of stages then shows the days of waiting at it.
func TestBlocked(t *testing.T) {
	for _, c := range []struct {
		why, says string
		sets      []string
	}{
		{"no door", "", nil},
		{"a door that is hardly ever shut", "", []string{"stage.offer.limit=100"}},
		{"a door that holds up most", "; deals wait for a place in offer, ", []string{"stage.offer.limit=2", "pool.engineers.size=9"}},
	} {
		r := simulate(t, append(c.sets, "run.replications=20")...)
		s := Sentence(r)
		if c.says == "" && strings.Contains(s, "wait for a place") || !strings.Contains(s, c.says) {
			t.Errorf("%s: got %q, want %q", c.why, s, c.says)
		}
		shown := false
		for _, col := range stages(r).columns {
			shown = shown || col.title == "Blocked"
		}
		if c.says != "" && !shown {
			t.Errorf("%s: the stages have no column of blocked days", c.why)
		}
	}
}

// A pool that carries deals and does no work has no utilisation to show.
func TestPortfolioUse(t *testing.T) {
	r := simulate(t, "run.replications=5", "stage.demo.pool=none", "stage.demo.work=none", "stage.demo.patience=none", "stage.demo.cooling=none",
		`pool.engineers.spans=["demo","offer"]`, "pool.engineers.per_member=3")
	var titles []string
	for _, col := range pools(r).columns {
		titles = append(titles, col.title)
	}
	if got := strings.Join(titles, ","); strings.Contains(got, "Utilisation") || !strings.Contains(got, "Portfolio used") {
		t.Errorf("columns %s, want the portfolio and no utilisation", got)
	}
}

func TestAmid(t *testing.T) {
	for name, want := range map[string]string{
		"One more engineer": "one more engineer",
		"A larger team":     "a larger team",
		"Amsterdam office":  "Amsterdam office", // may be a name
		"the training":      "the training",
		"A":                 "a",
		"":                  "",
	} {
		if got := amid(name); got != want {
			t.Errorf("%q amid a sentence: got %q, want %q", name, got, want)
		}
	}
}
