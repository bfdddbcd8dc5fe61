package sim_test

import (
	"fmt"
	"math"
)

// world is the head of a scenario: stages in order, and days of warm-up and of
// the report window.
func world(stages string, warmup, horizon float64, body string) string {
	return fmt.Sprintf(`
stages = [%s]
[time]
start   = 2027-01-01
warmup  = "%gd"
horizon = "%gd"
`, stages, warmup, horizon) + body
}

// station is one stage "s" with a pool "p" of c members, a Poisson source of
// rate per day, and the given work; more adds keys to the stage.
func station(rate float64, c int, work, more string) string {
	return fmt.Sprintf(`
[source.in]
rate = "%.12g/day"
[stage.s]
pool   = "p"
work   = %s
routes = { won = 1.0 }
%s
[pool.p]
size = %d
`, rate, work, more, c)
}

func exponential(mean float64) string {
	return fmt.Sprintf(`{ dist = "exponential", mean = %.17g }`, mean)
}

// mmcCase is M/M/c with l and m per day; the window is wide enough for n
// customers a replication and the warm-up for 40 relaxation times
// 1 / (c m (1 - sqrt rho)^2) (Cohen, The Single Server Queue, 1982).
func mmcCase(name, why string, l, m float64, c int, n float64, replications int) theoryCase {
	q := newMMc(l, m, c)
	relax := 1 / (float64(c) * m * math.Pow(1-math.Sqrt(q.rho), 2))
	checks := []check{
		pooled("pool.p.wait_days", q.Wq),
		mean("pool.p.queue", q.Lq),
		mean("stage.s.wip", q.L),
		mean("wip", q.L),
		pooled("stage.s.wait_days", q.Wq),
		pooled("stage.s.stage_days", q.W),
		pooled("stage.s.work_days", 1/m),
		pooled("stage.s.effort_days", 1/m),
		pooled("cycle_days", q.W),
		pooled("pool.p.wait_probability", q.PWait),
		pooled("pool.p.utilisation", q.rho),
	}
	main := 0
	switch {
	case c > 10: // the wrong value in circulation is of the probability of waiting
		main = 9
	case q.rho > .8: // the number in the system is surer than the wait
		main = 2
	case q.rho < .4: // the queue is rare and short: look at how often there is one
		main = 9
	}
	checks[0], checks[main] = checks[main], checks[0]
	return theoryCase{name: name, why: why, replications: replications, checks: checks,
		scenario: world(`"s"`, math.Ceil(40*relax), math.Ceil(n/l), station(l, c, exponential(1/m), ""))}
}

// queueCases are single stations.
func queueCases() []theoryCase {
	const k = 1000 // the published rates are per time unit; a day holds k of them
	cases := []theoryCase{
		mmcCase("row 1: M/M/1", "Rossetti, Simulation Modeling and Arena, ex. DTP: Lq 4.1666, L 5, Wq .41666 h", 240, 288, 1, 90e3, 88),
		mmcCase("row 2: M/M/1, rho .875", "Rossetti, ex. SSC, c = 1", .5*k, k/1.75, 1, 150e3, 82),
		mmcCase("row 2: M/M/2", "Rossetti, ex. SSC, c = 2", .5*k, k/1.75, 2, 60e3, 50),
		mmcCase("row 2: M/M/3", "Rossetti, ex. SSC, c = 3", .5*k, k/1.75, 3, 60e3, 50),
		mmcCase("row 2: M/M/4", "Rossetti, ex. SSC, c = 4: P(wait) = P(N >= 4) .013022", .5*k, k/1.75, 4, 60e3, 180),
		mmcCase("row 14: M/M/3", "Erlang C: Lq .88889, W 28.8889", .1*k, .05*k, 3, 60e3, 105),
		mmcCase("row 15: M/M/2", "L 5.16634", .55*k, k/3., 2, 100e3, 55),
		mmcCase("row 17: M/M/1", "cimba tutorial: Lq 2.25", .75*k, k, 1, 60e3, 75),
		mmcCase("row 18: M/M/1", "Ciw documentation: Wq .208333", 5*k, 8*k, 1, 60e3, 45),
		mmcCase("row 26: M/M/1", "Hillier & Lieberman, ch. 17: Lq 4/3", 2*k, 3*k, 1, 60e3, 50),
		mmcCase("row 26: M/M/2", "Hillier & Lieberman, ch. 17: Lq 1/12, W 3/8", 2*k, 3*k, 2, 60e3, 50),
		mmcCase("M/M/25", "25 members, load 20: P(wait) .2091", 20*k, k, 25, 60e3, 170),
	}
	// Row 4 is Erlang's loss system: patience 0 here, a limit in orgCases.
	cases = append(cases, impatient(k)...)
	cases = append(cases, generalWork(k)...)
	cases = append(cases, disciplines(k)...)
	return cases
}

