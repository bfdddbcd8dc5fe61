package whatif

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"dealcast/model"
	"dealcast/sim"
	"dealcast/sim/stat"
)

// One more engineer: the comparison says what two runs say, pair by pair.
func TestCompareSaysWhatTwoRunsSay(t *testing.T) {
	base := example(t, "startup.toml")
	more := example(t, "startup-more-demos.toml")
	c, err := Compare(context.Background(), base, []Variant{{"more", more}}, Options{Replications: 200})
	if err != nil {
		t.Fatal(err)
	}
	var revenue [2][]float64
	var reached [2]float64
	for i, scn := range []*model.Scenario{base, more} {
		plan, err := sim.Compile(scn)
		if err != nil {
			t.Fatal(err)
		}
		res, err := sim.Run(context.Background(), plan, sim.Options{Replications: 200})
		if err != nil {
			t.Fatal(err)
		}
		col, _ := res.Column("revenue")
		revenue[i], reached[i] = col.Values(), res.Targets[0].Probability
	}
	v := c.Variants[0]
	mean, better := 0.0, 0
	for r := range revenue[0] {
		d := revenue[1][r] - revenue[0][r]
		mean += d / 200
		if d > 0 {
			better++
		}
	}
	h := v.Headline
	if math.Abs(h.Delta.Value-mean) > 1e-9*mean || h.Better != better || h.Pairs.N != 200 {
		t.Errorf("got %v better in %d of %d, want %v in %d", h.Delta.Value, h.Better, h.Pairs.N, mean, better)
	}
	if !h.Told() || h.Needed() != 0 || v.Verdict != 1 || v.Identical || v.Simultaneous != h.Delta.CI {
		t.Errorf("a difference of %v (%v): verdict %d, needs %d more", h.Delta.Value, h.Delta.CI, v.Verdict, h.Needed())
	}
	target := v.Targets[0]
	if target.Base.Value != reached[0] || target.Variant.Value != reached[1] || math.Abs(target.Delta.Value-(reached[1]-reached[0])) > 1e-12 {
		t.Errorf("target: got %+v, want from %v to %v", target, reached[0], reached[1])
	}
	if cost := v.Cost.Delta.Value; math.Abs(cost-90000*365/365.25) > 1e-6*cost || v.Cost.Delta.CI.High-v.Cost.Delta.CI.Low > 1e-6 {
		t.Errorf("cost: got %v (%v), want 365 days of 90k a year exactly", cost, v.Cost.Delta.CI)
	}
	if p := v.Profit.Delta.Value; math.Abs(p-(h.Delta.Value-v.Cost.Delta.Value)) > 1e-6*p {
		t.Errorf("profit %v is not %v - %v", p, h.Delta.Value, v.Cost.Delta.Value)
	}
	if pay := v.Payback; pay.SamePast || pay.Costs || pay.Found {
		t.Errorf("payback of one who has always been there: got %+v", pay)
	}
}

// Who joins on the first day must first earn what he costs.
func TestPayback(t *testing.T) {
	base := example(t, "startup.toml", "time.warmup=0d")
	c, err := Compare(context.Background(), base, []Variant{{"more", with(t, base, "pool.engineers.size", "+1")}}, Options{Replications: 200})
	if err != nil {
		t.Fatal(err)
	}
	v := c.Variants[0]
	pay := v.Payback
	if !pay.SamePast || !pay.Costs || !pay.Found || pay.Period == 0 {
		t.Fatalf("payback: got %+v", pay)
	}
	for i, g := range pay.Periods {
		if i >= pay.Period && g.Profit.Value < 0 || i == pay.Period-1 && g.Profit.Value >= 0 {
			t.Errorf("paid back in period %d, but at the end of %d the gain is %v", pay.Period, i, g.Profit.Value)
		}
	}
	last := pay.Periods[len(pay.Periods)-1].Profit.Value
	if math.Abs(last-v.Profit.Delta.Value) > 1e-6*last {
		t.Errorf("the gains add up to %v, the year's is %v", last, v.Profit.Delta.Value)
	}
}

// Care of customers brings no revenue, which counts a contract once, but cash;
// and where it was there in the warm-up it begins with the customers it has kept.
func TestPaybackOfContracts(t *testing.T) {
	for _, warmup := range []string{"0d", "1y"} {
		base := example(t, "questions/retention.toml", "time.warmup="+warmup)
		care := example(t, "questions/retention-care.toml", "time.warmup="+warmup)
		c, err := Compare(context.Background(), base, []Variant{{"care", care}}, Options{Replications: 40})
		if err != nil {
			t.Fatal(err)
		}
		pay := c.Variants[0].Payback
		if got, want := pay.SamePast, warmup == "0d"; !pay.Cash || got != want {
			t.Errorf("warm-up of %s: in cash %v, the same past %v, want %v", warmup, pay.Cash, got, want)
		}
		cash, _ := c.Difference(0, "cash")
		cost, _ := c.Difference(0, "cost")
		gain := cash.Delta.Value - cost.Delta.Value
		if last := pay.Periods[len(pay.Periods)-1].Profit.Value; math.Abs(last-gain) > 1e-6*math.Abs(gain) {
			t.Errorf("the gains add up to %v, cash less cost to %v", last, gain)
		}
	}
}

