package model

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// full is a scenario with every supported key.
func full(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/full.toml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestEveryFieldIsRead loads a scenario that holds every supported key and
// checks that each row of the table of fields was read.
func TestEveryFieldIsRead(t *testing.T) {
	s := mustLoad(t, full(t))
	read := map[string]bool{"base": true}
	for _, o := range s.Origins {
		if o.From == "default" && o.Field.Default == "" {
			t.Errorf("%s: comes from a default that the table does not have", o.Path)
		}
		if o.From != "default" {
			read[o.Field.Path] = true
		}
	}
	for _, f := range fields {
		if f.Kind != Table && !read[f.Path] {
			t.Errorf("%s: no value was read from testdata/full.toml", f.Path)
		}
	}
}

// TestFieldTable checks what every row must have.
func TestFieldTable(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range fields {
		if seen[f.Path] {
			t.Errorf("%s: stands twice", f.Path)
		}
		seen[f.Path] = true
		if f.Help == "" || !strings.HasSuffix(f.Help, ".") {
			t.Errorf("%s: help %q, want a sentence", f.Path, f.Help)
		}
		if i := strings.LastIndexByte(f.Path, '.'); i > 0 && !seen[f.Path[:i]] {
			t.Errorf("%s: its table has no row before it", f.Path)
		}
		if f.Default != "" && defaultValue(&f) == nil {
			t.Errorf("%s: no default", f.Path)
		}
		if f.Required && f.Default != "" {
			t.Errorf("%s: required, and yet has a default", f.Path)
		}
	}
}

// instance is a path in testdata/full.toml that the row covers.
func instance(s *Scenario, f *Field) string {
	for _, o := range s.Origins {
		if o.Field.Path == f.Path && o.From != "default" {
			return o.Path
		}
	}
	for _, o := range s.Origins { // a table with something in it
		if strings.HasPrefix(o.Field.Path, f.Path+".") && o.From != "default" {
			return strings.Join(strings.Split(o.Path, ".")[:strings.Count(f.Path, ".")+1], ".")
		}
	}
	return f.Path
}

// wrong are values that a field must refuse, by kind.
func wrong(f *Field) []string {
	values := []string{"[[1, 2], [3]]", "{ nonsense = 1 }", "1979-05-27T07:32:00Z", "nan", "-inf", "9e99"}
	switch f.Kind {
	case Table:
		return []string{"7", `"text"`, "[1]"}
	case Text:
		return []string{"7", "true", "[1]", "{ a = 1 }", "2027-01-01", `""`}
	case Flag:
		return append(values, "7", `"text"`)
	case Duration, Work, Horizon, Warmup, Money, MoneyRate, Rate, Fraction, Plain, Count, Overhead, YearLoss, MonthLoss, CalendarStep:
		return append(values, "true", `"nonsense"`, `""`, "-1e7", `"1e999"`, `"5 to"`, `"to 5"`, `"9 of 3"`, `"0x10"`)
	}
	return append(values, "true", `"nonsense"`, `""`, "{ dist = 5 }")
}

// TestWrongValues gives every row of the table generated wrong values and
// wants a problem at exactly that key, in words, each time.
func TestWrongValues(t *testing.T) {
	text := full(t)
	s := mustLoad(t, text)
	var out bytes.Buffer
	for i := range fields {
		f := &fields[i]
		path := instance(s, f)
		for _, value := range wrong(f) {
			if f.Path == "base" {
				continue // means another file: see the overlays among the bad scenarios
			}
			got := overwritten(t, text, f, path, value)
			if got == "" {
				t.Errorf("%s = %s: accepted", path, value)
			}
			out.WriteString(path + " = " + value + "\n    " + got + "\n")
		}
	}
	golden(t, "testdata/wrong-values.txt", out.Bytes())
}

// overwritten loads the text with another value for the path and returns what
// is said of it; "" when nothing.
func overwritten(t *testing.T, text string, f *Field, path, value string) string {
	t.Helper()
	parts := strings.Split(path, ".")
	above := strings.Count(f.Path, ".")
	parent, key := strings.Join(parts[:above], "."), strings.Join(parts[above:], ".")
	if strings.Contains(key, ".") {
		key = `"` + key + `"` // a key path, as a name
	}
	var keep []string
	section := ""
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "[") {
			section = strings.Trim(line, "[]")
		}
		name, _, _ := strings.Cut(line, " = ")
		at := join(section, strings.Trim(name, `"`))
		if strings.HasPrefix(line, "[") {
			at = section
		}
		if at == path || strings.HasPrefix(at, path+".") || strings.HasPrefix(path, at+".") && line != "" && !strings.HasPrefix(line, "[") {
			continue
		}
		keep = append(keep, line)
	}
	overlay := "base = \"base.toml\"\n"
	if parent != "" {
		overlay += "[" + parent + "]\n"
	}
	fsys := files("base.toml", strings.Join(keep, "\n"), "in.toml", overlay+key+" = "+value+"\n")
	_, problems := Load(fsys, "in.toml", nil)
	for _, p := range problems {
		if p.Text == "" {
			t.Errorf("%s = %s: a problem without words", path, value)
		}
		if p.File == "in.toml" && !p.Warning && (p.Path == path || strings.HasPrefix(p.Path, path+".") || strings.HasPrefix(p.Path, path+"[") || strings.HasPrefix(path, p.Path+".")) {
			return p.String()
		}
	}
	return ""
}

