package slow_test

import (
	"math"
	"testing"
	"time"

	"dealcast/model"
	"dealcast/sim/internal/slow"
	"dealcast/sim/stream"
)

func known(x float64) model.Number {
	return model.Number{Value: x, Min: math.Inf(-1), Max: math.Inf(1)}
}

func constant(days float64) *model.Dist {
	return &model.Dist{Family: "constant", Names: []string{"value"}, Params: []model.Number{known(days)}, Shift: known(0), Scale: 1}
}

func plain() model.Multipliers {
	return model.Multipliers{Odds: known(1), Dwell: known(1), Value: known(1)}
}

// regular is a source that brings a deal every so many days from 0.
func regular(name string, every float64, enters string) model.Source {
	n := known(every)
	s := model.Source{Name: name, Every: &n, Enters: enters, Growth: known(0), Multipliers: plain()}
	for i := range s.Season {
		s.Season[i] = known(1)
	}
	for i := range s.Weekdays {
		s.Weekdays[i] = known(1)
	}
	return s
}

// toWon is a stage after which every deal is won.
func toWon(name string) model.Stage {
	return model.Stage{Name: name, Routes: []model.Route{{To: model.Won, Share: known(1)}}, MaxVisits: 100}
}

// friday is the start of all scenarios here.
var friday = time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)

func scenario(horizon float64, stages ...model.Stage) *model.Scenario {
	return &model.Scenario{
		Time:    model.Time{Start: friday, Horizon: horizon},
		Stages:  stages,
		Sources: []model.Source{regular("web", 1, stages[0].Name)},
		Pools:   []model.Pool{{Name: "team", Size: 1, Share: known(1)}},
	}
}

// begun is when the work of each deal's first visit began.
func begun(o *slow.Outcome) []float64 {
	var out []float64
	for _, d := range o.Deals {
		out = append(out, d.Visits[0].Begun)
	}
	return out
}

func closed(o *slow.Outcome) []float64 {
	var out []float64
	for _, d := range o.Deals {
		out = append(out, d.Closed)
	}
	return out
}

