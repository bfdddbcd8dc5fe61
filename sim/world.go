package sim

import (
	"dealcast/model"
	"dealcast/sim/stream"
)

// axesApart is where the dimensions of factors and shocks begin: the next
// multiple of it after those of the unknowns, so that an unknown that a variant
// adds does not move them.
const axesApart = 16

// compileWorld finds where the uniform numbers of a world are drawn. Those for
// which there is no Sobol dimension left are drawn independently.
func (p *Plan) compileWorld() (err error) {
	if p.copula, err = model.NewCopula(p.scenario); err != nil {
		return err
	}
	next := 0
	var axes []int
	p.world, axes = p.unknownDraws()
	for _, axis := range axes {
		next = max(next, axis+1)
	}
	if p.climate = p.compileClimate(); p.climate != nil {
		p.world = append(p.world, p.climate.draws(len(p.world))...)
		next = (next/axesApart + 1) * axesApart
		for len(axes) < len(p.world) {
			axes = append(axes, next)
			next++
		}
	}
	p.draws = model.RandomDraws
	if len(p.world) > 0 {
		p.draws = p.scenario.Run.Draws
	}
	if p.draws != model.SobolDraws {
		return nil
	}
	for i, axis := range axes {
		if axis < stream.SobolDimensions {
			p.world[i].axis = stream.NewSobolAxis(axis)
		}
	}
	return nil
}

// Draws is how the numbers of a world are drawn; random where it has none.
func (p *Plan) Draws() model.Draws { return p.draws }

// WorldSize is how many uniform numbers make a world: one for each unknown of
// the scenario, in their order; then one for each unknown that only a change
// brings; then for each factor the innovations of its
// periods, from that of the start on and then backwards into the warm-up; then
// for each shock whether it happens and, where it has no date, when.
func (p *Plan) WorldSize() int { return len(p.world) }

// Unknowns are the unknowns of the scenario, then those that only changes have:
// the first numbers of a world.
func (p *Plan) Unknowns() []*model.Unknown { return p.unknowns }

// RandomWorld is World with independent draws, whatever the scenario says. It
// is the world to exchange others with: quasi-random worlds of two seeds are
// two scrambles of the same points, and so depend on each other.
func (p *Plan) RandomWorld(seed, w uint64, u []float64) {
	world := stream.World(seed, w)
	for i := range p.world {
		d := &p.world[i]
		u[i] = stream.Uniform(world.Bits(d.at, d.visit))
	}
}

// World fills in the uniform numbers of world w, of which there are WorldSize.
// Quasi-random ones are those of point w/16 (rounded down) of sequence w mod 16.
func (p *Plan) World(seed, w uint64, u []float64) {
	p.RandomWorld(seed, w, u)
	for i := range p.world {
		if d := &p.world[i]; d.axis != nil {
			u[i] = d.axis.Uniform(stream.SobolKey(seed, w%stream.SobolSequences, d.name), w/stream.SobolSequences)
		}
	}
}
