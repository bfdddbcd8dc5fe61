package dist

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/bits"
	"slices"
	"testing"
	"unsafe"

	"dealcast/sim/stream"

	"pgregory.net/rapid"
)

// everyDist is one or more distributions of every kind.
func everyDist(t testing.TB) map[string]Dist {
	all := map[string]Dist{}
	for _, n := range natives {
		for _, v := range n.values {
			all[sprint(n.family, v)] = make1(t, n.family, n.set, v)
		}
	}
	for name, d := range lists(t) {
		all[name] = d
	}
	all["shifted gamma"] = make1(t, "gamma", []string{"mean", "cv"}, []float64{3, 0.5}).Shifted(2)
	all["scaled never"] = Never().Scaled(3)
	return all
}

// lists are mixtures and empirical distributions.
func lists(t testing.TB) map[string]Dist {
	must := func(d Dist, err error) Dist {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	gamma := make1(t, "gamma", []string{"mean", "cv"}, []float64{6, 0.9})
	long := make1(t, "lognormal", []string{"median", "p90"}, []float64{12, 40})
	return map[string]Dist{
		"mixture of two":        must(Mixture([]float64{3, 1}, []Dist{gamma, long})),
		"mixture with never":    must(Mixture([]float64{0.7, 0.3}, []Dist{gamma, Never()})),
		"mixture with a number": must(Mixture([]float64{0.2, 0.8}, []Dist{Constant(5), gamma})),
		"numbers":               must(Mixture([]float64{1, 2, 1}, []Dist{Constant(1), Constant(2), Constant(4)})),
		"nested":                must(Mixture([]float64{1, 1}, []Dist{must(Mixture([]float64{1, 1}, []Dist{gamma, Never()})), long})),
		"empirical":             must(Empirical([]float64{3, 1, 2, 2, 10}, nil, nil)),
		"weighted":              must(Empirical([]float64{3, 1, 2}, []float64{1, 0, 4}, nil)),
		"with tail":             must(Empirical([]float64{3, 1, 2, 2, 10}, nil, &long)),
	}
}

// samplers are kept between tests, because tables take time to make.
var samplers = map[string]Sampler{}

func sampler(name string, d Dist, tabled bool) Sampler {
	key := fmt.Sprint(name, tabled)
	s, ok := samplers[key]
	if !ok {
		s = NewSampler(d, tabled)
		samplers[key] = s
	}
	return s
}

// seed is a start for random bits that belongs to the test.
func seed(t *testing.T) uint64 {
	h := fnv.New64a()
	h.Write([]byte(t.Name()))
	return h.Sum64()
}

func TestSamplerIsSmall(t *testing.T) {
	if n := unsafe.Sizeof(Sampler{}); n > 64 {
		t.Errorf("a sampler takes %d bytes, want at most 64", n)
	}
}

// The variate of most families is the quantile at the uniform number of its
// bits, from the table too.
func TestSamplesAreQuantiles(t *testing.T) {
	for name, d := range everyDist(t) {
		for _, tabled := range []bool{false, true} {
			s := sampler(name, d, tabled)
			switch s.kind {
			case kindExponential, kindLognormal, kindWeibull, kindNormal:
				continue // by ziggurat
			}
			tol := 0.0
			if s.kind == kindTable {
				tol = tableError
			}
			check := func(random uint64) {
				got, want := s.Sample(random), d.Quantile(stream.Uniform(random))
				if !(math.Abs(got-want) <= tol*math.Abs(want-d.shift)+1e-15*math.Abs(want)) && got != want {
					t.Fatalf("%s, tabled %v: sample of %x = %v, want %v", name, tabled, random, got, want)
				}
			}
			r := seed(t)
			for range 3000 {
				r = stream.Next(r)
				check(r)
			}
			for k := range 64 { // the ends, and where cells meet
				for _, low := range []uint64{0, 1, 0xfff, 0x1000} {
					edge := uint64(1) << k
					check(edge + low)
					check(edge - 1 - low)
					check(^(edge + low))
				}
			}
		}
	}
}

func TestTableIsMonotone(t *testing.T) {
	for name, d := range everyDist(t) {
		s := sampler(name, d, true)
		if s.kind != kindTable {
			continue
		}
		rapid.Check(t, func(t *rapid.T) {
			a := rapid.Uint64().Draw(t, "bits")
			step := uint64(1) << rapid.IntRange(0, 63).Draw(t, "step")
			b, over := bits.Add64(a, step, 0)
			if over == 1 {
				return
			}
			// 12 bits below the uniform number's grid; rounding of the
			// polynomials may cost the last few units.
			x, y := s.Sample(a), s.Sample(b)
			if !(y >= x-math.Abs(x)*1e-13) {
				t.Fatalf("%s: sample of %x = %v above that of %x = %v", name, a, x, b, y)
			}
		})
	}
}

// ksLimit is what sqrt(n) times the largest distance between the empirical and
// the true distribution function exceeds with probability 10^-6 (Kolmogorov).
const ksLimit = 2.694

func TestSamplesFollowTheirDistribution(t *testing.T) {
	n := 50000
	if testing.Short() {
		n = 10000
	}
	for name, d := range everyDist(t) {
		t.Run(name, func(t *testing.T) {
			s := sampler(name, d, true)
			x := make([]float64, n)
			r := seed(t)
			for i := range x {
				r += 0x9e3779b97f4a7c15
				x[i] = s.Sample(stream.Mix(r))
			}
			sampleMoments(t, d, x)
			slices.Sort(x)
			worst := 0.0
			for i := 0; i < n; i++ {
				last := i == n-1 || x[i+1] != x[i] // of equal values
				first := i == 0 || x[i-1] != x[i]
				p := d.CDF(x[i])
				if math.IsInf(x[i], 1) {
					p = 1
				}
				if last {
					worst = max(worst, math.Abs(float64(i+1)/float64(n)-p))
				}
				if first && x[i] == x[i] { // below infinity lies all that happens
					below := d.CDF(math.Nextafter(x[i], -1e300))
					worst = max(worst, math.Abs(float64(i)/float64(n)-below))
				}
			}
			if z := worst * math.Sqrt(float64(n)); z > ksLimit {
				t.Errorf("Kolmogorov's distance x sqrt(n) = %.3f, want at most %v", z, ksLimit)
			}
		})
	}
}

// sampleMoments compares the mean of draws with theory, where the variance
// exists.
func sampleMoments(t *testing.T, d Dist, x []float64) {
	m, v := d.Mean(), d.Var()
	if math.IsInf(v, 1) {
		return
	}
	sum := 0.0
	for _, y := range x {
		sum += y
	}
	n := float64(len(x))
	if z := (sum/n - m) / math.Sqrt(v/n); math.Abs(z) > 4.9 && math.Abs(sum/n-m) > 1e-12*math.Abs(m) {
		t.Errorf("mean %v, want %v: z = %.1f", sum/n, m, z)
	}
}

// Two shapes on either side of 1 make nearly the same variate of the same bits;
// by rejection they would not.
func TestPairingSurvivesAChangeOfShape(t *testing.T) {
	for _, tabled := range []bool{false, true} {
		a := NewSampler(make1(t, "gamma", []string{"shape", "mean"}, []float64{0.9, 1}), tabled)
		b := NewSampler(make1(t, "gamma", []string{"shape", "mean"}, []float64{1.1, 1}), tabled)
		var sa, sb, saa, sbb, sab float64
		const n = 20000
		r := seed(t)
		for range n {
			r = stream.Next(r)
			x, y := a.Sample(r), b.Sample(r)
			sa, sb, saa, sbb, sab = sa+x, sb+y, saa+x*x, sbb+y*y, sab+x*y
		}
		c := (sab - sa*sb/n) / math.Sqrt((saa-sa*sa/n)*(sbb-sb*sb/n))
		if c < 0.999 {
			t.Errorf("tabled %v: correlation %v, want above 0.999", tabled, c)
		}
	}
}

func TestScalingKeepsTheDraw(t *testing.T) {
	for name, d := range everyDist(t) {
		for _, tabled := range []bool{false, true} {
			s := sampler(name, d, tabled)
			twice, direct := s.Scaled(2), s.Scaled(2)
			if s.kind != kindTable { // whose table would be the same again
				direct = NewSampler(d.Scaled(2), tabled)
			}
			r := seed(t)
			for range 100 {
				r = stream.Next(r)
				x := s.Sample(r)
				if y := twice.Sample(r); y != 2*x {
					t.Fatalf("%s: twice %v is %v", name, x, y)
				}
				if y := direct.Sample(r); y != 2*x {
					t.Fatalf("%s: %v of the doubled distribution, want %v", name, y, 2*x)
				}
			}
		}
	}
}

func TestSamplingDoesNotAllocate(t *testing.T) {
	for name, d := range everyDist(t) {
		for _, tabled := range []bool{false, true} {
			s := sampler(name, d, tabled)
			r := uint64(1)
			if a := testing.AllocsPerRun(100, func() { r = stream.Next(r); sink += s.Sample(r) }); a != 0 {
				t.Errorf("%s, tabled %v: %v allocations a draw", name, tabled, a)
			}
		}
		// Made anew in every replication when a parameter is uncertain.
		if a := testing.AllocsPerRun(10, func() { s := NewSampler(d, false); sink += s.shift }); a != 0 {
			t.Errorf("%s: NewSampler without a table allocates %v times", name, a)
		}
	}
}

var sink float64

func BenchmarkSample(b *testing.B) {
	for _, c := range []struct {
		name   string
		family string
		set    []string
		values []float64
	}{
		{"constant", "constant", []string{"value"}, []float64{1}},
		{"exponential", "exponential", []string{"mean"}, []float64{1}},
		{"lognormal", "lognormal", []string{"mean", "cv"}, []float64{5, 1}},
		{"weibull", "weibull", []string{"mean", "cv"}, []float64{20, 0.7}},
		{"normal", "normal", []string{"mean", "cv"}, []float64{10, 0.3}},
		{"uniform", "uniform", []string{"min", "max"}, []float64{0, 1}},
		{"triangular", "triangular", []string{"min", "mode", "max"}, []float64{0, 1, 4}},
		{"loglogistic", "loglogistic", []string{"mean", "cv"}, []float64{5, 1}},
		{"gamma", "gamma", []string{"mean", "cv"}, []float64{6, 0.9}},
		{"erlang", "erlang", []string{"shape", "mean"}, []float64{3, 1}},
		{"pert", "pert", []string{"min", "mode", "max"}, []float64{1, 2, 8}},
		{"beta", "beta", []string{"alpha", "beta"}, []float64{34.5, 22.5}},
		{"hyperexponential", "hyperexponential", []string{"mean", "cv"}, []float64{1, 2}},
	} {
		d := make1(b, c.family, c.set, c.values)
		for _, tabled := range []bool{true, false} {
			s := NewSampler(d, tabled)
			if !tabled && s.kind == NewSampler(d, true).kind {
				continue
			}
			name := c.name
			if !tabled {
				name += ", direct"
			}
			b.Run(name, func(b *testing.B) {
				b.ReportAllocs()
				r := uint64(0)
				for b.Loop() {
					r += 0x9e3779b97f4a7c15
					sink = s.Sample(stream.Mix(r))
				}
			})
		}
	}
}
