package model

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
)

// build makes the Scenario from the patched tree, reading what others depend
// on first: the calendar before work, the names before what refers to them.
func (l *loader) build(name string) *Scenario {
	top := l.top()
	s := &Scenario{File: name}
	s.Name = top.text("name", nil)
	if s.Name == "" {
		s.Name = strings.TrimSuffix(path.Base(name), path.Ext(name))
	}
	s.Currency = top.text("currency", nil)
	s.Unit = top.text("unit", nil)
	stages := l.stageNames(top)
	s.Time = l.time(top.table("time"))
	s.Run.Replications = int(top.table("run").count("replications"))
	s.Run.Seed = uint64(top.table("run").count("seed"))
	s.Run.Draws = Draws(top.table("run").text("draws", nil))
	l.readCalendars(top, s)
	pools, segments := top.table("pool").members(), top.table("segment").members()
	for _, name := range top.table("source").members() {
		s.Sources = append(s.Sources, l.source(top.table("source").table(name), name, s.Time, stages, segments))
	}
	for _, name := range segments {
		s.Segments = append(s.Segments, l.segment(top.table("segment").table(name), name))
	}
	s.Value = top.table("deal").dist("value")
	s.Due = top.table("deal").dist("due")
	for i, name := range stages {
		s.Stages = append(s.Stages, l.stage(top.table("stage").table(name), i, stages, pools))
	}
	for i := range s.Segments {
		t := top.table("segment").table(s.Segments[i].Name).table("stage")
		s.Segments[i].Stages = l.segmentStages(t, s.Stages, stages)
	}
	for _, name := range pools {
		s.Pools = append(s.Pools, l.pool(top.table("pool").table(name), name, s))
	}
	s.Quality = l.quality(top.table("quality"))
	s.Open = l.open(top.table("open"), s)
	l.world(top, s)
	s.Money = l.money(top.table("money"), top.table("source").members())
	for _, name := range top.table("target").members() {
		s.Targets = append(s.Targets, l.target(top.table("target").table(name), name, s))
	}
	s.Unknowns = l.unknowns
	l.place(s.Unknowns)
	l.correlations(top, s)
	if !l.axesOnly {
		l.validate(top, s)
	}
	s.Changes = l.changes(top, s)
	s.Origins = l.origins
	s.SHA256 = l.checksum()
	return s
}

// stageNames reads the order of the stages, and notes tables of stages that
// are not in it.
func (l *loader) stageNames(top table) []string {
	names, n := top.texts("stages")
	if n == nil {
		return nil
	}
	tables := top.table("stage").members()
	var stages []string
	for _, name := range names {
		switch {
		case !bare(name):
			l.bad(n, "got the name %s, want letters, digits, _ and -, at most %d", gotValue(name), maxName)
		case slices.Contains(reserved, name):
			l.bad(n, "got the name %q, which is reserved, want another", name)
		case slices.Contains(stages, name):
			l.bad(n, "got stage %q twice, want every stage once", name)
		case !slices.Contains(tables, name):
			l.miss(n.place, "stage."+name, fmt.Sprintf("in stages, but there is no table [stage.%s]%s", name, suggest(name, missing(tables, names))))
		}
		if bare(name) && !slices.Contains(reserved, name) && !slices.Contains(stages, name) {
			stages = append(stages, name)
		}
	}
	if len(stages) > 1000 {
		l.bad(n, "got %d stages, want at most 1000", len(stages))
		return nil
	}
	for _, name := range tables {
		if !slices.Contains(stages, name) && nearest(name, missing(names, tables)) == "" {
			t := top.table("stage").table(name)
			l.note(t.node.place, t.path, "not in stages, so that no deal can enter it")
		}
	}
	l.origin(n, n.fieldOf(l), strings.Join(stages, ", "), false)
	return stages
}

// fieldOf is the row of the table of fields for the node.
func (n *node) fieldOf(l *loader) *Field {
	if f := l.fields.at(strings.Split(n.path, ".")); f != nil {
		return f.field
	}
	return nil
}

// missing are the names of a that are not in b.
func missing(a, b []string) []string {
	var out []string
	for _, name := range a {
		if !slices.Contains(b, name) {
			out = append(out, name)
		}
	}
	return out
}

// title is what readers see of a named table.
func (t table) title(name string) string {
	if s := t.text("title", nil); s != "" {
		return s
	}
	return name
}

// time reads [time].
func (l *loader) time(t table) Time {
	var c Time
	var ok bool
	c.Start, ok = t.date("start")
	if n, f := t.value("horizon"); n != nil {
		if !ok {
			c.Start = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // to check the horizon all the same
		}
		c.Horizon = l.horizon(n, f, c.Start)
	}
	n, f := t.value("warmup")
	if text, isText := n.value.(string); isText && text == "auto" && len(n.rels) == 0 {
		c.WarmupAuto = true
		l.origin(n, f, "auto", false)
	} else {
		c.Warmup, _ = t.known("warmup")
	}
	return c
}

