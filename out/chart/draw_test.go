package chart

import (
	"bytes"
	"errors"
	"flag"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"dealcast/sim"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// The same result gives the same bytes, also when pictures are drawn at the
// same time.
func TestSameBytes(t *testing.T) {
	v := madeUp(options{n: 50, days: 90, stages: []string{"a", "b"}, pools: []string{"p"}, targets: []float64{3e5}, value: 8000}).view()
	for _, format := range []string{"png", "svg"} {
		t.Run(format, func(t *testing.T) {
			some := Pictures(Forecast)
			if testing.Short() { // the race detector makes drawing 20 times as slow
				some = some[:2]
			}
			var first, second [len(pictures)]bytes.Buffer
			for _, round := range []*[len(pictures)]bytes.Buffer{&first, &second} {
				var wg sync.WaitGroup
				for i, p := range some {
					wg.Go(func() {
						if err := drawPicture(p, v, &round[i], format); err != nil {
							t.Error(err)
						}
					})
				}
				wg.Wait()
			}
			for i, p := range some {
				if !bytes.Equal(first[i].Bytes(), second[i].Bytes()) {
					t.Errorf("%s.%s differs between two drawings", p.Name, format)
				}
			}
		})
	}
}

func TestManifest(t *testing.T) {
	f := madeUp(options{n: 3, days: 30, stages: []string{"a"}, value: 100})
	f.res.Scenario.Name = "Größe <&> \"Maß\" 🙂\nline two"
	f.res.Run.Seed = math.MaxUint64
	for _, format := range []string{"png", "svg"} {
		var buf bytes.Buffer
		if err := drawPicture(pictures[0], f.view(), &buf, format); err != nil {
			t.Fatal(err)
		}
		got, err := ReadManifest(bytes.NewReader(buf.Bytes()))
		if err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		if want := manifestOf(f.view()); !slices.Equal(got, want) {
			t.Errorf("%s: read %q, wrote %q", format, got, want)
		}
		var keys []string
		for _, e := range got {
			keys = append(keys, e.Key)
		}
		if got, want := strings.Join(keys, " "), "scenario sha256 seed replications engine version"; got != want {
			t.Errorf("%s: keys %q, want %q", format, got, want)
		}
	}
}

// A file that is cut off anywhere, changed, or not ours is an error, never a
// crash or a wrong manifest.
func TestReadManifestRefuses(t *testing.T) {
	var buf bytes.Buffer
	v := madeUp(options{n: 3, days: 30, stages: []string{"a"}, value: 100}).view()
	if err := drawPicture(pictures[0], v, &buf, "png"); err != nil {
		t.Fatal(err)
	}
	whole := buf.Bytes()
	pixels := bytes.Index(whole, []byte("IDAT"))
	for n := range pixels {
		if m, err := ReadManifest(bytes.NewReader(whole[:n])); err == nil {
			t.Fatalf("cut off after %d bytes: read %q", n, m)
		}
	}
	at := bytes.Index(whole, []byte("Startup"))
	changed := slices.Clone(whole)
	changed[at] = 'T'
	if _, err := ReadManifest(bytes.NewReader(changed)); err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("a changed text: error %v, want one about the checksum", err)
	}
	var other bytes.Buffer
	if err := png.Encode(&other, image.NewRGBA(image.Rect(0, 0, 2, 2))); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, file string }{
		{"a PNG of another program", other.String()},
		{"an SVG of another program", "<svg><metadata>made by hand</metadata></svg>"},
		{"an SVG that is cut off", "<svg><meta"},
	} {
		if _, err := ReadManifest(strings.NewReader(c.file)); !errors.Is(err, ErrNoManifest) {
			t.Errorf("%s: error %v, want %v", c.name, err, ErrNoManifest)
		}
	}
	for _, file := range []string{"", "GIF89a", "%PDF-1.3"} {
		if _, err := ReadManifest(strings.NewReader(file)); err == nil {
			t.Errorf("%q: no error", file)
		}
	}
}

// Our encoder writes exactly the pixels that were drawn, at the size of a slide.
func TestPNGPixels(t *testing.T) {
	if testing.Short() {
		t.Skip("a picture of two million pixels")
	}
	v := madeUp(options{n: 5, days: 30, stages: []string{"a"}, value: 100}).view()
	drawn, err := render(pictures[0], v)
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := encodePNG(&buf, drawn, nil); err != nil {
		t.Fatal(err)
	}
	read, err := png.Decode(&buf)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := read.Bounds().Size(), image.Pt(1920, 1080); got != want {
		t.Fatalf("size %v, want %v", got, want)
	}
	rgba := image.NewRGBA(read.Bounds())
	for y := range 1080 {
		for x := range 1920 {
			rgba.Set(x, y, read.At(x, y))
		}
	}
	if !bytes.Equal(rgba.Pix, drawn.Pix) {
		t.Error("the pixels read are not those drawn")
	}
}

