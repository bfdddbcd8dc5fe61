package stat_test

import (
	"math"
	"testing"

	"dealcast/sim/stat"
	"dealcast/sim/stream"
)

const (
	experiments  = 2000
	replications = 200
)

// tally counts how often an interval covers the truth.
type tally struct{ hits, n, confidence float64 }

func (c *tally) see(ci stat.Interval, truth float64) {
	c.n++
	c.confidence = ci.Confidence
	if ci.Low <= truth && truth <= ci.High {
		c.hits++
	}
}

// Each interval covers as often as it says, within 3.5 standard errors of a
// binomial count: a wrong rank, degree of freedom or factor shows.
func TestCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical size")
	}
	const p = 0.3 // of a success, for Wilson
	names := []string{"mean", "p05", "p10", "p25", "p50", "p75", "p90", "p95", "pooled", "wilson", "difference of means", "difference of ratios"}
	tallies := make([]tally, len(names))
	for e := range experiments {
		x, y := make([]float64, replications), make([]float64, replications)
		z := make([]float64, replications) // x in a variant: the same noise and more
		won := 0
		for r := range x {
			deal := stream.Source(7, uint64(e), stream.Name("coverage")).Deal(int64(r))
			draw := func(v uint32) float64 { return stream.Uniform(deal.Bits(stream.At(0, stream.Value), v)) }
			x[r] = -math.Log(draw(0)) // exponential: skew, as revenues are
			y[r] = 2 + draw(1) + x[r]/2
			z[r] = x[r] - math.Log(draw(3))/2
			if draw(2) < p {
				won++
			}
		}
		s := stat.Summarise(x)
		_, pooled := stat.Pooled(x, y)
		_, means := stat.PooledDifference(x, nil, z, nil)
		_, ratios := stat.PooledDifference(x, y, z, y)
		quantile := func(p float64) float64 { return -math.Log1p(-p) }
		for i, c := range []struct {
			ci    stat.Interval
			truth float64
		}{
			{s.CI.Mean, 1},
			{s.CI.P05, quantile(0.05)}, {s.CI.P10, quantile(0.10)}, {s.CI.P25, quantile(0.25)}, {s.CI.P50, quantile(0.50)},
			{s.CI.P75, quantile(0.75)}, {s.CI.P90, quantile(0.90)}, {s.CI.P95, quantile(0.95)},
			{pooled, 1 / 3.0},
			{stat.Wilson(won, replications, 0.95), p},
			{means, 0.5},
			{ratios, 0.5 / 3},
		} {
			tallies[i].see(c.ci, c.truth)
		}
	}
	for i, c := range tallies {
		share := c.hits / c.n
		z := (share - c.confidence) / math.Sqrt(c.confidence*(1-c.confidence)/c.n)
		t.Logf("%-20s says %.4f, covers %.4f, z %+.2f", names[i], c.confidence, share, z)
		if c.confidence < 0.95 || math.Abs(z) > 3.5 {
			t.Errorf("%s: covers %.4f, stated %.4f, z %.2f", names[i], share, c.confidence, z)
		}
	}
}
