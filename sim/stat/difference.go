package stat

import "math"

// Estimate is an estimated number with its standard error and the degrees of
// freedom of that: what intervals and tests are made of. Value is NaN when it
// is undefined; SE is NaN and DF 0 when the spread cannot be told.
type Estimate struct {
	Value, SE float64
	DF        int
}

// CI is the 95% t interval; the zero Interval when there is none.
func (e Estimate) CI() Interval { return around(e.Value, e.SE, e.DF) }

// Paired is variant - base, replication by replication; NaN where either is
// undefined. Both hold the same replications, in the same order. Equal values
// differ by exactly 0, infinite ones too.
func Paired(base, variant []float64) []float64 {
	d := make([]float64, len(base))
	for i := range base {
		if base[i] != variant[i] {
			d[i] = variant[i] - base[i]
		} else if math.IsNaN(base[i]) {
			d[i] = math.NaN()
		}
	}
	return d
}

// PooledDifference is the difference B - A of two pooled ratios over the same
// replications, sum(numB)/sum(denB) - sum(numA)/sum(denA), with its 95%
// interval: that of Contrast.
func PooledDifference(numA, denA, numB, denB []float64) (estimate float64, ci Interval) {
	e := Contrast(numA, denA, numB, denB)
	return e.Value, e.CI()
}

// Contrast is the difference B - A of two pooled ratios over the same
// replications with its standard error by the delete-one jackknife: with D(i)
// the difference without replication i on both sides, and M their mean,
//
//	SE = sqrt((n-1)/n sum((D(i) - M)²)), n-1 degrees of freedom
//
// (Miller, "The Jackknife: a Review", Biometrika 61, 1974). Leaving a
// replication out on both sides is what pairs them: the noise that both share
// cancels. A denominator that is nil is 1 in each replication: the ratio is a
// mean. When both are nil, this is the mean of Paired with its usual standard
// error, to the last bit.
//
// A replication in which any of the four is NaN is left out on both sides. The
// value is NaN when the denominators of a side add up to 0; SE is NaN when
// fewer than two replications are left or a ratio without one is undefined.
func Contrast(numA, denA, numB, denB []float64) Estimate {
	if denA == nil && denB == nil {
		return meanOf(Paired(numA, numB))
	}
	a, b := ratio{num: numA, den: denA}, ratio{num: numB, den: denB}
	n := 0
	for i := range numA {
		if a.defined(i) && b.defined(i) {
			a.add(i)
			b.add(i)
			n++
		}
	}
	value := b.value() - a.value()
	if n < 2 || math.IsNaN(value) {
		return Estimate{Value: value, SE: math.NaN()}
	}
	shift := make([]float64, 0, n)
	for i := range numA {
		if a.defined(i) && b.defined(i) {
			shift = append(shift, b.shift(i)-a.shift(i))
		}
	}
	_, sd := meanSD(shift)
	if math.IsNaN(sd) || math.IsInf(sd, 0) {
		return Estimate{Value: value, SE: math.NaN()}
	}
	return Estimate{Value: value, SE: sd * float64(n-1) / math.Sqrt(float64(n)), DF: n - 1} // sd already holds 1/(n-1)
}

// meanOf is the mean of the defined values.
func meanOf(values []float64) Estimate {
	x := make([]float64, 0, len(values))
	for _, v := range values {
		if !math.IsNaN(v) {
			x = append(x, v)
		}
	}
	if len(x) == 0 {
		return Estimate{Value: math.NaN(), SE: math.NaN()}
	}
	mean, sd := meanSD(x)
	if math.IsNaN(sd) || math.IsInf(sd, 0) {
		return Estimate{Value: mean, SE: math.NaN()}
	}
	return Estimate{Value: mean, SE: sd / math.Sqrt(float64(len(x))), DF: len(x) - 1}
}

// ratio is a pooled ratio with the sums of what was added to it.
type ratio struct {
	num, den    []float64 // den nil: ones
	top, bottom adder
}

func (r *ratio) weight(i int) float64 {
	if r.den == nil {
		return 1
	}
	return r.den[i]
}

func (r *ratio) defined(i int) bool { return defined(r.num[i], r.weight(i)) }

func (r *ratio) add(i int) {
	r.top.add(r.num[i])
	r.bottom.add(r.weight(i))
}

// value is NaN when the denominators add up to 0.
func (r *ratio) value() float64 {
	if r.bottom.sum() == 0 {
		return math.NaN()
	}
	return r.top.sum() / r.bottom.sum()
}

// shift is by how much the ratio changes without replication i. In this form
// two large and nearly equal ratios are not subtracted. NaN when nothing is
// left without it.
func (r *ratio) shift(i int) float64 {
	rest := r.bottom.sum() - r.weight(i)
	if rest == 0 {
		return math.NaN()
	}
	return (float64(r.value()*r.weight(i)) - r.num[i]) / rest
}
