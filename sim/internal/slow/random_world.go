package slow

import (
	"fmt"
	"strings"
)

// worldTables write factors, shocks and correlations.
func (a *author) worldTables() {
	if a.chance("factor", 0.55) {
		for i := range a.from(1, 2) {
			a.table(fmt.Sprintf("factor.f%d", i))
			each := a.pick("run", "year", "quarter", "month")
			a.has["factor each "+each] = true
			a.line("sd = 0.%d\neach = %q", a.from(1, 4), each)
			if each != "run" && a.chance("persistence", 0.7) {
				a.line("persistence = %.2f", 1.6*a.uniform()-0.8)
			}
			a.elasticities()
		}
	}
	if a.chance("shock", 0.5) {
		for i := range a.from(1, 2) {
			a.table(fmt.Sprintf("shock.s%d", i))
			a.line("probability = %q\nlasts = \"%dd\"", a.pick("60%", "100%"), a.from(2, 20))
			if a.chance("shock starts", 0.5) {
				a.line("starts = %s", a.day(-3, 25))
			}
			a.shockTimes()
		}
	}
	if len(a.doubts) > 1 && a.chance("correlation", 0.6) {
		i := a.from(0, len(a.doubts)-1)
		j := a.from(0, len(a.doubts)-2)
		if j >= i {
			j++
		}
		a.line("[correlation]\n\"%s ~ %s\" = %.2f", a.doubts[i], a.doubts[j], 1.8*a.uniform()-0.9)
	}
}

// moved are the things that factors and shocks move. In ties mode not all are
// moved: times would not add up exactly.
func (a *author) moved() []string {
	if a.ties {
		return []string{"odds", "value"}
	}
	return []string{"rate", "odds", "dwell", "value"}
}

func (a *author) elasticities() {
	var parts []string
	for _, what := range a.moved() {
		if a.chance("factor "+what, 0.6) {
			parts = append(parts, fmt.Sprintf("%s = %.2f", what, 2*a.uniform()-0.6))
		}
	}
	a.line("elasticity = { %s }", strings.Join(parts, ", "))
}

func (a *author) shockTimes() {
	none := true
	for _, what := range a.moved() {
		if a.chance("shock "+what, 0.6) {
			a.line("%s_times = %.2f", what, 0.3+1.5*a.uniform())
			none = false
		}
	}
	if none {
		a.line("value_times = 1.5")
	}
}

// changeTables write dated changes of some of the values that are there.
func (a *author) changeTables() {
	if len(a.changeable) == 0 || !a.chance("change", 0.6) {
		return
	}
	for i := range a.from(1, 3) {
		if len(a.changeable) == 0 {
			break
		}
		a.table(fmt.Sprintf("change.c%d", i))
		a.line("on = %s", a.day(1, 30))
		var set []string
		sudden := false
		for range a.from(2, 5) {
			if len(a.changeable) == 0 {
				break
			}
			its := a.alter()
			set = append(set, fmt.Sprintf("%q = %s", its.path, its.value))
			sudden = sudden || its.sudden
			a.has["change of "+its.what()] = true
		}
		if !sudden && a.chance("change ramp", 0.7) {
			a.line("ramp = \"%dd\"", a.from(1, 30))
		}
		a.line("set = { %s }", strings.Join(set, ", "))
	}
}

// alter takes one of the values that may change; most of the time one of those of
// which there are few.
func (a *author) alter() alteration {
	var few []int
	for k, c := range a.changeable {
		if what := c.what(); what == "money" || what == "deal" || what == "segment" {
			few = append(few, k)
		}
	}
	k := a.from(0, len(a.changeable)-1)
	if len(few) > 0 && a.yes(0.6) {
		k = few[a.from(0, len(few)-1)]
	}
	its := a.changeable[k]
	a.changeable = append(a.changeable[:k:k], a.changeable[k+1:]...)
	return its
}

// what is the kind of value that an alteration is about.
func (c alteration) what() string {
	parts := strings.Split(c.path, ".")
	return parts[0]
}
