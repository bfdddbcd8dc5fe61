package slow

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"dealcast/sim/stream"
)

// Sketch is a random scenario: its TOML text, so that a failure can be looked
// at and run again, and the features it uses.
type Sketch struct {
	TOML     string
	Files    map[string]string // that it names
	Features []string
}

// author writes random scenarios.
type author struct {
	key   stream.Key
	drawn int64
	has   map[string]bool
	text  strings.Builder
	files map[string]string
	off   map[string]string // features that it leaves out
	// ties: all times are multiples of 1/64 day, so that sums of them are exact
	// and many things happen at the same instant. Otherwise times come from
	// continuous distributions and nothing does but by design.
	ties                        bool
	stages, pools, segs         []string
	start                       time.Time
	horizon                     float64
	rate                        float64 // deals per day, about
	shareWork                   float64 // size of the work, against what the pools can do
	uncertain, calendar, looped bool
	open                        bool // there are open deals
	quality                     bool
	money                       bool
	queues                      map[string]string // rule of each pool
	hours                       map[string]float64
	named                       []string // calendars
	sources                     []string
	inLine                      []string // pools that one stage may need together
	changeable                  []alteration
	doubts                      []string // paths of uncertain numbers
	at                          string   // path of the table that is being written
}

// alteration is what a change may do to a value.
type alteration struct {
	path, value string
	sudden      bool // without a ramp
}

// Random writes random scenario number n. Every supported feature occurs in a
// good part of them, and so does every pair of features that can meet.
func Random(n uint64) Sketch { return write(n, Off) }

// Plain writes random scenario number n without what moves all deals at once or
// makes the work of one depend on who does it: for tests that compare the draws
// of variants.
func Plain(n uint64) Sketch { return write(n, mixing) }

