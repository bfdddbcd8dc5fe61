package num

import (
	"math"
	"math/rand"
	"testing"
)

func TestQuick(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	we, wl, wp := 0.0, 0.0, 0.0
	for i := 0; i < 1000000; i++ {
		x := r.Float64()*1450 - 745
		if i%2 == 0 {
			x = r.NormFloat64()
		}
		a, b := Exp(x), math.Exp(x)
		if e := math.Abs(a-b) / b; b > 1e-300 && e > we {
			we = e
			t.Log("exp", x, a, b, e)
		}
		x = math.Float64frombits(r.Uint64() >> 1)
		if i%2 == 0 {
			x = 1 + r.NormFloat64()*0.01
		}
		if !(x > 0 && x < math.Inf(1)) {
			continue
		}
		a, b = Log(x), math.Log(x)
		if e := math.Abs((a - b) / b); e > wl {
			wl = e
			t.Log("log", x, a, b, e)
		}
		y := r.NormFloat64() * 10
		x = math.Abs(r.NormFloat64())
		a, b = Pow(x, y), math.Pow(x, y)
		if e := math.Abs(a-b) / b; e > wp {
			wp = e
			t.Log("pow", x, y, a, b, e)
		}
		x = r.NormFloat64() * 0.5
		if x > -1 {
			a, b = Log1p(x), math.Log1p(x)
			if e := math.Abs((a - b) / b); e > 5e-16 {
				t.Error("log1p", x, y, a, b, e)
			}
		}
	}
}

var sink float64

func BenchmarkExp(b *testing.B) {
	x := -5.0
	for i := 0; i < b.N; i++ {
		sink = Exp(x)
		x += 1e-6
	}
}
func BenchmarkMathExp(b *testing.B) {
	x := -5.0
	for i := 0; i < b.N; i++ {
		sink = math.Exp(x)
		x += 1e-6
	}
}
func BenchmarkLog(b *testing.B) {
	x := 1.0
	for i := 0; i < b.N; i++ {
		sink = Log(x)
		x += 1e-3
	}
}
func BenchmarkPow(b *testing.B) {
	x := 1.0
	for i := 0; i < b.N; i++ {
		sink = Pow(x, 1.3)
		x += 1e-3
	}
}
