package out

import (
	"testing"

	"dealcast/sim/whatif"
)

// stranger is a report that no row of the table knows.
type stranger struct{ whatif.About }

func TestUnknownReportsAreRefused(t *testing.T) {
	for _, name := range []string{"", "compare", "weather"} {
		r := &stranger{whatif.About{Experiment: name}}
		if _, err := Of(r); err == nil {
			t.Errorf("a report %q of another kind is written", name)
		}
		if got := Brief(r); got != "" {
			t.Errorf("Brief says %q of it", got)
		}
	}
}
