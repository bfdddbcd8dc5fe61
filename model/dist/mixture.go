package dist

import (
	"fmt"
	"math"
)

// A mixture is one of several distributions, chosen by weight.
var mixtureFamily = Family{
	Name: "mixture",
	Help: "one of several distributions, by weight: of = [{ weight = 0.3, dist = ... }, ...]",
}

// Mixture is the distribution that is parts[i] with a probability proportional
// to weights[i]. Weights are finite and not negative, and not all 0; a part of
// weight 0 is left out.
func Mixture(weights []float64, parts []Dist) (Dist, error) {
	if len(weights) != len(parts) || len(parts) == 0 {
		return Dist{}, fmt.Errorf("mixture: got %d weights for %d parts, want one for each, and a part", len(weights), len(parts))
	}
	total := 0.0
	for i, w := range weights {
		if !(w >= 0) || !finite(w) {
			return Dist{}, fmt.Errorf("mixture: weight of part %d: got %v, want a number of at least 0", i+1, w)
		}
		total += w
	}
	if !(total > 0) || !finite(total) {
		return Dist{}, fmt.Errorf("mixture: weights add up to %v, want more than 0", total)
	}
	l := &list{}
	for i, w := range weights {
		if w > 0 {
			l.share = append(l.share, w/total)
			l.part = append(l.part, parts[i])
		}
	}
	return Dist{kind: kindMixture, scale: 1, list: l}, nil
}

func (l *list) mixtureProb(x float64) (p, q float64) {
	for i := range l.part {
		lp, lq := l.part[i].prob(x)
		p += float64(l.share[i] * lp)
		q += float64(l.share[i] * lq)
	}
	return p, q
}

// mixtureInverse is the smallest x with P(X <= x) >= p. Among the parts that
// happen, it lies between the least and the greatest of their own quantiles.
func (l *list) mixtureInverse(p, q float64) float64 {
	never := 0.0
	for i := range l.part {
		if l.part[i].kind == kindNever {
			never += l.share[i]
		}
	}
	if never > 0 && !(q > never) {
		return inf
	}
	pp, qq := p, q
	if never > 0 {
		happens := 1 - never
		pp = min(p/happens, 1)
		qq = max((q-never)/happens, 0)
	}
	low, high := inf, -inf
	for i := range l.part {
		if d := &l.part[i]; d.kind != kindNever {
			x := d.inverse(pp, qq)
			low, high = min(low, x), max(high, x)
		}
	}
	// P(X <= x) - p, from whichever tail is smaller.
	excess := func(x float64) float64 {
		lp, lq := l.mixtureProb(x)
		if p > 0.5 {
			return q - lq
		}
		return lp - p
	}
	if finite(low) && !finite(high) && q > l.never() {
		high = beyond(low, excess) // a part of a part never happens
	}
	return crossing(low, high, excess)
}

func (l *list) mixtureMoments() (mean, variance float64) {
	for i := range l.part {
		m, _ := l.part[i].moments()
		mean += float64(l.share[i] * m)
	}
	if !finite(mean) {
		return mean, inf
	}
	for i := range l.part {
		m, v := l.part[i].moments()
		variance += float64(l.share[i] * (v + float64((m-mean)*(m-mean))))
	}
	return mean, variance
}

// never is the share of a mixture or an empirical distribution that does not
// happen.
func (l *list) never() float64 {
	sum := 0.0
	for i := range l.part {
		share := 1.0
		if l.value == nil {
			share = l.share[i]
		} else { // the tail stands for the largest value
			n := len(l.value)
			_, q := l.part[i].prob(l.value[n-1])
			share = l.share[n-1] / q
		}
		switch d := &l.part[i]; {
		case d.kind == kindNever:
			sum += share
		case d.list != nil:
			sum += float64(share * d.list.never())
		}
	}
	return sum
}

// beyond is a number above low at which a rising function is at least 0; +Inf
// if there is none.
func beyond(low float64, excess func(x float64) float64) float64 {
	for step := max(math.Abs(low), 1); finite(low + step); step = float64(2 * step) {
		if excess(low+step) >= 0 {
			return low + step
		}
	}
	return inf
}
