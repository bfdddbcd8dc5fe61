// Package scenarios carries the example scenarios inside the program, so that
// "dealcast new" can hand them out.
package scenarios

import "embed"

// Files are the example scenarios and overlays. Those in the folder questions
// answer one question each: NAME.toml asks it, NAME-ANSWER.toml answers it.
//
//go:embed *.toml questions
var Files embed.FS
