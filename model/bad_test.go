package model

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestBadScenarios loads scenarios that are wrong, each in its own way, and
// compares every word of what is said with the file's "want" section. The
// section "set" is a --set; every other is a file.
func TestBadScenarios(t *testing.T) {
	names, err := filepath.Glob("testdata/bad/*.txtar")
	if err != nil || len(names) < 60 {
		t.Fatalf("found %d bad scenarios (%v), want at least 60", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			a := txtar.Parse(data)
			fsys := fstest.MapFS{}
			var sets []string
			want, kept := "", a.Files[:0:0]
			for _, f := range a.Files {
				switch f.Name {
				case "want":
					want = string(f.Data)
					continue
				case "set":
					sets = append(sets, strings.TrimSuffix(string(f.Data), "\n"))
				default:
					fsys[f.Name] = &fstest.MapFile{Data: f.Data}
				}
				kept = append(kept, f)
			}
			s, problems := Load(fsys, "in.toml", sets)
			if s != nil {
				t.Errorf("got a scenario, want none")
			}
			got := FormatProblems(problems, "in.toml")
			if *update {
				a.Files = append(kept, txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(name, txtar.Format(a), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}
