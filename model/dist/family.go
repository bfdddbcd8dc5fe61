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

// Set is one accepted set of parameters: its named members, and how many
// percentiles (p1 to p99; median is p50) it takes besides.
type Set struct {
	Params      []Param
	Percentiles int
	signed      bool // percentiles may be 0 or negative
	// make builds the distribution from values that are each in their range:
	// v in the order of Params, then the percentiles at the ascending p. With
	// a fault it builds the nearest one.
	make func(v valueList, p probs) (Dist, fault)
}

// fault says that values do not fit together, or that no member of the family
// has them; the zero fault is none.
type fault struct {
	param int     // number of the parameter to blame; percentiles come after Params
	want  string  // what is wanted of it, with a verb for limit
	limit float64 // the bound in the message
}

// Family is a row of the table of distributions.
type Family struct {
	Name string
	Help string // one line: what it is for
	Sets []Set  // nil: made from lists (Empirical, Mixture), not by Lookup
}

// Families is the table of distributions, in the order of the reference.
func Families() []Family { return families }

var families = []Family{
	constantFamily,
	exponentialFamily,
	erlangFamily,
	gammaFamily,
	weibullFamily,
	lognormalFamily,
	loglogisticFamily,
	normalFamily,
	uniformFamily,
	triangularFamily,
	pertFamily,
	betaFamily,
	hyperexponentialFamily,
	empiricalFamily,
	mixtureFamily,
	neverFamily,
}

// Amounts and rates are at most most, and where they must be positive at least
// least, so that no product of a few of them overflows or vanishes.
const (
	least = 1e-15
	most  = 1e15
)

// Parameters that several families share.
var (
	mean  = Param{"mean", Amount, least, false, most, "expected value"}
	sd    = Param{"sd", Amount, least, false, most, "standard deviation"}
	cv    = Param{"cv", Plain, 1e-6, false, 1e6, "standard deviation over mean"}
	scale = Param{"scale", Amount, least, false, most, "scale"}
	rate  = Param{"rate", Rate, least, false, most, "one over scale"}
	low   = Param{"min", Amount, -most, false, most, "least value"}
	mode  = Param{"mode", Amount, -most, false, most, "most likely value"}
	high  = Param{"max", Amount, -most, false, most, "greatest value"}
	place = Param{"mean", Amount, -most, false, most, "expected value"}

	percentileAbove0 = Param{"", Amount, 1e-300, false, most, "percentile"}
	anyPercentile    = Param{"", Amount, -most, false, most, "percentile"}
)

// String is the set as errors and the reference write it: "mean and cv".
func (s Set) String() string {
	names := make([]string, 0, 5)
	for _, p := range s.Params {
		names = append(names, p.Name)
	}
	switch s.Percentiles {
	case 1:
		names = append(names, "a percentile (median, p90, ...)")
	case 2:
		names = append(names, "two percentiles (median, p90, ...)")
	}
	switch n := len(names); n {
	case 0:
		return "no parameters"
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
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

// want is the range of a parameter in words, for the value x outside it.
func (p *Param) want(x float64) string {
	switch {
	case p.Low <= -most && x != x:
		return "a number"
	case x > p.High:
		return fmt.Sprintf("at most %v", p.High)
	case p.Low >= 0 && !(x > 0) && p.Low < 1e-3:
		return "more than 0"
	case p.Open:
		return fmt.Sprintf("more than %v", p.Low)
	}
	return fmt.Sprintf("at least %v", p.Low)
}

// holds says whether x is in the range of a parameter.
func (p *Param) holds(x float64) bool {
	return (x > p.Low || (x == p.Low && !p.Open)) && x <= p.High
}

// clip is the value in the range of a parameter that is nearest to x; an open
// end is approached to 10^-9.
func (p *Param) clip(x float64) float64 {
	switch {
	case p.holds(x):
		return x
	case x > p.High:
		return p.High
	case p.Open: // also for NaN
		return p.Low + 1e-9
	}
	return max(p.Low, -math.MaxFloat64)
}
