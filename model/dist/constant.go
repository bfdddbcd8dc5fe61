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
