package sim

import (
	"testing"

	"dealcast/model"
)

// TestTargetMetrics keeps the metrics that a scenario's targets may name in
// step with the metrics table, both ways, units included.
func TestTargetMetrics(t *testing.T) {
	units := map[Unit]model.MetricUnit{Money: model.InMoney, MoneyPerDay: model.InMoney, MoneyPerCycleDay: model.InMoney, MoneyPerMonth: model.InMoney, Share: model.InShare, Days: model.InDays}
	for _, scope := range []Scope{ScopeRun, ScopeStage, ScopePool, ScopeSource, ScopeSegment} {
		known := map[string]model.MetricUnit{}
		for _, m := range model.TargetMetrics(string(scope)) {
			known[m.Name] = m.Unit
		}
		for _, m := range Metrics() {
			for _, s := range m.Scopes {
				if s != scope {
					continue
				}
				unit, ok := known[m.Name]
				if !ok || unit != units[m.Unit] {
					t.Errorf("%q at scope %q, unit %s: a target may name it: %v, unit %d", m.Name, scope, m.Unit, ok, unit)
				}
				delete(known, m.Name)
			}
		}
		for name := range known {
			t.Errorf("%q at scope %q: a target may name it, but it is no row of the metrics table", name, scope)
		}
	}
}
