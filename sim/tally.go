package sim

import (
	"fmt"
	"math"

	"dealcast/sim/stat"
)

// A count is of things that happened in a bin, and the sum of their times. How
// many there are at any moment, and their time average, follow from the counts
// of what came and what went.
type count struct {
	n int64
	t float64
}

// wins are the deals of a group won in a bin.
type wins struct {
	count
	revenue float64
	cycle   float64 // sum of days from creation to win
}

// stageSum is what a stage's leavers of the window spent there.
type stageSum struct {
	handover, wait, work, effort, dwell, blocked float64
	lost                                         float64 // all days of those that left as lost
	first                                        int64   // deals that entered it for the first time in the window
}

// poolCell is what happened at a pool in a bin.
type poolCell struct {
	joined, begun, prompt, abandoned, released int64 // prompt: begun without a wait
	joinTime, beginTime, abandonTime           float64
	beginClock, releaseClock                   float64 // on the pool's clock
	wait                                       float64 // of those begun
}

// doorCell is what happened at the door of a stage in a bin: deals that began
// to wait there, and those who had waited and got in.
type doorCell struct{ came, went count }

// crewCell is how the members of a crew changed in a bin.
type crewCell struct {
	came, went           count
	cameClock, wentClock float64 // on the pool's clock
	hired, off           count   // on the payroll
	hiredCost, offCost   float64 // the same on the clock of what a member costs, where changes move it
}

// dayWins are the wins of a day, for the date on which a target is reached.
type dayWins struct {
	won, leads    int64
	revenue, cash float64
}

// tally is all that a replication counts. Bin 0 is the warm-up.
type tally struct {
	bins      int
	created   []count // [group*bins + bin]
	lost      []count
	won       []wins
	cells     []count // ways out of stages, see stagePlan.cells
	sums      []stageSum
	pools     []poolCell // [pool*bins + bin]
	crews     []crewCell // [pool*bins + bin]; nil without crews
	doors     []doorCell // [stage*bins + bin]; nil without doors
	turned    []int64    // [stage*bins + bin]: lost because the stage was full
	stuck     int        // deals that wait for each other for ever
	entries   []count    // [stage*bins + bin]: new leads that entered; nil where they all do so at once
	cycles    *stat.Hist
	waits     []*stat.Hist // by stage; nil where nobody works
	cash      []float64    // payments, [group*bins + bin]; empty where a win is paid at once
	contracts []contracts  // [group*bins + bin]; empty where wins are no contracts
	onTime    []int64      // deals closed by their due date, [group*bins + bin]; empty without due dates
	paid      []float64    // for leads, [group*bins + bin]; nil where all of a source cost the same
	daily     []dayWins    // nil unless a target needs it
	wonWait   []float64    // by pool: days that deals won in the window waited for it
	openGroup []int64
	openStage []int64
	openValue []float64 // by group
	entered   []int64   // scratch, by stage
	opened    []int64   // [group*stages + stage]: deals open at the start; nil without
}

func (y *tally) init(p *Plan) {
	y.bins = p.span.bins()
	y.created = make([]count, p.groups*y.bins)
	y.lost = make([]count, p.groups*y.bins)
	y.won = make([]wins, p.groups*y.bins)
	if scn := p.scenario; scn.Money != nil {
		y.cash = make([]float64, p.groups*y.bins)
		if scn.Money.Term != nil {
			y.contracts = make([]contracts, p.groups*y.bins)
		}
	}
	if p.scenario.Due != nil {
		y.onTime = make([]int64, p.groups*y.bins)
	}
	y.cells = make([]count, p.cells)
	y.sums = make([]stageSum, len(p.stages))
	y.pools = make([]poolCell, len(p.pools)*y.bins)
	if p.halls > 0 {
		y.doors = make([]doorCell, len(p.stages)*y.bins)
		y.turned = make([]int64, len(p.stages)*y.bins)
	}
	if p.halls > 0 || p.scenario.Open != nil {
		y.entries = make([]count, len(p.stages)*y.bins)
	}
	for i := range p.pools {
		if p.pools[i].crew != nil {
			y.crews = make([]crewCell, len(p.pools)*y.bins)
		}
	}
	y.cycles = stat.NewHist()
	y.waits = make([]*stat.Hist, len(p.stages))
	for i := range p.stages {
		if p.stages[i].pool >= 0 {
			y.waits[i] = stat.NewHist()
		}
	}
	y.wonWait = make([]float64, len(p.pools))
	y.entered = make([]int64, len(p.stages))
	if len(p.open) > 0 {
		y.opened = make([]int64, p.groups*len(p.stages))
	}
	y.openGroup = make([]int64, p.groups)
	y.openValue = make([]float64, p.groups)
	y.openStage = make([]int64, len(p.stages))
	for i := range p.targets {
		if p.targets[i].dated != nil {
			y.daily = make([]dayWins, len(p.span.byDay))
		}
	}
}

