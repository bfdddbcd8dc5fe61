package repo

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// need skips a test whose tool is missing, except in CI, where a missing tool
// is a failure: there nobody would see the skip.
func need(t *testing.T, tool string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err == nil {
		return path
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("no %s here", tool)
	}
	t.Skipf("SKIP: no %s here", tool)
	return ""
}

// build compiles the program of testdata/bits, with an environment on top.
func build(t *testing.T, name string, env ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	cmd := exec.Command("go", "build", "-o", file, "./testdata/bits")
	cmd.Env = append(append(os.Environ(), "CGO_ENABLED=0"), env...)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, text)
	}
	return file
}

// archived are the scenarios that must give the same bits everywhere: one with
// a wide choice of distributions and unknown numbers, one with every feature on,
// and one that begins with today's pipeline.
var archived = []string{
	"testdata/wide.toml", "../../sim/testdata/everything.toml",
	"../../scenarios/questions/this-quarter.toml", "../../scenarios/questions/this-quarter.csv",
}

// results runs a program on the archived scenarios.
func results(t *testing.T, env []string, program string, args ...string) []byte {
	t.Helper()
	var files txtar.Archive
	for _, name := range archived {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files.Files = append(files.Files, txtar.File{Name: filepath.Base(name), Data: text})
	}
	cmd := exec.Command(program, args...)
	cmd.Stdin = bytes.NewReader(txtar.Format(&files))
	cmd.Env = append(os.Environ(), env...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", program, err, errs.String())
	}
	if len(text) < 10_000 {
		t.Fatalf("%s: only %d bytes of results", program, len(text))
	}
	return text
}

// The same scenario and seed give the same bytes for any number of goroutines,
// with and without fused multiply-add, and on other machines: amd64 at level 3,
// 386 and WebAssembly. (arm64 is covered by TestNoFusedMultiplyAddInTheEngine.)
func TestSameBitsOnEveryMachine(t *testing.T) {
	if testing.Short() {
		t.Skip("builds for other machines")
	}
	native := build(t, "native")
	want := results(t, []string{"GOMAXPROCS=1"}, native)
	for _, c := range []struct {
		name string
		env  []string
	}{
		{"2 goroutines", []string{"GOMAXPROCS=2"}},
		{"3 goroutines", []string{"GOMAXPROCS=3"}},
		{"8 goroutines", []string{"GOMAXPROCS=8"}},
		{"no fused multiply-add", []string{"GODEBUG=cpu.fma=off"}},
		{"no vectors beyond SSE2", []string{"GODEBUG=cpu.avx=off,cpu.avx2=off,cpu.fma=off,cpu.sse41=off,cpu.sse42=off"}},
	} {
		t.Run(c.name, func(t *testing.T) { same(t, want, results(t, c.env, native)) })
	}
	if runtime.GOARCH == "amd64" && runtime.GOOS == "linux" {
		t.Run("386", func(t *testing.T) { same(t, want, results(t, nil, build(t, "386", "GOARCH=386"))) })
		if fused := cpuHas(t, "fma"); fused {
			t.Run("amd64 v3", func(t *testing.T) { same(t, want, results(t, nil, build(t, "v3", "GOAMD64=v3"))) })
		}
	}
	t.Run("WebAssembly", func(t *testing.T) {
		need(t, "node")
		wasm := build(t, "wasm", "GOOS=js", "GOARCH=wasm")
		same(t, want, results(t, nil, filepath.Join(runtimeRoot(t), "lib/wasm/go_js_wasm_exec"), wasm))
	})
}

func cpuHas(t *testing.T, flag string) bool {
	t.Helper()
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Contains(string(text), " "+flag+" ")
}

func runtimeRoot(t *testing.T) string {
	t.Helper()
	text, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}

// same compares line by line, so that a difference can be read.
func same(t *testing.T, want, got []byte) {
	t.Helper()
	if bytes.Equal(want, got) {
		return
	}
	a, b := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			other := ""
			if i < len(b) {
				other = b[i]
			}
			t.Fatalf("line %d differs:\n%.300s\n%.300s", i+1, a[i], other)
		}
	}
	t.Fatalf("%d lines, want %d", len(b), len(a))
}
