package model

// validate checks what concerns several fields at once.
func (l *loader) validate(top table, s *Scenario) {
	if len(s.Sources) == 0 {
		l.note(place{layer: l.files, file: l.name}, "source", `got no source of deals, want one like [source.inbound] with rate = "12/week"`)
	}
}
