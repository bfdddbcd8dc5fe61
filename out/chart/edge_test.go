package chart

import (
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg/vgsvg"

	"dealcast/sim"
	"dealcast/sim/stat"
)

// edges are results at the edge of what a picture can show.
func edges() map[string]*view {
	change := func(f func(o *options)) *view {
		o := usual()
		o.n = 60
		f(&o)
		return madeUp(o).view()
	}
	cases := map[string]*view{
		"usual":           change(func(o *options) { o.n = 400 }),
		"one-replication": change(func(o *options) { o.n = 1 }),
		"two-replications": change(func(o *options) {
			o.n = 2
			o.targets = nil
		}),
		"one-stage":   change(func(o *options) { o.stages = []string{"close"} }),
		"no-pools":    change(func(o *options) { o.pools = nil }),
		"three-pools": change(func(o *options) { o.pools = []string{"engineers", "sellers", "lawyers"} }),
		"ten-pools": change(func(o *options) {
			o.pools = nil
			for i := range 10 {
				o.pools = append(o.pools, fmt.Sprintf("team %d", i+1))
			}
		}),
		"no-targets":     change(func(o *options) { o.targets = nil }),
		"close-targets":  change(func(o *options) { o.targets = []float64{1.5e6, 1.52e6, 1.49e6} }),
		"far-target":     change(func(o *options) { o.targets = []float64{40e6} }),
		"low-target":     change(func(o *options) { o.targets = []float64{1000} }),
		"ten-days":       change(func(o *options) { o.days = 10 }),
		"five-years":     change(func(o *options) { o.days = 1826 }),
		"no-value":       change(func(o *options) { o.value = 0 }),
		"small-currency": change(func(o *options) { o.value, o.targets = 0.002, []float64{0.3} }),
		"huge-currency":  change(func(o *options) { o.value, o.targets = 8e11, []float64{1.5e14} }),
		"thirty-stages": change(func(o *options) {
			o.stages = nil
			for i := range 30 {
				o.stages = append(o.stages, fmt.Sprintf("stage %d", i+1))
			}
		}),
		"one-source": change(func(o *options) { o.sources = o.sources[:1] }),
		"twenty-sources": change(func(o *options) {
			o.sources = nil
			for i := range 20 {
				o.sources = append(o.sources, fmt.Sprintf("campaign %d", i+1))
			}
		}),
		"long-names": change(func(o *options) {
			long := strings.Repeat("technical evaluation with the customer's own data ", 4)
			o.stages = []string{"a " + long, "b " + long, "c " + long}
			o.pools = []string{"d " + long, "e " + long}
			o.sources = []string{"f " + long, "g " + long, "h " + long}
			o.targets = []float64{1.5e6, 1.3e6}
		}),
	}
	v := cases["long-names"]
	v.Scenario.Name = strings.Repeat("A very long name of a scenario ", 20)
	for i := range v.Targets {
		v.Targets[i].Title = strings.Repeat("a target with a long name ", 6)
	}
	cases["huge-currency"].Scenario.Currency = "Zimbabwe dollar"
	cases["hires"] = change(func(*options) {})
	hire(cases["hires"], "engineers", 90, 1, 30, 1, 97, 2, 200, -1, 364, 3)
	cases["hires-of-three"] = change(func(o *options) { o.pools = []string{"engineers", "sellers", "lawyers"} })
	hire(cases["hires-of-three"], "sellers", 30, 2, 120, -2, 250, 1)
	hire(cases["hires-of-three"], "engineers", 180, 4)
	cases["all-reasons"] = allReasons()
	cases["booked"] = change(func(o *options) { o.targets = []float64{2.2e6, 1.4e6} })
	cases["booked"].Targets[0].SoFar = 0.7e6
	cases["undefined"] = undefined()
	cases["negative"] = negative()
	cases["nothing"] = &view{Result: madeUp(options{n: 1, days: 1}).res,
		column: func(string) (column, bool) { return nil, false }, hist: func(string) *stat.Hist { return nil }}
	cases["empty-window"] = change(func(o *options) { o.days = 0 })
	cases["interrupted"] = change(func(*options) {})
	cases["interrupted"].Run.Requested = 2000
	return cases
}

