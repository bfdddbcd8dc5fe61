package main

import (
	"github.com/spf13/cobra"
)

// commands is the command table: a row here and a file beside it make a
// subcommand. Cobra adds help and completion.
var commands = []func(*console) *cobra.Command{
	runCommand,
	compareCommand,
	sweepCommand,
	leversCommand,
	solveCommand,
	planCommand,
	checkCommand,
	newCommand,
	showCommand,
	schemaCommand,
	versionCommand,
	manCommand,
}

func rootCommand(c *console) *cobra.Command {
	root := &cobra.Command{
		Use:   "dealcast",
		Short: "Forecast a sales pipeline by simulation",
		Long: `dealcast simulates a sales pipeline thousands of times and shows what may
happen: how much revenue, how likely a target, where deals wait and for whom.

The pipeline stands in a scenario, a TOML file that a sales manager can read.`,
		Example: `  dealcast new startup > mine.toml
  dealcast check mine.toml
  dealcast run mine.toml -o results`,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetIn(c.stdin)
	root.SetOut(c.out)
	root.SetErr(c.stderr)
	for _, build := range commands {
		cmd := build(c)
		if work := cmd.RunE; work != nil {
			cmd.RunE = func(cmd *cobra.Command, args []string) error { return failed(work(cmd, args)) }
		}
		root.AddCommand(cmd)
	}
	return root
}
