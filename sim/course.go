package sim

import "math"

// course is the rate of a flow in a world in which it does not keep to whole
// days: a step function, relative to the flow's base.
type course struct {
	edge []float64 // step i lasts [edge[i], edge[i+1])
	rate []float64 // of each step
	sum  []float64 // its integral from edge[zero] to each edge
	zero int       // the step from which deals are counted
}

// follow makes the course of a flow under the weather of a replication. That
// of a burst begins with the burst, whenever that was.
func (f *flow) follow(sky *climate, horizon float64) {
	c := f.course
	if c == nil {
		return // the times of a file stand as they are
	}
	c.edge, c.rate, c.zero = c.edge[:0], c.rate[:0], 0
	from, to := float64(sky.plan.first), math.Ceil(horizon)
	if f.burst {
		from, to = f.from, math.Min(f.to, horizon)
	}
	step := 0
	for step+1 < len(sky.edges) && sky.edges[step+1] <= from {
		step++
	}
	for t := from; t < to; {
		if t == 0 && !f.burst {
			c.zero = len(c.edge)
		}
		rate, until := sky.steps[step].rate, to
		if step+1 < len(sky.edges) && sky.edges[step+1] < until {
			until = sky.edges[step+1]
		}
		switch {
		case f.shape != nil:
			day := math.Floor(t)
			until = math.Min(until, day+1)
			if f.tide != nil && f.tide.bends(day) {
				rate *= f.rateAt(int(day), (t+until)/2)
			} else {
				rate *= f.dayShape(day)
			}
		case t < 0 && !f.burst:
			until = math.Min(until, 0)
		}
		c.edge, c.rate = append(c.edge, t), append(c.rate, rate)
		if t = until; step+1 < len(sky.edges) && sky.edges[step+1] <= t {
			step++
		}
	}
	c.edge = append(c.edge, to)
	c.integrate()
}

// dayShape is the rate of a day relative to base; before the warm-up that of
// its first day.
func (f *flow) dayShape(day float64) float64 {
	return f.shape[max(0, int(day)-f.first)]
}

// integrate sums the rate up from edge[zero] both ways, so that no step before
// the warm-up moves a deal.
func (c *course) integrate() {
	n := len(c.rate)
	if cap(c.sum) <= n {
		c.sum = make([]float64, n+1)
	}
	c.sum = c.sum[:n+1]
	c.sum[c.zero] = 0
	for i := c.zero; i < n; i++ {
		c.sum[i+1] = c.sum[i] + float64(c.rate[i]*(c.edge[i+1]-c.edge[i]))
	}
	for i := c.zero - 1; i >= 0; i-- {
		c.sum[i] = c.sum[i+1] - float64(c.rate[i]*(c.edge[i+1]-c.edge[i]))
	}
}

// when is the time at which the integral of the rate reaches s; +-Inf outside
// the steps. step is where the search begins and ends; calls go one way.
func (c *course) when(s float64, step *int) float64 {
	n := len(c.rate)
	if s >= 0 {
		for *step < n && c.sum[*step+1] <= s {
			*step++
		}
	} else {
		for *step >= 0 && c.sum[*step] > s {
			*step--
		}
	}
	if *step < 0 {
		return math.Inf(-1)
	}
	if *step == n {
		return math.Inf(1)
	}
	if s < 0 { // from its end, which a longer warm-up does not move
		return c.edge[*step+1] - (c.sum[*step+1]-s)/c.rate[*step]
	}
	return c.edge[*step] + (s-c.sum[*step])/c.rate[*step]
}
