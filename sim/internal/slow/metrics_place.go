package slow

import (
	"math"
	"slices"
	"sort"

	"dealcast/model"
)

// stageMetrics are the metrics of stage number i.
func (o *Outcome) stageMetrics(m map[string]float64, i int, from, to float64) {
	st := &o.world.scn.Stages[i]
	place := map[string]int{model.Won: len(o.world.scn.Stages), model.Lost: -1}
	for j := range o.world.scn.Stages {
		place[o.world.scn.Stages[j].Name] = j
	}
	var entered, first, left, converted, returned, lost, present, openStart, openEnd float64
	var handover, wait, work, dwell, blocked, effort, lostDays, turnedAway, atDoor float64
	reasons := map[string]float64{}
	for _, d := range o.Deals {
		if d.Shut == st.Name && within(d.Closed, from, to) {
			turnedAway++
		}
		atDoor += d.outside(st.Name, from, to)
		for _, v := range d.Visits {
			if v.Stage != st.Name {
				continue
			}
			present += overlap(v.Entered, v.Left, from, to)
			if within(v.Entered, from, to) && v.Status == "" {
				entered++
				if v.Visit == 0 {
					first++
				}
			}
			if (v.Entered < from || v.Status != "") && !(v.Left < from) {
				openStart++
			}
			if v.Entered < to && !(v.Left < to) {
				openEnd++
			}
			if !within(v.Left, from, to) {
				continue
			}
			left++
			switch {
			case v.To == model.Lost:
				lost++
				lostDays += v.Left - v.Entered
				reasons[v.Reason]++
			case place[v.To] > i:
				converted++
			default:
				returned++
			}
			handover += v.Joined - v.Entered
			blocked += v.Left - v.Ready
			if math.IsNaN(v.Begun) {
				wait += v.Ready - v.Joined
				continue
			}
			wait += v.Begun - v.Joined
			work += v.Finished - v.Begun
			dwell += v.Ready - v.Finished
			effort += v.Effort
		}
	}
	set := func(name string, value float64) { m["stage."+st.Name+"."+name] = value }
	stay := handover + wait + work + dwell + blocked
	set("entered", entered)
	set("converted", converted)
	set("returned", returned)
	set("lost", lost)
	set("conversion", ratio(converted, converted+lost))
	set("lost_share", ratio(lost, left))
	set("stage_days", ratio(stay, left))
	set("onward_days", ratio(stay-lostDays, left-lost))
	set("lost_days", ratio(lostDays, lost))
	set("handover_days", ratio(handover, left))
	set("wait_days", ratio(wait, left))
	set("work_days", ratio(work, left))
	set("dwell_days", ratio(dwell, left))
	set("blocked_days", ratio(blocked, left))
	set("turned_away", turnedAway)
	set("door_queue", atDoor/(to-from))
	set("effort_days", ratio(effort, left))
	set("wip", present/(to-from))
	set("open_start", openStart)
	set("open_end", openEnd)
	set("lost_to_decision", reasons["decision"])
	set("lost_to_patience", reasons["patience"])
	set("lost_to_loops", reasons["loops"])
	set("lost_to_full", reasons["full"])
	set("lost_to_score", reasons["score"])
	set("velocity", ratio(converted, ratio(stay, left)))
	set("visits", ratio(entered, first))
}

// outside is how long a deal has stood in [from, to) before the door of a stage.
func (d *Deal) outside(name string, from, to float64) (days float64) {
	if d.Wanted == name {
		in := d.Closed
		if len(d.Visits) > 0 {
			in = d.Visits[0].Entered
		}
		days += overlap(d.Asked, in, from, to)
	}
	for _, v := range d.Visits {
		if v.Wanted == name {
			days += overlap(v.Ready, v.Left, from, to)
		}
	}
	return days
}

// poolMetrics are the metrics of a pool.
func (o *Outcome) poolMetrics(m map[string]float64, p *pool, from, to float64) {
	uses := map[string]bool{}
	for i := range o.world.scn.Stages {
		st := &o.world.scn.Stages[i]
		uses[st.Name] = slices.Contains(poolsOf(st), p.Name)
	}
	c := p.calendar
	var present, openPresent float64
	for _, its := range p.members {
		gone := its.gone
		if math.IsNaN(gone) {
			gone = to
		}
		present += overlap(its.joined, gone, from, to)
		if its.joined < to && gone > from {
			openPresent += c.between(math.Max(its.joined, from), math.Min(gone, to))
		}
	}
	var held, queued, joined, delayed, begun, abandoned, won, wonWait float64
	var waits []float64
	for _, d := range o.Deals {
		wonNow := d.Result == model.Won && within(d.Closed, from, to)
		if wonNow {
			won++
		}
		for _, v := range d.Visits {
			if !uses[v.Stage] || math.IsNaN(v.Joined) || v.Status == model.Dwelling {
				continue // of a deal that was through with the pool nothing is known
			}
			end := v.Begun // of the time in the queue
			if math.IsNaN(end) {
				end = v.Ready
			}
			queued += overlap(v.Joined, end, from, to)
			if !math.IsNaN(v.Begun) {
				until := v.Released
				if math.IsNaN(until) {
					until = to
				}
				if v.Begun < to && until > from {
					held += c.between(math.Max(v.Begun, from), math.Min(until, to))
				}
			}
			if within(v.Joined, from, to) {
				joined++
				if !(v.Begun == v.Joined) {
					delayed++
				}
			}
			if within(v.Begun, from, to) {
				begun++
				waits = append(waits, v.Begun-v.Joined)
			}
			if math.IsNaN(v.Begun) && within(v.Ready, from, to) {
				abandoned++
			}
			if wonNow {
				wonWait += end - v.Joined
			}
		}
	}
	sort.Float64s(waits)
	wait := 0.0
	for _, w := range waits {
		wait += w
	}
	set := func(name string, value float64) { m["pool."+p.Name+"."+name] = value }
	set("utilisation", ratio(held, openPresent))
	set("queue", queued/(to-from))
	set("wait_days", ratio(wait, begun))
	set("wait_days_p90", quantile(waits, 0.9))
	set("wait_days_per_won", ratio(wonWait, won))
	set("wait_probability", ratio(delayed, joined))
	set("served", begun)
	set("abandoned", abandoned)
	set("capacity", present/(to-from))
	var carried, places float64
	for _, d := range o.Deals {
		for _, v := range d.Visits {
			if o.world.carries(p, v.Stage) {
				carried += overlap(v.Entered, v.Left, from, to)
			}
		}
	}
	for _, its := range p.members {
		places += float64(p.PerMember) * overlap(its.joined, its.left, from, to)
	}
	set("carried", carried/(to-from))
	set("portfolio_use", ratio(carried, places))
}
