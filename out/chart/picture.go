// Package chart draws a result or the report of an experiment as pictures for
// slides: PNG, SVG and PDF. Every picture answers one question and says the
// answer in its title; what it shows comes from its subject alone, with the
// number formats of package out, so that pictures and tables agree.
package chart

import (
	"fmt"
	"io"
	"strings"
)

// Picture is a row of the table of pictures.
type Picture struct {
	Name     string // as in --pictures and in file names
	Question string // what it answers
	Reader   string // who asks: manager, planner, analyst
	Of       Kind   // what it is drawn of

	draw func(*sheet, subject) error
}

// pictures is the table. A new picture is a file with its draw function, and a
// row here.
var pictures = [...]Picture{
	{"forecast", "How much revenue by when, and how sure is that?", "analyst, planner", Forecast, drawn(drawForecast)},
	{"exceedance", "What is the chance of reaching at least so much?", "planner", Forecast, drawn(drawExceedance)},
	{"velocity", "How fast do deals close, and does that change?", "manager", Forecast, drawn(drawVelocity)},
	{"stages", "Where do the days go, and where do deals drop?", "manager", Forecast, drawn(drawStages)},
	{"flow", "How many deals are in which stage, and does work pile up?", "manager", Forecast, drawn(drawFlow)},
	{"heat", "When and where do deals pile up?", "manager", Forecast, drawn(drawPileUp)},
	{"funnel", "What becomes of a hundred leads?", "analyst", Forecast, drawn(drawFunnel)},
	{"pools", "Who is busy, and who keeps deals waiting?", "manager", Forecast, drawn(drawPools)},
	{"sources", "Which sources bring deals that are won, and how fast?", "manager", Forecast, drawn(drawSources)},
	{"cash", "When does the money come in, and how much must be financed?", "planner", Forecast, drawn(drawCash)},
	{"difference", "What does a change bring, and how sure is that?", "manager", Comparison, drawn(drawDifference)},
	{"response", "How far is it worth going?", "manager", Response, drawn(drawResponse)},
	{"levers", "What brings most, and what is within luck?", "analyst", Leverage, drawn(drawLevers)},
	{"front", "What would more or less money do?", "manager, planner", Allocation, drawn(drawFront)},
}

// Pictures lists the pictures of one kind of subject in the order in which a
// reader wants them.
func Pictures(of Kind) []Picture {
	var list []Picture
	for _, p := range pictures {
		if p.Of == of {
			list = append(list, p)
		}
	}
	return list
}

// Draw writes the named picture of a *sim.Result, or of the report of an
// experiment, in one of Formats. A subject in which something is missing (no
// pools, no target, nothing won) gives a picture that says so. PNG and SVG are
// the same bytes for the same subject; a PDF carries the time it was made. Draw
// may be called from several goroutines.
//
// It fails for a subject that has no pictures, for a name that is not one of its
// Pictures, for an unknown format, and when w does.
func Draw(of any, name string, w io.Writer, format string) error {
	s, err := subjectOf(of)
	if err != nil {
		return err
	}
	var names []string
	for _, p := range Pictures(s.kind()) {
		if p.Name == name {
			return drawPicture(p, s, w, format)
		}
		names = append(names, p.Name)
	}
	return fmt.Errorf("no picture %q; there are %s", name, strings.Join(names, ", "))
}