// horizon reads the length of the report window from start. Months and years
// are calendar steps; a step onto a day that the month does not have ends on
// its last day.
func (l *loader) horizon(n *node, f *Field, start time.Time) float64 {
	if len(n.rels) > 0 {
		l.note(n.last(), n.path, "got a relative value, want the horizon itself, like \"1y\"")
		return 0
	}
	days, ok := l.known(f.ruler(l.clock), n)
	if !ok {
		return 0
	}
	if text, isText := n.value.(string); isText {
		x, suffix, _ := split(text)
		if suffix == "y" {
			x *= 12
		}
		if suffix == "y" || suffix == "mo" {
			if x != float64(int(x)) {
				l.bad(n, "got %s, want whole months: they are steps of the calendar", n.got())
				return 0
			}
			days = addMonths(start, int(x)).Sub(start).Hours() / 24
		}
	}
	l.origin(n, f, human(Duration, wallClock, days), false)
	return days
}

// addMonths is the same day so many months later, or the last day of that
// month when it is shorter.
func addMonths(t time.Time, months int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

// source reads a [source.NAME].
func (l *loader) source(t table, name string, c Time, stages, segments []string) Source {
	s := Source{Name: name, Title: t.title(name)}
	if n, f := t.value("every"); n != nil {
		if every, ok := l.number(f.ruler(l.clock), n); ok {
			l.origin(n, f, l.sayNumber(f.ruler(l.clock), every), !every.Known())
			s.Every = &every
		}
	}
	s.Rate, _ = t.number("rate")
	s.Spend, _ = t.number("spend")
	s.Response = l.response(t)
	s.Times = l.times(t, c)
	s.Growth, _ = t.number("growth")
	for i, month := range months {
		s.Season[i], _ = t.table("season").number(month)
	}
	for i, day := range weekdays {
		s.Weekdays[i], _ = t.table("weekdays").number(day)
	}
	bursts := t.table("bursts")
	for _, burst := range bursts.members() {
		s.Bursts = append(s.Bursts, l.burst(bursts.table(burst), burst))
	}
	l.oneArrival(t)
	if sum := knownSum(s.Weekdays[:]); sum == 0 {
		t.bad("weekdays", "got 0 on every day, want one above 0")
	}
	s.Enters = t.text("enters", stages)
	if s.Enters == "" && len(stages) > 0 {
		s.Enters = stages[0]
	}
	s.Cost, _ = t.number("cost")
	mix := t.table("segments")
	for _, segment := range mix.members() {
		if !slices.Contains(segments, segment) {
			mix.bad(segment, "no such segment%s", suggest(segment, segments))
			continue
		}
		if m, ok := mix.number(segment); ok {
			s.Mix = append(s.Mix, Share{segment, m})
		}
	}
	if len(s.Mix) == len(mix.members()) && len(s.Mix) > 0 {
		l.wholeMix(t, "segments", s.Mix)
	}
	s.Multipliers = l.multipliers(t)
	return s
}

// oneArrival notes a source that says in several ways how often deals arrive,
// or in none.
func (l *loader) oneArrival(t table) {
	ways := []string{"rate", "every", "response", "file"}
	first := ""
	for _, key := range ways {
		switch {
		case !t.has(key):
		case first == "":
			first = key
		default:
			t.bad(key, "got both %s and %s, want one of them", first, key)
		}
	}
	if first == "file" {
		for _, key := range []string{"growth", "season", "weekdays"} {
			if t.has(key) {
				t.bad(key, "got %s beside file, whose times stand as they are", key)
			}
		}
	}
	if first == "" && len(t.table("bursts").members()) == 0 && !l.referred(t.node.key) {
		l.missAny(t, append(ways, "bursts"), `got no rate, every, response, file or bursts, want one, like rate = "12/week"`)
	}
}

// response reads what money brings; nil when there is none.
func (l *loader) response(t table) *Response {
	r := t.table("response")
	if r.node == nil {
		return nil
	}
	var out Response
	out.Spend, _ = r.number("spend")
	out.Rate, _ = r.number("rate")
	out.Elasticity, _ = r.number("elasticity")
	if !t.has("spend") {
		l.miss(r.node.place, join(t.path, "spend"), `missing, want money per time like "5k/month": response says what it brings`)
	}
	return &out
}

// burst reads one surge of leads.
func (l *loader) burst(t table, name string) Burst {
	b := Burst{Name: name}
	b.On, _ = t.date("on")
	b.Leads, _ = t.number("leads")
	b.Over, _ = t.number("over")
	return b
}

// missAny notes that a table has none of the keys of which it needs one.
func (l *loader) missAny(t table, keys []string, text string) {
	for _, key := range keys {
		if l.said[join(t.path, key)] {
			return
		}
	}
	l.miss(t.at(""), t.path, text)
}

// knownSum is the sum of numbers that are all known, or -1.
func knownSum(ms []Number) float64 {
	sum := 0.0
	for _, m := range ms {
		if !m.Known() {
			return -1
		}
		sum += m.Value
	}
	return sum
}

// wholeMix notes shares that do not make a whole.
func (l *loader) wholeMix(t table, key string, mix []Share) {
	var ms []Number
	for _, s := range mix {
		ms = append(ms, s.Share)
	}
	if sum := knownSum(ms); sum >= 0 && (sum < 1-1e-6 || sum > 1+1e-6) {
		t.bad(key, "shares add up to %s, want 1", brief(sum, 6))
	}
}

// multipliers reads the multipliers of a source or a segment.
func (l *loader) multipliers(t table) (m Multipliers) {
	m.Odds, _ = t.number("odds_times")
	m.Dwell, _ = t.number("dwell_times")
	m.Value, _ = t.number("value_times")
	return m
}
