package main

import (
	"os"
	"path/filepath"
	"testing"

	"dealcast/model"
	"dealcast/out/chart"
	"dealcast/sim"
)

// readmePictures are drawn by "dealcast run scenarios/startup.toml --pictures
// forecast,stages -o docs/images". They are compared by what they say of
// themselves: pixels may differ a little from machine to machine.
var readmePictures = []string{"forecast.png", "stages.png"}

func TestGoldenReadmePictures(t *testing.T) {
	dir := filepath.Join(repo, "docs", "images")
	if *update {
		text, err := shell(t, repo, "dealcast run scenarios/startup.toml --pictures forecast,stages -o docs/images")
		if err != nil {
			t.Fatal(text)
		}
	}
	scn, problems := model.Load(os.DirFS(filepath.Join(repo, "scenarios")), "startup.toml", nil)
	if scn == nil {
		t.Fatal(model.FormatProblems(problems, "startup.toml"))
	}
	for _, name := range readmePictures {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		m, err := chart.ReadManifest(f)
		if err != nil {
			t.Fatal(name, err)
		}
		f.Close()
		said := map[string]string{}
		for _, e := range m {
			said[e.Key] = e.Value
		}
		if said["sha256"] != scn.SHA256 || said["engine"] != sim.Engine {
			t.Errorf("%s was drawn from another startup.toml or by another engine; run make docs", name)
		}
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() > 250<<10 {
			t.Errorf("%s: %v, want at most 250 kB", name, err)
		}
	}
}
