package sim_test

import (
	"testing"

	"dealcast/sim/internal/slow"
)

// Many things at one instant, in an order that random scenarios seldom try.
func TestRefereeAgreesOnTies(t *testing.T) {
	const head = `
stages = ["a", "b"]
[time]
start = 2027-01-04
horizon = "20d"
warmup = "5d"
`
	for _, c := range []struct{ why, text string }{
		{"deals that give up join another queue of the pool behind or before those who ask at that instant", `
[pool.p]
size = 1
[source.x]
every = "1d"
enters = "a"
[source.y]
every = "1d"
enters = "b"
[stage.a]
pool = "p"
work = "36h"
patience = "1d"
patience_to = "b"
conversion = 1
[stage.b]
pool = "p"
work = "36h"
conversion = 1
`},
		{"patience that ends when a member is freed", `
[pool.p]
size = 1
[source.x]
every = "1d"
[stage.a]
pool = "p"
work = "2d"
patience = "1d"
conversion = 1
[stage.b]
pool = "p"
work = "0h"
conversion = 1
`},
		{"work that takes no time", `
[pool.p]
size = 2
[source.x]
every = "12h"
[source.y]
every = "6h"
[stage.a]
pool = "p"
work = "0h"
routes = { b = 0.5, a = 0.4 }
[stage.b]
pool = "p"
work = "18h"
patience = "0h"
patience_to = "a"
routes = { a = 0.5, won = 0.5 }
`},
		{"everything ends when the office closes", `
[calendar]
days = "Mon-Fri"
hours = "06:00-18:00"
[pool.p]
size = 2
[source.x]
every = "6h"
[stage.a]
pool = "p"
work = "6h"
patience = "18h"
conversion = 0.7
[stage.b]
handover = "12h"
pool = "p"
work = "1d"
patience = "1d"
conversion = 0.5
`},
		{"members come and go at midnight, when work ends and deals come", `
[pool.p]
size = 2
hires = { a = { on = 2027-01-05, add = 1 }, b = { on = 2027-01-07, add = -2 }, c = { on = 2027-01-07, add = 1 }, d = { on = 2027-01-09, add = -3 }, e = { on = 2027-01-11, add = 2 } }
[source.x]
every = "6h"
[source.y]
every = "12h"
enters = "b"
[stage.a]
pool = "p"
work = "12h"
patience = "24h"
patience_to = "b"
routes = { b = 0.5, a = 0.3 }
[stage.b]
pool = "p"
work = "6h"
patience = "18h"
conversion = 0.5
`},
		{"full stages are left, entered and asked for at the same instants", `
[pool.p]
size = 2
[source.x]
every = "6h"
[source.y]
every = "8h"
enters = "b"
[stage.a]
pool = "p"
work = "6h"
routes = { b = 0.7, a = 0.2 }
limit = 2
when_full = "wait"
[stage.b]
dwell = "12h"
routes = { a = 0.5, won = 0.3 }
limit = 3
`},
		{"whoever is blocked without a dwell keeps his members, and with one he does not", `
[pool.p]
size = 1
[pool.q]
size = 2
spans = ["a", "b"]
per_member = 3
[source.x]
every = "6h"
[source.y]
every = "1d"
enters = "b"
[stage.a]
pools = ["p", "q"]
work = "6h"
lost_dwell = "12h"
conversion = 0.8
[stage.b]
pool = "q"
work = "12h"
dwell = "6h"
routes = { won = 0.4, a = 0.4 }
limit = 1
when_full = "wait"
`},
		{"several pools open and close at the same instants", `
[calendar]
days = "Mon-Fri"
hours = ["06:00-12:00", "15:00-21:00"]
[calendar.late]
days = "Mon-Sat"
hours = "12:00-24:00"
[pool.p]
size = 1
[pool.q]
size = 2
calendar = "late"
hires = { a = { on = 2027-01-06, add = 1 } }
[pool.r]
size = 1
[source.x]
every = "6h"
[source.y]
every = "12h"
enters = "b"
[stage.a]
pools = ["p", "q"]
work = "3h"
patience = "18h"
patience_to = "b"
conversion = 0.7
[stage.b]
pools = ["q", "r"]
work = "3h"
priority = 1
patience = "1d"
routes = { a = 0.5, won = 0.3 }
`},
	} {
		if err := referee(slow.Sketch{TOML: head + c.text}, 0, true); err != nil {
			t.Errorf("%s: %v", c.why, err)
		}
	}
}
