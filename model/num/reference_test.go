package num

import (
	"bufio"
	"math"
	"math/big"
	"os"
	"strconv"
	"strings"
	"testing"
)

// bounds are the errors that the doc comments state: ulps where given, else
// relative.
var bounds = map[string]struct {
	f        func(a []float64) float64
	ulps     float64
	relative float64
}{
	"exp":          {f: one(Exp), ulps: 0.6},
	"expm1":        {f: one(Expm1), ulps: 4},
	"log":          {f: one(Log), ulps: 0.52},
	"log1p":        {f: one(Log1p), ulps: 1.2},
	"pow":          {f: func(a []float64) float64 { return Pow(a[0], a[1]) }, ulps: 0.6},
	"erf":          {f: one(Erf), ulps: 1.5},
	"erfc":         {f: one(Erfc), ulps: 3},
	"normcdf":      {f: one(NormCDF), ulps: 4},
	"normquantile": {f: one(NormQuantile), relative: 2e-15},
	"lgamma":       {f: one(Lgamma), ulps: 3},
	"logit":        {f: one(Logit), ulps: 3},
	"logistic":     {f: one(Logistic), ulps: 3},
	"gammap":       {f: func(a []float64) float64 { return GammaP(a[0], a[1]) }, relative: 3e-13},
	"gammaq":       {f: func(a []float64) float64 { return GammaQ(a[0], a[1]) }, relative: 3e-13},
	"betap":        {f: func(a []float64) float64 { return BetaI(a[0], a[1], a[2]) }, relative: 1e-12},
	"betaq":        {f: func(a []float64) float64 { _, q := BetaPQ(a[0], a[1], a[2]); return q }, relative: 1e-12},
}

func one(f func(float64) float64) func([]float64) float64 {
	return func(a []float64) float64 { return f(a[0]) }
}

// TestReference compares with values of 25 digits over the whole range of the
// arguments; testdata/reference.txt says where they come from.
func TestReference(t *testing.T) {
	worst := map[string]float64{}
	count := map[string]int{}
	references(t, func(name string, args []float64, want *big.Float) {
		b, ok := bounds[name]
		if !ok {
			t.Fatalf("no bound for %s", name)
		}
		got := b.f(args)
		count[name]++
		w, _ := want.Float64()
		if math.IsNaN(got) || math.IsInf(got, 0) {
			t.Errorf("%s(%v) = %v, want %v", name, args, got, w)
			return
		}
		diff, _ := new(big.Float).Sub(want, new(big.Float).SetFloat64(got)).Float64()
		e, limit := math.Abs(diff)/ulp(w), b.ulps
		if limit == 0 {
			e, limit = math.Abs(diff/w), b.relative
		}
		if math.Abs(w) < 0x1p-1022 {
			limit = max(limit, 1) // one unit of the least subnormal
		}
		worst[name] = max(worst[name], e)
		if !(e <= limit) {
			t.Errorf("%s(%v) = %v, want %v: error %.3g, want at most %v", name, args, got, w, e, limit)
		}
	})
	for name := range bounds {
		if count[name] < 40 {
			t.Errorf("%s: %d values, want at least 40", name, count[name])
		}
		t.Logf("%-12s worst of %3d: %.3g", name, count[name], worst[name])
	}
}

func references(t testing.TB, each func(name string, args []float64, want *big.Float)) {
	f, err := os.Open("testdata/reference.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		w := strings.Fields(s.Text())
		if len(w) == 0 || w[0] == "#" {
			continue
		}
		var args []float64
		for _, a := range w[1 : len(w)-1] {
			x, err := strconv.ParseFloat(a, 64)
			if err != nil {
				t.Fatal(err)
			}
			args = append(args, x)
		}
		want, _, err := big.ParseFloat(w[len(w)-1], 10, 120, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		each(w[0], args, want)
	}
}

// ulp is the distance from |x| to the next float64 above.
func ulp(x float64) float64 {
	x = math.Abs(x)
	return math.Nextafter(x, math.Inf(1)) - x
}

// The inverses give back the argument, as far as the slope lets it show.
func TestInversesOfReference(t *testing.T) {
	references(t, func(name string, args []float64, want *big.Float) {
		v, _ := want.Float64()
		if math.Abs(v) < 1e-290 || v > 0.99 {
			return // the other function holds the smaller probability
		}
		switch name {
		case "gammap", "gammaq":
			a, x := args[0], args[1]
			got := GammaInv(a, v, 1-v)
			if name == "gammaq" {
				got = GammaInv(a, 1-v, v)
			}
			density := math.Exp(a*math.Log(x) - x - lgamma(a)) // of log x
			checkInverse(t, name, args, got, x, 5e-13*v/density)
		case "betap", "betaq":
			a, b, x := args[0], args[1], args[2]
			got := BetaInv(a, b, v, 1-v)
			if name == "betaq" {
				got = BetaInv(a, b, 1-v, v)
			}
			_, _, density := betaAll(a, b, x, 1-x, betaLog(a, b)) // of the log odds
			checkInverse(t, name, args, got, x, 2e-12*v/density*(1-x))
		}
	})
}

func lgamma(x float64) float64 { l, _ := math.Lgamma(x); return l }

func checkInverse(t *testing.T, name string, args []float64, got, want, tol float64) {
	t.Helper()
	if math.IsInf(tol, 0) || math.IsNaN(tol) {
		return
	}
	if !(math.Abs(got/want-1) <= tol+1e-12) {
		t.Errorf("inverse of %s%v: got %v, relative error %.3g, want at most %.3g", name, args, got, got/want-1, tol+1e-12)
	}
}
