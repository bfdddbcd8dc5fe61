package out

import (
	"strings"
	"testing"
)

// The table of losses has a row for each place, most first, whose shares by
// reason are those of the metrics, and says nothing that the stages have said.
func TestLosses(t *testing.T) {
	r := simulate(t)
	s := losses(r)
	if got, want := s.columns[3].title, "Said no"; got != want {
		t.Errorf("the first reason is %q, want %q", got, want)
	}
	if len(s.rows) != len(r.Stages) {
		t.Fatalf("%d rows, want one for each of %d stages", len(s.rows), len(r.Stages))
	}
	last := 1e300
	for _, row := range s.rows {
		for _, e := range r.Stages {
			if e.Title != row[0] {
				continue
			}
			lost, patience := mean(r, "stage."+e.Name+".lost"), mean(r, "stage."+e.Name+".lost_to_patience")
			if row[1] != Count(lost) || row[2] != Percent(lost/mean(r, "lost")) || row[4] != Percent(patience/lost) {
				t.Errorf("row %q does not say what the metrics of the stage say: %v lost, %v of them impatient", row, lost, patience)
			}
			if lost > last {
				t.Errorf("%s loses more than the row before", row[0])
			}
			last = lost
		}
	}
}

func TestLossesAreShort(t *testing.T) {
	r := simulate(t, "run.replications=5")
	for range 4 { // the same stages again and again
		r.Stages = append(r.Stages, r.Stages...)
	}
	s := losses(r)
	if n := len(s.rows); n != mostLosing+1 || !strings.HasSuffix(s.rows[n-1][0], "other stages") {
		t.Errorf("%d rows, the last %q; want %d and the others in one", n, s.rows[n-1], mostLosing+1)
	}
	for _, c := range []struct {
		why  string
		sets []string
	}{
		{"nothing is lost", []string{"stage.talk.conversion=1", "stage.demo.conversion=1", `stage.demo.patience=9999d`, `stage.offer.routes={ won = "100%" }`}},
	} {
		r := simulate(t, append(c.sets, "run.replications=5")...)
		if s := losses(r); len(s.rows) != 0 {
			t.Errorf("%s: rows %q, want none", c.why, s.rows)
		}
	}
}
