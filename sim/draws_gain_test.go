package sim_test

import (
	"fmt"
	"testing"

	"dealcast/model"
	"dealcast/scenarios"
	"dealcast/sim"
	"dealcast/sim/stat"
	"dealcast/sim/stream"
)

// TestSobolGain measures how much smaller Sobol draws make the variance of a
// mean over replications, on the example scenarios. What the luck of the deals
// adds to it stays, so that the gain is limited by its share of the variance.
func TestSobolGain(t *testing.T) {
	if !verifying() {
		t.Skip("measures; DEALCAST_VERIFY=1 runs it")
	}
	const n, seeds = 1024, 12
	doubts := []string{
		"source.inbound.rate=20/week to 34/week", "stage.contact.conversion=0.6 to 0.8", "stage.proposal.conversion=0.5 to 0.7",
	}
	for _, c := range []struct {
		file string
		sets []string
	}{
		{"startup.toml", nil},
		{"consulting.toml", nil},
		{"agency.toml", nil},
		{"startup.toml", doubts},
	} {
		load := func(draws string) *sim.Plan {
			scn, problems := model.Load(scenarios.Files, c.file, append(c.sets, "run.draws="+draws))
			if scn == nil {
				t.Fatal(model.FormatProblems(problems, c.file))
			}
			p, err := sim.Compile(scn)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		random, sobol := load("random"), load("sobol")
		measures := []string{"revenue", "won", "cycle_days", "chance of the target"}
		luck, before, after := make([]float64, len(measures)), make([]float64, len(measures)), make([]float64, len(measures))
		for s := range uint64(seeds) {
			seed := stream.Name(fmt.Sprint("gain", s))
			o := sim.Options{Replications: n, Seed: &seed}
			independent := simulate(t, random, o)
			points := simulate(t, sobol, o)
			o.World = func(_ uint64, u []float64) { random.World(seed, 0, u) } // luck alone, in one world
			lucky := simulate(t, random, o)
			for i, m := range measures {
				luck[i] += spread(valuesOf(lucky, m)) / n / seeds
				before[i] += spread(valuesOf(independent, m)) / n / seeds
				after[i] += spread(blockMeans(valuesOf(points, m))) / stream.SobolSequences / seeds
			}
		}
		for i, m := range measures {
			t.Logf("%-16s %-21s gain %5.2f; luck's share of the variance about %2.0f%%", c.file, m, before[i]/after[i], 100*luck[i]/before[i])
			// The variance by blocks is known to sqrt(2/(15*12)) = 11%.
			if before[i]/after[i] < 1-4*0.11 {
				t.Errorf("%s, %s: Sobol draws are worse than independent ones", c.file, m)
			}
		}
	}
}

// valuesOf are a metric's by replication, or 1 and 0 for the first target.
func valuesOf(r *sim.Result, metric string) []float64 {
	if c, ok := r.Column(metric); ok {
		return c.Values()
	}
	v := make([]float64, r.Run.Replications)
	for i, hit := range r.Targets[0].Hit {
		if hit {
			v[i] = 1
		}
	}
	return v
}

func spread(v []float64) float64 {
	sd := stat.Summarise(v).SD
	return sd * sd
}

// blockMeans are the means of the sequences.
func blockMeans(v []float64) []float64 {
	means := make([]float64, stream.SobolSequences)
	for i, x := range v {
		means[i%len(means)] += x / float64(len(v)/len(means))
	}
	return means
}
