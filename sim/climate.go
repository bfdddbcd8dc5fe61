package sim

import (
	"math"
	"slices"
	"time"

	"dealcast/model"
	"dealcast/model/num"
	"dealcast/sim/stream"
)

// weather is what factors and shocks multiply at an instant: the rate of all
// sources, and the odds, the dwell and the value of all deals.
type weather struct{ rate, odds, dwell, value float64 }

// climate is the weather of one replication over time: a step function.
//
// A factor is a stationary AR(1) sequence over calendar periods, made both ways
// from the period of the start, so that a longer warm-up changes none of it:
// z[0] = s e[0], z[k] = r z[k-1] + s sqrt(1 - r²) e[k] and z[-k] = r z[-k+1] +
// s sqrt(1 - r²) e[-k], with s its sd, r its persistence and e independent
// standard normal numbers (Box, Jenkins, Time Series Analysis, 1970: the
// sequence is the same seen backwards). It multiplies by exp(elasticity z).
type climate struct {
	plan  *climatePlan
	edges []float64 // step i holds on [edges[i], edges[i+1]), the last for ever
	steps []weather
	byDay []int32   // the step in which each day begins
	split bool      // edges are not those of the plan
	z     []float64 // of one factor, by period
}

// climatePlan is what is fixed about the climate for all replications.
type climatePlan struct {
	factors []factorPlan
	shocks  []shockPlan
	first   int       // the day on which it begins, at most -warm-up
	days    int       // from first to the horizon
	edges   []float64 // where a factor begins a period, ascending, first included
	moves   struct{ rate, odds, dwell, value bool }
}

// factorPlan is where the numbers of a factor stand.
type factorPlan struct {
	model *model.Factor
	// The innovations of periods 0, 1, 2, ... from the start on, then those of
	// -1, -2, ... backwards, among the uniform numbers of the world.
	draw  int
	back  int // periods before that of the start
	count int // periods in all
	// The period of each step between the plan's edges, from 0 for the first.
	period []int32
}

// shockPlan is where the numbers of a shock stand.
type shockPlan struct {
	model  *model.Shock
	draw   int     // whether it happens; then, without a date, when
	starts float64 // NaN: anywhere
}

// at is the weather at time t; before the climate begins that of its first
// step.
func (c *climate) at(t float64) *weather {
	if t < float64(c.plan.first) {
		return &c.steps[0]
	}
	i := int(c.byDay[int(t-float64(c.plan.first))])
	for i+1 < len(c.edges) && c.edges[i+1] <= t {
		i++
	}
	return &c.steps[i]
}

// period is the calendar period of a day, counted from any fixed one.
func period(each string, t time.Time) int {
	switch each {
	case "year":
		return t.Year()
	case "quarter":
		return 4*t.Year() + (int(t.Month())-1)/3
	case "month":
		return 12*t.Year() + int(t.Month()) - 1
	}
	return 0
}

// compileClimate finds the periods of the factors, and where their random
// numbers and those of the shocks are drawn. It is nil without any.
func (p *Plan) compileClimate() *climatePlan {
	scn := p.scenario
	if len(scn.Factors) == 0 && len(scn.Shocks) == 0 {
		return nil
	}
	c := &climatePlan{first: p.firstDay()}
	c.days = int(math.Ceil(p.horizon)) - c.first
	date := func(day int) time.Time { return scn.Time.Start.AddDate(0, 0, day) }
	for day := c.first; day < c.first+c.days; day++ {
		fresh := day == c.first
		for i := range scn.Factors {
			each := scn.Factors[i].Each
			fresh = fresh || period(each, date(day)) != period(each, date(day-1))
		}
		if fresh {
			c.edges = append(c.edges, float64(day))
		}
	}
	for i := range scn.Factors {
		m := &scn.Factors[i]
		f := factorPlan{model: m}
		zero, first := period(m.Each, scn.Time.Start), period(m.Each, date(c.first))
		f.back = zero - first
		f.count = period(m.Each, date(c.first+c.days-1)) - first + 1
		for _, day := range c.edges {
			f.period = append(f.period, int32(period(m.Each, date(int(day)))-first))
		}
		c.factors = append(c.factors, f)
		c.move(m.Elasticity.Rate, m.Elasticity.Odds, m.Elasticity.Dwell, m.Elasticity.Value, 0)
	}
	for i := range scn.Shocks {
		m := &scn.Shocks[i]
		s := shockPlan{model: m, starts: math.NaN()}
		if m.Starts != nil {
			s.starts = daysBetween(scn.Time.Start, *m.Starts)
		}
		c.shocks = append(c.shocks, s)
		c.move(m.Rate, m.Odds, m.Dwell, m.Value, 1)
	}
	return c
}

