package out

import (
	"cmp"
	"math"
	"slices"

	"dealcast/sim"
)

// Reason is a way in which deals are lost.
type Reason struct {
	Metric string // of the run and of stages: how many are lost so
	Name   string // in words: "said no"
}

// Reasons are the ways in which deals are lost, in the order in which they are
// told.
var Reasons = [...]Reason{
	{"lost_to_decision", "said no"},
	{"lost_to_patience", "waited too long"},
	{"lost_to_loops", "came back too often"},
	{"lost_to_score", "scored too low"},
	{"lost_to_full", "stage was full"},
}

// mostLosing is how many stages are told of; the others are one row.
const mostLosing = 6

// losing is how many deals are lost in a stage, in all and by reason.
type losing struct {
	name string
	lost float64
	by   [len(Reasons)]float64
}

func (l *losing) add(o *losing) {
	l.lost += o.lost
	for i := range l.by {
		l.by[i] += o.by[i]
	}
}

// losses says where deals are lost, and why: a row for each stage, most first. It
// has no rows where there is nothing to compare: one place and one reason.
func losses(r *sim.Result) sheet {
	words := r.Scenario.Words()
	t := sheet{title: words.In("Where deals are lost"), columns: []column{{title: "", text: true}, {title: "Lost"}, {title: "Of all lost"}}}
	list := losingStages(r)
	var all losing
	for i := range list {
		all.add(&list[i])
	}
	var told []int // the reasons that occur, most first
	for i, n := range all.by {
		if n > 0.002*all.lost {
			told = append(told, i)
		}
	}
	if len(list) == 0 || len(list) == 1 && len(told) == 1 {
		return t
	}
	slices.SortStableFunc(told, func(a, b int) int { return cmp.Compare(all.by[b], all.by[a]) })
	if len(told) > 1 {
		for k, i := range told {
			t.columns = append(t.columns, column{title: beginning(Reasons[i].Name), rank: min(k, 3)})
		}
	}
	if len(list) > mostLosing+1 {
		rest := losing{name: counted(len(list)-mostLosing, "other stage")}
		for i := range list[mostLosing:] {
			rest.add(&list[mostLosing+i])
		}
		list = append(list[:mostLosing], rest)
	}
	for _, l := range list {
		row := []string{l.name, Count(l.lost), Percent(share(l.lost, all.lost))}
		if len(told) > 1 {
			for _, i := range told {
				row = append(row, Percent(share(l.by[i], l.lost)))
			}
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// losingStages are the stages in which deals are lost, most first, and before
// the first stage those that found it full.
func losingStages(r *sim.Result) []losing {
	mean := func(path string) float64 {
		if c, ok := r.Column(path); ok {
			if x, _ := expected(c); !math.IsNaN(x) {
				return x
			}
		}
		return 0
	}
	lostAt := func(name, prefix string) losing {
		l := losing{name: name, lost: mean(prefix + "lost")}
		for i, reason := range Reasons {
			l.by[i] = mean(prefix + reason.Metric)
		}
		return l
	}
	door := lostAt("before the first stage", "")
	least := 1e-6 * door.lost // below it is the dust of rounding
	var list []losing
	for _, e := range r.Stages {
		l := lostAt(e.Title, "stage."+e.Name+".")
		door.lost -= l.lost
		for i := range l.by {
			door.by[i] -= l.by[i]
		}
		list = append(list, l)
	}
	list = append(list, door)
	list = slices.DeleteFunc(list, func(l losing) bool { return l.lost <= least })
	for k := range list {
		for i := range list[k].by {
			if list[k].by[i] <= least {
				list[k].by[i] = 0
			}
		}
	}
	slices.SortStableFunc(list, func(a, b losing) int { return cmp.Compare(b.lost, a.lost) })
	return list
}

// share is a/b without the dust of rounding at its ends.
func share(a, b float64) float64 {
	if x := a / b; math.Abs(x-math.Round(x)) > 1e-9 {
		return x
	}
	return math.Round(a / b)
}
