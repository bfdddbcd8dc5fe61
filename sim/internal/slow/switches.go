package slow

// Off are the features that random scenarios do not have, for the reason given:
// THE table of switches. It is empty when the engine simulates everything.
var Off = map[string]string{}

// mixing are the features that plain scenarios do not have.
var mixing = off("file", "segment stages", "open deals", "factor", "shock", "change", "correlation", "money", "quality",
	"named calendar", "overhead", "hires", "attrition", "spread", "several pools", "spans", "limit", "cost_share", "due")

func off(features ...string) map[string]string {
	m := map[string]string{}
	for _, f := range features {
		m[f] = "not plain"
	}
	return m
}