// firstDay is the day with which the climate begins: that of the warm-up, or of
// a burst or an open deal that began before it, at most ten years.
func (p *Plan) firstDay() int {
	day := math.Floor(p.since())
	for i := range p.scenario.Sources {
		for _, b := range p.scenario.Sources[i].Bursts {
			day = math.Min(day, math.Floor(daysBetween(p.scenario.Time.Start, b.On)))
		}
	}
	if p.scenario.Open != nil {
		for _, d := range p.scenario.Open.Deals {
			day = math.Min(day, math.Floor(math.Min(d.Created, math.Min(d.Entered, d.Since))))
		}
	}
	return int(math.Max(day, math.Floor(-p.warmup)-3653))
}

// move notes what a factor or shock moves: everything that is not known to be
// what does nothing.
func (c *climatePlan) move(rate, odds, dwell, value model.Number, nothing float64) {
	moves := func(n model.Number) bool { return !n.Known() || n.Value != nothing }
	c.moves.rate = c.moves.rate || moves(rate)
	c.moves.odds = c.moves.odds || moves(odds)
	c.moves.dwell = c.moves.dwell || moves(dwell)
	c.moves.value = c.moves.value || moves(value)
}

// draws are the addresses of the climate's random numbers, which stand in the
// world's from place first on.
func (c *climatePlan) draws(first int) (list []drawPlan) {
	for i := range c.factors {
		f := &c.factors[i]
		f.draw = first + len(list)
		name := stream.Name("factor." + f.model.Name)
		at := stream.At(name, stream.Factor)
		for k := range f.count - f.back {
			list = append(list, drawPlan{name: uint64(stream.Key(name).Deal(int64(k))), at: at, visit: uint32(k)})
		}
		for k := -1; k >= -f.back; k-- {
			list = append(list, drawPlan{name: uint64(stream.Key(name).Deal(int64(k))), at: at, visit: uint32(k)})
		}
	}
	for i := range c.shocks {
		s := &c.shocks[i]
		s.draw = first + len(list)
		name := stream.Name("shock." + s.model.Name)
		list = append(list, drawPlan{name: name, at: stream.At(name, stream.Shock)})
		if math.IsNaN(s.starts) {
			list = append(list, drawPlan{name: stream.Mix(name), at: stream.At(name, stream.Starts)})
		}
	}
	return list
}

func newClimate(p *climatePlan) *climate {
	if p == nil {
		return nil
	}
	c := &climate{plan: p, byDay: make([]int32, p.days+1), split: true}
	longest := 0
	for i := range p.factors {
		longest = max(longest, p.factors[i].count)
	}
	c.z = make([]float64, longest)
	return c
}

