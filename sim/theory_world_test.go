package sim_test

import (
	"fmt"
	"math"
)

// worldCases are factors, shocks, changes and numbers that go together.
func worldCases() []theoryCase {
	return []theoryCase{factorOfTheRun(), factorByMonth(), factorOnOdds(), factorOnValue(), shockOnRate(), rampOfARate(), rampOfAShare(), goTogether()}
}

// pointwise wins at once a share of the leads of a source.
const pointwise = `
[source.in]
rate = "%s"
[deal]
value = %s
[stage.s]
conversion = %s
`

// factorOfTheRun: won is a Poisson number of mean L exp(z).
func factorOfTheRun() theoryCase {
	const wins, sd, el = 40., 0.3, 1.5
	v := sd * el * sd * el
	mean1 := wins * math.Exp(v/2)
	return theoryCase{name: "a factor of the whole run", replications: 20000, batches: 2,
		why: "mixed Poisson number with a lognormal mean: L exp(v/2), variance that + L^2 (exp(2v) - exp(v))",
		scenario: world(`"s"`, 0, 1, fmt.Sprintf(pointwise, "80/day", "10", "0.5")) +
			fmt.Sprintf("[factor.market]\nsd = %v\nelasticity = { rate = %v }\n", sd, el),
		checks: []check{mean("won", mean1), variance("won", mean1+wins*wins*(math.Exp(2*v)-math.Exp(v))).rel(.03), mean("leads", 2*mean1).rel(.005)}}
}

