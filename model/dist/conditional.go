package dist

import (
	"math"

	"dealcast/model/num"
)

// Survival is P(X > x): the probability that what takes X is not over at age x.
// It is exact to rounding in the tail too, where 1 - CDF(x) is not.
func (d Dist) Survival(x float64) float64 {
	_, q := d.prob(x)
	return q
}

// Remaining is what is left of X at the given age, at the probability u from 0
// to 1: the quantile of X - age given that X > age,
//
//	F^-1(F(age) + u (1 - F(age))) - age,
//
// computed so that neither tail is lost (1 - F is never taken from F). It is
// monotone in u, at least 0, and +Inf where X never happens. Where X cannot
// exceed the age, or the probability of that is too small for a float64,
// nothing is left: 0. An age below the least value is no condition.
func (d Dist) Remaining(age, u float64) float64 { return d.remaining(age, u, 1-u) }

// remaining is Remaining at u = 1 - v.
func (d *Dist) remaining(age, u, v float64) float64 {
	if d.kind == kindConstant {
		return math.Max(0, d.shift-age)
	}
	z := (age - d.shift) / d.scale
	switch {
	case d.list != nil:
		return float64(d.scale * d.list.remaining(z, u, v))
	case !(z > 0):
		return (d.shift - age) + float64(d.scale*d.standard(u, v))
	}
	s := &standards[d.kind]
	if s.remaining != nil {
		return float64(d.scale * s.remaining(d.a, d.b, d.c, z, u, v))
	}
	p, q := s.prob(d.a, d.b, d.c, z)
	if !(q > 0) {
		return 0
	}
	x := s.inverse(d.a, d.b, d.c, p+float64(u*q), float64(v*q))
	return float64(d.scale * math.Max(0, x-z))
}

// remaining is what is left of a mixture or an empirical distribution.
func (l *list) remaining(z, u, v float64) float64 {
	if l.value != nil {
		return l.empiricalRemaining(z, u, v)
	}
	return l.mixtureRemaining(z, u, v)
}

// mixtureRemaining: at age z the mixture is one of what is left of its parts,
// with weights share x P(part > z). What is left of the whole lies between the
// least and the greatest of what is left of the parts that happen.
func (l *list) mixtureRemaining(z, u, v float64) float64 {
	total, never := 0.0, 0.0
	for i := range l.part {
		w := l.weightAt(i, z)
		total += w
		if l.part[i].kind == kindNever {
			never += w
		}
	}
	if !(total > 0) {
		return 0
	}
	happens := total - never // by its parts: the difference may cancel
	if never > 0 {
		happens = 0
		for i := range l.part {
			if l.part[i].kind != kindNever {
				happens += l.weightAt(i, z)
			}
		}
		if !(float64(u*total) < happens) {
			return inf
		}
		u = float64(u*total) / happens
		v = math.Max(0, 1-u)
	}
	low, high := inf, -inf
	for i := range l.part {
		if l.part[i].kind != kindNever && l.weightAt(i, z) > 0 {
			x := l.part[i].remaining(z, u, v)
			low, high = min(low, x), max(high, x)
		}
	}
	excess := func(x float64) float64 { // rises to 0 at what is left
		sum := 0.0
		for i := range l.part {
			if l.part[i].kind != kindNever {
				_, q := l.part[i].prob(z + x)
				sum += float64(l.share[i] * q)
			}
		}
		return v - sum/happens
	}
	if finite(low) && !finite(high) && float64(v*happens) > l.never()-never {
		high = beyond(low, excess) // a part of a part never happens
	}
	return crossing(low, high, excess)
}

// weightAt is the share of part i of a mixture that is not over at age z.
func (l *list) weightAt(i int, z float64) float64 {
	_, q := l.part[i].prob(z)
	return float64(l.share[i] * q)
}

// empiricalRemaining draws one of the values above the age, or from the tail.
func (l *list) empiricalRemaining(z, u, v float64) float64 {
	n := len(l.value)
	first := 0 // value above the age
	for high := n; first < high; {
		if m := (first + high) / 2; l.value[m] > z {
			high = m
		} else {
			first = m + 1
		}
	}
	switch {
	case first == n && l.part == nil:
		return 0
	case first == n:
		return l.part[0].remaining(z, u, v)
	}
	q := float64(l.from[first] * v)
	if top := l.share[n-1]; l.part != nil && q < top {
		return math.Max(l.value[n-1], l.part[0].inverseAbove(l.value[n-1], q/top)) - z
	}
	low, high := first, n-1 // the first value beyond which no more than q lies
	for low < high {
		if m := (low + high) / 2; l.from[m+1] <= q {
			high = m
		} else {
			low = m + 1
		}
	}
	return l.value[low] - z
}

// inverseAbove is the value that the variate exceeds with probability q, given
// that it exceeds x.
func (d *Dist) inverseAbove(x, q float64) float64 {
	_, s := d.prob(x)
	q = float64(s * q)
	return d.inverse(1-q, q)
}

// What is left of those standard distributions that have a formula for it, at
// age z > 0 and u = 1 - v.

// exponentialRemaining: there is no memory.
func exponentialRemaining(_, _, _, _, u, v float64) float64 { return exponentialInverse(u, v) }

// hyperRemaining: of each kind as much is left as there was; the share of the
// first kind is what has survived of it.
func hyperRemaining(a, b, c, z, u, v float64) float64 {
	if a > 0 && a < 1 {
		a = num.Logistic(num.Log(a) - num.Log1p(-a) - float64(z*(1/b-1/c)))
	}
	return hyperInverse(a, b, c, u, v)
}

// weibullRemaining solves (z + x)^a = z^a + e, e being exponential.
func weibullRemaining(a, _, _, z, u, v float64) float64 {
	e := exponentialInverse(u, v)
	h := num.Pow(z, a)
	if h < 1 {
		return math.Max(0, num.Pow(h+e, 1/a)-z)
	}
	return float64(z * num.Expm1(num.Log1p(e/h)/a))
}

// loglogisticRemaining solves 1 + (z + x)^a = (1 + z^a)/v.
func loglogisticRemaining(a, _, _, z, u, v float64) float64 {
	h := num.Pow(z, a)
	if h < 1 {
		return math.Max(0, num.Pow((h+u)/v, 1/a)-z)
	}
	return float64(z * num.Expm1((num.Log1p(u/h)+exponentialInverse(u, v))/a))
}

func uniformRemaining(_, _, _, z, u, _ float64) float64 { return float64(u * math.Max(0, 1-z)) }
