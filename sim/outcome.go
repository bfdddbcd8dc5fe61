package sim

// choose is the way that the uniform number u cuts, for a deal whose odds are
// multiplied by odds and whose forward shares are multiplied by keep.
func (s *stage) choose(cuts []float64, u, odds, keep float64) int32 {
	if s.forward == 0 {
		return cut(cuts, 0, u)
	}
	// Odds multiply the forward weights, then all are renormalised: forward
	// ways share the part f of the whole instead of all. What cooling then
	// takes from them is lost; back ways keep their width. The number u is
	// stretched so that the cuts can stay.
	all := cuts[s.forward-1]
	f, stretch := all, 1.0
	if odds != 1 {
		f = odds * all / (float64(odds*all) + (1 - all))
		stretch = f / all
	}
	if u < f*keep {
		return cut(cuts, 0, u/(stretch*keep))
	}
	u += f - float64(f*keep)
	if odds != 1 && all < 1 {
		u = 1 - float64((1-u)*((1-all)/(1-f)))
	}
	return cut(cuts, int(s.forward), u)
}

// cut is the first way from the given one on whose cut is above u.
func cut(cuts []float64, from int, u float64) int32 {
	for k := from; k < len(cuts)-1; k++ {
		if u < cuts[k] {
			return int32(k)
		}
	}
	return int32(len(cuts) - 1)
}

// cutsAt are the cuts of a group at time t, where changes move shares or odds.
func (s *stage) cutsAt(group int, odds, t float64) []float64 {
	row := func(all []float64) []float64 { return all[group*s.stride : (group+1)*s.stride] }
	from := row(s.shares)
	for i := range s.steps {
		step := &s.steps[i]
		if t < step.on {
			break
		}
		to := row(step.to)
		if t < step.until {
			f := (t - step.on) / (step.until - step.on)
			for k := range to {
				s.mixed[k] = between(from[k], to[k], f)
			}
			from = s.mixed[:s.stride]
			break
		}
		from = to
	}
	cutShares(s.scratch, from, int(s.forward), odds)
	return s.scratch
}

// cutShares turns the shares of the drawn ways, the last of them lost, into
// cuts: odds act on the weights of won and of stages further on, the first
// so many, then all weights are renormalised.
func cutShares(cuts, shares []float64, forward int, odds float64) {
	last := len(cuts) - 1
	total := 0.0
	for k, w := range shares {
		if k < forward {
			w *= odds
		}
		cuts[k] = w
		total += w
	}
	lost, sum := shares[last], 0.0
	for k := range last {
		sum += cuts[k]
		cuts[k] = sum / total
	}
	cuts[last] = 1
	if lost == 0 && last > 0 {
		cuts[last-1] = 1 // rounding must not lose a deal
	}
}
