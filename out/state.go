package out

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"math"
	"path/filepath"
	"strings"

	"dealcast/sim"
)

// StateEnding is the ending of a file that holds everything of a run, so that
// it can be continued:
//
//	dealcast samples 1\n
//	{"scenario": "…", "seed": 1, …}\n     the sim.StateKey as JSON, on one line
//	rows                                  numbers x replications float64
//	open deals                            open_numbers x replications float64
//	for each histogram: uint32 bins in use, then of each uint32 bin, uint64 deals
//	SHA-256 of all that                   32 bytes
//
// Numbers are little-endian, floats by IEEE 754.
const StateEnding = ".dealcast"

const (
	stateMagic     = "dealcast samples 1\n"
	stateMaxHeader = 4096
	stateChunk     = 1 << 13 // numbers read or written at a time
)

// WriteState writes everything that the result stands on, in the form of
// StateEnding.
func WriteState(w io.Writer, r *sim.Result) error {
	s, ok := r.State()
	if !ok {
		return errors.New("only a run from replication 0 can be kept")
	}
	sum := sha256.New()
	b := bufio.NewWriterSize(io.MultiWriter(w, sum), 1<<16)
	header, err := json.Marshal(s.StateKey)
	if err != nil {
		return err
	}
	b.WriteString(stateMagic) // errors stay in b until Flush
	b.Write(append(header, '\n'))
	word := make([]byte, 8)
	for _, list := range [][]float64{s.Rows, s.Open} {
		for _, x := range list {
			b.Write(binary.LittleEndian.AppendUint64(word[:0], math.Float64bits(x)))
		}
	}
	for _, list := range s.Counts {
		b.Write(binary.LittleEndian.AppendUint32(word[:0], uint32(len(list))))
		for _, c := range list {
			b.Write(binary.LittleEndian.AppendUint32(word[:0], uint32(c.Bin)))
			b.Write(binary.LittleEndian.AppendUint64(word[:0], uint64(c.Count)))
		}
	}
	if err := b.Flush(); err != nil {
		return err
	}
	_, err = w.Write(sum.Sum(nil))
	return err
}

// errDamaged is what is said of a file that is not as it was written.
var errDamaged = errors.New("is damaged or cut short")

// ReadState reads what WriteState wrote. accept is asked about the key before
// anything large is read; it is to refuse a run that is not to be continued, or
// that would need too much memory. Whatever the file holds, the memory taken is
// a small multiple of its length, and at most what the accepted key implies.
func ReadState(r io.Reader, accept func(sim.StateKey) error) (*sim.State, error) {
	d := &stateReader{sum: sha256.New(), from: bufio.NewReaderSize(r, 1<<16)}
	magic := d.bytes(len(stateMagic))
	if d.err != nil || !bytes.Equal(magic, []byte(stateMagic)) {
		if d.err != nil && !errors.Is(d.err, errDamaged) {
			return nil, d.err
		}
		return nil, fmt.Errorf("is not a run that can be continued; want a file that --samples FILE%s wrote", StateEnding)
	}
	s := &sim.State{StateKey: d.key()}
	if d.err != nil {
		return nil, d.err
	}
	if err := accept(s.StateKey); err != nil {
		return nil, err
	}
	if s.Numbers < 0 || s.OpenNumbers < 0 || s.Replications < 0 || s.Histograms < 0 || tooMany(s.Numbers, s.Replications) || tooMany(s.OpenNumbers, s.Replications) {
		return nil, errDamaged
	}
	s.Rows = d.floats(s.Numbers * s.Replications)
	if s.OpenNumbers > 0 {
		s.Open = d.floats(s.OpenNumbers * s.Replications)
	}
	for i := 0; i < s.Histograms && d.err == nil; i++ {
		s.Counts = append(s.Counts, d.counts())
	}
	d.end()
	return s, d.err
}

// tooMany reports whether so many float64 for each replication are more than
// there can be.
func tooMany(numbers, replications int) bool {
	return numbers > 0 && replications > math.MaxInt/8/numbers
}

// stateReader reads parts of a file and keeps the first error.
type stateReader struct {
	from *bufio.Reader
	sum  hash.Hash
	err  error
}

// fill reads into all of p, or fails.
func (d *stateReader) fill(p []byte) {
	if d.err != nil {
		return
	}
	if _, err := io.ReadFull(d.from, p); err != nil {
		d.fail(err)
		return
	}
	d.sum.Write(p)
}

func (d *stateReader) fail(err error) {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errDamaged
	}
	d.err = err
}

func (d *stateReader) bytes(n int) []byte {
	p := make([]byte, n)
	d.fill(p)
	return p
}

// key reads the line of the header.
func (d *stateReader) key() (k sim.StateKey) {
	var line []byte
	for d.err == nil && len(line) < stateMaxHeader {
		c := d.bytes(1)[0]
		if c == '\n' {
			break
		}
		line = append(line, c)
	}
	strict := json.NewDecoder(bytes.NewReader(line))
	strict.DisallowUnknownFields()
	if d.err == nil && strict.Decode(&k) != nil {
		d.err = errDamaged
	}
	return k
}

// floats reads n numbers, a chunk after the other, so that memory grows with
// what is there and not with what is promised.
func (d *stateReader) floats(n int) []float64 {
	x := make([]float64, 0, min(n, stateChunk))
	chunk := make([]byte, 8*stateChunk)
	for len(x) < n && d.err == nil {
		part := chunk[:8*min(n-len(x), stateChunk)]
		d.fill(part)
		for ; d.err == nil && len(part) > 0; part = part[8:] {
			x = append(x, math.Float64frombits(binary.LittleEndian.Uint64(part)))
		}
	}
	return x
}

// counts reads one histogram: bins in rising order, none empty.
func (d *stateReader) counts() []sim.Count {
	var list []sim.Count
	n := binary.LittleEndian.Uint32(d.bytes(4))
	last := -1
	for range n {
		p := d.bytes(12)
		if d.err != nil {
			return nil
		}
		c := sim.Count{Bin: int(binary.LittleEndian.Uint32(p)), Count: int64(binary.LittleEndian.Uint64(p[4:]))}
		if c.Bin <= last || c.Count < 1 {
			d.err = errDamaged
			return nil
		}
		last = c.Bin
		list = append(list, c)
	}
	return list
}

// end checks the sum, and that nothing follows it.
func (d *stateReader) end() {
	want := d.sum.Sum(nil)
	if got := d.bytes(len(want)); d.err == nil && !bytes.Equal(got, want) {
		d.err = errDamaged
	}
	if d.err != nil {
		return
	}
	switch _, err := d.from.ReadByte(); {
	case err == nil:
		d.err = errDamaged
	case !errors.Is(err, io.EOF):
		d.err = err
	}
}

// SamplesWriter is what writes the samples of a run to a file of that name,
// by its ending.
func SamplesWriter(path string) func(io.Writer, *sim.Result) error {
	if strings.EqualFold(filepath.Ext(path), StateEnding) {
		return WriteState
	}
	return WriteSamples
}
