package sim

import "math"

// pace is how fast a member works at a time, and how fast that grows.
type pace struct{ speed, slope float64 }

// workEnds is when work of the given effort, in open days at speed 1, is done
// that is begun at time t by the members at hand: it goes on while all their
// pools are open, at the speed of the slowest; +Inf past the horizon. Speeds
// are linear between the moments at which something bends, so that the work
// done by then is a quadratic of time.
func (e *engine) workEnds(st *stage, hands []int32, t, begun, effort float64) float64 {
	if effort == 0 {
		return t
	}
	for t < e.horizon {
		until, open := math.Inf(1), true
		for _, k := range st.pools {
			c := e.pools[k].clock
			if at := c.opens(t); at > t {
				if open {
					until, open = at, false
				}
				until = math.Max(until, at)
			} else if open {
				until = math.Min(until, c.closes(t))
			}
		}
		if !open {
			t = until
			continue
		}
		p, until := e.slowest(st, hands, t, begun, until)
		span := until - t
		if done := float64(p.speed*span) + float64(float64(p.slope*span)*span/2); until < math.Inf(1) && done < effort {
			effort -= done
			t = until
			continue
		}
		root := math.Sqrt(float64(p.speed*p.speed) + float64(2*p.slope*effort))
		return t + 2*effort/(p.speed+root)
	}
	return math.Inf(1)
}

// slowest is the pace of the slowest member at time t, and until when, at most
// the given time, it is a line.
func (e *engine) slowest(st *stage, hands []int32, t, begun, until float64) (pace, float64) {
	at := func(i int) pace {
		k := st.pools[i]
		give := e.fig.gives[k].at(begun)
		if hands[i] < 0 {
			return pace{give, 0}
		}
		speed, slope := e.pools[k].crew.members[hands[i]].speed(t)
		return pace{speed * give, slope * give}
	}
	// Who is the slowest a moment later: at a crossing, rounding must not keep
	// the one who has just ceased to be.
	const moment = 1e-9
	soon := func(p pace) float64 { return p.speed + float64(p.slope*moment) }
	p := at(0)
	for i := 1; i < len(st.pools); i++ {
		if q := at(i); soon(q) < soon(p) {
			p = q
		}
	}
	for i := range st.pools {
		if hands[i] >= 0 {
			if full := e.pools[st.pools[i]].crew.members[hands[i]].full; full > t {
				until = math.Min(until, full)
			}
		}
		// Where another becomes the slowest. A crossing so near that time
		// would not advance is passed over.
		if q := at(i); q.slope < p.slope {
			if cross := t + (q.speed-p.speed)/(p.slope-q.slope); cross > t+moment {
				until = math.Min(until, cross)
			}
		}
	}
	return p, until
}
