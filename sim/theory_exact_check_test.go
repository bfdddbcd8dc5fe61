package sim_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// TestExactFormulas holds the formulas of theory_exact_test.go against figures
// printed in textbooks and manuals, to the printed digits.
func TestExactFormulas(t *testing.T) {
	row2 := func(c int) float64 { return newMMc(.5, 1/1.75, c).atLeast(4) }
	m16 := mmck(1, 1.2, 1, 6)
	m37, m46, m25 := mmck(40, 30, 3, 7), mmck(50, 10, 4, 6), mmck(3, 2, 2, 5)
	mean := func(p []float64) (s float64) {
		for k, q := range p {
			s += float64(k) * q
		}
		return
	}
	x24 := traffic([]float64{4, 5}, [][]float64{{0, .5}, {.25, 0}})
	x10 := traffic([]float64{3, 0, 0}, [][]float64{{0, 7. / 16, 8. / 16}, {1, 0, 0}, {1, 0, 0}})
	x11 := traffic([]float64{.3, 0, 0}, [][]float64{{0, 70. / 121, 50. / 121}, {1, 0, 0}, {1, 0, 0}})
	ea := erlangA(2, 1, 3, .5)
	two := cobham([]float64{.3, .5}, []float64{1, 1}, []float64{2, 2})
	for _, c := range []struct {
		why       string
		got, want float64
		digits    float64 // half a unit of the last printed digit, or one where it was cut
	}{
		{"Rossetti, Simulation Modeling and Arena, ex. DTP: Lq", newMMc(10, 12, 1).Lq, 4.1666, 1e-4},
		{"the same, L", newMMc(10, 12, 1).L, 5, 1e-12},
		{"the same, Wq in hours", newMMc(10, 12, 1).Wq, .41666, 1e-5},
		{"the same, W in hours", newMMc(10, 12, 1).W, .5, 1e-12},
		{"the same, P(N <= 2)", 1 - newMMc(10, 12, 1).atLeast(3), .42, .005},
		{"Rossetti, ex. SSC, one server: P(N >= 4)", row2(1), .586182, 5e-7},
		{"the same, two", row2(2), .050972, 5e-7},
		{"the same, three", row2(3), .019034, 5e-7},
		{"the same, four", row2(4), .013022, 5e-7},
		{"Rossetti, ex. FBQ, M/M/1/6: turned away per minute", m16[6], .077424, 5e-7},
		{"the same, L", mean(m16), 2.29016, 5e-6},
		{"the same, W of those let in", mean(m16) / (1 - m16[6]), 2.48236, 5e-6},
		{"Rossetti, ex. PL: Erlang B with 10 servers, load 40", erlangB(10, 40), .757688, 5e-7},
		{"the same, lost per hour", 40 * erlangB(10, 40), 30.3075, 5e-5},
		{"Octave queueing 1.2.7, qsmmmk, M/M/3/7: p0", m37[0], .255037, 5e-7},
		{"the same, W", mean(m37) / (40 * (1 - m37[7])), .036517, 5e-7},
		{"the same manual, M/M/4/6: pK", m46[6], .293543, 5e-7},
		{"the same manual, M/M/2/5: p0", m25[0], .179334, 1e-6},
		{"the same, pK", m25[5], .085113, 1e-6},
		{"the same, L", mean(m25), 2.00595, 5e-6},
		{"Jain, ex. 34.1: response time 1", newMMc(x10[0], 100, 1).W, .019231, 5e-7},
		{"the same, 2", newMMc(x10[1], 50, 1).W, .034483, 5e-7},
		{"the same, 3", newMMc(x10[2], 1/.03, 1).W, .107143, 5e-7},
		{"Lazowska, p. 113: throughput 1", x11[0], 36.3, 1e-9},
		{"the same, queue length 1", newMMc(x11[0], 200, 1).L, .22175, 5e-6},
		{"M/M/3, l .1, m .05: Lq", newMMc(.1, .05, 3).Lq, .88889, 5e-6},
		{"the same, W", newMMc(.1, .05, 3).W, 28.8889, 5e-5},
		{"M/M/2, l .55, m 1/3: L", newMMc(.55, 1./3, 2).L, 5.16634, 5e-6},
		{"cimba tutorial, M/M/1, rho .75: Lq", newMMc(.75, 1, 1).Lq, 2.25, 1e-12},
		{"Ciw documentation, M/M/1, l 5, m 8: Wq", newMMc(5, 8, 1).Wq, .208333, 5e-7},
		{"Ross, ch. 8, Jackson network: throughput 1", x24[0], 6, 1e-12},
		{"the same, throughput 2", x24[1], 8, 1e-12},
		{"the same, L", newMMc(6, 8, 1).L + newMMc(8, 10, 1).L, 7, 1e-12},
		{"Hillier & Lieberman, ch. 17, one server: Lq", newMMc(2, 3, 1).Lq, 4. / 3, 1e-12},
		{"the same, two servers: Lq", newMMc(2, 3, 2).Lq, 1. / 12, 1e-12},
		{"the same, W", newMMc(2, 3, 2).W, 3. / 8, 1e-12},
		{"25 servers, load 20: probability of waiting (not .261, which is in circulation)", erlangC(25, 20), .2091, 5e-5},
		{"Pollaczek-Khinchine, cv2 0", pollaczek(.8, 1, 0), 2, 1e-12},
		{"cv2 1/4", pollaczek(.8, 1, .25), 2.5, 1e-12},
		{"cv2 1", pollaczek(.8, 1, 1), 4, 1e-12},
		{"cv2 4", pollaczek(.8, 1, 4), 10, 1e-12},
		{"cv2 e-1", pollaczek(.8, 1, math.E-1), 5.43656, 5e-6},
		{"Cobham, first class", two[0], 1.142857, 5e-7},
		{"Cobham, second class", two[1], 5.714286, 5e-7},
		{"Erlang A: share that gives up", ea.PAbandon, .0806777, 1e-7},
		{"the same, Lq", ea.Lq, .322711, 5e-7},
		{"the same, probability of waiting", ea.PWait, .354803, 5e-7},
	} {
		if math.Abs(c.got-c.want) > c.digits {
			t.Errorf("%s: got %.8g, want %.8g", c.why, c.got, c.want)
		}
	}
}

