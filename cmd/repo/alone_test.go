package repo

import (
	"context"
	"math"
	"os"
	"path"
	"testing"

	"dealcast/model"
	"dealcast/sim"
)

// Replication k is the same whether it runs alone or among others.
func TestAReplicationAloneIsTheSame(t *testing.T) {
	for _, name := range archived {
		if path.Ext(name) == ".toml" {
			t.Run(path.Base(name), func(t *testing.T) { sameAlone(t, path.Join("cmd/repo", name)) })
		}
	}
}

func sameAlone(t *testing.T, name string) {
	scn, problems := model.Load(os.DirFS("../.."), name, nil)
	if scn == nil {
		t.Fatal(model.FormatProblems(problems, name))
	}
	plan, err := sim.Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	run := func(o sim.Options) *sim.Result {
		res, err := sim.Run(context.Background(), plan, o)
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	all := run(sim.Options{Replications: 24})
	for _, k := range []int{0, 1, 7, 23} {
		one := run(sim.Options{Replications: 1, First: k})
		for _, c := range all.Columns() {
			alone, ok := one.Column(c.Path)
			if !ok {
				t.Fatalf("no column %s", c.Path)
			}
			if a, b := c.Values()[k], alone.Values()[0]; math.Float64bits(a) != math.Float64bits(b) {
				t.Errorf("replication %d, %s: %v among others, %v alone", k, c.Path, a, b)
			}
		}
	}
}
