package sim

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"dealcast/sim/stat"
)

// State is everything that a run knows about its replications: what must be
// kept to continue it later as if it had never stopped.
type State struct {
	StateKey
	Rows   []float64 // [replication*Numbers + place]; how they are made up is the plan's business
	Open   []float64 // [replication*OpenNumbers + place]: what became of the open deals
	Counts [][]Count // over all deals of all replications: cycle times, the waits of each stage with a pool, and, with open deals, the days in each stage of the visits that went on
}

// StateKey says of which run a state is. Only a run of the same key can be
// continued.
type StateKey struct {
	Scenario     string `json:"scenario"` // SHA-256 of the scenario, its base files and sets
	Seed         uint64 `json:"seed"`
	Engine       string `json:"engine"`
	Draws        string `json:"draws"`
	Layout       string `json:"layout"`                 // SHA-256 of what the numbers of a row are
	Numbers      int    `json:"numbers"`                // in a row
	OpenNumbers  int    `json:"open_numbers,omitempty"` // of each replication; 0: nobody asked what became of the open deals
	Histograms   int    `json:"histograms"`             // lists of counts
	Replications int    `json:"replications"`           // from 0
}

// Count is how many deals fell into a bin of a histogram.
type Count struct {
	Bin   int
	Count int64
}

// State is what the result stands on; it shares the result's memory. ok is
// false if the result does not begin with replication 0.
func (res *Result) State() (s *State, ok bool) {
	if res.Run.First != 0 {
		return nil, false
	}
	s = &State{StateKey: res.plan.stateKey(res.Run.Seed), Rows: res.rows}
	s.Replications = res.Run.Replications
	if n := res.plan.fateNumbers(); n > 0 && len(res.harvest.open) == n*s.Replications {
		s.Open, s.OpenNumbers = res.harvest.open, n
	}
	for _, h := range res.harvest.all() {
		var list []Count
		h.Counts(func(bin int, count int64) { list = append(list, Count{bin, count}) })
		s.Counts = append(s.Counts, list)
	}
	return s, true
}

// stateKey is the key of a run of the plan, without its replications.
func (p *Plan) stateKey(seed uint64) StateKey {
	return StateKey{
		Scenario: p.scenario.SHA256, Seed: seed, Engine: Engine, Draws: string(p.draws),
		Layout: p.layout(), Numbers: p.slots, Histograms: len(newHarvest(p).all()),
	}
}

// layout is a digest of what each number of a row means.
func (p *Plan) layout() string {
	h := sha256.New()
	for i := range p.columns {
		c := &p.columns[i]
		fmt.Fprintf(h, "%s %d %d %s\n", c.Path, c.num, c.den, c.Metric.Formula)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// all are the histograms in the order of a State.
func (h *harvest) all() []*stat.Hist {
	list := []*stat.Hist{h.cycles}
	for _, w := range h.waits {
		if w != nil {
			list = append(list, w)
		}
	}
	return append(list, h.stays...)
}

// Match refuses a state that is not of a run of this plan under this seed (nil:
// the scenario's), and says what is different.
func (p *Plan) Match(k StateKey, seed *uint64) error {
	own := p.stateKey(p.scenario.Run.Seed)
	if seed != nil {
		own.Seed = *seed
	}
	switch {
	case k.Engine != own.Engine:
		return fmt.Errorf("holds the draws of engine %s, which are other numbers than those of engine %s here", k.Engine, own.Engine)
	case k.Scenario != own.Scenario:
		return fmt.Errorf("was made of another scenario (SHA-256 %.12s…, here %.12s…): the file, its base files and every change of a value must be the same", k.Scenario, own.Scenario)
	case k.Seed != own.Seed:
		return fmt.Errorf("was made with seed %d, here it is %d", k.Seed, own.Seed)
	case k.Draws != own.Draws:
		return fmt.Errorf("was made with %s draws, here they are %s", k.Draws, own.Draws)
	case k.Layout != own.Layout || k.Numbers != own.Numbers || k.Histograms != own.Histograms ||
		k.OpenNumbers != 0 && k.OpenNumbers != p.fateNumbers():
		return fmt.Errorf("holds the metrics of another version of dealcast")
	case k.Replications < 1:
		return fmt.Errorf("holds no replications")
	}
	return nil
}

// Continue is Run, of which the first replications are there already: it
// simulates those that are missing, up to o.Replications in all, and reports on
// all of them together. done begins with replication 0 and is not to be used
// afterwards; nil: nothing is there. It is reported as it is when nothing is
// missing, and together with the context's error when that ends first.
func Continue(ctx context.Context, p *Plan, done *Result, o Options) (*Result, error) {
	if done == nil {
		return Run(ctx, p, o)
	}
	wanted := newRun(p, o).n
	o.First, o.Replications = done.Run.Replications, wanted-done.Run.Replications
	if o.Replications <= 0 {
		return done, nil
	}
	next, err := Run(ctx, p, o)
	if next == nil {
		if err != nil && ctx.Err() == nil {
			return nil, err
		}
		done.Run.Requested = wanted
		return newResult(p, done.Run, done.rows, done.harvest), err // says that it is not all
	}
	res, joined := done.Join(next)
	if joined != nil {
		return nil, joined
	}
	return res, err
}

// Restore makes the result of a run anew from its state, which must match the
// plan. The result takes over the memory of the state. To continue it, Run with
// First set to the number of its replications, and Join.
func Restore(p *Plan, s *State, seed *uint64) (*Result, error) {
	if err := p.Match(s.StateKey, seed); err != nil {
		return nil, err
	}
	h := newHarvest(p)
	all := h.all()
	if len(s.Rows)%p.slots != 0 || len(s.Rows)/p.slots != s.Replications || len(s.Counts) != len(all) ||
		len(s.Open) != s.OpenNumbers*s.Replications || s.OpenNumbers != 0 && s.OpenNumbers != p.fateNumbers() {
		return nil, fmt.Errorf("holds other amounts of numbers than it says")
	}
	for i, list := range s.Counts {
		for _, c := range list {
			if !all[i].AddCount(c.Bin, c.Count) {
				return nil, fmt.Errorf("holds an impossible count of deals (%d in bin %d)", c.Count, c.Bin)
			}
		}
	}
	h.open = s.Open
	info := p.runInfo(s.Seed)
	info.Replications, info.Requested = s.Replications, s.Replications
	return newResult(p, info, s.Rows, h), nil
}
