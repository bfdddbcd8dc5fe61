package sim

import (
	"math"
	"slices"
	"strings"

	"dealcast/model"
)

// Metric is a row of the metrics table: one name, one formula, wherever it is
// measured.
type Metric struct {
	Name    string
	Title   string // for tables: "Win rate"
	Scopes  []Scope
	Unit    Unit
	Better  int    // +1: more is better, -1: less is better, 0: neither
	Formula string // over the window [start, start + horizon), or a period
	Help    string

	// Needs is the key without which the metric tells nothing new, "money.term",
	// and of which a scenario must have it, or a target that names the metric;
	// "": it is always measured.
	Needs string

	periodic bool // also measured in each reported period
	grid     bool // also measured in each period of the grid
	whole    bool // measured over the whole window only
	flow     bool // of a stage: reads only what came, what went and what was there
	// A ratio has den; its pooled headline is the sum of num over replications
	// over the sum of den. Others have num only; NaN is undefined.
	num, den func(*figure) float64
}

// Ratio reports whether the metric is a sum over a sum, so that it has a
// pooled headline beside its distribution over replications.
func (m *Metric) Ratio() bool { return m.den != nil }

// figure is what was counted at one place over one stretch of time: what every
// metric is computed from.
type figure struct {
	days                                              float64
	leads, won, lost                                  float64
	revenue, cycle, cost                              float64
	openStart, openEnd, openValueEnd, openDays        float64
	lostTo                                            [reasons]float64
	cycle50, cycle90                                  float64
	revenueSoFar                                      float64 // since the start of the window
	entered, first, converted, returned               float64
	left, handover, wait, work, effort, dwell         float64
	lostDays                                          float64 // of the visits that ended in a loss
	joined, delayed, begun, abandoned                 float64
	poolWait, wait90, queueDays, heldDays, memberDays float64
	size, wonWait                                     float64
	blocked, turned, doorDays, carriedDays, placeDays float64
	stuck                                             float64
	onTime                                            float64
	money                                             moneyFigure
}

func (f *figure) stageDays() float64 { return f.handover + f.wait + f.work + f.dwell + f.blocked }

// ratio is a/b, or undefined without a denominator.
func ratio(a, b float64) float64 {
	if b == 0 {
		return math.NaN()
	}
	return a / b
}

var (
	dealScopes = []Scope{ScopeRun, ScopeSource, ScopeSegment}
	runScope   = []Scope{ScopeRun}
	stageScope = []Scope{ScopeStage}
	poolScope  = []Scope{ScopePool}
)

// Metrics is THE table of metrics, in the order in which they are shown.
func Metrics() []Metric {
	return slices.Concat(dealMetrics(), moneyMetrics(), placeMetrics(), orgMetrics())
}

// measured are the metrics that one of the scenarios has columns for.
func measured(scns []*model.Scenario) []Metric {
	var list []Metric
	for _, m := range Metrics() {
		if m.Needs == "" || slices.ContainsFunc(scns, func(s *model.Scenario) bool { return has(s, m.Needs) || named(s, m.Name) }) {
			list = append(list, m)
		}
	}
	return list
}

// has says whether a scenario uses a key that some metrics need.
func has(scn *model.Scenario, key string) bool {
	switch key {
	case "money":
		return scn.Money != nil
	case "money.term":
		return scn.Money != nil && scn.Money.Term != nil
	case "deal.due":
		return scn.Due != nil
	case "door":
		return has(scn, "stage.*.limit") || has(scn, "pool.*.spans")
	case "stage.*.limit":
		return slices.ContainsFunc(scn.Stages, func(s model.Stage) bool { return s.Limit > 0 })
	case "stage.*.accept_score":
		return slices.ContainsFunc(scn.Stages, func(s model.Stage) bool { return s.AcceptScore != nil }) ||
			slices.ContainsFunc(scn.Segments, func(s model.Segment) bool {
				return slices.ContainsFunc(s.Stages, func(s model.Stage) bool { return s.AcceptScore != nil })
			})
	case "pool.*.spans":
		return slices.ContainsFunc(scn.Pools, func(p model.Pool) bool { return p.Spans[0] != "" })
	}
	panic("sim: a metric needs the unknown key " + key)
}

