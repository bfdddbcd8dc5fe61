package dist

// The gamma distribution with a shape and a scale: density proportional to
// x^(shape-1) exp(-x/scale). Mean shape x scale, cv = 1/sqrt(shape).
var gammaFamily = Family{
	Name: "gamma",
	Help: "sum of several exponential waits; any spread; lighter tail than lognormal",
	Sets: shapeSets(kindGamma, gammaShape),
}

var gammaShape = Param{"shape", Plain, 0.01, false, 1e8, "1/cv^2; 1 is exponential"}
