package whatif

import (
	"context"
	"slices"
)

// climb finds a division that no single move makes better.
//
//  1. Marginal allocation (Fox, "Discrete optimization via marginal analysis",
//     Management Science 13, 1966): the next step goes where it gains most per
//     money, until the budget is spent or no step gains. Where none does, two
//     steps are tried together: leads and the people for them may be worth
//     something only jointly.
//  2. The whole budget in one place, and in equal parts.
//  3. From the best of these, exchanges between two outlets, and steps up and
//     down, as long as one gains.
func (s *search) climb(ctx context.Context) error {
	at := s.trials[0]
	for {
		next, err := s.step(ctx, at)
		if err != nil {
			return err
		}
		if next == nil {
			break
		}
		at = next
	}
	starts, err := s.corners()
	if err != nil {
		return err
	}
	if at, err = s.better(ctx, at, starts); err != nil {
		return err
	}
	for range 4 * steps { // each move gains, so this ends sooner
		moves, err := s.moves(at)
		if err != nil || len(moves) == 0 {
			return err
		}
		next, err := s.better(ctx, at, moves)
		if err != nil || next == at {
			return err
		}
		at = next
	}
	return nil
}

// step is the best next step from at; nil when none gains.
func (s *search) step(ctx context.Context, at *trial) (*trial, error) {
	var ones, twos []*trial
	for i := range s.outlets {
		one := s.more(at.money, i)
		if one == nil {
			continue
		}
		t, err := s.try(one)
		if err != nil {
			return nil, err
		}
		ones = append(ones, t)
		for j := range i {
			if two := s.more(one, j); two != nil {
				t, err := s.try(two)
				if err != nil {
					return nil, err
				}
				twos = append(twos, t)
			}
		}
	}
	perMoney := func(t *trial) float64 { return s.budget / (t.spent() - at.spent()) }
	for _, candidates := range [][]*trial{ones, twos} {
		if len(candidates) == 0 {
			continue
		}
		leader, gain, err := s.race(ctx, at, candidates, perMoney)
		if err != nil || gain.Value > 0 {
			return leader, err
		}
	}
	return nil, nil
}

// better is the best of the candidates if it gains more than a standard error
// over at, else at. That keeps noise from leading the search in circles.
func (s *search) better(ctx context.Context, at *trial, candidates []*trial) (*trial, error) {
	candidates = slices.DeleteFunc(candidates, func(t *trial) bool { return t == at })
	if len(candidates) == 0 {
		return at, nil
	}
	leader, gain, err := s.race(ctx, at, candidates, func(*trial) float64 { return 1 })
	if err != nil || !(gain.Value > gain.SE) {
		return at, err
	}
	return leader, nil
}

// more is the division with a step more at an outlet; nil when there is no
// money for it. The last step takes what is left, up to one and a half.
func (s *search) more(money []float64, i int) []float64 {
	left := s.left(money)
	t := &s.outlets[i]
	step := t.Unit
	switch {
	case t.Buys == Members && left < step:
		if step = t.Price; left < step*(1-1e-9) {
			return nil
		}
	case t.Buys != Members && left < 1.5*step:
		if step = left; step < 1e-6*s.budget {
			return nil
		}
	}
	next := slices.Clone(money)
	next[i] += step
	return next
}

// left is the money not yet spent.
func (s *search) left(money []float64) float64 {
	left := s.budget
	for _, m := range money {
		left -= m
	}
	return left
}

// less is the division with a step less at an outlet; nil when there is nothing.
func (s *search) less(money []float64, i int) []float64 {
	if !(money[i] > 1e-6*s.budget) {
		return nil
	}
	t := &s.outlets[i]
	next := slices.Clone(money)
	next[i] -= min(money[i], t.Unit)
	if t.Buys == Members {
		next[i] = money[i] - t.Price
	}
	if next[i] < 1e-6*s.budget {
		next[i] = 0
	}
	return next
}

// corners are the divisions that put the whole budget, as far as it goes, into
// one outlet, and the one that gives all the same.
func (s *search) corners() ([]*trial, error) {
	var list []*trial
	even := make([]float64, len(s.outlets))
	for i := range s.outlets {
		corner := make([]float64, len(s.outlets))
		corner[i] = s.whole(i, s.budget)
		even[i] = s.whole(i, s.budget/float64(len(s.outlets)))
		t, err := s.try(corner)
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	t, err := s.try(even)
	return append(list, t), err
}

// whole is as much of the money as an outlet can take.
func (s *search) whole(i int, money float64) float64 {
	if t := &s.outlets[i]; t.Buys == Members {
		return t.Amount(money) * t.Price
	}
	return money
}

// moves are the divisions one move away: a step more, a step less, or an
// exchange of two outlets.
func (s *search) moves(at *trial) ([]*trial, error) {
	var list []*trial
	add := func(money []float64) error {
		if money == nil {
			return nil
		}
		t, err := s.try(money)
		if err == nil && !slices.Contains(list, t) {
			list = append(list, t)
		}
		return err
	}
	for i := range s.outlets {
		if err := add(s.more(at.money, i)); err != nil {
			return nil, err
		}
		if err := add(s.less(at.money, i)); err != nil {
			return nil, err
		}
		for j := range s.outlets {
			if i == j {
				continue
			}
			if err := add(s.exchange(at.money, i, j)); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

// exchange takes steps from outlet i until outlet j can have one; what is over
// goes to j if it takes any money, else back to i if that does, else nowhere.
func (s *search) exchange(money []float64, i, j int) []float64 {
	to := &s.outlets[j]
	next := money
	for {
		if next = s.less(next, i); next == nil {
			return nil
		}
		if to.Buys != Members || s.left(next) >= to.Price*(1-1e-9) {
			break
		}
	}
	next = slices.Clone(next)
	if to.Buys != Members {
		next[j] += s.left(next)
		return next
	}
	next[j] += to.Price
	if s.outlets[i].Buys != Members {
		next[i] += max(0, s.left(next))
	}
	return next
}
