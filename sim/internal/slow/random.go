package slow

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"dealcast/model/num"
	"dealcast/sim/stream"
)

// Sketch is a random scenario: its TOML text, so that a failure can be looked
// at and run again, and the features it uses.
type Sketch struct {
	TOML     string
	Warmup   float64 // days, as in the text
	Features []string
}

// author writes random scenarios.
type author struct {
	key   stream.Key
	drawn int64
	has   map[string]bool
	text  strings.Builder
	// ties: all times are multiples of 1/64 day, so that sums of them are exact
	// and many things happen at the same instant. Otherwise times come from
	// continuous distributions and nothing does but by design.
	ties                        bool
	stages, pools, segs         []string
	start                       time.Time
	rate                        float64 // deals per day, about
	shareWork                   float64 // size of the work, against what the pools can do
	uncertain, calendar, looped bool
}

// Random writes random scenario number n. Every supported feature occurs in a
// good part of them, and so does every pair of features.
func Random(n uint64) Sketch {
	a := &author{key: stream.Source(n, 0, stream.Name("random scenario")), has: map[string]bool{}}
	a.ties = a.chance("ties", 0.3)
	a.uncertain = a.yes(0.6)
	a.calendar = a.chance("calendar", 0.55)
	a.rate = 1 + 4*a.uniform()
	if a.yes(0.05) {
		a.rate *= 10
	}
	a.shareWork = 0.3 + a.uniform()
	a.stages = []string{"call", "demo", "offer", "talk", "close"}[:a.from(2, 5)]
	a.pools = []string{"east", "west"}[:a.from(1, 2)]
	if a.chance("segments", 0.6) {
		a.segs = []string{"small", "large"}
	}
	warmup := a.head()
	a.calendarTable()
	for i := range a.pools {
		a.poolTable(i)
	}
	a.sourceTable("web")
	if a.chance("two sources", 0.5) {
		a.sourceTable("fair")
	}
	a.dealTables()
	for i := range a.stages {
		a.stageTable(i)
	}
	if a.chance("target", 0.6) {
		metric := a.pick("revenue", "revenue", "won", "win_rate", "stage."+a.stages[0]+".entered")
		a.line("[target.goal]\nmetric = %q\n%s = %s", metric, a.pick("at_least", "at_least", "at_most"), a.goal(metric))
		if a.chance("target by", 0.5) {
			a.line("by = %s", a.day(5, 30))
		}
		if metric == "revenue" && a.chance("so_far", 0.9) {
			a.line("so_far = \"20k\"")
		}
	}
	if a.uncertain && a.chance("sobol", 0.5) {
		a.line("[run]\ndraws = \"sobol\"")
	}
	s := Sketch{TOML: a.text.String(), Warmup: warmup}
	for f := range a.has {
		s.Features = append(s.Features, f)
	}
	sort.Strings(s.Features)
	return s
}

func (a *author) uniform() float64 {
	a.drawn++
	return stream.Uniform(a.key.Deal(a.drawn).Bits(0, 0))
}

// yes is true with probability p.
func (a *author) yes(p float64) bool { return a.uniform() < p }

// chance is yes, noted as a feature of the scenario.
func (a *author) chance(feature string, p float64) bool {
	if a.yes(p) {
		a.has[feature] = true
		return true
	}
	return false
}

// from is a whole number from low to high.
func (a *author) from(low, high int) int {
	return low + int(a.uniform()*float64(high-low+1))
}

func (a *author) pick(of ...string) string { return of[a.from(0, len(of)-1)] }

func (a *author) line(format string, args ...any) { fmt.Fprintf(&a.text, format+"\n", args...) }

func (a *author) head() (warmup float64) {
	a.line("stages = [%s]", quoted(a.stages))
	horizon := float64(a.from(20, 60))
	if a.chance("months", 0.15) { // reported by months, not weeks
		horizon = float64(a.from(100, 400))
		a.rate *= 0.2
		if a.yes(0.1) { // by quarters
			horizon += 1000
			a.rate *= 0.3
		}
	}
	if a.chance("broken days", 0.2) {
		horizon -= 0.375
	}
	if a.chance("warm-up", 0.6) {
		warmup = float64(a.from(20, 120)) / 4
	}
	a.start = time.Date(a.from(2027, 2028), time.Month(a.from(1, 12)), a.from(1, 28), 0, 0, 0, 0, time.UTC)
	a.line("[time]\nstart = %s\nhorizon = \"%vd\"\nwarmup = \"%vd\"", a.start.Format(time.DateOnly), horizon, warmup)
	return warmup
}

// day is a date some days from the start.
func (a *author) day(low, high int) string {
	return a.start.AddDate(0, 0, a.from(low, high)).Format(time.DateOnly)
}

func quoted(names []string) string { return `"` + strings.Join(names, `", "`) + `"` }

func (a *author) calendarTable() {
	if !a.calendar {
		return
	}
	a.line("[calendar]\ndays = %q", a.pick("Mon-Fri", "Mon-Sat", "Tue-Thu"))
	split := `["09:00-12:00", "13:00-17:40"]`
	hours := a.pick(`"09:00-17:00"`, `"08:20-12:10"`, `"00:00-24:00"`, split, split)
	if a.ties { // eighths of a day add up exactly
		split = `["06:00-12:00", "15:00-18:00"]`
		hours = a.pick(`"06:00-18:00"`, `"09:00-15:00"`, split)
	}
	if strings.HasPrefix(hours, "[") {
		a.has["split hours"] = true
	}
	a.line("hours = %s", hours)
	if a.chance("holidays", 0.5) {
		a.line("holidays = [%s, %s]", a.day(-15, 0), a.day(1, 20))
	}
}

