package sim

// orgMetrics are the metrics of limits, portfolios and blocking.
func orgMetrics() []Metric {
	left := func(f *figure) float64 { return f.left }
	return []Metric{
		{Name: "lost_to_full", Title: "Lost to full stages", Scopes: []Scope{ScopeRun, ScopeStage}, Unit: Deals, Better: -1, Needs: "stage.*.limit",
			Formula: "deals lost because the stage that they wanted to enter was full", Help: "Of a stage: deals that left it and could not enter the next. New leads that were turned away count in the run only.",
			num: func(f *figure) float64 { return f.lostTo[lostFull] }},
		{Name: "turned_away", Title: "Turned away", Scopes: stageScope, Unit: Deals, Better: -1, Needs: "stage.*.limit",
			Formula: "deals lost because this stage was full", Help: "Wherever they came from.",
			num: func(f *figure) float64 { return f.turned }},
		{Name: "blocked_days", Title: "Blocked", Scopes: stageScope, Unit: Days, Better: -1, whole: true, Needs: "door",
			Formula: "mean days from being ready to leave to leaving", Help: "The next stage was full, or nobody had a place for the deal. By date of leaving, all leavers.",
			num: func(f *figure) float64 { return f.blocked }, den: left},
		{Name: "door_queue", Title: "Waiting to enter", Scopes: stageScope, Unit: Deals, Better: -1, periodic: true, grid: true, flow: true, Needs: "door",
			Formula: "time average of the deals that wait to enter", Help: "They are still in the stage that they come from; new leads are in none.",
			num: func(f *figure) float64 { return f.doorDays / f.days }},
		{Name: "deadlocked", Title: "Deadlocked", Scopes: runScope, Unit: Deals, Better: -1, whole: true, Needs: "door",
			Formula: "deals that wait for each other for ever at the end", Help: "Each holds a place or a member that another needs.",
			num: func(f *figure) float64 { return f.stuck }},
		{Name: "carried", Title: "Deals carried", Scopes: poolScope, Unit: Deals, Better: 0, periodic: true, Needs: "pool.*.spans",
			Formula: "time average of the deals that hold a place of the portfolio", Help: "The deals in the stages of the span.",
			num: func(f *figure) float64 { return f.carriedDays / f.days }},
		{Name: "portfolio_use", Title: "Portfolio used", Scopes: poolScope, Unit: Share, Better: 0, periodic: true, Needs: "pool.*.spans",
			Formula: "carried / (per_member x members)", Help: "Above 1 while leavers' deals have not been finished.",
			num: func(f *figure) float64 { return f.carriedDays }, den: func(f *figure) float64 { return f.placeDays }},
	}
}
