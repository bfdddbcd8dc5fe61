package sim_test

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"
)

// Exact results of queueing and renewal theory: the referee of the engine.
// Rates and times are in any one unit; l is the arrival rate, m the service
// rate of one server, c the number of servers.

// birthDeath is the stationary law on 0..n of a chain that goes up from k at
// rate up(k) and down from k at rate down(k), for 0 <= k <= n.
// Kleinrock, Queueing Systems, volume 1 (1975), equation 3.11.
func birthDeath(n int, up, down func(k int) float64) []float64 {
	p := make([]float64, n+1)
	p[0] = 1
	sum := 1.0
	for k := 1; k <= n; k++ {
		p[k] = p[k-1] * up(k-1) / down(k)
		sum += p[k]
	}
	for k := range p {
		p[k] /= sum
	}
	return p
}

// mmck is the stationary law of the number in an M/M/c queue with room for k
// in the system. Kleinrock (1975), section 3.6.
func mmck(l, m float64, c, k int) []float64 {
	return birthDeath(k,
		func(int) float64 { return l },
		func(n int) float64 { return m * float64(min(n, c)) })
}

// erlangB is the probability that all c servers of a loss system are busy
// under the offered load a = l/m, by the recursion B(c) = aB(c-1)/(c+aB(c-1)).
// Erlang (1917); Cooper, Introduction to Queueing Theory (1981), section 3.3.
func erlangB(c int, a float64) float64 {
	b := 1.0
	for k := 1; k <= c; k++ {
		b = a * b / (float64(k) + a*b)
	}
	return b
}

// erlangC is the probability of waiting in M/M/c under the offered load a < c.
// Erlang (1917); Cooper (1981), section 3.4: C = cB / (c - a(1 - B)).
func erlangC(c int, a float64) float64 {
	b := erlangB(c, a)
	return float64(c) * b / (float64(c) - a*(1-b))
}

// mmc holds the stationary figures of an M/M/c queue.
type mmc struct {
	Lq, L, Wq, W, PWait float64
	rho                 float64
	law                 []float64 // P(N = k) for k < c
}

// newMMc gives the figures of M/M/c: Lq = C rho/(1-rho), the rest by Little's
// law. Kleinrock (1975), section 3.5.
func newMMc(l, m float64, c int) mmc {
	a := l / m
	rho := a / float64(c)
	pw := erlangC(c, a)
	q := mmc{PWait: pw, rho: rho, Lq: pw * rho / (1 - rho)}
	q.L = q.Lq + a
	q.Wq = q.Lq / l
	q.W = q.L / l
	// P(N = c-1) = P(N >= c)(1-rho) c/a, and downwards by the balance equations.
	q.law = make([]float64, c)
	up := pw * (1 - rho)
	for k := c - 1; k >= 0; k-- {
		up *= float64(k+1) / a
		q.law[k] = up
	}
	return q
}

// atLeast is P(N >= k).
func (q mmc) atLeast(k int) float64 {
	if c := len(q.law); k >= c {
		return q.PWait * math.Pow(q.rho, float64(k-c))
	}
	below := 0.0
	for _, p := range q.law[:k] {
		below += p
	}
	return 1 - below
}

// waitTransform is E[exp(-s Wq)] of M/M/1 under first come, first served:
// 1 - rho + rho (m-l)/(m-l+s). Kleinrock (1975), section 5.
func waitTransform(l, m, s float64) float64 {
	return 1 - l/m + l/m*(m-l)/(m-l+s)
}

// pollaczek is the mean wait of M/G/1 with mean service es and squared
// coefficient of variation cv2: l E[S^2] / (2(1-rho)). Pollaczek (1930),
// Khinchine (1932); Kleinrock (1975), section 5.6.
func pollaczek(l, es, cv2 float64) float64 {
	return l * es * es * (1 + cv2) / (2 * (1 - l*es))
}

// cobham is the mean wait of each class (first: served first) of a
// non-preemptive M/G/1 priority queue. es2 are second moments. Cobham,
// "Priority assignment in waiting line problems", Operations Research 2 (1954):
// Wq(k) = W0 / ((1 - s(k-1))(1 - s(k))), s(k) the load of classes up to k.
func cobham(l, es, es2 []float64) []float64 {
	w0 := 0.0
	for k := range l {
		w0 += l[k] * es2[k] / 2
	}
	w := make([]float64, len(l))
	load := 0.0
	for k := range l {
		next := load + l[k]*es[k]
		w[k] = w0 / ((1 - load) * (1 - next))
		load = next
	}
	return w
}

