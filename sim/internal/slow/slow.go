// Package slow is the reference simulator: what the scenario means, written in
// the most obvious way, with a heap of closures and slices of pointers. It is
// the referee of the engine in package sim and shares nothing with it but the
// scenario, the distributions and the random numbers by address. Only tests
// import it.
package slow

import (
	"math"
	"sort"

	"dealcast/model"
	"dealcast/sim/stream"
)

// Outcome is everything that happened in one replication before the horizon.
type Outcome struct {
	Deals   []*Deal // in order of creation
	Warmup  float64 // days before 0 at which the world began
	Horizon float64 // days

	world *world // as it was left at the horizon
}

// Deal is the life of one deal. Times are days since start; what has not
// happened before the horizon is NaN, or "" for names.
type Deal struct {
	Source   string // name of the source; "" when an open deal's is not known
	Burst    string // name of the burst that brought it; "" for the source itself
	Number   int64  // within the source or burst
	Open     string // id of a deal that is open at start; "" for others
	Referred bool   // a referral
	Segment  string // "" when there are none
	Value    float64
	Created  float64
	Due      float64 // NaN without due dates
	Closed   float64
	Result   string // model.Won, model.Lost or "" (open)
	Reason   string // of a loss: "decision", "patience", "loops", "full" or "score"
	Visits   []*Visit
	// Asked is when a new lead found the door of its stage shut, NaN when it did
	// not; Wanted is the stage.
	Asked  float64
	Wanted string
	Shut   string // the stage that was full when the deal was lost for it

	rank       []int // among deals created at the same instant
	parent     *Deal // whose referral it is
	key        stream.Key
	quality    float64
	score      float64
	cost       float64         // of the lead
	seen       map[string]int  // visits begun so far, by stage
	portfolios map[string]bool // pools that carry it
	contract   *contract       // since the win
}

// Visit is one stay of a deal in a stage.
type Visit struct {
	Stage    string
	Pool     string   // the first of Pools; "": nobody works here
	Pools    []string // whose members work here
	Visit    int      // 0 for the first visit of this deal to this stage
	Entered  float64  // left the previous stage, or was created
	Joined   float64  // joined the queue: Entered plus the hand-over
	Begun    float64  // work began; NaN when patience ran out
	Finished float64  // work ended, outcome drawn
	Released float64  // the members were free again
	Ready    float64  // wanted to leave
	Blocked  bool     // found the door of the next stage shut
	Wanted   string   // and that is the stage
	Left     float64
	Effort   float64      // open time of Pool from Begun to Finished
	To       string       // stage, model.Won or model.Lost
	Reason   string       // of a loss or, with patience_to, of the move
	Status   model.Status // in which the visit was open at start; "" for others

	since    float64 // beginning of the status
	patience float64
	tie      float64   // random place in a random queue
	decided  string    // outcome drawn, not yet acted on
	members  []*member // who hold it
}

// Run simulates replication number replication of a scenario: from -warmup,
// with nothing there but the open deals, to the horizon.
func Run(scn *model.Scenario, seed, replication uint64, warmup float64) *Outcome {
	w := newWorld(scn, seed, replication, warmup)
	for _, d := range w.deals {
		w.at(d.Created, flow, d, func() { w.begins(d) })
	}
	w.today()
	w.scheduleCapacity()
	w.run()
	sort.SliceStable(w.deals, func(i, j int) bool { return before(w.deals[i], w.deals[j]) })
	w.settle()
	return &Outcome{Deals: w.deals, Warmup: warmup, Horizon: scn.Time.Horizon, world: w}
}

// begins is the beginning of a new deal: it goes to the first stage of its
// source, through the door if there is one.
func (w *world) begins(d *Deal) {
	d.cost = w.number(w.now, func(s *model.Scenario) model.Number { return source(s, d.Source).Cost })
	to := source(w.scn, d.Source).Enters
	if w.door(d, "", to) {
		w.at(w.now, request, d, func() { w.ask(d, nil, to) })
		return
	}
	w.move(d, nil, to)
}

// before is the order of creation: by time; at the same instant open deals come
// first in the order of the file, then sources in the order of the file, each
// before its bursts, by number, then referrals by the order of their parents.
func before(a, b *Deal) bool {
	if a.Created != b.Created {
		return a.Created < b.Created
	}
	if a.parent != nil && b.parent != nil && a.parent != b.parent {
		return before(a.parent, b.parent)
	}
	for i := 0; i < len(a.rank) && i < len(b.rank); i++ {
		if a.rank[i] != b.rank[i] {
			return a.rank[i] < b.rank[i]
		}
	}
	return false
}

var never = math.NaN()
