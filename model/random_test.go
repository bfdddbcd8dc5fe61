package model

import (
	"fmt"
	"strings"
	"testing"

	"dealcast/model/dist"
	"pgregory.net/rapid"
)

// unitsOf are units that fit a kind.
var unitsOf = map[Kind][]string{
	Duration: {"d", "h", "m", "w", "mo", "y"}, Work: {"d", "h", "m", "w"}, Money: {"", "k", "M"}, MoneyRate: {"/year", "k/month"},
	Fraction: {"", "%", "pt"}, Growth: {"%/month", "/year", "pt"}, Rate: {"/week", "/day", "/year"}, Plain: {""}, Count: {""}, Goal: {"", "k"},
	Overhead: {"h/week", "m/day", "%"}, YearLoss: {"%/year", "/month", "pt"}, MonthLoss: {"%/month", "/year", "pt"}, CalendarStep: {"d", "mo", "y"},
}

// drawOf is a number in a unit of the kind, often an extreme one.
func drawOf(t *rapid.T, k Kind) string {
	x := rapid.SampledFrom([]string{"0", "1", "2", "5", "0.5", "30", "1e-9", "1e-300", "1e6", "1e15", "1e300", "-1", "-0.5", "99.999", "0.999999", "1000000", "3", "7", "12", "0.2", "0.8", "0.05", "60"}).Draw(t, "x")
	return x + rapid.SampledFrom(append([]string{""}, unitsOf[k]...)).Draw(t, "unit")
}

// drawValue is a value in any of the forms, seldom one that fits.
func drawValue(t *rapid.T, k Kind, deep int) string {
	switch rapid.IntRange(0, 9).Draw(t, "form") {
	case 0, 1:
		return drawOf(t, k)
	case 2:
		return fmt.Sprintf("%q", drawOf(t, k)+" to "+drawOf(t, k))
	case 3:
		return fmt.Sprintf("\"%d of %d\"", rapid.IntRange(0, 60).Draw(t, "n"), rapid.IntRange(0, 60).Draw(t, "of"))
	case 4:
		return rapid.SampledFrom([]string{"+", "-", "*", "/", "="}).Draw(t, "op") + drawOf(t, k)
	case 5:
		return "none"
	case 6:
		if deep > 1 {
			return fmt.Sprintf("%q", drawOf(t, k))
		}
		var parts []string
		for range rapid.IntRange(1, 3).Draw(t, "parts") {
			part := drawDist(t, k, deep+1)
			parts = append(parts, "{ weight = "+rapid.SampledFrom([]string{"1", "0", "0.3", `"1 to 2"`, "1e9"}).Draw(t, "weight")+", "+strings.TrimPrefix(part, "{"))
		}
		return `{ dist = "mixture", of = [` + strings.Join(parts, ", ") + "] }"
	}
	return drawDist(t, k, deep)
}

// drawDist is a distribution of the table with one of its parameter sets.
func drawDist(t *rapid.T, k Kind, deep int) string {
	family := rapid.SampledFrom(dist.Families()).Draw(t, "family")
	if len(family.Sets) == 0 {
		return `{ dist = "empirical", values = [1, 2, "3d"] }`
	}
	set := rapid.SampledFrom(family.Sets).Draw(t, "set")
	parts := []string{fmt.Sprintf("dist = %q", family.Name)}
	value := func() string {
		if deep == 0 && rapid.IntRange(0, 3).Draw(t, "nest") == 0 {
			if v := drawValue(t, k, 2); strings.IndexByte(`{"`, v[0]) >= 0 {
				return v
			}
		}
		return fmt.Sprintf("%q", drawOf(t, k))
	}
	for _, p := range set.Params {
		if k := (ruler{kind: k}).param(family.Name, p.Name).kind; k == Plain {
			parts = append(parts, p.Name+" = "+rapid.SampledFrom([]string{"1", "0.5", "2", "3", "0", "-1", "1e6", `"1 to 2"`, `"0.5 to 30"`}).Draw(t, "plain"))
			continue
		}
		parts = append(parts, p.Name+" = "+value())
	}
	for i := range set.Percentiles {
		parts = append(parts, fmt.Sprintf("p%d0 = %s", 1+5*i, value()))
	}
	if rapid.IntRange(0, 5).Draw(t, "shifted") == 0 {
		parts = append(parts, "shift = "+value())
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

// TestRandomSets gives random fields random values and wants words or a sound
// scenario: no panic, no NaN, no infinity.
func TestRandomSets(t *testing.T) {
	s := mustLoad(t, full(t))
	var paths []string
	kinds := map[string]Kind{}
	for _, o := range s.Origins {
		path := o.Path
		if o.Field.Path == "correlation.*" {
			path = `correlation."` + strings.TrimPrefix(path, "correlation.") + `"`
		}
		if o.From != "default" && !o.Field.literal() {
			paths = append(paths, path)
			kinds[path] = o.Field.Kind
		}
		if o.Field.Dated {
			path = `change.training.set."` + path + `"`
			paths = append(paths, path)
			kinds[path] = o.Field.Kind
		}
	}
	good := 0
	rapid.Check(t, func(r *rapid.T) {
		var patches []Patch
		for range rapid.IntRange(1, 2).Draw(r, "sets") {
			path := rapid.SampledFrom(paths).Draw(r, "path")
			k := kinds[path]
			if rapid.IntRange(0, 9).Draw(r, "misfit") == 0 {
				k = Kind(rapid.IntRange(int(Text), int(PeriodName)).Draw(r, "kind"))
			}
			patches = append(patches, TextPatch(path, drawValue(r, k, 0)))
		}
		v, problems := s.With(patches...)
		if v != nil {
			good++
		}
		sane(r, v, problems)
	})
	if good == 0 {
		t.Error("every random value was refused: the test shows nothing")
	}
	t.Log("accepted", good)
}
