// Command bits reads a scenario from standard input, runs it and writes the
// results as JSON and the samples of every replication as CSV. It is dealcast
// without the pictures, and so without what takes long to build for another
// machine.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"testing/fstest"

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
	if err := report(text, nil, sim.Options{}, w); err != nil {
		return err
	}
	return report(text, []string{"run.draws=sobol"}, sim.Options{Replications: 20}, w)
}

// report runs the scenario with some changes.
func report(text []byte, sets []string, o sim.Options, w io.Writer) error {
	scn, problems := model.Load(fstest.MapFS{"wide.toml": {Data: text}}, "wide.toml", sets)
	if scn == nil {
		return fmt.Errorf("%s", model.FormatProblems(problems, "wide.toml"))
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
