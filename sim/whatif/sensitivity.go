package whatif

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"dealcast/model"
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
	Name  string   // in words: "conversion in demo"
	Paths []string // of the uncertain numbers, several for the shares of one table; nil for luck
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
	return slices.IndexFunc(s.Factors, func(f Factor) bool { return !f.Luck() && f.First.CI.Confidence > 0 && f.First.CI.Low > 0 })
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

// exchange makes the rows.
func (l *lab) exchange() *swaps {
	const otherLuck = 1 << 40 // far beyond any replication
	plan, scn := l.base.plan, l.base.scenario
	other := l.seed ^ stream.Name("sensitivity") // worlds that have nothing to do with those of row A
	luck := func(r uint64) uint64 { return r + otherLuck }
	row := func(name string, from, to int) *arm {
		a := &arm{name: name, scenario: scn, plan: plan}
		a.world = func(r uint64, u []float64) {
			plan.World(l.seed, r, u)
			if from < to {
				changed := make([]float64, len(u))
				plan.RandomWorld(other, r, changed)
				copy(u[from:to], changed[from:to])
			}
		}
		l.arms = append(l.arms, a)
		return a
	}
	s := &swaps{b: row("other", 0, len(scn.Unknowns))}
	s.b.luck = luck
	for from := 0; from < len(scn.Unknowns); {
		to := from + 1
		for g := scn.Unknowns[from].Group; g != 0 && to < len(scn.Unknowns) && scn.Unknowns[to].Group == g; to++ {
		}
		f := factorOf(scn, from, to)
		s.factors = append(s.factors, f)
		s.ab = append(s.ab, row(f.Name, from, to))
		from = to
	}
	s.factors = append(s.factors, Factor{Name: "luck"})
	fate := row("luck", 0, 0)
	fate.luck = luck
	s.ab = append(s.ab, fate)
	return s
}

// factorOf names the unknown numbers from up to to, which are drawn together.
func factorOf(scn *model.Scenario, from, to int) Factor {
	f := Factor{Name: place(scn, scn.Unknowns[from].Path)}
	for _, u := range scn.Unknowns[from:to] {
		f.Paths = append(f.Paths, u.Path)
	}
	if table, _, ok := strings.Cut(f.Paths[0], ".routes."); ok && to > from+1 {
		f.Name = place(scn, table+".routes")
	}
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
