package sim

import (
	"math"
	"time"

	"dealcast/model"
	"dealcast/model/num"
	"dealcast/sim/stream"
)

const daysPerMonth = 30.4375

var arrivalGap = stream.At(0, stream.Gap)

// flow is the arrivals of a source, or of one of its bursts: gaps of mean 1 in
// operational time, turned into days through the integrated rate. Deal 0 is
// the first from the start of the window on, deal -1 the last before it, so a
// longer warm-up moves no lead, and a changed rate moves the same ones.
type flow struct {
	source *model.Source
	index  int // of the burst
	start  time.Time

	// The rate is base x shape(day) within each day; sum[i] is the integral of
	// shape from day 0 to day first+i. nil: shape is 1 throughout.
	base  float64
	shape []float64
	sum   []float64
	first int // day of shape[0], <= 0
	// A burst lasts [from, to) and counts its deals from its beginning.
	from, to float64
	burst    bool
	file     bool    // the times are those of a file
	seen     int     // how many of them are past
	varying  bool    // shape depends on unknowns
	tide     *tide   // what makes the rate, where changes move it; nil: none does
	course   *course // the rate over time instead of shape; nil: factors and shocks do not move it

	key     stream.Key
	regular bool
	back    []float64 // times of deals -1, -2, ... of the warm-up
	left    int       // of back, still to come
	day     int       // index in shape, for times to come
	s       float64   // operational time of the next deal
	number  int64     // of the next deal
	time    float64   // of the next deal; +Inf: none before the horizon
}

func (f *flow) init(p *Plan, i int) {
	sp := &p.sources[i]
	src := &p.scenario.Sources[sp.source]
	f.source, f.index, f.start = src, sp.burst, p.scenario.Time.Start
	f.regular = sp.regular
	f.burst = sp.burst >= 0
	f.file = !f.burst && src.Times != nil
	if !f.file && p.climate != nil && p.climate.moves.rate {
		f.course = new(course)
	}
	if f.burst || f.file || !shaped(src) {
		return
	}
	f.first = int(math.Floor(-p.warmup))
	f.shape = make([]float64, int(math.Ceil(p.horizon))-f.first)
	f.sum = make([]float64, len(f.shape)+1)
	f.varying = !src.Growth.Known()
	for k := range src.Season {
		f.varying = f.varying || !src.Season[k].Known()
	}
	for k := range src.Weekdays {
		f.varying = f.varying || !src.Weekdays[k].Known()
	}
}

func shaped(src *model.Source) bool {
	steady := func(n model.Number) bool { return n.Known() && n.Value == 1 }
	for k := range src.Season {
		if !steady(src.Season[k]) {
			return true
		}
	}
	for k := range src.Weekdays {
		if src.Weekdays[k] != src.Weekdays[0] {
			return true
		}
	}
	return !src.Growth.Known() || src.Growth.Value != 0
}

// realise sets the rate for the unknowns x.
func (f *flow) realise(x []float64) {
	switch {
	case f.burst:
		b := &f.source.Bursts[f.index]
		f.base = b.Leads.At(x) / b.Over.At(x)
		f.from = daysBetween(f.start, b.On)
		f.to = f.from + b.Over.At(x)
	default:
		f.base = f.source.PerDay(x)
	}
	if f.shape != nil && f.tide == nil && (f.varying || f.sum[len(f.sum)-1] == 0) {
		f.reshape(x)
	}
}

