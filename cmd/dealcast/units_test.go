package main

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"dealcast/out/chart"
)

func TestParseNumbers(t *testing.T) {
	for _, c := range []struct {
		text, why string
		want      []int // nil: refused
	}{
		{"0", "one number", []int{0}},
		{"3,0, 10-12", "numbers, blanks and ranges, in order", []int{0, 3, 10, 11, 12}},
		{"1,1,1-2", "each once", []int{1, 2}},
		{"", "nothing", nil},
		{"-1", "negative", nil},
		{"2-1", "backwards", nil},
		{"a", "no number", nil},
		{"0-99999999999999999999", "more than a number can hold", nil},
		{"0-1000000000", "more than anyone reads", nil},
	} {
		got, err := parseNumbers(c.text)
		if (err == nil) != (c.want != nil) || !slices.Equal(got, c.want) {
			t.Errorf("parseNumbers(%q) = %v, %v; want %v: %s", c.text, got, err, c.want, c.why)
		}
	}
}

func TestSize(t *testing.T) {
	for _, c := range []struct {
		text string
		want size // 0: refused
		back string
	}{
		{"2GiB", 2 << 30, "2GiB"}, {"500MB", 5e8, "500000000"}, {"1024", 1024, "1KiB"}, {"1.5 GiB", 3 << 29, "1536MiB"}, {"8G", 8 << 30, "8GiB"},
		{"", 0, ""}, {"GiB", 0, ""}, {"-1GiB", 0, ""}, {"0", 0, ""}, {"1e400", 0, ""}, {"NaN", 0, ""}, {"two", 0, ""},
	} {
		var s size
		err := s.Set(c.text)
		if s != c.want || (err == nil) != (c.want != 0) || (err == nil && s.String() != c.back) {
			t.Errorf("Set(%q) gives %d (%q), %v; want %d (%q)", c.text, s, s.String(), err, c.want, c.back)
		}
	}
}

func TestProgressLine(t *testing.T) {
	for _, c := range []struct {
		done, total int
		elapsed     time.Duration
		want        string
	}{
		{500, 2000, 4 * time.Second, "500 of 2,000 replications, 12 s left"},
		{1, 100, time.Second, "1 of 100 replications, 1 min 39 s left"},
		{1, 10000, time.Second, "1 of 10,000 replications, 2 h 46 min left"},
		{10, 10, time.Second, "10 of 10 replications, 0 s left"},
	} {
		if got := progressLine(c.done, c.total, c.elapsed); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// tick is a clock that stands still until it is moved.
type tick struct{ now time.Time }

func (t *tick) read() time.Time         { return t.now }
func (t *tick) advance(d time.Duration) { t.now = t.now.Add(d) }

func TestProgressFitsItsLineAndGoesAway(t *testing.T) {
	var b bytes.Buffer
	var clock tick
	p := newProgress(&b, 20, clock.read)
	p.update(1, 10)
	if b.Len() > 0 {
		t.Error("a short run is not silent")
	}
	clock.advance(silence)
	p.update(1, 10)
	line := strings.TrimPrefix(b.String(), "\r")
	if line != "1 of 10 replication" {
		t.Errorf("line %q is not cut to 20 columns", line)
	}
	b.Reset()
	p.update(2, 10)
	if b.Len() > 0 {
		t.Error("the line changes too often to be read")
	}
	p.clear()
	if got := b.String(); got != "\r"+strings.Repeat(" ", len(line))+"\r" {
		t.Errorf("clear writes %q", got)
	}
}

// An answer so far stands on the line within half a second, stays until there
// is a newer one, and leaves nothing of a longer line behind it.
func TestProgressTellsTheAnswerSoFar(t *testing.T) {
	var b bytes.Buffer
	var clock tick
	p := newProgress(&b, 120, clock.read)
	asked := 0
	brief := func(s string) func() string { return func() string { asked++; return s } }
	p.answer(100, 4000, brief("never shown"))
	if asked > 0 {
		t.Error("an answer is put into words that nobody sees")
	}
	clock.advance(400 * time.Millisecond)
	p.answer(400, 4000, brief("+€181k (±31k)"))
	if got, want := b.String(), "\r+€181k (±31k) so far · 400 of 4,000 replications, 4 s left"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	b.Reset()
	clock.advance(3600 * time.Millisecond)
	p.answer(4000, 4000, nil)
	if got, want := b.String(), "\r+€181k (±31k) so far · 4,000 of 4,000 replications, 0 s left"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	b.Reset()
	clock.advance(refresh)
	p.answer(4000, 4000, brief(""))
	if got, want := b.String(), "\r4,000 of 4,000 replications, 0 s left"+strings.Repeat(" ", 23); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestInterruptsInTurn(t *testing.T) {
	first, cancelFirst := context.WithCancel(context.Background())
	second, cancelSecond := context.WithCancel(context.Background())
	i := &interrupts{first: first, second: second}
	check := func(when string, simulated, want bool) {
		t.Helper()
		if got := i.writing(simulated) != nil; got != want {
			t.Errorf("%s, simulated %v: stop writing %v, want %v", when, simulated, got, want)
		}
	}
	check("no signal", true, false)
	cancelFirst()
	check("first signal", false, false) // it ended the simulation; what was done is written
	check("first signal", true, true)   // it came while writing
	cancelSecond()
	check("second signal", false, true)
}

func FuzzLists(f *testing.F) {
	for _, s := range []string{"0,3,10-19", "forecast,pools.svg", "all", "none", "2GiB", "1e3MB", "-", ",", "0-99999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if numbers, err := parseNumbers(text); err == nil && (len(numbers) == 0 || len(numbers) > maxListed || !slices.IsSorted(numbers)) {
			t.Errorf("parseNumbers(%q) gives %d numbers", text, len(numbers))
		}
		if pictures, err := parsePictures(text, chart.Forecast); err == nil && len(pictures) == 0 && text != "none" {
			t.Errorf("parsePictures(%q) gives none", text)
		}
		var s size
		if err := s.Set(text); err == nil && s < 1 {
			t.Errorf("Set(%q) gives %d", text, s)
		}
	})
}
