package model

// Lossless says that no deal of the scenario can be lost: every stage sends on
// all that it gets, at once or after a loop, and nobody gives up, cools or is
// turned away. A loop that ends after the usual 100 visits does not count.
func (s *Scenario) Lossless() bool {
	if !s.keepsAll(s.Stages) {
		return false
	}
	for i := range s.Segments {
		if !s.keepsAll(s.Segments[i].Stages) {
			return false
		}
	}
	for i := range s.Changes {
		if after := s.Changes[i].After; after != nil && !after.Lossless() {
			return false
		}
	}
	return true
}

func (s *Scenario) keepsAll(stages []Stage) bool {
	for i := range stages {
		st := &stages[i]
		sum := 0.0
		for k := range st.Routes {
			if !st.Routes[k].Share.Known() {
				return false
			}
			sum += st.Routes[k].Share.Value
		}
		switch {
		case sum < 1-1e-9, st.Cooling != nil, st.AcceptScore != nil, st.MaxVisits < 100,
			st.Patience != nil && (st.PatienceTo == "" || st.PatienceTo == Lost),
			st.Limit > 0 && s.turnsAway(st):
			return false
		}
	}
	return true
}

// turnsAway says whether a full stage may lose a deal.
func (s *Scenario) turnsAway(st *Stage) bool {
	if st.WhenFull != "" {
		return st.WhenFull == LoseWhenFull
	}
	for i := range s.Sources {
		if s.Sources[i].Enters == st.Name {
			return true
		}
	}
	return false
}
