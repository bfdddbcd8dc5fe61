package stat

// Components splits the variance of a result between luck and one or two other
// independent inputs, what they do together included, so that the shares add up
// to 1. Luck gets all that is left when everything else is known, its total
// index T: the law of total variance. The rest, 1 - T, is the other input's; of
// two, whose first indices are S1 and S2, each gets its own and half of what
// they do only together, (1 - T + S1 - S2) / 2 and (1 - T + S2 - S1) / 2: the
// effects of Shapley (Owen, "Sobol' Indices and Shapley Value", SIAM/ASA Journal
// on Uncertainty Quantification 2, 2014).
//
// The results are those of n rows: a of rows A, luck of rows A with other luck,
// and, where there are two other inputs, b of rows that share nothing with A,
// and known[i] of rows A in which input i comes from B. With one other input b
// and known are nil. The indices are estimated as Sobol does, and so are the
// standard errors. The first estimate is that of luck.
func (d Design) Components(a, luck, b []float64, known [][]float64) []Estimate {
	if b == nil {
		b = luck
	}
	swapped := append([][]float64{luck}, known...)
	rows := wholeRows(a, b, swapped)
	groups, empty := d.groups(rows)
	center := 0.0
	for _, k := range rows {
		center += (a[k] + b[k]) / float64(2*len(rows))
	}
	total := make([]moments, len(swapped))
	parts := make([][]moments, groups) // [group][input]
	for g := range parts {
		parts[g] = make([]moments, len(swapped))
	}
	for at, k := range rows {
		for i := range swapped {
			row := momentsOf(a[k]-center, b[k]-center, swapped[i][k]-a[k])
			total[i].add(row)
			parts[d.group(at, k)][i].add(row)
		}
	}
	shares := components(total)
	without := make([][]float64, len(shares))
	for _, part := range parts {
		rest := make([]moments, len(total))
		for i := range rest {
			rest[i] = total[i].without(part[i])
		}
		for i, x := range components(rest) {
			without[i] = append(without[i], x)
		}
	}
	out := make([]Estimate, len(shares))
	for i := range out {
		if empty {
			without[i] = nil
		}
		out[i] = jackknifed(shares[i], without[i])
	}
	return out
}

// components are the shares from the moments of luck and of the other inputs,
// of which there are none when it is only one.
func components(m []moments) []float64 {
	_, luck := m[0].indices()
	if len(m) == 1 {
		return []float64{luck, 1 - luck}
	}
	first, _ := m[1].indices()
	second, _ := m[2].indices()
	return []float64{luck, (1 - luck + first - second) / 2, (1 - luck + second - first) / 2}
}
