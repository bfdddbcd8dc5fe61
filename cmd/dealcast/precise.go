package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/whatif"
)

// preciseFlags are the flags of a run that goes on until it knows enough.
type preciseFlags struct {
	precision, metric, target string
}

func (f *preciseFlags) define(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.precision, "precision", "", "add replications until half of the 95% interval is at most this `share`, such as 1%, of the result; of a chance, 1% is one point. -n is then the most that is simulated")
	flags.StringVar(&f.metric, "metric", "", "what --precision is about: a `metric` such as revenue, stage.demo.wait_days or \"P(revenue >= 1.5M)\"; default: the chance of the first target, else revenue")
	flags.StringVar(&f.target, "target", "", "--precision is about the chance of the target of this `name`")
}

// precision is what is to be known and how well; wanted 0: a run of a fixed
// size.
type precision struct {
	wanted float64
	metric string
	target string
}

// check reads the flags; every error names its flag.
func (f *preciseFlags) check(cmd *cobra.Command) (p precision, err error) {
	if !cmd.Flags().Changed("precision") {
		for _, flag := range []string{"metric", "target"} {
			if cmd.Flags().Changed(flag) {
				return p, fmt.Errorf("--%s: says what --precision is about, want that too (a run reports on every metric)", flag)
			}
		}
		return p, nil
	}
	text := f.precision
	if points, ok := strings.CutSuffix(text, "pt"); ok {
		text = points + "%"
	}
	if p.wanted, err = model.ParseAmount(text, model.InShare); err != nil || !(p.wanted > 0 && p.wanted < 1) {
		return p, fmt.Errorf("--precision: got %q, want a share between 0%% and 100%% such as 1%%", f.precision)
	}
	if f.metric != "" && f.target != "" {
		return p, errors.New("--metric and --target: want one of them")
	}
	p.metric, p.target = f.metric, f.target
	if f.target != "" {
		p.metric = "target." + f.target
	}
	for _, flag := range []string{"extend", "trace"} {
		if cmd.Flags().Changed(flag) {
			return p, fmt.Errorf("--%s: not together with --precision, which sets the number of replications itself", flag)
		}
	}
	return p, nil
}

// settle refuses what cannot be run, before anything is opened, and fills in
// how many replications there shall be.
func (j *job) settle(plan *sim.Plan) error {
	if j.precision.wanted == 0 {
		if j.options.Replications == 0 {
			j.options.Replications = plan.Scenario().Run.Replications
		}
		return refused(sim.Check(plan, j.options))
	}
	if name := j.precision.target; name != "" {
		var names []string
		for i := range plan.Scenario().Targets {
			names = append(names, plan.Scenario().Targets[i].Name)
		}
		if _, ok := plan.Place("target." + name); !ok {
			return &whatif.Invalid{What: "--target", Text: fmt.Sprintf("got %q, no such target%s", name, model.Suggest(name, names))}
		}
	}
	return refused(whatif.CheckPrecise(plan, j.precision.wanted, j.preciseOptions(nil)))
}

func (j *job) preciseOptions(progress func(whatif.Step)) whatif.Options {
	return whatif.Options{
		Replications: j.options.Replications, Seed: j.options.Seed, Metric: j.precision.metric,
		MaxMemory: j.options.MaxMemory, MaxVisits: j.options.MaxVisits, Progress: progress,
	}
}

// simulate simulates what is missing of what was kept, or until enough is
// known; p is nil or shows how far it is.
func (j *job) simulate(ctx context.Context, plan *sim.Plan, kept *sim.Result, p *progress) (*sim.Result, error) {
	if j.precision.wanted > 0 {
		var step func(whatif.Step)
		if p != nil {
			step = p.step
		}
		return whatif.Precise(ctx, plan, j.precision.wanted, j.preciseOptions(step))
	}
	if p != nil {
		j.options.Progress = p.update
	}
	return sim.Continue(ctx, plan, kept, j.options)
}
