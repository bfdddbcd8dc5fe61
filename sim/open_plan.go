package sim

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"dealcast/model"
	"dealcast/sim/stream"
)

// openSource stands in a deal's record for the source of a deal that is open at
// the start; its number is then its place in Plan.open.
const openSource = -1

// openPlan is a deal that is open at the start. Times are days since start, at
// most 0.
type openPlan struct {
	id      string
	number  int64 // stands for the id in addresses
	stage   int32
	origin  int   // source; one past the last: not known
	segment int32 // -1: drawn
	entered float64
	since   float64 // when its status began
	created float64
	value   float64 // NaN: drawn
	drawn   int     // place among the values that are drawn; -1: known
	status  model.Status
	visits  uint32 // to its stage, this one included
	order   uint32 // of creation: by date, then as in the file
}

// origins are the sources, and one more when there are open deals of which the
// source is not known: they are in no source's row.
func origins(scn *model.Scenario) int {
	n := len(scn.Sources)
	if scn.Open != nil {
		for i := range scn.Open.Deals {
			if scn.Open.Deals[i].Source == "" {
				return n + 1
			}
		}
	}
	return n
}

// strange is the source of the deals whose source is not known.
var strange = model.Source{Multipliers: model.Multipliers{Odds: unit, Dwell: unit, Value: unit}}

var unit = model.Number{Value: 1, Min: 1, Max: 1}

// sourceOf is a source of a scenario, or what stands for it where it is not
// known.
func sourceOf(scn *model.Scenario, origin int) *model.Source {
	if origin == len(scn.Sources) {
		return &strange
	}
	return &scn.Sources[origin]
}

// compileOpen finds where the open deals stand.
func (p *Plan) compileOpen() error {
	if p.scenario.Open == nil {
		return nil
	}
	for i := range p.scenario.Open.Deals {
		m := &p.scenario.Open.Deals[i]
		path := "open.deals." + m.ID
		o := openPlan{
			id: m.ID, number: int64(stream.Name(m.ID)), segment: -1, origin: len(p.scenario.Sources),
			entered: m.Entered, since: m.Since, created: m.Created, value: m.Value, drawn: -1, status: m.Status, visits: uint32(m.Visits),
		}
		var err error
		if o.stage, err = p.stageIndex(m.Stage); err != nil {
			return problem(path, err.Error())
		}
		if m.Source != "" {
			o.origin = -1
			for k := range p.scenario.Sources {
				if p.scenario.Sources[k].Name == m.Source {
					o.origin = k
				}
			}
		}
		for k := range p.scenario.Segments {
			if p.scenario.Segments[k].Name == m.Segment {
				o.segment = int32(k)
			}
		}
		switch {
		case o.origin < 0:
			return problem(path, "no source "+strconv.Quote(m.Source))
		case m.Segment != "" && o.segment < 0:
			return problem(path, "no segment "+strconv.Quote(m.Segment))
		case m.Status != model.Dwelling && p.stages[o.stage].pool < 0:
			return problem(path, "is "+string(m.Status)+" in stage "+strconv.Quote(m.Stage)+", which has no pool")
		case m.Visits < 1:
			return problem(path, "has made no visit to its stage")
		}
		if math.IsNaN(o.value) {
			o.drawn = p.drawnValues
			p.drawnValues++
		}
		p.open = append(p.open, o)
	}
	oldest := make([]int, len(p.open))
	for i := range oldest {
		oldest[i] = i
	}
	slices.SortStableFunc(oldest, func(a, b int) int { return cmp.Compare(p.open[a].created, p.open[b].created) })
	for rank, i := range oldest {
		p.open[i].order = uint32(rank)
	}
	return nil
}

// since is the earliest moment that the open deals know of, at most the
// beginning of the warm-up: clocks and climate must reach back to it.
func (p *Plan) since() float64 {
	first := -p.warmup
	for i := range p.open {
		o := &p.open[i]
		first = math.Min(first, math.Min(o.created, math.Min(o.entered, o.since)))
	}
	return first
}

// isOpen reports whether a stage has open deals at the start.
func (p *Plan) isOpen(stage int) bool {
	for i := range p.open {
		if int(p.open[i].stage) == stage {
			return true
		}
	}
	return false
}
