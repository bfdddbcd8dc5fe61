package model

import (
	"fmt"
	"slices"
)

// money reads [money]; nil when there is none.
func (l *loader) money(t table, sources []string) *MoneyTerms {
	if t.node == nil {
		return nil
	}
	m := &MoneyTerms{}
	l.payments(t, m)
	m.BadDebt, _ = t.number("bad_debt")
	if term, ok := t.step("term"); ok {
		m.Term = &term
	}
	for _, key := range []string{"churn", "renewal", "expansion"} {
		if t.has(key) && !t.has("term") {
			t.bad(key, "got %s without term, want both: only a contract that recurs has one", key)
		}
	}
	m.Churn, _ = t.number("churn")
	m.Renewal, _ = t.number("renewal")
	m.Expansion, _ = t.number("expansion")
	if r := t.table("referrals"); r.node != nil {
		m.Referrals = &Referrals{}
		m.Referrals.PerWin, _ = r.number("per_win")
		if d := r.dist("after"); d != nil {
			m.Referrals.After = *d
		}
		m.Referrals.Source = r.text("source", sources)
	}
	return m
}

// payments reads when the value is paid.
func (l *loader) payments(t table, m *MoneyTerms) {
	list := t.table("payments")
	sum, sure := 0.0, true
	for _, name := range list.members() {
		t := list.table(name)
		p := Payment{Name: name}
		share, ok := t.number("share")
		after, also := t.step("after")
		if !ok || !also {
			sure, sum = false, 0
			continue
		}
		p.Share, p.After = share, after
		sure = sure && share.Known()
		sum += share.At(l.middle())
		m.Payments = append(m.Payments, p)
	}
	if len(m.Payments) < len(list.members()) {
		return
	}
	if whole := sum > 1-1e-6 && sum < 1+1e-6; len(m.Payments) > 0 && (sure && !whole || sum > 1+1e-6) {
		t.bad("payments", "shares add up to %s, want 1", brief(sum, 6))
	}
	if list.node != nil && len(list.members()) == 0 {
		t.bad("payments", "got no payments, want a share for each, as in { deposit = { share = 0.5 }, rest = { share = 0.5, after = \"30d\" } }")
	}
}

// referred reports whether won deals bring deals of the source.
func (l *loader) referred(source string) bool {
	n := l.root.kid("money").kid("referrals").kid("source")
	return n != nil && n.value == source
}

// referrals checks that the deals that won deals bring do not multiply without
// end: a win must bring less than one other win on the average.
func (l *loader) referrals(top table, s *Scenario) {
	if s.Money == nil || s.Money.Referrals == nil {
		return
	}
	x := s.Central()
	perWin := s.Money.Referrals.PerWin.At(x)
	if wins := perWin * s.winsOf(s.Money.Referrals.Source, x); wins >= 1 {
		t := top.table("money").table("referrals")
		l.note(t.at("per_win"), join(t.path, "per_win"),
			fmt.Sprintf("a win brings %s leads, and these about %s wins: they multiply without end, want less than 1", brief(perWin, 3), brief(wins, 3)))
	}
}

// winsOf estimates the chance that a deal of the source is won.
func (s *Scenario) winsOf(source string, x []float64) float64 {
	i := slices.IndexFunc(s.Sources, func(src Source) bool { return src.Name == source })
	if i < 0 {
		return 0
	}
	at := s.index()
	won := 0.0
	for _, c := range s.classes(&s.Sources[i], x) {
		for k, v := range s.traffic(s.Sources[i].Enters, c, x) {
			st, shares := s.onwards(at, c, k, x)
			for r := range st.Routes {
				if st.Routes[r].To == Won {
					won += float64(c.share * v * shares[r])
				}
			}
		}
	}
	return won
}
