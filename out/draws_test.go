package out

import (
	"strings"
	"testing"
)

// With Sobol draws every format says so, and shows no interval for a
// percentile; with too few replications, none at all.
func TestSobolDrawsAreShown(t *testing.T) {
	const unsure = "stage.demo.conversion=0.3 to 0.6"
	many := simulate(t, "run.draws=sobol", unsure)
	text := export(t, "table", many, Options{})
	if want := "200 replications (Sobol draws), seed 3;"; !strings.Contains(text, want) {
		t.Errorf("the footer does not say %q:\n%s", want, text)
	}
	json := export(t, "json", many, Options{})
	for _, want := range []string{`"draws": "sobol"`, `"p05": null`, `"ci": {"mean": [`} {
		if !strings.Contains(json, want) {
			t.Errorf("the JSON does not hold %s", want)
		}
	}
	revenue, _ := many.Column("revenue")
	if s := revenue.Summary(); s.CI.P50.Confidence != 0 || s.CI.Mean.Confidence != 0.95 || !(s.CI.Mean.Low < s.CI.Mean.High) {
		t.Errorf("intervals of the revenue: %+v", s.CI)
	}
	few := simulate(t, "run.draws=sobol", unsure, "run.replications=15")
	if g := few.Targets[0]; g.CI.Confidence != 0 {
		t.Errorf("15 replications: interval %+v", g.CI)
	}
	if got, want := Sentence(few), "chance of"; !strings.Contains(got, want) {
		t.Errorf("got %q, want %q in it", got, want)
	}
	text = export(t, "table", few, Options{})
	if want := "15 replications with Sobol draws have no intervals"; !strings.Contains(text, want) {
		t.Errorf("no warning %q:\n%s", want, text)
	}
	if strings.Contains(text, "0% to 0%") || strings.Contains(text, "NaN") {
		t.Errorf("an interval that there is not:\n%s", text)
	}
	if json := export(t, "json", few, Options{}); !strings.Contains(json, `"ci": null`) {
		t.Error("the JSON has no null for the interval of the target")
	}
}
