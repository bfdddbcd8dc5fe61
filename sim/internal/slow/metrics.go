package slow

import (
	"math"
	"sort"

	"dealcast/model"
)

// Metrics are the metrics of the part [from, to) of this replication, by the
// path of their column, each worked out from the list of deals as its
// definition says. What has no denominator is NaN.
func (o *Outcome) Metrics(from, to float64) map[string]float64 {
	m := map[string]float64{}
	o.dealMetrics(m, "", from, to, func(*Deal) bool { return true })
	for _, s := range o.scenario.Sources {
		o.dealMetrics(m, "source."+s.Name+".", from, to, func(d *Deal) bool { return d.Source == s.Name })
	}
	for _, s := range o.scenario.Segments {
		o.dealMetrics(m, "segment."+s.Name+".", from, to, func(d *Deal) bool { return d.Segment == s.Name })
	}
	for i := range o.scenario.Stages {
		o.stageMetrics(m, i, from, to)
	}
	for i := range o.scenario.Pools {
		o.poolMetrics(m, &o.scenario.Pools[i], from, to)
	}
	return m
}

// within says whether something happened in [from, to).
func within(t, from, to float64) bool { return from <= t && t < to }

// overlap is the length of the common part of [a, b) and [from, to). What has
// not ended (b is NaN) lasts beyond the horizon; what has not begun lasts no
// time.
func overlap(a, b, from, to float64) float64 {
	if math.IsNaN(a) {
		return 0
	}
	if math.IsNaN(b) {
		b = math.Inf(1)
	}
	return math.Max(0, math.Min(b, to)-math.Max(a, from))
}

// dealMetrics are the metrics of a group of deals.
func (o *Outcome) dealMetrics(m map[string]float64, prefix string, from, to float64, in func(*Deal) bool) {
	var cycles []float64
	var leads, won, lost, revenue, cycle, openTime, openStart, openEnd, openValue, cost float64
	for _, s := range o.scenario.Sources { // a segment has no spend of its own
		if prefix == "" || prefix == "source."+s.Name+"." {
			cost += s.Spend.At(o.unknowns) * (to - from)
		}
	}
	if prefix == "" {
		for _, p := range o.scenario.Pools {
			cost += float64(p.Size) * p.Cost.At(o.unknowns) * (to - from)
		}
	}
	reasons := map[string]float64{}
	openAt := func(d *Deal, t float64) bool { return d.Created < t && !(d.Closed < t) }
	for _, d := range o.Deals {
		if !in(d) {
			continue
		}
		if within(d.Created, from, to) {
			leads++
			cost += o.costPerLead(d)
		}
		if within(d.Closed, from, to) {
			if d.Result == model.Won {
				won++
				revenue += d.Value
				cycle += d.Closed - d.Created
				cycles = append(cycles, d.Closed-d.Created)
			} else {
				lost++
				reasons[d.Reason]++
			}
		}
		openTime += overlap(d.Created, d.Closed, from, to)
		if openAt(d, from) {
			openStart++
		}
		if openAt(d, to) {
			openEnd++
			openValue += d.Value
		}
	}
	days := to - from
	sort.Float64s(cycles)
	winRate, dealValue, cycleDays := ratio(won, won+lost), ratio(revenue, won), ratio(cycle, won)
	set := func(name string, value float64) { m[prefix+name] = value }
	set("leads", leads)
	set("won", won)
	set("lost", lost)
	if prefix == "" {
		set("lost_to_decision", reasons["decision"])
		set("lost_to_patience", reasons["patience"])
		set("lost_to_loops", reasons["loops"])
		set("lost_to_score", reasons["score"])
		set("cycle_days_p50", quantile(cycles, 0.5))
		set("cycle_days_p90", quantile(cycles, 0.9))
	}
	set("win_rate", winRate)
	set("revenue", revenue)
	set("deal_value", dealValue)
	set("cycle_days", cycleDays)
	set("velocity_deals", ratio(won, cycleDays))
	if won == 0 {
		set("velocity_deals", 0)
	}
	set("throughput_per_day", won/days)
	set("velocity_value", ratio((leads+openStart)*winRate*dealValue, cycleDays))
	set("revenue_per_day", revenue/days)
	set("wip", openTime/days)
	set("open_start", openStart)
	set("open_end", openEnd)
	set("open_value_end", openValue)
	set("cost", cost)
	set("profit", revenue-cost)
}

