package slow

import (
	"math"
	"time"

	"dealcast/model"
	"dealcast/model/num"
	"dealcast/sim/stream"
)

// day is a date in days since start.
func (w *world) day(t time.Time) float64 { return t.Sub(w.scn.Time.Start).Hours() / 24 }

// date is the day that holds time t.
func (w *world) date(t float64) time.Time {
	return w.scn.Time.Start.AddDate(0, 0, int(math.Floor(t)))
}

// shock is something that happens once in this replication.
type shock struct {
	*model.Shock
	begins, ends float64
}

// drawShocks finds out which shocks happen, and when.
func (w *world) drawShocks() {
	for i := range w.scn.Shocks {
		s := &w.scn.Shocks[i]
		name := stream.Name("shock." + s.Name)
		if !(w.outside(name, name, stream.Shock, 0) < s.Probability.At(w.x)) {
			continue
		}
		var begins float64
		if s.Starts != nil {
			begins = w.day(*s.Starts)
		} else {
			begins = w.outside(name, stream.Mix(name), stream.Starts, 0) * w.horizon
		}
		w.shocks = append(w.shocks, &shock{s, begins, begins + s.Lasts.At(w.x)})
	}
}

// outside is a uniform number of a factor or a shock; scramble tells its Sobol
// points from those of others.
func (w *world) outside(name, scramble uint64, p stream.Purpose, k int) float64 {
	axis, ok := w.axes[axisOf{name, p, k}]
	if w.scn.Run.Draws == model.SobolDraws && ok && axis < stream.SobolDimensions {
		const sequences = 16
		return stream.NewSobolAxis(axis).Uniform(stream.SobolKey(w.seed, w.replication%sequences, scramble), w.replication/sequences)
	}
	return stream.Uniform(stream.World(w.seed, w.replication).Bits(stream.At(name, p), uint32(int32(k))))
}

type axisOf struct {
	name uint64
	p    stream.Purpose
	k    int
}

// layAxes gives factors and shocks their dimensions of Sobol points: after those
// of the unknowns, from a multiple of 16 on, for each factor the periods from
// that of start on and then backwards, as far as something happens.
func (w *world) layAxes() {
	next := 0
	for _, s := range w.states {
		for i := range s.scn.Unknowns {
			next = max(next, s.scn.Unknowns[i].Axis+1)
		}
	}
	next = (next/16 + 1) * 16
	lay := func(name uint64, p stream.Purpose, k int) {
		w.axes[axisOf{name, p, k}] = next
		next++
	}
	w.axes = map[axisOf]int{}
	for i := range w.scn.Factors {
		f := &w.scn.Factors[i]
		name := stream.Name("factor." + f.Name)
		for k := 0; k <= w.period(f, math.Ceil(w.horizon)-1); k++ {
			lay(name, stream.Factor, k)
		}
		for k := -1; k >= w.period(f, w.earliest()); k-- {
			lay(name, stream.Factor, k)
		}
	}
	for i := range w.scn.Shocks {
		s := &w.scn.Shocks[i]
		name := stream.Name("shock." + s.Name)
		lay(name, stream.Shock, 0)
		if s.Starts == nil {
			lay(name, stream.Starts, 0)
		}
	}
}

// earliest is the first day on which something happens: in the warm-up, to an
// open deal, or in a burst that began before.
func (w *world) earliest() float64 {
	first := -w.warmup
	for i := range w.scn.Sources {
		for _, b := range w.scn.Sources[i].Bursts {
			first = math.Min(first, w.day(b.On))
		}
	}
	if w.scn.Open != nil {
		for _, o := range w.scn.Open.Deals {
			first = math.Min(first, math.Min(o.Created, math.Min(o.Entered, o.Since)))
		}
	}
	return first
}

