package stream

import (
	"math"

	"dealcast/model/num"
)

// The ziggurat of Marsaglia and Tsang ("The Ziggurat Method for Generating
// Random Variables", 2000) with 256 layers of equal area. The low 8 bits choose
// the layer, the high 53 the place in it; in the rare other cases the sampler
// goes on along the variate's own substream, so it disturbs no other variate.
const (
	expTail  = 7.69711747013104972 // where the exponential's bottom layer ends
	normTail = 3.65415288536100880 // where the normal's does
)

// Exponential is the variate with mean 1 for these random bits, in [0, inf).
func Exponential(bits uint64) float64 {
	i := bits & 255
	j := bits >> 11
	x := float64(float64(int64(j)) * expWidth[i])
	if j < expInside[i] {
		return x
	}
	return exponentialSlow(bits, i, x)
}

func exponentialSlow(bits, i uint64, x float64) float64 {
	var shift float64
	for {
		bits = Next(bits)
		if i == 0 { // the tail is the same distribution again, shifted
			shift += expTail
		} else {
			drop := expHeight[i-1] - expHeight[i]
			if expHeight[i]+float64(Uniform(bits)*drop) < num.Exp(-x) {
				return shift + x
			}
			bits = Next(bits)
		}
		i = bits & 255
		j := bits >> 11
		x = float64(float64(int64(j)) * expWidth[i])
		if j < expInside[i] {
			return shift + x
		}
	}
}

// Normal is the standard normal variate for these random bits.
func Normal(bits uint64) float64 {
	i := bits & 255
	j := bits >> 11
	x := float64(float64(int64(j)) * normWidth[i])
	if j >= normInside[i] {
		return normalSlow(bits, i, x)
	}
	// The sign is set without a branch, which would be guessed wrong every
	// other time.
	return math.Float64frombits(math.Float64bits(x) | bits&256<<55)
}

func normalSlow(bits, i uint64, x float64) float64 {
	negative := bits&256 != 0
	for {
		bits = Next(bits)
		if i == 0 {
			x = normalTail(bits)
			break
		}
		drop := normHeight[i-1] - normHeight[i]
		if normHeight[i]+float64(Uniform(bits)*drop) < num.Exp(-0.5*x*x) {
			break
		}
		bits = Next(bits)
		negative = bits&256 != 0
		i = bits & 255
		j := bits >> 11
		x = float64(float64(int64(j)) * normWidth[i])
		if j < normInside[i] {
			break
		}
	}
	if negative {
		return -x
	}
	return x
}

// normalTail draws from the normal beyond normTail (Marsaglia, "Generating a
// Variable from the Tail of the Normal Distribution", 1964).
func normalTail(bits uint64) float64 {
	for {
		a := -num.Log(Uniform(bits)) / normTail
		bits = Next(bits)
		b := -num.Log(Uniform(bits))
		if b+b > float64(a*a) {
			return normTail + a
		}
		bits = Next(bits)
	}
}
