package slow

import (
	"fmt"
	"slices"
	"strings"
)

// calendarTables write the common calendar and those with a name.
func (a *author) calendarTables() {
	a.hours = map[string]float64{"": 24}
	if a.calendar {
		a.table("calendar")
		a.calendarKeys("")
		if a.chance("holidays", 0.5) {
			a.line("holidays = [%s, %s]", a.day(-15, 0), a.day(1, 20))
		}
	}
	if a.chance("named calendar", 0.5) {
		for _, name := range []string{"shift", "core"}[:a.from(1, 2)] {
			a.named = append(a.named, name)
			a.table("calendar." + name)
			a.calendarKeys(name)
		}
	}
}

// calendarKeys write when a calendar is open. All calendars have some open time
// in common, on Wednesday at 10 at the latest.
func (a *author) calendarKeys(name string) {
	a.line("days = %q", a.pick("Mon-Fri", "Mon-Sat", "Tue-Thu"))
	type day struct {
		text  string
		hours float64
	}
	days := []day{{`"09:00-17:00"`, 8}, {`"08:20-12:10"`, 4}, {`"00:00-24:00"`, 24}, {`["09:00-12:00", "13:00-17:40"]`, 8}, {`["08:00-12:00", "13:00-17:40"]`, 8}}
	if a.ties { // eighths of a day add up exactly
		days = []day{{`"06:00-18:00"`, 12}, {`"09:00-15:00"`, 6}, {`["06:00-12:00", "15:00-21:00"]`, 12}, {`["06:00-12:00", "15:00-18:00"]`, 9}, {`"00:00-24:00"`, 24}}
	}
	its := days[a.from(0, len(days)-1)]
	a.hours[name] = its.hours
	if strings.HasPrefix(its.text, "[") {
		a.has["split hours"] = true
	}
	a.line("hours = %s", its.text)
}

// poolTables write the pools. Those that a stage needs together have the same
// queue rule.
func (a *author) poolTables() {
	rules := []string{"fifo", "lifo", "oldest", "value", "random"}
	if a.quality {
		rules = append(rules, "score", "score")
	}
	a.queues = map[string]string{}
	for _, name := range a.pools {
		a.queues[name] = a.pick(rules...)
	}
	if a.chance("several pools", 0.5) {
		a.inLine = a.pools[:a.from(2, len(a.pools))]
		for _, name := range a.inLine {
			a.queues[name] = a.queues[a.inLine[0]]
		}
	}
	for _, name := range a.pools {
		a.poolTable(name)
	}
}

func (a *author) poolTable(name string) {
	size := a.from(1, 4)
	if a.yes(0.15) {
		size = 0
		a.has["empty pool"] = true
	}
	a.table("pool." + name)
	a.line("size = %d", size)
	calendar := ""
	if len(a.named) > 0 && a.yes(0.6) {
		calendar = a.pick(a.named...)
		a.has["calendar of a pool"] = true
		a.line("calendar = %q", calendar)
	}
	if a.chance("pool share", 0.4) {
		switch {
		case a.ties:
			a.line("share = %s", a.pick("0.5", "0.25"))
			a.may("share", a.pick("0.5", "1"), true)
		case a.uncertain && a.chance("uncertain share", 0.75):
			a.line(`share = "0.4 to 0.7"`)
			a.doubt("share")
		default:
			a.line("share = %.3f", 0.4+0.6*a.uniform())
			a.may("share", `"*0.8"`, false)
		}
	}
	if a.chance("overhead", 0.3) {
		switch {
		case a.ties:
			a.line("overhead = \"%vh/day\"", a.hours[calendar]/2)
		case a.uncertain && a.chance("uncertain overhead", 0.6):
			a.line(`overhead = "1h/week to 3h/week"`)
			a.doubt("overhead")
		default:
			a.line("overhead = \"%dh/%s\"", a.from(1, 3), a.pick("week", "day", "month"))
			a.may("overhead", `"2h/week"`, false)
		}
	}
	if a.chance("pool cost", 0.5) {
		a.line("cost = \"%dk/year\"", a.from(50, 100))
		a.may("cost", `"*1.2"`, false)
		if a.chance("cost_share", 0.5) {
			a.line("cost_share = true")
		}
	}
	a.has["queue "+a.queues[name]] = true
	a.line("queue = %q", a.queues[name])
	a.teamKeys()
	if a.chance("spans", 0.3) {
		first := a.from(0, len(a.stages)-2)
		a.line("spans = [%q, %q]\nper_member = %d", a.stages[first], a.stages[a.from(first+1, len(a.stages)-1)], a.from(1, 8))
	}
}

// teamKeys write how the members of a pool come and go, and how fast they are.
func (a *author) teamKeys() {
	if a.chance("hires", 0.5) {
		var hires []string
		for i := range a.from(1, 4) {
			hire := fmt.Sprintf("h%d = { on = %s, add = %d", i, a.day(-20, 40), a.from(1, 2))
			switch {
			case a.chance("leavers", 0.4):
				hire = fmt.Sprintf("h%d = { on = %s, add = -%d", i, a.day(-10, 40), a.from(1, 2))
			case !a.ties && a.uncertain && a.chance("uncertain ramp", 0.4):
				hire += `, ramp = "5d to 40d", from = "0.1 to 0.6"`
			case !a.ties && a.chance("ramp", 0.7):
				hire += fmt.Sprintf(`, ramp = "%dd", from = 0.%d`, a.from(1, 50), a.from(1, 9))
			}
			hires = append(hires, hire+" }")
		}
		a.line("hires = { %s }", strings.Join(hires, ", "))
	}
	if a.chance("attrition", 0.35) {
		a.line("attrition = \"%d%%/year\"", a.from(30, 99))
		if a.chance("backfill", 0.7) {
			a.line("backfill = \"%dd\"", a.from(0, 30))
		}
	}
	if !a.ties && a.chance("spread", 0.4) {
		a.line("spread = 0.%d", a.from(1, 9))
	}
}

// poolsOf writes the pools of a stage.
func (a *author) poolsOf() {
	its := []string{a.pick(a.pools...)}
	if len(a.inLine) > 0 && a.yes(0.4) {
		its = slices.Clone(a.inLine)
		for i := range its { // in any order
			j := a.from(0, i)
			its[i], its[j] = its[j], its[i]
		}
		its = its[:a.from(2, len(its))]
		a.has["stage with several pools"] = true
	}
	for _, name := range its {
		if a.has["pool at "+name] {
			a.has["shared pool"] = true
		}
		a.has["pool at "+name] = true
	}
	if len(its) == 1 {
		a.line("pool = %q", its[0])
	} else {
		a.line("pools = [%s]", quoted(its))
	}
}
