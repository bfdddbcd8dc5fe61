package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"dealcast/out"
	"dealcast/sim"
)

// mostPools is how many pools a sheet has room for; of more, those with the
// longest queues are shown.
const mostPools = 4

// tallPool is how high the row of a pool must be to have room for the team.
const tallPool = 170

// widestShare keeps the panels of a column in line.
var widestShare = []tick{{label: "100%"}}

// dateRoom is the room of the dates below the last row.
const dateRoom = tickLength + tickSize*2.5

// drawPools shows for each pool how busy it is and how many deals wait for it,
// over time.
func drawPools(s *sheet, v *view) error {
	if len(v.Pools) == 0 {
		s.head("No pools: nobody's capacity limits this pipeline", "Utilisation and queue of each pool")
		s.note("Stages of this scenario take time but need no one. Give a stage a pool and work to see who is busy.")
		return nil
	}
	pools := slices.Clone(v.Pools)
	queue := func(e sim.Entity) float64 { return or0(v.mean("pool." + e.Name + ".queue")) }
	slices.SortStableFunc(pools, func(a, b sim.Entity) int { return cmp.Compare(queue(b), queue(a)) })
	subtitle := "Over time: the dark band holds half of the simulated futures, the light band 9 of 10"
	if n := len(pools); n > mostPools {
		subtitle = fmt.Sprintf("The %d of %d pools with the longest queues; the dark band holds half of the simulated futures, the light band 9 of 10", mostPools, n)
		pools = pools[:mostPools]
	}
	if hireTitle(s, v, pools) != "" {
		subtitle += "; numbers in words are averages"
	}
	s.head(poolsTitle(s, v, pools), subtitle)
	const gap = 8
	tall := (s.body.height() - dateRoom + gap + tickLength) / float64(len(pools))
	for i, e := range pools {
		row := box{s.body.x0, s.body.y1 - float64(i+1)*tall, s.body.x1, s.body.y1 - float64(i)*tall}
		last := i == len(pools)-1
		if last {
			row.y0 -= dateRoom - gap - tickLength
		} else {
			row.y0 += gap
		}
		s.poolRow(row, v, e, last)
	}
	return nil
}

func poolsTitle(s *sheet, v *view, pools []sim.Entity) string {
	if t := hireTitle(s, v, pools); t != "" {
		return t
	}
	first := pools[0]
	busy, queue := v.mean("pool."+first.Name+".utilisation"), v.mean("pool."+first.Name+".queue")
	name := s.short(title(first))
	if b := v.Bottleneck; b.Pool != "" {
		name = s.short(title(sim.Entity{Name: b.Pool, Title: b.Title}))
		busy, queue = v.mean("pool."+b.Pool+".utilisation"), v.mean("pool."+b.Pool+".queue")
		return fmt.Sprintf(v.words("Bottleneck: %s, busy %s of open time; %s deals wait, %s each"),
			name, out.Percent(busy), about(queue), out.DaysText(b.WaitDays))
	}
	if won := v.mean("won"); !(won > 0) { // what waiting costs is measured per won deal
		return fmt.Sprintf(v.words("%s: busy %s of the time, %s deals waiting"), name, out.Percent(busy), about(queue))
	}
	if len(pools) == 1 {
		return fmt.Sprintf(v.words("No bottleneck: %s are busy %s of the time, %s deals waiting"), name, out.Percent(busy), about(queue))
	}
	return fmt.Sprintf(v.words("No bottleneck; longest queue: %s deals, for %s (busy %s)"), about(queue), name, out.Percent(busy))
}

// poolRow draws one pool: utilisation at the left, queue at the right.
func (s *sheet) poolRow(row box, v *view, e sim.Entity, dates bool) {
	const gap = 30
	half := (row.width() - gap) / 2
	at := "pool." + e.Name + "."
	busy, queue := row, row
	busy.x1, queue.x0 = row.x0+half, row.x1-half
	is := fmt.Sprintf(": busy %s of open time", out.Percent(v.mean(at+"utilisation")))
	team, least, most := v.teamOverTime(e)
	tall := row.height() >= tallPool
	if team != nil && !tall {
		is = fmt.Sprintf(": %s to %s members, busy %s", out.Count(least), out.Count(most), out.Percent(v.mean(at+"utilisation")))
	}
	s.caption(&busy, s.face.fit(title(e), medium, labelSize, half-s.face.width(is, medium, labelSize))+is)
	s.caption(&queue, fmt.Sprintf(v.words("deals waiting: %s, for %s each"), about(v.mean(at+"queue")), out.DaysText(v.mean(at+"wait_days"))))

	height := busy.height()
	if dates {
		height -= dateRoom
	}
	marks := max(3, min(6, int(height/19)))
	f := v.fanOver(at+"utilisation", v.Grid)
	_, hi := f.span()
	hi = max(1, hi)
	shares := axis{lo: 0, hi: hi * 1.04, ticks: shareTicks(0, hi, marks)}
	if team != nil && tall {
		members := busy
		members.y1 = busy.y0 + 0.34*busy.height()
		busy.y0 = members.y1 + 4
		s.poolPanel(busy, v, e, f, shares, height, false)
		s.teamPanel(members, v, e, team, math.Ceil(most), s.endRoom(fanEnds(f)), dates)
	} else {
		s.poolPanel(busy, v, e, f, shares, height, dates)
	}

	f = v.fanOver(at+"queue", v.Grid)
	if _, hi = f.span(); hi == 0 {
		hi = 1
	}
	s.poolPanel(queue, v, e, f, axis{lo: 0, hi: hi * 1.06, ticks: countOrPlain(hi, marks)}, height, dates)
}

func (s *sheet) poolPanel(frame box, v *view, e sim.Entity, f *fan, y axis, height float64, dates bool) {
	labels := fanEnds(f)
	if height < 45 && len(labels) > 1 {
		labels = labels[1:2] // the middle alone
	}
	room := s.endRoom(fanEnds(f))
	y.room = s.tickRoom(widestShare)
	x := v.dateAxis(frame.width() - room - 30)
	if !dates {
		x.unlabelled()
	}
	p := s.panel(frame, x, y, room)
	p.points(f)
	p.hireMarks(v, e, true)
	p.endLabels(labels)
}

// countOrPlain marks a number of deals: whole where the range allows it.
func countOrPlain(hi float64, most int) []tick {
	if hi >= 2 {
		return countTicks(0, hi, most)
	}
	return plainTicks(0, hi, most)
}
