package slow

import (
	"math"
	"sort"
	"time"

	"dealcast/model"
	"dealcast/model/num"
	"dealcast/sim/stream"
)

// arrive creates every deal of the replication, in order of creation: by time,
// then by order of the sources (each followed by its bursts), then by number.
func (w *world) arrive() {
	for i := range w.scn.Sources {
		src := &w.scn.Sources[i]
		w.arriveFrom(src)
		for j := range src.Bursts {
			w.arriveBurst(src, &src.Bursts[j])
		}
	}
	// Numbers of one source ascend with time; within a source they were
	// appended in ascending order, so a stable sort by time keeps all ties.
	sort.SliceStable(w.deals, func(i, j int) bool { return w.deals[i].Created < w.deals[j].Created })
	for i, d := range w.deals {
		d.order = i
	}
}

// arriveFrom creates the deals of a source both ways from time 0.
func (w *world) arriveFrom(src *model.Source) {
	key := stream.Source(w.seed, w.replication, stream.Name("source."+src.Name))
	gap := func(n int64) float64 {
		if src.Every != nil {
			return 1
		}
		return stream.Exponential(key.Deal(n).Bits(stream.At(0, stream.Gap), 0))
	}
	clock := w.operationalTime(src)

	var early []*Deal
	s := 0.0
	for n := int64(-1); ; n-- {
		s -= gap(n)
		t, ok := clock.inverse(s)
		if !ok || t < -w.warmup {
			break
		}
		early = append(early, w.newDeal(src, "", n, t, key.Deal(n)))
	}
	for i := len(early) - 1; i >= 0; i-- {
		w.deals = append(w.deals, early[i])
	}

	s = 0
	for n := int64(0); ; n++ {
		if n > 0 || src.Every == nil { // regular arrivals begin at 0 itself
			s += gap(n)
		}
		t, ok := clock.inverse(s)
		if !ok || t >= w.horizon {
			break
		}
		w.deals = append(w.deals, w.newDeal(src, "", n, t, key.Deal(n)))
	}
}

// arriveBurst creates the deals of a burst: Poisson, forward from its day.
func (w *world) arriveBurst(src *model.Source, b *model.Burst) {
	key := stream.Source(w.seed, w.replication, stream.Name("source."+src.Name+".bursts."+b.Name))
	on := b.On.Sub(w.scn.Time.Start).Hours() / 24
	leads, over := b.Leads.At(w.x), b.Over.At(w.x)
	if leads <= 0 {
		return
	}
	s := 0.0
	for n := int64(0); ; n++ {
		s += stream.Exponential(key.Deal(n).Bits(stream.At(0, stream.Gap), 0))
		t := on + s*over/leads
		if t >= on+over || t >= w.horizon {
			break
		}
		if t >= -w.warmup {
			w.deals = append(w.deals, w.newDeal(src, b.Name, n, t, key.Deal(n)))
		}
	}
}

// operationalTime is the integrated rate of a source. The rate is constant
// within each day.
type operationalTime struct {
	firstDay int
	rate     []float64 // by day
	integral []float64 // at the beginning of each day, and at the end; 0 at time 0
}

func (w *world) operationalTime(src *model.Source) *operationalTime {
	first, last := int(math.Floor(-w.warmup)), int(math.Ceil(w.horizon))
	o := &operationalTime{firstDay: first}
	for d := first; d < last; d++ {
		o.rate = append(o.rate, w.rateOn(src, d))
	}
	o.integral = make([]float64, len(o.rate)+1)
	for d := 0; d < last; d++ {
		o.integral[d-first+1] = o.integral[d-first] + o.rate[d-first]
	}
	for d := -1; d >= first; d-- {
		o.integral[d-first] = o.integral[d-first+1] - o.rate[d-first]
	}
	return o
}

