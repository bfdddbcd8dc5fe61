package slow

import (
	"math"
	"sort"
	"time"

	"dealcast/model"
	"dealcast/model/num"
	"dealcast/sim/stream"
)

// Ranks of deals that are created at the same instant: see before.
const (
	rankOpen = iota
	rankSource
	rankReferral
)

// arrive creates every deal that sources bring in the replication.
func (w *world) arrive() {
	for i := range w.scn.Sources {
		src := &w.scn.Sources[i]
		w.arriveFrom(src, i)
		for j := range src.Bursts {
			w.arriveBurst(src, &src.Bursts[j], i, j)
		}
	}
}

// add creates a deal of a source.
func (w *world) add(src *model.Source, burst string, n int64, created float64, key stream.Key, rank []int) *Deal {
	d := w.newDeal(src.Name, created, key)
	d.Burst, d.Number, d.rank = burst, n, rank
	w.describe(d)
	w.deals = append(w.deals, d)
	return d
}

// arriveFrom creates the deals of a source both ways from time 0.
func (w *world) arriveFrom(src *model.Source, i int) {
	key := stream.Source(w.seed, w.replication, stream.Name("source."+src.Name))
	add := func(n int64, t float64) {
		w.add(src, "", n, t, key.Deal(n), []int{rankSource, i, 0, int(n)})
	}
	if src.Times != nil {
		first := sort.SearchFloat64s(src.Times, 0)
		for k, t := range src.Times {
			if -w.warmup <= t && t < w.horizon {
				add(int64(k-first), t)
			}
		}
		return
	}
	gap := func(n int64) float64 {
		if src.Every != nil {
			return 1
		}
		return stream.Exponential(key.Deal(n).Bits(stream.At(0, stream.Gap), 0))
	}
	clock := w.operationalTime(math.Floor(-w.warmup), 0, math.Ceil(w.horizon), func(t float64) float64 {
		return w.rateOf(src, t)
	})
	s := 0.0
	for n := int64(-1); ; n-- {
		s -= gap(n)
		t, ok := clock.inverse(s)
		if !ok || t < -w.warmup {
			break
		}
		add(n, t)
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
		add(n, t)
	}
}

// arriveBurst creates the deals of a burst: Poisson, forward from its day.
func (w *world) arriveBurst(src *model.Source, b *model.Burst, i, j int) {
	key := stream.Source(w.seed, w.replication, stream.Name("source."+src.Name+".bursts."+b.Name))
	on := w.day(b.On)
	leads, over := b.Leads.At(w.x), b.Over.At(w.x)
	if leads <= 0 {
		return
	}
	clock := w.operationalTime(on, on, on+over, func(t float64) float64 { return leads / over * w.rateTimes(t) })
	s := 0.0
	for n := int64(0); ; n++ {
		s += stream.Exponential(key.Deal(n).Bits(stream.At(0, stream.Gap), 0))
		t, ok := clock.inverse(s)
		if !ok || t >= on+over || t >= w.horizon {
			break
		}
		if t >= -w.warmup {
			w.add(src, b.Name, n, t, key.Deal(n), []int{rankSource, i, j + 1, int(n)})
		}
	}
}

// operationalTime is an integrated rate. The rate is taken to be constant
// between any two edges: midnights, and the ends of shocks.
type operationalTime struct {
	edge     []float64
	rate     []float64 // from each edge to the next
	integral []float64 // at each edge; 0 at the origin
	origin   int       // the edge
}

func (w *world) operationalTime(first, origin, last float64, rate func(t float64) float64) *operationalTime {
	o := &operationalTime{edge: []float64{first}}
	for d := math.Floor(first) + 1; d < last; d++ {
		o.edge = append(o.edge, d)
	}
	for _, s := range w.shocks {
		for _, t := range []float64{s.begins, s.ends} {
			if first < t && t < last && t != math.Floor(t) {
				o.edge = append(o.edge, t)
			}
		}
	}
	o.edge = append(o.edge, last)
	sort.Float64s(o.edge)
	for i := 1; i < len(o.edge); i++ {
		o.rate = append(o.rate, rate((o.edge[i-1]+o.edge[i])/2))
	}
	for i, t := range o.edge {
		if t == origin {
			o.origin = i
		}
	}
	o.integral = make([]float64, len(o.edge))
	for i := o.origin; i < len(o.rate); i++ {
		o.integral[i+1] = o.integral[i] + o.rate[i]*(o.edge[i+1]-o.edge[i])
	}
	for i := o.origin - 1; i >= 0; i-- {
		o.integral[i] = o.integral[i+1] - o.rate[i]*(o.edge[i+1]-o.edge[i])
	}
	return o
}

// inverse is the first time at which the integrated rate is s, in a part in
// which deals arrive: for s >= 0 from the origin on. ok is false outside.
func (o *operationalTime) inverse(s float64) (t float64, ok bool) {
	from := 0
	if s >= 0 {
		from = o.origin
	} else if s < o.integral[0] {
		return 0, false
	}
	for i := from; i < len(o.rate); i++ {
		if s <= o.integral[i+1] && o.rate[i] > 0 {
			return o.edge[i] + (s-o.integral[i])/o.rate[i], true
		}
	}
	return 0, false
}

// rateOf is the rate of a source on the day that holds t, per day; of what
// changes within the day it takes the value at t.
func (w *world) rateOf(src *model.Source, t float64) float64 {
	its := func(of func(*model.Source) model.Number) float64 {
		return w.number(t, func(s *model.Scenario) model.Number { return of(source(s, src.Name)) })
	}
	var rate float64
	switch {
	case src.Every != nil:
		rate = 1 / its(func(s *model.Source) model.Number { return *s.Every })
	case src.Response != nil: // so much per cent more for every per cent more money
		if spend := its(func(s *model.Source) model.Number { return s.Spend }); spend > 0 {
			more := num.Log(spend) - num.Log(its(func(s *model.Source) model.Number { return s.Response.Spend }))
			elasticity := its(func(s *model.Source) model.Number { return s.Response.Elasticity })
			rate = its(func(s *model.Source) model.Number { return s.Response.Rate }) * num.Exp(elasticity*more)
		}
	default:
		rate = its(func(s *model.Source) model.Number { return s.Rate })
	}
	date := w.date(t)
	rate *= its(func(s *model.Source) model.Number { return s.Season[date.Month()-time.January] })
	week := 0.0
	for d := range 7 {
		week += its(func(s *model.Source) model.Number { return s.Weekdays[d] })
	}
	if week > 0 {
		rate *= its(func(s *model.Source) model.Number { return s.Weekdays[date.Weekday()] }) * 7 / week
	} else {
		rate = 0
	}
	if g := its(func(s *model.Source) model.Number { return s.Growth }); g != 0 {
		const month = 30.4375
		logq := num.Log(1+g) / month
		meanWithinDay := (num.Exp(logq) - 1) / logq
		rate *= num.Pow(1+g, math.Floor(t)/month) * meanWithinDay
	}
	return rate * w.rateTimes(t)
}
