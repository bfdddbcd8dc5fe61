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

// enter is the beginning of a visit: the hand-over comes first.
func (w *world) enter(d *Deal, name string) {
	st := w.stage(name)
	v := &Visit{Stage: name, Pool: st.Pool, Visit: d.seen[name], Entered: w.now, Joined: never, Begun: never, Finished: never, Left: never}
	d.seen[name]++
	d.Visits = append(d.Visits, v)
	handover := 0.0
	if st.Handover != nil {
		handover = w.sample(st.Handover, d.bits(v, stream.Handover))
	}
	if st.Pool == "" {
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

// join asks the pool for a member, or else waits.
func (w *world) join(d *Deal, v *Visit) {
	st := w.stage(v.Stage)
	p := w.pools[st.Pool]
	v.Joined = w.now
	v.patience = math.Inf(1)
	if st.Patience != nil {
		v.patience = w.sample(st.Patience, d.bits(v, stream.Patience))
	}
	v.tie = stream.Uniform(d.bits(v, stream.Order))
	p.queue = append(p.queue, &waiting{deal: d, visit: v, stage: st})
	w.serve(p)
	if math.IsNaN(v.Begun) {
		w.at(w.now+v.patience, impatience, d, func() { w.giveUp(d, v) })
	}
}

// giveUp is the end of patience, if the deal still waits.
func (w *world) giveUp(d *Deal, v *Visit) {
	st := w.stage(v.Stage)
	if !w.pools[st.Pool].leave(v) {
		return // was served
	}
	v.Reason = "patience"
	to := st.PatienceTo
	if to == "" {
		to = model.Lost
	}
	v.decided = to
	w.leave(d, v)
}

// begin is the beginning of work.
func (w *world) begin(d *Deal, v *Visit) {
	st := w.stage(v.Stage)
	p := w.pools[st.Pool]
	v.Begun = w.now
	if st.Work != nil {
		v.Effort = w.sample(st.Work, d.bits(v, stream.Work)) / p.share
	}
	w.at(p.calendar.after(w.now, v.Effort), completion, d, func() {
		w.finish(d, v)
		p.free++
		w.serve(p)
	})
}

// finish is the end of work: the outcome is drawn, and the dwell begins.
func (w *world) finish(d *Deal, v *Visit) {
	v.Finished = w.now
	v.decided = w.decide(d, v)
	if v.decided == model.Lost {
		v.Reason = "decision"
	}
	dwell := 0.0
	if its := w.dwellOf(w.stage(v.Stage), v.decided); its != nil {
		dwell = w.sample(its, d.bits(v, stream.Dwell)) * d.dwellTimes
	}
	w.at(w.now+dwell, flow, d, func() { w.leave(d, v) })
}

// dwellOf is the distribution of the dwell of deals that go to a destination.
func (w *world) dwellOf(st *model.Stage, to string) *model.Dist {
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

// decide draws where a deal goes: one uniform number, cut in the order won,
// stages from last to first, lost.
func (w *world) decide(d *Deal, v *Visit) string {
	st := w.stage(v.Stage)
	here := w.position(v.Stage)
	forward := func(to string) bool { return to == model.Won || w.position(to) > here }

	weight := map[string]float64{}
	sum := 0.0
	for _, r := range st.Routes {
		weight[r.To] = r.Share.At(w.x)
		sum += weight[r.To]
	}
	total := math.Max(0, 1-sum) // lost
	for to := range weight {
		if forward(to) {
			weight[to] *= d.odds
		}
	}
	for _, r := range st.Routes { // not over the map: the order of a sum shows in its last digits
		total += weight[r.To]
	}
	for to := range weight {
		weight[to] /= total
		if forward(to) && st.Cooling != nil {
			weight[to] *= num.Pow(2, -(v.Begun-v.Joined)/st.Cooling.At(w.x))
		}
	}

	u := stream.Uniform(d.bits(v, stream.Outcome))
	upTo := weight[model.Won]
	if u < upTo {
		return model.Won
	}
	for i := len(w.scn.Stages) - 1; i >= 0; i-- {
		upTo += weight[w.scn.Stages[i].Name]
		if u < upTo {
			return w.scn.Stages[i].Name
		}
	}
	return model.Lost
}

// leave is the end of a visit: the deal is won, lost, or enters a stage.
func (w *world) leave(d *Deal, v *Visit) {
	v.Left, v.To = w.now, v.decided
	if v.To != model.Won && v.To != model.Lost && d.seen[v.To] >= w.stage(v.To).MaxVisits {
		v.To, v.Reason = model.Lost, "loops"
	}
	switch v.To {
	case model.Won:
		d.Closed, d.Result = w.now, model.Won
	case model.Lost:
		d.Closed, d.Result, d.Reason = w.now, model.Lost, v.Reason
	default:
		w.enter(d, v.To)
	}
}