// abandonment holds the stationary figures of M/M/c+M.
type abandonment struct{ PAbandon, Lq, PWait, PServedWait, Wq float64 }

// erlangA gives M/M/c with exponential patience of rate theta: a birth-death
// chain with death rate min(k,c) m + (k-c)+ theta. Palm (1943); Garnett,
// Mandelbaum, Reiman, "Designing a call center with impatient customers",
// Manufacturing & Service Operations Management 4(3), 2002.
func erlangA(l, m float64, c int, theta float64) abandonment {
	const top = 2000
	p := birthDeath(top,
		func(int) float64 { return l },
		func(k int) float64 { return m*float64(min(k, c)) + theta*float64(max(k-c, 0)) })
	var a abandonment
	for k := c; k <= top; k++ {
		a.PWait += p[k]
		a.Lq += float64(k-c) * p[k]
	}
	a.PAbandon = theta * a.Lq / l
	a.Wq = a.Lq / l
	return a
}

// traffic solves the traffic equations of a Jackson network: throughput
// x = gamma + x R, with outside arrivals gamma and routing shares R. Jackson,
// "Networks of waiting lines", Operations Research 5 (1957).
func traffic(gamma []float64, routing [][]float64) []float64 {
	n := len(gamma)
	a := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			a.Set(j, i, -routing[i][j])
		}
	}
	for i := range n {
		a.Set(i, i, a.At(i, i)+1)
	}
	var x mat.VecDense
	if err := x.SolveVec(a, mat.NewVecDense(n, gamma)); err != nil {
		panic(err)
	}
	return append([]float64(nil), x.RawVector().Data...)
}

// absorb is the probability of ending in "won" from each state of an absorbing
// chain with routing shares between states and shares won of each: the solution
// of w = won + R w. Kemeny, Snell, Finite Markov Chains (1960), theorem 3.3.7.
func absorb(routing [][]float64, won []float64) []float64 {
	n := len(won)
	a := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			a.Set(i, j, -routing[i][j])
		}
		a.Set(i, i, a.At(i, i)+1)
	}
	var x mat.VecDense
	if err := x.SolveVec(a, mat.NewVecDense(n, won)); err != nil {
		panic(err)
	}
	return append([]float64(nil), x.RawVector().Data...)
}

// infiniteServers is the mean number in M/G/infinity at time t after an empty
// start: l times the integral of the survival function over [0, t]; the number
// is Poisson. Eick, Massey, Whitt, "The physics of the Mt/G/infinity queue",
// Operations Research 41(4), 1993.
func infiniteServers(l, t float64, survival func(u float64) float64) float64 {
	const pieces = 200 // each with a 20-point rule: exact to rounding for smooth tails
	sum := 0.0
	for k := range pieces {
		sum += quad.Fixed(survival, t*float64(k)/pieces, t*float64(k+1)/pieces, 20, nil, 0)
	}
	return l * sum
}

// panjer is the law of a compound Poisson sum with mean count lambda whose
// terms are k with probability f[k]: g(0) = exp(lambda (f0 - 1)),
// g(s) = lambda/s sum_k k f(k) g(s-k). Panjer, "Recursive evaluation of a
// family of compound distributions", ASTIN Bulletin 12 (1981).
func panjer(lambda float64, f []float64, top int) []float64 {
	g := make([]float64, top+1)
	g[0] = math.Exp(lambda * (f[0] - 1))
	for s := 1; s <= top; s++ {
		sum := 0.0
		for k := 1; k <= min(s, len(f)-1); k++ {
			sum += float64(k) * f[k] * g[s-k]
		}
		g[s] = lambda / float64(s) * sum
	}
	return g
}

// lattice rounds a continuous law on [0, inf) to multiples of step: the mass of
// (k-1/2, k+1/2] goes to k. The error of a compound percentile is of order step
// squared, because the rounding is symmetric.
func lattice(cdf func(x float64) float64, step float64, top int) []float64 {
	f := make([]float64, top+1)
	below := 0.0
	for k := range f {
		at := cdf(step * (float64(k) + 0.5))
		f[k] = at - below
		below = at
	}
	return f
}

