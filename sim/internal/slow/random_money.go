package slow

import (
	"fmt"
	"strings"
)

// moneyTable writes what a win brings after it.
func (a *author) moneyTable() {
	if !a.money {
		return
	}
	a.table("money")
	if a.chance("payments", 0.6) {
		first := a.from(1, 9)
		delay := func() string { return a.pick("0d", "10d", "1mo", "5d", "2mo") }
		a.line("payments = { deposit = { share = 0.%d, after = %q }, rest = { share = 0.%d, after = %q } }", first, delay(), 10-first, delay())
	}
	if a.chance("bad_debt", 0.5) {
		a.line("bad_debt = 0.%d", a.from(1, 4))
		a.may("bad_debt", "0.3", false)
	}
	if a.chance("term", 0.55) {
		a.line("term = %q", a.pick("1mo", "10d", "2mo", "2w"))
		if a.chance("churn", 0.7) {
			a.line("churn = \"%d%%/month\"", a.from(1, 60))
			a.may("churn", `"*0.5"`, false)
		}
		if a.chance("renewal", 0.8) {
			a.line("renewal = 0.%d", a.from(4, 9))
			a.may("renewal", `"*0.8"`, false)
		}
		if a.chance("expansion", 0.7) {
			a.line("expansion = %.2f", 0.6*a.uniform()-0.2)
			a.may("expansion", "0.1", false)
		}
	}
	if a.chance("referrals", 0.5) {
		a.line("referrals = { per_win = 0.%d, after = %s, source = %q }", a.from(2, 8), a.duration(3), a.pick(a.sources...))
		a.may("referrals.per_win", `"*0.5"`, false)
		a.may("referrals.after", a.duration(3), a.ties)
	}
}

// segmentStages write what is different about stages for a segment.
func (a *author) segmentStages() {
	if len(a.segs) == 0 || !a.chance("segment stages", 0.6) {
		return
	}
	for _, segment := range a.segs {
		for i, stage := range a.stages {
			if a.yes(0.4) {
				a.segmentStage(segment, i, stage)
			}
		}
	}
}

func (a *author) segmentStage(segment string, i int, stage string) {
	a.table("segment." + segment + ".stage." + stage)
	its := a.written("stage." + stage)
	if a.chance("segment dwell", 0.5) {
		a.duty("dwell", 3)
	}
	if a.chance("segment lost_dwell", 0.3) {
		a.line("lost_dwell = %s", a.duration(3))
	}
	if a.chance("segment handover", 0.3) {
		a.line("handover = %s", a.duration(1))
	}
	if strings.Contains(its, "\npool") {
		if a.chance("segment work", 0.5) {
			a.line("work = %s", a.effort(0.2/a.rate))
		}
		if a.chance("segment patience", 0.4) {
			a.duty("patience", 2)
		}
		if a.chance("segment cooling", 0.4) {
			a.line("cooling = \"%dd\"", a.from(1, 9))
		}
	}
	if a.quality && a.chance("segment accept_score", 0.3) {
		a.line("accept_score = %.2f", 1.5*a.uniform()-1.5)
	}
	to := "won"
	if i+1 < len(a.stages) {
		to = a.stages[i+1]
	}
	switch {
	case a.chance("segment conversion", 0.5):
		a.line("conversion = 0.%d", a.from(3, 9))
		a.may("conversion", `"*0.9"`, false)
	case a.chance("segment routes", 0.5):
		a.line("routes = { %s = 0.%d, %s = 0.2 }", to, a.from(3, 7), a.stages[i])
		a.looped = true
	}
}

// written is what has been written of a table.
func (a *author) written(path string) string {
	text := a.text.String()
	from := strings.Index(text, "["+path+"]")
	if from < 0 {
		return ""
	}
	text = text[from:]
	if end := strings.Index(text, "\n["); end > 0 {
		text = text[:end]
	}
	return text
}

// openDeals write the deals that are open at start.
func (a *author) openDeals() {
	if !a.open {
		return
	}
	a.line("[open]\nfile = \"open-deals.csv\"")
	var text strings.Builder
	text.WriteString("id,stage,age_days,created,value,source,segment,status,since,visits\n")
	for n := range a.from(5, 30) {
		text.WriteString(a.openDeal(n) + "\n")
	}
	a.files["open-deals.csv"] = text.String()
}

func (a *author) openDeal(n int) string {
	stage := a.pick(a.stages...)
	eighths := a.from(0, 100)
	age := float64(eighths) / 8
	if !a.ties {
		age += 0.1 * a.uniform()
	}
	created, since := "", ""
	if a.chance("open created", 0.5) {
		created = a.day(-200, -14)
	}
	status := []string{""}
	if a.chance("open status", 0.7) {
		status = []string{"dwelling"}
		if strings.Contains(a.written("stage."+stage), "\npool") {
			status = append(status, "waiting", "working")
		}
		if eighths >= 16 && a.chance("open since", 0.4) {
			since = a.day(-1, 0)
		}
	}
	value, source, segment, visits := "", "", "", ""
	if a.chance("open value", 0.5) {
		value = fmt.Sprint(100 * a.from(10, 90))
	}
	if a.chance("open source", 0.5) {
		source = a.pick(a.sources...)
	}
	if len(a.segs) > 0 && a.chance("open segment", 0.5) {
		segment = a.pick(a.segs...)
	}
	if a.chance("open visits", 0.4) {
		visits = fmt.Sprint(a.from(1, 2))
	}
	return fmt.Sprintf("d%d,%s,%v,%s,%s,%s,%s,%s,%s,%s", n, stage, age, created, value, source, segment, a.pick(status...), since, visits)
}
