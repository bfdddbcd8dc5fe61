package sim_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"dealcast/model"
	"dealcast/sim"
)

// stay is what the event log shows of the draws of one visit of a deal to a
// stage: days, on the pool's clock for the effort. What is not seen is NaN.
type stay struct {
	stage                   string
	visit                   int
	handover, effort, dwell float64
	wait                    float64 // until work began
	patience                float64 // of a deal that gave up
	out                     int     // which of the stage's ways, in cut order; -1: not by the draw

	entered, joined, since float64 // since: work or, where nobody works, the stay began
}

// life is what the event log shows of a deal.
type life struct {
	created, value float64
	stays          []*stay
}

// at is the stay of a visit to a stage; nil if there is none.
func (l *life) at(stage string, visit int) *stay {
	for _, s := range l.stays {
		if s.stage == stage && s.visit == visit {
			return s
		}
	}
	return nil
}

// livesOf reads the lives of the deals of a replication off its log.
func livesOf(t testing.TB, scn *model.Scenario, replication int) map[string]*life {
	t.Helper()
	plan, err := sim.Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	res := simulate(t, plan, sim.Options{Replications: 1, First: replication, Trace: []int{replication}})
	ways := waysOf(scn)
	lives := map[string]*life{}
	none := math.NaN()
	for i, e := range res.Trace {
		l := lives[e.Deal]
		if l == nil {
			l = &life{value: none}
			lives[e.Deal] = l
		}
		var s *stay
		if n := len(l.stays); n > 0 {
			s = l.stays[n-1]
		}
		switch e.Event {
		case "created":
			l.created = e.Time
		case "enter":
			visit := 0
			for l.at(e.Stage, visit) != nil {
				visit++
			}
			l.stays = append(l.stays, &stay{stage: e.Stage, visit: visit, entered: e.Time, since: e.Time, joined: none,
				handover: none, effort: none, dwell: none, wait: none, patience: none, out: -1})
		case "join":
			s.handover = e.Time - s.entered
			s.joined, s.since = e.Time, none
		case "begin":
			s.wait, s.since = e.Value, e.Time
		case "end":
			s.effort = plan.OpenDays(e.Pool, s.since, e.Time)
			s.since = e.Time
		case "leave":
			if math.IsNaN(s.since) {
				s.patience = e.Time - s.joined
				break
			}
			s.dwell = e.Time - s.since
			if looped := e.Note == "lost" && res.Trace[i+1].Note == "loops"; !looped {
				s.out = slices.Index(ways[e.Stage], e.Note)
			}
		case "won":
			l.value = e.Value
		}
	}
	return lives
}

// waysOf is the ways out of each stage in the order in which a draw is cut.
func waysOf(scn *model.Scenario) map[string][]string {
	ways := map[string][]string{}
	for i := range scn.Stages {
		s := &scn.Stages[i]
		to := func(name string) bool {
			return slices.ContainsFunc(s.Routes, func(r model.Route) bool { return r.To == name })
		}
		var all []string
		if to(model.Won) {
			all = append(all, model.Won)
		}
		for j := len(scn.Stages) - 1; j >= 0; j-- {
			if to(scn.Stages[j].Name) {
				all = append(all, scn.Stages[j].Name)
			}
		}
		ways[s.Name] = append(all, model.Lost)
	}
	return ways
}

// change is what a variant means to change: everything else about a deal must
// stay as it was.
type change struct {
	// Factor on what is seen: of "created", "value", or of the "effort",
	// "dwell" or "handover" of a stage as in "demo.dwell". NaN: any change.
	factor map[string]float64
	// For the outcome of a stage: 1: never cut later, for the better; 2: any.
	outcome map[string]int
}

func (c change) of(what string) float64 {
	if f, ok := c.factor[what]; ok {
		return f
	}
	return 1
}

// seen counts what a comparison of lives could compare.
type seen struct{ deals, draws, waits int }

// sameDraws compares the lives of the deals that both runs know, draw by draw.
func sameDraws(scn *model.Scenario, base, variant map[string]*life, c change) (n seen, err error) {
	differ := func(deal, what string, a, b float64) error {
		return fmt.Errorf("deal %s: %s was %v and is %v", deal, what, a, b)
	}
	equal := func(a, b, factor float64) bool {
		if math.IsNaN(a) || math.IsNaN(b) || math.IsNaN(factor) {
			return true // seen in one of them at most
		}
		n.draws++
		return math.Abs(b-a*factor) <= 1e-9*math.Max(1, math.Abs(a))
	}
	cools := map[string]bool{}
	for i := range scn.Stages {
		cools[scn.Stages[i].Name] = scn.Stages[i].Cooling != nil
	}
	for deal, a := range base {
		b := variant[deal]
		if b == nil {
			continue
		}
		n.deals++
		if !equal(a.created, b.created, c.of("created")) {
			return n, differ(deal, "created", a.created, b.created)
		}
		if !equal(a.value, b.value, c.of("value")) {
			return n, differ(deal, "value", a.value, b.value)
		}
		for _, x := range a.stays {
			y := b.at(x.stage, x.visit)
			if y == nil {
				continue
			}
			stage, visit := x.stage, fmt.Sprintf("%s/%d", x.stage, x.visit)
			for _, d := range []struct {
				what string
				a, b float64
			}{{"handover", x.handover, y.handover}, {"effort", x.effort, y.effort}} {
				if !equal(d.a, d.b, c.of(stage+"."+d.what)) {
					return n, differ(deal, visit+" "+d.what, d.a, d.b)
				}
			}
			if x.wait != y.wait && !math.IsNaN(x.wait) && !math.IsNaN(y.wait) {
				n.waits++
			}
			// Who gave up in one run has that patience in the other.
			if !equal(x.patience, y.patience, 1) || x.patience < y.wait-1e-9 || y.patience < x.wait-1e-9 {
				return n, fmt.Errorf("deal %s: %s patience: was %v (waited %v) and is %v (waited %v)", deal, visit, x.patience, x.wait, y.patience, y.wait)
			}
			if x.out < 0 || y.out < 0 {
				continue
			}
			if x.out == y.out && !equal(x.dwell, y.dwell, c.of(stage+".dwell")) {
				return n, differ(deal, visit+" dwell", x.dwell, y.dwell)
			}
			n.draws++
			if !sameLuck(x, y, cools[stage], c.outcome[stage]) {
				return n, fmt.Errorf("deal %s: %s leaves by way %d after waiting %v, and now by way %d after waiting %v", deal, visit, x.out, x.wait, y.out, y.wait)
			}
		}
	}
	return n, nil
}

// sameLuck is whether one uniform number can have decided both stays: a shorter
// wait, and a better chance, never cut it later.
func sameLuck(x, y *stay, cools bool, changed int) bool {
	shorter, longer := cools && y.wait < x.wait-1e-9, cools && y.wait > x.wait+1e-9
	switch {
	case changed == 2:
		return true
	case changed == 1:
		return longer || y.out <= x.out
	case shorter:
		return y.out <= x.out
	case longer:
		return y.out >= x.out
	}
	return y.out == x.out
}
