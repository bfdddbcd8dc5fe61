//go:build !unix

package sim

import "time"

var begun = time.Now()

func cpuTime() time.Duration { return time.Since(begun) }
