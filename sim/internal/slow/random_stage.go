package slow

import (
	"fmt"
	"strings"
)

// stageTable writes stage i.
func (a *author) stageTable(i int) {
	a.table("stage." + a.stages[i])
	if a.chance("handover", 0.3) {
		a.duty("handover", 0.5)
	}
	if a.yes(0.65) {
		a.poolKeys()
	}
	if a.chance("dwell", 0.6) {
		a.duty("dwell", 4)
	}
	if a.chance("lost_dwell", 0.3) {
		a.duty("lost_dwell", 6)
	}
	to := a.routes(i)
	if a.chance("dwell_to", 0.3) {
		var parts []string
		for _, name := range to {
			if a.yes(0.7) {
				parts = append(parts, name+" = "+a.duration(3))
				a.may("dwell_to."+name, a.duration(3), a.ties)
			}
		}
		if len(parts) > 0 {
			a.line("dwell_to = { %s }", strings.Join(parts, ", "))
		}
	}
	if a.chance("limit", 0.3) {
		a.line("limit = %d", a.from(1, 6))
		if a.chance("when_full wait", 0.4) {
			a.line(`when_full = "wait"`)
		} else if a.chance("when_full lost", 0.4) {
			a.line(`when_full = "lost"`)
		}
	}
	if a.quality && a.chance("accept_score", 0.25) {
		a.line("accept_score = %.2f", 1.5*a.uniform()-1.7)
		a.may("accept_score", "-0.5", false)
	}
	if a.looped && a.chance("max_visits", 0.5) {
		a.line("max_visits = %d", a.from(1, 3))
	}
}

// duty writes a duration that a change may change.
func (a *author) duty(key string, mean float64) {
	a.line("%s = %s", key, a.duration(mean))
	if a.ties {
		a.may(key, a.duration(mean), true)
	} else if a.yes(0.5) {
		a.may(key, `"*0.7"`, false)
	} else {
		a.may(key, a.duration(mean), false)
	}
}

// poolKeys writes what a stage with a pool can have.
func (a *author) poolKeys() {
	a.poolsOf()
	mean := a.shareWork * (0.5 + a.uniform()) / a.rate
	if a.calendar || len(a.named) > 0 {
		mean *= 0.25
	}
	a.line("work = %s", a.effort(mean))
	a.may("work", a.effort(mean), a.ties)
	if a.chance("patience", 0.45) {
		if !a.ties && a.chance("some never lose patience", 0.3) {
			a.line(`patience = { dist = "mixture", of = [{ weight = 0.5, dist = "never" }, { weight = 0.5, dist = "exponential", mean = "1d" }] }`)
			a.may("patience", a.duration(2), false)
		} else {
			a.duty("patience", 3)
		}
		if a.chance("patience_to", 0.4) {
			a.line("patience_to = %q", a.pick(append(a.stages, "lost")...))
			a.looped = true
		}
	}
	if a.chance("cooling", 0.4) {
		if a.uncertain && a.chance("uncertain cooling", 0.5) {
			a.line(`cooling = "3d to 9d"`)
			a.doubt("cooling")
		} else {
			a.line("cooling = \"%dd\"", a.from(1, 9))
			a.may("cooling", `"*2"`, false)
		}
	}
	if a.chance("priority", 0.4) {
		a.line("priority = %d", a.from(-1, 2))
	}
}

// routes writes where deals go from stage i and returns the destinations.
func (a *author) routes(i int) []string {
	last := i == len(a.stages)-1
	if a.yes(0.5) {
		a.has["conversion"] = true
		switch {
		case a.uncertain && a.chance("n of m", 0.4):
			a.line(`conversion = "34 of 56"`)
			a.doubt("conversion")
		case a.uncertain && a.chance("uncertain conversion", 0.5):
			a.line(`conversion = "0.5 to 0.9"`)
			a.doubt("conversion")
			a.may("conversion", `"*0.8"`, false)
		default:
			a.line("conversion = %.2f", 0.5+0.5*a.uniform())
			a.may("conversion", `"*0.7"`, false)
		}
		if last {
			return []string{"won"}
		}
		return []string{a.stages[i+1]}
	}
	a.has["routes"] = true
	var to []string
	if !last {
		to = append(to, a.stages[i+1])
		if i+2 < len(a.stages) && a.chance("skip", 0.4) {
			to = append(to, a.stages[i+2])
		}
	}
	if last || a.chance("early win", 0.25) {
		to = append(to, "won")
	}
	if a.chance("self loop", 0.2) {
		to = append(to, a.stages[i])
		a.looped = true
	}
	if i > 0 && a.chance("back", 0.5) {
		to = append(to, a.stages[a.from(0, i-1)])
		a.looped = true
	}
	counted := a.uncertain && a.chance("routes n of m", 0.4)
	var parts []string
	for _, name := range to {
		if counted {
			parts = append(parts, fmt.Sprintf(`%s = "%d of 60"`, name, a.from(5, 50/len(to))))
		} else {
			parts = append(parts, fmt.Sprintf("%s = %.2f", name, (0.3+0.6*a.uniform())/float64(len(to))))
			a.may("routes."+name, `"*0.8"`, false)
		}
	}
	a.line("routes = { %s }", strings.Join(parts, ", "))
	return to
}

