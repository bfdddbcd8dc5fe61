package out

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// File is an output file that appears whole or not at all: it is written
// beside its place under a passing name, and takes its place in Commit. What
// is not a regular file (a device, a named pipe) is written directly.
type File struct {
	path     string // as the user named it
	target   string // where it will stand, links followed
	temp     string // "" when written directly, and once it stands
	file     *os.File
	buf      *bufio.Writer
	finished bool
}

// Create opens a file for writing. It fails at once when the folder is missing
// or not writable or the path is a folder, so that nobody simulates for an
// hour in vain.
func Create(path string) (*File, error) {
	f := &File{path: path, target: path}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		f.target = real
	}
	mode := fs.FileMode(0o666)
	switch info, err := os.Stat(f.target); {
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("%s: is a folder, want a file", path)
	case err == nil && !info.Mode().IsRegular():
		f.file, err = os.OpenFile(f.target, os.O_WRONLY, 0)
		if err != nil {
			return nil, plainError(path, err)
		}
		f.buf = bufio.NewWriterSize(f.file, 1<<16)
		return f, nil
	case err == nil:
		mode = info.Mode().Perm()
	}
	if err := f.openTemp(mode); err != nil {
		return nil, plainError(path, err)
	}
	f.buf = bufio.NewWriterSize(f.file, 1<<16)
	return f, nil
}

// openTemp makes a new file beside the target. Unlike os.CreateTemp it leaves
// the permissions to the user's mask, as a plain write would.
func (f *File) openTemp(mode fs.FileMode) error {
	dir, base := filepath.Split(f.target)
	var err error
	for range 100 {
		f.temp = filepath.Join(dir, fmt.Sprintf(".%s.%08x.tmp", base, rand.Uint32()))
		f.file, err = os.OpenFile(f.temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return err
}

// plainError names the path as the user wrote it, and keeps the reason.
func plainError(path string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	var le *os.LinkError
	if errors.As(err, &le) {
		err = le.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// Write implements io.Writer.
func (f *File) Write(p []byte) (int, error) {
	n, err := f.buf.Write(p)
	if err != nil {
		err = plainError(f.path, err)
	}
	return n, err
}

// Path is the path as the user named it.
func (f *File) Path() string { return f.path }

// Finish brings everything to the disk, still under the passing name. Several
// files that belong together are all finished before the first is committed,
// so that a full disk leaves none of them. A finished file takes no more.
func (f *File) Finish() error {
	if f.finished {
		return nil
	}
	f.finished = true
	err := f.buf.Flush()
	if err == nil && f.temp != "" {
		err = f.file.Sync()
	}
	if cerr := f.file.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		f.remove()
		return plainError(f.path, err)
	}
	return nil
}

// Commit makes the file appear, finishing it first if need be. After an error
// nothing has appeared and what stood there before still stands.
func (f *File) Commit() error {
	if err := f.Finish(); err != nil || f.temp == "" {
		return err
	}
	if err := os.Rename(f.temp, f.target); err != nil {
		f.remove()
		return plainError(f.path, err)
	}
	f.temp = ""
	return nil
}

// Discard removes what was written, unless it was committed.
func (f *File) Discard() {
	if !f.finished {
		f.finished = true
		f.file.Close()
	}
	f.remove()
}

func (f *File) remove() {
	if f.temp != "" {
		os.Remove(f.temp)
		f.temp = ""
	}
}

// WriteFile writes a whole file through write.
func WriteFile(path string, write func(io.Writer) error) error {
	f, err := Create(path)
	if err != nil {
		return err
	}
	defer f.Discard()
	if err := write(f); err != nil {
		return err
	}
	return f.Commit()
}