// named says whether a target names the metric.
func named(scn *model.Scenario, metric string) bool {
	for i := range scn.Targets {
		path := scn.Targets[i].Metric
		if path[strings.LastIndexByte(path, '.')+1:] == metric {
			return true
		}
	}
	return false
}

func dealMetrics() []Metric {
	return []Metric{
		{Name: "leads", Title: "Leads", Scopes: dealScopes, Unit: Deals, Better: +1, periodic: true, grid: true,
			Formula: "deals created", Help: "New deals, whatever became of them.",
			num: func(f *figure) float64 { return f.leads }},
		{Name: "won", Title: "Won", Scopes: dealScopes, Unit: Deals, Better: +1, periodic: true, grid: true,
			Formula: "deals won", Help: "By the date of the win; deals created before the window count for what they do inside it.",
			num: func(f *figure) float64 { return f.won }},
		{Name: "lost", Title: "Lost", Scopes: dealScopes, Unit: Deals, Better: -1, periodic: true, grid: true,
			Formula: "deals lost", Help: "By the date of the loss, for whatever reason.",
			num: func(f *figure) float64 { return f.lost }},
		{Name: "lost_to_decision", Title: "Lost to decision", Scopes: []Scope{ScopeRun, ScopeStage}, Unit: Deals, Better: -1,
			Formula: "deals lost by the customer's decision", Help: "The customer said no.",
			num: func(f *figure) float64 { return f.lostTo[lostDecision] }},
		{Name: "lost_to_patience", Title: "Lost to patience", Scopes: []Scope{ScopeRun, ScopeStage}, Unit: Deals, Better: -1,
			Formula: "deals lost because their patience ran out", Help: "The customer left before the work had begun.",
			num: func(f *figure) float64 { return f.lostTo[lostPatience] }},
		{Name: "lost_to_loops", Title: "Lost to loops", Scopes: []Scope{ScopeRun, ScopeStage}, Unit: Deals, Better: -1,
			Formula: "deals lost because they would have entered a stage more than max_visits times", Help: "The guard against endless loops.",
			num: func(f *figure) float64 { return f.lostTo[lostLoops] }},
		{Name: "lost_to_score", Title: "Lost to score", Scopes: []Scope{ScopeRun, ScopeStage}, Unit: Deals, Better: 0, Needs: "stage.*.accept_score",
			Formula: "deals lost because their score was below accept_score", Help: "Turned down by us; the customer would have gone on.",
			num: func(f *figure) float64 { return f.lostTo[lostScore] }},
		{Name: "win_rate", Title: "Win rate", Scopes: dealScopes, Unit: Share, Better: +1, periodic: true, grid: true,
			Formula: "won / (won + lost), by date of closing", Help: "Of the deals that closed, the share won.",
			num: func(f *figure) float64 { return f.won }, den: func(f *figure) float64 { return f.won + f.lost }},
		{Name: "revenue", Title: "Revenue", Scopes: dealScopes, Unit: Money, Better: +1, periodic: true, grid: true,
			Formula: "sum of the values of the deals won", Help: "Booked on the date of the win.",
			num: func(f *figure) float64 { return f.revenue }},
		{Name: "revenue_cumulative", Title: "Revenue so far", Scopes: runScope, Unit: Money, Better: +1, periodic: true, grid: true,
			Formula: "sum of the values of the deals won from the start of the window to the end of the period", Help: "What the forecast picture draws.",
			num: func(f *figure) float64 { return f.revenueSoFar }},
		{Name: "deal_value", Title: "Value of a won deal", Scopes: dealScopes, Unit: Money, Better: +1, periodic: true, grid: true,
			Formula: "revenue / won", Help: "Mean value of the deals won.",
			num: func(f *figure) float64 { return f.revenue }, den: func(f *figure) float64 { return f.won }},
		{Name: "cycle_days", Title: "Cycle time", Scopes: dealScopes, Unit: Days, Better: -1, periodic: true, grid: true,
			Formula: "mean days from creation to win, deals won", Help: "Only of deals that were won; slow deals that are still open are not in it yet.",
			num: func(f *figure) float64 { return f.cycle }, den: func(f *figure) float64 { return f.won }},
		{Name: "cycle_days_p50", Title: "Cycle time, median", Scopes: runScope, Unit: Days, Better: -1, whole: true,
			Formula: "median days from creation to win, deals won", Help: "From log-spaced bins; relative error at most 0.4%.",
			num: func(f *figure) float64 { return f.cycle50 }},
		{Name: "cycle_days_p90", Title: "Cycle time, 90th percentile", Scopes: runScope, Unit: Days, Better: -1, whole: true,
			Formula: "90th percentile of the days from creation to win, deals won", Help: "From log-spaced bins; relative error at most 0.4%.",
			num: func(f *figure) float64 { return f.cycle90 }},
		{Name: "velocity_deals", Title: "Velocity, deals", Scopes: dealScopes, Unit: DealsPerCycleDay, Better: +1, periodic: true, grid: true,
			Formula: "won / cycle_days", Help: "Won deals divided by the average time to win (100 won, 20 days: 5). Grows with the length of the window. 0 without wins.",
			num: func(f *figure) float64 {
				if f.won == 0 {
					return 0
				}
				return ratio(f.won, f.cycle/f.won)
			}},
		{Name: "throughput_per_day", Title: "Throughput", Scopes: dealScopes, Unit: DealsPerDay, Better: +1, periodic: true,
			Formula: "won / days", Help: "Deals won per day.",
			num: func(f *figure) float64 { return f.won / f.days }},
		{Name: "velocity_value", Title: "Velocity, value", Scopes: dealScopes, Unit: MoneyPerCycleDay, Better: +1,
			Formula: "(leads + open_start) x win_rate x deal_value / cycle_days", Help: "The four-lever formula. It counts deals worked on in the window once, whatever the cycle, so it is not revenue per day.",
			num: velocityValue},
		{Name: "revenue_per_day", Title: "Revenue per day", Scopes: dealScopes, Unit: MoneyPerDay, Better: +1, periodic: true,
			Formula: "revenue / days", Help: "What actually flows.",
			num: func(f *figure) float64 { return f.revenue / f.days }},
		{Name: "wip", Title: "Open deals", Scopes: append(dealScopes[:3:3], ScopeStage), Unit: Deals, Better: 0, periodic: true, grid: true, flow: true,
			Formula: "time average of open deals", Help: "Of a stage: of the deals in it.",
			num: func(f *figure) float64 { return f.openDays / f.days }},
		{Name: "open_start", Title: "Open at the start", Scopes: append(dealScopes[:3:3], ScopeStage), Unit: Deals, Better: 0,
			Formula: "open deals at the start", Help: "After the warm-up.",
			num: func(f *figure) float64 { return f.openStart }},
		{Name: "open_end", Title: "Open at the end", Scopes: append(dealScopes[:3:3], ScopeStage), Unit: Deals, Better: 0, periodic: true, grid: true, flow: true,
			Formula: "open deals at the end", Help: "open_start + leads = won + lost + open_end, in every replication.",
			num: func(f *figure) float64 { return f.openEnd }},
		{Name: "open_value_end", Title: "Value open at the end", Scopes: dealScopes, Unit: Money, Better: 0, whole: true,
			Formula: "sum of the values of the deals open at the end", Help: "Not weighted by any chance of winning.",
			num: func(f *figure) float64 { return f.openValueEnd }},
		{Name: "cost", Title: "Cost", Scopes: dealScopes, Unit: Money, Better: -1, periodic: true, grid: true,
			Formula: "leads x cost per lead + spend + pool cost", Help: "Spend and the cost of pools are spread evenly over the days. Of a source: its leads and spend; of a segment: its leads only.",
			num: func(f *figure) float64 { return f.cost }},
		{Name: "profit", Title: "Profit", Scopes: dealScopes, Unit: Money, Better: +1, periodic: true, grid: true,
			Formula: "revenue - cost", Help: "Before every cost that the scenario does not know.",
			num: func(f *figure) float64 { return f.revenue - f.cost }},
	}
}

