package chart

import (
	"math"
	"strconv"
	"strings"

	"dealcast/out"
)

// tick is a mark on an axis: a value and how it is written, in one line or two.
type tick struct {
	at    float64
	label string
	below string // second line, the year under a month
}

// naming writes the value of a tick, given the step between ticks: an axis
// needs as many digits as its step has, no more.
type naming func(v, step float64) string

// places puts ticks at 1, 2, 2.5 or 5 x 10^n, the finest of these steps that
// gives at most so many between lo and hi. It gives none if lo < hi does not
// hold or an end is not finite. No step is finer than least (0: any).
func places(lo, hi float64, most int, least float64, name naming) []tick {
	if !(lo < hi) || math.IsInf(lo, 0) || math.IsInf(hi, 0) || most < 1 {
		return nil
	}
	const slack = 1e-9 // an end that lies on a step but for rounding counts
	for exp := int(math.Floor(math.Log10((hi-lo)/float64(most)))) - 1; ; exp++ {
		for _, mantissa := range [...]float64{1, 2, 2.5, 5} {
			step := scaled(mantissa, exp)
			if step < least || least >= 1 && step != math.Floor(step) {
				continue
			}
			first, last := math.Ceil(lo/step-slack), math.Floor(hi/step+slack)
			if last-first+1 > float64(most) {
				continue
			}
			var ts []tick
			for i := first; i <= last; i++ {
				v := scaled(i*mantissa, exp) + 0 // no negative zero
				ts = append(ts, tick{at: v, label: name(v, step)})
			}
			return ts
		}
	}
}

// scaled is x times 10^exp without the noise of multiplying by 0.1.
func scaled(x float64, exp int) float64 {
	if exp < 0 {
		return x / math.Pow(10, float64(-exp))
	}
	return x * math.Pow(10, float64(exp))
}

// exactly writes v with as many decimals as a multiple of step needs.
func exactly(v, step float64) string {
	decimals := 0
	for d := step; decimals < 12 && math.Abs(d-math.Round(d)) > 1e-9*math.Abs(d); decimals++ {
		d *= 10
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		s = "0"
	}
	return s
}

// moneyTicks are marks such as €250k or €1.5M.
func moneyTicks(lo, hi float64, most int, currency string) []tick {
	sign := strings.TrimSuffix(out.Money(0, currency), "0")
	return places(lo, hi, most, 0, func(v, step float64) string {
		minus, size, ending := "", 1.0, ""
		if v < 0 {
			minus = "-"
		}
		for _, s := range [...]struct {
			size   float64
			ending string
		}{{1e12, "T"}, {1e9, "bn"}, {1e6, "M"}, {1e3, "k"}} {
			if math.Abs(v) >= s.size*(1-1e-9) {
				size, ending = s.size, s.ending
				break
			}
		}
		return minus + sign + exactly(math.Abs(v)/size, step/size) + ending
	})
}

// countTicks are marks for deals and people: whole numbers only, with thousands
// set apart.
func countTicks(lo, hi float64, most int) []tick {
	return places(lo, hi, most, 1, func(v, _ float64) string { return out.Count(v) })
}

// plainTicks are marks for numbers that need not be whole.
func plainTicks(lo, hi float64, most int) []tick {
	return places(lo, hi, most, 0, func(v, step float64) string {
		if step >= 1 {
			return out.Count(math.Round(v))
		}
		return exactly(v, step)
	})
}

// shareTicks are marks such as 40%.
func shareTicks(lo, hi float64, most int) []tick {
	return places(lo, hi, most, 0, func(v, step float64) string {
		return exactly(100*v, 100*step) + "%"
	})
}

// dayTicks are marks in days; the last one says so.
func dayTicks(lo, hi float64, most int) []tick {
	ts := plainTicks(lo, hi, most)
	if n := len(ts); n > 0 {
		unit := " days"
		if ts[n-1].label == "1" {
			unit = " day"
		}
		ts[n-1].label += unit
	}
	return ts
}
