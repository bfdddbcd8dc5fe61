package dist

// The PERT distribution: a beta between min and max with exponents 1 + lambda
// (mode - min)/(max - min) and 1 + lambda (max - mode)/(max - min), lambda
// being 4 unless given. Mean (min + lambda mode + max)/(lambda + 2).
var pertFamily = Family{
	Name: "pert",
	Help: "least, most likely and greatest value; smooth, with little weight at the ends",
	Sets: []Set{
		{Params: []Param{low, mode, high}, make: func(v valueList, _ probs) (Dist, fault) { return pert(v, 4) }},
		{Params: []Param{low, mode, high, lambda}, make: func(v valueList, _ probs) (Dist, fault) { return pert(v, v[3]) }},
	},
}

var lambda = Param{"lambda", Plain, 0, true, 1e4, "weight of the mode; 4 where not given"}

func pert(v valueList, lambda float64) (Dist, fault) {
	v, f := orderedMode(v)
	w := v[2] - v[0]
	return betaBetween(1+float64(lambda*((v[1]-v[0])/w)), 1+float64(lambda*((v[2]-v[1])/w)), v[0], v[2]), f
}
