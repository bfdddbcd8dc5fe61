package sim

import (
	"slices"

	"dealcast/model"
	"dealcast/model/dist"
	"dealcast/model/num"
	"dealcast/sim/stream"
)

// What is left of a stay, given its age a. A deal that dwells goes way w with
// probability p, and its dwell is m times a variate with survival function S; so
// its stay has lasted until a with probability sum p S(a/m). Given that, it
// goes way w with probability p S(a/m) over that sum, and what is left of its
// dwell follows from the quantile of the variate given that it exceeds a/m. The
// quality q, which moves p and m, has the density of a normal number times that
// sum, as a function of q.

// rest are the distributions of a manner as they are at time 0, of which open
// deals draw what is left.
type rest struct {
	version        int          // of the scenario, at time 0
	stage          *model.Stage // in that version
	work, patience dist.Dist
	dwellOf        []int32 // which of the dwells serves each way; -1: none
	of             []*model.Dist
	dwells         []dist.Dist
	varies         bool // some dwell has unknown parameters
}

func newRest(p *Plan, i, k int) *rest {
	r := &rest{stage: variant(p.scenario, i, k)}
	for v := range p.versions {
		if p.versions[v].part(0) > 0 {
			r.version, r.stage = v, variant(p.versions[v].scenario, i, k)
		}
	}
	s := &p.stages[i]
	for w := range s.ways {
		at := int32(-1)
		if end := s.end(w); end != "" {
			if d := dwellFor(r.stage, end); d != nil {
				if at = int32(slices.Index(r.of, d)); at < 0 {
					at = int32(len(r.of))
					r.of = append(r.of, d)
					r.varies = r.varies || !d.Fixed()
				}
			}
		}
		r.dwellOf = append(r.dwellOf, at)
	}
	r.dwells = make([]dist.Dist, len(r.of))
	return r
}

// realiseRests sets the distributions for the unknowns of the replication.
func (f *figures) realiseRests() {
	if len(f.plan.open) == 0 {
		return
	}
	for i := range f.stages {
		for k := range f.stages[i].manners {
			if r := f.stages[i].manners[k].rest; r != nil {
				r.realise(f)
			}
		}
	}
}

func (r *rest) realise(f *figures) {
	x := f.x
	if f.xs != nil {
		x = f.xs[r.version]
	}
	at := func(d *dist.Dist, of *model.Dist) {
		if of != nil && (!f.made || !of.Fixed()) {
			*d = of.At(x)
		}
	}
	at(&r.work, r.stage.Work)
	at(&r.patience, r.stage.Patience)
	for k, d := range r.of {
		at(&r.dwells[k], d)
	}
}

// survival is the chance that the dwell before a way, times longer than the
// stage's, lasts until the age. Without a dwell nobody stays.
func (r *rest) survival(w int32, age, times float64) float64 {
	k := r.dwellOf[w]
	switch {
	case k >= 0:
	case age > 0:
		return 0
	default:
		return 1
	}
	return r.dwells[k].Survival(age / times)
}

// shiftOdds is the share of the forward ways, which have the share all, after
// their odds have been multiplied.
func shiftOdds(all, odds float64) float64 {
	return odds * all / (float64(odds*all) + (1 - all))
}

// survivingWay draws by which way an open deal that dwells will leave, and how
// long that takes yet.
func (e *engine) survivingWay(d *deal, o *openPlan, i int, st *stage) (way int32, left float64) {
	m := st.manner(d.group)
	age := -o.since
	times := e.fig.groups[d.group].dwell.at(0) * e.dwellTimes(0)
	refused := m.hasBar && e.own.score < m.bar.at(0)
	cuts := st.cutsOf(d.group, &e.fig.groups[d.group], 0)
	all, f := 0.0, 0.0
	if st.forward > 0 {
		all = cuts[st.forward-1]
		f = shiftOdds(all, e.oddsTimes(0))
	}
	weigh := func(survive bool) (total float64) {
		before := 0.0
		for w := range cuts {
			p := cuts[w] - before
			before = cuts[w]
			if w < int(st.forward) {
				p *= f / all
			} else if all < 1 {
				p *= (1 - f) / (1 - all)
			}
			if survive {
				by := int32(w)
				if refused && by < st.forward {
					by = st.scored
				}
				p *= m.rest.survival(by, age, times)
			}
			if p > 0 { // 0/0 where no way leads forward
				total += float64(p)
			}
			e.today.weights[w] = total
		}
		return total
	}
	total := weigh(true)
	if !(total > 0) { // nobody stays so long
		total = weigh(false)
	}
	u := stream.Uniform(d.key.Bits(st.outcome, d.visit)) * total
	for way < int32(len(cuts)-1) && !(u < e.today.weights[way]) {
		way++
	}
	if refused && way < st.forward {
		way = st.scored
	}
	if k := m.rest.dwellOf[way]; k >= 0 {
		left = m.rest.dwells[k].Remaining(age/times, stream.Uniform(d.key.Bits(st.dwell, d.visit))) * times
	}
	return way, left
}