// rateOn is the rate of a source on day d since start, per day.
func (w *world) rateOn(src *model.Source, d int) float64 {
	rate := src.Rate.At(w.x)
	if src.Every != nil {
		rate = 1 / src.Every.At(w.x)
	}
	if r := src.Response; r != nil { // so much per cent more for every per cent more money
		rate = 0
		if spend := src.Spend.At(w.x); spend > 0 {
			more := num.Log(spend) - num.Log(r.Spend.At(w.x))
			rate = r.Rate.At(w.x) * num.Exp(r.Elasticity.At(w.x)*more)
		}
	}
	date := w.scn.Time.Start.AddDate(0, 0, d)
	rate *= src.Season[date.Month()-time.January].At(w.x)
	week := 0.0
	for _, day := range src.Weekdays {
		week += day.At(w.x)
	}
	if week > 0 {
		rate *= src.Weekdays[date.Weekday()].At(w.x) * 7 / week
	} else {
		rate = 0
	}
	if g := src.Growth.At(w.x); g != 0 {
		const month = 30.4375
		logq := num.Log(1+g) / month
		meanWithinDay := (num.Exp(logq) - 1) / logq
		rate *= num.Pow(1+g, float64(d)/month) * meanWithinDay
	}
	return rate
}

// inverse is the first time at which the integrated rate is s, on a day on
// which deals arrive: for s >= 0 from 0 on. ok is false outside the days that
// are simulated.
func (o *operationalTime) inverse(s float64) (t float64, ok bool) {
	from := 0
	if s >= 0 {
		from = -o.firstDay
	} else if s < o.integral[0] {
		return 0, false
	}
	for i := from; i < len(o.rate); i++ {
		if s <= o.integral[i+1] && o.rate[i] > 0 {
			return float64(o.firstDay+i) + (s-o.integral[i])/o.rate[i], true
		}
	}
	return 0, false
}

// newDeal gives a deal its segment and value.
func (w *world) newDeal(src *model.Source, burst string, n int64, created float64, key stream.Key) *Deal {
	d := &Deal{Source: src.Name, Burst: burst, Number: n, Created: created, Closed: never, key: key, seen: map[string]int{}}
	d.odds, d.dwellTimes = src.Odds.At(w.x), src.Dwell.At(w.x)
	valueTimes := src.Multipliers.Value.At(w.x)
	value := w.scn.Value
	if seg := w.pickSegment(src, d); seg != nil {
		d.Segment = seg.Name
		d.odds *= seg.Odds.At(w.x)
		d.dwellTimes *= seg.Dwell.At(w.x)
		valueTimes *= seg.Multipliers.Value.At(w.x)
		if seg.Value != nil {
			value = seg.Value
		}
	}
	if value != nil {
		d.Value = w.sample(value, key.Bits(stream.At(0, stream.Value), 0)) * valueTimes
	}
	return d
}

// pickSegment draws the segment of a deal: by the mix of its source, or by the
// shares of the segments; nil when there are none.
func (w *world) pickSegment(src *model.Source, d *Deal) *model.Segment {
	var names []string
	var shares []float64
	for _, m := range src.Mix {
		names, shares = append(names, m.Segment), append(shares, m.Share.At(w.x))
	}
	if len(src.Mix) == 0 {
		for _, s := range w.scn.Segments {
			names, shares = append(names, s.Name), append(shares, s.Share.At(w.x))
		}
	}
	if len(names) == 0 {
		return nil
	}
	total := 0.0
	for _, s := range shares {
		total += s
	}
	u := stream.Uniform(d.key.Bits(stream.At(0, stream.Segment), 0))
	chosen, upTo := names[len(names)-1], 0.0
	for i, s := range shares {
		upTo += s / total
		if u < upTo {
			chosen = names[i]
			break
		}
	}
	for i := range w.scn.Segments {
		if w.scn.Segments[i].Name == chosen {
			return &w.scn.Segments[i]
		}
	}
	panic("no segment " + chosen)
}
