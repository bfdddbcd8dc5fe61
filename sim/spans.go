package sim

import (
	"fmt"
	"math"
	"sort"
	"time"

	"dealcast/model"
)

// spans cuts the report window at every boundary that some result needs:
// the reported periods, the grid of the pictures, the ends of targets. Bin 0 is
// the warm-up; bins 1 to len(edges)-1 lie between the edges. All edges but the
// last are whole days, so a table by day finds the bin of a time.
type spans struct {
	start   time.Time
	edges   []float64 // days since start, from 0 to the horizon
	byDay   []int32   // bin of each day of the window
	periods []binned
	grid    []binned
}

// binned is a period and its bins [lo, hi).
type binned struct {
	Period
	lo, hi int
}

func (s *spans) bins() int { return len(s.edges) }

// whole is the range of bins of the report window.
func (s *spans) whole() (lo, hi int) { return 1, len(s.edges) }

// bin is the bin of a time before the end of the window.
func (s *spans) bin(t float64) int32 {
	if t < 0 {
		return 0
	}
	return s.byDay[int(t)]
}

func newSpans(scn *model.Scenario) spans {
	s := spans{start: scn.Time.Start}
	horizon := scn.Time.Horizon
	monthly := periodsOf(scn, monthOf)
	switch {
	case horizon <= 92:
		s.periods = periodsOf(scn, weekOf)
		s.grid = periodsOf(scn, dayOf)
	case horizon <= 3*366:
		s.periods = monthly
		s.grid = periodsOf(scn, weekOf)
	default:
		s.periods = periodsOf(scn, quarterOf)
		s.grid = monthly
	}
	edge := map[float64]bool{0: true, horizon: true}
	for _, list := range [][]binned{s.periods, s.grid} {
		for i := range list {
			edge[list[i].FromDay], edge[list[i].ToDay] = true, true
		}
	}
	for i := range scn.Targets {
		for _, at := range []time.Time{scn.Targets[i].From, scn.Targets[i].To} {
			if d := daysBetween(s.start, at); d > 0 && d < horizon {
				edge[d] = true
			}
		}
	}
	for d := range edge {
		s.edges = append(s.edges, d)
	}
	sort.Float64s(s.edges)
	for day := 0; float64(day) < horizon; day++ {
		b := sort.Search(len(s.edges), func(i int) bool { return s.edges[i] > float64(day) })
		s.byDay = append(s.byDay, int32(b))
	}
	for _, list := range [][]binned{s.periods, s.grid} {
		for i := range list {
			list[i].lo, list[i].hi = s.between(list[i].FromDay, list[i].ToDay)
		}
	}
	return s
}

// between is the range of bins of [from, to), both of them edges.
func (s *spans) between(from, to float64) (lo, hi int) {
	return sort.SearchFloat64s(s.edges, from) + 1, sort.SearchFloat64s(s.edges, to) + 1
}

// periodsOf cuts the window into calendar periods; label names the
// period of a day.
func periodsOf(scn *model.Scenario, label func(time.Time) string) []binned {
	var list []binned
	last := ""
	for day := 0; float64(day) < scn.Time.Horizon; day++ {
		at := scn.Time.Start.AddDate(0, 0, day)
		if name := label(at); name != last {
			list = append(list, binned{Period: Period{Label: name, From: at, FromDay: float64(day)}})
			last = name
		}
		b := &list[len(list)-1]
		b.To = at.AddDate(0, 0, 1)
		b.ToDay = math.Min(float64(day+1), scn.Time.Horizon)
	}
	return list
}

func dayOf(t time.Time) string { return t.Format("2006-01-02") }

func weekOf(t time.Time) string {
	y, w := t.ISOWeek()
	return fmt.Sprintf("%d-W%02d", y, w)
}

func monthOf(t time.Time) string { return t.Format("2006-01") }

func quarterOf(t time.Time) string {
	return fmt.Sprintf("%d-Q%d", t.Year(), (int(t.Month())+2)/3)
}
