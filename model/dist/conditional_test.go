package dist

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"dealcast/sim/stream"
)

// ages are ages at which some of what d takes is not over: from below the least
// value to the far tail.
func ages(d Dist) []float64 {
	list := []float64{d.Min() - 1, d.Min()}
	for _, q := range []float64{0.999, 0.7, 0.3, 0.05, 1e-4, 1e-12, 1e-100} {
		list = append(list, d.inverse(1-q, q))
	}
	out := list[:0]
	for _, a := range list {
		if finite(a) && d.Survival(a) > 0 {
			out = append(out, a)
		}
	}
	return out
}

// What is left is distributed as X - age among those X that exceed the age.
func TestRemainingAgainstRejection(t *testing.T) {
	n := 10000
	if testing.Short() {
		n = 3000
	}
	all := everyDist(t)
	for _, name := range namesOf(all) {
		d := all[name]
		s := sampler(name, d, true)
		r := seed(t)
		for _, age := range ages(d) {
			if d.Survival(age) < 0.04 {
				continue // too few survive
			}
			var survivors, draws []float64
			for i := 0; len(survivors) < n && i < 20*n; i++ {
				r += 0x9e3779b97f4a7c15
				if x := s.Sample(stream.Mix(r)); x > age {
					survivors = append(survivors, x-age)
				}
			}
			for range n {
				r += 0x9e3779b97f4a7c15
				draws = append(draws, d.Remaining(age, stream.Uniform(stream.Mix(r))))
			}
			z := kolmogorov(survivors, draws, 1e-9*math.Abs(age))
			if z > ksLimit {
				t.Errorf("%s at age %v: Kolmogorov's distance, scaled, is %.3f, want at most %v", name, age, z, ksLimit)
			}
		}
	}
}

// kolmogorov is the largest distance between two empirical distribution
// functions, times sqrt(m n/(m + n)); what differs by less than tol is the same.
func kolmogorov(a, b []float64, tol float64) float64 {
	slices.Sort(a)
	slices.Sort(b)
	m, n := float64(len(a)), float64(len(b))
	worst := 0.0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		x := min(a[i], b[j])
		for i < len(a) && a[i] <= x+tol {
			i++
		}
		for j < len(b) && b[j] <= x+tol {
			j++
		}
		worst = max(worst, math.Abs(float64(i)/m-float64(j)/n))
	}
	return worst * math.Sqrt(m*n/(m+n))
}

