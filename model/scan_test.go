package model

import (
	"bytes"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// TestHostileFiles refuses files that would kill the decoder, in less than
// 50 ms and 64 MB each.
func TestHostileFiles(t *testing.T) {
	long := strings.Repeat("a.", 29999) + "a"
	wide := strings.Repeat("[", 4000) + "\n"
	for _, c := range []struct{ why, text, want string }{
		{"a header of 30,000 parts takes 11 GB", "[" + long + "]\n", "got a line of 60001 bytes, want at most 4096"},
		{"the same, one part a line, is not TOML but must not hurt", "[" + strings.ReplaceAll(long, ".", ".\n") + "]\n", "got more than 5000 lines, want at most 5000"},
		{"brackets 10 MB deep overflow the stack", "a = " + strings.Repeat("[", 10<<20), "got a file of 10485764 bytes, want at most 256 KiB"},
		{"brackets just under the limit of size", "a = " + strings.Repeat(wide, 60), "got a line of 4004 bytes, want at most 4096"},
		{"deep inline tables", "a = " + strings.Repeat("{b = ", 33), "got brackets nested deeper than 32, want at most 32"},
		{"deep brackets behind a string that looks like a comment", "b = '#'\na = " + strings.Repeat("[", 33), "got brackets nested deeper than 32, want at most 32"},
		{"deep brackets behind an escaped quote", `b = "\""` + "\na = " + strings.Repeat("[", 33), "got brackets nested deeper than 32, want at most 32"},
		{"deep brackets behind a long string", "b = \"\"\"\n\"\"\\\"\"\"\"\"\"\na = " + strings.Repeat("[", 33), "got brackets nested deeper than 32, want at most 32"},
		{"a key of many parts inside an inline table", "a = { " + long[:40] + "a = 1 }", "got a key of more than 16 parts, want at most 16"},
		{"zero byte", "a = 1\x00", "got a zero byte, want text in UTF-8"},
		{"Latin-1", "name = \"M\xfcller\"", "got bytes that are not UTF-8, want text in UTF-8"},
		{"UTF-16", "\xff\xfen\x00a\x00", "got a zero byte, want text in UTF-8"},
		{"many lines", strings.Repeat("\n", 6000) + "a = 1", "got more than 5000 lines, want at most 5000"},
	} {
		if c.text == "a = "+strings.Repeat(wide, 60) {
			c.want = "got brackets nested deeper than 32, want at most 32"
		}
		fsys := fstest.MapFS{"x.toml": &fstest.MapFile{Data: []byte(c.text)}}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		begin := time.Now()
		s, problems := Load(fsys, "x.toml", nil)
		took := time.Since(begin)
		runtime.ReadMemStats(&after)
		if s != nil || len(problems) != 1 || problems[0].Text != c.want {
			t.Errorf("%s: got %v, want %q", c.why, problems, c.want)
		}
		if took > 50*time.Millisecond {
			t.Errorf("%s: took %v, want at most 50ms", c.why, took)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
			t.Errorf("%s: took %d MB, want at most 64", c.why, used>>20)
		}
	}
}

// TestLargestFile reads the worst files that the limits let through.
func TestLargestFile(t *testing.T) {
	var keys, tables bytes.Buffer
	for i := 0; keys.Len() < maxBytes-4000; i++ {
		keys.WriteString(strings.Repeat("a"+strings.Repeat("b", i%50), 1))
		keys.WriteString(".b.c.d.e.f.g.h.i.j.k.l.m.n.o" + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676)) + " = 1\n")
		if i > 4900 {
			break
		}
	}
	tables.WriteString("a = [")
	for tables.Len() < maxBytes-4000 {
		tables.WriteString(strings.Repeat("{b=1},", 600) + "\n")
	}
	tables.WriteString("]\n")
	for name, data := range map[string][]byte{"keys": keys.Bytes(), "tables": tables.Bytes()} {
		begin := time.Now()
		s, problems := Load(fstest.MapFS{"x.toml": &fstest.MapFile{Data: data}}, "x.toml", nil)
		if s != nil || len(problems) == 0 {
			t.Errorf("%s: got a scenario, want problems", name)
		}
		if took := time.Since(begin); took > 5*time.Second && !testing.Short() { // short runs are those of the race detector
			t.Errorf("%s: took %v", name, took)
		}
		t.Log(name, len(data), len(problems), time.Since(begin))
	}
}

// TestFileTrouble names what stands in the way of reading a file.
func TestFileTrouble(t *testing.T) {
	fsys := fstest.MapFS{"dir/x.toml": &fstest.MapFile{Data: []byte("a=1")}}
	for _, c := range []struct{ name, want string }{
		{"missing.toml", "missing.toml: no such file\n1 problem in missing.toml\n"},
		{"dir", "dir: got a directory, want a file\n1 problem in dir\n"},
		{"../x.toml", "../x.toml: no such file\n1 problem in ../x.toml\n"},
		{"", "no such file\n1 problem in \n"},
	} {
		s, problems := Load(fsys, c.name, nil)
		if got := FormatProblems(problems, c.name); s != nil || got != c.want {
			t.Errorf("Load(%q): got %q, want %q", c.name, got, c.want)
		}
	}
}

// TestFileForms reads the same scenario with other line ends and a mark.
func TestFileForms(t *testing.T) {
	text := sketch(t)
	for name, form := range map[string]string{
		"CRLF": strings.ReplaceAll(text, "\n", "\r\n"), "byte order mark": "\xef\xbb\xbf" + text, "no last line end": strings.TrimRight(text, "\n"),
	} {
		s, problems := Load(fstest.MapFS{"x.toml": &fstest.MapFile{Data: []byte(form)}}, "x.toml", nil)
		if s == nil {
			t.Errorf("%s: %s", name, FormatProblems(problems, "x.toml"))
		}
	}
}
