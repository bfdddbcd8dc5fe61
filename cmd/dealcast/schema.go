package main

import (
	"github.com/spf13/cobra"

	"dealcast/model"
)

func schemaCommand(c *console) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of scenario files, for editors",
		Long: `Print the JSON Schema of scenario files. Editors that know TOML schemas (taplo,
Even Better TOML) then complete keys and mark mistakes while you type: write
"#:schema dealcast.schema.json" into the first line of a scenario.`,
		Example: `  dealcast schema > dealcast.schema.json`,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, args []string) error { return model.Schema(c.out) },
	}
}
