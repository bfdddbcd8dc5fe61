package slow_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The referee may know the scenario and the random numbers, but no engine.
func TestReferenceImportsNoEngine(t *testing.T) {
	allowed := map[string]bool{
		"dealcast/model": true, "dealcast/model/dist": true, "dealcast/model/num": true, "dealcast/sim/stream": true,
	}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range f.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			own := strings.HasSuffix(name, "_test.go") && path == "dealcast/sim/internal/slow"
			if strings.HasPrefix(path, "dealcast/") && !allowed[path] && !own {
				t.Errorf("%s imports %s", name, path)
			}
		}
	}
}

// And nothing but tests may use the referee.
func TestOnlyTestsImportTheReference(t *testing.T) {
	root := os.DirFS("../../..")
	err := fs.WalkDir(root, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(root, path)
		if strings.Contains(string(text), `"dealcast/sim/internal/slow"`) {
			t.Errorf("%s imports the reference simulator", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
