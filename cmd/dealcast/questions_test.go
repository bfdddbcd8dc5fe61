package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"dealcast/model"
	"dealcast/out/chart"
	"dealcast/sim"
)

// questionPictures are the pictures of the pages docs/questions, by name of the
// question: the command after "dealcast", with paths in the folder of the
// questions, and the picture that it draws.
var questionPictures = []struct{ name, command, picture string }{
	{"full-calendar", "run full-calendar-hire.toml", "pools"},
	{"negotiation", "compare negotiation.toml negotiation-training.toml", "difference"},
	{"slow-source", "run slow-source.toml", "sources"},
	{"lingering", "compare lingering.toml lingering-next-date.toml --metric cycle_days", "difference"},
	{"after-proposal", "run after-proposal.toml", "funnel"},
	{"lead-scoring", "compare lead-scoring.toml lead-scoring-priority.toml", "difference"},
	{"many-or-good", "run many-or-good-campaign.toml", "sources"},
	{"downturn", "compare downturn.toml downturn-in-april.toml", "difference"},
	{"lost-leads", "run lost-leads-nurture.toml", "funnel"},
	{"hand-over", "run hand-over.toml", "stages"},
	{"automation", "compare automation.toml automation-on.toml", "difference"},
	{"rework", "run rework.toml", "heat"},
	{"retention", "compare retention.toml retention-care.toml --metric mrr", "difference"},
	{"talks", "compare talks.toml talks-weekly.toml", "difference"},
	{"cash", "run cash.toml", "cash"},
	{"this-quarter", "run this-quarter.toml", "forecast"},
	{"portfolio", "run portfolio.toml", "stages"},
	{"onboarding", "run onboarding.toml", "heat"},
}

// tomlFile is a file in a command.
var tomlFile = regexp.MustCompile(`[a-z-]+\.toml`)

// pictureRoom is the most that a picture of a page may take, in bytes.
const pictureRoom = 160 << 10

// TestGoldenQuestionPictures compares the pictures by what they say of
// themselves; -update draws them anew.
func TestGoldenQuestionPictures(t *testing.T) {
	folder := filepath.Join(repo, "docs", "images", "questions")
	for _, p := range questionPictures {
		name := filepath.Join(folder, p.name+".png")
		if *update {
			dir := t.TempDir()
			if text, err := shell(t, filepath.Join(repo, "scenarios", "questions"), "dealcast "+p.command+" -q --pictures "+p.picture+" -o "+dir); err != nil {
				t.Fatal(text)
			}
			drawn, err := os.ReadFile(filepath.Join(dir, p.picture+".png"))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, squeezed(t, drawn), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		checkQuestionPicture(t, name, strings.Fields(p.command)[1:])
		page, err := os.ReadFile(filepath.Join(repo, "docs", "questions", p.name+".md"))
		command := "dealcast " + tomlFile.ReplaceAllString(p.command, "scenarios/questions/$0") + " --pictures " + p.picture + " -o results"
		if err != nil || !strings.Contains(string(page), command) {
			t.Errorf("%s.md: %v; it must name the command of its picture, %s", p.name, err, command)
		}
	}
}

// squeezed is a PNG with the same pixels and texts, compressed as well as can be:
// the program does it fast, but what is kept for ever should be small. Drawings
// without filters are the smallest.
func squeezed(t *testing.T, drawn []byte) []byte {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(drawn))
	if err != nil {
		t.Fatal(err)
	}
	var pixels bytes.Buffer
	z, _ := zlib.NewWriterLevel(&pixels, zlib.BestCompression)
	for y := range img.Bounds().Dy() {
		line := []byte{0} // no filter
		for x := range img.Bounds().Dx() {
			r, g, b, _ := img.At(x, y).RGBA()
			line = append(line, byte(r>>8), byte(g>>8), byte(b>>8))
		}
		z.Write(line) // into memory: it cannot fail
	}
	z.Close()
	const head = 8 // signature of the file; length and type of a chunk
	small := append([]byte{}, drawn[:head]...)
	for rest := drawn[head:]; len(rest) > 0; {
		n := int(binary.BigEndian.Uint32(rest))
		chunk := append([]byte{}, rest[4:head+n]...)
		rest = rest[head+n+4:]
		if string(chunk[:4]) == "IDAT" {
			chunk = append(chunk[:4], pixels.Bytes()...)
		}
		small = binary.BigEndian.AppendUint32(small, uint32(len(chunk)-4))
		small = append(small, chunk...)
		small = binary.BigEndian.AppendUint32(small, crc32.ChecksumIEEE(chunk))
	}
	return small
}

// checkQuestionPicture reads of a picture what it was drawn from: a scenario,
// and perhaps a variant.
func checkQuestionPicture(t *testing.T, name string, files []string) {
	f, err := os.Open(name)
	if err != nil {
		t.Error(err)
		return
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Size() > pictureRoom {
		t.Errorf("%s: %v, want at most %d bytes", name, err, pictureRoom)
	}
	m, err := chart.ReadManifest(f)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	said := map[string]string{}
	for _, e := range m {
		said[e.Key] = e.Value
	}
	if said["engine"] != sim.Engine {
		t.Errorf("%s was drawn by another engine; run make docs", name)
	}
	for i, key := range []string{"sha256", "variant"} {
		if i >= len(files) || !strings.HasSuffix(files[i], ".toml") {
			break
		}
		scn, problems := model.Load(os.DirFS(filepath.Join(repo, "scenarios", "questions")), files[i], nil)
		if scn == nil {
			t.Fatal(model.FormatProblems(problems, files[i]))
		}
		if !strings.HasSuffix(said[key], scn.SHA256) {
			t.Errorf("%s was drawn from another %s; run make docs", name, files[i])
		}
	}
}
