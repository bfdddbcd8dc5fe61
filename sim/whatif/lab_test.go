package whatif

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"slices"
	"testing"

	"dealcast/model"
	"dealcast/scenarios"
	"dealcast/sim"
)

// example loads an example scenario with changes as after --set.
func example(t testing.TB, name string, sets ...string) *model.Scenario {
	t.Helper()
	return load(t, scenarios.Files, name, sets...)
}

func load(t testing.TB, fsys fs.FS, name string, sets ...string) *model.Scenario {
	t.Helper()
	scn, problems := model.Load(fsys, name, sets)
	if model.Failed(problems) {
		t.Fatalf("%s", model.FormatProblems(problems, name))
	}
	return scn
}

// with is a variant of a scenario.
func with(t testing.TB, scn *model.Scenario, path, value string) *model.Scenario {
	t.Helper()
	v, problems := scn.With(model.TextPatch(path, value))
	if model.Failed(problems) {
		t.Fatalf("%s", model.FormatProblems(problems, path))
	}
	return v
}

// What an arm has gathered in rounds is what one run gives, for every kind of
// objective.
func TestRoundsGatherWhatOneRunGives(t *testing.T) {
	scn := example(t, "startup.toml")
	var steps []Step
	l, err := newLab(scn, Options{Replications: 150, Progress: func(s Step) { steps = append(steps, s) }, Workers: 1}, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"win_rate", "target.year", "P(revenue >= 1.4M)", "pool.engineers.wait_days@2027-03"} {
		o, err := ParseObjective(l.base.plan, text)
		if err != nil {
			t.Fatal(err)
		}
		l.watch(o)
	}
	more, err := l.add("more", with(t, scn, "pool.engineers.size", "+1"))
	if err != nil {
		t.Fatal(err)
	}
	partial := 0
	l.interim = func() Report { partial++; return &About{} }
	if err := l.extend(context.Background(), 150, l.arms...); err != nil {
		t.Fatal(err)
	}
	for _, a := range []*arm{l.base, more} {
		res, err := sim.Run(context.Background(), a.plan, sim.Options{Replications: 150})
		if err != nil {
			t.Fatal(err)
		}
		for k, o := range l.objectives {
			want := o.of(res)
			if !slices.Equal(a.series[k].num, want.num) || !slices.Equal(a.series[k].den, want.den) {
				t.Errorf("%s, %s: rounds and one run differ", a.name, o.Text)
			}
		}
	}
	last := steps[len(steps)-1]
	if last.Done != 300 || last.Total != 300 || partial < 2 || last.Partial == nil {
		t.Errorf("ended with %+v after %d interim reports", last, partial)
	}
}

// A cancelled lab keeps whole rounds: every arm has as many replications.
func TestCancelKeepsWholeRounds(t *testing.T) {
	scn := example(t, "startup.toml")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	l, err := newLab(scn, Options{Replications: 5000, Progress: func(s Step) {
		if s.Done > 400 {
			cancel()
		}
	}}, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.add("more", with(t, scn, "pool.engineers.size", "+1")); err != nil {
		t.Fatal(err)
	}
	err = l.extend(ctx, 5000, l.arms...)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	n := l.base.n
	if n < 100 || n >= 5000 || l.arms[1].n != n || l.base.result.Run.Replications != n {
		t.Errorf("left with %d and %d replications", n, l.arms[1].n)
	}
}

func TestLabRefusesTooMuch(t *testing.T) {
	scn := example(t, "startup.toml")
	if _, err := newLab(scn, Options{Replications: 1e9}, true); !errors.As(err, new(*sim.TooBig)) {
		t.Errorf("memory: got %v", err)
	}
	l, err := newLab(scn, Options{MaxVisits: 1e6}, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.extend(context.Background(), 2000, l.arms...); !errors.As(err, new(*sim.TooBig)) {
		t.Errorf("visits: got %v", err)
	}
}

func TestObjectives(t *testing.T) {
	plan, err := sim.Compile(example(t, "startup.toml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, want, why string }{
		{"", "", "the default"},
		{"revenue", "", "a metric of the run"},
		{" stage.demo.wait_days ", "", "of a stage, with spaces"},
		{"revenue@2027-03", "", "of a month"},
		{"target.year", "", "the chance of a target"},
		{"P(revenue >= 1.5M)", "", "the chance of a comparison"},
		{"P(win_rate>=12%)", "", "in per cent"},
		{"revenu", `got "revenu", no such metric; did you mean "revenue"?`, "a slip"},
		{"P(revenue >= 1.5M", `got "P(revenue >= 1.5M", want a closing parenthesis, as in "P(revenue >= 1.5M)"`, "not closed"},
		{"P(revenue)", `got "revenue", want a comparison with >= or <=, such as "revenue >= 1.5M"`, "no comparison"},
		{"P(revenue >= lots)", `got "lots", want an amount of money like 6000, "6k" or "1.5M"`, "no number"},
	} {
		_, err := ParseObjective(plan, c.text)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: %q: got %q, want %q", c.why, c.text, got, c.want)
		}
	}
}

func TestGoals(t *testing.T) {
	plan, err := sim.Compile(example(t, "startup.toml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text    string
		atLeast bool
		value   float64
		inner   float64
	}{
		{"P(revenue >= 1.5M) >= 0.8", true, 0.8, 1.5e6},
		{"P(pool.engineers.wait_days <= 2d) >= 90%", true, 0.9, 2},
		{"target.year >= 80%", true, 0.8, 0},
		{"pool.engineers.wait_probability <= 0.2", false, 0.2, 0},
		{"cycle_days<=4w", false, 28, 0},
	} {
		g, err := ParseGoal(plan, c.text)
		if err != nil || g.Limit.AtLeast != c.atLeast || math.Abs(g.Limit.Value-c.value) > 1e-12 || g.Objective.Limit.Value != c.inner {
			t.Errorf("%q: got %+v, %v", c.text, g, err)
		}
	}
	for _, bad := range []string{"", "revenue", ">= 5", "revenue > 5", "P(revenue >= 1.5M)", "P(revenue >= 1.5M) >= 5", "nothing >= 5"} {
		if g, err := ParseGoal(plan, bad); err == nil {
			t.Errorf("%q was read as %+v", bad, g)
		}
	}
}