func (a *author) poolTable(i int) {
	size := a.from(1, 4)
	if a.yes(0.08) {
		size = 0
		a.has["empty pool"] = true
	}
	a.line("[pool.%s]\nsize = %d", a.pools[i], size)
	if a.chance("pool share", 0.4) {
		switch {
		case a.ties:
			a.line("share = %s", a.pick("0.5", "0.25"))
		case a.uncertain && a.chance("uncertain share", 0.75):
			a.line(`share = "0.4 to 0.7"`)
		default:
			a.line("share = %.3f", 0.4+0.6*a.uniform())
		}
	}
	if a.chance("pool cost", 0.5) {
		a.line("cost = \"%dk/year\"", a.from(50, 100))
	}
	queue := a.pick("fifo", "lifo", "oldest", "value", "random")
	a.has["queue "+queue] = true
	a.line("queue = %q", queue)
}

func (a *author) sourceTable(name string) {
	a.line("[source.%s]", name)
	regular := a.chance("every", 0.35) || a.ties && a.yes(0.7)
	switch {
	case regular && a.ties:
		a.has["every"] = true
		a.line("every = %q", a.pick("6h", "12h", "1d", "12h"))
	case regular && a.uncertain && a.chance("uncertain every", 0.8):
		a.line("every = \"%.4fd to %.4fd\"", 0.8/a.rate, 1.3/a.rate)
	case regular:
		a.line("every = \"%.9fd\"", (1+0.2*a.uniform())/a.rate) // two sources never meet again
	case a.chance("response", 0.4):
		a.response()
	case a.uncertain && a.chance("uncertain rate", 0.6):
		a.line("rate = \"%.3f/day to %.3f/day\"", 0.7*a.rate, 1.3*a.rate)
	default:
		a.line("rate = \"%.3f/day\"", a.rate)
	}
	if !(regular && a.ties) { // these make times that do not add up exactly
		switch {
		case a.uncertain && a.chance("uncertain growth", 0.3):
			a.line(`growth = "-10%%/month to 15%%/month"`)
		case a.chance("growth", 0.3):
			a.line("growth = \"%d%%/month\"", a.from(-20, 30))
		}
		if a.chance("season", 0.3) {
			a.line("season = { %s = %.2f, %s = 0.5, dec = 1.4 }", a.pick("jan", "mar", "may", "jul"), 2*a.uniform(), a.pick("feb", "apr", "jun", "sep", "nov"))
		}
		if a.chance("weekdays", 0.3) {
			a.line("weekdays = { sat = %.2f, sun = %s }", a.uniform(), a.pick("0", "0.1"))
		}
	}
	if a.uncertain && a.chance("uncertain burst", 0.2) {
		a.line("bursts = { fair = { on = %s, leads = \"20 to 50\", over = \"%dd\" } }", a.day(-30, 40), a.from(1, 30))
	} else if a.chance("bursts", 0.3) {
		burst := func() string {
			return fmt.Sprintf("{ on = %s, leads = %d, over = \"%dd\" }", a.day(-30, 40), a.from(5, 40), a.from(1, 5))
		}
		a.line("bursts = { fair = %s, mail = %s }", burst(), burst())
	}
	if !strings.Contains(a.source(), "spend") && a.chance("spend alone", 0.3) {
		a.line(`spend = "%dk/year"`, a.from(1, 50))
	}
	if a.chance("lead cost", 0.3) {
		a.line("cost = %d", a.from(10, 100))
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
}

// source is what has been written of the last source.
func (a *author) source() string {
	text := a.text.String()
	return text[strings.LastIndex(text, "[source."):]
}

// goal is a goal for a metric that is sometimes reached.
func (a *author) goal(metric string) string {
	switch metric {
	case "revenue":
		return fmt.Sprint(1000 * a.from(10, 400))
	case "win_rate":
		return fmt.Sprintf("%.3f", 0.1+0.5*a.uniform())
	}
	return fmt.Sprint(a.from(5, 60))
}

// multipliers of a source or a segment.
func (a *author) multipliers(of string) {
	switch {
	case a.uncertain && a.chance("uncertain "+of+" odds_times", 0.3):
		a.line(`odds_times = "0.7 to 1.5"`)
	case a.chance(of+" odds_times", 0.3):
		a.line("odds_times = %.2f", 0.4+2*a.uniform())
	}
	if a.chance(of+" dwell_times", 0.3) {
		if a.ties {
			a.line("dwell_times = %s", a.pick("0.5", "2"))
		} else {
			a.line("dwell_times = %.2f", 0.4+2*a.uniform())
		}
	}
	if a.chance(of+" value_times", 0.3) {
		a.line("value_times = %.2f", 0.4+2*a.uniform())
	}
}

func (a *author) dealTables() {
	value := func() string {
		switch {
		case a.yes(0.2):
			return "1000"
		case a.uncertain && a.chance("uncertain value", 0.4):
			return `{ dist = "lognormal", mean = "8k to 12k", cv = 1 }`
		}
		return `{ dist = "lognormal", median = "6k", p90 = "18k" }`
	}
	small := a.from(1, 9)
	for i, s := range a.segs {
		a.line("[segment.%s]\nshare = 0.%d", s, []int{small, 10 - small}[i])
		if a.chance("segment value", 0.5) {
			a.line("value = %s", value())
		}
		a.multipliers("segment")
	}
	if a.chance("deal value", 0.9) {
		a.line("[deal]\nvalue = %s", value())
	}
}
