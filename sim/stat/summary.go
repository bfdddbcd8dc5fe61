package stat

import (
	"math"
	"slices"

	"dealcast/model/num"
)

// Level is the confidence that intervals are made for. Order-statistic
// intervals reach at least this and state what they do reach.
const Level = 0.95

// Summarise describes values, one per replication; NaN means undefined there
// and is left out.
//
// Mean and SD (with n-1) are computed in two passes in index order with
// compensated sums, so they depend on the order of values only, not on how
// they were gathered. MCSE, the Monte Carlo standard error of the mean, is
// SD / sqrt(n). Percentiles are those of Quantile. CI.Mean is
// Mean +- TQuantile(0.975, n-1) MCSE; the other intervals are those of
// OrderInterval.
//
// What is undefined is NaN: everything when no value is defined, SD and MCSE
// when only one is. An interval that cannot be had is the zero Interval, whose
// Confidence is 0.
func Summarise(values []float64) Summary { return describe(values, true) }

// describe is Summarise, with the intervals of percentiles or without.
func describe(values []float64, order bool) Summary {
	x := make([]float64, 0, len(values))
	for _, v := range values {
		if !math.IsNaN(v) {
			x = append(x, v)
		}
	}
	n := len(x)
	if n == 0 {
		u := math.NaN()
		return Summary{Mean: u, SD: u, MCSE: u, P05: u, P10: u, P25: u, P50: u, P75: u, P90: u, P95: u, Min: u, Max: u}
	}
	s := Summary{N: n}
	s.Mean, s.SD = meanSD(x)
	s.MCSE = s.SD / math.Sqrt(float64(n))
	s.CI.Mean = around(s.Mean, s.MCSE, n-1)
	slices.Sort(x)
	s.Min, s.Max = x[0], x[n-1]
	at := func(p float64) (float64, Interval) {
		if !order {
			return Quantile(x, p), Interval{}
		}
		return Quantile(x, p), OrderInterval(x, p, Level)
	}
	s.P05, s.CI.P05 = at(0.05)
	s.P10, s.CI.P10 = at(0.10)
	s.P25, s.CI.P25 = at(0.25)
	s.P50, s.CI.P50 = at(0.50)
	s.P75, s.CI.P75 = at(0.75)
	s.P90, s.CI.P90 = at(0.90)
	s.P95, s.CI.P95 = at(0.95)
	return s
}

// around is the t interval of an estimate with standard error se and df
// degrees of freedom; zero when there is none.
func around(estimate, se float64, df int) Interval {
	if df < 1 || math.IsNaN(se) || math.IsInf(se, 0) || math.IsInf(estimate, 0) {
		return Interval{}
	}
	half := float64(TQuantile(1-(1-Level)/2, float64(df)) * se)
	return Interval{Low: estimate - half, High: estimate + half, Confidence: Level}
}

// meanSD is the mean and the standard deviation (n-1) of x; the latter is NaN
// for a single value. The second pass is corrected for the rounding of the
// mean (Chan, Golub, LeVeque, "Algorithms for Computing the Sample Variance",
// The American Statistician 37, 1983, formula 1.7).
func meanSD(x []float64) (mean, sd float64) {
	n := float64(len(x))
	mean = Sum(x) / n
	if len(x) < 2 {
		return mean, math.NaN()
	}
	var first, second adder
	for _, v := range x {
		d := v - mean
		first.add(d)
		second.add(float64(d * d))
	}
	variance := (second.sum() - float64(first.sum()*first.sum())/n) / (n - 1)
	if variance < 0 {
		variance = 0
	}
	return mean, math.Sqrt(variance)
}

// adder sums with the error of each addition carried along (Neumaier,
// "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen",
// ZAMM 54, 1974): the error of the sum does not grow with the number of terms.
type adder struct{ total, lost float64 }

func (a *adder) add(v float64) {
	t := a.total + v
	if math.Abs(a.total) >= math.Abs(v) {
		a.lost += (a.total - t) + v
	} else {
		a.lost += (v - t) + a.total
	}
	a.total = t
}

func (a *adder) sum() float64 {
	if math.IsInf(a.total, 0) {
		return a.total // lost is NaN then
	}
	return a.total + a.lost
}

// Sum adds values in index order with a compensated sum: the error is about
// that of one rounding, whatever their number.
func Sum(values []float64) float64 {
	var a adder
	for _, v := range values {
		a.add(v)
	}
	return a.sum()
}

// TQuantile is the p-quantile of Student's t distribution with df degrees of
// freedom, df > 0 (not necessarily whole), 0 < p < 1; NaN outside. With
// Y ~ Beta(1/2, df/2), T^2 = df Y / (1 - Y) (Johnson, Kotz, Balakrishnan,
// Continuous Univariate Distributions, vol. 2, 1995, ch. 28).
func TQuantile(p, df float64) float64 {
	switch {
	case !(p > 0 && p < 1) || !(df > 0):
		return math.NaN()
	case p == 0.5:
		return 0
	case p < 0.5:
		return -upperT(p, df)
	}
	return upperT(1-p, df)
}

// upperT is the t that is exceeded with probability q < 1/2.
func upperT(q, df float64) float64 {
	if math.IsInf(df, 1) {
		return -num.NormQuantile(q)
	}
	// Of the two sides of the beta distribution, the one whose answer is not
	// close to 1 keeps its digits.
	y := num.BetaIInv(0.5, df/2, 1-float64(2*q))
	if y < 0.5 {
		return math.Sqrt(df * y / (1 - y))
	}
	x := num.BetaIInv(df/2, 0.5, 2*q)
	return math.Sqrt(df * (1 - x) / x)
}
