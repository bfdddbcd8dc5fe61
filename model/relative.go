package model

import (
	"fmt"
	"math"
	"strings"
)

// relative reports whether a string asks for a change of the value below it.
func relative(text string) bool {
	return len(text) > 1 && strings.IndexByte("+-*/", text[0]) >= 0
}

// relate applies the relative changes of n to a number that was read there.
func (l *loader) relate(r ruler, n *node, m Number) (Number, bool) {
	for _, c := range n.rels {
		mul, add, ok := l.shift(r, n, c)
		if !ok {
			return m, false
		}
		m.Value = float64(m.Value*mul) + add
		m.Factor *= mul
		if m.Unknown == 0 && (!r.holds(m.Value) || math.IsNaN(m.Value)) {
			l.note(c.place, n.path, fmt.Sprintf("%q makes %s, want %s", c.text, r.show(m.Value), r.wantFor(m.Value)))
			return m, false
		}
		if math.Abs(m.Factor) > huge || math.Abs(m.Value) > huge {
			l.note(c.place, n.path, fmt.Sprintf("got %q, want a smaller change", c.text))
			return m, false
		}
	}
	return m, true
}

// shift reads a relative change as a factor and a summand.
func (l *loader) shift(r ruler, n *node, c change) (mul, add float64, ok bool) {
	op, rest := c.text[0], strings.TrimSpace(c.text[1:])
	if op == '*' || op == '/' {
		x, suffix, ok := split(rest)
		if ok && suffix == "%" {
			x, suffix = x/100, ""
		}
		if !ok || suffix != "" || !(x >= 0 && x <= 1e9) || op == '/' && x < 1e-9 {
			l.note(c.place, n.path, fmt.Sprintf(`got %q, want a factor like "*1.2" or "/2"`, c.text))
			return 0, 0, false
		}
		if op == '/' {
			x = 1 / x
		}
		return x, 0, true
	}
	x, ok := r.summand(rest)
	if !ok {
		l.note(c.place, n.path, fmt.Sprintf("got %q, want %s", c.text, r.changes(op, rest)))
		return 0, 0, false
	}
	if op == '-' {
		x = -x
	}
	return 1, x, true
}

// summand reads what follows "+" or "-". Shares and growth take percentage
// points ("3pt"), because "+3%" can be read in two ways.
func (r ruler) summand(text string) (float64, bool) {
	if strings.HasPrefix(text, "+") || strings.HasPrefix(text, "-") {
		return 0, false
	}
	switch r.kind {
	case Fraction, Growth, YearLoss, MonthLoss:
		switch r.kind {
		case Growth, MonthLoss:
			text = strings.TrimSuffix(text, "/month")
		case YearLoss:
			text = strings.TrimSuffix(text, "/year")
		}
		x, suffix, ok := split(text)
		return x / 100, ok && suffix == "pt" && x <= huge
	}
	x, _, ok := r.scalar(text, "")
	return x, ok && math.Abs(x) <= huge
}

// changes says how a relative change of the kind is written. what was written
// after the sign may also have been meant as the value itself.
func (r ruler) changes(op byte, rest string) string {
	switch r.kind {
	case Fraction, YearLoss, MonthLoss:
		return `percentage points like "+3pt", or a factor like "*1.03"`
	case Growth:
		s := `percentage points like "+1pt", or a factor like "*1.1"`
		if _, _, ok := r.scalar(string(op)+rest, ""); ok {
			s += fmt.Sprintf(`; for the value itself write "=%c%s"`, op, rest)
		}
		return s
	}
	return fmt.Sprintf(`a change like "+%s" or "*1.2"`, r.kind.sample())
}

// sample is a value of the kind, as an example.
func (k Kind) sample() string {
	switch k {
	case Count, Goal:
		return "1"
	case Plain:
		return "0.1"
	case Money:
		return "2k"
	case MoneyRate:
		return "5k/year"
	case Rate:
		return "2/week"
	case Work:
		return "1h"
	case Overhead:
		return "1h/week"
	}
	return "2d"
}

// show writes a value of the ruler for a message.
func (r ruler) show(x float64) string {
	return human(r.kind, r.clock, x)
}
