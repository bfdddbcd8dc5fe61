package whatif

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/stat"
	"dealcast/sim/stream"
)

// Sensitivity says how much of the spread of an objective over replications each
// uncertain number makes, and how much the luck of the deals.
type Sensitivity struct {
	Objective    Objective
	Replications int      // of each of the rows that were simulated
	Mean, SD     float64  // of the objective over replications
	Factors      []Factor // the largest share on its own first
}

// Factor is one thing that spreads the objective, and its Sobol indices: shares
// of the variance.
type Factor struct {
	Name string // in words: "conversion in demo"
	// Paths are those of the uncertain numbers, several for the shares of one
	// table and for numbers that are correlated; of the factors and shocks that
	// are the market; nil for luck.
	Paths  []string
	Market bool // what moves all deals together: no measuring tells how it will be
	// First is the share that would go away, on average, if the factor were
	// known exactly; Total the share that would stay if everything else were.
	// First leaves out what the factor does together with others.
	First, Total Estimate
}

// Luck reports whether the factor is what happens to the deals: no measuring
// removes it.
func (f *Factor) Luck() bool { return f.Paths == nil }

// Measure is the index of the uncertain number that makes most of the spread;
// -1 where none can be told from nothing.
func (s *Sensitivity) Measure() int {
	return slices.IndexFunc(s.Factors, func(f Factor) bool { return !f.Luck() && !f.Market && f.First.CI.Confidence > 0 && f.First.CI.Low > 0 })
}

// LuckShare is the share of the variance that is left, on average, when every
// uncertain number is known: the total index of luck.
func (s *Sensitivity) LuckShare() Estimate {
	for i := range s.Factors {
		if s.Factors[i].Luck() {
			return s.Factors[i].Total
		}
	}
	return Estimate{Value: math.NaN()}
}

// swaps are the rows of numbers from which Sobol indices are estimated: row A is
// the base, row B has other worlds and other luck, and of every factor there is
// a row that is A but for that factor, which it has from B (Saltelli et al.
// 2010).
type swaps struct {
	factors []Factor
	b       *arm
	ab      []*arm // by factor
}

func (s *swaps) arms() []*arm { return append([]*arm{s.b}, s.ab...) }

// input is a factor and which of the uniform numbers of a world are its.
type input struct {
	Factor
	numbers []int
}

// exchange makes the rows for luck and the given inputs.
func (l *lab) exchange(inputs []input) *swaps {
	all := make([]int, l.base.plan.WorldSize())
	for i := range all {
		all[i] = i
	}
	s := &swaps{b: l.swap("other", all, true)}
	for _, p := range append(inputs, input{Factor: Factor{Name: "luck"}}) {
		s.factors = append(s.factors, p.Factor)
		s.ab = append(s.ab, l.swap(p.Name, p.numbers, p.Luck()))
	}
	return s
}

// swap adds a row that has some of the numbers of its worlds, or its luck, from
// row B.
func (l *lab) swap(name string, numbers []int, luck bool) *arm {
	const otherLuck = 1 << 40 // far beyond any replication
	plan := l.base.plan
	other := l.seed ^ stream.Name("sensitivity") // worlds that have nothing to do with those of row A
	a := &arm{name: name, scenario: l.base.scenario, plan: plan}
	a.world = func(r uint64, u []float64) {
		plan.World(l.seed, r, u)
		if len(numbers) > 0 {
			changed := make([]float64, len(u))
			plan.RandomWorld(other, r, changed)
			for _, i := range numbers {
				u[i] = changed[i]
			}
		}
	}
	if luck {
		a.luck = func(r uint64) uint64 { return r + otherLuck }
	}
	l.arms = append(l.arms, a)
	return a
}

// inputsOf are the uncertain numbers, each on its own or with those that it is
// drawn together with, and the market: factors and shocks, all together.
func inputsOf(plan *sim.Plan) []input {
	scn, unknowns := plan.Scenario(), plan.Unknowns()
	set := make([]int, len(unknowns)) // the first that a number is drawn together with
	for i := range set {
		set[i] = i
		if i > 0 && i < len(scn.Unknowns) && unknowns[i].Group != 0 && unknowns[i].Group == unknowns[i-1].Group {
			set[i] = set[i-1]
		}
	}
	copula, _ := model.NewCopula(scn) // the plan has made one already
	for _, together := range copula.Together() {
		for _, i := range together[1:] {
			from, to := max(set[i], set[together[0]]), min(set[i], set[together[0]])
			for k := range set {
				if set[k] == from {
					set[k] = to
				}
			}
		}
	}
	var list []input
	for i := range set {
		if set[i] != i {
			continue
		}
		p := input{}
		for k := range set {
			if set[k] == i {
				p.numbers = append(p.numbers, k)
			}
		}
		p.Factor = factorOf(scn, unknowns, p.numbers)
		list = append(list, p)
	}
	if market := plan.WorldSize() - len(unknowns); market > 0 {
		p := input{Factor: Factor{Name: "market", Market: true}}
		for i := len(unknowns); i < plan.WorldSize(); i++ {
			p.numbers = append(p.numbers, i)
		}
		for _, f := range scn.Factors {
			p.Paths = append(p.Paths, "factor."+f.Name)
		}
		for _, s := range scn.Shocks {
			p.Paths = append(p.Paths, "shock."+s.Name)
		}
		list = append(list, p)
	}
	return list
}

// factorOf names unknown numbers that are drawn together: the shares of one
// table, or numbers that are correlated.
func factorOf(scn *model.Scenario, unknowns []*model.Unknown, numbers []int) Factor {
	var f Factor
	var names []string
	for _, i := range numbers {
		path := unknowns[i].Path
		f.Paths = append(f.Paths, path)
		if table, _, ok := strings.Cut(path, ".routes."); ok && len(numbers) > 1 {
			path = table + ".routes"
		}
		if name := place(scn, path); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	f.Name = strings.Join(names, " with ")
	return f
}

// sensitivity is what the rows say so far of the lab's objective.
func (s *swaps) sensitivity(l *lab) *Sensitivity {
	n := s.b.n
	if n == 0 || l.base.n < n {
		return nil
	}
	rows := make([][]float64, len(s.ab))
	for i, a := range s.ab {
		rows[i] = a.series[0].values()
	}
	base := l.base.series[0].first(n)
	sum := stat.Summarise(base.values())
	out := &Sensitivity{Objective: l.objective(), Replications: n, Mean: sum.Mean, SD: sum.SD, Factors: slices.Clone(s.factors)}
	for i, index := range base.design.Sobol(base.values(), s.b.series[0].values(), rows) {
		f := &out.Factors[i]
		f.First, f.Total = Estimate{index.First.Value, index.First.CI()}, Estimate{index.Total.Value, index.Total.CI()}
	}
	slices.SortStableFunc(out.Factors, func(a, b Factor) int { return cmp.Compare(or0(b.First.Value), or0(a.First.Value)) })
	return out
}

// sureIndex is the half-width of the interval of an index, as a share of the
// variance, that is narrow enough to say which number to measure.
const sureIndex = 0.075

// sure reports whether every index is known well enough.
func (s *swaps) sure(l *lab) bool {
	known := s.sensitivity(l)
	if known == nil {
		return false
	}
	for _, f := range known.Factors {
		for _, e := range []Estimate{f.First, f.Total} {
			if e.CI.Confidence == 0 || !(e.CI.High-e.CI.Low <= 2*sureIndex) {
				return false
			}
		}
	}
	return true
}

func or0(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return x
}
