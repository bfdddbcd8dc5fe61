package out

import (
	"math"
	"strconv"

	"dealcast/sim"
	"dealcast/sim/whatif"
)

// leverageMembers are the JSON object of the levers between what all experiments
// have.
func leverageMembers(r *whatif.Leverage) object {
	var target any
	if r.Target != "" {
		target = r.Target
	}
	levers := list{}
	for i := range r.Levers {
		levers = append(levers, leverOf(&r.Levers[i]))
	}
	return object{
		{"objective", objectiveOf(r.Objective)}, {"by", r.By}, {"base", estimateOf(r.Base)}, {"target", target},
		{"levers", levers}, {"left_out", stringList(r.LeftOut)},
		{"bottleneck", reliefOf(r.Relief)}, {"sensitivity", sensitivityOf(r)},
	}
}

func leverOf(v *whatif.Lever) object {
	o := object{
		{"name", v.Name}, {"path", v.Path}, {"value", v.Value}, {"replications", v.Replications},
		{"effect", differenceOf(&v.Effect)}, {"adjusted_p", v.Adjusted}, {"verdict", verdictWord(v)},
		{"cost", optional(v.Cost)}, {"gain", nil}, {"target", optional(v.Target)},
	}
	if !math.IsNaN(v.Gain.Value) {
		o[8].value = estimateOf(v.Gain)
	}
	return o
}

// verdictWord is what can be said of a lever, for programs.
func verdictWord(v *whatif.Lever) string {
	switch {
	case v.Verdict > 0:
		return "better"
	case v.Verdict < 0:
		return "worse"
	}
	return "luck"
}

// optional is a difference, or null.
func optional(d *whatif.Difference) any {
	if d == nil {
		return nil
	}
	return differenceOf(d)
}

// reliefOf is where the bottleneck is and moves; null where nobody works.
func reliefOf(r *whatif.Relief) any {
	if r == nil {
		return nil
	}
	steps := list{}
	if r.Bottleneck != nil {
		steps = append(steps, inline{{"added", 0}, {"next", worthOf(r.Bottleneck)}})
	}
	for _, s := range r.Steps {
		steps = append(steps, inline{{"added", s.Added}, {"next", worthOf(s.Next)}})
	}
	var pool any
	if r.Bottleneck != nil {
		pool = r.Bottleneck.Pool
	}
	return object{{"pool", pool}, {"steps", steps}}
}

// worthOf is what the next member of a pool brings; null where no pool is a
// bottleneck.
func worthOf(w *whatif.Worth) any {
	if w == nil {
		return nil
	}
	return inline{{"pool", w.Pool}, {"title", w.Title}, {"effect", differenceOf(&w.Effect)}, {"cost", optional(w.Cost)}}
}

func sensitivityOf(r *whatif.Leverage) any {
	s := r.Sensitivity
	if s == nil {
		return nil
	}
	factors := list{}
	for i := range s.Factors {
		f := &s.Factors[i]
		paths := list{}
		for _, p := range f.Paths {
			paths = append(paths, p)
		}
		factors = append(factors, object{{"name", factorName(r, f)}, {"paths", paths}, {"first", estimateOf(f.First)}, {"total", estimateOf(f.Total)}})
	}
	return object{{"replications", s.Replications}, {"mean", s.Mean}, {"sd", s.SD}, {"factors", factors}}
}

// leverageRecords have one row per lever.
func leverageRecords(r *whatif.Leverage) records {
	t := records{header: []string{"lever", "path", "value", "unit", "base", "variant", "difference", "ci_low", "ci_high", "adjusted_p", "verdict",
		"cost", "gain", "gain_low", "gain_high", "chance_difference", "chance_low", "chance_high", "replications"}}
	for i := range r.Levers {
		v := &r.Levers[i]
		row := []string{v.Name, v.Path, v.Value, string(unitOf(r))}
		row = append(row, cells(v.Effect.Base.Value, v.Effect.Variant.Value)...)
		row = append(row, estimateCells(v.Effect.Delta)...)
		row = append(row, cellText(v.Adjusted), verdictWord(v))
		cost, chance := math.NaN(), whatif.Estimate{Value: math.NaN()}
		if v.Cost != nil {
			cost = v.Cost.Delta.Value
		}
		if v.Target != nil {
			chance = v.Target.Delta
		}
		row = append(row, cellText(cost))
		row = append(row, estimateCells(v.Gain)...)
		row = append(row, estimateCells(chance)...)
		t.rows = append(t.rows, append(row, strconv.Itoa(v.Replications)))
	}
	return t
}

func unitOf(r *whatif.Leverage) sim.Unit { return r.Objective.Unit() }
