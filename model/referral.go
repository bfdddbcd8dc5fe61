package model

// WinChance is the chance that a deal of the source is won, with every unknown
// in its middle, and without patience, cooling and full stages.
func (s *Scenario) WinChance(source string) float64 {
	x := s.Central()
	sum := 0.0
	for i := range s.Sources {
		src := &s.Sources[i]
		if src.Name != source {
			continue
		}
		at := s.index()
		for _, c := range s.classes(src, x) {
			for k, v := range s.traffic(src.Enters, c, x) {
				st := s.stageFor(c.segment, k)
				shares := st.odds(at, k, c.odds, x)
				for j, r := range st.Routes {
					if r.To == Won {
						sum += float64(float64(c.share*v) * shares[j])
					}
				}
			}
		}
	}
	return min(sum, 1)
}

// Referred is how many leads a win brings, and how many a referred lead brings
// in its turn, with every unknown in its middle. At 1 lead or more each, leads
// multiply without end. Both are 0 without referrals.
func (s *Scenario) Referred() (perWin, each float64) {
	if s.Money == nil || s.Money.Referrals == nil {
		return 0, 0
	}
	perWin = s.Money.Referrals.PerWin.At(s.Central())
	return perWin, perWin * s.WinChance(s.Money.Referrals.Source)
}
