package sim

import (
	"sync"
	"time"

	"dealcast/model"
	"dealcast/sim/stat"
)

// Result is what a run found: the distribution of every metric over
// replications. Tables, JSON, CSV and pictures all read this one value.
type Result struct {
	Scenario   ScenarioInfo
	Run        RunInfo
	Stages     []Entity // pipeline order
	Pools      []Entity
	Hires      []Hire // of the report window, by pool, then by date
	Sources    []Entity
	Segments   []Entity
	Periods    []Period // reported: months, or weeks of a short horizon, or quarters of a long one
	Grid       []Period // finer (weeks, or days of a short horizon), for pictures over time
	Targets    []TargetResult
	Bottleneck Bottleneck
	Warnings   []string     // doubts, in plain words
	Trace      []TraceEvent // of the replications asked for, in order

	plan    *Plan
	rows    []float64 // [replication*plan.slots + slot]
	cols    []Column
	harvest *harvest
	hists   map[string]*stat.Hist
}

// ScenarioInfo says what was simulated.
type ScenarioInfo struct {
	Name, File, SHA256, Currency, Unit string
	Lossless                           bool // no deal can be lost
}

// Words are how texts speak of what flows.
func (s ScenarioInfo) Words() model.Words { return model.Words{Unit: s.Unit, Lossless: s.Lossless} }

// RunInfo says how much was simulated.
type RunInfo struct {
	First        int // number of the first replication
	Replications int // completed and reported, without a gap from First
	Requested    int // asked for; more than Replications when interrupted
	Seed         uint64
	Start        time.Time // midnight UTC, first day of the report window
	HorizonDays  float64
	WarmupDays   float64
	Draws        model.Draws // of the unknown numbers; random where there are none
	Engine       string      // version of the draws: changes when the same seed gives other numbers
	Precision    Precision   // of a run that went on until it knew enough
}

// Precision is how well a run knows what it was made for: half of its 95%
// interval, as a share of the result, or, of a chance, in absolute terms.
type Precision struct {
	Of      string // "revenue", "target.year"; "": the run had a size of its own
	Chance  bool
	Wanted  float64
	Reached float64 // more than Wanted when a limit ended the run; NaN: nothing could be said
}

// Design says how the replications depend on each other: quasi-random draws come
// in blocks.
func (r RunInfo) Design() stat.Design {
	if r.Draws == model.SobolDraws {
		return stat.Blocks
	}
	return stat.Independent
}

// Interrupted reports whether the run ended before all replications were done.
func (r RunInfo) Interrupted() bool { return r.Replications < r.Requested }

// Entity is a stage, pool, source or segment: its name in paths, and what
// readers see.
type Entity struct{ Name, Title string }

// Period is a part of the report window.
type Period struct {
	Label    string    // "2027-03", "2027-Q1", "2027-W05", "2027-03-14"
	From, To time.Time // [From, To)
	FromDay  float64   // days since start; the first and last may be cut by the window
	ToDay    float64
}

// TargetResult is how likely a target is to be reached.
type TargetResult struct {
	Name, Title string
	Metric      string // column path
	AtLeast     bool   // else at most
	Goal        float64
	SoFar       float64       // booked before start and counted in
	From, To    time.Time     // [From, To)
	Probability float64       // share of replications that reach it
	CI          stat.Interval // 95%; zero when it cannot be told
	// Reached holds, for totals that only grow (revenue, won, leads), the day
	// on which each replication reached the goal: days since start, +Inf if it
	// did not within [From, To). nil for other metrics.
	Reached []float64
	Hit     []bool // whether each replication reaches it
}

// Bottleneck is the pool whose queueing adds most days per won deal.
type Bottleneck struct {
	Pool       string // "" when every queue adds less than 5% of the cycle
	Title      string
	WaitDays   float64 // mean wait of a deal that queues for it, in the window
	DaysPerWon float64 // days of waiting for it per won deal
	Share      float64 // of the mean cycle of won deals
}

// Scope is where a metric is measured.
type Scope string

// The scopes, as they begin a column's path.
const (
	ScopeRun     Scope = ""
	ScopeStage   Scope = "stage"
	ScopePool    Scope = "pool"
	ScopeSource  Scope = "source"
	ScopeSegment Scope = "segment"
	ScopeTarget  Scope = "target"
)

// Unit is the unit of a metric.
type Unit string

// The units.
const (
	Deals            Unit = "deals"
	Money            Unit = "money"
	Share            Unit = "share"
	Days             Unit = "days"
	DealsPerDay      Unit = "deals/day"
	MoneyPerDay      Unit = "money/day"
	DealsPerCycleDay Unit = "deals per cycle-day"
	MoneyPerCycleDay Unit = "money per cycle-day"
	Members          Unit = "members"
	Visits           Unit = "visits"
	Contracts        Unit = "contracts"
	MoneyPerMonth    Unit = "money/month"
)

// Money says whether the unit is an amount of money, or of money per time.
func (u Unit) Money() bool {
	return u == Money || u == MoneyPerDay || u == MoneyPerCycleDay || u == MoneyPerMonth
}

// Place says what a column measures, where and when.
type Place struct {
	Path   string  // "revenue", "stage.demo.wait_days", "pool.engineers.queue@2027-W05"
	Metric *Metric // row of the metrics table
	Scope  Scope
	Entity string  // name of the stage, pool, source, segment or target; "" for the run
	Period *Period // nil: the whole window
}

// Column is one metric at one place and time: a value per replication.
type Column struct {
	Place

	res      *Result
	num, den int // slots; den -1: not a ratio
	once     sync.Once
	summary  stat.Summary
}
