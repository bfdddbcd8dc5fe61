package whatif

import (
	"fmt"
	"strconv"
	"strings"

	"dealcast/model"
)

// leverKind is a row of the table of levers: which values of a scenario can be
// pulled, how far, and what that is in words.
type leverKind struct {
	field  string // in the table of fields
	change change
	words  string // {by}, {of}: who or what it is about; {to}: the second name in the path
}

// change is the relative value that a lever gives, for a share such as 0.1.
type change func(by float64) string

func another(float64) string    { return "+1" }
func point(float64) string      { return "+1pt" }
func more(by float64) string    { return "*" + number(1+by) }
func less(by float64) string    { return "*" + number(1-by) }
func oftener(by float64) string { return "/" + number(1+by) }

// number writes a factor without the noise of binary fractions.
func number(x float64) string { return strconv.FormatFloat(x, 'g', 12, 64) }

// leverKinds is THE table of levers. A value of a scenario to which no row
// applies is no lever: multipliers of sources and segments say who the customers
// are, seasons and growth what the market does.
var leverKinds = []leverKind{
	{"pool.*.size", another, "one more {member}"},
	{"stage.*.conversion", point, "1 point more conversion in {of}"},
	{"stage.*.conversion", more, "{by} more conversion in {of}"},
	{"stage.*.routes.*", point, "1 point more from {of} to {to}"},
	{"stage.*.routes.*", more, "{by} more from {of} to {to}"},
	{"stage.*.handover", less, "{by} faster hand-over to {of}"},
	{"stage.*.work", less, "{by} less work in {of}"},
	{"stage.*.dwell", less, "{by} less dwell in {of}"},
	{"stage.*.lost_dwell", less, "{by} less dwell of the lost in {of}"},
	{"stage.*.dwell_to.*", less, "{by} less dwell from {of} to {to}"},
	{"stage.*.cooling", more, "{by} slower cooling in {of}"},
	{"stage.*.patience", more, "{by} more patience in {of}"},
	{"source.*.rate", more, "{by} more leads from {of}"},
	{"source.*.every", oftener, "{by} more leads from {of}"},
	{"source.*.bursts.*.leads", more, "{by} more leads from {of}, {to}"},
	{"source.*.spend", more, "{by} more spent on {of}"},
	{"deal.value", more, "{by} more value per deal"},
	{"segment.*.value", more, "{by} more value of {of}"},
}

// pulled is a lever as it is tried: a change of one value.
type pulled struct {
	path, value string // as after --set
	words       string
	pool        string // whose size it is; "" for any other lever
}

// levers are the levers of a scenario, in the order of the table and the file.
func levers(scn *model.Scenario, by float64) []pulled {
	var list []pulled
	for _, kind := range leverKinds {
		for _, o := range scn.Origins {
			if o.Field == nil || o.Field.Path != kind.field || o.From == "default" || !forward(scn, o.Path) {
				continue
			}
			p := pulled{path: o.Path, value: kind.change(by), words: kind.say(scn, o.Path, by)}
			if kind.field == "pool.*.size" {
				p.pool = strings.Split(o.Path, ".")[1]
			}
			list = append(list, p)
		}
	}
	return list
}

// forward is false for the share of a route that leads back.
func forward(scn *model.Scenario, path string) bool {
	parts := strings.Split(path, ".")
	if len(parts) != 4 || parts[2] != "routes" || parts[3] == model.Won {
		return true
	}
	for _, s := range scn.Stages { // in pipeline order
		switch s.Name {
		case parts[1]:
			return parts[1] != parts[3]
		case parts[3]:
			return false
		}
	}
	return true
}

// say puts a lever into words.
func (k leverKind) say(scn *model.Scenario, path string, by float64) string {
	parts := strings.Split(path, ".")
	of, to := "", ""
	if len(parts) > 2 {
		of = titleOf(scn, parts[0], parts[1])
	}
	if len(parts) > 3 {
		if to = parts[3]; parts[0] == "stage" {
			to = titleOf(scn, "stage", to)
		}
	}
	return strings.NewReplacer(
		"{by}", strconv.FormatFloat(100*by, 'g', 6, 64)+"%", "{of}", of, "{to}", to, "{member}", member(of),
	).Replace(scn.Words().In(k.words))
}

// titleOf is what readers call a named thing of a scenario.
func titleOf(scn *model.Scenario, table, name string) string {
	for _, n := range named(scn, table) {
		if n[0] == name && n[1] != "" {
			return n[1]
		}
	}
	return name
}

// named are the names and titles of a table of a scenario.
func named(scn *model.Scenario, table string) (list [][2]string) {
	switch table {
	case "stage":
		for i := range scn.Stages {
			list = append(list, [2]string{scn.Stages[i].Name, scn.Stages[i].Title})
		}
	case "source":
		for i := range scn.Sources {
			list = append(list, [2]string{scn.Sources[i].Name, scn.Sources[i].Title})
		}
	case "segment":
		for i := range scn.Segments {
			list = append(list, [2]string{scn.Segments[i].Name, scn.Segments[i].Title})
		}
	case "pool":
		for i := range scn.Pools {
			list = append(list, [2]string{scn.Pools[i].Name, scn.Pools[i].Title})
		}
	case "change":
		for i := range scn.Changes {
			list = append(list, [2]string{scn.Changes[i].Name, scn.Changes[i].Title})
		}
	case "shock":
		for i := range scn.Shocks {
			list = append(list, [2]string{scn.Shocks[i].Name, scn.Shocks[i].Title})
		}
	case "target":
		for i := range scn.Targets {
			list = append(list, [2]string{scn.Targets[i].Name, scn.Targets[i].Title})
		}
	}
	return list
}

// member is one of a pool: "demo engineer" of "demo engineers". Where the name
// is no plural that an s makes, it is "member of sales".
func member(pool string) string {
	lower := strings.ToLower(pool)
	for _, no := range []string{"ss", "us", "is", "ics", "sales", "series", "operations"} {
		if strings.HasSuffix(lower, no) {
			return "member of " + pool
		}
	}
	if stem, ok := strings.CutSuffix(pool, "ies"); ok && len(stem) > 2 {
		return stem + "y"
	}
	if stem, ok := strings.CutSuffix(pool, "s"); ok && len(stem) > 2 {
		return stem
	}
	return "member of " + pool
}

// place puts a value of the scenario that is not a lever into words by its
// path: "mean of dwell in demo", "rate of inbound".
func place(scn *model.Scenario, path string) string {
	parts := strings.Split(path, ".")
	if len(parts) < 3 {
		return strings.ReplaceAll(strings.Join(parts, " "), "_", " ")
	}
	of := titleOf(scn, parts[0], parts[1])
	words := strings.ReplaceAll(parts[2], "_", " ")
	for _, inner := range parts[3:] {
		switch {
		case parts[2] == "routes" || parts[2] == "dwell_to":
			words += " to " + titleOf(scn, "stage", inner)
		case parts[2] == "segments":
			words = "share of " + titleOf(scn, "segment", inner)
		case parts[2] == "bursts" && inner == parts[3]:
			words = inner
		default:
			words = fmt.Sprintf("%s of %s", strings.ReplaceAll(inner, "_", " "), words)
		}
	}
	switch parts[0] {
	case "stage":
		return words + " in " + of
	case "deal":
		return strings.ReplaceAll(parts[2], "_", " ") + " of " + parts[1]
	}
	return words + " of " + of
}
