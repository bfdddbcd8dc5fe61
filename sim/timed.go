package sim

import "dealcast/model/dist"

// A dated change moves values while the world runs: from on to until they go
// linearly from what they were to what they will be. Steps stand in order of
// time and do not overlap. Most values have none.

// timed is a distribution that may change.
type timed struct {
	dist.Sampler
	steps []timedStep
}

type timedStep struct {
	on, until float64 // days
	to        dist.Sampler
}

// at is the variate of the bits when it is drawn at time t: within a step, a
// mean of the same quantile of both distributions.
func (d *timed) at(t float64, bits uint64) float64 {
	if d.steps == nil {
		return d.Sample(bits)
	}
	return d.changed(t, bits)
}

func (d *timed) changed(t float64, bits uint64) float64 {
	from := &d.Sampler
	for i := range d.steps {
		s := &d.steps[i]
		if t < s.on {
			break
		}
		if t < s.until {
			return between(from.Sample(bits), s.to.Sample(bits), (t-s.on)/(s.until-s.on))
		}
		from = &s.to
	}
	return from.Sample(bits)
}

// level is a number that may change.
type level struct {
	value float64
	steps []levelStep
}

type levelStep struct {
	on, until float64 // days
	to        float64
}

// at is the number at time t.
func (l *level) at(t float64) float64 {
	if l.steps == nil {
		return l.value
	}
	v := l.value
	for i := range l.steps {
		s := &l.steps[i]
		if t < s.on {
			break
		}
		if t < s.until {
			return between(v, s.to, (t-s.on)/(s.until-s.on))
		}
		v = s.to
	}
	return v
}

// cutStep is a change of the shares of a stage: the cuts after it.
type cutStep struct {
	on, until float64   // days
	to        []float64 // as stage.cuts
}

// between is a + f (b - a).
func between(a, b, f float64) float64 { return a + float64(f*(b-a)) }
