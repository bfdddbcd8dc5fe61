// Package chart draws a result as pictures for slides: PNG, SVG and PDF. Every
// picture answers one question and says the answer in its title; what it shows
// comes from sim.Result alone, with the number formats of package out, so that
// pictures and tables agree.
package chart

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"dealcast/sim"
)

// Picture is a row of the table of pictures.
type Picture struct {
	Name     string // as in --pictures and in file names
	Question string // what it answers
	Reader   string // who asks: manager, planner, analyst

	draw func(*sheet, *view) error
}

// pictures is the table. A new picture is a file with its draw function, and a
// row here.
var pictures = [...]Picture{
	{"forecast", "How much revenue by when, and how sure is that?", "analyst, planner", drawForecast},
	{"exceedance", "What is the chance of reaching at least so much?", "planner", drawExceedance},
	{"velocity", "How fast do deals close, and does that change?", "manager", drawVelocity},
	{"stages", "Where do the days go, and where do deals drop?", "manager", drawStages},
	{"flow", "How many deals are in which stage, and does work pile up?", "manager", drawFlow},
	{"funnel", "What becomes of a hundred leads?", "analyst", drawFunnel},
	{"pools", "Who is busy, and who keeps deals waiting?", "manager", drawPools},
}

// Pictures lists the pictures in the order in which a reader wants them.
func Pictures() []Picture { return slices.Clone(pictures[:]) }

// Draw writes the named picture of a result in one of Formats. A result in
// which something is missing (no pools, no target, nothing won) gives a picture
// that says so. PNG and SVG are the same bytes for the same result; a PDF
// carries the time it was made. Draw may be called from several goroutines.
//
// It fails for a name that is not in Pictures, for an unknown format, and when
// w does.
func Draw(res *sim.Result, name string, w io.Writer, format string) error {
	for _, p := range pictures {
		if p.Name == name {
			return drawPicture(p, viewOf(res), w, format)
		}
	}
	var names []string
	for _, p := range pictures {
		names = append(names, p.Name)
	}
	return fmt.Errorf("no picture %q; there are %s", name, strings.Join(names, ", "))
}
