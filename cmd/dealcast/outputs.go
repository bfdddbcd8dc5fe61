package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"dealcast/out"
	"dealcast/out/chart"
	"dealcast/sim"
)

// outputs are the files of a run or an experiment. All are opened before it, so
// that a folder that cannot be written is found at once, and all appear after
// it.
type outputs struct {
	samples, deals, trace *out.File   // nil: not asked for
	pictures              []*out.File // in the order of the request's pictures
	dir                   string
	made                  []string // folders that were made for them, the deepest first
	done                  bool     // the files have appeared
}

// open makes the folder and opens every picture.
func (r *request) open() (o *outputs, err error) {
	o = &outputs{dir: r.flags.dir}
	defer func() {
		if err != nil {
			o.discard()
		}
	}()
	if o.dir == "" {
		return o, nil
	}
	if err := o.makeDir(); err != nil {
		return o, err
	}
	for _, p := range r.pictures {
		f, err := out.Create(filepath.Join(o.dir, p.name+"."+p.format))
		if err != nil {
			return o, err
		}
		o.pictures = append(o.pictures, f)
	}
	return o, nil
}

// open makes the folder and opens every file of a run.
func (j *job) open() (o *outputs, err error) {
	if o, err = j.request.open(); err != nil {
		return o, err
	}
	if j.samples != "" {
		o.samples, err = out.Create(j.samples)
	}
	if j.deals != "" && err == nil {
		o.deals, err = out.Create(j.deals)
	}
	if j.trace != "" && err == nil {
		o.trace, err = out.Create(j.trace)
	}
	if err != nil {
		o.discard()
	}
	return o, err
}

// makeDir makes the folder and those above it that are missing.
func (o *outputs) makeDir() error {
	if info, err := os.Stat(o.dir); err == nil && !info.IsDir() {
		return fmt.Errorf("%s: is a file, want a folder", o.dir)
	}
	for dir := filepath.Clean(o.dir); ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
		o.made = append(o.made, dir)
	}
	if err := os.MkdirAll(o.dir, 0o777); err != nil {
		return plainPath(err)
	}
	return nil
}

// all are the files that were opened.
func (o *outputs) all() []*out.File {
	var files []*out.File
	for _, f := range append([]*out.File{o.samples, o.deals, o.trace}, o.pictures...) {
		if f != nil {
			files = append(files, f)
		}
	}
	return files
}

// discard removes what has not appeared, and the folders that were made for it.
func (o *outputs) discard() {
	for _, f := range o.all() {
		f.Discard()
	}
	for _, dir := range o.made {
		if o.done || os.Remove(dir) != nil { // a folder that holds something stays
			break
		}
	}
}

// finished is what is to be written.
type finished struct {
	document out.Document
	subject  any // of the pictures
	run      sim.RunInfo
}

// publish writes the files, then the document on standard output, then where
// the files are.
func (r *request) publish(c *console, f finished, o *outputs, signals *interrupts) error {
	ended := func() error { return signals.writing(!f.run.Interrupted()) }
	if err := o.write(f.subject, r.pictures, ended); err != nil {
		return err
	}
	if err := r.export.Write(c.out, f.document, out.Options{Width: c.columns, Colour: c.colour}); err != nil {
		return err
	}
	if err := c.out.Flush(); err != nil {
		return err
	}
	if !r.flags.quiet {
		o.report(c.stderr)
	}
	return nil
}

// fill writes samples, open deals and trace.
func (j *job) fill(res *sim.Result, o *outputs) error {
	if o.samples != nil {
		if err := out.SamplesWriter(j.samples)(o.samples, res); err != nil {
			return err
		}
	}
	if o.deals != nil {
		d, _ := out.OpenDeals(res)
		if err := j.dealsAs.Write(o.deals, d, out.Options{}); err != nil {
			return err
		}
	}
	if o.trace != nil {
		return out.WriteTrace(o.trace, res)
	}
	return nil
}

// write draws the pictures and then lets all files appear. It gives up when
// ended gives an error.
func (o *outputs) write(subject any, pictures []picture, ended func() error) error {
	if err := o.draw(subject, pictures, ended); err != nil {
		return err
	}
	for _, f := range o.all() {
		if err := f.Finish(); err != nil {
			return err
		}
	}
	for _, f := range o.all() {
		if err := f.Commit(); err != nil {
			return err
		}
	}
	o.done = true
	return nil
}

// draw draws the pictures side by side.
func (o *outputs) draw(subject any, pictures []picture, ended func() error) error {
	errs := make([]error, len(o.pictures))
	var wg sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, f := range o.pictures {
		wg.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			if errs[i] = ended(); errs[i] != nil {
				return
			}
			if err := chart.Draw(subject, pictures[i].name, f, pictures[i].format); err != nil {
				errs[i] = fmt.Errorf("picture %s: %w", pictures[i].name, err)
			}
		})
	}
	wg.Wait()
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return errs[i]
	}
	return ended()
}

// report says what was written and where.
func (o *outputs) report(w io.Writer) {
	if o.samples != nil {
		fmt.Fprintf(w, "Samples: %s\n", o.samples.Path())
	}
	if o.deals != nil {
		fmt.Fprintf(w, "Open deals: %s\n", o.deals.Path())
	}
	if o.trace != nil {
		fmt.Fprintf(w, "Trace: %s\n", o.trace.Path())
	}
	if len(o.pictures) > 0 {
		var names []string
		for _, f := range o.pictures {
			names = append(names, filepath.Base(f.Path()))
		}
		fmt.Fprintf(w, "Pictures in %s: %s\n", o.dir, strings.Join(names, ", "))
	}
}
