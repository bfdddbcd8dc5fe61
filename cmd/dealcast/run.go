package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"dealcast/out"
	"dealcast/sim"
)

// runFlags are the flags of "dealcast run".
type runFlags struct {
	replications int
	seed         uint64
	sets         []string
	dir          string
	format       string
	samples      string
	trace        string
	traced       string
	pictures     string
	quiet        bool
	maxMemory    size
	maxVisits    float64
}

func runCommand(c *console) *cobra.Command {
	f := runFlags{maxMemory: sim.DefaultMaxMemory, maxVisits: sim.DefaultMaxVisits}
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
  dealcast run mine.toml -n 10000 --seed 7 --format json > mine.json`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			return simulate(c, cmd, args[0], &f)
		},
	}
	flags := cmd.Flags()
	flags.IntVarP(&f.replications, "replications", "n", 0, "simulate so many `replications`; default: what the scenario says")
	flags.Uint64Var(&f.seed, "seed", 0, "start the random numbers from this `number`; default: what the scenario says")
	flags.StringArrayVar(&f.sets, "set", nil, "change a value of the scenario, `path=value`; may repeat")
	flags.StringVarP(&f.dir, "output", "o", "", "write the pictures into this `folder`, which is made if need be")
	flags.StringVar(&f.format, "format", "table", "write the results as `"+formatNames()+"`")
	flags.StringVar(&f.samples, "samples", "", "write one row per replication to this CSV `file`")
	flags.StringVar(&f.trace, "trace", "", "write the events of some replications to this CSV `file`")
	flags.StringVar(&f.traced, "trace-replications", "0", "`list` of the replications to trace, such as 0,3,10-19")
	flags.StringVar(&f.pictures, "pictures", "all", "`list` of pictures, all or none; an ending chooses the format: forecast.svg,pools.pdf")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "no progress and no notes on standard error")
	flags.Var(&f.maxMemory, "max-memory", "refuse a run that would need more memory; `size` such as 500MB or 4GiB")
	flags.Float64Var(&f.maxVisits, "max-visits", f.maxVisits, "refuse a run that would simulate more than this `number` of stage visits")
	completeFlags(cmd)
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
		err = sim.Check(plan, j.options)
	}
	var big *sim.TooBig
	if errors.As(err, &big) {
		err = fmt.Errorf("%w; ask for fewer replications (-n), or raise the limit (%s)", err, limitFlags[big.What])
	}
	if err != nil {
		return badInput(fmt.Errorf("%s: %w", file, err))
	}
	signals := catchInterrupts()
	defer signals.stop()
	outputs, err := j.open()
	if err != nil {
		return err
	}
	defer outputs.discard()
	res, err := j.run(c, plan, signals)
	if err != nil {
		return err
	}
	if err := j.publish(c, res, outputs, signals); err != nil {
		return err
	}
	if res.Run.Interrupted() {
		return interrupted(res.Run.Replications, res.Run.Requested)
	}
	return nil
}

// run simulates until done or interrupted.
func (j *job) run(c *console, plan *sim.Plan, signals *interrupts) (*sim.Result, error) {
	if c.progress && !j.flags.quiet {
		p := newProgress(c.stderr, c.progressWidth)
		defer p.clear()
		j.options.Progress = p.update
	}
	res, err := sim.Run(signals.first, plan, j.options)
	switch {
	case !errors.Is(err, context.Canceled):
		return res, err
	case res == nil:
		return nil, interrupted(0, 0)
	}
	return res, nil // what was done, and it says that it is not all
}

// publish writes the files, then the result on standard output, then where the
// files are.
func (j *job) publish(c *console, res *sim.Result, o *outputs, signals *interrupts) error {
	ended := func() error { return signals.writing(!res.Run.Interrupted()) }
	if err := o.write(res, j, ended); err != nil {
		return err
	}
	if err := j.export.Write(c.out, res, out.Options{Width: c.columns, Colour: c.colour}); err != nil {
		return err
	}
	if err := c.out.Flush(); err != nil {
		return err
	}
	if !j.flags.quiet {
		o.report(c.stderr)
	}
	return nil
}

// job is a checked request: what shall come out in which form.
type job struct {
	flags    *runFlags
	export   out.Export
	pictures []picture
	options  sim.Options
}

// check reads the flags; every error names its flag.
func (f *runFlags) check(cmd *cobra.Command) (*job, error) {
	j := &job{flags: f, options: sim.Options{Replications: f.replications, MaxMemory: float64(f.maxMemory), MaxVisits: f.maxVisits}}
	if cmd.Flags().Changed("seed") {
		j.options.Seed = &f.seed
	}
	if cmd.Flags().Changed("replications") && f.replications < 1 {
		return nil, fmt.Errorf("--replications: got %d, want at least 1", f.replications)
	}
	var err error
	if j.export, err = out.LookupExport(f.format); err != nil {
		return nil, fmt.Errorf("--format: %w", err)
	}
	if j.pictures, err = parsePictures(f.pictures); err != nil {
		return nil, fmt.Errorf("--pictures: %w", err)
	}
	if f.dir == "" && cmd.Flags().Changed("pictures") && len(j.pictures) > 0 {
		return nil, errors.New("--pictures: say with -o which folder they go into")
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
	if err = out.CheckCSV(f.samples); err != nil {
		return nil, fmt.Errorf("--samples: %w", err)
	}
	if err = out.CheckCSV(f.trace); err != nil {
		return nil, fmt.Errorf("--trace: %w", err)
	}
	if f.samples != "" && f.samples == f.trace {
		return nil, fmt.Errorf("--samples and --trace: both name %s", f.trace)
	}
	return j, nil
}

// limitFlags are the flags that set what a run may take.
var limitFlags = map[string]string{"memory": "--max-memory", "stage visits": "--max-visits"}
