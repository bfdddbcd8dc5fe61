package dist

type parts struct {
	mean, variance, least float64
}

func (p *parts) quantile(u float64) float64 { return 0 }
func (p *parts) cdf(x float64) float64      { return 0 }

func loglogisticQuantile(a, u float64) float64    { return 0 }
func normalQuantile(a, b, u float64) float64      { return 0 }
func triangularQuantile(a, u float64) float64     { return 0 }
func hyperQuantile(a, b, c, u float64) float64    { return 0 }
func normalCDF(a, b, x float64) float64           { return 0 }
func triangularCDF(a, x float64) float64          { return 0 }
func loglogisticMoments(a float64) (m, v float64) { return 0, 0 }
func normalMoments(a float64) (m, v float64)      { return 0, 0 }

// Mixture is each part with probability proportional to its weight.
func Mixture(weights []float64, parts []Dist) (Dist, error) { return Dist{}, errLater }

// Empirical is the values with the given weights (nil: equal).
func Empirical(values, weights []float64, tail *Dist) (Dist, error) { return Dist{}, errLater }

type later string

func (l later) Error() string { return string(l) }

const errLater = later("not supported yet")
