package model

import "testing"

func TestWords(t *testing.T) {
	deal, project := Words{Unit: "deal"}, Words{Unit: "project", Lossless: true}
	for _, c := range []struct {
		why        string
		w          Words
		text, want string
	}{
		{"deals are what texts are written of", deal, "No deal is won; a deal, deals, Leads", "No deal is won; a deal, deals, Leads"},
		{"deals that are never lost are won all the same", Words{Unit: "deal", Lossless: true}, "won deals", "won deals"},
		{"without a word: deals", Words{}, "won deals", "won deals"},
		{"projects may be won and lost", Words{Unit: "project"}, "Value of a won deal, Open deals, Leads", "Value of a won project, Open projects, Leads"},
		{"projects that are never lost are finished", project, "Value of a won deal, Won", "Value of a finished project, Finished"},
		{"and have no leads", project, "12 of 20 leads; No leads", "12 of 20 new projects; No new projects"},
		{"with their article", Words{Unit: "order"}, "a deal, A deal, a won deal", "an order, An order, a won order"},
		{"many of a word in y", Words{Unit: "enquiry"}, "deals", "enquiries"},
		{"but a key has keys, a survey surveys", Words{Unit: "survey"}, "deals", "surveys"},
		{"many of a word that hisses", Words{Unit: "batch"}, "deals", "batches"},
		{"a word that begins with a letter of two bytes", Words{Unit: "œuvre"}, "Deals", "Œuvres"},
	} {
		if got := c.w.In(c.text); got != c.want {
			t.Errorf("%s: %q is %q, want %q", c.why, c.text, got, c.want)
		}
	}
}

func TestLossless(t *testing.T) {
	all := func(change func(*Scenario)) *Scenario {
		n := Number{Value: 1}
		s := &Scenario{Stages: []Stage{{Name: "build", Routes: []Route{{To: Won, Share: n}}, MaxVisits: 100}}, Sources: []Source{{Enters: "build"}}}
		change(s)
		return s
	}
	for _, c := range []struct {
		why    string
		change func(*Scenario)
		want   bool
	}{
		{"all that comes is won", func(*Scenario) {}, true},
		{"a loop loses nothing", func(s *Scenario) {
			s.Stages[0].Routes = []Route{{To: Won, Share: Number{Value: .9}}, {To: "build", Share: Number{Value: .1}}}
		}, true},
		{"a share is lost", func(s *Scenario) { s.Stages[0].Routes[0].Share.Value = .99 }, false},
		{"nobody knows the share", func(s *Scenario) { s.Stages[0].Routes[0].Share.Unknown = 1 }, false},
		{"some give up", func(s *Scenario) { s.Stages[0].Patience = &Dist{} }, false},
		{"some lose patience and go elsewhere", func(s *Scenario) { s.Stages[0].Patience, s.Stages[0].PatienceTo = &Dist{}, "build" }, true},
		{"some cool", func(s *Scenario) { s.Stages[0].Cooling = &Number{Value: 1} }, false},
		{"some are not good enough", func(s *Scenario) { s.Stages[0].AcceptScore = &Number{} }, false},
		{"who comes in vain is lost", func(s *Scenario) { s.Stages[0].Limit = 3 }, false},
		{"who comes in vain waits", func(s *Scenario) { s.Stages[0].Limit, s.Stages[0].WhenFull = 3, WaitWhenFull }, true},
		{"a loop is cut early", func(s *Scenario) { s.Stages[0].MaxVisits = 2 }, false},
		{"some customers say no", func(s *Scenario) {
			s.Segments = []Segment{{Stages: []Stage{{Name: "build", Routes: []Route{{To: Won, Share: Number{Value: .5}}}, MaxVisits: 100}}}}
		}, false},
		{"from July on some say no", func(s *Scenario) {
			s.Changes = []Change{{After: &Scenario{Stages: []Stage{{Routes: []Route{{To: Won, Share: Number{Value: .5}}}, MaxVisits: 100}}}}}
		}, false},
	} {
		if got := all(c.change).Lossless(); got != c.want {
			t.Errorf("%s: lossless is %v", c.why, got)
		}
	}
}
