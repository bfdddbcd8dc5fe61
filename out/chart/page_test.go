package chart

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

const picturesPage = "../../docs/pictures.md"

// TestGeneratedPictures compares the table of the page of pictures with the
// table of pictures.
func TestGeneratedPictures(t *testing.T) {
	page, err := os.ReadFile(picturesPage)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(page), "<!-- pictures: ")
	mark, rest, found2 := strings.Cut(rest, "-->\n")
	_, after, found3 := strings.Cut(rest, "<!-- end of pictures -->")
	if !found || !found2 || !found3 {
		t.Fatal("the page has lost the marks between which the table stands")
	}
	want := before + "<!-- pictures: " + mark + "-->\n" + picturesTable() + "<!-- end of pictures -->" + after
	if want == string(page) {
		return
	}
	if *update {
		if err := os.WriteFile(picturesPage, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s is not what the table of pictures says; run go test ./out/chart -run Generated -update", picturesPage)
}

// drawnBy are the commands whose results have pictures.
var drawnBy = map[Kind]string{
	Forecast: "`run`", Comparison: "`compare`", Response: "`sweep`", Leverage: "`levers`", Allocation: "`plan`",
}

func picturesTable() string {
	var b strings.Builder
	b.WriteString("\n| picture | question | reader | drawn by |\n| :--- | :--- | :--- | :--- |\n")
	for _, p := range pictures {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", p.Name, p.Question, p.Reader, drawnBy[p.Of])
	}
	return b.String() + "\n"
}

// Whoever adds a kind of subject says which command draws it.
func TestEveryKindHasItsCommand(t *testing.T) {
	for _, p := range pictures {
		if drawnBy[p.Of] == "" {
			t.Errorf("picture %s is drawn of a %s, and no command is named for that", p.Name, p.Of)
		}
	}
}
