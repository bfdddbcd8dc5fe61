// Package model says what a sales pipeline is: the scenario, its fields, how a
// file is read, checked, patched and shown. There is no randomness, no clock
// and no output here.
//
// Glossary. A deal flows through stages until it is won or lost. A source
// brings deals; a segment is a kind of customer; a pool is a group of people
// who do the work of a stage. A replication is one possible course of the
// report window [start, start + horizon); the warm-up runs before it.
// Times are float64 days since start (negative in the warm-up); money is
// float64 in the scenario's currency; shares are numbers from 0 to 1; rates
// are per day; work is in open days of 24 hours on the pool's clock.
package model

import (
	"time"

	"dealcast/model/dist"
)

// Won and Lost are the names of the two ends of a pipeline; no stage may have them.
const (
	Won  = "won"
	Lost = "lost"
)

// Scenario is a checked scenario with every default filled in. Names refer to
// names; nothing in it is an index into another list except Number.Unknown.
// Named things stand in the order of the file (stages: in pipeline order).
type Scenario struct {
	Name     string // for readers; default: the file's name without ending
	Currency string // ISO code or symbol, "EUR"
	Unit     string // what flows, singular: "deal"

	File   string // path the scenario was read from
	SHA256 string // hex digest of everything that made it: files and --set, in order

	Time         Time
	Run          Run
	Calendar     *Calendar // of pools without one of their own; nil: round the clock
	Stages       []Stage
	Sources      []Source
	Segments     []Segment // empty: one kind of customer
	Value        *Dist     // of a deal where there are no segments with their own; nil: 0
	Due          *Dist     // days from creation until a deal is due; nil: no due dates
	Quality      *Quality  // nil: deals differ by chance alone
	Open         *Open     // today's pipeline; nil: none is given
	Pools        []Pool
	Factors      []Factor
	Shocks       []Shock
	Changes      []Change // by date, then in file order
	Correlations []Correlation
	Money        *MoneyTerms // nil: a win is paid at once, and that is all
	Targets      []Target
	Unknowns     []Unknown
	Warnings     []Problem // legal but surprising
	Origins      []Origin  // of every value, in the order in which they are read

	loaded *loaded // what it was made from; nil when made by hand
}

// Time is the clock of a scenario.
type Time struct {
	Start      time.Time // midnight UTC of the first day of the report window
	Horizon    float64   // days of the report window, > 0; calendar steps already resolved
	Warmup     float64   // days before start, >= 0; unused if WarmupAuto
	WarmupAuto bool      // 4 x mean time to close without queues, at most 730.5 days
}

// Run is how much is simulated.
type Run struct {
	Replications int    // >= 1
	Seed         uint64 // any
	Draws        Draws
}

// Draws is how the unknown numbers of the replications are drawn.
type Draws string

// The ways to draw.
const (
	RandomDraws Draws = "random" // independently
	SobolDraws  Draws = "sobol"  // as scrambled Sobol points, which fill the range evenly
)

// Calendar is the open time of the people who work.
type Calendar struct {
	Days     [7]bool     // open on this time.Weekday
	Hours    []Hours     // open parts of an open day, ascending, not overlapping
	Holidays []time.Time // midnight UTC, ascending
}

// Hours is one open part of a day, in days since midnight: 0 <= From < To <= 1.
type Hours struct{ From, To float64 }

// Number is a number of the scenario that is known, or is one of the unknowns
// times Factor plus Value. Min and Max bound the result.
type Number struct {
	Value    float64 // the number, or what is added to Factor x unknown
	Factor   float64 // 0 when Unknown is 0
	Unknown  int     // 1 + index in Scenario.Unknowns; 0: known
	Min, Max float64 // valid range; draws of an unknown are clipped to it
}

// Unknown is a number that nobody knows: one value per world (per replication).
type Unknown struct {
	Path  string // key path, "stage.demo.conversion" or "stage.demo.dwell.mean"; its address
	Prior Prior
	// Axis is the dimension of the number in quasi-random draws, from 0: its
	// place among the unknowns. What an overlay, a set or a variant adds comes
	// after all that its base has, and what it removes leaves its place empty,
	// so that the others keep theirs.
	Axis int
	// Group numbers the members of one joint Dirichlet distribution from 1;
	// members stand side by side, the last is the share of lost. 0: on its own.
	Group int
}

// Dist is a distribution of the scenario: it varies from deal to deal, and its
// parameters may be unknown numbers. See At and Sampler.
type Dist struct {
	Family string    // row of the table in model/dist
	Names  []string  // parameters as written, in the order of Params
	Params []Number  // days, money or plain numbers
	Shift  Number    // added after scaling of the native distribution
	Scale  float64   // product of relative changes ("*0.8"), multiplies everything; 1 when untouched
	Of     []Part    // of a mixture
	Values []float64 // of an empirical distribution
	Weight []float64 // of Values; nil: equal
	Tail   *Dist     // of an empirical distribution: replaces it above the largest value; nil: none

	recipe dist.Recipe // Family and Names, looked up; zero when made by hand
}

// Part is one component of a mixture.
type Part struct {
	Weight Number
	Dist   Dist
}

