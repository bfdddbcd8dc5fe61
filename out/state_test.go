package out

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"dealcast/model"
	"dealcast/sim"
)

func anyKey(sim.StateKey) error { return nil }

// smallPlan is the plan of testdata/small.toml with changes.
func smallPlan(t testing.TB, sets ...string) *sim.Plan {
	t.Helper()
	scn, problems := model.Load(os.DirFS("testdata"), "small.toml", sets)
	if scn == nil {
		t.Fatal(model.FormatProblems(problems, "small.toml"))
	}
	plan, err := sim.Compile(scn)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// What is written is read again, and says the same in every format.
func TestStateIsRead(t *testing.T) {
	res := simulate(t)
	var file bytes.Buffer
	if err := WriteState(&file, res); err != nil {
		t.Fatal(err)
	}
	s, err := ReadState(iotest.OneByteReader(bytes.NewReader(file.Bytes())), anyKey)
	if err != nil {
		t.Fatal(err)
	}
	again, err := sim.Restore(smallPlan(t), s, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"json", "table", "csv"} {
		if got, want := export(t, format, again, Options{}), export(t, format, res, Options{}); got != want {
			t.Errorf("%s: differs from the run itself", format)
		}
	}
	var copied bytes.Buffer
	if err := WriteState(&copied, again); err != nil || !bytes.Equal(copied.Bytes(), file.Bytes()) {
		t.Errorf("written again, it is another file (%v)", err)
	}
}

// A file that is cut short, changed or goes on is refused, wherever it is hurt.
func TestStateIsDamaged(t *testing.T) {
	var b bytes.Buffer
	if err := WriteState(&b, simulate(t, "run.replications=3")); err != nil {
		t.Fatal(err)
	}
	file := b.Bytes()
	body := bytes.IndexByte(file[len(stateMagic):], '\n') + len(stateMagic) + 1
	places := []int{0, len(stateMagic) - 1, body - 1, body, body + 8, len(file) - 33, len(file) - 32, len(file) - 1}
	for at := 1; at < len(file); at += len(file) / 200 {
		places = append(places, at)
	}
	for _, at := range places {
		if _, err := ReadState(bytes.NewReader(file[:at]), anyKey); err == nil {
			t.Errorf("cut after %d of %d bytes: accepted", at, len(file))
		}
		hurt := bytes.Clone(file)
		hurt[at] ^= 1
		if _, err := ReadState(bytes.NewReader(hurt), anyKey); err == nil {
			t.Errorf("byte %d of %d changed: accepted", at, len(file))
		}
	}
	if _, err := ReadState(bytes.NewReader(append(file, 0)), anyKey); !errors.Is(err, errDamaged) {
		t.Errorf("goes on after its end: got %v", err)
	}
	if _, err := ReadState(strings.NewReader("replication,revenue\n0,12\n"), anyKey); err == nil || !strings.Contains(err.Error(), "want a file that --samples FILE.dealcast wrote") {
		t.Errorf("a CSV: got %v", err)
	}
	broken := errors.New("the disk is on fire")
	if _, err := ReadState(iotest.ErrReader(broken), anyKey); !errors.Is(err, broken) {
		t.Errorf("a disk that fails: got %v", err)
	}
	if _, err := ReadState(bytes.NewReader(file), func(sim.StateKey) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("a key that is refused: got %v", err)
	}
}

// header is the beginning of a file with that key.
func header(k sim.StateKey) []byte {
	line, err := json.Marshal(k)
	if err != nil {
		panic(err)
	}
	return append(append([]byte(stateMagic), line...), '\n')
}

// Memory grows with the file, not with what its header promises.
func TestStatePromisesTooMuch(t *testing.T) {
	for _, k := range []sim.StateKey{
		{Numbers: 1 << 20, Replications: 1 << 40},
		{Numbers: 1 << 62, Replications: 1 << 62},
		{Numbers: -1, Replications: 5},
		{Numbers: 1, Replications: 2, Histograms: 1 << 62},
	} {
		file := append(header(k), make([]byte, 100)...)
		sum := sha256.Sum256(file)
		allocated := testing.AllocsPerRun(1, func() {
			if _, err := ReadState(bytes.NewReader(append(slices.Clip(file), sum[:]...)), anyKey); err == nil {
				t.Errorf("%+v: accepted", k)
			}
		})
		if allocated > 1000 {
			t.Errorf("%+v: %v allocations", k, allocated)
		}
	}
}

// FuzzReadState feeds files of any content to the reader, each also with a
// correct sum and key, and to what comes after it.
func FuzzReadState(f *testing.F) {
	plan := smallPlan(f, "time.horizon=1d", "target.year.by=none") // short rows
	var b bytes.Buffer
	res, err := sim.Run(f.Context(), plan, sim.Options{Replications: 1})
	if err != nil {
		f.Fatal(err)
	}
	if err := WriteState(&b, res); err != nil {
		f.Fatal(err)
	}
	s, _ := res.State()
	body := b.Bytes()[len(header(s.StateKey)) : b.Len()-sha256.Size]
	f.Add(b.Bytes())
	f.Add(body)
	f.Add(body[:len(body)/2])
	f.Add(append(bytes.Repeat([]byte{0xff}, 8*s.Numbers), body[8*s.Numbers:]...))
	f.Add(header(sim.StateKey{Numbers: 3, Replications: 1 << 50, Histograms: 9}))
	f.Fuzz(func(t *testing.T, data []byte) {
		signed := append(header(s.StateKey), data...)
		sum := sha256.Sum256(signed)
		for _, file := range [][]byte{data, append(signed, sum[:]...)} {
			state, err := ReadState(bytes.NewReader(file), anyKey)
			if err != nil {
				continue
			}
			res, err := sim.Restore(plan, state, nil)
			if err != nil {
				continue
			}
			for _, format := range []string{"json", "table"} { // whatever it says, nothing breaks
				e, _ := LookupExport(format)
				if err := e.Write(&bytes.Buffer{}, Forecast(res, nil), Options{Width: 80}); err != nil {
					t.Errorf("%s: %v", format, err)
				}
			}
		}
	})
}

// The form of the file is a promise: what an earlier version wrote is read.
func TestStateOfOlderVersions(t *testing.T) {
	name := filepath.Join("testdata", "two.dealcast")
	if *update {
		var b bytes.Buffer
		if err := WriteState(&b, simulate(t, "run.replications=2")); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s, err := ReadState(file, anyKey)
	if err != nil || s.Seed != 3 || s.Replications != 2 || len(s.Rows) != 2*s.Numbers || len(s.Counts) != s.Histograms {
		t.Errorf("got %+v, %v", s.StateKey, err)
	}
}
