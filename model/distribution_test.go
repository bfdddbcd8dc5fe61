package model

import (
	"testing"

	"dealcast/model/dist"
)

// TestAtAllocatesNothing holds for everything but mixtures and empirical
// values: the engine asks once per replication for every uncertain one.
func TestAtAllocatesNothing(t *testing.T) {
	s := mustLoad(t, small, `stage.contact.dwell={dist="gamma",mean="4d to 6d",cv="0.8 to 1.2",shift="1h to 2h"}`)
	x := s.Central()
	u := []float64{0.2, 0.5, 0.7}
	d := s.Stages[0].Dwell
	var c dist.Dist
	if n := testing.AllocsPerRun(100, func() {
		s.Realise(u, x)
		c = d.At(x)
	}); n != 0 {
		t.Errorf("got %v allocations, want none", n)
	}
	if c.Mean() < 3 || d.Fixed() {
		t.Errorf("mean %v, fixed %v", c.Mean(), d.Fixed())
	}
}

// TestMadeByHand uses distributions that no file was read for.
func TestMadeByHand(t *testing.T) {
	d := Dist{Family: "exponential", Names: []string{"mean"}, Params: []Number{{Value: 3}}}
	if m := d.At(nil).Mean(); m != 3 || !d.Fixed() {
		t.Errorf("mean %v, want 3", m)
	}
	d.Scale, d.Shift = 2, Number{Value: 1}
	if m := d.At(nil).Mean(); m != 8 {
		t.Errorf("(3 + 1) x 2: got a mean of %v", m)
	}
	m := Dist{Family: "mixture", Of: []Part{{Number{Value: 1}, d}, {Number{Value: 1}, Dist{Family: "constant", Names: []string{"value"}, Params: []Number{{Value: 2}}}}}}
	if got := m.At(nil).Mean(); !near(got, 5) {
		t.Errorf("half of 8 and half of 2: got a mean of %v", got)
	}
	sampler := d.Sampler(nil)
	if v := sampler.Sample(1 << 63); v < 2 {
		t.Errorf("sample %v, want at least the shift", v)
	}
}

// TestUncertainMixture has weights and parameters that are unknown.
func TestUncertainMixture(t *testing.T) {
	s := mustLoad(t, small, `stage.contact.dwell={dist="mixture",of=[{weight="1 to 2",dist="exponential",mean="2d to 3d"},{weight=1,dist="constant",value="1d"}]}`)
	if len(s.Unknowns) != 2 || s.Unknowns[0].Path != "stage.contact.dwell.of[0].weight" || s.Unknowns[1].Path != "stage.contact.dwell.of[0].mean" {
		t.Fatalf("unknowns %+v", s.Unknowns)
	}
	if got := s.Stages[0].Dwell.At([]float64{3, 5}).Mean(); !near(got, 4) {
		t.Errorf("3/4 of 5 and 1/4 of 1: got a mean of %v", got)
	}
}
