package sim_test

import "fmt"

// networkCases are Jackson networks: stages in line and with feedback. Each
// station behaves like an M/M/c queue of its own with the throughput of the
// traffic equations. Jackson (1957).
func networkCases() []theoryCase {
	const k = 1000 // time units a day
	return []theoryCase{
		centralServer("row 10: central server", "Jain, The Art of Computer Systems Performance Analysis, ex. 34.1: R .0192 .0345 .107",
			3*k, [3]float64{16, 7, 8}, [3]float64{.01 / k, .02 / k, .03 / k}, 2, 50),
		centralServer("row 11: central server", "Lazowska et al., Quantitative System Performance, p. 113: U1 .182, X1 36.3, Q1 .222",
			.3*k, [3]float64{121, 70, 50}, [3]float64{.005 / k, .03 / k, .027 / k}, 4, 72),
		ross(k),
		tandem(k),
	}
}

// centralServer is a network in which every deal goes from the first station to
// one of the others and back, visits[i] times in all to station i, with mean
// work[i].
func centralServer(name, why string, l float64, visits, work [3]float64, days float64, replications int) theoryCase {
	v := visits[0]
	text := world(`"cpu", "a", "b"`, 1, days, fmt.Sprintf(`
[source.in]
rate = "%g/day"
[stage.cpu]
pool       = "p1"
work       = %s
routes     = { won = %.17g, a = %.17g, b = %.17g }
max_visits = 1000000
[stage.a]
pool       = "p2"
work       = %s
routes     = { cpu = 1.0 }
max_visits = 1000000
[stage.b]
pool       = "p3"
work       = %s
routes     = { cpu = 1.0 }
max_visits = 1000000
[pool.p1]
size = 1
[pool.p2]
size = 1
[pool.p3]
size = 1
`, l, exponential(work[0]), 1-visits[1]/v-visits[2]/v, visits[1]/v, visits[2]/v, exponential(work[1]), exponential(work[2])))
	x := traffic([]float64{l, 0, 0}, [][]float64{{0, visits[1] / v, visits[2] / v}, {1, 0, 0}, {1, 0, 0}})
	c := theoryCase{name: name, why: why, scenario: text, replications: replications}
	for i, stage := range []string{"cpu", "a", "b"} {
		q := newMMc(x[i], 1/work[i], 1)
		pool := fmt.Sprintf("pool.p%d.", i+1)
		c.checks = append(c.checks,
			pooled(pool+"utilisation", q.rho),
			pooled("stage."+stage+".stage_days", q.W).rel(.03),
			mean("stage."+stage+".wip", q.L).rel(.03),
			mean(pool+"queue", q.Lq).rel(.03),
			pooled(pool+"wait_probability", q.PWait),
			mean("stage."+stage+".entered", x[i]*days),
		)
	}
	c.checks = append(c.checks, pooled("stage.cpu.visits", visits[0]))
	return c
}

// ross is row 24: two stations that feed each other.
func ross(k float64) theoryCase {
	x := traffic([]float64{4 * k, 5 * k}, [][]float64{{0, .5}, {.25, 0}})
	q1, q2 := newMMc(x[0], 8*k, 1), newMMc(x[1], 10*k, 1)
	return theoryCase{name: "row 24: Jackson network with feedback", replications: 65,
		why: "Ross, Introduction to Probability Models, ch. 8: L 7, W 7/9",
		scenario: world(`"one", "two"`, 1, 8, fmt.Sprintf(`
[source.a]
rate   = "%g/day"
enters = "one"
[source.b]
rate   = "%g/day"
enters = "two"
[stage.one]
pool       = "p"
work       = %s
routes     = { won = 0.5, two = 0.5 }
max_visits = 1000000
[stage.two]
pool       = "q"
work       = %s
routes     = { won = 0.75, one = 0.25 }
max_visits = 1000000
[pool.p]
size = 1
[pool.q]
size = 1
`, 4*k, 5*k, exponential(1/(8*k)), exponential(1/(10*k)))),
		checks: []check{
			mean("wip", 7),
			pooled("cycle_days", 7./9/k),
			mean("stage.one.wip", q1.L),
			mean("stage.two.wip", q2.L),
			pooled("pool.p.wait_days", q1.Wq),
			pooled("pool.q.wait_days", q2.Wq),
			mean("stage.two.returned", x[1]*8*.25).rel(.002),
			mean("stage.two.converted", x[1]*8*.75).rel(.002),
			mean("won", 9*k*8).rel(.002),
		}}
}

// tandem is three M/M/c stations in line with losses between them: the stream
// into each is Poisson (Burke, "The output of a queueing system", Operations
// Research 4, 1956).
func tandem(k float64) theoryCase {
	l := []float64{10 * k, 6 * k, 3 * k}
	c := []int{6, 2, 4}
	m := []float64{2 * k, 4 * k, k}
	q := []mmc{newMMc(l[0], m[0], c[0]), newMMc(l[1], m[1], c[1]), newMMc(l[2], m[2], c[2])}
	return theoryCase{name: "tandem of M/M/c with losses", replications: 40,
		why: "Burke (1956)",
		scenario: world(`"x", "y", "z"`, 1, 8, fmt.Sprintf(`
[source.in]
rate = "%g/day"
[stage.x]
pool       = "p"
work       = %s
conversion = 0.6
[stage.y]
pool       = "q"
work       = %s
conversion = 0.5
[stage.z]
pool       = "r"
work       = %s
conversion = 0.8
[pool.p]
size = %d
[pool.q]
size = %d
[pool.r]
size = %d
`, l[0], exponential(1/m[0]), exponential(1/m[1]), exponential(1/m[2]), c[0], c[1], c[2])),
		checks: []check{
			pooled("cycle_days", q[0].W+q[1].W+q[2].W),
			pooled("pool.p.wait_days", q[0].Wq),
			pooled("pool.q.wait_days", q[1].Wq),
			pooled("pool.r.wait_days", q[2].Wq),
			pooled("win_rate", .6*.5*.8).rel(.002),
			mean("stage.z.entered", l[2]*8).rel(.002),
			mean("stage.y.lost", l[1]*8*.5).rel(.002),
		}}
}
