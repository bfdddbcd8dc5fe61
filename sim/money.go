package sim

import (
	"fmt"
	"math"

	"dealcast/model"
	"dealcast/model/num"
	"dealcast/sim/stream"
)

// terms are what a win brings after it, with the numbers of this replication.
// What may change with time is read at the win (bad debt, referrals), at the
// beginning of the term (shares of the payments, churn) or at its end (renewal,
// expansion).
type terms struct {
	payments  []payment
	badDebt   level
	recurring bool
	term      model.Step
	perMonth  float64 // 1 / months of a term: turns the value of a contract into monthly revenue
	churn     level   // share per month
	renewal   level
	expansion level
	perWin    level // leads that a win brings
	after     timed // days until they come
}

// payment is a part of the value of a term, and when it is due after the
// beginning of the term.
type payment struct {
	share level
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

// newTerms makes the terms without their numbers.
func newTerms(scn *model.MoneyTerms) *terms {
	m := &terms{payments: []payment{{share: level{value: 1}}}, recurring: scn.Term != nil}
	if len(scn.Payments) > 0 {
		m.payments = make([]payment, len(scn.Payments))
	}
	for i := range scn.Payments {
		m.payments[i].after = scn.Payments[i].After
	}
	if m.recurring {
		m.term = *scn.Term
		m.perMonth = 1 / (float64(m.term.Months) + m.term.Days/daysPerMonth)
	}
	return m
}

// realise sets the numbers of the terms.
func (m *terms) realise(f *figures, scn *model.MoneyTerms) {
	for i := range scn.Payments {
		m.payments[i].share.value = scn.Payments[i].Share.At(f.x)
	}
	m.badDebt.value = scn.BadDebt.At(f.x)
	m.churn.value = scn.Churn.At(f.x)
	m.renewal.value = scn.Renewal.At(f.x)
	m.expansion.value = scn.Expansion.At(f.x)
	if r := scn.Referrals; r != nil {
		m.perWin.value = r.PerWin.At(f.x)
		f.sampler(&m.after.Sampler, &r.After)
	}
}

// watchMoney lets changes move the terms.
func (f *figures) watchMoney() {
	m, scn := f.money, f.plan.scenario.Money
	of := func(its func(*model.MoneyTerms) model.Number) number {
		return func(s *model.Scenario) (model.Number, bool) {
			if s.Money == nil {
				return model.Number{}, true
			}
			return its(s.Money), false
		}
	}
	for i := range scn.Payments {
		f.watchLevel(&m.payments[i].share, 0, of(func(m *model.MoneyTerms) model.Number { return m.Payments[i].Share }))
	}
	f.watchLevel(&m.badDebt, 0, of(func(m *model.MoneyTerms) model.Number { return m.BadDebt }))
	f.watchLevel(&m.churn, 0, of(func(m *model.MoneyTerms) model.Number { return m.Churn }))
	f.watchLevel(&m.renewal, 0, of(func(m *model.MoneyTerms) model.Number { return m.Renewal }))
	f.watchLevel(&m.expansion, 0, of(func(m *model.MoneyTerms) model.Number { return m.Expansion }))
	if scn.Referrals != nil {
		f.watchLevel(&m.perWin, 0, of(func(m *model.MoneyTerms) model.Number { return m.Referrals.PerWin }))
		f.watchDist(&m.after, 0, func(s *model.Scenario) *model.Dist { return &s.Money.Referrals.After })
	}
}

// lasts is how many days a contract lives for which u is drawn when its term
// begins at t, unless the term ends before: exponential with the hazard of
// churn, -ln(1 - churn) / 30.4375 per day; +Inf without churn.
func (m *terms) lasts(t, u float64) float64 {
	churn := m.churn.at(t)
	if !(churn > 0) {
		return math.Inf(1)
	}
	return num.Log(u) / num.Log1p(-churn) * daysPerMonth
}

// earn records all that a deal of the given value, won at time t, brings after
// its win. It is known at once: it depends on the deal's own random numbers.
func (e *engine) earn(d *deal, t, value float64) {
	m := e.fig.money
	end := math.Inf(1)
	if m.recurring {
		end = e.live(d, t, value)
	}
	if stream.Uniform(d.key.Bits(dealBadDebt, 0)) < m.badDebt.at(t) {
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
		value *= 1 + m.expansion.at(begins)
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
		end := begins + m.lasts(begins, stream.Uniform(d.key.Bits(dealChurn, k)))
		renewed := false
		if !(end < next) {
			end = next
			renewed = end < e.horizon && stream.Uniform(d.key.Bits(dealRenewal, k)) < m.renewal.at(next)
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
		grown := float64(value * (1 + m.expansion.at(next)))
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
		amount := float64(value * p.share.at(t))
		e.tally.cash[int(d.group)*e.span.bins()+int(e.span.bin(due))] += amount
		if e.tally.daily != nil && due >= 0 {
			e.tally.daily[int(due)].cash += amount
		}
	}
}

// shortWarmup says that the warm-up is too short for what wins bring after it;
// "" if it is not, or if the world begins empty on purpose.
func (p *Plan) shortWarmup() string {
	m := p.scenario.Money
	if m == nil || p.warmup == 0 {
		return ""
	}
	days := func(s model.Step) float64 { return float64(float64(s.Months)*daysPerMonth) + s.Days }
	longest := 0.0
	for i := range m.Payments {
		longest = math.Max(longest, days(m.Payments[i].After))
	}
	const less = "money: %s %.0f days %s, and the warm-up has %.0f: what earlier wins would bring is missing; give a longer time.warmup, or \"0d\" to begin without it"
	switch {
	case m.Term != nil && p.warmup < days(*m.Term):
		return fmt.Sprintf(less, "a contract runs for", days(*m.Term), "until it is renewed", p.warmup)
	case p.warmup < longest:
		return fmt.Sprintf(less, "payments come up to", longest, "after a win", p.warmup)
	}
	return ""
}
