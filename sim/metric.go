package sim

// Metric is a row of the metrics table.
type Metric struct {
	Name    string
	Title   string // for tables: "Win rate"
	Unit    Unit
	Better  int // +1: more is better, -1: less is better, 0: neither
	Formula string
	Help    string
}
