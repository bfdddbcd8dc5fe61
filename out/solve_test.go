package out

import (
	"context"
	"encoding/csv"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"

	"dealcast/sim/whatif"
)

func solveSmall(t *testing.T, goal string, o whatif.Options, by ...string) *whatif.Solution {
	t.Helper()
	s, err := whatif.Solve(context.Background(), scenario(t), goal, by, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func targetsSmall(t *testing.T, o whatif.Options) *whatif.Ladder {
	t.Helper()
	d, err := whatif.Targets(context.Background(), scenario(t), o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestGoldenSolutions(t *testing.T) {
	const goal = "P(revenue >= 350k) >= 80%"
	one := solveSmall(t, "pool.engineers.wait_days <= 12h", whatif.Options{}, "pool.engineers.size")
	golden(t, "solve.txt", exportReport(t, "table", one, Options{}))
	golden(t, "solve.md", exportReport(t, "markdown", one, Options{}))
	several := solveSmall(t, goal, whatif.Options{Replications: 50}, "pool.engineers.size", "source.web.rate=2..6/week", "stage.demo.conversion", "stage.talk.dwell")
	golden(t, "solve-several.txt", exportReport(t, "table", several, Options{}))
	ladder := targetsSmall(t, whatif.Options{})
	golden(t, "targets.txt", exportReport(t, "table", ladder, Options{}))
	for _, width := range []int{40, 60, 80, 120} {
		for _, r := range []whatif.Report{one, several, ladder} {
			for line := range strings.Lines(exportReport(t, "table", r, Options{Width: width})) {
				if n := text.StringWidth(strings.TrimSuffix(line, "\n")); n > width {
					t.Errorf("width %d: a line of %d: %s", width, n, line)
				}
			}
		}
	}
}

// The answer in words, for every outcome.
func TestSolutionAnswers(t *testing.T) {
	for _, c := range []struct {
		goal, by string
		want     string // as a pattern
	}{
		{"pool.engineers.wait_days <= 0.1", "pool.engineers.size",
			`^For wait of engineers of at most 0.1 days it takes 3 engineers instead of 1: it is then 0.\d+ days \(95% interval .*\), with 2 it is .*, today 1\.\d; that costs €180k more\.$`},
		{"won >= 52", "stage.talk.conversion", `^For at least 52 won deals it takes a conversion of talk of 8\d.*% \(95% interval .*\) instead of 70%: it is then \d\d.* \(95% interval .*\), today \d\d\.\d\.$`},
		{"won >= 10", "pool.engineers.size", `^At least 10 won deals is reached today: it is .*\. Nothing of the engineers can be given up: with 0 it is 0\.$`},
		{"cycle_days <= 60", "stage.talk.dwell", `^Cycle time of at most 60 days is reached today: it is .* days .*\. Dwell of talk may rise to ×.* \(95% interval ×.* to ×.*\): it is then .*\.$`},
		{"won >= 500", "stage.talk.conversion", `^At least 500 won deals cannot be reached by the conversion of talk: the best from 0% to 100% is .* at 100%\.$`},
		{"won >= 0", "stage.talk.conversion=50%..100%", `^At least 0 won deals is reached today, and with every conversion of talk from 50% to 100%: at 50%, where least, it is .*\.$`},
		{"win_rate >= 33%", "stage.offer.routes.won", `^For win rate of at least 33% it takes a share from offer to won of 7.*% .* instead of 50%: it is then 3\d% .*, today .*%\.$`},
	} {
		s, err := whatif.Solve(context.Background(), scenario(t), c.goal, []string{c.by}, whatif.Options{Replications: 60})
		if err != nil {
			t.Errorf("%s by %s: %v", c.goal, c.by, err)
			continue
		}
		if got := solutionAnswer(s); !regexp.MustCompile(c.want).MatchString(got) {
			t.Errorf("%s by %s: got\n%s", c.goal, c.by, got)
		}
		if b := Brief(s); b == "" || strings.Contains(b, "NaN") {
			t.Errorf("%s by %s: Brief says %q", c.goal, c.by, b)
		}
	}
}

// CSV holds what was tried, to the last digit.
func TestSolutionCSV(t *testing.T) {
	s := solveSmall(t, "won >= 60", whatif.Options{Replications: 60}, "stage.talk.conversion", "pool.engineers.size=1..3")
	rows, err := csv.NewReader(strings.NewReader(exportReport(t, "csv", s, Options{}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	n := 1
	for i := range s.Answers {
		for _, r := range s.Answers[i].Readings {
			if rows[n][1] != cellText(r.Value) || rows[n][2] != r.Text || rows[n][6] != cellText(r.Objective.Value) || rows[n][11] != fmt.Sprint(r.Replications) {
				t.Errorf("row %d: got %v, want %+v", n, rows[n], r)
			}
			n++
		}
	}
	if n != len(rows) {
		t.Errorf("got %d rows, want %d", len(rows), n)
	}
}

func TestEveryFieldOfSolveIsDocumented(t *testing.T) {
	full := solveSmall(t, "pool.engineers.wait_days <= 1", whatif.Options{Replications: 30}, "pool.engineers.size")
	other := solveSmall(t, "won >= 60", whatif.Options{Replications: 30}, "stage.talk.conversion")
	full.Missing = []string{"x"}
	found := reportFields(t, nil, full, other)
	for f := range found { // one reading is as another
		if _, rest, ok := strings.Cut(f, "before."); ok && found["answers[].at."+rest] {
			delete(found, f)
			found["answers[].before.*"] = true
		}
		if _, rest, ok := strings.Cut(f, "readings[]."); ok && found["answers[].at."+rest] {
			delete(found, f)
			found["answers[].readings[].*"] = true
		}
	}
	delete(found, "answers[].before") // null of the second
	checkFields(t, "Solve", found)
}

func TestEveryFieldOfTargetsIsDocumented(t *testing.T) {
	waits := targetsSmall(t, whatif.Options{Replications: 30, Metric: "pool.engineers.wait_days"})
	found := reportFields(t, map[string]string{"targets": "TARGET"}, targetsSmall(t, whatif.Options{Replications: 30}), waits)
	for f := range found {
		for _, many := range []string{"cumulative[].", "periods[].", "sources[]."} {
			if rest, ok := strings.CutPrefix(f, many); ok && found["window."+rest] {
				delete(found, f)
				found[many+"*"] = true
			}
		}
	}
	checkFields(t, "Realistic targets", found)
}

func TestLadderAnswers(t *testing.T) {
	for _, c := range []struct{ metric, want string }{
		{"", `^€\d+k is reached with 80% chance by 31 December; €350k with \d+%\.$`},
		{"won", `^\d+ won deals are reached with 80% chance by 31 December\.$`},
		{"pool.engineers.wait_days", `^Wait of engineers of at most .* days is reached with 80% chance by 31 December; at most 2 days with \d+%\.$`},
		{"win_rate", `^Win rate of \d+(\.\d+)?% is reached with 80% chance by 31 December\.$`},
	} {
		d := targetsSmall(t, whatif.Options{Replications: 60, Metric: c.metric})
		if got := ladderAnswer(d); !regexp.MustCompile(c.want).MatchString(got) {
			t.Errorf("%s: got %s", c.metric, got)
		}
	}
}
