package slow

import (
	"math"
	"sort"

	"dealcast/model"
	"dealcast/model/num"
	"dealcast/sim/stream"
)

// pool is a group of people.
type pool struct {
	*model.Pool
	order    int // in the file
	calendar *calendar
	line     *line
	members  []*member // all who ever joined
	vacant   []*vacancy
	carried  int // deals in its portfolio
}

// member is one of them. A slot is a place in the team that is filled anew when
// its member has left and there is a backfill: the next generation.
type member struct {
	pool             *pool
	slot, generation int
	hire             *model.Hire // that made the slot; nil for the first team
	joined           float64
	base             float64 // speed when fully trained
	visit            *Visit  // what he is at; nil: free
	left             float64 // NaN: still on the payroll
	gone             float64 // NaN: still there, if only to finish what he is at
}

// vacancy is a slot that waits for its backfill.
type vacancy struct {
	slot int
	over bool // filled, or cancelled by a negative add
}

func (w *world) pool(name string) *pool {
	for _, p := range w.pools {
		if p.Name == name {
			return p
		}
	}
	panic("no pool " + name)
}

// formTeams makes the pools with their first members.
func (w *world) formTeams() {
	first := -w.warmup
	if w.scn.Open != nil {
		for i := range w.scn.Open.Deals {
			first = math.Min(first, w.scn.Open.Deals[i].Since)
		}
	}
	for i := range w.scn.Pools {
		p := &pool{Pool: &w.scn.Pools[i], order: i}
		its := p.Calendar
		if its == nil {
			its = w.scn.Calendar
		}
		p.calendar = w.newCalendar(its, first, w.horizon)
		w.pools = append(w.pools, p)
	}
}

// The order of changes of capacity at one instant: by pool, each opening before
// its members change; hires of one day in the order of the file, so that one who
// leaves and one who comes in his place are two lines in that order.
const (
	opening = iota
	hiring
)

func (w *world) onCapacity(t float64, kind int, p *pool, do func()) {
	w.schedule(&event{time: t, class: capacity, order: 2*p.order + kind, do: do})
}

// scheduleCapacity puts into the calendar of events what the scenario says of
// the capacity of every pool: opening hours and hires.
func (w *world) scheduleCapacity() {
	for _, p := range w.pools {
		slots := 0
		w.now = -w.warmup
		for ; slots < p.Size; slots++ {
			w.joins(p, slots, 0, nil)
		}
		w.moreCapacity(p)
		for _, t := range p.calendar.open {
			if t >= -w.warmup {
				w.onCapacity(t, opening, p, func() { w.serve(p.line) })
			}
		}
		for i := range p.Hires {
			h := &p.Hires[i]
			first := slots
			slots += max(h.Add, 0)
			w.onCapacity(w.day(h.On), hiring, p, func() {
				for k := range h.Add {
					w.joins(p, first+k, 0, h)
				}
				for range -h.Add {
					w.dismiss(p)
				}
				w.moreCapacity(p)
			})
		}
	}
}

// joins is the first day of a member.
func (w *world) joins(p *pool, slot, generation int, hire *model.Hire) {
	m := &member{pool: p, slot: slot, generation: generation, hire: hire, joined: w.now, base: 1, left: never, gone: never}
	bits := func(purpose stream.Purpose) uint64 {
		key := stream.Source(w.seed, w.replication, stream.Name("pool."+p.Name)).Deal(int64(slot))
		return key.Bits(stream.At(0, purpose), uint32(generation))
	}
	if cv := p.Spread.At(w.x); cv > 0 {
		variance := num.Log(1 + cv*cv)
		z := num.NormQuantile(stream.Uniform(bits(stream.Speed)))
		m.base = num.Exp(math.Sqrt(variance)*z - variance/2)
	}
	if a := p.Attrition.At(w.x); a > 0 {
		hazard := -num.Log(1-a) / 365.25
		leaves := math.Max(0, w.now) - num.Log(stream.Uniform(bits(stream.Leaving)))/hazard
		w.onCapacity(leaves, hiring, p, func() { w.quits(m) })
	}
	p.members = append(p.members, m)
}

// moreCapacity serves those who may have waited for it.
func (w *world) moreCapacity(p *pool) {
	if p.line != nil {
		w.serve(p.line)
	}
	w.serveDoors()
}

// quits is the day on which a member leaves by himself, unless he has been
// dismissed before. Somebody else may come in his place.
func (w *world) quits(m *member) {
	if !math.IsNaN(m.left) {
		return
	}
	w.off(m)
	if m.pool.Backfill == nil {
		return
	}
	v := &vacancy{slot: m.slot}
	m.pool.vacant = append(m.pool.vacant, v)
	w.onCapacity(w.now+m.pool.Backfill.At(w.x), hiring, m.pool, func() {
		if !v.over {
			v.over = true
			w.joins(m.pool, m.slot, m.generation+1, m.hire)
			w.moreCapacity(m.pool)
		}
	})
}

// off takes a member off the payroll. He finishes what he is at.
func (w *world) off(m *member) {
	m.left = w.now
	if m.visit == nil {
		m.gone = w.now
	}
}

