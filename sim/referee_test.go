package sim_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/internal/slow"
)

const (
	randomScenarios = 500
	refereeSeed     = 11
)

// parse reads a scenario from its text.
func parse(text string) (*model.Scenario, error) { return parseWith(text, nil) }

// parseWith reads a scenario that names files.
func parseWith(text string, files map[string]string) (*model.Scenario, error) {
	there := fstest.MapFS{"random.toml": &fstest.MapFile{Data: []byte(text)}}
	for name, its := range files {
		there[name] = &fstest.MapFile{Data: []byte(its)}
	}
	scn, problems := model.Load(there, "random.toml", nil)
	if scn == nil {
		return nil, fmt.Errorf("%v", problems)
	}
	return scn, nil
}

// TestRefereeAgrees runs random scenarios through the engine and through the
// slow simulator, and compares every event of every deal and every metric.
func TestRefereeAgrees(t *testing.T) {
	n := uint64(randomScenarios)
	if testing.Short() {
		n = 60
	}
	const parts = 4
	for part := range uint64(parts) {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			for i := part; i < n; i += parts {
				sketch := slow.Random(i)
				if err := referee(sketch, int(i%3)*37, i%10 == 0); err != nil {
					t.Fatalf("random scenario %d: %v\n%s", i, err, sketch.TOML)
				}
			}
		})
	}
}

// referee compares one replication of one scenario; fine: in the fine periods
// too, which takes as long as all the rest.
func referee(sketch slow.Sketch, replication int, fine bool) error {
	scn, err := parseWith(sketch.TOML, sketch.Files)
	if err != nil {
		return err
	}
	plan, err := sim.Compile(scn)
	if err != nil {
		return err
	}
	seed := uint64(refereeSeed)
	got, err := sim.Run(context.Background(), plan, sim.Options{
		Replications: 1, First: replication, Seed: &seed, Workers: 1, Trace: []int{replication},
	})
	if err != nil {
		return err
	}
	want := slow.Run(scn, seed, uint64(replication), plan.Warmup())
	if err := sameLives(got.Trace, want); err != nil {
		return err
	}
	return sameMetrics(got, scn, want, fine)
}

// closeTo is equality of two ways to compute a number.
func closeTo(a, b, tolerance float64) bool {
	if math.IsNaN(a) || math.IsNaN(b) {
		return math.IsNaN(a) && math.IsNaN(b)
	}
	return math.Abs(a-b) <= tolerance*math.Max(1, math.Abs(b))
}

// sameLives compares the events of each deal, one by one. Of all differences it
// reports the earliest: the others may follow from it.
func sameLives(trace []sim.TraceEvent, want *slow.Outcome) (first error) {
	lives := map[string][]sim.TraceEvent{}
	for _, e := range trace {
		lives[e.Deal] = append(lives[e.Deal], e)
	}
	earliest := math.Inf(1)
	differ := func(t float64, format string, args ...any) {
		if t < earliest {
			earliest, first = t, fmt.Errorf(format, args...)
		}
	}
	for _, d := range want.Deals {
		label := d.Source
		if d.Burst != "" {
			label += ".bursts." + d.Burst
		}
		label = fmt.Sprintf("%s#%d", label, d.Number)
		if d.Open != "" {
			label = "open#" + d.Open
		}
		life := lives[label]
		delete(lives, label)
		for i, its := range eventsOf(d) {
			if len(life) == 0 {
				differ(its.Time, "deal %s, event %d: the engine stops before %+v", label, i, its)
				break
			}
			if err := sameEvent(life[0], its); err != nil {
				differ(math.Min(its.Time, life[0].Time), "deal %s, event %d: %w", label, i, err)
				life = nil
				break
			}
			life = life[1:]
		}
		if len(life) > 0 {
			differ(life[0].Time, "deal %s: the engine goes on with %+v", label, life[0])
		}
	}
	for label, life := range lives {
		differ(life[0].Time, "the engine knows deal %s, the referee does not", label)
	}
	return first
}

func sameEvent(got, want sim.TraceEvent) error {
	g, w := got, want
	g.Deal, g.Time, g.Value, g.Replication = "", 0, 0, 0
	w.Deal, w.Time, w.Value, w.Replication = "", 0, 0, 0
	if g != w || !closeTo(got.Time, want.Time, 1e-9) || !closeTo(got.Value, want.Value, 1e-9) {
		return fmt.Errorf("engine %+v, referee %+v", got, want)
	}
	return nil
}