// Stage is one stage of the pipeline; see the reference for what happens to a
// deal there.
type Stage struct {
	Name, Title string
	Handover    *Dist    // days on the wall clock; nil: none
	Pool        string   // the first of Pools; "": nobody works
	Pools       []string // whose members are all needed at once
	Work        *Dist    // effort in open days of 24 h at full share; nil: none
	Dwell       *Dist    // days on the wall clock; nil: none
	LostDwell   *Dist    // nil: as Dwell
	DwellTo     []DwellTo
	Routes      []Route // destinations with their shares, in file order; the rest is lost
	Conversion  bool    // Routes was written as conversion
	Cooling     *Number // half-life in days; nil: none
	Patience    *Dist   // days; nil: endless
	PatienceTo  string  // stage, or Lost
	Priority    int     // lower is served first
	MaxVisits   int     // >= 1
	Limit       int     // deals in the stage at most; 0: any number
	WhenFull    string  // WaitWhenFull, LoseWhenFull; "": new leads are lost, deals from another stage wait
	AcceptScore *Number // deals with a lower seen score do not go on; nil: all may
}

// What a deal does that cannot enter a full stage.
const (
	WaitWhenFull = "wait"
	LoseWhenFull = "lost"
)

// DwellTo is the dwell of the deals that go on to a stage, or are won or lost.
type DwellTo struct {
	To   string
	Dist Dist
}

// Route is the share of deals that leave a stage for another stage, or Won.
type Route struct {
	To    string
	Share Number
}

// Multipliers act on the deals of a source or a segment; each is > 0, default 1.
type Multipliers struct {
	Odds  Number // weights of forward destinations and won, then renormalised
	Dwell Number // dwell, lost_dwell and dwell_to
	Value Number
}

// Source brings deals.
type Source struct {
	Name, Title string
	Rate        Number     // deals per day at start, before season; 0 when only bursts
	Every       *Number    // days between deals: regular arrivals; nil: Poisson with Rate
	Spend       Number     // money per day, on top of Cost
	Response    *Response  // nil: Spend brings nothing. Instead of Rate and Every
	Growth      Number     // per month of 30.4375 days: rate x (1 + Growth)^(t / 30.4375)
	Season      [12]Number // by month, January first
	Weekdays    [7]Number  // by time.Weekday, as written; the engine normalises them to mean 1
	Bursts      []Burst
	Times       []float64 // of deals, from a file: days since start, ascending; instead of Rate
	Enters      string    // stage
	Cost        Number    // per lead
	Mix         []Share   // of segments; empty: the shares of the segments
	Multipliers
}

// Response is what money brings: the rate of a source as a function of what is
// spent on it, Rate x (spend / Spend)^Elasticity. The marginal lead costs more
// the more is spent.
type Response struct {
	Spend      Number // money per day, > 0, at which Rate is known
	Rate       Number // deals per day at start, before season, at that spend
	Elasticity Number // in (0, 1]
}

// Burst is a surge of extra leads: a Poisson stream of Leads / Over per day
// from On. Its address is source.NAME.bursts.BURST.
type Burst struct {
	Name  string
	On    time.Time
	Leads Number // expected number
	Over  Number // days, > 0
}

// Origin says of one value of the scenario what it is and where it came from.
type Origin struct {
	Path  string // key path
	Text  string // the resolved value in human units
	From  string // "startup.toml:31", "startup.toml:31, --set #1" or "default"
	Field *Field // row of the table of fields
	Doubt bool   // unknown, or with an unknown parameter: one value per replication
}

// Share is the share of a segment.
type Share struct {
	Segment string
	Share   Number
}

// Segment is a kind of customer.
type Segment struct {
	Name, Title string
	Share       Number // where a source gives no mix
	Value       *Dist  // nil: Scenario.Value
	// Stages are those stages that differ for this segment, whole: what its
	// table does not say is as in Scenario.Stages. Pools, Limit, WhenFull,
	// MaxVisits and Priority never differ.
	Stages []Stage
	Multipliers
}

// Pool is a group of people.
type Pool struct {
	Name, Title string
	Size        int    // members, >= 0
	Share       Number // part of their time this pipeline gets, in (0, 1]
	Queue       Queue
	Cost        Number    // money per day and member
	CostShare   bool      // cost is Share x Cost
	Calendar    *Calendar // its own or the scenario's; nil: round the clock
	Overhead    Number    // part of a member's open time that meetings take, in [0, 1)
	Hires       []Hire    // by date, then in file order
	Attrition   Number    // share of the members that leaves within a year, in [0, 1)
	Backfill    *Number   // days until a leaver is replaced; nil: never
	Spread      Number    // coefficient of variation of the members' speeds, mean 1
	// Spans are the first and the last of the stages, in pipeline order, through
	// which a deal holds one of Size x PerMember places; "" both: none.
	Spans     [2]string
	PerMember int
}

// Hire is a change of a pool's size on a date.
type Hire struct {
	Name string
	On   time.Time
	Add  int    // members who join; negative: who leave
	Ramp Number // days until a joiner works at full speed, on the wall clock
	From Number // speed on the first day, in [0, 1]; rises linearly
}

// Queue is the rule by which a free member chooses among the deals that wait
// with the best priority; ties go to the deal created first.
type Queue int

// The queue rules.
const (
	FIFO    Queue = iota // joined the queue first
	LIFO                 // joined the queue last
	Oldest               // created first
	ByValue              // highest value
	Random               // lowest random key
	ByScore              // highest seen score
)

// Target is a goal for a metric.
type Target struct {
	Name, Title string
	Metric      string    // column of the metrics table, "revenue" or "stage.demo.wait_days"
	AtLeast     bool      // else at most
	Value       Number    // the goal
	From, To    time.Time // the part of the window it is measured over: [From, To)
	SoFar       float64   // reached before start and counted in
}
