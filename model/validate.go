package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// validate checks what concerns several fields at once. Warnings wait until
// the scenario is free of problems: they read it as a whole.
func (l *loader) validate(top table, s *Scenario) {
	if len(s.Sources) == 0 && (s.Open == nil || len(s.Open.Deals) == 0) {
		l.miss(place{layer: l.files, file: l.name}, "source", `got no source of deals, want one like [source.inbound] with rate = "12/week"`)
	}
	if t := top.table("time"); s.Open != nil && (s.Time.WarmupAuto || s.Time.Warmup != 0) {
		l.miss(t.at("warmup"), join(t.path, "warmup"), `got a warm-up, want warmup = "0d": with [open] the pipeline starts with the deals of the file`)
	}
	l.segmentShares(top, s)
	if !Failed(inFileOrder(l.problems)) {
		l.team(top, s)
		l.referrals(top, s)
	}
	if Failed(inFileOrder(l.problems)) {
		return
	}
	ends := s.ends()
	reached := s.reached()
	var stuck []string
	for k := range s.Stages {
		if !reached[k] {
			t := top.table("stage").table(s.Stages[k].Name)
			l.warn(t.at(""), t.path, "no deal ever enters this stage")
		} else if !ends[k] {
			stuck = append(stuck, s.Stages[k].Name)
		}
	}
	if len(stuck) > 0 {
		t := top.table("stage").table(stuck[0])
		l.note(t.at("routes"), t.path, fmt.Sprintf("a deal that enters can never end: nothing is lost or won on any way through %s", strings.Join(stuck, ", ")))
	}
	if Failed(inFileOrder(l.problems)) {
		return
	}
	l.warnLoad(top, s)
	l.warnTeam(top, s, reached)
	l.warnWorld(top, s)
	l.warnDeadlock(top, s)
	l.warnClipped(s)
	if t := top.table("time"); !s.Time.WarmupAuto && s.Time.Warmup == 0 && s.Open == nil {
		l.warn(t.at("warmup"), join(t.path, "warmup"), "the pipeline starts empty: without a warm-up the first weeks have no wins")
	}
	for i := range s.Sources {
		for _, b := range s.Sources[i].Bursts {
			if on := b.On.Sub(s.Time.Start).Hours() / 24; on >= s.Time.Horizon {
				t := top.table("source").table(s.Sources[i].Name).table("bursts").table(b.Name)
				l.warn(t.at("on"), join(t.path, "on"), b.On.Format(time.DateOnly)+" is beyond the horizon: it brings nothing")
			}
		}
	}
	if !s.valued() {
		for _, g := range s.Targets {
			if g.Metric == "revenue" {
				t := top.table("target").table(g.Name)
				l.warn(t.at("metric"), join(t.path, "metric"), "no deal has a value, so that revenue is 0")
			}
		}
	}
}

// valued reports whether deals have a value.
func (s *Scenario) valued() bool {
	if s.Value != nil {
		return true
	}
	for i := range s.Segments {
		if s.Segments[i].Value != nil {
			return true
		}
	}
	return false
}

// segmentShares checks the shares of segments where a source gives no mix.
func (l *loader) segmentShares(top table, s *Scenario) {
	needed := ""
	for i := range s.Sources {
		if len(s.Sources[i].Mix) == 0 && needed == "" {
			needed = s.Sources[i].Name
		}
	}
	if needed == "" || len(s.Segments) == 0 {
		return
	}
	segments := top.table("segment")
	var mix []Share
	for i := range s.Segments {
		t := segments.table(s.Segments[i].Name)
		if !t.has("share") {
			t.bad("share", "missing, want a share: source %q gives no mix of segments of its own", needed)
			continue
		}
		mix = append(mix, Share{t.path, s.Segments[i].Share})
	}
	if len(mix) == len(s.Segments) {
		l.wholeMix(segments.table(s.Segments[0].Name), "share", mix)
	}
}

// possible reports whether a share is above 0 in some world.
func possible(m Number) bool { return !m.Known() || m.Value > 0 }

// exits reports whether some deals end in the stage.
func (s *Stage) exits() bool {
	if s.Cooling != nil || s.Patience != nil && s.PatienceTo == Lost {
		return true
	}
	sum := 0.0
	for _, r := range s.Routes {
		if !r.Share.Known() || r.To == Won && r.Share.Value > 0 {
			return true
		}
		sum += r.Share.Value
	}
	return sum < 1-1e-12
}

// onward are the stages that a deal may enter from a stage.
func onward(at map[string]int, st *Stage) []int {
	var to []int
	for _, r := range st.Routes {
		if i, ok := at[r.To]; ok && possible(r.Share) {
			to = append(to, i)
		}
	}
	if i, ok := at[st.PatienceTo]; ok && st.Patience != nil {
		to = append(to, i)
	}
	return to
}

// ends says of each stage whether every kind of deal in it can come to an end.
func (s *Scenario) ends() []bool {
	at := s.index()
	all := make([]bool, len(s.Stages))
	for i := range all {
		all[i] = true
	}
	for _, stages := range s.kinds() {
		from := make([][]int, len(stages)) // the ways, backwards
		ends := make([]bool, len(stages))
		var todo []int
		for k, st := range stages {
			for _, to := range onward(at, st) {
				from[to] = append(from[to], k)
			}
			if ends[k] = st.exits(); ends[k] {
				todo = append(todo, k)
			}
		}
		spread(from, ends, todo)
		for i := range all {
			all[i] = all[i] && ends[i]
		}
	}
	return all
}

