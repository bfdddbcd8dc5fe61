package sim

import (
	"fmt"
	"math"

	"dealcast/model"
	"dealcast/model/dist"
	"dealcast/sim/stream"
)

// Engine names the draws: the same scenario, seed and replication give the
// same bits in every version of dealcast that prints the same Engine.
const Engine = "1"

// Where a way out of a stage leads, when not to a stage.
const (
	toWon  = -1
	toLost = -2
)

// The reasons for which a deal is lost.
type reason int8

const (
	lostDecision reason = iota
	lostPatience
	lostLoops
	lostScore
	lostFull
	reasons
)

// way is one way out of a stage.
type way struct {
	to        int32 // stage, toWon or toLost
	reason    reason
	impatient bool // for deals whose patience ran out
}

// stagePlan is what is fixed about a stage for all replications; what every
// visit reads stands first, side by side.
type stagePlan struct {
	pool      int32 // the first of pools; -1: nobody works here
	line      int32 // pool in whose line its deals wait
	class     int32 // index of the stage's priority among those of its line
	joint     bool  // the line is for several pools
	special   bool  // members are told apart, or of several pools
	forward   int32 // how many of the first ways lead forward or to won
	counter   int32 // which visit counter; -1: no deal comes twice
	maxVisits uint32
	drawn     int32 // how many of ways a draw chooses between, lost included
	cells     int   // first cell: cells[cells + way*bins + bin]

	handover, join, work, outcome, dwell, order stream.Address

	others []int32 // pools but the first whose members are needed as well
	ways   []way   // in cut order: won, stages from last to first, lost; then those that no draw chooses
	moves  []move  // by way; nil: nothing is ever needed

	name, title string
	pools       []int32  // whose members are all needed at once
	limit       int32    // deals in it at most; 0: any number
	folios      []int32  // pools whose portfolio a deal in it holds a place of
	hall        int32    // where those wait who cannot enter; -1: all can
	full        int32    // way for deals that are lost because the next stage is full; -1: cannot happen
	ends        []string // where each drawn way but lost leads
	loops       int32    // way for deals that would enter the destination too often; -1: cannot happen
	scored      int32    // way for deals whose score is too low to go on; -1: cannot happen
}

// poolPlan is what is fixed about a pool.
type poolPlan struct {
	name, title string
	size        int
	rule        model.Queue
	classes     int // different priorities
	clock       *clock
	stages      []int32   // that need it
	crew        *crewPlan // nil: members are all alike and stay
	line        int32     // pool in whose line its deals wait
	joint       bool      // that line, where it is its own, is for several pools
	mates       []int32   // then these
	perMember   int32     // places of the portfolio; 0: none
	hall        int32     // where those wait who want one; -1: no portfolio
}

// sourcePlan is a source or one of its bursts: a stream of arrivals.
type sourcePlan struct {
	source  int // index in the model's Sources
	burst   int // index in its Bursts; -1: the source itself
	name    uint64
	enters  int32
	regular bool
}

// drawPlan is where one of the uniform numbers of a world comes from.
type drawPlan struct {
	name  uint64 // scrambles its axis
	at    stream.Address
	visit uint32            // of the address: the period of a factor
	axis  *stream.SobolAxis // nil: drawn independently
}

// Plan is a scenario made ready to be simulated: every name has become an
// index. It is read-only; any number of engines may share it.
type Plan struct {
	scenario *model.Scenario
	horizon  float64 // days
	warmup   float64 // days
	stages   []stagePlan
	pools    []poolPlan
	sources  []sourcePlan
	referred int              // source of referred leads; -1: none
	segments int              // at least 1
	groups   int              // origins x segments
	unknowns []*model.Unknown // of the scenario, then those that only changes have
	versions []version        // nil: nothing changes
	world    []drawPlan       // of the unknowns, then of factors and shocks
	copula   *model.Copula    // nil: the unknowns are independent
	climate  *climatePlan     // nil: neither factors nor shocks
	draws    model.Draws      // random where the world has no numbers
	counters int              // stages that a deal can enter more than once
	cells    int              // stage cells
	span     spans
	months   *months // nil without [money]
	metrics  []Metric
	places   []place
	slots    int // numbers in the row of a replication
	columns  []columnPlan
	columnAt map[string]int
	targets  []targetPlan
	estimate Estimate
	most     int        // pools that a stage needs at once
	halls    int        // lines at doors; 0: no stage is ever full
	entries  []move     // into each stage for new leads; nil without doors
	rich     bool       // deals differ in more than their draws
	scores   bool       // somebody looks at the scores of deals
	open     []openPlan // deals that are open at the start
	// drawnValues is how many of these have a value that is drawn.
	drawnValues int
	tables      map[*model.Dist]dist.Sampler // of the distributions that are the same in every world
}