func TestDrawRefuses(t *testing.T) {
	res := &sim.Result{}
	err := Draw(res, "forcast", &bytes.Buffer{}, "png")
	if want := `no picture "forcast"; there are forecast, exceedance, velocity, stages, flow, heat, funnel, pools, sources, cash`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if err := Draw("a text", "forecast", &bytes.Buffer{}, "png"); err == nil || err.Error() != "no picture is drawn of a string" {
		t.Errorf("error %v for a subject without pictures", err)
	}
	err = Draw(res, "forecast", &bytes.Buffer{}, "gif")
	if want := `no picture format "gif"; there are png, svg, pdf`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// Every picture can also be a PDF, whatever letters the names have.
func TestPDF(t *testing.T) {
	v := madeUp(options{n: 5, days: 90, stages: []string{"Gespräch", "Предложение", "成約"}, pools: []string{"Łódź"}, value: 100}).view()
	for _, p := range Pictures(Forecast) {
		var buf bytes.Buffer
		if err := drawPicture(p, v, &buf, "pdf"); err != nil {
			t.Fatalf("%s: %v", p.Name, err)
		}
		if !strings.HasPrefix(buf.String(), "%PDF-") || !strings.Contains(buf.String()[buf.Len()-10:], "%%EOF") {
			t.Errorf("%s: not a whole PDF", p.Name)
		}
	}
}

// The pictures of a made-up result look as they did. The goldens hold a quarter
// of the size; floating-point differences between CPUs move the edges of shapes
// by a hair, so they are compared on amd64 only, with a tolerance.
func TestGoldens(t *testing.T) {
	o := usual()
	o.n = 500
	v := madeUp(o).view()
	for _, p := range Pictures(Forecast) {
		t.Run(p.Name, func(t *testing.T) { checkGolden(t, p, v, filepath.Join("testdata", p.Name+".png")) })
	}
}

// checkGolden compares a picture with its golden, or writes that anew.
func checkGolden(t *testing.T, p Picture, of subject, file string) {
	t.Helper()
	if testing.Short() {
		t.Skip("a picture of two million pixels")
	}
	if runtime.GOARCH != "amd64" && !*update {
		t.Skip("goldens are for amd64")
	}
	img, err := render(p, of)
	if err != nil {
		t.Fatal(err)
	}
	got := quarter(img)
	if *update {
		writePNG(t, file, got)
		return
	}
	r, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	want, err := png.Decode(r)
	if err != nil {
		t.Fatal(err)
	}
	if share := differing(got, want); share > 0.001 {
		bad := filepath.Join(t.TempDir(), p.Name+".png")
		writePNG(t, bad, got)
		t.Errorf("%.2f%% of the pixels differ from %s (rerun with -update if that is meant)", 100*share, file)
	}
}

// differing is the share of pixels that differ by more than a tenth.
func differing(a, b image.Image) float64 {
	if a.Bounds() != b.Bounds() {
		return 1
	}
	n := 0
	size := a.Bounds().Size()
	for y := range size.Y {
		for x := range size.X {
			p, q := color.RGBAModel.Convert(a.At(x, y)).(color.RGBA), color.RGBAModel.Convert(b.At(x, y)).(color.RGBA)
			d := max(int(p.R)-int(q.R), int(q.R)-int(p.R), int(p.G)-int(q.G), int(q.G)-int(p.G), int(p.B)-int(q.B), int(q.B)-int(p.B))
			if d > 25 {
				n++
			}
		}
	}
	return float64(n) / float64(size.X*size.Y)
}

// quarter is a picture at a quarter of its width and height.
func quarter(img *image.RGBA) *image.RGBA {
	small := image.NewRGBA(image.Rect(0, 0, img.Rect.Dx()/4, img.Rect.Dy()/4))
	for y := range small.Rect.Dy() {
		for x := range small.Rect.Dx() {
			var sum [3]int
			for i := range 16 {
				c := img.RGBAAt(4*x+i%4, 4*y+i/4)
				sum[0] += int(c.R)
				sum[1] += int(c.G)
				sum[2] += int(c.B)
			}
			small.SetRGBA(x, y, color.RGBA{uint8(sum[0] / 16), uint8(sum[1] / 16), uint8(sum[2] / 16), 255})
		}
	}
	return small
}

func writePNG(t *testing.T, file string, img *image.RGBA) {
	t.Helper()
	w, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(w, img); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// Colours that stand side by side differ in lightness, so that a grey print
// shows where one ends.
func TestGreyscale(t *testing.T) {
	for _, pair := range [][2]color.RGBA{
		{outerBand, white}, {innerBand, outerBand}, {median, innerBand}, {vermillion, innerBand},
		{stageParts[0].color, stageParts[1].color}, {stageParts[1].color, stageParts[2].color}, {stageParts[2].color, stageParts[3].color},
		{fates[wentOn].color, fates[wentBack].color}, {fates[wentBack].color, fates[lostDecision].color},
		{fates[wentOn].color, fates[lostDecision].color}, {fates[lostDecision].color, fates[lostPatience].color},
		{fates[lostPatience].color, fates[lostLoops].color}, {fates[lostLoops].color, fates[lostScore].color}, {fates[lostScore].color, fates[lostFull].color},
		{fates[lostFull].color, fates[lostOther].color}, {fates[lostOther].color, fates[stillThere].color},
		{ordered(0, 4), ordered(1, 4)}, {ordered(1, 4), ordered(2, 4)}, {ordered(2, 4), ordered(3, 4)},
	} {
		if d := math.Abs(lightness(pair[0]) - lightness(pair[1])); d < 0.08 {
			t.Errorf("%v and %v differ by %.2f in lightness", pair[0], pair[1], d)
		}
	}
}
