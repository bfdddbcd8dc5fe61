package main

import (
	"github.com/spf13/cobra"

	"dealcast/model"
)

func showCommand(c *console) *cobra.Command {
	var sets []string
	var all bool
	cmd := &cobra.Command{
		Use:   "show SCENARIO",
		Short: "Show a scenario with its bases, changes and defaults resolved",
		Long: `Show a scenario as it will be simulated: overlays and --set applied, and of each
value where it came from and whether it varies from deal to deal or is unknown.`,
		Example: `  dealcast show mine.toml
  dealcast show mine.toml --set pool.engineers.size=+1
  dealcast show mine.toml --all`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			scn, err := load(c, args[0], sets, false)
			if err != nil {
				return err
			}
			return model.Show(c.out, scn, all)
		},
	}
	cmd.Flags().StringArrayVar(&sets, "set", nil, "change a value of the scenario, `path=value`; may repeat")
	cmd.Flags().BoolVarP(&all, "all", "a", false, "show what was left at its default too")
	return cmd
}
