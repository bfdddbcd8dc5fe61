package sim_test

import "math"

// moneyCases are revenue, and rates that are themselves uncertain.
func moneyCases() []theoryCase {
	return []theoryCase{compoundPoisson(), betaPosterior(), dirichletPosterior(), uncertainRate(), response(), uncertainElasticity()}
}

// compoundPoisson: revenue is a Poisson number of independent values.
func compoundPoisson() theoryCase {
	const (
		wins, mu = 40., 10. // wins a day, mean value; cv 1
		step     = .25
	)
	cdf := func(x float64) float64 { return 1 - logNormalSurvival(mu, 1)(x) }
	g := panjer(wins, lattice(cdf, step, 4000), 5000)
	at := func(p float64) check {
		x, density := latticeQuantile(g, step, p)
		return percentile("revenue", p, x, density)
	}
	return theoryCase{name: "compound Poisson revenue", replications: 10000, batches: 12,
		why: "mean l E[X], variance l E[X^2], percentiles by Panjer's recursion (1981)",
		scenario: world(`"s"`, 0, 1, `
[source.in]
rate = "80/day"
[deal]
value = { dist = "lognormal", mean = 10, cv = 1 }
[stage.s]
conversion = 0.5
`),
		checks: []check{
			variance("revenue", wins*2*mu*mu),
			mean("revenue", wins*mu).rel(.002),
			variance("won", wins),
			at(.05).rel(.002), at(.10).rel(.002), at(.25).rel(.002), at(.50).rel(.002),
			at(.75).rel(.002), at(.90).rel(.002), at(.95).rel(.002),
		}}
}

// beta holds the first two moments of a share of which k of n were counted, with
// the prior of Jeffreys: Beta(k + 1/2, n - k + 1/2). Jeffreys, Theory of
// Probability (1961), section 3.10.
func beta(k, n float64) (m1, m2 float64) {
	a, b := k+.5, n-k+.5
	return a / (a + b), a * (a + 1) / ((a + b) * (a + b + 1))
}

// meanInverse is E[1/N | N > 0] of a Poisson N.
func meanInverse(mean float64) float64 {
	sum := 0.0
	for n, p := range poissonLaw(mean) {
		if n > 0 {
			sum += p / float64(n)
		}
	}
	return sum / (1 - math.Exp(-mean))
}

// betaPosterior: "34 of 56" is a share that nobody knows. Over replications the
// win rate has the mean of the posterior product, and its variance is that of
// the product plus the chance of the deals: Var(pq) + E[pq(1-pq)] E[1/N].
func betaPosterior() theoryCase {
	p1, p2 := beta(34, 56)
	q1, q2 := beta(60, 90)
	inv := meanInverse(100)
	within := func(m1, m2 float64) float64 { return (m2 - m1*m1) + (m1-m2)*inv }
	return theoryCase{name: "posterior of two conversions", replications: 10000, batches: 9,
		why: "Beta posteriors through to the win rate",
		scenario: world(`"s", "t"`, 0, 1, `
[source.in]
rate = "100/day"
[stage.s]
conversion = "34 of 56"
[stage.t]
conversion = "60 of 90"
`),
		checks: []check{
			variance("win_rate", within(p1*q1, p2*q2)).rel(.006),
			mean("win_rate", p1*q1).rel(.002),
			mean("stage.s.conversion", p1).rel(.002),
			variance("stage.s.conversion", within(p1, p2)).rel(.006),
			mean("stage.s.converted", 100*p1).rel(.002),
			mean("won", 100*p1*q1).rel(.002),
		}}
}

