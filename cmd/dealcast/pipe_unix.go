//go:build unix

package main

import (
	"os/signal"
	"syscall"
)

// ignoreBrokenPipes lets a write to a closed pipe fail with an error instead of
// ending the program on the spot, with files half written.
func ignoreBrokenPipes() { signal.Ignore(syscall.SIGPIPE) }
