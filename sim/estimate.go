package sim

import (
	"fmt"
	"math"

	"dealcast/model"
)

// Estimate is what a run of a plan will take, before it is run: expected
// values at the medians of the unknown numbers.
type Estimate struct {
	Leads   float64 // deals created in a replication, warm-up included
	Visits  float64 // stage visits in a replication
	Events  float64 // that need the agenda, in a replication
	Numbers int     // kept of each replication
}

// Memory is the bytes that the outcomes of n replications take.
func (e Estimate) Memory(n int) float64 { return float64(8 * float64(e.Numbers) * float64(n)) }

// TooBig says that a run was refused before it began.
type TooBig struct {
	What            string // "memory", "stage visits"
	Estimate, Limit float64
}

func (e *TooBig) Error() string {
	if e.What == "memory" {
		return fmt.Sprintf("the outcomes would take %.3g GiB of memory, more than the limit of %.3g GiB", e.Estimate/(1<<30), e.Limit/(1<<30))
	}
	return fmt.Sprintf("the run would take %.3g stage visits, more than the limit of %.3g", e.Estimate, e.Limit)
}

// Estimate is what a replication of the plan will take.
func (p *Plan) Estimate() Estimate { return p.estimate }

// Warmup is the warm-up in days, "auto" resolved.
func (p *Plan) Warmup() float64 { return p.warmup }

func estimate(p *Plan) Estimate {
	e, wins := Estimate{Numbers: p.slots}, 0.0
	x := p.scenario.Central()
	often := p.climate.typicalRate(x, p.horizon)
	for i := range p.open {
		p.addLeads(&e, p.open[i].stage, 1)
	}
	for i := range p.sources {
		var f flow
		f.init(p, i)
		f.realise(x)
		n := f.expected(p) * often
		p.addLeads(&e, p.sources[i].enters, n)
		if p.referred >= 0 {
			wins += float64(n * p.scenario.WinChance(f.source.Name))
		}
	}
	p.withReferrals(&e, wins)
	return e
}

// addLeads adds n leads that enter at the given stage.
func (p *Plan) addLeads(e *Estimate, enters int32, n float64) {
	e.Leads += n
	for k, v := range p.visitsPerDeal(enters, p.scenario.Central()) {
		e.Visits += float64(n * v)
		if p.stages[k].pool >= 0 {
			e.Events += float64(2 * n * v)
		}
	}
}

// expected is the expected number of arrivals in warm-up and window.
func (f *flow) expected(p *Plan) float64 {
	switch {
	case f.burst:
		from, to := math.Max(f.from, -p.warmup), math.Min(f.to, p.horizon)
		return f.base * math.Max(0, to-from)
	case f.file:
		return f.replayedBetween(-p.warmup, p.horizon)
	case f.shape != nil:
		return f.base * (f.sum[len(f.sum)-1] - f.sum[0])
	}
	return f.base * (p.warmup + p.horizon)
}

// shares are the chances of each drawn way of a stage, without multipliers and
// cooling, for the unknowns x.
func (p *Plan) shares(i int, x []float64) []float64 {
	row := make([]float64, p.stages[i].drawn)
	p.stages[i].sharesOf(row, &p.scenario.Stages[i], x)
	return row
}

// visitsPerDeal solves the traffic equations v = e + P'v for a deal that
// enters at the given stage; no stage is entered more than max_visits times.
func (p *Plan) visitsPerDeal(enters int32, x []float64) []float64 {
	n := len(p.stages)
	a := make([][]float64, n) // (I - P') | e
	for i := range a {
		a[i] = make([]float64, n+1)
		a[i][i] = 1
	}
	a[enters][n] = 1
	for i := range p.stages {
		for k, share := range p.shares(i, x) {
			if to := p.stages[i].ways[k].to; to >= 0 {
				a[to][i] -= share
			}
		}
	}
	v := solve(a)
	for i := range v {
		limit := 1.0
		if p.stages[i].counter >= 0 {
			limit = float64(p.stages[i].maxVisits)
		}
		if !(v[i] >= 0 && v[i] <= limit) {
			v[i] = limit
		}
	}
	return v
}

// solve is Gaussian elimination with row exchange on n rows of n + 1 numbers.
// A singular system gives NaN or infinite entries.
func solve(a [][]float64) []float64 {
	n := len(a)
	for c := range n {
		best := c
		for r := c + 1; r < n; r++ {
			if math.Abs(a[r][c]) > math.Abs(a[best][c]) {
				best = r
			}
		}
		a[c], a[best] = a[best], a[c]
		for r := c + 1; r < n; r++ {
			f := a[r][c] / a[c][c]
			for k := c; k <= n; k++ {
				a[r][k] -= float64(f * a[c][k])
			}
		}
	}
	v := make([]float64, n)
	for r := n - 1; r >= 0; r-- {
		sum := a[r][n]
		for k := r + 1; k < n; k++ {
			sum -= float64(a[r][k] * v[k])
		}
		v[r] = sum / a[r][r]
	}
	return v
}

// meanTimeToClose is the mean time from creation to win or loss without
// queues, at the medians of the unknowns: the longest over the sources.
func meanTimeToClose(p *Plan) float64 {
	x := p.scenario.Central()
	longest := 0.0
	for i := range p.sources {
		days := 0.0
		for k, v := range p.visitsPerDeal(p.sources[i].enters, x) {
			if v > 0 {
				days += float64(v * p.meanStageDays(k, x))
			}
		}
		longest = math.Max(longest, days)
	}
	return longest
}

func (p *Plan) meanStageDays(i int, x []float64) float64 {
	m := &p.scenario.Stages[i]
	mean := func(d *model.Dist) float64 {
		if d == nil {
			return 0
		}
		return d.At(x).Mean()
	}
	days := mean(m.Handover)
	if m.Work != nil && m.Pool != "" {
		open := 1.0
		if c := p.scenario.Pools[p.stages[i].pool].Calendar; c != nil {
			open = c.OpenShare()
		}
		days += mean(m.Work) / p.scenario.Pools[p.stages[i].pool].Share.At(x) / open
	}
	for k, share := range p.shares(i, x) {
		if share == 0 {
			continue
		}
		end := model.Lost
		if k < len(p.stages[i].ends) {
			end = p.stages[i].ends[k]
		}
		switch d := dwellSampler(m, end); d {
		case -1:
		case 0:
			days += float64(share * mean(m.Dwell))
		case 1:
			days += float64(share * mean(m.LostDwell))
		default:
			days += float64(share * mean(&m.DwellTo[d-2].Dist))
		}
	}
	return days
}
