// Command bits reads an archive of scenarios and their files from standard
// input, runs each scenario and writes the results as JSON and the samples of
// every replication as CSV. It is dealcast without the pictures, and so without
// what takes long to build for another machine.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"dealcast/model"
	"dealcast/out"
	"dealcast/sim"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(r io.Reader, w io.Writer) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	files := fstest.MapFS{}
	archive := txtar.Parse(text)
	for _, f := range archive.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	for _, f := range archive.Files {
		if path.Ext(f.Name) != ".toml" {
			continue
		}
		if err := report(files, f.Name, nil, sim.Options{Replications: 24}, w); err != nil {
			return err
		}
		if err := report(files, f.Name, []string{"run.draws=sobol"}, sim.Options{Replications: 20}, w); err != nil {
			return err
		}
	}
	return nil
}

// report runs a scenario with some changes.
func report(files fstest.MapFS, name string, sets []string, o sim.Options, w io.Writer) error {
	scn, problems := model.Load(files, name, sets)
	if scn == nil {
		return fmt.Errorf("%s", model.FormatProblems(problems, name))
	}
	plan, err := sim.Compile(scn)
	if err != nil {
		return err
	}
	res, err := sim.Run(context.Background(), plan, o)
	if err != nil {
		return err
	}
	json, err := out.LookupExport("json")
	if err != nil {
		return err
	}
	if err := json.Write(w, out.Forecast(res, nil), out.Options{}); err != nil {
		return err
	}
	return out.WriteSamples(w, res)
}
