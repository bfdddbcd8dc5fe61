package sim_test

import (
	"fmt"
	"math"
	"strings"
)

// orgCases are limits, blocking, portfolios, several pools and teams that
// change, against exact results.
func orgCases() []theoryCase {
	const k = 1000 // the published rates are per time unit; a day holds k of them
	return append([]theoryCase{
		limitCase("row 3: M/M/1/6", "Rossetti, ex. FBQ: PK .077424, L 2.29016, W 2.48236", k, 1.2*k, 1, 6, 55),
		limitCase("row 4: M/M/10/10 by limit", "Rossetti, ex. PL: PK .757688, 30.3075 lost per hour", 40*24, 24, 10, 10, 60),
		limitCase("row 6: M/M/3/7", "Octave queueing, qsmmmk: W .036517", 40*24, 30*24, 3, 7, 40),
		limitCase("row 7: M/M/4/6", "Octave queueing, qsmmmk: PK .293543", 50*24, 10*24, 4, 6, 40),
		limitCase("row 8: M/M/2/5", "Octave queueing, qsmmmk: PK .085113, L 2.00595, Wq .230857", 3*k, 2*k, 2, 5, 40),
		tandemCase("blocking tandem", "a Markov chain of two stations, the second with one place to wait", .8*k, k, 1.1*k, 4, 2, 45),
		tandemCase("saturated tandem", "Hunt, Sequential arrays of waiting lines (1956): 2/3 of the rate of each without a place between", 4*k, k, k, 24, 1, 40),
		openDaysCase(k),
		portfolioCase(),
		togetherCase(k),
	}, teamCases(k)...)
}

// limitCase is M/M/c with room for n deals: those who find it full are lost.
func limitCase(name, why string, l, m float64, c, n, replications int) theoryCase {
	law := mmck(l, m, c, n)
	pk, L, busy := law[n], 0.0, 0.0
	for i, p := range law {
		L += float64(i) * p
		busy += float64(min(i, c)) * p
	}
	in := l * (1 - pk)
	rare := math.Max(.005, .02*math.Min(1, .02/pk)) // of the share turned away
	c1 := theoryCase{name: name, why: why, replications: replications,
		scenario: world(`"s"`, 1, 50, station(l, c, exponential(1/m), fmt.Sprintf("limit = %d", n))),
		checks: []check{
			mean("stage.s.wip", L).rel(.003),
			share("share turned away", pk, "stage.s.turned_away", "leads").rel(rare),
			mean("lost_to_full", l*pk*50).rel(rare),
			pooled("stage.s.stage_days", L/in).rel(.003),
			pooled("pool.p.utilisation", busy/float64(c)).rel(.003),
			mean("won", in*50).rel(.003),
		}}
	if n > c {
		c1.checks = append(c1.checks, pooled("stage.s.wait_days", L/in-1/m).rel(.005))
	}
	return c1
}

// tandemCase is two stations of one member each; the first is closed to new
// leads when it holds k1 deals, the second holds k2, and a deal that it has no
// place for keeps the member who has served it.
func tandemCase(name, why string, l, m1, m2 float64, k1, k2, replications int) theoryCase {
	// State (n1, n2, blocked): n1 deals in the first station, the blocked one
	// included.
	type state struct{ n1, n2, blocked int }
	number := map[state]int{}
	var states []state
	for n1 := 0; n1 <= k1; n1++ {
		for n2 := 0; n2 <= k2; n2++ {
			number[state{n1, n2, 0}] = len(states)
			states = append(states, state{n1, n2, 0})
		}
		if n1 > 0 {
			number[state{n1, k2, 1}] = len(states)
			states = append(states, state{n1, k2, 1})
		}
	}
	n := len(states)
	rates := make([][]float64, n)
	for i, s := range states {
		rates[i] = make([]float64, n)
		go1 := func(to state, rate float64) { rates[i][number[to]] += rate }
		if s.n1 < k1 {
			go1(state{s.n1 + 1, s.n2, s.blocked}, l)
		}
		switch {
		case s.n1 > 0 && s.blocked == 0 && s.n2 < k2:
			go1(state{s.n1 - 1, s.n2 + 1, 0}, m1)
		case s.n1 > 0 && s.blocked == 0:
			go1(state{s.n1, s.n2, 1}, m1)
		}
		switch {
		case s.n2 > 0 && s.blocked == 1: // the blocked deal moves up
			go1(state{s.n1 - 1, k2, 0}, m2)
		case s.n2 > 0:
			go1(state{s.n1, s.n2 - 1, 0}, m2)
		}
	}
	law := stationary(rates)
	var l1, l2, blocked, full, out float64
	for i, s := range states {
		l1 += law[i] * float64(s.n1)
		l2 += law[i] * float64(s.n2)
		blocked += law[i] * float64(s.blocked)
		if s.n1 == k1 {
			full += law[i]
		}
		if s.n2 > 0 {
			out += law[i] * m2
		}
	}
	return theoryCase{name: name, why: why, replications: replications,
		scenario: world(`"a", "b"`, 1, 50, fmt.Sprintf(`
[source.in]
rate = "%.12g/day"
[stage.a]
pool   = "p"
work   = %s
routes = { b = 1.0 }
limit  = %d
[stage.b]
pool   = "q"
work   = %s
routes = { won = 1.0 }
limit  = %d
[pool.p]
size = 1
[pool.q]
size = 1
`, l, exponential(1/m1), k1, exponential(1/m2), k2)),
		checks: []check{
			mean("won", out*50).rel(.003),
			mean("stage.a.wip", l1).rel(.005),
			mean("stage.b.wip", l2).rel(.005),
			mean("stage.b.door_queue", blocked).rel(.005),
			pooled("stage.a.blocked_days", blocked/out).rel(.005),
			share("share turned away", full, "stage.a.turned_away", "leads").rel(.01),
		}}
}

