// Package whatif holds the experiments: each simulates variants of a scenario
// with the same random numbers, so that the same deals and customers meet
// another pipeline, and says what the change is worth and how sure that is.
//
// An experiment is one file: a function that takes a scenario and gives a
// report. What they share is the lab, which simulates, the objective, which is
// the number in question, and the difference, which compares it pair by pair.
package whatif

import (
	"fmt"

	"dealcast/model"
	"dealcast/sim"
)

// Options say how much an experiment simulates.
type Options struct {
	Replications int     // of each variant; 0: what the base scenario says
	Seed         *uint64 // nil: what the base scenario says
	Workers      int     // goroutines; 0: one per core
	MaxMemory    float64 // bytes of outcomes kept; 0: 2 GiB
	MaxVisits    float64 // stage visits of all variants together; 0: 1e11
	Metric       string  // objective; "": revenue, or won where deals have no value
	// Progress is told, from any goroutine, how far the experiment is.
	Progress func(Step)
}

// Step is how far an experiment is.
type Step struct {
	Done, Total int    // replications, of all variants together; Total may change while an experiment searches
	Partial     Report // what can be said so far; nil when nothing new can
}

// Report is what an experiment found: *Comparison and its like.
type Report interface{ Head() *About }

// About is the part that all reports have.
type About struct {
	Experiment string           // "compare", "sweep", ...
	Scenario   sim.ScenarioInfo // of the base
	Run        sim.RunInfo      // of the base; Replications are those that every variant has
	Objective  Objective
	Warnings   []string // doubts, in plain words
}

// Head is the part itself.
func (a *About) Head() *About { return a }

// Variant is one version of a scenario, by the name that readers know.
type Variant struct {
	Name     string
	Scenario *model.Scenario
}

// Invalid says what is wrong with a request, before anything is simulated.
type Invalid struct {
	What string // "--metric", or the name of a variant; "" if the text says it
	Text string
}

func (e *Invalid) Error() string {
	if e.What == "" {
		return e.Text
	}
	return e.What + ": " + e.Text
}

func invalid(what, format string, args ...any) error {
	return &Invalid{What: what, Text: fmt.Sprintf(format, args...)}
}
