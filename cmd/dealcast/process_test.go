package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program makes a command of this test binary: TestMain turns it into dealcast
// when it is called by that name.
func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path, err := exec.LookPath("dealcast") // testscript.Main has put it there
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), "COLUMNS=")
	return cmd
}

func statusOfRun(t *testing.T, err error) int {
	t.Helper()
	var exit *exec.ExitError
	if err == nil {
		return 0
	}
	if !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return exit.ExitCode()
}

// interrupt runs a long simulation, sends it a signal once some replications
// are done, and gives what it wrote and its status. How soon that is depends on
// the machine, so it tries again with more patience.
func interrupt(t *testing.T, sig os.Signal, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	return interruptCommand(t, sig, append([]string{"run", absolute(t, "testdata/small.toml")}, args...)...)
}

// interruptCommand is interrupt of any command that simulates.
func interruptCommand(t *testing.T, sig os.Signal, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	for wait := 300 * time.Millisecond; ; wait *= 3 {
		stdout, stderr, status = interruptAfter(t, wait, sig, args...)
		if stdout != "" || wait > 10*time.Second {
			return stdout, stderr, status
		}
	}
}

func interruptAfter(t *testing.T, wait time.Duration, sig os.Signal, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signals to send")
	}
	dir := t.TempDir()
	cmd := program(t, append(args, "-n", "200000", "--max-memory", "100GiB", "-o", "made")...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.Dir = &out, &errs, dir
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// Signals are caught before the run's folder is made.
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(dir, "made")); err == nil {
			break
		}
		if time.Now().After(deadline) {
			cmd.Process.Kill()
			t.Fatalf("the run did not begin: %s", errs.String())
		}
	}
	time.Sleep(wait)
	if err := cmd.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	status = statusOfRun(t, cmd.Wait())
	left, err := filepath.Glob(filepath.Join(dir, "made", ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	return out.String(), errs.String(), status
}

func TestInterruptedRunsSayWhatTheyStandOn(t *testing.T) {
	for _, sig := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(sig.String(), func(t *testing.T) {
			stdout, stderr, status := interrupt(t, sig, "--format", "json")
			if status != exitInterrupted {
				t.Errorf("status %d, want %d; %s", status, exitInterrupted, stderr)
			}
			var res struct {
				Run struct{ Replications, Requested int }
			}
			if err := json.Unmarshal([]byte(stdout), &res); err != nil {
				t.Fatalf("no whole JSON: %v", err)
			}
			if res.Run.Requested != 200000 || res.Run.Replications <= 0 || res.Run.Replications >= res.Run.Requested {
				t.Errorf("run %+v", res.Run)
			}
			if !strings.Contains(stderr, "interrupted: the results stand on") {
				t.Errorf("standard error says %q", stderr)
			}
		})
	}
}

func TestInterruptedTableIsLabelled(t *testing.T) {
	stdout, _, status := interrupt(t, os.Interrupt)
	if status != exitInterrupted || !strings.Contains(stdout, "Interrupted: these results stand on") {
		t.Errorf("status %d, table:\n%s", status, stdout)
	}
}

// A comparison that is interrupted stands on the same replications of all of its
// scenarios, and says so.
func TestInterruptedComparisonsAreLabelled(t *testing.T) {
	stdout, stderr, status := interruptCommand(t, os.Interrupt, "compare", absolute(t, "testdata/small.toml"), "--with", "more: pool.engineers.size=+1", "--format", "json")
	var report struct {
		Run      struct{ Replications, Requested int }
		Variants []struct{ Headline struct{ N int } }
	}
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatalf("no whole JSON: %v; %s", err, stderr)
	}
	run := report.Run
	if status != exitInterrupted || run.Requested != 200000 || run.Replications <= 0 || run.Replications >= run.Requested || report.Variants[0].Headline.N != run.Replications {
		t.Errorf("status %d, %+v; want %d and a comparison of some of the replications", status, report, exitInterrupted)
	}
	if !strings.Contains(stderr, "interrupted: the results stand on") {
		t.Errorf("standard error says %q", stderr)
	}
}

func TestAReaderWhoLeavesIsNoError(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("closed pipes have another error on Windows")
	}
	for _, args := range [][]string{
		{"run", absolute(t, "testdata/small.toml"), "--format", "json"},
		{"new", "startup"},
		{"--help"},
	} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		cmd := program(t, args...)
		var errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = w, &errs
		err = cmd.Run()
		w.Close()
		if status := statusOfRun(t, err); status != exitOK || errs.Len() > 0 {
			t.Errorf("%v: status %d, standard error %q", args, status, errs.String())
		}
	}
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	abs, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}