// Compile makes a plan of a checked scenario. It fails only if the scenario
// was not made by model.Load and names something that does not exist. A result of
// the plan has the columns that a result of the others has, too, so that they can
// be compared: what a scenario does not have is measured all the same.
func Compile(scn *model.Scenario, others ...*model.Scenario) (*Plan, error) {
	p := &Plan{scenario: scn, horizon: scn.Time.Horizon, segments: max(1, len(scn.Segments))}
	p.groups = origins(scn) * p.segments
	p.compileVersions()
	if err := p.compilePools(); err != nil {
		return nil, err
	}
	if err := p.compileStages(); err != nil {
		return nil, err
	}
	if err := p.compileSources(); err != nil {
		return nil, err
	}
	if err := p.compileReferrals(); err != nil {
		return nil, err
	}
	if err := p.compileOpen(); err != nil {
		return nil, err
	}
	p.rich, p.scores = p.needsExtras(), asksForScores(scn)
	p.warmup = scn.Time.Warmup
	if scn.Time.WarmupAuto {
		p.warmup = autoWarmup(p)
	}
	if scn.Open != nil {
		p.warmup = 0 // the world begins with what is there
	}
	if err := p.compileWorld(); err != nil {
		return nil, err
	}
	p.compileClocks()
	p.span = newSpans(scn)
	if scn.Money != nil {
		p.months = newMonths(scn.Time.Start, -p.warmup, p.horizon)
	}
	for i := range p.stages {
		p.stages[i].cells = p.cells
		p.cells += len(p.stages[i].ways) * p.span.bins()
	}
	p.compileColumns(others)
	if err := p.compileTargets(); err != nil {
		return nil, err
	}
	p.compileTables()
	p.estimate = estimate(p)
	return p, nil
}

// compileClocks makes a clock for every calendar that pools work by.
func (p *Plan) compileClocks() {
	made := map[*model.Calendar]*clock{}
	for i := range p.pools {
		c := p.scenario.Pools[i].Calendar
		if c == nil {
			continue
		}
		if made[c] == nil {
			made[c] = newClock(c, p.scenario.Time.Start, p.since(), p.horizon)
		}
		p.pools[i].clock = made[c]
	}
}

func (p *Plan) compilePools() error {
	for i := range p.scenario.Pools {
		m := &p.scenario.Pools[i]
		p.pools = append(p.pools, poolPlan{
			name: m.Name, title: m.Title, size: m.Size, rule: m.Queue, crew: newCrewPlan(m, p.scenario.Time.Start),
		})
	}
	return nil
}

func (p *Plan) stageIndex(name string) (int32, error) {
	for i := range p.scenario.Stages {
		if p.scenario.Stages[i].Name == name {
			return int32(i), nil
		}
	}
	return 0, fmt.Errorf("no stage %q", name)
}

func (p *Plan) compileStages() error {
	again := p.revisited()
	for i := range p.scenario.Stages {
		m := &p.scenario.Stages[i]
		path := stream.Name("stage." + m.Name)
		s := stagePlan{
			name: m.Name, title: m.Title, pool: -1, loops: -1, scored: -1, counter: -1,
			maxVisits: uint32(m.MaxVisits),
			handover:  stream.At(path, stream.Handover),
			join:      stream.At(path, stream.Patience),
			work:      stream.At(path, stream.Work),
			outcome:   stream.At(path, stream.Outcome),
			dwell:     stream.At(path, stream.Dwell),
			order:     stream.At(path, stream.Order),
		}
		if again[i] {
			s.counter = int32(p.counters)
			p.counters++
		}
		if err := p.compileWays(i, &s, again); err != nil {
			return err
		}
		p.stages = append(p.stages, s)
	}
	if err := p.compilePeople(); err != nil {
		return err
	}
	p.compilePriorities()
	p.compileDoors()
	return nil
}

func (p *Plan) compileSources() error {
	for i := range p.scenario.Sources {
		m := &p.scenario.Sources[i]
		enters, err := p.stageIndex(m.Enters)
		if err != nil {
			return fmt.Errorf("source %q: %w", m.Name, err)
		}
		path := "source." + m.Name
		p.sources = append(p.sources, sourcePlan{
			source: i, burst: -1, name: stream.Name(path), enters: enters, regular: m.Every != nil,
		})
		for b := range m.Bursts {
			p.sources = append(p.sources, sourcePlan{
				source: i, burst: b, name: stream.Name(path + ".bursts." + m.Bursts[b].Name), enters: enters,
			})
		}
	}
	return nil
}

// autoWarmup is 4 times the mean time to close without queues, at most two
// years, in whole days.
func autoWarmup(p *Plan) float64 {
	days := math.Ceil(4 * meanTimeToClose(p))
	if !(days < 731) { // also when the mean is infinite
		return 731
	}
	return days
}
