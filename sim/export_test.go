package sim

// Parts are the numerator and denominator of each replication; den is nil
// unless the metric is a ratio.
func (c *Column) Parts() (num, den []float64) {
	for r := range c.res.Run.Replications {
		row := c.res.rows[r*c.res.plan.slots:]
		num = append(num, row[c.num])
		if c.den >= 0 {
			den = append(den, row[c.den])
		}
	}
	return num, den
}

// Update is whether generated pages are to be written anew.
var Update = update

// CPUTime is what this process has used.
var CPUTime = cpuTime
