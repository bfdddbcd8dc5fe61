package chart

import (
	"fmt"
	"image/color"
	"slices"

	"dealcast/out"
)

// layer is a band of the cumulative flow diagram: its name and its height at
// each x.
type layer struct {
	name  string
	high  []float64
	color color.RGBA
}

// drawFlow is a cumulative flow diagram: at the bottom what has left the
// pipeline, won and lost, above it the deals in each stage; the upper edge is
// all that has arrived. Below it the stages alone, on a scale of their own.
func drawFlow(s *sheet, v *view) error {
	if len(v.Grid) == 0 {
		s.head("Nothing flows", "Cumulative flow")
		s.note("The report window is empty.")
		return nil
	}
	s.head(flowTitle(v), "Mean over replications, stacked; the dashed lines hold 9 of 10 of the simulated futures")
	const gap = 16
	upper, lower := s.body, s.body
	upper.y0 = s.body.y0 + s.body.height()*0.5
	lower.y1 = upper.y0 - gap

	arrived := v.cumulativeFan("leads", v.Grid, v.values("open_start"))
	x, closed, stages := flowLayers(v)
	all := append(slices.Clone(closed), stages...)
	open := v.endsFan("open_start", "open_end", v.Grid)
	closedNames, openNames := closedLabels(closed, stages), layerLabels(stages, stacked(stages, len(x)), lower.height())
	left := s.tickRoom(countTicks(0, or0(arrived.p95[len(arrived.x)-1]), 5))
	right := min(s.endRoom(append(slices.Clone(openNames), closedNames...)), s.body.width()*0.25)
	s.caption(&upper, "Arrived and closed since "+out.Date(v.Run.Start))
	s.stack(upper, v, x, all, arrived, closedNames, left, right, false)
	s.caption(&lower, v.words("Open deals by stage"))
	s.stack(lower, v, x, stages, open, openNames, left, right, true)
	return nil
}

func flowTitle(v *view) string {
	from, to := v.mean("open_start"), v.mean("open_end")
	days := fmt.Sprintf(v.words("%s deals are open on average"), about(v.mean("wip")))
	switch {
	case !finite(from) || !finite(to):
		return v.words("Nothing is known of open deals")
	case to > 1.1*from && to-from >= 2:
		return fmt.Sprintf(v.words("Work piles up: open deals grow from %s to %s"), about(from), about(to))
	case to < 0.9*from && from-to >= 2:
		return fmt.Sprintf(v.words("The pipeline drains: open deals fall from %s to %s"), about(from), about(to))
	}
	return days + ", without growing"
}

// flowLayers are the bands at the beginning of the window and at the end of
// each period of the grid. Together they are as high as what has arrived,
// because no deal is lost from the count.
func flowLayers(v *view) (x []float64, closed, stages []layer) {
	x = []float64{v.Grid[0].FromDay}
	for _, p := range v.Grid {
		x = append(x, p.ToDay)
	}
	running := func(path string) []float64 {
		high := []float64{0}
		for i, m := range v.meansOver(path, v.Grid) {
			high = append(high, high[i]+or0(m))
		}
		return high
	}
	closed = []layer{{v.words("won"), running("won"), shade(blue, 0.45)}, {"lost", running("lost"), tint(ink, 0.20)}}
	if v.Scenario.Lossless {
		closed = closed[:1]
	}
	for i := len(v.Stages) - 1; i >= 0; i-- { // the last stage is next to won
		path := "stage." + v.Stages[i].Name + ".open_"
		open := append([]float64{v.mean(path + "start")}, v.meansOver(path+"end", v.Grid)...)
		for k := range open {
			open[k] = or0(open[k])
		}
		stages = append(stages, layer{title(v.Stages[i]), open, ordered(i, len(v.Stages))})
	}
	return x, closed, stages
}

// stacked are the upper edges of layers on top of each other.
func stacked(layers []layer, n int) [][]float64 {
	sum := make([]float64, n)
	top := make([][]float64, len(layers))
	for i, l := range layers {
		for k := range sum {
			sum[k] += l.high[k]
		}
		top[i] = append([]float64(nil), sum...)
	}
	return top
}

// stack draws layers on top of each other, from the bottom, with the bounds of
// their sum.
func (s *sheet) stack(frame box, v *view, x []float64, layers []layer, total *fan, labels []endLabel, left, right float64, dated bool) {
	top := stacked(layers, len(x))
	_, hi := spanOf(0, append([][]float64{total.p95}, top...)...)
	if hi == 0 {
		hi = 1
	}
	for i := range labels {
		labels[i].text = s.face.fit(labels[i].text, regular, labels[i].style.size, right-18)
	}
	dates := v.dateAxis(frame.width() - right - 40)
	if !dated {
		dates.unlabelled()
	}
	most := max(4, int(frame.height()/24))
	p := s.panel(frame, dates, axis{lo: 0, hi: hi * 1.03, ticks: countOrPlain(hi, most), room: left}, right)
	bottom := make([]float64, len(x))
	for i, l := range layers {
		p.band(x, bottom, top[i], l.color)
		bottom = top[i]
	}
	for i := range layers {
		if len(layers) > 12 || i == len(layers)-1 {
			break // separators would hide thin layers
		}
		p.curve(x, top[i], line{color: white, width: 0.6})
	}
	if !total.flat() {
		for _, edge := range [...][]float64{total.p05, total.p95} {
			p.curve(total.x, edge, line{color: ink, width: 0.9, dashes: []float64{3, 2}})
		}
	}
	p.endLabels(labels)
}

// closedLabels name what is won, lost and open at the end.
func closedLabels(closed, stages []layer) []endLabel {
	var labels []endLabel
	sum := 0.0
	add := func(name string, n float64) {
		labels = append(labels, endLabel{sum + n/2, name + ": " + about(n), style{size: labelSize}})
		sum += n
	}
	for _, l := range closed {
		add(l.name, l.high[len(l.high)-1])
	}
	open := 0.0
	for _, l := range stages {
		open += l.high[len(l.high)-1]
	}
	add("open", open)
	return labels
}

// layerLabels name the layers at their middle at the right end. Where there are
// more than fit, the thinnest go without.
func layerLabels(layers []layer, top [][]float64, height float64) []endLabel {
	if len(layers) == 0 {
		return nil
	}
	size := float64(labelSize)
	room := height - 60 // without caption and dates
	if float64(len(layers))*size*1.2 > room {
		size = smallSize
	}
	keep := max(1, int(room/(size*1.2)))
	var labels []endLabel
	n := len(top[0]) - 1
	for i, l := range layers {
		thicker := 0
		for k, o := range layers {
			if o.high[n] > l.high[n] || o.high[n] == l.high[n] && k > i {
				thicker++
			}
		}
		if thicker < keep {
			labels = append(labels, endLabel{top[i][n] - l.high[n]/2, l.name + ": " + about(l.high[n]), style{size: size}})
		}
	}
	return labels
}
