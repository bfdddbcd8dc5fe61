package out

import (
	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/whatif"
)

// ObjectiveName is what an experiment is about, in words that follow "the":
// "revenue", "wait in demo", "revenue in 2027-03", "chance of target year",
// "chance of revenue of at least €1.5M".
func ObjectiveName(o whatif.Objective, s sim.ScenarioInfo) string {
	if o.Target != "" {
		return "chance of target " + o.Target
	}
	name := noun(s.Words(), o.Place.Metric)
	switch o.Place.Scope {
	case sim.ScopeRun:
	case sim.ScopeStage:
		name += " in " + o.Place.Entity
	case sim.ScopeSource:
		name += " from " + o.Place.Entity
	default:
		name += " of " + o.Place.Entity
	}
	if o.Place.Period != nil {
		name += " in " + o.Place.Period.Label
	}
	if !o.Chance {
		return name
	}
	return "chance of " + name + " of " + Amount(o.Limit, o.Place.Metric.Unit, s.Currency)
}

// Amount writes a limit: "at least €1.5M", "at most 2 days".
func Amount(l whatif.Limit, unit sim.Unit, currency string) string {
	least := "at most "
	if l.AtLeast {
		least = "at least "
	}
	if unit == sim.Days {
		return least + DaysText(l.Value)
	}
	return least + Number(l.Value, unit, currency)
}

// nouns are the metrics whose title, made for the head of a column, does not
// follow "the" in a sentence.
var nouns = map[string]string{
	"won": "won deals", "lost": "lost deals", "on_time": "share on time",
	"velocity_deals": "velocity in deals", "velocity_value": "velocity in value",
	"cycle_days_p50": "median cycle time", "cycle_days_p90": "90th percentile of the cycle time",
}

// noun is a metric in words that follow "the": "revenue", "won deals".
func noun(w model.Words, m *sim.Metric) string {
	if s, ok := nouns[m.Name]; ok {
		return w.In(s)
	}
	return lowerFirst(w.In(m.Title))
}
