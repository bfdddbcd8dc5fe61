package slow

import (
	"math"

	"dealcast/model"
	"dealcast/model/dist"
	"dealcast/model/num"
	"dealcast/sim/stream"
)

// today puts the deals that are open at start where they stand.
func (w *world) today() {
	if w.scn.Open == nil {
		return
	}
	w.schedule(&event{time: 0, class: today, do: func() {
		for i := range w.scn.Open.Deals {
			w.stands(&w.scn.Open.Deals[i], i)
		}
		for _, p := range w.pools {
			w.serve(p.line)
		}
	}})
}

// stands puts one of them there.
func (w *world) stands(o *model.OpenDeal, i int) {
	key := stream.Source(w.seed, w.replication, stream.Name("open")).Deal(int64(stream.Name(o.ID)))
	d := w.newDeal(o.Source, o.Created, key)
	d.Open, d.Segment, d.Value, d.rank = o.ID, o.Segment, o.Value, []int{rankOpen, i}
	if d.Segment == "" {
		d.Segment = w.pickSegment(d)
	}
	w.deals = append(w.deals, d)
	d.seen[o.Stage] = o.Visits - 1
	v := w.newVisit(d, o.Stage)
	v.Entered, v.Status, v.since = o.Entered, o.Status, o.Since
	if w.scn.Quality != nil {
		w.assess(d, w.survivingQuality(d, v))
	}
	w.appraise(d)
	if w.scn.Due != nil {
		d.Due = d.Created + w.draw(d.Created, func(s *model.Scenario) *model.Dist { return s.Due }, d.own(stream.Due), 0)
	}
	w.takePlaces(d, o.Stage)
	switch o.Status {
	case model.Dwelling:
		w.stillDwells(d, v)
	case model.Working:
		w.stillWorks(d, v)
	default:
		w.stillWaits(d, v)
	}
}

// distribution is one of the scenario as it is at start; nil when there is none.
func (w *world) distribution(of func(*model.Scenario) *model.Dist) *dist.Dist {
	var its *dist.Dist
	for _, s := range w.states {
		if s.reached(0) == 0 {
			continue
		}
		its = nil
		if d := of(s.scn); d != nil {
			at := d.At(s.x)
			its = &at
		}
	}
	return its
}

// stillWaits is a deal that has waited since v.since.
func (w *world) stillWaits(d *Deal, v *Visit) {
	v.Joined = v.since
	v.patience = math.Inf(1)
	if its := w.distribution(func(s *model.Scenario) *model.Dist { return stage(s, d, v.Stage).Patience }); its != nil {
		v.patience = -v.since + its.Remaining(-v.since, stream.Uniform(d.bits(v, stream.Patience)))
	}
	w.queueUp(d, v)
	w.at(v.Joined+v.patience, impatience, d, func() { w.giveUp(d, v) })
}

// stillWorks is a deal on which members have worked since v.since; when there
// are too few of them, it waits.
func (w *world) stillWorks(d *Deal, v *Visit) {
	for _, name := range v.Pools {
		if w.fastest(w.pool(name)) == nil {
			w.stillWaits(d, v)
			return
		}
	}
	v.Joined, v.Begun = v.since, v.since
	w.hold(d, v)
	pace := math.Inf(1)
	for _, m := range v.members {
		pace = math.Min(pace, m.speed(w, w.now)*w.available(m.pool, w.now))
	}
	done := w.openBetween(v, v.since, 0) * pace
	effort := 0.0
	if its := w.distribution(func(s *model.Scenario) *model.Dist { return stage(s, d, v.Stage).Work }); its != nil {
		effort = its.Remaining(done, stream.Uniform(d.bits(v, stream.Work)))
	}
	w.work(d, v, effort)
}

// survival is the chance that a deal that goes some way still dwells after a
// days.
func (w *world) survival(d *Deal, v *Visit, to string, a float64) float64 {
	if its := w.dwellTo(d, v, to); its != nil {
		return its.Survival(a / w.dwellTimes(d, 0))
	}
	if a > 0 {
		return 0
	}
	return 1
}

func (w *world) dwellTo(d *Deal, v *Visit, to string) *dist.Dist {
	return w.distribution(func(s *model.Scenario) *model.Dist { return dwellOf(stage(s, d, v.Stage), to) })
}

// stillDwells is a deal whose customer has taken his time since v.since. Where
// it goes is drawn given that it has not gone yet.
func (w *world) stillDwells(d *Deal, v *Visit) {
	v.Joined, v.Begun, v.Finished, v.Released = v.since, v.since, v.since, v.since
	age := -v.since
	accepted := w.accepted(d, v.Stage, 0)
	ways := w.shares(d, v.Stage, 0, 0)
	total := 0.0
	for i, way := range ways {
		to := way.to
		if w.forward(v.Stage, to) && !accepted {
			to = model.Lost
		}
		ways[i].share *= w.survival(d, v, to, age)
		total += ways[i].share
	}
	if total == 0 { // no customer takes so long: as if he had just begun
		ways, total = w.shares(d, v.Stage, 0, 0), 1
	}
	for i := range ways {
		ways[i].share /= total
	}
	v.decided = w.decide(d, v, ways)
	its := w.dwellTo(d, v, v.decided)
	left := 0.0
	if its != nil {
		times := w.dwellTimes(d, 0)
		left = times * its.Remaining(age/times, stream.Uniform(d.bits(v, stream.Dwell)))
	}
	w.dwells(d, v, left, its == nil)
}

// survivingQuality is the hidden quality of an open deal, given that it has
// survived so far in its stage: by inversion of its distribution function on a
// grid.
func (w *world) survivingQuality(d *Deal, v *Visit) float64 {
	u := stream.Uniform(d.own(stream.Quality))
	if v.Status != model.Dwelling {
		return num.NormQuantile(u)
	}
	const points, low, high = 201, -5.0, 5.0
	const step = (high - low) / (points - 1)
	density := make([]float64, points)
	upTo := make([]float64, points) // of the distribution function, not yet divided by its end
	for i := range points {
		d.quality = low + step*float64(i)
		chance := 0.0
		for _, way := range w.shares(d, v.Stage, 0, 0) {
			chance += way.share * w.survival(d, v, way.to, -v.since)
		}
		density[i] = num.Exp(-d.quality*d.quality/2) * chance
		if i > 0 {
			upTo[i] = upTo[i-1] + (density[i-1]+density[i])/2
		}
	}
	if upTo[points-1] == 0 {
		return num.NormQuantile(u)
	}
	goal := u * upTo[points-1]
	for i := 1; i < points; i++ {
		if goal <= upTo[i] && upTo[i] > upTo[i-1] {
			return low + step*(float64(i-1)+(goal-upTo[i-1])/(upTo[i]-upTo[i-1]))
		}
	}
	return high
}