// dirichletPosterior: counts with one total are uncertain together.
func dirichletPosterior() theoryCase {
	// Jeffreys: Dirichlet(30.5, 20.5, 50.5) for won, back... and lost.
	const total = 101.5
	won, on := 30.5, 20.5
	m := func(a float64) float64 { return a / total }
	// Var of the share going on from s to t among all: a(A-a) / (A^2 (A+1)).
	inv := meanInverse(200)
	v := won * (total - won) / (total * total * (total + 1))
	e2 := v + m(won)*m(won)
	return theoryCase{name: "posterior of routes", replications: 10000, batches: 9,
		why: "Dirichlet posterior of routes with one total",
		scenario: world(`"s", "t"`, 0, 1, `
[source.in]
rate = "200/day"
[stage.s]
routes = { won = "30 of 100", t = "20 of 100" }
[stage.t]
conversion = 0
`),
		checks: []check{
			variance("win_rate", v+(m(won)-e2)*inv).rel(.006),
			mean("win_rate", m(won)).rel(.002),
			mean("stage.t.entered", 200*m(on)).rel(.002),
		}}
}

// uncertainRate: a 90% interval on a rate is a lognormal; the leads are a mixed
// Poisson number: mean E[L], variance E[L] + Var(L).
func uncertainRate() theoryCase {
	// 40 to 90 a day: the 5th and the 95th percentile.
	const z95 = 1.6448536269514722
	mu := (math.Log(40) + math.Log(90)) / 2
	sigma := (math.Log(90) - math.Log(40)) / 2 / z95
	m := math.Exp(mu + sigma*sigma/2)
	v := m * m * math.Expm1(sigma*sigma)
	return theoryCase{name: "uncertain rate", replications: 10000, batches: 9,
		why: "mixed Poisson: variance E[L] + Var(L)",
		scenario: world(`"s"`, 0, 1, `
[source.in]
rate = "40/day to 90/day"
[stage.s]
conversion = 1.0
`),
		checks: []check{
			variance("leads", m+v).rel(.007),
			mean("leads", m).rel(.002),
		}}
}

// response: leads follow the power of the money, and the season acts on top. The
// law of a source at spend s is Poisson with mean rate x (s / s0)^elasticity x
// the days, weighted by the season.
func response() theoryCase {
	const days, january, february = 59., 31., 28. * .5
	at := func(ratio float64) float64 { return 20 * math.Pow(ratio, .6) * (january + february) }
	source := func(name string, spend float64) string {
		return "[source." + name + "]\nspend = \"" + formatted(spend) + `/day"
response = { spend = "50/day", rate = "20/day", elasticity = 0.6 }
season = { feb = 0.5 }
`
	}
	return theoryCase{name: "leads by spend", replications: 1500,
		why:      "Poisson, rate x (spend / spend known)^elasticity",
		scenario: world(`"s"`, 5, days, source("tenth", 5)+source("known", 50)+source("fourfold", 200)+"[stage.s]\nconversion = 1.0\n"),
		checks: []check{
			mean("source.fourfold.leads", at(4)).rel(.001),
			mean("source.tenth.leads", at(.1)).rel(.003),
			mean("source.known.leads", at(1)).rel(.002),
			variance("source.fourfold.leads", at(4)).rel(.05),
		}}
}

// uncertainElasticity: nobody knows how much twice the money brings. With an
// elasticity uniform on [a, b] and r times the money the mean number of leads is
// m = n E[r^e] = n (r^b - r^a) / ((b - a) ln r), and its variance that of a mixed
// Poisson law, m + n^2 Var(r^e).
func uncertainElasticity() theoryCase {
	const n, r, a, b = 40., 9., .3, .9
	moment := func(k float64) float64 {
		return (math.Pow(r, k*b) - math.Pow(r, k*a)) / (k * (b - a) * math.Log(r))
	}
	m := n * moment(1)
	return theoryCase{name: "leads by spend, elasticity unknown", replications: 20000, batches: 2,
		why: "mixed Poisson law, elasticity uniform",
		scenario: world(`"s"`, 0, 10, `
[source.in]
spend    = "9/day"
response = { spend = "1/day", rate = "4/day", elasticity = { dist = "uniform", min = 0.3, max = 0.9 } }
[stage.s]
conversion = 1.0
`),
		checks: []check{
			mean("leads", m),
			variance("leads", m+n*n*(moment(2)-moment(1)*moment(1))),
		}}
}
