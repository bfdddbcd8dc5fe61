package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"dealcast/sim"
)

// TestOrganisationByHand: limits, portfolios, several pools and changing teams
// in scenarios without chance that can be worked out on paper.
func TestOrganisationByHand(t *testing.T) {
	tandem := one(1) + `
[stage.a]
pool   = "p"
work   = 1
routes = { b = 1.0 }
%s
[stage.b]
pool   = "q"
work   = 3
routes = { won = 1.0 }
limit  = 1
[pool.p]
size = 1
[pool.q]
size = 1
`
	plain := one(1) + "[stage.s]\npool = \"p\"\nwork = 2\nconversion = 1.0\n"
	runHand(t, []handCase{
		{name: "blocking tandem", why: "a blocked deal keeps its member: the first stage works at the pace of the second",
			scenario: world(`"a", "b"`, 0, 8, fill(tandem, "")),
			// Within an instant the log is in the order in which the engine works:
			// the member is free for in#2 before in#1 asks for the other.
			events: "begin", log: "in#0 0, in#0 1, in#1 1, in#2 4, in#1 4, in#3 7, in#2 7",
			columns: map[string]float64{
				"stage.a.blocked_days": (0. + 2 + 2) / 3, // in#0, in#1 and in#2 left a
				"stage.a.stage_days":   (1. + 3 + 5) / 3, "pool.p.utilisation": 1, "stage.b.door_queue": 4. / 8,
				"won": 2, "open_end": 6, "stage.a.wip": (1 + 1 + 2 + 3 + 3 + 4 + 5 + 5.) / 8,
			}},
		{name: "blocked after a dwell", why: "with a dwell the member is released, only the stage is kept",
			scenario: world(`"a", "b"`, 0, 8, fill(tandem, "dwell = 0.5")),
			events:   "begin", log: "in#0 0, in#1 1, in#0 1.5, in#2 2, in#3 3, in#4 4, in#1 4.5, in#5 5, in#6 6, in#7 7, in#2 7.5"},
		{name: "turned away", why: "a limit of 2 on the first stage; who leaves at 5 makes room for who comes at 5",
			scenario: world(`"s"`, 0, 6, one(1)+"[stage.s]\npool = \"p\"\nwork = 2.5\nconversion = 1.0\nlimit = 2\n[pool.p]\nsize = 1\n"),
			events:   "begin lost", log: "in#0 0, in#2 2, in#1 2.5, in#4 4, in#3 5",
			columns: map[string]float64{
				"stage.s.turned_away": 2, "lost_to_full": 2, "lost": 2, "stage.s.lost": 0, "stage.s.entered": 4, "open_end": 2, "leads": 6, "won": 2,
			}},
		{name: "waits outside", why: "when_full = wait: new leads wait at the door, in no stage",
			scenario: world(`"s"`, 0, 6, one(1)+"[stage.s]\ndwell = 2\nconversion = 1.0\nlimit = 1\nwhen_full = \"wait\"\n"),
			events:   "block enter won", log: "in#0 0, in#1 1, in#0 2, in#1 2, in#2 2, in#3 3, in#1 4, in#2 4, in#4 4, in#5 5",
			columns: map[string]float64{"stage.s.wip": 1, "stage.s.door_queue": (1 + 1 + 2 + 2 + 3.) / 6, "open_end": 4, "wip": (1 + 2 + 2 + 3 + 3 + 4.) / 6}},
		{name: "lost on the way", why: "when_full = lost: a deal from another stage is lost, from that stage",
			scenario: world(`"a", "b"`, 0, 6, one(1)+"[stage.a]\ndwell = 0.25\nroutes = { b = 1.0 }\n[stage.b]\ndwell = 1.5\nlimit = 1\nwhen_full = \"lost\"\nroutes = { won = 1.0 }\n"),
			events:   "lost won", log: "in#1 1.25, in#0 1.75, in#3 3.25, in#2 3.75, in#5 5.25, in#4 5.75",
			columns: map[string]float64{"stage.a.lost": 3, "stage.a.lost_to_full": 3, "stage.b.turned_away": 3, "lost_to_full": 3, "stage.a.conversion": .5}},
		{name: "portfolio", why: "one member carries two deals from a to b; a third waits at the door",
			scenario: world(`"a", "b", "c"`, 0, 8, one(1)+`
[stage.a]
dwell  = 1
routes = { b = 1.0 }
[stage.b]
dwell  = 2
routes = { c = 1.0 }
[stage.c]
dwell  = 1
routes = { won = 1.0 }
[pool.reps]
size       = 1
spans      = ["a", "b"]
per_member = 2
`),
			events: "block enter", log: "in#0 0, in#0 1, in#1 1, in#1 2, in#2 2, in#0 3, in#2 3, in#3 3, " +
				"in#2 4, in#1 4, in#3 4, in#4 4, in#3 5, in#5 5, in#2 6, in#4 6, in#6 6, in#4 7, in#3 7, in#5 7, in#7 7",
			columns: map[string]float64{"pool.reps.carried": 15. / 8, "pool.reps.portfolio_use": 15. / 16}},
		{name: "a hire", why: "two members from day 3 on",
			scenario: world(`"s"`, 0, 7, plain+"[pool.p]\nsize = 1\ncost = \"10/day\"\nhires = { one = { on = 2027-01-04, add = 1 } }\n"),
			events:   "begin", log: "in#0 0, in#1 2, in#2 3, in#3 4, in#4 5, in#5 6",
			columns: map[string]float64{"pool.p.capacity": (7 + 4.) / 7, "pool.p.utilisation": (7 + 4.) / 11, "cost": 110}},
		{name: "a ramp", why: "from half speed on day 2 to full speed on day 4: 2 days of work take until 4.5",
			scenario: world(`"s"`, 0, 7, one(2)+"[stage.s]\npool = \"p\"\nwork = 2\nconversion = 1.0\n[pool.p]\nsize = 0\nhires = { one = { on = 2027-01-03, add = 1, ramp = \"2d\", from = 0.5 } }\n"),
			events:   "begin end", log: "in#0 2, in#0 4.5, in#1 4.5, in#1 6.5, in#2 6.5"},
		{name: "a leaver", why: "a busy leaver finishes his deal; he is paid until day 3",
			scenario: world(`"s"`, 0, 8, plain+"[pool.p]\nsize = 2\ncost = \"10/day\"\nhires = { bye = { on = 2027-01-04, add = -1 } }\n"),
			// On day 3 in#1 (slot 1, begun 1) is done and in#2 (slot 0, begun 2)
			// goes on: capacity changes come first, so slot 1 is still busy and
			// last in the order of leaving, is dismissed, and done at 3.
			events: "begin", log: "in#0 0, in#1 1, in#2 2, in#3 4, in#4 6",
			columns: map[string]float64{"pool.p.capacity": (8 + 3.) / 8, "cost": 110}},
		{name: "a leaver who finishes", why: "he is present until his deal is done, on the payroll until he leaves",
			scenario: world(`"s"`, 0, 6, one(10)+"[stage.s]\npool = \"p\"\nwork = 5\nconversion = 1.0\n[pool.p]\nsize = 1\ncost = \"10/day\"\nhires = { bye = { on = 2027-01-03, add = -1 } }\n"),
			events:   "begin end", log: "in#0 0, in#0 5",
			columns: map[string]float64{"pool.p.capacity": 5. / 6, "cost": 20, "pool.p.utilisation": 1}},
		{name: "nobody for a while", why: "size 0 from day 2 to day 5: those who wait are served on day 5",
			scenario: world(`"s"`, 0, 7, one(1)+"[stage.s]\npool = \"p\"\nwork = 1\nconversion = 1.0\n[pool.p]\nsize = 1\nhires = { off = { on = 2027-01-03, add = -1 }, back = { on = 2027-01-06, add = 1 } }\n"),
			events:   "begin", log: "in#0 0, in#1 1, in#2 5, in#3 6"},
		{name: "two at once", why: "both pools are needed; nobody overtakes a deal with which it shares a pool",
			scenario: world(`"both", "only"`, 0, 7, `
[source.x]
every  = 10
enters = "only"
[source.y]
every  = 10
enters = "both"
[source.z]
every  = 10
enters = "only"
[stage.both]
handover = 1
pools  = ["p", "q"]
work   = 1
routes = { won = 1.0 }
[stage.only]
pool   = "q"
work   = 3
routes = { won = 1.0 }
[pool.p]
size = 1
[pool.q]
size = 2
hires = { bye = { on = 2027-01-02, add = -1 } }
`),
			// At 0 x and z take both members of q. On day 1 one of them will be
			// gone when he is done. y waits from 1 for one of q, until 3.
			events: "begin", log: "x#0 0, z#0 0, y#0 3",
			columns: map[string]float64{"pool.p.wait_days": 2, "stage.both.wait_days": 2, "pool.q.served": 3}},
		{name: "no overtaking", why: "p is free, but the deal before needs it too",
			scenario: world(`"both", "p_only", "q_only"`, 0, 7, `
[source.x]
every  = 10
enters = "q_only"
[source.y]
every  = 10
enters = "both"
[source.z]
every  = 10
enters = "p_only"
[stage.both]
handover = 1
pools  = ["p", "q"]
work   = 1
routes = { won = 1.0 }
[stage.p_only]
handover = 2
pool   = "p"
work   = 1
routes = { won = 1.0 }
[stage.q_only]
pool   = "q"
work   = 3
routes = { won = 1.0 }
[pool.p]
size = 1
[pool.q]
size = 1
`),
			events: "begin", log: "x#0 0, y#0 3, z#0 4"},
		{name: "calendars of their own", why: "work of both goes on while both are open: 6 hours on two days of 4 common hours",
			scenario: world(`"s"`, 0, 5, one(10)+`
[stage.s]
pools  = ["p", "q"]
work   = "6h"
conversion = 1.0
[calendar.early]
hours = "06:00-14:00"
[calendar.late]
hours = "10:00-18:00"
[pool.p]
size     = 1
calendar = "early"
[pool.q]
size     = 1
calendar = "late"
`),
			events: "begin end", log: "in#0 0.416667, in#0 1.5"},
		{name: "overhead", why: "8 of 40 hours a week are meetings: work takes a quarter longer",
			scenario: world(`"s"`, 0, 5, one(10)+`
[stage.s]
pool   = "p"
work   = "4h"
conversion = 1.0
[calendar]
days  = "Mon-Fri"
hours = "09:00-17:00"
[pool.p]
size     = 1
overhead = "8h/week"
`),
			events: "begin end", log: "in#0 0.375, in#0 0.583333"},
	})
}

