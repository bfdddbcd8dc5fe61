package chart

import (
	"fmt"

	"dealcast/out"
	"dealcast/sim"
	"dealcast/sim/whatif"
)

// Kind is what a picture is drawn of.
type Kind string

// The kinds of subject. Each is a case of subjectOf.
const (
	Forecast   Kind = "forecast"   // *sim.Result
	Comparison Kind = "comparison" // *whatif.Comparison
	Response   Kind = "response"   // *whatif.Response
	Leverage   Kind = "leverage"   // *whatif.Leverage
	Allocation Kind = "allocation" // *whatif.Allocation
	None       Kind = ""           // of what has no pictures
)

// subject is what a picture is drawn of, and what every picture says of it.
// The manifest names the experiment of one that is a whatif.Report, and the
// variants of one that has a method variants() []string.
type subject interface {
	kind() Kind
	ground() (sim.ScenarioInfo, sim.RunInfo) // footer and manifest
}

// subjectOf is a result or report as pictures read it.
func subjectOf(of any) (subject, error) {
	switch of := of.(type) {
	case *sim.Result:
		return viewOf(of), nil
	case *whatif.Comparison:
		return comparedOf(of), nil
	case *whatif.Response:
		return &responded{of}, nil
	case *whatif.Allocation:
		return &allocated{of}, nil
	case *whatif.Leverage:
		return &leverage{of}, nil
	}
	return nil, fmt.Errorf("no picture is drawn of a %T", of)
}

func (v *view) kind() Kind                              { return Forecast }
func (v *view) ground() (sim.ScenarioInfo, sim.RunInfo) { return v.Scenario, v.Run }

// groundOf is the ground of a report.
func groundOf(r whatif.Report) (sim.ScenarioInfo, sim.RunInfo) {
	a := r.Head()
	return a.Scenario, a.Run
}

// drawn makes the draw function of one kind of subject one of any subject: it
// refuses the others.
func drawn[S subject](draw func(*sheet, S) error) func(*sheet, subject) error {
	return func(s *sheet, o subject) error {
		of, ok := o.(S)
		if !ok {
			return fmt.Errorf("not drawn of a %s", o.kind())
		}
		return draw(s, of)
	}
}

// runLine says what the numbers stand on.
func runLine(run sim.RunInfo) string {
	n := out.Count(float64(run.Replications))
	switch {
	case run.Interrupted():
		n += " of " + out.Count(float64(run.Requested)) + " replications (interrupted)"
	case run.Replications == 1:
		n = "1 replication"
	default:
		n += " replications"
	}
	return fmt.Sprintf("%s%s · seed %d", n, out.Draws(run), run.Seed)
}
