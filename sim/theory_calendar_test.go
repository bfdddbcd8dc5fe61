package sim_test

import "fmt"

// calendarCases are pools that are closed half of the time.
func calendarCases() []theoryCase {
	return []theoryCase{weekends(), nights()}
}

// weekends: leads come on working days only, and the team works round the clock
// on the same days. In operational time it is M/M/3; a queue at the end of
// Friday stands until Monday, and what it is then has the same law as at any
// other time. So the time averages of the numbers are those of M/M/3, and the
// elapsed times follow by Little's law with the rate of the wall clock.
func weekends() theoryCase {
	const l, m, c = 60., 25., 3 // per open day
	q := newMMc(l, m, c)
	const wall = l * 5 / 7
	return theoryCase{name: "M/M/3 closed at weekends", replications: 320,
		why: "Erlang C in operational time, Little's law on the wall clock",
		scenario: world(`"s"`, 70, 364, fmt.Sprintf(`
[calendar]
days  = "Mon-Fri"
hours = "00:00-24:00"
[source.in]
rate     = "%.17g/day"
weekdays = { sat = 0, sun = 0 }
[stage.s]
pool   = "p"
work   = %s
routes = { won = 1.0 }
[pool.p]
size = %d
`, wall, exponential(1/m), c)),
		checks: []check{
			mean("stage.s.wip", q.L),
			mean("pool.p.queue", q.Lq),
			pooled("pool.p.wait_days", q.Lq/wall),
			pooled("stage.s.work_days", l/m/wall).rel(.002),
			pooled("stage.s.effort_days", 1/m).rel(.002),
			pooled("pool.p.utilisation", q.rho).rel(.002),
			pooled("pool.p.wait_probability", q.PWait),
			mean("leads", wall*364).rel(.002),
		}}
}

// nights: leads come round the clock, the team works until noon. The work is in
// hours, because a day of work means a working day, here of twelve hours.
func nights() theoryCase {
	const l, m, c = 60., 75., 2
	q := dailyCalendar(l, m, c, .5, 600)
	return theoryCase{name: "M/M/2 open half of the day", replications: 150,
		why: "the chain of the number in the system, by uniformisation over the open hours",
		scenario: world(`"s"`, 60, 364, station(l, c, fmt.Sprintf(`{ dist = "exponential", mean = "%.17gh" }`, 24/m), "")+`
[calendar]
days  = "Mon-Sun"
hours = "00:00-12:00"
`),
		checks: []check{
			mean("pool.p.queue", q.Lq).rel(.0025),
			pooled("pool.p.wait_days", q.Wq).rel(.002),
			pooled("stage.s.work_days", q.Work),
			pooled("stage.s.effort_days", 1/m).rel(.002),
			pooled("pool.p.utilisation", q.Utilisation).rel(.002),
			pooled("pool.p.wait_probability", q.PWait).rel(.002),
		}}
}
