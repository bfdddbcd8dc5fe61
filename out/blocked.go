package out

import (
	"fmt"
	"math"

	"dealcast/sim"
)

// noticeable is the share of the open deals from which on a wait at a door is
// worth a sentence.
const noticeable = 0.05

// blocked says at which door most deals wait, "deals wait to enter onboarding, 9
// of them at a time", where that holds up more of them than any queue of a pool;
// "" otherwise.
func blocked(r *sim.Result) string {
	var worst sim.Entity
	most := 0.0
	for _, s := range r.Stages {
		if n := mean(r, "stage."+s.Name+".door_queue"); n > most {
			worst, most = s, n
		}
	}
	if !(most > noticeable*mean(r, "wip")) || most <= mean(r, "pool."+r.Bottleneck.Pool+".queue") {
		return ""
	}
	name := worst.Title
	if name == "" {
		name = worst.Name
	}
	return fmt.Sprintf("%s wait for a place in %s, %s of them at a time", r.Scenario.Words().Many(), name, Count(whole(most)))
}

// whole rounds a mean of 10 or more, whose tenths tell nothing.
func whole(x float64) float64 {
	if x < 10 {
		return x
	}
	return math.Round(x)
}
