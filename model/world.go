package model

import "time"

// Quality says what a deal's hidden quality q, a standard normal number, does:
// each effect is multiplied by exp(loading x q).
type Quality struct {
	Odds, Dwell, Value Number // loadings; any sign
	Noise              Number // sd of what the seller sees of q: score = q + Noise x another standard normal number
}

// Open is today's pipeline.
type Open struct {
	File  string
	Deals []OpenDeal // in file order
}

// Status says where in its stage an open deal stands.
type Status string

// The statuses.
const (
	Waiting  Status = "waiting"  // for the pools of the stage
	Working  Status = "working"  // holds a member of each
	Dwelling Status = "dwelling" // the work is done, the customer takes his time
)

// OpenDeal is a deal that is open at start. Times are days since start, at most 0.
type OpenDeal struct {
	ID      string
	Stage   string
	Entered float64 // its stage
	Since   float64 // when the status began; Entered unless the file knows
	Created float64 // Entered unless the file knows
	Value   float64 // NaN: drawn like that of a new deal
	Source  string  // "": not known, so no multipliers and no row of its own
	Segment string  // "": drawn like that of a new deal of the source
	Status  Status
	Visits  int // to this stage so far, this one included; >= 1
}

// Elasticities say how strongly something moves the rate of all sources, the
// odds, the dwell and the value of all deals.
type Elasticities struct{ Rate, Odds, Dwell, Value Number }

// Factor moves all deals of a replication together: what it moves is multiplied
// by exp(elasticity x z), where z is normal with mean 0 and sd SD, the same
// for a whole calendar period, and an AR(1) sequence from period to period.
type Factor struct {
	Name, Title string
	SD          Number
	Each        string // "run", "year", "quarter", "month"
	Persistence Number // correlation of one period with the next, in (-1, 1)
	Elasticity  Elasticities
}

// Shock is something that may happen once in a replication.
type Shock struct {
	Name, Title        string
	Probability        Number
	Starts             *time.Time // nil: anywhere in the report window
	Lasts              Number     // days
	Rate               Number     // multiplier of the rate of all sources while it lasts
	Odds, Dwell, Value Number     // multipliers of all deals while it lasts
}

// Change is a dated change of the scenario by itself: from On to On + Ramp, its
// values move linearly from those before to those of After.
type Change struct {
	Name, Title string
	On          time.Time
	Ramp        float64  // days; 0: at once
	Paths       []string // of the values it changes, in file order
	// After is the whole scenario when this change and all before it in
	// Scenario.Changes are complete. It has no changes of its own.
	After *Scenario
}

// Correlation says that two unknowns go together.
type Correlation struct {
	A, B string  // their paths
	I, J int     // their indices in Scenario.Unknowns
	Rho  float64 // Spearman's rank correlation, in (-1, 1)
}

// Step is a length of time on the calendar: so many months, then so many days.
type Step struct {
	Months int
	Days   float64
}

// MoneyTerms say what a win brings after it.
type MoneyTerms struct {
	Payments  []Payment // of each term; empty: all of the value at its beginning
	BadDebt   Number    // share of the deals won that never pay
	Term      *Step     // of a recurring contract; nil: a win is a single sale
	Churn     Number    // share of the contracts that ends per month of 30.4375 days within the term
	Renewal   Number    // share of the contracts renewed at the end of a term
	Expansion Number    // growth of the value with each renewal, > -1
	Referrals *Referrals
}

// Payment is a part of the value of a deal that is paid some time after the
// win, or after the beginning of a further term.
type Payment struct {
	Name  string
	Share Number
	After Step
}

// Referrals are leads that won deals bring.
type Referrals struct {
	PerWin Number // expected number; Poisson
	After  Dist   // days from the win to the new lead
	Source string // whose deals they are
}
