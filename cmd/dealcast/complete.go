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

// completeRun offers the values of the flags of a run.
func completeRun(cmd *cobra.Command) {
	draws := cobra.FixedCompletions([]string{"random\tindependently", "sobol\tas points that fill their range evenly"}, cobra.ShellCompDirectiveNoFileComp)
	if err := cmd.RegisterFlagCompletionFunc("draws", draws); err != nil {
		panic(err) // the flag is defined above
	}
	if err := cmd.MarkFlagFilename("extend", strings.TrimPrefix(out.StateEnding, ".")); err != nil {
		panic(err)
	}
}
