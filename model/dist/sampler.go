package dist

import (
	"dealcast/model/num"
	"dealcast/sim/stream"
)

// Sampler draws variates of one distribution. It is flat and small, so that
// the engine keeps it in arrays; copies may be used side by side.
//
// Exponential, Weibull, lognormal and normal variates come from the ziggurats
// of sim/stream; all others are Quantile(stream.Uniform(bits)), from a table
// where there is one.
type Sampler struct {
	kind         kind
	a, b, c      float64
	scale, shift float64
	list         *list
	table        *table
}

// NewSampler prepares a distribution for drawing. tabled says that its
// parameters are fixed, so that a quantile table (about 20 kB and a
// millisecond) is worth its making; its relative error is at most 1e-9.
func NewSampler(d Dist, tabled bool) Sampler {
	s := Sampler{kind: d.kind, a: d.a, b: d.b, c: d.c, scale: d.scale, shift: d.shift, list: d.list}
	switch d.kind {
	case kindWeibull:
		s.a = 1 / s.a
	case kindGamma, kindBeta, kindHyper, kindMixture, kindNormal:
		if tabled && !(d.kind == kindNormal && d.a > 0) {
			s.kind, s.table = kindTable, newTable(d)
		}
	}
	return s
}

// Scaled draws f times what s draws, from the same bits, for f > 0.
func (s Sampler) Scaled(f float64) Sampler {
	s.scale = float64(s.scale * f)
	s.shift = float64(s.shift * f)
	return s
}

// Sample is the variate that belongs to 64 random bits.
func (s *Sampler) Sample(bits uint64) float64 {
	switch s.kind {
	case kindConstant:
		return s.shift
	case kindExponential:
		return s.shift + float64(s.scale*stream.Exponential(bits))
	case kindLognormal:
		return s.shift + float64(s.scale*num.Exp(float64(s.a*stream.Normal(bits))))
	case kindTable:
		return s.shift + float64(s.scale*s.table.sample(bits))
	}
	return s.shift + float64(s.scale*s.rare(bits))
}

// rare is a variate of the standard distribution of the kinds that Sample does
// not serve itself.
func (s *Sampler) rare(bits uint64) float64 {
	switch s.kind {
	case kindUniform:
		return stream.Uniform(bits)
	case kindWeibull:
		return num.Exp(float64(s.a * num.Log(stream.Exponential(bits))))
	case kindNormal:
		if s.a > 0 {
			return truncated(s.a, bits)
		}
	}
	u := stream.Uniform(bits)
	if s.list != nil {
		return s.list.inverse(u, 1-u)
	}
	return standards[s.kind].inverse(s.a, s.b, s.c, u, 1-u)
}

// truncated is m + Z given that it is positive, by rejection; m > 0, so that at
// least half of the draws are taken.
func truncated(m float64, bits uint64) float64 {
	for {
		if x := m + stream.Normal(bits); x > 0 {
			return x
		}
		bits = stream.Mix(^bits) // off the path that Normal itself takes
	}
}
