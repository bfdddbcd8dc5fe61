// Package scenarios carries the example scenarios inside the program, so that
// "dealcast new" can hand them out.
package scenarios

import "embed"

// Files are the example scenarios and overlays.
//
//go:embed *.toml
var Files embed.FS
