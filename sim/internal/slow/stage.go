package slow

import (
	"math"

	"dealcast/model"
	"dealcast/model/num"
	"dealcast/sim/stream"
)

// bits are the random bits of a visit for a purpose.
func (d *Deal) bits(v *Visit, p stream.Purpose) uint64 {
	return d.key.Bits(stream.At(stream.Name("stage."+v.Stage), p), uint32(v.Visit))
}

// own are the random bits of a deal for a purpose that belongs to no stage.
func (d *Deal) own(p stream.Purpose) uint64 { return d.key.Bits(stream.At(0, p), 0) }

// newVisit is the stay of a deal in a stage.
func (w *world) newVisit(d *Deal, name string) *Visit {
	v := &Visit{Stage: name, Visit: d.seen[name], Entered: w.now, Joined: never, Begun: never, Finished: never,
		Released: never, Ready: never, Left: never}
	v.Pools = poolsOf(common(w.scn, name))
	if len(v.Pools) > 0 {
		v.Pool = v.Pools[0]
	}
	d.seen[name]++
	d.Visits = append(d.Visits, v)
	return v
}

// enter is the beginning of a visit: the hand-over comes first.
func (w *world) enter(d *Deal, name string) {
	v := w.newVisit(d, name)
	handover := w.draw(w.now, func(s *model.Scenario) *model.Dist { return stage(s, d, name).Handover }, d.bits(v, stream.Handover), 0)
	if v.Pool == "" {
		w.at(w.now+handover, flow, d, func() { w.passThrough(d, v) })
		return
	}
	w.at(w.now+handover, request, d, func() { w.join(d, v) })
}

// passThrough is a stage where nobody works: no queue, no work.
func (w *world) passThrough(d *Deal, v *Visit) {
	v.Joined, v.Begun = w.now, w.now
	w.finish(d, v)
}

// join asks the pools for members, or else waits.
func (w *world) join(d *Deal, v *Visit) {
	v.Joined = w.now
	v.patience = w.draw(w.now, func(s *model.Scenario) *model.Dist { return stage(s, d, v.Stage).Patience }, d.bits(v, stream.Patience), math.Inf(1))
	l := w.queueUp(d, v)
	w.serve(l)
	if math.IsNaN(v.Begun) {
		w.at(w.now+v.patience, impatience, d, func() { w.giveUp(d, v) })
	}
}

// queueUp puts a visit into the line of its pools.
func (w *world) queueUp(d *Deal, v *Visit) *line {
	v.tie = stream.Uniform(d.bits(v, stream.Order))
	l := w.pool(v.Pool).line
	l.queue = append(l.queue, &waiting{deal: d, visit: v, stage: common(w.scn, v.Stage)})
	return l
}

// giveUp is the end of patience, if the deal still waits.
func (w *world) giveUp(d *Deal, v *Visit) {
	l := w.pool(v.Pool).line
	if !l.leave(v) {
		return // was served
	}
	v.Reason = "patience"
	v.decided = stage(w.scn, d, v.Stage).PatienceTo
	if v.decided == "" {
		v.decided = model.Lost
	}
	w.serve(l)
	v.Ready = w.now
	to := w.barLoops(d, v)
	if w.door(d, v.Stage, to) {
		w.at(w.now, request, d, func() { w.ask(d, v, to) })
		return
	}
	w.goTo(d, v, to)
}

// finish is the end of work: the outcome is drawn, and the dwell begins.
func (w *world) finish(d *Deal, v *Visit) {
	v.Finished = w.now
	if v.Pool != "" {
		v.Effort = w.pool(v.Pool).calendar.between(v.Begun, v.Finished)
	}
	v.decided = w.decide(d, v, w.shares(d, v.Stage, w.now, v.Begun-v.Joined))
	none := true
	dwell := w.draw(w.now, func(s *model.Scenario) *model.Dist {
		its := dwellOf(stage(s, d, v.Stage), v.decided)
		none = none && its == nil
		return its
	}, d.bits(v, stream.Dwell), 0)
	w.dwells(d, v, w.now+dwell*w.dwellTimes(d, w.now), none)
}

// dwells is the time until the customer has made up his mind; none: he takes
// none, for the stage knows no dwell.
func (w *world) dwells(d *Deal, v *Visit, until float64, none bool) {
	to := w.barLoops(d, v)
	door := w.door(d, v.Stage, to)
	switch {
	case door:
		w.at(until, request, d, func() {
			v.Ready = w.now
			w.ask(d, v, to)
		})
	default:
		c := flow
		if w.frees(v.Stage) {
			c = dwellEnd
		}
		w.at(until, c, d, func() {
			v.Ready = w.now
			w.goTo(d, v, to)
		})
	}
	if !(door && none) { // who is blocked without a dwell keeps the members
		w.release(v)
	}
}

// openBetween is the time within [from, to) in which all pools of a visit are
// open; without a pool none.
func (w *world) openBetween(v *Visit, from, to float64) float64 {
	if len(v.Pools) == 0 {
		return 0
	}
	var calendars []*calendar
	for _, name := range v.Pools {
		calendars = append(calendars, w.pool(name).calendar)
	}
	return together(calendars).between(from, to)
}

