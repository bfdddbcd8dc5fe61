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

// sweepFlags are the flags of "dealcast sweep".
type sweepFlags struct {
	experimentFlags
	vary []string
}

func sweepCommand(c *console) *cobra.Command {
	f := sweepFlags{experimentFlags: newExperimentFlags(chart.Response)}
	cmd := &cobra.Command{
		Use:   "sweep SCENARIO --vary PATH=FROM..TO",
		Short: "Try a range of values, and say how far it is worth going",
		Long: `Simulate a scenario at several values of one of its numbers, or at every pair of
values of two. All points meet the same leads, customers and luck, so that the
step from one to the next shows what it brings, with an interval; where costs are
known, also whether it pays.

--vary PATH=FROM..TO:STEP takes the units of the scenario file; without STEP whole
numbers go by 1, others in about seven round steps. PATH=A,B,C is a list. Values
that begin with * are factors: stage.demo.dwell=*0.6..*1.4:*0.2 scales a whole
distribution. --metric takes several metrics, separated by commas; the first is
what the answer is about.

Exit status: 0 done, 1 failed, 2 bad input or usage, 130 interrupted (the
results stand on the replications that were done, and say so).`,
		Example: `  dealcast sweep mine.toml --vary pool.engineers.size=2..8
  dealcast sweep mine.toml --vary source.inbound.rate=20..40/week:5 --metric revenue,pool.engineers.wait_days
  dealcast sweep mine.toml --vary pool.engineers.size=2..6 --vary stage.demo.conversion=50%..70%:5pt -o results
  dealcast sweep mine.toml --vary "stage.demo.work=*0.5..*1.5" --metric target.year`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			if n := len(f.vary); n < 1 || n > 2 {
				return badInput(fmt.Errorf("--vary: got %d ranges, want one or two such as pool.engineers.size=2..8", n))
			}
			return f.experiment(c, cmd, args[0], func(base *model.Scenario) (question, error) {
				return f.prepare(c, base)
			})
		},
	}
	f.define(cmd)
	cmd.Flags().StringArrayVar(&f.vary, "vary", nil, "try these values, `path=from..to:step` or path=a,b,c; may be given twice")
	return cmd
}

// prepare reads the ranges; every problem is printed.
func (f *sweepFlags) prepare(c *console, base *model.Scenario) (question, error) {
	var axes []model.Range
	var problems []model.Problem
	for i, text := range f.vary {
		r, wrong := base.ParseRange(text, fmt.Sprintf("--vary #%d", i+1))
		axes, problems = append(axes, r), append(problems, wrong...)
	}
	if len(problems) > 0 {
		fmt.Fprint(c.stderr, model.FormatProblems(problems, base.File))
		return nil, &statusError{status: exitUsage}
	}
	var metrics []string
	if f.metric != "" {
		for m := range strings.SplitSeq(f.metric, ",") {
			if strings.TrimSpace(m) == "" {
				return nil, badInput(errors.New("--metric: got an empty name in the list, want metrics separated by commas"))
			}
			metrics = append(metrics, strings.TrimSpace(m))
		}
	}
	return func(ctx context.Context, base *model.Scenario, o whatif.Options) (whatif.Report, error) {
		return answered(whatif.Sweep(ctx, base, axes, metrics, o))
	}, nil
}
