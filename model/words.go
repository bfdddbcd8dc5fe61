package model

import (
	"strings"
	"unicode/utf8"
)

// Words are how texts speak of what flows through a pipeline. It is the one
// place that they come from: whoever writes a sentence, a label or a warning
// writes it of deals, and says it In the words of the scenario.
type Words struct {
	// Unit is what flows, in the singular, "deal".
	Unit string
	// Lossless says that nothing is ever lost. What flows is then "finished"
	// rather than "won", unless it is deals, and a win rate tells nothing.
	Lossless bool
}

// Words are the words of the scenario.
func (s *Scenario) Words() Words { return Words{Unit: s.Unit, Lossless: s.Lossless()} }

// One is the word for one of what flows: "deal".
func (w Words) One() string {
	if w.Unit == "" {
		return "deal"
	}
	return w.Unit
}

// Many is the word for several: "deals".
func (w Words) Many() string {
	unit := w.One()
	switch {
	case strings.HasSuffix(unit, "y") && !hasAny(unit, "ay", "ey", "oy", "uy"):
		return strings.TrimSuffix(unit, "y") + "ies"
	case hasAny(unit, "s", "x", "ch", "sh"):
		return unit + "es"
	}
	return unit + "s"
}

// Finished says that what flows is finished rather than won.
func (w Words) Finished() bool { return w.Lossless && w.One() != "deal" }

// In says a text that speaks of deals, which are won, in the words of the
// scenario: "No deal is won by %s" is "No project is finished by %s" where
// projects flow and none is lost. The text must not hold names of the scenario.
func (w Words) In(text string) string {
	one := w.One()
	if one == "deal" {
		return text
	}
	many, article := w.Many(), "a "
	if strings.ContainsAny(strings.ToLower(one[:1]), "aeiou") {
		article = "an "
	}
	pairs := []string{
		"a deal", article + one, "A deal", capital(article) + one,
		"deals", many, "deal", one, "Deals", capital(many), "Deal", capital(one),
	}
	if w.Finished() {
		pairs = append([]string{
			"creation to win", "beginning to end", "days to win", "days to finish", "won", "finished", "Won", "Finished",
			"No leads", "No new " + many, "leads", "new " + many, "Leads", "New " + many, "lead", "new " + one,
		}, pairs...)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

func hasAny(s string, endings ...string) bool {
	for _, e := range endings {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

// capital writes a text with a capital at its beginning.
func capital(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:n]) + s[n:]
}
