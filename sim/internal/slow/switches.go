package slow

// Off are the features that random scenarios do not have, for the reason given:
// THE table of switches. It is empty when the engine simulates everything.
var Off = map[string]string{
	"file":           "the loader does not read it yet",
	"segment stages": "the loader does not read them yet",
	"open deals":     "the loader does not read them yet",
	"factor":         "the loader does not read it yet",
	"shock":          "the loader does not read it yet",
	"change":         "the loader does not read it yet",
	"correlation":    "the loader does not read it yet",
	"money":          "the loader does not read it yet",
	"named calendar": "no engine yet",
	"overhead":       "no engine yet",
	"hires":          "no engine yet",
	"attrition":      "no engine yet",
	"spread":         "no engine yet",
	"several pools":  "no engine yet",
	"spans":          "no engine yet",
	"limit":          "no engine yet",
	"cost_share":     "no engine yet",
}

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
