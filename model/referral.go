package model

// WinChance is the chance that a deal of the source is won, with every unknown
// in its middle, and without patience, cooling and full stages.
func (s *Scenario) WinChance(source string) float64 {
	return min(s.winsOf(source, s.Central()), 1)
}

// Referred is how many leads a win brings, and how many of their kind each of
// these brings in its turn, with every unknown in its middle. At 1 or more leads
// multiply without end. Both are 0 without referrals.
func (s *Scenario) Referred() (perWin, each float64) {
	if s.Money == nil || s.Money.Referrals == nil {
		return 0, 0
	}
	perWin = s.Money.Referrals.PerWin.At(s.Central())
	return perWin, perWin * s.WinChance(s.Money.Referrals.Source)
}
