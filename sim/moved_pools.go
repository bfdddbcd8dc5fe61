package sim

import "dealcast/model"

// watchPools lets changes move what people give and cost.
func (f *figures) watchPools() {
	p := f.plan
	wages := make([]level, len(p.pools))
	moved := false
	for i := range p.pools {
		share := func(s *model.Scenario) (model.Number, bool) { return s.Pools[i].Share, false }
		f.watchLevel(&f.gives[i], 1, share, func(s *model.Scenario) (model.Number, bool) { return complement(s.Pools[i].Overhead), false })
		cost := []number{func(s *model.Scenario) (model.Number, bool) { return s.Pools[i].Cost, false }}
		if p.scenario.Pools[i].CostShare {
			cost = append(cost, share)
		}
		f.watchLevel(&wages[i], 0, cost...)
		moved = moved || wages[i].steps != nil
	}
	if !moved {
		return
	}
	for i := range wages { // the others, too: their cost is then read there
		if wages[i].steps == nil {
			wages[i].steps = []levelStep{}
			f.moved.levels = append(f.moved.levels, movedLevel{&wages[i], nil, func(int) float64 {
				return poolCost(&p.scenario.Pools[i], true, f.xs[0])
			}})
		}
	}
	f.wages = wages
}

// complement is 1 less a number.
func complement(n model.Number) model.Number {
	return model.Number{Value: 1 - n.Value, Factor: -n.Factor, Unknown: n.Unknown, Min: 1 - n.Max, Max: 1 - n.Min}
}

// paceMoves reports whether changes move the part of their time that the
// members of a pool give.
func (p *Plan) paceMoves(pool int32) bool {
	return p.moves(func(i int) bool {
		a, b := &p.versions[i-1].scenario.Pools[pool], &p.versions[i].scenario.Pools[pool]
		return p.sameNumber(i, a.Share, b.Share) && p.sameNumber(i, a.Overhead, b.Overhead)
	}) != nil
}