func velocityValue(f *figure) float64 {
	winRate, value, cycle := ratio(f.won, f.won+f.lost), ratio(f.revenue, f.won), ratio(f.cycle, f.won)
	return ratio((f.leads+f.openStart)*winRate*value, cycle)
}

func placeMetrics() []Metric {
	left := func(f *figure) float64 { return f.left }
	return []Metric{
		{Name: "entered", Title: "Entered", Scopes: stageScope, Unit: Visits, Better: +1, periodic: true, grid: true, flow: true,
			Formula: "entries into the stage", Help: "Every visit counts.",
			num: func(f *figure) float64 { return f.entered }},
		{Name: "converted", Title: "Went forward", Scopes: stageScope, Unit: Visits, Better: +1, periodic: true,
			Formula: "visits that ended in a later stage or a win", Help: "By the date of leaving.",
			num: func(f *figure) float64 { return f.converted }},
		{Name: "returned", Title: "Went back", Scopes: stageScope, Unit: Visits, Better: -1, periodic: true,
			Formula: "visits that ended in the same or an earlier stage", Help: "By the date of leaving.",
			num: func(f *figure) float64 { return f.returned }},
		{Name: "lost", Title: "Lost", Scopes: stageScope, Unit: Deals, Better: -1, periodic: true,
			Formula: "visits that ended in a loss", Help: "By the date of leaving.",
			num: func(f *figure) float64 { return f.lost }},
		{Name: "conversion", Title: "Conversion", Scopes: stageScope, Unit: Share, Better: +1, periodic: true,
			Formula: "converted / (converted + lost)", Help: "Visits that went back are not counted.",
			num: func(f *figure) float64 { return f.converted }, den: func(f *figure) float64 { return f.converted + f.lost }},
		{Name: "lost_share", Title: "Lost share", Scopes: stageScope, Unit: Share, Better: -1, periodic: true,
			Formula: "lost / (converted + returned + lost)", Help: "Of all visits that ended, those that ended in a loss; below 1 - conversion where visits go back.",
			num: func(f *figure) float64 { return f.lost }, den: left},
		{Name: "stage_days", Title: "Days", Scopes: stageScope, Unit: Days, Better: -1, whole: true,
			Formula: "handover_days + wait_days + work_days + dwell_days + blocked_days", Help: "Elapsed days per visit, by date of leaving, all leavers.",
			num: func(f *figure) float64 { return f.stageDays() }, den: left},
		{Name: "onward_days", Title: "Days of those that go on", Scopes: stageScope, Unit: Days, Better: -1, whole: true,
			Formula: "mean days of the visits that did not end in a loss", Help: "Of stage_days; forward, back or won.",
			num: func(f *figure) float64 { return math.Max(0, f.stageDays()-f.lostDays) }, den: func(f *figure) float64 { return f.left - f.lost }},
		{Name: "lost_days", Title: "Days of the lost", Scopes: stageScope, Unit: Days, Better: 0, whole: true,
			Formula: "mean days of the visits that ended in a loss", Help: "Where the lost leave much faster than the others, stage_days and velocity tell of them.",
			num: func(f *figure) float64 { return f.lostDays }, den: func(f *figure) float64 { return f.lost }},
		{Name: "handover_days", Title: "Hand-over", Scopes: stageScope, Unit: Days, Better: -1, whole: true,
			Formula: "mean days from entering to joining the queue", Help: "By date of leaving, all leavers.",
			num: func(f *figure) float64 { return f.handover }, den: left},
		{Name: "wait_days", Title: "Wait", Scopes: stageScope, Unit: Days, Better: -1, whole: true,
			Formula: "mean days from joining the queue to work begun, or to giving up", Help: "By date of leaving, all leavers.",
			num: func(f *figure) float64 { return f.wait }, den: left},
		{Name: "work_days", Title: "Work", Scopes: stageScope, Unit: Days, Better: -1, whole: true,
			Formula: "mean days from work begun to work done, on the wall clock", Help: "Nights and weekends in between count.",
			num: func(f *figure) float64 { return f.work }, den: left},
		{Name: "dwell_days", Title: "Dwell", Scopes: stageScope, Unit: Days, Better: -1, whole: true,
			Formula: "mean days that the customer takes", Help: "By date of leaving, all leavers.",
			num: func(f *figure) float64 { return f.dwell }, den: left},
		{Name: "effort_days", Title: "Effort", Scopes: stageScope, Unit: Days, Better: -1, whole: true,
			Formula: "mean time that a member is held, on the pool's clock, in days of 24 open hours", Help: "work / share.",
			num: func(f *figure) float64 { return f.effort }, den: left},
		{Name: "velocity", Title: "Velocity", Scopes: stageScope, Unit: DealsPerCycleDay, Better: +1, whole: true,
			Formula: "converted / stage_days", Help: "Read it beside conversion: fast losers raise it.",
			num: func(f *figure) float64 { return ratio(f.converted, ratio(f.stageDays(), f.left)) }},
		{Name: "visits", Title: "Visits per deal", Scopes: stageScope, Unit: Visits, Better: 0, whole: true,
			Formula: "entered / deals that entered for the first time", Help: "Above 1 where deals come back.",
			num: func(f *figure) float64 { return f.entered }, den: func(f *figure) float64 { return f.first }},
		{Name: "utilisation", Title: "Utilisation", Scopes: poolScope, Unit: Share, Better: 0, periodic: true, grid: true,
			Formula: "held / present open time of the members", Help: "The part of their open time for which members hold a deal.",
			num: func(f *figure) float64 { return f.heldDays }, den: func(f *figure) float64 { return f.memberDays }},
		{Name: "queue", Title: "Queue", Scopes: poolScope, Unit: Deals, Better: -1, periodic: true, grid: true,
			Formula: "time average of the deals that wait", Help: "Nights and weekends count.",
			num: func(f *figure) float64 { return f.queueDays / f.days }},
		{Name: "wait_days", Title: "Wait", Scopes: poolScope, Unit: Days, Better: -1, periodic: true, grid: true,
			Formula: "mean days from joining the queue to work begun", Help: "By date of beginning; deals that gave up are not in it.",
			num: func(f *figure) float64 { return f.poolWait }, den: func(f *figure) float64 { return f.begun }},
		{Name: "wait_days_p90", Title: "Wait, 90th percentile", Scopes: poolScope, Unit: Days, Better: -1, whole: true,
			Formula: "90th percentile of the days from joining the queue to work begun", Help: "From log-spaced bins; relative error at most 0.4%.",
			num: func(f *figure) float64 { return f.wait90 }},
		{Name: "wait_days_per_won", Title: "Wait per won deal", Scopes: poolScope, Unit: Days, Better: -1, whole: true,
			Formula: "days that the deals won waited for the pool / won", Help: "What its queue adds to the cycle of a won deal, all visits together; the largest is the bottleneck.",
			num: func(f *figure) float64 { return f.wonWait }, den: func(f *figure) float64 { return f.won }},
		{Name: "wait_probability", Title: "Chance of waiting", Scopes: poolScope, Unit: Share, Better: -1, periodic: true,
			Formula: "requests that did not begin at once / requests", Help: "A request outside opening hours waits.",
			num: func(f *figure) float64 { return f.delayed }, den: func(f *figure) float64 { return f.joined }},
		{Name: "served", Title: "Served", Scopes: poolScope, Unit: Visits, Better: +1, periodic: true,
			Formula: "visits on which work began", Help: "By date of beginning.",
			num: func(f *figure) float64 { return f.begun }},
		{Name: "abandoned", Title: "Gave up", Scopes: poolScope, Unit: Visits, Better: -1, periodic: true,
			Formula: "visits on which patience ran out", Help: "Lost, or gone where patience_to says.",
			num: func(f *figure) float64 { return f.abandoned }},
		{Name: "capacity", Title: "Capacity", Scopes: poolScope, Unit: Members, Better: 0, periodic: true, grid: true,
			Formula: "time average of the members present", Help: "Before their share; who has left is present until his last deal is done.",
			num: func(f *figure) float64 { return f.size }},
	}
}
