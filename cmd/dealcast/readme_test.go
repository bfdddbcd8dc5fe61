package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dealcast/model"
	"dealcast/out/chart"
	"dealcast/sim"
)

// readmePictures are the commands that draw the pictures of the manual into
// docs/images. They are compared by what they say of themselves: pixels may
// differ a little from machine to machine.
var readmePictures = []struct {
	command, picture, variant string
	most                      int64 // kB
}{
	{"run scenarios/startup.toml", "forecast", "", 250},
	{"run scenarios/startup.toml", "stages", "", 250},
	{"compare scenarios/startup.toml scenarios/startup-more-demos.toml", "difference", "startup-more-demos.toml", 250},
	{"sweep scenarios/startup.toml --vary pool.engineers.size=2..6 -n 300", "response", "", 250},
	{"levers scenarios/startup.toml", "levers", "", 300},
	{"run scenarios/consulting.toml", "heat", "", 250},
	{"run scenarios/consulting.toml", "sources", "", 250},
	{"run scenarios/questions/full-calendar-hire.toml", "pools", "", 250},
	{"run scenarios/questions/cash.toml", "cash", "", 250},
}

func TestGoldenReadmePictures(t *testing.T) {
	dir := filepath.Join(repo, "docs", "images")
	fsys := os.DirFS(filepath.Join(repo, "scenarios"))
	for _, p := range readmePictures {
		file := strings.TrimPrefix(strings.Fields(p.command)[1], "scenarios/")
		scn, problems := model.Load(fsys, file, nil)
		if scn == nil {
			t.Fatal(model.FormatProblems(problems, file))
		}
		if *update {
			if text, err := shell(t, repo, "dealcast "+p.command+" -q --pictures "+p.picture+" -o docs/images"); err != nil {
				t.Fatal(text)
			}
		}
		name := p.picture + ".png"
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
			t.Errorf("%s was drawn from another %s or by another engine; run make docs", name, file)
		}
		if p.variant != "" {
			v, _ := model.Load(fsys, p.variant, nil)
			if v == nil || !strings.HasSuffix(said["variant"], v.SHA256) {
				t.Errorf("%s was drawn from another %s; run make docs", name, p.variant)
			}
		}
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() > p.most<<10 {
			t.Errorf("%s: %v, want at most %d kB", name, err, p.most)
		}
	}
}
