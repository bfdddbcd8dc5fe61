package sim

import (
	"math"

	"dealcast/sim/stream"
)

// walk takes a deal into stage s at time t and on through all that follows
// until it must compete for something, has left, or the window ends.
func (e *engine) walk(d *deal, s int32, t float64) {
	for s >= 0 {
		st := &e.fig.stages[s]
		m := st.manner(d.group)
		d.stage, d.entered, d.visit = int16(s), t, 0
		if st.counter >= 0 {
			d.visit = e.mine[st.counter]
			e.mine[st.counter]++
		}
		if d.visit == 0 && t >= 0 {
			e.tally.sums[s].first++
		}
		if e.trace != nil {
			e.trace.add(d, t, "enter", s, -1, math.NaN())
		}
		joined := t
		if m.hasHandover {
			bits := d.key.Bits(st.handover, d.visit)
			if m.noise.steps == nil {
				joined += m.noise.Sample(bits)
			} else {
				joined += m.noise.changed(t, bits)
			}
		}
		if !(joined < e.horizon) {
			e.stay(d, &e.own)
			return
		}
		d.joined = joined
		if st.pool >= 0 {
			d.begun = math.Inf(-1)
			slot := e.remember(d)
			e.agenda.add(joined, classRequest<<56|uint64(d.order), slot)
			return
		}
		d.begun = joined
		s, t = e.linger(d, st, m, e.decide(d, st, m, joined), joined)
	}
}

// decide draws the outcome of a deal whose work (if any) is done at time t.
func (e *engine) decide(d *deal, st *stage, m *manner, t float64) int32 {
	keep := 1.0
	if m.hasCooling {
		if wait := d.begun - d.joined; wait > 0 {
			keep = m.keep(t, wait)
		}
	}
	odds := 1.0
	if e.rich {
		odds = e.oddsTimes(t)
	}
	u := stream.Uniform(d.key.Bits(st.outcome, d.visit))
	// As stage.cutsOf, which is too large to be inlined.
	cuts := st.cuts[int(d.group)*st.stride : (int(d.group)+1)*st.stride]
	if st.shares != nil {
		cuts = st.cutsAt(int(d.group), e.fig.groups[d.group].odds.at(t), t)
	}
	var w int32
	if odds == 1 && keep == 1 {
		w = cut(cuts, 0, u)
	} else {
		w = st.choose(cuts, u, odds, keep)
	}
	if m.hasBar && w < st.forward && e.own.score < m.bar.at(t) {
		return st.scored
	}
	return w
}

// linger lets the customer take his time after the outcome w is known at time
// t. It returns the next stage and when the deal enters it, or a negative
// number when the deal is won, lost, or still open at the end.
func (e *engine) linger(d *deal, st *stage, m *manner, w int32, t float64) (next int32, at float64) {
	left := t
	if m.hasDwell {
		if k := m.dwellOf[w]; k >= 0 {
			times := e.fig.groups[d.group].dwell.at(t)
			if e.rich {
				times *= e.dwellTimes(t)
			}
			dwell, bits := &m.dwells[k], d.key.Bits(st.dwell, d.visit)
			if dwell.steps == nil {
				left += float64(dwell.Sample(bits) * times)
			} else {
				left += float64(dwell.changed(t, bits) * times)
			}
		}
	}
	if e.fates != nil && w < st.forward {
		e.fates.pass(d, left)
	}
	if !(left < e.horizon) {
		e.stay(d, &e.own)
		return toLost, 0
	}
	if st.moves != nil {
		return e.part(d, st, w, t, left)
	}
	return e.exit(d, st, e.within(st, w), t, left, left)
}

// within is the way itself, or the one that loses a deal which would enter the
// next stage too often.
func (e *engine) within(st *stage, w int32) int32 {
	if to := st.ways[w].to; to >= 0 {
		if n := &e.fig.stages[to]; n.counter >= 0 && e.mine[n.counter] >= n.maxVisits {
			return st.loops
		}
	}
	return w
}

// part lets a deal leave by way w at the time left: now, or, where others may
// wait for what it gives back or it may have to wait itself, when that time
// comes. Its work ended at done.
func (e *engine) part(d *deal, st *stage, w int32, done, left float64) (next int32, at float64) {
	w = e.within(st, w)
	if st.moves == nil || !st.moves[w].event {
		return e.exit(d, st, w, done, left, left)
	}
	e.own.done, e.own.way = done, w
	e.agenda.add(left, classDeparture<<56|uint64(d.order), e.remember(d))
	return toLost, 0
}

// exit records that a deal, whose work ended at done and who was ready to leave
// at ready, leaves its stage by way w, and closes it if the way leads out of the
// pipeline.
func (e *engine) exit(d *deal, st *stage, w int32, done, ready, left float64) (next int32, at float64) {
	to := st.ways[w].to
	bin := e.span.bin(left)
	c := &e.tally.cells[st.cells+int(w)*e.span.bins()+int(bin)]
	c.n++
	c.t += left
	if left >= 0 {
		sum := &e.tally.sums[d.stage]
		sum.handover += d.joined - d.entered
		sum.dwell += ready - done
		sum.blocked += left - ready
		if st.pool >= 0 {
			sum.wait += d.begun - d.joined
			sum.work += done - d.begun
			clock := e.Plan.pools[st.pool].clock
			sum.effort += clock.at(done) - clock.at(d.begun)
		}
		if to == toLost {
			sum.lost += left - d.entered
		}
	}
	if e.trace != nil {
		e.trace.leave(d, st, w, left)
	}
	if to < 0 {
		e.closeDeal(d, to, left, int(bin))
	}
	return to, left
}

// closeDeal records a deal that is won or lost.
func (e *engine) closeDeal(d *deal, to int32, t float64, bin int) {
	if e.fates != nil {
		e.fates.end(d, to, t)
	}
	i := int(d.group)*e.span.bins() + bin
	if len(e.tally.onTime) > 0 && t <= d.created+e.fig.due.at(d.created, d.key.Bits(dealDue, 0)) {
		e.tally.onTime[i]++
	}
	if to != toWon {
		c := &e.tally.lost[i]
		c.n++
		c.t += t
		return
	}
	value := e.value(d, &e.own)
	c := &e.tally.won[i]
	c.n++
	c.t += t
	c.revenue += value
	c.cycle += t - d.created
	if t >= 0 {
		e.tally.cycles.Add(t - d.created)
		for i, w := range e.waited {
			e.tally.wonWait[i] += w
		}
		if e.tally.daily != nil {
			day := &e.tally.daily[int(t)]
			day.won++
			day.revenue += value
		}
	}
	if e.fig.money != nil {
		e.earn(d, t, value)
		if e.referred >= 0 {
			e.refer(d, t)
		}
	}
	if e.trace != nil {
		e.trace.add(d, t, "won", int32(d.stage), -1, value)
	}
}

// stay records a deal that is still open when the window ends.
func (e *engine) stay(d *deal, x *extra) {
	e.tally.open(d, e.value(d, x))
}
