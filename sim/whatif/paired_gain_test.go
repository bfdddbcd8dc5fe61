package whatif_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"dealcast/scenarios"
	"dealcast/sim"
	"dealcast/sim/whatif"
)

// setting is startup.toml without its uncertain number, at a load of its pool
// that the rate of its leads brings about.
type setting struct {
	name  string
	load  float64 // utilisation of the pool
	sets  []string
	steps []step
}

// step is one change, and how many times smaller the variance of its paired
// difference of revenue must be than that of independent runs; 0: only
// reported.
type step struct {
	set   string
	least float64
}

const (
	oneMore     = "pool.engineers.size=+1"
	contactUp   = "stage.contact.conversion=+2pt"
	demoUp      = "stage.demo.conversion=+2pt"
	proposalUp  = "stage.proposal.conversion=+2pt"
	contactDown = "stage.contact.dwell=*0.9"
	demoDown    = "stage.demo.dwell=*0.9"
	workDown    = "stage.demo.work=*0.9"
	moreLeads   = "source.inbound.rate=*1.05"
	crossing    = `stage.contact.dwell={ dist = "gamma", mean = "6d", cv = 0.95 }` // shape 1.108
)

// crossed begins with the shape on the other side of 1: 0.907.
const crossed = `stage.contact.dwell={ dist = "gamma", mean = "6d", cv = 1.05 }`

// patient customers neither leave nor cool while they wait, so that a wait
// changes when a deal is won but not whether.
var patient = []string{"stage.demo.patience=none", "stage.demo.cooling=none"}

// settings are what the gain of pairing is measured on. At a load of 0.95 the
// bounds for one more member and for more leads hold for patient customers
// only. With the customers of startup.toml one more member wins a tenth more
// deals, and the number and values of these deals vary from replication to
// replication as anything else does: docs/pairing.md.
func settings() []setting {
	rate := func(r string, more ...string) []string {
		return append([]string{"stage.demo.conversion=0.6", crossed, "source.inbound.rate=" + r + "/week"}, more...)
	}
	// What is required of all, then what is only reported.
	customers := []step{{contactUp, 20}, {demoUp, 20}, {contactDown, 20}, {crossing, 20}, {proposalUp, 0}, {demoDown, 0}, {workDown, 0}}
	work := []step{{oneMore, 30}, {moreLeads, 20}}
	return []setting{
		{"startup.toml", 0.80, rate("21.3"), slices.Concat(work, customers)},
		{"startup.toml", 0.95, rate("26.3"), slices.Concat([]step{{oneMore, 0}, {moreLeads, 0}}, customers)},
		{"patient customers", 0.80, rate("20.85", patient...), slices.Concat(work, []step{{contactUp, 20}, {contactDown, 0}})},
		{"patient customers", 0.95, rate("24.85", patient...), slices.Concat(work, []step{{contactUp, 20}, {contactDown, 0}})},
	}
}

// gained is how many times smaller the variance of the paired difference is
// than that of independent runs, (Var A + Var B) / Var(B - A), with the
// standard error of its logarithm. By the delta method: a pair contributes
// ((a-ā)² + (b-b̄)²) / (Var A + Var B) - (d-d̄)² / Var D to it.
func gained(a, b []float64) (factor, se float64) {
	n := float64(len(a))
	var ma, mb float64
	for r := range a {
		ma += a[r] / n
		mb += b[r] / n
	}
	square := func(x float64) float64 { return x * x }
	var vab, vd float64
	for r := range a {
		vab += (square(a[r]-ma) + square(b[r]-mb)) / (n - 1)
		vd += square(b[r]-mb-(a[r]-ma)) / (n - 1)
	}
	var sum float64
	for r := range a {
		sum += square((square(a[r]-ma)+square(b[r]-mb))/vab - square(b[r]-mb-(a[r]-ma))/vd)
	}
	return vab / vd, math.Sqrt(sum) / n
}

// compare simulates the base and the changes of a setting.
func (s setting) compare(t *testing.T, replications int) (*whatif.Comparison, []float64) {
	t.Helper()
	base := read(t, scenarios.Files, "startup.toml", s.sets...)
	var variants []whatif.Variant
	for _, step := range s.steps {
		variants = append(variants, whatif.Variant{Name: step.set, Scenario: read(t, scenarios.Files, "startup.toml", append(s.sets[:len(s.sets):len(s.sets)], step.set)...)})
	}
	c, err := whatif.Compare(context.Background(), base, variants, whatif.Options{Replications: replications, Seed: seedOf("pairing " + s.name)})
	if err != nil {
		t.Fatal(err)
	}
	load := 0.0
	for _, u := range series(t, c.Base, "pool.engineers.utilisation") {
		load += u / float64(replications)
	}
	if math.Abs(load-s.load) > 0.01 {
		t.Errorf("%s: the load is %.3f, want %.2f", s.name, load, s.load)
	}
	return c, series(t, c.Base, "revenue")
}