func (o *Outcome) costPerLead(d *Deal) float64 {
	for _, s := range o.scenario.Sources {
		if s.Name == d.Source {
			return s.Cost.At(o.unknowns)
		}
	}
	panic("no source " + d.Source)
}

// ratio is a/b, or NaN without a denominator.
func ratio(a, b float64) float64 {
	if b == 0 {
		return math.NaN()
	}
	return a / b
}

// quantile is the smallest value that at least the share p do not exceed.
func quantile(sorted []float64, p float64) float64 {
	for i, v := range sorted {
		if float64(i+1)/float64(len(sorted)) >= p {
			return v
		}
	}
	return math.NaN()
}

// stageMetrics are the metrics of stage number i.
func (o *Outcome) stageMetrics(m map[string]float64, i int, from, to float64) {
	st := &o.scenario.Stages[i]
	place := map[string]int{model.Won: len(o.scenario.Stages), model.Lost: -1}
	for j := range o.scenario.Stages {
		place[o.scenario.Stages[j].Name] = j
	}
	var entered, first, left, converted, returned, lost, present, openStart, openEnd float64
	var handover, wait, work, dwell, effort, lostDays float64
	reasons := map[string]float64{}
	for _, d := range o.Deals {
		for _, v := range d.Visits {
			if v.Stage != st.Name {
				continue
			}
			present += overlap(v.Entered, v.Left, from, to)
			if within(v.Entered, from, to) {
				entered++
				if v.Visit == 0 {
					first++
				}
			}
			if v.Entered < from && !(v.Left < from) {
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
			if math.IsNaN(v.Begun) {
				wait += v.Left - v.Joined
				continue
			}
			wait += v.Begun - v.Joined
			work += v.Finished - v.Begun
			dwell += v.Left - v.Finished
			effort += v.Effort
		}
	}
	set := func(name string, value float64) { m["stage."+st.Name+"."+name] = value }
	stay := handover + wait + work + dwell
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
	set("effort_days", ratio(effort, left))
	set("wip", present/(to-from))
	set("open_start", openStart)
	set("open_end", openEnd)
	set("lost_to_decision", reasons["decision"])
	set("lost_to_patience", reasons["patience"])
	set("lost_to_loops", reasons["loops"])
	set("lost_to_score", reasons["score"])
	set("velocity", ratio(converted, ratio(stay, left)))
	set("visits", ratio(entered, first))
}

// poolMetrics are the metrics of a pool.
func (o *Outcome) poolMetrics(m map[string]float64, p *model.Pool, from, to float64) {
	uses := map[string]bool{}
	for _, st := range o.scenario.Stages {
		uses[st.Name] = st.Pool == p.Name
	}
	c := o.calendars[p.Name]
	var held, queued, joined, delayed, begun, abandoned, won, wonWait float64
	var waits []float64
	for _, d := range o.Deals {
		wonNow := d.Result == model.Won && within(d.Closed, from, to)
		if wonNow {
			won++
		}
		for _, v := range d.Visits {
			if !uses[v.Stage] || math.IsNaN(v.Joined) {
				continue
			}
			end := v.Begun // of the time in the queue
			if math.IsNaN(end) {
				end = v.Left
			}
			queued += overlap(v.Joined, end, from, to)
			if !math.IsNaN(v.Begun) {
				until := v.Finished
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
			if math.IsNaN(v.Begun) && within(v.Left, from, to) {
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
	set("utilisation", ratio(held, float64(p.Size)*c.between(from, to)))
	set("queue", queued/(to-from))
	set("wait_days", ratio(wait, begun))
	set("wait_days_p90", quantile(waits, 0.9))
	set("wait_days_per_won", ratio(wonWait, won))
	set("wait_probability", ratio(delayed, joined))
	set("served", begun)
	set("abandoned", abandoned)
	set("capacity", float64(p.Size))
}
