package sim_test

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/integrate/quad"
)

// qualityCases are pipelines in which deals differ by a hidden quality: who gets
// far is better than who came, and who is better may be served first.
func qualityCases() []theoryCase {
	return []theoryCase{selection(), acceptedScores(), bestFirst(0), bestFirst(1)}
}

// overQuality is the mean of f over a standard normal quality, by the rule of
// Gauss and Hermite: exact to more digits than any test needs.
func overQuality(f func(q float64) float64) float64 {
	return quad.Fixed(func(x float64) float64 { return f(math.Sqrt2*x) / math.SqrtPi }, math.Inf(-1), math.Inf(1), 120, quad.Hermite{}, 0)
}

// goesOn is the chance of a deal whose share is p and whose odds are multiplied.
func goesOn(p, times float64) float64 { return p * times / (p*times + 1 - p) }

// selection: the deals of the second stage are those that got through the first.
// A stage's conversion, the days and the value of who is won are means over
// the qualities weighted by the chance to get there.
func selection() theoryCase {
	const (
		pa, pb             = .5, .3
		odds, dwell, worth = .9, -.4, .5 // loadings
		da, la, db, lb     = 5., 3., 8., 4.
	)
	a := func(q float64) float64 { return goesOn(pa, math.Exp(odds*q)) }
	b := func(q float64) float64 { return goesOn(pb, math.Exp(odds*q)) }
	pace := func(q float64) float64 { return math.Exp(dwell * q) }
	reach := overQuality(a)
	won := overQuality(func(q float64) float64 { return a(q) * b(q) })
	days := overQuality(func(q float64) float64 { return a(q) * b(q) * pace(q) }) * (da + db)
	inB := overQuality(func(q float64) float64 { return a(q) * pace(q) * (b(q)*db + (1-b(q))*lb) })
	value := overQuality(func(q float64) float64 { return a(q) * b(q) * math.Exp(worth*q) }) * 100
	return theoryCase{name: "selection by quality", replications: 60,
		why: "means over the quality of those who get there, by Gauss-Hermite quadrature",
		scenario: world(`"a", "b"`, 250, 365, `
[source.in]
rate = "40/day"
[quality]
loading = { odds = 0.9, dwell = -0.4, value = 0.5 }
[deal]
value = { dist = "exponential", mean = 100 }
[stage.a]
dwell = { dist = "exponential", mean = 5 }
lost_dwell = { dist = "exponential", mean = 3 }
conversion = 0.5
[stage.b]
dwell = { dist = "gamma", mean = 8, cv = 0.7 }
lost_dwell = { dist = "exponential", mean = 4 }
conversion = 0.3
`),
		checks: []check{
			pooled("win_rate", won),
			pooled("stage.b.conversion", won/reach).rel(.005),
			pooled("stage.a.conversion", reach).rel(.002),
			pooled("cycle_days", days/won).rel(.005),
			pooled("stage.b.dwell_days", inB/reach).rel(.005),
			pooled("deal_value", value/won).rel(.01),
		}}
}

// acceptedScores: whose score, the quality with a normal error, is below the bar
// is turned down although he would have gone on.
func acceptedScores() theoryCase {
	const (
		pa, pb     = .7, .4
		bar, noise = .3, .8
		odds       = 1.1
	)
	a := func(q float64) float64 { return goesOn(pa, math.Exp(odds*q)) }
	b := func(q float64) float64 { return goesOn(pb, math.Exp(odds*q)) }
	passes := func(q float64) float64 { return .5 * math.Erfc((bar-q)/noise/math.Sqrt2) }
	reach := overQuality(func(q float64) float64 { return a(q) * passes(q) })
	won := overQuality(func(q float64) float64 { return a(q) * passes(q) * b(q) })
	turned := overQuality(func(q float64) float64 { return a(q) * (1 - passes(q)) })
	return theoryCase{name: "a bar on the score", replications: 60,
		why: "P(q + error >= bar) = Phi((q - bar)/noise), over the quality by Gauss-Hermite quadrature",
		scenario: world(`"a", "b"`, 100, 365, `
[source.in]
rate = "40/day"
[quality]
loading = { odds = 1.1 }
noise = 0.8
[stage.a]
dwell = { dist = "exponential", mean = 5 }
conversion = 0.7
accept_score = 0.3
[stage.b]
dwell = { dist = "exponential", mean = 5 }
conversion = 0.4
`),
		checks: []check{
			pooled("win_rate", won),
			share("lost to the score, of all closed", turned, "lost_to_score", "won", "lost").rel(.005),
			pooled("stage.b.conversion", won/reach).rel(.005),
			pooled("stage.a.conversion", reach).rel(.005),
		}}
}

// bestFirst: an M/M/1 queue that serves the best score first is one with
// infinitely many classes: who has the share u of the load before him waits W0/(1
// - rho u)^2 (Cobham 1954, in the limit). The odds depend so much on the quality
// that nearly all of the better half are won and few others; so the wait per won
// deal is nearly that of the better half. All together wait as in any order that
// does not look at the work.
func bestFirst(noise float64) theoryCase {
	const rho, service, steep = .8, .1, 10.
	w0 := rho * service
	wait := func(score float64) float64 { // u is the share of better scores
		u := .5 * math.Erfc(score/math.Sqrt(1+noise*noise)/math.Sqrt2)
		return w0 / ((1 - rho*u) * (1 - rho*u))
	}
	mean := func(q float64) float64 {
		return overQuality(func(z float64) float64 { return wait(q + noise*z) })
	}
	top, step := 0.0, 1e-3 // the odds are too steep for few points: a plain sum
	for q := -9.; q < 9; q += step {
		top += step * math.Exp(-q*q/2) / math.Sqrt(2*math.Pi) * goesOn(.5, math.Exp(steep*q)) * mean(q)
	}
	name, batches := "best score first", 2
	if noise > 0 {
		name, batches = "best seen score first", 4
	}
	return theoryCase{name: name, replications: 300, batches: batches,
		why: "W0/(1 - rho u)^2 for the share u of the load before it (Cobham 1954), over the qualities that are won",
		scenario: world(`"s"`, 60, 365, fmt.Sprintf(`
[source.in]
rate = "8/day"
[quality]
loading = { odds = %g }
noise = %g
[stage.s]
pool = "p"
work = { dist = "exponential", mean = 0.1 }
conversion = 0.5
[pool.p]
size = 1
queue = "score"
`, steep, noise)),
		checks: []check{
			pooled("pool.p.wait_days_per_won", top/.5),
			pooled("win_rate", .5),
			pooled("pool.p.wait_days", w0/(1-rho)),
		}}
}