// reshape fills in the rate of each day relative to base: season, weekday
// (normalised to mean 1) and growth averaged over the day, which for the daily
// factor q is q^day x (q - 1) / ln q.
func (f *flow) reshape(x []float64) {
	var season [12]float64
	for k := range season {
		season[k] = f.source.Season[k].At(x)
	}
	var weekday [7]float64
	sum := 0.0
	for k := range weekday {
		weekday[k] = f.source.Weekdays[k].At(x)
		sum += weekday[k]
	}
	log := num.Log1p(f.source.Growth.At(x)) / daysPerMonth
	mean := 1.0
	if log != 0 {
		mean = num.Expm1(log) / log
	}
	f.sum[0] = 0 // not what the last replication left: its bits must not matter
	for i := range f.shape {
		day := f.first + i
		date := f.start.AddDate(0, 0, day)
		rate := season[date.Month()-1] * (weekday[date.Weekday()] * 7 / sum)
		if log != 0 {
			rate *= num.Exp(log*float64(day)) * mean
		}
		f.shape[i] = rate
		f.sum[i+1] = f.sum[i] + rate
	}
	origin := f.sum[-f.first]
	for i := range f.sum {
		f.sum[i] -= origin
	}
}

// begin readies the flow for a replication: it draws the deals of the warm-up
// backwards from the start, then stands at the first of them.
func (f *flow) begin(key stream.Key, warmup float64) {
	f.key = key
	f.back = f.back[:0]
	f.number, f.s, f.day = 0, 0, 0
	f.time = math.Inf(1)
	if f.file {
		f.replay(warmup)
		return
	}
	if !(f.base > 0) {
		f.left = 0
		return
	}
	if !f.burst && warmup > 0 {
		day := f.zero() - 1
		s := 0.0
		for {
			s -= f.gap(-1 - int64(len(f.back)))
			t := f.when(s/f.base, &day)
			if !(t >= -warmup) {
				break
			}
			f.back = append(f.back, t)
		}
	}
	f.left = len(f.back)
	if !f.regular {
		f.s = f.gap(0)
	}
	if f.left > 0 {
		f.number = -int64(f.left)
		f.time = f.back[f.left-1]
		return
	}
	f.day = f.zero()
	f.forward()
	if f.burst { // its part before the beginning of the world is skipped
		for f.time < -warmup {
			f.advance()
		}
	}
}

// zero is the day, or the step of the course, from which deals are counted.
func (f *flow) zero() int {
	if f.course != nil {
		return f.course.zero
	}
	return -f.first
}

// advance moves on to the next deal.
func (f *flow) advance() {
	f.number++
	if f.file {
		f.seen++
		f.replayed()
		return
	}
	if f.left > 1 {
		f.left--
		f.time = f.back[f.left-1]
		return
	}
	if f.left == 1 {
		f.left = 0
		f.day = f.zero()
	} else {
		f.s += f.gap(f.number)
	}
	f.forward()
}

// forward sets the time of the deal at operational time s from the start on.
func (f *flow) forward() {
	if f.burst {
		if f.course != nil {
			f.time = f.course.when(f.s/f.base, &f.day)
		} else {
			f.time = f.from + f.s/f.base
		}
		if !(f.time < f.to) {
			f.time = math.Inf(1)
		}
		return
	}
	f.time = f.when(f.s/f.base, &f.day)
}

func (f *flow) gap(n int64) float64 {
	if f.regular {
		return 1
	}
	return stream.Exponential(f.key.Deal(n).Bits(arrivalGap, 0))
}

// when is the time at which the integral of shape reaches s; +-Inf outside the
// days there are. day is where the search begins and ends; calls go one way.
func (f *flow) when(s float64, day *int) float64 {
	if f.course != nil {
		return f.course.when(s, day)
	}
	if f.shape == nil {
		return s
	}
	if s >= 0 {
		for *day < len(f.shape) && f.sum[*day+1] <= s {
			*day++
		}
	} else {
		for *day >= 0 && f.sum[*day] > s {
			*day--
		}
	}
	if *day < 0 {
		return math.Inf(-1)
	}
	if *day == len(f.shape) {
		return math.Inf(1)
	}
	return float64(f.first+*day) + (s-f.sum[*day])/f.shape[*day]
}

func daysBetween(start, at time.Time) float64 { return at.Sub(start).Hours() / 24 }
