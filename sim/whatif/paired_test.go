package whatif_test

import (
	"context"
	"hash/fnv"
	"io/fs"
	"math"
	"os"
	"path"
	"testing"
	"testing/fstest"

	"dealcast/model"
	"dealcast/scenarios"
	"dealcast/sim"
	"dealcast/sim/internal/slow"
	"dealcast/sim/whatif"
)

func verifying() bool { return os.Getenv("DEALCAST_VERIFY") != "" }

// seedOf is the seed of a test: a hash of its name.
func seedOf(name string) *uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	seed := h.Sum64()
	return &seed
}

func read(t testing.TB, files fs.FS, name string, sets ...string) *model.Scenario {
	t.Helper()
	scn, problems := model.Load(files, name, sets)
	if scn == nil {
		t.Fatalf("%s", model.FormatProblems(problems, name))
	}
	return scn
}

// inMemory is a scenario file and its copies under other names.
func inMemory(text []byte) fstest.MapFS {
	return fstest.MapFS{
		"base.toml":    {Data: text},
		"renamed.toml": {Data: text},
		"overlay.toml": {Data: []byte("base = \"base.toml\"\nname = \"the same by another name\"\n")},
		"longer.toml":  {Data: []byte("base = \"base.toml\"\n[run]\nreplications = 4000\n")},
	}
}

// TestIdenticalVariantsDifferByNothing: a variant that says the same in another
// way has the same bits in every metric and replication, so that every
// difference and its interval are exactly 0.
func TestIdenticalVariantsDifferByNothing(t *testing.T) {
	texts := map[string][]byte{}
	names, err := fs.Glob(scenarios.Files, "*.toml")
	if err != nil || len(names) < 5 {
		t.Fatalf("%d scenarios: %v", len(names), err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(scenarios.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		if name != "startup-more-demos.toml" { // its base is another file
			texts[name] = text
		}
	}
	random := uint64(6)
	if testing.Short() {
		random = 2
	}
	for i := range random {
		text := slow.Plain(i).TOML
		texts[path.Join("random", string(rune('a'+i)))] = []byte(text)
	}
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			files := inMemory(text)
			base := read(t, files, "base.toml")
			pool := base.Pools[0].Name
			c, err := whatif.Compare(context.Background(), base, []whatif.Variant{
				{Name: "itself", Scenario: base},
				{Name: "renamed", Scenario: read(t, files, "renamed.toml")},
				{Name: "overlay", Scenario: read(t, files, "overlay.toml")},
				{Name: "longer", Scenario: read(t, files, "longer.toml")},
				{Name: "no change", Scenario: read(t, files, "base.toml", "pool."+pool+".size=+0")},
			}, whatif.Options{Replications: 4})
			if err != nil {
				t.Fatal(err)
			}
			for i := range c.Variants {
				differByNothing(t, c, i)
			}
		})
	}
}

func differByNothing(t *testing.T, c *whatif.Comparison, i int) {
	t.Helper()
	v := &c.Variants[i]
	columns := c.Base.Columns()
	if got := len(v.Result.Columns()); got != len(columns) {
		t.Errorf("%s: %d columns, the base has %d", v.Name, got, len(columns))
	}
	for _, b := range columns {
		other, ok := v.Result.Column(b.Path)
		if !ok {
			t.Errorf("%s has no %s", v.Name, b.Path)
			continue
		}
		x, y := b.Values(), other.Values()
		for r := range x {
			if math.Float64bits(x[r]) != math.Float64bits(y[r]) {
				t.Fatalf("%s: %s, replication %d: %v and %v", v.Name, b.Path, r, x[r], y[r])
			}
		}
		if b.Period != nil {
			continue // thousands of columns; the bits above say enough
		}
		d, _ := c.Difference(i, b.Path)
		if d.Better+d.Worse != 0 || d.Delta.Value != 0 && !math.IsNaN(d.Delta.Value) || d.Told() {
			t.Fatalf("%s: %s: difference %+v", v.Name, b.Path, d.Delta)
		}
	}
	if !v.Identical || v.Verdict != 0 || v.Headline.Delta.Value != 0 || v.Headline.Delta.CI.Low != 0 || v.Headline.Delta.CI.High != 0 {
		t.Errorf("%s: identical %v, verdict %d, headline %+v", v.Name, v.Identical, v.Verdict, v.Headline.Delta)
	}
}

// series is the values of a column of a result.
func series(t testing.TB, res *sim.Result, path string) []float64 {
	t.Helper()
	c, ok := res.Column(path)
	if !ok {
		t.Fatalf("no column %s", path)
	}
	return c.Values()
}
