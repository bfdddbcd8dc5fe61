package model

import "slices"

// segment reads a [segment.NAME], without its stages.
func (l *loader) segment(t table, name string) Segment {
	s := Segment{Name: name, Title: t.title(name), Value: t.dist("value")}
	s.Share, _ = t.number("share")
	s.Multipliers = l.multipliers(t)
	return s
}

// segmentStages reads what is different in stages for a segment. Each comes
// back whole: what its table does not say is as in the stage itself.
func (l *loader) segmentStages(t table, stages []Stage, names []string) []Stage {
	var own []Stage
	for _, name := range t.members() {
		i := slices.Index(names, name)
		if i < 0 {
			t.bad(name, "no such stage%s", suggest(name, names))
			continue
		}
		st := t.table(name)
		s := stages[i] // shares what it does not replace
		for _, key := range []string{"work", "cooling", "patience", "patience_to"} {
			if st.has(key) && s.Pool == "" {
				st.bad(key, "got %s in a stage without a pool", key)
			}
		}
		l.varying(st, &s, i, names)
		if st.has("patience_to") {
			s.PatienceTo = st.text("patience_to", append([]string{Lost}, names...))
			if s.Patience == nil {
				st.bad("patience_to", "got patience_to without patience, want both")
			}
		}
		own = append(own, s)
	}
	return own
}

// kinds are the ways in which deals may meet the stages: as they are, or, where
// there are segments, as they are for each. Each lists all stages in order.
func (s *Scenario) kinds() [][]*Stage {
	var kinds [][]*Stage
	for g := range max(1, len(s.Segments)) {
		stages := make([]*Stage, len(s.Stages))
		for i := range stages {
			stages[i] = s.stageFor(g, i)
		}
		kinds = append(kinds, stages)
	}
	return kinds
}

// stageFor is stage i as it is for segment g.
func (s *Scenario) stageFor(g, i int) *Stage {
	if g < len(s.Segments) {
		own := s.Segments[g].Stages
		for k := range own {
			if own[k].Name == s.Stages[i].Name {
				return &own[k]
			}
		}
	}
	return &s.Stages[i]
}