// A variant that is the base differs by exactly nothing.
func TestCompareWithItself(t *testing.T) {
	base := example(t, "consulting.toml")
	c, err := Compare(context.Background(), base, []Variant{{"same", with(t, base, "name", "same")}}, Options{Replications: 60})
	if err != nil {
		t.Fatal(err)
	}
	v := c.Variants[0]
	if !v.Identical || v.Verdict != 0 || v.Headline.Delta.Value != 0 || v.Headline.Same != 60 || v.Payback.Costs {
		t.Errorf("got %+v", v)
	}
}

// Several variants: their intervals hold together and are wider.
func TestCompareSeveral(t *testing.T) {
	base := example(t, "startup.toml")
	var variants []Variant
	for _, size := range []string{"1", "3", "4", "2"} {
		variants = append(variants, Variant{size, with(t, base, "pool.engineers.size", size)})
	}
	c, err := Compare(context.Background(), base, variants, Options{Replications: 200})
	if err != nil {
		t.Fatal(err)
	}
	want := []int{-1, 1, 1, 0}
	for i, v := range c.Variants {
		own := v.Headline.Delta.CI
		if v.Verdict != want[i] || !v.Identical && !(v.Simultaneous.Low < own.Low && v.Simultaneous.High > own.High) {
			t.Errorf("%s engineers: verdict %d, interval %v, together %v", v.Name, v.Verdict, own, v.Simultaneous)
		}
	}
}

func TestCompareRefuses(t *testing.T) {
	base := example(t, "startup.toml")
	for _, c := range []struct{ path, value, want string }{
		{"currency", "USD", "v: its currency is USD, that of the base is EUR"},
		{"time.start", "2027-02-01", "v: it starts on 2027-02-01, the base on 2027-01-01"},
		{"time.horizon", "6mo", "v: its horizon is 181 days, that of the base 365"},
	} {
		_, err := Compare(context.Background(), base, []Variant{{"v", with(t, base, c.path, c.value)}}, Options{Replications: 10})
		if !errors.As(err, new(*Invalid)) || err.Error() != c.want {
			t.Errorf("%s = %s: got %v, want %s", c.path, c.value, err, c.want)
		}
	}
	other := example(t, "consulting.toml", "time.start=2027-01-01", "time.horizon=1y")
	c, err := Compare(context.Background(), base, []Variant{{"v", other}}, Options{Replications: 2})
	if err != nil || !slices.ContainsFunc(c.Warnings, func(w string) bool { return strings.HasPrefix(w, "v: it has no source of the base") }) {
		t.Errorf("another pipeline: %v, %v", err, c.Warnings)
	}
	if _, err := Compare(context.Background(), base, nil, Options{Metric: "nothing"}); !errors.As(err, new(*Invalid)) || !strings.HasPrefix(err.Error(), "--metric: got") {
		t.Errorf("metric: got %v", err)
	}
}

// The number of replications that would tell: with so many, the half-width at
// the same spread is the difference.
func TestNeededReplications(t *testing.T) {
	base := example(t, "startup.toml")
	c, err := Compare(context.Background(), base, []Variant{{"v", with(t, base, "stage.contact.dwell", "*0.999")}}, Options{Replications: 50, Metric: "win_rate"})
	if err != nil {
		t.Fatal(err)
	}
	h := c.Variants[0].Headline
	half := (h.Delta.CI.High - h.Delta.CI.Low) / 2
	if n := h.Needed(); h.Told() != (n == 0) || n > 0 && math.Abs(half*math.Sqrt(50/float64(n))/math.Abs(h.Delta.Value)-1) > 0.05 {
		t.Errorf("a difference of %v ± %v in 50 replications: %d would tell", h.Delta.Value, half, n)
	}
}

// Quasi-random draws come in blocks, and so do the intervals of differences;
// a variant that has no unknown number left changes nothing about that.
func TestBlocksGiveBlockIntervals(t *testing.T) {
	base := example(t, "startup.toml", `run.draws="sobol"`)
	c, err := Compare(context.Background(), base, []Variant{
		{"more", with(t, base, "pool.engineers.size", "+1")},
		{"known", with(t, base, "stage.demo.conversion", "60%")},
	}, Options{Replications: 64})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range c.Variants {
		if df := v.Headline.Effect.DF; df != 15 || v.Headline.Pairs.CI.P50.Confidence != 0 || v.Headline.Delta.CI.Confidence != stat.Level {
			t.Errorf("%s: %d degrees of freedom, %+v", v.Name, df, v.Headline.Delta)
		}
	}
}

// What only one of two scenarios has is measured in both: a win that is paid
// two months later against one that is paid at once.
func TestCompareMeasuresTheSame(t *testing.T) {
	base := example(t, "startup.toml")
	late := with(t, base, "money.payments", `{ all = { share = 1, after = "2mo" } }`)
	for _, pair := range [][2]*model.Scenario{{base, late}, {late, base}} {
		c, err := Compare(context.Background(), pair[0], []Variant{{"the other", pair[1]}}, Options{Replications: 20, Metric: "cash"})
		if err != nil {
			t.Fatal(err)
		}
		if d := c.Variants[0].Headline.Delta.Value; (d < 0) != (pair[1] == late) || d == 0 {
			t.Errorf("paid late: %v, the difference of cash is %v", pair[1] == late, d)
		}
	}
}
