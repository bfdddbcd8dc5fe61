package chart

import (
	"fmt"
	"image/color"
	"math"

	"dealcast/out"
)

// part is a piece of the time in a stage. Neighbours differ in lightness.
type part struct {
	metric, name string
	color        color.RGBA
}

var stageParts = [...]part{
	{"handover_days", "hand-over", color.RGBA{0x44, 0x44, 0x44, 255}},
	{"wait_days", "waiting for people", orange},
	{"work_days", "work", blue},
	{"dwell_days", "with the customer", tint(sky, 0.55)},
	{"blocked_days", "blocked", purple},
}

// stageRow is what the picture says of a stage.
type stageRow struct {
	name  string
	days  [len(stageParts)]float64
	total float64
	lost  float64 // share of the stays; NaN when nobody left
}

// drawStages shows where the days go, stage by stage, and beside it which share
// of the deals each stage loses.
func drawStages(s *sheet, v *view) error {
	list := stageRows(v)
	if len(list) == 0 {
		s.head("No stages", "")
		return nil
	}
	s.head(stagesTitle(s, list), stagesSubtitle(v))
	s.legend(stageKeys(list))
	const gap = 24
	const heading = labelSize + 6
	frame := s.body.inset(0, 0, 0, heading)
	names := make([]string, len(list))
	for i, r := range list {
		names[i] = r.name
	}
	days := s.rows(frame, names)
	lost := days
	if !v.Scenario.Lossless {
		days.area.x1 -= days.area.width() * 0.30
	}
	lost.area.x0 = days.area.x1 + gap
	s.text(days.area.x0, days.area.y1+6, "days", style{size: labelSize, color: grey})
	days.stageDays(list)
	if v.Scenario.Lossless {
		return nil
	}
	s.text(lost.area.x0, lost.area.y1+6, "lost here", style{size: labelSize, color: grey})
	lost.stageLosses(list)
	return nil
}

func stageRows(v *view) []stageRow {
	var list []stageRow
	for _, e := range v.Stages {
		r := stageRow{name: title(e)}
		at := "stage." + e.Name + "."
		for i, p := range stageParts {
			r.days[i] = math.Max(0, or0(v.mean(at+p.metric)))
			r.total += r.days[i]
		}
		r.lost = v.mean(at + "lost_share")
		list = append(list, r)
	}
	return list
}

func stagesTitle(sh *sheet, list []stageRow) string {
	slow, leak := 0, -1
	for i, r := range list {
		if r.total > list[slow].total {
			slow = i
		}
		if finite(r.lost) && (leak < 0 || r.lost > list[leak].lost) {
			leak = i
		}
	}
	r := list[slow]
	if r.total == 0 {
		return "No time is spent in any stage"
	}
	t := fmt.Sprintf("%s takes longest, %s", sh.short(r.name), out.DaysText(r.total))
	switch wait, blocked := r.days[1], r.days[len(stageParts)-1]; {
	case wait > 0.05*r.total && wait >= blocked:
		t += fmt.Sprintf(" (%s waiting)", out.Days(wait))
	case blocked > 0.05*r.total:
		t += fmt.Sprintf(" (%s blocked)", out.Days(blocked))
	}
	switch {
	case leak < 0 || list[leak].lost <= 0:
	case leak == slow:
		t += fmt.Sprintf("; it also loses most, %s", out.Percent(list[leak].lost))
	default:
		t += fmt.Sprintf("; %s loses most, %s", sh.short(list[leak].name), out.Percent(list[leak].lost))
	}
	return t
}

func stagesSubtitle(v *view) string {
	t := "Mean days of a stay in each stage, and the share of stays that end in a loss"
	if v.Scenario.Lossless {
		t = "Mean days of a stay in each stage"
	}
	if c := v.mean("cycle_days"); finite(c) {
		t += v.words("; a won deal takes ") + out.DaysText(c) + " in all"
	}
	return t
}

// stageKeys are the parts that occur.
func stageKeys(list []stageRow) []key {
	var keys []key
	for i, p := range stageParts {
		for _, r := range list {
			if r.days[i] > 0 {
				keys = append(keys, key{p.color, p.name})
				break
			}
		}
	}
	return keys
}

// stageDays draws the stacked bars with their sums.
func (r rows) stageDays(list []stageRow) {
	longest := 0.0
	for _, s := range list {
		longest = max(longest, s.total)
	}
	scale := (r.area.width() - r.face.width("999.9 days", medium, r.size)) / max(longest, 1e-9)
	for i, s := range list {
		sum := 0.0
		for k, part := range stageParts {
			if s.days[k] > 0 {
				r.piece(r.bar(i, sum*scale, (sum+s.days[k])*scale), part.color, out.Days(s.days[k]))
				sum += s.days[k]
			}
		}
		r.text(r.area.x0+sum*scale+6, r.baseline(i), out.DaysText(s.total), style{size: r.size, weight: medium})
	}
}

// stageLosses draws the share lost in each stage.
func (r rows) stageLosses(list []stageRow) {
	most := 0.0
	for _, s := range list {
		most = max(most, or0(s.lost))
	}
	scale := (r.area.width() - r.face.width("99.9%", medium, r.size) - 6) / max(most, 1e-9)
	for i, s := range list {
		wide := or0(s.lost) * scale
		r.fill(r.bar(i, 0, wide), tint(ink, 0.45))
		r.text(r.area.x0+wide+6, r.baseline(i), out.Percent(s.lost), style{size: r.size, weight: medium})
	}
}
