package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"dealcast/model"
	"dealcast/out"
	"dealcast/sim"
)

// checkSamples reads the flags of what is kept of a run and of what is
// continued, and how uncertain numbers are drawn.
func (f *runFlags) checkSamples(cmd *cobra.Command) error {
	if cmd.Flags().Changed("draws") {
		switch model.Draws(f.draws) {
		case model.RandomDraws, model.SobolDraws:
			f.sets = append(f.sets, "run.draws="+f.draws)
		default:
			return fmt.Errorf("--draws: got %q, want %s or %s", f.draws, model.RandomDraws, model.SobolDraws)
		}
	}
	if !strings.EqualFold(filepath.Ext(f.samples), out.StateEnding) {
		if err := out.CheckCSV(f.samples); err != nil {
			return fmt.Errorf("--samples: %w", err)
		}
	}
	if f.extend == "" {
		if cmd.Flags().Changed("extend") {
			return fmt.Errorf("--extend: want the %s file that is to be continued", out.StateEnding)
		}
		return nil
	}
	if strings.EqualFold(filepath.Ext(f.extend), ".csv") {
		return fmt.Errorf("--extend: %s: a CSV has neither what is behind ratios nor the counts over deals; keep the run with --samples FILE%s, and extend that", f.extend, out.StateEnding)
	}
	if f.trace != "" {
		return errors.New("--trace: not together with --extend; trace in a run of its own (a replication is the same in any run)")
	}
	return nil
}

// restore reads the run that is to be continued; nil when there is none.
func (j *job) restore(plan *sim.Plan, replications int) (*sim.Result, error) {
	if j.extend == "" {
		return nil, nil
	}
	file, err := os.Open(j.extend)
	if err != nil {
		return nil, plainPath(err)
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s: is a folder, want a file", j.extend)
	}
	state, err := out.ReadState(file, func(k sim.StateKey) error {
		if err := plan.Match(k, j.seed); err != nil {
			return err
		}
		if k.Replications > replications {
			return fmt.Errorf("holds %s replications, more than the %s asked for; say -n %d or more",
				out.Count(float64(k.Replications)), out.Count(float64(replications)), k.Replications)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", j.extend, err)
	}
	res, err := sim.Restore(plan, state, j.seed)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", j.extend, err)
	}
	return res, nil
}
