package out

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// Options are what a format may ask about its reader.
type Options struct {
	Width  int  // columns of the screen; 0: as wide as needed
	Colour bool // the screen shows bold and colours
}

// Export is a row of the table of formats.
type Export struct {
	Name   string // as in --format
	Ending string // of a file in it
	Help   string
	// Program says that programs read it, so that warnings inside it go unseen.
	Program bool
	Write   func(w io.Writer, d Document, o Options) error
}

// exports is the table of formats: a row here and a file beside it make one.
var exports = []Export{
	{"table", ".txt", "tables for the terminal", false, writeTables},
	{"markdown", ".md", "the same tables for a page or a message", false, writeMarkdown},
	{"json", ".json", "everything, for programs", true, writeJSON},
	{"csv", ".csv", "one table of plain numbers, for spreadsheets", true, writeCSV},
}

// Exports are the formats in which a document can be written.
func Exports() []Export { return exports }

// LookupExport finds a format by its name.
func LookupExport(name string) (Export, error) {
	var names []string
	for _, e := range exports {
		if e.Name == name {
			return e, nil
		}
		names = append(names, e.Name)
	}
	return Export{}, fmt.Errorf("got %q, want %s", name, orList(names))
}

// LookupEnding finds the format of a file by its name.
func LookupEnding(path string) (Export, error) {
	var endings []string
	for _, e := range exports {
		if strings.EqualFold(filepath.Ext(path), e.Ending) {
			return e, nil
		}
		endings = append(endings, e.Ending)
	}
	return Export{}, fmt.Errorf("%s: got ending %q, want %s", path, filepath.Ext(path), orList(endings))
}

// orList writes "a, b or c".
func orList(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
