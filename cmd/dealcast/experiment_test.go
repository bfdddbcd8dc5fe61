package main

import (
	"bufio"
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
)

// onTerminal runs a command as on a terminal of 200 columns where a second
// passes whenever somebody looks at the clock.
func onTerminal(t *testing.T, args ...string) (stdoutText, stderrText string) {
	t.Helper()
	var shown, errs bytes.Buffer
	var clock tick
	c := &console{
		out: &stdout{buf: bufio.NewWriter(&shown)}, stderr: &errs, progress: true, progressWidth: 200,
		clock: func() time.Time { clock.advance(time.Second); return clock.read() },
	}
	root := rootCommand(c)
	root.SetArgs(args)
	root.SetOut(io.Discard)
	if err := root.Execute(); err != nil {
		t.Fatal(err)
	}
	if err := c.out.Flush(); err != nil {
		t.Fatal(err)
	}
	return shown.String(), errs.String()
}

// While an experiment goes on, the terminal shows the answer so far and the time
// left; in the end the line is gone.
func TestExperimentsTellTheAnswerSoFar(t *testing.T) {
	args := []string{"compare", "testdata/small.toml", "--with", "more: pool.engineers.size=+1", "-n", "400"}
	shown, errs := onTerminal(t, args...)
	if !regexp.MustCompile(`\r[+-]€[0-9.]+k \(±[0-9.]+k\) so far · [0-9]+ of 800 replications, [0-9]+ (s|min [0-9]+ s) left`).MatchString(errs) {
		t.Errorf("no answer so far in %q", errs)
	}
	if i := strings.LastIndex(errs, "left"); i < 0 || strings.Trim(errs[i+len("left"):], " \r") != "" || !strings.HasSuffix(errs, "\r") {
		t.Errorf("the line stays: %q", errs)
	}
	if strings.Contains(shown, "so far ·") || !strings.Contains(shown, "What changes") {
		t.Errorf("standard output has %q", shown)
	}
	if _, errs := onTerminal(t, append(args, "--quiet")...); errs != "" {
		t.Errorf("quiet, and yet %q", errs)
	}
}
