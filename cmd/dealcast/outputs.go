package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"dealcast/out"
	"dealcast/out/chart"
	"dealcast/sim"
)

// outputs are the files of a run. All are opened before it, so that a folder
// that cannot be written is found at once, and all appear after it.
type outputs struct {
	samples, trace *out.File
	pictures       []*out.File // in the order of the job's pictures
	dir            string
}

// open makes the folder and opens every file.
func (j *job) open() (o *outputs, err error) {
	o = &outputs{dir: j.flags.dir}
	defer func() {
		if err != nil {
			o.discard()
		}
	}()
	if o.dir != "" {
		if err := makeDir(o.dir); err != nil {
			return o, err
		}
		for _, p := range j.pictures {
			f, err := out.Create(filepath.Join(o.dir, p.name+"."+p.format))
			if err != nil {
				return o, err
			}
			o.pictures = append(o.pictures, f)
		}
	}
	if j.flags.samples != "" {
		if o.samples, err = out.Create(j.flags.samples); err != nil {
			return o, err
		}
	}
	if j.flags.trace != "" {
		o.trace, err = out.Create(j.flags.trace)
	}
	return o, err
}

func makeDir(dir string) error {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return fmt.Errorf("%s: is a file, want a folder", dir)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return plainPath(err)
	}
	return nil
}

// all are the files that were opened.
func (o *outputs) all() []*out.File {
	var files []*out.File
	for _, f := range append([]*out.File{o.samples, o.trace}, o.pictures...) {
		if f != nil {
			files = append(files, f)
		}
	}
	return files
}

// discard removes what has not appeared.
func (o *outputs) discard() {
	for _, f := range o.all() {
		f.Discard()
	}
}

// write fills the files and then lets them all appear. It gives up when ended
// gives an error.
func (o *outputs) write(res *sim.Result, j *job, ended func() error) error {
	if o.samples != nil {
		if err := out.WriteSamples(o.samples, res); err != nil {
			return err
		}
	}
	if o.trace != nil {
		if err := out.WriteTrace(o.trace, res); err != nil {
			return err
		}
	}
	if err := o.draw(res, j.pictures, ended); err != nil {
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
	return nil
}

// draw draws the pictures side by side.
func (o *outputs) draw(res *sim.Result, pictures []picture, ended func() error) error {
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
			if err := chart.Draw(res, pictures[i].name, f, pictures[i].format); err != nil {
				errs[i] = fmt.Errorf("picture %s: %w", pictures[i].name, err)
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return ended()
}

// report says what was written and where.
func (o *outputs) report(w io.Writer) {
	if o.samples != nil {
		fmt.Fprintf(w, "Samples: %s\n", o.samples.Path())
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