func same(t *testing.T, what string, got []float64, want ...float64) {
	t.Helper()
	ok := len(got) == len(want)
	for i := range want {
		ok = ok && (math.Abs(got[i]-want[i]) < 1e-12 || math.IsNaN(got[i]) && math.IsNaN(want[i]))
	}
	if !ok {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

var nan = math.NaN()

func TestOneMember(t *testing.T) {
	st := toWon("demo")
	st.Pool, st.Work = "team", constant(1.5)
	o := slow.Run(scenario(5, st), 1, 0, 0)
	same(t, "begun", begun(o), 0, 1.5, 3, 4.5, nan)
	same(t, "closed", closed(o), 1.5, 3, 4.5, nan, nan)
}

func TestRegularArrivalsRunBothWaysFromTheStart(t *testing.T) {
	o := slow.Run(scenario(2, toWon("demo")), 1, 0, 2.5)
	var numbers, times []float64
	for _, d := range o.Deals {
		numbers, times = append(numbers, float64(d.Number)), append(times, d.Created)
	}
	same(t, "numbers", numbers, -2, -1, 0, 1)
	same(t, "times", times, -2, -1, 0, 1)
}

func TestPatienceThatEndsWhenAMemberIsFreed(t *testing.T) {
	st := toWon("demo")
	st.Pool, st.Work, st.Patience = "team", constant(2), constant(1)
	o := slow.Run(scenario(7, st), 1, 0, 0)
	// Deals 1 and 3 are served at the very end of their patience.
	same(t, "begun", begun(o), 0, 2, nan, 4, nan, 6, nan)
	same(t, "closed", closed(o), 2, 4, 3, 6, 5, nan, nan)
	if r := o.Deals[2].Reason; r != "patience" {
		t.Errorf("deal 2 is lost for %q", r)
	}
}

func TestPatienceTo(t *testing.T) {
	st, self := toWon("demo"), toWon("self")
	st.Pool, st.Work, st.Patience, st.PatienceTo = "team", constant(9), constant(0.5), "self"
	self.Dwell = constant(0.25)
	o := slow.Run(scenario(2, st, self), 1, 0, 0)
	same(t, "closed", closed(o), nan, 1.75)
	if v := o.Deals[1].Visits; len(v) != 2 || v[0].To != "self" || v[1].Entered != 1.5 {
		t.Errorf("visits of deal 1: %+v", v)
	}
}

func officeHours() *model.Calendar {
	c := &model.Calendar{Hours: []model.Hours{{From: 9.0 / 24, To: 17.0 / 24}}}
	for d := time.Monday; d <= time.Friday; d++ {
		c.Days[d] = true
	}
	return c
}

func TestWorkOverAWeekend(t *testing.T) {
	for _, c := range []struct {
		why    string
		hours  float64
		closed float64
	}{
		{"from Friday 9:00", 2, 11.0 / 24},
		{"a whole day ends when the office closes, not when it opens again", 8, 17.0 / 24},
		{"the rest is done on Monday", 10, 3 + 11.0/24},
		{"and on Tuesday", 17, 4 + 10.0/24},
	} {
		st := toWon("demo")
		st.Pool, st.Work = "team", constant(c.hours/24)
		scn := scenario(7, st)
		scn.Sources[0] = regular("web", 30, "demo")
		scn.Calendar = officeHours()
		o := slow.Run(scn, 1, 0, 0)
		same(t, c.why+": begun", begun(o), 9.0/24)
		same(t, c.why, closed(o), c.closed)
	}
}

func TestHolidayIsClosed(t *testing.T) {
	st := toWon("demo")
	st.Pool, st.Work = "team", constant(1.0/24)
	scn := scenario(7, st)
	scn.Sources[0] = regular("web", 30, "demo")
	scn.Calendar = officeHours()
	scn.Calendar.Holidays = []time.Time{friday, friday.AddDate(0, 0, 3)}
	same(t, "begun on Tuesday", begun(slow.Run(scn, 1, 0, 0)), 4+9.0/24)
}

// Deals 0 to 4 wait through the first day, and the rule orders them at opening.
func TestQueueRules(t *testing.T) {
	for _, c := range []struct {
		queue model.Queue
		first func(d *slow.Deal) float64 // smaller is served first
	}{
		{model.FIFO, func(d *slow.Deal) float64 { return d.Visits[0].Joined }},
		{model.LIFO, func(d *slow.Deal) float64 { return -d.Visits[0].Joined }},
		{model.Oldest, func(d *slow.Deal) float64 { return d.Created }},
		{model.Random, func(d *slow.Deal) float64 {
			key := stream.Source(1, 0, stream.Name("source.web")).Deal(d.Number)
			return stream.Uniform(key.Bits(stream.At(stream.Name("stage.demo"), stream.Order), 0))
		}},
	} {
		st := toWon("demo")
		st.Pool, st.Work = "team", constant(1.0/64)
		scn := scenario(1, st)
		scn.Sources[0] = regular("web", 1.0/16, "demo")
		scn.Calendar = officeHours()
		scn.Pools[0].Queue = c.queue
		o := slow.Run(scn, 1, 0, 0)
		waited := o.Deals[:6] // all here before 9:00
		for i, a := range waited {
			for _, b := range waited[i+1:] {
				if (a.Visits[0].Begun < b.Visits[0].Begun) != (c.first(a) < c.first(b)) {
					t.Errorf("rule %d: deals %d and %d are served the wrong way round", c.queue, a.Number, b.Number)
				}
			}
		}
	}
}

func TestPriorityBetweenStages(t *testing.T) {
	slowly, fast := toWon("slowly"), toWon("fast")
	slowly.Pool, slowly.Work, slowly.Priority = "team", constant(1), 1
	fast.Pool, fast.Work = "team", constant(1)
	scn := scenario(4, slowly, fast)
	scn.Sources = []model.Source{regular("a", 1, "slowly"), regular("b", 1, "fast")}
	o := slow.Run(scn, 1, 0, 0)
	// Source a asks first at 0 and finds a free member; then fast goes first.
	same(t, "begun", begun(o), 0, 1, nan, 2, nan, 3, nan, nan)
}

func TestCoolingHalvesForwardShares(t *testing.T) {
	st := toWon("demo")
	halfLife := known(1)
	st.Pool, st.Work, st.Cooling = "team", constant(2), &halfLife
	o := slow.Run(scenario(60, st), 1, 0, 0)
	place := stream.At(stream.Name("stage.demo"), stream.Outcome)
	for _, d := range o.Deals {
		if math.IsNaN(d.Closed) {
			continue
		}
		u := stream.Uniform(stream.Source(1, 0, stream.Name("source.web")).Deal(d.Number).Bits(place, 0))
		chance := math.Exp2(-float64(d.Number)) // deal n waits n days
		if won := d.Result == model.Won; won != (u < chance) {
			t.Errorf("deal %d: won %v with u %v, chance %v", d.Number, won, u, chance)
		}
	}
}

func TestOddsKeepBackRoutesInProportion(t *testing.T) {
	st := toWon("demo")
	st.Routes = []model.Route{{To: "demo", Share: known(0.25)}, {To: model.Won, Share: known(0.25)}} // the rest, 0.5, is lost
	scn := scenario(400, st)
	scn.Sources[0].Odds = known(3)
	place := stream.At(stream.Name("stage.demo"), stream.Outcome)
	// Weights won 0.75, demo 0.25, lost 0.5: shares 1/2, 1/6, 1/3.
	for _, d := range slow.Run(scn, 1, 0, 0).Deals {
		u := stream.Uniform(stream.Source(1, 0, stream.Name("source.web")).Deal(d.Number).Bits(place, 0))
		want := model.Lost
		if u < 1.0/2 {
			want = model.Won
		} else if u < 2.0/3 {
			want = "demo"
		}
		if d.Visits[0].To != want {
			t.Errorf("deal %d goes to %s with u %v, want %s", d.Number, d.Visits[0].To, u, want)
		}
	}
}

func TestLoopEndsAfterMaxVisits(t *testing.T) {
	st := toWon("demo")
	st.Routes = []model.Route{{To: "demo", Share: known(1)}}
	st.Dwell, st.MaxVisits = constant(1), 3
	scn := scenario(9, st)
	scn.Sources[0] = regular("web", 30, "demo")
	d := slow.Run(scn, 1, 0, 0).Deals[0]
	if len(d.Visits) != 3 || d.Closed != 3 || d.Result != model.Lost || d.Reason != "loops" {
		t.Errorf("got %+v", d)
	}
}

func TestDwellByOutcome(t *testing.T) {
	for _, c := range []struct {
		why    string
		change func(*model.Stage)
		closed float64
	}{
		{"lost_dwell when lost", func(s *model.Stage) { s.Routes = nil; s.LostDwell = constant(2) }, 2},
		{"dwell when won", func(s *model.Stage) { s.LostDwell = constant(2) }, 1},
		{"dwell_to when won", func(s *model.Stage) { s.DwellTo = []model.DwellTo{{To: model.Won, Dist: *constant(3)}} }, 3},
	} {
		st := toWon("demo")
		st.Dwell = constant(1)
		c.change(&st)
		scn := scenario(9, st)
		scn.Sources[0] = regular("web", 30, "demo")
		scn.Sources[0].Dwell = known(0.5)
		same(t, c.why, closed(slow.Run(scn, 1, 0, 0)), c.closed/2)
	}
}
