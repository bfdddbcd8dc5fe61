package stat

import "math"

// The looks of Precision: at 400 replications, then each time at a fifth more.
// After 200, the interval of a mean of skewed numbers (lognormal with a
// coefficient of variation of 1.3) that looks narrow enough covers in less than
// 93% of trials; after 400 it is as good as one of a fixed number.
const (
	PrecisionFirst  = 400
	precisionGrowth = 1.2
)

// Precision is a stopping rule: replications are added until an interval is as
// narrow as wished. Looks are made at 400 replications and then at a fifth more
// each time, 480, 576, 692, ..., never in between; the first look at which the
// interval is narrow enough is the last. The half-width h is compared
//
//   - for a mean or a pooled ratio, relative to the estimate e: h <= |e| w / (1 + w).
//     The error is then at most w of the truth, not only of the estimate, as
//     often as the interval covers (Law, Simulation Modeling and Analysis, 5th
//     ed., 2015, section 9.4.1);
//   - for a probability, absolutely: h <= w.
//
// With many replications, that the number of them depends on the results costs
// no coverage (Chow and Robbins, "On the Asymptotic Theory of Fixed-Width
// Sequential Confidence Intervals for the Mean", Annals of Mathematical
// Statistics 36, 1965); that it costs little from 400 on is tested.
//
// A Precision knows no random numbers and no clock: it says how many
// replications to have at the next look, and is told what they gave.
// Replications under the design Blocks do not serve.
type Precision struct {
	wish     float64
	relative bool
	most     int
	next     int // replications at the next look, or at the last one
	width    float64
	done     bool
	reached  bool
}

// NewPrecision is a rule for the half-width wish > 0, relative (0.01 is 1%) or
// absolute, that gives up at most replications. A number below 400 is the only
// look.
func NewPrecision(wish float64, relative bool, most int) *Precision {
	return &Precision{wish: wish, relative: relative, most: most, next: min(PrecisionFirst, most), width: math.NaN()}
}

// Next is how many replications there must be, all together, at the next look;
// when it is done, how many there were at the last.
func (p *Precision) Next() int { return p.next }

// Look takes the estimate and its interval over the first Next replications. It
// answers whether it is done. An interval without width is narrow enough for
// any wish, and an undefined one (the zero Interval) for none.
func (p *Precision) Look(estimate float64, ci Interval) (done bool) {
	if p.done {
		return true
	}
	half, limit := (ci.High-ci.Low)/2, p.wish
	p.width = half
	if p.relative {
		p.width = half / math.Abs(estimate)
		limit = float64(math.Abs(estimate)*p.wish) / (1 + p.wish)
		if half == 0 {
			p.width = 0
		}
	}
	if ci.Confidence == 0 {
		p.width = math.NaN()
	} else {
		p.reached = half <= limit
	}
	if p.done = p.reached || p.next >= p.most; !p.done {
		p.next = after(p.next, p.most)
	}
	return p.done
}

// after is the number of replications at the look after that at n.
func after(n, most int) int {
	if float64(n) >= float64(most)/precisionGrowth {
		return most
	}
	return int(math.Ceil(float64(n) * precisionGrowth))
}

// Done tells whether there are no more looks, Reached whether the wish is met.
func (p *Precision) Done() bool { return p.done }

// Reached tells whether the interval of the last look is as narrow as wished.
func (p *Precision) Reached() bool { return p.reached }

// Width is the half-width at the last look, relative or absolute as the wish;
// NaN before the first and when there was no interval.
func (p *Precision) Width() float64 { return p.width }

// Expected is how many replications it will take, as far as the last look can
// tell: widths shrink with the square root of the number. At least Next and at
// most the limit.
func (p *Precision) Expected() int {
	if p.done || math.IsNaN(p.width) {
		return p.next
	}
	limit := p.wish
	if p.relative {
		limit = p.wish / (1 + p.wish)
	}
	n := p.next
	// The last look was at next / growth.
	want := float64(n) / precisionGrowth * float64(p.width/limit) * float64(p.width/limit)
	for n < p.most && float64(n) < want {
		n = after(n, p.most)
	}
	return n
}
