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
	row []float64
	// spent are the days that the deal being walked has spent in each stage:
	// negative where it has not been, NaN where it was at the start. kept are
	// the same by slot: [slot*stages + stage].
	spent, kept []float64
	stays       []*stat.Hist // days in each stage of the deals won
}

// What stands in the row for a deal that is not won.
const (
	isLost = -1.0
	isOpen = -2.0
)

// fateNumbers is the length of the row.
func (p *Plan) fateNumbers() int { return len(p.open) + p.drawnValues }

func newFates(p *Plan) *fates {
	return &fates{row: make([]float64, p.fateNumbers()), spent: make([]float64, len(p.stages)), stays: newStays(p)}
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
	f.kept = f.kept[:0]
	for _, h := range f.stays {
		h.Reset()
	}
}

// follow begins with a deal that has been nowhere yet, or stands in a stage.
func (f *fates) follow(stage int) {
	for i := range f.spent {
		f.spent[i] = -1
	}
	if stage >= 0 {
		f.spent[stage] = math.NaN()
	}
}

// spend notes that a deal has spent so many days in a stage.
func (f *fates) spend(stage int, days float64) {
	f.spent[stage] = math.Max(0, f.spent[stage]) + days // NaN stays
}

// end notes what has become of a deal at time t.
func (f *fates) end(d *deal, to int32, t float64) {
	if d.source == openSource {
		f.row[d.number] = isLost
		if to == toWon {
			f.row[d.number] = t
		}
	}
	if to != toWon || t < 0 {
		return
	}
	for i, days := range f.spent {
		if days >= 0 {
			f.stays[i].Add(days)
		}
	}
}

// remember and recall keep what a deal has spent in its slot.
func (f *fates) remember(slot int32) {
	n := len(f.spent)
	if need := (int(slot) + 1) * n; len(f.kept) < need {
		f.kept = append(f.kept, make([]float64, need-len(f.kept))...)
	}
	copy(f.kept[int(slot)*n:], f.spent)
}

func (f *fates) recall(slot int32) {
	n := len(f.spent)
	copy(f.spent, f.kept[int(slot)*n:(int(slot)+1)*n])
}

// addOpen adds what became of the open deals in further replications.
func (h *harvest) addOpen(rows []float64, stays []*stat.Hist) {
	h.open = append(h.open, rows...)
	for i := range stays {
		h.stays[i].Merge(stays[i])
	}
}