// impatient are queues whose customers give up.
func impatient(k float64) []theoryCase {
	ea := erlangA(2*k, k, 3, .5*k)
	l, m, tau := .9*k, 1*k, 2/k
	// M/M/1 with constant patience tau: the offered wait has density
	// l p0 exp(-(m-l)x) up to tau and l p0 exp(l tau - m x) beyond. Barrer,
	// "Queuing with impatient customers and indifferent clerks", Operations
	// Research 5 (1957).
	p0 := 1 / (1 + l*(1-math.Exp(-(m-l)*tau))/(m-l) + l*math.Exp((l-m)*tau)/m)
	gone := p0 * l * math.Exp((l-m)*tau) / m
	return []theoryCase{
		{name: "row 4: M/M/10/10 by patience 0", replications: 60,
			why:      "Rossetti, ex. PL (Erlang B): .757688 lost, 30.3075 per hour",
			scenario: world(`"s"`, 1, 50, station(40*24, 10, exponential(1./24), `patience = 0`)),
			checks: []check{
				share("share lost", erlangB(10, 40), "pool.p.abandoned", "pool.p.abandoned", "pool.p.served").rel(.001),
				mean("lost_to_patience", 30.3075*24*50).rel(.002),
				mean("lost", 40*24*50*erlangB(10, 40)).rel(.002),
				mean("stage.s.wip", 40*(1-erlangB(10, 40))).rel(.002),
				pooled("win_rate", 1-erlangB(10, 40)).rel(.002),
			}},
		{name: "Erlang A", replications: 50,
			why:      "Palm (1943): P(abandon) .0806777, Lq .322711, P(wait) .354803",
			scenario: world(`"s"`, 1, 50, station(2*k, 3, exponential(1/k), "patience = "+exponential(2/k))),
			checks: []check{
				share("P(abandon)", ea.PAbandon, "pool.p.abandoned", "pool.p.abandoned", "pool.p.served").rel(.003),
				mean("pool.p.queue", ea.Lq).rel(.003),
				pooled("pool.p.wait_probability", ea.PWait).rel(.003),
				pooled("stage.s.wait_days", ea.Wq).rel(.003),
				pooled("pool.p.utilisation", 2*(1-ea.PAbandon)/3).rel(.003),
			}},
		{name: "M/M/1 with constant patience", replications: 45,
			why:      "Barrer (1957)",
			scenario: world(`"s"`, 1, 70, station(l, 1, exponential(1/m), fmt.Sprintf("patience = %g", tau))),
			checks: []check{
				share("P(abandon)", gone, "pool.p.abandoned", "pool.p.abandoned", "pool.p.served").rel(.003),
				pooled("pool.p.utilisation", 1-p0).rel(.003),
				pooled("pool.p.wait_probability", 1-p0).rel(.003),
			}},
	}
}

// generalWork are M/G/1 at load .8 with five shapes of work, D/M/1, and a team
// that gives this pipeline half of its time.
func generalWork(k float64) []theoryCase {
	var cases []theoryCase
	for _, g := range []struct {
		name, work   string
		cv2          float64
		replications int
	}{
		{"M/D/1", fmt.Sprintf("%.17g", 1/k), 0, 50},
		{"M/G/1, gamma, cv2 1/4", fmt.Sprintf(`{ dist = "gamma", mean = %.17g, cv = 0.5 }`, 1/k), .25, 50},
		{"M/G/1, weibull, cv2 1", fmt.Sprintf(`{ dist = "weibull", shape = 1, scale = %.17g }`, 1/k), 1, 90},
		{"M/G/1, hyperexponential, cv2 4", fmt.Sprintf(`{ dist = "hyperexponential", mean = %.17g, cv = 2 }`, 1/k), 4, 250},
		{"M/G/1, lognormal, cv2 e-1", fmt.Sprintf(`{ dist = "lognormal", mean = %.17g, cv = %.17g }`, 1/k, math.Sqrt(math.E-1)), math.E - 1, 190},
	} {
		wq := pollaczek(.8*k, 1/k, g.cv2)
		cases = append(cases, theoryCase{name: g.name, replications: g.replications,
			why:      "Pollaczek-Khinchine, l .8, E[S] 1",
			scenario: world(`"s"`, 5, 100, station(.8*k, 1, g.work, "")),
			checks: []check{
				pooled("pool.p.wait_days", wq),
				mean("pool.p.queue", .8*k*wq),
				pooled("pool.p.wait_probability", .8).rel(.002),
			}})
	}
	// GI/M/1: a deal waits with probability s, the root of s = A*(m(1-s)), and
	// Wq = s / (m(1-s)). Kleinrock (1975), section 6.4. Here gaps are constant.
	s := .5
	for range 200 {
		s = math.Exp(-(1 - s) / .8)
	}
	return append(cases,
		theoryCase{name: "D/M/1 by every", replications: 60,
			why: "GI/M/1, Kleinrock (1975), section 6.4, gaps constant, load .8",
			scenario: world(`"s"`, 5, 100, fmt.Sprintf(`
[source.in]
every = %.17g
[stage.s]
pool   = "p"
work   = %s
routes = { won = 1.0 }
[pool.p]
size = 1
`, 1/(.8*k), exponential(1/k))),
			checks: []check{
				pooled("pool.p.wait_days", s/(k*(1-s))),
				pooled("pool.p.wait_probability", s).rel(.002),
			}},
		theoryCase{name: "M/M/2 with half of their time", replications: 80,
			why:      "work takes 1/share as long: M/M/2 with half the service rate",
			scenario: world(`"s"`, 2, 60, station(k, 2, exponential(.7/k), "")+"share = 0.5\n"),
			checks: []check{
				pooled("pool.p.wait_days", newMMc(k, k/1.4, 2).Wq),
				pooled("pool.p.utilisation", .7).rel(.002),
				pooled("stage.s.work_days", 1.4/k).rel(.002),
				pooled("stage.s.effort_days", 1.4/k).rel(.002),
			}})
}

