package dist

import (
	"fmt"
	"strings"
)

// Recipe is a family with one of its accepted parameter sets, in the order in
// which the parameters were written. It is a comparable value.
type Recipe struct {
	family, set int8
	n           int8
	order       [maxParams]int8 // where the i-th written parameter stands in the set
	p           probs           // probabilities of the percentiles, ascending
}

// maxParams is the greatest number of parameters of a set.
const maxParams = 5

// valueList are single values of a set, percentiles last; probs the ascending
// probabilities of the percentiles. Arrays, so that making allocates nothing.
type (
	valueList [maxParams]float64
	probs     [2]float64
)

// Lookup finds the parameter set of a family that consists of the named
// parameters, in any order. The error lists the accepted sets; for an unknown
// family it suggests the nearest name.
func Lookup(family string, params []string) (Recipe, error) {
	for i := range families {
		f := &families[i]
		if f.Name != family {
			continue
		}
		for s := range f.Sets {
			if r, ok := f.Sets[s].match(params); ok {
				r.family, r.set = int8(i), int8(s)
				return r, nil
			}
		}
		return Recipe{}, f.mismatch(params)
	}
	names := make([]string, len(families))
	for i := range families {
		names[i] = families[i].Name
	}
	if near := nearest(family, names); near != "" {
		return Recipe{}, fmt.Errorf("unknown distribution %q; did you mean %q?", family, near)
	}
	return Recipe{}, fmt.Errorf("unknown distribution %q, want one of %s", family, strings.Join(names, ", "))
}

// match says whether the names are exactly the members of the set.
func (s *Set) match(names []string) (r Recipe, ok bool) {
	n := len(s.Params)
	if len(names) != n+s.Percentiles {
		return r, false
	}
	r.n = int8(len(names))
	used := [maxParams]bool{}
	var at [2]int // written places of the percentiles
	k := 0
next:
	for i, name := range names {
		for j := range s.Params {
			if s.Params[j].Name == name && !used[j] {
				used[j] = true
				r.order[i] = int8(j)
				continue next
			}
		}
		p, ok := percentile(name)
		if !ok || k == s.Percentiles {
			return r, false
		}
		r.p[k], at[k] = p, i
		k++
	}
	if k == 2 && r.p[0] == r.p[1] {
		return r, false
	}
	if k == 2 && r.p[0] > r.p[1] {
		r.p[0], r.p[1] = r.p[1], r.p[0]
		at[0], at[1] = at[1], at[0]
	}
	for i := 0; i < k; i++ {
		r.order[at[i]] = int8(n + i)
	}
	return r, true
}

// mismatch is the error for parameters that are no accepted set of the family.
func (f *Family) mismatch(params []string) error {
	got := "no parameters"
	if len(params) > 0 {
		got = strings.Join(params, ", ")
	}
	if f.Sets == nil {
		return fmt.Errorf("%s is made from lists; got %s", f.Name, got)
	}
	return fmt.Errorf("%s: got %s, want %s", f.Name, got, f.accepted())
}

// accepted lists the parameter sets of a family.
func (f *Family) accepted() string {
	sets := make([]string, len(f.Sets))
	for i := range f.Sets {
		sets[i] = f.Sets[i].String()
	}
	return strings.Join(sets, "; or ")
}

// param is the description of the i-th member of the set; percentiles come
// after the named ones.
func (s *Set) param(i int) Param {
	if i < len(s.Params) {
		return s.Params[i]
	}
	if s.signed {
		return anyPercentile
	}
	return percentileAbove0
}

// Make is the distribution with these values, in the order of the names given
// to Lookup. The error names the parameter, what was got and what is wanted.
func (r Recipe) Make(values []float64) (Dist, error) {
	s := &families[r.family].Sets[r.set]
	if len(values) != int(r.n) {
		return Dist{}, fmt.Errorf("got %d values, want %d", len(values), r.n)
	}
	var v valueList
	for i, x := range values {
		j := int(r.order[i])
		if p := s.param(j); !p.holds(x) {
			return Dist{}, fmt.Errorf("%s: got %v, want %s", r.name(j), x, p.want(x))
		}
		v[j] = x
	}
	d, f := s.make(v, r.p)
	if f.want != "" {
		want := f.want
		if strings.Contains(want, "%") {
			want = fmt.Sprintf(want, f.limit)
		}
		return Dist{}, fmt.Errorf("%s: got %v, want %s", r.name(f.param), v[f.param], want)
	}
	return d, nil
}

// name is the name of member j of the recipe's set.
func (r Recipe) name(j int) string {
	s := &families[r.family].Sets[r.set]
	if j < len(s.Params) {
		return s.Params[j].Name
	}
	p := r.p[j-len(s.Params)]
	if p == 0.5 {
		return "median"
	}
	return fmt.Sprintf("p%g", float64(p*100))
}

// MakeClipped is Make with values outside their range, or that do not fit
// together, replaced by the nearest that are valid. It never fails.
func (r Recipe) MakeClipped(values []float64) (d Dist, clipped bool) {
	s := &families[r.family].Sets[r.set]
	var v valueList
	for i := 0; i < int(r.n); i++ {
		j := int(r.order[i])
		p := s.param(j)
		x := 0.0
		if i < len(values) {
			x = values[i]
		}
		v[j] = p.clip(x)
		clipped = clipped || v[j] != x
	}
	d, f := s.make(v, r.p)
	return d, clipped || f.want != ""
}

// nearest is the name at the least edit distance from s, at most 2 or a third
// of its length; "" when none is near.
func nearest(s string, names []string) string {
	best, at := len(s)/3+1, ""
	if best > 3 {
		best = 3
	}
	for _, n := range names {
		if d := editDistance(s, n); d < best {
			best, at = d, n
		}
	}
	return at
}

// editDistance is the least number of single-letter changes from a to b.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 0; i < len(a); i++ {
		prev := row[0]
		row[0] = i + 1
		for j := 0; j < len(b); j++ {
			cost := prev
			if a[i] != b[j] {
				cost++
			}
			prev = row[j+1]
			row[j+1] = min(cost, prev+1, row[j]+1)
		}
	}
	return row[len(b)]
}
