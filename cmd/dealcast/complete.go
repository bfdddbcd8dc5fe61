package main

import (
	"strings"

	"github.com/spf13/cobra"

	"dealcast/out"
	"dealcast/out/chart"
)

func formatNames() string {
	var names []string
	for _, e := range out.Exports() {
		names = append(names, e.Name)
	}
	return strings.Join(names, "|")
}

// completeFlags offers the values of flags that have few.
func completeFlags(cmd *cobra.Command, of chart.Kind) {
	var formats []string
	for _, e := range out.Exports() {
		formats = append(formats, e.Name+"\t"+e.Help)
	}
	pictures := []string{"all", "none"}
	for _, p := range chart.Pictures(of) {
		pictures = append(pictures, p.Name+"\t"+p.Question)
	}
	for flag, values := range map[string][]string{"format": formats, "pictures": pictures} {
		if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
			panic(err) // the flag is defined above
		}
	}
}
