package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dealcast/out"
	"dealcast/scenarios"
)

func newCommand(c *console) *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "new [TEMPLATE]",
		Short: "Write a commented scenario to start from; list the templates",
		Example: `  dealcast new
  dealcast new startup > mine.toml
  dealcast new agency -o mine.toml`,
		Args:      cobra.MaximumNArgs(1),
		ValidArgs: templateNames(),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				listTemplates(c.out)
				return nil
			}
			return writeTemplate(c.out, args[0], file)
		},
	}
	cmd.Flags().StringVarP(&file, "output", "o", "", "write to this `file` (it must not exist); default: standard output")
	return cmd
}

// template is an example that stands on its own.
type template struct {
	name, help string
	question   bool // it is about one question
	text       []byte
}

// templates are the examples, by name, and then those of the questions. Files
// that need another beside them are left out: overlays, and scenarios that read
// today's deals.
func templates() []template {
	var list []template
	for _, folder := range []string{".", "questions"} {
		names, err := fs.Glob(scenarios.Files, path.Join(folder, "*.toml"))
		if err != nil {
			panic(err) // the pattern is a constant
		}
		for _, name := range names {
			text, err := scenarios.Files.ReadFile(name)
			if err != nil {
				panic(err) // it was listed a line ago
			}
			if !isOverlay(text) && !bytes.Contains(text, []byte("\nfile ")) {
				list = append(list, template{strings.TrimSuffix(path.Base(name), ".toml"), firstComment(text), folder != ".", text})
			}
		}
	}
	return list
}

func isOverlay(text []byte) bool {
	for line := range bytes.Lines(text) {
		if key, _, ok := bytes.Cut(line, []byte("=")); ok && string(bytes.TrimSpace(key)) == "base" {
			return true
		}
		if bytes.HasPrefix(line, []byte("[")) {
			return false
		}
	}
	return false
}

// firstComment is the first line of a file if it is a comment: what it is.
func firstComment(text []byte) string {
	line, _ := bufio.NewReader(bytes.NewReader(text)).ReadString('\n')
	comment, ok := strings.CutPrefix(line, "#")
	if !ok {
		return ""
	}
	return strings.TrimSpace(comment)
}

func templateNames() []string {
	var names []string
	for _, t := range templates() {
		names = append(names, t.name+"\t"+t.help)
	}
	return names
}

func listTemplates(w io.Writer) {
	fmt.Fprintln(w, "Templates:")
	list := templates()
	for i, t := range list {
		if t.question && !list[i-1].question {
			fmt.Fprintln(w, "\nSmall ones, about one question each:")
		}
		fmt.Fprintf(w, "  %-14s %s\n", t.name, t.help)
	}
	fmt.Fprintln(w, "\nTry: dealcast new startup > mine.toml")
}

func writeTemplate(stdout io.Writer, name, file string) error {
	list := templates()
	i := slices.IndexFunc(list, func(t template) bool { return t.name == name })
	if i < 0 {
		var names []string
		for _, t := range list {
			names = append(names, t.name)
		}
		return badInput(fmt.Errorf("no template %q; there are %s", name, strings.Join(names, ", ")))
	}
	if file == "" {
		_, err := stdout.Write(list[i].text)
		return err
	}
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: exists already; choose another name or remove it", file)
	}
	return out.WriteFile(file, func(w io.Writer) error { _, err := w.Write(list[i].text); return err })
}
