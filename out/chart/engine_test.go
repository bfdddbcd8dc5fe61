package chart

import (
	"context"
	"io/fs"
	"os"
	"strings"
	"testing"

	"dealcast/model"
	"dealcast/scenarios"
	"dealcast/sim"
)

// simulated runs an example scenario.
func simulated(t testing.TB, file string, n int) *sim.Result {
	t.Helper()
	scn, problems := model.Load(scenarios.Files, file, nil)
	if scn == nil {
		t.Fatal(problems)
	}
	plan, err := sim.Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	res, err := sim.Run(context.Background(), plan, sim.Options{Replications: n})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// Every picture of every example scenario: no text covers another.
func TestExamples(t *testing.T) {
	files, err := fs.Glob(scenarios.Files, "*.toml")
	if err != nil {
		t.Fatal(err)
	}
	questions, err := fs.Glob(scenarios.Files, "questions/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	if !testing.Short() {
		files = append(files, questions...)
	}
	n := 100
	if testing.Short() {
		n = 10
	}
	if os.Getenv("LOOK") != "" {
		n = 400
	}
	for _, file := range files {
		v := viewOf(simulated(t, file, n))
		for _, p := range Pictures(Forecast) {
			name := strings.ReplaceAll(file, "/", "-") + "-" + p.Name
			t.Run(file+"/"+p.Name, func(t *testing.T) { inspect(t, name, p, v) })
		}
	}
}

func BenchmarkPictures(b *testing.B) {
	v := viewOf(simulated(b, "startup.toml", 2000))
	for _, p := range Pictures(Forecast) {
		b.Run(p.Name, func(b *testing.B) {
			for b.Loop() {
				if err := drawPicture(p, v, discard{}, "png"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
