package out

import (
	"fmt"

	"dealcast/sim/whatif"
)

// experiment is a row of the table of experiments: how the report of one is
// written.
type experiment struct {
	name string // About.Experiment
	// document makes the document; false if the report is of another kind.
	document func(whatif.Report) (Document, bool)
	// brief is the answer in a few words, for a line that changes while the
	// experiment goes on: "+€181k (±31k)".
	brief func(whatif.Report) string
}

// experiments is the table: a row here and a file beside it make one.
var experiments = []experiment{
	written("compare", comparison, briefComparison),
	written("plan", allocation, briefAllocation),
	written("sweep", response, briefResponse),
	written("levers", leverage, briefLeverage),
	written("solve", solution, briefSolution),
	written("targets", ladder, briefLadder),
}

// written is a row of the table for reports of type R.
func written[R whatif.Report](name string, document func(R) Document, brief func(R) string) experiment {
	return experiment{
		name: name,
		document: func(r whatif.Report) (Document, bool) {
			report, ok := r.(R)
			if !ok {
				return Document{}, false
			}
			return document(report), true
		},
		brief: func(r whatif.Report) string {
			if report, ok := r.(R); ok {
				return brief(report)
			}
			return ""
		},
	}
}

// Of is the document of the report of an experiment. It fails for one that is
// not in the table.
func Of(report whatif.Report) (Document, error) {
	name := report.Head().Experiment
	for _, e := range experiments {
		if d, ok := e.document(report); ok && e.name == name {
			return d, nil
		}
	}
	return Document{}, fmt.Errorf("nothing is known of how to write the report of experiment %q", name)
}

// Brief is the answer of a report, whole or interim, in a few words: "+€181k
// (±31k)"; "" when nothing can be said.
func Brief(report whatif.Report) string {
	name := report.Head().Experiment
	for _, e := range experiments {
		if e.name == name {
			return e.brief(report)
		}
	}
	return ""
}

// reportOf begins the document of an experiment with what all of them have: an
// answer, a name, what it stands on, and in JSON the members around its own.
func reportOf(a *whatif.About, answer string, tables func() []sheet, members func() object, records func() records) Document {
	return Document{
		name: a.Scenario.Name, notice: interrupted(a.Run), answer: answer, warnings: a.Warnings, footer: footer(a.Run),
		tables: tables, records: records,
		members: func() object {
			all := object{{"experiment", a.Experiment}, {"scenario", scenarioOf(a.Scenario)}, {"run", runOf(a.Run)}, {"answer", answer}}
			return append(append(all, members()...), member{"warnings", stringList(a.Warnings)})
		},
	}
}
