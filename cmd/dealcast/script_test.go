package main

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"dealcast/scenarios"
)

var update = flag.Bool("update", false, "write expected outputs anew")

// TestMain makes the command available to scripts, as itself.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"dealcast": main})
}

// TestScripts runs every command as a user would, in a folder of its own with
// the example scenarios and small.toml in it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			if err := os.CopyFS(filepath.Join(env.WorkDir, "scenarios"), examples()); err != nil {
				return err
			}
			small, err := os.ReadFile("testdata/small.toml")
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(env.WorkDir, "small.toml"), small, 0o666)
		},
	})
}

func examples() fs.FS { return scenarios.Files }
