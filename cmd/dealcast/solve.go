package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"dealcast/model"
	"dealcast/out/chart"
	"dealcast/sim/whatif"
)

// solveFlags are the flags of "dealcast solve".
type solveFlags struct {
	experimentFlags
	goal    string
	by      []string
	span    string
	targets bool
}

func solveCommand(c *console) *cobra.Command {
	f := solveFlags{experimentFlags: newExperimentFlags(chart.None)}
	cmd := &cobra.Command{
		Use:   "solve SCENARIO --for GOAL --by PATH",
		Short: "Find the least change that reaches a goal, or the goals that are realistic",
		Long: `Find the least change of a number of the scenario that reaches a goal, and how
sure that is. A goal is a comparison: "PATH >= VALUE" of any metric, "P(PATH >=
VALUE) >= SHARE" of its chance, or "target.NAME >= SHARE"; <= works too. With
several --by each is solved for itself, and all stand side by side. Whole numbers
get more replications, up to 16 times as many, until it is sure that the number
reaches the goal and that the one before does not.

An uncertain number, or what varies from deal to deal, is moved by a factor, so
that the doubt stays. A range says where to look: --by PATH=LOW..HIGH. The path
may be that of a date, such as the first day of a hire or of a change: how late
may it be?

With --targets the question is the other way round: what is reached with 90, 80,
50 and 20% chance, in the whole window and in each period, and by each source?
--metric says of what; default: revenue.

Exit status: 0 done, 1 failed, 2 bad input or usage, 130 interrupted (the
results stand on what was done, and say so).`,
		Example: `  dealcast solve mine.toml --for "P(revenue >= 1.5M) >= 80%" --by pool.engineers.size
  dealcast solve mine.toml --for "target.year >= 80%" --by pool.engineers.size --by source.inbound.rate
  dealcast solve mine.toml --for "pool.engineers.wait_days <= 2d" --by pool.engineers.size=1..10
  dealcast solve mine.toml --for "target.year >= 60%" --by pool.engineers.hires.spring.on
  dealcast solve mine.toml --targets
  dealcast solve mine.toml --targets --metric won`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.clash(cmd); err != nil {
				return badInput(err)
			}
			return f.experiment(c, cmd, args[0], func(*model.Scenario) (question, error) { return f.prepare() })
		},
	}
	f.define(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.goal, "for", "", "the `goal`, such as \"P(revenue >= 1.5M) >= 80%\" or \"pool.NAME.wait_days <= 2\"")
	flags.StringArrayVar(&f.by, "by", nil, "the number that may change, `path` or path=low..high; may repeat")
	flags.StringVar(&f.span, "range", "", "look for it between `low..high`; with one --by")
	flags.BoolVar(&f.targets, "targets", false, "show which goals are reached with 90, 80, 50 and 20% chance instead")
	return cmd
}

// clash finds flags that do not go together, or are missing.
func (f *solveFlags) clash(cmd *cobra.Command) error {
	switch {
	case f.targets:
		for _, name := range []string{"for", "by", "range"} {
			if cmd.Flags().Changed(name) {
				return fmt.Errorf("--%s: does not go with --targets, which asks what is reached with which chance", name)
			}
		}
	case f.goal == "":
		return errors.New(`--for: say what is to be reached, such as "P(revenue >= 1.5M) >= 80%" or "pool.NAME.wait_days <= 2"; or ask for --targets`)
	case len(f.by) == 0:
		return errors.New("--by: say which number may change, such as pool.NAME.size or source.NAME.rate")
	case f.span != "" && len(f.by) > 1:
		return errors.New("--range: goes with one --by; with several write --by PATH=LOW..HIGH")
	case f.span != "" && strings.Contains(f.by[0], "="):
		return fmt.Errorf("--range: got %q, but --by has a range already", f.span)
	}
	return nil
}

// prepare makes the question.
func (f *solveFlags) prepare() (question, error) {
	if f.targets {
		return func(ctx context.Context, base *model.Scenario, o whatif.Options) (whatif.Report, error) {
			return answered(whatif.Targets(ctx, base, o))
		}, nil
	}
	by := f.by
	if f.span != "" {
		by = []string{f.by[0] + "=" + f.span}
	}
	return func(ctx context.Context, base *model.Scenario, o whatif.Options) (whatif.Report, error) {
		return answered(whatif.Solve(ctx, base, f.goal, by, o))
	}, nil
}
