package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dealcast/model"
	"dealcast/out/chart"
	"dealcast/sim"
	"dealcast/sim/whatif"
)

// compareFlags are the flags of "dealcast compare".
type compareFlags struct {
	experimentFlags
	with         []string
	best         string
	indifference string
}

func compareCommand(c *console) *cobra.Command {
	f := compareFlags{experimentFlags: newExperimentFlags(chart.Comparison)}
	cmd := &cobra.Command{
		Use:   "compare BASE [VARIANT...]",
		Short: "Say what changes are worth: variants against a base, with the same luck",
		Long: `Compare variants of a scenario with it: files (usually overlays), or changes
named with --with. All meet the same leads, the same customers and the same
luck, so that a difference is the change's doing, and small ones show.

With --best the best of all is chosen, and as many replications are simulated as
that takes.

Exit status: 0 done, 1 failed, 2 bad input or usage, 130 interrupted (the
results stand on the replications that were done, and say so).`,
		Example: `  dealcast compare mine.toml more-demos.toml
  dealcast compare mine.toml --with "one more engineer: pool.engineers.size=+1" -o results
  dealcast compare mine.toml --with pool.engineers.size=+1 --with stage.demo.conversion=+3pt
  dealcast compare mine.toml faster.toml cheaper.toml --best profit --indifference 10k`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args)+len(f.with) < 2 {
				return badInput(errors.New("nothing to compare with: name the file of a variant, or say what changes with --with path=value"))
			}
			return f.experiment(c, cmd, args[0], func(base *model.Scenario) (question, error) {
				return f.prepare(c, base, args[1:])
			})
		},
	}
	f.define(cmd)
	flags := cmd.Flags()
	flags.StringArrayVar(&f.with, "with", nil, "compare with this `change` of the base, \"name: path=value, path=value\"; may repeat")
	flags.StringVar(&f.best, "best", "", "choose the best of all by this `metric`")
	flags.StringVar(&f.indifference, "indifference", "", "with --best: differences below this `amount` do not matter; default: 1% of the base's value")
	return cmd
}

// prepare reads the variants and the choice asked for.
func (f *compareFlags) prepare(c *console, base *model.Scenario, files []string) (question, error) {
	variants, err := f.variants(c, base, files)
	if err != nil {
		return nil, err
	}
	if f.best == "" {
		if f.indifference != "" {
			return nil, badInput(errors.New("--indifference: say with --best by which metric the best is chosen"))
		}
		return func(ctx context.Context, base *model.Scenario, o whatif.Options) (whatif.Report, error) {
			return answered(whatif.Compare(ctx, base, variants, o))
		}, nil
	}
	best := whatif.BestOf{Metric: f.best}
	if best.Indifference, err = f.amount(base); err != nil {
		return nil, badInput(err)
	}
	return func(ctx context.Context, base *model.Scenario, o whatif.Options) (whatif.Report, error) {
		if o.Metric == "" {
			o.Metric = f.best
		}
		return answered(whatif.CompareBest(ctx, base, variants, o, best))
	}, nil
}

// variants reads the files and makes the changes; every problem is printed.
func (f *compareFlags) variants(c *console, base *model.Scenario, files []string) ([]whatif.Variant, error) {
	var variants []whatif.Variant
	var bad error
	taken := []string{base.Name}
	add := func(scn *model.Scenario, names ...string) {
		i := slices.IndexFunc(names, func(n string) bool { return n != "" && !slices.Contains(taken, n) })
		name := fmt.Sprintf("%s (%d)", names[len(names)-1], len(taken)+1)
		if i >= 0 {
			name = names[i]
		}
		taken = append(taken, name)
		variants = append(variants, whatif.Variant{Name: name, Scenario: scn})
	}
	for _, file := range files {
		scn, err := load(c, file, f.sets, false)
		if err != nil {
			bad = err
			continue
		}
		stem := path.Base(filepath.ToSlash(file))
		add(scn, scn.Name, strings.TrimSuffix(stem, path.Ext(stem)), file)
	}
	for i, text := range f.with {
		from := fmt.Sprintf("--with #%d", i+1)
		change, err := parseWith(text, from)
		if err != nil {
			return nil, badInput(fmt.Errorf("%s: %w", from, err))
		}
		scn, problems := base.With(change.patches...)
		if scn == nil {
			fmt.Fprint(c.stderr, model.FormatProblems(problems, base.File))
			bad = &statusError{status: exitUsage}
			continue
		}
		add(scn, change.name, change.text)
	}
	return variants, bad
}

// amount is the indifference in the unit of the metric; 0 when none is given.
func (f *compareFlags) amount(base *model.Scenario) (float64, error) {
	plan, err := sim.Compile(base)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", base.File, err)
	}
	if _, err := whatif.ParseObjective(plan, f.best); err != nil {
		return 0, fmt.Errorf("--best: %w", err)
	}
	if f.indifference == "" {
		return 0, nil
	}
	goal, err := whatif.ParseGoal(plan, f.best+" >= "+f.indifference)
	if err != nil {
		return 0, fmt.Errorf("--indifference: %w", err)
	}
	if !(goal.Limit.Value > 0) {
		return 0, fmt.Errorf("--indifference: got %q, want an amount above 0", f.indifference)
	}
	return goal.Limit.Value, nil
}
