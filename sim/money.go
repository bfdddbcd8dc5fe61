package sim

import (
	"math"

	"dealcast/model"
	"dealcast/model/num"
	"dealcast/sim/stream"
)

// terms are what a win brings after it, with the numbers of this replication.
type terms struct {
	payments  []payment
	badDebt   float64
	recurring bool
	term      model.Step
	perMonth  float64 // 1 / months of a term: turns the value of a contract into monthly revenue
	churn     float64 // hazard, per day
	renewal   float64
	growth    float64 // of the value with each renewal: 1 + expansion
}

// payment is a part of the value of a term, and when it is due after the
// beginning of the term.
type payment struct {
	share float64
	after model.Step
}

// contracts are what happened to contracts in a bin.
type contracts struct {
	begun, ended, renewed int64
	monthly               float64 // change of the monthly revenue of those alive
}

var (
	dealBadDebt = stream.At(0, stream.BadDebt)
	dealChurn   = stream.At(0, stream.Churn)
	dealRenewal = stream.At(0, stream.Renewal)
	dealDue     = stream.At(0, stream.Due)
)

// realise sets the terms for the unknowns x.
func (m *terms) realise(scn *model.MoneyTerms, x []float64) {
	m.payments = m.payments[:0]
	for i := range scn.Payments {
		p := &scn.Payments[i]
		m.payments = append(m.payments, payment{share: p.Share.At(x), after: p.After})
	}
	if len(scn.Payments) == 0 {
		m.payments = append(m.payments, payment{share: 1})
	}
	m.badDebt = scn.BadDebt.At(x)
	m.recurring = scn.Term != nil
	if !m.recurring {
		return
	}
	m.term = *scn.Term
	m.perMonth = 1 / (float64(m.term.Months) + m.term.Days/daysPerMonth)
	m.churn = -num.Log1p(-scn.Churn.At(x)) / daysPerMonth
	m.renewal = scn.Renewal.At(x)
	m.growth = 1 + scn.Expansion.At(x)
}

// earn records all that a deal of the given value, won at time t, brings after
// its win. It is known at once: it depends on the deal's own random numbers.
func (e *engine) earn(d *deal, t, value float64) {
	m := e.fig.money
	end := math.Inf(1)
	if m.recurring {
		end = e.live(d, t, value)
	}
	if stream.Uniform(d.key.Bits(dealBadDebt, 0)) < m.badDebt {
		return
	}
	e.collect(d, t, value, end)
	if !m.recurring {
		return
	}
	// The further terms again, now that it is known after when nothing is paid.
	for k := 1; ; k++ {
		begins := e.beginsTerm(t, k)
		if !(begins < e.horizon) || !(begins < end) {
			return
		}
		value *= m.growth
		e.collect(d, begins, value, end)
	}
}

// beginsTerm is when term k of a contract won at t begins, if it is renewed
// until then.
func (e *engine) beginsTerm(t float64, k int) float64 {
	s := e.fig.money.term
	return e.months.add(t, model.Step{Months: k * s.Months, Days: float64(float64(k) * s.Days)})
}

// live lets a contract run and returns when it ends; +Inf if it outlasts the
// horizon. Within term k it is cancelled after an exponential time with the
// hazard of churn; at the end of the term it is renewed or not.
func (e *engine) live(d *deal, t, value float64) float64 {
	m := e.fig.money
	row := e.tally.contracts[int(d.group)*e.span.bins():]
	c := &row[e.span.bin(t)]
	c.begun++
	c.monthly += float64(value * m.perMonth)
	begins := t
	for k := uint32(0); ; k++ {
		next := e.beginsTerm(t, int(k)+1)
		end := math.Inf(1)
		if m.churn > 0 {
			end = begins - num.Log(stream.Uniform(d.key.Bits(dealChurn, k)))/m.churn
		}
		renewed := false
		if !(end < next) {
			end = next
			renewed = end < e.horizon && stream.Uniform(d.key.Bits(dealRenewal, k)) < m.renewal
		}
		if !(end < e.horizon) {
			return math.Inf(1)
		}
		c := &row[e.span.bin(end)]
		if !renewed {
			c.ended++
			c.monthly -= float64(value * m.perMonth)
			return end
		}
		c.renewed++
		grown := value * m.growth
		c.monthly += float64((grown - value) * m.perMonth)
		begins, value = next, grown
	}
}

// collect records the payments of a term that begins at t, as far as they are
// due before the horizon and not after the end of the contract.
func (e *engine) collect(d *deal, t, value, end float64) {
	for i := range e.fig.money.payments {
		p := &e.fig.money.payments[i]
		due := e.months.add(t, p.after)
		if !(due < e.horizon) || due > end {
			continue
		}
		amount := value * p.share
		e.tally.cash[int(d.group)*e.span.bins()+int(e.span.bin(due))] += amount
		if e.tally.daily != nil && due >= 0 {
			e.tally.daily[int(due)].cash += amount
		}
	}
}
