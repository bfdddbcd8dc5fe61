package model

import (
	"os"
	"testing"
)

func TestLoadSketch(t *testing.T) {
	s, problems := Load(os.DirFS("testdata"), "sketch.toml", nil)
	if s == nil {
		t.Fatal(FormatProblems(problems, "sketch.toml"))
	}
	if len(s.Stages) != 4 || len(s.Sources) != 1 || len(s.Pools) != 1 || len(s.Targets) != 1 || len(s.Unknowns) != 1 {
		t.Errorf("got %d stages, %d sources, %d pools, %d targets, %d unknowns", len(s.Stages), len(s.Sources), len(s.Pools), len(s.Targets), len(s.Unknowns))
	}
	if s.Time.Horizon != 365 || s.Sources[0].Rate.Value != 27.0/7 || s.Pools[0].Share.Value != 0.5 {
		t.Errorf("horizon %v, rate %v, share %v", s.Time.Horizon, s.Sources[0].Rate, s.Pools[0].Share)
	}
	if got := s.Stages[1].Work.At(nil).Quantile(0.05) * 24; got < 0.999999 || got > 1.000001 {
		t.Errorf("5th percentile of work: got %v open hours, want 1", got)
	}
}
