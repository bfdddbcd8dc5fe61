package model

import (
	"dealcast/model/dist"
)

// Fixed reports whether the distribution has no unknown parameter.
func (d *Dist) Fixed() bool {
	for _, p := range d.Params {
		if !p.Known() {
			return false
		}
	}
	for i := range d.Of {
		if !d.Of[i].Weight.Known() || !d.Of[i].Dist.Fixed() {
			return false
		}
	}
	return d.Shift.Known() && (d.Tail == nil || d.Tail.Fixed())
}

// At is the distribution with the realised unknowns x; x may be nil when the
// distribution is Fixed. Parameters that do not fit together in this world are
// replaced by the nearest that do.
func (d *Dist) At(x []float64) dist.Dist {
	c := d.native(x)
	if s := d.Shift.At(x); s != 0 {
		c = c.Shifted(s)
	}
	if d.Scale != 1 && d.Scale != 0 {
		c = c.Scaled(d.Scale)
	}
	return c
}

// native is the distribution before shift and scale.
func (d *Dist) native(x []float64) dist.Dist {
	switch d.Family {
	case "mixture":
		weights, parts := make([]float64, len(d.Of)), make([]dist.Dist, len(d.Of))
		for i := range d.Of {
			weights[i], parts[i] = d.Of[i].Weight.At(x), d.Of[i].Dist.At(x)
		}
		c, err := dist.Mixture(weights, parts)
		if err != nil { // only when every weight is drawn as 0
			return parts[0]
		}
		return c
	case "empirical":
		c, err := dist.Empirical(d.Values, d.Weight, d.tail(x))
		if err != nil { // an uncertain tail does not fit
			c, _ = dist.Empirical(d.Values, d.Weight, nil)
		}
		return c
	}
	recipe := d.recipe
	if recipe == (dist.Recipe{}) { // made by hand rather than by Load
		var err error
		if recipe, err = dist.Lookup(d.Family, d.Names); err != nil {
			return dist.Constant(0)
		}
	}
	var buf [8]float64
	values := buf[:0]
	for _, p := range d.Params {
		values = append(values, p.At(x))
	}
	c, _ := recipe.MakeClipped(values)
	return c
}

// tail is the tail of an empirical distribution, nil when it has none.
func (d *Dist) tail(x []float64) *dist.Dist {
	if d.Tail == nil {
		return nil
	}
	t := d.Tail.At(x)
	return &t
}

// weights is the sum of the weights of a mixture.
func (d *Dist) weights(x []float64) float64 {
	sum := 0.0
	for i := range d.Of {
		sum += d.Of[i].Weight.At(x)
	}
	return sum
}

// Sampler is a sampler of the distribution with the realised unknowns x. It
// uses a quantile table when the parameters are the same in every world.
func (d *Dist) Sampler(x []float64) dist.Sampler {
	return dist.NewSampler(d.At(x), d.Fixed())
}
