package chart

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strconv"
	"strings"

	"dealcast/sim"
	"dealcast/sim/whatif"
)

// Entry is one line of a manifest.
type Entry struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Manifest says where a picture comes from: scenario, sha256, seed,
// replications, engine, version; of an experiment also which, what it is about,
// and its variants.
type Manifest []Entry

// manifestKeys are the keys of a manifest, in their order. Other texts in a
// picture come from other programs.
var manifestKeys = [...]string{"scenario", "sha256", "seed", "replications", "engine", "version", "experiment", "objective", "variant"}

// manifestOf is the manifest of a picture.
func manifestOf(of subject) Manifest {
	m := groundEntries(of.ground())
	if r, ok := of.(whatif.Report); ok {
		m = append(m, Entry{"experiment", r.Head().Experiment}, Entry{"objective", r.Head().Objective.Text})
	}
	if v, ok := of.(interface{ variants() []string }); ok {
		for _, text := range v.variants() {
			m = append(m, Entry{"variant", text})
		}
	}
	for i := range m {
		m[i].Value = strings.ToValidUTF8(m[i].Value, "?")
	}
	return m
}

// groundEntries are the entries that every manifest has.
func groundEntries(scenario sim.ScenarioInfo, run sim.RunInfo) Manifest {
	values := [...]string{
		scenario.Name, scenario.SHA256, strconv.FormatUint(run.Seed, 10),
		strconv.Itoa(run.Replications), run.Engine, version(),
	}
	m := make(Manifest, len(values))
	for i, v := range values {
		m[i] = Entry{manifestKeys[i], v}
	}
	return m
}

const (
	pngSignature = "\x89PNG\r\n\x1a\n"
	// maxChunk bounds what a reader of a strange file holds in memory.
	maxChunk = 1 << 20
)

// spliceSVG writes an SVG with its texts as title and description, for readers
// who cannot see it and for search, and the manifest as JSON in a metadata
// element.
func spliceSVG(w io.Writer, svg []byte, texts []words, m Manifest) error {
	start := bytes.Index(svg, []byte("<svg"))
	end := bytes.IndexByte(svg[max(start, 0):], '>')
	if start < 0 || end < 0 {
		return errors.New("the encoder wrote no SVG element")
	}
	end += start + 1
	var buf bytes.Buffer
	buf.Write(svg[:end])
	element := func(name, text string) {
		buf.WriteString("\n<" + name + ">")
		xml.EscapeText(&buf, []byte(text)) // a bytes.Buffer takes every write
		buf.WriteString("</" + name + ">")
	}
	if len(texts) > 0 {
		element("title", texts[0].text)
		var all []string
		for _, t := range texts {
			all = append(all, t.text)
		}
		element("desc", strings.Join(all, " | "))
	}
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	element("metadata", string(data))
	buf.Write(svg[end:])
	_, err = w.Write(buf.Bytes())
	return err
}

// ErrNoManifest is the error of ReadManifest for a file without a manifest.
var ErrNoManifest = errors.New("no manifest in this picture")

// ReadManifest reads the manifest inside a PNG or SVG that Draw has written.
// It refuses a file that is neither, that is cut off, or whose manifest has
// been changed (its checksum is wrong); a picture of another program gives
// ErrNoManifest.
func ReadManifest(r io.Reader) (Manifest, error) {
	b := bufio.NewReader(r)
	if head, _ := b.Peek(len(pngSignature)); string(head) == pngSignature {
		b.Discard(len(pngSignature)) // cannot fail: they were just seen
		return readPNG(b)
	}
	if head, _ := b.Peek(1); string(head) == "<" {
		return readSVG(b)
	}
	return nil, errors.New("neither a PNG nor an SVG picture")
}

func readPNG(r io.Reader) (Manifest, error) {
	var m Manifest
	for {
		var head [8]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return nil, fmt.Errorf("the picture is cut off: %w", err)
		}
		n, kind := binary.BigEndian.Uint32(head[:4]), string(head[4:])
		switch {
		case kind == "IDAT" || kind == "IEND": // ours stand before the pixels
			if len(m) == 0 {
				return nil, ErrNoManifest
			}
			return m, nil
		case kind != "iTXt" || n > maxChunk:
			if _, err := io.CopyN(io.Discard, r, int64(n)+4); err != nil {
				return nil, fmt.Errorf("the picture is cut off: %w", err)
			}
			continue
		}
		data := make([]byte, n+4)
		if _, err := io.ReadFull(r, data); err != nil {
			return nil, fmt.Errorf("the picture is cut off: %w", err)
		}
		sum := crc32.Update(crc32.ChecksumIEEE(head[4:]), crc32.IEEETable, data[:n])
		if sum != binary.BigEndian.Uint32(data[n:]) {
			return nil, errors.New("the checksum of a text in the picture is wrong")
		}
		key, rest, ok := strings.Cut(string(data[:n]), "\x00")
		if ok && slices.Contains(manifestKeys[:], key) && len(rest) >= 4 {
			m = append(m, Entry{key, rest[4:]})
		}
	}
}

func readSVG(r io.Reader) (Manifest, error) {
	d := xml.NewDecoder(io.LimitReader(r, maxChunk)) // ours stands at the beginning
	for {
		tok, err := d.Token()
		if err != nil {
			return nil, ErrNoManifest
		}
		el, ok := tok.(xml.StartElement)
		if !ok || el.Name.Local != "metadata" {
			continue
		}
		var text string
		var m Manifest
		if d.DecodeElement(&text, &el) != nil || json.Unmarshal([]byte(text), &m) != nil || len(m) == 0 {
			return nil, ErrNoManifest
		}
		return m, nil
	}
}
