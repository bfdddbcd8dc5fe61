package sim_test

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"dealcast/model"
	"dealcast/sim"
)

// theoryCase is a scenario of which exact figures are known.
//
// A case has a seed of its own, the hash of its name: cases that shared
// addresses would err on the same side. If a case fails, the cause must be
// found; another seed or a wider tolerance proves nothing.
type theoryCase struct {
	name         string
	why          string // what it tests and where the figure comes from
	scenario     string // TOML
	replications int    // of one batch
	batches      int    // 0: 1; several keep the memory small
	checks       []check
}

// check is one exact figure of a case. The first check of a case is its main
// one: it alone enters the sum of squares over all cases, because the figures
// of one case depend on each other.
type check struct {
	what   string
	want   float64
	of     func(*sim.Result) (num, den []float64) // per replication; den nil: 1
	how    statistic
	within float64 // largest relative standard error; 0: 0.5% for the main check, 2% for others
}

// statistic turns the numbers of all replications into an estimate and its
// standard error.
type statistic func(num, den []float64) (estimate, se float64)

// maxZ is how many standard errors an estimate may be off: with the standard
// error at 0.5% of the figure, an error of 2% + cannot hide, and a right engine
// fails one check in 15,000.
const maxZ = 4

// mean checks a column's mean over replications.
func mean(path string, want float64) check {
	return check{what: path, want: want, of: numbers(path), how: ratioOfSums}
}

// pooled checks a ratio: the sum of its numerators over that of its
// denominators.
func pooled(path string, want float64) check {
	return check{what: path + " (pooled)", want: want, how: ratioOfSums,
		of: func(r *sim.Result) ([]float64, []float64) { return column(r, path).Parts() }}
}

// share checks the sum of one column over the sum of others, all of them
// totals or time averages.
func share(what string, want float64, num string, den ...string) check {
	return check{what: what, want: want, how: ratioOfSums,
		of: func(r *sim.Result) ([]float64, []float64) {
			sum := make([]float64, len(column(r, num).Values()))
			for _, path := range den {
				for i, v := range column(r, path).Values() {
					sum[i] += v
				}
			}
			return column(r, num).Values(), sum
		}}
}

// variance checks a column's variance over replications.
func variance(path string, want float64) check {
	return check{what: "variance of " + path, want: want, of: numbers(path), how: sampleVariance}
}

// percentile checks a column's p-quantile over replications; density is that of
// the column at the exact quantile.
func percentile(path string, p, want, density float64) check {
	return check{what: fmt.Sprintf("p%02.0f of %s", 100*p, path), want: want, of: numbers(path),
		how: func(v, _ []float64) (float64, float64) {
			s := append([]float64(nil), v...)
			sort.Float64s(s)
			n := float64(len(s))
			return s[int(math.Ceil(n*p))-1], math.Sqrt(p*(1-p)/n) / density
		}}
}

func (c check) rel(within float64) check {
	c.within = within
	return c
}

func numbers(path string) func(*sim.Result) ([]float64, []float64) {
	return func(r *sim.Result) ([]float64, []float64) { return column(r, path).Values(), nil }
}

// column panics on an unknown path: the case is wrong then.
func column(r *sim.Result, path string) *sim.Column {
	c, ok := r.Column(path)
	if !ok {
		panic("no column " + path)
	}
	return c
}

// ratioOfSums is the pooled ratio with its jackknife standard error; with den
// nil, the mean. Pairs with NaN are left out.
func ratioOfSums(num, den []float64) (float64, float64) {
	var a, b []float64
	for i, x := range num {
		y := 1.0
		if den != nil {
			y = den[i]
		}
		if !math.IsNaN(x) && !math.IsNaN(y) {
			a, b = append(a, x), append(b, y)
		}
	}
	var sa, sb float64
	for i := range a {
		sa += a[i]
		sb += b[i]
	}
	n := float64(len(a))
	q := sa / sb
	var sum, sum2 float64
	for i := range a {
		without := (sa - a[i]) / (sb - b[i])
		sum += without
		sum2 += (without - q) * (without - q)
	}
	bias := (n - 1) * (sum/n - q)
	se2 := (n - 1) / n * (sum2 - n*(sum/n-q)*(sum/n-q))
	return q - bias, math.Sqrt(se2)
}

// sampleVariance is the variance with its standard error from the fourth
// moment: Var(s^2) = (m4 - s^4) / n for large n.
func sampleVariance(v, _ []float64) (float64, float64) {
	n := float64(len(v))
	var m, s2, m4 float64
	for _, x := range v {
		m += x / n
	}
	for _, x := range v {
		d := (x - m) * (x - m)
		s2 += d / (n - 1)
		m4 += d * d / n
	}
	return s2, math.Sqrt((m4 - s2*s2) / n)
}

// seedOf is the seed of a case: the hash of its name, or, with
// DEALCAST_FRESH_SEEDS set, one that no earlier run has used.
func seedOf(name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	if os.Getenv("DEALCAST_FRESH_SEEDS") != "" {
		fmt.Fprint(h, time.Now().UnixNano())
	}
	return h.Sum64()
}

// verifying is whether the larger sizes are asked for (make verify): four times
// the replications, and standard errors half as large.
func verifying() bool { return os.Getenv("DEALCAST_VERIFY") != "" }

