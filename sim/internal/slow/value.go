package slow

import (
	"math"
	"sort"

	"dealcast/model"
	"dealcast/model/dist"
	"dealcast/sim/stream"
)

// state is the scenario after some of its changes. A value moves from that of
// one state to that of the next while the change between them goes on.
type state struct {
	scn      *model.Scenario
	x        []float64 // its realised unknowns
	on, ramp float64   // when it is reached: from day on, over ramp days
	samplers map[*model.Dist]*dist.Sampler
}

// begin draws what is uncertain about the world. An unknown that stands in
// several states has one draw in all: that of its path, made to go together with
// others as the scenario itself says.
func (w *world) begin() {
	drawn := map[string]float64{}
	add := func(scn *model.Scenario, on, ramp float64) {
		u, x := w.draws(scn), make([]float64, len(scn.Unknowns))
		for i, unknown := range scn.Unknowns {
			if _, before := drawn[unknown.Path]; !before {
				drawn[unknown.Path] = u[i]
			}
			u[i] = drawn[unknown.Path]
		}
		scn.Realise(u, x)
		w.states = append(w.states, &state{scn, x, on, ramp, map[*model.Dist]*dist.Sampler{}})
	}
	add(w.scn, math.Inf(-1), 0)
	for i := range w.scn.Changes {
		c := &w.scn.Changes[i]
		add(c.After, w.day(c.On), c.Ramp)
	}
	w.x = w.states[0].x
	w.layAxes()
	w.drawShocks()
}

// draws are the uniform numbers of the unknowns of a scenario in this world.
func (w *world) draws(scn *model.Scenario) []float64 {
	u := make([]float64, len(scn.Unknowns))
	for i, unknown := range scn.Unknowns {
		name := stream.Name(unknown.Path)
		if scn.Run.Draws == model.SobolDraws {
			const sequences = 16
			axis := stream.NewSobolAxis(unknown.Axis)
			u[i] = axis.Uniform(stream.SobolKey(w.seed, w.replication%sequences, name), w.replication/sequences)
			continue
		}
		u[i] = stream.Uniform(stream.World(w.seed, w.replication).Bits(stream.At(name, stream.Unknown), 0))
	}
	if together, _ := model.NewCopula(scn); scn == w.scn && together != nil {
		together.Correlate(u)
	}
	return u
}

// reached is how far the change to a state has come at time t, from 0 to 1.
func (s *state) reached(t float64) float64 {
	switch {
	case t < s.on:
		return 0
	case t >= s.on+s.ramp:
		return 1
	}
	return (t - s.on) / s.ramp
}

// value is something that the changes change, at time t.
func (w *world) value(t float64, of func(*state) float64) float64 {
	before := of(w.states[0])
	v := before
	for _, s := range w.states[1:] {
		after := of(s)
		switch f := s.reached(t); {
		case after == before || f == 0:
		case f == 1:
			v = after
		case math.IsInf(before, 0) || math.IsInf(after, 0):
			v = (1-f)*before + f*after
		default:
			v = before + f*(after-before)
		}
		before = after
	}
	return v
}

// number is a number of the scenario at time t.
func (w *world) number(t float64, of func(*model.Scenario) model.Number) float64 {
	return w.value(t, func(s *state) float64 { return of(s.scn).At(s.x) })
}

// draw is the variate of a distribution at time t for 64 random bits: between
// those of two distributions while one changes into the other. Where there is
// none it is absent.
func (w *world) draw(t float64, of func(*model.Scenario) *model.Dist, bits uint64, absent float64) float64 {
	return w.value(t, func(s *state) float64 {
		d := of(s.scn)
		if d == nil {
			return absent
		}
		return s.sample(d, bits)
	})
}

// sample is the variate of a distribution for 64 random bits.
func (s *state) sample(d *model.Dist, bits uint64) float64 {
	its, ok := s.samplers[d]
	if !ok {
		made := d.Sampler(s.x)
		its = &made
		s.samplers[d] = its
	}
	return its.Sample(bits)
}

// turns are the instants in (from, to) at which a change begins or is complete,
// with from and to.
func (w *world) turns(from, to float64) []float64 {
	ts := []float64{from}
	for _, s := range w.states[1:] {
		for _, t := range []float64{s.on, s.on + s.ramp} {
			if from < t && t < to {
				ts = append(ts, t)
			}
		}
	}
	sort.Float64s(ts)
	return append(ts, to)
}

// integral is that of a product of at most three numbers that change linearly,
// exact by Gauss's rule with two points between every two turns.
func (w *world) integral(from, to float64, f func(t float64) float64) float64 {
	if !(from < to) {
		return 0
	}
	sum := 0.0
	ts := w.turns(from, to)
	for i := 1; i < len(ts); i++ {
		mid, half := (ts[i-1]+ts[i])/2, (ts[i]-ts[i-1])/2
		off := half / math.Sqrt(3)
		sum += half * (f(mid-off) + f(mid+off))
	}
	return sum
}
