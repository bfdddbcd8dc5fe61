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
	"strconv"
	"strings"

	"dealcast/sim"
)

// Entry is one line of a manifest.
type Entry struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Manifest says where a picture comes from: scenario, sha256, seed,
// replications, engine, version.
type Manifest []Entry

// manifestOf is the manifest of every picture of a result.
func manifestOf(res *sim.Result) Manifest {
	return Manifest{
		{"scenario", res.Scenario.Name},
		{"sha256", res.Scenario.SHA256},
		{"seed", strconv.FormatUint(res.Run.Seed, 10)},
		{"replications", strconv.Itoa(res.Run.Replications)},
		{"engine", res.Run.Engine},
		{"version", version()},
	}
}

const (
	pngSignature = "\x89PNG\r\n\x1a\n"
	// keyPrefix stands before the keys inside a PNG, so that they are told
	// apart from texts that other programs add.
	keyPrefix = "dealcast:"
	// maxChunk bounds what a reader of a strange file holds in memory.
	maxChunk = 1 << 20
)

// splicePNG writes a PNG with the manifest as one iTXt chunk per entry, right
// after the header chunk (Portable Network Graphics Specification, 3rd ed.,
// W3C 2025, section 11.3.3.4: keyword, 0, uncompressed, no language, text).
func splicePNG(w io.Writer, img []byte, m Manifest) error {
	const afterHeader = len(pngSignature) + 4 + 4 + 13 + 4 // length, type, IHDR, CRC
	if len(img) < afterHeader || string(img[12:16]) != "IHDR" {
		return errors.New("the encoder wrote no PNG header")
	}
	var buf bytes.Buffer
	buf.Write(img[:afterHeader])
	for _, e := range m {
		writeChunk(&buf, "iTXt", []byte(keyPrefix+e.Key+"\x00\x00\x00\x00\x00"+strings.ToValidUTF8(e.Value, "?")))
	}
	buf.Write(img[afterHeader:])
	_, err := w.Write(buf.Bytes())
	return err
}

func writeChunk(buf *bytes.Buffer, kind string, data []byte) {
	var n [4]byte
	binary.BigEndian.PutUint32(n[:], uint32(len(data)))
	buf.Write(n[:])
	body := append([]byte(kind), data...)
	buf.Write(body)
	binary.BigEndian.PutUint32(n[:], crc32.ChecksumIEEE(body))
	buf.Write(n[:])
}

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
		if key, rest, ok := strings.Cut(string(data[:n]), "\x00"); ok && strings.HasPrefix(key, keyPrefix) && len(rest) >= 4 {
			m = append(m, Entry{strings.TrimPrefix(key, keyPrefix), rest[4:]})
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
