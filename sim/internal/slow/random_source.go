package slow

import (
	"fmt"
	"strings"
	"time"

	"dealcast/model/num"
)

// sourceTables write the sources.
func (a *author) sourceTables() {
	a.sourceTable("web", true)
	if a.chance("two sources", 0.6) {
		a.sourceTable("fair", true)
	}
	if a.chance("file", 0.3) {
		a.sourceTable("past", false)
	}
}

// sourceTable writes a source of deals, from a file unless it has a rate.
func (a *author) sourceTable(name string, rated bool) {
	a.sources = append(a.sources, name)
	a.table("source." + name)
	spent := false
	if rated {
		spent = a.arrivalKeys()
		a.burstKeys()
	} else {
		a.arrivalFile(name)
	}
	if !spent && a.chance("spend alone", 0.3) {
		a.line(`spend = "%dk/year"`, a.from(1, 50))
		a.may("spend", `"*2"`, false)
	}
	if a.chance("lead cost", 0.4) {
		a.line("cost = %d", a.from(10, 100))
		a.may("cost", `"*1.5"`, false)
	}
	if a.chance("enters", 0.3) {
		a.line("enters = %q", a.pick(a.stages...))
	}
	if len(a.segs) > 0 && a.chance("mix", 0.4) {
		small := a.from(1, 9)
		a.line("segments = { small = 0.%d, large = 0.%d }", small, 10-small)
	}
	a.multipliers("source")
}

// arrivalKeys write how often deals come, and say whether money brings them.
func (a *author) arrivalKeys() (spent bool) {
	regular := a.chance("every", 0.35) || a.ties && a.yes(0.7)
	switch {
	case regular && a.ties:
		a.has["every"] = true
		a.line("every = %q", a.pick("6h", "12h", "1d", "12h"))
	case regular && a.uncertain && a.chance("uncertain every", 0.8):
		a.line("every = \"%.4fd to %.4fd\"", 0.8/a.rate, 1.3/a.rate)
		a.doubt("every")
	case regular:
		a.line("every = \"%.9fd\"", (1+0.2*a.uniform())/a.rate) // two sources never meet again
		a.may("every", `"*0.8"`, false)
	case a.chance("response", 0.4):
		a.response()
		spent = true
	case a.uncertain && a.chance("uncertain rate", 0.6):
		a.line("rate = \"%.3f/day to %.3f/day\"", 0.7*a.rate, 1.3*a.rate)
		a.doubt("rate")
		a.may("rate", `"*1.3"`, false)
	default:
		a.line("rate = \"%.3f/day\"", a.rate)
		a.may("rate", `"*1.4"`, false)
	}
	if regular && a.ties {
		return spent
	}
	// These make times that do not add up exactly.
	high := 30 // growth that would not grow beyond all bounds
	if a.has["months"] {
		high = 12
	}
	if a.horizon > 500 {
		high = 1
	}
	switch {
	case a.uncertain && high > 1 && a.chance("uncertain growth", 0.35):
		a.line(`growth = "-10%%/month to 15%%/month"`)
		a.doubt("growth")
	case a.chance("growth", 0.35):
		a.line("growth = \"%d%%/month\"", a.from(-20, high))
	}
	if a.chance("season", 0.35) {
		a.line("season = { %s = %.2f, %s = 0.5, dec = 1.4 }", a.pick("jan", "mar", "may", "jul"), 2*a.uniform(), a.pick("feb", "apr", "jun", "sep", "nov"))
		a.may("season.dec", "0.7", false)
	}
	if a.chance("weekdays", 0.35) {
		a.line("weekdays = { sat = %.2f, sun = %s }", a.uniform(), a.pick("0", "0.1"))
		a.may("weekdays.sat", "0.5", false)
	}
	return spent
}

func (a *author) burstKeys() {
	if a.uncertain && a.chance("uncertain burst", 0.3) {
		a.line("bursts = { fair = { on = %s, leads = \"15 to 30\", over = \"%dd\" } }", a.day(-30, 40), a.from(1, 30))
	} else if a.chance("bursts", 0.3) {
		burst := func() string {
			return fmt.Sprintf("{ on = %s, leads = %d, over = \"%dd\" }", a.day(-30, 40), a.from(5, 20), a.from(1, 5))
		}
		a.line("bursts = { fair = %s, mail = %s }", burst(), burst())
	}
}

// response makes the rate depend on the money spent: from a quarter to four
// times what the rate is known at, seldom nothing.
func (a *author) response() {
	spend := 10 * num.Exp(2*(a.uniform()-0.5)*num.Log(4))
	if a.yes(0.1) {
		spend = 0
	}
	rate, elasticity := fmt.Sprintf("%.3f/day", a.rate), fmt.Sprintf("%.2f", 0.2+0.8*a.uniform())
	if a.uncertain && a.chance("uncertain response", 0.7) {
		rate, elasticity = fmt.Sprintf("%.3f/day to %.3f/day", 0.8*a.rate, 1.2*a.rate), "0.3 to 0.9"
	}
	a.line("spend = \"%.4f/day\"\nresponse = { spend = \"10/day\", rate = %q, elasticity = %q }", spend, rate, elasticity)
	if spend > 0 {
		a.may("spend", `"*1.5"`, false)
		a.may("response.elasticity", "0.4", false)
		a.may("response.rate", `"*1.2"`, false)
	}
}

// arrivalFile gives a source a file of times to replay, from before the
// warm-up to after the horizon.
func (a *author) arrivalFile(name string) {
	path := name + ".csv"
	a.line("file = %q", path)
	var text strings.Builder
	text.WriteString("time\n")
	minutes := 45.0 // multiples of them are multiples of 1/32 day
	if !a.ties {
		minutes = 1
	}
	for t := -40.0; t < a.horizon+3; t += 3 * a.uniform() / a.rate {
		at := a.start.Add(time.Duration(float64(int(t*24*60/minutes))*minutes) * time.Minute)
		switch {
		case a.yes(0.1):
			text.WriteString(at.Format(time.DateOnly) + "\n")
		default:
			text.WriteString(at.Format("2006-01-02T15:04") + "\n")
		}
	}
	a.files[path] = text.String()
}
