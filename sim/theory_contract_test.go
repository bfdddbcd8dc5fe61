package sim_test

import (
	"fmt"
	"math"
)

// contractCases are what wins bring after them: recurring contracts, payments
// and referrals.
func contractCases() []theoryCase {
	return []theoryCase{contractsAlive(), paymentsOfContracts(), referrals(), referralsByDelay()}
}

const (
	termDays = 60.
	churned  = .1 // a month
	renewed  = .6
	grown    = .1
)

// hazard of churn, per day, and the chance to live through a term.
var (
	churnHazard = -math.Log(1-churned) / 30.4375
	throughTerm = math.Exp(-churnHazard * termDays)
)

// contract is the text of such terms.
var contract = fmt.Sprintf("[money]\nterm = \"%gd\"\nchurn = \"%g%%/month\"\nrenewal = %g\nexpansion = %g\n", termDays, 100*churned, renewed, grown)

// wins is a source whose deals are won at once, with values of mean 100.
const wins = `
[source.in]
rate = "5/day"
[deal]
value = { dist = "lognormal", mean = 100, cv = 0.5 }
[stage.s]
conversion = 1.0
`

// contractsAlive: contracts begin as a Poisson process and live independently,
// so that their number is Poisson (M/G/infinity) with the mean rate x the sum
// over terms of the chance to be alive in it; each term is shorter in the mean
// by churn, is reached with chance (renewal x through the term)^k, and is worth
// (1 + expansion)^k.
func contractsAlive() theoryCase {
	const rate, value = 5., 100.
	inTerm := (1 - throughTerm) / churnHazard // mean days alive in a term that begins
	again := renewed * throughTerm
	alive := rate * inTerm / (1 - again)
	monthly := rate * value * inTerm / (1 - again*(1+grown)) / (termDays / 30.4375)
	const days = 30
	return theoryCase{name: "contracts alive", replications: 2500,
		why:      "M/G/infinity: geometric renewals, exponential churn",
		scenario: world(`"s"`, 900, days, wins+contract),
		checks: []check{
			mean("customers", alive).rel(.002),
			variance("customers", alive).rel(.05),
			mean("mrr", monthly).rel(.003),
			mean("churned", rate*days).rel(.004), // in the steady state as many end as begin
			mean("renewals", rate*days*again/(1-again)).rel(.004),
			mean("source.in.customers", alive).rel(.002),
		}}
}

// paymentsOfContracts: in the steady state, the payments of each term that its
// contract lives to see, less the bad debt.
func paymentsOfContracts() theoryCase {
	const rate, value, days, never = 5., 100., 60., .1
	ofTerm := .3*math.Exp(-10*churnHazard) + .7*math.Exp(-45*churnHazard)
	return theoryCase{name: "payments of contracts", replications: 2500,
		why: "each term is paid as far as its contract lives",
		scenario: world(`"s"`, 900, days, wins+contract+`
bad_debt = 0.1
payments = { deposit = { share = 0.3, after = "10d" }, rest = { share = 0.7, after = "45d" } }
`),
		checks: []check{
			mean("cash", days*rate*value*(1-never)*ofTerm/(1-renewed*throughTerm*(1+grown))),
			mean("revenue", days*rate*value).rel(.005),
			mean("cash_flow_cumulative", days*rate*value*(1-never)*ofTerm/(1-renewed*throughTerm*(1+grown))),
		}}
}

// referrals: wins bring leads that are won in their turn. With m = referrals per
// win x chance of a win < 1 each lead has 1/(1 - m) leads in its family, itself
// included (Harris, The Theory of Branching Processes, 1963, chapter I).
func referrals() theoryCase {
	const rate, perWin, won, days = 10., .8, .5, 40.
	const m = perWin * won
	return theoryCase{name: "referrals", replications: 2500,
		why: "a branching process in its steady state",
		scenario: world(`"s"`, 200, days, `
[source.in]
rate = "10/day"
[source.friends]
[deal]
value = 1
[stage.s]
dwell = { dist = "gamma", mean = 3, cv = 0.5 }
conversion = 0.5
[money]
referrals = { per_win = 0.8, after = { dist = "exponential", mean = "2d" }, source = "friends" }
`),
		checks: []check{
			mean("leads", rate*days/(1-m)),
			mean("source.friends.leads", rate*days*m/(1-m)).rel(.01),
			mean("source.in.leads", rate*days),
			mean("won", won*rate*days/(1-m)).rel(.006),
		}}
}

// referralsByDelay: from empty, with deals won at once, the leads grow as those
// of a self-exciting process with exponential memory: rate (1 - m e^(-(1-m) t/d))
// / (1 - m), with m referrals per win after d days in the mean. (Hawkes, "Spectra
// of Some Self-exciting and Mutually Exciting Point Processes", 1971.)
func referralsByDelay() theoryCase {
	const rate, m, delay, days = 20., .6, 8., 20.
	decay := (1 - m) / delay
	return theoryCase{name: "referrals from empty", replications: 4000,
		why: "a self-exciting process with exponential memory",
		scenario: world(`"s"`, 0, days, `
[source.in]
rate = "20/day"
[source.friends]
[stage.s]
conversion = 1.0
[money]
referrals = { per_win = 0.6, after = { dist = "exponential", mean = "8d" }, source = "friends" }
`),
		checks: []check{
			mean("leads", rate/(1-m)*(days-m*(1-math.Exp(-decay*days))/decay)),
			mean("source.in.leads", rate*days),
		}}
}
