package repo

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// entries are the files and folders at the top, and made are those that builds
// and runs leave there.
var (
	entries = []string{
		".ci", ".gitattributes", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md",
		"cmd", "docs", "go.mod", "go.sum", "model", "out", "scenarios", "sim",
	}
	made = []string{".git", "bin", "results", "coverage.out"}
)

func TestTheTopHoldsNothingElse(t *testing.T) {
	list, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, e := range list {
		if !slices.Contains(made, e.Name()) {
			found = append(found, e.Name())
		}
	}
	if !slices.Equal(found, entries) {
		t.Errorf("at the top: %v\nwant        %v", found, entries)
	}
}

// x/exp/rand is deprecated and will be deleted upstream: the version in which
// it still exists is pinned.
const expVersion = "v0.0.0-20261014143641-f0251eb4aa3e"

func TestExpIsPinned(t *testing.T) {
	mod := read(t, "go.mod")
	m := regexp.MustCompile(`golang\.org/x/exp (\S+)`).FindStringSubmatch(mod)
	if m == nil || m[1] != expVersion {
		t.Errorf("go.mod has x/exp %v, want %s", m, expVersion)
	}
}

// Every module that we import ourselves has a page that says why.
func TestEveryDependencyHasADecision(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(root, "docs/decisions/*.md"))
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, p := range pages {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		all += string(text)
	}
	for line := range strings.Lines(read(t, "go.mod")) {
		fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(fields) == 2 && strings.HasPrefix(fields[1], "v") && !strings.Contains(all, "`"+fields[0]+"`") {
			t.Errorf("no page in docs/decisions names `%s`", fields[0])
		}
	}
}

// A file of the house has one subject; 450 lines need a reason.
func TestFilesAreShort(t *testing.T) {
	for _, s := range sources(t) {
		if n := s.pos.Position(s.ast.End()).Line; n > 450 {
			t.Errorf("%s has %d lines, more than 450", s.file, n)
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
