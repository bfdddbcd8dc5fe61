package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// manDate stands in every manual page, so that the same program makes the same
// pages on any day.
var manDate = time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC)

func manCommand(c *console) *cobra.Command {
	return &cobra.Command{
		Use:    "man DIR",
		Short:  "Write the manual pages into a folder",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o777); err != nil {
				return plainPath(err)
			}
			root := cmd.Root()
			root.DisableAutoGenTag = true
			return doc.GenManTree(root, &doc.GenManHeader{
				Title: "DEALCAST", Section: "1", Date: &manDate,
				Source: "dealcast", Manual: "dealcast manual",
			}, args[0])
		},
	}
}

// plainPath says "path: reason" without the name of the operation.
func plainPath(err error) error {
	if pe, ok := err.(*os.PathError); ok {
		return fmt.Errorf("%s: %w", pe.Path, pe.Err)
	}
	return err
}
