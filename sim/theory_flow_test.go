package sim_test

import (
	"fmt"
	"math"
	"time"

	"dealcast/sim"
)

// flowCases are pipelines without queues: how many deals there are, how many
// come, and how they end.
func flowCases() []theoryCase {
	var cases []theoryCase
	for _, days := range []float64{2, 5, 10, 20} {
		cases = append(cases, fromEmpty(days))
	}
	return append(cases, chain(), chainWithOdds(), loops(), arrivals(), burst(), segments(), littlesLaw())
}

// fromEmpty: an empty pipeline fills. The number open after some days is
// Poisson.
func fromEmpty(days float64) theoryCase {
	const l = 20
	n := infiniteServers(l, days, logNormalSurvival(5, 1))
	return theoryCase{name: fmt.Sprintf("M/G/infinity %g days after an empty start", days), replications: 5000, batches: 4,
		why: "Eick, Massey, Whitt (1993)",
		scenario: world(`"s"`, 0, days, fmt.Sprintf(`
[source.in]
rate = "%d/day"
[stage.s]
dwell  = { dist = "lognormal", mean = 5, cv = 1 }
routes = { won = 1.0 }
`, l)),
		checks: []check{
			mean("open_end", n).rel(.002),
			mean("stage.s.open_end", n).rel(.002),
			mean("won", l*days-n),
			variance("open_end", n).rel(.015),
		}}
}

// The stages of the chains: from each to a, b, c, and to won; the rest is lost.
var (
	chainRoutes = [][]float64{{0, .6, .1}, {.2, 0, .5}, {.1, .15, 0}}
	chainWon    = []float64{.05, 0, .55}
)

func chainText(days float64, extra string) string {
	return world(`"a", "b", "c"`, 2, days, fmt.Sprintf(`
[stage.a]
dwell  = %s
routes = { b = 0.6, c = 0.1, won = 0.05 }
[stage.b]
dwell  = 0.01
routes = { a = 0.2, c = 0.5 }
[stage.c]
routes = { a = 0.1, b = 0.15, won = 0.55 }
[source.in]
rate = "1000/day"
%s`, exponential(.02), extra))
}

// chain: skips and loops without odds.
func chain() theoryCase {
	w := absorb(chainRoutes, chainWon)
	x := traffic([]float64{1, 0, 0}, chainRoutes)
	const days = 10
	return theoryCase{name: "absorbing chain", replications: 100,
		why:      "Kemeny, Snell (1960): chance of ending in won, visits to each stage",
		scenario: chainText(days, ""),
		checks: []check{
			pooled("win_rate", w[0]).rel(.002),
			mean("stage.a.entered", 1000*days*x[0]).rel(.002),
			mean("stage.b.entered", 1000*days*x[1]).rel(.002),
			mean("stage.c.entered", 1000*days*x[2]).rel(.002),
			share("visits to a per deal", x[0], "stage.a.entered", "leads").rel(.002),
			pooled("stage.a.visits", x[0]).rel(.002),
			mean("wip", 1000*(.02*x[0]+.01*x[1])).rel(.002),
			pooled("stage.c.conversion", .55/.75).rel(.002),
			mean("stage.c.returned", 1000*days*x[2]*.25).rel(.004),
		}}
}

// chainWithOdds: a source whose odds are doubled. The multiplier acts on won
// and on the stages further on; then the shares are renormalised.
func chainWithOdds() theoryCase {
	const odds = 2
	r := make([][]float64, 3)
	won := make([]float64, 3)
	for i := range r {
		r[i] = append([]float64(nil), chainRoutes[i]...)
		won[i] = chainWon[i] * odds
		total := 1.0 + chainWon[i]*(odds-1)
		for j := i + 1; j < 3; j++ {
			r[i][j] *= odds
			total += chainRoutes[i][j] * (odds - 1)
		}
		for j := range r[i] {
			r[i][j] /= total
		}
		won[i] /= total
	}
	w := absorb(r, won)
	x := traffic([]float64{1, 0, 0}, r)
	return theoryCase{name: "absorbing chain with doubled odds", replications: 100,
		why:      "the same with every forward share at twice the weight",
		scenario: chainText(10, "odds_times = 2\n"),
		checks: []check{
			pooled("win_rate", w[0]).rel(.002),
			mean("stage.a.entered", 1e4*x[0]).rel(.002),
			mean("stage.b.entered", 1e4*x[1]).rel(.002),
			mean("stage.c.returned", 1e4*x[2]*(r[2][0]+r[2][1])).rel(.004),
		}}
}