// dismiss takes away one member: a vacancy first, then who is idle, then who is
// busy, each time the last slot.
func (w *world) dismiss(p *pool) {
	var last *vacancy
	for _, v := range p.vacant {
		if !v.over && (last == nil || v.slot > last.slot) {
			last = v
		}
	}
	if last != nil {
		last.over = true
		return
	}
	var idle, busy *member
	for _, m := range p.members {
		switch {
		case !math.IsNaN(m.left):
		case m.visit == nil && (idle == nil || m.slot > idle.slot):
			idle = m
		case m.visit != nil && (busy == nil || m.slot > busy.slot):
			busy = m
		}
	}
	switch {
	case idle != nil:
		w.off(idle)
	case busy != nil:
		w.off(busy)
	}
}

// present is how many members are on the payroll now.
func (p *pool) present() (n int) {
	for _, m := range p.members {
		if math.IsNaN(m.left) {
			n++
		}
	}
	return n
}

// places is how many deals the portfolio of a pool can hold now.
func (p *pool) places() int { return p.present() * p.PerMember }

// carries says whether a deal in a stage is in the portfolio of a pool.
func (w *world) carries(p *pool, stage string) bool {
	return p.Spans[0] != "" && w.position(p.Spans[0]) <= w.position(stage) && w.position(stage) <= w.position(p.Spans[1])
}

// speed of a member at time t, while he learns and after.
func (m *member) speed(w *world, t float64) float64 {
	if m.hire == nil {
		return m.base
	}
	ramp, from := m.hire.Ramp.At(w.x), m.hire.From.At(w.x)
	if t >= m.joined+ramp {
		return m.base
	}
	return m.base * (from + (1-from)*(t-m.joined)/ramp)
}

// fastest is the free member of a pool who is fastest now, nil when nobody is
// free.
func (w *world) fastest(p *pool) *member {
	var best *member
	for _, m := range p.members {
		if m.visit != nil || !math.IsNaN(m.left) {
			continue
		}
		if best == nil || m.speed(w, w.now) > best.speed(w, w.now) ||
			m.speed(w, w.now) == best.speed(w, w.now) && m.slot < best.slot {
			best = m
		}
	}
	return best
}

// ratio of open time that is left for the work of this pipeline.
func (w *world) available(p *pool, t float64) float64 {
	its := func(s *model.Scenario) *model.Pool { return &s.Pools[p.order] }
	share := w.number(t, func(s *model.Scenario) model.Number { return its(s).Share })
	overhead := w.number(t, func(s *model.Scenario) model.Number { return its(s).Overhead })
	return share * (1 - overhead)
}

// finishing is when members who begin at t have done the effort, together, at
// the speed of the slowest, in the time when all their pools are open; +Inf
// beyond the horizon.
func (w *world) finishing(t, effort float64, members []*member) float64 {
	var calendars []*calendar
	available := make([]float64, len(members))
	for i, m := range members {
		calendars = append(calendars, m.pool.calendar)
		available[i] = w.available(m.pool, t)
	}
	if len(members) == 1 { // so that round numbers stay round
		effort /= available[0]
		available[0] = 1
	}
	if effort == 0 {
		return t
	}
	open := together(calendars)
	rate := func(i int, t float64) float64 { return members[i].speed(w, t) * available[i] }
	slowest := func(t float64) float64 {
		r := math.Inf(1)
		for i := range members {
			r = math.Min(r, rate(i, t))
		}
		return r
	}
	for i := open.from(t); i < len(open.open); i++ {
		a := math.Max(t, open.open[i])
		cuts := w.kinks(a, open.close[i], members, rate)
		for j := 1; j < len(cuts); j++ {
			from, to := cuts[j-1], cuts[j]
			// The speed is linear in between.
			r0, r1 := slowest(from), slowest(to)
			if end, done := along(from, to, r0, r1, effort); done {
				return end
			}
			effort -= (to - from) * (r0 + r1) / 2
		}
	}
	return math.Inf(1)
}

// along is when an effort is done that begins at from with speed r0, which
// rises linearly to r1 at to; done is false when it takes longer.
func along(from, to, r0, r1, effort float64) (end float64, done bool) {
	if r0 == r1 {
		return from + effort/r0, effort/r0 <= to-from
	}
	if effort > (to-from)*(r0+r1)/2 {
		return 0, false
	}
	slope := (r1 - r0) / (to - from) // r0 s + slope s^2 / 2 = effort
	return from + 2*effort/(r0+math.Sqrt(math.Max(0, r0*r0+2*slope*effort))), true
}

// kinks are the times from a to b at which the speed of the slowest may cease to
// be linear: somebody has learnt all, or becomes as fast as another.
func (w *world) kinks(a, b float64, members []*member, rate func(int, float64) float64) []float64 {
	cuts := []float64{a, b}
	for _, m := range members {
		if m.hire != nil {
			if t := m.joined + m.hire.Ramp.At(w.x); a < t && t < b {
				cuts = append(cuts, t)
			}
		}
	}
	sort.Float64s(cuts)
	for i := range members {
		for j := range i {
			for k := 1; k < len(cuts); k++ {
				from, to := cuts[k-1], cuts[k]
				d0, d1 := rate(i, from)-rate(j, from), rate(i, to)-rate(j, to)
				if d0*d1 < 0 {
					if t := from + (to-from)*d0/(d0-d1); from < t && t < to {
						cuts = append(cuts, t)
					}
				}
			}
			sort.Float64s(cuts)
		}
	}
	return cuts
}