// allReasons loses deals in every way that there is.
func allReasons() *view {
	o := usual()
	o.n = 60
	f := madeUp(o)
	for _, s := range o.stages {
		at := "stage." + s + "."
		for reason, share := range map[string]float64{"decision": 0.4, "patience": 0.2, "loops": 0.1, "score": 0.12, "full": 0.18} {
			c := make(fakeColumn, o.n)
			for i, lost := range f.columns[at+"lost"] {
				c[i] = lost * share
			}
			f.columns[at+"lost_to_"+reason] = c
		}
		f.columns[at+"blocked_days"] = fakeColumn{2.5}
	}
	turned := make(fakeColumn, o.n)
	for i := range turned {
		turned[i] = 120
		for _, s := range o.stages {
			turned[i] += f.columns["stage."+s+".lost_to_full"][i]
		}
	}
	f.columns["lost_to_full"] = turned
	return f.view()
}

// hire changes the size of a pool: pairs of a day and how many join.
func hire(v *view, pool string, days ...int) {
	for i := 0; i+1 < len(days); i += 2 {
		v.Hires = append(v.Hires, sim.Hire{Pool: pool, On: v.Run.Start.AddDate(0, 0, days[i]), Day: float64(days[i]), Add: days[i+1]})
	}
	for _, p := range v.Grid {
		c, ok := v.column(in("pool."+pool+".capacity", p))
		for i := 0; ok && i+1 < len(days); i += 2 {
			for r := range c.Values() {
				if float64(days[i]) < p.ToDay {
					c.Values()[r] += float64(days[i+1]) + float64(r%2)*0.5
				}
			}
		}
	}
	slices.SortFunc(v.Hires, func(a, b sim.Hire) int { return cmp.Compare(a.Day, b.Day) })
}

// undefined has no value in every third replication, and in all of some periods.
func undefined() *view {
	o := usual()
	o.n = 60
	f := madeUp(o)
	for path, c := range f.columns {
		for i := range c {
			if i%3 == 0 || strings.Contains(path, "-04") || path == "win_rate" || path == "stage.demo.conversion" {
				c[i] = math.NaN()
			}
		}
	}
	f.hists["cycle_days"] = stat.NewHist()
	return f.view()
}

// negative has totals below zero, as profit may have.
func negative() *view {
	o := usual()
	o.n = 60
	o.targets = []float64{-0.2e6}
	f := madeUp(o)
	for path, c := range f.columns {
		if strings.HasPrefix(path, "revenue") {
			for i := range c {
				c[i] = 0.4*c[i] - 0.5*float64(i%7)*1e5*float64(len(path)%2+1)/2
			}
		}
	}
	return f.view()
}

// Every picture of every edge case must be drawn, with all of its texts on the
// sheet and none across another. With LOOK set to a folder the pictures are
// written there, for the eye, each beside its grey print.
func TestEdgeCases(t *testing.T) {
	for name, v := range edges() {
		for _, p := range Pictures(Forecast) {
			t.Run(name+"/"+p.Name, func(t *testing.T) { inspect(t, name+"-"+p.Name, p, v) })
		}
	}
}

// inspect draws a picture and checks its texts.
func inspect(t *testing.T, name string, p Picture, v subject) {
	t.Helper()
	s, err := compose(p, v, vgsvg.New(sheetWidth, sheetHeight))
	if err != nil {
		t.Fatal(err)
	}
	checkTexts(t, s)
	if dir := os.Getenv("LOOK"); dir != "" {
		img, err := render(p, v)
		if err != nil {
			t.Fatal(err)
		}
		look(t, filepath.Join(dir, name), img)
	}
}

func checkTexts(t *testing.T, s *sheet) {
	t.Helper()
	for i, a := range s.texts {
		if a.at.x0 < 2 || a.at.x1 > sheetWidth-2 || a.at.y0 < 2 || a.at.y1 > sheetHeight-2 {
			t.Errorf("%q leaves the sheet: %.0f", a.text, a.at)
		}
		if strings.Contains(a.text, "NaN") || strings.Contains(a.text, "Inf") {
			t.Errorf("%q is not for readers", a.text)
		}
		for _, b := range s.texts[:i] {
			const touch = 0.5
			if a.at.x0 < b.at.x1-touch && b.at.x0 < a.at.x1-touch && a.at.y0 < b.at.y1-touch && b.at.y0 < a.at.y1-touch {
				t.Errorf("%q %.0f covers %q %.0f", a.text, a.at, b.text, b.at)
			}
		}
	}
}

func look(t *testing.T, file string, img image.Image) {
	t.Helper()
	gray := image.NewGray(img.Bounds())
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			gray.SetGray(x, y, color.GrayModel.Convert(img.At(x, y)).(color.Gray))
		}
	}
	for ending, m := range map[string]image.Image{".png": img, "-grey.png": gray} {
		w, err := os.Create(file + ending)
		if err != nil {
			t.Fatal(err)
		}
		enc := png.Encoder{CompressionLevel: png.BestSpeed}
		if err := enc.Encode(w, m); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
