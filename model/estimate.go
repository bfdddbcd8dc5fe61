package model

import (
	"math"
	"time"

	"dealcast/model/num"
)

// load estimates for each pool the work that is asked for over the work that
// its members can do in the report window, with every unknown in its middle:
// at 1 and above its queue grows without end. It solves the traffic equations
// v = e + vP (Jackson, "Networks of waiting lines", 1957) for every source and
// segment, where v counts the visits of a deal to each stage and P holds the
// shares of the routes.
func (s *Scenario) load() []float64 {
	x := s.Central()
	perDay := make([]float64, len(s.Stages)) // open days of work
	rates := s.rates(x)
	for i := range s.Sources {
		src, rate := &s.Sources[i], rates[i]
		for _, c := range s.classes(src, x) {
			for k, v := range s.traffic(src.Enters, c, x) {
				if st := s.stageFor(c.segment, k); st.Work != nil {
					perDay[k] += float64(rate * c.share * v * st.Work.At(x).Mean())
				}
			}
		}
	}
	return s.held(perDay, x)
}

// rates are the leads per day of the sources in the report window, those that
// won deals bring included.
func (s *Scenario) rates(x []float64) []float64 {
	rates := make([]float64, len(s.Sources))
	wins := 0.0
	for i := range rates {
		rates[i] = s.leads(&s.Sources[i], x, 0, s.Time.Horizon) / s.Time.Horizon
		if s.Money != nil && s.Money.Referrals != nil {
			wins += float64(rates[i] * s.winsOf(s.Sources[i].Name, x))
		}
	}
	if wins == 0 {
		return rates
	}
	r := s.Money.Referrals
	perWin := r.PerWin.At(x) // each win brings perWin leads, each of these winsOf further wins, ...
	for i := range rates {
		if s.Sources[i].Name == r.Source {
			rates[i] += float64(perWin*wins) / (1 - float64(perWin*s.winsOf(r.Source, x)))
		}
	}
	return rates
}

// class is a kind of deal: its segment, its share of a source, and its
// multiplier of odds.
type class struct {
	segment     int
	share, odds float64
}

// classes are the segments as a source brings them.
func (s *Scenario) classes(src *Source, x []float64) []class {
	odds := src.Odds.At(x)
	if len(s.Segments) == 0 {
		return []class{{0, 1, odds}}
	}
	cs := make([]class, 0, len(s.Segments))
	sum := 0.0
	for i := range s.Segments {
		g := &s.Segments[i]
		c := class{i, g.Share.At(x), odds * g.Odds.At(x)}
		if len(src.Mix) > 0 {
			c.share = 0
			for _, m := range src.Mix {
				if m.Segment == g.Name {
					c.share = m.Share.At(x)
				}
			}
		}
		sum += c.share
		cs = append(cs, c)
	}
	for i := range cs {
		if sum > 0 {
			cs[i].share /= sum
		}
	}
	return cs
}

// leads is the expected number of deals of a source from day a to day b.
func (s *Scenario) leads(src *Source, x []float64, a, b float64) float64 {
	rate := src.PerDay(x)
	growth := 1 + src.Growth.At(x)
	sum := 0.0
	for from := a; from < b; { // month by month
		day := s.Time.Start.Add(time.Duration(from * float64(24*time.Hour)))
		next := time.Date(day.Year(), day.Month()+1, 1, 0, 0, 0, 0, time.UTC)
		to := min(b, max(next.Sub(s.Time.Start).Hours()/24, from+0.01))
		mid := (from + to) / 2
		sum += float64(rate * (to - from) * src.Season[day.Month()-1].At(x) * num.Pow(growth, mid/monthDays))
		from = to
	}
	for _, t := range src.Times {
		if t >= a && t < b {
			sum++
		}
	}
	for _, burst := range src.Bursts {
		if on := burst.On.Sub(s.Time.Start).Hours() / 24; on >= a && on < b {
			sum += burst.Leads.At(x)
		}
	}
	return min(sum, huge)
}

// PerDay is how many deals a source brings per day at start, before growth,
// season and weekdays and without bursts, for the unknowns x.
func (s *Source) PerDay(x []float64) float64 {
	switch {
	case s.Every != nil:
		return 1 / s.Every.At(x)
	case s.Response != nil:
		return s.Response.PerDay(s.Spend.At(x), x)
	}
	return s.Rate.At(x)
}

// PerDay is the rate, in deals per day, that the spend (money per day, at least
// 0) brings, for the unknowns x: Rate x (spend / Spend)^Elasticity, the
// power-law response of advertising (Little, "Aggregate advertising models: the
// state of the art", Operations Research 27, 1979). Nothing brings nothing.
func (r *Response) PerDay(spend float64, x []float64) float64 {
	return float64(r.Rate.At(x) * num.Pow(spend/r.Spend.At(x), r.Elasticity.At(x)))
}

// traffic is the number of visits to each stage of a deal that enters there,
// by repeated sweeps over the stages (Gauss-Seidel).
func (s *Scenario) traffic(enters string, c class, x []float64) []float64 {
	type edge struct {
		from  int
		share float64
	}
	at := s.index()
	in := make([][]edge, len(s.Stages))
	for k := range s.Stages {
		st, shares := s.onwards(at, c, k, x)
		for i, r := range st.Routes {
			if to, ok := at[r.To]; ok {
				in[to] = append(in[to], edge{k, shares[i]})
			}
		}
	}
	visits := make([]float64, len(s.Stages))
	for range 1000 {
		moved := 0.0
		for k := range visits {
			v := 0.0
			if s.Stages[k].Name == enters {
				v = 1
			}
			for _, e := range in[k] {
				v += float64(visits[e.from] * e.share)
			}
			v = min(v, float64(s.Stages[k].MaxVisits))
			moved = max(moved, math.Abs(v-visits[k]))
			visits[k] = v
		}
		if moved < 1e-9 {
			break
		}
	}
	return visits
}

// index finds stages by name.
func (s *Scenario) index() map[string]int {
	at := make(map[string]int, len(s.Stages))
	for k := range s.Stages {
		at[s.Stages[k].Name] = k
	}
	return at
}

// odds are the shares of a stage's routes for deals whose odds of going on are
// multiplied: the weights of forward destinations and won are, then all are
// divided by their sum.
func (st *Stage) odds(at map[string]int, k int, times float64, x []float64) []float64 {
	shares := st.Shares(x, nil)
	lost := 1.0
	for i := range shares {
		lost -= shares[i]
	}
	sum := max(lost, 0)
	for i, r := range st.Routes {
		if to, ok := at[r.To]; r.To == Won || ok && to > k {
			shares[i] *= times
		}
		sum += shares[i]
	}
	for i := range shares {
		if sum > 0 {
			shares[i] /= sum
		}
	}
	return shares
}

// Shares appends to dst the shares of the routes in this world. Uncertain
// shares that add up to more than 1 are divided by their sum, so that they
// always leave a share of at least 0 for lost.
func (s *Stage) Shares(x, dst []float64) []float64 {
	first, sum := len(dst), 0.0
	for i := range s.Routes {
		p := s.Routes[i].Share.At(x)
		dst = append(dst, p)
		sum += p
	}
	if sum > 1 {
		for i := first; i < len(dst); i++ {
			dst[i] /= sum
		}
	}
	return dst
}
