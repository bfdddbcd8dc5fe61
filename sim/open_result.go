package sim

import (
	"math"
	"sort"

	"dealcast/model"
	"dealcast/sim/stat"
)

// OpenReport is what may become of today's pipeline within the horizon. Chances
// are shares of the replications.
type OpenReport struct {
	Deals    []OpenDeal   // in the order of the file
	Value    float64      // of all of them; of drawn values the mean
	Won      stat.Summary // how many are won, over replications
	WonValue stat.Summary // value of those won, over replications
	Old      int          // deals that are older than usual
	Judged   int          // deals of which it can be told
}

// OpenDeal is what may become of a deal that is open at the start.
type OpenDeal struct {
	ID, Stage       string // name of the stage
	StageTitle      string
	Source, Segment string // "": not known
	Status          model.Status
	Age             float64 // days in its stage
	Since           float64 // days in its status
	Value           float64 // mean over replications where it is drawn
	Drawn           bool    // the file does not know its value

	Won, Lost, Open float64       // chances to be so at the horizon
	CI              stat.Interval // of Won, 95%
	Expected        float64       // mean of its value if it is won, else 0
	P10, P50, P90   float64       // days from the start to the win, if it is won; NaN if it never is
	// Usual is how long 90% of the visits to this stage last that go on from it,
	// at most, in days; NaN when there are too few to tell.
	Usual float64
}

// Older reports whether the deal has been in its stage longer than 90% of those
// that go on from it.
func (d *OpenDeal) Older() bool { return d.Age > d.Usual }

// fewestStays is the least number of visits that says what is usual.
const fewestStays = 20

// OpenDeals is the report on the open deals; nil when the scenario has none, or
// when the run was not asked for it.
func (res *Result) OpenDeals() *OpenReport {
	p, rows := res.plan, res.harvest.open
	n := res.Run.Replications
	if len(p.open) == 0 || len(rows) != n*p.fateNumbers() {
		return nil
	}
	rep := &OpenReport{}
	count, value := make([]float64, n), make([]float64, n)
	for i := range p.open {
		d := res.openDeal(i, count, value)
		rep.Value += d.Value
		if !math.IsNaN(d.Usual) {
			rep.Judged++
		}
		if d.Older() {
			rep.Old++
		}
		rep.Deals = append(rep.Deals, d)
	}
	rep.Won = res.Run.Design().Summarise(count)
	rep.WonValue = res.Run.Design().Summarise(value)
	return rep
}

// openDeal is the report on deal i. It adds its wins and their value to those of
// each replication.
func (res *Result) openDeal(i int, count, value []float64) OpenDeal {
	p, o := res.plan, &res.plan.open[i]
	m := &p.scenario.Open.Deals[i]
	d := OpenDeal{
		ID: m.ID, Stage: m.Stage, StageTitle: p.stages[o.stage].title, Source: m.Source, Segment: m.Segment, Status: m.Status,
		Age: -m.Entered, Since: -m.Since, Value: m.Value, Drawn: o.drawn >= 0, Usual: math.NaN(),
	}
	n, width := len(count), p.fateNumbers()
	var wins []float64
	hits := make([]bool, n)
	lost, sum, won := 0, 0.0, 0.0
	for r := range n {
		row := res.harvest.open[r*width : (r+1)*width]
		v := m.Value
		if d.Drawn {
			v = row[len(p.open)+o.drawn]
		}
		sum += v
		switch t := row[i]; {
		case t >= 0:
			hits[r] = true
			wins = append(wins, t)
			won += v
			count[r]++
			value[r] += v
		case t == isLost:
			lost++
		}
	}
	if d.Drawn {
		d.Value = sum / float64(n)
	}
	d.Won = float64(len(wins)) / float64(n)
	d.Lost = float64(lost) / float64(n)
	d.Open = float64(n-len(wins)-lost) / float64(n)
	d.CI = res.Run.Design().Probability(hits)
	d.Expected = won / float64(n)
	sort.Float64s(wins)
	d.P10, d.P50, d.P90 = stat.Quantile(wins, 0.1), stat.Quantile(wins, 0.5), stat.Quantile(wins, 0.9)
	if h := res.harvest.stays[o.stage]; h.N() >= fewestStays {
		d.Usual = h.Quantile(0.9)
	}
	return d
}
