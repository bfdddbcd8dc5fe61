package dist

import "dealcast/model/num"

// The Weibull distribution with a shape and a scale: P(X > x) =
// exp(-(x/scale)^shape). Mean scale x Gamma(1 + 1/shape).
var weibullFamily = Family{
	Name: "weibull",
	Help: "the chance to end rises (shape above 1) or falls (below 1) with time spent",
	Sets: shapeSets(kindWeibull, Param{"shape", Plain, 0.05, false, 1e5, "1 is exponential; 3.6 nearly symmetric"}),
}

var standardWeibull = standard{
	inverse:   func(a, _, _, p, q float64) float64 { return num.Pow(exponentialInverse(p, q), 1/a) },
	prob:      func(a, _, _, x float64) (p, q float64) { return exponentialProb(num.Pow(x, a)) },
	moments:   func(a, _, _ float64) (mean, variance float64) { return powerMoments(kindWeibull, a) },
	remaining: weibullRemaining,
}

// powerMoments are the mean and variance of a standard variate to the power
// 1/shape: Weibull (of an exponential) or loglogistic (of the odds of a
// uniform variate).
func powerMoments(k kind, shape float64) (mean, variance float64) {
	if k == kindLoglogistic && shape <= 1 {
		return inf, inf
	}
	l, d := logMoments(k, shape)
	mean = num.Exp(l)
	return mean, float64(mean * mean * num.Expm1(d))
}

// logMoments are log E[X] and log(E[X^2] / E[X]^2) of powerMoments. With t =
// 1/shape, E[X^n] is Gamma(1 + n t) for Weibull and Gamma(1 + n t) Gamma(1 - n t)
// for loglogistic.
func logMoments(k kind, shape float64) (l, d float64) {
	t := 1 / shape
	if t <= 0.03 {
		return logMomentsSeries(k, t)
	}
	l = num.Lgamma(1 + t)
	l2 := num.Lgamma(1 + float64(2*t))
	if k == kindLoglogistic {
		l += num.Lgamma(1 - t)
		if t >= 0.5 {
			return l, inf
		}
		l2 += num.Lgamma(1 - float64(2*t))
	}
	return l, l2 - float64(2*l)
}

// zetas are Riemann's zeta(n)/n for n = 2, 3, ...
var zetas = [...]float64{
	0.8224670334241132, 0.40068563438653143, 0.27058080842778454, 0.20738555102867398,
	0.1695571769974082, 0.1440498967688461, 0.12550966952474304, 0.11133426586956469,
	0.1000994575127818, 0.09095401714582904, 0.083353840546109, 0.0769325164113522,
	0.07143294629536133, 0.06666870588242046,
}

// logMomentsSeries is logMoments for small t, where the difference of two
// Lgamma cancels: log Gamma(1+t) = -gamma t + sum zeta(n)/n (-t)^n.
func logMomentsSeries(k kind, t float64) (l, d float64) {
	const euler = 0.5772156649015329
	power, two := float64(t*t), 2.0 // (-t)^n, 2^(n-1)
	for n, z := range zetas {
		term := float64(z * power)
		if k == kindWeibull {
			l += term
			d += float64(term * (float64(2*two) - 2))
		} else if n%2 == 0 {
			l += float64(2 * term)
			d += float64(2 * term * (float64(2*two) - 2))
		}
		power = float64(power * -t)
		two = float64(two * 2)
	}
	if k == kindWeibull {
		l -= float64(euler * t)
	}
	return l, d
}
