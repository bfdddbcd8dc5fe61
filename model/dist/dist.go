// Package dist holds the distributions of a scenario: the table of families,
// the parameter sets that determine each of them, and their quantiles,
// distribution functions and moments. It also makes the samplers that the
// engine draws from.
//
// All arithmetic gives the same bits on every CPU: the package takes its
// special functions from model/num and never feeds a bare product to a sum.
package dist

// Dist is one distribution of which every parameter is known.
type Dist struct{}
