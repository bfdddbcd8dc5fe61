package whatif

import (
	"fmt"
	"math"
	"path"
	"strconv"
	"strings"

	"dealcast/model"
)

// Outlet is something that money can be spent on: members of a pool, spend on a
// source, or leads of a source at a price each.
type Outlet struct {
	Path  string // the key that is changed: "pool.engineers.size", "source.ads.spend", "source.fair.rate"
	Title string // what readers see of the pool or source
	Buys  Buys
	Today float64 // what is there now: members, spend per day, leads per day
	Unit  float64 // money per day that a step takes at least: a member; of the others a part of the budget
	Price float64 // money per day of a member; money of a lead; 1 where spend itself is bought

	source *model.Source // of spend
	scn    *model.Scenario
	x      []float64 // the unknowns at what one number must be
}

// Buys is what an outlet gives for money.
type Buys int

// What outlets give.
const (
	Members Buys = iota // whole ones
	Spend               // more of it; the source's response says what it brings
	Leads               // more of them
)

// Amount is what the extra money per day buys there: members, spend per day or
// leads per day at the start.
func (t *Outlet) Amount(money float64) float64 {
	switch t.Buys {
	case Members:
		return math.Floor(money/t.Price + 1e-9)
	case Leads:
		return money / t.Price
	}
	return t.spend(money)
}

// spend is the extra spend per day of which so much money is what it costs
// together with the leads that it brings, where a lead has a cost of its own.
func (t *Outlet) spend(money float64) float64 {
	cost := t.source.Cost.At(t.x)
	if cost == 0 || money <= 0 {
		return money
	}
	today := t.source.Spend.At(t.x)
	per := cost * t.scn.Swing(t.source, t.x)
	before := t.source.PerDay(t.x)
	low, high := 0.0, money
	for range 60 {
		mid := float64((low + high) / 2) // a half is a product to the compiler
		leads := t.source.Response.PerDay(today+mid, t.x) - before
		if mid+float64(per*leads) > money {
			high = mid
		} else {
			low = mid
		}
	}
	return low
}

// patch is the change that the extra money makes.
func (t *Outlet) patch(money float64) model.Patch {
	amount := t.Amount(money)
	if t.Buys == Members {
		return model.TextPatch(t.Path, "+"+strconv.FormatFloat(amount, 'f', 0, 64))
	}
	return model.TextPatch(t.Path, "+"+strconv.FormatFloat(amount, 'f', -1, 64)+"/day")
}

// outlets finds what the patterns choose, each once and in the order of the
// patterns and of the file. What a pattern with * finds and has no known cost
// is left out with a note; where it is named, that is an error, as is a
// pattern that finds nothing.
func outlets(scn *model.Scenario, patterns []string) (list []Outlet, notes []string, err error) {
	x := scn.Central()
	seen := map[string]bool{}
	for _, pattern := range patterns {
		candidates, err := matching(scn, pattern)
		if err != nil {
			return nil, nil, err
		}
		wild := strings.Contains(pattern, "*")
		for _, c := range candidates {
			t, missing := c.outlet(scn, x)
			switch {
			case missing != "" && wild:
				notes = append(notes, c.path()+" is left out: "+missing)
			case missing != "":
				return nil, nil, invalid("--choose "+pattern, "%s", missing)
			case !seen[t.Path]:
				seen[t.Path] = true
				list = append(list, t)
			}
		}
	}
	if len(list) == 0 {
		if len(notes) > 0 {
			return nil, nil, invalid("--choose", "nothing is left that money can buy: %s", strings.Join(notes, "; "))
		}
		return nil, nil, invalid("--choose", "got nothing to choose from, want paths such as pool.*.size,source.*.rate")
	}
	return list, notes, nil
}

// candidate is a pool or source that a pattern names.
type candidate struct {
	pool   *model.Pool
	source *model.Source
	key    string
}

func (c candidate) path() string {
	if c.pool != nil {
		return "pool." + c.pool.Name + "." + c.key
	}
	return "source." + c.source.Name + "." + c.key
}

// matching are the pools or sources that a pattern such as "pool.*.size" means.
func matching(scn *model.Scenario, pattern string) ([]candidate, error) {
	parts := strings.Split(strings.TrimSpace(pattern), ".")
	kinds := map[string]bool{"pool.size": true, "source.rate": true, "source.spend": true}
	if len(parts) != 3 || !kinds[parts[0]+"."+parts[2]] {
		return nil, invalid("--choose", "got %q, want pool.NAME.size, source.NAME.rate or source.NAME.spend; * stands for any name", pattern)
	}
	if _, err := path.Match(parts[1], ""); err != nil {
		return nil, invalid("--choose", "got %q, want a name or * in the middle", pattern)
	}
	var list []candidate
	var names []string
	add := func(name string, c candidate) {
		names = append(names, name)
		if ok, _ := path.Match(parts[1], name); ok {
			list = append(list, c)
		}
	}
	if parts[0] == "pool" {
		for i := range scn.Pools {
			add(scn.Pools[i].Name, candidate{pool: &scn.Pools[i], key: parts[2]})
		}
	} else {
		for i := range scn.Sources {
			add(scn.Sources[i].Name, candidate{source: &scn.Sources[i], key: parts[2]})
		}
	}
	if len(list) == 0 {
		return nil, invalid("--choose", "got %q, no such %s%s", pattern, parts[0], model.Suggest(parts[1], names))
	}
	return list, nil
}

// outlet is what the candidate is as an outlet for money, or what is missing
// for it to be one.
func (c candidate) outlet(scn *model.Scenario, x []float64) (t Outlet, missing string) {
	t = Outlet{scn: scn, x: x, source: c.source, Path: c.path()}
	if c.pool != nil {
		t.Title, t.Buys, t.Today = c.pool.Title, Members, float64(c.pool.Size)
		t.Price = c.pool.Cost.At(x)
		if c.pool.CostShare {
			t.Price *= c.pool.Share.At(x)
		}
		if !(t.Price > 0) {
			return t, fmt.Sprintf("what a member costs is not known; pool.%s.cost is missing", c.pool.Name)
		}
		return t, ""
	}
	s := c.source
	t.Title = s.Title
	switch {
	case s.Response != nil:
		t.Path = "source." + s.Name + ".spend"
		t.Buys, t.Price, t.Today = Spend, 1, s.Spend.At(x)
		return t, ""
	case c.key == "spend":
		return t, fmt.Sprintf("what money brings is not known; source.%s.response is missing", s.Name)
	case s.Every != nil:
		return t, fmt.Sprintf("it has every; source.%s.rate with a cost, or source.%s.response is missing", s.Name, s.Name)
	}
	if q, err := scn.Quantity(t.Path); err != nil || !q.Given {
		return t, fmt.Sprintf("it has bursts only; source.%s.rate is missing", s.Name)
	}
	t.Buys, t.Today = Leads, s.Rate.At(x)
	t.Price = s.Cost.At(x) * scn.Swing(s, x)
	if !(t.Price > 0) {
		return t, fmt.Sprintf("what a lead costs is not known; source.%s.cost or source.%s.response is missing", s.Name, s.Name)
	}
	return t, ""
}
