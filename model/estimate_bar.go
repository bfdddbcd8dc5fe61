package model

import (
	"math"

	"dealcast/model/num"
)

// onwards is stage k as it is for a class of deals, with the shares of its
// routes: odds multipliers and the bar for scores have acted.
func (s *Scenario) onwards(at map[string]int, c class, k int, x []float64) (*Stage, []float64) {
	st := s.stageFor(c.segment, k)
	shares := st.odds(at, k, c.odds, x)
	if pass := s.passing(c, k, x); pass < 1 {
		for i, r := range st.Routes {
			if to, ok := at[r.To]; r.To == Won || ok && to > k {
				shares[i] *= pass
			}
		}
	}
	return st, shares
}

// passing estimates the share of the deals in stage k whose score is at least
// what it accepts, when all have passed the bars of the stages before it: the
// score is normal with mean 0 and variance 1 + noise^2, and stays the same.
func (s *Scenario) passing(c class, k int, x []float64) float64 {
	bar := s.stageFor(c.segment, k).AcceptScore
	if bar == nil || s.Quality == nil {
		return 1
	}
	noise := s.Quality.Noise.At(x)
	sd := math.Sqrt(1 + float64(noise*noise))
	before := 1.0
	for j := range k {
		if b := s.stageFor(c.segment, j).AcceptScore; b != nil {
			before = min(before, num.NormCDF(-b.At(x)/sd))
		}
	}
	if now := num.NormCDF(-bar.At(x) / sd); now < before {
		return now / before
	}
	return 1
}
