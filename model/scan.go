package model

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// The limits on a scenario file. They are far above what a person writes, and
// far below what makes the TOML library run out of memory or stack.
const (
	maxBytes = 256 << 10
	maxLines = 5000
	maxLine  = 4 << 10 // bytes
	maxParts = 16      // of a dotted key
	maxDepth = 32      // of brackets
)

// scan looks at the bytes of a TOML text before it is decoded and refuses what
// the decoder may not survive. It returns the line and what is wrong; text is
// "" when the file may be decoded. It follows strings and comments as TOML
// does, so that brackets and dots inside them do not count.
func scan(data []byte) (line int, text string) {
	if len(data) > maxBytes {
		return 0, fmt.Sprintf("got a file of more than %d KiB, want at most %d KiB", maxBytes>>10, maxBytes>>10)
	}
	if line, text := scanBytes(data); text != "" {
		return line, text
	}
	return scanStructure(data)
}

// scanBytes checks the encoding and the lengths.
func scanBytes(data []byte) (line int, text string) {
	for line = 1; len(data) > 0; line++ {
		row := data
		if i := bytes.IndexByte(data, '\n'); i >= 0 {
			row, data = data[:i], data[i+1:]
		} else {
			data = nil
		}
		switch {
		case line > maxLines:
			return line, fmt.Sprintf("got more than %d lines, want at most %d", maxLines, maxLines)
		case len(row) > maxLine:
			return line, fmt.Sprintf("got a line of %d bytes, want at most %d", len(row), maxLine)
		case bytes.IndexByte(row, 0) >= 0:
			return line, "got a zero byte, want text in UTF-8"
		case !utf8.Valid(row):
			return line, "got bytes that are not UTF-8, want text in UTF-8"
		}
	}
	return 0, ""
}

// scanStructure counts the parts of dotted keys and the depth of brackets.
func scanStructure(data []byte) (line int, text string) {
	line = 1
	depth, parts := 0, 1
	for i := 0; i < len(data); {
		switch c := data[i]; c {
		case '\n':
			line++
			parts = 1
		case '#':
			i += lineEnd(data[i:])
			continue
		case '"', '\'':
			n := stringEnd(data[i:], c)
			line += bytes.Count(data[i:i+n], []byte{'\n'})
			i += n
			continue
		case '[', '{':
			parts = 1
			if depth++; depth > maxDepth {
				return line, fmt.Sprintf("got brackets nested deeper than %d, want at most %d", maxDepth, maxDepth)
			}
		case ']', '}':
			parts = 1
			depth = max(depth-1, 0)
		case '=', ',':
			parts = 1
		case '.':
			if parts++; parts > maxParts {
				return line, fmt.Sprintf("got a key of more than %d parts, want at most %d", maxParts, maxParts)
			}
		}
		i++
	}
	return 0, ""
}

// lineEnd is the number of bytes before the end of the line.
func lineEnd(data []byte) int {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i
	}
	return len(data)
}

// stringEnd is the length of the TOML string that begins data, quotes
// included. A string that does not end is taken to end with its line, where
// the decoder will report it.
func stringEnd(data []byte, quote byte) int {
	triple := []byte{quote, quote, quote}
	if bytes.HasPrefix(data, triple) {
		for i := 3; i < len(data); i++ {
			if data[i] == '\\' && quote == '"' {
				i++
			} else if bytes.HasPrefix(data[i:], triple) {
				i += 3
				for n := 0; n < 2 && i < len(data) && data[i] == quote; n++ {
					i++ // up to two quotes may stand before the closing three
				}
				return i
			}
		}
		return len(data)
	}
	for i := 1; i < len(data); i++ {
		switch {
		case data[i] == '\\' && quote == '"':
			i++
		case data[i] == quote:
			return i + 1
		case data[i] == '\n':
			return i
		}
	}
	return len(data)
}
