package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"dealcast/out"
	"dealcast/out/chart"
	"dealcast/sim"
	"dealcast/sim/whatif"
)

// runFlags are the flags of "dealcast run".
type runFlags struct {
	commonFlags
	draws   string
	precise preciseFlags
	samples string
	extend  string
	deals   string
	trace   string
	traced  string
}

func runCommand(c *console) *cobra.Command {
	f := runFlags{commonFlags: newCommonFlags(chart.Forecast)}
	cmd := &cobra.Command{
		Use:   "run SCENARIO",
		Short: "Simulate a scenario and show what may happen",
		Long: `Simulate a scenario many times and show what may happen: the answer in one
sentence, then the figures. With -o DIR the pictures are written there.

Exit status: 0 done, 1 failed, 2 bad input or usage, 130 interrupted (the
results stand on the replications that were done, and say so).`,
		Example: `  dealcast run mine.toml
  dealcast run mine.toml -o results
  dealcast run mine.toml --set pool.engineers.size=+1 --pictures forecast,pools.svg -o more
  dealcast run mine.toml -n 10000 --seed 7 --format json > mine.json
  dealcast run mine.toml --precision 1% --metric revenue
  dealcast run today.toml --deals deals.csv
  dealcast run mine.toml --samples mine.dealcast
  dealcast run mine.toml --extend mine.dealcast -n 5000`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			return simulate(c, cmd, args[0], &f)
		},
	}
	f.define(cmd)
	flags := cmd.Flags()
	f.precise.define(cmd)
	flags.StringVar(&f.draws, "draws", "", "draw uncertain numbers `random|sobol`, as run.draws in the scenario")
	flags.StringVar(&f.samples, "samples", "", "write one row per replication to this CSV `file`; one that ends in "+out.StateEnding+" holds all that --extend needs")
	flags.StringVar(&f.extend, "extend", "", "continue the run in this "+out.StateEnding+" `file` up to -n replications")
	flags.StringVar(&f.deals, "deals", "", "write what may become of each open deal to this `file`, .csv, .json, .md or .txt")
	flags.StringVar(&f.trace, "trace", "", "write the events of some replications to this CSV `file`")
	flags.StringVar(&f.traced, "trace-replications", "0", "`list` of the replications to trace, such as 0,3,10-19")
	completeRun(cmd)
	return cmd
}

// simulate is one run from the file to the last picture: first everything is
// checked and opened, then simulated, then written.
func simulate(c *console, cmd *cobra.Command, file string, f *runFlags) error {
	j, err := f.check(cmd)
	if err != nil {
		return badInput(err)
	}
	scn, err := load(c, file, f.sets, j.export.Program && !f.quiet)
	if err != nil {
		return err
	}
	plan, err := sim.Compile(scn)
	if err == nil {
		err = j.settle(plan)
	}
	if errors.As(err, new(*whatif.Invalid)) {
		return badInput(err)
	}
	if err != nil {
		return badInput(fmt.Errorf("%s: %w", file, err))
	}
	if scn.Open == nil && j.deals != "" {
		return badInput(fmt.Errorf("--deals: %s has no open deals; want [open] with a file of them", file))
	}
	j.options.OpenDeals = scn.Open != nil
	kept, err := j.restore(plan, j.options.Replications)
	if err != nil {
		return badInput(fmt.Errorf("--extend: %w", err))
	}
	signals := catchInterrupts()
	defer signals.stop()
	outputs, err := j.open()
	if err != nil {
		return err
	}
	defer outputs.discard()
	res, err := j.run(c, plan, kept, signals)
	if err != nil {
		return err
	}
	if err := j.fill(res, outputs); err != nil {
		return err
	}
	spread, err := j.spread(signals.first, plan, res)
	if err != nil {
		return err
	}
	if err := j.publish(c, finished{out.Forecast(res, spread), res, res.Run}, outputs, signals); err != nil {
		return err
	}
	if res.Run.Interrupted() {
		return interrupted(res.Run.Replications, res.Run.Requested)
	}
	return nil
}

// run simulates what is missing, until done or interrupted.
func (j *job) run(c *console, plan *sim.Plan, kept *sim.Result, signals *interrupts) (*sim.Result, error) {
	var p *progress
	if c.progress && !j.flags.quiet {
		p = newProgress(c.stderr, c.progressWidth, c.clock)
		defer p.clear()
	}
	res, err := j.simulate(signals.first, plan, kept, p)
	switch {
	case !errors.Is(err, context.Canceled):
		return res, err
	case res == nil:
		return nil, interrupted(0, 0)
	}
	return res, nil // what was done, and it says that it is not all
}

// spread asks what makes the spread of a run that was not interrupted; nil when
// there is nothing to say.
func (j *job) spread(ctx context.Context, plan *sim.Plan, res *sim.Result) (*whatif.Spread, error) {
	if res.Run.Interrupted() {
		return nil, nil
	}
	s, err := whatif.SpreadOf(ctx, plan, res, whatif.Options{
		Workers: j.options.Workers, MaxMemory: j.options.MaxMemory, MaxVisits: j.options.MaxVisits,
	})
	if errors.Is(err, context.Canceled) {
		return nil, nil // writing will say that it was interrupted
	}
	return s, err
}

// job is a checked request for a run.
type job struct {
	request
	samples, extend, trace string // files; "": none
	deals                  string
	dealsAs                out.Export
	precision              precision
	options                sim.Options
}

// check reads the flags; every error names its flag.
func (f *runFlags) check(cmd *cobra.Command) (*job, error) {
	r, err := f.commonFlags.check(cmd)
	if err != nil {
		return nil, err
	}
	j := &job{request: r, samples: f.samples, extend: f.extend, trace: f.trace, options: sim.Options{
		Replications: f.replications, Seed: r.seed, MaxMemory: float64(f.maxMemory), MaxVisits: f.maxVisits,
	}}
	if j.precision, err = f.precise.check(cmd); err != nil {
		return nil, err
	}
	traced, err := parseNumbers(f.traced)
	if err != nil {
		return nil, fmt.Errorf("--trace-replications: %w", err)
	}
	if f.trace != "" {
		j.options.Trace = traced
	} else if cmd.Flags().Changed("trace-replications") {
		return nil, errors.New("--trace-replications: say with --trace which file they go into")
	}
	if err = f.checkSamples(cmd); err != nil {
		return nil, err
	}
	if err = out.CheckCSV(f.trace); err != nil {
		return nil, fmt.Errorf("--trace: %w", err)
	}
	if j.deals = f.deals; f.deals != "" {
		if j.dealsAs, err = out.LookupEnding(f.deals); err != nil {
			return nil, fmt.Errorf("--deals: %w", err)
		}
	}
	return j, f.checkNames()
}

// checkNames refuses one name for two files.
func (f *runFlags) checkNames() error {
	files := []struct{ flag, name string }{{"--samples", f.samples}, {"--deals", f.deals}, {"--trace", f.trace}}
	for i, a := range files {
		for _, b := range files[:i] {
			if a.name != "" && a.name == b.name {
				return fmt.Errorf("%s and %s: both name %s", b.flag, a.flag, a.name)
			}
		}
	}
	return nil
}