// TestExactAgainstOtherForms holds the numerical helpers against closed forms
// and gonum.
func TestExactAgainstOtherForms(t *testing.T) {
	near := func(why string, got, want, rel float64) {
		t.Helper()
		if math.Abs(got-want) > rel*math.Abs(want) {
			t.Errorf("%s: got %.12g, want %.12g", why, got, want)
		}
	}
	near("M/M/infinity from empty: l/m (1 - exp(-mt))",
		infiniteServers(3, 2, func(u float64) float64 { return math.Exp(-u / 5) }), 15*(1-math.Exp(-.4)), 1e-12)
	ln := distuv.LogNormal{Mu: math.Log(5) - math.Ln2/2, Sigma: math.Sqrt(math.Ln2)}
	near("lognormal survival, mean 5, cv 1", logNormalSurvival(5, 1)(7), ln.Survival(7), 1e-12)
	near("M/G/infinity after a long time: l E[S]", infiniteServers(3, 2000, logNormalSurvival(5, 1)), 15, 1e-7)

	pois := distuv.Poisson{Lambda: 7.5}
	law := poissonLaw(7.5)
	near("Poisson law", law[9], pois.Prob(9), 1e-12)
	g := panjer(7.5, []float64{0, 1}, 60)
	near("Panjer with terms 1 is Poisson", g[11], pois.Prob(11), 1e-12)
	// Terms that are geometric from 1 with mean 1/p: the sum at 2 is one term
	// of 2 or two of 1.
	p := .3
	f := []float64{0, p, p * (1 - p), p * (1 - p) * (1 - p)}
	g = panjer(2, f, 3)
	near("Panjer by hand", g[2], math.Exp(-2)*(2*p*(1-p)+2*p*p), 1e-12)
	// Many small exponential terms: the mean and variance of the lattice law.
	cdf := func(x float64) float64 { return 1 - math.Exp(-math.Max(x, 0)) }
	g = panjer(20, lattice(cdf, .02, 1500), 4000)
	var m0, m1, m2 float64
	for k, mass := range g {
		x := .02 * float64(k)
		m0 += mass
		m1 += mass * x
		m2 += mass * x * x
	}
	near("compound Poisson: mass", m0, 1, 1e-9)
	near("compound Poisson: mean l E[X]", m1, 20, 1e-3)
	near("compound Poisson: variance l E[X^2]", m2-m1*m1, 40, 1e-3)
	near("the halved step moves a percentile by less than 1e-4",
		quantileOf(panjer(20, lattice(cdf, .02, 1500), 4000), .02, .95),
		quantileOf(panjer(20, lattice(cdf, .04, 800), 2000), .04, .95), 1e-4)

	// Gambler's ruin on 1..3 with p = .6: (1-r^i)/(1-r^4), r = 2/3.
	w := absorb([][]float64{{0, .6, 0}, {.4, 0, .6}, {0, .4, 0}}, []float64{0, 0, .6})
	r := 2. / 3
	for i := range w {
		near("gambler's ruin", w[i], (1-math.Pow(r, float64(i+1)))/(1-math.Pow(r, 4)), 1e-12)
	}
	// A calendar that never closes is M/M/c; utilisation is l/(m c open).
	always := dailyCalendar(8, 5, 2, 1, 400)
	near("open all day: Lq", always.Lq, newMMc(8, 5, 2).Lq, 1e-8)
	half := dailyCalendar(8, 10, 2, .5, 400)
	near("open half of the day: utilisation", half.Utilisation, .8, 1e-9)
	// With much capacity only the nights make a queue: l (1-open)^2 / 2.
	idle := dailyCalendar(1, 2000, 1, .5, 100)
	near("open half of the day, fast work: Lq", idle.Lq, .125, 2e-3)
	near("transform of the wait at 0", waitTransform(8, 10, 0), 1, 1e-12)
	near("transform of the wait: slope at 0 is -Wq", (1-waitTransform(8, 10, 1e-7))/1e-7, newMMc(8, 10, 1).Wq, 1e-5)
}

func quantileOf(g []float64, step, p float64) float64 {
	x, _ := latticeQuantile(g, step, p)
	return x
}