func namesOf(all map[string]Dist) []string {
	var names []string
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// At age + what is left at u, a share 1 - u of what had survived is left; in
// the far tail too.
func TestRemainingGivesItsProbabilityBack(t *testing.T) {
	all := everyDist(t)
	for _, name := range namesOf(all) {
		d := all[name]
		steps := d.kind == kindConstant || d.kind == kindEmpirical || name == "numbers" || name == "mixture with a number"
		for _, age := range ages(d) {
			if age < d.Min() {
				continue // the sum with the age would lose digits
			}
			s := d.Survival(age)
			last := 0.0
			for _, u := range []float64{0x1p-53, 1e-9, 0.01, 0.3, 0.5, 0.77, 0.99, 1 - 1e-9} {
				x := d.Remaining(age, u)
				if !(x >= last) {
					t.Errorf("%s at age %v: %v is left at %v, less than at a smaller number", name, age, x, u)
				}
				last = x
				label := fmt.Sprintf("%s at age %v: what survives at %v", name, age, u)
				switch got := d.Survival(age+x) / s; {
				case math.IsInf(x, 1):
					if never := d.Survival(math.MaxFloat64) / s; 1-u > never*(1+1e-9) {
						t.Errorf("%s: never, but %v of those left happen", label, 1-never)
					}
				case steps: // between what survives before and after the value
					before := d.Survival(age+x-1e-14*math.Abs(age+x)) / s
					if got > (1-u)*(1+1e-9) || before < (1-u)*(1-1e-9) {
						t.Errorf("%s: %v to %v, want %v between", label, before, got, 1-u)
					}
				default:
					// The sum age + x is known to 1e-16 of it, which the hazard
					// there turns into an error of the probability.
					h := (age + x) * 1e-10
					hazard := max(1, math.Log(d.Survival(age+x-h)/d.Survival(age+x+h))/2e-10)
					if tol := (1-u)*1e-9 + (1-u)*hazard*1e-14 + 1e-15; !(math.Abs(got-(1-u)) <= tol) {
						t.Errorf("%s: %v, want %v", label, got, 1-u)
					}
				}
			}
		}
	}
}

// More is left at a larger number, however near the two are; rounding may cost
// the last digits of the age, or of the mean of a normal distribution that is cut
// far out in its tail: mean -40, of which 0.03 is left, is known to 40 x 2^-52.
func TestRemainingIsMonotone(t *testing.T) {
	all := everyDist(t)
	for _, name := range namesOf(all) {
		d := all[name]
		mean := 0.0
		if d.kind == kindNormal {
			mean = math.Abs(d.a * d.scale)
		}
		for _, age := range ages(d) {
			rapid.Check(t, func(t *rapid.T) {
				a := rapid.Uint64().Draw(t, "bits")
				step := uint64(1) << rapid.IntRange(12, 63).Draw(t, "step")
				b, over := bits.Add64(a, step, 0)
				if over == 1 {
					return
				}
				x, y := d.Remaining(age, stream.Uniform(a)), d.Remaining(age, stream.Uniform(b))
				if !(y >= x || y >= x-1e-13*(x+math.Abs(age))-float64(mean*0x1p-51)) { // both may be infinite
					t.Fatalf("%s at age %v: %v is left at bits %x, %v at %x", name, age, x, a, y, b)
				}
			})
		}
	}
}

func TestNothingIsLeft(t *testing.T) {
	gamma := make1(t, "gamma", []string{"mean", "cv"}, []float64{6, 0.9})
	bounded, _ := Mixture([]float64{1, 1}, []Dist{Constant(3), make1(t, "uniform", []string{"min", "max"}, []float64{0, 5})})
	for _, c := range []struct {
		why  string
		d    Dist
		age  float64
		u    float64
		want float64
	}{
		{"a number not reached yet", Constant(5), 3, 0.9, 2},
		{"a number just reached", Constant(5), 5, 0.1, 0},
		{"a number passed", Constant(5), 7, 0.1, 0},
		{"beyond the greatest value", make1(t, "uniform", []string{"min", "max"}, []float64{2, 10}), 10.5, 0.3, 0},
		{"half of the way is left at the middle", make1(t, "uniform", []string{"min", "max"}, []float64{2, 10}), 6, 0.5, 2},
		{"beyond the greatest value seen", lists(t)["empirical"], 11, 0.3, 0},
		{"the only value above", lists(t)["empirical"], 3, 0x1p-53, 7},
		{"values seen at the age are over", lists(t)["empirical"], 2, 0x1p-53, 1},
		{"beyond all parts", bounded, 5, 0.5, 0},
		{"the survivor of two parts", bounded, 4, 0.5, 0.5},
		{"too far out to be told", gamma, 1e6, 0.5, 0},
		{"never", Never(), 100, 0.5, inf},
		{"only never is left of the mixture", lists(t)["mixture with never"], 1e6, 0x1p-53, inf},
		{"younger than the shift", Constant(1).Shifted(2), -3, 0.5, 6},
		{"no memory, however old", make1(t, "exponential", []string{"mean"}, []float64{2}), 1e6, 1 - math.Exp(-1), 2},
		{"the long kind is left", make1(t, "hyperexponential", []string{"share", "mean1", "mean2"}, []float64{0.99, 1, 99}), 1e5, 1 - math.Exp(-1), 99},
		{"rising chance to end: z + x = sqrt(z^2 + e)", make1(t, "weibull", []string{"shape", "scale"}, []float64{2, 1}), 100, 1 - math.Exp(-1), math.Sqrt(1e4+1) - 100},
		{"heavy tail: what is left grows with the age", make1(t, "loglogistic", []string{"shape", "scale"}, []float64{2, 1}), 1e8, 0.75, 1e8},
	} {
		near(t, c.why, c.d.Remaining(c.age, c.u), c.want, 1e-11)
	}
}

// A part that never happens is what is left of an old mixture; the chance of an
// end is still exact.
func TestRemainingOfAMixtureWithNever(t *testing.T) {
	e := make1(t, "exponential", []string{"mean"}, []float64{1})
	d, err := Mixture([]float64{0.7, 0.3}, []Dist{e, Never()})
	if err != nil {
		t.Fatal(err)
	}
	ends := 0.7 * math.Exp(-20) / (0.7*math.Exp(-20) + 0.3)
	near(t, "half of those that end", d.Remaining(20, ends/2), math.Ln2, 1e-12)
	near(t, "all but a thousandth", d.Remaining(20, ends*0.999), -math.Log(0.001), 1e-9)
	if x := d.Remaining(20, ends*1.0001); !math.IsInf(x, 1) {
		t.Errorf("beyond those that end: %v is left, want never", x)
	}
}

// TestRemainingBits freezes what is left to the last bit.
func TestRemainingBits(t *testing.T) {
	var b strings.Builder
	all := everyDist(t)
	for _, name := range namesOf(all) {
		d := all[name]
		h := uint64(0xcbf29ce484222325)
		r := uint64(20270101)
		for _, age := range ages(d) {
			for range 200 {
				r = stream.Next(r)
				h = (h ^ math.Float64bits(d.Remaining(age, stream.Uniform(r)))) * 0x100000001b3
				h ^= h >> 29
			}
		}
		fmt.Fprintf(&b, "%-34s %016x\n", name, h)
	}
	golden(t, "remaining.txt", b.String())
}
