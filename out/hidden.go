package out

import (
	"fmt"
	"math"

	"dealcast/sim"
)

// hidden are sentences about what the velocities and the number of leads hide:
// where they look better than the pipeline is. Most results have none.
func hidden(r *sim.Result) []string {
	var said []string
	for _, find := range [...]func(*sim.Result) string{fastLosers, poorSource, moreOfWorse} {
		if s := find(r); s != "" {
			said = append(said, s)
		}
	}
	return said
}

// What is worth a sentence.
const (
	mostLost   = 0.5  // share of the leavers of a stage that are lost
	muchFaster = 0.6  // days of the lost as a share of those of the others
	largeShare = 0.1  // of the leads
	muchWorse  = 0.6  // win rate of a source as a share of that of all
	drift      = 0.15 // growth of the leads, and fall of the win rate, within the window
	enough     = 400  // deals in all replications: they tell a rate to about 5% of itself
)

// mean is the headline of a column; NaN without it.
func mean(r *sim.Result, path string) float64 {
	c, ok := r.Column(path)
	if !ok {
		return math.NaN()
	}
	x, _ := expected(c)
	return x
}

// fastLosers names the stage in which losers that leave early make up most of
// the leavers, so that its days and its velocity tell of them.
func fastLosers(r *sim.Result) string {
	worst, most := -1, 0.0
	for i, e := range r.Stages {
		at := "stage." + e.Name + "."
		share, ratio := mean(r, at+"lost_share"), mean(r, at+"lost_days")/mean(r, at+"onward_days")
		if seen := mean(r, at+"lost") * float64(r.Run.Replications); seen < enough {
			continue
		}
		if share > mostLost && ratio < muchFaster && share*(1-ratio) > most {
			worst, most = i, share*(1-ratio)
		}
	}
	if worst < 0 {
		return ""
	}
	e := r.Stages[worst]
	at := "stage." + e.Name + "."
	return fmt.Sprintf(r.Scenario.Words().In("the days and the velocity of %s speak of its losers: %s of its deals are lost, after %s; those that go on take %s."),
		e.Title, Percent(mean(r, at+"lost_share")), DaysText(mean(r, at+"lost_days")), DaysText(mean(r, at+"onward_days")))
}

// poorSource names the source that brings most leads of those with a poor win
// rate, unless what it wins is worth as much.
func poorSource(r *sim.Result) string {
	if len(r.Sources) < 2 || r.Scenario.Lossless {
		return ""
	}
	leads, revenue, rate := mean(r, "leads"), mean(r, "revenue"), mean(r, "win_rate")
	worst, most := -1, 0.0
	for i, e := range r.Sources {
		at := "source." + e.Name + "."
		share := mean(r, at+"leads") / leads
		worth := revenue > 0 && mean(r, at+"revenue")/revenue > muchWorse*share
		if seen := mean(r, at+"lost") * float64(r.Run.Replications); seen < enough {
			continue
		}
		if share >= largeShare && share > most && mean(r, at+"win_rate") < muchWorse*rate && !worth {
			worst, most = i, share
		}
	}
	if worst < 0 {
		return ""
	}
	e := r.Sources[worst]
	words := r.Scenario.Words()
	s := fmt.Sprintf(words.In("%s of the leads come from %s, of which %s are won (all: %s): more of them is more work rather than more "),
		Percent(most), e.Title, Percent(mean(r, "source."+e.Name+".win_rate")), Percent(rate))
	if revenue > 0 {
		return s + "revenue."
	}
	return s + words.In("won deals.")
}

// moreOfWorse says that the leads grow within the window while the win rate
// falls: from the first quarter of the reported periods to the last.
func moreOfWorse(r *sim.Result) string {
	n := len(r.Periods) / 4
	if n == 0 || r.Scenario.Lossless {
		return ""
	}
	type quarter struct{ leads, won, lost float64 }
	sum := func(periods []sim.Period) (q quarter) {
		days := 0.0
		for _, p := range periods {
			q.leads += mean(r, "leads@"+p.Label)
			q.won += mean(r, "won@"+p.Label)
			q.lost += mean(r, "lost@"+p.Label)
			days += p.ToDay - p.FromDay
		}
		q.leads /= days
		return q
	}
	first, last := sum(r.Periods[:n]), sum(r.Periods[len(r.Periods)-n:])
	if min(first.won, last.won)*float64(r.Run.Replications) < enough {
		return ""
	}
	before, after := first.won/(first.won+first.lost), last.won/(last.won+last.lost)
	if !(last.leads >= (1+drift)*first.leads) || !(after <= (1-drift)*before) {
		return ""
	}
	return fmt.Sprintf(r.Scenario.Words().In("from the first quarter of the time to the last the leads grow by %s, while the win rate falls from %s to %s."),
		Percent(last.leads/first.leads-1), Percent(before), Percent(after))
}

// hides begins the first of the sentences.
const hides = "What the figures hide: "
