package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"dealcast/model"
	"dealcast/out/chart"
	"dealcast/sim/whatif"
)

// leverFlags are the flags of "dealcast levers".
type leverFlags struct {
	experimentFlags
	by            string
	full          bool
	noSensitivity bool
}

func leversCommand(c *console) *cobra.Command {
	f := leverFlags{experimentFlags: newExperimentFlags(chart.Leverage)}
	cmd := &cobra.Command{
		Use:   "levers SCENARIO",
		Short: "Rank everything that could be changed by what it brings",
		Long: `Pull every lever of a scenario, one at a time, and rank them by what they bring:
one more member of each pool; every conversion and every share of a route
forward by one point, and by 10%; rates, patience and values up by 10%; work,
dwell and hand-over down by 10%. All meet the same leads, the same customers and
the same luck, so that small effects show.

It names the pool that holds the money back, and where the bottleneck moves when
that pool grows. Where the scenario has uncertain numbers, it also says how much
of the spread each of them makes: which assumption should be measured better.

Exit status: 0 done, 1 failed, 2 bad input or usage, 130 interrupted (the
results stand on the replications that were done, and say so).`,
		Example: `  dealcast levers mine.toml
  dealcast levers mine.toml -o results
  dealcast levers mine.toml --by 5% --metric stage.demo.wait_days
  dealcast levers mine.toml --metric target.year --format csv > levers.csv`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.experiment(c, cmd, args[0], f.prepare)
		},
	}
	f.define(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.by, "by", "10%", "pull levers by this `share` of their value")
	flags.BoolVar(&f.full, "full", false, "simulate every lever with all replications; else sure effects end early")
	flags.BoolVar(&f.noSensitivity, "no-sensitivity", false, "do not ask which uncertain number should be measured better")
	return cmd
}

// prepare reads the flags.
func (f *leverFlags) prepare(*model.Scenario) (question, error) {
	by, err := model.ParseAmount(f.by, model.InShare)
	if err != nil {
		return nil, badInput(fmt.Errorf("--by: %w", err))
	}
	if !(by > 0 && by < 1) {
		return nil, badInput(fmt.Errorf("--by: got %q, want a share above 0 and below 1, such as 10%%", f.by))
	}
	lo := whatif.LeverOptions{By: by, Full: f.full, Sensitivity: !f.noSensitivity}
	return func(ctx context.Context, base *model.Scenario, o whatif.Options) (whatif.Report, error) {
		return answered(whatif.Levers(ctx, base, lo, o))
	}, nil
}
