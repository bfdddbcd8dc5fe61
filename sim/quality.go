package sim

import (
	"dealcast/model"
	"dealcast/model/num"
	"dealcast/sim/stream"
)

// Hidden quality: a standard normal number q of the deal. Each effect is
// multiplied by exp(loading x q), so that the good deals may also be the fast
// and the large ones. Who sees a deal sees its score, q + noise x z, with z
// another standard normal number of the deal.

// quality is what hidden quality does in this replication.
type quality struct {
	odds, dwell, value float64 // loadings
	noise              float64
}

var (
	dealQuality = stream.At(0, stream.Quality)
	dealNoise   = stream.At(0, stream.Noise)
)

// realise sets the loadings for the unknowns x.
func (q *quality) realise(m *model.Quality, x []float64) {
	*q = quality{odds: m.Odds.At(x), dwell: m.Dwell.At(x), value: m.Value.At(x), noise: m.Noise.At(x)}
}

// times is the multiplier that a loading gives to a deal of quality q.
func times(loading, q float64) float64 {
	if loading == 0 {
		return 1
	}
	return num.Exp(loading * q)
}

// assess gives the deal at hand the quality q, and returns the multiplier of its
// value.
func (e *engine) assess(d *deal, q float64) float64 {
	m := e.fig.quality
	e.own.odds *= times(m.odds, q)
	e.own.dwell *= times(m.dwell, q)
	if e.scores {
		e.own.score = q
		if m.noise != 0 {
			e.own.score += float64(m.noise * num.NormQuantile(stream.Uniform(d.key.Bits(dealNoise, 0))))
		}
	}
	return times(m.value, q)
}

// drawQuality is the hidden quality of a new deal.
func drawQuality(d *deal) float64 {
	return num.NormQuantile(stream.Uniform(d.key.Bits(dealQuality, 0)))
}

// asksForScores reports whether anybody looks at the scores of deals.
func asksForScores(scn *model.Scenario) bool {
	for i := range scn.Pools {
		if scn.Pools[i].Queue == model.ByScore {
			return true
		}
	}
	bar := false
	for i := range scn.Stages {
		bar = bar || scn.Stages[i].AcceptScore != nil
	}
	for i := range scn.Segments {
		for k := range scn.Segments[i].Stages {
			bar = bar || scn.Segments[i].Stages[k].AcceptScore != nil
		}
	}
	return bar
}
