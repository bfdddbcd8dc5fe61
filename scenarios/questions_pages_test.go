package scenarios_test

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"dealcast/scenarios"
)

// Every question of the folder is tested here, has a page, stands in the index
// of the pages, and shows a picture.
func TestQuestionsHavePages(t *testing.T) {
	files, err := fs.Glob(scenarios.Files, "questions/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	tested := map[string]bool{}
	for _, a := range answers {
		tested[a.base], tested[a.base+"-"+a.overlay] = true, true
	}
	const docs = "../docs/questions/"
	index, err := os.ReadFile(docs + "README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".toml")
		if !tested[name] {
			t.Errorf("%s: no row in answers", file)
		}
		if slices.ContainsFunc(answers, func(a answer) bool { return name == a.base+"-"+a.overlay }) {
			continue // the page is that of the question
		}
		page, err := os.ReadFile(docs + name + ".md")
		if err != nil {
			t.Error(err)
			continue
		}
		if !strings.Contains(string(index), "("+name+".md)") {
			t.Errorf("%s.md does not stand in the index", name)
		}
		if !strings.Contains(string(page), "](../images/questions/"+name+".png)") {
			t.Errorf("%s.md shows no picture of its own", name)
		}
	}
}
