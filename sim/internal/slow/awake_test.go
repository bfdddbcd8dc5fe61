package slow_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The classes of simultaneous events as the engine lists them.
const (
	classCompletion = "classCompletion        // work ends: the member is released before anyone asks\n"
	classDeparture  = "classDeparture         // a deal leaves a stage whose places are limited\n"
	classRequest    = "classRequest           // a deal asks for a member, or at a door\n"
	classPatience   = "classPatience          // a deal that still waits gives up\n"
)

func classes(lines ...string) string { return strings.Join(lines, "\t") }

// breakages are ways to break the engine that the tests must not miss: each
// replaces one piece of engine code by another. A piece that the engine no
// longer has is to be looked up anew.
var breakages = []struct {
	why      string
	old, new string
	caughtBy string // the test
	says     string // and what its complaint is about
}{
	{"a FIFO queue serves the last first", "slot := c.head\n", "slot := c.tail\n", "TestRefereeAgrees", "Event:begin"},
	{"a LIFO queue serves the first first", "key = -d.joined\n", "key = d.joined\n", "TestRefereeAgrees", "Event:begin"},
	{"the lowest value is served first", "key = -e.value(d, ", "key = e.value(d, ", "TestRefereeAgrees", "Event:begin"},
	{"of deals that are alike the younger is served first", "a.key == b.key && a.order < b.order", "a.key == b.key && a.order > b.order", "TestRefereeAgrees", "Event:begin"},
	{"who gives up joins the next queue behind all others", "deals[prev].joined == d.joined && deals[prev].order > d.order", "d.order < 0", "TestRefereeAgreesOnTies", "Event:begin"},
	{"the warm-up counts in the first day", "if t < 0 {\n\t\treturn 0\n", "if t < 0 {\n\t\treturn 1\n", "TestRefereeAgrees", "referee"},
	{"entries of the warm-up count", "if d.visit == 0 && t >= 0 {", "if d.visit == 0 {", "TestRefereeAgrees", "visits"},
	{"the first instant of the window is outside", "if t < 0 {\n\t\treturn 0\n", "if t <= 0 {\n\t\treturn 0\n", "TestRefereeAgrees", "referee"},
	{"patience ends before the member who is freed that instant can begin",
		classes(classCompletion, classDeparture, classRequest, classPatience), classes(classPatience, classCompletion, classDeparture, classRequest), "TestRefereeAgreesOnTies", "Event:"},
	{"who asks comes before the member who is freed that instant",
		classes(classCompletion, classDeparture, classRequest, classPatience), classes(classRequest, classCompletion, classDeparture, classPatience), "TestRefereeAgrees", "Event:"},
	{"patience counts from entering the stage", "end := t + m.patient", "end := d.entered + m.patient", "TestRefereeAgrees", "Event:"},
	{"two variates share one address", "stream.At(path, stream.Dwell)", "stream.At(path, stream.Outcome)", "TestRefereeAgrees", "Event:leave"},
	{"a second visit repeats the outcome of the first", "u := stream.Uniform(d.key.Bits(st.outcome, d.visit))\n", "u := stream.Uniform(d.key.Bits(st.outcome, 0))\n", "TestRefereeAgrees", "Event:leave"},
	{"one visit too many", "e.mine[n.counter] >= n.maxVisits", "e.mine[n.counter] > n.maxVisits", "TestRefereeAgrees", "Event:leave"},
	{"the hand-over cools a deal too", "wait := d.begun - d.joined; wait > 0", "wait := d.begun - d.entered; wait > 0", "TestRefereeAgrees", "Event:leave"},
	{"back routes cool too", "u += f - float64(f*keep)\n", "u /= keep\n", "TestRefereeAgrees", "Event:leave"},
	{"odds are not renormalised", "cuts[k] = sum / total", "cuts[k] = sum", "TestRefereeAgrees", "Event:leave"},
	{"the dwell multiplier is ignored", "times := e.fig.groups[d.group].dwell.at(t)", "times := 1.0", "TestRefereeAgrees", "Event:"},
	{"work is not stretched by the share of time", "s.stretch.value = 1 / f.gives[s.pool].value", "_ = f.gives[s.pool].value", "TestRefereeAgrees", "Event:"},
	{"a night is worked through", "t = k.start[i+1]\n", "_ = k.start[i+1]\n", "TestRefereeAgrees", "Event:end"},
	{"holidays are working days", "c.Holidays[i].Equal(date)", "false", "TestRefereeAgrees", "Event:"},
	{"the closing instant is open", "k.start[i] <= t\n", "k.start[i] <= t || i > 0 && k.end[i-1] == t\n", "TestRefereeAgrees", "Event:"},
	{"growth within a day is ignored", "mean = num.Expm1(log) / log", "mean = 1", "TestRefereeAgrees", "Event:created"},
	{"the lead that money brings is charged, the money is not", "sum += x.fig.spend[i].over(", "_ = x.fig.spend[i].over(", "TestRefereeAgrees", "cost"},
	{"weekdays are not normalised", "* 7 / sum)", ")", "TestRefereeAgrees", "Event:"},
	{"the gaps of the warm-up are those of the window", "f.gap(-1 - int64(len(f.back)))", "f.gap(int64(len(f.back)))", "TestRefereeAgrees", "Event:created"},
	{"a deal that moves on keeps what it waited in vain to itself", "+= t - d.joined // in vain", "+= 0 * (t - d.joined) // in vain", "TestRefereeAgrees", "wait_days_per_won"},
}

