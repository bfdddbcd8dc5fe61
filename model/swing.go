package model

// Swing is the mean rate of a source in the report window over that at its
// start, before bursts: what growth and season make of it, for the unknowns x.
// It is 1 for a source that brings nothing.
func (s *Scenario) Swing(src *Source, x []float64) float64 {
	plain := *src
	plain.Bursts = nil
	rate := plain.PerDay(x)
	if !(rate > 0) {
		return 1
	}
	return s.leads(&plain, x, 0, s.Time.Horizon) / s.Time.Horizon / rate
}
