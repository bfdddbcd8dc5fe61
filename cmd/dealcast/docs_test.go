package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

const repo = "../.."

// TestGoldenDocs runs every command that README.md, CONTRIBUTING.md and docs
// show. In a block marked "sh" every line is a command, which must succeed. In
// a block marked "console" commands begin with "$ " and are followed by what they
// print, which must be true to the letter; a last line "..." stands for the
// rest. -update writes the outputs anew.
//
// The commands of a page run in one folder, which holds the example scenarios.
func TestGoldenDocs(t *testing.T) {
	if testing.Short() {
		t.Skip("runs every command of the manual")
	}
	if runtime.GOOS == "windows" {
		t.Skip("the manual is written for a Unix shell")
	}
	for _, page := range pages(t) {
		t.Run(page, func(t *testing.T) { checkPage(t, filepath.Join(repo, page)) })
	}
}

// pages are the pages that show commands to users.
func pages(t *testing.T) []string {
	t.Helper()
	list := []string{"README.md", "CONTRIBUTING.md"}
	err := filepath.WalkDir(filepath.Join(repo, "docs"), func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, ".md") {
			rel, err := filepath.Rel(repo, name)
			if err != nil {
				return err
			}
			list = append(list, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// block is a fenced block of a page: lines[from:to] are its inner lines.
type block struct {
	kind     string
	from, to int
}

func blocks(lines []string) []block {
	var list []block
	open := -1
	for i, line := range lines {
		switch {
		case open < 0 && strings.HasPrefix(line, "```"):
			open = i
		case open >= 0 && line == "```":
			list = append(list, block{strings.TrimPrefix(lines[open], "```"), open + 1, i})
			open = -1
		}
	}
	return list
}

func checkPage(t *testing.T, file string) {
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(raw), "\n")
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "scenarios"), examples()); err != nil {
		t.Fatal(err)
	}
	var fresh []string
	done := 0
	for _, b := range blocks(lines) {
		fresh = append(fresh, lines[done:b.from]...)
		inner := lines[b.from:b.to]
		switch b.kind {
		case "sh":
			checkShell(t, dir, inner)
		case "console":
			inner = checkConsole(t, dir, inner)
		}
		fresh = append(fresh, inner...)
		done = b.to
	}
	fresh = append(fresh, lines[done:]...)
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(fresh, "\n")), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// checkShell runs the commands of a block one by one.
func checkShell(t *testing.T, dir string, lines []string) {
	for i := 0; i < len(lines); i++ {
		command := lines[i]
		for strings.HasSuffix(command, "\\") && i+1 < len(lines) {
			i++
			command = strings.TrimSuffix(command, "\\") + lines[i]
		}
		if text, err := shell(t, dir, command); err != nil {
			t.Errorf("%s\n%v\n%s", command, err, text)
		}
	}
}

// checkConsole runs the commands of a block, compares what they print, and
// gives the block as it should be.
func checkConsole(t *testing.T, dir string, lines []string) []string {
	var fresh []string
	for i := 0; i < len(lines); {
		command, ok := strings.CutPrefix(lines[i], "$ ")
		if !ok {
			t.Fatalf("a console block begins with %q, want a command after \"$ \"", lines[i])
		}
		end := i + 1
		for end < len(lines) && !strings.HasPrefix(lines[end], "$ ") {
			end++
		}
		want := lines[i+1 : end]
		text, _ := shell(t, dir, command) // a status other than 0 shows in the text
		got := shorten(strings.Split(strings.TrimRight(text, "\n"), "\n"), want)
		if !*update && strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("$ %s\nprints\n%s\nwant\n%s", command, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		fresh = append(append(fresh, lines[i]), got...)
		i = end
	}
	return fresh
}

// shorten cuts what was printed to the length of what is shown, where that
// ends in "...". Nothing shown for nothing printed.
func shorten(got, want []string) []string {
	if len(got) == 1 && got[0] == "" {
		return nil
	}
	if n := len(want); n > 0 && want[n-1] == "..." && len(got) >= n {
		return append(got[:n-1:n-1], "...")
	}
	return got
}

// elsewhere are commands that a test of ours must not run: they are the tests,
// they install things, or they need a network.
var elsewhere = regexp.MustCompile(`^(go|npm|git|apt-get|bash \.ci/run)\b`)

// shell runs a command in a folder with dealcast in the path.
func shell(t *testing.T, dir, command string) (string, error) {
	t.Helper()
	command = strings.TrimSpace(command)
	if command == "" || strings.HasPrefix(command, "#") || elsewhere.MatchString(command) {
		return "", nil
	}
	if target, ok := strings.CutPrefix(command, "make "); ok {
		return "", hasTarget(strings.Fields(target)[0])
	}
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "COLUMNS=")
	text, err := cmd.CombinedOutput()
	return string(text), err
}

// hasTarget says whether the Makefile knows a target.
func hasTarget(target string) error {
	text, err := os.ReadFile(filepath.Join(repo, "Makefile"))
	if err != nil {
		return err
	}
	if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(target) + `:`).Match(text) {
		return fmt.Errorf("the Makefile has no target %q", target)
	}
	return nil
}

// The check must be able to fail.
func TestDocsCheckIsAwake(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "scenarios"), examples()); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"dealcast nonsense", "make nonsense", "cat none"} {
		if _, err := shell(t, dir, command); err == nil {
			t.Errorf("%q passes", command)
		}
	}
	if text, err := shell(t, dir, "dealcast new | head -n 1"); err != nil || text != "Templates:\n" {
		t.Errorf("got %q, %v", text, err)
	}
	got := shorten([]string{"a", "b", "c"}, []string{"x", "..."})
	if strings.Join(got, " ") != "a ..." {
		t.Errorf("shorten gives %v", got)
	}
}