// planOf makes a plan of the text of a scenario, altered in turn.
func planOf(t testing.TB, text string, alter ...func(*model.Scenario)) *sim.Plan {
	t.Helper()
	scn, problems := model.Load(fstest.MapFS{"case.toml": {Data: []byte(text)}}, "case.toml", nil)
	if scn == nil {
		for _, p := range problems {
			t.Errorf("%+v", p)
		}
		t.FailNow()
	}
	for _, change := range alter {
		change(scn)
	}
	plan, err := sim.Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// replicate runs replications of a plan.
func replicate(t testing.TB, plan *sim.Plan, replications int, seed uint64) *sim.Result {
	t.Helper()
	res, err := sim.Run(context.Background(), plan, sim.Options{Replications: replications, Seed: &seed})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// verdict is what the main check of a case found.
type verdict struct{ got, se, z float64 }

// run simulates a case and returns the verdict of its main check.
func (c theoryCase) run(t *testing.T) (main verdict) {
	plan := planOf(t, c.scenario)
	seed := seedOf(c.name)
	batches, tighter := max(1, c.batches), 1.0
	if verifying() {
		batches, tighter = 4*batches, 2
	}
	num := make([][]float64, len(c.checks))
	den := make([][]float64, len(c.checks))
	began := sim.CPUTime()
	for b := range batches {
		res := replicate(t, plan, c.replications, seed+uint64(b))
		for i, k := range c.checks {
			x, y := k.of(res)
			num[i], den[i] = append(num[i], x...), append(den[i], y...)
		}
	}
	for i, k := range c.checks {
		d := den[i]
		if len(d) == 0 {
			d = nil
		}
		got, se := k.how(num[i], d)
		z := (got - k.want) / se
		if i == 0 {
			main = verdict{got, se, z}
		}
		within := k.within
		if within == 0 {
			if within = 0.02; i == 0 {
				within = 0.005
			}
		}
		within /= tighter
		line := fmt.Sprintf("%-44s %-12.7g want %-12.7g se %.3f%% z %+.2f", k.what, got, k.want, 100*se/math.Abs(k.want), z)
		switch {
		case !(math.Abs(z) <= maxZ):
			t.Errorf("%s\n%s: more than %d standard errors off (seed %d)", c.why, line, maxZ, seed)
		case !(se <= within*math.Abs(k.want)*(1+3/math.Sqrt(2*float64(len(num[i]))))): // se is an estimate too
			t.Errorf("%s: the standard error is above %.3f%%: too few replications", line, 100*within)
		default:
			t.Log(line)
		}
	}
	t.Logf("%.2f s of processor time", (sim.CPUTime() - began).Seconds())
	return main
}

// sumOfSquares tests that the main figures of the cases are, together, neither
// too far from theory nor too near: the sum of z squared lies within the
// chi-square range of 1e-4 to 1 - 1e-4.
func sumOfSquares(t *testing.T, all []verdict) float64 {
	t.Helper()
	sum := 0.0
	for _, v := range all {
		sum += v.z * v.z
	}
	chi := distuv.ChiSquared{K: float64(len(all))}
	low, high := chi.Quantile(1e-4), chi.Quantile(1-1e-4)
	t.Logf("sum of z^2 over %d cases: %.2f, within [%.2f, %.2f]", len(all), sum, low, high)
	if !(low <= sum && sum <= high) {
		t.Errorf("sum of z^2 over %d cases: %.2f, want within [%.2f, %.2f]", len(all), sum, low, high)
	}
	return sum
}

// TestTheory is the referee: the engine against exact results.
func TestTheory(t *testing.T) {
	if testing.Short() {
		t.Skip("statistical sizes")
	}
	var cases []theoryCase
	for _, list := range [][]theoryCase{
		queueCases(), networkCases(), calendarCases(), flowCases(), moneyCases(), worldCases(), contractCases(),
		orgCases(), qualityCases(),
	} {
		cases = append(cases, list...)
	}
	var all []verdict
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { all = append(all, c.run(t)) })
	}
	if len(all) < len(cases) || t.Failed() { // or under -run TestTheory/one
		return
	}
	sum := sumOfSquares(t, all)
	if *sim.Update {
		writeTheory(t, cases, all, sum)
	}
}

// writeTheory writes docs/theory.md: what the main check of every case found.
func writeTheory(t *testing.T, cases []theoryCase, all []verdict, sum float64) {
	t.Helper()
	var page strings.Builder
	page.WriteString("# The engine against theory\n\n" +
		"What `go test ./sim -run TestTheory` measures, beside the exact figure; se is the standard error in per cent of it, z how\n" +
		"many standard errors the two are apart. A case has a seed of its own (a hash of its name) and fails above 4 standard\n" +
		"errors, or when its standard error is too large to show an error of 2%. Most cases check further figures, which the test\n" +
		"prints under `-v`. `make verify` runs four times the size with fresh seeds. Written by\n" +
		"`go test ./sim -run TestTheory -update -timeout 20m`.\n\n" +
		"| case | exact by | figure | exact | measured | se | z |\n|---|---|---|--:|--:|--:|--:|\n")
	for i, c := range cases {
		v, k := all[i], c.checks[0]
		fmt.Fprintf(&page, "| %s | %s | `%s` | %.6g | %.6g | %.2f%% | %+.2f |\n", c.name, c.why, k.what, k.want, v.got, 100*v.se/math.Abs(k.want), v.z)
	}
	fmt.Fprintf(&page, "\nThe sum of z² over the %d cases is %.1f; chance puts it within %.1f and %.1f in all but 2 of 10,000 runs.\n",
		len(all), sum, distuv.ChiSquared{K: float64(len(all))}.Quantile(1e-4), distuv.ChiSquared{K: float64(len(all))}.Quantile(1-1e-4))
	if err := os.WriteFile("../docs/theory.md", []byte(page.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// formatted writes a number so that it reads back the same.
func formatted(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
