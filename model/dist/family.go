package dist

import (
	"fmt"
	"math"
	"strings"
)

// Unit says what a parameter is counted in.
type Unit int

// The units of parameters.
const (
	Plain  Unit = iota // a number: cv, shape
	Amount             // the unit of the variate itself: days, money
	Rate               // one over the unit of the variate
)

// Param is a parameter of a family.
type Param struct {
	Name string
	Unit Unit
	Low  float64 // least value
	Open bool    // Low itself is refused
	High float64 // greatest value
	Help string  // one line: meaning
}

// Set is one accepted set of parameters: its members, and how many percentiles
// (p1 to p99; median is p50) it takes besides.
type Set struct {
	Params      []Param
	Percentiles int
	// make builds the distribution from valid single values: v in the order
	// of Params, then the percentiles at the ascending probabilities p.
	make func(v valueList, p probs) (Dist, fault)
}

// fault says that values do not fit together: parameter number (percentiles
// after Params) and what is wanted, with %v for limit.
type fault struct {
	param int
	want  string
	limit float64
}

// Family is a row of the table of distributions.
type Family struct {
	Name string
	Help string // one line: what it is for
	Sets []Set  // nil: made from lists (empirical, mixture), not by Lookup
}

// most is the largest amount that a parameter may have.
const most = 1e15

var (
	value   = Param{"value", Amount, -most, false, most, "the number"}
	mean    = Param{"mean", Amount, 0, true, most, "expected value"}
	sd      = Param{"sd", Amount, 0, true, most, "standard deviation"}
	cv      = Param{"cv", Plain, 0, true, 1e6, "standard deviation over mean"}
	scale   = Param{"scale", Amount, 0, true, most, "scale"}
	rate    = Param{"rate", Rate, 0, true, most, "one over scale"}
	mu      = Param{"mu", Plain, -50, false, 50, "mean of the logarithm (of days, or of money)"}
	sigma   = Param{"sigma", Plain, 0, true, 30, "standard deviation of the logarithm"}
	shape   = Param{"shape", Plain, 0.01, false, 1e8, "shape"}
	quantum = Param{"", Amount, 0, true, most, "percentile"}
)

// Families is the table of distributions, in the order of the reference.
func Families() []Family { return families }

var families = []Family{
	constantFamily,
	exponentialFamily,
	gammaFamily,
	weibullFamily,
	lognormalFamily,
	neverFamily,
}

// String is the set as errors and the reference write it: "mean, cv".
func (s Set) String() string {
	names := make([]string, 0, 4)
	for _, p := range s.Params {
		names = append(names, p.Name)
	}
	switch s.Percentiles {
	case 1:
		names = append(names, "a percentile (median, p90, ...)")
	case 2:
		names = append(names, "two percentiles (median, p90, ...)")
	}
	if len(names) == 0 {
		return "no parameters"
	}
	return strings.Join(names, " and ")
}

// percentile is the probability that a parameter name such as "p90", "p05" or
// "median" stands for.
func percentile(name string) (float64, bool) {
	if name == "median" {
		return 0.5, true
	}
	if len(name) < 2 || len(name) > 3 || name[0] != 'p' {
		return 0, false
	}
	n := 0
	for _, c := range name[1:] {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return float64(n) / 100, n > 0
}

// want is the range of a parameter in words.
func (p Param) want() string {
	switch {
	case p.Open && p.Low == 0 && p.High >= most:
		return "more than 0"
	case p.Open:
		return fmt.Sprintf("more than %v, at most %v", p.Low, p.High)
	}
	return fmt.Sprintf("a number from %v to %v", p.Low, p.High)
}

// holds says whether x is in the range of a parameter.
func (p *Param) holds(x float64) bool {
	return (x > p.Low || (x == p.Low && !p.Open)) && x <= p.High
}

// clip is the value in the range of a parameter that is nearest to x; an open
// end is approached to one part in 10^9 of the unit.
func (p *Param) clip(x float64) float64 {
	switch {
	case math.IsNaN(x) || x < p.Low || (x == p.Low && p.Open):
		if p.Open {
			return p.Low + 1e-9
		}
		return p.Low
	case x > p.High:
		return p.High
	}
	return x
}
