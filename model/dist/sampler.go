package dist

import (
	"dealcast/model/num"
	"dealcast/sim/stream"
)

// Sampler draws variates of one distribution. It is flat and small, so that
// the engine keeps it in arrays.
type Sampler struct {
	kind         kind
	a, b, c      float64
	scale, shift float64
	more         *parts
}

// NewSampler prepares a distribution for drawing. tabled says that its
// parameters are fixed for long, so that a quantile table is worth its making.
func NewSampler(d Dist, tabled bool) Sampler {
	return Sampler{kind: d.kind, a: d.a, b: d.b, c: d.c, scale: d.scale, shift: d.shift, more: d.more}
}

// Scaled draws f times what s draws, from the same bits.
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
		return s.shift - float64(s.scale*num.Log(stream.Uniform(bits)))
	case kindLognormal:
		return s.shift + float64(s.scale*num.Exp(float64(s.a*num.NormQuantile(stream.Uniform(bits)))))
	}
	d := Dist{kind: s.kind, a: s.a, b: s.b, c: s.c, more: s.more}
	return s.shift + float64(s.scale*d.quantile(stream.Uniform(bits)))
}
