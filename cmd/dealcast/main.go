// Command dealcast forecasts a sales pipeline: it simulates a scenario many
// times and shows what may happen. This package holds the command table, one
// file per subcommand, and no logic of its own.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
)

// Exit statuses.
const (
	exitOK          = 0
	exitFailed      = 1   // the operation failed: a file, the disk, the machine
	exitUsage       = 2   // bad input or usage; nothing was written
	exitInterrupted = 130 // partial results, labelled
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program: it maps every way to end to an exit status.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ignoreBrokenPipes()
	c := newConsole(stdin, stdout, stderr)
	root := rootCommand(c)
	root.SetArgs(args)
	err := root.Execute()
	broken := c.out.Flush()
	switch {
	case c.out.gone():
		return exitOK // the reader has seen enough
	case broken != nil && (err == nil || errors.Is(err, c.out.err)):
		err = broken
	case err == nil:
		return exitOK
	}
	status := statusOf(err)
	if text := err.Error(); text != "" {
		fmt.Fprintf(stderr, "dealcast: %s\n", text)
	}
	if status == exitUsage && !errors.As(err, new(*statusError)) {
		fmt.Fprintf(stderr, "Try \"%s --help\".\n", commandOf(root, args).CommandPath())
	}
	return status
}

// statusError is an error with the status to exit with. An empty text means
// that everything has been said.
type statusError struct {
	status int
	err    error
}

func (e *statusError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *statusError) Unwrap() error { return e.err }

// failed marks an error of the operation, badInput one of what the user gave.
func failed(err error) error {
	if err == nil || errors.As(err, new(*statusError)) {
		return err
	}
	return &statusError{exitFailed, err}
}

func badInput(err error) error { return &statusError{exitUsage, err} }

// statusOf gives the exit status; errors that no command has marked come from
// the parsing of arguments.
func statusOf(err error) int {
	var se *statusError
	if errors.As(err, &se) {
		return se.status
	}
	return exitUsage
}

func commandOf(root *cobra.Command, args []string) *cobra.Command {
	if c, _, err := root.Find(args); err == nil {
		return c
	}
	return root
}
