package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"dealcast/model"
	"dealcast/out/chart"
	"dealcast/sim"
	"dealcast/sim/whatif"
)

// planFlags are the flags of "dealcast plan".
type planFlags struct {
	experimentFlags
	budget       string
	choose       string
	indifference string
}

func planCommand(c *console) *cobra.Command {
	f := planFlags{experimentFlags: newExperimentFlags(chart.Allocation)}
	cmd := &cobra.Command{
		Use:   "plan SCENARIO --budget MONEY --choose PATHS",
		Short: "Divide an extra budget between people and leads",
		Long: `Look for the best division of an extra budget, on top of what is spent today:
over members of pools (pool.NAME.size, at the pool's cost) and over leads of
sources (source.NAME.rate: the spend of a source with a response, else leads at
the cost of a lead). * stands for any name.

Best is what does most for the metric: by default for the chance of the
scenario's first target; without a target for revenue.

Exit status: 0 done, 1 failed, 2 bad input or usage, 130 interrupted (the
results are the best so far, and say so).`,
		Example: `  dealcast plan mine.toml --budget 200k/year --choose 'pool.*.size,source.*.rate'
  dealcast plan mine.toml --budget 5k/month --choose source.search.spend,source.social.spend --metric revenue
  dealcast plan mine.toml --budget 200k/year --choose 'pool.*.size' --metric profit --indifference 10k`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.experiment(c, cmd, args[0], f.prepare)
		},
	}
	f.define(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.budget, "budget", "", "divide this `money` per time, such as 300k/year or 5k/month")
	flags.StringVar(&f.choose, "choose", "", "among these `paths`, with commas between: pool.NAME.size, source.NAME.rate, source.NAME.spend")
	flags.StringVar(&f.indifference, "indifference", "", "differences below this `amount` of the metric do not matter; default: 2% of a chance, else 0.5% of today's value")
	return cmd
}

// prepare reads what is to be divided among what.
func (f *planFlags) prepare(base *model.Scenario) (question, error) {
	if f.budget == "" || f.choose == "" {
		return nil, badInput(errors.New(`want both --budget and --choose, as in --budget 300k/year --choose "pool.*.size,source.*.rate"`))
	}
	budget, per, err := model.ParseMoneyRate(f.budget)
	if err != nil {
		return nil, badInput(fmt.Errorf("--budget: %w", err))
	}
	request := whatif.PlanRequest{Budget: budget, Per: per, Choose: strings.Split(f.choose, ",")}
	if request.Indifference, err = f.amount(base); err != nil {
		return nil, badInput(err)
	}
	return func(ctx context.Context, base *model.Scenario, o whatif.Options) (whatif.Report, error) {
		return answered(whatif.Plan(ctx, base, request, o))
	}, nil
}

// amount is the indifference in the unit of the metric; 0 when none is given.
func (f *planFlags) amount(base *model.Scenario) (float64, error) {
	if f.indifference == "" {
		return 0, nil
	}
	plan, err := sim.Compile(base)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", base.File, err)
	}
	metric := f.metric
	if metric == "" {
		metric = whatif.PlanMetric(base)
	}
	if _, err := whatif.ParseObjective(plan, metric); err != nil {
		return 0, fmt.Errorf("--metric: %w", err)
	}
	goal, err := whatif.ParseGoal(plan, metric+" >= "+f.indifference)
	if err != nil {
		return 0, fmt.Errorf("--indifference: %w", err)
	}
	if !(goal.Limit.Value > 0) {
		return 0, fmt.Errorf("--indifference: got %q, want an amount above 0", f.indifference)
	}
	return goal.Limit.Value, nil
}