// loops: at most three visits.
func loops() theoryCase {
	return theoryCase{name: "at most three visits", replications: 100,
		why: "won .3 (1 + .5 + .25); of .5^3 the fourth visit is refused",
		scenario: world(`"a", "b"`, 0, 10, `
[source.in]
rate = "1000/day"
[stage.a]
routes     = { b = 1.0 }
max_visits = 3
[stage.b]
routes = { won = 0.3, a = 0.5 }
`),
		checks: []check{
			pooled("win_rate", .525).rel(.002),
			mean("lost_to_loops", 1250).rel(.004),
			mean("lost_to_decision", 3500).rel(.002),
			mean("stage.a.entered", 17500).rel(.002),
		}}
}

// arrivals: growth, season and weekdays together. The expected number of leads
// is the integral of rate x season x weekday x 1.03^(t/30.4375) over the days.
func arrivals() theoryCase {
	start := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	season := map[time.Month]float64{time.July: .6, time.December: .7}
	weekday := map[time.Weekday]float64{time.Saturday: .1, time.Sunday: .25}
	const normal = 7 / 5.35
	expect := func(from, to time.Time) float64 {
		sum := 0.0
		for day := from; day.Before(to); day = day.AddDate(0, 0, 1) {
			s, ok := season[day.Month()]
			if !ok {
				s = 1
			}
			w, ok := weekday[day.Weekday()]
			if !ok {
				w = 1
			}
			t := day.Sub(start).Hours() / 24 / 30.4375
			g := (math.Pow(1.03, t+1/30.4375) - math.Pow(1.03, t)) / math.Log(1.03) * 30.4375
			sum += 30 * s * w * normal * g
		}
		return sum
	}
	month := func(m time.Month) float64 {
		return expect(time.Date(2027, m, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, m+1, 1, 0, 0, 0, 0, time.UTC))
	}
	year := expect(start, start.AddDate(1, 0, 0))
	return theoryCase{name: "growth, season and weekdays", replications: 400,
		why: "the integral of the rate; the number is Poisson",
		scenario: world(`"s"`, 40, 365, `
[source.in]
rate     = "210/week"
growth   = "3%/month"
season   = { jul = 0.6, dec = 0.7 }
weekdays = { sat = 0.1, sun = 0.25 }
[stage.s]
dwell      = 20
conversion = 0.5
`),
		checks: []check{
			mean("leads", year).rel(.001),
			mean("leads@2027-01", month(time.January)).rel(.0025),
			mean("leads@2027-07", month(time.July)).rel(.0025),
			mean("leads@2027-12", month(time.December)).rel(.0025),
		}}
}

// burst: a trade fair beside the daily leads.
func burst() theoryCase {
	return theoryCase{name: "burst", replications: 4000, batches: 2,
		why: "a Poisson number with mean 200 within 5 days, besides 2 a day",
		scenario: world(`"s"`, 0, 31, `
[source.in]
rate   = "2/day"
bursts = { fair = { on = 2027-01-11, leads = 200, over = "5d" } }
[stage.s]
conversion = 0.5
`),
		checks: []check{
			mean("leads", 262).rel(.002),
			mean("won", 131).rel(.002),
			mean("leads@2027-W01", 14).rel(.005), // 4 to 10 January
			mean("leads@2027-W02", 214).rel(.002),
			mean("leads@2027-W03", 14).rel(.005),
			variance("leads", 262).rel(.02),
		}}
}

