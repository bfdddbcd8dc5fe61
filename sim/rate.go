package sim

import (
	"math"
	"time"

	"dealcast/model"
	"dealcast/model/num"
)

// The numbers that make the rate of a source, by place.
const (
	rateItself = iota
	rateEvery
	rateSpend
	responseSpend
	responseRate
	responseElasticity
	rateGrowth
	rateSeason                    // twelve, January first
	rateWeekday = rateSeason + 12 // seven, Sunday first
	rateNumbers = rateWeekday + 7
)

// rateNumber is one of the numbers that make the rate of a source.
func rateNumber(m *model.Source, k int) (n model.Number, absent bool) {
	response := m.Response
	if response == nil {
		response = &model.Response{}
	}
	switch k {
	case rateItself:
		return m.Rate, false
	case rateEvery:
		return optional(m.Every)
	case rateSpend:
		return m.Spend, m.Response == nil
	case responseSpend:
		return response.Spend, m.Response == nil
	case responseRate:
		return response.Rate, m.Response == nil
	case responseElasticity:
		return response.Elasticity, m.Response == nil
	case rateGrowth:
		return m.Growth, false
	}
	if k < rateWeekday {
		return m.Season[k-rateSeason], false
	}
	return m.Weekdays[k-rateWeekday], false
}

// tide is the rate of a flow that changes move. Numbers that go on changing
// within a day, or a part of it that weather cuts out, have the values of its
// middle there.
type tide struct {
	figures *figures
	source  int
	month   []int8 // of each day of the flow's shape, January 0
	weekday []int8
	of      [rateNumbers]func(version int) float64
	moving  []int     // those of the numbers that changes move
	parts   []float64 // of the versions, for which v holds
	v       [rateNumbers]float64
}

// change makes ready a flow whose rate changes move: its shape is then the rate
// itself.
func (f *flow) change(fig *figures, i int, moving []int) {
	p := fig.plan
	t := &tide{figures: fig, source: p.sources[i].source, moving: moving, parts: make([]float64, len(p.versions))}
	f.tide = t
	if fig.climate != nil {
		f.course = new(course) // weather cuts days
	}
	f.first = int(math.Floor(-p.warmup))
	days := int(math.Ceil(p.horizon)) - f.first
	f.shape, f.sum = make([]float64, days), make([]float64, days+1)
	for day := range days {
		date := f.start.AddDate(0, 0, f.first+day)
		t.month = append(t.month, int8(date.Month()-time.January))
		t.weekday = append(t.weekday, int8(date.Weekday()))
	}
	for k := range t.of {
		t.of[k] = fig.numberAt(func(s *model.Scenario) (model.Number, bool) { return rateNumber(&s.Sources[t.source], k) }, math.NaN())
	}
}

// changed sets the rate of each day.
func (f *flow) changed() {
	f.base = 1
	f.tide.parts[0] = 0 // the numbers are those of another replication
	for k, of := range f.tide.of {
		f.tide.v[k] = of(0)
	}
	for i := range f.shape {
		f.shape[i] = f.rateAt(f.first+i, float64(f.first+i)+0.5)
	}
	f.sum[-f.first] = 0
	for i := -f.first; i < len(f.shape); i++ {
		f.sum[i+1] = f.sum[i] + f.shape[i]
	}
	for i := -f.first - 1; i >= 0; i-- {
		f.sum[i] = f.sum[i+1] - f.shape[i]
	}
}

// bends reports whether the rate goes on changing within the day.
func (t *tide) bends(day float64) bool {
	for i := range t.figures.plan.versions {
		if v := &t.figures.plan.versions[i]; i > 0 && v.on < day+1 && day < v.until {
			return true
		}
	}
	return false
}

// rateAt is the rate of a day, with the numbers of time t.
func (f *flow) rateAt(day int, t float64) float64 {
	f.tide.numbers(t)
	v, src := &f.tide.v, f.source
	var rate float64
	switch {
	case src.Every != nil:
		rate = 1 / v[rateEvery]
	case src.Response != nil:
		rate = v[responseRate] * num.Pow(v[rateSpend]/v[responseSpend], v[responseElasticity])
	default:
		rate = v[rateItself]
	}
	week := 0.0
	for _, x := range v[rateWeekday:rateNumbers] {
		week += x
	}
	if week == 0 {
		return 0
	}
	i := max(0, day-f.first)
	rate *= v[rateSeason+int(f.tide.month[i])] * (v[rateWeekday+int(f.tide.weekday[i])] * 7 / week)
	if v[rateGrowth] != 0 {
		log := num.Log1p(v[rateGrowth]) / daysPerMonth
		rate *= num.Exp(log*float64(day)) * (num.Expm1(log) / log)
	}
	return rate
}

// numbers brings the numbers to time t.
func (t *tide) numbers(at float64) {
	versions := t.figures.plan.versions
	same := t.parts[0] == 1
	t.parts[0] = 1
	for i := 1; i < len(versions); i++ {
		part := versions[i].part(at)
		same = same && part == t.parts[i]
		t.parts[i] = part
	}
	if same {
		return
	}
	for _, k := range t.moving {
		of := t.of[k]
		x := of(0)
		last := x
		for i := 1; i < len(versions); i++ {
			next := of(i)
			x, last = approach(x, last, next, t.parts[i]), next
		}
		t.v[k] = x
	}
}
