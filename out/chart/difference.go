package chart

import (
	"fmt"
	"math"

	"dealcast/out"
	"dealcast/sim"
	"dealcast/sim/stat"
	"dealcast/sim/whatif"
)

// compared is a comparison as pictures read it.
type compared struct {
	*whatif.Comparison
	base   *view
	ranked []contender // best first
}

// contender is a variant as pictures read it.
type contender struct {
	*whatif.Compared
	view *view
}

func comparedOf(c *whatif.Comparison) *compared {
	o := &compared{Comparison: c, base: viewOf(c.Base)}
	for _, v := range out.Ranked(c) {
		o.ranked = append(o.ranked, contender{v, viewOf(v.Result)})
	}
	return o
}

func (c *compared) kind() Kind                              { return Comparison }
func (c *compared) ground() (sim.ScenarioInfo, sim.RunInfo) { return groundOf(c) }

// variants are named in the manifest.
func (c *compared) variants() []string {
	var list []string
	for i := range c.Variants {
		v := &c.Variants[i]
		list = append(list, v.Name+", sha256 "+v.Result.Scenario.SHA256)
	}
	return list
}

// drawDifference shows what a variant changes: both fans, and the difference in
// each replication. Of several variants it shows the differences with their
// intervals, one below the other.
func drawDifference(s *sheet, c *compared) error {
	switch len(c.ranked) {
	case 0:
		s.head("There is nothing to compare with", "Difference of variants and base")
		s.note("Name a variant.")
	case 1:
		drawPair(s, c, c.ranked[0])
	default:
		drawRanking(s, c)
	}
	return nil
}

// unit and signed write the objective.
func (c *compared) unit() sim.Unit { return c.Objective.Unit() }

func (c *compared) signed(x float64) string { return out.Signed(x, c.unit(), c.Scenario.Currency) }

func (c *compared) name() string { return out.ObjectiveName(c.Objective, c.Scenario) }

// finding is "+€181k revenue (95% interval €172k to €190k)".
func (c *compared) finding(v contender, ci stat.Interval) string {
	h := &v.Headline
	switch {
	case v.Identical:
		return "no difference in anything"
	case !finite(h.Delta.Value):
		return c.name() + " is undefined"
	case h.Better+h.Worse == 0:
		return "no difference in " + c.name()
	case ci.Confidence == 0:
		return fmt.Sprintf("%s %s in the only replication", c.signed(h.Delta.Value), c.name())
	}
	s := fmt.Sprintf("%s %s (95%% interval %s)", c.signed(h.Delta.Value), c.name(), out.DifferenceRange(ci, c.unit(), c.Scenario.Currency))
	if !h.Told() {
		s += ", which may be luck"
	}
	return s
}

func drawPair(s *sheet, c *compared, v contender) {
	s.head(s.face.fit(v.Name, medium, titleSize, 420)+": "+c.finding(v, v.Headline.Delta.CI), pairSubtitle(c, v))
	const gap = 36
	leftBox, rightBox := s.body, s.body
	leftBox.x1 = s.body.x0 + (s.body.width()-gap)*0.60
	rightBox.x0 = leftBox.x1 + gap
	s.twoFans(leftBox, c, v)
	if c.Objective.Chance {
		s.turned(rightBox, c, v)
		return
	}
	s.pairs(rightBox, c, v)
}

func pairSubtitle(c *compared, v contender) string {
	t := c.base.words("Both meet the same deals, customers and luck")
	if len(v.Targets) > 0 && !c.Objective.Chance {
		d := &v.Targets[0]
		t += fmt.Sprintf("; chance of target %s %s without, %s with it", d.Objective.Target, out.Percent(d.Base.Value), out.Percent(d.Variant.Value))
	}
	return t
}

// The colours of base and variant, in every picture. Where their bands overlap
// a third colour stands for both.
var (
	baseBand    = tint(grey, 0.30)
	baseLine    = shade(grey, 0.75)
	variantBand = tint(blue, 0.30)
	bothBand    = mix(tint(grey, 0.50), tint(blue, 0.62), 0.5)
)

// ofCash says that the objective is one of which revenue, which counts a contract
// once, does not tell.
func (c *compared) ofCash() bool {
	m := c.Objective.Place.Metric // nil where it is the chance of a target
	return m != nil && (m.Name == "cash" || m.Name == "mrr" || m.Name == "customers")
}

// twoFans draws the running totals of base and variant, 9 of 10 replications in
// each band.
func (s *sheet) twoFans(frame box, c *compared, v contender) {
	h := c.base.headline()
	if !h.money {
		h = v.view.headline()
	}
	if c.ofCash() {
		h = headline{"cash", "cash received", true}
	}
	a, b := c.base.forecastFan(h), v.view.forecastFan(h)
	text := "Cumulative " + h.noun
	if !a.flat() || !b.flat() {
		text += ": 9 of 10 futures in each band"
	}
	s.caption(&frame, text)
	n := len(a.x) - 1
	if n < 0 || len(b.x) != len(a.x) {
		s.text(frame.x0, frame.y1-30, "The report window is empty.", style{size: labelSize, color: grey})
		return
	}
	labels := []endLabel{
		{a.p50[n], "Base\nP50 " + c.base.number(h, a.p50[n]), style{size: labelSize, weight: medium, color: baseLine}},
		{b.p50[n], "With it\nP50 " + v.view.number(h, b.p50[n]), style{size: labelSize, weight: medium, color: median}},
	}
	room := s.endRoom(labels)
	lo, hi := spanOf(0, a.p05, a.p95, b.p05, b.p95)
	if lo == hi {
		hi = lo + 1
	}
	hi += 0.03 * (hi - lo)
	p := s.panel(frame, c.base.dateAxis(frame.width()-room-40), axis{lo: lo, hi: hi, ticks: c.base.ticks(h, lo, hi, 8)}, room)
	p.band(a.x, a.p05, a.p95, baseBand)
	p.band(b.x, b.p05, b.p95, variantBand)
	p.both(a, b)
	p.curve(a.x, a.p50, line{color: baseLine, width: 2, dashes: []float64{5, 3}})
	p.curve(b.x, b.p50, line{color: median, width: 2.5})
	p.endLabels(labels)
}

// both paints what the bands of two fans have in common. Where they part
// between two points, the wedge ends at the last point.
func (p *panel) both(a, b *fan) {
	low, high := make([]float64, len(a.x)), make([]float64, len(a.x))
	for i := range a.x {
		low[i], high[i] = math.Max(a.p05[i], b.p05[i]), math.Min(a.p95[i], b.p95[i])
		if low[i] > high[i] {
			low[i], high[i] = math.NaN(), math.NaN()
		}
	}
	p.band(a.x, low, high, bothBand)
}
