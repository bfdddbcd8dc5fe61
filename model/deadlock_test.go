package model

import (
	"strings"
	"testing"
)

// TestDeadlockWarning finds circles in which deals may wait for each other.
func TestDeadlockWarning(t *testing.T) {
	const text = `stages = ["a", "b", "c"]
[time]
start = 2027-01-01
[source.s]
rate = "1/day"
[stage.a]
dwell = "1d"
conversion = 0.5
limit = 10
[stage.b]
dwell = "1d"
routes = { c = 0.5, a = 0.2 }
limit = 10
[stage.c]
dwell = "1d"
conversion = 0.5
[pool.p]
size = 1
`
	const after = "; a stage without a limit, or when_full = \"lost\", would break it"
	for _, c := range []struct {
		why  string
		sets []string
		want string
	}{
		{"a waits for b, b for a", nil, "in.toml:6: warning: stage.a: deals may wait for each other for ever, in a circle: a place in a, then a place in b" + after},
		{"who goes back is lost where there is no place", []string{"stage.a.when_full=lost"}, ""},
		{"who goes on is lost", []string{"stage.b.when_full=lost"}, ""},
		{"one of them has no limit", []string{"stage.b.limit=none"}, ""},
		{"nothing goes back", []string{"stage.b.routes={c=0.5}"}, ""},
		{"back to itself needs no door", []string{"stage.b.routes={c=0.5,b=0.2}"}, ""},
		{"a member is kept by who is blocked, and needed behind the door", []string{"stage.b.routes={c=0.5}", "stage.a.pool=p", "stage.a.work=1h", "stage.a.dwell=none", "stage.b.pool=p", "stage.b.work=1h"},
			"in.toml:6: warning: stage.a: deals may wait for each other for ever, in a circle: a member of p, then a place in b" + after},
		{"with a dwell the member is free", []string{"stage.b.routes={c=0.5}", "stage.a.pool=p", "stage.a.work=1h", "stage.b.pool=p", "stage.b.work=1h"}, ""},
		{"a portfolio and a place", []string{"stage.b.routes={c=0.5}", "stage.b.limit=none", "stage.c.routes={a=0.2,won=0.1}", `pool.p.spans=["b","b"]`, "pool.p.per_member=5"}, ""},
		{"a portfolio is kept while the place is waited for", []string{"stage.b.limit=none", `pool.p.spans=["b","c"]`, "pool.p.per_member=5"},
			"in.toml:6: warning: stage.a: deals may wait for each other for ever, in a circle: a place in a, then the portfolio of p" + after},
		{"a loop inside a span needs no second place", []string{"stage.a.limit=none", "stage.b.routes={c=0.5}", "stage.c.routes={b=0.2,won=0.5}", `pool.p.spans=["b","c"]`, "pool.p.per_member=5"}, ""},
		{"patience leads back, too", []string{"stage.b.routes={c=0.5}", "stage.b.pool=p", "stage.b.work=1h", "stage.b.patience=3d", "stage.b.patience_to=a"},
			"in.toml:6: warning: stage.a: deals may wait for each other for ever, in a circle: a place in a, then a place in b" + after},
	} {
		s := mustLoad(t, text, c.sets...)
		var got []string
		for _, w := range s.Warnings {
			if !strings.Contains(w.Text, "no members") {
				got = append(got, w.String())
			}
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s: got %v, want %s", c.why, got, c.want)
		}
	}
}
