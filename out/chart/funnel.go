package chart

import (
	"fmt"
	"image/color"
	"math"

	"dealcast/out"
)

// fate is what became of the deals that entered a stage.
type fate struct {
	name  string
	color color.RGBA
}

// The fates, in the order of a bar. Neighbours differ in lightness.
const (
	wentOn = iota
	wentBack
	lostDecision
	lostPatience
	lostLoops
	lostScore
	lostFull
	lostOther
	stillThere
	numFates
)

var fates = [numFates]fate{
	wentOn:       {"went on", blue},
	wentBack:     {"went back", tint(purple, 0.8)},
	lostDecision: {lostSo("lost_to_decision"), tint(ink, 0.20)},
	lostPatience: {lostSo("lost_to_patience"), orange},
	lostLoops:    {lostSo("lost_to_loops"), tint(vermillion, 0.85)},
	lostScore:    {lostSo("lost_to_score"), shade(purple, 0.60)},
	lostFull:     {lostSo("lost_to_full"), yellow},
	lostOther:    {"lost, other", tint(ink, 0.62)},
	stillThere:   {"still there", tint(sky, 0.22)},
}

// lostSo names the deals lost in one way as the tables do.
func lostSo(metric string) string {
	for _, r := range out.Reasons {
		if r.Metric == metric {
			return "lost, " + r.Name
		}
	}
	panic("chart: no reason " + metric)
}

// funnelRow is a bar of the funnel: how many deals met each fate.
type funnelRow struct {
	name string
	n    [numFates]float64
	note string
}

func (r funnelRow) total() float64 {
	sum := 0.0
	for _, n := range r.n {
		sum += n
	}
	return sum
}

func (r funnelRow) lost() float64 {
	return r.n[lostDecision] + r.n[lostPatience] + r.n[lostLoops] + r.n[lostScore] + r.n[lostFull] + r.n[lostOther]
}

// drawFunnel shows the way from lead to won: a bar per stage as long as the
// number of deals that entered it, cut by what became of them.
func drawFunnel(s *sheet, v *view) error {
	list := funnelRows(v)
	s.head(funnelTitle(s, v, list), v.words("Mean number of deals that entered each stage in the report window, by what became of them there"))
	longest, notes := 0.0, 0.0
	var names []string
	for _, f := range list {
		longest = max(longest, f.total())
		names = append(names, f.name)
	}
	if longest == 0 {
		s.note(v.words("No deal arrived."))
		return nil
	}
	s.legend(fateKeys(list))
	r := s.rows(s.body, names)
	for _, f := range list {
		notes = max(notes, s.face.width(f.note, regular, r.size))
	}
	scale := (r.area.width() - notes - 8) / longest
	for i, f := range list {
		sum := 0.0
		for k, n := range f.n {
			if n > 0 {
				r.piece(r.bar(i, sum*scale, (sum+n)*scale), fates[k].color, about(n))
				sum += n
			}
		}
		s.text(r.area.x0+sum*scale+7, r.baseline(i), f.note, style{size: r.size, color: grey})
	}
	return nil
}

func funnelRows(v *view) []funnelRow {
	leads := or0(v.mean("leads"))
	rare := 0.001 * leads // fates too rare to be seen, and the dust of rounding, are left out
	list := []funnelRow{{name: v.words("leads")}}
	list[0].n[lostFull] = or0(v.mean("lost_to_full")) // of these, those of no stage
	for _, e := range v.Stages {
		at := "stage." + e.Name + "."
		get := func(metric string) float64 { return math.Max(0, or0(v.mean(at+metric))) }
		r := funnelRow{name: title(e)}
		r.n[wentOn], r.n[wentBack] = get("converted"), get("returned")
		r.n[lostDecision], r.n[lostPatience], r.n[lostLoops] = get("lost_to_decision"), get("lost_to_patience"), get("lost_to_loops")
		r.n[lostScore], r.n[lostFull] = get("lost_to_score"), get("lost_to_full")
		list[0].n[lostFull] -= r.n[lostFull]
		r.n[lostOther] = math.Max(0, get("lost")-r.lost())
		if more := get("entered") - r.total(); more > 0.01*get("entered") { // less is the chance of the last day
			r.n[stillThere] = more
		}
		if share := v.mean(at + "conversion"); finite(share) && !v.Scenario.Lossless {
			r.note = out.Percent(share) + " go on"
		}
		for k := range r.n {
			if r.n[k] < rare {
				r.n[k] = 0
			}
		}
		list = append(list, r)
	}
	if list[0].n[lostFull] < rare {
		list[0].n[lostFull] = 0
	}
	list[0].n[wentOn] = math.Max(0, leads-list[0].n[lostFull])
	won := funnelRow{name: v.words("won")}
	won.n[wentOn] = or0(v.mean("won"))
	if leads > 0 {
		won.note = fmt.Sprintf(v.words("%s per 100 leads"), out.Count(100*won.n[wentOn]/leads))
	}
	return append(list, won)
}

func funnelTitle(sh *sheet, v *view, list []funnelRow) string {
	leads, won := v.mean("leads"), v.mean("won")
	if or0(leads) == 0 {
		return v.words("No leads")
	}
	t := fmt.Sprintf(v.words("%s of %s leads are won"), about(won), about(leads))
	if rate := v.mean("win_rate"); finite(rate) && !v.Scenario.Lossless {
		t += fmt.Sprintf(v.words(" (%s of closed deals)"), out.Percent(rate))
	}
	worst, most := -1, 0.0
	for i, r := range list {
		if lost := r.lost(); lost > most {
			worst, most = i, lost
		}
	}
	switch {
	case worst == 0:
		t += fmt.Sprintf("; most are turned away at the door: %s", about(most))
	case worst > 0:
		t += fmt.Sprintf("; most are lost in %s: %s", sh.short(list[worst].name), about(most))
	}
	return t
}

// fateKeys are the fates that occur, with how many met them in all stages.
func fateKeys(list []funnelRow) []key {
	var keys []key
	for k, f := range fates {
		sum := 0.0
		rows := list[1 : len(list)-1] // leads and won are no stages
		if k == lostFull {
			rows = list[:len(list)-1] // some are turned away before the first
		}
		for _, r := range rows {
			sum += r.n[k]
		}
		if sum > 0 {
			name := f.name
			if k != wentOn && k != stillThere { // those pass through several stages
				name += ": " + about(sum)
			}
			keys = append(keys, key{f.color, name})
		}
	}
	return keys
}
