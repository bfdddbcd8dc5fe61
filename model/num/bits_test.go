package num

import (
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write golden files anew")

// TestBits freezes the results to the last bit: they are the same on every CPU
// and in every later version, or every scenario's numbers change.
func TestBits(t *testing.T) {
	ramp := func(low, high float64) func(i int) float64 {
		return func(i int) float64 { return low + float64((high-low)*(float64(i)+0.5))/2000 }
	}
	// Spread over all positive numbers.
	wide := func(i int) float64 {
		return math.Float64frombits(uint64(i+1)*(0x7fe0000000000000/2001) + uint64(i)*0x123456789)
	}
	wave := func(f, g func(i int) float64) func(i int) (float64, float64) {
		return func(i int) (float64, float64) { return f(i), g(i * 677 % 2000) }
	}
	shapes := func(i int) float64 { return 0.02 * float64(i%40+1) * float64(i%40+1) }
	var b strings.Builder
	line := func(name string, f func(i int) float64) {
		h := uint64(0xcbf29ce484222325) // FNV-1a over the bits of 2000 values
		for i := range 2000 {
			h = (h ^ math.Float64bits(f(i))) * 0x100000001b3
			h ^= h >> 29
		}
		fmt.Fprintf(&b, "%-24s %016x  %016x %016x %016x\n", name, h,
			math.Float64bits(f(0)), math.Float64bits(f(777)), math.Float64bits(f(1999)))
	}
	unary := func(name string, f func(x float64) float64, at func(i int) float64) {
		line(name, func(i int) float64 { return f(at(i)) })
	}
	unary("Exp", Exp, ramp(-760, 720))
	unary("Exp near 0", Exp, ramp(-1, 1))
	unary("Expm1", Expm1, ramp(-3, 3))
	unary("Log", Log, wide)
	unary("Log near 1", Log, ramp(0.9, 1.1))
	unary("Log1p", Log1p, ramp(-1, 2))
	unary("Erf", Erf, ramp(-7, 7))
	unary("Erfc", Erfc, ramp(-7, 28))
	unary("Lgamma", Lgamma, ramp(0, 30))
	unary("Lgamma wide", Lgamma, wide)
	unary("NormCDF", NormCDF, ramp(-39, 9))
	unary("NormQuantile", NormQuantile, ramp(0, 1))
	unary("NormQuantile of tails", NormQuantile, func(i int) float64 { return wide(i / 2) })
	unary("Logit", Logit, ramp(0, 1))
	unary("Logistic", Logistic, ramp(-40, 40))
	binary := func(name string, f func(x, y float64) float64, at func(i int) (float64, float64)) {
		line(name, func(i int) float64 { return f(at(i)) })
	}
	binary("Pow", Pow, wave(ramp(0, 10), ramp(-50, 50)))
	binary("GammaP", func(a, x float64) float64 { return GammaP(a, a*x) }, wave(shapes, ramp(0, 3)))
	binary("GammaQ", func(a, x float64) float64 { return GammaQ(a, a*x) }, wave(shapes, ramp(0, 3)))
	binary("GammaPInv", GammaPInv, wave(shapes, ramp(0, 1)))
	binary("BetaI", func(a, x float64) float64 { return BetaI(a, shapes(int(1000*x)), x) }, wave(shapes, ramp(0, 1)))
	binary("BetaIInv", func(a, p float64) float64 { return BetaIInv(a, shapes(int(1000*p)), p) }, wave(shapes, ramp(0, 1)))

	if *update {
		if err := os.WriteFile("testdata/bits.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/bits.txt")
	if err != nil {
		t.Fatal(err)
	}
	got, lines := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(got), len(lines)) {
		if got[i] != lines[i] {
			t.Errorf("bits changed:\n\t%s\nwere\n\t%s", got[i], lines[i])
		}
	}
	if len(got) != len(lines) {
		t.Errorf("%d lines, want %d", len(got), len(lines))
	}
}