// segments: a mix of customers, one with twice the odds and half the dwell.
func segments() theoryCase {
	return theoryCase{name: "segments", replications: 200,
		why: "each segment is a pipeline of its own",
		scenario: world(`"s"`, 20, 30, `
[source.in]
rate     = "300/day"
segments = { large = 0.3, small = 0.7 }
[source.out]
rate        = "100/day"
value_times = 3
[segment.small]
share = 0.5
value = 10
[segment.large]
share       = 0.5
value       = { dist = "exponential", mean = 100 }
odds_times  = 2
dwell_times = 0.5
value_times = 0.9
[stage.s]
dwell      = { dist = "gamma", mean = 2, cv = 0.5 }
conversion = 0.6
`),
		checks: []check{
			mean("segment.large.leads", 30*140).rel(.002),
			mean("segment.small.leads", 30*260).rel(.002),
			pooled("segment.large.win_rate", .75).rel(.002),
			pooled("segment.small.win_rate", .6).rel(.002),
			pooled("segment.large.cycle_days", 1).rel(.002),
			pooled("segment.small.cycle_days", 2).rel(.002),
			mean("segment.large.wip", 140).rel(.002),
			mean("segment.small.revenue", 30*.6*10*(210+3*50)).rel(.002),
			mean("segment.large.revenue", 30*.75*90*(90+3*50)).rel(.003),
			mean("source.out.revenue", 3*30*(.6*10*50+.75*90*50)).rel(.003),
			mean("revenue", 30*.6*10*(210+3*50)+30*.75*90*(90+3*50)).rel(.003),
		}}
}

// littlesLaw: in every stage and pool the time average of the number is the
// rate of leaving times the mean time, also with calendars, loops, patience and
// hand-overs. Little, "A proof for the queuing formula L = lambda W", Operations
// Research 9 (1961). Ends of the window cancel in the mean, because the process
// is the same at both.
func littlesLaw() theoryCase {
	const days = 364
	law := func(what, number, count, mean string) check {
		return check{what: "Little: " + what, want: 1, how: ratioOfSums, within: .002,
			of: func(r *sim.Result) ([]float64, []float64) {
				l, n, w := column(r, number).Values(), column(r, count).Values(), column(r, mean).Values()
				a, b := make([]float64, len(l)), make([]float64, len(l))
				for i := range l {
					a[i], b[i] = n[i]*w[i], l[i]*days
				}
				return a, b
			}}
	}
	return theoryCase{name: "Little's law", replications: 100,
		why: "L = lambda W",
		scenario: world(`"a", "b", "c"`, 210, days, `
[calendar]
days  = "Mon-Fri"
hours = "09:00-17:00"
[source.in]
rate = "20/day"
[stage.a]
handover = { dist = "exponential", mean = 0.5 }
pool     = "p"
work     = { dist = "lognormal", mean = "45m", cv = 0.5 }
dwell    = { dist = "gamma", mean = 3, cv = 0.8 }
routes   = { b = 0.7, c = 0.1 }
[stage.b]
pool       = "p"
work       = "30m"
patience   = { dist = "weibull", mean = 3, cv = 0.7 }
routes     = { c = 0.6, a = 0.1 }
priority   = -1
[stage.c]
pool       = "q"
work       = { dist = "exponential", mean = "1h" }
dwell      = { dist = "lognormal", mean = 9, cv = 1 }
lost_dwell = { dist = "lognormal", mean = 20, cv = 1 }
conversion = 0.5
[pool.p]
size  = 5
queue = "random"
[pool.q]
size  = 3
queue = "lifo"
`),
		checks: []check{
			law("pool q", "pool.q.queue", "pool.q.served", "pool.q.wait_days"),
			law("stage a", "stage.a.wip", "stage.a.entered", "stage.a.stage_days"),
			law("stage b", "stage.b.wip", "stage.b.entered", "stage.b.stage_days"),
			law("stage c", "stage.c.wip", "stage.c.entered", "stage.c.stage_days"),
		}}
}
