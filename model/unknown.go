package model

import (
	"dealcast/model/dist"
	"dealcast/model/num"
)

// PriorKind says what we believe about an unknown number.
type PriorKind int

// The kinds of belief, with the meaning of Prior.A and Prior.B.
const (
	LogitNormal PriorKind = iota // shares: logit is normal with mean A and sd B
	LogNormal                    // positive quantities: log is normal with mean A and sd B
	Normal                       // where negative is possible: mean A, sd B
	Beta                         // "34 of 56": Beta(A, B), Jeffreys prior included
	Gamma                        // member of a Dirichlet group: Gamma(A, 1), to be normalised
	OfDist                       // an inline table with dist
)

// Prior is the distribution of an unknown number over worlds.
type Prior struct {
	Kind PriorKind
	A, B float64
	Dist dist.Dist // when Kind is OfDist
}

// Quantile is the value that the number exceeds with probability 1 - u, for u
// strictly between 0 and 1; its size is at most 10^15.
func (p Prior) Quantile(u float64) float64 {
	return min(max(p.quantile(u), -huge), huge)
}

// quantile is Quantile without its limit.
func (p Prior) quantile(u float64) float64 {
	switch p.Kind {
	case LogitNormal:
		return num.Logistic(p.A + float64(p.B*num.NormQuantile(u)))
	case LogNormal:
		return num.Exp(p.A + float64(p.B*num.NormQuantile(u)))
	case Normal:
		return p.A + float64(p.B*num.NormQuantile(u))
	case Beta:
		return num.BetaIInv(p.A, p.B, u)
	case Gamma:
		return num.GammaPInv(p.A, u)
	}
	return p.Dist.Quantile(u)
}

// Known reports whether the number is the same in every world.
func (n Number) Known() bool { return n.Unknown == 0 }

// At is the number when the unknowns have the values x, clipped to Min and Max
// where it depends on one of them; x may be nil for a known number.
func (n Number) At(x []float64) float64 {
	if n.Unknown == 0 {
		return n.Value
	}
	v := float64(n.Factor*x[n.Unknown-1]) + n.Value
	return min(max(v, n.Min), n.Max)
}

// Realise turns one uniform number per unknown into the values of the
// unknowns: x[i] is the quantile of Unknowns[i] at u[i]; the members of a
// Dirichlet group are then divided by their sum (Ferguson, "A Bayesian
// analysis of some nonparametric problems", 1973). u and x may be the same.
func (s *Scenario) Realise(u, x []float64) {
	for i := range s.Unknowns {
		x[i] = s.Unknowns[i].Prior.Quantile(u[i])
	}
	s.normalise(x)
}

// Central is what we take the unknowns to be where one number must do, as in
// estimates: their medians; for a Dirichlet group the means.
func (s *Scenario) Central() []float64 {
	x := make([]float64, len(s.Unknowns))
	for i := range x {
		if p := s.Unknowns[i].Prior; p.Kind == Gamma {
			x[i] = p.A
		} else {
			x[i] = p.Quantile(0.5)
		}
	}
	s.normalise(x)
	return x
}

// normalise divides the members of each Dirichlet group by their sum.
func (s *Scenario) normalise(x []float64) {
	for i := 0; i < len(x); {
		j := i + 1
		if g := s.Unknowns[i].Group; g != 0 {
			sum := x[i]
			for ; j < len(x) && s.Unknowns[j].Group == g; j++ {
				sum += x[j]
			}
			if !(sum > 0) { // every draw so small that it became 0
				sum = 0
				for k := i; k < j; k++ {
					x[k] = s.Unknowns[k].Prior.A
					sum += x[k]
				}
			}
			for k := i; k < j; k++ {
				x[k] /= sum
			}
		}
		i = j
	}
}