// disciplines are the rules by which a free member chooses.
func disciplines(k float64) []theoryCase {
	two := cobham([]float64{.3 * k, .5 * k}, []float64{1 / k, 1 / k}, []float64{2 / k / k, 2 / k / k})
	classes := func(pool, a, b string) string {
		return world(`"a", "b"`, 5, 150, fmt.Sprintf(`
[source.first]
rate   = "%g/day"
enters = "a"
[source.second]
rate   = "%g/day"
enters = "b"
[stage.a]
pool   = "p"
work   = %s
routes = { won = 1.0 }
%s
[stage.b]
pool   = "p"
work   = %s
routes = { won = 1.0 }
%s
[pool.p]
size = 1
%s
`, .3*k, .5*k, exponential(1/k), a, exponential(1/k), b, pool))
	}
	cases := []theoryCase{
		{name: "Cobham by priority", replications: 80,
			why:      "two-class non-preemptive M/M/1, l .3 and .5, m 1: Wq 1.142857 and 5.714286",
			scenario: classes("", "priority = 1", "priority = 2"),
			checks: []check{
				pooled("stage.b.wait_days", two[1]),
				pooled("stage.a.wait_days", two[0]),
				pooled("source.first.cycle_days", two[0]+1/k),
				mean("pool.p.queue", .3*k*two[0]+.5*k*two[1]),
			}},
		{name: "Cobham by value", replications: 60,
			why: "the same two classes, told apart by the value of the deal",
			scenario: world(`"s"`, 5, 150, station(.8*k, 1, exponential(1/k), "")+`
queue = "value"
[segment.large]
share = 0.375
value = 100
[segment.small]
share = 0.625
value = 10
`),
			checks: []check{
				pooled("segment.small.cycle_days", two[1]+1/k),
				pooled("segment.large.cycle_days", two[0]+1/k),
			}},
	}
	// Cooling makes the whole law of the wait visible: the share that goes on is
	// p E[2^(-W/h)], the Laplace transform of the wait at ln 2 / h.
	l, m, h := .8*k, k, 5/k
	s := math.Ln2 / h
	lifo := 1 - l/m + l/m*((l+m+s)-math.Sqrt((l+m+s)*(l+m+s)-4*l*m))/(2*l)
	for _, q := range []struct {
		rule, why string
		transform float64
	}{
		{"fifo", "transform of the M/M/1 wait, Kleinrock (1975), section 5", waitTransform(l, m, s)},
		{"lifo", "who waits, waits for a busy period: Kleinrock (1975), section 5.8; Riordan, Stochastic Service Systems (1962)", lifo},
	} {
		cases = append(cases, theoryCase{name: "cooling in a " + q.rule + " queue", why: q.why, replications: 60,
			scenario: world(`"s"`, 5, 100, fmt.Sprintf(`
[source.in]
rate = "%g/day"
[stage.s]
pool       = "p"
work       = %s
conversion = 0.6
cooling    = %g
[pool.p]
size  = 1
queue = "%s"
`, l, exponential(1/m), h, q.rule)),
			checks: []check{
				pooled("stage.s.conversion", .6*q.transform).rel(.002),
				pooled("pool.p.wait_days", newMMc(l, m, 1).Wq),
			}})
	}
	return append(cases, theoryCase{name: "M/M/1, random", replications: 75,
		why:      "the mean wait is that of every rule that does not look at the work",
		scenario: world(`"s"`, 5, 100, station(l, 1, exponential(1/m), "")+"queue = \"random\"\n"),
		checks: []check{
			pooled("pool.p.wait_days", newMMc(l, m, 1).Wq),
			pooled("pool.p.wait_probability", .8).rel(.002),
		}})
}
