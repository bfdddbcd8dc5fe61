package out

import (
	"strings"
	"testing"
)

// What looks better than it is has its sentence, and nothing else has.
func TestHidden(t *testing.T) {
	for _, c := range []struct {
		why  string
		sets []string
		want []string // what each sentence says
	}{
		{"nothing is hidden", nil, nil},
		{"losers leave at once and are many", []string{`stage.talk.conversion="30%"`, `stage.talk.lost_dwell=1d`},
			[]string{"the velocity of talk speak of its losers: 70% of its deals are lost, after 1.0 days; those that go on take 6.0 days."}},
		{"losers leave at once but are few", []string{`stage.talk.conversion="80%"`, `stage.talk.lost_dwell=1d`}, nil},
		{"losers are many but no faster", []string{`stage.talk.conversion="30%"`}, nil},
		{"a large source of which little is won", []string{`source.web.odds_times=0.3`, `source.fair.rate="6/week"`},
			[]string{"of the leads come from web, of which "}},
		{"a large source of which little is won, but that is worth much", []string{`source.web.odds_times=0.3`, `source.web.value_times=60`, `source.fair.rate="6/week"`}, nil},
		{"a small source of which little is won", []string{`source.web.odds_times=0.3`, `source.fair.rate="60/week"`, "pool.engineers.size=20"}, nil},
		{"leads grow, and the team cannot follow", []string{`source.web.growth="15%/month"`, `stage.demo.patience=10d`},
			[]string{"the last the leads grow by "}},
		{"leads grow, and the team can follow", []string{`source.web.growth="15%/month"`, "pool.engineers.size=20"}, nil},
		{"too few losers to tell", []string{`stage.talk.conversion="30%"`, `stage.talk.lost_dwell=1d`, "run.replications=2"}, nil},
		{"too few deals of a source to tell", []string{`source.web.odds_times=0.3`, `source.fair.rate="6/week"`, "run.replications=2"}, nil},
		{"too few wins to tell", []string{`source.web.growth="15%/month"`, `stage.demo.patience=10d`, "run.replications=5"}, nil},
	} {
		got := hidden(simulate(t, c.sets...))
		if len(got) != len(c.want) {
			t.Errorf("%s: %q, want %d sentences", c.why, got, len(c.want))
			continue
		}
		for i := range got {
			if !strings.Contains(got[i], c.want[i]) {
				t.Errorf("%s: %q, want %q", c.why, got[i], c.want[i])
			}
		}
	}
}