// The grid on which the distribution of the quality of a surviving deal is
// inverted.
const (
	gridPoints = 201
	gridEnd    = 5.0
	gridStep   = 2 * gridEnd / (gridPoints - 1)
)

// grid is what the qualities of the grid do, whatever the deal.
type grid struct {
	density     [gridPoints]float64 // of the normal distribution, not normalised
	odds, dwell [gridPoints]float64 // multipliers
	byOdds      float64             // loadings that these are made with
	byDwell     float64
	made        bool
}

// settle makes the grid for the loadings.
func (g *grid) settle(q *quality) {
	if g.made && g.byOdds == q.odds && g.byDwell == q.dwell {
		return
	}
	for j := range gridPoints {
		x := gridAt(j)
		g.density[j] = num.Exp(-float64(x*x) / 2)
		g.odds[j], g.dwell[j] = times(q.odds, x), times(q.dwell, x)
	}
	g.made, g.byOdds, g.byDwell = true, q.odds, q.dwell
}

func gridAt(j int) float64 { return float64(gridStep*float64(j)) - gridEnd }

// lasting is the chance that the dwells of a stage last as long as that of an
// open deal has, for each quality of the grid. It is kept between replications:
// most often it stays as it is.
type lasting struct {
	rows    [][gridPoints]float64 // by dwell
	manner  *manner
	base    float64 // multiplier without quality
	byDwell float64 // loading
	made    bool
}

// settle makes the rows for a deal of the given age.
func (l *lasting) settle(m *manner, g *grid, age, base float64) {
	if l.made && l.manner == m && l.base == base && l.byDwell == g.byDwell && !m.rest.varies {
		return
	}
	l.rows = append(l.rows[:0], make([][gridPoints]float64, len(m.rest.dwells))...)
	for k := range l.rows {
		for j := range gridPoints {
			if j > 0 && g.byDwell == 0 {
				l.rows[k][j] = l.rows[k][0]
				continue
			}
			l.rows[k][j] = m.rest.dwells[k].Survival(age / (base * g.dwell[j]))
		}
	}
	l.made, l.manner, l.base, l.byDwell = true, m, base, g.byDwell
}

// survivingQuality draws the quality of an open deal. Only a dwell tells of it.
func (e *engine) survivingQuality(d *deal, o *openPlan, i int) float64 {
	u := stream.Uniform(d.key.Bits(dealQuality, 0))
	if o.status != model.Dwelling {
		return num.NormQuantile(u)
	}
	sum := &e.today.upTo
	e.chances(d, o, i, sum)
	g := e.fig.grid
	last := 0.0
	total := 0.0
	for j := range gridPoints {
		density := float64(g.density[j] * sum[j])
		if j > 0 {
			total += float64((last + density) / 2)
		}
		last = density
		sum[j] = total
	}
	if !(total > 0) {
		return num.NormQuantile(u)
	}
	goal := float64(u * total)
	for j := 1; j < gridPoints; j++ {
		if goal <= sum[j] && sum[j] > sum[j-1] {
			return gridAt(j-1) + float64(gridStep*((goal-sum[j-1])/(sum[j]-sum[j-1])))
		}
	}
	return gridEnd
}

// chances fills in, for each quality of the grid, the chance that the stay of an
// open deal has lasted as long as it has.
func (e *engine) chances(d *deal, o *openPlan, i int, sum *[gridPoints]float64) {
	st := &e.fig.stages[o.stage]
	m := st.manner(d.group)
	g := &e.fig.groups[d.group]
	age := -o.since
	grid := e.fig.grid
	l := &e.today.lasting[i]
	l.settle(m, grid, age, g.dwell.at(0)*e.dwellTimes(0))
	cuts := st.cutsOf(d.group, g, 0)
	all := 0.0
	if st.forward > 0 {
		all = cuts[st.forward-1]
	}
	odds := e.oddsTimes(0)
	for j := range sum {
		f := shiftOdds(all, odds*grid.odds[j])
		before, chance := 0.0, 0.0
		for w := range cuts {
			p := cuts[w] - before
			before = cuts[w]
			k := m.rest.dwellOf[w]
			if !(p > 0) || k < 0 && age > 0 {
				continue
			}
			switch {
			case w < int(st.forward):
				p *= f / all
			default:
				p *= (1 - f) / (1 - all)
			}
			if k >= 0 {
				p *= l.rows[k][j]
			}
			chance += float64(p)
		}
		sum[j] = chance
	}
}