func write(n uint64, off map[string]string) Sketch {
	a := &author{key: stream.Source(n, 0, stream.Name("random scenario")), has: map[string]bool{}, files: map[string]string{}, off: off}
	a.ties = a.chance("ties", 0.35)
	a.uncertain = a.yes(0.75)
	a.calendar = a.chance("calendar", 0.6)
	a.quality = a.chance("quality", 0.6)
	a.money = a.chance("money", 0.65)
	a.rate = 1 + 3*a.uniform()
	if a.yes(0.03) {
		a.rate *= 8
	}
	a.shareWork = 0.3 + a.uniform()
	a.stages = []string{"call", "demo", "offer", "talk", "close"}[:a.from(3, 5)]
	a.pools = []string{"east", "west", "south"}[:a.from(2, 3)]
	if a.chance("segments", 0.7) {
		a.segs = []string{"small", "large"}
	}
	a.head()
	a.calendarTables()
	a.poolTables()
	a.sourceTables()
	a.dealTables()
	for i := range a.stages {
		a.stageTable(i)
	}
	a.segmentStages()
	a.qualityTable()
	a.worldTables()
	a.moneyTable()
	a.openDeals()
	a.changeTables()
	a.targetTable()
	if a.uncertain && a.chance("sobol", 0.4) {
		a.line("[run]\ndraws = \"sobol\"")
	}
	s := Sketch{TOML: a.text.String(), Files: a.files}
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

// chance is yes, noted as a feature of the scenario; no while it is switched off.
func (a *author) chance(feature string, p float64) bool {
	if a.yes(p) && a.off[feature] == "" {
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

// table begins the table of a path.
func (a *author) table(path string) {
	a.at = path
	a.line("[%s]", path)
}

// doubt notes that a key of this table is an uncertain number.
func (a *author) doubt(key string) { a.doubts = append(a.doubts, a.at+"."+key) }

// may notes that a change may give a key of this table another value.
func (a *author) may(key, value string, sudden bool) {
	a.changeable = append(a.changeable, alteration{a.at + "." + key, value, sudden})
}

func (a *author) head() {
	a.line("stages = [%s]", quoted(a.stages))
	a.horizon = float64(a.from(20, 50))
	if a.chance("months", 0.3) { // reported by months, not weeks
		a.horizon = float64(a.from(93, 250))
		a.rate *= 0.25
		if a.yes(0.05) { // by quarters
			a.horizon += 1000
			a.rate *= 0.2
		}
	}
	if a.chance("broken days", 0.3) {
		a.horizon -= 0.375
	}
	warmup := 0.0
	a.open = a.chance("open deals", 0.42)
	if !a.open && a.chance("warm-up", 0.85) {
		warmup = float64(a.from(20, 120)) / 4
	}
	a.start = time.Date(a.from(2027, 2028), time.Month(a.from(1, 12)), a.from(1, 28), 0, 0, 0, 0, time.UTC)
	a.line("[time]\nstart = %s\nhorizon = \"%vd\"\nwarmup = \"%vd\"", a.start.Format(time.DateOnly), a.horizon, warmup)
}

// day is a date some days from the start.
func (a *author) day(low, high int) string {
	return a.start.AddDate(0, 0, a.from(low, high)).Format(time.DateOnly)
}

func quoted(names []string) string { return `"` + strings.Join(names, `", "`) + `"` }

// targetTable writes a goal.
func (a *author) targetTable() {
	if !a.chance("target", 0.6) {
		return
	}
	metric := a.pick("revenue", "revenue", "revenue", "won", "win_rate", "stage."+a.stages[0]+".entered")
	a.line("[target.goal]\nmetric = %q\n%s = %s", metric, a.pick("at_least", "at_least", "at_most"), a.goal(metric))
	if a.chance("target by", 0.6) {
		a.line("by = %s", a.day(5, 19))
	}
	if metric == "revenue" && a.chance("so_far", 0.9) {
		a.line("so_far = \"20k\"")
	}
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
	case a.uncertain && a.chance("uncertain "+of+" odds_times", 0.35):
		a.line(`odds_times = "0.7 to 1.5"`)
		a.doubt("odds_times")
	case a.chance(of+" odds_times", 0.35):
		a.line("odds_times = %.2f", 0.4+2*a.uniform())
		a.may("odds_times", `"*1.5"`, false)
	}
	if a.chance(of+" dwell_times", 0.35) {
		if a.ties {
			a.line("dwell_times = %s", a.pick("0.5", "2"))
		} else {
			a.line("dwell_times = %.2f", 0.4+2*a.uniform())
			a.may("dwell_times", `"*0.7"`, false)
		}
	}
	if a.chance(of+" value_times", 0.35) {
		a.line("value_times = %.2f", 0.4+2*a.uniform())
		a.may("value_times", "1.3", false)
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
		a.table("segment." + s)
		a.line("share = 0.%d", []int{small, 10 - small}[i])
		if a.chance("segment value", 0.5) {
			a.line("value = %s", value())
			a.may("value", `"*1.4"`, false)
		}
		a.multipliers("segment")
	}
	due := a.chance("due", 0.45)
	if given := a.chance("deal value", 0.9); !given && !due {
		return
	}
	a.table("deal")
	if a.has["deal value"] {
		a.line("value = %s", value())
		a.may("value", value(), false)
	}
	if due {
		a.duty("due", 10)
	}
}

func (a *author) qualityTable() {
	if !a.quality {
		return
	}
	a.table("quality")
	var loadings []string
	for _, what := range []string{"odds", "dwell", "value"} {
		if a.chance("quality "+what, 0.6) {
			if what == "dwell" && a.ties {
				delete(a.has, "quality dwell")
				continue // times would not add up exactly
			}
			loadings = append(loadings, fmt.Sprintf("%s = %.2f", what, 1.6*a.uniform()-0.5))
		}
	}
	if len(loadings) > 0 {
		a.line("loading = { %s }", strings.Join(loadings, ", "))
	}
	if a.chance("noise", 0.6) {
		a.line("noise = 0.%d", a.from(1, 9))
	}
}
