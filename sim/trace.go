package sim

import (
	"sort"
	"strconv"
)

// TraceEvent is one line of the event log of a replication.
type TraceEvent struct {
	Replication int
	Deal        string  // "inbound#12", "inbound.bursts.fair#3", "open#ID"; warm-up leads count backwards from -1
	Time        float64 // days since start
	Event       string  // created, enter, join, begin, end, leave, won, lost
	Stage       string  // "" for created
	Pool        string  // of join, begin, end; "" otherwise
	// Value is the wait in days of begin, the deal's value of won, and NaN for
	// the rest.
	Value float64
	Note  string // of leave: the stage gone to, "won" or "lost"; of lost: the reason
}

// tracer collects the events of one replication. A deal's whole straight walk
// is logged at once, so the log is put in order of time at the end.
type tracer struct {
	plan        *Plan
	replication int
	events      []TraceEvent
}

func (t *tracer) add(d *deal, at float64, event string, stage, pool int32, value float64) {
	t.note(d, at, event, stage, pool, value, "")
}

func (t *tracer) note(d *deal, at float64, event string, stage, pool int32, value float64, note string) {
	e := TraceEvent{
		Replication: t.replication, Time: at, Event: event, Value: value, Note: note,
		Deal: t.plan.label(d),
	}
	if stage >= 0 {
		e.Stage = t.plan.stages[stage].name
	}
	if pool >= 0 {
		e.Pool = t.plan.pools[pool].name
	}
	t.events = append(t.events, e)
}

// label is what readers see of a deal.
func (p *Plan) label(d *deal) string {
	if d.source == openSource {
		return "open#" + p.open[d.number].id
	}
	return p.sourceLabel(int(d.source)) + "#" + strconv.FormatInt(d.number, 10)
}

func (p *Plan) sourceLabel(i int) string {
	sp := &p.sources[i]
	m := &p.scenario.Sources[sp.source]
	if sp.burst < 0 {
		return m.Name
	}
	return m.Name + ".bursts." + m.Bursts[sp.burst].Name
}

var reasonNames = [reasons]string{"decision", "patience", "loops", "score", "full"}

func (t *tracer) leave(d *deal, st *stage, w int32, at float64) {
	wy := st.ways[w]
	switch {
	case wy.to >= 0:
		t.note(d, at, "leave", int32(d.stage), -1, undefined, t.plan.stages[wy.to].name)
	case wy.to == toWon:
		t.note(d, at, "leave", int32(d.stage), -1, undefined, "won")
	default:
		t.note(d, at, "leave", int32(d.stage), -1, undefined, "lost")
		t.note(d, at, "lost", int32(d.stage), -1, undefined, reasonNames[wy.reason])
	}
}

// finish puts the events in order of time; those of one time stay in the order
// in which they happened.
func (t *tracer) finish() []TraceEvent {
	sort.SliceStable(t.events, func(i, j int) bool { return t.events[i].Time < t.events[j].Time })
	return t.events
}