// factorByMonth: a year of months whose rates are an AR(1) sequence on the log
// scale, some of them before the start.
func factorByMonth() theoryCase {
	const perDay, sd, r = 2., 0.4, 0.7
	days := []float64{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	mean1, covariance := 0.0, 0.0
	for i, a := range days {
		mean1 += perDay * a * math.Exp(sd*sd/2)
		for j, b := range days {
			covariance += perDay * a * perDay * b * math.Exp(sd*sd) * (math.Exp(sd*sd*math.Pow(r, math.Abs(float64(i-j)))) - 1)
		}
	}
	return theoryCase{name: "a factor by month", replications: 6000,
		why: "stationary AR(1): the covariance of two months k apart is exp(s^2) (exp(s^2 r^k) - 1)",
		scenario: world(`"s"`, 60, 365, fmt.Sprintf(pointwise, "4/day", "10", "0.5")) +
			fmt.Sprintf("[factor.market]\nsd = %v\neach = \"month\"\npersistence = %v\nelasticity = { rate = 1 }\n", sd, r),
		checks: []check{mean("won", mean1), variance("won", mean1+covariance).rel(.04), mean("won@2027-03", 62*math.Exp(sd*sd/2)).rel(.01)}}
}

// normalMean is the mean of f(z) of a standard normal z.
func normalMean(f func(z float64) float64) float64 {
	const step = 1e-3
	sum := 0.0
	for z := -9.0; z < 9; z += step {
		sum += f(z+step/2) * math.Exp(-(z+step/2)*(z+step/2)/2) * step
	}
	return sum / math.Sqrt(2*math.Pi)
}

// factorOnOdds: the chance p becomes p o / (p o + 1 - p) with odds o = exp(z).
func factorOnOdds() theoryCase {
	const p, sd = 0.3, 0.8
	chance := func(z float64) float64 { return p * math.Exp(sd*z) / (p*math.Exp(sd*z) + 1 - p) }
	m1 := normalMean(chance)
	m2 := normalMean(func(z float64) float64 { return chance(z) * chance(z) })
	return theoryCase{name: "a factor on odds", replications: 20000, batches: 2,
		why: "a logit-normal chance: its mean by quadrature",
		scenario: world(`"s"`, 0, 1, fmt.Sprintf(pointwise, "100/day", "10", "0.3")) +
			fmt.Sprintf("[factor.mood]\nsd = %v\nelasticity = { odds = 1 }\n", sd),
		checks: []check{mean("won", 100*m1), variance("won", 100*m1+1e4*(m2-m1*m1)).rel(.03)}}
}

// factorOnValue: revenue of a mixed compound Poisson number; the dwell takes
// those out who would come after the end.
func factorOnValue() theoryCase {
	const wins, sd, el, slow = 30., 0.5, 0.6, 0.5
	// Of deals that come evenly in a day and dwell an exponential time with mean
	// exp(slow z) days, the part 1 - m (1 - exp(-1/m)) is won within the day.
	within := normalMean(func(z float64) float64 {
		m := math.Exp(slow * sd * z)
		return (1 - m*(1-math.Exp(-1/m))) * math.Exp(el*sd*z)
	})
	return theoryCase{name: "a factor on value and dwell", replications: 20000, batches: 3,
		why: "one z moves both: E[exp(a z) F(exp(b z))] by quadrature",
		scenario: world(`"s"`, 0, 1, fmt.Sprintf(pointwise, "60/day", "10", "0.5\ndwell = { dist = \"exponential\", mean = \"1d\" }")) +
			fmt.Sprintf("[factor.mood]\nsd = %v\nelasticity = { value = %v, dwell = %v }\n", sd, el, slow),
		checks: []check{mean("revenue", 10*wins*within)}}
}

// shockOnRate: with some chance, a dated crisis takes most of the leads.
func shockOnRate() theoryCase {
	const q, perDay = 0.4, 10.
	// 20 days at full rate, or 15.5 and 4.5 at a fifth of it.
	full, less := 20*perDay, (15.5+4.5/5)*perDay
	m := (1-q)*full + q*less
	return theoryCase{name: "a shock", replications: 10000, batches: 2,
		why: "a mixture of two Poisson numbers",
		scenario: world(`"s"`, 0, 20, fmt.Sprintf(pointwise, "20/day", "10", "0.5")) +
			fmt.Sprintf("[shock.crisis]\nprobability = %v\nstarts = 2027-01-08\nlasts = \"4.5d\"\nrate_times = 0.2\n", q),
		checks: []check{mean("won", m), variance("won", m+q*(1-q)*(full-less)*(full-less)).rel(.03)}}
}

// rampOfARate: the expected number of leads is the integral of the rate.
func rampOfARate() theoryCase {
	return theoryCase{name: "the ramp of a rate", replications: 4000, batches: 2,
		why: "the integral of a rate that goes from 10 to 30 a day in 20 days",
		scenario: world(`"s"`, 0, 40, fmt.Sprintf(pointwise, "10/day", "10", "0.5")) +
			"[change.campaign]\non = 2027-01-11\nramp = \"20d\"\nset = { \"source.in.rate\" = \"30/day\" }\n",
		checks: []check{mean("leads", 10*10+20*20+10*30), variance("leads", 800).rel(.03)}}
}

// rampOfAShare: deals come evenly, and are won with the share of the day.
func rampOfAShare() theoryCase {
	return theoryCase{name: "the ramp of a share", replications: 4000, batches: 3,
		why: "the integral of a share that goes from 20% to 60% in 8 days",
		scenario: world(`"s"`, 0, 16, fmt.Sprintf(pointwise, "40/day", "10", "0.2")) +
			"[change.training]\non = 2027-01-05\nramp = \"8d\"\nset = { \"stage.s.conversion\" = \"+40pt\" }\n",
		checks: []check{mean("won", 40*(4*.2+8*.4+4*.6)), variance("won", 40*(4*.2+8*.4+4*.6)).rel(.03)}}
}

// goTogether: the product of two correlated lognormal numbers is lognormal.
func goTogether() theoryCase {
	const rho, z95 = 0.7, 1.6448536269514722
	r := 2 * math.Sin(math.Pi*rho/6)
	mu1, s1 := (math.Log(20)+math.Log(60))/2, (math.Log(60)-math.Log(20))/(2*z95)
	mu2, s2 := (math.Log(5)+math.Log(20))/2, (math.Log(20)-math.Log(5))/(2*z95)
	v := s1*s1 + s2*s2 + 2*r*s1*s2
	m := math.Exp(mu1 + mu2 + v/2)
	return theoryCase{name: "a rate and a value that go together", replications: 20000, batches: 4,
		why: "E[XY] of lognormal numbers with Spearman's correlation 0.7: exp(m + n + v/2)",
		scenario: world(`"s"`, 0, 1, fmt.Sprintf(pointwise, "20 to 60/day", `{ dist = "constant", value = "5 to 20" }`, "1.0")) +
			"[correlation]\n\"source.in.rate ~ deal.value.value\" = 0.7\n",
		checks: []check{mean("revenue", m)}}
}
