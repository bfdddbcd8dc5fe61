package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"dealcast/model"
)

// disk is the file system of the operating system with its own names, so that
// a scenario may stand anywhere and its base beside or above it.
type disk struct{}

// Open implements fs.FS.
func (disk) Open(name string) (fs.File, error) { return os.Open(filepath.FromSlash(name)) }

// load reads a scenario and prints every problem of it; mere warnings only when
// they are asked for. It fails with status 2 when there is more than warnings.
func load(c *console, file string, sets []string, warnings bool) (*model.Scenario, error) {
	scn, problems := model.Load(disk{}, filepath.ToSlash(file), sets)
	failed := model.Failed(problems)
	if len(problems) > 0 && (failed || warnings) {
		fmt.Fprint(c.stderr, model.FormatProblems(problems, file))
	}
	if failed {
		return nil, &statusError{status: exitUsage}
	}
	return scn, nil
}

// completeScenario offers TOML files on the command line.
func completeScenario(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	return []string{"toml"}, cobra.ShellCompDirectiveFilterFileExt
}
