package sim

import (
	"fmt"
	"math"

	"dealcast/model/num"
	"dealcast/sim/stream"
)

// With referrals the leads of a stretch of time are not known when it begins:
// deals won within it bring some. So every lead is an event there, and deals are
// created one by one in the order of time.

// referral is a lead that a won deal will bring.
type referral struct {
	key    stream.Key
	number int64
}

// The order of the arrivals of one instant: sources in their order, then
// referrals in the order of their parents. It leaves the class of events free.
const (
	referralsLast  = 1 << 55
	parentShift    = 20
	mostReferrals  = 1<<parentShift - 1 // of one win, far beyond what a Poisson law gives
	sourceOfOrigin = -1                 // event.ref of source k is sourceOfOrigin - k
)

var (
	dealReferral = stream.At(0, stream.Referral)
	dealReferred = stream.At(0, stream.Referred)
	dealRefDelay = stream.At(0, stream.RefDelay)
)

// expectLeads puts the first lead of each source on the agenda.
func (e *engine) expectLeads() {
	e.referrals, e.freeReferrals = e.referrals[:0], e.freeReferrals[:0]
	for k := range e.fig.flows {
		e.expectLead(k)
	}
}

// expectLead puts the next lead of a source on the agenda.
func (e *engine) expectLead(k int) {
	if t := e.fig.flows[k].time; t < e.horizon {
		e.agenda.add(t, classArrival<<56|uint64(k), int32(sourceOfOrigin-k))
	}
}

// arriveOne creates the lead of an event.
func (e *engine) arriveOne(ref int32, t float64) {
	if ref <= sourceOfOrigin {
		k := sourceOfOrigin - int(ref)
		f := &e.fig.flows[k]
		key, number := f.key.Deal(f.number), f.number
		f.advance()
		e.expectLead(k)
		e.create(k, key, number, t)
		return
	}
	r := e.referrals[ref]
	e.freeReferrals = append(e.freeReferrals, ref)
	e.create(e.referred, r.key, r.number, t)
}

// refer puts the leads on the agenda that a deal brings which is won at time t.
// The number of a referred lead, and its random numbers, derive from those of
// its parent.
func (e *engine) refer(d *deal, t float64) {
	m := e.fig.money
	n := poisson(m.perWin.at(t), stream.Uniform(d.key.Bits(dealReferral, 0)))
	for j := range uint32(n) {
		at := t + m.after.at(t, d.key.Bits(dealRefDelay, j))
		if !(at < e.horizon) {
			continue
		}
		number := int64(d.key.Bits(dealReferred, j))
		r := referral{key: e.fig.flows[e.referred].key.Deal(number), number: number}
		var slot int32
		if k := len(e.freeReferrals); k > 0 {
			slot = e.freeReferrals[k-1]
			e.freeReferrals = e.freeReferrals[:k-1]
			e.referrals[slot] = r
		} else {
			slot = int32(len(e.referrals))
			e.referrals = append(e.referrals, r)
		}
		order := uint64(d.order)<<parentShift | uint64(min(j, mostReferrals))
		e.agenda.add(at, classArrival<<56|referralsLast|order, slot)
	}
}

// poisson is the number that a Poisson law with this mean gives for the uniform
// number u: the smallest of which the distribution function lies above u.
func poisson(mean, u float64) int {
	p := num.Exp(-mean)
	sum := p
	n := 0
	for !(u < sum) && n < 1001 { // so far out nothing more is added to the sum
		n++
		p = float64(p * (mean / float64(n)))
		sum += p
	}
	return n
}

// compileReferrals finds the source of referred leads; -1 where there are none.
func (p *Plan) compileReferrals() error {
	p.referred = -1
	if p.scenario.Money == nil || p.scenario.Money.Referrals == nil {
		return nil
	}
	r := p.scenario.Money.Referrals
	for k := range p.sources {
		if s := &p.sources[k]; s.burst < 0 && p.scenario.Sources[s.source].Name == r.Source {
			p.referred = k
		}
	}
	if p.referred < 0 {
		return problem("money.referrals.source", "no source "+r.Source)
	}
	if _, each := p.scenario.Referred(); !(each < 1) {
		return problem("money.referrals.per_win",
			fmt.Sprintf("got so many that leads multiply without end: a referred lead brings %.3g of its kind, want less than 1", each))
	}
	return nil
}

// withReferrals adds the referred leads to an estimate: of each lead from
// outside first those that its wins bring, then those of their wins, and so on.
func (p *Plan) withReferrals(e *Estimate, wins float64) {
	if p.referred < 0 {
		return
	}
	perWin, each := p.scenario.Referred()
	n := math.Min(wins*perWin/(1-each), 1e15)
	p.addLeads(e, p.sources[p.referred].enters, n)
	e.Events += e.Leads // each lead is an event
}