// Two limited stages swap deals: with both full and each deal wanting the other
// stage, nobody can ever move again.
func TestDeadlockIsReported(t *testing.T) {
	scenario := func(limit int) string {
		return world(`"a", "b"`, 0, 30, fmt.Sprintf(`
[source.x]
every  = 100
enters = "a"
[source.y]
every  = 100
enters = "b"
[stage.a]
dwell  = 2
limit  = %d
routes = { b = 1.0 }
[stage.b]
dwell  = 2
limit  = 1
routes = { a = 0.999999, won = 0.000001 } # a way out must exist
`, limit))
	}
	res := simulate(t, compile(t, scenario(1)), sim.Options{Replications: 3})
	want := "deals wait for each other for ever in 3 of 3 replications: in replication 0 y#0 (in b, for a), x#0 (in a, for b)"
	if !slices.Contains(res.Warnings, want) {
		t.Errorf("got %q, want %q", res.Warnings, want)
	}
	if got := column(res, "deadlocked").Values()[0]; got != 2 {
		t.Errorf("%g deals are deadlocked, want 2", got)
	}
	// With a place to spare in a, deals go round until max_visits.
	res = simulate(t, compile(t, scenario(2)), sim.Options{Replications: 1})
	if got := column(res, "deadlocked").Values()[0]; got != 0 {
		t.Errorf("%g deals are deadlocked where there is room to swap: %q", got, res.Warnings)
	}
}

// A blocked deal keeps the only member that the deal before it needs.
func TestDeadlockOverAMember(t *testing.T) {
	res := simulate(t, compile(t, world(`"a", "b"`, 0, 20, one(1)+`
[stage.a]
pool   = "p"
work   = 1
routes = { b = 1.0 }
[stage.b]
handover = 1
pool   = "p"
work   = 1
limit  = 1
routes = { won = 1.0 }
[pool.p]
size = 1
`)), sim.Options{Replications: 1})
	// in#0 is in b and wants p from day 2 on; p is held by in#1, which waits
	// for b. The others wait for p.
	if got := column(res, "deadlocked").Values()[0]; got != 20 {
		t.Errorf("%g deals are deadlocked, want all 20", got)
	}
	if len(res.Warnings) == 0 || !strings.Contains(strings.Join(res.Warnings, "\n"), "in#0 (in b, for p), in#") {
		t.Errorf("warnings %q", res.Warnings)
	}
}
