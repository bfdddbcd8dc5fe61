package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"dealcast/model"
	"dealcast/out"
	"dealcast/out/chart"
	"dealcast/sim"
	"dealcast/sim/whatif"
)

// experimentFlags are the flags of every experiment.
type experimentFlags struct {
	commonFlags
	metric string
}

// newExperimentFlags are the flags of an experiment whose pictures are drawn of
// that.
func newExperimentFlags(of chart.Kind) experimentFlags {
	return experimentFlags{commonFlags: newCommonFlags(of)}
}

// define adds the flags to a command.
func (f *experimentFlags) define(cmd *cobra.Command) {
	f.commonFlags.define(cmd)
	cmd.Flags().StringVar(&f.metric, "metric", "", "what it is about: a `metric` such as revenue, stage.demo.wait_days, target.NAME or \"P(revenue >= 1.5M)\"")
}

// question is an experiment ready to be run on its base scenario. It is what a
// function of package whatif does, with its own arguments filled in.
type question func(ctx context.Context, base *model.Scenario, o whatif.Options) (whatif.Report, error)

// experiment is one experiment from the file to the last picture: everything is
// checked and opened, then simulated, then written. prepare makes the question
// when the base scenario has been read.
func (f *experimentFlags) experiment(c *console, cmd *cobra.Command, file string, prepare func(base *model.Scenario) (question, error)) error {
	r, err := f.check(cmd)
	if err != nil {
		return badInput(err)
	}
	base, err := load(c, file, f.sets, r.export.Program && !f.quiet)
	if err != nil {
		return err
	}
	ask, err := prepare(base)
	if err != nil {
		return failure(base.File, err)
	}
	signals := catchInterrupts()
	defer signals.stop()
	outputs, err := r.open()
	if err != nil {
		return err
	}
	defer outputs.discard()
	report, whole, err := f.run(c, ask, base, r, signals)
	if err != nil {
		return err
	}
	document, err := out.Of(report)
	if err != nil {
		return err
	}
	run := report.Head().Run
	if err := r.publish(c, finished{document, report, run}, outputs, signals); err != nil {
		return err
	}
	switch {
	case run.Interrupted():
		return interrupted(run.Replications, run.Requested)
	case !whole: // in what follows the replications of the base
		return &statusError{exitInterrupted, errors.New("interrupted: the answer is not complete")}
	}
	return nil
}

// run asks the question until it is answered, or interrupted: then the report
// is not whole.
func (f *experimentFlags) run(c *console, ask question, base *model.Scenario, r request, signals *interrupts) (report whatif.Report, whole bool, err error) {
	o := whatif.Options{
		Replications: f.replications, Seed: r.seed, Metric: f.metric, MaxMemory: float64(f.maxMemory), MaxVisits: f.maxVisits,
	}
	if c.progress && !f.quiet {
		p := newProgress(c.stderr, c.progressWidth, c.clock)
		defer p.clear()
		o.Progress = p.step
	}
	report, err = ask(signals.first, base, o)
	switch {
	case err == nil:
		return report, true, nil
	case !errors.Is(err, context.Canceled):
		return nil, false, failure(base.File, err)
	case report == nil:
		return nil, false, interrupted(0, 0)
	}
	return report, false, nil // what was done, and it says that it is not all
}

// failure gives an error of an experiment its status: what was asked for may be
// wrong or too much.
func failure(file string, err error) error {
	switch {
	case errors.As(err, new(*whatif.Invalid)):
		return badInput(err)
	case errors.As(err, new(*sim.TooBig)):
		return badInput(fmt.Errorf("%s: %w", file, refused(err)))
	}
	return err
}

// step is progress as an experiment tells it.
func (p *progress) step(s whatif.Step) {
	var brief func() string
	if s.Partial != nil {
		brief = func() string { return out.Brief(s.Partial) }
	}
	p.answer(s.Done, s.Total, brief)
}

// answered keeps a missing report of any kind from becoming a whatif.Report that
// is not nil.
func answered[T any, R interface {
	*T
	whatif.Report
}](report R, err error) (whatif.Report, error) {
	if report == nil {
		return nil, err
	}
	return report, err
}
