// Package stat holds the statistics of results: summaries over replications
// with their intervals, proportions, ratios, and integer histograms with
// log-spaced bins. All of it gives the same bits on every CPU.
package stat

// Interval is a range that covers the truth with the stated confidence (the
// actual one: order-statistic intervals cannot hit a round number).
type Interval struct {
	Low, High  float64
	Confidence float64
}

// Summary describes the values of a metric over replications. Undefined values
// (NaN) are left out and not counted in N.
type Summary struct {
	N                                 int
	Mean, SD, MCSE                    float64
	P05, P10, P25, P50, P75, P90, P95 float64
	Min, Max                          float64
	CI                                SummaryCI
}

// SummaryCI holds the intervals of a Summary.
type SummaryCI struct {
	Mean                              Interval // t
	P05, P10, P25, P50, P75, P90, P95 Interval // order statistics
}