func (y *tally) reset() {
	clear(y.created)
	clear(y.lost)
	clear(y.won)
	clear(y.cash)
	clear(y.contracts)
	clear(y.onTime)
	clear(y.cells)
	clear(y.sums)
	clear(y.pools)
	clear(y.paid)
	clear(y.crews)
	clear(y.doors)
	clear(y.turned)
	clear(y.entries)
	clear(y.daily)
	clear(y.wonWait)
	clear(y.openGroup)
	clear(y.opened)
	clear(y.openValue)
	clear(y.openStage)
	y.cycles.Reset()
	for _, h := range y.waits {
		if h != nil {
			h.Reset()
		}
	}
}

func (y *tally) pool(pool, bin int32) *poolCell {
	return &y.pools[int(pool)*y.bins+int(bin)]
}

// onPayroll counts members who are hired or let go.
func (y *tally) onPayroll(pool, bin int32, t float64, add int64) {
	c := &y.crews[int(pool)*y.bins+int(bin)]
	cell := &c.hired
	if add < 0 {
		cell = &c.off
	}
	cell.n++
	cell.t += t
}

// onPayrollCost counts where on the clock of their cost members are hired or
// let go.
func (y *tally) onPayrollCost(pool, bin int32, clock float64, add int64) {
	c := &y.crews[int(pool)*y.bins+int(bin)]
	if add < 0 {
		c.offCost += clock
		return
	}
	c.hiredCost += clock
}

// present counts a member who comes (add 1) or goes (add -1) at time t, which
// is w on the pool's clock.
func (y *tally) present(pool, bin int32, t, w float64, add int64) {
	c := &y.crews[int(pool)*y.bins+int(bin)]
	if add > 0 {
		c.came.n++
		c.came.t += t
		c.cameClock += w
		return
	}
	c.went.n++
	c.went.t += t
	c.wentClock += w
}

// open counts a deal that is open when the window ends.
func (y *tally) open(d *deal, value float64) {
	y.openGroup[d.group]++
	y.openValue[d.group] += value
	if d.stage >= 0 { // else it waits to enter its first
		y.openStage[d.stage]++
	}
}

// conserved checks that no deal appeared or vanished: for every source and
// segment, created = won + lost + open at the end; for every stage, entered =
// left + open at the end. Deals open at the start are among those created and
// entered.
func (y *tally) conserved(p *Plan) error {
	entered := y.entered
	clear(entered)
	for g := range p.groups {
		var in, out int64
		for b := g * y.bins; b < (g+1)*y.bins; b++ {
			in += y.created[b].n
			out += y.won[b].n + y.lost[b].n
		}
		if y.entries == nil {
			entered[p.entersAt(g)] += in
		}
		if y.opened != nil {
			for s, n := range y.opened[g*len(p.stages) : (g+1)*len(p.stages)] {
				entered[s] += n
				in += n
			}
		}
		if in != out+y.openGroup[g] {
			return fmt.Errorf("deals are not conserved: group %d: %d there or created, %d closed, %d open", g, in, out, y.openGroup[g])
		}
	}
	if y.entries != nil {
		for i := range entered {
			for b := range y.bins {
				entered[i] += y.entries[i*y.bins+b].n
			}
		}
	}
	for i := range p.stages {
		s := &p.stages[i]
		for w := range s.ways {
			if to := s.ways[w].to; to >= 0 {
				entered[to] += y.exits(s, w)
			}
		}
	}
	for i := range p.stages {
		s := &p.stages[i]
		var out int64
		for w := range s.ways {
			out += y.exits(s, w)
		}
		if entered[i] != out+y.openStage[i] {
			return fmt.Errorf("deals are not conserved: stage %s: %d entered, %d left, %d open", s.name, entered[i], out, y.openStage[i])
		}
	}
	return nil
}

func (y *tally) exits(s *stagePlan, w int) int64 { return y.through(s, w, 0, y.bins) }

// entersAt is the stage in which the deals of a group begin.
func (p *Plan) entersAt(group int) int32 {
	source := group / p.segments
	for i := range p.sources {
		if p.sources[i].source == source {
			return p.sources[i].enters
		}
	}
	return 0
}

var undefined = math.NaN()