// realise makes the weather of a replication from the uniform numbers u of its
// world and its unknowns x.
func (c *climate) realise(u, x []float64, horizon float64) {
	p := c.plan
	was := c.split
	c.split = false
	c.edges = append(c.edges[:0], p.edges...)
	c.steps = slices.Grow(c.steps[:0], len(p.edges))[:len(p.edges)]
	clear(c.steps)
	for i := range p.factors {
		c.add(&p.factors[i], u, x)
	}
	for i := range c.steps {
		s := &c.steps[i]
		s.rate, s.odds, s.dwell, s.value = num.Exp(s.rate), num.Exp(s.odds), num.Exp(s.dwell), num.Exp(s.value)
	}
	for i := range p.shocks {
		c.strike(&p.shocks[i], u, x, horizon)
	}
	if c.split || was {
		c.index()
	}
}

// add adds the logarithms of what a factor multiplies.
func (c *climate) add(f *factorPlan, u, x []float64) {
	sd, persistence := f.model.SD.At(x), f.model.Persistence.At(x)
	fresh := sd * math.Sqrt(1-float64(persistence*persistence))
	z := c.z[:f.count]
	z[f.back] = sd * num.NormQuantile(u[f.draw])
	ahead := f.count - f.back
	for k := 1; k < ahead; k++ {
		z[f.back+k] = float64(persistence*z[f.back+k-1]) + float64(fresh*num.NormQuantile(u[f.draw+k]))
	}
	for k := 1; k <= f.back; k++ {
		z[f.back-k] = float64(persistence*z[f.back-k+1]) + float64(fresh*num.NormQuantile(u[f.draw+ahead+k-1]))
	}
	e := &f.model.Elasticity
	rate, odds, dwell, value := e.Rate.At(x), e.Odds.At(x), e.Dwell.At(x), e.Value.At(x)
	for i, k := range f.period {
		s := &c.steps[i]
		s.rate += float64(rate * z[k])
		s.odds += float64(odds * z[k])
		s.dwell += float64(dwell * z[k])
		s.value += float64(value * z[k])
	}
}

// strike lets a shock happen, or not: while it lasts, it multiplies.
func (c *climate) strike(s *shockPlan, u, x []float64, horizon float64) {
	m := s.model
	if !(u[s.draw] < m.Probability.At(x)) {
		return
	}
	from := s.starts
	if math.IsNaN(from) {
		from = u[s.draw+1] * horizon
	}
	to := from + m.Lasts.At(x)
	rate, odds, dwell, value := m.Rate.At(x), m.Odds.At(x), m.Dwell.At(x), m.Value.At(x)
	i := c.cut(from)
	for end := c.cut(to); i < end; i++ {
		s := &c.steps[i]
		s.rate, s.odds, s.dwell, s.value = s.rate*rate, s.odds*odds, s.dwell*dwell, s.value*value
	}
}

// cut makes a step begin at time t and returns its index; the first where t is
// before the climate begins.
func (c *climate) cut(t float64) int {
	i, found := slices.BinarySearch(c.edges, t)
	if i == 0 || found {
		return i
	}
	c.split = true
	c.edges = slices.Insert(c.edges, i, t)
	c.steps = slices.Insert(c.steps, i, c.steps[i-1])
	return i
}

// index finds the step in which each day begins.
func (c *climate) index() {
	i := 0
	for d := range c.byDay {
		for i+1 < len(c.edges) && c.edges[i+1] <= float64(c.plan.first+d) {
			i++
		}
		c.byDay[d] = int32(i)
	}
}

// typicalRate is about how many times as many leads come with the climate as
// without, for the unknowns x; 1 without one. It serves estimates.
func (c *climatePlan) typicalRate(x []float64, horizon float64) float64 {
	times := 1.0
	if c == nil {
		return times
	}
	for i := range c.factors {
		sd := c.factors[i].model.SD.At(x) * c.factors[i].model.Elasticity.Rate.At(x)
		times *= num.Exp(float64(sd*sd) / 2) // the mean of a lognormal number
	}
	for i := range c.shocks {
		m := c.shocks[i].model
		lasts := math.Min(1, m.Lasts.At(x)/horizon)
		times *= 1 + float64(m.Probability.At(x)*lasts*(m.Rate.At(x)-1))
	}
	return times
}
