package model

import (
	"math/rand"
	"strings"
	"testing"
)

// TestMangledFiles loads the scenario with every key after lines of it have been
// lost, swapped or given other values: what is left must load soundly or be
// refused in words.
func TestMangledFiles(t *testing.T) {
	lines := strings.Split(full(t), "\n")
	values := []string{
		`"none"`, `0`, `-1`, `"50%"`, `"1 to 2d"`, `{}`, `[]`, `{ dist = "gamma", mean = 1, cv = 1 }`, `2027-03-01`, `true`, `["first", "second"]`,
		`"first"`, `"+1"`, `{ a = { on = 2027-01-01, add = 1 } }`, `"2%/month"`, `"34 of 56"`, `"1y"`,
	}
	good := 0
	for seed := range int64(250) {
		r := rand.New(rand.NewSource(seed))
		text := append([]string(nil), lines...)
		for range 1 + r.Intn(3) {
			j := r.Intn(len(text))
			key, _, isValue := strings.Cut(text[j], " = ")
			switch r.Intn(4) {
			case 0:
				text = append(text[:j], text[j+1:]...)
			case 1:
				text[j] = strings.Replace(text[j], "first", "second", 1)
			case 2:
				text[j] = lines[r.Intn(len(lines))]
			default:
				if isValue {
					text[j] = key + " = " + values[r.Intn(len(values))]
				}
			}
		}
		s, problems := Load(files("in.toml", strings.Join(text, "\n")), "in.toml", nil)
		sane(t, s, problems)
		if s != nil {
			good++
		}
		if t.Failed() {
			t.Fatalf("seed %d:\n%s", seed, strings.Join(text, "\n"))
		}
	}
	if good < 20 {
		t.Errorf("%d of the files were accepted: the test shows little", good)
	}
}
