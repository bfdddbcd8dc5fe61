package sim

import (
	"math"

	"dealcast/sim/stat"
)

// fates are what becomes of the open deals in a replication; only who asks for
// them gets them (Options.OpenDeals).
type fates struct {
	// row is one number for each open deal: the day of its win, isLost or
	// isOpen; then the value of each of which the value is drawn.
	row   []float64
	stays []*stat.Hist // by stage: days of the visits that went on
}

// What stands in the row for a deal that is not won.
const (
	isLost = -1.0
	isOpen = -2.0
)

// fateNumbers is the length of the row.
func (p *Plan) fateNumbers() int { return len(p.open) + p.drawnValues }

func newFates(p *Plan) *fates {
	return &fates{row: make([]float64, p.fateNumbers()), stays: newStays(p)}
}

// newStays are the counts of stays of a plan with open deals; nil for another.
func newStays(p *Plan) []*stat.Hist {
	if len(p.open) == 0 {
		return nil
	}
	list := make([]*stat.Hist, len(p.stages))
	for i := range list {
		list[i] = stat.NewHist()
	}
	return list
}

// reset begins a replication.
func (f *fates) reset() {
	for i := range f.row {
		f.row[i] = isOpen
	}
	for _, h := range f.stays {
		h.Reset()
	}
}

// pass notes a visit that will go on at the given time, also beyond the horizon:
// were those left out, the long ones would be missing. What is known of the visit
// in which a deal stands at the start says nothing of visits as such.
func (f *fates) pass(d *deal, left float64) {
	if d.entered >= 0 && left <= math.MaxFloat64 {
		f.stays[d.stage].Add(left - d.entered)
	}
}

// end notes what has become of a deal at time t.
func (f *fates) end(d *deal, to int32, t float64) {
	if d.source != openSource {
		return
	}
	f.row[d.number] = isLost
	if to == toWon {
		f.row[d.number] = t
	}
}

// addOpen adds what became of the open deals in further replications.
func (h *harvest) addOpen(rows []float64, stays []*stat.Hist) {
	h.open = append(h.open, rows...)
	for i := range stays {
		h.stays[i].Merge(stays[i])
	}
}