// TestPairingGains: the same deals in base and variant take most of the noise
// out of the difference of their revenues. A bound is missed when the factor is
// more than 3 of its standard errors below; the errors are small enough to show
// a pairing that is lost.
func TestPairingGains(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical sizes")
	}
	replications := 300
	if verifying() {
		replications = 4000
	}
	for _, s := range settings() {
		s.steps = slices.DeleteFunc(s.steps, func(s step) bool { return s.least == 0 })
		t.Run(fmt.Sprintf("%s at %.2f", s.name, s.load), func(t *testing.T) {
			c, base := s.compare(t, replications)
			for i, step := range s.steps {
				revenue := series(t, c.Variants[i].Result, "revenue")
				factor, se := gained(base, revenue)
				t.Logf("%-70s %6.1f times, s.e. %.0f%%", step.set, factor, 100*se)
				if math.Log(factor/step.least) < -3*se {
					t.Errorf("%s: %.1f times (s.e. %.0f%%), want at least %g", step.set, factor, 100*se, step.least)
				}
				if se > 0.5*math.Sqrt(300/float64(replications)) {
					t.Errorf("%s: the standard error of the factor is %.0f%%: too few replications", step.set, 100*se)
				}
				// Pairs of different replications are as good as independent.
				if alone, se := gained(base[1:], revenue[:len(revenue)-1]); math.Abs(math.Log(alone)) > 4*se {
					t.Errorf("%s: %.2f times without pairing", step.set, alone)
				}
			}
		})
	}
}

// TestSpeedGainedByPairing prints the factors of docs/pairing.md.
func TestSpeedGainedByPairing(t *testing.T) {
	if os.Getenv("DEALCAST_BENCH") == "" {
		t.Skip("SKIP: printed by make bench")
	}
	const replications = 2000
	for _, s := range settings() {
		c, base := s.compare(t, replications)
		t.Logf("%s at a load of %.2f", s.name, s.load)
		for i, step := range s.steps {
			factor, se := gained(base, series(t, c.Variants[i].Result, "revenue"))
			d := c.Variants[i].Headline.Delta
			t.Logf("%-70s %6.1f ± %4.1f times, difference %7.0f ± %5.0f", step.set, factor, factor*se, d.Value, (d.CI.High-d.CI.Low)/2)
		}
	}
}

// TestSpeedOfDealsGained prints why one more member pairs less well at a high
// load: how many deals it wins that were lost, and how many it loses.
func TestSpeedOfDealsGained(t *testing.T) {
	if os.Getenv("DEALCAST_BENCH") == "" {
		t.Skip("SKIP: printed by make bench")
	}
	const replications = 40
	for _, s := range settings() {
		won := func(set ...string) []map[string]float64 {
			plan, err := sim.Compile(read(t, scenarios.Files, "startup.toml", slices.Concat(s.sets, set)...))
			if err != nil {
				t.Fatal(err)
			}
			o := sim.Options{Replications: replications, Seed: seedOf("pairing " + s.name)}
			deals := make([]map[string]float64, replications)
			for r := range deals {
				o.Trace = append(o.Trace, r)
				deals[r] = map[string]float64{}
			}
			res, err := sim.Run(context.Background(), plan, o)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range res.Trace {
				if e.Event == "won" && e.Time >= 0 {
					deals[e.Replication][e.Deal] = e.Value
				}
			}
			return deals
		}
		base := won()
		for _, set := range []string{oneMore, moreLeads} {
			var both, gain, loss, squares float64
			for r, variant := range won(set) {
				for deal, value := range variant {
					if _, ok := base[r][deal]; ok {
						both++
					} else {
						gain++
						squares += value * value
					}
				}
				for deal, value := range base[r] {
					if _, ok := variant[deal]; !ok {
						loss++
						squares += value * value
					}
				}
			}
			t.Logf("%s at a load of %.2f, %-28s %.1f deals won in both, %.1f only with it, %.1f only without it; sd of the difference if they came as a Poisson process %.0f",
				s.name, s.load, set, both/replications, gain/replications, loss/replications, math.Sqrt(squares/replications))
		}
	}
}
