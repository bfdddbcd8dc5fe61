//go:build !unix

package main

// ignoreBrokenPipes has nothing to do where no such signal exists.
func ignoreBrokenPipes() {}
