package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"dealcast/out/chart"
)

// version is set by the release build: -ldflags "-X main.version=1.2.3".
var version = ""

func versionCommand(c *console) *cobra.Command {
	var of string
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version, or the manifest inside a picture",
		Long: `Print the version of dealcast, or, with --of, what a PNG picture says about
itself: which scenario (with its hash), seed and version made it.`,
		Example: `  dealcast version
  dealcast version --of results/forecast.png`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if of != "" {
				return printManifest(c, of)
			}
			fmt.Fprintf(c.out, "dealcast %s (%s %s/%s)\n", versionText(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return nil
		},
	}
	cmd.Flags().StringVar(&of, "of", "", "print the manifest inside this `picture`")
	return cmd
}

// versionText is the release version, or the commit it was built from.
func versionText() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "devel"
	}
	return revision(info)
}

func revision(info *debug.BuildInfo) string {
	revision, dirty := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 12:
			revision = s.Value[:12]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = "+"
		}
	}
	if revision == "" {
		return "devel"
	}
	return "devel-" + revision + dirty
}

// printManifest prints what a picture says about itself.
func printManifest(c *console, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return plainPath(err)
	}
	defer f.Close()
	m, err := chart.ReadManifest(f)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for _, e := range m {
		fmt.Fprintf(c.out, "%-13s %s\n", e.Key, e.Value)
	}
	return nil
}
