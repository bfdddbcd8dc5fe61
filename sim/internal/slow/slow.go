// Package slow is the reference simulator: what the scenario means, written in
// the most obvious way, with a heap of closures and slices of pointers. It is
// the referee of the engine in package sim and shares nothing with it but the
// scenario, the distributions and the random numbers by address. Only tests
// import it.
package slow

import (
	"math"

	"dealcast/model"
	"dealcast/sim/stream"
)

// Outcome is everything that happened in one replication before the horizon.
type Outcome struct {
	Deals   []*Deal // in order of creation
	Warmup  float64 // days before 0 at which the world began
	Horizon float64 // days

	calendars map[string]*calendar // of the pools
	scenario  *model.Scenario
	unknowns  []float64
}

// Deal is the life of one deal. Times are days since start; what has not
// happened before the horizon is NaN, or "" for names.
type Deal struct {
	Source  string // name of the source
	Burst   string // name of the burst that brought it; "" for the source itself
	Number  int64  // within the source or burst
	Segment string // "" when there are none
	Value   float64
	Created float64
	Closed  float64
	Result  string // model.Won, model.Lost or "" (open)
	Reason  string // of a loss: "decision", "patience" or "loops"
	Visits  []*Visit

	order            int // of creation, over all sources
	key              stream.Key
	odds, dwellTimes float64
	seen             map[string]int // visits begun so far, by stage
}

// Visit is one stay of a deal in a stage.
type Visit struct {
	Stage    string
	Pool     string  // "": nobody works here
	Visit    int     // 0 for the first visit of this deal to this stage
	Entered  float64 // left the previous stage, or was created
	Joined   float64 // joined the queue: Entered plus the hand-over
	Begun    float64 // work began; NaN when patience ran out
	Finished float64 // work ended, outcome drawn
	Left     float64
	Effort   float64 // of the work, in open days of the pool's clock
	To       string  // stage, model.Won or model.Lost
	Reason   string  // of a loss or, with patience_to, of the move

	patience float64
	tie      float64 // random place in a random queue
	decided  string  // outcome drawn, not yet acted on
}

// Run simulates replication number replication of a scenario: from -warmup,
// with nothing there, to the horizon.
func Run(scn *model.Scenario, seed, replication uint64, warmup float64) *Outcome {
	w := newWorld(scn, seed, replication, warmup)
	for _, d := range w.deals {
		w.at(d.Created, flow, d, func() { w.enter(d, w.source(d).Enters) })
	}
	w.scheduleOpenings()
	w.run()
	return &Outcome{Deals: w.deals, Warmup: warmup, Horizon: scn.Time.Horizon, scenario: scn, unknowns: w.x, calendars: w.calendars()}
}

// realise draws the uncertain numbers of this world.
func realise(scn *model.Scenario, seed, replication uint64) []float64 {
	u := make([]float64, len(scn.Unknowns))
	x := make([]float64, len(scn.Unknowns))
	for i, unknown := range scn.Unknowns {
		name := stream.Name(unknown.Path)
		if scn.Run.Draws == model.SobolDraws {
			const sequences = 16
			axis := stream.NewSobolAxis(unknown.Axis)
			u[i] = axis.Uniform(stream.SobolKey(seed, replication%sequences, name), replication/sequences)
			continue
		}
		u[i] = stream.Uniform(stream.World(seed, replication).Bits(stream.At(name, stream.Unknown), 0))
	}
	scn.Realise(u, x)
	return x
}

var never = math.NaN()
