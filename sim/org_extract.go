package sim

// orgSeries are the flows of what only some organisations have.
type orgSeries struct {
	present flowSeries // members of a crew, on the wall clock
	open    flowSeries // the same on the pool's clock
	paid    flowSeries // members on the payroll
	carried flowSeries // deals that hold a place of a portfolio
	door    flowSeries // deals that wait at a door
}

// newOrgSeries is nil for a plan that needs none.
func newOrgSeries(p *Plan) *orgSeries {
	need := p.halls > 0
	for i := range p.pools {
		need = need || p.pools[i].crew != nil
	}
	if !need {
		return nil
	}
	o := &orgSeries{}
	for _, s := range []*flowSeries{&o.present, &o.open, &o.paid, &o.carried, &o.door} {
		s.size(p.span.bins())
	}
	return o
}

// prepareDoor adds up who came to the door of a stage to wait, and who got in.
func (x *extractor) prepareDoor(stage int) {
	if x.tally.doors == nil {
		return
	}
	s, bins := &x.org.door, x.span.bins()
	for b := range bins {
		c := &x.tally.doors[stage*bins+b]
		s.in[b], s.out[b] = c.came, c.went
	}
	s.settle()
}

func (x *extractor) measureDoor(stage int, b *block, from, to float64) {
	if x.tally.doors == nil {
		return
	}
	x.fig1.doorDays = x.org.door.integral(b.lo, b.hi, from, to)
	for _, n := range x.tally.turned[stage*x.span.bins()+b.lo : stage*x.span.bins()+b.hi] {
		x.fig1.turned += float64(n)
	}
}

// addTurned counts the deals lost because a stage was full.
func (x *extractor) addTurned(b *block) {
	if x.tally.turned == nil {
		return
	}
	sum := 0.0
	for i := range x.stages {
		for _, n := range x.tally.turned[i*x.span.bins()+b.lo : i*x.span.bins()+b.hi] {
			sum += float64(n)
		}
	}
	x.fig1.lostTo[lostFull] = sum // new leads that were turned away have left no stage
}

// prepareCrew adds up how the members of a pool changed, and the deals that
// they carry.
func (x *extractor) prepareCrew(pool int) {
	p, bins := &x.pools[pool], x.span.bins()
	if p.crew != nil {
		o := x.org
		for b := range bins {
			c := &x.tally.crews[pool*bins+b]
			o.present.in[b], o.present.out[b] = c.came, c.went
			o.open.in[b], o.open.out[b] = count{c.came.n, c.cameClock}, count{c.went.n, c.wentClock}
		}
		o.present.settle()
		o.open.settle()
		x.settlePayroll(pool)
	}
	if p.perMember > 0 {
		s := &x.org.carried
		s.clear()
		for i := range x.stages {
			for _, k := range x.stages[i].folios {
				if int(k) == pool {
					x.addStage(s, i)
				}
			}
		}
		s.settle()
	}
}

func (x *extractor) settlePayroll(pool int) {
	bins := x.span.bins()
	for b := range bins {
		c := &x.tally.crews[pool*bins+b]
		x.org.paid.in[b], x.org.paid.out[b] = c.hired, c.off
	}
	x.org.paid.settle()
}

// payroll is the member-days on the payroll of a crew in bins [lo, hi).
func (x *extractor) payroll(pool, lo, hi int) float64 {
	x.settlePayroll(pool)
	return x.org.paid.integral(lo, hi, x.span.edges[lo-1], x.span.edges[hi-1])
}

// wages are what a pool costs in bins [lo, hi), where changes move what some
// member costs: the payroll on the clock of the cost.
func (x *extractor) wages(pool, lo, hi int) float64 {
	wage := &x.fig.wages[pool]
	from, to := x.span.edges[lo-1], x.span.edges[hi-1]
	if x.pools[pool].crew == nil {
		return float64(float64(x.pools[pool].size) * wage.over(from, to))
	}
	paid := &x.org.paid
	for b := range x.span.bins() {
		c := &x.tally.crews[pool*x.span.bins()+b]
		paid.in[b], paid.out[b] = count{c.hired.n, c.hiredCost}, count{c.off.n, c.offCost}
	}
	paid.settle()
	return paid.integral(lo, hi, wage.over(0, from), wage.over(0, to))
}

func (x *extractor) measureCrew(pool int, b *block, from, to float64) {
	f, p := &x.fig1, &x.pools[pool]
	places := f.size * f.days
	if p.crew != nil {
		f.size = x.org.present.integral(b.lo, b.hi, from, to) / f.days
		f.memberDays = x.org.open.integral(b.lo, b.hi, x.clock[pool][b.lo-1], x.clock[pool][b.hi-1])
		if f.memberDays < 1e-9 { // rounding must not make open time where there was none
			f.memberDays = 0
		}
		places = x.org.paid.integral(b.lo, b.hi, from, to)
	}
	if p.perMember > 0 {
		f.carriedDays = x.org.carried.integral(b.lo, b.hi, from, to)
		f.placeDays = float64(p.perMember) * places
	}
}
