package model

import "dealcast/model/dist"

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
