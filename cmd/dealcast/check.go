package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"dealcast/sim"
)

func checkCommand(c *console) *cobra.Command {
	var sets []string
	var quiet bool
	cmd := &cobra.Command{
		Use:   "check SCENARIO...",
		Short: "Say everything that is wrong with scenarios",
		Long: `Say everything that is wrong with scenarios, with file, line and a suggestion,
without simulating anything. Exit status 2 if anything is.`,
		Example: `  dealcast check mine.toml
  dealcast check scenarios/*.toml
  dealcast check mine.toml --set pool.engineers.size=+1`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			wrong := 0
			for _, file := range args {
				if err := check(c, file, sets, quiet); err != nil {
					wrong++
					if text := err.Error(); text != "" {
						fmt.Fprintf(c.stderr, "dealcast: %s\n", text)
					}
				}
			}
			if wrong > 0 {
				return &statusError{status: exitUsage}
			}
			return nil
		},
	}
	cmd.Flags().StringArrayVar(&sets, "set", nil, "change a value of the scenario first, `path=value`; may repeat")
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "say nothing of what is fine, nor warnings")
	return cmd
}

// check reads one scenario and makes a plan of it, as a run would.
func check(c *console, file string, sets []string, quiet bool) error {
	scn, err := load(c, file, sets, !quiet)
	if err != nil {
		return err
	}
	if _, err := sim.Compile(scn); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if !quiet {
		fmt.Fprintf(c.out, "%s: ok\n", file)
	}
	return nil
}