// duration is a distribution of times on the wall clock around mean days.
func (a *author) duration(mean float64) string {
	if a.ties {
		return fmt.Sprintf(`"%dh"`, 3*a.from(0, int(16*mean)))
	}
	return a.distribution(mean, "d")
}

// effort is a distribution of work: in hours, so that it means the same with
// and without a calendar.
func (a *author) effort(mean float64) string {
	hours := 24 * mean
	if a.ties {
		return fmt.Sprintf(`"%dm"`, 45*a.from(0, int(hours*60/45*2)+1))
	}
	return a.distribution(hours, "h")
}

func (a *author) distribution(mean float64, unit string) string {
	m := mean * (0.5 + a.uniform())
	at := func(f float64) string { return fmt.Sprintf(`"%.5f%s"`, m*f, unit) }
	families := []string{"constant", "exponential", "erlang", "gamma", "weibull", "lognormal", "loglogistic", "normal", "uniform",
		"triangular", "pert", "beta", "hyperexponential", "empirical", "mixture", "range"}
	family := a.pick(families...)
	a.has["dist "+family] = true
	its := func(format string, args ...any) string {
		return fmt.Sprintf("{ dist = %q, ", family) + fmt.Sprintf(format, args...) + " }"
	}
	if a.uncertain && strings.Contains("exponential gamma weibull lognormal", family) && a.chance("uncertain parameter", 0.4) {
		both := fmt.Sprintf(`"%.5f%s to %.5f%s"`, m*0.8, unit, m*1.3, unit)
		if family == "exponential" {
			return its("mean = %s", both)
		}
		return its("mean = %s, cv = 0.7", both)
	}
	switch family {
	case "constant":
		return at(1)
	case "exponential":
		return its("mean = %s", at(1))
	case "erlang":
		return its("shape = 3, mean = %s", at(1))
	case "gamma", "weibull", "lognormal", "hyperexponential":
		cv := 0.4 + a.uniform()
		if family == "hyperexponential" {
			cv++
		}
		if a.chance("shift", 0.2) {
			return its("mean = %s, cv = %.2f, shift = %s", at(1), cv, at(0.3))
		}
		return its("mean = %s, cv = %.2f", at(1), cv)
	case "loglogistic":
		return its("median = %s, p90 = %s", at(1), at(2.7))
	case "normal":
		return its("mean = %s, sd = %s", at(1), at(0.3))
	case "beta":
		return its("alpha = 2, beta = 3.5, min = %s, max = %s", at(0.1), at(2.6))
	case "uniform":
		return its("min = %s, max = %s", at(0.2), at(1.8))
	case "triangular", "pert":
		return its("min = %s, mode = %s, max = %s", at(0.2), at(0.8), at(2.2))
	case "empirical":
		if a.chance("weights", 0.4) {
			return its("values = [%s, %s, %s], weights = [3, 1, 2]", at(0.41), at(0.83), at(1.37))
		}
		return its("values = [%s, %s, %s, %s]", at(0.31), at(0.77), at(1.13), at(1.91))
	case "mixture":
		return its(`of = [{ weight = 0.3, dist = "exponential", mean = %s }, { weight = 0.7, dist = "gamma", mean = %s, cv = 0.5 }]`, at(0.5), at(1.2))
	}
	return fmt.Sprintf(`"%.5f%s to %.5f%s"`, m*0.3, unit, m*2.5, unit)
}
