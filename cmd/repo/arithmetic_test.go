package repo

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// exact are the members of package math that give the same bits on every CPU:
// correctly rounded or exact operations, and constants.
var exact = []string{
	"Sqrt", "Floor", "Ceil", "Trunc", "Abs", "Max", "Min", "Inf", "IsInf", "IsNaN", "NaN", "Signbit", "Copysign",
	"Float64bits", "Float64frombits", "Pi", "E", "Ln2", "Sqrt2",
	"MaxInt", "MaxInt32", "MaxInt64", "MaxUint32", "MaxUint64", "MinInt64", "MaxFloat64", "SmallestNonzeroFloat64",
}

func TestTheEngineUsesOnlyExactArithmetic(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || !slices.Contains(enginePackages, s.pkg) {
			continue
		}
		for _, u := range uses(s, "math") {
			if !slices.Contains(exact, u.name) {
				t.Errorf("%s: math.%s may differ between CPUs; take it from model/num", u.at, u.name)
			}
		}
	}
}

// fused matches the fused multiply-add instructions of arm64 and amd64.
var fused = regexp.MustCompile(`\b(FN?M(ADD|SUB)[SD]|VFN?M(ADD|SUB)[0-9]{3}[SP][SD])\b`)

// machine is a target on which the compiler fuses products with sums.
var machines = []struct {
	name string
	env  []string
}{
	{"arm64", []string{"GOOS=linux", "GOARCH=arm64"}},
	{"amd64 v3", []string{"GOOS=linux", "GOARCH=amd64", "GOAMD64=v3"}},
}

// assembly is what the compiler makes of packages.
func assembly(t *testing.T, dir string, env []string, pkgs ...string) string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"build", "-gcflags=-S"}, pkgs...)...)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "CGO_ENABLED=0"), env...)
	text, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go build: %v\n%s", err, text)
	}
	return string(text)
}

// A product that is fused with a sum is rounded once instead of twice, which
// changes last bits.
func TestNoFusedMultiplyAddInTheEngine(t *testing.T) {
	if testing.Short() {
		t.Skip("builds for other machines")
	}
	var pkgs []string
	for _, p := range enginePackages {
		if _, err := os.Stat(filepath.Join(root, p)); err == nil {
			pkgs = append(pkgs, "./"+p)
		}
	}
	for _, m := range machines {
		t.Run(m.name, func(t *testing.T) {
			text := assembly(t, root, m.env, pkgs...)
			if !strings.Contains(text, "FMULD") && !strings.Contains(text, "MULSD") {
				t.Fatal("no multiplication at all: the listing is not what it should be")
			}
			for line := range strings.Lines(text) {
				if fused.MatchString(line) {
					t.Errorf("fused: %s", strings.Join(strings.Fields(line), " "))
				}
			}
		})
	}
}

// The check above must be able to fail.
func TestTheFusedCheckIsAwake(t *testing.T) {
	if testing.Short() {
		t.Skip("builds for other machines")
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module awake\n\ngo 1.26\n")
	write(t, filepath.Join(dir, "a.go"), "package awake\n\nfunc F(a, b, c float64) float64 { return a*b + c }\n")
	for _, m := range machines {
		if !fused.MatchString(assembly(t, dir, m.env, ".")) {
			t.Errorf("%s: a*b + c was not fused, or not seen", m.name)
		}
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