// stationary is the stationary law of a Markov chain with the given rates, by
// Gaussian elimination of pi Q = 0 with the sum 1 (Grassmann, Taksar, Heyman,
// "Regenerative analysis and steady state distributions for Markov chains",
// 1985: it subtracts nothing, so that no digits are lost).
func stationary(q [][]float64) []float64 {
	n := len(q)
	for k := n - 1; k > 0; k-- {
		out := 0.0
		for j := range k {
			out += q[k][j]
		}
		for i := range k {
			q[i][k] /= out
			for j := range k {
				if i != j {
					q[i][j] += q[i][k] * q[k][j]
				}
			}
		}
	}
	law := make([]float64, n)
	law[0] = 1
	sum := 1.0
	for k := 1; k < n; k++ {
		for i := range k {
			law[k] += law[i] * q[i][k]
		}
		sum += law[k]
	}
	for k := range law {
		law[k] /= sum
	}
	return law
}

// portfolioCase: deals that dwell while somebody carries them are M/M/c with one
// server per place, and the queue stands outside. Half of the deals go through a
// second stage of the span as well, which a thinned exponential allows: if X is
// exponential with mean 1, so is X1 + B X2 with X1 exponential of mean 1/2, X2 of
// mean 1, and B true with probability 1/2.
func portfolioCase() theoryCase {
	const l, m = 800., 200.
	q := newMMc(l, m, 6)
	return theoryCase{name: "portfolio", why: "3 members who carry 2 deals each are M/M/6: Erlang C", replications: 45,
		scenario: world(`"s", "t"`, 5, 70, fmt.Sprintf(`
[source.in]
rate = "%g/day"
[stage.s]
dwell  = %s
routes = { won = 0.5, t = 0.5 }
[stage.t]
dwell  = %s
routes = { won = 1.0 }
[pool.p]
size       = 3
spans      = ["s", "t"]
per_member = 2
`, l, exponential(1/m/2), exponential(1/m))),
		checks: []check{
			mean("wip", q.L).rel(.004),
			mean("stage.s.door_queue", q.Lq).rel(.02),
			mean("pool.p.carried", l/m).rel(.003),
			pooled("pool.p.portfolio_use", q.rho).rel(.003),
			pooled("cycle_days", q.W).rel(.004),
		}}
}

// openDaysCase: leads that come on three days of the week only, to a team that
// works on these days at 7/3 of the speed, make M/M/c in open time; in between
// the queue stands still, so that its averages over all time are the same.
func openDaysCase(k float64) theoryCase {
	const l, m = 1.5, 1.
	q := newMMc(l*k, m*k, 2)
	text := strings.Replace(station(l*k, 2, exponential(1/(m*k)/(7./3)), ""), "[stage.s]",
		"weekdays = { tue = 0, thu = 0, sat = 0, sun = 0 }\n[stage.s]", 1)
	return theoryCase{name: "open on three days of seven", why: "in open time M/M/2: Erlang C", replications: 60,
		scenario: world(`"s"`, 14, 56, text+"[calendar]\ndays = [\"Mon\", \"Wed\", \"Fri\"]\n"),
		checks: []check{
			pooled("pool.p.utilisation", q.rho).rel(.003),
			mean("stage.s.wip", q.L).rel(.02),
			pooled("pool.p.wait_probability", q.PWait).rel(.005),
		}}
}

