package whatif

import "context"

// BestOf asks which of the base and its variants is best.
type BestOf struct {
	Metric       string  // objective, as in Options.Metric
	Indifference float64 // smaller differences do not matter, > 0 in the unit of the objective; 0: 1% of the base's headline
	Most         int     // replications of each at which to give up; 0: 100,000
}

// Choice is the best of the base (system 0) and its variants (1 to k).
type Choice struct {
	Objective    Objective
	Indifference float64
	Confidence   float64 // with which the best is chosen if it leads by at least the indifference
	Decided      bool
	Remaining    []int // systems that may be the best; one when decided
	Replications []int // that each system took part in
}

// choose finds the best of the base and the other arms.
func (l *lab) choose(ctx context.Context, b BestOf) (*Choice, error) {
	return nil, invalid("--best", "not supported yet")
}
