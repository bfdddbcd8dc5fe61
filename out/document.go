package out

import (
	"dealcast/sim"
	"dealcast/sim/whatif"
)

// Document is what every format writes of one report: what kind of report it
// is shows in its content only, so that a format is written once for all. Its
// parts are made when a format asks for them: tables need no JSON.
type Document struct {
	name     string   // of the scenario
	notice   string   // that it was interrupted; "" if it was not
	answer   string   // the finding in one sentence
	findings []string // what the figures hide, in sentences; after the tables
	warnings []string // doubts, in plain words
	footer   string   // what the numbers stand on

	tables  func() []sheet // in reading order
	members func() object  // of the JSON object, after its version
	records func() records // of the CSV
}

// records are a table of raw numbers for programs, as text; an empty cell is a
// number that is undefined.
type records struct {
	header []string
	rows   [][]string
}

// Forecast is the document of a run; spread says what makes the spread of its
// main figure, nil when nothing is known of that.
func Forecast(r *sim.Result, spread *whatif.Spread) Document {
	return Document{
		name: r.Scenario.Name, notice: interrupted(r.Run), answer: Sentence(r), findings: hidden(r), warnings: r.Warnings, footer: footer(r.Run),
		tables: func() []sheet {
			if spread == nil {
				return tables(r)
			}
			return append(tables(r), spreadTable(r, spread))
		},
		members: func() object {
			o := forecastMembers(r)
			if spread != nil {
				o = append(o, member{"spread", spreadOf(spread)})
			}
			return o
		},
		records: func() records { return forecastRecords(r) },
	}
}

// forecastRecords have one row per column of the result: its distribution over
// replications.
func forecastRecords(r *sim.Result) records {
	t := records{header: []string{"path", "unit", "n", "mean", "sd", "mcse", "p05", "p10", "p25", "p50", "p75", "p90", "p95", "min", "max"}}
	for _, c := range r.Columns() {
		if c.Period != nil && !reported(r, c.Period) {
			continue
		}
		s := c.Summary()
		t.rows = append(t.rows, append([]string{c.Path, string(c.Metric.Unit)}, cells(float64(s.N),
			s.Mean, s.SD, s.MCSE, s.P05, s.P10, s.P25, s.P50, s.P75, s.P90, s.P95, s.Min, s.Max)...))
	}
	return t
}

// cells writes numbers as cells of a CSV.
func cells(values ...float64) []string {
	texts := make([]string, len(values))
	for i, x := range values {
		texts[i] = cellText(x)
	}
	return texts
}