// TestRefereeIsAwake breaks the engine on purpose, one way at a time, and runs
// the test that must notice.
func TestRefereeIsAwake(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the engine many times over")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("SKIP: no go command")
	}
	engine, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	// Each costs a build of the engine's tests: all of them in make verify, every
	// fourth otherwise.
	step := 4
	if os.Getenv("DEALCAST_VERIFY") != "" {
		step = 1
	}
	for i := 0; i < len(breakages); i += step {
		b := breakages[i]
		t.Run(strings.ReplaceAll(b.why, " ", "_"), func(t *testing.T) {
			t.Parallel()
			path, text := holder(t, engine, b.old)
			broken := strings.Replace(text, b.old, b.new, 1)
			out := testWith(t, engine, map[string]string{path: broken}, b.caughtBy)
			if strings.Contains(out, "[build failed]") {
				t.Fatalf("does not build:\n%s", out)
			}
			if !strings.Contains(out, "--- FAIL: "+b.caughtBy) {
				t.Errorf("%s does not notice:\n%s", b.caughtBy, out)
			} else if !strings.Contains(out, b.says) {
				t.Errorf("%s notices, but does not speak of %q:\n%.600s", b.caughtBy, b.says, out)
			}
		})
	}
}

// holder is the one file of the engine that holds a piece of code, and its text.
func holder(t *testing.T, engine, piece string) (path, text string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(engine, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		its, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if k := strings.Count(string(its), piece); k > 0 {
			n += k
			path, text = name, string(its)
		}
	}
	if n != 1 {
		t.Fatalf("the engine holds %q %d times, want once: look up what is meant", piece, n)
	}
	return path, text
}

// testWith runs one short test of a package with the text of some files
// replaced, and returns what it says.
func testWith(t *testing.T, dir string, files map[string]string, test string) string {
	t.Helper()
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	tmp := t.TempDir()
	for path, text := range files {
		copied := filepath.Join(tmp, filepath.Base(path))
		if err := os.WriteFile(copied, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		overlay.Replace[path] = copied
	}
	list, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(tmp, "overlay.json")
	if err := os.WriteFile(name, list, 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "test", "-overlay", name, "-vet=off", "-short", "-count=1", "-timeout=1m", "-run", "^"+test+"$", ".")
	cmd.Dir = dir
	out, _ := cmd.CombinedOutput() // a failure is what is wanted
	return string(out)
}
