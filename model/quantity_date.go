package model

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
)

// Day finds the date at a key path, such as the first day of a hire or of a
// change ("pool.engineers.hires.spring.on", "change.training.on"). Its Value is
// the number of days from the start to it, negative before; values are whole. The
// error is for the reader who wrote the path, and does not repeat it.
func (s *Scenario) Day(path string) (Quantity, error) {
	l, at, err := s.find(path)
	switch {
	case err != nil:
		return Quantity{}, err
	case at.inside || at.field.Kind != Date:
		return Quantity{}, errors.New("holds no date")
	}
	q := Quantity{Path: path, Field: at.field, Value: math.NaN(), Min: -longest, Max: longest, ruler: ruler{kind: Date}, start: s}
	if at.node == nil {
		return q, nil
	}
	day, ok := l.dated(at.node)
	if !ok {
		return q, errors.New("is no date here")
	}
	q.Given, q.Value = true, day.Sub(s.Time.Start).Hours()/24
	return q, nil
}

// parseDate reads a date as days since the start.
func (q Quantity) parseDate(text string) (float64, error) {
	day, err := time.Parse(time.DateOnly, strings.TrimSpace(text))
	if err != nil {
		return 0, fmt.Errorf("got %q, want a date like 2027-04-01", text)
	}
	return day.Sub(q.start.Time.Start).Hours() / 24, nil
}

// date writes so many days since the start as a date.
func (q Quantity) date(x float64) string {
	return q.start.Time.Start.AddDate(0, 0, int(math.Floor(x))).Format(time.DateOnly)
}
