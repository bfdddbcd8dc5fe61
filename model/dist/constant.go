package dist

var constantFamily = Family{
	Name: "constant",
	Help: "always the same number",
	Sets: []Set{{
		Params: []Param{{"value", Amount, -most, false, most, "the number"}},
		make:   func(v valueList, _ probs) (Dist, fault) { return Constant(v[0]), fault{} },
	}},
}

var neverFamily = Family{
	Name: "never",
	Help: "does not happen: a part of a mixture that does not end",
	Sets: []Set{{make: func(valueList, probs) (Dist, fault) { return Never(), fault{} }}},
}

var standardNever = standard{
	inverse: func(_, _, _, _, _ float64) float64 { return inf },
	prob:    func(_, _, _, _ float64) (p, q float64) { return 0, 1 },
	moments: func(_, _, _ float64) (mean, variance float64) { return inf, inf },
}