// dwellOf is the distribution of the dwell of deals that go to a destination.
func dwellOf(st *model.Stage, to string) *model.Dist {
	for i := range st.DwellTo {
		if st.DwellTo[i].To == to {
			return &st.DwellTo[i].Dist
		}
	}
	if to == model.Lost && st.LostDwell != nil {
		return st.LostDwell
	}
	return st.Dwell
}

// share is the share of deals that take a way, named by where it leads.
type share struct {
	to    string
	share float64
}

// shares are those of the ways out of a stage for a deal at time t that has
// waited there for so long, in the order in which they are cut: won, stages from
// last to first, lost.
func (w *world) shares(d *Deal, name string, t, waited float64) []share {
	var ways []share
	add := func(to string) {
		p := w.value(t, func(s *state) float64 {
			for _, r := range stage(s.scn, d, name).Routes {
				if r.To == to {
					return r.Share.At(s.x)
				}
			}
			return 0
		})
		ways = append(ways, share{to, p})
	}
	add(model.Won)
	for i := len(w.scn.Stages) - 1; i >= 0; i-- {
		add(w.scn.Stages[i].Name)
	}
	sum := 0.0
	for _, way := range ways {
		sum += way.share
	}
	lost := math.Max(0, 1-sum)
	total := lost
	odds := w.odds(d, t)
	for i := range ways {
		if w.forward(name, ways[i].to) {
			ways[i].share *= odds
		}
		total += ways[i].share
	}
	halfLife := w.value(t, func(s *state) float64 {
		if c := stage(s.scn, d, name).Cooling; c != nil {
			return c.At(s.x)
		}
		return math.Inf(1)
	})
	sum = 0
	for i := range ways {
		ways[i].share /= total
		if w.forward(name, ways[i].to) && !math.IsInf(halfLife, 1) {
			ways[i].share *= num.Pow(2, -waited/halfLife)
		}
		sum += ways[i].share
	}
	return append(ways, share{model.Lost, math.Max(0, 1-sum)})
}

// forward says whether a way leads to a later stage or a win.
func (w *world) forward(from, to string) bool {
	return to == model.Won || to != model.Lost && w.position(to) > w.position(from)
}

// decide draws where a deal goes: one uniform number, cut in the order of the
// ways. A deal whose score is too low does not go forward.
func (w *world) decide(d *Deal, v *Visit, ways []share) string {
	u := stream.Uniform(d.bits(v, stream.Outcome))
	to, upTo := model.Lost, 0.0
	for _, way := range ways {
		upTo += way.share
		if u < upTo {
			to = way.to
			break
		}
	}
	if to == model.Lost {
		v.Reason = "decision"
	}
	if w.forward(v.Stage, to) && !w.accepted(d, v.Stage, w.now) {
		to, v.Reason = model.Lost, "score"
	}
	return to
}

// accepted says whether the score of a deal lets it go forward from a stage.
func (w *world) accepted(d *Deal, name string, t float64) bool {
	bar := w.value(t, func(s *state) float64 {
		if a := stage(s.scn, d, name).AcceptScore; a != nil {
			return a.At(s.x)
		}
		return math.Inf(-1)
	})
	return d.score >= bar
}

// barLoops is where a deal really goes: a stage that it has seen too often loses
// it.
func (w *world) barLoops(d *Deal, v *Visit) string {
	to := v.decided
	if to != model.Won && to != model.Lost && d.seen[to] >= common(w.scn, to).MaxVisits {
		to, v.Reason = model.Lost, "loops"
	}
	return to
}

// goTo is the end of a visit that leads through no door.
func (w *world) goTo(d *Deal, v *Visit, to string) {
	switch to {
	case model.Lost:
		w.lose(d, v, v.Reason)
	case model.Won:
		w.over(d, v, model.Won)
		w.wins(d)
	default:
		w.move(d, v, to)
	}
}

// lose is the end of a deal without a win; v is nil for a lead that entered no
// stage.
func (w *world) lose(d *Deal, v *Visit, reason string) {
	d.Reason = reason
	if v != nil {
		v.Reason = reason
	}
	w.over(d, v, model.Lost)
}

// over ends a deal and gives back all that it holds.
func (w *world) over(d *Deal, v *Visit, result string) {
	d.Closed, d.Result = w.now, result
	if v == nil {
		return
	}
	v.Left, v.To = w.now, result
	w.leavePlaces(d, v.Stage, "")
	w.release(v)
	w.serveDoors()
}

// move takes a deal from one stage, or from nowhere when v is nil, to the next.
func (w *world) move(d *Deal, v *Visit, to string) {
	w.takePlaces(d, to)
	if v != nil {
		v.Left, v.To = w.now, to
		w.leavePlaces(d, v.Stage, to)
	}
	w.enter(d, to)
	if v != nil {
		w.release(v)
		w.serveDoors()
	}
}
