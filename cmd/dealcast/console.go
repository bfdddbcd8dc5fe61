package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/term"
)

// console is how the program meets its surroundings: the three streams and the
// few environment variables that say what the reader's screen can show. The
// environment is read here and nowhere else.
type console struct {
	stdin  io.Reader
	out    *stdout
	stderr io.Writer

	columns       int  // width of the screen; 0: not a screen, as wide as needed
	colour        bool // standard output is a terminal that wants colour
	progress      bool // standard error is a terminal
	progressWidth int
	clock         func() time.Time // for the time left
}

func newConsole(stdin io.Reader, out, stderr io.Writer) *console {
	c := &console{stdin: stdin, out: &stdout{buf: bufio.NewWriter(out)}, stderr: stderr, clock: time.Now}
	dumb := os.Getenv("TERM") == "dumb"
	width, isTerminal := terminalWidth(out)
	c.columns = width
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		c.columns = n
	}
	c.colour = isTerminal && !dumb && os.Getenv("NO_COLOR") == ""
	width, isTerminal = terminalWidth(stderr)
	c.progress = isTerminal && !dumb
	c.progressWidth = width
	return c
}

// terminalWidth is the width of the terminal behind w, if there is one.
func terminalWidth(w io.Writer) (columns int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0, true
	}
	return columns, true
}

// stdout is standard output: buffered, and it remembers its first error, so
// that writers need not look.
type stdout struct {
	buf *bufio.Writer
	err error
}

// Write implements io.Writer.
func (s *stdout) Write(p []byte) (int, error) {
	n, err := s.buf.Write(p)
	s.note(err)
	return n, err
}

// Flush writes what is buffered and gives the first error of all.
func (s *stdout) Flush() error {
	s.note(s.buf.Flush())
	if s.err == nil {
		return nil
	}
	return failed(fmt.Errorf("standard output: %w", plain(s.err)))
}

func (s *stdout) note(err error) {
	if s.err == nil {
		s.err = err
	}
}

// gone says whether the reader of the pipe has left.
func (s *stdout) gone() bool { return errors.Is(s.err, syscall.EPIPE) }

// plain takes the name of the operation off an error.
func plain(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