// togetherCase: work that needs one of three and one of two members is done by
// two at a time.
func togetherCase(k float64) theoryCase {
	q := newMMc(1.4*k, k, 2)
	return theoryCase{name: "two pools at once", why: "one of 3 and one of 2 members are needed: M/M/2", replications: 60,
		scenario: world(`"s"`, 1, 60, strings.Replace(station(1.4*k, 2, exponential(1/k), ""), `pool   = "p"`, `pools = ["q", "p"]`, 1)+"[pool.q]\nsize = 3\n"),
		checks: []check{
			mean("stage.s.wip", q.L).rel(.004),
			pooled("stage.s.wait_days", q.Wq).rel(.01),
			pooled("pool.p.utilisation", q.rho),
			pooled("pool.q.utilisation", 1.4/3),
		}}
}

// teamCases are teams whose members come, go, and differ.
func teamCases(k float64) []theoryCase {
	q := newMMc(2.2*k, k, 3)
	const quit, back, days = 60., 30, 700.
	h := -math.Log(1-quit/100.) / 365.25
	present := availability(h, back, days)
	// A member of lognormal speed with mean 1 and cv s needs E[1/speed] =
	// 1 + s^2 times as long.
	const s = .4
	return []theoryCase{
		{name: "a team that has grown", why: "1 member and 2 hired long before the window: M/M/3", replications: 70,
			scenario: world(`"s"`, 6, 60, strings.Replace(station(2.2*k, 3, exponential(1/k), ""), "size = 3", "size = 1\nhires = { two = { on = 2026-12-28, add = 2 } }", 1)),
			checks: []check{
				mean("stage.s.wip", q.L).rel(.004),
				pooled("pool.p.utilisation", q.rho),
				pooled("pool.p.wait_probability", q.PWait).rel(.005),
			}},
		{name: "attrition", why: "nobody is replaced: the mean size is n (1 - exp(-hT)) / (hT)", replications: 1500,
			scenario: world(`"s"`, 0, days, station(.1, 20, "0.01", "")+fmt.Sprintf("attrition = \"%g%%/year\"\ncost = \"1/day\"\n", quit)),
			checks: []check{
				mean("pool.p.capacity", 20*(1-math.Exp(-h*days))/(h*days)),
				mean("cost", 20*(1-math.Exp(-h*days))/h),
			}},
		{name: "attrition with backfill", why: "a renewal process: exponential stays, constant vacancies", replications: 400,
			scenario: world(`"s"`, 0, days, station(.1, 20, "0.01", "")+fmt.Sprintf("attrition = \"%g%%/year\"\nbackfill = \"%dd\"\ncost = \"1/day\"\n", quit, back)),
			checks: []check{
				mean("pool.p.capacity", 20*present),
				mean("cost", 20*present*days),
			}},
		{name: "spread", why: "lognormal speed of mean 1 and cv .4: work takes 1 + cv^2 times as long", replications: 9000,
			scenario: world(`"s"`, 0, 20, station(2, 1, "0.01", "")+fmt.Sprintf("spread = %g\n", s)),
			checks: []check{
				mean("stage.s.work_days", .01*(1+s*s)),
			}},
	}
}

// availability is the mean over [0, days] of the chance that a place is filled
// whose members stay an exponential time of the given hazard and are replaced
// after a constant time: A(t) = exp(-ht) + h int_0^(t-b) exp(-hs) A(t-s-b) ds,
// solved on a grid by the trapezoidal rule.
func availability(h, b, days float64) float64 {
	const step = .1
	n, lag := int(days/step), int(b/step)
	a := make([]float64, n+1)
	// c(t) = int_0^t exp(-h(t-u)) A(u) du obeys c' = A - hc.
	c := make([]float64, n+1)
	sum := 0.0
	for i := range a {
		a[i] = math.Exp(-h * float64(i) * step)
		if i >= lag {
			a[i] += h * c[i-lag]
		}
		if i > 0 {
			f := math.Exp(-h * step)
			c[i] = f*c[i-1] + step*(f*a[i-1]+a[i])/2
			sum += (a[i-1] + a[i]) / 2 * step
		}
	}
	return sum / days
}