// latticeQuantile is the p-quantile of a law on multiples of step that stands
// for a continuous one (the mass of k spread over (k-1/2, k+1/2]), and the
// density there.
func latticeQuantile(g []float64, step, p float64) (x, density float64) {
	sum := 0.0
	for k, mass := range g {
		if sum+mass >= p {
			return step * (float64(k) - 0.5 + (p-sum)/mass), mass / step
		}
		sum += mass
	}
	panic("lattice too short")
}

// halfOpen holds the stationary figures of a queue with a calendar; Work is the
// elapsed time from the beginning of the work to its end.
type halfOpen struct{ Lq, Wq, PWait, Utilisation, Work float64 }

// dailyCalendar gives the time averages of a queue with Poisson arrivals round
// the clock at rate l per day, c servers with exponential work of rate m per
// day of open time, open during the first share of every day. In open time the
// number in the system is the M/M/c chain; closed time adds a Poisson number of
// arrivals, all of whom wait. The chain over one open period is computed by
// uniformisation (Jensen 1953; Grassmann, "Transient solutions in Markovian
// queueing systems", Computers & Operations Research 4, 1977) until the law at
// opening repeats itself.
func dailyCalendar(l, m float64, c int, open float64, top int) halfOpen {
	rate := l + m*float64(c) // of uniformisation
	step := func(p []float64) []float64 {
		q := make([]float64, len(p))
		for k, mass := range p {
			up, down := l, m*float64(min(k, c))
			if k == top {
				up = 0
			}
			if up > 0 {
				q[k+1] += mass * up / rate
			}
			if k > 0 {
				q[k-1] += mass * down / rate
			}
			q[k] += mass * (1 - (up+down)/rate)
		}
		return q
	}
	jumps := poissonLaw(rate * open)
	night := poissonLaw(l * (1 - open))
	p := make([]float64, top+1)
	p[0] = 1
	var now halfOpen
	for day := 0; ; day++ {
		// At the end of the open time: sum of jumps[n] x P^n p. The time average
		// over it weighs P^n p with P(more than n jumps) / (rate x open).
		end := make([]float64, top+1)
		mean := make([]float64, top+1)
		q, more := p, 1.0
		for _, w := range jumps {
			more -= w
			for k := range q {
				end[k] += w * q[k]
				mean[k] += max(more, 0) / (rate * open) * q[k]
			}
			q = step(q)
		}
		var next halfOpen
		for k := range p {
			next.Lq += open * mean[k] * float64(max(k-c, 0))
			next.Lq += (1 - open) * end[k] * float64(max(k-c, 0))
			next.Utilisation += mean[k] * float64(min(k, c)) / float64(c)
			next.Work += (open*mean[k] + (1-open)*end[k]) * float64(min(k, c)) / l
			if k >= c {
				next.PWait += open * mean[k]
			}
		}
		next.PWait += 1 - open
		next.Lq += (1 - open) * l * (1 - open) / 2 // arrivals of the night so far
		next.Wq = next.Lq / l
		if day > 10 && math.Abs(next.Lq-now.Lq) < 1e-11*next.Lq {
			return next
		}
		now = next
		p = make([]float64, top+1)
		for k, mass := range end {
			for n, w := range night {
				p[min(k+n, top)] += mass * w
			}
		}
	}
}

// poissonLaw is P(X = 0), P(X = 1), ... of a Poisson variable, until what is
// left is below 1e-15.
func poissonLaw(mean float64) []float64 {
	if mean == 0 {
		return []float64{1}
	}
	var law []float64
	for n := 0; ; n++ {
		lg, _ := math.Lgamma(float64(n + 1))
		p := math.Exp(float64(n)*math.Log(mean) - mean - lg)
		law = append(law, p)
		if float64(n) > mean && p < 1e-16 {
			return law
		}
	}
}

// logNormalSurvival is P(S > u) of a lognormal with this mean and cv.
func logNormalSurvival(mean, cv float64) func(u float64) float64 {
	s2 := math.Log1p(cv * cv)
	mu := math.Log(mean) - s2/2
	return func(u float64) float64 {
		if u <= 0 {
			return 1
		}
		return math.Erfc((math.Log(u)-mu)/math.Sqrt(2*s2)) / 2
	}
}
