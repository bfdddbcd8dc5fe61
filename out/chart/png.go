package chart

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"io"
)

// encodePNG writes an opaque picture as a PNG with the manifest as one iTXt
// chunk per entry, right after the header (Portable Network Graphics
// Specification, 3rd ed., W3C 2025, sections 9.2, 11.2 and 11.3.3.4).
//
// The standard library's encoder tries five filters on every row, which takes
// longer than drawing the picture, and cannot write texts. For drawings with
// large even areas the filter "up" is nearly always the best one.
func encodePNG(w io.Writer, img *image.RGBA, m Manifest) error {
	var out bytes.Buffer
	out.WriteString(pngSignature)
	header := make([]byte, 13)
	binary.BigEndian.PutUint32(header[0:], uint32(img.Rect.Dx()))
	binary.BigEndian.PutUint32(header[4:], uint32(img.Rect.Dy()))
	header[8], header[9] = 8, 2 // bits per channel; red, green, blue
	writeChunk(&out, "IHDR", header)
	for _, e := range m {
		// Keyword, then: not compressed, no language, no translated keyword.
		writeChunk(&out, "iTXt", []byte(e.Key+"\x00\x00\x00\x00\x00"+e.Value))
	}
	data, err := deflate(img)
	if err != nil {
		return err
	}
	writeChunk(&out, "IDAT", data)
	writeChunk(&out, "IEND", nil)
	_, err = w.Write(out.Bytes())
	return err
}

// deflate filters and compresses the pixels.
func deflate(img *image.RGBA) ([]byte, error) {
	const up = 2 // filter: what is stored is the difference to the row above
	var buf bytes.Buffer
	z, err := zlib.NewWriterLevel(&buf, zlib.BestSpeed)
	if err != nil {
		return nil, err
	}
	wide := img.Rect.Dx()
	above, line := make([]byte, 4*wide), make([]byte, 1+3*wide)
	line[0] = up
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride : y*img.Stride+4*wide]
		to := line[1:]
		for x := 0; x < len(row); x += 4 { // alpha is dropped
			to[0], to[1], to[2] = row[x]-above[x], row[x+1]-above[x+1], row[x+2]-above[x+2]
			to = to[3:]
		}
		if _, err := z.Write(line); err != nil {
			return nil, err
		}
		above = row
	}
	err = z.Close()
	return buf.Bytes(), err
}

// writeChunk writes length, type, data and checksum.
func writeChunk(out *bytes.Buffer, kind string, data []byte) {
	var n [4]byte
	binary.BigEndian.PutUint32(n[:], uint32(len(data)))
	out.Write(n[:])
	out.WriteString(kind)
	out.Write(data)
	sum := crc32.Update(crc32.ChecksumIEEE([]byte(kind)), crc32.IEEETable, data)
	binary.BigEndian.PutUint32(n[:], sum)
	out.Write(n[:])
}