// eventsOf is the life of a deal as the engine's event log would tell it.
func eventsOf(d *slow.Deal) (events []sim.TraceEvent) {
	add := func(t float64, event, stage, pool string, value float64, note string) {
		if !math.IsNaN(t) {
			events = append(events, sim.TraceEvent{Time: t, Event: event, Stage: stage, Pool: pool, Value: value, Note: note})
		}
	}
	none := math.NaN()
	add(d.Created, "created", "", "", none, "")
	add(d.Asked, "block", "", "", none, d.Wanted)
	last := ""
	for _, v := range d.Visits {
		add(v.Entered, "enter", v.Stage, "", none, "")
		if v.Pool != "" {
			add(v.Joined, "join", v.Stage, v.Pool, none, "")
			add(v.Begun, "begin", v.Stage, v.Pool, v.Begun-v.Joined, "")
			add(v.Finished, "end", v.Stage, v.Pool, none, "")
		}
		if v.Blocked {
			add(v.Ready, "block", v.Stage, "", none, v.Wanted)
		}
		add(v.Left, "leave", v.Stage, "", none, v.To)
		last = v.Stage
	}
	switch d.Result {
	case model.Won:
		add(d.Closed, "won", last, "", d.Value, "")
	case model.Lost:
		add(d.Closed, "lost", last, "", none, d.Reason)
	}
	return events
}

// sameMetrics compares the columns of the result.
func sameMetrics(got *sim.Result, scn *model.Scenario, want *slow.Outcome, fine bool) error {
	reported := map[string]bool{}
	for _, p := range got.Periods {
		reported[p.Label] = true
	}
	over := map[[2]float64]map[string]float64{}
	metrics := func(from, to float64) map[string]float64 {
		key := [2]float64{from, to}
		if over[key] == nil {
			over[key] = want.Metrics(from, to)
		}
		return over[key]
	}
	for _, c := range got.Columns() {
		from, to := 0.0, want.Horizon
		if c.Period != nil {
			if !fine && !reported[c.Period.Label] {
				continue
			}
			from, to = c.Period.FromDay, c.Period.ToDay
		}
		if c.Scope == sim.ScopeTarget {
			continue // below
		}
		path, _, _ := strings.Cut(c.Path, "@")
		if path == "cash_low" || path == "cash_turn_days" {
			continue // of columns that are compared: see TestCashLowAndTurn
		}
		if path == "revenue_cumulative" { // counts from the start
			path, from = "revenue", 0
		}
		if path == "cash_flow_cumulative" {
			path, from = "cash_flow", 0
		}
		value, known := metrics(from, to)[path]
		if !known {
			return fmt.Errorf("the referee does not know %s", c.Path)
		}
		tolerance := 1e-9
		if strings.HasSuffix(path, "wip") || strings.HasSuffix(path, "queue") {
			tolerance = 1e-8 // the engine takes them as differences of large sums
		}
		if strings.HasSuffix(path, "_p50") || strings.HasSuffix(path, "_p90") {
			tolerance = 0.005 // bins
		}
		if v := c.Values()[0]; !closeTo(v, value, tolerance) || v < 0 && value >= 0 {
			return fmt.Errorf("%s: engine %v, referee %v", c.Path, v, value)
		}
	}
	for i := range got.Targets {
		if err := sameTarget(got, scn, i, want, metrics); err != nil {
			return err
		}
	}
	return nil
}

// sameTarget compares the value that a target is judged by, the verdict, and
// the day on which it was reached.
func sameTarget(got *sim.Result, scn *model.Scenario, i int, want *slow.Outcome, metrics func(from, to float64) map[string]float64) error {
	target, its := &scn.Targets[i], &got.Targets[i]
	day := func(t time.Time) float64 { return t.Sub(scn.Time.Start).Hours() / 24 }
	from, to := math.Max(0, day(target.From)), math.Min(want.Horizon, day(target.To))
	value := metrics(from, to)[target.Metric] + target.SoFar
	column, _ := got.Column("target." + target.Name)
	if v := column.Values()[0]; !closeTo(v, value, 1e-9) {
		return fmt.Errorf("target: engine %v, referee %v", v, value)
	}
	if math.IsNaN(value) {
		return nil
	}
	goal := target.Value.Value
	if hit := target.AtLeast && value >= goal || !target.AtLeast && value <= goal; hit != (its.Probability == 1) {
		return fmt.Errorf("target: engine %v, referee %v: value %v, goal %v", its.Probability, hit, value, goal)
	}
	if its.Reached == nil {
		return nil
	}
	reached := math.Inf(1)
	for d := from; d < to && math.IsInf(reached, 1); d++ {
		if sum := total(want, target.Metric, from, d+1) + target.SoFar; sum >= goal {
			reached = d
		}
	}
	if its.Reached[0] != reached {
		return fmt.Errorf("target reached: engine on day %v, referee on day %v", its.Reached[0], reached)
	}
	return nil
}

// total is revenue or won over [from, to).
func total(o *slow.Outcome, metric string, from, to float64) (sum float64) {
	for _, d := range o.Deals {
		switch {
		case d.Result != model.Won || !(from <= d.Closed && d.Closed < to):
		case metric == "revenue":
			sum += d.Value
		default:
			sum++
		}
	}
	return sum
}
