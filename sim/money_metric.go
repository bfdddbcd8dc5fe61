package sim

import "math"

// moneyFigure is what was counted of the money after the win and of due dates.
type moneyFigure struct {
	cash           float64
	low, turn      float64 // of the cash flow so far: its lowest point, and the day from which it is not below zero
	flowSoFar      float64 // cash - cost since the start of the window
	monthly, alive float64 // contracts at the end
	renewed, ended float64
}

func moneyMetrics() []Metric {
	return []Metric{
		{Name: "on_time", Title: "On time", Scopes: dealScopes, Unit: Share, Better: +1, Needs: "deal.due", periodic: true, grid: true,
			Formula: "deals closed by their due date / deals closed", Help: "By the date of closing, won or lost; a deal that is late and still open is not in it yet.",
			num: func(f *figure) float64 { return f.onTime }, den: func(f *figure) float64 { return f.won + f.lost }},
		{Name: "cash", Title: "Cash received", Scopes: dealScopes, Unit: Money, Better: +1, Needs: "money", periodic: true, grid: true,
			Formula: "sum of the payments received", Help: "By the date of the payment, whenever the deal was won. Without `[money]` a win is paid at once: revenue.",
			num: func(f *figure) float64 { return f.money.cash }},
		{Name: "cash_flow", Title: "Cash flow", Scopes: runScope, Unit: Money, Better: +1, Needs: "money", periodic: true, grid: true,
			Formula: "cash - cost", Help: "What came in less what went out; costs are paid as they arise.",
			num: func(f *figure) float64 { return f.money.cash - f.cost }},
		{Name: "cash_flow_cumulative", Title: "Cash flow so far", Scopes: runScope, Unit: Money, Better: +1, Needs: "money", periodic: true, grid: true,
			Formula: "cash - cost from the start of the window to the end of the period", Help: "What the picture `cash` draws: below zero, the pipeline must be financed.",
			num: func(f *figure) float64 { return f.money.flowSoFar }},
		{Name: "cash_low", Title: "Lowest cash flow so far", Scopes: runScope, Unit: Money, Better: +1, Needs: "money", whole: true,
			Formula: "lowest cash_flow_cumulative at the end of a week, at most 0", Help: "What must be financed. Days instead of weeks when the window is at most 92 days long, months when it is longer than three years.",
			num: func(f *figure) float64 { return f.money.low }},
		{Name: "cash_turn_days", Title: "Cash flow above zero for good", Scopes: runScope, Unit: Days, Better: -1, Needs: "money", whole: true,
			Formula: "days from the start to the end of the week from which on cash_flow_cumulative is never below 0 at the end of a week",
			Help:    "0 where it never is; undefined where it is below 0 at the end of the window.",
			num:     func(f *figure) float64 { return f.money.turn }},
		{Name: "customers", Title: "Customers", Scopes: dealScopes, Unit: Contracts, Better: +1, Needs: "money.term", periodic: true, grid: true,
			Formula: "contracts alive at the end", Help: "Those of wins of the warm-up and those that never pay count.",
			num: func(f *figure) float64 { return f.money.alive }},
		{Name: "mrr", Title: "Recurring revenue", Scopes: dealScopes, Unit: MoneyPerMonth, Better: +1, Needs: "money.term", periodic: true, grid: true,
			Formula: "sum over the contracts alive at the end of value of the term / months of the term", Help: "A month is 30.4375 days. The value grows by `expansion` with each renewal.",
			num: func(f *figure) float64 { return f.money.monthly }},
		{Name: "renewals", Title: "Renewals", Scopes: dealScopes, Unit: Contracts, Better: +1, Needs: "money.term", periodic: true,
			Formula: "contracts renewed", Help: "By the date of the renewal.",
			num: func(f *figure) float64 { return f.money.renewed }},
		{Name: "churned", Title: "Contracts ended", Scopes: dealScopes, Unit: Contracts, Better: -1, Needs: "money.term", periodic: true,
			Formula: "contracts that ended", Help: "Within the term, or at its end for want of a renewal. Customers at the start + won - churned = customers at the end.",
			num: func(f *figure) float64 { return f.money.ended }},
	}
}

// ledger is the money of a place, by bin.
type ledger struct {
	cash      []float64
	contracts []contracts // change in each bin
	alive     []int64     // before each bin
	monthly   []float64   // before each bin
	flow      []float64   // cash - cost since the start of the window, before each bin
	low, turn float64     // of the flow at the ends of the grid
}

func newLedger(bins int) *ledger {
	return &ledger{
		cash: make([]float64, bins), contracts: make([]contracts, bins),
		alive: make([]int64, bins+1), monthly: make([]float64, bins+1), flow: make([]float64, bins+1),
	}
}

// prepareMoney adds up the payments and the contracts of a place, by bin.
func (x *extractor) prepareMoney(pl *place) {
	l := x.ledger
	clear(l.cash)
	clear(l.contracts)
	bins := x.span.bins()
	x.eachGroup(pl, func(g int) {
		for b := range bins {
			i := g*bins + b
			if len(x.tally.cash) > 0 {
				l.cash[b] += x.tally.cash[i]
			} else {
				l.cash[b] += x.tally.won[i].revenue
			}
			if len(x.tally.contracts) > 0 {
				l.contracts[b].add(&x.tally.contracts[i])
			}
		}
	})
	for b := range bins {
		c := &l.contracts[b]
		l.alive[b+1] = l.alive[b] + c.begun - c.ended
		l.monthly[b+1] = math.Max(0, l.monthly[b]+c.monthly)
		if l.alive[b+1] == 0 { // rounding must not leave anything
			l.monthly[b+1] = 0
		}
		if pl.scope == ScopeRun && b > 0 {
			l.flow[b+1] = l.flow[b] + l.cash[b] - x.cost(pl, b, b+1)
		}
	}
	if pl.scope == ScopeRun {
		l.turns(x.span.grid)
	}
}

// turns finds the lowest point of the flow at the ends of the grid, and the day
// from which on it is not below zero there.
func (l *ledger) turns(grid []binned) {
	l.low, l.turn = 0, 0
	for i := range grid {
		flow := l.flow[grid[i].hi]
		l.low = math.Min(l.low, flow)
		switch {
		case flow < 0:
			l.turn = math.NaN()
		case math.IsNaN(l.turn):
			l.turn = grid[i].ToDay
		}
	}
}

// measure fills in the money of bins [lo, hi).
func (l *ledger) measure(f *moneyFigure, lo, hi int) {
	for b := lo; b < hi; b++ {
		f.cash += l.cash[b]
		f.renewed += float64(l.contracts[b].renewed)
		f.ended += float64(l.contracts[b].ended)
	}
	f.low, f.turn = l.low, l.turn
	f.alive, f.monthly, f.flowSoFar = float64(l.alive[hi]), l.monthly[hi], l.flow[hi]
}

func (c *contracts) add(o *contracts) {
	c.begun += o.begun
	c.ended += o.ended
	c.renewed += o.renewed
	c.monthly += o.monthly
}
