package out

import (
	"fmt"
	"math"
	"strings"

	"dealcast/sim"
	"dealcast/sim/whatif"
)

// causeNames are the causes of a spread in words, for the deals of a scenario.
var causeNames = map[whatif.CauseKind]string{
	whatif.LuckOfDeals: "luck of the deals",
	whatif.Numbers:     "uncertain numbers",
	whatif.Market:      "the market",
}

// spreadSentence is "Luck of the deals makes 45% of it (40 to 50), uncertain
// numbers 30% (25 to 35) and the market 25% (21 to 29)."
func spreadSentence(r *sim.Result, s *whatif.Spread) string {
	var parts []string
	for i, c := range s.Causes {
		text := causeName(r, c.Kind) + " "
		if i == 0 {
			text += "makes "
		}
		text += Percent(c.Share.Value)
		if i == 0 {
			text += " of it"
		}
		if c.Share.CI.Confidence != 0 && !math.IsNaN(c.Share.CI.Low) {
			text += " (" + bareRange(c.Share.CI) + ")"
		}
		parts = append(parts, text)
	}
	last := len(parts) - 1
	text := strings.Join(parts[:last], ", ") + " and " + parts[last] + "."
	return strings.ToUpper(text[:1]) + text[1:]
}

func causeName(r *sim.Result, kind whatif.CauseKind) string {
	return r.Scenario.Words().In(causeNames[kind])
}

// spreadTable says what makes the spread of the main figure.
func spreadTable(r *sim.Result, s *whatif.Spread) sheet {
	c, _ := r.Column(s.Metric)
	name := lowerFirst(r.Scenario.Words().In(c.Metric.Title))
	amount := func(x float64) string { return Difference(x, c.Metric.Unit, r.Scenario.Currency) }
	t := sheet{
		title: "What makes the spread of " + name,
		note: fmt.Sprintf("%s Shares of the variance over replications, whose standard deviation is %s. Luck is what would be left if "+
			"everything else were known; alone: the standard deviation that a cause would make by itself. From %s with other luck or another world.",
			spreadSentence(r, s), amount(s.SD), counted(s.Replications, "replication")),
		columns: []column{{title: "", text: true}, {title: "Share"}, {title: "95% interval", rank: 1}, {title: "Alone", rank: 2}},
	}
	for _, cause := range s.Causes {
		name := causeName(r, cause.Kind)
		t.rows = append(t.rows, []string{strings.ToUpper(name[:1]) + name[1:], Percent(cause.Share.Value), shareRange(cause.Share.CI),
			amount(s.SD * math.Sqrt(cause.Share.Value))})
	}
	return t
}

// spreadOf are the causes of the spread for programs.
func spreadOf(s *whatif.Spread) object {
	o := object{{"metric", s.Metric}, {"replications", s.Replications}, {"sd", s.SD}}
	for _, c := range s.Causes {
		o = append(o, member{string(c.Kind), inline{{"share", c.Share.Value}, {"ci", bounds(c.Share.CI)}}})
	}
	return o
}