// around is what factors and shocks multiply something by at time t.
func (w *world) around(t float64, elasticity func(*model.Elasticities) model.Number, times func(*model.Shock) model.Number) float64 {
	m := 1.0
	for i := range w.scn.Factors {
		f := &w.scn.Factors[i]
		m *= num.Exp(elasticity(&f.Elasticity).At(w.x) * w.factor(f, w.period(f, t)))
	}
	for _, s := range w.shocks {
		if s.begins <= t && t < s.ends {
			m *= times(s.Shock).At(w.x)
		}
	}
	return m
}

// period is the number of the period of a factor that holds time t, 0 for that
// of start.
func (w *world) period(f *model.Factor, t float64) int {
	number := func(d time.Time) int {
		switch f.Each {
		case "year":
			return d.Year()
		case "quarter":
			return 4*d.Year() + (int(d.Month())-1)/3
		case "month":
			return 12*d.Year() + int(d.Month())
		}
		return 0 // the whole run
	}
	return number(w.date(t)) - number(w.scn.Time.Start)
}

// factor is the z of period k: an AR(1) sequence both ways from period 0.
func (w *world) factor(f *model.Factor, k int) float64 {
	name := stream.Name("factor." + f.Name)
	eps := num.NormQuantile(w.outside(name, uint64(stream.Key(name).Deal(int64(k))), stream.Factor, k))
	sd, phi := f.SD.At(w.x), f.Persistence.At(w.x)
	switch {
	case k == 0:
		return sd * eps
	case k > 0:
		return phi*w.factor(f, k-1) + sd*math.Sqrt(1-phi*phi)*eps
	}
	return phi*w.factor(f, k+1) + sd*math.Sqrt(1-phi*phi)*eps
}

// The multipliers of a deal are products over all that acts on it.

// loaded is exp(loading x quality), 1 without hidden quality.
func (w *world) loaded(d *Deal, loading func(*model.Quality) model.Number) float64 {
	if w.scn.Quality == nil {
		return 1
	}
	return num.Exp(loading(w.scn.Quality).At(w.x) * d.quality)
}

// its is the product of the multipliers of a deal's source and segment.
func (w *world) its(d *Deal, t float64, of func(*model.Multipliers) model.Number) float64 {
	m := 1.0
	if d.Source != "" {
		m *= w.number(t, func(s *model.Scenario) model.Number { return of(&source(s, d.Source).Multipliers) })
	}
	if d.Segment != "" {
		m *= w.number(t, func(s *model.Scenario) model.Number { return of(&segment(s, d.Segment).Multipliers) })
	}
	return m
}

// odds multiply the weights of the ways forward.
func (w *world) odds(d *Deal, t float64) float64 {
	return w.its(d, t, func(m *model.Multipliers) model.Number { return m.Odds }) *
		w.loaded(d, func(q *model.Quality) model.Number { return q.Odds }) *
		w.around(t, func(e *model.Elasticities) model.Number { return e.Odds }, func(s *model.Shock) model.Number { return s.Odds })
}

// dwellTimes multiply the dwell.
func (w *world) dwellTimes(d *Deal, t float64) float64 {
	return w.its(d, t, func(m *model.Multipliers) model.Number { return m.Dwell }) *
		w.loaded(d, func(q *model.Quality) model.Number { return q.Dwell }) *
		w.around(t, func(e *model.Elasticities) model.Number { return e.Dwell }, func(s *model.Shock) model.Number { return s.Dwell })
}

// valueTimes multiply the value.
func (w *world) valueTimes(d *Deal, t float64) float64 {
	return w.its(d, t, func(m *model.Multipliers) model.Number { return m.Value }) *
		w.loaded(d, func(q *model.Quality) model.Number { return q.Value }) *
		w.around(t, func(e *model.Elasticities) model.Number { return e.Value }, func(s *model.Shock) model.Number { return s.Value })
}

// rateTimes multiply the rates of all sources.
func (w *world) rateTimes(t float64) float64 {
	return w.around(t, func(e *model.Elasticities) model.Number { return e.Rate }, func(s *model.Shock) model.Number { return s.Rate })
}
