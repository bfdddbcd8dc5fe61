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
	for _, s := range o.world.scn.Sources {
		o.dealMetrics(m, "source."+s.Name+".", from, to, func(d *Deal) bool { return d.Source == s.Name })
	}
	for _, s := range o.world.scn.Segments {
		o.dealMetrics(m, "segment."+s.Name+".", from, to, func(d *Deal) bool { return d.Segment == s.Name })
	}
	for i := range o.world.scn.Stages {
		o.stageMetrics(m, i, from, to)
	}
	for _, p := range o.world.pools {
		o.poolMetrics(m, p, from, to)
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
	var leads, won, lost, revenue, cycle, openTime, openStart, openEnd, openValue float64
	var cash, mrr, customers, renewals, churned, due, onTime float64
	cost := o.standingCost(prefix, from, to)
	reasons := map[string]float64{}
	openAt := func(d *Deal, t float64) bool { return (d.Created < t || d.Open != "") && !(d.Closed < t) }
	for _, d := range o.Deals {
		if !in(d) {
			continue
		}
		cash += d.cash(from, to)
		if c := d.contract; c != nil && c.recurs {
			if within(c.ends, from, to) {
				churned++
			}
			for _, its := range c.terms[1:] {
				if within(its.from, from, to) {
					renewals++
				}
			}
		}
		if value, ok := d.runs(to); ok {
			customers++
			mrr += value / o.world.termMonths()
		}
		if within(d.Created, from, to) && d.Open == "" {
			leads++
			cost += d.cost
		}
		if within(d.Closed, from, to) {
			if !math.IsNaN(d.Due) {
				due++
				if d.Closed <= d.Due {
					onTime++
				}
			}
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
		set("lost_to_full", reasons["full"])
		set("lost_to_score", reasons["score"])
		set("deadlocked", float64(o.world.deadlocked()))
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
	set("cash", cash)
	set("cash_flow", cash-cost)
	set("renewals", renewals)
	set("churned", churned)
	set("mrr", mrr)
	set("customers", customers)
	set("on_time", ratio(onTime, due))
	set("cost", cost)
	set("profit", revenue-cost)
}

// standingCost is what is spent in [from, to) whether or not there are leads: by
// sources, and by pools, whose members cost from joining to the date of leaving.
func (o *Outcome) standingCost(prefix string, from, to float64) (cost float64) {
	w := o.world
	for i, src := range w.scn.Sources { // a segment has no spend of its own
		if prefix == "" || prefix == "source."+src.Name+"." {
			cost += w.integral(from, to, func(t float64) float64 {
				return w.number(t, func(s *model.Scenario) model.Number { return s.Sources[i].Spend })
			})
		}
	}
	if prefix != "" {
		return cost
	}
	for i, p := range w.pools {
		perDay := func(t float64) float64 {
			c := w.number(t, func(s *model.Scenario) model.Number { return s.Pools[i].Cost })
			if p.CostShare {
				c *= w.number(t, func(s *model.Scenario) model.Number { return s.Pools[i].Share })
			}
			return c
		}
		for _, m := range p.members {
			until := m.left
			if math.IsNaN(until) {
				until = to
			}
			cost += w.integral(math.Max(from, m.joined), math.Min(to, until), perDay)
		}
	}
	return cost
}

// termMonths is the length of a term in months.
func (w *world) termMonths() float64 {
	const month = 30.4375
	return float64(w.scn.Money.Term.Months) + w.scn.Money.Term.Days/month
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
