package model

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// The limits on a CSV file.
const (
	maxSheet = 16 << 20  // bytes
	maxRows  = 1_000_000 // lines with values
	maxSaid  = 50        // problems that are told of one file
)

// sheet is a CSV file with a line of names: what a spreadsheet or a CRM writes.
// Fields are separated by commas, semicolons or tabs.
type sheet struct {
	file  string
	head  []string
	rows  [][]string
	lines []int // of the rows
	wrong []sheetProblem
	hard  bool   // so wrong that the rest cannot be read
	sum   []byte // the text, for the checksum
}

// sheetProblem is something wrong in the shape of a CSV file.
type sheetProblem struct {
	line int
	text string
}

// sheets keeps the CSV files that were read, so that variants of a scenario need
// not read them again.
type sheets struct {
	mu   sync.Mutex
	read map[string]*sheet
}

// beside is the name of a file that is named in n: relative to the scenario file
// that says so.
func (l *loader) beside(n *node, name string) string {
	from := n.place.file
	if n.place.layer > l.files {
		from = l.name // a --set
	}
	return path.Join(path.Dir(from), name)
}

// sheet reads the CSV file that n names; nil when there was a problem.
func (l *loader) sheet(n *node, f *Field) *sheet {
	name, ok := n.value.(string)
	if !ok || n.table || name == "" {
		l.bad(n, "got %s, want the name of a CSV file", n.got())
		return nil
	}
	file := l.beside(n, name)
	l.sheets.mu.Lock()
	defer l.sheets.mu.Unlock()
	s := l.sheets.read[file]
	if s == nil {
		data, text := readLimited(l.fsys, file, maxSheet)
		if text != "" {
			l.bad(n, "%s: %s", name, text)
			return nil
		}
		s = parseSheet(file, data)
		l.sheets.read[file] = s
	}
	l.digest(name, s.sum)
	for _, p := range s.wrong {
		l.inSheet(n, s, p.line, "", p.text)
	}
	if s.hard {
		return nil
	}
	l.origin(n, f, fmt.Sprintf("%s, %s", name, plural(len(s.rows), "line")), false)
	return s
}

// inSheet notes a problem in a line of a CSV file.
func (l *loader) inSheet(n *node, s *sheet, line int, column, text string) {
	at := n.place
	at.file, at.line, at.beside = s.file, line, s.file
	l.note(at, column, text)
}

// parseSheet reads the text of a CSV file. Empty lines are passed over.
func parseSheet(file string, data []byte) *sheet {
	s := &sheet{file: file, sum: data}
	bad := func(line int, format string, args ...any) {
		if len(s.wrong) < maxSaid {
			s.wrong = append(s.wrong, sheetProblem{line, fmt.Sprintf(format, args...)})
		}
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if line := badLine(data); line > 0 {
		bad(line, "got bytes that are not text in UTF-8")
		s.hard = true
		return s
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.FieldsPerRecord, r.TrimLeadingSpace = separator(data), -1, true
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			bad(wrong.Line, "cannot be read as CSV: %s", wrong.Err)
			s.hard = true
			return s
		}
		if err != nil {
			bad(0, "cannot be read as CSV: %s", err)
			s.hard = true
			return s
		}
		line, _ := r.FieldPos(0)
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		switch {
		case s.head == nil:
			s.head = row
			for i, name := range row {
				if row[i] = strings.ToLower(name); slices.Contains(row[:i], row[i]) {
					bad(line, "got column %q twice, want every column once", name)
					s.hard = true
				}
			}
		case len(row) == 1 && row[0] == "":
		case len(row) != len(s.head):
			bad(line, "got %s, want %d as in the first line", plural(len(row), "field"), len(s.head))
		case len(s.rows) == maxRows:
			bad(line, "got more than %d lines, want at most that", maxRows)
			s.hard = true
			return s
		default:
			s.rows, s.lines = append(s.rows, row), append(s.lines, line)
		}
	}
	if s.head == nil {
		bad(0, "got an empty file, want a line with the names of the columns")
		s.hard = true
	}
	return s
}

// badLine is the number of the first line that is no text; 0 when all is.
func badLine(data []byte) int {
	if utf8.Valid(data) && bytes.IndexByte(data, 0) < 0 {
		return 0
	}
	for i, row := range bytes.Split(data, []byte("\n")) {
		if !utf8.Valid(row) || bytes.IndexByte(row, 0) >= 0 {
			return i + 1
		}
	}
	return 1
}

// separator is what stands between the fields: the one that the first line has
// most of.
func separator(data []byte) rune {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	best, most := ',', bytes.Count(first, []byte(","))
	for _, c := range ";\t" {
		if n := bytes.Count(first, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

// moment reads a time of a CSV file, "2027-03-04" or "2027-03-04T10:30" (a blank
// may stand for the T, seconds may follow), as days since start.
func (l *loader) moment(text string, start time.Time) (days float64, ok bool) {
	text = strings.Replace(text, " ", "T", 1)
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Sub(start).Seconds() / 86400, t.Year() >= 1900 && t.Year() <= 2200
		}
	}
	return 0, false
}

// aMoment says what moment accepts.
const aMoment = "a time like 2027-03-04 or 2027-03-04T10:30"
