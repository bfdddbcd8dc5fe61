package model

import (
	"math"
	"slices"

	"dealcast/model/num"
)

// held is for each pool the time for which its members are asked for over the
// time that they have in the report window, when so much work a day comes to
// each stage.
func (s *Scenario) held(perDay, x []float64) []float64 {
	load := make([]float64, len(s.Pools))
	for k := range s.Stages {
		st := &s.Stages[k]
		if perDay[k] == 0 || st.Pool == "" {
			continue
		}
		speed := math.Inf(1) // of the slowest pool, of whose members the others wait
		for _, name := range st.Pools {
			speed = min(speed, s.pool(name).Speed(x))
		}
		for p := range s.Pools {
			if slices.Contains(st.Pools, s.Pools[p].Name) {
				load[p] += float64(perDay[k] / speed)
			}
		}
	}
	for p := range load {
		if load[p] > 0 {
			load[p] /= float64(s.members(&s.Pools[p], x) * s.openShare(s.Pools[p].Calendar))
		}
	}
	return load
}

// Speed is how much work a member of speed 1 does in a day of open time, for
// the unknowns x: the share of the time that is left for it.
func (p *Pool) Speed(x []float64) float64 {
	return float64(p.Share.At(x) * (1 - p.Overhead.At(x)))
}

// openShare is the part of the report window in which the calendar is open,
// holidays included.
func (s *Scenario) openShare(c *Calendar) float64 {
	if c == nil {
		return 1
	}
	open, all := 0.0, math.Ceil(s.Time.Horizon)
	end := s.Time.Start.AddDate(0, 0, int(all))
	for day := s.Time.Start; day.Before(end); day = day.AddDate(0, 0, 1) {
		if c.Open(day) {
			open++
		}
	}
	return float64(open*c.Clock().DayHours) / 24 / all
}

// members estimates the mean number of members in the report window, in
// members at full speed.
func (s *Scenario) members(p *Pool, x []float64) float64 {
	share := p.Attrition.At(x)
	if len(p.Hires) == 0 && share == 0 {
		return float64(p.Size)
	}
	hazard := -num.Log1p(-share) / yearDays
	sum := 0.0
	for i := range points {
		t := s.Time.Horizon * (float64(i) + 0.5) / points
		sum += float64(s.nominal(p, t, x) * staying(hazard, t, p.Backfill, x))
	}
	return sum / points
}

// nominal is the number of members at time t without attrition, those on their
// ramp counted at their speed.
func (s *Scenario) nominal(p *Pool, t float64, x []float64) float64 {
	n := float64(p.Size)
	for i := range p.Hires {
		h := &p.Hires[i]
		if since := t - s.day(h.On); since >= 0 {
			n = max(0, n+float64(float64(h.Add)*h.Speed(since, x)))
		}
	}
	return n
}

// Speed is the speed of a joiner so many days after the first, where 1 is full
// speed; 1 of leavers.
func (h *Hire) Speed(since float64, x []float64) float64 {
	ramp := h.Ramp.At(x)
	if h.Add < 0 || !(since < ramp) {
		return 1
	}
	from := h.From.At(x)
	return from + float64((1-from)*since/ramp)
}

// staying is the share of the members that is there at time t, when each
// leaves at a constant hazard per day and is replaced after the backfill: in
// the long run there for 1 / hazard days and missing for the backfill.
func staying(hazard, t float64, backfill *Number, x []float64) float64 {
	left := num.Exp(-float64(hazard * t))
	if backfill == nil {
		return left
	}
	return max(left, 1/(1+float64(hazard*backfill.At(x))))
}
