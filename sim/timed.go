package sim

import (
	"math"
	"slices"

	"dealcast/model/dist"
)

// A dated change moves values while the world runs: from on to until they go
// linearly from what they were to what they will be. Steps stand in order of
// the changes. Most values have none.

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
// The inner loop looks at steps itself: this call would cost every visit some
// nanoseconds, because it is too large to be inlined.
func (d *timed) at(t float64, bits uint64) float64 {
	if d.steps == nil {
		return d.Sample(bits)
	}
	return d.changed(t, bits)
}

func (d *timed) changed(t float64, bits uint64) float64 {
	from, i := &d.Sampler, 0
	for i < len(d.steps) && t >= d.steps[i].until {
		from = &d.steps[i].to
		i++
	}
	x := from.Sample(bits)
	for last := x; i < len(d.steps) && t >= d.steps[i].on; i++ {
		s := &d.steps[i]
		next := s.to.Sample(bits)
		f := 1.0
		if t < s.until {
			f = (t - s.on) / (s.until - s.on)
		}
		x, last = approach(x, last, next, f), next
	}
	return x
}

// approach adds to x the part f of what a change from a to b adds. What is
// infinite before or after a change is so while it goes on.
func approach(x, a, b, f float64) float64 {
	switch {
	case a == b || f == 0:
		return x
	case f == 1 && x == a:
		return b
	case math.IsInf(a, 0):
		return a
	case math.IsInf(b, 0):
		return b
	}
	return x + float64(f*(b-a))
}

// level is a number that may change.
type level struct {
	value float64
	steps []levelStep // do not overlap
	times *level      // multiplies it, if there are steps; nil: nothing does
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
	return l.changed(t)
}

func (l *level) changed(t float64) float64 {
	v := l.value
	for i := range l.steps {
		s := &l.steps[i]
		if t < s.on {
			break
		}
		if t < s.until {
			v = between(v, s.to, (t-s.on)/(s.until-s.on))
			break
		}
		v = s.to
	}
	if l.times != nil {
		v *= l.times.at(t)
	}
	return v
}

// over is the integral of the number over [from, to): Gauss's rule with two
// points between all that bends, which is exact for products of two and three.
func (l *level) over(from, to float64) float64 {
	if l.steps == nil {
		return float64(l.value * (to - from))
	}
	if to < from {
		return -l.over(to, from)
	}
	ends := []float64{from, to}
	for m := l; m != nil; m = m.times {
		for i := range m.steps {
			for _, t := range []float64{m.steps[i].on, m.steps[i].until} {
				if from < t && t < to {
					ends = append(ends, t)
				}
			}
		}
	}
	slices.Sort(ends)
	sum := 0.0
	for i := 1; i < len(ends); i++ {
		half := float64((ends[i] - ends[i-1]) / 2)
		middle, off := ends[i-1]+half, half/math.Sqrt(3)
		sum += float64(half * (l.at(middle-off) + l.at(middle+off)))
	}
	return sum
}

// cutStep is a change of the shares of a stage: the shares after it.
type cutStep struct {
	on, until float64   // days
	to        []float64 // as stage.shares
}

// between is a + f (b - a).
func between(a, b, f float64) float64 { return a + float64(f*(b-a)) }