// golden compares with a file, or rewrites it with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("%v; make it with -update", err)
	}
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := 0; i < max(len(g), len(w)); i++ {
		switch {
		case i >= len(g):
			t.Fatalf("%s:%d: missing %q; -update rewrites it", name, i+1, w[i])
		case i >= len(w):
			t.Fatalf("%s:%d: more than there was: %q; -update rewrites it", name, i+1, g[i])
		case g[i] != w[i]:
			t.Fatalf("%s:%d: got\n%s\nwant\n%s\n-update rewrites it", name, i+1, g[i], w[i])
		}
	}
}

// TestReference keeps docs/scenario.md in step with the table of fields.
func TestReference(t *testing.T) {
	var b bytes.Buffer
	if err := Reference(&b); err != nil {
		t.Fatal(err)
	}
	golden(t, "../docs/scenario.md", b.Bytes())
}

// TestShow shows a scenario with relative changes and unknown numbers.
func TestShow(t *testing.T) {
	s := mustLoad(t, sketch(t), "pool.engineers.size=+1", "stage.contact.dwell=*0.8", "source.inbound.season.jul=0.5",
		`stage.proposal.dwell={dist="lognormal",mean="4d to 6d",cv=1}`, `stage.negotiation.routes={won="30 of 50",proposal="6 of 50"}`)
	var b bytes.Buffer
	if err := Show(&b, s, false); err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/show.txt", bytes.ReplaceAll(b.Bytes(), []byte(s.SHA256), []byte("SHA256")))
}

// TestShowEverything shows every key and every default.
func TestShowEverything(t *testing.T) {
	s := mustLoad(t, full(t))
	var b bytes.Buffer
	if err := Show(&b, s, true); err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/show-full.txt", bytes.ReplaceAll(b.Bytes(), []byte(s.SHA256), []byte("SHA256")))
}

// TestSchema checks that the schema is JSON and knows every row.
func TestSchema(t *testing.T) {
	var b bytes.Buffer
	if err := Schema(&b); err != nil {
		t.Fatal(err)
	}
	var root map[string]any
	if err := json.Unmarshal(b.Bytes(), &root); err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/schema.json", b.Bytes())
}

// TestSchemaWithTaplo has the editor's checker accept good files and refuse
// bad ones.
func TestSchemaWithTaplo(t *testing.T) {
	taplo, err := exec.LookPath("taplo")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("taplo is not installed")
		}
		t.Skip("SKIP: taplo is not installed")
	}
	dir := t.TempDir()
	var b bytes.Buffer
	if err := Schema(&b); err != nil {
		t.Fatal(err)
	}
	schema := filepath.Join(dir, "schema.json")
	if err := os.WriteFile(schema, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	good := map[string]string{
		"full": full(t), "sketch": sketch(t), "changing": changing, "organised": organised,
		"overlay": "base = \"x.toml\"\n[pool.engineers]\nsize = \"+1\"\n[time]\nstart = 2027-02-01\n",
	}
	bad := map[string]string{
		"unknown-key": small + "[run]\nsped = 1\n", "wrong-type": strings.Replace(small, "size = 2", "size = true", 1),
		"a-share-above-1": strings.Replace(small, `"60%"`, "1.4", 1), "no-stages": "[time]\nstart = 2027-01-01\n",
		"quality": small + "[quality]\nnoise = -1\n", "named-calendar": small + "[calendar.night]\nhour = \"20:00-23:00\"\n",
		"unknown-distribution": strings.Replace(small, `"5d"`, `{ dist = "gama", mean = "5d", cv = 1 }`, 1),
		"hires":                strings.Replace(small, "size = 2", "size = 2\nhires = { spring = { on = 2027-04-01, addd = 1 } }", 1),
		"factor":               small + "[factor.x]\neach = \"day\"\n",
		"month":                strings.Replace(small, `"12/week"`, "\"12/week\"\nseason = { july = 1 }", 1),
	}
	args := []string{"check", "--schema", "file://" + schema} // one run: it takes seconds to start
	for _, texts := range []map[string]string{good, bad} {
		for name, text := range texts {
			file := filepath.Join(dir, name+".toml")
			if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
			args = append(args, file)
		}
	}
	cmd := exec.Command(taplo, args...)
	cmd.Dir = dir
	out, _ := cmd.CombinedOutput() // fails, because some files are bad
	for _, texts := range []map[string]string{good, bad} {
		for name := range texts {
			_, wantBad := bad[name]
			if isBad := strings.Contains(string(out), "/"+name+".toml:"); isBad != wantBad {
				t.Errorf("%s: refused is %v, want %v\n%s", name, isBad, wantBad, out)
			}
		}
	}
}
