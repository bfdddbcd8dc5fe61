package chart

import "runtime/debug"

// version is the version of the program that draws, as the build recorded it:
// "(devel)" for a build from a working copy.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