// reached says of each stage whether deals enter it, or are in it at start.
func (s *Scenario) reached() []bool {
	at := s.index()
	any := make([]bool, len(s.Stages))
	for _, stages := range s.kinds() {
		to := make([][]int, len(stages))
		for k, st := range stages {
			to[k] = onward(at, st)
		}
		reached := make([]bool, len(stages))
		var todo []int
		begin := func(stage string) {
			if k, ok := at[stage]; ok && !reached[k] {
				reached[k] = true
				todo = append(todo, k)
			}
		}
		for i := range s.Sources {
			begin(s.Sources[i].Enters)
		}
		if s.Open != nil {
			for i := range s.Open.Deals {
				begin(s.Open.Deals[i].Stage)
			}
		}
		spread(to, reached, todo)
		for i := range any {
			any[i] = any[i] || reached[i]
		}
	}
	return any
}

// spread marks everything that can be reached along the ways.
func spread(ways [][]int, marked []bool, todo []int) {
	for len(todo) > 0 {
		k := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, to := range ways[k] {
			if !marked[to] {
				marked[to] = true
				todo = append(todo, to)
			}
		}
	}
}

// warnLoad warns of pools that are asked for more than they can do.
func (l *loader) warnLoad(top table, s *Scenario) {
	for p, load := range s.load() {
		t := top.table("pool").table(s.Pools[p].Name)
		switch {
		case math.IsInf(load, 1) || math.IsNaN(load):
			l.warn(t.at("size"), t.path, "asked for work, but it has no members: deals wait for ever")
		case load >= 1:
			l.warn(t.at("size"), t.path, s.overload(&s.Pools[p], load))
		}
	}
}

// overload says that a pool is asked for more than it can do.
func (s *Scenario) overload(p *Pool, load float64) string {
	end := "the queue will grow all the time"
	if s.patient(p.Name) {
		end = "the queue will grow until patience runs out"
	}
	return fmt.Sprintf("asked for %s%% of the work it can do: %s", brief(load*100, 3), end)
}

// patient reports whether every queue for the pool is left by those who wait
// too long.
func (s *Scenario) patient(pool string) bool {
	for i := range s.Stages {
		if slices.Contains(s.Stages[i].Pools, pool) && s.Stages[i].Patience == nil {
			return false
		}
	}
	return true
}

// warnClipped warns of uncertain numbers of which a noticeable part of the
// draws falls outside the valid range, and of uncertain routes that often add
// up to more than 1.
func (l *loader) warnClipped(s *Scenario) {
	for _, c := range l.clips {
		if part := s.clipped(c.number); part >= 0.005 {
			l.warn(c.place, c.path, fmt.Sprintf("about %s%% of the draws fall outside the range from %s to %s and are clipped to it",
				brief(part*100, 2), c.ruler.show(c.number.Min), c.ruler.show(c.number.Max)))
		}
	}
	for k := range s.Stages {
		l.warnOverfull(s, &s.Stages[k], l.root.kid("stage"))
	}
	for g := range s.Segments {
		for k := range s.Segments[g].Stages {
			l.warnOverfull(s, &s.Segments[g].Stages[k], l.root.kid("segment").kid(s.Segments[g].Name).kid("stage"))
		}
	}
}

// warnOverfull warns of uncertain routes of a stage, written in the table of
// stages, that often add up to more than 1.
func (l *loader) warnOverfull(s *Scenario, st *Stage, in *node) {
	n := in.kid(st.Name).kid("routes")
	if n == nil {
		return
	}
	if part := s.overfull(st); part >= 0.005 {
		l.warn(n.place, n.path, fmt.Sprintf("in about %s%% of the draws the shares add up to more than 1 and are scaled down to it", brief(part*100, 2)))
	}
}

// clip is an uncertain number and where it was written.
type clip struct {
	place  place
	path   string
	ruler  ruler
	number Number
}

// points is how many quantiles a part of the draws is estimated from.
const points = 400

// clipped is the part of the draws of a number that lie outside its range.
func (s *Scenario) clipped(m Number) float64 {
	if m.Known() || s.Unknowns[m.Unknown-1].Group != 0 {
		return 0
	}
	prior := s.Unknowns[m.Unknown-1].Prior
	out := 0
	for i := range points {
		v := float64(m.Factor*prior.Quantile((float64(i)+0.5)/points)) + m.Value
		if v < m.Min-1e-8 || v > m.Max {
			out++
		}
	}
	return float64(out) / points
}

// overfull is the part of the draws in which the shares of the routes add up
// to more than 1, over points of a lattice in the unknowns of the stage
// (multiples of square roots of primes; Weyl, "Über die Gleichverteilung von
// Zahlen mod. Eins", 1916).
func (s *Scenario) overfull(st *Stage) float64 {
	x := s.Central()
	primes := []float64{2, 3, 5, 7, 11, 13, 17, 19, 23, 29}
	var free []int
	for _, r := range st.Routes {
		if !r.Share.Known() && s.Unknowns[r.Share.Unknown-1].Group == 0 {
			free = append(free, r.Share.Unknown-1)
		}
	}
	if len(free) == 0 || len(st.Routes) < 2 || len(free) > len(primes) {
		return 0
	}
	out := 0
	for i := range points {
		for j, u := range free {
			at := float64((float64(i) + 0.5) * math.Sqrt(primes[j]))
			x[u] = s.Unknowns[u].Prior.Quantile(min(max(at-math.Floor(at), 1e-6), 1-1e-6))
		}
		sum := 0.0
		for _, r := range st.Routes {
			sum += r.Share.At(x)
		}
		if sum > 1+1e-9 {
			out++
		}
	}
	return float64(out) / points
}
