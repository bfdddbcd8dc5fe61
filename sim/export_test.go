package sim

// Update is whether generated pages are to be written anew.
var Update = update

// CPUTime is what this process has used.
var CPUTime = cpuTime

// OpenDays is the time between two moments on the clock of a pool.
func (p *Plan) OpenDays(pool string, from, to float64) float64 {
	for i := range p.pools {
		if p.pools[i].name == pool {
			return p.pools[i].clock.at(to) - p.pools[i].clock.at(from)
		}
	}
	panic("no pool " + pool)
}
