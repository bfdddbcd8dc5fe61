package out

import (
	"strings"
	"testing"

	"dealcast/sim/stat"
	"dealcast/sim/whatif"
)

// What makes the spread, in one sentence and a small table.
func TestSpreadInWords(t *testing.T) {
	share := func(x, low, high float64) whatif.Estimate {
		return whatif.Estimate{Value: x, CI: stat.Interval{Low: low, High: high, Confidence: 0.95}}
	}
	luck := whatif.Cause{Kind: whatif.LuckOfDeals, Share: share(0.45, 0.4, 0.5)}
	numbers := whatif.Cause{Kind: whatif.Numbers, Share: share(0.30, 0.25, 0.35)}
	market := whatif.Cause{Kind: whatif.Market, Share: share(0.25, 0.21, 0.29)}
	r := simulate(t)
	for _, c := range []struct {
		causes []whatif.Cause
		want   string
	}{
		{[]whatif.Cause{luck, numbers, market}, "Luck of the deals makes 45% of it (40 to 50), uncertain numbers 30% (25 to 35) and the market 25% (21 to 29)."},
		{[]whatif.Cause{luck, {Kind: whatif.Market, Share: whatif.Estimate{Value: 0.55}}}, "Luck of the deals makes 45% of it (40 to 50) and the market 55%."},
	} {
		if got := spreadSentence(r, &whatif.Spread{Metric: "revenue", Causes: c.causes}); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	text := exported(t, "table", Forecast(r, &whatif.Spread{Metric: "revenue", Replications: 1000, SD: 20000, Causes: []whatif.Cause{luck, numbers, market}}), Options{Width: 100})
	for _, want := range []string{"What makes the spread of revenue", "Luck of the deals    45%     40 to 50%", "Uncertain numbers    30%", "The market           25%"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
