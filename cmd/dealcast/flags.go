package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"dealcast/out"
	"dealcast/out/chart"
	"dealcast/sim"
)

// commonFlags are the flags of every command that simulates.
type commonFlags struct {
	replications int
	seed         uint64
	sets         []string
	dir          string
	format       string
	pictures     string
	quiet        bool
	maxMemory    size
	maxVisits    float64

	of chart.Kind // what the command's pictures are drawn of
}

// newCommonFlags are the flags of a command whose pictures are drawn of that.
func newCommonFlags(of chart.Kind) commonFlags {
	return commonFlags{maxMemory: sim.DefaultMaxMemory, maxVisits: sim.DefaultMaxVisits, of: of}
}

// define adds the flags to a command.
func (f *commonFlags) define(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.IntVarP(&f.replications, "replications", "n", 0, "simulate so many `replications`; default: what the scenario says")
	flags.Uint64Var(&f.seed, "seed", 0, "start the random numbers from this `number`; default: what the scenario says")
	flags.StringArrayVar(&f.sets, "set", nil, "change a value of the scenario, `path=value`; may repeat")
	flags.StringVarP(&f.dir, "output", "o", "", "write the pictures into this `folder`, which is made if need be")
	flags.StringVar(&f.format, "format", "table", "write the results as `"+formatNames()+"`")
	flags.StringVar(&f.pictures, "pictures", "all", "`list` of pictures, all or none; an ending chooses the format: forecast.svg,pools.pdf")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "no progress and no notes on standard error")
	flags.Var(&f.maxMemory, "max-memory", "refuse a run that would need more memory; `size` such as 500MB or 4GiB")
	flags.Float64Var(&f.maxVisits, "max-visits", f.maxVisits, "refuse a run that would simulate more than this `number` of stage visits")
	completeFlags(cmd, f.of)
}

// request is what the common flags ask for, checked.
type request struct {
	flags    *commonFlags
	export   out.Export
	pictures []picture
	seed     *uint64 // nil: what the scenario says
}

// check reads the flags; every error names its flag.
func (f *commonFlags) check(cmd *cobra.Command) (request, error) {
	r := request{flags: f}
	if cmd.Flags().Changed("seed") {
		r.seed = &f.seed
	}
	if cmd.Flags().Changed("replications") && f.replications < 1 {
		return r, fmt.Errorf("--replications: got %d, want at least 1", f.replications)
	}
	var err error
	if r.export, err = out.LookupExport(f.format); err != nil {
		return r, fmt.Errorf("--format: %w", err)
	}
	if r.pictures, err = parsePictures(f.pictures, f.of); err != nil {
		return r, fmt.Errorf("--pictures: %w", err)
	}
	if f.dir == "" && cmd.Flags().Changed("pictures") && len(r.pictures) > 0 {
		return r, errors.New("--pictures: say with -o which folder they go into")
	}
	return r, nil
}

// limitFlags are the flags that set what a run may take.
var limitFlags = map[string]string{"memory": "--max-memory", "stage visits": "--max-visits"}

// refused makes the refusal of a run that is too big say what helps.
func refused(err error) error {
	var big *sim.TooBig
	if errors.As(err, &big) {
		return fmt.Errorf("%w; ask for fewer replications (-n), or raise the limit (%s)", err, limitFlags[big.What])
	}
	return err
}
