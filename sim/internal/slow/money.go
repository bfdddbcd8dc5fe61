package slow

import (
	"math"
	"sort"
	"time"

	"dealcast/model"
	"dealcast/model/num"
	"dealcast/sim/stream"
)

// contract is what a win brings after it.
type contract struct {
	payments []payment
	terms    []term
	recurs   bool
	ends     float64 // NaN: beyond the horizon
}

type payment struct{ time, amount float64 }

// term is a stretch of a recurring contract.
type term struct {
	from  float64
	value float64
}

// addStep is a time a step later, by the calendar: a day that the month lacks
// becomes its last day, the time of day is kept.
func (w *world) addStep(t float64, s model.Step) float64 {
	date := w.date(t)
	ofDay := t - math.Floor(t)
	first := time.Date(date.Year(), date.Month()+time.Month(s.Months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	day := first.AddDate(0, 0, min(date.Day(), last)-1)
	return w.day(day) + ofDay + s.Days
}

func times(s model.Step, n int) model.Step {
	return model.Step{Months: n * s.Months, Days: float64(n) * s.Days}
}

// wins is what happens besides when a deal is won: referrals are on their way.
func (w *world) wins(d *Deal) {
	m := w.scn.Money
	if m == nil || m.Referrals == nil {
		return
	}
	r := m.Referrals
	mean := w.number(w.now, func(s *model.Scenario) model.Number { return s.Money.Referrals.PerWin })
	n := poisson(mean, stream.Uniform(d.own(stream.Referral)))
	src := source(w.scn, r.Source)
	sourceKey := stream.Source(w.seed, w.replication, stream.Name("source."+r.Source))
	for j := range n {
		number := int64(d.key.Bits(stream.At(0, stream.Referred), uint32(j)))
		after := w.draw(w.now, func(s *model.Scenario) *model.Dist { return &s.Money.Referrals.After },
			d.key.Bits(stream.At(0, stream.RefDelay), uint32(j)), 0)
		created := w.now + after
		if created >= w.horizon {
			continue
		}
		// At the same instant they come in the order of their parents.
		lead := w.newDeal(src.Name, created, sourceKey.Deal(number))
		lead.Number, lead.Referred = number, true
		lead.rank, lead.parent = []int{rankReferral, j}, d
		w.describe(lead)
		w.deals = append(w.deals, lead)
		w.at(created, flow, lead, func() { w.begins(lead) })
	}
}

// poisson is the smallest n such that a Poisson number is at most n with a
// probability above u.
func poisson(mean, u float64) int {
	p := num.Exp(-mean)
	for n, upTo := 0, p; ; n++ {
		if u < upTo || n > 1000 {
			return n
		}
		p *= mean / float64(n+1)
		upTo += p
	}
}

// settle works out what has been paid and what contracts there are, from the
// list of all that was won.
func (w *world) settle() {
	for _, d := range w.deals {
		if d.Result == model.Won {
			d.contract = w.contractOf(d)
		}
	}
}

func (w *world) contractOf(d *Deal) *contract {
	c := &contract{ends: never}
	m := w.scn.Money
	if m == nil {
		c.payments = []payment{{d.Closed, d.Value}}
		return c
	}
	money := func(t float64, of func(*model.MoneyTerms) model.Number) float64 {
		return w.number(t, func(s *model.Scenario) model.Number { return of(s.Money) })
	}
	bits := func(p stream.Purpose, k int) float64 {
		return stream.Uniform(d.key.Bits(stream.At(0, p), uint32(k)))
	}
	pays := !(bits(stream.BadDebt, 0) < money(d.Closed, func(m *model.MoneyTerms) model.Number { return m.BadDebt }))
	for k, value, from := 0, d.Value, d.Closed; from < w.horizon; k++ {
		c.terms = append(c.terms, term{from, value})
		if pays {
			c.payments = append(c.payments, w.paymentsOf(m, from, value)...)
		}
		if m.Term == nil {
			break
		}
		c.recurs = true
		next := w.addStep(d.Closed, times(*m.Term, k+1))
		if churn := money(from, func(m *model.MoneyTerms) model.Number { return m.Churn }); churn > 0 {
			perDay := -num.Log(1-churn) / 30.4375
			if end := from - num.Log(bits(stream.Churn, k))/perDay; end < next {
				c.ends = end
				break
			}
		}
		if !(bits(stream.Renewal, k) < money(next, func(m *model.MoneyTerms) model.Number { return m.Renewal })) {
			c.ends = next
			break
		}
		value *= 1 + money(next, func(m *model.MoneyTerms) model.Number { return m.Expansion })
		from = next
	}
	var made []payment
	for _, p := range c.payments { // nothing is paid for a contract that has ended
		if !(p.time > c.ends) {
			made = append(made, p)
		}
	}
	sort.SliceStable(made, func(i, j int) bool { return made[i].time < made[j].time })
	c.payments = made
	return c
}

// paymentsOf are the payments of one term.
func (w *world) paymentsOf(m *model.MoneyTerms, from, value float64) []payment {
	if len(m.Payments) == 0 {
		return []payment{{from, value}}
	}
	var all []payment
	for i, p := range m.Payments {
		part := w.number(from, func(s *model.Scenario) model.Number { return s.Money.Payments[i].Share })
		all = append(all, payment{w.addStep(from, p.After), part * value})
	}
	return all
}

// cash is what a deal has paid in [from, to).
func (d *Deal) cash(from, to float64) (sum float64) {
	if d.contract == nil {
		return 0
	}
	for _, p := range d.contract.payments {
		if within(p.time, from, to) {
			sum += p.amount
		}
	}
	return sum
}

// runs is the value of the term that a deal's contract is in just before time t;
// ok is false when it has none.
func (d *Deal) runs(t float64) (value float64, ok bool) {
	c := d.contract
	if c == nil || !c.recurs || c.ends < t {
		return 0, false
	}
	for _, its := range c.terms {
		if its.from < t {
			value, ok = its.value, true
		}
	}
	return value, ok
}
